"""Whether self-hosting starts to answer as fast as asked: by the sizing model for a named model and GPU, never by slogan."""

from dataclasses import dataclass

from bot.costing.choice import Fleets
from bot.costing.estimate import LatencyReach
from bot.costing.serving import LAYOUTS, Limits
from bot.costing.workload import Workload
from bot.facts.gpus import Gpu
from bot.facts.open_models import OpenModel
from bot.framework import Latency

PROMPTS = (128, 256, 512, 1000, 1500, 2000, 3000, 4000, 6000, 8000, 12000, 16000, 24000, 32000)


@dataclass(frozen=True, slots=True)
class _Timed:
    """One replica's GPUs and how long it takes them to start an answer."""

    gpu: Gpu
    gpus: int
    first_token_ms: float


def latency_reach(fleets: Fleets, model: OpenModel, workload: Workload, latency: Latency) -> LatencyReach:
    """Looks for the smallest layout that starts in time at this workload's prompt; where none does, for the fastest."""
    wanted = fleets.limits(latency).first_token_ms
    timed = _timed(fleets, model, workload)
    if not timed:
        return LatencyReach(False, f"no GPU in our list holds {model.id} in {LAYOUTS[-1]} GPUs or fewer", 0.0)
    fastest = min(timed, key=lambda found: found.first_token_ms)
    if wanted is None:
        said = "work that may wait has no limit to the first token"
        return LatencyReach(True, said, round(fastest.first_token_ms, 1), fastest.gpu.source)
    limit = float(wanted)
    chosen = next((found for found in timed if found.first_token_ms <= limit), fastest)
    reachable = chosen.first_token_ms <= limit
    text = (
        f"{wanted:f} ms to the first token is {_up_to(fleets, model, chosen, limit)}; at this task's"
        f" {workload.input_tokens:,} tokens it takes about {chosen.first_token_ms:,.0f} ms. The whole answer takes longer."
    )
    return LatencyReach(reachable, text, round(chosen.first_token_ms, 1), chosen.gpu.source)


def _timed(fleets: Fleets, model: OpenModel, workload: Workload) -> list[_Timed]:
    """Every layout that holds the model with its time to the first token, cheapest first."""
    found = []
    for serving in fleets.servings(model, workload, Limits(None, None)):
        gpu = fleets.catalogue.gpu(serving.gpu)
        offers = fleets.offers(serving.gpu, serving.gpus, own_cloud=False)
        ms = _first_token(fleets, model, (gpu, serving.gpus), workload.input_tokens)
        if ms is not None and offers is not None:
            found.append((serving.gpus * offers[1].usd_per_gpu_hour, _Timed(gpu, serving.gpus, ms)))
    return [timed for _, timed in sorted(found, key=lambda pair: pair[0])]


def _up_to(fleets: Fleets, model: OpenModel, chosen: _Timed, limit: float) -> str:
    concurrency = int(fleets.assumptions["smallest_useful_concurrency"])
    where = f"{model.id} on {chosen.gpus} × {chosen.gpu.id} with {concurrency} requests at once"
    in_time = [
        prompt
        for prompt in PROMPTS
        if (ms := _first_token(fleets, model, (chosen.gpu, chosen.gpus), prompt)) is not None and ms <= limit
    ]
    if not in_time:
        return f"not reachable with {where}, even at {PROMPTS[0]} tokens of prompt"
    return f"reachable with {where} up to about {in_time[-1]:,} tokens of prompt"


def _first_token(fleets: Fleets, model: OpenModel, layout: tuple[Gpu, int], input_tokens: int) -> float | None:
    gpu, gpus = layout
    concurrency = int(fleets.assumptions["smallest_useful_concurrency"])
    return fleets.sizing.first_token_ms(model, gpu, gpus, input_tokens=input_tokens, concurrency=concurrency)

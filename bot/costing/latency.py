"""Whether self-hosting starts to answer as fast as asked: by the sizing model for a named model and GPU, never by slogan."""

import math
from dataclasses import dataclass

from bot.costing.choice import Fleets
from bot.costing.estimate import LatencyReach
from bot.costing.serving import MOST_GPUS, Limits, Serving
from bot.costing.workload import Workload
from bot.facts.open_models import OpenModel
from bot.framework import Latency

PROMPTS = (128, 256, 512, 1000, 1500, 2000, 3000, 4000, 6000, 8000, 12000, 16000, 24000, 32000)


@dataclass(frozen=True, slots=True)
class _Question:
    """A model, how fast it shall start, and the limit. ``mean_to_limit`` turns the mean into the asked figure."""

    fleets: Fleets
    model: OpenModel
    limit_ms: float
    mean_to_limit: float
    concurrency: int

    @property
    def longest_prompt(self) -> float:
        """Beyond this no measurement backs the sizing model at so tight a limit."""
        tight = self.limit_ms <= float(self.fleets.assumptions["first_token_ms_sub_100ms"])
        return float(self.fleets.assumptions["longest_prompt_below_100ms"]) if tight else math.inf

    def first_token_ms(self, serving: Serving, input_tokens: int) -> float | None:
        mean = self.fleets.sizing.first_token_ms(
            self.model, serving, input_tokens=input_tokens, concurrency=self.concurrency
        )
        return None if mean is None else mean * self.mean_to_limit


def latency_reach(fleets: Fleets, model: OpenModel, workload: Workload, latency: Latency) -> LatencyReach:
    """Looks for the cheapest layout that starts in time at this workload's prompt; where none does, for the fastest."""
    if latency is Latency.BATCH:
        return LatencyReach(True, "work that may wait has no limit to the first token", 0.0)
    asked = _Question(
        fleets,
        model,
        float(fleets.first_token_limit_ms(latency)),
        float(fleets.mean_to_limit(latency)),
        int(fleets.assumptions["smallest_useful_concurrency"]),
    )
    timed = _cheapest_first(asked, workload)
    if not timed:
        return LatencyReach(False, f"no GPU in our list holds {model.id} in {MOST_GPUS} GPUs or fewer", 0.0)
    fastest = min(timed, key=lambda found: found[1])
    serving, ms = next((found for found in timed if found[1] <= asked.limit_ms), fastest)
    what = "at the 95th percentile" if latency is Latency.P95_500MS else "on average"
    reachable = ms <= asked.limit_ms and workload.input_tokens <= asked.longest_prompt
    text = (
        f"{asked.limit_ms:.0f} ms to the first token {what} is {_up_to(asked, serving)}{_beyond(asked, workload)}; at this task's"
        f" {workload.input_tokens:,} tokens it takes about {ms:,.0f} ms. The whole answer takes longer."
    )
    source = fleets.catalogue.coefficients.source
    return LatencyReach(reachable, text, round(ms, 1), source)


def _beyond(asked: _Question, workload: Workload) -> str:
    if workload.input_tokens <= asked.longest_prompt:
        return ""
    return f", and no published measurement shows it beyond about {asked.longest_prompt:,.0f}"


def _cheapest_first(asked: _Question, workload: Workload) -> list[tuple[Serving, float]]:
    """Every layout on rentable GPUs that holds the model, with its time to the first token."""
    found = []
    for place, serving in enumerate(asked.fleets.servings(asked.model, workload, Limits(None, None))):
        offers = asked.fleets.offers(serving.gpu, serving.gpus, own_cloud=False, terms=workload.terms)
        ms = asked.first_token_ms(serving, workload.input_tokens)
        if ms is not None and offers is not None:
            found.append((serving.gpus * offers[1].usd_per_gpu_hour, place, serving, ms))
    return [(serving, ms) for _, _, serving, ms in sorted(found, key=lambda one: one[:2])]


def _up_to(asked: _Question, serving: Serving) -> str:
    where = f"{asked.model.id} on {serving.gpus} × {serving.gpu} with {asked.concurrency} requests at once"
    in_time = [
        prompt
        for prompt in PROMPTS
        if prompt <= asked.longest_prompt
        and (ms := asked.first_token_ms(serving, prompt)) is not None
        and ms <= asked.limit_ms
    ]
    if not in_time:
        return f"not reachable with {where}, even at {PROMPTS[0]} tokens of prompt"
    return f"reachable with {where} up to about {in_time[-1]:,} tokens of prompt"

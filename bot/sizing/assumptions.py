"""What a sizing takes for granted and what it cannot tell, each as a sentence. Wording only; no formula."""

from bot.facts.catalogue import Use
from bot.facts.throughput import ThroughputCoefficients
from bot.sizing.fleet import Layout
from bot.sizing.precision import Precision, has_in_hardware
from bot.sizing.throughput import GPUS_PER_SERVER, Served


def assumptions_of(served: Served, layout: Layout | None, count: int, c: ThroughputCoefficients) -> tuple[str, ...]:
    """The assumptions behind the figures, the general ones first."""
    said = [
        f"a current serving engine (vLLM, SGLang, TensorRT-LLM) with {c.memory_share:g} of the GPU's memory",
        f"KV cache at {served.kv_bytes * 8} bit; a request keeps its place for all of its input and output tokens",
        "requests of equal length arrive evenly; uneven ones, as in chat, reach the lower end of the band, a single burst less",
    ]
    if layout is not None:
        said.append(_layout(layout, count))
    if not has_in_hardware(served.gpu, served.precision):
        said.append(
            f"{served.gpu.id} does not multiply in {served.precision.value}: weights are unpacked to 16 bit for each product"
        )
    if served.precision is Precision.BF16 and served.gpu.id in ("T4", "V100-32"):
        said.append(f"{served.gpu.id} has fp16 but no bf16")
    if served.model.linear_attention_layers:
        said.append("the state of the linear-attention layers is small beside the KV cache and left out")
    if served.model.note:
        said.append(served.model.note)
    if served.model.licence.use is not Use.FREE:
        said.append(
            f"licence: {served.model.licence.name}: {served.model.licence.restriction} ({served.model.licence.source.url})"
        )
    return tuple(said)


def limits_of(served: Served, layout: Layout, *, asked: int | None, room: int) -> tuple[str, ...]:
    """What the figures do not cover for this model, GPU and load."""
    said = []
    if asked is not None and asked > room:
        said.append(
            f"only {room} of {asked} requests run at once; the rest wait, which the time to the first token includes"
        )
    if served.gpu.maker != "NVIDIA":
        said.append(f"no measurement on {served.gpu.maker} GPUs went into the fit: the band may be too narrow")
    if layout.replica.split.gpus > GPUS_PER_SERVER:
        said.append("one replica over two servers: the network between them was not fitted")
    if served.model.unverified:
        said.append(f"{served.model.id}: {served.model.unverified}")
    if served.gpu.unverified:
        said.append(f"{served.gpu.id}: {served.gpu.unverified}")
    return tuple(said)


def _layout(layout: Layout, count: int) -> str:
    split = layout.replica.split
    if split.data_parallel_attention:
        return f"experts spread over {split.gpus} GPUs, attention whole on each"
    idle = count - layout.gpus
    rest = f"; {_counted(idle, 'GPU')} of {count} idle" if idle else ""
    return f"{_counted(layout.replicas, 'replica')} on {_counted(split.gpus, 'GPU')} each{rest}"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"

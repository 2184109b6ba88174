"""How each figure of a sizing follows, in words with its figures. Wording only: the arithmetic is that of the other modules."""

from bot.facts.catalogue import Catalogue, RentalOffer
from bot.facts.dated import Source
from bot.facts.throughput import ThroughputCoefficients
from bot.sizing.fleet import Layout, Workload
from bot.sizing.memory import GIB, bytes_of_parts, kv_cache_of, reserve_gb
from bot.sizing.throughput import Served, Steady


def memory_formulas(served: Served, work: Workload) -> dict[str, str]:
    """The weights and the KV cache of one request: they hold whether or not the model fits."""
    return {"weights_gb": _weights(served), "kv_gb_per_request": _kv_of_a_request(served, work)}


def speed_formulas(
    served: Served, layout: Layout, work: Workload, concurrency: int, c: ThroughputCoefficients
) -> dict[str, str]:
    """Room, throughput and latency of a layout that fits."""
    busy = min(layout.replicas, max(1, concurrency))
    steady = layout.replica.steady(concurrency / busy, work.input_tokens, work.output_tokens)
    request = (
        f"{work.output_tokens:,.0f} output tokens × ({_ms(steady.decode_s)} ms a decoding step + {_ms(steady.mixed_s)} ms for"
        f" new prompts in it) + {steady.batch:.4g} × {_ms(steady.prefill_s)} ms to read a prompt ÷ {c.prefill_overlap:g}"
        " overlap"
    )
    per_token = f"({request}) ÷ {work.output_tokens:,.0f}"
    band = f"band × {c.band_low:g} to {c.band_high:g}"
    time_band = f"band ÷ {c.band_high:g} to {c.band_low:g}"
    return {
        "max_concurrency": _room(served, layout, work, c),
        "output_tokens_per_second": f"{_counted(busy, 'busy replica')} × {steady.batch:.4g} requests at once ×"
        f" {work.output_tokens:,.0f} output tokens × 1,000 ms a second ÷ ({request}); {band}",
        "inter_token_ms": f"{per_token}; {time_band}",
        "time_to_first_token_ms": f"{_first_token(steady, c)}; {time_band}",
    }


def price_formula(offer: RentalOffer, count: int, tokens_per_second: float) -> dict[str, str]:
    """What a million output tokens costs at an offer."""
    return {
        "usd_per_mtok_output": f"{offer.usd_per_gpu_hour} USD per GPU-hour × {_counted(count, 'GPU')} ×"
        f" 1,000,000 ÷ ({tokens_per_second:,.4g} output tokens a second × 3,600)"
    }


def sources_of(served: Served, catalogue: Catalogue, offer: RentalOffer | None) -> dict[str, Source]:
    """Where the figures come from, by what they are of."""
    found = {"model": served.model.source, "gpu": served.gpu.source, "throughput": catalogue.coefficients.source}
    return found if offer is None else {**found, "price": offer.source}


def _weights(served: Served) -> str:
    model = served.model
    experts = model.experts.params_b if model.experts else 0.0
    expert_bytes, rest_bytes = bytes_of_parts(model, served.precision)
    rest = max(0.0, model.params_total_b - model.embedding_params_b - experts)
    parts = [
        f"{rest:.6g} billion weights × {rest_bytes:g} bytes",
        *([f"{experts:.6g} billion of the experts × {expert_bytes:g} bytes"] if experts else []),
        f"{model.embedding_params_b:.4g} billion of the embedding tables × 2 bytes",
    ]
    return " + ".join(parts)


def _kv_of_a_request(served: Served, work: Workload) -> str:
    kv = kv_cache_of(served.model, served.kv_bytes)
    words = f"{kv.bytes_per_token:,.0f} bytes a token ({_kv_of_a_token(served)}) × {work.tokens:,.0f} tokens"
    if kv.window_bytes_per_token:
        within = min(work.tokens, kv.window_tokens)
        words += f" + {kv.window_bytes_per_token:,.0f} bytes a token in layers with a window × {within:,.0f} tokens"
    return f"({words}) ÷ 10⁹"


def _kv_of_a_token(served: Served) -> str:
    model, size = served.model, served.kv_bytes
    if model.kv_bytes_per_token_16bit is not None:
        return f"{model.kv_bytes_per_token_16bit:,.0f} at 16 bit × {size} ÷ 2"
    if model.mla is not None:
        return f"{model.layers} layers × ({model.mla.kv_lora_rank} + {model.mla.rope_head_dim}) × {size}"
    return f"2 × {model.full_attention_layers} layers × {model.kv_heads} KV heads × {model.head_dim} × {size}"


def _room(served: Served, layout: Layout, work: Workload, c: ThroughputCoefficients) -> str:
    replica = layout.replica
    reserve = reserve_gb(served.model, split=replica.split.gpus > 1, coefficients=c)
    usable = served.gpu.usable_gib * GIB / 1e9
    free = c.memory_share * usable - replica.weights_bytes_per_gpu / 1e9 - reserve
    ranks = round(replica.kv_bytes_free / 1e9 / free) if free > 0 else replica.split.gpus
    return (
        f"{_counted(layout.replicas, 'replica')} × ({ranks} × ({c.memory_share:g} × {usable:.4g} GB of a GPU −"
        f" {replica.weights_bytes_per_gpu / 1e9:.4g} GB of weights − {reserve:g} GB for the engine) ÷"
        f" {replica.kv.of_request(work.tokens) / 1e9:.4g} GB a request, rounded down)"
    )


def _first_token(steady: Steady, c: ThroughputCoefficients) -> str:
    parts = [
        f"{c.first_token_ms:g} ms",
        f"{_ms(steady.decode_s)} ms a decoding step",
        f"{c.first_token_prefill_share:g} × {_ms(steady.prefill_s)} ms to read the prompt",
        f"{c.first_token_waiting_share:g} × ({steady.batch:.4g} − 1) × {_ms(steady.prefill_s)} ms behind other prompts",
        *([f"{_ms(steady.waiting_s)} ms until one of the requests that fit is done"] if steady.waiting_s else []),
    ]
    return " + ".join(parts)


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:,.4g}"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"

"""How fast one replica of a model decodes and reads prompts, by a roofline with fitted shares. Pure; seconds, bytes, tokens.

The formulas and what each coefficient means stand in ``knowledge/throughput.yaml``. By construction more concurrency never
lowers throughput: what a step costs beside its batch is constant, and what grows with the batch grows at most linearly.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, assert_never

from bot.facts.catalogue import Gpu, OpenModel
from bot.facts.throughput import ThroughputCoefficients
from bot.sizing.memory import KvCache, kv_budget_bytes, kv_cache_of, kv_copies_avoided, weights_of
from bot.sizing.precision import Precision, has_in_hardware

LARGEST_CONCURRENCY = 1_000_000
GPUS_PER_SERVER = 8
QUERY_DIM_OF_LATENT_ATTENTION = 192


@dataclass(frozen=True, slots=True)
class Served:
    """What is served on what: ``kv_bytes`` are the bytes of one value in the KV cache."""

    model: OpenModel
    gpu: Gpu
    precision: Precision
    kv_bytes: int


@dataclass(frozen=True, slots=True)
class Split:
    """How one replica lies on its GPUs. ``data_parallel_attention``: experts spread over all, attention whole on each."""

    gpus: int
    data_parallel_attention: bool = False


@dataclass(frozen=True, slots=True)
class Performance:
    """Steady state of one replica with ``running`` requests in flight."""

    running: float
    output_tokens_per_second: float
    inter_token_s: float
    time_to_first_token_s: float


class Steady(NamedTuple):
    """What the steady state of one replica is made of; ``request_s`` is a request from its first to its last output token."""

    running: float
    batch: float
    decode_s: float
    mixed_s: float
    prefill_s: float
    request_s: float
    waiting_s: float


@dataclass(frozen=True, slots=True)
class Replica:
    """One copy of a model on its GPUs, reduced to the times that a step is made of."""

    split: Split
    weights_bytes_per_gpu: float
    kv: KvCache
    kv_bytes_free: float
    """Over all GPUs, copies counted once; negative when the weights do not fit."""
    dense_read_s: float
    launch_s: float
    """Launching the layers of a step."""
    hops_s: float
    """The latency of the exchanges between GPUs in a step."""
    mixed_step_s: float
    """What a step takes longer when it also carries the prompt of a new request."""
    experts_s: float
    experts_missed: float
    """Share of the experts that one token does not touch."""
    kv_s_per_byte: float
    compute_s_per_token: float
    exchange_s_per_token: float
    attention_s_per_token_squared: float
    attention_window_tokens: int
    attention_window_s_per_token: float
    coefficients: ThroughputCoefficients

    @property
    def fits(self) -> bool:
        """Whether the weights leave room for any request."""
        return self.kv_bytes_free > 0

    def max_concurrency(self, tokens: float) -> int:
        """How many requests of so many tokens fit beside the weights."""
        if not self.fits:
            return 0
        per_request = self.kv.of_request(tokens)
        return int(min(LARGEST_CONCURRENCY, self.kv_bytes_free / per_request)) if per_request else LARGEST_CONCURRENCY

    def decode_step_s(self, batch: float, context: float) -> float:
        """One decoding step of ``batch`` requests whose context is ``context`` tokens long on average."""
        experts = self.experts_s * (1 - self.experts_missed**batch) if self.experts_s else 0.0
        reading = self.dense_read_s + experts + batch * self.kv.of_request(context) * self.kv_s_per_byte
        busiest = max(reading, batch * self.compute_s_per_token)
        return busiest + self.launch_s + self.hops_s + batch * self.exchange_s_per_token

    def prefill_s(self, tokens: float) -> float:
        """Reading one prompt of ``tokens`` tokens, with nothing else running."""
        looked_back = self.attention_s_per_token_squared * tokens * tokens
        in_window = self.attention_window_s_per_token * tokens * min(tokens, self.attention_window_tokens)
        per_token = self.compute_s_per_token + self.exchange_s_per_token
        return tokens * per_token + looked_back + in_window + self.hops_s

    def steady(self, concurrency: float, input_tokens: float, output_tokens: float) -> Steady:
        """The times behind ``at``."""
        room = max(1, self.max_concurrency(input_tokens + output_tokens))
        running = max(1.0, min(concurrency, room))
        batch = max(1.0, running / math.hypot(1, running / self.coefficients.batch_limit))
        decode = self.decode_step_s(batch, input_tokens + output_tokens / 2)
        prefill = self.prefill_s(input_tokens)
        mixed = self.mixed_step_s * -math.expm1(-batch / output_tokens)
        request_s = output_tokens * (decode + mixed) + batch * prefill / self.coefficients.prefill_overlap
        waiting = max(0.0, concurrency - running) / running * request_s
        return Steady(running, batch, decode, mixed, prefill, request_s, waiting)

    def at(self, concurrency: float, input_tokens: float, output_tokens: float) -> Performance:
        """Steady state with ``concurrency`` requests outstanding; what does not fit waits."""
        steady = self.steady(concurrency, input_tokens, output_tokens)
        return Performance(
            running=steady.running,
            output_tokens_per_second=steady.batch * output_tokens / steady.request_s,
            inter_token_s=steady.request_s / output_tokens,
            time_to_first_token_s=self._first_token_s(steady.batch, steady.decode_s, steady.prefill_s)
            + steady.waiting_s,
        )

    def _first_token_s(self, batch: float, decode: float, prefill: float) -> float:
        c = self.coefficients
        waiting = c.first_token_waiting_share * (batch - 1) * prefill
        return c.first_token_ms / 1e3 + decode + c.first_token_prefill_share * prefill + waiting


@lru_cache(maxsize=8192)
def replica_of(served: Served, split: Split, c: ThroughputCoefficients) -> Replica:
    """One replica on ``split.gpus`` GPUs."""
    model, gpu, precision = served.model, served.gpu, served.precision
    n, spread = split.gpus, split.data_parallel_attention
    weights = weights_of(model, precision)
    outside = weights.total - weights.experts
    per_gpu = outside + weights.experts / n if spread else weights.total / n
    kv_ranks = n if spread else kv_copies_avoided(model, n)
    bandwidth = gpu.bandwidth_gb_s * 1e9 * c.bandwidth_share
    launch_s = model.layers * c.layer_overhead_us * 1e-6
    hops_s, exchange_s = _exchange(model, gpu, split, c)
    attention_s = 2 * _query_width(model) / (c.attention_share * n * gpu.tflops_16bit * 1e12)
    return Replica(
        split=split,
        weights_bytes_per_gpu=per_gpu,
        kv=kv_cache_of(model, served.kv_bytes),
        kv_bytes_free=kv_ranks * kv_budget_bytes(gpu, model, per_gpu, split=n > 1, coefficients=c),
        dense_read_s=weights.read_each_step / (1 if spread else n) / bandwidth,
        launch_s=launch_s * (c.latent_attention_overhead if model.mla else 1),
        hops_s=hops_s,
        mixed_step_s=c.mixed_step_share * (weights.total / n / bandwidth + launch_s),
        experts_s=weights.experts / n / bandwidth,
        experts_missed=1 - model.experts.active / model.experts.count if model.experts else 1.0,
        kv_s_per_byte=1 / (kv_ranks * bandwidth),
        compute_s_per_token=2 * _multiplied_params(model) / (n * _products_per_s(model, gpu, precision, c)),
        exchange_s_per_token=exchange_s,
        attention_s_per_token_squared=attention_s * model.full_attention_layers,
        attention_window_tokens=model.sliding_window_tokens or 0,
        attention_window_s_per_token=2 * attention_s * model.sliding_layers,
        coefficients=c,
    )


def _multiplied_params(model: OpenModel) -> float:
    looked_up = 0.0 if model.tied_embeddings else model.embedding_params_b / 2
    return (model.params_active_b - looked_up) * 1e9


def _query_width(model: OpenModel) -> int:
    return model.heads * (QUERY_DIM_OF_LATENT_ATTENTION if model.mla else model.head_dim)


def _products_per_s(model: OpenModel, gpu: Gpu, precision: Precision, c: ThroughputCoefficients) -> float:
    """FLOP/s that the engine reaches: in the precision's own units, or at 16 bit after unpacking the weights."""
    share = c.compute_share_experts if model.is_moe else 1.0
    if not has_in_hardware(gpu, precision):
        return gpu.tflops_16bit * 1e12 * c.compute_share_16bit * c.compute_share_unpacking * share
    match precision:
        case Precision.BF16 | Precision.INT4:
            return gpu.tflops_16bit * 1e12 * c.compute_share_16bit * share
        case Precision.FP4 if model.native_precision != "mxfp4":
            return (gpu.tflops_fp4 or gpu.tflops_16bit) * 1e12 * c.compute_share_fp4 * share
        case Precision.FP8 | Precision.FP4:  # mxfp4 experts meet 8-bit activations
            return (gpu.tflops_fp8 or gpu.tflops_16bit) * 1e12 * c.compute_share_fp8 * share
        case _:
            assert_never(precision)


def _exchange(model: OpenModel, gpu: Gpu, split: Split, c: ThroughputCoefficients) -> tuple[float, float]:
    """Seconds a step for the latency of the exchanges between GPUs, and seconds for each token exchanged."""
    n = split.gpus
    if n == 1:
        return 0.0, 0.0
    hop_s, link_gb_s = c.hop_us * 1e-6, gpu.link_gb_s / 4  # half of one direction
    if n > GPUS_PER_SERVER:
        hop_s, link_gb_s = hop_s * c.hop_without_nvlink, c.link_between_servers_gb_s
    elif not gpu.link_gb_s:
        hop_s, link_gb_s = hop_s * c.hop_without_nvlink, c.link_without_nvlink_gb_s
    per_token = 4 * model.hidden * (n - 1) / n / (link_gb_s * 1e9)
    if split.data_parallel_attention:
        per_token /= n
    return 2 * model.layers * hop_s, 2 * model.layers * per_token

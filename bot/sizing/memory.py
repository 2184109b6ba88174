"""What a model needs of GPU memory: weights, KV cache per token, and how much is left for requests. Pure; SI units."""

from dataclasses import dataclass

from bot.facts.catalogue import Gpu, OpenModel
from bot.facts.throughput import ThroughputCoefficients
from bot.sizing.precision import BYTES_PER_WEIGHT, MXFP4_BYTES_PER_WEIGHT, Precision

GIB = 2**30


@dataclass(frozen=True, slots=True)
class Weights:
    """Bytes of a model's weights. ``read_each_step``: all but the input table and the experts; ``experts``: all experts."""

    total: float
    read_each_step: float
    experts: float


def weights_of(model: OpenModel, precision: Precision) -> Weights:
    """The bytes of ``model`` at ``precision``; embedding tables stay at 16 bit."""
    tables = model.embedding_params_b
    experts = model.experts.params_b if model.experts else 0.0
    expert_bytes, rest_bytes = bytes_of_parts(model, precision)
    rest = max(0.0, model.params_total_b - tables - experts) * rest_bytes
    output_table = tables if model.tied_embeddings else tables / 2
    total = rest + 2 * tables + experts * expert_bytes
    return Weights(total * 1e9, (rest + 2 * output_table) * 1e9, experts * expert_bytes * 1e9)


def bytes_of_parts(model: OpenModel, precision: Precision) -> tuple[float, float]:
    """Bytes a weight: of the experts, and of everything else but the embedding tables."""
    per_weight = BYTES_PER_WEIGHT[precision]
    if model.native_precision == "mxfp4" and precision in (Precision.FP4, Precision.INT4):
        return MXFP4_BYTES_PER_WEIGHT, 2.0  # published with mxfp4 experts and everything else at 16 bit
    if model.native_precision == "int4" and precision is Precision.INT4:
        return per_weight, 2.0
    return per_weight, per_weight


@dataclass(frozen=True, slots=True)
class KvCache:
    """Bytes of KV cache that one token takes: in layers that look back all the way, and in layers with a window."""

    bytes_per_token: float
    window_bytes_per_token: float
    window_tokens: int

    def of_request(self, tokens: float) -> float:
        """Bytes of one request of so many tokens."""
        return self.bytes_per_token * tokens + self.window_bytes_per_token * min(tokens, self.window_tokens)


def kv_cache_of(model: OpenModel, kv_bytes: int) -> KvCache:
    """The KV cache of ``model`` at ``kv_bytes`` per value, before it is split over GPUs."""
    if model.kv_bytes_per_token_16bit is not None:
        return KvCache(model.kv_bytes_per_token_16bit * kv_bytes / 2, 0.0, 0)
    if model.mla is not None:
        return KvCache(model.layers * (model.mla.kv_lora_rank + model.mla.rope_head_dim) * kv_bytes, 0.0, 0)
    per_layer = 2 * model.kv_heads * model.head_dim * kv_bytes
    return KvCache(
        per_layer * model.full_attention_layers, per_layer * model.sliding_layers, model.sliding_window_tokens or 0
    )


def kv_copies_avoided(model: OpenModel, tensor_parallel: int) -> int:
    """Over how many of the GPUs of one replica the KV cache is split; the rest hold copies."""
    if model.mla is not None or model.kv_bytes_per_token_16bit is not None:
        return 1
    return min(tensor_parallel, model.kv_heads)


def kv_budget_bytes(
    gpu: Gpu, model: OpenModel, weights_per_gpu: float, *, split: bool, coefficients: ThroughputCoefficients
) -> float:
    """Bytes that one GPU has left for KV cache beside its share of the weights; negative when the weights do not fit."""
    reserve = reserve_gb(model, split=split, coefficients=coefficients)
    return coefficients.memory_share * gpu.usable_gib * GIB - weights_per_gpu - reserve * 1e9


def reserve_gb(model: OpenModel, *, split: bool, coefficients: ThroughputCoefficients) -> float:
    """What the engine keeps of each GPU for itself."""
    reserve = coefficients.reserve_gb_split if split else coefficients.reserve_gb
    if model.is_moe:
        reserve += coefficients.reserve_gb_experts
    if "image" in model.modality:
        reserve += coefficients.reserve_gb_vision
    return reserve

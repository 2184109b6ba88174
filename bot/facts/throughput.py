"""The fitted coefficients of the sizing model, as a value. What each means stands in ``knowledge/throughput.yaml``. Pure."""

from dataclasses import dataclass

from bot.facts.dated import Source


@dataclass(frozen=True, slots=True)
class ThroughputCoefficients:
    """Shares are of the datasheet figure; times carry their unit; ``band_*`` are factors around the expected figure."""

    memory_share: float
    reserve_gb: float
    reserve_gb_split: float
    reserve_gb_experts: float
    reserve_gb_vision: float
    bandwidth_share: float
    compute_share_16bit: float
    compute_share_fp8: float
    compute_share_fp4: float
    compute_share_experts: float
    compute_share_unpacking: float
    attention_share: float
    layer_overhead_us: float
    latent_attention_overhead: float
    hop_us: float
    hop_without_nvlink: float
    link_without_nvlink_gb_s: float
    link_between_servers_gb_s: float
    mixed_step_share: float
    prefill_overlap: float
    batch_limit: float
    first_token_ms: float
    first_token_prefill_share: float
    first_token_waiting_share: float
    band_low: float
    band_high: float
    source: Source

"""The times that a step is made of, each against a figure worked out by hand from the datasheet and the coefficients."""

import pytest

from bot.facts.load_catalogue import load_catalogue
from bot.sizing.precision import Precision
from bot.sizing.throughput import Replica, Served, Split, replica_of
from tests.days import TODAY

catalogue = load_catalogue(TODAY)
C = catalogue.coefficients


def replica(
    model: str, gpu: str, precision: Precision = Precision.BF16, gpus: int = 1, *, spread: bool = False
) -> Replica:
    served = Served(catalogue.model(model), catalogue.gpu(gpu), precision, 2)
    return replica_of(served, Split(gpus, spread), C)


def test_one_request_decodes_at_the_speed_of_reading_the_weights() -> None:
    read = (8.03e9 - 128_256 * 4096) * 2 / (3.35e12 * C.bandwidth_share)  # all but the input table
    launched = 32 * C.layer_overhead_us * 1e-6
    assert replica("llama-3.1-8b", "H100").decode_step_s(1, 0) == pytest.approx(read + launched, rel=0.01)


def test_a_long_context_is_read_on_top() -> None:
    one = replica("llama-3.1-8b", "H100")
    cache = 100 * 8000 * 131_072 / (3.35e12 * C.bandwidth_share)
    assert one.decode_step_s(100, 8000) - one.decode_step_s(100, 0) == pytest.approx(cache, rel=0.01)


def test_large_batches_are_bound_by_computing() -> None:
    one = replica("llama-3.1-8b", "A100")
    per_token = 2 * (8.03e9 - 128_256 * 4096) / (312e12 * C.compute_share_16bit)
    step = one.decode_step_s(2001, 0) - one.decode_step_s(2000, 0)
    assert step == pytest.approx(per_token, rel=0.01)


def test_more_requests_touch_more_experts_until_all_are_read() -> None:
    mixture = replica("qwen3-30b-a3b", "H100")
    first, second, last = (mixture.decode_step_s(n, 0) for n in (1, 2, 200))
    eight_of_128 = 28.99e9 * 2 * 8 / 128 / (3.35e12 * C.bandwidth_share)
    assert second - first == pytest.approx(eight_of_128 * (1 - 8 / 128), rel=0.05)
    assert mixture.decode_step_s(201, 0) - last < (second - first) / 100


def test_splitting_over_gpus_costs_two_exchanges_a_layer_and_more_without_a_fast_link() -> None:
    exchanges = 2 * 32 * C.hop_us * 1e-6
    assert replica("llama-3.1-8b", "H100").hops_s == 0
    assert replica("llama-3.1-8b", "H100", gpus=2).hops_s == pytest.approx(exchanges)
    assert replica("llama-3.1-8b", "L40S", gpus=2).hops_s == pytest.approx(exchanges * C.hop_without_nvlink)
    assert replica("llama-3.1-8b", "H100", gpus=16).hops_s == pytest.approx(exchanges * C.hop_without_nvlink)


def test_a_prompt_is_read_at_the_speed_of_computing_and_its_square_counts_when_long() -> None:
    one = replica("llama-3.1-8b", "H100")
    per_token = 2 * (8.03e9 - 128_256 * 4096) / (989e12 * C.compute_share_16bit)
    assert one.prefill_s(100) == pytest.approx(100 * per_token, rel=0.01)
    assert one.prefill_s(100_000) > 1.5 * 100_000 * per_token


def test_a_window_keeps_a_long_prompt_cheaper_than_full_attention() -> None:
    windowed = replica("gpt-oss-120b", "H100", Precision.FP4)
    full = 2 * 18 * 64 * 64 * 2 / (C.attention_share * 989e12)
    assert windowed.attention_s_per_token_squared == pytest.approx(full / 2, rel=0.01)
    assert windowed.attention_window_tokens == 128


def test_fp8_is_faster_where_the_gpu_has_it_and_unpacking_costs_where_not() -> None:
    h100 = [replica("llama-3.1-8b", "H100", each).compute_s_per_token for each in (Precision.BF16, Precision.FP8)]
    a100 = [replica("llama-3.1-8b", "A100", each).compute_s_per_token for each in (Precision.BF16, Precision.FP8)]
    assert h100[0] / h100[1] == pytest.approx(1979 / 989 * C.compute_share_fp8 / C.compute_share_16bit, rel=0.01)
    assert a100[1] / a100[0] == pytest.approx(1 / C.compute_share_unpacking)


def test_a_mixture_of_experts_computes_only_what_is_active_at_a_lower_share() -> None:
    dense, mixture = (replica(name, "H100").compute_s_per_token for name in ("llama-3.1-8b", "mixtral-8x7b"))
    active = (12.9e9 - 32_000 * 4096) / (8.03e9 - 128_256 * 4096)
    assert mixture / dense == pytest.approx(active / C.compute_share_experts, rel=0.01)


def test_attention_spread_over_gpus_reads_the_dense_weights_on_each() -> None:
    split, spread = (replica("deepseek-r1", "H200", Precision.FP8, 8, spread=s) for s in (False, True))
    assert spread.dense_read_s == pytest.approx(8 * split.dense_read_s)
    assert spread.kv_s_per_byte == pytest.approx(split.kv_s_per_byte / 8)


def test_latent_attention_takes_longer_to_launch() -> None:
    deepseek = replica("deepseek-r1", "H200", Precision.FP8, 8)
    assert deepseek.launch_s == pytest.approx(61 * C.layer_overhead_us * 1e-6 * C.latent_attention_overhead)


def test_the_first_token_waits_for_the_prompt_and_a_little_for_the_others() -> None:
    one = replica("llama-3.1-8b", "H100")
    alone, busy = (one.at(n, 1000, 200).time_to_first_token_s for n in (1, 50))
    prompt = one.prefill_s(1000)
    fixed = C.first_token_ms / 1e3 + one.decode_step_s(1, 1100)
    assert alone == pytest.approx(fixed + C.first_token_prefill_share * prompt, rel=0.01)
    assert busy - alone > 0.9 * 49 * C.first_token_waiting_share * prompt

"""Memory against published checkpoints and vLLM's published KV-cache sizes."""

import pytest

from bot.facts.load_catalogue import load_catalogue
from bot.sizing.memory import GIB, kv_cache_of, kv_copies_avoided, weights_of
from bot.sizing.precision import Precision, kv_bytes_by_default
from bot.sizing.throughput import Served, Split, replica_of
from tests.days import TODAY

catalogue = load_catalogue(TODAY)


def gib_of_weights(name: str, precision: Precision) -> float:
    return weights_of(catalogue.model(name), precision).total / GIB


@pytest.mark.parametrize(
    ("name", "precision", "published_gib"),
    [
        ("llama-3.1-8b", Precision.BF16, 14.99),  # vLLM's log
        ("gpt-oss-20b", Precision.FP4, 12.8),  # size of the checkpoint
        ("gpt-oss-120b", Precision.FP4, 60.8),
        ("deepseek-r1", Precision.FP8, 641),  # 688 GB on Hugging Face with its extra layer
        ("mixtral-8x7b", Precision.BF16, 87.0),
        ("deepseek-r1-distill-qwen-14b", Precision.BF16, 2 * 13.9476),  # vllm-project/vllm issue 13061, two GPUs
    ],
)
def test_weights_are_those_of_the_published_checkpoint(name: str, precision: Precision, published_gib: float) -> None:
    assert gib_of_weights(name, precision) == pytest.approx(published_gib, rel=0.05)


def test_the_kv_cache_beside_llama_8b_on_80_gb_is_the_one_vllm_logs() -> None:
    model, gpu = catalogue.model("llama-3.1-8b"), catalogue.gpu("H100")
    replica = replica_of(Served(model, gpu, Precision.BF16, 2), Split(1), catalogue.coefficients)
    assert replica.kv_bytes_free / GIB == pytest.approx(54.93, rel=0.15)


@pytest.mark.parametrize(
    ("name", "bytes_per_token"),
    [("llama-3.1-8b", 131_072), ("llama-3.3-70b", 327_680), ("qwen3-32b", 262_144), ("deepseek-r1", 70_272)],
)
def test_a_token_takes_the_kv_cache_that_the_architecture_says(name: str, bytes_per_token: int) -> None:
    assert kv_cache_of(catalogue.model(name), 2).of_request(1000) == 1000 * bytes_per_token


def test_layers_with_a_window_stop_growing_at_the_window() -> None:
    kv = kv_cache_of(catalogue.model("gemma-3-27b"), 2)
    per_layer = 2 * 16 * 128 * 2
    assert kv.of_request(1024) == 1024 * 62 * per_layer
    assert kv.of_request(1025) == kv.of_request(1024) + 10 * per_layer


def test_linear_layers_keep_no_cache_per_token() -> None:
    model = catalogue.model("qwen3.5-27b")
    assert kv_cache_of(model, 2).of_request(1) == 16 * 2 * 4 * 256 * 2


def test_half_the_bits_take_half_the_weights_beside_the_embedding_tables() -> None:
    model = catalogue.model("llama-3.3-70b")
    tables = 2 * model.embedding_params_b * 1e9
    in_16, in_8 = (weights_of(model, p).total for p in (Precision.BF16, Precision.FP8))
    assert in_8 - tables == pytest.approx((in_16 - tables) / 2)


def test_the_experts_and_the_rest_make_the_whole() -> None:
    for model in catalogue.models:
        weights = weights_of(model, Precision.BF16)
        assert 0 <= weights.experts <= weights.total
        assert weights.total == pytest.approx(model.params_total_b * 2e9, rel=0.02), model.id
        if model.experts:
            passed = weights.experts / 2e9 * model.experts.active / model.experts.count
            assert passed < model.params_active_b, model.id


def test_latent_attention_is_copied_to_each_gpu_and_heads_are_split() -> None:
    def per_gpu(name: str, gpus: int) -> float:
        model, gpu = catalogue.model(name), catalogue.gpu("B300")
        served = Served(model, gpu, Precision.FP8, 1)
        replica = replica_of(served, Split(gpus), catalogue.coefficients)
        budget = 0.9 * gpu.usable_gib * GIB - replica.weights_bytes_per_gpu
        return replica.kv_bytes_free / budget

    assert per_gpu("deepseek-r1", 8) < 1.01
    assert per_gpu("llama-3.3-70b", 8) > 7.5


def test_the_cache_has_8_bits_only_where_the_gpu_and_the_weights_have_them() -> None:
    llama, oss = catalogue.model("llama-3.3-70b"), catalogue.model("gpt-oss-120b")
    h100, a100 = catalogue.gpu("H100"), catalogue.gpu("A100")
    assert kv_bytes_by_default(llama, h100, Precision.FP8) == 1
    assert kv_bytes_by_default(llama, h100, Precision.BF16) == 2
    assert kv_bytes_by_default(llama, h100, Precision.INT4) == 2
    assert kv_bytes_by_default(llama, a100, Precision.FP8) == 2
    assert kv_bytes_by_default(oss, h100, Precision.FP4) == 2


@pytest.mark.parametrize(
    ("name", "split", "kv_bytes", "published_bytes_per_token_and_gpu"),
    [
        # vllm-project/vllm issue 21348 (2025-07-22): 8.11 GiB hold 178,880 tokens, 4 GPUs
        ("qwen3-235b-a22b", 4, 2, 8.11 * GIB / 178_880),
        # mitchross/talos-argocd-proxmox pull request 1995 (2026-08-16): 32 KiB a token at fp8, both GPUs, the 27B hybrid of Qwen
        ("qwen3.5-27b", 1, 1, 32 * 1024),
        # vllm-project/vllm issue 13061 (2025-02-11): 8.69 GiB hold 81,536 tokens with 2 GPUs
        ("deepseek-r1-distill-qwen-14b", 2, 2, 8.69 * GIB / 81_536),
    ],
)
def test_a_gpu_keeps_of_each_token_what_engines_log(
    name: str, split: int, kv_bytes: int, published_bytes_per_token_and_gpu: float
) -> None:
    model = catalogue.model(name)
    of_token = kv_cache_of(model, kv_bytes).of_request(1000) / 1000
    assert of_token / kv_copies_avoided(model, split) == pytest.approx(published_bytes_per_token_and_gpu, rel=0.15)


def test_the_long_context_of_gpt_oss_takes_the_cache_that_llama_cpp_logs() -> None:
    """ollama/ollama issue 16480 (2026-06-04): 9,216 MiB for 18 layers and 90 MiB for those with a window, two sequences."""
    kv = kv_cache_of(catalogue.model("gpt-oss-120b"), 2)
    assert kv.of_request(131_072) == pytest.approx((9216 + 90) * 2**20 / 2, rel=0.02)

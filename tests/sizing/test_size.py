"""A sizing as a newcomer asks for it, against what is known of the field, and what it says when it cannot tell."""

import json
import re
from decimal import Decimal

import pytest

from bot.facts.load_catalogue import load_catalogue
from bot.framework import UnusableInput
from bot.sizing.arguments import parse_size_arguments
from bot.sizing.size import Sizing, size
from tests.days import TODAY

catalogue = load_catalogue(TODAY)


def sized(**given: object) -> Sizing:
    asked = parse_size_arguments(given, catalogue)
    return size(
        asked.model,
        asked.gpu,
        count=asked.count,
        precision=asked.precision,
        input_tokens=asked.input_tokens,
        output_tokens=asked.output_tokens,
        concurrency=asked.concurrency,
        tp=asked.tp,
        kv_bytes=asked.kv_bytes,
        catalogue=catalogue,
        on=TODAY,
    )


@pytest.mark.parametrize(
    ("given", "published", "within"),
    [
        # output tokens a second, published with the shape of the load; the figures are public benchmark tables
        ({"model": "llama-3.1-8b", "gpu": "H100", "precision": "fp8", "input": 1000, "output": 2000}, 13_000, 1.6),
        ({"model": "mixtral", "gpu": "H100", "count": 2, "precision": "fp8", "input": 500, "output": 500}, 15_000, 2.0),
        ({"model": "llama 70b", "gpu": "H100", "count": 2, "precision": "fp8", "concurrency": 1}, 50, 1.4),
        ({"model": "gpt-oss-120b", "gpu": "H100", "concurrency": 1}, 200, 1.6),
        ({"model": "llama 8b", "gpu": "4090", "concurrency": 1, "input": 100}, 55, 1.3),
        ({"model": "deepseek r1", "gpu": "H200", "count": 8, "precision": "fp8", "concurrency": 1}, 85, 1.6),
    ],
)
def test_throughput_is_near_what_the_field_reports(given: dict[str, object], published: float, within: float) -> None:
    expected = sized(**given).output_tokens_per_second.expected
    assert published / within < expected < published * within


def test_llama_70b_in_16_bit_needs_two_80_gb_gpus() -> None:
    one, two = (sized(model="llama 70b", gpu="H100", precision="bf16", count=n) for n in (1, 2))
    assert (one.fits, two.fits) == (False, True)
    assert one.weights_gb == pytest.approx(141.2, abs=0.1)
    assert (one.smallest_that_fits[0].gpu, one.smallest_that_fits[0].count) == ("H100-SXM", 2)
    assert one.output_tokens_per_second.expected == 0
    assert one.usd_per_mtok_output is None
    assert "2 of them do" in one.cannot_estimate[0]


def test_the_answer_holds_every_key_of_the_interface() -> None:
    answer = json.loads(json.dumps(sized(model="llama 70b", gpu="H100", count=4, concurrency=64).to_json()))
    wanted = {
        *("fits", "weights_gb", "kv_gb_per_request", "max_concurrency", "concurrency", "output_tokens_per_second"),
        *("inter_token_ms", "time_to_first_token_ms", "smallest_that_fits", "usd_per_mtok_output", "assumptions"),
    }
    assert wanted <= answer.keys()
    assert answer["concurrency"] == 64
    assert answer["output_tokens_per_second"].keys() == {"low", "expected", "high"}


def test_every_figure_has_its_formula_and_every_fact_its_source() -> None:
    answer = sized(model="llama 70b", gpu="H100", count=4, precision="fp8", concurrency=64).to_json()
    figures = ("weights_gb", "kv_gb_per_request", "max_concurrency", "output_tokens_per_second", "inter_token_ms")
    assert answer["formulas"].keys() == {*figures, "time_to_first_token_ms", "usd_per_mtok_output"}
    assert answer["sources"].keys() == {"model", "gpu", "throughput", "price"}
    assert answer["sources"]["price"] == answer["price"]["source"]
    for source in answer["sources"].values():
        assert source["title"]
        assert source["url"].startswith("https://")
        assert source["checked"] <= TODAY.isoformat()


MODELS = ("llama 70b", "mixtral", "gpt-oss-120b", "deepseek r1", "gemma 3 27b", "llama 8b")


def worked_out(formula: str) -> float:
    """A formula of the answer as arithmetic: its words left out, its figures and signs kept."""
    signs = (
        formula.split(";", maxsplit=1)[0].replace("×", "*").replace("÷", "/").replace("−", "-").replace("10⁹", "1e9")
    )
    bare = re.sub(
        r"\([^()]*KV heads[^()]*\)|\([^()]*layers[^()]*\([^()]*\)[^()]*\)|\([^()]*at 16 bit[^()]*\)", "", signs
    )
    kept = re.sub(r"(?<![\d.])[a-zA-Z][\w-]*", "", bare.replace(",", ""))
    return float(eval(re.sub(r"\s+", " ", kept), {"__builtins__": {}}))  # noqa: S307 - our own formula, without names


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("concurrency", [1, 7, 64, 5000])
def test_each_formula_works_out_to_its_figure(model: str, concurrency: int) -> None:
    answer = sized(model=model, gpu="H200", count=8, precision="fp8", concurrency=concurrency).to_json()
    formulas = answer["formulas"]
    for name in ("weights_gb", "kv_gb_per_request", "inter_token_ms", "time_to_first_token_ms", "usd_per_mtok_output"):
        assert worked_out(formulas[name]) == pytest.approx(answer[name], rel=0.005), formulas[name]
    speed = worked_out(formulas["output_tokens_per_second"])
    assert speed == pytest.approx(answer["output_tokens_per_second"]["expected"], rel=0.005)
    room = worked_out(formulas["max_concurrency"].replace(", rounded down", ""))
    assert room == pytest.approx(answer["max_concurrency"], rel=0.02, abs=8)


def test_what_does_not_fit_has_no_speed_rather_than_a_speed_of_zero() -> None:
    answer = sized(model="llama 70b", gpu="L4", precision="bf16").to_json()
    nothing = {"low": None, "expected": None, "high": None}
    assert answer["output_tokens_per_second"] == nothing
    assert answer["inter_token_ms_band"] == answer["time_to_first_token_ms_band"] == nothing
    assert answer["inter_token_ms"] is answer["time_to_first_token_ms"] is answer["usd_per_mtok_output"] is None
    assert answer["formulas"].keys() == {"weights_gb", "kv_gb_per_request"}
    assert answer["sources"].keys() == {"model", "gpu", "throughput"}


def test_left_out_concurrency_means_as_many_as_fit() -> None:
    answer = sized(model="llama 8b", gpu="H100")
    assert answer.concurrency == answer.max_concurrency > 100


def test_requests_beyond_the_memory_wait_and_it_is_said() -> None:
    most = sized(model="llama 8b", gpu="L4", precision="fp8")
    beyond = sized(model="llama 8b", gpu="L4", precision="fp8", concurrency=2 * most.max_concurrency)
    assert beyond.output_tokens_per_second.expected == pytest.approx(most.output_tokens_per_second.expected)
    assert beyond.time_to_first_token_ms.expected > 2 * most.time_to_first_token_ms.expected
    assert any("run at once" in said for said in beyond.cannot_estimate)


def test_replicas_are_taken_where_one_gpu_holds_the_model_and_a_split_where_it_does_not() -> None:
    small = sized(model="llama 8b", gpu="H100", count=8)
    large = sized(model="llama 405b", gpu="H200", count=8, precision="fp8", concurrency=4)
    assert small.layout is not None
    assert large.layout is not None
    assert (small.layout.replica.split.gpus, small.layout.replicas) == (1, 8)
    assert (large.layout.replica.split.gpus, large.layout.replicas) == (8, 1)


def test_replicas_without_a_request_do_not_work() -> None:
    one = sized(model="llama 8b", gpu="H100", concurrency=1)
    eight = sized(model="llama 8b", gpu="H100", count=8, tp=1, concurrency=2)
    twice = 2 * one.output_tokens_per_second.expected
    assert eight.output_tokens_per_second.expected == pytest.approx(twice)
    assert eight.inter_token_ms.expected == pytest.approx(one.inter_token_ms.expected)


def test_a_given_split_is_kept_and_left_over_gpus_are_named() -> None:
    answer = sized(model="llama 8b", gpu="H100", count=5, tp=2)
    assert answer.layout is not None
    assert (answer.layout.replica.split.gpus, answer.layout.replicas) == (2, 2)
    assert any("1 GPU of 5 idle" in said for said in answer.assumptions)


def test_experts_too_large_for_one_gpu_are_spread_over_all() -> None:
    answer = sized(model="deepseek r1", gpu="H200", count=8, precision="fp8", tp=1)
    assert answer.layout is not None
    assert answer.layout.replica.split.data_parallel_attention
    whole = sized(model="deepseek r1", gpu="H200", count=8, precision="fp8", tp=8)
    assert answer.max_concurrency > 4 * whole.max_concurrency  # no copies of the KV cache


def test_the_price_is_the_cheapest_dated_offer_with_its_provider() -> None:
    answer = sized(model="llama 8b", gpu="L40S", count=3, precision="fp8", concurrency=32)
    assert answer.offer is not None
    assert answer.usd_per_mtok_output is not None
    per_second = Decimal(repr(answer.output_tokens_per_second.expected))
    hand = answer.offer.usd_per_gpu_hour * 3 * 1_000_000 / (per_second * 3600)
    assert answer.usd_per_mtok_output == pytest.approx(hand, rel=Decimal("0.001"))
    assert answer.to_json()["price"]["provider"] == "RunPod"


def test_without_a_price_there_is_none_and_not_zero() -> None:
    found = sized(model="llama 8b", gpu="RTX-6000-ADA", precision="int4")
    assert found.usd_per_mtok_output is None
    assert any("no rental price of RTX-6000-ADA" in said for said in found.cannot_estimate)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"gpu": "MI300X"}, "no measurement on AMD"),
        ({"gpu": "H100", "count": 16, "model": "deepseek r1", "precision": "fp8"}, "two servers"),
        ({"gpu": "H200", "count": 8, "model": "deepseek v4 pro", "precision": "fp4"}, "vendor statement"),
    ],
)
def test_what_the_figures_do_not_cover_is_said(given: dict[str, object], said: str) -> None:
    answer = sized(**({"model": "llama 8b"} | given))
    assert any(said in each for each in answer.cannot_estimate), answer.cannot_estimate


def test_a_precision_that_the_gpu_lacks_is_unpacked_and_said() -> None:
    answer = sized(model="llama 8b", gpu="A100", precision="fp8")
    assert any("does not multiply in fp8" in said for said in answer.assumptions)


def test_a_request_longer_than_the_context_is_refused() -> None:
    assert sized(model="llama 2 7b", gpu="H100", input=4000, output=96).fits
    with pytest.raises(UnusableInput, match="4,097 tokens of input and output are more than the 4,096"):
        sized(model="llama 2 7b", gpu="H100", input=4000, output=97)


@pytest.mark.parametrize(
    ("tp", "count", "said"), [(3, 8, "cannot be split over 3 GPUs; accepted here: 1, 2, 4, 8"), (8, 4, "at most 4")]
)
def test_a_split_that_engines_cannot_do_is_refused_with_those_they_can(tp: int, count: int, said: str) -> None:
    with pytest.raises(UnusableInput, match=said) as error:
        sized(model="llama 8b", gpu="H100", count=count, tp=tp)
    assert error.value.key == "tp"


def test_the_licence_that_bites_stands_with_the_assumptions() -> None:
    assert any("non-commercial" in said for said in sized(model="mistral large 2", gpu="B200", count=2).assumptions)


def test_the_same_question_gets_the_same_bytes() -> None:
    once, again = (json.dumps(sized(model="glm 4.6", gpu="H200", count=8).to_json()) for _ in range(2))
    assert once == again

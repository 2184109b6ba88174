"""The text after ``/llm-cost``."""

from typing import Any

import pytest

from bot.conversation.understanding.estimate import read_estimate
from bot.conversation.understanding.model_names import ModelNames
from bot.costing.request import EstimateRequest
from bot.facts.lexicon import Lexicon
from bot.facts.load_billing_words import load_billing_words
from bot.facts.load_lexicon import load_lexicon
from bot.wiring import model_names

OPEN = {
    "llama-3.3-70b": ["llama 70b"],
    "llama-3.1-8b": [],
    "llama-3.1-70b": [],
    "mixtral-8x7b": ["mixtral"],
    "qwen2.5-7b": ["qwen 7b"],
    "qwen2.5-72b": [],
    "mistral-small-3.2-24b": ["mistral small"],
    "deepseek-v3": [],
    "gemma-3-27b": ["gemma"],
    "gpt-oss-20b": [],
    "gpt-oss-120b": [],
    "mistral-7b-v0.3": ["mistral 7b"],
    "glm-4.6": ["glm", "glm 4.5"],
    "deepseek-r1": ["deepseek r1"],
}
API = {
    "gpt-4o": ["gpt 4o"],
    "gpt-4o-mini": [],
    "gpt-4.1": [],
    "gpt-4": [],
    "claude-sonnet-5-5": ["claude sonnet", "claude"],
    "claude-sonnet-4-0": ["claude sonnet 4"],
    "claude-3-5-sonnet": [],
    "claude-sonnet-4-5": ["claude sonnet 4.5"],
    "gemini-2.5-pro": [],
}


@pytest.fixture(scope="module")
def estimate(lexicon: Lexicon) -> Any:
    names = ModelNames.of(API, OPEN)
    return lambda text: read_estimate(text, lexicon=lexicon, names=names)


def real_estimate(text: str) -> EstimateRequest:
    return read_estimate(text, lexicon=load_lexicon(), names=model_names(), billing=load_billing_words())


@pytest.mark.parametrize(
    ("text", "volume", "models"),
    [
        ("80M gpt-4o vs llama 70b", 80e6, ("gpt-4o", "llama-3.3-70b")),
        ("gtp-4o 30M", 30e6, ("gpt-4o",)),
        ("llama-3.1-8b 15M/day", 450e6, ("llama-3.1-8b",)),
        ("claude sonnet 25 million", 25e6, ("claude-sonnet-5-5",)),
        ("claude-sonnet-4.5 25M", 25e6, ("claude-sonnet-4-5",)),
        ("qwen 2.5 7b 60M", 60e6, ("qwen2.5-7b",)),
        ("5-10M GPT-4o", (5e6, 10e6), ("gpt-4o",)),
        ("how much is 200M tokens on llama 3.3 70b?", 200e6, ("llama-3.3-70b",)),
        ("60M on mixtral 8x7b, gpt-4 and gemini 2.5 pro", 60e6, ("mixtral-8x7b", "gpt-4", "gemini-2.5-pro")),
    ],
)
def test_volume_and_models_are_read(text: str, volume: Any, models: tuple[str, ...], estimate: Any) -> None:
    request: EstimateRequest = estimate(text)
    assert request.volume_tokens_per_month == volume
    assert request.models == models
    assert request.confirm == ()


def test_requests_with_their_size_are_a_volume(estimate: Any) -> None:
    request = estimate("gpt-4o-mini 2k req/day 1500 in 300 out")
    assert (request.tokens_in, request.tokens_out, request.volume_tokens_per_month) == (1500, 300, 108e6)
    assert request.requests_per_month == 60_000


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("gpt-4o 900M/yr 70% in", 0.7),
        ("500M 4:1 gpt-4o", 0.8),
        ("gpt-4o 100M 80/20", 0.8),
        ("25M in, 5M out, gpt-4o", 0.8333),
        ("gpt-4o 100M input 80%", 0.8),
        ("gpt-4o 100M 80% prompt", 0.8),
        ("gpt-4o 100M 20% completion", 0.8),
        ("gpt-4o 10M 80% of it input", 0.8),
        ("gpt-4o 10M input 80%, output 20%", 0.8),
        ("gpt-4o 10M 2.5:1", 0.7143),
        ("gpt-4o 10M output:input 1:3", 0.75),
        ("gpt-4o 10M 1:3 out", 0.75),
    ],
)
def test_the_split_of_input_and_output_is_read(text: str, share: float, estimate: Any) -> None:
    assert estimate(text).input_share == pytest.approx(share, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        ("10M tokens gpt-4o 40% discount", "40 % discount"),
        ("10M tokens gpt-4o, 20% growth", "20 % growth"),
        ("10M tokens gpt-4o 10% growth a month", "10 % growth a month"),
        ("10M tokens gpt-4o 99.9% availability", "99.9 % availability"),
        ("10M tokens gpt-4o 25% cheaper", "25 % cheaper"),
        ("10M tokens llama 70b 70% utilization", "70 % utilization"),
        ("10M tokens gpt-4o 5% in May", "5 % in may"),
    ],
)
def test_a_percentage_without_input_or_output_is_no_split_and_is_named(text: str, unused: str, estimate: Any) -> None:
    request = estimate(text)
    assert (request.input_share, request.unused, request.confirm) == (None, (f"{unused}: not used",), ())
    assert request.volume_tokens_per_month == 10e6


@pytest.mark.parametrize(
    "text",
    ["10M tokens llama3.1:8b vs qwen2.5:7b", "10M tokens llama-3.3:70b", "10M gpt-4o at 9:30", "10M gpt-4o 24/7"],
)
def test_the_tag_of_a_model_and_a_time_are_no_split(text: str, estimate: Any) -> None:
    request = estimate(text)
    assert (request.input_share, request.volume_tokens_per_month, request.confirm) == (None, 10e6, ())


def test_tokens_in_and_out_keep_their_exact_share(estimate: Any) -> None:
    assert estimate("80M input tokens, 5M output tokens gpt-4o").input_share == 80 / 85


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("50M tokens", "models"),
        ("mixtral", "volume_tokens_per_month"),
        ("10k requests a day gpt-4o", "volume_tokens_per_month"),
    ],
)
def test_what_is_missing_is_asked_with_a_likely_line(text: str, missing: str, estimate: Any) -> None:
    request = estimate(text)
    assert missing in request.confirm
    assert request.likeliest


@pytest.mark.parametrize(
    "text",
    [
        "80M, EU",
        "80M tokens 40% cached, batch half, 5% retries, 30% reasoning in Germany",
        "gpt-4o kept in the UK, 3:1",
        "1000 requests a day, 1500 tokens in, 300 out, Switzerland, half cached, 10% cache writes",
        "50M 200 reasoning tokens",
    ],
)
def test_the_likeliest_line_keeps_what_was_said_of_the_split_the_bill_and_the_region(text: str) -> None:
    first = real_estimate(text)
    again = real_estimate(first.likeliest or "")
    assert first.billing or first.split_said
    assert again.billing == first.billing
    assert again.split_said == pytest.approx(first.split_said, abs=1e-5)
    assert not again.confirm


@pytest.mark.parametrize(
    "text", ["llama-3.4-70b 50M", "gpt-4p 50M", "qwen 2.5 8b 50M", "gpt-4.2 50M", "gpt-4o-maxi 50M"]
)
def test_version_digits_are_never_guessed(text: str, estimate: Any) -> None:
    assert "models" in estimate(text).confirm


@pytest.mark.parametrize("text", ["", "help", "help me", "how does this work?"])
def test_help_is_recognised(text: str, estimate: Any) -> None:
    assert estimate(text).help


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("gpt-4o-2024-08-06", "gpt-4o-2024-08-06"),
        ("gpt-4o-mini-2024-07-18", "gpt-4o-mini-2024-07-18"),
        ("claude-sonnet-4-20250514", "claude-sonnet-4-20250514"),
        ("claude-3-5-sonnet-20241022", "claude-3-5-sonnet-20241022"),
        ("us.anthropic.claude-sonnet-4-20250514-v1:0", "claude-sonnet-4-20250514-v1:0"),
        ("openai/gpt-oss-120b", "gpt-oss-120b"),
        ("openrouter/openai/gpt-4o", "gpt-4o"),
        ("deepseek-ai/DeepSeek-V3", "deepseek-v3"),
        ("mistralai/Mistral-7B-Instruct-v0.3", "mistral-7b-v0.3"),
        ("meta-llama/Meta-Llama-3.1-8B-Instruct", "llama-3.1-8b"),
        ("meta-llama/Llama-3.3-70B-Instruct", "llama-3.3-70b"),
        ("Qwen/Qwen2.5-72B-Instruct", "qwen2.5-72b"),
        ("google/gemma-3-27b-it", "gemma-3-27b"),
        ("openai gpt oss 20b", "gpt-oss-20b"),
        ("llama3.3:70b-instruct-q4_K_M", "llama-3.3-70b"),
        ("llama-3.3-70b-instruct-fp8", "llama-3.3-70b"),
    ],
)
def test_the_ids_of_vendors_and_model_hubs_are_one_model_each(name: str, model: str, estimate: Any) -> None:
    request = estimate(f"10M tokens {name}")
    assert (request.models, request.confirm, request.unknown) == ((model,), (), ())
    assert (request.volume_tokens_per_month, request.input_share) == (10e6, None)


@pytest.mark.parametrize(
    ("name", "unknown"),
    [
        ("gpt-9-ultra", "gpt-9-ultra"),
        ("claude-7", "claude-7"),
        ("claude 7", "claude-7"),
        ("glm 4.5", "glm-4.5"),
        ("llama 5 70b", "llama-5-70b"),
        ("llama 65b", "llama-65b"),
        ("gemma 7b", "gemma-7b"),
        ("qwen 2.5 7b max", "qwen-2.5-7b-max"),
        ("deepseek r1 distill 32b", "deepseek-r1-distill-32b"),
        ("deepseek v3.1", "deepseek-v3.1"),
        ("mistralai/Mistral-7B-Instruct-v0.1", "mistral-7b-instruct-v0.1"),
        ("NousResearch/Hermes-3-Llama-3.1-70B", "hermes-3-llama-3.1-70b"),
        ("gpt-4o vs bard", "bard"),
        ("gpt-4o vs foobar-70b", "foobar-70b"),
        ("gpt-4o and yi-34b", "yi-34b"),
        ("gpt-4o vs vicuna 13b", "vicuna-13b"),
        ("gpt-4o vs zorblax", "zorblax"),
    ],
)
def test_a_version_or_size_that_no_model_has_is_never_another_model(name: str, unknown: str, estimate: Any) -> None:
    request = estimate(f"10M tokens {name}")
    assert request.unknown == (unknown,)
    assert (request.volume_tokens_per_month, "models" in request.confirm) == (10e6, True)


@pytest.mark.parametrize(
    ("text", "volume", "models"),
    [
        ("llama 70b 80B tokens", 80e9, ("llama-3.3-70b",)),
        ("gpt-4o 5B", 5e9, ("gpt-4o",)),
        ("gpt-4o max 10M tokens", 10e6, ("gpt-4o",)),
        ("10M tokens gpt-4o/claude sonnet", 10e6, ("gpt-4o", "claude-sonnet-5-5")),
        ("10M tokens gpt-4o vs self-hosted llama 70b", 10e6, ("gpt-4o", "llama-3.3-70b")),
        ("10M tokens gpt-4o vs self hosting", 10e6, ("gpt-4o",)),
    ],
)
def test_a_volume_beside_a_name_stays_a_volume(
    text: str, volume: float, models: tuple[str, ...], estimate: Any
) -> None:
    request = estimate(text)
    assert (request.models, request.unknown) == (models, ())
    high = request.volume_tokens_per_month
    assert (high[1] if isinstance(high, tuple) else high) == volume


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("on 2x H100", "2x h100"),
        ("on 1 L4", "1 l4"),
        ("int4 on A100", "int4"),
        ("on owned RTX 4090", "rtx 4090"),
        ("on owned RTX 4090", "owned"),
        ("at peak 3x", "peak 3x"),
        ("on 8 MI300X", "8 mi300x"),
    ],
)
def test_a_machine_that_is_not_counted_is_named(said: str, named: str, estimate: Any) -> None:
    request = estimate(f"100M tokens llama 70b {said}")
    assert any(text.startswith(f"{named}: not used") for text in request.unused)
    assert (request.volume_tokens_per_month, request.confirm, request.models) == (100e6, (), ("llama-3.3-70b",))


def test_a_line_without_machines_names_none(estimate: Any) -> None:
    assert estimate("100M tokens gpt-4o vs llama 70b, 10M on claude sonnet").unused == ()


@pytest.mark.parametrize(
    ("text", "budget"),
    [("$5000 a month budget gpt-4o", 5000), ("gpt-4o 2000 dollars a month", 2000), ("80M tokens gpt-4o, $500", None)],
)
def test_a_sum_of_dollars_is_a_budget_where_no_volume_is_said(text: str, budget: float | None, estimate: Any) -> None:
    assert estimate(text).budget_usd == budget


@pytest.mark.parametrize("text", ["what can I type here?", "how do I use you?", "-h", "syntax", "show me an example"])
def test_a_line_that_asks_how_to_ask_gets_the_help(text: str, estimate: Any) -> None:
    assert estimate(text).help


@pytest.mark.parametrize("text", ["40M", "gpt-4o", "how much is 2M on gpt-4o?", "$500"])
def test_a_line_with_a_figure_or_a_model_is_no_call_for_help(text: str, estimate: Any) -> None:
    assert not estimate(text).help


@pytest.mark.parametrize(
    ("text", "volume", "model"),
    [
        ("deepseek-v3 1.5bn 60% in", 1.5e9, "deepseek-v3"),
        ("claude sonnet 4 crore per month", 40e6, "claude-sonnet-5-5"),
        ("gpt-4o 30M input, 10M output per month", 40e6, "gpt-4o"),
        ("gpt-4o 2M/day mon-fri", 44e6, "gpt-4o"),
    ],
)
def test_the_figure_behind_a_model_is_the_volume(text: str, volume: float, model: str, estimate: Any) -> None:
    request = estimate(text)
    assert request.volume_tokens_per_month == pytest.approx(volume)
    assert request.models == (model,)
    assert request.confirm == ()


def test_the_sides_of_a_request_may_be_named_before_its_figures(estimate: Any) -> None:
    request = estimate("gpt-4o 2000 requests daily in 1500 out 300")
    assert (request.tokens_in, request.tokens_out) == (1500, 300)


@pytest.mark.parametrize("text", ["gpt-4o 45M input/output 70/30", "gpt-4o 45M output:input 30:70", "gpt-4o 45M 70-30"])
def test_the_sides_of_a_ratio_put_no_volume_in_doubt(text: str, estimate: Any) -> None:
    request = estimate(text)
    assert request.input_share == pytest.approx(0.7)
    assert request.confirm == ()

"""What a quick cost question says about the bill: each share belongs to its term, and nothing is guessed."""

from decimal import Decimal

import pytest

from bot.conversation.understanding.billing import billing_in
from bot.conversation.understanding.estimate import read_estimate
from bot.conversation.understanding.model_names import ModelNames
from bot.conversation.understanding.tokens import clean, tokens_of
from bot.costing.request import EstimateRequest
from bot.facts.load_billing_words import load_billing_words
from bot.facts.load_lexicon import load_lexicon

WORDS = load_billing_words()
NAMES = ModelNames.of({"llama-3.3-70b": ("llama 70b",)}, {"gpt-5": ["gpt 5"], "gpt-4o": ["4o"], "o3": []})


def asked(text: str) -> EstimateRequest:
    return read_estimate(text, lexicon=load_lexicon(), names=NAMES, billing=WORDS)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("40% cached", {"cached": "0.4"}),
        ("cached 40 %", {"cached": "0.4"}),
        ("cache hit rate of 40 percent", {"cached": "0.4"}),
        ("half of the input is cached", {"cached": "0.5"}),
        ("0.35 cached", {"cached": "0.35"}),
        ("12.5% retries", {"retried": "0.125"}),
        ("batch half", {"batch": "0.5"}),
        ("half via the batch api", {"batch": "0.5"}),
        ("all batch", {"batch": "1"}),
        ("batch", {"batch": "1"}),
        ("a third batched, 5% retried", {"batch": "0.3333", "retried": "0.05"}),
        ("40% cached 10% retries", {"cached": "0.4", "retried": "0.1"}),
        ("cached 40% retries 10%", {"cached": "0.4", "retried": "0.1"}),
        ("50% cached, 5% cache writes", {"cached": "0.5", "written": "0.05"}),
        ("30% of the output is reasoning", {"reasoning": "0.3"}),
        ("no batch", {"batch": "0"}),
        ("70% input, cache 40%", {"cached": "0.4"}),
        ("70% input, cached", {}),
        ("70% input", {}),
        ("a price of 40%", {}),
    ],
)
def test_a_share_belongs_to_its_term(text: str, shares: dict[str, str]) -> None:
    found = billing_in(tokens_of(clean(text).text), WORDS, hidden=frozenset())
    assert found.shares == {term: Decimal(share) for term, share in shares.items()}


def test_the_documented_line_is_read_whole() -> None:
    found = asked("80M tokens gpt-5 40% cached, batch half, 10% retries, EU")
    assert found.volume_tokens_per_month == 8e7
    assert found.models == ("gpt-5",)
    assert found.input_share is None
    assert found.billing == {
        "cached_share": Decimal("0.4"),
        "batch_share": Decimal("0.5"),
        "retry_share": Decimal("0.1"),
        "region": "EU",
    }
    assert found.confirm == ()


def test_a_cached_share_is_not_taken_for_the_split_of_the_tokens() -> None:
    found = asked("80M tokens gpt-4o, 70% input, 40% cached")
    assert found.input_share == 0.7
    assert found.cached_share == Decimal("0.4")


def test_reasoning_tokens_of_a_request_stand_beside_its_output() -> None:
    found = asked("2k requests a day 1500 in 300 out plus 1000 reasoning tokens o3")
    assert (found.tokens_in, found.tokens_out, found.reasoning_tokens) == (1500, 300, 1000)


def test_a_term_without_a_share_is_named_and_not_guessed() -> None:
    found = asked("80M tokens gpt-5 cached")
    assert found.cached_share is None
    assert any("cached: no share up to 100 % said" in said for said in found.assumed)


@pytest.mark.parametrize(
    "text", ["80M tokens gpt-5", "gpt-4o 2k requests a day, 1500 in 300 out", "1.2B tokens llama 70b 3:1"]
)
def test_a_line_that_says_nothing_of_the_bill_has_none(text: str) -> None:
    assert asked(text).billing == {}

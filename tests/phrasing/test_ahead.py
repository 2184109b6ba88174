"""An owner is told of a change of the verdict, or of a crossover that moved by more than a fifth; of nothing smaller."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import decisions
import pytest

from bot.facts.load_sentences import load_sentences
from bot.framework import Deployment
from bot.phrasing.ahead import difference
from bot.scoring.decision import Decision
from bot.scoring.decision_json import decision_json

NAMES = load_sentences().names
OLD = decision_json(decisions.API)


def with_crossover(tokens: str | None) -> Decision:
    crossover = replace(decisions.CROSSOVER, tokens_per_month=None if tokens is None else Decimal(tokens))
    return replace(decisions.API, economics=replace(decisions.ECONOMICS, crossover=crossover))


def old_with(**changed: Any) -> dict[str, Any]:
    return OLD | changed


def test_nothing_is_told_when_nothing_changed() -> None:
    assert difference(OLD, decisions.API, NAMES) == ()


def test_a_changed_verdict_is_told_with_both_days() -> None:
    new = replace(decisions.API, verdict=Deployment.OPEN_SOURCE, knowledge_as_of="2027-01-05")
    assert difference(OLD, new, NAMES) == (
        "The verdict on the same answers changes from Proprietary to Open source.",
        "Figures as of 5 January 2027, compared with 23 November 2026.",
    )


@pytest.mark.parametrize(
    ("tokens", "told"),
    [
        ("1199999999", False),
        ("1200000000", False),
        ("1200000001", True),
        ("800000001", False),
        ("800000000", False),
        ("799999999", True),
    ],
)
def test_a_crossover_is_told_from_just_above_a_fifth_on(tokens: str, told: bool) -> None:
    said = difference(old_with(crossover_tokens_per_month=1000000000), with_crossover(tokens), NAMES)
    assert bool(said) is told


def test_the_direction_and_both_crossovers_are_named() -> None:
    up, _ = difference(old_with(crossover_tokens_per_month=1e9), with_crossover("2e9"), NAMES)
    assert up == (
        "The volume from which self-hosting is cheaper moves up from 1 billion tokens a month to 2 billion tokens a month."
    )
    down, _ = difference(old_with(crossover_tokens_per_month=1e9), with_crossover("5e8"), NAMES)
    assert "moves down from 1 billion" in down


def test_a_crossover_that_appears_or_disappears_is_told() -> None:
    appears, _ = difference(old_with(crossover_tokens_per_month=None), with_crossover("1e9"), NAMES)
    assert "never became cheaper, now does from 1 billion tokens a month" in appears
    gone, _ = difference(old_with(crossover_tokens_per_month=1000000000), with_crossover(None), NAMES)
    assert "no longer does at any volume" in gone
    assert difference(old_with(crossover_tokens_per_month=None), with_crossover(None), NAMES) == ()


def test_a_workload_whose_verdict_changed_is_counted_and_not_named() -> None:
    old = decision_json(decisions.HYBRID)
    first, second = decisions.HYBRID.workloads
    new = replace(decisions.HYBRID, workloads=(replace(first, verdict=Deployment.PROPRIETARY), second))
    said = difference(old, new, NAMES)
    assert said[0] == "The verdict on one workload of 2 changes."
    assert "channel" not in " ".join(said)


@pytest.mark.parametrize(
    "record", [{}, {"verdict": "a word of another version"}, {"workloads": None}, {"workloads": ["x"]}]
)
def test_what_an_old_record_lacks_is_not_compared(record: dict[str, Any]) -> None:
    assert difference(record, decisions.API, NAMES) == ()

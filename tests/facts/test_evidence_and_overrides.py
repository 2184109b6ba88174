"""Statements with their sources, and API prices of our own by the day they hold from."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.facts.load import KnowledgeError
from bot.facts.load_evidence import load_evidence
from bot.facts.load_price_overrides import load_price_overrides
from bot.facts.price_overrides import override_of
from tests.days import TODAY

EVIDENCE = """
stale_after_days: 1
evidence:
- {id: one, about: latency, says: "It is so.", source: {title: a page, url: "https://example.org", checked: 2026-11-01}}
"""


def test_the_evidence_covers_what_the_framework_leans_on() -> None:
    known = load_evidence(TODAY)
    for subject in ("quality_lag", "fine_tuning", "latency", "volume_rule", "licence"):
        assert [each for each in known if each.about == subject], subject
    (rule,) = [each for each in known if each.id == "fifty_million_article"]
    assert (rule.value, rule.unit) == (50_000_000, "tokens a month")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('says: "It is so.", ', 'says: "It is so.", value: 3, ', "value and unit go together"),
        ("title: a page, ", 'title: " ", ', "must not be empty: a fact without a source does not go in"),
        (", checked: 2026-11-01", "", "source.checked: is missing"),
        ("checked: 2026-11-01", "checked: 2026-11-25", "in the future"),
    ],
)
def test_a_statement_without_a_sound_source_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in EVIDENCE
    (tmp_path / "evidence.yaml").write_text(EVIDENCE.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        load_evidence(TODAY, folder=tmp_path)


def test_two_statements_of_one_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "evidence.yaml").write_text(EVIDENCE + EVIDENCE.split("evidence:\n")[1], encoding="utf-8")
    with pytest.raises(KnowledgeError, match="'one' is there twice"):
        load_evidence(TODAY, folder=tmp_path)


def test_the_newest_override_that_holds_on_the_day_wins() -> None:
    first = load_price_overrides(TODAY)[0]
    later = replace(first, valid_from=date(2026, 6, 1), usd_per_mtok_in=Decimal("0.7"))
    known = (later, first)

    def price(on: date) -> Decimal | None:
        found = override_of(first.model, known, on=on)
        return found and found.usd_per_mtok_in

    assert price(first.valid_from - timedelta(days=1)) is None
    assert price(first.valid_from) == Decimal("0.5")
    assert price(date(2026, 5, 31)) == Decimal("0.5")
    assert price(date(2026, 6, 1)) == Decimal("0.7")


def test_an_override_belongs_to_one_model_and_provider() -> None:
    known = load_price_overrides(TODAY)
    assert override_of("mistral-large-latest", known, on=TODAY, provider="mistral") is known[0]
    assert override_of("mistral-large-latest", known, on=TODAY, provider="azure") is None
    assert override_of("mistral-large", known, on=TODAY) is None

"""A decision in another currency: every amount that is read is converted, at a rate that is named; nothing else changes."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.conversation.consultation import Shown
from bot.costing.estimate import UsdRange
from bot.facts.exchange_rates import US_DOLLARS
from bot.facts.load_exchange_rates import load_currencies
from bot.facts.load_sentences import load_sentences
from bot.framework import Answers
from bot.phrasing import figures
from bot.phrasing.briefing import brief_of
from bot.phrasing.plain import render
from bot.phrasing.record import record_of
from bot.quoting import estimate_reply
from bot.scoring.decision_json import decision_json
from bot.wiring import decider_on, quick_estimate, verdict_on
from tests.days import TODAY

EURO = load_currencies(TODAY).named("EUR")
CANADIAN = load_currencies(TODAY).named("CAD")
LINE = "Converted at 0.89509 EUR per USD (ECB, 30 October 2026)."
CASE = Answers.parse(
    {
        "data_residency": "no_restriction",
        "volume_tokens_per_month": 300_000_000,
        "team": "some",
        "task_specialization": "general",
        "latency": "interactive",
    }
)


@pytest.mark.parametrize(
    ("usd", "euros"),
    [
        ("1000", "€895"),
        ("100", "€89.51"),
        ("111.73", "€100"),
        ("0.72", "€0.64"),
        ("0.001", "€0.00090"),
        ("-20", "-€17.90"),
    ],
)
def test_an_amount_is_converted_before_it_is_rounded(usd: str, euros: str) -> None:
    assert figures.usd(Decimal(usd), EURO) == euros


def test_a_range_names_its_currency_once() -> None:
    assert figures.usd_range(UsdRange(Decimal(900), Decimal(1000), Decimal(1400)), EURO) == "€806–1,253"
    assert figures.usd_range(UsdRange(Decimal(900), Decimal(1000), Decimal(1400)), CANADIAN) == "CA$1,257–1,956"


def test_figures_in_finished_sentences_are_converted_once_and_dollars_stay_as_they_are() -> None:
    said = "From $1,234.50 to $0.72 per million"
    assert figures.in_words_shown(said, EURO) == "From €1,105 to €0.64 per million"
    assert figures.in_words_shown(said, US_DOLLARS) == said
    once = figures.in_words_shown(said, CANADIAN)
    assert once == "From CA$1,724 to CA$1.01 per million"
    assert figures.in_words_shown(once, CANADIAN) == once


def test_the_way_to_a_line_is_in_the_currency_of_the_line() -> None:
    formula = "60,000,000 tokens × 2.5 USD per million, 200,000 USD a year, × USD per GB"
    shown = "60,000,000 tokens × 2.238 EUR per million, 179,000 EUR a year, × EUR per GB"
    assert figures.in_formula_shown(formula, EURO) == shown
    assert figures.in_formula_shown(formula, US_DOLLARS) == formula


def test_a_verdict_in_euros_has_no_dollar_left_and_names_the_rate_once() -> None:
    verdict = verdict_on(CASE, TODAY, Shown(currency="EUR"))
    words = [text for section in verdict.rendered.sections for text in section.paragraphs]
    cells = [
        cell for row in verdict.rendered.costs for cell in (row.low, row.expected, row.high, row.per_million_tokens)
    ]
    assert not [text for text in (*words, *cells) if "$" in text]
    assert sum("€" in text for text in words) >= 3
    assert all(cell.startswith("€") for cell in cells)
    assert verdict.rendered.knowledge.endswith(LINE)
    assert "Converted" not in " ".join(words)


def test_euros_are_what_the_json_in_dollars_comes_to() -> None:
    verdict = verdict_on(CASE, TODAY, Shown(currency="EUR"))
    in_json = decision_json(verdict.decision)["costs"]
    for cost, row in zip(in_json, verdict.rendered.costs, strict=True):
        assert row.expected == figures.usd(
            Decimal(str(cost["usd_per_month"]["expected"])) * Decimal("0.89509")
        ).replace("$", "€")


def test_the_same_case_in_dollars_says_nothing_of_a_rate() -> None:
    rendered = verdict_on(CASE, TODAY).rendered
    assert "Converted" not in rendered.knowledge
    assert "€" not in " ".join(text for section in rendered.sections for text in section.paragraphs)


def test_a_rate_that_is_too_old_is_among_the_facts_to_be_checked() -> None:
    assert EURO.rate is not None
    old = replace(EURO, rate=replace(EURO.rate, stale=True))
    sentences = load_sentences()
    brief = brief_of(decider_on(TODAY).decide(CASE), sentences.names, shown=old)
    assert "The exchange rates are those of 30 October 2026." in render(brief, sentences).warnings
    fresh = brief_of(decider_on(TODAY).decide(CASE), sentences.names, shown=EURO)
    assert not [text for text in fresh.warnings if "exchange" in text]


def test_a_record_in_euros_has_no_dollar_amount_left() -> None:
    verdict = verdict_on(CASE, TODAY, Shown(currency="EUR"))
    names = load_sentences().names
    record = record_of(verdict.decision, verdict.rendered, (), names=names, on=date(2026, 11, 24))
    body, _, _ = record.partition("## Sources")
    assert "$" not in body
    assert "Euros a month; low to high" in body
    assert "| EUR a month |" in body
    assert not re.search(r"\d USD", "\n".join(line for line in body.splitlines() if line.startswith("|")))
    assert LINE.removesuffix(".") in body


def test_a_quick_estimate_in_euros_says_at_which_rate() -> None:
    estimate = quick_estimate("80M tokens gpt-4o vs llama-3.3-70b", TODAY)
    dollars, euros = estimate_reply(estimate), estimate_reply(estimate, EURO)
    assert (dollars.rows[0].per_month, euros.rows[0].per_month) == ("$350", "€313")
    assert LINE in euros.notes
    said = [*euros.notes, *euros.assumed, *(line for row in euros.rows for line in row.lines)]
    assert not [text for text in said if "$" in text or re.search(r"\d USD", text)]
    assert not [text for text in dollars.notes if "Converted" in text]

"""Exchange rates: as the central bank publishes them, the newest that is not after the day, and named when too old."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.facts.exchange_rates import ONLY_US_DOLLARS, US_DOLLARS
from bot.facts.load import KnowledgeError
from bot.facts.load_exchange_rates import load_currencies
from tests.days import TODAY

RATES = """
stale_after_days: 30
publisher: ECB
currencies:
  USD: {name: US dollars, symbol: "$"}
  EUR: {name: euros, symbol: "€"}
  GBP: {name: pounds, symbol: "£"}
rates:
- published: 2026-01-01
  per_euro: {USD: "1.25", GBP: "0.5"}
  source: {title: a page, url: "https://example.org", checked: 2026-01-02}
- published: 2026-03-01
  per_euro: {USD: "1.6", GBP: "0.8"}
  source: {title: a page, url: "https://example.org", checked: 2026-03-02}
"""


def written(folder: Path, text: str = RATES) -> Path:
    (folder / "exchange_rates.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_euro_is_worth_what_the_central_bank_says() -> None:
    euro = load_currencies(TODAY).named("EUR")
    assert euro.rate is not None
    assert (euro.rate.per_usd, euro.rate.on, euro.rate.publisher) == (Decimal("0.89509"), date(2026, 10, 30), "ECB")
    assert euro.of(Decimal(1000)) == Decimal("895.09")


@pytest.mark.parametrize(
    ("on", "euro", "pound"),
    [
        (date(2026, 1, 1), "0.8", "0.4"),
        (date(2026, 2, 28), "0.8", "0.4"),
        (date(2026, 3, 1), "0.625", "0.5"),
        (date(2027, 1, 1), "0.625", "0.5"),
    ],
)
def test_the_newest_rate_not_after_the_day_holds(tmp_path: Path, on: date, euro: str, pound: str) -> None:
    found = load_currencies(on, folder=written(tmp_path))
    rates = [found.named(code).rate for code in ("EUR", "GBP")]
    assert [rate and rate.per_usd for rate in rates] == [Decimal(euro), Decimal(pound)]


def test_before_the_first_rate_there_are_us_dollars_only(tmp_path: Path) -> None:
    found = load_currencies(date(2025, 12, 31), folder=written(tmp_path))
    assert found == ONLY_US_DOLLARS
    assert found.named("EUR") is US_DOLLARS


@pytest.mark.parametrize(("age", "stale"), [(29, False), (30, False), (31, True)])
def test_a_rate_grows_old(tmp_path: Path, age: int, stale: bool) -> None:
    rate = load_currencies(date(2026, 3, 1) + timedelta(days=age), folder=written(tmp_path)).named("EUR").rate
    assert rate is not None
    assert rate.stale is stale


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('{USD: "1.6", GBP: "0.8"}', '{USD: "1.6"}', "lack GBP"),
        ('{USD: "1.6", GBP: "0.8"}', '{GBP: "0.8"}', "has no USD"),
        ('"1.6"', '"0"', "greater than 0"),
        ("published: 2026-03-01", "published: 2030-03-01", "in the future"),
        ('symbol: "$"', 'symbol: "US$"', "has to be there"),
    ],
)
def test_rates_that_cannot_be_used_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in RATES
    with pytest.raises(KnowledgeError, match=said):
        load_currencies(TODAY, today=TODAY, folder=written(tmp_path, RATES.replace(old, new)))


def test_a_currency_that_is_not_offered_is_shown_in_us_dollars() -> None:
    assert load_currencies(TODAY).named("XYZ") is US_DOLLARS
    assert US_DOLLARS.of(Decimal("12.5")) == Decimal("12.5")

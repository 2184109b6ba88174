"""Growth and falling prices on staircases that can be worked out by hand."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from bot.costing.crossover import Staircase
from bot.costing.envelope import Envelope
from bot.costing.outlook import Today, outlook_of, said_of

PRICE = Decimal(2)


def today(stairs: Staircase, tokens: int, growth: str, fall: str = "0") -> Today:
    edge = Envelope((stairs,))
    ways: Any = SimpleNamespace(lower_edge=edge)
    return Today(ways, "an API", PRICE, edge.crossover(PRICE), Decimal(tokens), Decimal(growth), Decimal(fall))


def test_without_falling_prices_both_ways_of_counting_agree() -> None:
    found = outlook_of(today(Staircase(Decimal(800), Decimal(0), Decimal(10**12)), 100_000_000, "0.5"))
    assert found.months_until_crossover == 4  # 1.5⁴ = 5.06 is the first power above 4
    assert found.months_if_api_prices_fall == 4


def test_a_price_that_halves_each_year_takes_longer() -> None:
    found = outlook_of(today(Staircase(Decimal(800), Decimal(0), Decimal(10**12)), 100_000_000, "0.5", "0.5"))
    # 1.5 ÷ 2^(1/12) = 1.416 a month against the bill: 4.02 after four months
    assert found.months_if_api_prices_fall == 4
    slower = outlook_of(today(Staircase(Decimal(810), Decimal(0), Decimal(10**12)), 100_000_000, "0.5", "0.5"))
    assert slower.months_if_api_prices_fall == 5


def test_a_price_that_falls_below_the_cost_at_full_load_is_never_crossed() -> None:
    stairs = Staircase(Decimal(800), Decimal(0), Decimal(500_000_000))  # 1.60 a million at full load
    found = outlook_of(today(stairs, 100_000_000, "0.05", "0.36"))
    assert found.months_until_crossover is not None
    assert found.months_if_api_prices_fall is None
    said = " ".join(said_of(today(stairs, 100_000_000, "0.05", "0.36"), found, None))
    assert "it is not reached within 10 years" in said


def test_being_cheaper_for_a_while_is_not_the_crossover() -> None:
    # a replica serves 500M and costs 800: cheaper from 400M, dearer again from 500M (1,600 against 1,000)
    stairs = Staircase(Decimal(800), Decimal(0), Decimal(500_000_000))
    found = outlook_of(today(stairs, 450_000_000, "0"))
    assert today(stairs, 450_000_000, "0").crossover == 1_600_000_000
    assert found.months_until_crossover is None
    assert found.months_if_api_prices_fall is None


def test_a_growth_that_is_too_slow_is_said_to_be() -> None:
    case = today(Staircase(Decimal(800), Decimal(0), Decimal(10**12)), 1_000_000, "0.001")
    assert any("not reached within 10 years" in said for said in said_of(case, outlook_of(case), None))

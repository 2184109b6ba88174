"""The lasting crossing of a straight line and a staircase, against a scan and against figures worked out by hand."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.costing.crossover import Staircase, best_split, months_until, payback_months

ENGINEER = Decimal(200_000) / 12
HOURS = 730


def usd(low: str, high: str) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=2)


staircases = st.builds(
    Staircase,
    usd_per_replica=usd("1", "20000"),
    usd_fixed=usd("0", "30000"),
    tokens_per_replica=st.one_of(st.none(), st.integers(10**6, 10**11).map(Decimal)),
    spare_replicas=st.integers(0, 2),
    least_replicas=st.integers(1, 3),
    usd_per_mtok=usd("0", "0.05"),
)
prices = st.decimals(Decimal("0.02"), Decimal("80"), places=3)
volumes = st.integers(0, 10**13).map(Decimal)


@given(staircases, volumes, volumes)
def test_the_cost_never_falls_when_the_volume_rises(stairs: Staircase, one: Decimal, other: Decimal) -> None:
    assert stairs.usd(min(one, other)) <= stairs.usd(max(one, other))


@given(staircases, prices)
@settings(max_examples=300)
def test_from_the_crossover_on_the_api_is_never_cheaper_and_just_below_it_is(stairs: Staircase, price: Decimal) -> None:
    crossover = stairs.crossover(price)
    if crossover is None:
        assert stairs.never_cheaper_than(price)
        return
    slack = Decimal("1e-9")
    step = stairs.tokens_per_replica or crossover or Decimal(1)
    beyond = [crossover + step * Decimal(n) / 7 for n in range(60)]
    beyond += [step * (stairs.busy(crossover) + n) + Decimal("0.001") for n in range(20)]
    for volume in beyond:
        if volume >= crossover:
            assert price * volume / 10**6 >= stairs.usd(volume) * (1 - slack)
    below = crossover * (1 - Decimal("1e-6"))
    if stairs.busy(below) < stairs.busy(crossover):
        return  # the crossing is right at the start of a step: just below it the step before it holds
    assert price * below / 10**6 <= stairs.usd(below) * (1 + slack)


@given(staircases, prices)
def test_at_the_crossover_both_curves_meet(stairs: Staircase, price: Decimal) -> None:
    crossover = stairs.crossover(price)
    if crossover is not None and crossover > 0:
        api = price * crossover / 10**6
        assert api == pytest.approx(stairs.usd(crossover))


@given(staircases, prices, st.decimals(Decimal("0.5"), Decimal("2"), places=2))
def test_all_prices_times_x_leave_the_crossover_where_it_is(stairs: Staircase, price: Decimal, x: Decimal) -> None:
    dearer = Staircase(
        stairs.usd_per_replica * x,
        stairs.usd_fixed * x,
        stairs.tokens_per_replica,
        stairs.spare_replicas,
        stairs.least_replicas,
        stairs.usd_per_mtok * x,
    )
    before, after = stairs.crossover(price), dearer.crossover(price * x)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after == pytest.approx(before)


@given(usd("100", "9000"), prices, st.decimals(Decimal("0.5"), Decimal("2"), places=2))
def test_a_fixed_cost_of_x_times_moves_the_crossover_by_x(cost: Decimal, price: Decimal, x: Decimal) -> None:
    one, other = Staircase(cost, Decimal(0), None), Staircase(cost * x, Decimal(0), None)
    before, after = one.crossover(price), other.crossover(price)
    assert before is not None
    assert after == pytest.approx(before * x)


@given(staircases, prices, prices)
def test_a_dearer_api_never_raises_the_crossover(stairs: Staircase, one: Decimal, other: Decimal) -> None:
    cheap, dear = stairs.crossover(min(one, other)), stairs.crossover(max(one, other))
    if cheap is not None:
        assert dear is not None
        assert dear <= cheap


@pytest.mark.parametrize(("unit_cost", "never"), [("0.99", False), ("1", True), ("1.01", True)])
def test_a_fleet_whose_full_load_costs_as_much_as_the_api_never_pays(unit_cost: str, never: bool) -> None:
    stairs = Staircase(Decimal(unit_cost) * 100, Decimal(0), Decimal(100 * 10**6))
    assert (stairs.crossover(Decimal(1)) is None) == never


def test_the_crossover_lies_beyond_the_steps_on_which_the_api_is_cheaper_again() -> None:
    # 700 USD serve 200M tokens, the API takes 5 USD a million: 140M for the first machine, but two cost 1,400 at 200M
    # where the API takes 1,000. A step pays from its start when 1000(m − 1) ≥ 700m, m ≥ 10/3: step 3 is the last in doubt.
    stairs = Staircase(Decimal(700), Decimal(0), Decimal(200_000_000))
    assert stairs.crossover(Decimal(5)) == 3 * 140_000_000


@pytest.mark.parametrize(
    ("hourly", "spare", "engineers", "price", "published_mtok"),
    [
        ("0.805", 0, "0", "0.20", 2_938),
        ("0.805", 1, "0.25", "0.20", 26_708),
        ("0.805", 1, "0.25", "4", 1_335),
        ("0.805", 0, "0", "11.25", 52),
        ("1.79", 0, "0", "0.20", 6_534),
        ("1.79", 1, "0.25", "2", 3_390),
        ("3.99", 0, "0", "4", 728),
        ("3.99", 1, "0.25", "0.20", 49_960),
        ("55.04", 0, "0", "0.26", 153_064),
        ("55.04", 1, "1", "11.25", 8_624),
    ],
)
def test_the_table_beside_the_articles_50m_follows_from_the_staircase(
    hourly: str, spare: int, engineers: str, price: str, published_mtok: int
) -> None:
    """Hourly price × 730, always on, one engineer at 200,000 USD a year, no limit of capacity: as the table was made."""
    stairs = Staircase(Decimal(hourly) * HOURS, ENGINEER * Decimal(engineers), None, spare_replicas=spare)
    crossover = stairs.crossover(Decimal(price))
    # the table's "$0.26 (hosted gpt-oss-120b)" is 0.2625 at 3:1, rounded
    exact = Decimal("0.2625") if price == "0.26" else Decimal(price)
    crossover = stairs.crossover(exact)
    assert crossover is not None
    assert crossover / 10**6 == pytest.approx(Decimal(published_mtok), rel=Decimal("0.011"))


def test_a_split_fills_whole_replicas_and_sends_the_rest_to_the_api() -> None:
    # 1,000 USD serve 1,000M; 1,300M at 2 USD a million: one full machine and 300M of API is 1,600, against 2,000 and 2,600.
    stairs = Staircase(Decimal(1000), Decimal(0), Decimal(10**9))
    split = best_split(stairs, Decimal(2), Decimal(1_300_000_000))
    assert split.usd == 1600
    assert split.self_hosted_share == pytest.approx(Decimal(10) / 13)


@given(staircases, prices, st.integers(1, 10**12).map(Decimal))
def test_a_split_is_never_dearer_than_all_or_nothing(stairs: Staircase, price: Decimal, tokens: Decimal) -> None:
    split = best_split(stairs, price, tokens)
    assert split.usd <= min(stairs.usd(tokens), price * tokens / 10**6)
    assert 0 <= split.self_hosted_share <= 1


@pytest.mark.parametrize(("growth", "months"), [("0.10", 8), ("0", None), ("-0.1", None), ("1", 1)])
def test_months_until_the_crossover_follow_compound_growth(growth: str, months: int | None) -> None:
    # 1.1⁷ = 1.949, 1.1⁸ = 2.144: a volume doubles in the eighth month
    assert months_until(Decimal(200), Decimal(100), Decimal(growth), horizon_months=60) == months


def test_a_volume_at_the_crossover_needs_no_months() -> None:
    assert months_until(Decimal(100), Decimal(100), Decimal(0), horizon_months=60) == 0


def test_a_purchase_pays_back_from_the_cash_saved_or_never() -> None:
    assert payback_months(Decimal(12_000), Decimal(1_500), Decimal(500)) == 12
    assert payback_months(Decimal(12_000), Decimal(500), Decimal(500)) is None

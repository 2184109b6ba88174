"""The cheapest of several layouts at each volume, and where it crosses an API: checked against a plain search."""

from decimal import Decimal
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.costing.crossover import Staircase
from bot.costing.envelope import Envelope

PRICE = Decimal(4)
cents = lambda low, high: st.integers(low * 100, high * 100).map(lambda n: Decimal(n) / 100)  # noqa: E731 - named
stairs = st.builds(
    lambda each, fixed, capacity, spare: Staircase(each, fixed, capacity * 1_000_000, spare, 1 + spare),
    cents(50, 20_000),
    cents(0, 9_000),
    st.integers(100, 9_000).map(Decimal),
    st.integers(0, 2),
)
several = st.lists(stairs, min_size=1, max_size=6).map(lambda each: Envelope(tuple(each)))


def plainly(edge: Envelope, tokens: float) -> float:
    """The least of all, one by one, in binary fractions."""

    def one(stair: Staircase) -> float:
        assert stair.tokens_per_replica is not None
        busy = max(1, ceil(tokens / float(stair.tokens_per_replica) - 1e-9))
        return (busy + stair.spare_replicas) * float(stair.usd_per_replica) + float(stair.usd_fixed)

    return min(one(stair) for stair in edge.stairs)


@given(several, st.floats(1e6, 1e12))
@settings(deadline=None)
def test_the_lower_edge_is_the_least_of_all_its_staircases(edge: Envelope, tokens: float) -> None:
    volume = Decimal(round(tokens))
    assert float(edge.usd(volume)) == pytest.approx(plainly(edge, round(tokens)))
    assert edge.stairs[edge.cheapest(volume)].usd(volume) == edge.usd(volume)


@given(several, st.integers(1, 10**12), st.integers(1, 10**12))
@settings(deadline=None)
def test_the_lower_edge_never_falls_when_the_volume_rises(edge: Envelope, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert edge.usd(Decimal(low)) <= edge.usd(Decimal(high))


@given(several)
@settings(deadline=None, max_examples=200)
def test_the_crossover_is_where_the_curves_meet_and_where_the_api_is_dearer_for_good(edge: Envelope) -> None:
    crossing = edge.crossover(PRICE)
    if crossing is None:
        assert edge.usd_per_mtok_at_capacity() >= PRICE
        return
    assert edge.usd(crossing) == pytest.approx(crossing / 1_000_000 * PRICE)
    just_below = float(crossing) * (1 - 1e-6)
    assert plainly(edge, just_below) > just_below / 1e6 * float(PRICE)
    above = [float(crossing) * 10 ** (step / 50) for step in range(1, 150)]
    above += [
        float(stair.tokens_per_replica or 0) * step * (1 + 1e-8)
        for stair in edge.stairs
        for step in range(1, 30)
        if float(stair.tokens_per_replica or 0) * step > crossing
    ]
    assert all(plainly(edge, tokens) <= tokens / 1e6 * float(PRICE) * (1 + 1e-9) for tokens in above)


@given(several, st.integers(1, 60))
@settings(deadline=None)
def test_a_dearer_api_is_crossed_earlier_and_a_cheaper_one_later(edge: Envelope, percent: int) -> None:
    dearer, cheaper = (edge.crossover(PRICE * (100 + way * percent) / 100) for way in (1, -1))
    crossing = edge.crossover(PRICE)
    if crossing is not None:
        assert dearer is not None
        assert dearer < crossing
        assert cheaper is None or cheaper > crossing


def test_within_one_step_a_price_twice_as_high_halves_the_crossover() -> None:
    edge = Envelope((Staircase(Decimal(1000), Decimal(0), Decimal(10**12)),))
    assert edge.crossover(Decimal(2)) == 500_000_000
    assert edge.crossover(Decimal(4)) == 250_000_000


def test_two_layouts_together_cross_earlier_than_each_alone() -> None:
    small = Staircase(Decimal(400), Decimal(0), Decimal(150_000_000))
    large = Staircase(Decimal(560), Decimal(0), Decimal(900_000_000))
    alone = [stair.crossover(PRICE) for stair in (small, large)]
    assert alone == [Decimal(200_000_000), Decimal(140_000_000)]
    assert (
        Envelope((small, large)).crossover(PRICE) == 100_000_000
    )  # the small one up to 150M, the large one from 140M on


@given(several, st.integers(1, 10**11))
@settings(deadline=None)
def test_no_other_split_costs_less(edge: Envelope, tokens: int) -> None:
    volume = Decimal(tokens)
    best = edge.best_split(PRICE, volume)
    for share in (Decimal(step) / 20 for step in range(21)):
        own = edge.usd(share * volume) if share else Decimal(0)
        assert best.usd <= (own + PRICE / 1_000_000 * (1 - share) * volume) * (1 + Decimal("1e-18"))


@given(several)
@settings(deadline=None)
def test_at_every_step_shown_the_edge_jumps(edge: Envelope) -> None:
    found = edge.steps([Decimal(10**7), Decimal(10**11)], at_most=10)
    assert len(found) <= 10
    assert found == sorted(set(found))
    assert all(edge.usd(step * (1 + Decimal("1e-9"))) > edge.usd(step) for step in found)

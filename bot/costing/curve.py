"""The points of the cost chart: both costs over the volume, with the steps of whole replicas to be seen."""

from decimal import Decimal

from bot.costing.crossover import MILLION
from bot.costing.envelope import Envelope
from bot.costing.estimate import CurvePoint
from bot.costing.workload import Volume

MOST_POINTS = 60
SPREAD_POINTS = 25
STEPS_SHOWN = 15
DIGITS = 4
LEAST_TOKENS = Decimal(1000)


def curve(
    own: Envelope, api_usd_per_mtok: Decimal, crossover: Decimal | None, volume: Volume | None
) -> tuple[CurvePoint, ...]:
    """At most 60 points from a tenth of the smallest volume of interest to ten times the largest."""
    low, high = _range(own, crossover, volume)
    volumes = set(_spread(low, high))
    marks = [tokens for tokens in (crossover, *_ends(volume)) if tokens is not None]
    volumes |= {tokens for tokens in marks if low <= tokens <= high}
    for edge in own.steps(volumes, at_most=STEPS_SHOWN):
        just_above = edge * (1 + Decimal(10) ** -DIGITS)
        if just_above <= high and len(volumes) + 2 <= MOST_POINTS:
            volumes |= {edge, just_above}
    return tuple(point(own, api_usd_per_mtok, tokens) for tokens in sorted(volumes))


def point(own: Envelope, api_usd_per_mtok: Decimal, tokens: Decimal) -> CurvePoint:
    """Both costs at one volume."""
    return CurvePoint(tokens, tokens / MILLION * api_usd_per_mtok, own.usd(tokens))


def _ends(volume: Volume | None) -> tuple[Decimal, ...]:
    return () if volume is None else (volume.low, volume.expected, volume.high)


def _range(own: Envelope, crossover: Decimal | None, volume: Volume | None) -> tuple[Decimal, Decimal]:
    of_interest = [tokens for tokens in (crossover, *_ends(volume)) if tokens]
    if crossover is None:
        capacity = own.stairs[own.cheapest_at_capacity()].tokens_per_replica
        of_interest += [] if capacity is None else [capacity]
    low = max(LEAST_TOKENS, min(of_interest, default=LEAST_TOKENS) / 10)
    return low, max(max(of_interest, default=LEAST_TOKENS) * 10, low * 100)


def _spread(low: Decimal, high: Decimal) -> list[Decimal]:
    factor = (high / low) ** (Decimal(1) / (SPREAD_POINTS - 1))
    return [_rounded(low * factor**place) for place in range(SPREAD_POINTS)]


def _rounded(tokens: Decimal) -> Decimal:
    return Decimal(f"{tokens:.{DIGITS}g}")

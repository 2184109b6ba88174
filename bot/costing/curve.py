"""The points of the cost chart: both costs over the volume, with the steps of whole replicas to be seen."""

from decimal import Decimal

from bot.costing.crossover import MILLION, Staircase
from bot.costing.estimate import CurvePoint
from bot.costing.workload import Volume

MOST_POINTS = 60
SPREAD_POINTS = 25
STEPS_SHOWN = 12
DIGITS = 4
LEAST_TOKENS = Decimal(1_000_000)


def curve(
    stairs: Staircase, api_usd_per_mtok: Decimal, crossover: Decimal | None, volume: Volume | None
) -> tuple[CurvePoint, ...]:
    """At most 60 points from a tenth of the smallest volume of interest to ten times the largest."""
    low, high = _range(stairs, crossover, volume)
    volumes = set(_spread(low, high))
    marks = [tokens for tokens in (crossover, *_ends(volume)) if tokens is not None]
    volumes |= {tokens for tokens in marks if low <= tokens <= high}
    if stairs.tokens_per_replica is not None:
        for step in range(1, STEPS_SHOWN + 1):
            edge = stairs.tokens_per_replica * step
            just_above = edge * (1 + Decimal(10) ** -DIGITS)
            if low <= edge and just_above <= high and len(volumes) + 2 <= MOST_POINTS:
                volumes |= {edge, just_above}
    return tuple(point(stairs, api_usd_per_mtok, tokens) for tokens in sorted(volumes))


def point(stairs: Staircase, api_usd_per_mtok: Decimal, tokens: Decimal) -> CurvePoint:
    """Both costs at one volume."""
    return CurvePoint(tokens, tokens / MILLION * api_usd_per_mtok, stairs.usd(tokens))


def _ends(volume: Volume | None) -> tuple[Decimal, ...]:
    return () if volume is None else (volume.low, volume.expected, volume.high)


def _range(stairs: Staircase, crossover: Decimal | None, volume: Volume | None) -> tuple[Decimal, Decimal]:
    of_interest = [tokens for tokens in (crossover, *_ends(volume)) if tokens]
    if crossover is None and stairs.tokens_per_replica is not None:
        of_interest.append(stairs.tokens_per_replica)
    low = max(LEAST_TOKENS, min(of_interest, default=LEAST_TOKENS) / 10)
    return low, max(max(of_interest, default=LEAST_TOKENS) * 10, low * 100)


def _spread(low: Decimal, high: Decimal) -> list[Decimal]:
    factor = (high / low) ** (Decimal(1) / (SPREAD_POINTS - 1))
    return [_rounded(low * factor**place) for place in range(SPREAD_POINTS)]


def _rounded(tokens: Decimal) -> Decimal:
    return Decimal(f"{tokens:.{DIGITS}g}")

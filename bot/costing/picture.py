"""What the cost chart shows, as values: the two lines, the crossing and the person's volume. Drawing is ``bot.drawing``."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from bot.costing.estimate import CurvePoint, Economics
from bot.costing.quick import QuickEstimate
from bot.facts.exchange_rates import US_DOLLARS, Currency

CHART_POINTS = 20  # what Slack's line chart takes
UNITS = ((Decimal(10) ** 12, "T"), (Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k"))


@dataclass(frozen=True, slots=True)
class Picture:
    """Cost a month over tokens a month, both axes logarithmic. ``crossover`` is None for "never"."""

    title: str
    api: str
    self_hosted: str
    points: tuple[CurvePoint, ...]
    crossover: Decimal | None
    volume: tuple[Decimal, Decimal] | None
    """The person's volume: its low and high end."""
    money: Currency = US_DOLLARS
    """What the points' costs are written in."""


def shown_in(picture: Picture, money: Currency) -> Picture:
    """The same picture in another currency; its names for the costs keep saying US dollars."""
    if money.rate is None:
        return picture
    points = (
        replace(point, api_usd=money.of(point.api_usd), self_hosted_usd=money.of(point.self_hosted_usd))
        for point in picture.points
    )
    return replace(picture, title=f"{picture.title}, in {money.code}", points=tuple(points), money=money)


def picture_of(economics: Economics, volume: tuple[Decimal, Decimal] | None) -> Picture | None:
    """The picture of a decision's costs; ``None`` without a curve."""
    if not economics.curve:
        return None
    crossing = economics.crossover
    return Picture(
        "Cost a month by volume",
        crossing.api_model,
        economics.curve_label or f"{crossing.self_hosted_model} on {crossing.gpu}",
        economics.curve,
        crossing.tokens_per_month,
        volume,
    )


def picture_of_estimate(answer: QuickEstimate) -> Picture | None:
    """The picture of a quick estimate; ``None`` where it compares no API with self-hosting."""
    if answer.compared is None or not answer.curve:
        return None
    tokens = answer.tokens_per_month
    given = answer.request.volume_tokens_per_month
    ends = (Decimal(str(given[0])), Decimal(str(given[1]))) if isinstance(given, tuple) else None
    return Picture(
        "Cost a month by volume",
        answer.compared[0],
        answer.compared[1],
        answer.curve,
        answer.crossover_tokens_per_month,
        ends or (None if tokens is None else (tokens, tokens)),
    )


def thinned(picture: Picture, most: int = CHART_POINTS) -> tuple[CurvePoint, ...]:
    """At most so many of the picture's points, the ends, the crossing, its neighbours and the person's volume among them."""
    points = picture.points
    if len(points) <= most:
        return points
    kept = {0, len(points) - 1}
    for tokens in (picture.crossover, *(picture.volume or ())):
        if tokens is not None:
            nearest = min(range(len(points)), key=lambda place: abs(points[place].tokens_per_month - tokens))
            kept |= {nearest - 1, nearest, nearest + 1} & set(range(len(points)))
    return tuple(points[place] for place in sorted(_filled(kept, points, most)))


def short_number(number: Decimal) -> str:
    """1.2B, 80M, 500k: three figures at most."""
    for size, letter in UNITS:
        if number >= size:
            return f"{float(number / size):.3g}{letter}"
    return f"{float(number):.3g}"


def labels(points: Iterable[CurvePoint]) -> tuple[str, ...]:
    """A label for each point's volume, each different from the one before: charts join points of one label."""
    found: list[str] = []
    for point in points:
        label = short_number(point.tokens_per_month)
        while label in found:
            label += "+"
        found.append(label)
    return tuple(found)


def _filled(kept: set[int], points: tuple[CurvePoint, ...], most: int) -> set[int]:
    """Fills the widest gaps, measured as people see them on a logarithmic axis, until there are ``most``."""
    kept = set(sorted(kept)[:most])
    while len(kept) < most:
        ordered = sorted(kept)
        gaps = [
            (points[right].tokens_per_month / points[left].tokens_per_month, -left, left, right)
            for left, right in pairwise(ordered)
            if right - left > 1
        ]
        if not gaps:
            break
        _, _, left, right = max(gaps)
        middle = (points[left].tokens_per_month * points[right].tokens_per_month).sqrt()
        kept.add(min(range(left + 1, right), key=lambda place: abs(points[place].tokens_per_month - middle)))
    return kept

"""What the cost chart shows, as values: the two lines, the crossing and the person's volume. Drawing is ``bot.drawing``."""

from dataclasses import dataclass, replace
from decimal import Decimal

from bot.costing.estimate import CurvePoint, Economics
from bot.costing.quick import QuickEstimate
from bot.facts.exchange_rates import US_DOLLARS, Currency

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


def short_number(number: Decimal, figures: int = 3) -> str:
    """1.2B, 80M, 500k: so many figures at most."""
    for size, letter in UNITS:
        if number >= size:
            return f"{float(number / size):.{figures}g}{letter}"
    return f"{float(number):.{figures}g}"

"""Cost over volume as Slack's line chart, and the same in words for who does not see it. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.costing.estimate import CurvePoint
from bot.costing.picture import Picture, short_number
from bot.slack.blocks import Block
from bot.slack.escaping import shortened

CHART_TITLE = 50
BEYOND = 2
"""The chart ends at so many times the crossing or the person's volume, whichever is larger."""
POINTS = 14
"""Slack takes twenty; with more than these their labels run into each other."""
APART = Decimal("1.12")
"""A point nearer than this to a marked one is left out: two labels that read alike would stand side by side."""
MOST_FIGURES = 18
"""Figures that tell two neighbouring volumes apart, whatever they are."""
YOURS, CROSSING, BOTH = "(yours)", "(crossing)", "(yours, cross)"
LINES = (("Vendor's API", "api_usd"), ("Self-hosted", "self_hosted_usd"))


def chart_of(picture: Picture | None) -> list[Block]:
    """Both costs over the volume; nothing where there is no curve to draw."""
    if picture is None:
        return []
    near = around_the_crossing(picture)
    marks = marks_of(near)
    points = _spread(near.points, marks)
    if len(points) < 2:
        return []
    shown = _labels(points, marks)
    series = [
        {"name": name, "data": [_point(label, getattr(point, of)) for label, point in zip(shown, points, strict=True)]}
        for name, of in LINES
    ]
    axes = {
        "categories": list(shown),
        "x_label": "Tokens a month",
        "y_label": f"{_capital(picture.money.name)} a month",
    }
    chart = {"type": "line", "series": series, "axis_config": axes}
    return [{"type": "data_visualization", "title": shortened(picture.title, CHART_TITLE), "chart": chart}]


def around_the_crossing(picture: Picture) -> Picture:
    """Slack's axis is linear: far beyond the crossing, one line would press the other to the ground."""
    marks = [tokens for tokens in (picture.crossover, *(picture.volume or ())) if tokens]
    if picture.crossover is None or not marks:
        return picture
    last = max(marks) * BEYOND
    return replace(picture, points=tuple(point for point in picture.points if point.tokens_per_month <= last))


def marks_of(picture: Picture) -> dict[CurvePoint, str]:
    """The points at the person's volume and at the crossing: Slack draws no line for them, so their labels say it."""
    if not picture.points:
        return {}
    marks = {_nearest(picture.points, tokens): YOURS for tokens in picture.volume or () if tokens}
    if picture.crossover is not None:
        at = _nearest(picture.points, picture.crossover)
        marks[at] = BOTH if at in marks else CROSSING
    return marks


def _spread(points: Sequence[CurvePoint], marks: dict[CurvePoint, str]) -> list[CurvePoint]:
    """The marked points and the ends, with others between them at even steps of a logarithmic axis."""
    if len(points) < 2 or not points[0].tokens_per_month:
        return list(points[:POINTS])
    first, last = points[0], points[-1]
    step = (last.tokens_per_month / first.tokens_per_month).ln() / (POINTS - 1 - len(marks))
    kept = {first, last, *marks, *_beside_the_crossing(points, marks)}
    for place in range(1, POINTS - 1 - len(marks)):
        found = _nearest(points, first.tokens_per_month * (step * place).exp())
        if all(_apart(found, other) for other in kept):
            kept.add(found)
    ends = {end for end in (first, last) if end not in marks and not all(_apart(end, mark) for mark in marks)}
    return sorted(kept - ends, key=lambda point: point.tokens_per_month)


def _beside_the_crossing(points: Sequence[CurvePoint], marks: dict[CurvePoint, str]) -> set[CurvePoint]:
    """Its neighbours, however near: between them the lines change places, and farther away a step may hide that."""
    beside = set()
    for point, mark in marks.items():
        if mark != YOURS:
            place = points.index(point)
            beside |= {*points[max(0, place - 1) : place], *points[place + 1 : place + 2]}
    return beside


def _apart(one: CurvePoint, other: CurvePoint) -> bool:
    low, high = sorted((one.tokens_per_month, other.tokens_per_month))
    return high >= low * APART


def _nearest(points: Sequence[CurvePoint], tokens: Decimal) -> CurvePoint:
    return min(points, key=lambda point: abs(point.tokens_per_month - tokens))


def _labels(points: Sequence[CurvePoint], marks: dict[CurvePoint, str]) -> list[str]:
    """Round figures, exact ones with their mark where there is one; points of one label would be joined."""
    found: list[str] = []
    for point in points:
        tokens = point.tokens_per_month
        exact = (short_number(tokens, figures) for figures in range(3, MOST_FIGURES))
        told = [f"{short_number(tokens)} {marks[point]}"] if point in marks else [_rounded(tokens), *exact]
        found.append(next(label for label in told if label not in found))
    return found


def _rounded(tokens: Decimal) -> str:
    return short_number(round(tokens, 1 - tokens.adjusted()))


def in_words(picture: Picture) -> str:
    """What the chart shows."""
    crossing = picture.crossover
    where = "they do not cross" if crossing is None else f"they cross at {short_number(crossing)} tokens a month"
    return f"{picture.title}. API: {picture.api}. Self-hosted: {picture.self_hosted}. In this chart {where}."


def alt_text(chart: Block) -> str:
    """What a chart block shows, for a picture of it: each line by its ends."""
    lines = [
        f"{line['name']} from {line['data'][0]['value']:,.0f} at {line['data'][0]['label']} "
        f"to {line['data'][-1]['value']:,.0f} at {line['data'][-1]['label']} tokens a month"
        for line in chart["chart"]["series"]
    ]
    costs = chart["chart"]["axis_config"]["y_label"]
    return f"Line chart, {chart['title']}, {costs}: {'; '.join(lines)}."


def _capital(name: str) -> str:
    return f"{name[:1].upper()}{name[1:]}"


def _point(label: str, usd: Decimal) -> Block:
    return {"label": label, "value": round(float(usd), 2)}

"""Cost over volume as Slack's line chart, and the same in words for who does not see it. Pure."""

from dataclasses import replace
from decimal import Decimal

from bot.costing.picture import Picture, labels, short_number, thinned
from bot.slack.blocks import Block
from bot.slack.escaping import shortened

CHART_TITLE = 50
BEYOND = 3
"""The chart ends at so many times the crossing or the person's volume, whichever is larger."""
LINES = (("Vendor's API", "api_usd"), ("Self-hosted", "self_hosted_usd"))


def chart_of(picture: Picture | None) -> list[Block]:
    """Both costs over the volume; nothing where there is no curve to draw."""
    if picture is None:
        return []
    points = thinned(around_the_crossing(picture))
    if len(points) < 2:
        return []
    shown = labels(points)
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

"""A line chart as inline SVG: evenly spaced categories on a linear axis, as in Slack, or on a logarithmic one to compare."""

import math
from collections.abc import Sequence
from typing import Any

from tests.slack_screens.markup import words

WIDTH, HEIGHT = 620, 330
LEFT, RIGHT, TOP, BOTTOM = 78, 16, 14, 96
COLOURS = ("#1264a3", "#b8520a", "#2f7d4f", "#7a3e9d", "#a01c48", "#555555")
DASHES = ("", "7 4", "2 3", "9 3 2 3", "1 4", "12 5")
"""Lines differ by dash as well as by colour."""
TICKS = 5


def line_chart(block: dict[str, Any], *, logarithmic: bool = False) -> str:
    """A ``data_visualization`` block with a line chart."""
    chart = block["chart"]
    if chart["type"] != "line":
        raise ValueError(f"no picture of a {chart['type']} chart")
    axes, series = chart["axis_config"], chart["series"]
    ticks = _ticks([point["value"] for line in series for point in line["data"]], logarithmic=logarithmic)
    parts = [_grid(ticks, logarithmic=logarithmic), _categories(axes["categories"]), _axis_labels(axes)]
    parts += [_line(line, number, ticks, logarithmic=logarithmic) for number, line in enumerate(series)]
    title = words(block["title"])
    drawn = f'<svg role="img" aria-label="{title}" viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(parts)}</svg>'
    return f'<figure class="chart"><figcaption>{title}</figcaption>{drawn}{_legend(series)}</figure>'


def _ticks(values: Sequence[float], *, logarithmic: bool) -> list[float]:
    highest = max(values) or 1.0
    if logarithmic:
        lowest = min(value for value in values if value > 0)
        return [10.0**power for power in range(math.floor(math.log10(lowest)), math.ceil(math.log10(highest)) + 1)]
    rough = highest / TICKS
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough)
    return [step * number for number in range(math.ceil(highest / step) + 1)]


def _height(value: float, ticks: Sequence[float], *, logarithmic: bool) -> float:
    first, last = ticks[0], ticks[-1]
    part = value / last
    if logarithmic:
        part = math.log10(max(value, first) / first) / (math.log10(last / first) or 1)
    return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)


def _across(place: int, count: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (place + 0.5) / count


def _grid(ticks: Sequence[float], *, logarithmic: bool) -> str:
    drawn = []
    for tick in ticks:
        y = _height(tick, ticks, logarithmic=logarithmic)
        drawn.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        drawn.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:,.0f}</text>')
    return "".join(drawn)


def _categories(labels: Sequence[str]) -> str:
    drawn = []
    for place, label in enumerate(labels):
        x, y = _across(place, len(labels)), HEIGHT - BOTTOM + 14
        turned = f'transform="rotate(-40 {x:.1f} {y})"'
        drawn.append(f'<text x="{x:.1f}" y="{y}" text-anchor="end" {turned}>{words(label)}</text>')
    return "".join(drawn)


def _axis_labels(axes: dict[str, Any]) -> str:
    middle = (HEIGHT - BOTTOM + TOP) / 2
    return (
        f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 4}" text-anchor="middle" class="axis">{words(axes["x_label"])}</text>'
        f'<text x="12" y="{middle}" text-anchor="middle" class="axis" transform="rotate(-90 12 {middle})">'
        f"{words(axes['y_label'])}</text>"
    )


def _line(line: dict[str, Any], number: int, ticks: Sequence[float], *, logarithmic: bool) -> str:
    count = len(line["data"])
    points = [
        (_across(place, count), _height(point["value"], ticks, logarithmic=logarithmic))
        for place, point in enumerate(line["data"])
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{COLOURS[number]}"/>' for x, y in points)
    dash = f'stroke-dasharray="{DASHES[number]}"'
    return f'<polyline points="{path}" fill="none" stroke="{COLOURS[number]}" stroke-width="2" {dash}/>{dots}'


def _legend(series: Sequence[dict[str, Any]]) -> str:
    keys = "".join(
        f'<li><svg viewBox="0 0 26 8" class="key"><line x1="0" x2="26" y1="4" y2="4" stroke="{COLOURS[number]}" '
        f'stroke-width="2" stroke-dasharray="{DASHES[number]}"/></svg>{words(line["name"])}</li>'
        for number, line in enumerate(series)
    )
    return f'<ul class="legend">{keys}</ul>'

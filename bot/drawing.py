"""Draws the cost chart: as PNG bytes, and in characters for the terminal. Costs nothing until it is called: matplotlib is
loaded on first use, and only for the PNG. No figure is worked out here."""

import io
import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.costing.estimate import CurvePoint
from bot.costing.picture import Picture, short_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

API_COLOUR, OWN_COLOUR, MARK_COLOUR = "#1d6fb8", "#c2571a", "#444444"
SIZE_INCHES, DOTS_PER_INCH = (8.0, 4.8), 150
LABEL_WIDTH = 0.26  # of the axis
API_MARK, OWN_MARK, BOTH_MARK, VOLUME_MARK, CROSSING_MARK = "·", "█", "▓", "│", "✕"


def png(picture: Picture) -> bytes:
    """The chart as a PNG image."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - 0.5 s, only for a PNG
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    figure = Figure(figsize=SIZE_INCHES, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    _lines(axes, picture)
    _marks(axes, picture)
    _frame(axes, picture)
    figure.legend(loc="outside lower center", frameon=False, ncols=1)
    image = io.BytesIO()
    figure.savefig(image, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return image.getvalue()


def write_png(picture: Picture, path: Path) -> None:
    """The chart as a PNG file."""
    path.write_bytes(png(picture))


def _lines(axes: "Axes", picture: Picture) -> None:
    volumes = [float(point.tokens_per_month) for point in picture.points]
    api = [float(point.api_usd) for point in picture.points]
    own = [float(point.self_hosted_usd) for point in picture.points]
    axes.plot(volumes, api, color=API_COLOUR, linewidth=2, label=f"API: {picture.api}")
    axes.plot(volumes, own, color=OWN_COLOUR, linewidth=2, label=f"Self-hosted: {picture.self_hosted}")
    axes.set_xscale("log")
    axes.set_yscale("log")


def _marks(axes: "Axes", picture: Picture) -> None:
    if picture.crossover is not None:
        x, y = float(picture.crossover), _height(picture, picture.crossover)
        axes.plot([x], [y], "o", color=MARK_COLOUR, markersize=9, markerfacecolor="white", markeredgewidth=2, zorder=5)
        cost = f"{picture.money.symbol}{short_number(Decimal(str(y)))}"
        text = f"cross at {short_number(picture.crossover)} tokens,\n{cost} a month"
        left = _beside_the_crossing(picture, x)
        axes.annotate(
            text,
            (x, y),
            xytext=(-12, 14) if left else (14, -12),
            textcoords="offset points",
            ha="right" if left else "left",
            va="bottom" if left else "top",
            color=MARK_COLOUR,
            bbox={"boxstyle": "round", "facecolor": "white", "edgecolor": "none", "alpha": 0.85},
        )
    if picture.volume is not None:
        low, high = (float(end) for end in picture.volume)
        if low == high:
            axes.axvline(low, color=MARK_COLOUR, linestyle="--", linewidth=1.2)
        else:
            axes.axvspan(low, high, color=MARK_COLOUR, alpha=0.12)
        room = _place(picture, high) < 1 - LABEL_WIDTH
        axes.annotate(
            f"your volume\n{_ends_in_words(picture.volume)}",
            (high if room else low, 0.98),
            xycoords=("data", "axes fraction"),
            xytext=(6 if room else -6, 0),
            textcoords="offset points",
            ha="left" if room else "right",
            va="top",
            color=MARK_COLOUR,
        )


def _beside_the_crossing(picture: Picture, crossing: float) -> bool:
    """Whether its label goes to the upper left instead of the lower right: both are free of the two lines, not of the volume."""
    place = _place(picture, crossing)
    if place > 1 - LABEL_WIDTH or place < LABEL_WIDTH:
        return place > 1 - LABEL_WIDTH
    ends = [_place(picture, float(end)) for end in picture.volume or ()]
    return bool(ends) and min(ends) < place + LABEL_WIDTH and max(ends) > place


def _frame(axes: "Axes", picture: Picture) -> None:
    from matplotlib.ticker import FuncFormatter  # noqa: PLC0415 - part of the lazy matplotlib

    def in_short(prefix: str) -> Callable[[float, int], str]:
        return lambda value, _position: f"{prefix}{short_number(Decimal(str(value)))}"

    axes.xaxis.set_major_formatter(FuncFormatter(in_short("")))
    axes.yaxis.set_major_formatter(FuncFormatter(in_short(picture.money.symbol)))
    axes.set_xlabel("tokens a month")
    axes.set_ylabel(f"{picture.money.code} a month")
    never = "" if picture.crossover is not None else ": self-hosting is never cheaper"
    axes.set_title(picture.title + never)
    axes.grid(visible=True, which="major", alpha=0.3)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def terminal(picture: Picture, *, width: int = 76, height: int = 18) -> str:
    """The chart in characters: axes logarithmic, steps to be seen, the crossing marked ✕ and the volume │."""
    columns, rows = max(30, width - 9), max(8, height - 4)
    volumes = _spread(picture.points[0].tokens_per_month, picture.points[-1].tokens_per_month, columns)
    costs = [_costs_at(picture.points, tokens) for tokens in volumes]
    low, high = _decades([usd for pair in costs for usd in pair])
    grid = [[" "] * columns for _ in range(rows)]

    def row(usd: float) -> int:
        return rows - 1 - round((math.log10(usd) - low) / (high - low) * (rows - 1))

    for end in picture.volume or ():
        for line in grid:
            line[_column(volumes, end)] = VOLUME_MARK
    for column, (api, own) in enumerate(costs):
        grid[row(own)][column] = OWN_MARK
        grid[row(api)][column] = API_MARK if row(api) != row(own) else BOTH_MARK
    if picture.crossover is not None:
        grid[row(_height(picture, picture.crossover))][_column(volumes, picture.crossover)] = CROSSING_MARK
    return "\n".join([*_with_money(grid, low, high, picture.money.symbol), *_below(picture, volumes)])


def _with_money(grid: Sequence[Sequence[str]], low: float, high: float, symbol: str) -> list[str]:
    rows, labelled = len(grid), {}
    for decade in range(math.ceil(low), math.floor(high) + 1):
        place = rows - 1 - round((decade - low) / (high - low) * (rows - 1))
        labelled[place] = f"{symbol}{short_number(Decimal(10) ** decade)}"
    return [f"{labelled.get(place, ''):>7} ┤{''.join(line)}".rstrip() for place, line in enumerate(grid)]


def _below(picture: Picture, volumes: Sequence[Decimal]) -> list[str]:
    axis = [" "] * (len(volumes) + 8)
    for decade in range(math.ceil(math.log10(volumes[0])), math.floor(math.log10(volumes[-1])) + 1):
        label, start = short_number(Decimal(10) ** decade), _column(volumes, Decimal(10) ** decade)
        axis[start : start + len(label)] = label
    crossing = "never" if picture.crossover is None else f"{short_number(picture.crossover)} tokens a month"
    legend = [f"{API_MARK} API: {picture.api}", f"{OWN_MARK} self-hosted: {picture.self_hosted}"]
    marks = f"{CROSSING_MARK} they cross: {crossing}"
    if picture.volume is not None:
        marks += f"   {VOLUME_MARK} your volume: {_ends_in_words(picture.volume)}"
    return [" " * 8 + "└" + "─" * len(volumes), (" " * 9 + "".join(axis)).rstrip(), *legend, marks]


def _ends_in_words(volume: tuple[Decimal, Decimal]) -> str:
    low, high = (short_number(end) for end in volume)
    return low if low == high else f"{low} to {high}"


def _spread(low: Decimal, high: Decimal, count: int) -> list[Decimal]:
    start, end = math.log10(low), math.log10(high)
    return [Decimal(str(10 ** (start + (end - start) * place / (count - 1)))) for place in range(count)]


def _column(volumes: Sequence[Decimal], tokens: Decimal) -> int:
    return min(
        range(len(volumes)), key=lambda place: abs(math.log10(volumes[place]) - math.log10(max(tokens, Decimal(1))))
    )


def _decades(costs: Sequence[float]) -> tuple[float, float]:
    positive = [usd for usd in costs if usd > 0]
    low, high = math.log10(min(positive)), math.log10(max(positive))
    return low, max(high, low + 1)


def _costs_at(points: Sequence[CurvePoint], tokens: Decimal) -> tuple[float, float]:
    """Both costs at a volume: the API's by its price, the staircase by the step the volume stands on."""
    price = points[-1].api_usd / points[-1].tokens_per_month
    step = next((point for point in points if point.tokens_per_month >= tokens), points[-1])
    return float(tokens * price), float(step.self_hosted_usd)


def _height(picture: Picture, tokens: Decimal) -> float:
    point: Any = min(picture.points, key=lambda point: abs(point.tokens_per_month - tokens))
    return float(point.api_usd * tokens / point.tokens_per_month)


def _place(picture: Picture, tokens: float) -> float:
    """Where a volume lies on the axis: 0 at the left end, 1 at the right."""
    left, right = (math.log10(picture.points[end].tokens_per_month) for end in (0, -1))
    return (math.log10(tokens) - left) / (right - left)

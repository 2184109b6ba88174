"""A chart block as a PNG, for a Slack that refuses the block. Imports matplotlib late: it is slow and seldom needed."""

import io
from typing import Any

INCHES = (8.0, 4.5)
DOTS_PER_INCH = 130
STYLES = ("-", "--", ":", "-.")
"""Lines differ by their strokes as well as by colour."""


def draw_chart(block: dict[str, Any]) -> bytes:
    """The same data, title and axes as the ``data_visualization`` block."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - slow to import, seldom needed
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    chart, figure = block["chart"], Figure(figsize=INCHES, dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.subplots()
    axis = chart["axis_config"]
    labels = axis["categories"]
    for index, line in enumerate(chart["series"]):
        values = [point["value"] for point in line["data"]]
        axes.plot(labels, values, STYLES[index % len(STYLES)], marker="o", markersize=3, label=line["name"])
    axes.set_title(block["title"])
    axes.set_xlabel(axis.get("x_label", ""))
    axes.set_ylabel(axis.get("y_label", ""))
    axes.set_ylim(bottom=0)
    axes.tick_params(axis="x", labelrotation=45)
    axes.legend()
    written = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(written, format="png")
    return written.getvalue()

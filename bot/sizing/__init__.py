"""How an open-weight model runs on given GPUs: memory, concurrency, throughput, latency, layouts.

``size`` answers the question whole; ``capacity`` and ``best_layouts`` are what costs are made of. Pure; the figures come from
``knowledge/`` through the catalogue. Money beyond the price of an output token does not enter: that is ``costing``.
"""

from bot.sizing.arguments import SizeArguments, parse_size_arguments
from bot.sizing.fleet import (
    Capacity,
    LayoutOption,
    Targets,
    Workload,
    best_layouts,
    capacity,
    performance,
    precision_for,
)
from bot.sizing.precision import Precision, precision_named
from bot.sizing.size import Sizing, size

__all__ = [
    "Capacity",
    "LayoutOption",
    "Precision",
    "SizeArguments",
    "Sizing",
    "Targets",
    "Workload",
    "best_layouts",
    "capacity",
    "parse_size_arguments",
    "performance",
    "precision_for",
    "precision_named",
    "size",
]

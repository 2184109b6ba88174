"""Figures and volumes as they are said back: "80M tokens a month", "10M to 20M tokens a month"."""

from collections.abc import Sequence


def singular(noun: str) -> str:
    """One of what was counted: "entries" → "entry"."""
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun.removesuffix("s") if len(noun) > 3 else noun


def short_figure(value: float) -> str:
    """A figure as people write it: "1.5B", "80M"."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


def shown_volume(volume: float | Sequence[float]) -> str:
    """A volume in words: "80M tokens a month", "10M to 20M tokens a month"."""
    if isinstance(volume, Sequence):
        low, high = volume
        return (
            f"up to {short_figure(high)} tokens a month"
            if low == 0
            else f"{short_figure(low)} to {short_figure(high)} tokens a month"
        )
    return f"{short_figure(volume)} tokens a month"

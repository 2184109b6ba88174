"""Statements that can be quoted with their source, as values. Pure."""

from dataclasses import dataclass

from bot.facts.dated import Source


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement; ``value`` with ``unit`` where it rests on a figure. ``second_hand``: read in a collection."""

    id: str
    about: str
    says: str
    value: float | None
    unit: str | None
    second_hand: bool
    source: Source

"""Statements that can be quoted with their source, as values. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.facts.dated import Source
from bot.framework import UnusableInput


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


def evidence_about(subject: str, known: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Every statement about a subject ("quality_lag", "fine_tuning", "latency", "volume_rule", …)."""
    return tuple(each for each in known if each.about == subject)


def evidence_named(name: str, known: Iterable[Evidence]) -> Evidence:
    """One statement by its id.

    Raises:
        UnusableInput: there is none.
    """
    found = next((each for each in known if each.id == name), None)
    if found is None:
        raise UnusableInput(f"evidence.yaml has no {name!r}: add it with a source", key=name)
    return found

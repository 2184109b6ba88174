"""The answer of ``compare`` as values, and the sheet on which it is written down while it is worked out."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bot.framework import plain

SHOWN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """One figure of the answer with its formula in words. ``value`` is None for "never"."""

    name: str
    value: Decimal | None
    formula: str


@dataclass(frozen=True, slots=True)
class OwnFiguresResult:
    """The answer of ``compare``, in the order in which the figures follow from each other."""

    figures: tuple[OwnFigure, ...]
    crossover_note: str | None
    notes: tuple[str, ...]

    def value_of(self, name: str) -> Decimal | None:
        """The figure ``name``; ``None`` means never.

        Raises:
            KeyError: the given figures do not allow it.
        """
        return next(figure.value for figure in self.figures if figure.name == name) if self.has(name) else _absent(name)

    def has(self, name: str) -> bool:
        """Whether the given figures allow the figure ``name``."""
        return any(figure.name == name for figure in self.figures)

    def as_json(self) -> dict[str, Any]:
        """INTERFACE "Own figures": plain JSON values."""
        result: dict[str, Any] = {figure.name: _shown(figure.value) for figure in self.figures}
        if self.crossover_note is not None:
            result["crossover_note"] = self.crossover_note
        result["formulas"] = {figure.name: figure.formula for figure in self.figures}
        result["notes"] = list(self.notes)
        return result


@dataclass(slots=True)
class Sheet:
    """Where the figures are written down while they are worked out."""

    figures: list[OwnFigure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    crossover_note: str | None = None

    def write(self, name: str, value: Decimal | None, formula: str) -> None:
        """One more figure; ``None`` for "never"."""
        self.figures.append(OwnFigure(name, value, formula))


def _shown(value: Decimal | None) -> Any:
    return None if value is None else plain(Decimal(f"{value:.{SHOWN_DIGITS}g}"))


def _absent(name: str) -> Decimal | None:
    raise KeyError(name)

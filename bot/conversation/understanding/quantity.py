"""A figure with everything it stands with, as a value; and word sequences found at a place. Reading is ``measured.py``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with everything it stands with. ``low``/``high`` are None where it is bounded on one side only.

    ``other``: a second possible value ("1.500"). ``role``: "in" or "out" of a model. ``each``: it is meant per thing.
    ``start``/``end``: token places including words like "about" and the unit.
    """

    value: float
    low: float | None
    high: float | None
    start: int
    end: int
    unit: str = ""
    noun: str = ""
    per: str = ""
    scale: float = 1.0
    approximate: bool = False
    vague: bool = False
    other: float | None = None
    role: str = ""
    each: bool = False
    fraction: bool = False
    words: bool = False
    ahead: bool = False
    magnitude_only: bool = False
    """A magnitude without a count ("million, not billion")."""
    denied: bool = False
    """It stands right behind a "not", or is said to be wrong."""
    behind: bool = False
    """It is a figure of the past."""
    unclear: bool = False
    """It is said "per" something that cannot be told ("per wek")."""
    added: bool = False
    """It comes on top of the figure before it ("5M and 20M")."""
    first: int = 0
    """Token place of the figure itself; ``last`` is where it ends, without unit."""
    last: int = 0

    @property
    def is_range(self) -> bool:
        """Does it have two ends that differ?"""
        return self.low is not None and self.high is not None and self.low != self.high

    @property
    def is_open(self) -> bool:
        """Is it bounded on one side only?"""
        return self.low is None or self.high is None


class Sequences:
    """Word sequences, found at a place or before it."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        self._by_last: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            words = tuple(phrase.split())
            self._by_first.setdefault(words[0], []).append(words)
            self._by_last.setdefault(words[-1], []).append(words)

    def at(self, texts: Sequence[str], i: int) -> int:
        """The end of the longest sequence that begins at ``i``, or ``i``."""
        if i < len(texts):
            for words in self._by_first.get(texts[i], ()):
                if tuple(texts[i : i + len(words)]) == words:
                    return i + len(words)
        return i

    def before(self, texts: Sequence[str], i: int) -> int:
        """The beginning of the longest sequence that ends right before ``i``, or ``i``."""
        if i > 0:
            for words in self._by_last.get(texts[i - 1], ()):
                if i >= len(words) and tuple(texts[i - len(words) : i]) == words:
                    return i - len(words)
        return i

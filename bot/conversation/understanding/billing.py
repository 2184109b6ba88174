"""What a quick cost question says about the bill: "40% cached", "batch half", "10% retries", "1000 reasoning tokens", "EU".

Reads only a share that stands with its term; a term without a share is named and not guessed. Nothing is priced here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import TypeVar

from bot.conversation.understanding.tokens import Token
from bot.facts.billing_words import BillingWords, Words

Meant = TypeVar("Meant")

_FURTHEST = 8  # words between a share and its term
_MOST_TOKENS_A_REQUEST = Decimal(1_000_000)
_PERCENT = frozenset(("%", "percent", "pct"))
_THOUSAND = {"k": 1000}
_ALONE_IS_ALL = frozenset(("batch",))


@dataclass(frozen=True, slots=True)
class Billing:
    """What was said; ``places`` belong to it and are read as nothing else. ``without_share``: terms that say no figure."""

    shares: dict[str, Decimal] = field(default_factory=dict)
    reasoning_tokens: Decimal | None = None
    region: str | None = None
    places: frozenset[int] = frozenset()
    without_share: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Figure:
    """A share of the whole, or a number of tokens."""

    value: Decimal
    start: int
    end: int
    is_share: bool


def billing_in(tokens: Sequence[Token], words: BillingWords, *, hidden: frozenset[int]) -> Billing:
    """Everything that a line says about its bill. ``hidden``: places of names."""
    return _Reader([token.text for token in tokens], words, hidden).read()


class _Reader:
    def __init__(self, texts: list[str], words: BillingWords, hidden: frozenset[int]) -> None:
        self._texts = texts
        self._words = words
        self._taken = set(hidden)

    def read(self) -> Billing:
        shares: dict[str, Decimal] = {}
        reasoning: Decimal | None = None
        without: list[str] = []
        names = set(self._taken)
        place = 0
        while place < len(self._texts):
            found = self._phrase_at(place, self._words.terms)
            if found is None:
                place += 1
                continue
            length, term = found
            figure = self._figure_of(term, place, place + length)
            if figure is not None:
                self._take(figure, place, place + length)
                if figure.is_share:
                    shares.setdefault(term, figure.value)
                else:
                    reasoning = figure.value
            elif term in _ALONE_IS_ALL:
                shares.setdefault(term, Decimal(1))
            else:
                without.append(" ".join(self._texts[place : place + length]))
            place += length
        places = frozenset(self._taken - names)
        return Billing(shares, reasoning, self._region(), places, tuple(dict.fromkeys(without)))

    def _take(self, figure: _Figure, start: int, end: int) -> None:
        self._taken |= set(range(figure.start, figure.end)) | set(range(start, end))

    def _figure_of(self, term: str, start: int, end: int) -> _Figure | None:
        """The figure that stands before the term, else the one behind it."""
        for first in range(start - 1, max(-1, start - _FURTHEST - 4), -1):
            figure = self._figure_at(first, term)
            if figure is not None and figure.end <= start:
                if self._nothing_else(figure.end, start):
                    return figure
                break
        for first in range(end, min(len(self._texts), end + _FURTHEST)):
            figure = self._figure_at(first, term)
            if figure is not None:
                return figure if self._nothing_else(end, first) else None
        return None

    def _nothing_else(self, start: int, end: int) -> bool:
        return all(text in self._words.between for text in self._texts[start:end])

    def _figure_at(self, place: int, term: str) -> _Figure | None:
        if place in self._taken or (place and self._texts[place - 1] == "." and self._is_digits(place - 2)):
            return None
        said = self._phrase_at(place, self._words.shares)
        if said is not None and not self._overlaps(place, place + said[0]):
            return _Figure(said[1], place, place + said[0], is_share=True)
        number = self._number_at(place)
        if number is None:
            return None
        value, end = number
        if self._text(end) in _PERCENT and value <= 100:
            return _Figure(value / 100, place, end + 1, is_share=True)
        if term == "reasoning":
            times = _THOUSAND.get(self._text(end), 1)
            tokens = value * times
            fits = 1 <= tokens <= _MOST_TOKENS_A_REQUEST
            return _Figure(tokens, place, end + (times > 1), is_share=False) if fits else None
        return _Figure(value, place, end, is_share=True) if "." in self._texts[place:end] and value <= 1 else None

    def _number_at(self, place: int) -> tuple[Decimal, int] | None:
        if not self._is_digits(place):
            return None
        if self._text(place + 1) == "." and self._is_digits(place + 2):
            return Decimal(f"{self._texts[place]}.{self._texts[place + 2]}"), place + 3
        return Decimal(self._texts[place][:9]), place + 1

    def _region(self) -> str | None:
        for place in count():
            if place >= len(self._texts):
                return None
            if place not in self._taken and (found := self._phrase_at(place, self._words.regions)) is not None:
                return found[1]
        return None

    def _overlaps(self, start: int, end: int) -> bool:
        return any(place in self._taken for place in range(start, end))

    def _phrase_at(self, place: int, phrases: tuple[tuple[Words, Meant], ...]) -> tuple[int, Meant] | None:
        if place in self._taken:
            return None
        for words, meant in phrases:
            if tuple(self._texts[place : place + len(words)]) == words:
                return len(words), meant
        return None

    def _text(self, place: int) -> str:
        return self._texts[place] if 0 <= place < len(self._texts) else ""

    def _is_digits(self, place: int) -> bool:
        return self._text(place).isascii() and self._text(place).isdigit()

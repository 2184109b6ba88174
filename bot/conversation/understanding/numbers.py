"""Figures and number words → values: "1,234.5", "2,5 Mio", "one and a half million", "3 lakh", "6.2e7".

Values only; ranges and units are ``quantities.py``. Identifiers that contain digits ("h100", "4o", "p95") are not numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.understanding.digits import DigitReader
from bot.conversation.understanding.tokens import Token
from bot.facts.lexicon import NumberWords

_LARGEST = 1e300
_ORDINAL_NOUNS = {
    "party",
    "parties",
    "country",
    "countries",
    "person",
    "time",
    "one",
    "floor",
    "option",
    "choice",
    "level",
}
_OF = {"of", "de", "d", "von", "van"}
_NOT_A_NUMBER_AFTER = {"this", "the", "that", "which", "no", "any", "every", "each", "some", "another", "only"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text. ``start``/``end`` are token places, ``end`` exclusive.

    ``scale`` is the last magnitude it was given ("10 million": 1e6), 1.0 without one. ``other`` is a second possible value
    ("1.500" is 1.5 or 1500). ``vague`` holds low and high of "a few million". ``words``: it was written in words.
    ``approximate``: "60ish million".
    """

    value: float
    start: int
    end: int
    scale: float = 1.0
    other: float | None = None
    vague: tuple[float, float] | None = None
    words: bool = False
    fraction: bool = False
    unit: str = ""
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class _Small:
    value: float
    end: int
    scale: float
    other: float | None
    words: bool
    fraction: bool = False
    unit: str = ""
    approximate: bool = False


class NumberReader:
    """Reads numbers from one list of tokens. ``decimal_comma``: the text is in a language that writes 2,5."""

    def __init__(self, tokens: Sequence[Token], words: NumberWords) -> None:
        self._tokens = tokens
        self._words = words
        self._digits = DigitReader(tokens, words)
        self._romance = any(token.text in words.mil_is_thousand_beside for token in tokens)

    def number_at(self, i: int) -> Number | None:
        """The number that begins at token ``i``, or None."""
        token = self._tokens[i]
        if token.kind == "s" and token.text != ".":
            return None
        if token.kind == "w" and token.text not in self._words.starters:
            return None
        return self._vague_at(i) or self._fraction_at(i) or self._cardinal_at(i)

    def _text(self, i: int) -> str:
        return self._tokens[i].text if 0 <= i < len(self._tokens) else ""

    # --- "a few hundred million", "tens of millions" ---

    def _vague_at(self, i: int) -> Number | None:
        following = self._text(i + 1)
        counted = following in self._words.vague or (self._text(i) != "a" and following in self._words.vague_plurals)
        j = i + 1 if counted and self._text(i) in self._words.articles else i
        word = self._text(j)
        if word in self._words.vague:
            if self._text(j + 1) in _OF:
                return (
                    self._vague_of(i, j + 2, self._words.vague[word]) if word in {"couple", "pair", "handful"} else None
                )
            return self._vague_of(i, j + 1, self._words.vague[word])
        if word in self._words.vague_plurals:
            j = j + 2 if self._text(j + 1) in _OF else j + 1
            low, likely, high = self._words.vague_plurals[word]
            if self._text(i - 1) in {"some", "several", "many"}:  # "some tens of millions": at least two of them
                low, high = 2 * low, 0.9 * high
            if word not in self._words.scales or self._text(j) in self._words.scales or self._text(j - 1) in _OF:
                return self._vague_of(i, j, (low, likely, high))
            return Number(likely, i, j, self._words.scales[word], vague=(low, high), words=True)
        return None

    def _vague_of(self, start: int, j: int, counts: tuple[float, float, float]) -> Number | None:
        scale = 1.0
        end = j
        while self._text(j) in self._words.scales:
            scale *= self._words.scales[self._text(j)]
            j = end = j + 1
        if (
            scale == 1.0
            and self._text(start) != "a"
            and self._text(start) not in {"few", "couple", "several", "tens", "dozens"}
        ):
            return None
        low, likely, high = (count * scale for count in counts)
        return Number(likely, start, end, scale, vague=(low, high), words=True)

    # --- "half a million", "two thirds of a million", "a quarter" ---

    def _fraction_at(self, i: int) -> Number | None:
        j, count = i, 1.0
        word = self._text(i)
        article = word in self._words.articles
        if article or word in self._words.units:
            count = 1.0 if article else self._words.units[word]
            j = i + 1
        share = self._words.fractions.get(self._text(j))
        if share is None or (j > i and not article and count > 1 and not self._text(j).endswith("s")):
            return None
        end = j + 1
        j = end
        for link in ("of", "-", "a"):
            j = j + 1 if self._text(j) == link else j
        if self._text(j) in self._words.scales:
            scale = self._words.scales[self._text(j)]
            return Number(count * share * scale, i, j + 1, scale, words=True)
        if self._text(end) in _ORDINAL_NOUNS:
            return None
        if self._tokens[i].text in {"third", "fifth", "sixth", "eighth", "tenth", "quarter", "quarters"}:
            return None
        return Number(count * share, i, end, words=True, fraction=True)

    # --- cardinal numbers ---

    def _cardinal_at(self, i: int) -> Number | None:
        small = self._small_at(i, first=True)
        if small is None:
            return None
        if small.unit:
            return Number(small.value, i, small.end, small.scale, small.other, unit=small.unit)
        total, last, end = small.value, small.scale, small.end
        only_words = small.words
        while last > 1.0 and total < _LARGEST:
            before = self._tokens[end - 1]
            spelled = (
                before.kind == "w" and before.text not in self._words.suffixes
            )  # "5M three times" is not 5,000,003
            step = self._next_part(end, last, worded=small.words or spelled)
            if step is None:
                break
            total += step.value
            end = step.end
            if step.scale <= 1.0 or step.scale >= last:
                break
            last = step.scale
        return Number(
            total, i, end, max(small.scale, 1.0), small.other, words=only_words, fraction=small.fraction,
            approximate=small.approximate,
        )  # fmt: skip

    def _next_part(self, i: int, last: float, *, worded: bool) -> _Small | None:
        """What is added to a number whose last magnitude was ``last``: "three hundred", "and twelve", "and a half"."""
        joined = self._text(i) == "and"
        j = i + 1 if joined else i
        if joined:
            share = self._half_after(j)
            if share is not None:
                value, end = share
                following = self._words.scales.get(self._text(end))
                if following is None:
                    return _Small(value * last, end, 1.0, None, words=True)
                if following < last:
                    return _Small(value * following, end + 1, following, None, words=True)
                return None
        if not worded or j >= len(self._tokens):
            return None
        token = self._tokens[j]
        if token.kind == "d" and not (last <= 1e3 or self._text(j + 1) in self._words.scales):
            return None
        if token.kind != "d" and token.text not in self._words.units and token.text not in self._words.tens:
            return None
        small = self._small_at(j, first=False)
        if small is None or small.unit or small.fraction or small.value >= last or small.scale >= last:
            return None
        if joined and token.kind == "d" and small.scale > 1.0:
            return None
        if joined and small.scale == 1e2 and last == 1e2:
            return None
        return small

    def _half_after(self, i: int) -> tuple[float, int] | None:
        """The share in "and a half", "and three quarters"."""
        word = self._text(i)
        count = 1.0 if word in {"a", "one"} else self._words.units.get(word)
        if count is None:
            share = self._words.fractions.get(word)
            of_its_own = self._text(i + 1) in self._words.articles  # "between 250k and half a million"
            return (share, i + 1) if share == 0.5 and not of_its_own else None
        share = self._words.fractions.get(self._text(i + 1))
        return None if share is None else (count * share, i + 2)

    def _small_at(self, i: int, *, first: bool) -> _Small | None:
        """A number without additions: "52", "fifty two", "3 hundred and 21 thousand", "1.2bn"."""
        if i >= len(self._tokens):
            return None
        token = self._tokens[i]
        if token.kind == "d" or (token.text == "." and self._decimal_starts(i)):
            return self._figures_at(i)
        found = self._worded_below_hundred(i)
        if found is None:
            article = token.text in self._words.articles
            if not (first and token.text in self._words.scales) and not article:
                return None
            j = i + 1 if article else i
            opens = article or len(token.text) > 3 or self._is_thousand(j)
            if self._text(j) not in self._words.scales or not opens:
                return None
            return self._scaled(1.0, j, words=True, other=None)
        value, end = found
        if token.text == "one" and (self._text(i - 1) in _NOT_A_NUMBER_AFTER or self._text(end) == "of"):
            return None
        half = self._half_after(end + 1) if self._text(end) == "and" else None
        if half is not None:
            value, end = value + half[0], half[1]
        if self._text(end) == "point":
            value, end = self._decimals_in_words(value, end)
        return self._scaled(value, end, words=True, other=None)

    def _worded_below_hundred(self, i: int) -> tuple[float, int] | None:
        units, tens = self._words.units, self._words.tens
        word = self._text(i)
        if word in tens:
            j = i + 1
            while self._text(j) == "-":
                j += 1
            digit = units.get(self._text(j))
            if digit is not None and 0 < digit < 10 and self._tokens[j].kind == "w":
                return tens[word] + digit, j + 1
            return float(tens[word]), i + 1
        if word in units:
            return float(units[word]), i + 1
        if word == "point" and i + 1 < len(self._tokens) and self._tokens[i + 1].kind == "d":
            return float(f"0.{self._text(i + 1)[:15]}"), i + 2
        return None

    def _decimals_in_words(self, value: float, end: int) -> tuple[float, int]:
        """ "point seven one", "point seventy-one", "point 5"."""
        j, digits = end + 1, ""
        if j < len(self._tokens) and self._tokens[j].kind == "d":
            return value + float(f"0.{self._text(j)[:15]}"), j + 1
        while (pair := self._worded_below_hundred(j)) is not None and len(digits) < 12:
            digits += str(int(pair[0]))
            j = pair[1]
        return (value + float(f"0.{digits}"), j) if digits else (value, end)

    def _scaled(self, value: float, end: int, *, words: bool, other: float | None) -> _Small:
        """``value`` with the magnitudes behind it: "3 hundred and 21 thousand", "lakh crore", "thousand million"."""
        scale = 1.0
        if self._text(end) in {"hundred", "hundreds"} and value < 1e4:
            value, end, scale = value * 100, end + 1, 100.0
            value, end = self._and_below_hundred(value, end)
        while (step := self._step(end)) is not None and value < _LARGEST:
            if scale >= step and scale != 100.0:
                break
            if scale == 100.0 and step == 100.0:
                break
            value, end = value * step, end + 1
            other = None if other is None else other * step
            scale = step if scale in {1.0, 100.0} else scale * step
        return _Small(value, end, scale, other, words)

    def _step(self, i: int) -> float | None:
        """By how much the word at ``i`` multiplies, or None."""
        return 1e3 if self._is_thousand(i) else self._words.scales.get(self._text(i))

    def _is_thousand(self, i: int) -> bool:
        """ "Mil" is a thousand in Spanish and Portuguese and before millions ("mil millones"); else short for a million."""
        return self._text(i) == "mil" and (self._romance or self._text(i + 1) in self._words.mil_is_thousand_beside)

    def _and_below_hundred(self, value: float, end: int) -> tuple[float, int]:
        """The tens behind a hundred when a magnitude follows them: "three hundred and two dozens", "... twenty thousand"."""
        j = end + 1 if self._text(end) == "and" else end
        pair = self._worded_below_hundred(j)
        if (
            pair is None
            and j < len(self._tokens)
            and self._tokens[j].kind == "d"
            and len(self._text(j)) < 3
            and j > end
        ):
            pair = (float(self._text(j)), j + 1)
        if pair is None or pair[0] >= 100 or self._text(j) == "point":
            return self._decimals_in_words(value, end) if self._text(end) == "point" else (value, end)
        following = self._text(pair[1])
        if following in {"hundred", "hundreds"} or pair[0] == 0:
            return value, end
        return value + pair[0], pair[1]

    # --- figures ---

    def _behind_ish(self, end: int) -> int:
        """Where the magnitude of "60ish million" or "60-ish M" begins, or 0."""
        j = end + 1 if self._text(end) == "-" else end
        following = self._text(j + 1)
        known = following in self._words.scales or following in self._words.suffixes
        return j + 1 if self._text(j) == "ish" and known else 0

    def _decimal_starts(self, i: int) -> bool:
        following = self._tokens[i + 1] if i + 1 < len(self._tokens) else None
        before = self._tokens[i - 1] if i else None
        glued_before = self._tokens[i].glued and before is not None and (before.kind != "s" or before.text == ".")
        return following is not None and following.kind == "d" and following.glued and not glued_before

    def _figures_at(self, i: int) -> _Small | None:
        if self._digits.inside_a_name(i):
            return None
        if self._text(i) == ".":
            value, end, other = float(f"0.{self._text(i + 1)[:20]}"), i + 2, None
        else:
            literal = self._digits.literal_at(i)
            if literal is None:
                return None
            value, end, other = literal
        value, end = self._digits.with_power(value, end)
        value, end, is_share = self._digits.with_fraction(value, i, end)
        return self._with_suffix(value, i, end, other, is_share=is_share)

    def _with_suffix(self, value: float, start: int, end: int, other: float | None, *, is_share: bool) -> _Small | None:
        behind_ish = self._behind_ish(end)
        if behind_ish:  # "60ish million"
            scaled = self._with_suffix(value, start, behind_ish, other, is_share=is_share)
            return None if scaled is None else replace(scaled, approximate=True)
        token = self._tokens[end] if end < len(self._tokens) else None
        if token is not None and token.kind == "w":
            if token.text in self._words.suffixed_tokens:
                scale = self._words.suffixed_tokens[token.text]
                return _Small(value * scale, end + 1, scale, None, words=False, unit="tokens")
            if token.text in self._words.suffixes and self._digits.is_suffix(end):
                scale = self._words.suffixes[token.text]
                return _Small(value * scale, end + 1, scale, None, words=False)
            if self._digits.is_name_ending(end):
                return None
        if self._text(end) == "point" and self._text(end + 1).isdigit() and end == start + 1:
            value, end = self._decimals_in_words(value, end)
        scaled = self._scaled(value, end, words=False, other=other)
        grown = scaled.end > end
        half = self._half_after(end + 1) if self._text(end) == "and" else None
        if not grown and half is not None:
            scaled = self._scaled(value + half[0], half[1], words=False, other=None)
        return _Small(
            scaled.value, scaled.end, scaled.scale, scaled.other, words=False, fraction=is_share and not grown
        )

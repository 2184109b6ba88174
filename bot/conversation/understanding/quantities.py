"""Numbers → quantities: ranges, bounds, "about", with the unit and the period they stand with.

"10-20M tokens a day" → 10e6 to 20e6, tokens, a day. What the quantities amount to is ``volume.py`` and its neighbours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.conversation.understanding.numbers import Number, NumberReader
from bot.conversation.understanding.tokens import Token
from bot.facts.lexicon import Lexicon, NumberWords, Units

_MOST_NUMBERS = 60  # of one message; a pasted table is not an answer


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


class _Sequences:
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


@lru_cache(maxsize=4)
def _sequences(words: NumberWords) -> dict[str, _Sequences]:
    return {name: _Sequences(phrases) for name, phrases in words.phrases.items()}


@lru_cache(maxsize=4)
def _unit_sequences(units: Units) -> dict[str, _Sequences]:
    return {
        "unit": _Sequences(" ".join(words) for words in units.unit_of),
        "period": _Sequences(" ".join(words) for words in units.period_of),
        "per": _Sequences(" ".join(words) for words in units.per),
        "each": _Sequences(" ".join(words) for words in units.each),
    }


def quantities_in(
    tokens: Sequence[Token], lexicon: Lexicon, *, hidden: frozenset[int] = frozenset()
) -> tuple[Quantity, ...]:
    """All quantities of a text in order. ``hidden``: token places that belong to names and are not read."""
    return _QuantityReader(tokens, lexicon, hidden).read()


class _QuantityReader:
    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, hidden: frozenset[int]) -> None:
        self._tokens = tokens
        self._texts = [token.text for token in tokens]
        self._numbers = NumberReader(tokens, lexicon.numbers)
        self._words = lexicon.numbers
        self._units = lexicon.units
        self._phrases = _sequences(lexicon.numbers)
        self._unit_phrases = _unit_sequences(lexicon.units)
        self._hidden = hidden

    def read(self) -> tuple[Quantity, ...]:
        singles = self._singles()
        joined: list[Quantity] = []
        k = 0
        while k < len(singles):
            pair = self._joined(singles[k], singles[k + 1]) if k + 1 < len(singles) else None
            joined.append(self._finished(pair or singles[k]))
            k += 2 if pair else 1
        return tuple(self._replaced(self._echoed(joined)))

    def _text(self, i: int) -> str:
        return self._texts[i] if 0 <= i < len(self._texts) else ""

    # --- single figures with unit and period ---

    def _singles(self) -> list[Quantity]:
        found: list[Quantity] = []
        i = 0
        while i < len(self._tokens) and len(found) < _MOST_NUMBERS:
            number = None if i in self._hidden else self._numbers.number_at(i)
            if number is None or any(place in self._hidden for place in range(number.start, number.end)):
                i += 1
                continue
            quantity = self._with_unit(self._signed(number, found[-1].end if found else 0))
            if quantity is not None:
                found.append(quantity)
                i = max(quantity.end, number.end)
            else:
                i = number.end
        return found

    def _signed(self, number: Number, after: int) -> Quantity:
        i = number.start
        value, start = number.value, i
        glued_minus = self._text(i - 1) == "-" and self._tokens[i].glued and i - 1 >= after
        if glued_minus and (i == 1 or not self._tokens[i - 1].glued):
            value, start = -value, i - 1
        elif self._text(i - 1) in {"minus", "negative"}:
            value, start = -value, i - 1
        low, high = number.vague or (value, value)
        return Quantity(
            value, low, high, start, number.end, unit=number.unit, scale=number.scale, vague=number.vague is not None,
            other=number.other, fraction=number.fraction, words=number.words, first=number.start, last=number.end,
        )  # fmt: skip

    def _with_unit(self, quantity: Quantity) -> Quantity | None:
        quantity = self._with_currency_before(quantity)
        end = quantity.end
        if self._text(end) in self._units.rates:
            unit, per = self._units.rates[self._text(end)]
            return replace(quantity, unit=unit, per=per, end=end + 1)
        if not quantity.unit:
            quantity = self._with_unit_after(quantity)
        return self._with_each(self._with_period(self._with_role(quantity)))

    def _with_currency_before(self, quantity: Quantity) -> Quantity:
        i = quantity.start
        place = i - 2 if self._text(i - 1) == "." else i - 1
        if self._units.unit_of.get((self._text(place),)) == "money" and self._text(place) not in {
            "pound",
            "pounds",
            "cent",
        }:
            return replace(quantity, unit="money", start=place)
        return quantity

    def _with_unit_after(self, quantity: Quantity) -> Quantity:
        """The unit right behind the figure, or behind up to three plain words ("20k customer support tickets")."""
        j = quantity.end
        for link in ("of", "a", "an") if quantity.fraction else ("of",):
            j = j + 1 if self._text(j) == link else j
        if self._text(j) == "-" and j + 1 < len(self._tokens) and self._tokens[j + 1].kind == "w":
            j += 1
        for k in range(j, min(j + 4, len(self._tokens))):
            end = self._unit_phrases["unit"].at(self._texts, k)
            if end > k:
                glued_or_spelled = len(self._texts[k]) > 1 or k == quantity.end or self._tokens[k].kind == "s"
                if not glued_or_spelled or self._is_period_only(k, quantity):
                    break
                end, unit = self._last_unit(end, self._units.unit_of[tuple(self._texts[k:end])])
                return replace(quantity, unit=unit, noun=self._text(end - 1), end=end)
            if (
                self._tokens[k].kind != "w"
                or self._text(k) in _STOPS
                or self._unit_phrases["period"].at(self._texts, k) > k
            ):
                break
            if self._unit_phrases["per"].at(self._texts, k) > k or self._text(k) in self._words.starters:
                break
        return quantity

    def _last_unit(self, end: int, unit: str) -> tuple[int, str]:
        """ "customer emails" are e-mails: the last noun of a row counts. "input tokens" are tokens."""
        for _ in range(2):
            further = self._unit_phrases["unit"].at(self._texts, end)
            if further == end or len(self._text(end)) < 3:
                break
            following = self._units.unit_of[tuple(self._texts[end:further])]
            if following not in {"requests", "tokens", "words", "pages", "characters", "users"}:
                break
            end, unit = further, following
        return end, unit

    def _is_period_only(self, k: int, quantity: Quantity) -> bool:
        """ "7M a week": the week is the period; "2M/day" too."""
        return (
            not quantity.fraction and k > quantity.end and self._text(k - 1) in {"a", "per", "/", "each", "every", "an"}
        )

    def _with_role(self, quantity: Quantity) -> Quantity:
        """ "1500 in", "300 output tokens", "input: 1500"."""
        names = [self._text(quantity.end), *self._texts[quantity.first + 1 : quantity.end]]
        for name in names:
            if name in self._units.input_words and not self._reads_as_place(quantity.end, name):
                role = "in"
            elif name in self._units.output_words:
                role = "out"
            else:
                continue
            used = quantity.end + 1 if name == self._text(quantity.end) else quantity.end
            quantity = replace(quantity, role=role, end=used)
            return quantity if quantity.unit else self._with_unit_after(quantity)
        before = [self._text(quantity.start - 1), self._text(quantity.start - 2)]
        if before[0] in {":", "="} and before[1] in {"in", "input", "prompt", "out", "output", "completion"}:
            return replace(quantity, role="in" if before[1] in {"in", "input", "prompt"} else "out")
        return quantity

    def _reads_as_place(self, place: int, name: str) -> bool:
        """ "20 in Berlin", "5M in a month": "in" is the preposition."""
        if name != "in" or self._text(place) != "in":
            return False
        following = place + 1
        if following >= len(self._tokens):
            return False
        text = self._text(following)
        plain = {",", "and", "/", "+", ".", ";", "-", "&", "tokens", "token", "per", "each", "for", ")"}
        return not (text in plain or self._tokens[following].kind == "d" or text in self._words.starters - {"a"})

    def _with_period(self, quantity: Quantity) -> Quantity:
        """ "a month", "/day", "monthly", "im Monat", "every working day"."""
        j = quantity.end
        for _ in range(2):  # a word may stand between: "tokens in total per month", "per user per day"
            for at in (j, j + 1):
                if at > j and self._text(j) not in {"(", ",", "total", "each", "altogether", "overall"}:
                    break
                end = self._period_end(at, after_comma=at > j and self._text(j) == ",")
                if end > at:
                    start = self._unit_phrases["per"].at(self._texts, at)
                    period = self._units.period_of[tuple(self._texts[start:end])]
                    each = quantity.each or self._text(j) == "each"
                    return replace(quantity, per=self._working(period, end), end=end, each=each)
            per_end = self._unit_phrases["per"].at(self._texts, j)
            if per_end > j and self._units.unit_of.get((self._text(per_end),)) in {"users", "requests", "pages"}:
                quantity = replace(quantity, each=True, end=per_end + 1)
                j = per_end + 1
                continue
            break
        return quantity

    def _period_end(self, at: int, *, after_comma: bool) -> int:
        """Where a period that begins at ``at`` ends, or ``at``. After a comma it has to be one word ("tokens, monthly")."""
        per_end = self._unit_phrases["per"].at(self._texts, at)
        end = self._unit_phrases["period"].at(self._texts, per_end)
        if end == per_end:
            return at
        if per_end > at:
            return at if after_comma and self._text(at) in {"a", "in", "the"} else end
        bare = len(self._text(at)) > 2 and self._text(at) not in _BARE_NOT_PERIOD
        return end if bare else at

    def _working(self, period: str, end: int) -> str:
        """A day is a working day when the text says so right behind it."""
        behind = " ".join(self._texts[end : end + 5])
        if period == "day" and ("mon" in behind.split() or "weekdays" in behind or "working days" in behind):
            return "working_day"
        return period

    def _with_each(self, quantity: Quantity) -> Quantity:
        j = quantity.end
        end = self._unit_phrases["each"].at(self._texts, j)
        if end > j:
            return (
                self._with_period(replace(quantity, each=True, end=end))
                if not quantity.per
                else replace(quantity, each=True, end=end)
            )
        if self._text(quantity.start - 1) in {"@", "at"} and quantity.unit in {
            "tokens",
            "words",
            "pages",
            "characters",
            "",
        }:
            return replace(quantity, each=True)
        return quantity

    # --- ranges and bounds ---

    def _joined(self, left: Quantity, right: Quantity) -> Quantity | None:
        """Two figures as one range, or None where they are two quantities."""
        if left.vague or right.vague or left.role or (left.unit and right.unit and left.unit != right.unit):
            return None
        if left.per and right.per and left.per != right.per:
            return None
        gap = self._gap(left.end, right.start)
        between = self._opens_between(left)
        stretched = self._stretches(gap)
        links = self._phrases["joins"].at(gap, 0)
        joined = (links > 0 and links == len(gap)) or (gap == ["and"] and between) or stretched
        if not joined or (self._text(left.end) == "x"):
            return None
        if left.each != right.each and left.each:
            return None
        pair = self._scaled_alike(left, right, stretched=stretched)
        if pair is None:
            return None
        low, high = pair
        if low > high:
            return None
        return replace(
            right, value=(low + high) / 2, low=low, high=high, start=left.start, first=left.first, unit=right.unit or left.unit,
            per=right.per or left.per, approximate=False, scale=max(left.scale, right.scale), other=None,
        )  # fmt: skip

    def _gap(self, start: int, end: int) -> list[str]:
        """The words between two figures without "about" and currency signs."""
        gap = self._texts[start:end]
        drop = {"~", "about", "around", "roughly", "approx", "maybe", "perhaps", "even", "$", "€", "£"}
        trimmed = [word for word in gap if word not in drop]
        return trimmed or (["-"] if "~" in gap else gap)

    def _opens_between(self, left: Quantity) -> bool:
        start = self._phrases["approximate"].before(self._texts, left.start)
        return self._phrases["between"].before(self._texts, start) < start

    def _stretches(self, gap: list[str]) -> bool:
        words = [word for word in gap if word not in {",", "(", "but", "it", "or", "and", "-", "–"}]
        text = " ".join(words)
        return bool(words) and text in self._words.phrases["stretches"]

    def _scaled_alike(self, left: Quantity, right: Quantity, *, stretched: bool) -> tuple[float, float] | None:
        low, high = left.value, right.value
        if low < 0 or high < 0:
            return (low, high) if low < high else None
        if left.scale == 1.0 and right.scale > 1.0 and not left.unit:
            low = low * right.scale
            if low > high:
                low = left.value * (right.scale / 1e3)
        elif right.scale == 1.0 and left.scale > 1.0 and (stretched or high < low):
            high = high * left.scale
        if stretched and low > high:
            low, high = high, low
        if stretched and high > 5 * low:
            return None
        return low, high

    def _finished(self, quantity: Quantity) -> Quantity:
        """Bounds, "about" and "ahead", from the words around the figure."""
        before, after = quantity.start, quantity.end
        low, high, approximate = quantity.low, quantity.high, False
        if quantity.is_range and not quantity.vague:
            start = self._phrases["between"].before(
                self._texts, self._phrases["approximate"].before(self._texts, before)
            )
            return replace(quantity, start=start, ahead=self._is_ahead(quantity))
        while True:
            at = self._phrases["approximate"].before(self._texts, before)
            least = self._phrases["at_least"].before(self._texts, before)
            most = self._phrases["at_most"].before(self._texts, before)
            nearest = min(at, least, most)
            if nearest == before:
                break
            if nearest == least and least < most:
                high = None
            elif nearest == most:
                low = None
            else:
                approximate = True
            before = nearest
        for name in ("at_least_after", "at_most_after", "approximate_after"):
            skip = 1 if self._text(after) in {",", "-", "("} else 0
            end = self._phrases[name].at(self._texts, after + skip)
            if end <= after + skip or self._is_sum(name, end):
                continue
            after = end
            if name == "at_least_after":
                high = None
            elif name == "at_most_after":
                low = None
            else:
                approximate = True
            break
        if low is None and high is None:
            low = high = quantity.value
        quantity = replace(quantity, low=low, high=high, start=before, end=after, approximate=approximate)
        quantity = replace(quantity, ahead=self._is_ahead(quantity))
        if quantity.end > after or not (quantity.unit or quantity.per):
            later = self._with_each(self._with_period(self._with_unit_after(quantity)))
            quantity = later if later.end > quantity.end else quantity
        return quantity

    def _is_sum(self, name: str, end: int) -> bool:
        """ "3M + 2M": the plus adds, it does not mean "or more"."""
        return name == "at_least_after" and end < len(self._tokens) and self._tokens[end].kind == "d"

    def _is_ahead(self, quantity: Quantity) -> bool:
        window = f" {' '.join(self._around(quantity))} "
        return any(f" {phrase} " in window for phrase in self._words.phrases["ahead"])

    def _around(self, quantity: Quantity) -> list[str]:
        """The words of the same part of the sentence."""
        start, end = quantity.start, quantity.end
        low = start
        while low > 0 and start - low < 8 and self._texts[low - 1] not in _PARTS:
            low -= 1
        high = end
        while high < len(self._texts) and high - end < 6 and self._texts[high] not in _PARTS:
            high += 1
        return self._texts[low:start] + ["#"] + self._texts[end:high]

    # --- repetition and replacement ---

    def _echoed(self, found: list[Quantity]) -> list[Quantity]:
        """ "forty-five (45)": the same figure twice is one."""
        kept: list[Quantity] = []
        for quantity in found:
            last = kept[-1] if kept else None
            same = last is not None and last.value == quantity.value and self._texts[last.end : quantity.start] == ["("]
            if not same:
                kept.append(quantity)
        return kept

    def _replaced(self, found: list[Quantity]) -> list[Quantity]:
        """ "25M, no sorry, 52M": the second stands for the first."""
        kept: list[Quantity] = []
        for quantity in found:
            last = kept[-1] if kept else None
            if last is not None and self._takes_back(last, quantity):
                per = quantity.per or last.per
                kept[-1] = replace(quantity, per=per, unit=quantity.unit or last.unit)
            else:
                kept.append(quantity)
        return kept

    def _takes_back(self, last: Quantity, quantity: Quantity) -> bool:
        gap = [
            word
            for word in self._texts[last.end : quantity.start]
            if word not in {",", ".", "-", "–", "—", ";", "(", "!", "…", "\n"}
        ]
        same_unit = not last.unit or not quantity.unit or last.unit == quantity.unit
        return bool(gap) and same_unit and " ".join(gap) in self._words.phrases["replaces"]


_PARTS = {",", ".", ";", "!", "?", "\n", "(", ")"}
_STOPS = {
    "in", "out", "at", "with", "for", "on", "by", "to", "from", "and", "or", "but", "is", "are", "was", "then", "of", "that", "who", "which", "not", "max", "minimum", "maximum", "tops", "plus", "less", "more", "fewer", "as", "so", "we", "i", "it", "if",
    "have", "has", "doing", "working", "could", "would", "maybe", "no", "today", "now", "vs", "versus", "using", "via",
}  # fmt: skip
_BARE_NOT_PERIOD = {
    "day",
    "days",
    "week",
    "month",
    "year",
    "hour",
    "quarter",
    "minute",
    "second",
    "tag",
    "night",
    "sec",
    "min",
    "mes",
    "an",
    "año",
}

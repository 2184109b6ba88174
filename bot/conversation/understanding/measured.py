"""Single figures with the unit, the role and the period they stand with: "2k requests a day", "300 tokens out".

Ranges and bounds of them are ``quantities.py``.
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
    magnitude_only: bool = False
    """A magnitude without a count ("million, not billion")."""
    denied: bool = False
    """It stands right behind a "not", or is said to be wrong."""
    behind: bool = False
    """It is a figure of the past."""
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


@lru_cache(maxsize=4)
def number_sequences(words: NumberWords) -> dict[str, Sequences]:
    return {name: Sequences(phrases) for name, phrases in words.phrases.items()}


@lru_cache(maxsize=4)
def _unit_sequences(units: Units) -> dict[str, Sequences]:
    return {
        "unit": Sequences(" ".join(words) for words in units.unit_of),
        "period": Sequences(" ".join(words) for words in units.period_of),
        "per": Sequences(" ".join(words) for words in units.per),
        "each": Sequences(" ".join(words) for words in units.each),
    }


class FigureReader:
    """Reads the single figures of one list of tokens."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, hidden: frozenset[int]) -> None:
        self._tokens = tokens
        self._texts = [token.text for token in tokens]
        self._numbers = NumberReader(tokens, lexicon.numbers)
        self._words = lexicon.numbers
        self._units = lexicon.units
        self._phrases = number_sequences(lexicon.numbers)
        self._unit_phrases = _unit_sequences(lexicon.units)
        self._hidden = hidden

    def _text(self, i: int) -> str:
        return self._texts[i] if 0 <= i < len(self._texts) else ""

    # --- single figures with unit and period ---

    def singles(self) -> list[Quantity]:
        found: list[Quantity] = []
        i = 0
        while i < len(self._tokens) and len(found) < _MOST_NUMBERS:
            number = None if i in self._hidden else self._numbers.number_at(i)
            if number is None or any(place in self._hidden for place in range(number.start, number.end)):
                i += 1
                continue
            after = found[-1].end if found else 0
            quantity = self._with_unit(self._signed(number, after))
            if quantity is not None:
                quantity = self._with_period_before(quantity, after)
                found.append(quantity)
                i = max(quantity.end, number.end)
            else:
                i = number.end
        return found

    def _signed(self, number: Number, after: int) -> Quantity:
        i = number.start
        value, start = number.value, i
        glued_minus = self._text(i - 1) == "-" and self._tokens[i].glued and i - 1 >= after
        if (glued_minus and (i == 1 or not self._tokens[i - 1].glued)) or self._text(i - 1) in {"minus", "negative"}:
            value, start = -value, i - 1
        low, high = number.vague or (value, value)
        return Quantity(
            value, low, high, start, number.end, unit=number.unit, scale=number.scale, vague=number.vague is not None,
            other=number.other, fraction=number.fraction, words=number.words, first=number.start,
            magnitude_only=number.words and self._text(number.start) in self._words.scales, last=number.end,
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
        if self._text(quantity.end) == "of" and self._text(quantity.end + 1) in {"them", "those", "these"}:
            return replace(quantity, unit="requests", end=quantity.end + 2)
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
        return self._with_period_said_later(quantity) if not quantity.per else quantity

    def _with_period_said_later(self, quantity: Quantity) -> Quantity:
        """ "9M. Wait, that's per week": the period follows behind words that point back."""
        j, points_back = quantity.end, False
        while j - quantity.end < _FARTHEST_PERIOD and self._text(j) in _LEADS_TO_A_PERIOD:
            points_back = points_back or self._text(j) in _POINTS_BACK
            j += 1
        end = self._period_end(j, after_comma=False) if j > quantity.end else j
        points_back = points_back or bool(_POINTS_BACK & set(self._texts[end : end + 2]))
        if end == j or not points_back:
            return quantity
        start = self._unit_phrases["per"].at(self._texts, j)
        return replace(quantity, per=self._units.period_of[tuple(self._texts[start:end])], end=end)

    def _with_period_before(self, quantity: Quantity, after: int) -> Quantity:
        """ "Quarterly: 240M", "per day we use 3M"."""
        if quantity.per or quantity.unit in {"percent", "money", "seconds", "milliseconds"}:
            return quantity
        j = quantity.start - 1
        while j >= after and quantity.start - j < _FARTHEST_PERIOD and self._text(j) in _BETWEEN_PERIOD_AND_FIGURE:
            j -= 1
        per = self._units.period_of.get((self._text(j),)) if j >= after else None
        adverb = self._text(j).endswith(("ly", "annual", "lich"))
        bound = self._text(j - 1) in {"per", "a", "each", "every", "pro"} and self._text(j + 1) in {
            ":",
            "=",
            "we",
            "it",
            "about",
            "is",
        }
        return replace(quantity, per=self._working(per, j + 1)) if per and (adverb or bound) else quantity

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

    def _defines_a_size(self, start: int) -> bool:
        """ "A page is about 300 words": the size of one thing."""
        i = start - 1
        while i > 0 and self._text(i) in _BEFORE_A_SIZE:
            i -= 1
        if self._text(i) not in _SIZES_ARE_SAID_WITH:
            return False
        return any(self._text(place) in _ONE_OF_A_KIND for place in range(max(0, i - 3), i))

    def completed(self, quantity: Quantity) -> Quantity:
        """``quantity`` with the unit and period that stand behind words like "or more"."""
        return self._with_each(self._with_period(self._with_unit_after(quantity)))

    def _with_each(self, quantity: Quantity) -> Quantity:
        j = quantity.end
        end = self._unit_phrases["each"].at(self._texts, j)
        if end > j:
            return (
                self._with_period(replace(quantity, each=True, end=end))
                if not quantity.per
                else replace(quantity, each=True, end=end)
            )
        if quantity.unit in {"tokens", "words", "pages", "characters"} and self._defines_a_size(quantity.start):
            return replace(quantity, each=True)
        sized = quantity.unit in {"tokens", "words", "pages", "characters", ""} and quantity.value < _LARGEST_SIZE
        if sized and self._text(quantity.start - 1) in {"@", "at"}:
            return replace(quantity, each=True)
        return quantity


_BETWEEN_PERIOD_AND_FIGURE = {
    ":", "=", "-", "–", "is", "are", "about", "around", "roughly", "approx", "~", "some", "we", "it", "use", "need", "do",
    "process", "volume", "usage", "tokens", "token", "total", "figure", "throughput", "amount", "of", "maybe", "consumption",
    "we're", "have", "send", "get", "traffic", "load", "s", "be", "would", "comes", "to", "an", "a", "estimated",
}  # fmt: skip
_FARTHEST_PERIOD = 9  # tokens behind a figure
_POINTS_BACK = {"that", "this", "it", "mean", "meant", "wait", "sorry", "actually", "those"}
_LEADS_TO_A_PERIOD = _POINTS_BACK | {
    ",", ".", ";", "-", "–", "(", "oh", "no", "is", "was", "are", "i", "we", "would", "be", "should", "say", "and", "but",
    "so", "!", "rather", "figure", "number", "for", "all", "of", "course",
}  # fmt: skip
_LARGEST_SIZE = 1e6  # of one request; "triage at 900M tokens" is a volume
_SIZES_ARE_SAID_WITH = {
    "is", "are", "has", "have", "contains", "contain", "takes", "take", "averages", "average", "holds", "hold", "needs", "uses",
    "use", "equals", "runs", "means", "costs", "=",
}  # fmt: skip
_ONE_OF_A_KIND = {"a", "an", "one", "each", "every", "per", "typical", "average", "single", "usual", "normal"}
_BEFORE_A_SIZE = {
    "~",
    "about",
    "around",
    "roughly",
    "approx",
    "some",
    "maybe",
    "usually",
    "typically",
    "on",
    "of",
    "to",
    "up",
}
_STOPS = {
    "in", "out", "at", "with", "for", "on", "by", "to", "from", "and", "or", "but", "is", "are", "was", "then", "of",
    "that", "who", "which", "not", "max", "minimum", "maximum", "tops", "plus", "less", "more", "fewer", "as", "so",
    "we", "i", "it", "if",
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

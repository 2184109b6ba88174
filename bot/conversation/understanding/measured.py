"""Single figures with the unit, the role and the period they stand with: "2k requests a day", "300 tokens out".

Ranges and bounds of them are ``quantities.py``.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bot.conversation.understanding.numbers import Number, NumberReader
from bot.conversation.understanding.periods import PeriodReader, counted_nouns
from bot.conversation.understanding.quantity import Quantity, Sequences
from bot.conversation.understanding.tokens import Token
from bot.conversation.understanding.words import stem
from bot.facts.lexicon import Lexicon, NumberWords, Units

_MOST_NUMBERS = 60  # of one message; a pasted table is not an answer


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
        "working_week": Sequences(units.working_week),
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
        self._counted = counted_nouns(tokens, lexicon.units, lexicon.numbers.starters - lexicon.numbers.articles)
        self._periods = PeriodReader(tokens, lexicon.units, self._unit_phrases, self._counted)

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
            quantity = self._with_unit(self._signed(number, after), after)
            if quantity is not None:
                quantity = self._periods.before(quantity, after)
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
        if number.vague and self._text(start - 1) in _PARTS_OF_A_RANGE and self._text(i) in self._words.vague_plurals:
            unit, (least, likely, most) = low, _PARTS_OF_A_RANGE[self._text(start - 1)]
            low, value, high, start = unit * least, unit * likely, unit * most, start - 1
        return Quantity(
            value, low, high, start, number.end, unit=number.unit, scale=number.scale, vague=number.vague is not None,
            other=number.other, fraction=number.fraction, words=number.words, first=number.start, last=number.end,
            approximate=number.approximate,
            magnitude_only=number.words
            and number.end == number.start + 1
            and self._text(number.start) in self._words.scales,
        )  # fmt: skip

    def _with_unit(self, quantity: Quantity, after: int) -> Quantity | None:
        quantity = self._with_currency_before(quantity)
        end = quantity.end
        if self._text(end) in self._units.rates:
            unit, per = self._units.rates[self._text(end)]
            return replace(quantity, unit=unit, per=per, end=end + 1)
        if not quantity.unit:
            quantity = _grouped(self._with_unit_after(quantity))
        return self._with_each(self._periods.behind(self._with_role(quantity, after)))

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
                named = self._units.unit_of[tuple(self._texts[k:end])]
                if named in _TIME and (
                    (k > j and not (named == "days" and self._text(k - 1) in _OF_WORK))
                    or (self._text(k) == "an" and (self._text(end),) in self._units.period_of)
                ):
                    break  # "60M this month", "10k an hour"
                if named == "hours" and self._text(end) in {"day", "days", "shift", "shifts", "workday", "working"}:
                    return replace(quantity, unit=named, per="day", end=end + 1)  # "a 10-hour day"
                if self._is_size_of_each(k, end, named):
                    return replace(quantity, unit=named, noun=self._text(end), end=end + 1, each=True)
                end, unit = self._last_unit(end, named)
                odd = unit == "tokens" and any(_looks_like_a_magnitude(self._text(p)) for p in range(j, k))
                return replace(quantity, unit=unit, noun=self._text(end - 1), end=end, unclear=quantity.unclear or odd)
            if self._counted and self._tokens[k].kind == "w" and stem(self._text(k)) in self._counted:
                return replace(quantity, unit="users", noun=self._text(k), end=k + 1)
            if (
                self._tokens[k].kind != "w"
                or (self._text(k) in _STOPS and self._text(k + 1) != "days")
                or self._unit_phrases["period"].at(self._texts, k) > k
            ):
                break
            if self._unit_phrases["per"].at(self._texts, k) > k or self._text(k) in self._words.starters:
                break
        thing = self._thing_at_a_rate(quantity)
        if thing:
            return replace(quantity, unit="requests", noun=self._text(thing - 1), end=thing)
        if self._text(quantity.end) == "of" and self._text(quantity.end + 1) == "us":
            return replace(quantity, unit="users", end=quantity.end + 2)
        if self._text(quantity.end) == "of" and self._text(quantity.end + 1) in {"them", "those", "these"}:
            return replace(quantity, unit="requests", end=quantity.end + 2)
        return quantity

    def _is_size_of_each(self, k: int, end: int, unit: str) -> bool:
        """ "200 page reports": the singular says how long each is."""
        behind = self._units.unit_of.get((self._text(end),))
        return unit in {"pages", "words"} and not self._text(k).endswith("s") and behind == "requests"

    def _thing_at_a_rate(self, quantity: Quantity) -> int:
        """ "One book a day": things of whatever kind that come at a rate are requests. Where the noun ends, or 0."""
        for k in range(quantity.end, quantity.end + 3):
            if k >= len(self._tokens) or self._tokens[k].kind != "w" or self._text(k) in _STOPS:
                return 0
            if (self._text(k),) in self._units.period_of or (self._text(k),) in self._units.unit_of:
                return 0
            if self._unit_phrases["per"].at(self._texts, k) > k:
                return 0
            if self._text(k) in self._units.input_words or self._text(k) in self._units.output_words:
                return 0
            if self._is_size_behind(k + 1):
                return k + 1
            per = self._unit_phrases["per"].at(self._texts, k + 1)
            if per > k + 1 and self._unit_phrases["period"].at(self._texts, per) > per:
                return k + 1
        return 0

    def _is_size_behind(self, i: int) -> bool:
        """ "30 scans of 4 pages": a noun of whatever kind that is followed by how long each one is."""
        if self._text(i) not in {"of", "with", "at", "à", "@", "x"} or i + 2 >= len(self._tokens):
            return False
        if self._tokens[i + 1].kind != "d" and self._text(i + 1) not in self._words.units:
            return False
        if self._text(i - 1).endswith("s") and self._text(i + 2) in {"m", "k", "million", "mio"}:
            return True  # "2 batches of 3M per day"
        unit = self._units.unit_of.get((self._text(i + 2),))
        return unit in {"words", "pages", "tokens", "characters"}

    def _last_unit(self, end: int, unit: str) -> tuple[int, str]:
        """ "customer emails" are e-mails: the last noun of a row counts. "input tokens" are tokens."""
        for _ in range(2):
            further = self._unit_phrases["unit"].at(self._texts, end)
            if further == end or len(self._text(end)) < 3:
                break
            following = self._units.unit_of[tuple(self._texts[end:further])]
            if unit == "tokens" and self._text(end) in self._units.input_words | self._units.output_words:
                break  # "3k tokens prompt, 500 tokens completion"
            if following not in {"requests", "tokens", "words", "pages", "characters", "users"}:
                break
            end, unit = further, following
        return end, unit

    def _is_period_only(self, k: int, quantity: Quantity) -> bool:
        """ "7M a week": the week is the period; "2M/day" too."""
        return (
            not quantity.fraction and k > quantity.end and self._text(k - 1) in {"a", "per", "/", "each", "every", "an"}
        )

    def _with_role(self, quantity: Quantity, after: int) -> Quantity:
        """ "1500 in", "300 output tokens", "input: 1500", "prompt 3,500"."""
        named = quantity.start - 1
        while named > after and self._text(named) in _BETWEEN_ROLE_AND_SIZE:
            named -= 1
        if named >= after and self._text(named) in _ROLE_NOUNS and quantity.unit in {"", "tokens"}:
            return replace(quantity, role=_ROLE_NOUNS[self._text(named)])
        side = self._text(quantity.start - 2 if self._text(quantity.start - 1) in {"=", ":"} else quantity.start - 1)
        if quantity.start > after and side in {"in", "out"} and self._has_another_side(side, quantity):
            quantity = replace(quantity, role=side)  # "in 1500 out 300", "in=1500 out=300"
            return quantity if quantity.unit else self._with_unit_after(quantity)
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
        if before[0] in {":", "="} and before[1] in {"in", "out"}:
            return replace(quantity, role=before[1])
        return quantity

    def _has_another_side(self, side: str, quantity: Quantity) -> bool:
        other, places = (
            ("out", range(quantity.end, quantity.end + 4))
            if side == "in"
            else ("in", range(max(0, quantity.start - 9), quantity.start - 1))
        )
        return any(
            self._text(p) == other and {self._text(p + 1)[:1], self._text(p + 2)[:1]} & set("123456789") for p in places
        )

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

    def _is_said_of_each(self, start: int) -> bool:
        """ "70 lawyers, each uploads 40 pages": what one of them does."""
        for i in range(start - 1, max(-1, start - _FARTHEST_EACH), -1):
            if self._tokens[i].kind == "s":
                return False
            if self._text(i) in {"each", "everyone", "everybody", "apiece"}:
                following = self._unit_phrases["period"].at(self._texts, i + 1)
                return following == i + 1 and (self._text(i + 1),) not in self._units.unit_of
        return False

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
        return self._with_each(self._periods.behind(self._with_unit_after(quantity)))

    def _with_each(self, quantity: Quantity) -> Quantity:
        j = quantity.end
        end = self._unit_phrases["each"].at(self._texts, j)
        if end > j:
            return (
                self._periods.behind(replace(quantity, each=True, end=end))
                if not quantity.per
                else replace(quantity, each=True, end=end)
            )
        if not quantity.each and self._is_said_of_each(quantity.start):
            quantity = replace(quantity, each=True)
        if quantity.unit in {"tokens", "words", "pages", "characters"} and self._defines_a_size(quantity.start):
            return replace(quantity, each=True)
        sized = quantity.unit in {"tokens", "words", "pages", "characters", ""} and quantity.value < _LARGEST_SIZE
        if sized and self._text(quantity.start - 1) in {
            "@",
            "at",
            "avg",
            "averaging",
            "average",
            "averages",
            "je",
            "jeweils",
        }:
            return replace(quantity, each=True)
        return quantity


def _looks_like_a_magnitude(word: str) -> bool:
    """ "15 billiion tokens": a magnitude is never guessed, and never overlooked."""
    return word.startswith(("mi", "ml", "bi", "bl", "tri", "tho", "cro", "lak")) and word.endswith(
        ("n", "ns", "d", "e", "h")
    )


def _grouped(quantity: Quantity) -> Quantity:
    """ "1.500 requests": what comes in whole numbers has no decimals, so the point groups."""
    if quantity.other is None or quantity.scale != 1.0 or quantity.unit not in _WHOLE:
        return quantity
    value = max(quantity.value, quantity.other)
    return replace(quantity, value=value, low=value, high=value, other=None)


_WHOLE = {"tokens", "words", "characters", "requests", "users"}
# "low tens of millions": in units of ten millions, low, likely and high.
_PARTS_OF_A_RANGE = {
    "low": (1, 2, 4),
    "lower": (1, 2, 4),
    "mid": (4, 5, 6),
    "middle": (4, 5, 6),
    "high": (6, 8, 10),
    "upper": (6, 8, 10),
}
_ROLE_NOUNS = {
    "prompt": "in", "prompts": "in", "input": "in", "inputs": "in", "context": "in", "answer": "out", "answers": "out",
    "output": "out", "outputs": "out", "reply": "out", "replies": "out", "response": "out", "responses": "out",
    "completion": "out", "completions": "out",
}  # fmt: skip
_BETWEEN_ROLE_AND_SIZE = {
    ":",
    "=",
    "of",
    "about",
    "~",
    "is",
    "are",
    "around",
    "roughly",
    "-",
    "approx",
    "size",
    "length",
    "tokens",
}
_FARTHEST_EACH = 5
_TIME = {"seconds", "minutes", "hours", "days", "weeks", "months", "years", "quarters"}
_OF_WORK = {"working", "business", "work", "office", "school", "trading", "banking", "week", "court"}
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
    "once", "twice", "times", "thrice",
    "in", "out", "at", "with", "for", "on", "by", "to", "from", "and", "or", "but", "is", "are", "was", "were", "then", "of",
    "that", "who", "which", "not", "max", "minimum", "maximum", "tops", "plus", "less", "more", "fewer", "as", "so",
    "we", "i", "it", "if",
    "have", "has", "doing", "working", "could", "would", "maybe", "no", "today", "now", "vs", "versus", "using", "via",
}  # fmt: skip

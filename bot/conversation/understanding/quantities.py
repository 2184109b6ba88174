"""Numbers → quantities: ranges, bounds, "about", with the unit and the period they stand with.

"10-20M tokens a day" → 10e6 to 20e6, tokens, a day. What the quantities amount to is ``volume.py`` and its neighbours.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.understanding.measured import FigureReader, number_sequences
from bot.conversation.understanding.quantity import Quantity
from bot.conversation.understanding.surroundings import Surroundings
from bot.conversation.understanding.tokens import Token
from bot.facts.lexicon import Lexicon


def quantities_in(
    tokens: Sequence[Token], lexicon: Lexicon, *, hidden: frozenset[int] = frozenset()
) -> tuple[Quantity, ...]:
    """All quantities of a text in order. ``hidden``: token places that belong to names and are not read."""
    return _QuantityReader(tokens, lexicon, hidden).read()


class _QuantityReader:
    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, hidden: frozenset[int]) -> None:
        self._tokens = tokens
        self._texts = [token.text for token in tokens]
        self._figures = FigureReader(tokens, lexicon, hidden)
        self._words = lexicon.numbers
        self._phrases = number_sequences(lexicon.numbers)
        self._around = Surroundings(self._texts, lexicon.numbers)

    def read(self) -> tuple[Quantity, ...]:
        singles = self._multiplied(self._figures.singles())
        joined: list[Quantity] = []
        k = 0
        while k < len(singles):
            pair = self._joined(singles[k], singles[k + 1]) if k + 1 < len(singles) else None
            joined.append(self._finished(pair or singles[k]))
            k += 2 if pair else 1
        return tuple(self._added(self._replaced(self._bounded(self._echoed(joined)))))

    def _text(self, i: int) -> str:
        return self._texts[i] if 0 <= i < len(self._texts) else ""

    def _multiplied(self, singles: list[Quantity]) -> list[Quantity]:
        """ "5k a day x 1.1k tokens": so many requests of that size."""
        found = list(singles)
        for k in range(len(found) - 1):
            left, right = found[k], found[k + 1]
            gap = self._texts[left.end : right.start]
            times = (len(gap) == 1 and gap[0] in _TIMES) or (left.unit == "times" and not gap)
            if gap == ["à"] and not (right.unit and (left.unit or left.per)):
                continue  # "10 à 20 millions" is a range
            size = right.unit in _SIZES or (not right.unit and right.scale > 1.0)
            sized = left.unit in {"requests", "users"} and size and not left.per and right.per
            if sized and len(gap) == 1 and gap[0] in _OF_A_SIZE:  # "30 scans of 4 pages a day"
                found[k] = replace(left, unit="requests", per=right.per)
                found[k + 1] = replace(right, unit=right.unit or "tokens", per="", each=True)
            elif times and left.per == "day" and k + 2 < len(found) and _are_days(right):
                each = found[k + 2]  # "800 docs/day x 22 x 2.5k tokens"
                found[k + 1] = replace(right, unit="days")
                found[k + 2] = replace(each, unit=each.unit or "tokens", each=True)
            elif (
                times
                and right.unit == "days"
                and not left.per
                and left.unit in {"", "tokens", "words", "pages", "requests"}
            ):
                found[k] = replace(left, per="day")  # "10M tokens x 30 days"
            elif times and left.unit in {"", "times", "requests"} and right.unit in {"", "tokens", "words", "pages"}:
                found[k] = replace(left, unit="requests", per=left.per or right.per)
                found[k + 1] = replace(right, unit=right.unit or "tokens", per="", each=True)
        return found

    # --- ranges and bounds ---

    def _joined(self, left: Quantity, right: Quantity) -> Quantity | None:
        """Two figures as one range, or None where they are two quantities."""
        if left.vague or right.vague or left.role or (left.unit and right.unit and left.unit != right.unit):
            return None
        if left.per and right.per and left.per != right.per:
            return None
        if (around := self._give_or_take(left, right)) is not None:
            return around
        gap = self._gap(left.end, right.start)
        if gap in (["to"], ["by"], ["with"], ["for"], ["into"]) and self._around.changes(left.start):
            return None  # "change it from 19M to 90M" is no range
        between = self._opens_between(left)
        stretched = self._stretches(self._texts[left.end : right.start]) or self._is_topped(left, right)
        links = self._phrases["joins"].at(gap, 0)
        joined = (links > 0 and links == len(gap)) or (len(gap) == 1 and gap[0] in _AND and between) or stretched
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

    def _give_or_take(self, left: Quantity, right: Quantity) -> Quantity | None:
        """ "70M, plus minus 10" """
        said = " ".join(word for word in self._texts[left.end : right.start] if word not in {",", "("})
        said = f"{said} minus" if right.value < 0 else said
        if said not in _GIVE_OR_TAKE or left.unit not in {"", "tokens", "requests"}:
            return None
        share = right.unit == "percent"
        off = (
            left.value * abs(right.value) / 100
            if share
            else abs(right.value) * (left.scale if right.scale == 1.0 else 1.0)
        )
        if not 0 < off < left.value:
            return None
        per, unit = left.per or right.per, left.unit or ("" if share else right.unit)
        low, high = left.value - off, left.value + off
        return replace(left, low=low, high=high, end=right.end, last=right.last, per=per, unit=unit)

    def _gap(self, start: int, end: int) -> list[str]:
        """The words between two figures without "about" and currency signs."""
        gap = self._texts[start:end]
        drop = {"~", "about", "around", "roughly", "approx", "maybe", "perhaps", "even", "ish", "$", "€", "£"}
        gap = _without_a_last_bound(gap)
        trimmed = [word for word in gap if word not in drop]
        return trimmed or (["-"] if "~" in gap else gap)

    def _opens_between(self, left: Quantity) -> bool:
        start = self._phrases["approximate"].before(self._texts, left.start)
        return self._phrases["between"].before(self._texts, start) < start

    def _stretches(self, gap: list[str]) -> bool:
        words = [word for word in gap if word not in {",", "(", "but", "it", "or", "and", "-", "–"}]
        if len(words) < len(gap) and tuple(words) in _LAST_BOUNDS:
            return True  # "10M, at most 15M"
        return bool(words) and " ".join(_without_a_last_bound(words)) in self._words.phrases["stretches"]

    def _is_topped(self, left: Quantity, right: Quantity) -> bool:
        """ "25M, 35M at most": the bound behind the second figure is the upper end of both."""
        topped = self._phrases["at_most_after"].at(self._texts, right.end) > right.end
        return topped and self._texts[left.end : right.start] == [","] and left.value < right.value

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
        if quantity.is_range and not quantity.vague:
            about = self._phrases["approximate"].before(self._texts, quantity.start)
            start = self._phrases["between"].before(self._texts, about)
            return replace(quantity, start=start, ahead=self._around.is_ahead(quantity))
        first = quantity.start
        quantity = self._bounded_behind(self._bounded_before(quantity))
        if quantity.low is None and quantity.high is None:
            quantity = replace(quantity, low=quantity.value, high=quantity.value)
        times, end = self._around.could_be_times(quantity.end)
        if times > 1 and quantity.low is not None:
            quantity = replace(quantity, high=quantity.low * times, end=end)
        before, after = quantity.start, quantity.end
        denied = (
            self._around.is_far_off(before)
            or self._around.is_rejected(after)
            or self._around.gives_way(before, exact=before == first)
        )
        behind = not denied and self._around.stands_with(quantity, "behind")
        quantity = replace(quantity, ahead=self._around.is_ahead(quantity), denied=denied, behind=behind)
        if not (quantity.unit or quantity.per):
            later = self._figures.completed(quantity)
            quantity = later if later.end > quantity.end else quantity
        return quantity

    def _bounded_before(self, quantity: Quantity) -> Quantity:
        """ "About", "at least" and "up to" before the figure."""
        before, low, high, approximate = quantity.start, quantity.low, quantity.high, quantity.approximate
        while True:
            at = self._phrases["approximate"].before(self._texts, before)
            least = self._phrases["at_least"].before(self._texts, before)
            most = self._phrases["at_most"].before(self._texts, before)
            nearest = min(at, least, most)
            if nearest == before or (nearest == most and self._around.has_come_to(nearest)):
                break
            denied = self._around.bound_is_denied(nearest)
            if nearest == least and least < most:
                low, high = (None, high) if denied else (low, None)
            elif nearest == most:
                low, high = (low, None) if denied else (None, high)
            else:
                approximate = True
            before = nearest
        return replace(quantity, start=before, low=low, high=high, approximate=approximate)

    def _bounded_behind(self, quantity: Quantity) -> Quantity:
        """ "Or more", "at most" and "or so" behind the figure."""
        after = quantity.end
        for name in ("at_least_after", "at_most_after", "approximate_after"):
            skip = 1 if self._text(after) in {",", "-", "("} else 0
            end = self._phrases[name].at(self._texts, after + skip)
            if end <= after + skip or self._is_sum(name, end) or self._leads_on(end):
                continue
            match name:
                case "at_least_after":
                    return replace(quantity, high=None, end=end)
                case "at_most_after":
                    return replace(quantity, low=None, end=end)
                case _:
                    return replace(quantity, approximate=True, end=end)
        return quantity

    def _leads_on(self, end: int) -> bool:
        """ "10M, no more than 20M": the words belong to the next figure."""
        return self._text(end) == "than" and end + 1 < len(self._tokens)

    def _is_sum(self, name: str, end: int) -> bool:
        """ "3M + 2M", "above 10 and below 20": what follows is another figure, and the words belong to it."""
        number_follows = end < len(self._tokens) and (
            self._tokens[end].kind == "d" or self._text(end) in self._words.units
        )
        return name != "approximate_after" and number_follows

    def _bounded(self, found: list[Quantity]) -> list[Quantity]:
        """ "more than 10 and less than 20": two bounds of one thing are one range."""
        kept: list[Quantity] = []
        for quantity in found:
            last = kept[-1] if kept else None
            if last is not None and last.is_open and quantity.is_open:
                last = _sharing_a_magnitude(last, quantity)
            if last is not None and last.is_open and quantity.is_open and self._are_ends(last, quantity):
                low, high = (last.low, quantity.high) if last.low is not None else (quantity.low, last.high)
                kept[-1] = replace(
                    quantity, low=low, high=high, value=((low or 0.0) + (high or 0.0)) / 2, start=last.start,
                    first=last.first, unit=quantity.unit or last.unit, per=quantity.per or last.per,
                )  # fmt: skip
            else:
                kept.append(quantity)
        return kept

    def _are_ends(self, left: Quantity, right: Quantity) -> bool:
        low, high = (left.low, right.high) if left.low is not None else (right.low, left.high)
        gap = [
            word for word in self._texts[left.end : right.start] if word not in {",", "but", "and", "or", "equal", "to"}
        ]
        same_unit = not left.unit or not right.unit or left.unit == right.unit
        return low is not None and high is not None and low < high and not gap and same_unit

    # --- repetition and replacement ---

    def _echoed(self, found: list[Quantity]) -> list[Quantity]:
        """ "forty-five (45)": the same figure twice is one."""
        kept: list[Quantity] = []
        for quantity in found:
            last = kept[-1] if kept else None
            same = last is not None and last.value == quantity.value and self._texts[last.end : quantity.start] == ["("]
            if last is not None and last.value == quantity.value and quantity.per and not last.per and not last.role:
                kept[-1] = quantity  # "9M. So 9M a week"
            elif not same:
                kept.append(quantity)
        return kept

    def _replaced(self, found: list[Quantity]) -> list[Quantity]:
        """ "25M, no sorry, 52M": the second stands for the first."""
        kept: list[Quantity] = []
        for quantity in found:
            last = kept[-1] if kept else None
            if last is not None and self._around.takes_back(last, quantity):
                per = quantity.per or last.per
                kept[-1] = replace(quantity, per=per, unit=quantity.unit or last.unit)
            else:
                kept.append(quantity)
        return kept

    def _added(self, found: list[Quantity]) -> list[Quantity]:
        """Figures that come on top of the one before them ("5M for the chatbot and 20M for the reports")."""
        return [
            replace(q, added=bool(k and _ADDS & set(self._texts[found[k - 1].end : q.start])))
            for k, q in enumerate(found)
        ]


def _are_days(quantity: Quantity) -> bool:
    """Is a bare factor behind a rate a day the number of days a month?"""
    bare = quantity.unit in {"", "times"} and not quantity.per and quantity.scale == 1.0
    return bare and _FEWEST_DAYS <= quantity.value <= _MOST_DAYS


def _sharing_a_magnitude(last: Quantity, quantity: Quantity) -> Quantity:
    """ "Not fewer than 3 and not more than 4 million": the magnitude of the second bound is the first one's too."""
    bare = last.scale == 1.0 and not (last.unit or last.per)
    opposite = (last.low is None) != (quantity.low is None)
    if not bare or not opposite or quantity.scale <= 1.0 or last.value * quantity.scale > quantity.value * _WIDEST:
        return last
    low, high = (None if end is None else end * quantity.scale for end in (last.low, last.high))
    return replace(last, value=last.value * quantity.scale, low=low, high=high, scale=quantity.scale)


def _without_a_last_bound(gap: list[str]) -> list[str]:
    """The words between two figures without what is said of the second: "4M or as much as 16M", "5 to at most 9 million"."""
    for phrase in _LAST_BOUNDS:
        if tuple(gap[-len(phrase) :]) == phrase and len(gap) > len(phrase):
            return gap[: -len(phrase)]
    return gap


_LAST_BOUNDS = (
    ("as", "much", "as"), ("as", "many", "as"), ("as", "high", "as"), ("at", "the", "very", "most"), ("at", "most"),
    ("at", "the", "most"), ("a", "maximum", "of"), ("max",), ("tops",), ("maximum",),
)  # fmt: skip
_WIDEST = 1000  # times between the ends of one range
_AND = {"and", "und", "en", "et", "y", "e", "og", "och", "&"}
_GIVE_OR_TAKE = {
    "plus minus",
    "plus or minus",
    "+ / -",
    "+ -",
    "±",
    "give or take",
    "+ or -",
    "more or less",
    "plus / minus",
}
_FEWEST_DAYS, _MOST_DAYS = 18, 31
_SIZES = {"tokens", "words", "pages", "characters"}
_OF_A_SIZE = {"of", "with", "at", "à", "@", "mit", "de", "van", "von", "having", "averaging"}
_TIMES = {"x", "times", "mal", "à", "fois", "por", "multiplied"}
_ADDS = {"and", "plus", "+", "&", "another", "additional", "additionally", "also"}

"""Numbers → quantities: ranges, bounds, "about", with the unit and the period they stand with.

"10-20M tokens a day" → 10e6 to 20e6, tokens, a day. What the quantities amount to is ``volume.py`` and its neighbours.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.understanding.measured import FigureReader, number_sequences
from bot.conversation.understanding.quantity import Quantity
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
            if (
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
        if gap in (["to"], ["by"], ["with"], ["for"], ["into"]) and self._changes(left.start):
            return None  # "change it from 19M to 90M" is no range
        between = self._opens_between(left)
        stretched = self._stretches(self._texts[left.end : right.start])
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

    def _changes(self, before: int) -> bool:
        """Does the message say that the figure at ``before`` gives way to the next one?"""
        words = self._texts[max(0, before - _LONGEST_TURN) : before]
        return bool((_EXCHANGES | _MOVES) & set(words)) and (words[-1] == "from" or bool(_EXCHANGES & set(words)))

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
            denied = self._bound_is_denied(nearest)
            if nearest == least and least < most:
                low, high = (None, high) if denied else (low, None)
            elif nearest == most:
                if self._has_come_to(nearest):
                    break
                low, high = (low, None) if denied else (None, high)
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
        times, end = self._could_be_times(after)
        if times > 1 and low is not None:
            high, after = low * times, end
        quantity = replace(quantity, low=low, high=high, start=before, end=after, approximate=approximate)
        far_off = self._texts[max(0, before - 2) : before] in (
            ["nowhere", "near"],
            ["far", "from"],
            ["remotely", "near"],
        )
        denied = (
            far_off or self._is_rejected(after) or self._takes_the_place_of_this(before, exact=before == quantity.start)
        )
        behind = not denied and self._stands_with(quantity, "behind")
        quantity = replace(quantity, ahead=self._is_ahead(quantity), denied=denied, behind=behind)
        if quantity.end > after or not (quantity.unit or quantity.per):
            later = self._figures.completed(quantity)
            quantity = later if later.end > quantity.end else quantity
        return quantity

    def _could_be_times(self, after: int) -> tuple[float, int]:
        """ "A hundred million, could be double": by how much, and where the words end."""
        start = after + (self._text(after) in {",", "(", "-", "–", "or", "but"})
        for length in (3, 2, 1):
            words = self._texts[start : start + length]
            if " ".join(words) in self._words.phrases["stretches"]:
                factor = _MULTIPLES.get(self._text(start + length), 0.0)
                if factor:
                    return factor, start + length + 1
        return 0.0, after

    def _is_sum(self, name: str, end: int) -> bool:
        """ "3M + 2M", "above 10 and below 20": what follows is another figure, and the words belong to it."""
        number_follows = end < len(self._tokens) and (
            self._tokens[end].kind == "d" or self._text(end) in self._words.units
        )
        return name != "approximate_after" and number_follows

    def _bound_is_denied(self, at: int) -> bool:
        """ "It can't be over 500k" is an upper bound."""
        for place in range(at - 1, max(-1, at - _FARTHEST_DENIAL), -1):
            denies = self._text(place) in {"not", "never", "hardly", "cannot"}
            if denies or (self._text(place) == "no" and self._text(place + 1) in {"way", "chance"}):
                return True
            if self._text(place) not in _MAY_STAND_BEFORE_A_BOUND:
                return False
        return False

    def _has_come_to(self, at: int) -> bool:
        """ "The volume went up to 48M" is no bound."""
        return self._text(at) == "up" and self._text(at - 1) in _COMES_TO

    def _takes_the_place_of_this(self, before: int, *, exact: bool) -> bool:
        """ "Not 8k", "put 90M where you have 19M", "instead of 19M", "replace 19M by 90M": another figure is meant."""
        if exact and self._text(before - 1) == "not":
            return True
        words = self._texts[max(0, before - _LONGEST_TURN) : before]
        if words[-2:] in (["instead", "of"], ["rather", "than"], ["place", "of"]):
            return True
        return "where" in words[-4:] and words[-1] in _SAYS_WHAT_STANDS

    def _is_rejected(self, after: int) -> bool:
        """ "1m isn't a number", "80M is wrong": the figure is named to be denied."""
        words = [word for word in self._texts[after : after + 6] if word not in _BETWEEN_A_FIGURE_AND_ITS_DENIAL]
        says = self._text(after) in {"is", "was", "can", "would", "are", "does", "tokens", "a"} and bool(words)
        return says and (
            words[0] in _SAYS_WRONG or (words[0] == "not" and not (len(words) > 1 and words[1] in _SAYS_INEXACT))
        )

    def _is_ahead(self, quantity: Quantity) -> bool:
        return self._stands_with(quantity, "ahead")

    def _stands_with(self, quantity: Quantity, name: str) -> bool:
        window = f" {' '.join(self._around(quantity))} "
        return any(f" {phrase} " in window for phrase in self._words.phrases[name])

    def _around(self, quantity: Quantity) -> list[str]:
        """The words of the same part of the sentence."""
        start, end = quantity.start, quantity.end
        low = start
        while low > 0 and start - low < 8 and self._texts[low - 1] not in _PARTS:
            low -= 1
        high = end
        while high < len(self._texts) and high - end < 6 and self._texts[high] not in _PARTS:
            high += 1
        return [*self._texts[low:start], "#", *self._texts[end:high]]

    def _bounded(self, found: list[Quantity]) -> list[Quantity]:
        """ "more than 10 and less than 20": two bounds of one thing are one range."""
        kept: list[Quantity] = []
        for quantity in found:
            last = kept[-1] if kept else None
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
            if last is not None and self._takes_back(last, quantity):
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

    def _takes_back(self, last: Quantity, quantity: Quantity) -> bool:
        gap = [
            word
            for word in self._texts[last.end : quantity.start]
            if word not in {",", ".", "-", "–", "—", ";", ":", "(", "!", "…", "\n"}
        ]
        same_unit = not last.unit or not quantity.unit or last.unit == quantity.unit
        said = " ".join(gap)
        becomes = len(gap) <= _LONGEST_TURN and any(
            said == phrase or said.endswith(f" {phrase}") for phrase in self._words.phrases["becomes"]
        )
        if gap in (["to"], ["by"], ["with"], ["for"], ["into"]) and self._changes(last.start):
            return same_unit
        return bool(gap) and same_unit and (becomes or said in self._words.phrases["replaces"])


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
_SAYS_WHAT_STANDS = {"have", "has", "had", "wrote", "said", "put", "noted", "says", "got"}
_EXCHANGES = {
    "replace",
    "swap",
    "exchange",
    "substitute",
    "change",
    "changed",
    "correct",
    "update",
    "updated",
    "switch",
    "edit",
}
_MOVES = {
    "went",
    "grew",
    "grown",
    "rose",
    "risen",
    "fell",
    "dropped",
    "moved",
    "increased",
    "raised",
    "up",
    "down",
    "gone",
    "jumped",
}
_MULTIPLES = {
    "double": 2.0,
    "twice": 2.0,
    "triple": 3.0,
    "thrice": 3.0,
    "tenfold": 10.0,
    "twofold": 2.0,
    "threefold": 3.0,
}
_TIMES = {"x", "times", "mal", "à", "fois", "por", "multiplied"}
_FARTHEST_DENIAL = 6
_MAY_STAND_BEFORE_A_BOUND = {
    "we",
    "it",
    "they",
    "i",
    "way",
    "chance",
    "will",
    "would",
    "can",
    "that",
    "should",
    "could",
    "do",
    "does",
    "be",
    "go",
    "get",
    "come",
    "reach",
    "exceed",
    "is",
    "are",
    "was",
    "ever",
    "even",
    "really",
    "been",
}
_COMES_TO = {
    "went", "gone", "grew", "grown", "rose", "risen", "climbed", "increased", "came", "scaled", "ramped", "jumped", "shot",
    "moved", "got", "are", "is", "now",
}  # fmt: skip
_LONGEST_TURN = 8  # words between a figure and the one that takes its place
_ADDS = {"and", "plus", "+", "&", "another", "additional", "additionally", "also"}
_BETWEEN_A_FIGURE_AND_ITS_DENIAL = {
    "is",
    "was",
    "would",
    "be",
    "can",
    "are",
    "does",
    "tokens",
    "a",
    "an",
    "month",
    "per",
}
_SAYS_WRONG = {
    "overkill",
    "unnecessary",
    "excessive",
    "optional",
    "unrealistic",
    "needless",
    "exaggerated",
    "outdated",
    "wrong",
    "incorrect",
    "nonsense",
    "false",
    "rubbish",
    "impossible",
}
_SAYS_INEXACT = {"exact", "precise", "certain", "final", "fixed", "firm", "official", "binding", "much", "bad", "far"}
_PARTS = {",", ".", ";", "!", "?", "\n", "(", ")"}

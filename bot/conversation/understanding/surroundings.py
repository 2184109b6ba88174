"""What the words around a figure say of it: denied, taken back, bound to change, ahead or past. Places are token places."""

from collections.abc import Sequence

from bot.conversation.understanding.quantity import Quantity
from bot.facts.lexicon import NumberWords

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
_COMES_TO = {
    "went", "gone", "grew", "grown", "rose", "risen", "climbed", "increased", "came", "scaled", "ramped", "jumped", "shot",
    "moved", "got", "are", "is", "now",
}  # fmt: skip
_WOULD_COME_TO = {"go", "goes", "grow", "grows", "rise", "rises", "climb", "climbs", "increases", "gets"}
_LONGEST_TURN = 8  # words between a figure and the one that takes its place
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
_SAYS_OFF = {"low", "high", "little", "much", "small", "few", "big", "large", "many", "optimistic", "pessimistic"}
_SAYS_INEXACT = {"exact", "precise", "certain", "final", "fixed", "firm", "official", "binding", "much", "bad", "far"}
_PARTS = {",", ".", ";", "!", "?", "\n", "(", ")"}

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
    "goes",
    "gets",
    "going",
    "to",
    "comes",
    "reaches",
    "exceeds",
    "ever",
    "even",
    "really",
    "been",
}

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


class Surroundings:
    """The words around the figures of one list of tokens."""

    def __init__(self, texts: Sequence[str], words: NumberWords) -> None:
        self._texts = texts
        self._words = words

    def _text(self, i: int) -> str:
        return self._texts[i] if 0 <= i < len(self._texts) else ""

    def changes(self, before: int) -> bool:
        """Does the message say that the figure at ``before`` gives way to the next one?"""
        words = self._texts[max(0, before - _LONGEST_TURN) : before]
        return bool((_EXCHANGES | _MOVES) & set(words)) and (words[-1] == "from" or bool(_EXCHANGES & set(words)))

    def could_be_times(self, after: int) -> tuple[float, int]:
        """ "A hundred million, could be double": by how much, and where the words end."""
        start = after + (self._text(after) in {",", "(", "-", "–", "or", "but"})
        for length in (3, 2, 1):
            words = self._texts[start : start + length]
            if " ".join(words) in self._words.phrases["stretches"]:
                factor = _MULTIPLES.get(self._text(start + length), 0.0)
                if factor:
                    return factor, start + length + 1
        return 0.0, after

    def bound_is_denied(self, at: int) -> bool:
        """ "It can't be over 500k" is an upper bound."""
        for place in range(at - 1, max(-1, at - _FARTHEST_DENIAL), -1):
            denies = self._text(place) in {"not", "never", "hardly", "cannot", "doubt"}
            if denies or (self._text(place) == "no" and self._text(place + 1) in {"way", "chance"}):
                return True
            if self._text(place) not in _MAY_STAND_BEFORE_A_BOUND:
                return False
        return False

    def has_come_to(self, at: int) -> bool:
        """ "The volume went up to 48M", "what if it goes up to 48M" is no bound; "it goes up to 48M" is one."""
        supposed = "if" in self._texts[max(0, at - _LONGEST_TURN) : at] and self._text(at - 1) in _WOULD_COME_TO
        return self._text(at) == "up" and (supposed or self._text(at - 1) in _COMES_TO)

    def gives_way(self, before: int, *, exact: bool) -> bool:
        """ "Not 8k", "put 90M where you have 19M", "instead of 19M", "replace 19M by 90M": another figure is meant."""
        if exact and self._text(before - 1) == "not":
            return True
        words = self._texts[max(0, before - _LONGEST_TURN) : before]
        if words[-2:] in (["instead", "of"], ["rather", "than"], ["place", "of"]):
            return True
        if words[-1:] == ["than"] and {"nearer", "closer"} & set(words):
            return True  # "nearer 7M than 5M"
        return "where" in words[-4:] and words[-1] in _SAYS_WHAT_STANDS

    def is_far_off(self, before: int) -> bool:
        """ "Nowhere near a billion"."""
        return list(self._texts[max(0, before - 2) : before]) in (
            ["nowhere", "near"],
            ["far", "from"],
            ["remotely", "near"],
        )

    def is_rejected(self, after: int) -> bool:
        """ "1m isn't a number", "80M is wrong": the figure is named to be denied."""
        words = [word for word in self._texts[after : after + 6] if word not in _BETWEEN_A_FIGURE_AND_ITS_DENIAL]
        says = self._text(after) in {"is", "was", "can", "would", "are", "does", "tokens", "a"} and bool(words)
        off = words[:1] == ["too"] and words[1:2] and words[1] in _SAYS_OFF
        return says and (
            off or words[0] in _SAYS_WRONG or (words[0] == "not" and not (len(words) > 1 and words[1] in _SAYS_INEXACT))
        )

    def is_ahead(self, quantity: Quantity) -> bool:
        return self.stands_with(quantity, "ahead")

    def stands_with(self, quantity: Quantity, name: str) -> bool:
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

    def takes_back(self, last: Quantity, quantity: Quantity) -> bool:
        gap = [
            word
            for word in self._texts[last.end : quantity.start]
            if word not in {",", ".", "-", "–", "—", ";", ":", "(", "!", "?", "…", "\n"}
        ]
        same_unit = not last.unit or not quantity.unit or last.unit == quantity.unit
        said = " ".join(gap)
        becomes = len(gap) <= _LONGEST_TURN and any(
            said == phrase or said.endswith(f" {phrase}") for phrase in self._words.phrases["becomes"]
        )
        if gap in (["to"], ["by"], ["with"], ["for"], ["into"]) and self.changes(last.start):
            return same_unit
        return bool(gap) and same_unit and (becomes or said in self._words.phrases["replaces"])

"""The period a figure is for: "a month", "/day", "monthly", "per user per day", "quarterly: 240M". Places are token places."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.understanding.quantity import Quantity, Sequences
from bot.conversation.understanding.tokens import Token
from bot.conversation.understanding.words import stem
from bot.facts.lexicon import Units

_BARE_NOT_PERIOD = {
    "day", "days", "week", "month", "year", "hour", "quarter", "minute", "second", "tag", "night", "sec", "min", "mes", "an",
    "año",
}  # fmt: skip
_BETWEEN_PERIOD_AND_FIGURE = {
    ":", "=", "-", "–", "is", "are", "about", "around", "roughly", "approx", "~", "some", "we", "it", "use", "need", "do",
    "process", "volume", "usage", "tokens", "token", "total", "figure", "throughput", "amount", "of", "maybe", "consumption",
    "have", "send", "get", "traffic", "load", "be", "would", "comes", "to", "an", "a", "estimated",
}  # fmt: skip
_FARTHEST_PERIOD = 9  # tokens from a figure
_POINTS_BACK = {"that", "this", "it", "mean", "meant", "wait", "sorry", "actually", "those"}
_LEADS_TO_A_PERIOD = _POINTS_BACK | {
    ",", ".", ";", "-", "–", "(", "oh", "no", "is", "was", "are", "i", "we", "would", "be", "should", "say", "and", "but",
    "so", "!", "rather", "from", "before", "earlier", "above", "figure", "number", "for", "all", "of", "course",
}  # fmt: skip
_PER = {"per", "each", "every", "/", "pro"}
_OPENS_A_STATEMENT = {":", "=", "we", "it", "about", "is"}


class PeriodReader:
    """Finds periods in one list of tokens. ``counted``: nouns that the text itself counts ("40 writers", "per writer")."""

    def __init__(
        self, tokens: Sequence[Token], units: Units, phrases: dict[str, Sequences], counted: frozenset[str]
    ) -> None:
        self._tokens = tokens
        self._texts = [token.text for token in tokens]
        self._units = units
        self._phrases = phrases
        self._counted = counted

    def _text(self, i: int) -> str:
        return self._texts[i] if 0 <= i < len(self._texts) else ""

    def behind(self, quantity: Quantity) -> Quantity:
        """``quantity`` with the period behind it: "a month", "/day", "monthly", "im Monat", "every working day"."""
        j = quantity.end
        for _ in range(2):  # a word may stand between: "tokens in total per month", "per user per day"
            for at in (j, j + 1):
                if at > j and self._text(j) not in {"(", ",", "total", "each", "altogether", "overall"}:
                    break
                end = self._end(at, after_comma=at > j and self._text(j) == ",")
                if end > at:
                    start = self._phrases["per"].at(self._texts, at)
                    period = self._units.period_of[tuple(self._texts[start:end])]
                    each = quantity.each or self._text(j) == "each"
                    counted = self._phrases["per"].at(self._texts, end)
                    if counted > end and self._is_counted(counted):  # "1,000 words an hour per writer"
                        return replace(quantity, per=self._working(period, end), end=counted + 1, each=True)
                    return replace(quantity, per=self._working(period, end), end=end, each=each)
            per_end = self._phrases["per"].at(self._texts, j)
            if per_end > j and self._is_counted(per_end):
                quantity = replace(quantity, each=True, end=per_end + 1)
                j = per_end + 1
                continue
            break
        if quantity.per:
            return quantity
        unclear = not quantity.each and self._text(j) in _PER and self._is_an_unknown_word(j + 1)
        return replace(quantity, unclear=True) if unclear else self._said_later(quantity)

    def _is_counted(self, i: int) -> bool:
        known = self._units.unit_of.get((self._text(i),)) in {"users", "requests", "pages"}
        return known or (i < len(self._tokens) and stem(self._text(i)) in self._counted)

    def _is_an_unknown_word(self, i: int) -> bool:
        """ "8 million per wek": what it is per cannot be told."""
        if i >= len(self._tokens) or self._tokens[i].kind != "w" or self._text(i - 1) == self._text(i):
            return False
        known = (self._text(i),) in self._units.unit_of or (self._text(i),) in self._units.period_of
        return not known and self._text(i - 1) != "/"

    def _said_later(self, quantity: Quantity) -> Quantity:
        """ "9M. Wait, that's per week": the period follows behind words that point back."""
        j, points_back = quantity.end, False
        while j - quantity.end < _FARTHEST_PERIOD and self._text(j) in _LEADS_TO_A_PERIOD:
            points_back = points_back or self._text(j) in _POINTS_BACK
            j += 1
        end = self._end(j, after_comma=False) if j > quantity.end else j
        points_back = points_back or bool(_POINTS_BACK & set(self._texts[end : end + 2]))
        if end == j or not points_back:
            return quantity
        start = self._phrases["per"].at(self._texts, j)
        return replace(quantity, per=self._units.period_of[tuple(self._texts[start:end])], end=end)

    def before(self, quantity: Quantity, after: int) -> Quantity:
        """ "Quarterly: 240M", "per day we use 3M": the period stands before the figure, behind the one that ends at ``after``."""
        if quantity.per or quantity.unit in {"percent", "money", "seconds", "milliseconds", "hours", "days"}:
            return quantity
        j = quantity.start - 1
        while j >= after and quantity.start - j < _FARTHEST_PERIOD and self._text(j) in _BETWEEN_PERIOD_AND_FIGURE:
            j -= 1
        per = self._units.period_of.get((self._text(j),)) if j >= after else None
        adverb = self._text(j).endswith(("ly", "annual", "lich"))
        bound = self._text(j - 1) in {"per", "a", "each", "every", "pro"} and self._text(j + 1) in _OPENS_A_STATEMENT
        return replace(quantity, per=self._working(per, j + 1)) if per and (adverb or bound) else quantity

    def _end(self, at: int, *, after_comma: bool) -> int:
        """Where a period that begins at ``at`` ends, or ``at``. After a comma it has to be one word ("tokens, monthly")."""
        per_end = self._phrases["per"].at(self._texts, at)
        end = self._phrases["period"].at(self._texts, per_end)
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


def counted_nouns(tokens: Sequence[Token], units: Units, is_number: frozenset[str]) -> frozenset[str]:
    """The stems of nouns behind "per" and behind a figure too that are no unit of ours ("per writer", "40 writers")."""
    behind_per: set[str] = set()
    behind_figures: set[str] = set()
    for i, token in enumerate(tokens):
        following = [t.text for t in tokens[i + 1 : i + 3] if t.kind == "w"]
        if token.text in _PER and following:
            word = following[0]
            if (word,) not in units.unit_of and (word,) not in units.period_of and len(word) > 2:
                behind_per.add(stem(word))
        elif token.kind == "d" or token.text in is_number:
            own = following[: next((k for k, word in enumerate(following) if word in _PER), len(following))]
            behind_figures.update(stem(word) for word in own)
    return frozenset(behind_per & behind_figures)

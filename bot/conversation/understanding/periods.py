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
    ",", ".", ";", "-", "–", "(", "oh", "no", "is", "was", "were", "are", "i", "we", "would", "be", "should", "say", "and", "but",
    "so", "!", "rather", "from", "before", "earlier", "above", "figure", "number", "for", "all", "of", "course",
}  # fmt: skip
_OFTEN = {"once": 1, "twice": 2, "thrice": 3}
_FEW_TIMES = {
    "two": 2,
    "2": 2,
    "three": 3,
    "3": 3,
    "four": 4,
    "4": 4,
    "five": 5,
    "5": 5,
    "six": 6,
    "6": 6,
    "ten": 10,
    "10": 10,
}
_PER = {"per", "each", "every", "/", "pro"}
_OPENS_A_STATEMENT = {":", "=", "we", "it", "about", "is"}
_OPENS_A_CLAUSE = {",", ".", ";", "\n", ":", "(", "on", "and", "for", "in"}
_IS = {"is", "are", "was", "were"}
_MARKS = {",", ".", "-", "–", "—", ";", "(", "!", "…", "/"}
_TAKES_A_PERIOD_BACK = {
    "no", "wait", "sorry", "i", "mean", "meant", "rather", "actually", "correction", "oops", "uh", "eh", "er", "hm", "hmm",
    "nein", "non", "hang", "on",
}  # fmt: skip
_ONLY, _MOSTLY = "only", "mostly"
_MOSTLY_WORDS = {
    "mostly",
    "mainly",
    "more",
    "higher",
    "busier",
    "peak",
    "peaks",
    "peaking",
    "especially",
    "usually",
    "mehr",
}
_DENIES = {"not", "just", "beyond", "outside"}
_WEEKEND = {"weekends", "weekend", "saturday", "saturdays", "sunday", "sundays", "sat"}
_EXCEPT = {"no", "not", "without", "except", "excluding", "excl", "never", "nothing", "closed", "none"}
_FEWEST_WORKING_DAYS, _MOST_DAYS = 12, 31


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
        self._days = _days_said(self._texts, phrases["working_week"])

    def _text(self, i: int) -> str:
        return self._texts[i] if 0 <= i < len(self._texts) else ""

    def behind(self, quantity: Quantity) -> Quantity:
        """``quantity`` with the period behind it; on days that are said not to be every day, a day is a working day."""
        found = self._period_behind(quantity)
        if found.per != "day" or not self._days:
            return found
        return replace(found, per="working_day") if self._days == _ONLY else replace(found, unclear=True)

    def _period_behind(self, quantity: Quantity) -> Quantity:
        """``quantity`` with the period behind it: "a month", "/day", "monthly", "im Monat", "every working day"."""
        j = quantity.end
        often, at = self._times_at(j)
        if often and (end := self._end(at, after_comma=False)) > at:  # "15M twice a month"
            period = self._period_at(at, end)
            low, high = (None if bound is None else bound * often for bound in (quantity.low, quantity.high))
            return replace(quantity, value=quantity.value * often, low=low, high=high, per=period, end=end)
        for _ in range(2):  # a word may stand between: "tokens in total per month", "per user per day"
            for at in (j, j + 1):
                if at > j and self._text(j) not in {"(", ",", "total", "each", "altogether", "overall"}:
                    break
                end = self._end(at, after_comma=at > j and self._text(j) == ",")
                if end > at:
                    period = self._period_at(at, end)
                    each = quantity.each or self._text(j) == "each"
                    period, end = self._taken_back(end) or (period, end)
                    counted = self._phrases["per"].at(self._texts, end)
                    if counted > end and self._is_counted(counted):  # "1,000 words an hour per writer"
                        return replace(quantity, per=period, end=counted + 1, each=True)
                    of_what = counted > end and self._text(end) in _PER and self._is_a_word(counted)  # "per country"
                    return replace(quantity, per=period, end=end, each=each, unclear=quantity.unclear or of_what)
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

    def _times_at(self, i: int) -> tuple[int, int]:
        """How often ("twice", "three times"), and where the words end."""
        if self._text(i) in _OFTEN:
            return _OFTEN[self._text(i)], i + 1
        count = _FEW_TIMES.get(self._text(i), 0)
        return (count, i + 2) if count and self._text(i + 1) in {"times", "x"} else (0, i)

    def _is_counted(self, i: int) -> bool:
        known = self._units.unit_of.get((self._text(i),)) in {"users", "requests", "pages"}
        return known or (i < len(self._tokens) and stem(self._text(i)) in self._counted)

    def _is_a_word(self, i: int) -> bool:
        return i < len(self._tokens) and self._tokens[i].kind == "w" and (self._text(i),) not in self._units.period_of

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
        points_back = points_back or (
            j == quantity.end + 1 and self._text(quantity.end) in _IS
        )  # "the 90M is per quarter"
        if end == j or not points_back:
            return quantity
        return replace(quantity, per=self._period_at(j, end), end=end)

    def before(self, quantity: Quantity, after: int) -> Quantity:
        """ "Quarterly: 240M", "per day we use 3M": the period stands before the figure, behind the one that ends at ``after``."""
        if quantity.per or quantity.unit in {"percent", "money", "seconds", "milliseconds", "hours", "days"}:
            return quantity
        j = quantity.start - 1
        while j >= after and quantity.start - j < _FARTHEST_PERIOD and self._text(j) in _BETWEEN_PERIOD_AND_FIGURE:
            j -= 1
        per = self._units.period_of.get((self._text(j),)) if j >= after else None
        adverb = self._text(j).endswith(("ly", "annual", "lich"))
        start = j - 1
        if per and (two := self._units.period_of.get((self._text(j - 1), self._text(j)))):
            per, start = two, j - 2  # "each working day"
        opens = start == 0 or self._text(start - 1) in _OPENS_A_CLAUSE
        bound = self._text(start) in _PER and self._text(start) != "/" and opens
        bound = bound or (self._text(start) in {"a", *_PER} and self._text(j + 1) in _OPENS_A_STATEMENT)
        if not per or not (adverb or bound):
            return quantity
        return replace(quantity, per="working_day" if per == "day" and self._days == _ONLY else per)

    def _taken_back(self, end: int) -> tuple[str, int] | None:
        """ "20M a day... a month I mean", "3M per day - wait, per week": the period that counts and where it ends."""
        j, said = end, False
        while j - end < _FARTHEST_PERIOD and self._text(j) in _TAKES_A_PERIOD_BACK | _MARKS:
            said = said or self._text(j) in _TAKES_A_PERIOD_BACK
            j += 1
        stop = self._end(j, after_comma=False) if j > end else j
        said = said or bool({"mean", "meant", "sorry", "rather"} & set(self._texts[stop : stop + 2]))
        if stop == j or not said:
            return None
        return self._period_at(j, stop), stop

    def _period_at(self, at: int, end: int) -> str:
        return self._units.period_of[tuple(self._texts[self._phrases["per"].at(self._texts, at) : end])]

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


def _days_said(texts: Sequence[str], working: Sequences) -> str:
    """Are a week's days said to be the working days ("Mon-Fri only")? ``_ONLY``, ``_MOSTLY`` or ""."""
    for i in range(len(texts)):
        end = working.at(texts, i)
        if end == i or (
            i and texts[i - 1].isdigit() and not _FEWEST_WORKING_DAYS <= int(texts[i - 1][:4]) <= _MOST_DAYS
        ):
            continue  # "within 3 working days" is how long something takes
        before = set(texts[max(0, i - 3) : i])
        if before & _DENIES:
            return ""
        further = any(_works_at_weekends(texts, k) for k in range(len(texts)) if not i <= k < end)
        return _MOSTLY if further or before & _MOSTLY_WORDS else _ONLY
    return ""


def _works_at_weekends(texts: Sequence[str], i: int) -> bool:
    return texts[i] in _WEEKEND and not _EXCEPT & set(texts[max(0, i - 3) : i])


def counted_nouns(tokens: Sequence[Token], units: Units, is_number: frozenset[str]) -> frozenset[str]:
    """The stems of nouns behind "per" and behind a figure too that are no unit of ours ("per writer", "40 writers")."""
    behind_per: set[str] = set()
    behind_figures: set[str] = set()
    for i, token in enumerate(tokens):
        following = [t.text for t in tokens[i + 1 : i + 3] if t.kind == "w"]
        if token.text in _PER and following and tokens[i + 1].kind == "w":
            word = following[0]
            if (word,) not in units.unit_of and (word,) not in units.period_of and len(word) > 2:
                behind_per.add(stem(word))
        elif token.kind == "d" or token.text in is_number:
            own = following[: next((k for k, word in enumerate(following) if word in _PER), len(following))]
            behind_figures.update(stem(word) for word in own)
    return frozenset(behind_per & behind_figures)

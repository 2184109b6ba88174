"""Quantities → tokens a month, with every assumption made on the way. What lacks a size is asked for, never filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.conversation.understanding.conversions import days_a_month, tokens_of_one, without_a_repetition
from bot.conversation.understanding.parts import GUESSED_TOKENS, Parts
from bot.conversation.understanding.quantity import Quantity
from bot.conversation.understanding.volume_in_words import short_figure, singular
from bot.facts.lexicon import Units
from bot.framework import LARGEST_VOLUME, QuestionId

_TEXT_UNITS = {"tokens", "words", "pages", "characters"}
_ELSEWHERE = {
    "hardware",
    "parameters",
    "money",
    "bytes",
    "percent",
    "times",
    "milliseconds",
    "seconds",
    "minutes",
    "hours",
    "days",
    "weeks",
    "months",
    "years",
    "quarters",
    "labels",
    "languages",
}
_DAYS_OF = {"fortnight": 14.0, "other_day": 2.0}
_MONTHS_OF = {"half_year": 6.0, "two_months": 2.0, "decade": 120.0}
_DAILY = {"day", "working_day"}
_SMALL = 100_000.0  # tokens a month below which a figure without period may well be per request
_WHOLE_DAY = 24.0
_ALL_OF_THEM = 1e6
_TOO_SMALL = 1000.0  # tokens a month that nobody means
_BARE_MILLIONS = 1000.0  # a bare figure below is proposed as so many millions
_OPEN_ABOVE = 10.0  # an open upper end is proposed as this many times the lower one


@dataclass(frozen=True, slots=True)
class VolumeReading:
    """Tokens a month as read: a figure or a range, or ``None`` with what to ask."""

    volume: float | tuple[float, float] | None
    sure: bool
    assumptions: tuple[str, ...] = ()
    asks: str = ""
    likeliest: str = ""
    implied: Mapping[QuestionId, Any] | None = None
    requests_per_month: float | None = None
    tokens_in: float | None = None
    tokens_out: float | None = None
    place: int = 0
    of_factors: bool = False
    """Several figures were multiplied: one that is overlooked changes everything."""
    of_period: bool = False
    """It corrects the period of a figure said before."""
    parts: Parts | None = None
    """The pieces that it is made of, where it was not said in tokens a month."""


class VolumeReader:
    """Reads the volume from the quantities of one message. ``bare``: figures without a unit are tokens a month."""

    def __init__(
        self, quantities: Sequence[Quantity], units: Units, *, band: float, bare: bool, shape: str = ""
    ) -> None:
        stated = [q for q in quantities if not q.ahead and not q.denied and not (q.magnitude_only and not q.unit)]
        self._all = tuple(q for q in stated if not q.behind) or tuple(stated)
        self._rejected = [q for q in quantities if q.denied and not q.unit and q.scale > 1]
        self._units = units
        self._band = band
        self._bare = bare
        self._office_hours = shape == "business_hours"
        self._around_the_clock = shape == "steady"
        self._guessed = False
        self._hours_a_day = next(
            (q.value for q in quantities if q.unit == "hours" and q.per in _DAILY and q.value <= 24), 0.0
        )
        self._days_a_month = days_a_month(quantities)
        self._assumptions: dict[str, None] = {}
        self._used: list[Quantity] = []  # a figure that is left over makes the whole a proposal

    def read(self) -> VolumeReading | None:
        """The volume, or None where the message says nothing about it."""
        requests, users, sizes, flows, bare = self._by_role()
        place = min((q.first for q in (*requests, *sizes, *flows, *bare)), default=0)
        reading = None
        if requests and sizes:
            reading = self._requests_of_a_size(requests, users, sizes)
        elif flows:
            reading = self._flow((*flows, *(q for q in bare if q.per)), users)
        elif not requests and self._bare and (large := [q for q in bare if q.per or q.scale >= _SMALL]):
            reading = self._flow(large, users)
        elif requests or users:
            reading = self._without_size(requests, users)
        elif sizes:
            reading = VolumeReading(None, sure=False, asks="how many requests a month")
        elif bare and self._bare:
            reading = self._flow(bare, ())
        elif self._bare and self._rejected:
            wrong = short_figure(self._rejected[0].value)
            reading = VolumeReading(None, sure=False, asks=f"not {wrong}, then; how many tokens a month")
        elif self._bare:
            reading = self._of_another_kind()
        if reading is None:
            return None
        beside = () if _is_large(reading.volume) and not any(q.each for q in self._all) else users  # "12M, 3 engineers"
        left = [q for q in (*requests, *beside, *sizes, *flows, *bare) if q not in self._used]
        return replace(
            reading,
            place=place,
            sure=reading.sure and not left,
            of_factors=len(self._used) > 1,
            parts=self._parts(requests, users, sizes, flows),
        )

    def _parts(
        self,
        requests: Sequence[Quantity],
        users: Sequence[Quantity],
        sizes: Sequence[Quantity],
        flows: Sequence[Quantity],
    ) -> Parts | None:
        """Requests, users and sizes; a single text without a period may be a size too ("3,000 tokens")."""
        texts = sizes or (flows if len(flows) == 1 and not flows[0].per and not users else ())
        if flows and not texts:
            return None
        each = requests and (any(q.each for q in requests) or len(self._all) > 2)
        of_users = users[0].value if users and (each or not requests) else None
        a_month = requests[0].value * (self._months(requests[0]) if requests[0].per else 1.0) if requests else None
        size = sum(self._tokens(q) for q in texts if q.role) or (self._tokens(texts[0]) if texts else None)
        known = (of_users, a_month, size)
        return Parts(*known, assumptions=tuple(self._assumptions)) if any(part is not None for part in known) else None

    def _by_role(self) -> tuple[tuple[Quantity, ...], ...]:
        kept = [q for q in self._all if q.unit not in _ELSEWHERE and not (q.fraction and not q.unit)]
        requests = tuple(q for q in kept if q.unit == "requests")
        users = tuple(q for q in kept if q.unit == "users")
        if not requests and any(q.per for q in users):  # "500 patients a day" come as so many requests
            requests, users = tuple(q for q in users if q.per), tuple(q for q in users if not q.per)
        if not requests:
            requests = tuple(replace(q, unit="requests") for q in self._all if q.unit == "times" and q.per)
        texts = [q for q in kept if q.unit in _TEXT_UNITS]
        # In "2k req/day 1500 in 300 out" the figures with a role are sizes although they carry no unit.
        texts += [q for q in kept if not q.unit and q.role]
        flowing = [q for q in texts if q.per and not (q.each and (requests or users))]
        standing = [q for q in texts if q not in flowing]
        bare = tuple(q for q in kept if not q.unit and not q.role)
        if not requests and any(q.each for q in standing):  # "700 a day, 3k tokens each"
            requests = tuple(q for q in bare if q.per and q.scale < _BARE_MILLIONS * 1000)
            bare = tuple(q for q in bare if q not in requests)
        if len(requests) > 1:  # "one letter is 2,800 characters" names the thing, not how many
            requests = tuple(q for q in requests if q.per or q.value != 1) or requests
        if requests:
            sized = tuple(standing) or tuple(replace(q, unit="tokens") for q in bare if q.each)
            return requests, users, sized, tuple(flowing), ()
        if users and any(q.each for q in (*standing, *flowing)):
            return (), users, (), (*flowing, *standing), ()
        sizes = tuple(q for q in standing if q.each)
        flows = (*flowing, *(q for q in standing if not q.each))
        return (), users, sizes, flows, bare

    # --- what is there ---

    def _requests_of_a_size(
        self, requests: Sequence[Quantity], users: Sequence[Quantity], sizes: Sequence[Quantity]
    ) -> VolumeReading:
        per_month, sure = 1.0, True
        for k, quantity in enumerate(requests[:3]):
            if k and quantity.per and not quantity.each:
                continue
            per_month *= quantity.value * (self._months(quantity) if quantity.per else 1.0)
            self._used.append(quantity)
        if any(q.unclear for q in (*requests, *sizes)):
            sure = False
        if not any(q.per for q in (*requests, *users)):
            self._assume("a month, since no period was named")
            sure = False
        if users and (any(q.each for q in requests) or len(self._all) > 2):
            for quantity in users[:3]:  # "320 nurses, 12 notes per shift, one shift a day"
                per_month *= quantity.value * (self._months(quantity) if quantity.per else 1.0)
                self._used.append(quantity)
        elif any(q.each and q.per for q in requests[:1]):
            sure = False  # "15 questions a day each": of how many?
        self._used += sizes
        tokens = {role: sum(self._tokens(q) for q in sizes if q.role == role) for role in ("in", "out")}
        plain = [self._tokens(q) for q in sizes if not q.role]
        if len(plain) > 1 and not any(tokens.values()):
            sure = False
        size = sum(tokens.values()) or (plain[0] if plain else 0.0)
        if any(tokens.values()) and not all(tokens.values()) and plain:
            missing = "out" if tokens["in"] else "in"
            tokens[missing] = plain[0]
            size = sum(tokens.values())
        share = {QuestionId.OUTPUT_SHARE: round(tokens["out"] / size, 4)} if all(tokens.values()) and size else None
        reading = self._bounded(per_month * size, None, sure=sure)
        low = self._spread((*requests, *sizes, *users))
        if low is not None and reading.volume is not None and not isinstance(reading.volume, tuple):
            reading = self._bounded(reading.volume * low[0], reading.volume * low[1], sure=reading.sure)
        return replace(
            reading, implied=share, requests_per_month=per_month,
            tokens_in=tokens["in"] or None, tokens_out=tokens["out"] or None,
        )  # fmt: skip

    def _spread(self, quantities: Sequence[Quantity]) -> tuple[float, float] | None:
        """How far ranges among the factors stretch their product."""
        low = high = 1.0
        for q in quantities:
            if q.is_range and q.value:
                low *= (q.low or 0.0) / q.value
                high *= (q.high or q.value) / q.value
        return (low, high) if low != 1.0 else None

    def _flow(self, flows: Sequence[Quantity], users: Sequence[Quantity]) -> VolumeReading:
        said = without_a_repetition(flows, self._units)
        self._used += [q for q in flows if q not in said]
        flows = said
        roles = {q.role for q in flows}
        many = len(flows) > 1 and roles != {"in", "out"}
        together = many and roles == {""} and all(q.added for q in flows[1:])
        if together:
            self._assume(f"{' and '.join(short_figure(q.value) for q in flows)} together")
        chosen = flows if together or roles == {"in", "out"} else flows[:1]
        if roles == {"in", "out"} and len({q.per for q in flows}) > 1:
            period = next(q.per for q in flows if q.per)
            chosen = [replace(q, per=q.per or period) for q in flows]
        times = users[0].value if users and any(q.each for q in chosen) else 1.0
        self._used += flows
        if users and times != 1.0:
            self._used.append(users[0])
            if not any(q.per for q in (*chosen, *users)):
                self._assume("a month, since no period was named")
                self._guessed = True
        low, high, sure = 0.0, 0.0, not many and not any(q.unclear for q in chosen)
        unbounded = False
        for quantity in chosen:
            factor = self._months(quantity) * times * self._tokens_each(quantity)
            ends = self._ends(quantity)
            sure = sure and ends[2]
            unbounded = unbounded or quantity.high is None
            low, high = low + ends[0] * factor, high + ends[1] * factor
        if (
            users
            and not any(q.each for q in chosen)
            and any(q.unit in {"words", "pages", "characters"} for q in chosen)
        ):
            sure = False  # all of them together, or each?
        if roles in ({"in"}, {"out"}) or (any(q.each and not q.per for q in chosen) and not users):
            sure = False  # only one side of it, or of each of we do not know how many
        first = chosen[0]
        if not first.unit and not first.per and first.scale == 1.0 and 0 < first.value < _BARE_MILLIONS and not many:
            self._assume("millions")
            return self._bounded(first.value * 1e6, None, sure=False)
        tiny = 0 < high < _SMALL and not any(q.per for q in chosen) and not first.is_range
        if tiny or 0 < high < _TOO_SMALL or (not first.unit and first.scale == 1.0 and first.value < 1e4):
            sure = False
        share = None
        if roles == {"in", "out"} and high:
            out = sum(q.value * self._months(q) for q in chosen if q.role == "out")
            total = sum(q.value * self._months(q) for q in chosen)
            share = {QuestionId.OUTPUT_SHARE: round(out / total, 4)} if total else None
        return replace(self._bounded(low, high, sure=sure), implied=share)

    def _ends(self, q: Quantity) -> tuple[float, float, bool]:
        """Low end, high end, and whether they can be taken without asking."""
        if q.other is not None and q.scale == 1.0:
            grouped = max(q.value, q.other)
            plain = grouped if q.unit == "tokens" else q.value
            return plain, plain, q.unit == "tokens" and plain == grouped
        if q.high is None:
            return q.low or 0.0, (q.low or 0.0) * _OPEN_ABOVE, False
        if q.low is None:
            return 0.0, q.high, True
        if q.low == q.high and q.approximate:
            return q.value * (1 - self._band), q.value * (1 + self._band), True
        return q.low, q.high, not q.vague

    def _without_size(self, requests: Sequence[Quantity], users: Sequence[Quantity]) -> VolumeReading | None:
        if not requests and not self._bare:
            return None
        if not requests:
            return VolumeReading(
                None, sure=False, asks="how many requests a month do they make, and how many tokens is each"
            )
        if not self._bare and not any(q.per for q in requests):
            return None
        noun = singular(requests[0].noun) or "request"
        if requests[0].value >= 1e6 and requests[0].scale > 1 and requests[0].noun == "":
            return None
        per_month = requests[0].value * (self._months(requests[0]) if requests[0].per else 1.0)
        return VolumeReading(
            None, sure=False, asks=f"how many tokens does each {noun} take, in and out together", requests_per_month=per_month,
            likeliest=f"{short_figure(per_month * GUESSED_TOKENS)} tokens a month, at {GUESSED_TOKENS:,} tokens each",
        )  # fmt: skip

    def _of_another_kind(self) -> VolumeReading | None:
        kinds = {q.unit for q in self._all}
        for unit, asks in (
            ("money", "that is money; how many tokens a month"),
            ("bytes", "that is storage; how many tokens a month the model reads and writes"),
            ("minutes", "that is time; how many tokens, words or pages a month"),
            ("hours", "that is time; how many tokens, words or pages a month"),
            ("hardware", "that is hardware; how many tokens a month"),
            ("percent", "that is a share; how many tokens a month"),
            ("parameters", "that is the size of a model; how many tokens a month"),
        ):
            if unit in kinds:
                return VolumeReading(None, sure=False, asks=asks)
        return None

    # --- conversion ---

    def _months(self, q: Quantity) -> float:
        """How many of the quantity's periods a month has."""
        a = self._units.assumptions
        match q.per:
            case "" | "month":
                return 1.0
            case "working_day":
                days = self._days_a_month or a["working_days_per_month"]
                self._assume(f"{days:.3g} working days a month")
                return days
            case "week":
                self._assume("30/7 weeks a month")
                return a["weeks_per_month"]
            case "quarter":
                return 1 / 3
            case "year":
                self._assume(f"{a['months_per_year']:g} months a year")
                return 1 / a["months_per_year"]
            case "day" if self._days_a_month:
                self._assume(f"{self._days_a_month:.3g} days a month")
                return self._days_a_month
            case "day":
                self._assume(f"{a['days_per_month']:g} days a month")
                return a["days_per_month"]
            case "fortnight" | "other_day":
                self._assume(f"{a['days_per_month']:g} days a month")
                return a["days_per_month"] / _DAYS_OF[q.per]
            case "half_year" | "two_months" | "decade":
                return 1 / _MONTHS_OF[q.per]
            case _:
                return {"hour": 1.0, "minute": 60.0, "second": 3600.0}[q.per] * self._hours(q.per)

    def _hours(self, per: str) -> float:
        """Hours a month in which an hourly figure holds."""
        a = self._units.assumptions
        if self._hours_a_day:
            days = self._days_a_month or a["days_per_month"]
            self._guessed = self._guessed or not (self._days_a_month or self._hours_a_day >= _WHOLE_DAY)
            self._assume(f"{self._hours_a_day:g} hours a day")
            self._assume(f"{days:.3g} days a month")
            return self._hours_a_day * days
        if self._office_hours:
            self._guessed = True
            self._assume(f"{a['office_hours_per_day']:g} hours a day")
            self._assume(f"{a['working_days_per_month']:g} working days a month")
            return a["office_hours_per_day"] * a["working_days_per_month"]
        self._guessed = self._guessed or (not self._around_the_clock and per != "second")  # "2 rps" is an average
        self._assume("around the clock")
        self._assume(f"{a['days_per_month']:g} days a month")
        return a["hours_per_day"] * a["days_per_month"]

    def _tokens_each(self, q: Quantity) -> float:
        a = self._units.assumptions
        match q.unit:
            case "words":
                self._assume(f"{a['tokens_per_word']:g} tokens a word")
            case "pages":
                self._assume(f"{a['tokens_per_page']:g} tokens a page")
            case "characters":
                self._assume(f"{a['characters_per_token']:g} characters a token")
        return tokens_of_one(q.unit, self._units)

    def _tokens(self, q: Quantity) -> float:
        return q.value * self._tokens_each(q)

    def _assume(self, assumption: str) -> None:
        self._assumptions[assumption] = None

    def _bounded(self, low: float, high: float | None, *, sure: bool) -> VolumeReading:
        high = low if high is None else high
        assumptions = tuple(self._assumptions)
        if not 0 <= low <= high <= LARGEST_VOLUME or high == 0:
            return VolumeReading(
                None, sure=False, assumptions=assumptions, asks="that figure cannot be right; how many tokens a month"
            )
        volume: float | tuple[float, float] = _rounded(low) if low == high else (_rounded(low), _rounded(high))
        return VolumeReading(volume, sure=sure and not self._guessed, assumptions=assumptions)


def _is_large(volume: float | tuple[float, float] | None) -> bool:
    """So large that it can only be everybody's together."""
    return volume is not None and (volume[0] if isinstance(volume, tuple) else volume) >= _ALL_OF_THEM


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")

"""``compare``: a person's own quotes, throughput and electricity, put through the same arithmetic as ours.

Nothing is looked up here: every figure follows from what was given, and says in words how. A figure that the
given ones do not allow is left out, never guessed; ``None`` means "never". Conventions, where calculators differ:

- a month has 730 hours unless given; ``count`` multiplies the hourly price, or without one the purchase price and the power;
  tokens per second are those of the whole machine (all its GPUs);
- ``overhead_share`` comes on top of the machine (rent, write-off, power), not on top of staff or other running cost;
- a volume above one machine's capacity needs whole further machines; staff and other running cost are not multiplied;
- the unit cost is at the volume where one is given, else at capacity;
- payback divides the purchase price by what is saved in cash: never by a figure that holds write-off.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.costing.figures_given import FiguresGiven
from bot.costing.figures_sheet import OwnFigure, OwnFiguresResult, Sheet
from bot.costing.own_machines import (
    HOURS_PER_MONTH,
    MILLION,
    machines_of,
    write_crossover,
    write_payback,
    write_self_hosted,
)

__all__ = ["OwnFigure", "OwnFiguresResult", "compare", "parse"]

SECONDS_PER_HOUR = Decimal(3600)
DEFAULT_INPUT_SHARE = Decimal("0.75")

parse = FiguresGiven.parse


def compare(figures: Mapping[str, Any]) -> OwnFiguresResult:
    """All figures that the given ones allow.

    Raises:
        UnusableInput: a key or a figure that cannot be used; names it.
    """
    given = parse(figures)
    sheet = Sheet()
    volume = _volume(given, sheet)
    price = _api(given, volume, sheet)
    capacity = _capacity(given, sheet)
    machine = machines_of(given, volume, capacity, sheet)
    if machine is not None:
        write_self_hosted(machine, volume, capacity, sheet)
        if price is not None:
            write_crossover(machine, price, capacity, sheet)
    if given.capex_usd is not None and price is not None:
        write_payback(given, price, volume if volume is not None else capacity, capacity, sheet)
    return OwnFiguresResult(tuple(sheet.figures), sheet.crossover_note, tuple(dict.fromkeys(sheet.notes)))


@dataclass(frozen=True, slots=True)
class _Split:
    """Tokens a month, input and output; either may be 0."""

    tokens_in: Decimal
    tokens_out: Decimal

    @property
    def total(self) -> Decimal:
        return self.tokens_in + self.tokens_out


def _volume(given: FiguresGiven, sheet: Sheet) -> Decimal | None:
    split = _monthly_split(given, sheet)
    return None if split is None else split.total


def _monthly_split(given: FiguresGiven, sheet: Sheet) -> _Split | None:
    if given.tokens_in_per_month is not None or given.tokens_out_per_month is not None:
        if given.requests_per_month is not None:
            sheet.notes.append("tokens a month were given: requests_per_month is not used")
        return _Split(given.tokens_in_per_month or Decimal(0), given.tokens_out_per_month or Decimal(0))
    if given.requests_per_month is None or (given.input_tokens is None and given.output_tokens is None):
        return None
    requests = given.requests_per_month
    return _Split(requests * (given.input_tokens or Decimal(0)), requests * (given.output_tokens or Decimal(0)))


def _mix(given: FiguresGiven, sheet: Sheet) -> _Split:
    """The proportion of input to output: as given a month, else of one request, else 3:1."""
    split = _monthly_split(given, Sheet())
    if split is None and (given.input_tokens is not None or given.output_tokens is not None):
        split = _Split(given.input_tokens or Decimal(0), given.output_tokens or Decimal(0))
    if split is not None and split.total:
        return split
    sheet.notes.append("no split of the tokens was given: 3:1 input to output is assumed")
    return _Split(DEFAULT_INPUT_SHARE, 1 - DEFAULT_INPUT_SHARE)


def _api(given: FiguresGiven, volume: Decimal | None, sheet: Sheet) -> Decimal | None:
    """The blended API price in USD per million tokens, net of caching."""
    found = _blended(given, sheet)
    if found is None:
        return None
    price, words = found
    if volume is not None:
        sheet.write("api_usd_per_month", volume / MILLION * price, f"tokens a month ÷ 1,000,000 × ({words})")
    sheet.write("api_usd_per_mtok", price, words)
    return price


def _blended(given: FiguresGiven, sheet: Sheet) -> tuple[Decimal, str] | None:
    per_in, per_out = given.api_usd_per_mtok_in, given.api_usd_per_mtok_out
    if per_in is None and per_out is None:
        if given.api_usd_per_mtok is None:
            return None
        per_in = per_out = given.api_usd_per_mtok
        if given.cached_share is None:
            return given.api_usd_per_mtok, "the blended API price as given"
    elif given.api_usd_per_mtok is not None:
        sheet.notes.append("prices for input and output were given: the blended api_usd_per_mtok is not used")
    mix = _mix(given, sheet)
    if (per_in is None and mix.tokens_in) or (per_out is None and mix.tokens_out):
        missing = "api_usd_per_mtok_in" if per_in is None else "api_usd_per_mtok_out"
        sheet.notes.append(f"no API cost: {missing} is missing, and a missing price is not 0")
        return None
    multiplier, cache_words = _cache_multiplier(given, sheet)
    usd = mix.tokens_in * (per_in or Decimal(0)) * multiplier + mix.tokens_out * (per_out or Decimal(0))
    words = f"(input tokens × input price{cache_words} + output tokens × output price) ÷ all tokens"
    return usd / mix.total, words


def _cache_multiplier(given: FiguresGiven, sheet: Sheet) -> tuple[Decimal, str]:
    if given.cached_share is None:
        return Decimal(1), ""
    if given.cache_read_multiplier is None:
        sheet.notes.append("cached_share without cache_read_multiplier: cached input is priced in full")
        return Decimal(1), ""
    return (
        1 - given.cached_share * (1 - given.cache_read_multiplier),
        " × (1 − cached share × (1 − cache read multiplier))",
    )


def _capacity(given: FiguresGiven, sheet: Sheet) -> Decimal | None:
    """Tokens a month that one machine can serve."""
    if given.tokens_per_second is None:
        return None
    hours = given.hours_per_month or HOURS_PER_MONTH
    capacity = given.tokens_per_second * SECONDS_PER_HOUR * hours * (given.utilization or Decimal(1))
    sheet.write(
        "capacity_tokens_per_month",
        capacity,
        f"tokens per second × 3,600 × {hours} hours a month × utilization {given.utilization or 1}",
    )
    return capacity

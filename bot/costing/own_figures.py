"""``compare``: a person's own quotes, throughput and electricity, put through the same arithmetic as ours.

Nothing is looked up here: every figure follows from what was given, and says in words how. A figure that the
given ones do not allow is left out, never guessed; ``None`` means "never". Conventions, where calculators differ:

- a month has 730 hours unless given; ``count`` multiplies the hourly price, or without one the purchase price and the power;
  tokens per second are those of the whole machine (all its GPUs);
- ``overhead_share`` comes on top of the machine (rent, write-off, power), not on top of staff or other running cost;
- a volume above one machine's capacity needs whole further machines; staff and other running cost are not multiplied;
- the crossover is the lasting one where the figures need more than one machine before it; within one machine it is the volume
  at which that machine costs what the API costs, as every published example means it, and the lasting one stands beside it;
- the unit cost is at the volume where one is given, else at capacity;
- reasoning tokens are output on top of ``output_tokens``; batch, region and retries multiply the API's price;
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
    plain_number,
    write_crossover,
    write_payback,
    write_self_hosted,
)
from bot.framework import UnusableInput

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
    if not sheet.figures and not sheet.notes:
        sheet.notes.append(
            "nothing follows from these figures: give a price and a volume, a rent, a purchase or a throughput"
        )
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
    return _Split(requests * (given.input_tokens or Decimal(0)), requests * _output_of_a_request(given))


def _output_of_a_request(given: FiguresGiven) -> Decimal:
    """Reasoning is output that nobody reads: it is paid on top of the answer."""
    return (given.output_tokens or Decimal(0)) + (given.reasoning_tokens or Decimal(0))


def _mix(given: FiguresGiven, sheet: Sheet) -> _Split:
    """The proportion of input to output: as given a month, else of one request, else 3:1."""
    split = _monthly_split(given, Sheet())
    if split is None and (given.input_tokens is not None or given.output_tokens is not None):
        split = _Split(given.input_tokens or Decimal(0), _output_of_a_request(given))
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
    price, words = _raised(given, price, words, sheet)
    if volume is not None:
        sheet.write("api_usd_per_month", volume / MILLION * price, f"{_million(volume)} tokens × {words}")
    sheet.write("api_usd_per_mtok", price, words)
    return price


def _raised(given: FiguresGiven, price: Decimal, words: str, sheet: Sheet) -> tuple[Decimal, str]:
    """The price with the batch share, the region and what is asked again: A = R·e·[(1 − b)·price + b·batch price]·(1 + retry)."""
    if given.batch_share:
        if given.batch_multiplier is None:
            sheet.notes.append("batch_share without batch_multiplier: batch requests are priced in full")
        else:
            price *= 1 - given.batch_share * (1 - given.batch_multiplier)
            words = f"{words} × (1 − {given.batch_share} batch × (1 − {given.batch_multiplier}))"
    for share, what in ((given.regional_uplift, "for the region"), (given.retry_share, "asked again")):
        if share:
            price *= 1 + share
            words = f"{words} × (1 + {share} {what})"
    return price, words


def _million(tokens: Decimal) -> str:
    return f"{plain_number(tokens / MILLION)} million"


def _blended(given: FiguresGiven, sheet: Sheet) -> tuple[Decimal, str] | None:
    per_in, per_out = given.api_usd_per_mtok_in, given.api_usd_per_mtok_out
    if per_in is None and per_out is None:
        if given.api_usd_per_mtok is None:
            return None
        per_in = per_out = given.api_usd_per_mtok
        if given.cached_share is None and given.cache_write_share is None:
            return given.api_usd_per_mtok, f"{plain_number(given.api_usd_per_mtok)} USD per million tokens as given"
    elif given.api_usd_per_mtok is not None:
        sheet.notes.append("prices for input and output were given: the blended api_usd_per_mtok is not used")
    mix = _mix(given, sheet)
    if (per_in is None and mix.tokens_in) or (per_out is None and mix.tokens_out):
        missing = "api_usd_per_mtok_in" if per_in is None else "api_usd_per_mtok_out"
        sheet.notes.append(f"no API cost: {missing} is missing, and a missing price is not 0")
        return None
    multiplier, cache_words = _cache_multiplier(given, sheet)
    usd = mix.tokens_in * (per_in or Decimal(0)) * multiplier + mix.tokens_out * (per_out or Decimal(0))
    parts = [
        f"{plain_number(tokens / mix.total)} {side} × {plain_number(price)} USD{extra}"
        for tokens, side, price, extra in (
            (mix.tokens_in, "input", per_in, cache_words),
            (mix.tokens_out, "output", per_out, ""),
        )
        if tokens and price is not None
    ]
    return usd / mix.total, f"({' + '.join(parts)}) per million tokens"


def _cache_multiplier(given: FiguresGiven, sheet: Sheet) -> tuple[Decimal, str]:
    """What the input costs against its plain price, with what is read from and written to the cache."""
    less = more = Decimal(0)
    words = ""
    if given.cached_share is not None:
        if given.cache_read_multiplier is None:
            sheet.notes.append("cached_share without cache_read_multiplier: cached input is priced in full")
        else:
            less = given.cached_share * (1 - given.cache_read_multiplier)
            words += f" − {given.cached_share} cached × (1 − {given.cache_read_multiplier})"
    if given.cache_write_share is not None:
        if given.cache_write_share + (given.cached_share or Decimal(0)) > 1:
            raise UnusableInput(
                "cache_write_share: with cached_share it is more than the whole input; accepted: together at most 1, for"
                " example 0.5 and 0.05",
                key="cache_write_share",
            )
        if given.cache_write_multiplier is None:
            sheet.notes.append("cache_write_share without cache_write_multiplier: writing is priced as other input")
        else:
            more = given.cache_write_share * (given.cache_write_multiplier - 1)
            words += f" + {given.cache_write_share} written × ({given.cache_write_multiplier} − 1)"
    return 1 - less + more, f" × (1{words})" if words else ""


def _capacity(given: FiguresGiven, sheet: Sheet) -> Decimal | None:
    """Tokens a month that one machine can serve."""
    if given.tokens_per_second is None:
        return None
    hours = given.hours_per_month or HOURS_PER_MONTH
    capacity = given.tokens_per_second * SECONDS_PER_HOUR * hours * (given.utilization or Decimal(1))
    sheet.write(
        "capacity_tokens_per_month",
        capacity,
        f"{plain_number(given.tokens_per_second)} tokens per second × 3,600 × {hours} hours a month × utilization"
        f" {given.utilization or 1}",
    )
    return capacity

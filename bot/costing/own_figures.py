"""``compare``: a person's own quotes, throughput and electricity, put through the same arithmetic as ours.

Nothing is looked up here: every figure follows from what was given, and says in words how. A figure that the
given ones do not allow is left out, never guessed; ``None`` means "never". Conventions, where calculators differ:

- a month has 730 hours unless given; the hourly price is multiplied by ``count``; purchase price, power and tokens
  per second are those of the whole machine (all its GPUs);
- ``overhead_share`` comes on top of the machine (rent, write-off, power), not on top of staff or other running cost;
- a volume above one machine's capacity needs whole further machines; staff and other running cost are not multiplied;
- the unit cost is at the volume where one is given, else at capacity;
- payback divides the purchase price by what is saved in cash: never by a figure that holds write-off.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import Any

from bot.costing.figures_given import FiguresGiven
from bot.framework import plain

HOURS_PER_MONTH = Decimal(730)
MILLION = Decimal(1_000_000)
SECONDS_PER_HOUR = Decimal(3600)
DEFAULT_INPUT_SHARE = Decimal("0.75")
ROUNDING_OF_PUBLISHED_VOLUMES = Decimal("0.01")  # a volume this little above capacity is the same figure, rounded
SHOWN_DIGITS = 12

parse = FiguresGiven.parse


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """One figure of the answer with its formula in words. ``value`` is None for "never"."""

    name: str
    value: Decimal | None
    formula: str


@dataclass(frozen=True, slots=True)
class OwnFiguresResult:
    """The answer of ``compare``, in the order in which the figures follow from each other."""

    figures: tuple[OwnFigure, ...]
    crossover_note: str | None
    notes: tuple[str, ...]

    def value_of(self, name: str) -> Decimal | None:
        """The figure ``name``; ``None`` means never.

        Raises:
            KeyError: the given figures do not allow it.
        """
        return next(figure.value for figure in self.figures if figure.name == name) if self.has(name) else _absent(name)

    def has(self, name: str) -> bool:
        """Whether the given figures allow the figure ``name``."""
        return any(figure.name == name for figure in self.figures)

    def as_json(self) -> dict[str, Any]:
        """INTERFACE "Own figures": plain JSON values."""
        result: dict[str, Any] = {figure.name: _shown(figure.value) for figure in self.figures}
        if self.crossover_note is not None:
            result["crossover_note"] = self.crossover_note
        result["formulas"] = {figure.name: figure.formula for figure in self.figures}
        result["notes"] = list(self.notes)
        return result


def compare(figures: Mapping[str, Any]) -> OwnFiguresResult:
    """All figures that the given ones allow.

    Raises:
        UnusableInput: a key or a figure that cannot be used; names it.
    """
    given = parse(figures)
    sheet = _Sheet()
    volume = _volume(given, sheet)
    price = _api(given, volume, sheet)
    capacity = _capacity(given, sheet)
    machine = _machine(given, volume, capacity, sheet)
    if machine is not None:
        _self_hosted(machine, volume, capacity, sheet)
        if price is not None:
            _crossover(machine, price, capacity, sheet)
    if given.capex_usd is not None and price is not None:
        _payback(given, price, volume if volume is not None else capacity, capacity, sheet)
    return OwnFiguresResult(tuple(sheet.figures), sheet.crossover_note, tuple(dict.fromkeys(sheet.notes)))


@dataclass(slots=True)
class _Sheet:
    """Where the figures are written down while they are worked out."""

    figures: list[OwnFigure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    crossover_note: str | None = None

    def write(self, name: str, value: Decimal | None, formula: str) -> None:
        self.figures.append(OwnFigure(name, value, formula))


@dataclass(frozen=True, slots=True)
class _Split:
    """Tokens a month, input and output; either may be 0."""

    tokens_in: Decimal
    tokens_out: Decimal

    @property
    def total(self) -> Decimal:
        return self.tokens_in + self.tokens_out


@dataclass(frozen=True, slots=True)
class _Machine:
    """A month of self-hosting: what each machine costs, what is paid once however many there are, and how many."""

    each: Decimal
    shared: Decimal
    count: Decimal
    words: str

    @property
    def month(self) -> Decimal:
        return self.each * self.count + self.shared


def _volume(given: FiguresGiven, sheet: _Sheet) -> Decimal | None:
    split = _monthly_split(given, sheet)
    return None if split is None else split.total


def _monthly_split(given: FiguresGiven, sheet: _Sheet) -> _Split | None:
    if given.tokens_in_per_month is not None or given.tokens_out_per_month is not None:
        if given.requests_per_month is not None:
            sheet.notes.append("tokens a month were given: requests_per_month is not used")
        return _Split(given.tokens_in_per_month or Decimal(0), given.tokens_out_per_month or Decimal(0))
    if given.requests_per_month is None or (given.input_tokens is None and given.output_tokens is None):
        return None
    requests = given.requests_per_month
    return _Split(requests * (given.input_tokens or Decimal(0)), requests * (given.output_tokens or Decimal(0)))


def _mix(given: FiguresGiven, sheet: _Sheet) -> _Split:
    """The proportion of input to output: as given a month, else of one request, else 3:1."""
    split = _monthly_split(given, _Sheet())
    if split is None and (given.input_tokens is not None or given.output_tokens is not None):
        split = _Split(given.input_tokens or Decimal(0), given.output_tokens or Decimal(0))
    if split is not None and split.total:
        return split
    sheet.notes.append("no split of the tokens was given: 3:1 input to output is assumed")
    return _Split(DEFAULT_INPUT_SHARE, 1 - DEFAULT_INPUT_SHARE)


def _api(given: FiguresGiven, volume: Decimal | None, sheet: _Sheet) -> Decimal | None:
    """The blended API price in USD per million tokens, net of caching."""
    found = _blended(given, sheet)
    if found is None:
        return None
    price, words = found
    if volume is not None:
        sheet.write("api_usd_per_month", volume / MILLION * price, f"tokens a month ÷ 1,000,000 × ({words})")
    sheet.write("api_usd_per_mtok", price, words)
    return price


def _blended(given: FiguresGiven, sheet: _Sheet) -> tuple[Decimal, str] | None:
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


def _cache_multiplier(given: FiguresGiven, sheet: _Sheet) -> tuple[Decimal, str]:
    if given.cached_share is None:
        return Decimal(1), ""
    if given.cache_read_multiplier is None:
        sheet.notes.append("cached_share without cache_read_multiplier: cached input is priced in full")
        return Decimal(1), ""
    return (
        1 - given.cached_share * (1 - given.cache_read_multiplier),
        " × (1 − cached share × (1 − cache read multiplier))",
    )


def _capacity(given: FiguresGiven, sheet: _Sheet) -> Decimal | None:
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


def _machine(given: FiguresGiven, volume: Decimal | None, capacity: Decimal | None, sheet: _Sheet) -> _Machine | None:
    if given.self_hosted_usd_per_month is not None:
        return _whole_quote(given.self_hosted_usd_per_month, volume, capacity, sheet)
    parts = [part for part in (_rent(given), _write_off(given, sheet), _power(given, sheet)) if part is not None]
    purchase_without_term = given.capex_usd is not None and given.amortization_months is None
    if purchase_without_term:
        sheet.notes.append("no self-hosted cost a month: capex_usd without amortization_months cannot be spread")
        return None
    shared = (given.opex_usd_per_month or Decimal(0)) + (given.staff_usd_per_month or Decimal(0))
    if not parts and given.opex_usd_per_month is None and given.staff_usd_per_month is None:
        return None
    each = sum((usd for usd, _ in parts), Decimal(0)) * (1 + (given.overhead_share or Decimal(0)))
    count = _machines_needed(volume, capacity)
    return _Machine(each, shared, count, _month_in_words(given, [words for _, words in parts], count))


def _whole_quote(month: Decimal, volume: Decimal | None, capacity: Decimal | None, sheet: _Sheet) -> _Machine:
    count = _machines_needed(volume, capacity)
    if count == 1:
        return _Machine(month, Decimal(0), count, "as given")
    sheet.notes.append("the volume is above the capacity of one machine: the monthly quote is taken once a machine")
    return _Machine(month, Decimal(0), count, f"as given × {count} machines")


def _month_in_words(given: FiguresGiven, parts: list[str], count: Decimal) -> str:
    words = " + ".join(parts)
    if given.overhead_share is not None and parts:
        words = f"({words}) × (1 + overhead share)"
    if count != 1 and parts:
        words = f"{count} machines × ({words})"
    shared = [
        name
        for name, usd in (("running cost", given.opex_usd_per_month), ("staff", given.staff_usd_per_month))
        if usd is not None
    ]
    return " + ".join([words, *shared] if parts else shared)


def _rent(given: FiguresGiven) -> tuple[Decimal, str] | None:
    if given.usd_per_hour is None:
        return None
    hours = given.hours_per_month or HOURS_PER_MONTH
    count = given.count or Decimal(1)
    return given.usd_per_hour * count * hours, f"USD per hour × {count} × {hours} hours a month"


def _write_off(given: FiguresGiven, sheet: _Sheet) -> tuple[Decimal, str] | None:
    if given.capex_usd is None or given.amortization_months is None:
        return None
    if given.usd_per_hour is not None:
        sheet.notes.append("both a rent and a purchase were given: they are added up")
    usd = given.capex_usd * (1 - (given.residual_share or Decimal(0))) / given.amortization_months
    residual = " × (1 − residual share)" if given.residual_share else ""
    return usd, f"purchase price{residual} ÷ {given.amortization_months} months"


def _power(given: FiguresGiven, sheet: _Sheet) -> tuple[Decimal, str] | None:
    if given.power_w is None or given.usd_per_kwh is None:
        if given.power_w is not None:
            sheet.notes.append("power_w without usd_per_kwh: electricity is not counted")
        return None
    hours = given.hours_per_month or HOURS_PER_MONTH
    return given.power_w / 1000 * hours * given.usd_per_kwh, f"kW × {hours} hours a month × USD per kWh"


def _machines_needed(volume: Decimal | None, capacity: Decimal | None) -> Decimal:
    if volume is None or capacity is None:
        return Decimal(1)
    needed = volume / capacity - ROUNDING_OF_PUBLISHED_VOLUMES
    return max(Decimal(1), needed.to_integral_value(ROUND_CEILING))


def _self_hosted(machine: _Machine, volume: Decimal | None, capacity: Decimal | None, sheet: _Sheet) -> None:
    sheet.write("self_hosted_usd_per_month", machine.month, machine.words)
    if volume:
        words = "self-hosted cost a month ÷ tokens a month × 1,000,000"
        sheet.write("self_hosted_usd_per_mtok", machine.month / volume * MILLION, words)
    if capacity is not None:
        sheet.write("machines", machine.count, "tokens a month ÷ capacity, rounded up to whole machines; at least 1")
        words = "cost of one machine with all shared cost ÷ capacity × 1,000,000"
        at_capacity = (machine.each + machine.shared) / capacity * MILLION
        if not volume:
            sheet.write("self_hosted_usd_per_mtok", at_capacity, f"{words} (no volume given: at capacity)")
        sheet.write("self_hosted_usd_per_mtok_at_capacity", at_capacity, words)


def _crossover(machine: _Machine, price: Decimal, capacity: Decimal | None, sheet: _Sheet) -> None:
    name = "crossover_tokens_per_month"
    if machine.each + machine.shared == 0:
        sheet.write(name, Decimal(0), "self-hosting costs nothing, so it is never dearer")
    elif price == 0:
        sheet.write(name, None, "the API costs nothing, so self-hosting is never cheaper")
        sheet.crossover_note = "never: the API price is 0"
    elif capacity is None:
        words = "self-hosted cost a month ÷ blended API price × 1,000,000"
        sheet.write(name, (machine.each + machine.shared) / price * MILLION, words)
        sheet.notes.append("no tokens_per_second given: whether one machine can serve the crossover is not checked")
    else:
        _crossover_of_whole_machines(machine, price, capacity, sheet)


def _crossover_of_whole_machines(machine: _Machine, price: Decimal, capacity: Decimal, sheet: _Sheet) -> None:
    """The first volume at which n machines, all shared cost included, cost no more than the API."""
    name = "crossover_tokens_per_month"
    at_full_load = price * capacity / MILLION
    if machine.each >= at_full_load:
        unit = machine.each / capacity * MILLION
        sheet.write(name, None, "never: a machine at full load costs as much per token as the API, or more")
        sheet.crossover_note = (
            f"never: at full capacity a machine costs ${_money(unit)} per million tokens, "
            f"the API ${_money(price)} per million"
        )
        return
    saved_by_each = at_full_load - machine.each
    count = max(Decimal(1), (machine.shared / saved_by_each).to_integral_value(ROUND_CEILING))
    first = (count * machine.each + machine.shared) / price * MILLION
    words = "self-hosted cost a month ÷ blended API price × 1,000,000"
    sheet.write(name, first, words if count == 1 else f"{words}, at the smallest number of machines: {count}")
    lasting_count = max(count, ((machine.each + machine.shared) / saved_by_each).to_integral_value(ROUND_CEILING))
    lasting = (lasting_count * machine.each + machine.shared) / price * MILLION
    sheet.write(
        "lasting_crossover_tokens_per_month",
        lasting,
        "the volume above which each further machine still pays: self-hosting stays cheaper from here on",
    )
    if lasting_count > count:
        sheet.notes.append(
            f"between {first:,.0f} and {lasting:,.0f} tokens a month the API is cheaper again wherever a further "
            "machine has just been added"
        )


def _payback(
    given: FiguresGiven, price: Decimal, volume: Decimal | None, capacity: Decimal | None, sheet: _Sheet
) -> None:
    if volume is None or given.capex_usd is None:
        return
    if given.self_hosted_usd_per_month is not None and given.amortization_months is None:
        sheet.notes.append(
            "no payback: self_hosted_usd_per_month may hold write-off; give the running cost as opex_usd_per_month"
        )
        return
    count = _machines_needed(volume, capacity)
    saved = volume / MILLION * price - _cash_cost(given, count, _Sheet())
    at = "" if given.tokens_in_per_month or given.tokens_out_per_month or given.requests_per_month else " at capacity"
    words = f"purchase price ÷ (API cost a month{at} − running cost a month in cash, without write-off)"
    if saved <= 0:
        sheet.write("payback_months", None, words)
        sheet.notes.append("the purchase never pays back: the running cost alone is as high as the API's, or higher")
        return
    sheet.write("payback_months", given.capex_usd * count / saved, words)


def _cash_cost(given: FiguresGiven, count: Decimal, sheet: _Sheet) -> Decimal:
    """What leaves the account each month: everything but the write-off of the purchase."""
    write_off = _write_off(given, sheet)
    if given.self_hosted_usd_per_month is not None:
        return (given.self_hosted_usd_per_month - (write_off[0] if write_off else Decimal(0))) * count
    machine = sum((part[0] for part in (_rent(given), _power(given, sheet)) if part is not None), Decimal(0))
    machine *= 1 + (given.overhead_share or Decimal(0))
    return machine * count + (given.opex_usd_per_month or Decimal(0)) + (given.staff_usd_per_month or Decimal(0))


def _shown(value: Decimal | None) -> Any:
    return None if value is None else plain(Decimal(f"{value:.{SHOWN_DIGITS}g}"))


def _money(usd: Decimal) -> str:
    return f"{usd:,.2f}" if usd >= Decimal("0.01") else f"{usd:.3g}"


def _absent(name: str) -> Decimal | None:
    raise KeyError(name)

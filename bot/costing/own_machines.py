"""The self-hosted half of ``compare``: what the machines cost, where that crosses the API, when a purchase pays back.

The conventions are those of ``own_figures``.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from bot.costing.figures_given import FiguresGiven
from bot.costing.figures_sheet import Sheet

HOURS_PER_MONTH = Decimal(730)
MILLION = Decimal(1_000_000)
CROSSOVER = "crossover_tokens_per_month"
PARTS_OF_A_MONTH = ("usd_per_hour", "amortization_months", "power_w", "opex_usd_per_month", "staff_usd_per_month")
ROUNDING_OF_PUBLISHED_VOLUMES = Decimal("0.01")  # a volume this little above capacity is the same figure, rounded


@dataclass(frozen=True, slots=True)
class Machine:
    """A month of self-hosting: what each machine costs, what is paid once however many there are, and how many."""

    each: Decimal
    shared: Decimal
    count: Decimal
    words: str

    @property
    def month(self) -> Decimal:
        return self.each * self.count + self.shared


def machines_of(given: FiguresGiven, volume: Decimal | None, capacity: Decimal | None, sheet: Sheet) -> Machine | None:
    """The month of self-hosting that the figures describe; ``None`` where they describe none."""
    if given.self_hosted_usd_per_month is not None:
        unused = [name for name in PARTS_OF_A_MONTH if getattr(given, name) is not None]
        if unused:
            sheet.notes.append(f"self_hosted_usd_per_month was given whole: {', '.join(unused)} is not added to it")
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
    return Machine(each, shared, count, _month_in_words(given, [words for _, words in parts], count))


def _whole_quote(month: Decimal, volume: Decimal | None, capacity: Decimal | None, sheet: Sheet) -> Machine:
    count = _machines_needed(volume, capacity)
    if count == 1:
        return Machine(month, Decimal(0), count, f"{plain_number(month)} USD a month as given")
    sheet.notes.append("the volume is above the capacity of one machine: the monthly quote is taken once a machine")
    return Machine(month, Decimal(0), count, f"{plain_number(month)} USD a month as given × {count} machines")


def _month_in_words(given: FiguresGiven, parts: list[str], count: Decimal) -> str:
    words = " + ".join(parts)
    if given.overhead_share is not None and parts:
        words = f"({words}) × (1 + {given.overhead_share} overhead)"
    if count != 1 and parts:
        words = f"{count} machines × ({words})"
    shared = [
        f"{plain_number(usd)} USD {name}"
        for name, usd in (("running cost", given.opex_usd_per_month), ("staff", given.staff_usd_per_month))
        if usd is not None
    ]
    return " + ".join([words, *shared] if parts else shared)


def _rent(given: FiguresGiven) -> tuple[Decimal, str] | None:
    if given.usd_per_hour is None:
        return None
    hours = given.hours_per_month or HOURS_PER_MONTH
    count = given.count or Decimal(1)
    times = "" if count == 1 else f" × {count}"
    return (
        given.usd_per_hour * count * hours,
        f"{plain_number(given.usd_per_hour)} USD an hour{times} × {hours} hours a month",
    )


def _write_off(given: FiguresGiven, sheet: Sheet) -> tuple[Decimal, str] | None:
    if given.capex_usd is None or given.amortization_months is None:
        return None
    if given.usd_per_hour is not None:
        sheet.notes.append("both a rent and a purchase were given: they are added up")
    count, times = _bought(given)
    usd = given.capex_usd * count * (1 - (given.residual_share or Decimal(0))) / given.amortization_months
    residual = f" × (1 − {given.residual_share} residual)" if given.residual_share else ""
    price = plain_number(given.capex_usd)
    return usd, f"{price} USD to buy{times}{residual} ÷ {given.amortization_months} months"


def _power(given: FiguresGiven, sheet: Sheet) -> tuple[Decimal, str] | None:
    if given.power_w is None or given.usd_per_kwh is None:
        if given.power_w is not None:
            sheet.notes.append("power_w without usd_per_kwh: electricity is not counted")
        return None
    hours = given.hours_per_month or HOURS_PER_MONTH
    count, times = _bought(given)
    usd = given.power_w / 1000 * count * hours * given.usd_per_kwh
    kw = plain_number(given.power_w / 1000)
    return usd, f"{kw} kW{times} × {hours} hours a month × {given.usd_per_kwh} USD per kWh"


def _bought(given: FiguresGiven) -> tuple[Decimal, str]:
    """``count`` belongs to the hourly price where there is one; else it can only mean so many bought pieces."""
    if given.count is None or given.count == 1 or given.usd_per_hour is not None:
        return Decimal(1), ""
    return given.count, f" × {given.count}"


def _machines_needed(volume: Decimal | None, capacity: Decimal | None) -> Decimal:
    if volume is None or capacity is None:
        return Decimal(1)
    needed = volume / capacity - ROUNDING_OF_PUBLISHED_VOLUMES
    return max(Decimal(1), needed.to_integral_value(ROUND_CEILING))


def write_self_hosted(machine: Machine, volume: Decimal | None, capacity: Decimal | None, sheet: Sheet) -> None:
    """The month, and what a million tokens costs at the volume and at capacity."""
    sheet.write("self_hosted_usd_per_month", machine.month, machine.words)
    if volume:
        words = f"{plain_number(machine.month)} USD a month ÷ {_million(volume)} tokens"
        sheet.write("self_hosted_usd_per_mtok", machine.month / volume * MILLION, words)
    if capacity is not None:
        sheet.write("machines", machine.count, _machines_in_words(volume, capacity))
        once = machine.each + machine.shared
        words = f"{plain_number(once)} USD for one machine with all shared cost ÷ {_million(capacity)} tokens"
        at_capacity = (machine.each + machine.shared) / capacity * MILLION
        if not volume:
            sheet.write("self_hosted_usd_per_mtok", at_capacity, f"{words} (no volume given: at capacity)")
        sheet.write("self_hosted_usd_per_mtok_at_capacity", at_capacity, words)


def write_crossover(machine: Machine, price: Decimal, capacity: Decimal | None, sheet: Sheet) -> None:
    """The volume at which the API costs as much, or never with both unit costs."""
    if machine.each + machine.shared == 0:
        sheet.write(CROSSOVER, Decimal(0), "0 USD a month for self-hosting, so it is never dearer")
    elif price == 0:
        sheet.write(CROSSOVER, None, "the API costs nothing, so self-hosting is never cheaper")
        sheet.crossover_note = "never: the API price is 0"
    elif capacity is None:
        words = _crossing_in_words(machine.each + machine.shared, price)
        sheet.write(CROSSOVER, (machine.each + machine.shared) / price * MILLION, words)
        sheet.notes.append("no tokens_per_second given: whether one machine can serve the crossover is not checked")
    else:
        _crossover_of_whole_machines(machine, price, capacity, sheet)


def _crossover_of_whole_machines(machine: Machine, price: Decimal, capacity: Decimal, sheet: Sheet) -> None:
    """Where n machines, all shared cost included, cost no more than the API: for the first time and for good."""
    at_full_load = price * capacity / MILLION
    if machine.each >= at_full_load:
        _never_of_whole_machines(machine, price, capacity, sheet)
        return
    saved_by_each = at_full_load - machine.each
    count = max(Decimal(1), (machine.shared / saved_by_each).to_integral_value(ROUND_CEILING))
    lasting_count = max(count, ((machine.each + machine.shared) / saved_by_each).to_integral_value(ROUND_CEILING))
    first, lasting = _Crossing.of(machine, count, price), _Crossing.of(machine, lasting_count, price)
    sheet.write(CROSSOVER, *_the_crossover(first, lasting))
    if count > 1:
        sheet.write(f"first_{CROSSOVER}", first.tokens, f"{first.words}, at the smallest number of machines: {count}")
    sheet.write(
        f"lasting_{CROSSOVER}",
        lasting.tokens,
        f"{lasting.words}, at {_machines(lasting_count)}: each further one pays from its first token, so self-hosting stays"
        " cheaper from here on",
    )
    if lasting_count > count:
        sheet.notes.append(_why_two_crossings(first, lasting))


@dataclass(frozen=True, slots=True)
class _Crossing:
    """A volume at which so many machines cost exactly what the API costs."""

    count: Decimal
    tokens: Decimal
    words: str

    @classmethod
    def of(cls, machine: Machine, count: Decimal, price: Decimal) -> "_Crossing":
        usd = count * machine.each + machine.shared
        return cls(count, usd / price * MILLION, _crossing_in_words(usd, price))


def _the_crossover(first: _Crossing, lasting: _Crossing) -> tuple[Decimal, str]:
    """The lasting crossing; within one machine the first, which is what every published example of one machine means."""
    if first.count == 1:
        return first.tokens, first.words
    return lasting.tokens, f"{lasting.words}, at {_machines(lasting.count)}; never dearer from here on"


def _why_two_crossings(first: _Crossing, lasting: _Crossing) -> str:
    which = (
        "the first, as one machine serves it"
        if first.count == 1
        else "the lasting one, as one machine does not serve it"
    )
    return (
        f"between {first.tokens:,.0f} and {lasting.tokens:,.0f} tokens a month the API is cheaper again wherever a further"
        f" machine has just been added; the crossover is {which}"
    )


def _never_of_whole_machines(machine: Machine, price: Decimal, capacity: Decimal, sheet: Sheet) -> None:
    sheet.write(
        CROSSOVER,
        None,
        f"never: {plain_number(machine.each)} USD a machine and month ÷ {_million(capacity)} tokens is not below"
        f" {plain_number(price)} USD per million tokens",
    )
    sheet.crossover_note = (
        f"never: at full capacity a machine costs ${_money(machine.each / capacity * MILLION)} per million tokens, "
        f"the API ${_money(price)} per million"
    )


def write_payback(
    given: FiguresGiven, price: Decimal, volume: Decimal | None, capacity: Decimal | None, sheet: Sheet
) -> None:
    """Months in which a purchase is earned back from what is saved in cash; never where nothing is saved."""
    if volume is None or given.capex_usd is None:
        return
    if given.self_hosted_usd_per_month is not None and given.amortization_months is None:
        sheet.notes.append(
            "no payback: self_hosted_usd_per_month may hold write-off; give the running cost as opex_usd_per_month"
        )
        return
    count = _machines_needed(volume, capacity)
    saved = volume / MILLION * price - _cash_cost(given, count, Sheet())
    at = "" if given.tokens_in_per_month or given.tokens_out_per_month or given.requests_per_month else " at capacity"
    purchase, bill = given.capex_usd * _bought(given)[0] * count, volume / MILLION * price
    words = (
        f"{plain_number(purchase)} USD to buy ÷ ({plain_number(bill)} USD a month of the API{at} −"
        f" {plain_number(bill - saved)} USD running cost a month in cash, without write-off)"
    )
    if saved <= 0:
        sheet.write("payback_months", None, words)
        sheet.notes.append("the purchase never pays back: the running cost alone is as high as the API's, or higher")
        return
    sheet.write("payback_months", purchase / saved, words)


def _cash_cost(given: FiguresGiven, count: Decimal, sheet: Sheet) -> Decimal:
    """What leaves the account each month: everything but the write-off of the purchase."""
    write_off = _write_off(given, sheet)
    if given.self_hosted_usd_per_month is not None:
        return (given.self_hosted_usd_per_month - (write_off[0] if write_off else Decimal(0))) * count
    machine = sum((part[0] for part in (_rent(given), _power(given, sheet)) if part is not None), Decimal(0))
    machine *= 1 + (given.overhead_share or Decimal(0))
    return machine * count + (given.opex_usd_per_month or Decimal(0)) + (given.staff_usd_per_month or Decimal(0))


def _money(usd: Decimal) -> str:
    return f"{usd:,.2f}" if usd >= Decimal("0.01") else f"{usd:.3g}"


def _machines(count: Decimal) -> str:
    return "1 machine" if count == 1 else f"{count} machines"


def plain_number(value: Decimal) -> str:
    """Up to six figures, with separators and without useless zeros: "1,234.5", "0.00013"."""
    shown = Decimal(f"{value:.6g}")
    return f"{shown.normalize():,f}" if shown else "0"


def _million(tokens: Decimal) -> str:
    return f"{plain_number(tokens / MILLION)} million"


def _crossing_in_words(usd: Decimal, price: Decimal) -> str:
    return f"{plain_number(usd)} USD a month ÷ {plain_number(price)} USD per million tokens × 1,000,000"


def _machines_in_words(volume: Decimal | None, capacity: Decimal) -> str:
    if volume is None:
        return "no volume was given, so one machine"
    return f"{_million(volume)} tokens ÷ {_million(capacity)} that one serves, rounded up to whole machines; at least 1"

"""What time does to the answer: growth until the crossover, falling API prices, a purchase that pays back, the best split.

Each figure with the sentence that a person reads. Pure; works on a case that is worked out already.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.costing.case import Ways
from bot.costing.crossover import MILLION, Split, months_until
from bot.costing.estimate import Payback
from bot.costing.token_counts import in_words

HORIZON_MONTHS = 120
MONTHS_PER_YEAR = 12
A_CENT, TEN = Decimal("0.01"), Decimal(10)


@dataclass(frozen=True, slots=True)
class Outlook:
    """``None`` = never, or nothing said that it could follow from."""

    months_until_crossover: int | None = None
    months_if_api_prices_fall: int | None = None
    split: Split | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """The case as it stands: the volume, its crossover, the API's price and what was said about growth."""

    ways: Ways
    api_model: str
    api_usd_per_mtok: Decimal
    crossover: Decimal | None
    tokens: Decimal | None
    growth_per_month: Decimal | None
    api_price_fall_per_year: Decimal
    machines: str = "rented GPUs"
    """Whose costs ``ways`` are, in words."""


def outlook_of(today: Today) -> Outlook:
    """Every figure that the case allows."""
    if today.tokens is None:
        return Outlook()
    split = today.ways.lower_edge.best_split(today.api_usd_per_mtok, today.tokens)
    growth = today.growth_per_month
    if growth is None or today.crossover is None:
        return Outlook(split=split)
    return Outlook(
        months_until(today.crossover, today.tokens, growth, horizon_months=HORIZON_MONTHS),
        _months_with_falling_prices(today, today.tokens, growth),
        split,
    )


def said_of(today: Today, outlook: Outlook, payback: Payback | None) -> tuple[str, ...]:
    """The outlook in sentences."""
    return (*_growth(today, outlook), *_split(today, outlook), *_payback(today, payback))


def growth_in_words(today: Today, outlook: Outlook) -> str:
    """How the months until the crossover follow; empty where nothing grows or the crossover is passed."""
    return next(_growth(today, outlook), "")


def _months_with_falling_prices(today: Today, tokens: Decimal, growth: Decimal) -> int | None:
    """The month in which the volume passes the crossover for good, while the API gets cheaper and the GPUs keep their price."""
    kept = (1 - today.api_price_fall_per_year) ** (Decimal(1) / MONTHS_PER_YEAR)
    edge, volume, price = today.ways.lower_edge, tokens, today.api_usd_per_mtok
    for month in range(HORIZON_MONTHS + 1):
        if price <= edge.usd_per_mtok_at_capacity():
            return None
        if edge.usd(volume) <= volume / MILLION * price:
            crossover = edge.crossover(price)
            if crossover is not None and volume >= crossover:
                return month
        volume *= 1 + growth
        price *= kept
    return None


def _growth(today: Today, outlook: Outlook) -> Iterator[str]:
    crossover, growth, tokens = today.crossover, today.growth_per_month, today.tokens
    if growth is None or tokens is None or crossover is None or tokens >= crossover:
        return
    pace = f"{in_words(tokens)} tokens × (1 + {_percent(growth)})"
    fall = f"API prices falling by {_percent(today.api_price_fall_per_year)} a year"
    months, falling = outlook.months_until_crossover, outlook.months_if_api_prices_fall
    horizon = f"{HORIZON_MONTHS // MONTHS_PER_YEAR} years"
    if months is None:
        yield f"At a growth of {_percent(growth)} a month the crossover is not reached within {horizon}"
        return
    reached = (
        f"Growth: {pace} to the power of {months} reaches the crossover of {in_words(crossover)} in {_months(months)}"
    )
    if falling is None:
        yield f"{reached}; with {fall} and GPU prices as they are it is not reached within {horizon}"
    else:
        yield f"{reached}; with {fall} and GPU prices as they are it takes {_months(falling)}"


def _split(today: Today, outlook: Outlook) -> Iterator[str]:
    split, tokens = outlook.split, today.tokens
    if split is None or tokens is None:
        return
    whole = tokens / MILLION * today.api_usd_per_mtok
    own, share = today.ways.lower_edge.usd(tokens), split.self_hosted_share
    if share in (0, 1):
        all_on = "the API" if share == 0 else today.machines
        yield (
            f"Best split by cost alone: everything on {all_on} (all on {today.api_model} {_usd(whole)} a month, all on"
            f" {today.machines} {_usd(own)})"
        )
        return
    yield (
        f"Best split by cost alone: {_percent(round(share, 2))} of the volume on {today.machines} filled to the brim and the"
        f" rest on {today.api_model}, {_usd(split.usd)} a month (all on the API {_usd(whole)}, all on {today.machines}"
        f" {_usd(own)})"
    )


def _payback(today: Today, payback: Payback | None) -> Iterator[str]:
    if payback is None or today.tokens is None:
        return
    bill = f"{today.api_model}'s bill of {_usd(payback.api_usd_per_month)} a month"
    cash = f"running cost of {_usd(payback.cash_usd_per_month)}"
    if payback.months is None:
        yield f"Bought servers for ${payback.purchase_usd:,.0f} never pay back: their {cash} a month alone is above {bill}"
        return
    yield (
        f"Bought servers for ${payback.purchase_usd:,.0f} pay back in {payback.months:,.1f} months: {bill} less a {cash}, without"
        " write-off"
    )


def _usd(amount: Decimal) -> str:
    """Whole dollars; below ten with cents, and never 0 for what costs something."""
    if 0 < amount < A_CENT:
        return f"under ${A_CENT}"
    return f"${amount:,.2f}" if 0 < amount < TEN else f"${amount:,.0f}"


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"

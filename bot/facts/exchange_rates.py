"""In which currencies an amount can be shown, and at which dated rate. All costs are computed in US dollars. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from bot.facts.dated import Source

DIGITS = Context(prec=5)
"""As many as the central bank gives: who converts with the rate that is shown comes to the amount that is shown."""


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """``per_usd`` units of a currency for one US dollar, as published on the day ``on``. ``stale``: older than it may be."""

    per_usd: Decimal
    on: date
    publisher: str
    source: Source
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Currency:
    """How an amount is shown. ``rate`` is None for US dollars, which need none."""

    code: str
    name: str
    symbol: str
    rate: ExchangeRate | None = None

    def of(self, usd: Decimal) -> Decimal:
        """What an amount of US dollars is in this currency."""
        return usd if self.rate is None else usd * self.rate.per_usd


US_DOLLARS = Currency("USD", "US dollars", "$")


@dataclass(frozen=True, slots=True)
class Currencies:
    """The currencies of one day, US dollars always among them."""

    by_code: Mapping[str, Currency]

    def named(self, code: str) -> Currency:
        """The currency of a code; one that is no longer offered is shown in US dollars."""
        return self.by_code.get(code, US_DOLLARS)


ONLY_US_DOLLARS = Currencies({US_DOLLARS.code: US_DOLLARS})


def rate_per_usd(per_euro: Mapping[str, Decimal], code: str) -> Decimal:
    """Units of a currency for one US dollar, from what one euro buys of both."""
    own = Decimal(1) if code == "EUR" else per_euro[code]
    return DIGITS.divide(own, per_euro[US_DOLLARS.code]).normalize()

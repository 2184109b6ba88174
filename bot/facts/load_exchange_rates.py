"""Reads ``exchange_rates.yaml``."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from bot.facts.exchange_rates import US_DOLLARS, Currencies, Currency, ExchangeRate, rate_per_usd
from bot.facts.load import KNOWLEDGE, KnowledgeError, PastDate, Schema, SourceEntry, read

Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Rate = Annotated[Decimal, Field(gt=0, lt=1_000_000, allow_inf_nan=False)]


class CurrencyEntry(Schema):
    name: Annotated[str, Field(min_length=1)]
    symbol: Annotated[str, Field(min_length=1, max_length=5)]


class RatesEntry(Schema):
    published: PastDate
    per_euro: dict[Code, Rate]
    source: SourceEntry

    @model_validator(mode="after")
    def _dollars_are_among_them(self) -> "RatesEntry":
        if US_DOLLARS.code not in self.per_euro:
            raise ValueError("per_euro has no USD: every other rate is converted through it, add it")
        return self


class ExchangeRatesFile(Schema):
    stale_after_days: Annotated[int, Field(ge=1)]
    publisher: Annotated[str, Field(min_length=1)]
    currencies: dict[Code, CurrencyEntry]
    rates: Annotated[tuple[RatesEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_currency_has_a_rate(self) -> "ExchangeRatesFile":
        newest = max(self.rates, key=lambda entry: entry.published)
        missing = sorted(set(self.currencies) - set(newest.per_euro) - {"EUR"})
        if missing:
            raise ValueError(
                f"the rates of {newest.published} lack {', '.join(missing)}: add them or remove the currency"
            )
        return self


@cache
def load_currencies(on: date, *, today: date | None = None, folder: Path = KNOWLEDGE) -> Currencies:
    """The currencies as they stand on a day; without a rate on or before it there are US dollars only.

    Raises:
        KnowledgeError: a value the schema refuses.
    """
    file = read("exchange_rates.yaml", ExchangeRatesFile, today=today, folder=folder)
    if (dollars := file.currencies.get(US_DOLLARS.code)) is None or dollars.symbol != US_DOLLARS.symbol:
        raise KnowledgeError('exchange_rates.yaml: currencies: USD with the symbol "$" has to be there: add it')
    held = max(
        (entry for entry in file.rates if entry.published <= on), key=lambda entry: entry.published, default=None
    )
    found = {US_DOLLARS.code: US_DOLLARS}
    for code, entry in file.currencies.items():
        if code != US_DOLLARS.code and held is not None and (code == "EUR" or code in held.per_euro):
            rate = ExchangeRate(
                rate_per_usd(held.per_euro, code),
                held.published,
                file.publisher,
                held.source.as_source(),
                stale=(on - held.published).days > file.stale_after_days,
            )
            found[code] = Currency(code, entry.name, entry.symbol, rate)
    return Currencies(found)

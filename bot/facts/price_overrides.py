"""API prices of our own, dated and sourced, that win over the price library. Money is Decimal US dollars. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.facts.dated import Source


@dataclass(frozen=True, slots=True)
class PriceOverride:
    """What a provider charges for a model from ``valid_from`` on, per million tokens; ``None`` = not sold."""

    provider: str
    model: str
    valid_from: date
    usd_per_mtok_in: Decimal
    usd_per_mtok_out: Decimal
    usd_per_mtok_cache_read: Decimal | None
    note: str
    source: Source


def override_of(
    model: str, known: Iterable[PriceOverride], *, on: date, provider: str | None = None
) -> PriceOverride | None:
    """The price that holds on that day, or ``None``: the newest entry of that name (and provider) not after it."""
    valid = [
        each for each in known if each.model == model and provider in (None, each.provider) and each.valid_from <= on
    ]
    return max(valid, key=lambda each: each.valid_from, default=None)

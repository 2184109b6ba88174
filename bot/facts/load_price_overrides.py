"""Reads ``api_price_overrides.yaml``."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.facts.load import KNOWLEDGE, PastDate, Schema, SourceEntry, read
from bot.facts.price_overrides import PriceOverride

Name = Annotated[str, Field(min_length=1)]
Price = Annotated[Decimal, Field(ge=0, lt=100_000, allow_inf_nan=False)]


class OverrideEntry(Schema):
    provider: Name
    model: Name
    valid_from: PastDate
    usd_per_mtok_in: Price
    usd_per_mtok_out: Price
    usd_per_mtok_cache_read: Price | None
    note: str = ""
    source: SourceEntry


class OverridesFile(Schema):
    stale_after_days: Annotated[int, Field(ge=1)]
    overrides: tuple[OverrideEntry, ...]


@cache
def load_price_overrides(today: date | None = None, *, folder: Path = KNOWLEDGE) -> tuple[PriceOverride, ...]:
    """Every entry, old ones too.

    Raises:
        KnowledgeError: a value the schema refuses.
    """
    file = read("api_price_overrides.yaml", OverridesFile, today=today, folder=folder)
    return tuple(
        PriceOverride(**entry.model_dump(exclude={"source"}), source=entry.source.as_source())
        for entry in file.overrides
    )

"""Reads ``throughput.yaml``: the coefficients of the sizing model with unit, meaning and how they were fitted."""

from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from bot.facts.load import KNOWLEDGE, KnowledgeError, PastDate, Schema, SourceEntry, read
from bot.facts.throughput import ThroughputCoefficients


class CoefficientEntry(Schema):
    value: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    unit: Annotated[str, Field(min_length=1)]
    meaning: Annotated[str, Field(min_length=1)]


class AccuracyEntry(Schema):
    rows: str
    count: Annotated[int, Field(ge=1)]
    median_factor: Annotated[float, Field(ge=1)]
    p90_factor: Annotated[float, Field(ge=1)]


class FitEntry(Schema):
    fitted: PastDate
    how: str
    accuracy: tuple[AccuracyEntry, ...]
    source: SourceEntry


class ThroughputFile(Schema):
    stale_after_days: Annotated[int, Field(ge=1)]
    fit: FitEntry
    coefficients: dict[str, CoefficientEntry]

    @model_validator(mode="after")
    def _every_coefficient_is_there(self) -> "ThroughputFile":
        wanted = {field.name for field in fields(ThroughputCoefficients)} - {"source"}
        if missing := wanted - self.coefficients.keys():
            raise ValueError(f"coefficients lacks {', '.join(sorted(missing))}: add each with value, unit and meaning")
        if unknown := self.coefficients.keys() - wanted:
            raise ValueError(f"coefficients has {', '.join(sorted(unknown))}, which nothing reads: remove or rename")
        return self


@cache
def load_throughput(today: date | None = None, *, folder: Path = KNOWLEDGE) -> ThroughputCoefficients:
    """The coefficients of the sizing model.

    Raises:
        KnowledgeError: a missing or impossible coefficient.
    """
    file = read("throughput.yaml", ThroughputFile, today=today, folder=folder)
    values = {name: entry.value for name, entry in file.coefficients.items()}
    if values["band_low"] > 1 or values["band_high"] < 1:
        raise KnowledgeError("throughput.yaml: band_low must be at most 1 and band_high at least 1: correct them")
    return ThroughputCoefficients(**values, source=file.fit.source.as_source())

"""Reads ``evidence.yaml``."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from bot.facts.evidence import Evidence
from bot.facts.load import KNOWLEDGE, KnowledgeError, Schema, SourceEntry, read

Name = Annotated[str, Field(min_length=1)]


class EvidenceEntry(Schema):
    id: Name
    about: Name
    says: Name
    value: Annotated[float, Field(allow_inf_nan=False)] | None = None
    unit: Name | None = None
    second_hand: bool = False
    source: SourceEntry

    @model_validator(mode="after")
    def _a_figure_has_a_unit(self) -> "EvidenceEntry":
        if (self.value is None) != (self.unit is None):
            raise ValueError("value and unit go together: add the one that is missing")
        return self


class EvidenceFile(Schema):
    stale_after_days: Annotated[int, Field(ge=1)]
    evidence: tuple[EvidenceEntry, ...]


@cache
def load_evidence(today: date | None = None, *, folder: Path = KNOWLEDGE) -> tuple[Evidence, ...]:
    """Every statement, in the order of the file.

    Raises:
        KnowledgeError: a value the schema refuses, or an id twice.
    """
    file = read("evidence.yaml", EvidenceFile, today=today, folder=folder)
    ids = [entry.id for entry in file.evidence]
    if twice := next((each for each in ids if ids.count(each) > 1), None):
        raise KnowledgeError(f"evidence.yaml: {twice!r} is there twice: rename or remove one")
    return tuple(
        Evidence(**entry.model_dump(exclude={"source"}), source=entry.source.as_source()) for entry in file.evidence
    )

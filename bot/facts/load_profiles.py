"""Reads ``workload_profiles.yaml``. Its schema; no decision and no formula."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from bot.facts.load import KNOWLEDGE, Schema, SourceEntry, read
from bot.facts.profiles import ApiClass, Profile, QualityMetric, ReferenceApi, Tenancy, WorkloadProfiles
from bot.framework import TaskKind

FILE = "workload_profiles.yaml"
Tokens = Annotated[int, Field(ge=1, le=1_000_000)]
Words = Annotated[str, Field(min_length=1)]


class ProfileEntry(Schema):
    input_tokens: Tokens
    output_tokens: Tokens
    api_class: ApiClass
    rationale: Words


class ReferenceEntry(Schema):
    model: Words
    provider: Words
    quality_id: Words
    metric: QualityMetric
    open_model: Words
    rationale: Words


class FineTunedEntry(Schema):
    model: Words
    rationale: Words


class TenancyEntry(Schema):
    gpu_clouds: tuple[Words, ...]
    provider: Words
    regional_prefix: Words
    global_prefix: Words
    title: Words


class ProfilesFile(Schema):
    source: SourceEntry
    stale_after_days: Annotated[int, Field(ge=1)]
    unknown_task: ProfileEntry
    tasks: dict[TaskKind, ProfileEntry]
    api_classes: dict[ApiClass, ReferenceEntry]
    fine_tuned_model: FineTunedEntry
    hosting_providers: Annotated[tuple[Words, ...], Field(min_length=1)]
    vendor_providers: Annotated[tuple[Words, ...], Field(min_length=1)]
    tenancy: TenancyEntry
    price_library: SourceEntry

    @model_validator(mode="after")
    def _complete(self) -> "ProfilesFile":
        if missing := [kind for kind in TaskKind if kind not in self.tasks]:
            raise ValueError(f"tasks: {', '.join(missing)} is missing: add a profile with its rationale")
        if absent := [name for name in ApiClass if name not in self.api_classes]:
            raise ValueError(f"api_classes: {', '.join(absent)} is missing: add a reference model with its rationale")
        return self


@cache
def load_profiles(today: date | None = None, *, folder: Path = KNOWLEDGE) -> WorkloadProfiles:
    """The token profiles by task and the reference models.

    Raises:
        KnowledgeError: a task without a profile, a class without a model, or a figure out of bounds.
    """
    file = read(FILE, ProfilesFile, today=today, folder=folder)
    return WorkloadProfiles(
        _profile(file.unknown_task),
        {kind: _profile(entry) for kind, entry in file.tasks.items()},
        {name: ReferenceApi(**dict(entry)) for name, entry in file.api_classes.items()},
        file.fine_tuned_model.model,
        file.fine_tuned_model.rationale,
        file.hosting_providers,
        file.vendor_providers,
        Tenancy(**dict(file.tenancy)),
        file.price_library.as_source(),
        file.source.as_source(),
        file.stale_after_days,
    )


def _profile(entry: ProfileEntry) -> Profile:
    return Profile(entry.input_tokens, entry.output_tokens, entry.api_class, entry.rationale)

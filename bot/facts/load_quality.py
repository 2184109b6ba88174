"""Reads ``quality.yaml``: snapshots of published scores, tiers, limits and the like-for-like rule."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.facts.load import KNOWLEDGE, KnowledgeError, PastDate, Schema, SourceEntry, read
from bot.facts.quality import Metric, Quality, Snapshot, Tier

Name = Annotated[str, Field(min_length=1)]
Figure = Annotated[float, Field(allow_inf_nan=False)]


def _versions(given: object) -> object:
    """A score is written as a figure, as [figure, margin], or as {versions: [those]}; margins are for the reader."""
    match given:
        case {"versions": list(several)}:
            return [each[0] if isinstance(each, list) else each for each in several]
        case [score, _margin]:
            return [score]
        case _:
            return [given]


Scores = Annotated[tuple[Figure, ...], BeforeValidator(_versions)]


class RuleEntry(Schema):
    text: Name
    points_below: dict[Metric, Annotated[float, Field(ge=0, allow_inf_nan=False)]]
    source: SourceEntry


class TierEntry(Schema):
    tier: Name
    lowest: float | None
    api_models: Annotated[int, Field(ge=0)]
    open_models: Annotated[int, Field(ge=0)]


class GapsEntry(Schema):
    in_no_arena_snapshot: tuple[Name, ...]
    only_in_the_older_snapshot: tuple[Name, ...]
    rule: Name


class SnapshotEntry(Schema):
    id: Name
    metric: Metric
    unit: Name
    taken: PastDate
    measures: Name
    licence: Name
    source: SourceEntry
    api: dict[Name, Scores]
    open: dict[Name, Scores]


class QualityFile(Schema):
    stale_after_days: Annotated[int, Field(ge=1)]
    like_for_like: RuleEntry
    tiers: tuple[TierEntry, ...]
    same_model: dict[str, str]
    limits: tuple[Name, ...]
    gaps: GapsEntry
    snapshots: Annotated[tuple[SnapshotEntry, ...], Field(min_length=1)]


@cache
def load_quality(today: date | None = None, *, folder: Path = KNOWLEDGE) -> Quality:
    """The published scores. Dates after ``today`` are refused when it is given.

    Raises:
        KnowledgeError: a value the schema refuses, a metric without a rule, or tiers out of order.
    """
    file = read("quality.yaml", QualityFile, today=today, folder=folder)
    if missing := set(Metric) - file.like_for_like.points_below.keys():
        raise KnowledgeError(f"quality.yaml: like_for_like.points_below lacks {', '.join(sorted(missing))}: add them")
    bounds = [tier.lowest for tier in file.tiers]
    if not bounds or bounds[-1] is not None or sorted((b for b in bounds[:-1] if b), reverse=True) != bounds[:-1]:
        raise KnowledgeError("quality.yaml: tiers must go from the highest `lowest` down to one without: reorder them")
    return Quality(
        snapshots=tuple(_snapshot(entry, file.same_model) for entry in file.snapshots),
        points_below=file.like_for_like.points_below,
        tiers=tuple(Tier(entry.tier, entry.lowest) for entry in file.tiers),
        limits=file.limits,
        rule=file.like_for_like.text,
        rule_source=file.like_for_like.source.as_source(),
        missing_says=file.gaps.rule,
        stale_after_days=file.stale_after_days,
    )


def _snapshot(entry: SnapshotEntry, same_model: dict[str, str]) -> Snapshot:
    return Snapshot(
        id=entry.id,
        metric=entry.metric,
        unit=entry.unit,
        taken=entry.taken,
        measures=entry.measures,
        source=entry.source.as_source(),
        api=entry.api,
        open={same_model.get(name, name): scores for name, scores in entry.open.items()},
    )

"""Published quality scores and the like-for-like rule: which open-weight model is as good as an API model. Pure.

Snapshots are never mixed: two models are compared within one snapshot or not at all, and a missing score stays missing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.facts.dated import Source
from bot.facts.open_models import OpenModel, Use


class Metric(StrEnum):
    """What a snapshot measures."""

    CHAT = "chat"
    INDEX = "index"
    CODING = "coding"
    CODE_EDITING = "code_editing"


class Comparison(StrEnum):
    """Which scores two models are compared by."""

    CHAT = "chat"
    """Chat preference, and the capability index where it covers both."""
    CHAT_AND_INDEX = "chat_and_index"
    """Both must be there: for work where peak quality is a must."""
    CODING = "coding"
    """Coding preference, and code editing where it covers both."""


_NEEDED_AND_WHERE_COVERED: Mapping[Comparison, tuple[tuple[Metric, ...], tuple[Metric, ...]]] = {
    Comparison.CHAT: ((Metric.CHAT,), (Metric.INDEX,)),
    Comparison.CHAT_AND_INDEX: ((Metric.CHAT, Metric.INDEX), ()),
    Comparison.CODING: ((Metric.CODING,), (Metric.CODE_EDITING,)),
}
_STAMP_OR_LATEST = re.compile(r"[-@](\d{8}|latest)(-v\d+(:\d)?)?$")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One leaderboard on one day. ``scores`` by our name of the model; several versions of one name keep all their scores."""

    id: str
    metric: Metric
    unit: str
    taken: date
    measures: str
    source: Source
    api: Mapping[str, tuple[float, ...]]
    open: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two scores out of one snapshot."""

    snapshot: Snapshot
    api_score: float
    open_score: float


@dataclass(frozen=True, slots=True)
class LikeForLike:
    """An open-weight model of like quality, and the scores that say so. ``on_one_score``: to be tested on one's own data."""

    model: OpenModel
    compared: tuple[Compared, ...]

    @property
    def on_one_score(self) -> bool:
        """Whether a single snapshot carries the match."""
        return len(self.compared) == 1


@dataclass(frozen=True, slots=True)
class Tier:
    """A class of quality by the chat snapshot; ``lowest`` is None for the last one."""

    name: str
    lowest: float | None


@dataclass(frozen=True, slots=True)
class Quality:
    """All snapshots with the rule. ``points_below``: how much lower than the API model an open one may score."""

    snapshots: tuple[Snapshot, ...]
    points_below: Mapping[Metric, float]
    tiers: tuple[Tier, ...]
    limits: tuple[str, ...]
    rule: str
    rule_source: Source
    missing_says: str
    stale_after_days: int

    def snapshot(self, metric: Metric) -> Snapshot | None:
        """The newest snapshot of a metric."""
        return max((s for s in self.snapshots if s.metric is metric), key=lambda s: s.taken, default=None)

    def api_score(self, name: str, metric: Metric) -> float | None:
        """The best score of an API model's versions: it is the bar. ``None`` = no published score in our snapshot."""
        snapshot = self.snapshot(metric)
        return None if snapshot is None else max(_scores(snapshot.api, name), default=None)

    def open_score(self, model: OpenModel, metric: Metric) -> float | None:
        """The lowest score of an open model's versions: which version runs is not known here."""
        snapshot = self.snapshot(metric)
        return None if snapshot is None else min(snapshot.open.get(model.id, ()), default=None)

    def tier_of(self, score: float) -> Tier:
        """The class of a chat score."""
        return next(tier for tier in self.tiers if tier.lowest is None or score >= tier.lowest)

    def like_for_like(
        self, api_model: str, models: Iterable[OpenModel], *, by: Comparison = Comparison.CHAT
    ) -> LikeForLike | None:
        """The smallest of ``models`` of like quality that companies may use; ``None`` = none known."""
        smallest_first = sorted(models, key=lambda model: (model.params_total_b, model.params_active_b, model.id))
        for model in smallest_first:
            if model.licence.use is not Use.NON_COMMERCIAL:
                compared = self.compared(api_model, model, by=by)
                if compared:
                    return LikeForLike(model, compared)
        return None

    def compared(self, api_model: str, model: OpenModel, *, by: Comparison) -> tuple[Compared, ...]:
        """The scores by which ``model`` is of like quality; empty when it is not, or when a needed score is missing."""
        needed, where_covered = _NEEDED_AND_WHERE_COVERED[by]
        found = []
        for metric in (*needed, *where_covered):
            snapshot = self.snapshot(metric)
            api, own = self.api_score(api_model, metric), self.open_score(model, metric)
            if snapshot is None or api is None or own is None:
                if metric in needed:
                    return ()
                continue
            if own < api - self.points_below[metric]:
                return ()
            found.append(Compared(snapshot, api, own))
        return tuple(found)

    def stale_snapshots(self, on: date) -> tuple[Snapshot, ...]:
        """The snapshots that are older on that day than allowed, by the day they were taken."""
        return tuple(s for s in self.snapshots if (on - s.taken).days > self.stale_after_days)


def api_key(name: str) -> str:
    """A vendor's id without maker, date stamp and separators: "anthropic/claude-sonnet-4-5-20250929" → claude-sonnet-4-5."""
    last = name.casefold().strip().rsplit("/", 1)[-1]
    return re.sub(r"[\s._-]+", "-", _STAMP_OR_LATEST.sub("", last))


def _scores(scores: Mapping[str, tuple[float, ...]], name: str) -> tuple[float, ...]:
    exact = scores.get(name)
    if exact is not None:
        return exact
    wanted = api_key(name)
    return next((values for known, values in scores.items() if api_key(known) == wanted), ())

"""What a decision is: the verdict, the reasons that carry it, what was ruled out, what would change it. Pure values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.costing.estimate import Economics, LatencyReach
from bot.facts.dated import Source
from bot.framework import Answers, Deployment, QuestionId, Route


class Confidence(StrEnum):
    """How firm a verdict is."""

    FIRM = "firm"
    LEANING = "leaning"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer's part in the verdict.

    ``points``: what ``favours`` gains by it over the opposite deployment (a hybrid: over the better of the two), between
    0 and the question's weight.
    """

    question: QuestionId
    favours: Deployment
    points: float
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A deployment that an answer forbids, whatever the scores say."""

    deployment: Deployment
    question: QuestionId
    reason: str
    source: Source


@dataclass(frozen=True, slots=True)
class Flip:
    """The nearest other value of one answer that changes the verdict, all other answers kept."""

    question: QuestionId
    before: Any
    after: Any
    verdict: Deployment


@dataclass(frozen=True, slots=True)
class WorkloadDecision:
    """The verdict on one of several workloads, with its own figures."""

    name: str
    verdict: Deployment
    route: Route
    answers: Answers
    reasons: tuple[Reason, ...]
    economics: Economics


@dataclass(frozen=True, slots=True)
class RuleOfThumb:
    """The article's 50 million tokens a month beside the computed figure. ``agrees`` is None without a volume."""

    tokens_per_month: int
    agrees: bool | None
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Decision:
    """The whole answer (INTERFACE "Decision"). Same answers and same knowledge give an equal decision."""

    answers: Answers
    verdict: Deployment
    route: Route
    confidence: Confidence
    scores: dict[Deployment, float]
    ruled_out: tuple[RuledOut, ...]
    reasons: tuple[Reason, ...]
    unknown: tuple[QuestionId, ...]
    settled: bool
    flips: tuple[Flip, ...]
    workloads: tuple[WorkloadDecision, ...]
    economics: Economics
    rule_of_thumb: RuleOfThumb
    notes: tuple[str, ...]
    framework_version: str
    knowledge_as_of: str
    start: LatencyReach | None = None
    """Whether own GPUs start as fast as asked, by the sizing model; None while no tight start is asked for."""

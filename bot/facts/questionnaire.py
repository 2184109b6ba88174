"""The framework as values: questions with their wording, and what each answer is worth. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.facts.dated import Source
from bot.framework import Deployment, QuestionId


@dataclass(frozen=True, slots=True)
class Points:
    """What an answer is worth for each deployment, each between 0 and 1, before the question's weight."""

    proprietary: float
    hybrid: float
    open_source: float

    def of(self, deployment: Deployment) -> float:
        """The points of one deployment."""
        return float(getattr(self, deployment.value))

    @property
    def favours(self) -> Deployment:
        """The deployment with the most points; on a tie the one that commits to less."""
        order = (Deployment.PROPRIETARY, Deployment.HYBRID, Deployment.OPEN_SOURCE)
        return max(order, key=self.of)

    @property
    def lead(self) -> float:
        """What the favoured side gains: over the opposite one, or for a hybrid over the better of the two."""
        match self.favours:
            case Deployment.HYBRID:
                return self.hybrid - max(self.proprietary, self.open_source)
            case _:
                return abs(self.proprietary - self.open_source)


@dataclass(frozen=True, slots=True)
class Worth:
    """Points with the sentence and the source that carry them."""

    points: Points
    reason: str
    source: Source
    rules_out: Mapping[Deployment, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a question. ``worth`` is None where the question does not score by choice (volume, region …)."""

    value: Any
    label: str
    worth: Worth | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its wording, why it is asked, its weight and its choices."""

    id: QuestionId
    title: str
    ask: str
    why: str
    hint: str
    main: bool
    several: bool
    weight: float
    choices: tuple[Choice, ...]

    def label_of(self, value: Any) -> str | None:
        """The label of a choice by its value, or None where the value is not one of the choices."""
        return next((c.label for c in self.choices if c.value == value and type(c.value) is type(value)), None)


@dataclass(frozen=True, slots=True)
class VolumeRule:
    """What a volume is worth, by where it lies between the article's figure and the computed crossover."""

    rule_of_thumb_tokens: int
    source: Source
    far_below_factor: float
    above_only_the_scored: str
    """Said of a volume between the crossover that scores and the person's own, higher one."""
    above_only_the_own: str
    below_both: Worth
    above_rule_far_below_crossover: Worth
    above_rule_only: Worth
    above_crossover_only: Worth
    above_both: Worth


@dataclass(frozen=True, slots=True)
class GrowthRule:
    """What growth is worth: ``fast`` from ``fast_from`` (share a month) on, ``slow`` below."""

    fast_from: float
    fast: Worth
    slow: Worth


@dataclass(frozen=True, slots=True)
class Framework:
    """All of ``knowledge/framework.yaml``."""

    version: str
    checked: date
    questions: Mapping[QuestionId, Question]
    volume: VolumeRule
    growth: GrowthRule
    kind_classes: Mapping[Any, str]
    class_worth: Mapping[str, Worth]
    terms: Mapping[str, str]
    firm_lead: float
    open_below_main_answers: int

    def weight(self, question: QuestionId) -> float:
        """The share of the score that a question decides; all weights sum to 1."""
        return self.questions[question].weight

    def worth_of(self, question: QuestionId, value: Any) -> Worth:
        """What the choice ``value`` of ``question`` is worth."""
        for choice in self.questions[question].choices:
            if choice.worth is not None and choice.value == value and type(choice.value) is type(value):
                return choice.worth
        raise KeyError(f"{question}: no worth for {value!r}")

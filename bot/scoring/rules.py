"""What each answer is worth: one question at a time, every point with its sentence and source.

Pure. The figures a rule needs (crossover, reachable latency) come through the ``Economy`` port; weights and points from
``knowledge/framework.yaml``. Rules are written so that more volume, more talent, a more special task, stricter residency
or a tighter latency never lowers open source against hybrid, nor hybrid against proprietary.
"""

from collections.abc import Iterator
from itertools import product
from typing import Protocol

from bot.costing.estimate import Crossover, Economics, LatencyReach
from bot.facts.questionnaire import Framework, Points, Worth
from bot.framework import (
    Answers,
    DataResidency,
    Deployment,
    Latency,
    QuestionId,
    TaskKind,
    TaskSpecialization,
)

RANKED = (Deployment.PROPRIETARY, Deployment.HYBRID, Deployment.OPEN_SOURCE)
"""The deployments in the order of how much is run by oneself; every vector of scores has this order."""

Vector = tuple[float, float, float]


class Economy(Protocol):
    """What scoring asks of costing and sizing."""

    def economics_of(self, answers: Answers) -> Economics:
        """Costs of every allowed route, for showing."""

    def reference_crossover(self, answers: Answers) -> Crossover:
        """The crossover that the volume rule uses: the same for every residency, latency and volume."""

    def latency_reach(self, answers: Answers) -> LatencyReach:
        """Whether self-hosting reaches the latency in ``answers``, by the sizing model."""


def rules_out_everything_but_open_source(answers: Answers) -> bool:
    """The veto: data that cannot leave one's own machines. Nothing outweighs it."""
    return answers.data_residency is DataResidency.ON_PREMISES


def worth_of_volume(framework: Framework, tokens: float, crossover_tokens: float | None) -> Worth:
    """What a volume is worth, by where it lies against the article's figure and the computed crossover (None: never)."""
    rule = framework.volume
    above_rule = tokens >= rule.rule_of_thumb_tokens
    if crossover_tokens is not None and tokens >= crossover_tokens:
        return rule.above_both if above_rule else rule.above_crossover_only
    if not above_rule:
        return rule.below_both
    far_below = crossover_tokens is None or tokens < crossover_tokens / rule.far_below_factor
    return rule.above_rule_far_below_crossover if far_below else rule.above_rule_only


def volume_thresholds(framework: Framework, crossover_tokens: float | None) -> tuple[float, ...]:
    """The volumes (tokens a month) at which a volume's worth changes."""
    rule = framework.volume
    computed = () if crossover_tokens is None else (crossover_tokens / rule.far_below_factor, crossover_tokens)
    return tuple(sorted({float(rule.rule_of_thumb_tokens), *computed}))


def volumes_that_differ(framework: Framework, bounds: tuple[float, float], crossover: float | None) -> list[float]:
    """One volume for each band that the range touches: its low end, and each threshold inside it."""
    low, high = bounds
    return [low, *(threshold for threshold in volume_thresholds(framework, crossover) if low < threshold <= high)]


def worth_of_kinds(framework: Framework, kinds: tuple[TaskKind, ...]) -> Worth:
    """What the kinds of task are worth: the mean of their classes, with the sentence of the most frequent class."""
    classes = [framework.kind_classes[kind] for kind in kinds]
    worths = [framework.class_worth[name] for name in classes]
    leading = framework.class_worth[max(classes, key=classes.count)]
    mean = [sum(worth.points.of(deployment) for worth in worths) / len(worths) for deployment in RANKED]
    points = Points(proprietary=mean[0], hybrid=mean[1], open_source=mean[2])
    return Worth(points, leading.reason, leading.source, {})


def worth_of_growth(framework: Framework, growth: float) -> Worth:
    """What growth a month is worth."""
    rule = framework.growth
    return rule.fast if growth >= rule.fast_from else rule.slow


def worth_of_latency(framework: Framework, latency: Latency, reached: Latency) -> Worth:
    """What a latency is worth when self-hosting reaches no tighter target than ``reached``.

    A target that the sizing model does not reach earns what the tightest reached one earns: a stricter wish never counts
    against self-hosting, and never for it without evidence.
    """
    order = list(Latency)
    counted = order[min(order.index(latency), order.index(reached))]
    return framework.worth_of(QuestionId.LATENCY, counted)


def tightest_reached(economy: Economy, answers: Answers) -> Latency:
    """The tightest latency that self-hosting reaches for the task, over the task and every less special reading of it.

    Less special readings count too (a tuned small model is optional), so that a more special task never reaches less.
    """
    for target in (Latency.SUB_100MS, Latency.P95_500MS):
        for reading in _no_more_special_than(answers):
            if economy.latency_reach(reading.with_answer(QuestionId.LATENCY, target)).reachable:
                return target
    return Latency.INTERACTIVE


def _no_more_special_than(answers: Answers) -> Iterator[Answers]:
    order = list(TaskSpecialization)
    special = answers.task_specialization or TaskSpecialization.GENERAL
    labelled = (True, False) if answers.labelled_data else (False,)
    for reading, labels in product(order[: order.index(special) + 1][::-1], labelled):
        yield answers.model_copy(update={"task_specialization": reading, "labelled_data": labels})

"""What would change the verdict: for each given answer, the nearest other value that does, all other answers kept. Pure."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from bot.framework import Answers, DataResidency, Deployment, QuestionId
from bot.scoring.decision import Flip
from bot.scoring.scales import SCORING

VerdictOf = Callable[[Answers], Deployment]


def flips_of(answers: Answers, verdict: Deployment, verdict_of: VerdictOf, thresholds: tuple[int, ...]) -> list[Flip]:
    """The flips of every given answer.

    ``thresholds``: the volumes (tokens a month) at which the verdict can turn, such as the article's figure and the
    crossover of each workload. The verdict depends on volume through them only, so they take the place of a bisection.
    """
    found = []
    for question in SCORING:
        before = answers.answer_to(question)
        if before is None:
            continue
        for after in _nearest_first(question, before, thresholds):
            turned = verdict_of(answers.model_copy(update={question.value: after}))
            if turned is not verdict:
                found.append(Flip(question, before, after, turned))
                break
    return found


def _nearest_first(question: QuestionId, value: Any, thresholds: tuple[int, ...]) -> Iterator[Any]:
    match question:
        case QuestionId.VOLUME:
            yield from _volumes(value, thresholds)
        case QuestionId.TASK_KIND:
            yield from (candidate for candidate in SCORING[question] if candidate != value)
        case QuestionId.GROWTH:
            yield from (candidate for candidate in SCORING[question] if candidate != value)
        case QuestionId.QUALITY_CRITICAL | QuestionId.LABELLED_DATA:
            yield not value
        case _:
            yield from _choices(value)


def _choices(value: StrEnum) -> Iterator[StrEnum]:
    order = list(type(value))
    if isinstance(value, DataResidency):
        order = list(DataResidency)
    at = order.index(value)
    yield from sorted((choice for choice in order if choice is not value), key=lambda c: abs(order.index(c) - at))


def _volumes(value: float | tuple[float, float], thresholds: tuple[int, ...]) -> Iterator[float]:
    low, high = value if isinstance(value, tuple) else (value, value)
    upward = [threshold for threshold in thresholds if threshold > high]
    downward = [threshold - 1 for threshold in thresholds if 0 < threshold <= low]
    inside = [end for threshold in thresholds if low < threshold <= high for end in (threshold, threshold - 1)]
    middle = (low * high) ** 0.5 or 1.0

    def distance(volume: float) -> float:
        return max(volume, 1.0) / middle if volume >= middle else middle / max(volume, 1.0)

    yield from (float(volume) for volume in sorted({*upward, *downward, *inside}, key=distance))

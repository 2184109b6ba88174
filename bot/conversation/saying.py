"""Answers and questions in words, for the consultation itself: labels, echoes, checklist. The decision's words are ``phrasing``.

Pure. A value is always shown with its unit; what a person typed is never repeated here.
"""

from collections.abc import Collection, Mapping
from typing import Any

from bot.conversation.consultation import Consultation, Given
from bot.facts.questionnaire import Framework, Question
from bot.framework import MAIN_QUESTIONS, QuestionId, region_in_words

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_TEN_TIMES = 10


def tokens(count: float) -> str:
    """A count of tokens in words: "80 million", "1.5 billion", "45,000"."""
    for size, word in _SCALES:
        if count >= size:
            return f"{count / size:.4g} {word}"
    return f"{count:,.0f}"


def answer_in_words(framework: Framework, question: QuestionId, value: Any) -> str:
    """An answer as the person would recognise it."""
    match question, value:
        case QuestionId.VOLUME, (0, high) | [0, high]:
            return f"up to {tokens(high)} tokens a month"
        case QuestionId.VOLUME, (low, high) | [low, high]:
            return f"{tokens(low)} to {tokens(high)} tokens a month"
        case QuestionId.VOLUME, _:
            return f"{tokens(value)} tokens a month"
        case QuestionId.REGION, _ if value not in [choice.value for choice in framework.questions[question].choices]:
            words = region_in_words(value)
            return words[0].upper() + words[1:]
        case QuestionId.GROWTH, _:
            return f"{value * 100:.3g} % a month"
        case QuestionId.OUTPUT_SHARE, _:
            return f"{value * 100:.3g} % of the tokens"
        case QuestionId.TASK_KIND, kinds if not isinstance(kinds, str):
            return ", ".join(_label(framework.questions[question], kind) for kind in kinds)
        case _:
            return _label(framework.questions[question], value)


def _label(question: Question, value: Any) -> str:
    for choice in question.choices:
        same_kind = isinstance(choice.value, bool) == isinstance(value, bool)
        if same_kind and choice.value == value:
            return choice.label
    return str(value)


def taken_lines(framework: Framework, before: Consultation, now: Consultation) -> tuple[str, ...]:
    """One line for each answer that a message set, changed or settled; a change names both, loudly when far apart."""
    lines = []
    for question, given in now.answers.items():
        earlier, settled = before.answers.get(question), now.settlements.get(question)
        if settled is not None and settled != before.settlements.get(question):
            title = framework.questions[question].title
            lines.append(f"{title}, settled: {answer_in_words(framework, question, given.value)}")
        elif earlier is None or earlier.value != given.value:
            lines.append(_taken(framework, question, given, earlier))
    return tuple(lines)


def _taken(framework: Framework, question: QuestionId, given: Given, earlier: Given | None) -> str:
    title = framework.questions[question].title
    said = answer_in_words(framework, question, given.value)
    if earlier is None:
        return f"{title}: {said}"
    line = f"{title}: {said}, was {answer_in_words(framework, question, earlier.value)}"
    return f"{line}. That is a large change: say so if it is a slip" if _far_apart(earlier.value, given.value) else line


def _far_apart(one: Any, other: Any) -> bool:
    ends = [_largest(value) for value in (one, other)]
    if None in ends or 0 in ends:
        return False
    low, high = sorted(float(end) for end in ends if end is not None)
    return high >= _TEN_TIMES * low


def _largest(value: Any) -> float | None:
    if isinstance(value, (list, tuple)) and value and all(isinstance(end, (int, float)) for end in value):
        return float(max(value))
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def labels_of(framework: Framework) -> Mapping[str, str]:
    """Names of questions and choices for the decision's wording: ``team`` and ``team:none``."""
    labels = {}
    for question in framework.questions.values():
        labels[question.id.value] = question.title.lower()
        for choice in question.choices:
            labels[f"{question.id.value}:{choice.value}"] = choice.label
    return labels


def progress(answered: Collection[QuestionId]) -> str:
    """How far a consultation is, wherever it is said: the main questions, and what was answered besides."""
    main = sum(question in MAIN_QUESTIONS for question in answered)
    more = len(answered) - main
    said = f"{main} of {len(MAIN_QUESTIONS)} main questions answered"
    return f"{said}, and {more} more" if more else said


def shown_in_checklist(consultation: Consultation) -> tuple[QuestionId, ...]:
    """The five main questions, and the follow-ups that were answered or have a default."""
    answered = {*consultation.answers, *consultation.by_default()}
    follow_ups = (q for q in QuestionId if q in answered and q not in MAIN_QUESTIONS)
    return (*MAIN_QUESTIONS, *follow_ups)

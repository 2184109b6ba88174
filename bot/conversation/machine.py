"""The consultation as a pure state machine: every step takes a ``Consultation`` and returns the next one.

Rules: answers are kept by question; the next question is derived from them and never stored. Nothing is set that was not
said: a reading that needs a yes waits under ``proposed``. Somebody else's contradicting answer waits under ``conflicts``
until a press settles it. No I/O, no clock, no wording.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.conversation.consultation import Conflict, Consultation, Given
from bot.framework import MAIN_QUESTIONS, Answers, QuestionId, plain

CanStillChange = Callable[[Answers], tuple[QuestionId, ...]]
"""Which open questions can still change the verdict, the weightiest first. Passed in: this module does not score."""

SHARPENS_FIGURES = (*MAIN_QUESTIONS, QuestionId.TASK_KIND, QuestionId.OUTPUT_SHARE, QuestionId.TRAFFIC_SHAPE)
"""What is asked of somebody who goes on although the verdict is settled: the figures still gain from these."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Put this question."""

    question: QuestionId


@dataclass(frozen=True, slots=True)
class AskForYes:
    """A reading waits for a yes."""

    question: QuestionId
    given: Given


@dataclass(frozen=True, slots=True)
class Settle:
    """Two people contradict each other."""

    conflict: Conflict
    standing: Given


@dataclass(frozen=True, slots=True)
class Complete:
    """The verdict can be given. ``settled_early``: questions are open that cannot change it."""

    settled_early: bool


Outcome = Ask | AskForYes | Settle | Complete


def outcome_of(consultation: Consultation, can_still_change: CanStillChange) -> Outcome:
    """What comes next."""
    for conflict in consultation.conflicts:
        standing = consultation.answers.get(conflict.question)
        if standing is not None:
            return Settle(conflict, standing)
    for question, given in consultation.proposed.items():
        return AskForYes(question, given)
    known = consultation.known()
    to_ask = [question for question in can_still_change(known) if question not in consultation.declined]
    if consultation.carry_on:
        to_ask = [*to_ask, *(q for q in SHARPENS_FIGURES if _is_open(consultation, q) and q not in to_ask)]
    if to_ask:
        return Ask(to_ask[0])
    return Complete(settled_early=any(_is_open(consultation, question) for question in SHARPENS_FIGURES))


def _is_open(consultation: Consultation, question: QuestionId) -> bool:
    return question not in consultation.answers and question not in consultation.declined


def answered(consultation: Consultation, question: QuestionId, given: Given) -> Consultation:
    """The answer is set, whoever gave one before; proposals and refusals of that question are gone.

    Raises:
        UnusableInput: the value is no answer to the question.
    """
    value = plain(Answers().with_answer(question, given.value).as_given().get(question.value))
    kept = given.model_copy(update={"value": value})
    return consultation.model_copy(
        update={
            "answers": consultation.answers | {question: kept},
            "proposed": _without(consultation.proposed, question),
            "declined": tuple(other for other in consultation.declined if other is not question),
            "conflicts": tuple(each for each in consultation.conflicts if each.question is not question),
            "trail": (*(other for other in consultation.trail if other is not question), question),
            "closed": False,
        }
    )


def said_by_somebody(consultation: Consultation, question: QuestionId, given: Given) -> Consultation:
    """An answer as it comes in a thread of several people: it is set, unless it contradicts what another person said."""
    standing = consultation.answers.get(question)
    if standing is None or standing.author == given.author or _same(standing.value, given.value):
        return answered(consultation, question, given)
    others = tuple(each for each in consultation.conflicts if each.question is not question)
    return consultation.model_copy(update={"conflicts": (*others, Conflict(question=question, proposed=given))})


def says_the_same(before: Consultation, after: Consultation) -> bool:
    """Whether nothing but the time, the message or the author of an answer differs."""
    values = [{question: given.value for question, given in each.answers.items()} for each in (before, after)]
    rest = after.model_copy(update={"answers": before.answers, "trail": before.trail})
    return _same(*values) and rest == before


def with_workload(consultation: Consultation, name: str, given: Given) -> Consultation:
    """A workload is described, or described anew; what was said of it before stands where it is not said again.

    Raises:
        UnusableInput: a value that is no answer, or more workloads than can be decided at once.
    """
    before = consultation.workloads.get(name)
    merged = given.model_copy(update={"value": (before.value if before else {}) | given.value})
    after = consultation.model_copy(update={"workloads": consultation.workloads | {name: merged}, "closed": False})
    after.known()
    return after


def _same(one: Any, other: Any) -> bool:
    return bool(plain(one) == plain(other))


def settled(consultation: Consultation, question: QuestionId, *, take: bool) -> Consultation:
    """A conflict is settled: the new answer is taken, or the standing one kept."""
    conflict = next((each for each in consultation.conflicts if each.question is question), None)
    if conflict is None:
        return consultation
    if take:
        return answered(consultation, question, conflict.proposed)
    rest = tuple(each for each in consultation.conflicts if each is not conflict)
    return consultation.model_copy(update={"conflicts": rest})


def proposed(consultation: Consultation, question: QuestionId, given: Given) -> Consultation:
    """A reading waits for a yes."""
    waiting = _without(consultation.proposed, question) | {question: given}
    return consultation.model_copy(update={"proposed": waiting, "closed": False})


def confirmed(consultation: Consultation, question: QuestionId, *, yes: bool, by: Given | None = None) -> Consultation:
    """A proposal is taken or dropped; ``by`` is the press itself, so that the answer carries who said yes and when."""
    reading = consultation.proposed.get(question)
    if reading is None:
        return consultation
    if not yes:
        return consultation.model_copy(update={"proposed": _without(consultation.proposed, question)})
    author = {} if by is None else {"author": by.author, "at": by.at}
    return answered(consultation, question, reading.model_copy(update=author))


def declined(consultation: Consultation, question: QuestionId) -> Consultation:
    """ "I don't know", or skipped: not asked again on its own. An earlier answer is taken back."""
    return consultation.model_copy(
        update={
            "answers": _without(consultation.answers, question),
            "proposed": _without(consultation.proposed, question),
            "declined": (*(other for other in consultation.declined if other is not question), question),
            "trail": (*(other for other in consultation.trail if other is not question), question),
        }
    )


def taken_back(consultation: Consultation, questions: Iterable[QuestionId]) -> Consultation:
    """These questions are open again."""
    gone = set(questions)
    return consultation.model_copy(
        update={
            "answers": {q: given for q, given in consultation.answers.items() if q not in gone},
            "proposed": {q: given for q, given in consultation.proposed.items() if q not in gone},
            "declined": tuple(q for q in consultation.declined if q not in gone),
            "conflicts": tuple(each for each in consultation.conflicts if each.question not in gone),
            "trail": tuple(q for q in consultation.trail if q not in gone),
        }
    )


def gone_back(consultation: Consultation) -> tuple[Consultation, QuestionId | None]:
    """The last answer (or refusal) is taken back so that its question is put again; None at the beginning."""
    if not consultation.trail:
        return consultation, None
    last = consultation.trail[-1]
    return taken_back(consultation, [last]), last


def said_in(consultation: Consultation, message: str) -> dict[QuestionId, Given]:
    """The standing answers that were read from one message."""
    return {question: given for question, given in consultation.answers.items() if given.message == message}


def _without(mapping: dict[QuestionId, Given], question: QuestionId) -> dict[QuestionId, Given]:
    return {key: value for key, value in mapping.items() if key is not question}

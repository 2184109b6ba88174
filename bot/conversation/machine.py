"""The consultation as a pure state machine: every step takes a ``Consultation`` and returns the next one.

Rules: answers are kept by question; the next question is derived from them and never stored. Nothing is set that was not
said: a reading that needs a yes waits under ``proposed``. Somebody else's contradicting answer waits under ``conflicts``
until a press settles it. No I/O, no clock, no wording.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.conversation.consultation import Conflict, Consultation, Given, Settlement
from bot.framework import MAIN_QUESTIONS, Answers, QuestionId, plain

Kept = TypeVar("Kept")

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
    """Readings wait for a yes: ``question`` first; ``also`` where nothing stands in their place yet, asked in one go."""

    question: QuestionId
    given: Given
    also: tuple[QuestionId, ...] = ()

    @property
    def questions(self) -> tuple[QuestionId, ...]:
        """All that are asked about."""
        return (self.question, *self.also)


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
    fresh = [question for question in consultation.proposed if question not in consultation.passed_over]
    if fresh:
        return _ask_for_yes(consultation, fresh)
    known = consultation.known()
    to_ask = [question for question in can_still_change(known) if question not in consultation.declined]
    if consultation.carry_on:
        to_ask = [*to_ask, *(q for q in SHARPENS_FIGURES if _is_open(consultation, q) and q not in to_ask)]
    unread = [question for question in to_ask if question not in consultation.proposed]
    if unread:
        return Ask(unread[0])
    if consultation.proposed:
        return _ask_for_yes(consultation, list(consultation.proposed))
    return Complete(settled_early=any(_is_open(consultation, question) for question in SHARPENS_FIGURES))


def _ask_for_yes(consultation: Consultation, waiting: list[QuestionId]) -> AskForYes:
    first, *others = waiting
    also = () if first in consultation.answers else tuple(q for q in others if q not in consultation.answers)
    return AskForYes(first, consultation.proposed[first], also)


def _is_open(consultation: Consultation, question: QuestionId) -> bool:
    return question not in consultation.answered() and question not in consultation.declined


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
            "settlements": _without(consultation.settlements, question),
            "trail": (*(other for other in consultation.trail if other is not question), question),
            "closed": False,
        }
    )


def said_by_somebody(consultation: Consultation, question: QuestionId, given: Given) -> Consultation:
    """An answer as it comes in a thread of several people: it is set, unless it contradicts what another person said."""
    standing = consultation.answers.get(question)
    waiting = conflict_about(consultation, question)
    if standing is not None and waiting is not None:
        return _said_in_a_conflict(consultation, standing, waiting, given)
    if standing is None or standing.author == given.author:
        return answered(consultation, question, given)
    if _same(standing.value, given.value):
        return consultation  # it stays the answer of who gave it first
    return _with_conflict(consultation, Conflict(question=question, proposed=given))


def _said_in_a_conflict(consultation: Consultation, standing: Given, waiting: Conflict, given: Given) -> Consultation:
    """One of the two gives in, which settles it; or changes their own answer; or somebody repeats what one of them said."""
    agrees, contradicts = _same(given.value, standing.value), _same(given.value, waiting.proposed.value)
    if agrees and given.author == waiting.proposed.author:
        return settled(consultation, waiting.question, take=False, by=given)
    if contradicts and given.author == standing.author:
        return settled(consultation, waiting.question, take=True, by=given)
    if agrees or contradicts:
        return consultation
    if given.author == standing.author:
        return _with_conflict(answered(consultation, waiting.question, given), waiting)
    return _with_conflict(consultation, Conflict(question=waiting.question, proposed=given))


def conflict_about(consultation: Consultation, question: QuestionId) -> Conflict | None:
    """The contradiction about a question that waits to be settled."""
    return next((each for each in consultation.conflicts if each.question is question), None)


def _with_conflict(consultation: Consultation, conflict: Conflict) -> Consultation:
    others = (each for each in consultation.conflicts if each.question is not conflict.question)
    return consultation.model_copy(update={"conflicts": (*others, conflict), "closed": False})


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


def settled(consultation: Consultation, question: QuestionId, *, take: bool, by: Given) -> Consultation:
    """A conflict is settled by the author of ``by``: the new answer is taken, or the standing one kept.

    The answer keeps its author, and remembers who settled it, when, and what it was settled against.
    """
    conflict, standing = conflict_about(consultation, question), consultation.answers.get(question)
    if conflict is None or standing is None:
        return consultation
    chosen, other = (conflict.proposed, standing) if take else (standing, conflict.proposed)
    how = Settlement(by=by.author, at=by.at, against=other.value, author=other.author)
    after = answered(consultation, question, chosen)
    return after.model_copy(update={"settlements": after.settlements | {question: how}})


def proposed(consultation: Consultation, question: QuestionId, given: Given) -> Consultation:
    """A reading waits for a yes, unless it says what is known; against another person's answer it is a contradiction."""
    standing = consultation.answers.get(question)
    if standing is not None and _same(standing.value, given.value):
        return consultation
    if standing is not None and standing.author != given.author:
        return said_by_somebody(consultation, question, given)
    waiting = _without(consultation.proposed, question) | {question: given}
    fresh = tuple(other for other in consultation.passed_over if other is not question)
    return consultation.model_copy(update={"proposed": waiting, "passed_over": fresh, "closed": False})


def passed_over(before: Consultation, now: Consultation) -> Consultation:
    """Readings that were put for a yes and stand unchanged although something else was said come after the questions."""
    if before.answers == now.answers and before.proposed == now.proposed:
        return now
    left = [q for q in before.put_for_yes if q in now.proposed and before.proposed.get(q) == now.proposed[q]]
    return now.model_copy(update={"passed_over": tuple(dict.fromkeys((*now.passed_over, *left)))})


def unread(consultation: Consultation, question: QuestionId) -> Consultation:
    """A reading that was contradicted waits no longer."""
    return consultation.model_copy(update={"proposed": _without(consultation.proposed, question)})


def confirmed(consultation: Consultation, question: QuestionId, *, yes: bool, by: Given | None = None) -> Consultation:
    """A proposal is taken or dropped; ``by`` is the press itself, so that the answer carries who said yes and when."""
    reading = consultation.proposed.get(question)
    if reading is None:
        return consultation
    if not yes:
        return unread(consultation, question)
    author = {} if by is None else {"author": by.author, "at": by.at}
    return answered(consultation, question, reading.model_copy(update=author))


def declined(consultation: Consultation, question: QuestionId) -> Consultation:
    """ "I don't know", or skipped: not asked again on its own. An earlier answer is taken back."""
    return consultation.model_copy(
        update={
            "answers": _without(consultation.answers, question),
            "proposed": _without(consultation.proposed, question),
            "settlements": _without(consultation.settlements, question),
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
            "settlements": {q: how for q, how in consultation.settlements.items() if q not in gone},
            "trail": tuple(q for q in consultation.trail if q not in gone),
        }
    )


def gone_back(consultation: Consultation) -> tuple[Consultation, QuestionId | None]:
    """The last answer (or refusal) is taken back so that its question is put again; None at the beginning."""
    if not consultation.trail:
        return consultation, None
    last = consultation.trail[-1]
    return taken_back(consultation, [last]), last


def waiting_from(consultation: Consultation, message: str) -> tuple[QuestionId, ...]:
    """The questions about which something waits that was read from one message: for a yes, or as a contradiction."""
    read = [question for question, given in consultation.proposed.items() if given.message == message]
    return (*read, *(one.question for one in consultation.conflicts if one.proposed.message == message))


def without_what_waits(consultation: Consultation, message: str) -> Consultation:
    """What was read from one message and waits is set aside; the answers stand."""
    return consultation.model_copy(
        update={
            "proposed": {q: given for q, given in consultation.proposed.items() if given.message != message},
            "conflicts": tuple(one for one in consultation.conflicts if one.proposed.message != message),
        }
    )


def workloads_of(consultation: Consultation, message: str) -> tuple[str, ...]:
    """The names of the workloads that were described in one message."""
    return tuple(name for name, given in consultation.workloads.items() if given.message == message)


def without_workloads(consultation: Consultation, names: Iterable[str]) -> Consultation:
    """These workloads are gone."""
    gone = set(names)
    kept = {name: given for name, given in consultation.workloads.items() if name not in gone}
    return consultation.model_copy(update={"workloads": kept})


def said_in(consultation: Consultation, message: str) -> dict[QuestionId, Given]:
    """The standing answers that were read from one message."""
    return {question: given for question, given in consultation.answers.items() if given.message == message}


def _without(mapping: dict[QuestionId, Kept], question: QuestionId) -> dict[QuestionId, Kept]:
    return {key: value for key, value in mapping.items() if key is not question}

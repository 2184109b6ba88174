"""A consultation as a value: what was answered, by whom and when; what is proposed; what was last asked.

Pure, and JSON-serialisable as it stands (``model_dump_json``), so that storage needs to know nothing of its meaning.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.conversation.understanding.parts import Parts
from bot.facts.sentences import Length, Reader
from bot.framework import Answers, Deployment, QuestionId, Route


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Settlement(_Value):
    """Who settled a contradiction and when, and the answer that was not taken, with its author."""

    by: str
    at: datetime
    against: Any
    author: str


class Given(_Value):
    """One answer with its author (a user id, "" in the terminal), its time and the message it was said in."""

    value: Any
    author: str = ""
    at: datetime
    message: str = ""


class Conflict(_Value):
    """Somebody else's contradicting answer, to be settled by a press: nothing changes until then."""

    question: QuestionId
    proposed: Given


class Shown(_Value):
    """How the person who started it wants to read it: a currency's code, and for whom and at which length it is worded."""

    currency: str = "USD"
    reader: Reader = Reader.MANAGER
    length: Length = Length.FULL


class Concluded(_Value):
    """What a verdict said, as far as the next one is compared with it; no answer is in here."""

    verdict: Deployment
    route: Route
    usd_per_month: Decimal | None = None
    """What the advised route is expected to cost; None where the volume is not known."""


class Consultation(_Value):
    """The state of one consultation. Values are plain JSON values as in ``Answers.as_given``."""

    answers: dict[QuestionId, Given] = {}
    workloads: dict[str, Given] = {}
    """Several workloads by name; the value of each is its own answers, as in ``Answers.workloads`` without the name."""
    declined: tuple[QuestionId, ...] = ()
    """Questions answered with "I don't know" or skipped: not asked again unless the person comes back to them."""
    proposed: dict[QuestionId, Given] = {}
    """Readings that wait for a yes."""
    put_for_yes: tuple[QuestionId, ...] = ()
    """The readings that the last reply asked about: a plain yes or no is about these."""
    passed_over: tuple[QuestionId, ...] = ()
    """Readings whose yes was asked for and that were answered with something else: they come up again after the questions."""
    conflicts: tuple[Conflict, ...] = ()
    volume_parts: Parts | None = None
    """What was said of a volume in pieces: requests, users, tokens of each."""
    settlements: dict[QuestionId, Settlement] = {}
    """How contradictions about the standing answers were settled; gone once the answer is given anew."""
    asked: QuestionId | None = None
    """The question last put, so that a bare figure is read as its answer; what comes next is derived, never stored."""
    trail: tuple[QuestionId, ...] = ()
    """The questions in the order in which they were last answered or declined, for "back"."""
    carry_on: bool = False
    """The verdict is settled and the person chose to go on all the same."""
    decided: bool = False
    """A verdict was shown for the present answers."""
    last_verdict: Concluded | None = None
    """The verdict that was shown last, for these answers or for earlier ones."""
    restarting: bool = False
    """Somebody asked to start over, and was asked back whether the answers may go: the next yes or no is about that."""
    started_by: str = ""
    helpers: tuple[str, ...] = ()
    """Whom the person who started it named: they may start it over too."""
    closed: bool = False
    shown: Shown = Shown()
    defaults: dict[QuestionId, Given] = {}
    """What the person who started it set once for all their consultations. It holds while nobody says anything else, and is
    always shown as a default. Only what can rule nothing out may be in here."""

    def by_default(self) -> dict[QuestionId, Given]:
        """The defaults that hold: nothing was said, read or refused instead."""
        said = {*self.answers, *self.proposed, *self.declined, *(conflict.question for conflict in self.conflicts)}
        return {question: given for question, given in self.defaults.items() if question not in said}

    def answered(self) -> tuple[QuestionId, ...]:
        """The questions that have an answer; so has the volume where every workload has its own."""
        volumes = [QuestionId.VOLUME in one.value for one in self.workloads.values()]
        by_workload = (QuestionId.VOLUME,) if volumes and all(volumes) and QuestionId.VOLUME not in self.answers else ()
        return (*self.answers, *by_workload)

    def waiting_for_yes(self) -> tuple[QuestionId, ...]:
        """The readings that a plain yes or no is about."""
        put = self.put_for_yes or ((self.asked,) if self.asked is not None else ())
        return tuple(question for question in put if question in self.proposed)

    def people(self) -> frozenset[str]:
        """Everybody who gave an answer, contradicted one, or settled it."""
        given = (*self.answers.values(), *self.workloads.values(), *(one.proposed for one in self.conflicts))
        settled = {name for one in self.settlements.values() for name in (one.by, one.author)}
        return frozenset({*(one.author for one in given), *settled} - {""})

    def known(self) -> Answers:
        """The answers as the framework takes them."""
        common = {question.value: given.value for question, given in (self.by_default() | self.answers).items()}
        several = [{"name": name, **given.value} for name, given in self.workloads.items()]
        return Answers.parse(common | ({"workloads": several} if several else {}))

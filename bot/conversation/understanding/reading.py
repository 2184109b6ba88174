"""What was understood of one message, as a value. Who understands is ``read.py``; what is done with it, the conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.conversation.understanding.parts import Parts
from bot.framework import QuestionId


class Intent(StrEnum):
    """What a person wants with a message."""

    ANSWER = "answer"
    WHY = "why"
    EXPLAIN = "explain"
    HELP = "help"
    BACK = "back"
    RESTART = "restart"
    CANCEL = "cancel"
    SUMMARY = "summary"
    WHAT_IF = "what_if"
    UNKNOWN = "unknown"
    SKIP = "skip"
    OFF_TOPIC = "off_topic"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class Reading:
    """One message as understood. Values are plain JSON values as in ``Answers.as_given``.

    What is listed in ``confirm`` stands in ``answers`` too and must not be used before a yes.
    """

    intents: tuple[Intent, ...] = ()
    answers: Mapping[QuestionId, Any] = field(default_factory=dict)
    confirm: tuple[QuestionId, ...] = ()
    what_if: Mapping[QuestionId, Any] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()
    ask: str = ""
    """A short question back that names what was understood; "" when nothing has to be asked."""
    likeliest: str = ""
    """The likeliest reading in words, for a button."""
    subject: QuestionId | None = None
    """The question that a why, an explanation, a correction or ``ask`` is about."""
    term: str = ""
    """The glossary term that an explanation is about."""
    says_yes: bool | None = None
    """The message is a yes or a no to what was proposed, and nothing else."""
    corrects: bool = False
    """The message takes back something said before."""
    implied: Mapping[QuestionId, Any] = field(default_factory=dict)
    """What follows from figures that were said ("1500 in and 300 out": an output share of 1/6) without being an answer."""
    workloads: tuple[Mapping[str, Any], ...] = ()
    """Several named workloads with their own answers, where the message describes them."""
    workloads_left: int = 0
    """How many more look like one and were not taken: without a clear volume, or too many."""
    parts: Parts | None = None
    """The pieces of a volume that was not said in tokens a month."""
    begins: bool = False
    """The message asks for a consultation ("Help us decide where our models should run")."""
    courtesy: bool = False
    """The message is a thanks or a greeting at the end, and nothing else."""
    cut: bool = False
    """The message was too long: only its beginning and its end were read."""

    def after(self, before: Parts | None) -> "Reading":
        """The same reading when these pieces of a volume were known before: what is complete now is proposed, not asked."""
        said = self.parts
        if before is None or said is None or (said.volume is not None and said.times == 1.0):
            return self
        a_size = QuestionId.VOLUME in self.answers and said.times == 1.0  # or is it a volume of its own?
        if a_size and (before.tokens is not None or before.requests is None):
            return self
        whole = before.then(said)
        if whole.volume is None:
            return replace(self, parts=whole)
        others = () if self.subject is not QuestionId.VOLUME else (QuestionId.VOLUME,)
        confirm = tuple(dict.fromkeys((*others, *self.confirm, QuestionId.VOLUME)))
        asks_about_it = self.subject is QuestionId.VOLUME
        return replace(
            self,
            answers={**self.answers, QuestionId.VOLUME: whole.volume},
            confirm=confirm,
            assumptions=whole.assumptions,
            ask="" if asks_about_it else self.ask,
            likeliest="" if asks_about_it else self.likeliest,
            parts=whole,
        )

    def without(self, question: QuestionId) -> "Reading":
        """The same reading as if nothing had been said to ``question``."""
        answers = {key: value for key, value in self.answers.items() if key is not question}
        confirm = tuple(key for key in self.confirm if key is not question)
        if self.subject is not question:
            return replace(self, answers=answers, confirm=confirm)
        return replace(self, answers=answers, confirm=confirm, subject=None, ask="", likeliest="")

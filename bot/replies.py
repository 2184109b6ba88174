"""What the advisor says, as values: Slack renders them as blocks, the terminal as lines. No markup in here.

Every text is ours. What a person typed appears only where a field says so (names of workloads), for the renderer to escape.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.consultation import Settlement
from bot.facts.sentences import Audience
from bot.framework import QuestionId
from bot.phrasing.brief import Brief
from bot.phrasing.plain import RenderedDecision
from bot.scoring.decision import Decision


@dataclass(frozen=True, slots=True)
class Choice:
    """One button or numbered choice. ``action`` is what pressing it sends."""

    label: str
    action: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One row of the checklist: a question, its answer in words ("" while open), and who gave it."""

    question: QuestionId
    title: str
    answer: str
    author: str = ""
    declined: bool = False
    by_default: bool = False
    """Nobody said it here: a default of the person who started the consultation."""
    settled: Settlement | None = None
    """It was contradicted and settled; ``against`` is the answer that was not taken, in words."""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain paragraphs, with optional buttons below."""

    paragraphs: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    aside: bool = False
    """Nothing came of what somebody did: a word to them alone."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its choices. ``taken`` echoes what was understood from the last message, one line each."""

    question: QuestionId
    title: str
    text: str
    choices: tuple[Choice, ...]
    checklist: tuple[CheckItem, ...]
    taken: tuple[str, ...] = ()
    hint: str = ""
    several: bool = False
    """More than one choice may hold (``task_kind``)."""


@dataclass(frozen=True, slots=True)
class Confirm:
    """What needs a yes: nothing is set until then. ``question`` is None where it is about the whole consultation."""

    question: QuestionId | None
    text: str
    choices: tuple[Choice, ...]
    taken: tuple[str, ...] = ()
    checklist: tuple[CheckItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """Where the consultation stands."""

    text: str
    checklist: tuple[CheckItem, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision with its wording. ``brief`` is what a model may arrange; ``rendered`` needs none.

    ``changed`` says what is different from the verdict before, "" the first time.
    """

    decision: Decision
    brief: Brief
    rendered: RenderedDecision
    checklist: tuple[CheckItem, ...]
    choices: tuple[Choice, ...]
    taken: tuple[str, ...] = ()
    changed: str = ""
    audience: Audience = field(default_factory=Audience)
    """For whom and at which length it is worded."""
    whole: RenderedDecision | None = None
    """The same at full length, for the record: a short text leaves things out."""


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """What one model costs, one way of running it. Money is written out; ``lines`` are the bill, one sentence each."""

    model: str
    kind: str
    per_month: str
    per_million_tokens: str
    gpus: str
    lines: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """A quick cost estimate: what was understood and assumed, a row for each way, and where they cross.

    Without rows it is a question back: ``ask`` says what is missing and ``choices`` offer the likeliest reading.
    """

    understood: str
    assumed: tuple[str, ...]
    rows: tuple[EstimateRow, ...]
    notes: tuple[str, ...]
    ask: str = ""
    choices: tuple[Choice, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    """What was said that answers questions of a consultation, by question key; nothing that was assumed."""
    missing: tuple[str, ...] = ()
    """What ``ask`` asks for: ``volume_tokens_per_month``, ``models``."""


Reply = Text | Question | Confirm | Summary | Verdict | Estimate

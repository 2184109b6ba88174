"""READ FIRST. One message in, replies out: the middle of the product, the same for Slack, the terminal and the tests.

``Advisor.reply_to`` is pure and synchronous: it takes the stored consultation and one message, and returns the new
consultation with what to say. Who calls it persists both in one transaction (``storage``) and delivers afterwards
(``slack``), or prints (``cli``). The ports it needs are the Protocols below.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation.consultation import Consultation
from bot.framework import QuestionId


@dataclass(frozen=True, slots=True)
class Tenant:
    """The workspace that everything stored belongs to. ``enterprise_id`` is "" outside Enterprise Grid."""

    enterprise_id: str
    team_id: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a consultation lives: a direct message (``thread`` is "") or one thread of a channel."""

    tenant: Tenant
    channel: str
    thread: str


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote ``text`` (unescaped, as typed)."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed a button, chose from a select or sent a form: stable action ids as in INTERFACE "Slack surface".

    ``answer:<question>:<value>|unknown|why`` · ``confirm:<question>:yes|no`` · ``conflict:<question>:keep|take`` ·
    ``consultation:restart|carry_on|back|summary|help|begin|decide`` · ``verdict:what_if|adjust|share|export``.
    ``values`` carries what a form or a select adds, by question key.
    """

    action: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edited:
    """A message that was read before says something else now. ``message`` is the earlier message's id."""

    message: str
    text: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message that was read before is gone."""

    message: str


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that a person did. ``id`` is unique per message (Slack: its ``ts``); ``at`` is in UTC."""

    id: str
    author: str
    at: datetime
    content: Said | Pressed | Edited | Deleted


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


@dataclass(frozen=True, slots=True)
class Text:
    """Plain paragraphs, with optional buttons below."""

    paragraphs: tuple[str, ...]
    choices: tuple[Choice, ...] = ()


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
    """A reading that needs a yes: nothing is set until then."""

    question: QuestionId
    text: str
    choices: tuple[Choice, ...]
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes of one message: the consultation as it is now, and what to say, in order."""

    consultation: Consultation
    replies: tuple[Any, ...]

"""What people do, as values: where it happened, who did it, and what it was. No Slack and no meaning in here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Tenant:
    """The workspace that everything stored belongs to. ``enterprise_id`` is "" outside Enterprise Grid."""

    enterprise_id: str
    team_id: str

    @property
    def name(self) -> str:
        """Both ids as one text, "E1/T1"; "T1" outside Enterprise Grid."""
        return f"{self.enterprise_id}/{self.team_id}" if self.enterprise_id else self.team_id

    @classmethod
    def named(cls, name: str) -> "Tenant":
        """The workspace with this ``name``."""
        enterprise, _, team = name.rpartition("/")
        return cls(enterprise, team)


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

    ``answer:<question>:<value>|unknown|why`` · ``confirm:<question>|all:yes|no`` · ``conflict:<question>:keep|take`` ·
    ``deleted:<message>:keep|take_back`` · ``consultation:restart[:yes]|keep|carry_on|back|summary|help|begin|form`` ·
    ``verdict:what_if|suppose|adjust|share|export`` · ``verdict:suppose|take:<question>:<value>``. ``values`` carries what a form
    or a select adds, by question key.
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

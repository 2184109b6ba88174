"""The values that the store takes and gives, and the three ways in which it says no. No database in here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation.consultation import Consultation
from bot.messages import Place, Tenant


class Stale(Exception):  # noqa: N818 - named by what happened
    """The consultation was changed by somebody else since it was loaded: load it again and redo the turn."""


class LeaseLost(Exception):  # noqa: N818 - named by what happened
    """The item is no longer this worker's: its lease ran out and another took it, or it was purged. Drop it."""


class DuplicateKey(Exception):  # noqa: N818 - named by what happened
    """An ``Outgoing.key`` is in use already. Keys are unique per workspace: derive them from the event's id."""


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something that a person did, stored before it was acknowledged. ``attempt`` is 1 the first time it is claimed."""

    id: int
    tenant: Tenant
    event_id: str
    kind: str
    payload: dict[str, Any]
    place_key: str
    at: datetime
    worker: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A consultation and the version that ``finish`` has to be given back; version 0: not stored yet."""

    consultation: Consultation
    version: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One call to make. ``updates`` is the key of an earlier one whose message this one changes."""

    key: str
    channel: str
    thread: str
    method: str
    payload: Mapping[str, Any]
    updates: str | None = None
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a delivered message stands, by the key it was queued under."""

    key: str
    method: str
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One call whose turn it is.

    ``target`` is (channel, ts) of the message to change; None with ``updates`` set means that message was never
    delivered: send a new one or give up. ``attempted_before``: an earlier attempt began and nobody knows how it ended,
    so look in the thread for our key in the metadata before sending again.
    """

    id: int
    tenant: Tenant
    key: str
    channel: str
    thread: str
    method: str
    payload: dict[str, Any]
    updates: str | None
    user: str | None
    target: tuple[str, str] | None
    attempted_before: bool
    attempt: int
    worker: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OpenConsultation:
    """A consultation that can be resumed, for the App Home."""

    place: Place
    consultation: Consultation
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision as it was handed over. ``record`` is the caller's; the two versions are repeated for looking ahead."""

    id: int
    place: Place
    owner: str
    decided_at: datetime
    record: dict[str, Any]
    framework_version: str
    knowledge_as_of: str
    told_of: str
    """The knowledge date of which the owner was last told, "" for never."""

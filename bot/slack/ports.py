"""What Slack needs of the rest of the program, as Protocols; ``wiring`` passes what fulfils them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.conversation.consultation import Consultation
from bot.costing.picture import Picture
from bot.facts.sentences import Audience
from bot.messages import Message, Place, Tenant
from bot.phrasing.brief import Brief
from bot.phrasing.explain import Explanation
from bot.scoring.decision import Decision


class Turn(Protocol):
    """What comes of one message."""

    @property
    def consultation(self) -> Consultation:
        """The consultation as it is now."""
        ...

    @property
    def replies(self) -> Sequence[Any]:
        """What to say, in order (``bot.replies``)."""
        ...

    @property
    def decision(self) -> Decision | None:
        """The decision that was given."""
        ...

    @property
    def asked_before(self) -> str:
        """The question that was open when the message came, "" for none."""
        ...

    @property
    def verdict_before(self) -> str:
        """The verdict that stood when the message came, in a line, "" for none."""
        ...


class Advisor(Protocol):
    """The middle: one message in, replies out. Pure and synchronous, so it is run in a thread."""

    def reply_to(self, consultation: Consultation, message: Message, place: Place) -> Turn:
        """The consultation after ``message``, and what to say."""
        ...


class Explaining(Protocol):
    """A model's part in the wording (``phrasing.explain``). Its own deadline is shorter than ours."""

    async def explain(self, brief: Brief, audience: Audience, *, workspace: str) -> Explanation:
        """The explanation; complete and plain where no model may or can help."""
        ...


class QuickCost(Protocol):
    """The quick cost estimate of ``/llm-cost``: pure, answered in the acknowledgement."""

    def __call__(self, text: str, currency: str) -> Any:
        """A reply (``Estimate``, or ``Text`` when nothing was understood), its amounts in the currency of that code."""
        ...


class CostPicture(Protocol):
    """The chart of a quick cost estimate. Pure."""

    def __call__(self, text: str, currency: str) -> Picture | None:
        """Cost over volume, in the currency of that code; None where no API is compared with self-hosting."""
        ...


class Clock(Protocol):
    """The time now, with its zone."""

    def __call__(self) -> datetime:
        """Now."""
        ...


class Received(Protocol):
    """Something that a person did, taken from the inbox."""

    @property
    def tenant(self) -> Tenant:
        """The workspace."""
        ...

    @property
    def event_id(self) -> str:
        """Slack's id of the event, or of the press."""
        ...

    @property
    def kind(self) -> str:
        """An ``arrivals.Kind``."""
        ...

    @property
    def payload(self) -> dict[str, Any]:
        """As ``arrivals.Arrival.payload``."""
        ...

    @property
    def attempt(self) -> int:
        """1 the first time."""
        ...


class Stored(Protocol):
    """A consultation with the version that ``finish`` is given back; version 0: new."""

    @property
    def consultation(self) -> Consultation:
        """The consultation."""
        ...

    @property
    def version(self) -> int:
        """How often it was written."""
        ...


class Sent(Protocol):
    """A message that stands in Slack, by the key it was queued under."""

    @property
    def key(self) -> str:
        """Its key."""
        ...

    @property
    def channel(self) -> str:
        """Where it stands."""
        ...

    @property
    def ts(self) -> str:
        """Slack's id of it."""
        ...


class Due(Protocol):
    """One call to Slack whose turn it is. ``target`` is the (channel, ts) of the message that it changes."""

    @property
    def tenant(self) -> Tenant:
        """The workspace."""
        ...

    @property
    def key(self) -> str:
        """Unique in the workspace; travels in the message's metadata."""
        ...

    @property
    def channel(self) -> str:
        """Where to."""
        ...

    @property
    def thread(self) -> str:
        """The thread, "" for none."""
        ...

    @property
    def method(self) -> str:
        """The Web API method, or one of ``delivery``'s own."""
        ...

    @property
    def payload(self) -> dict[str, Any]:
        """Its arguments."""
        ...

    @property
    def updates(self) -> str | None:
        """The key of the message that this one changes."""
        ...

    @property
    def user(self) -> str | None:
        """For whom, where only one person sees it."""
        ...

    @property
    def target(self) -> tuple[str, str] | None:
        """Where the message to change stands; None with ``updates`` set: it was never delivered."""
        ...

    @property
    def attempted_before(self) -> bool:
        """An earlier attempt began and nobody knows how it ended."""
        ...

    @property
    def attempt(self) -> int:
        """1 the first time."""
        ...

    @property
    def created_at(self) -> datetime:
        """When it was queued."""
        ...


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


class Store(Protocol):
    """Inbox, consultations and outbox. Items and rows go back to the store that gave them, hence ``Any``."""

    def rings(self, *, received: Callable[[], None], queued: Callable[[int], None]) -> None:
        """Who is called as soon as ``claim`` and ``due`` would find what was added; ``queued`` with how many calls."""
        ...

    async def receive(  # noqa: PLR0913 - one column each, by name
        self, *, tenant: Tenant, event_id: str, kind: str, payload: dict[str, Any], place_key: str, at: datetime
    ) -> bool:
        """Store one event; False when it was seen before."""
        ...

    async def claim(self, *, worker: str, limit: int, lease_seconds: float, now: datetime) -> Sequence[Received]:
        """Take events whose turn it is."""
        ...

    async def load(self, place: Place) -> Stored:
        """The consultation of a place."""
        ...

    async def finish(  # noqa: PLR0913 - all that is written at once, by name
        self,
        item: Any,
        *,
        place: Place,
        consultation: Consultation | None,
        version: int,
        outgoing: Sequence[Any],
        decision: dict[str, Any] | None,
        now: datetime,
        moved_from: tuple[Place, int] | None = None,
    ) -> None:
        """The event is dealt with: everything that came of it, in one transaction.

        ``moved_from``: the consultation stood in that place, at that version, and stands in ``place`` from now on.
        """
        ...

    async def fail(self, item: Any, reason: str, *, now: datetime) -> None:
        """Try the event again later."""
        ...

    async def release(self, *, worker: str) -> int:
        """Free what an earlier run of this worker held when it ended."""
        ...

    async def open_consultations(self, tenant: Tenant, user: str) -> Sequence[Any]:
        """What a person can resume (``home.Resumable``)."""
        ...

    async def decisions_of(self, tenant: Tenant, user: str) -> Sequence[Any]:
        """What was decided in a person's consultations (``home.Decided``), newest first."""
        ...

    async def last_decision(self, place: Place) -> Any:
        """The newest decision of a place (``looking_ahead.Past``), or None."""
        ...

    async def decisions_before(self, knowledge: str) -> Sequence[Any]:
        """Decisions (``looking_ahead.Past``) that were not compared with ``knowledge`` yet, some at a time."""
        ...

    async def compared(
        self, tenant: Tenant, decision: int, knowledge: str, *, notice: Sequence[Any], now: datetime
    ) -> bool:
        """Note that a decision was compared and queue the notice; False when it was noted before."""
        ...

    async def preferences(self, tenant: Tenant, *, user: str = "", channel: str = "") -> dict[str, Any]:
        """What a person or a channel chose."""
        ...

    async def chosen_in_channels(self, tenant: Tenant) -> Sequence[Mapping[str, Any]]:
        """What was chosen in each channel of a workspace, without saying where."""
        ...

    async def prefer(
        self, tenant: Tenant, changes: dict[str, Any], *, user: str = "", channel: str = "", now: datetime
    ) -> dict[str, Any]:
        """Change the named choices, keep the others."""
        ...

    async def purge(self, tenant: Tenant, user: str | None) -> Any:
        """Delete a person, or (None) the workspace."""
        ...

    async def queue(self, tenant: Tenant, outgoing: Sequence[Any], *, now: datetime) -> None:
        """Calls that answer no event."""
        ...

    async def sent_in(self, place: Place) -> Sequence[Sent]:
        """What stands in a place, oldest first."""
        ...

    async def due(self, *, worker: str, limit: int, lease_seconds: float, now: datetime) -> Sequence[Due]:
        """Take calls whose turn it is."""
        ...

    async def delivered(self, row: Any, *, channel: str, ts: str, now: datetime) -> Any:
        """It was sent."""
        ...

    async def postpone(self, row: Any, *, until: datetime, reason: str, maybe_sent: bool) -> None:
        """Try again from ``until`` on."""
        ...

    async def give_up(self, row: Any, reason: str) -> None:
        """It is never sent."""
        ...


@dataclass(frozen=True, slots=True)
class Refusals:
    """The store's ways of saying no, by class: ``bot.slack`` does not import ``bot.storage``."""

    stale: type[Exception]
    lease_lost: type[Exception]


LEASE_SECONDS = 60.0
"""How long a claimed event or call is ours: longer than the model's deadline and Slack's time-outs together."""

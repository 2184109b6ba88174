"""The one door to the database. Each method is one transaction: all of it is written, or nothing.

The way of a message: ``receive`` (then acknowledge) → ``claim`` → ``load`` → … → ``finish`` → ``due`` → send → ``delivered``.
Whoever starts a worker calls ``release`` first, so that what its last run held is free at once. No clock in here: ``now``
is an argument, and always aware of its zone.
"""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Self

from bot.conversation.consultation import Consultation
from bot.framework import QuestionId
from bot.messages import Place, Tenant
from bot.storage import consultations, decisions, forgetting, inbox, outbox, preferences, spending, turn
from bot.storage.database import Database
from bot.storage.forgetting import Deleted
from bot.storage.records import DecisionRecord, InboxItem, OpenConsultation, OutboxRow, Outgoing, Sent, Stored
from bot.storage.schema import must_be_current

RETENTION_DAYS = 90


class Store:
    """An open database with the schema that this program needs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._received: Callable[[], None] = _nobody
        self._queued: Callable[[int], None] = _nobody

    def rings(self, *, received: Callable[[], None], queued: Callable[[int], None]) -> None:
        """Whoever works off the queues is called as soon as ``claim`` and ``due`` would find what was added.

        ``queued`` is told how many calls there are more. It is a hint: what was repeated or refused rings too.
        """
        self._received, self._queued = received, queued

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect and check the schema.

        Raises:
            UnusableInput: the address cannot be used, nothing answers there, or the schema needs ``llm-advisor db upgrade``.
        """
        database = Database.at(url)
        async with AsyncExitStack() as unless_it_opens:
            unless_it_opens.push_async_callback(database.close)
            await database.reach()
            await must_be_current(database)
            unless_it_opens.pop_all()
        return cls(database)

    async def close(self) -> None:
        """Close all connections. What was committed is safe; what was leased is free after ``release``."""
        await self._database.close()

    # What people did

    async def receive(  # noqa: PLR0913 - one column each, by name
        self, *, tenant: Tenant, event_id: str, kind: str, payload: dict[str, Any], place_key: str, at: datetime
    ) -> bool:
        """Store one event before it is acknowledged; False when this workspace sent it before."""
        return await self._database.write_and_tell(
            self._received,
            inbox.receive,
            tenant=tenant,
            event_id=event_id,
            kind=kind,
            payload=payload,
            place_key=place_key,
            at=at,
        )

    async def claim(self, *, worker: str, limit: int, lease_seconds: float, now: datetime) -> list[InboxItem]:
        """Up to ``limit`` items, oldest first, one per conversation at most; leases that ran out are taken over."""
        lease = timedelta(seconds=lease_seconds)
        return await self._database.write(inbox.claim, worker=worker, limit=limit, lease=lease, now=now)

    async def load(self, place: Place) -> Stored:
        """The consultation of a place and its version; a fresh one with version 0 when there is none."""
        return await self._database.read(consultations.load, place)

    async def finish(  # noqa: PLR0913 - all that is written at once, by name
        self,
        item: InboxItem,
        *,
        place: Place,
        consultation: Consultation | None,
        version: int,
        outgoing: Sequence[Outgoing],
        decision: dict[str, Any] | None,
        now: datetime,
        moved_from: tuple[Place, int] | None = None,
    ) -> None:
        """All that comes of an item, at once. ``consultation`` None: it did not change.

        ``moved_from``: it stood in that place, at that version, and stands in ``place`` from now on.

        Raises:
            Stale: the consultation moved on: load again, redo the turn, call again.
            LeaseLost: another worker took the item over, or it was purged: drop it.
            DuplicateKey: an ``Outgoing.key`` is in use.
            ValueError: ``place`` belongs to another workspace than ``item``.
        """
        if place.tenant != item.tenant:
            raise ValueError(f"{item.event_id} belongs to {item.tenant}, not to {place.tenant}")
        await self._database.write_and_tell(
            self._rung_for(outgoing),
            turn.finish,
            item,
            place=place,
            consultation=consultation,
            version=version,
            outgoing=outgoing,
            decision=decision,
            now=now,
            moved_from=moved_from,
        )

    async def fail(self, item: InboxItem, reason: str, *, now: datetime) -> None:
        """It could not be answered: tried again after a pause that doubles, parked after ``inbox.ATTEMPTS``."""
        await self._database.write(inbox.fail, item, reason, now=now)

    async def release(self, *, worker: str) -> int:
        """Free what an earlier run of this worker held when it ended, without waiting for its leases."""
        return await self._database.write(turn.release, worker)

    # What is to be said

    async def queue(self, tenant: Tenant, outgoing: Sequence[Outgoing], *, now: datetime) -> None:
        """Calls that answer no item, such as a notice that prices changed."""
        await self._database.write_and_tell(self._rung_for(outgoing), outbox.queue, tenant, outgoing, now=now)

    def _rung_for(self, calls: Sequence[Outgoing]) -> Callable[[], None]:
        return partial(self._queued, len(calls)) if calls else _nobody

    async def due(self, *, worker: str, limit: int, lease_seconds: float, now: datetime) -> list[OutboxRow]:
        """Up to ``limit`` calls whose turn it is: the first of each channel's thread, no update before its message."""
        lease = timedelta(seconds=lease_seconds)
        return await self._database.write(outbox.due, worker=worker, limit=limit, lease=lease, now=now)

    async def delivered(self, row: OutboxRow, *, channel: str, ts: str, now: datetime) -> bool:
        """It was sent and stands there. False when that was reported before: it was said twice."""
        return await self._database.write(outbox.delivered, row, channel=channel, ts=ts)

    async def postpone(self, row: OutboxRow, *, until: datetime, reason: str, maybe_sent: bool = True) -> None:
        """Try again later. ``maybe_sent=False`` where Slack surely refused it (429): then nobody need look before resending."""
        await self._database.write(outbox.postpone, row, until=until, reason=reason, maybe_sent=maybe_sent)

    async def give_up(self, row: OutboxRow, reason: str) -> None:
        """Never to be sent (channel archived, user gone): what comes after it goes on."""
        await self._database.write(outbox.give_up, row, reason)

    async def sent(self, key: str, *, tenant: Tenant) -> tuple[str, str] | None:
        """The channel and ts that the call with ``key`` ended up at, once it was delivered."""
        return await self._database.read(outbox.sent, tenant, key)

    async def sent_in(self, place: Place) -> list[Sent]:
        """What was delivered into a place, oldest first."""
        return await self._database.read(outbox.sent_in, place)

    # What is known

    async def answers_said_in(self, place: Place, message: str) -> tuple[QuestionId, ...]:
        """The questions whose standing answer was said in ``message``."""
        return await self._database.read(consultations.answers_said_in, place, message)

    async def messages_of(self, place: Place) -> tuple[str, ...]:
        """The messages from which the standing answers of a place were taken."""
        return await self._database.read(consultations.messages_of, place)

    async def open_consultations(self, tenant: Tenant, user: str) -> list[OpenConsultation]:
        """What ``user`` started or answered in and is not closed, last changed first."""
        return await self._database.read(consultations.open_of, tenant, user)

    async def decisions_of(self, tenant: Tenant, user: str, *, limit: int = 20) -> list[DecisionRecord]:
        """The decisions of consultations that ``user`` started, newest first."""
        return await self._database.read(decisions.of, tenant, user, limit)

    async def last_decision(self, place: Place) -> DecisionRecord | None:
        """The newest decision of a place."""
        return await self._database.read(decisions.last_in, place)

    async def decisions_before(self, knowledge: str, *, limit: int = 100) -> list[DecisionRecord]:
        """Decisions of all workspaces that were not compared with ``knowledge`` yet; each carries its tenant."""
        return await self._database.read(decisions.older_than, knowledge, limit)

    async def compared(
        self, tenant: Tenant, decision: int, knowledge: str, *, notice: Sequence[Outgoing], now: datetime
    ) -> bool:
        """Note that a decision was compared with ``knowledge`` and queue the notice; False, nothing queued: noted before."""
        rung = self._rung_for(notice)
        return await self._database.write_and_tell(rung, turn.compared, tenant, (decision, knowledge), notice, now=now)

    async def preferences(self, tenant: Tenant, *, user: str = "", channel: str = "") -> dict[str, Any]:
        """What a person or a channel chose, {} when nothing was. Exactly one of the two is given."""
        return await self._database.read(preferences.chosen_by, tenant, _holder(user, channel))

    async def chosen_in_channels(self, tenant: Tenant | None = None) -> list[dict[str, Any]]:
        """What was chosen in each channel of a workspace, or (``None``) of all of them, without saying where."""
        return await self._database.read(preferences.chosen_in_channels, tenant)

    async def prefer(
        self, tenant: Tenant, changes: dict[str, Any], *, user: str = "", channel: str = "", now: datetime
    ) -> dict[str, Any]:
        """Change the named choices (``None`` takes one back), keep the others; what holds now is returned."""
        return await self._database.write(preferences.choose, tenant, _holder(user, channel), changes, now=now)

    async def spend_on_wording(self, tenant: Tenant, day: date, taken: spending.Spent) -> spending.Spent:
        """Add calls and dollars to what a model's wording took of a workspace's day; the sum is returned."""
        return await self._database.write(spending.spend, tenant, day, taken)

    # Forgetting

    async def purge(self, tenant: Tenant, user: str | None) -> Deleted:
        """Delete a person of a workspace, or (``None``) the workspace, with what waits in its queues: finish nothing of it."""
        if user is None:
            return await self._database.write(forgetting.purge_tenant, tenant)
        return await self._database.write(forgetting.purge_user, tenant, user)

    async def forget_older_than(self, days: int = RETENTION_DAYS, *, now: datetime) -> Deleted:
        """Delete what nobody touched for ``days``."""
        return await self._database.write(forgetting.forget_older_than, now - timedelta(days=days))


def _nobody(*_: object) -> None:
    """Nobody works off the queues in this process, or nothing was added."""


def _holder(user: str, channel: str) -> preferences.Holder:
    match user, channel:
        case str(person), "" if person:
            return "user", person
        case "", str(place) if place:
            return "channel", place
        case _:
            raise ValueError("preferences belong to a user or to a channel: give exactly one of the two")

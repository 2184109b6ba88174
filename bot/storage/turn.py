"""What is written together: all that comes of one item, of a restart, of new knowledge. Inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.conversation.consultation import Consultation
from bot.messages import Place, Tenant
from bot.storage import consultations, decisions, inbox, outbox
from bot.storage.records import InboxItem, Outgoing


def finish(  # noqa: PLR0913 - all that is written at once, by name
    connection: Connection,
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
    """The item is done, the consultation is as it is now, the decision is on record, the replies wait to be sent."""
    inbox.finish(connection, item)
    if consultation is not None:
        consultations.save(connection, place, consultation, version=version, now=now)
    if moved_from is not None:
        consultations.moved(connection, moved_from[0], place, version=moved_from[1])
    if decision is not None:
        known = consultation or consultations.load(connection, place).consultation
        decisions.record(connection, place, known.started_by, decision, now=now)
    outbox.queue(connection, item.tenant, outgoing, now=now)


def release(connection: Connection, worker: str) -> int:
    """Both queues give back what an earlier run of this worker held."""
    return inbox.release(connection, worker) + outbox.release(connection, worker)


def compared(
    connection: Connection, tenant: Tenant, decision: tuple[int, str], notice: Sequence[Outgoing], *, now: datetime
) -> bool:
    """A decision was compared with newer knowledge: noted, and the notice queued, the first time only."""
    first = decisions.compared(connection, tenant, *decision)
    if first:
        outbox.queue(connection, tenant, notice, now=now)
    return first

"""What is still to be said: in order per lane, once each, with the place where it ended up.

A lane is a channel's thread, or a person for what belongs to no channel (App Home). Every function works inside the caller's
transaction. States: waiting → delivered | given_up. Slack has no idempotency key, so between "attempt began" and
"delivered" nobody knows: ``unsure`` marks that window.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, exists, insert, literal_column, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.messages import Place, Tenant
from bot.storage.records import DuplicateKey, OutboxRow, Outgoing, Sent
from bot.storage.sequence import keep_order, shortened
from bot.storage.tables import WAITING, outbox

_earlier = outbox.alias("earlier")
_origin = outbox.alias("origin")
_nothing_earlier = ~exists().where(
    _earlier.c.enterprise_id == outbox.c.enterprise_id,
    _earlier.c.team_id == outbox.c.team_id,
    _earlier.c.lane == outbox.c.lane,
    _earlier.c.state == literal_column("'waiting'"),
    _earlier.c.id < outbox.c.id,
)
_now = bindparam("now", type_=outbox.c.lease_until.type)
_its_origin = and_(
    _origin.c.enterprise_id == outbox.c.enterprise_id,
    _origin.c.team_id == outbox.c.team_id,
    _origin.c.key == outbox.c.updates,
)
_due = (
    select(outbox, _origin.c.sent_channel.label("origin_channel"), _origin.c.ts.label("origin_ts"))
    .select_from(outbox.outerjoin(_origin, _its_origin))
    .where(
        WAITING,
        or_(outbox.c.not_before.is_(None), outbox.c.not_before <= _now),
        or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= _now),
        or_(_origin.c.id.is_(None), _origin.c.state != literal_column("'waiting'")),
        _nothing_earlier,
    )
    .order_by(outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=outbox)
)
_queued = insert(outbox)
_lease = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        worker=bindparam("holder"),
        lease_until=bindparam("until", type_=outbox.c.lease_until.type),
        attempts=outbox.c.attempts + 1,
        unsure=True,
    )
)
_set_delivered = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), WAITING)
    .values(
        state="delivered",
        sent_channel=bindparam("sent_to"),
        ts=bindparam("sent_at"),
        payload=None,
        worker=None,
        lease_until=None,
        unsure=False,
        reason=None,
    )
)


def _lane(outgoing: Outgoing) -> str:
    if outgoing.channel:
        return f"{outgoing.channel}/{outgoing.thread}"
    return f"@{outgoing.user or ''}"


def queue(connection: Connection, tenant: Tenant, calls: Sequence[Outgoing], *, now: datetime) -> None:
    """Add ``calls`` at the end of their lanes, in the order given.

    Raises:
        DuplicateKey: one of the keys is in use in this workspace.
    """
    if not calls:
        return
    lanes = [_lane(call) for call in calls]
    keep_order(connection, [f"outbox/{tenant.enterprise_id}/{tenant.team_id}/{lane}" for lane in lanes])
    rows = [
        {
            "enterprise_id": tenant.enterprise_id,
            "team_id": tenant.team_id,
            "channel": call.channel,
            "thread": call.thread,
            "key": call.key,
            "lane": lane,
            "method": call.method,
            "payload": dict(call.payload),
            "updates": call.updates,
            "user": call.user,
            "created_at": now,
            "state": "waiting",
        }
        for call, lane in zip(calls, lanes, strict=True)
    ]
    try:
        for row in rows:  # one by one: the order of the ids is the order of speaking
            connection.execute(_queued, row)
    except IntegrityError as error:
        raise DuplicateKey(f"one of {[call.key for call in calls]} is in use already") from error


def due(connection: Connection, *, worker: str, limit: int, lease: timedelta, now: datetime) -> list[OutboxRow]:
    """Take up to ``limit`` calls whose turn it is: the head of each lane, and no update before what it updates."""
    rows = (connection.execute(_due, {"now": now, "limit": limit})).all()
    if rows:
        taken = [{"row": row.id, "holder": worker, "until": now + lease} for row in rows]
        connection.execute(_lease, taken)
    return [_row(row, worker) for row in rows]


def delivered(connection: Connection, row: OutboxRow, *, channel: str, ts: str) -> bool:
    """It was sent. False when somebody else had reported it already: then it was said twice."""
    return (connection.execute(_set_delivered, {"row": row.id, "sent_to": channel, "sent_at": ts})).rowcount == 1


def postpone(connection: Connection, row: OutboxRow, *, until: datetime, reason: str, maybe_sent: bool) -> None:
    """Try again from ``until`` on. Nothing, when another worker has it."""
    held = (WAITING, outbox.c.worker == row.worker, outbox.c.attempts == row.attempt)
    connection.execute(
        update(outbox)
        .where(outbox.c.id == row.id, *held)
        .values(worker=None, lease_until=None, not_before=until, reason=shortened(reason), unsure=maybe_sent)
    )


def give_up(connection: Connection, row: OutboxRow, reason: str) -> None:
    """Never to be sent; what comes after it in its lane goes on. Nothing, when another worker has it."""
    held = (WAITING, outbox.c.worker == row.worker, outbox.c.attempts == row.attempt)
    connection.execute(
        update(outbox)
        .where(outbox.c.id == row.id, *held)
        .values(state="given_up", payload=None, worker=None, lease_until=None, reason=shortened(reason), unsure=False)
    )


def release(connection: Connection, worker: str) -> int:
    """Give back what an earlier run of this worker held when it ended; ``unsure`` stays."""
    held = (WAITING, outbox.c.worker == worker)
    return (connection.execute(update(outbox).where(*held).values(worker=None, lease_until=None))).rowcount


def sent(connection: Connection, tenant: Tenant, key: str) -> tuple[str, str] | None:
    """The channel and ts that the call with ``key`` ended up at."""
    found = connection.execute(
        select(outbox.c.sent_channel, outbox.c.ts)
        .where(outbox.c.enterprise_id == tenant.enterprise_id, outbox.c.team_id == tenant.team_id)
        .where(outbox.c.key == key, outbox.c.state == "delivered")
    )
    row = found.first()
    return None if row is None else (row.sent_channel, row.ts)


def sent_in(connection: Connection, place: Place) -> list[Sent]:
    """What was delivered into a place, oldest first. A direct message is one place, with all its threads."""
    there = [outbox.c.thread == place.thread] if place.thread else []
    found = connection.execute(
        select(outbox.c.key, outbox.c.method, outbox.c.sent_channel, outbox.c.ts)
        .where(outbox.c.enterprise_id == place.tenant.enterprise_id, outbox.c.team_id == place.tenant.team_id)
        .where(outbox.c.channel == place.channel, *there, outbox.c.state == "delivered")
        .order_by(outbox.c.id)
    )
    return [Sent(row.key, row.method, row.sent_channel, row.ts) for row in found]


def _row(row: Row[Any], worker: str) -> OutboxRow:
    return OutboxRow(
        id=row.id,
        tenant=Tenant(row.enterprise_id, row.team_id),
        key=row.key,
        channel=row.channel,
        thread=row.thread,
        method=row.method,
        payload=row.payload,
        updates=row.updates,
        user=row.user,
        target=None if row.origin_ts is None else (row.origin_channel, row.origin_ts),
        attempted_before=row.unsure,
        attempt=row.attempts + 1,
        worker=worker,
        created_at=row.created_at,
    )

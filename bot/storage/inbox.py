"""What people did, stored before it is acknowledged: once per event, taken in order per conversation.

Every function works inside the caller's transaction. States: open → done | parked (given up after ``ATTEMPTS``).
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, literal_column, or_, select, update

from bot.messages import Tenant
from bot.storage.records import InboxItem, LeaseLost
from bot.storage.sequence import insert_if_new, keep_order, shortened
from bot.storage.tables import OPEN, inbox

ATTEMPTS = 8
"""After this many an item is parked, so that one which ends the process each time does not do so for ever."""
LONGEST_WAIT = timedelta(minutes=5)

_earlier = inbox.alias("earlier")
_nothing_earlier = ~exists().where(
    _earlier.c.enterprise_id == inbox.c.enterprise_id,
    _earlier.c.team_id == inbox.c.team_id,
    _earlier.c.place_key == inbox.c.place_key,
    _earlier.c.state == literal_column("'open'"),
    _earlier.c.id < inbox.c.id,
)
_now = bindparam("now", type_=inbox.c.lease_until.type)
_claimable = (
    select(inbox)
    .where(
        OPEN,
        or_(inbox.c.not_before.is_(None), inbox.c.not_before <= _now),
        or_(inbox.c.lease_until.is_(None), inbox.c.lease_until <= _now),
        _nothing_earlier,
    )
    .order_by(inbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=inbox)
)
_lease = update(inbox).where(inbox.c.id == bindparam("row"))
_taken = _lease.values(
    worker=bindparam("holder"),
    lease_until=bindparam("until", type_=inbox.c.lease_until.type),
    attempts=inbox.c.attempts + 1,
)
_set_done = (
    update(inbox)
    .where(
        inbox.c.id == bindparam("row"),
        OPEN,
        inbox.c.worker == bindparam("holder"),
        inbox.c.attempts == bindparam("attempt"),
    )
    .values(state="done", payload=None, worker=None, lease_until=None, reason=None)
)


def receive(  # noqa: PLR0913 - one column each, by name
    connection: Connection,
    *,
    tenant: Tenant,
    event_id: str,
    kind: str,
    payload: dict[str, Any],
    place_key: str,
    at: datetime,
) -> bool:
    """Store one event; False when it was seen before."""
    keep_order(connection, [f"inbox/{tenant.enterprise_id}/{tenant.team_id}/{place_key}"])
    row = {
        "enterprise_id": tenant.enterprise_id,
        "team_id": tenant.team_id,
        "event_id": event_id,
        "kind": kind,
        "place_key": place_key,
        "payload": payload,
        "at": at,
        "state": "open",
    }
    return insert_if_new(connection, inbox, row)


def claim(connection: Connection, *, worker: str, limit: int, lease: timedelta, now: datetime) -> list[InboxItem]:
    """Take up to ``limit`` items whose turn it is; park those that were tried ``ATTEMPTS`` times and never came back."""
    rows = (connection.execute(_claimable, {"now": now, "limit": limit})).all()
    tired = [row for row in rows if row.attempts >= ATTEMPTS]
    for row in tired:
        reason = row.reason or f"was begun {row.attempts} times and never finished"
        connection.execute(_lease.values(state="parked", worker=None, lease_until=None, reason=reason), {"row": row.id})
    fresh = [row for row in rows if row.attempts < ATTEMPTS]
    if fresh:
        held = {"holder": worker, "until": now + lease}
        connection.execute(_taken, [{"row": row.id} | held for row in fresh])
    return [_item(row, worker) for row in fresh]


def finish(connection: Connection, item: InboxItem) -> None:
    """Done: what was said is erased, that it was received is kept.

    Raises:
        LeaseLost: another worker has it, or it is gone.
    """
    held = {"row": item.id, "holder": item.worker, "attempt": item.attempt}
    if (connection.execute(_set_done, held)).rowcount != 1:
        raise LeaseLost(f"{item.kind} {item.event_id} is no longer held by {item.worker}")


def fail(connection: Connection, item: InboxItem, reason: str, *, now: datetime) -> None:
    """Back into the queue after a pause that doubles, or parked after ``ATTEMPTS``. Nothing, when it is not held."""
    parked = item.attempt >= ATTEMPTS
    wait = min(LONGEST_WAIT, timedelta(seconds=2 ** (item.attempt - 1)))
    connection.execute(
        update(inbox)
        .where(inbox.c.id == item.id, OPEN)
        .where(inbox.c.worker == item.worker, inbox.c.attempts == item.attempt)
        .values(
            state="parked" if parked else "open",
            worker=None,
            lease_until=None,
            not_before=now + wait,
            reason=shortened(reason),
        )
    )


def release(connection: Connection, worker: str) -> int:
    """Give back what an earlier run of this worker held when it ended."""
    held = (OPEN, inbox.c.worker == worker)
    return (connection.execute(update(inbox).where(*held).values(worker=None, lease_until=None))).rowcount


def _item(row: Row[Any], worker: str) -> InboxItem:
    return InboxItem(
        id=row.id,
        tenant=Tenant(row.enterprise_id, row.team_id),
        event_id=row.event_id,
        kind=row.kind,
        payload=row.payload,
        place_key=row.place_key,
        at=row.at,
        worker=worker,
        attempt=row.attempts + 1,
    )

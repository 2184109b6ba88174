"""Decisions as they were handed over, for the App Home, the record and looking ahead. The record's shape is the caller's.

Every function works inside the caller's transaction.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.messages import Place, Tenant
from bot.storage.consultations import at_place, keys_of, of_tenant, place_of
from bot.storage.records import DecisionRecord
from bot.storage.tables import decisions


def record(connection: Connection, place: Place, owner: str, decision: dict[str, Any], *, now: datetime) -> None:
    """Add a decision. What was decided earlier in the same place stays: a record is never rewritten."""
    row = keys_of(place) | {
        "owner": owner,
        "decided_at": now,
        "record": decision,
        "framework_version": str(decision.get("framework_version", "")),
        "knowledge_as_of": str(decision.get("knowledge_as_of", "")),
    }
    connection.execute(insert(decisions), row)


def of(connection: Connection, tenant: Tenant, user: str, limit: int) -> list[DecisionRecord]:
    """The decisions of consultations that ``user`` started, newest first."""
    found = connection.execute(
        select(decisions)
        .where(of_tenant(decisions, tenant), decisions.c.owner == user)
        .order_by(decisions.c.id.desc())
        .limit(limit)
    )
    return [_value(row) for row in found]


def last_in(connection: Connection, place: Place) -> DecisionRecord | None:
    """The newest decision of a place."""
    found = connection.execute(
        select(decisions).where(at_place(decisions, place)).order_by(decisions.c.id.desc()).limit(1)
    )
    row = found.first()
    return None if row is None else _value(row)


def older_than(connection: Connection, knowledge: str, limit: int) -> list[DecisionRecord]:
    """Across workspaces: decisions made on, and last compared with, other knowledge than ``knowledge``; newest first.

    Each carries its own tenant; what is done with one stays in that tenant.
    """
    found = connection.execute(
        select(decisions)
        .where(decisions.c.knowledge_as_of != knowledge, decisions.c.told_of != knowledge)
        .order_by(decisions.c.id.desc())
        .limit(limit)
    )
    return [_value(row) for row in found]


def compared(connection: Connection, tenant: Tenant, decision: int, knowledge: str) -> bool:
    """Note that a decision was compared with ``knowledge``; False when that was noted before: then tell nobody."""
    noted = connection.execute(
        update(decisions)
        .where(of_tenant(decisions, tenant), decisions.c.id == decision, decisions.c.told_of != knowledge)
        .values(told_of=knowledge)
    )
    return noted.rowcount == 1


def _value(row: Row[Any]) -> DecisionRecord:
    return DecisionRecord(
        id=row.id,
        place=place_of(row),
        owner=row.owner,
        decided_at=row.decided_at,
        record=row.record,
        framework_version=row.framework_version,
        knowledge_as_of=row.knowledge_as_of,
        told_of=row.told_of,
    )

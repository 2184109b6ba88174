"""What a model's wording has taken of a workspace's budget for a day, so that neither a restart nor a replica forgets it.

Every function works inside the caller's transaction.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, and_, select, update

from bot.messages import Tenant
from bot.storage.consultations import of_tenant
from bot.storage.sequence import insert_if_new, keep_order
from bot.storage.tables import wording_spent

Spent = tuple[int, Decimal | None]
"""Calls and US dollars; ``None`` where a call had no known price."""


def spend(connection: Connection, tenant: Tenant, day: date, taken: Spent) -> Spent:
    """Add ``taken``; what the day has taken with it is returned."""
    keep_order(connection, [f"wording/{tenant.enterprise_id}/{tenant.team_id}"])
    here = {"enterprise_id": tenant.enterprise_id, "team_id": tenant.team_id, "day": day}
    insert_if_new(connection, wording_spent, here | {"calls": 0, "usd": "0"})
    where = and_(of_tenant(wording_spent, tenant), wording_spent.c.day == day)
    before = connection.execute(select(wording_spent.c.calls, wording_spent.c.usd).where(where)).one()
    calls = before.calls + taken[0]
    usd = None if before.usd is None or taken[1] is None else Decimal(before.usd) + taken[1]
    connection.execute(update(wording_spent).where(where).values(calls=calls, usd=None if usd is None else str(usd)))
    return calls, usd

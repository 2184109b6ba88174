"""What a person or a channel chose (region, currency, tone, where the bot may speak), as JSON whose shape is the caller's.

Every function works inside the caller's transaction.
"""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, insert, select

from bot.messages import Tenant
from bot.storage.consultations import of_tenant
from bot.storage.sequence import keep_order
from bot.storage.tables import preferences

Holder = tuple[Literal["user", "channel"], str]
"""Whose choices: a person's or a channel's, with the id."""


_chosen = select(preferences.c.chosen).where(  # built once: that costs as much as running it
    preferences.c.enterprise_id == bindparam("enterprise"),
    preferences.c.team_id == bindparam("team"),
    preferences.c.holder == bindparam("kind"),
    preferences.c.holder_id == bindparam("id"),
)


def chosen_by(connection: Connection, tenant: Tenant, holder: Holder) -> dict[str, Any]:
    """What was chosen, {} when nothing was."""
    given = {"enterprise": tenant.enterprise_id, "team": tenant.team_id, "kind": holder[0], "id": holder[1]}
    row = connection.execute(_chosen, given).first()
    return {} if row is None else dict(row.chosen)


def chosen_in_channels(connection: Connection, tenant: Tenant | None = None) -> list[dict[str, Any]]:
    """What was chosen in each channel of a workspace, or (None) of all of them, without saying where."""
    here = preferences.c.holder == "channel"
    where = here if tenant is None else and_(here, of_tenant(preferences, tenant))
    return [dict(row.chosen) for row in connection.execute(select(preferences.c.chosen).where(where))]


def choose(
    connection: Connection,
    tenant: Tenant,
    holder: Holder,
    changes: dict[str, Any],
    *,
    now: datetime,
) -> dict[str, Any]:
    """Change the named keys (``None`` takes one back), keep the others; what holds now is returned."""
    keep_order(connection, [f"preferences/{tenant.enterprise_id}/{tenant.team_id}/{holder[0]}/{holder[1]}"])
    before = chosen_by(connection, tenant, holder)
    after = {key: value for key, value in (before | changes).items() if value is not None}
    connection.execute(delete(preferences).where(of_tenant(preferences, tenant), _of(holder)))
    row = {
        "enterprise_id": tenant.enterprise_id,
        "team_id": tenant.team_id,
        "holder": holder[0],
        "holder_id": holder[1],
    }
    connection.execute(insert(preferences), row | {"chosen": after, "changed_at": now})
    return after


def _of(holder: Holder) -> ColumnElement[bool]:
    return and_(preferences.c.holder == holder[0], preferences.c.holder_id == holder[1])

"""Deletion: of a person, of a workspace, of what is old. Returns what was deleted, by table, so that it can be shown.

Every function works inside the caller's transaction.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, Table, and_, cast, delete, exists, func, or_, select, update

from bot.conversation.consultation import Shown
from bot.messages import Tenant
from bot.storage.consultations import at_place, load, of_tenant, place_of
from bot.storage.installation_tables import slack_bots, slack_installations, slack_oauth_states
from bot.storage.tables import PLACE, answers, consultations, decisions, inbox, outbox, preferences, wording_spent

GONE = "deleted-user"
"""Stands where the id of a person stood who asked to be forgotten, in what belongs to others."""

_OURS = (outbox, inbox, decisions, answers, consultations, preferences, wording_spent)
Deleted = dict[str, int]


def purge_tenant(connection: Connection, tenant: Tenant) -> Deleted:
    """Everything of one workspace, also what waits: an item in flight is gone with it."""
    deleted = {table.name: _delete(connection, table, of_tenant(table, tenant)) for table in _OURS}
    for table in (slack_installations, slack_bots):  # Slack's own stores write NULL where we write ""
        installed = and_(
            func.coalesce(table.c.enterprise_id, "") == tenant.enterprise_id,
            func.coalesce(table.c.team_id, "") == tenant.team_id,
        )
        deleted[table.name] = _delete(connection, table, installed)
    return deleted


def purge_workspace(connection: Connection, workspace: str) -> Deleted:
    """Everything of the team, or of the whole organisation, with this id."""
    return {
        table.name: _delete(connection, table, or_(table.c.team_id == workspace, table.c.enterprise_id == workspace))
        for table in (*_OURS, slack_installations, slack_bots)
    }


def purge_user(connection: Connection, tenant: Tenant, user: str) -> Deleted:
    """One person: their answers, choices and decisions; their id in what belongs to others is replaced by ``GONE``.

    A consultation that holds nothing of anybody else goes as a whole. What of theirs is just being answered is kept until it is.
    """
    _move_on_where_they_answered(connection, tenant, user)
    deleted = {
        "answers": _delete(connection, answers, and_(of_tenant(answers, tenant), answers.c.author == user)),
        "consultations": _delete_emptied(connection, tenant, user),
        "decisions": _delete(connection, decisions, and_(of_tenant(decisions, tenant), decisions.c.owner == user)),
        "preferences": _delete(
            connection,
            preferences,
            and_(of_tenant(preferences, tenant), preferences.c.holder == "user", preferences.c.holder_id == user),
        ),
    }
    _replace_in_states(connection, tenant, user)
    _replace_in_records(connection, tenant, user)
    parked = and_(of_tenant(inbox, tenant), inbox.c.state == "parked", _mentions(inbox.c.payload, user))
    deleted["inbox"] = (connection.execute(update(inbox).where(parked).values(payload=None))).rowcount
    to_them = and_(of_tenant(outbox, tenant), outbox.c.user == user, outbox.c.state != "waiting")
    deleted["outbox"] = _delete(connection, outbox, to_them)
    return deleted


def forget_older_than(connection: Connection, cutoff: datetime) -> Deleted:
    """What nobody touched since ``cutoff``. What still waits is never forgotten; choices stay until they are purged."""
    return {
        "consultations": _delete(connection, consultations, consultations.c.changed_at < cutoff),
        "decisions": _delete(connection, decisions, decisions.c.decided_at < cutoff),
        "inbox": _delete(connection, inbox, and_(inbox.c.state != "open", inbox.c.at < cutoff)),
        "outbox": _delete(connection, outbox, and_(outbox.c.state != "waiting", outbox.c.created_at < cutoff)),
        "wording_spent": _delete(connection, wording_spent, wording_spent.c.day < cutoff.date()),
        "slack_oauth_states": _delete(
            connection, slack_oauth_states, slack_oauth_states.c.expire_at < cutoff.astimezone(UTC).replace(tzinfo=None)
        ),
    }


def _delete(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return (connection.execute(delete(table).where(which))).rowcount


def _move_on_where_they_answered(connection: Connection, tenant: Tenant, user: str) -> None:
    """A turn that is under way there becomes stale, so that it cannot write their answers back."""
    said = exists().where(answers.c.author == user, *(answers.c[name] == consultations.c[name] for name in PLACE))
    connection.execute(
        update(consultations).where(of_tenant(consultations, tenant), said).values(version=consultations.c.version + 1)
    )


def _delete_emptied(connection: Connection, tenant: Tenant, user: str) -> int:
    rest = exists().where(*(answers.c[name] == consultations.c[name] for name in PLACE))
    theirs = and_(of_tenant(consultations, tenant), consultations.c.started_by == user, ~rest)
    return _delete(connection, consultations, theirs)


def _replace_in_states(connection: Connection, tenant: Tenant, user: str) -> None:
    mentioned = or_(consultations.c.started_by == user, _mentions(consultations.c.state, user))
    found = connection.execute(select(consultations).where(of_tenant(consultations, tenant), mentioned))
    for row in found.all():
        stored = load(connection, place_of(row))
        kept = stored.consultation.model_copy(
            update={
                "proposed": {key: given for key, given in stored.consultation.proposed.items() if given.author != user},
                "conflicts": tuple(one for one in stored.consultation.conflicts if one.proposed.author != user),
                "settlements": {key: how for key, how in stored.consultation.settlements.items() if how.author != user},
                "defaults": {key: given for key, given in stored.consultation.defaults.items() if given.author != user},
                "shown": Shown() if stored.consultation.started_by == user else stored.consultation.shown,
            }
        )
        state = without(kept.model_dump(mode="json", exclude={"answers"}), user)
        connection.execute(
            update(consultations)
            .where(at_place(consultations, place_of(row)))
            .values(state=state, started_by=state["started_by"], version=row.version + 1)
        )


def _replace_in_records(connection: Connection, tenant: Tenant, user: str) -> None:
    mentioned = and_(of_tenant(decisions, tenant), _mentions(decisions.c.record, user))
    found = connection.execute(select(decisions.c.id, decisions.c.record).where(mentioned))
    for row in found.all():
        connection.execute(update(decisions).where(decisions.c.id == row.id).values(record=without(row.record, user)))


def without(value: Any, user: str) -> Any:
    """A JSON value in which the id of ``user`` is replaced wherever it stands."""
    match value:
        case str():
            return value.replace(user, GONE)
        case dict():
            return {without(key, user): without(inner, user) for key, inner in value.items()}
        case list():
            return [without(inner, user) for inner in value]
        case _:
            return value


def _mentions(column: Any, user: str) -> ColumnElement[bool]:
    return cast(column, String).contains(json.dumps(user)[1:-1], autoescape=True)

"""Consultations and their answers: the answers stand in rows of their own, the rest of the value beside them.

Every function works inside the caller's transaction. Nothing here knows what an answer means.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from bot.conversation.consultation import Consultation
from bot.framework import QuestionId
from bot.messages import Place, Tenant
from bot.storage.records import OpenConsultation, Stale, Stored
from bot.storage.sequence import insert_if_new
from bot.storage.tables import PLACE, answers, consultations, decisions

_IN_ROWS = "answers"


def _here(table: Table) -> ColumnElement[bool]:
    """The rows of the place that ``_its`` gives, in a statement that is built once: building one costs as much as running it."""
    return and_(*(table.c[name] == bindparam(f"its_{name}") for name in PLACE))


_stored = select(consultations.c.state, consultations.c.version).where(_here(consultations))
_given = select(answers).where(_here(answers)).order_by(answers.c.position)
_changed = update(consultations).where(_here(consultations), consultations.c.version == bindparam("its_version"))
_forgotten = delete(answers).where(_here(answers))
_answered = insert(answers)


def of_tenant(table: Table, tenant: Tenant) -> ColumnElement[bool]:
    """The rows of one workspace."""
    return and_(table.c.enterprise_id == tenant.enterprise_id, table.c.team_id == tenant.team_id)


def at_place(table: Table, place: Place) -> ColumnElement[bool]:
    """The rows of one place."""
    return and_(of_tenant(table, place.tenant), table.c.channel == place.channel, table.c.thread == place.thread)


def keys_of(place: Place) -> dict[str, str]:
    """The place as columns."""
    tenant = place.tenant
    return dict(zip(PLACE, (tenant.enterprise_id, tenant.team_id, place.channel, place.thread), strict=True))


def place_of(row: Row[Any]) -> Place:
    """The place from columns."""
    return Place(Tenant(row.enterprise_id, row.team_id), row.channel, row.thread)


def load(connection: Connection, place: Place) -> Stored:
    """What is stored for ``place``, or a fresh consultation."""
    row = connection.execute(_stored, _its(place)).first()
    if row is None:
        return Stored(Consultation(), 0)
    return Stored(_whole(row.state, connection.execute(_given, _its(place))), row.version)


def save(connection: Connection, place: Place, consultation: Consultation, *, version: int, now: datetime) -> None:
    """Write the consultation and its answers as one.

    Raises:
        Stale: ``version`` is not the stored one.
    """
    dumped = consultation.model_dump(mode="json")
    dumped.pop(_IN_ROWS)
    columns = {
        "version": version + 1,
        "started_by": consultation.started_by,
        "closed": consultation.closed,
        "state": dumped,
        "changed_at": now,
    }
    if version == 0:
        written = insert_if_new(connection, consultations, keys_of(place) | columns)
    else:
        here = _its(place) | {"its_version": version}
        written = (connection.execute(_changed, columns | here)).rowcount == 1
    if not written:
        raise Stale(f"the consultation in {place.channel} {place.thread} is no longer at version {version}")
    _replace_answers(connection, place, consultation)


def _replace_answers(connection: Connection, place: Place, consultation: Consultation) -> None:
    connection.execute(_forgotten, _its(place))
    rows = [
        keys_of(place)
        | {
            "question": question.value,
            "position": position,
            "value": given.model_dump(mode="json")["value"],
            "author": given.author,
            "at": given.at if given.at.tzinfo else given.at.replace(tzinfo=UTC),
            "message": given.message,
        }
        for position, (question, given) in enumerate(consultation.answers.items())
    ]
    if rows:
        connection.execute(_answered, rows)


def _its(place: Place) -> dict[str, str]:
    return {f"its_{name}": value for name, value in keys_of(place).items()}


def _whole(state: dict[str, Any], given: Iterable[Row[Any]]) -> Consultation:
    rows = {
        row.question: {"value": row.value, "author": row.author, "at": row.at, "message": row.message} for row in given
    }
    return Consultation.model_validate(state | {_IN_ROWS: rows})


def moved(connection: Connection, source: Place, target: Place, *, version: int) -> None:
    """The consultation of ``source`` stands in ``target`` now, where it was written already; its decisions go along.

    Raises:
        Stale: ``version`` is not the stored one of ``source``.
    """
    here = (at_place(consultations, source), consultations.c.version == version)
    if connection.execute(delete(consultations).where(*here)).rowcount != 1:
        raise Stale(f"the consultation in {source.channel} {source.thread} is no longer at version {version}")
    connection.execute(update(decisions).where(at_place(decisions, source)).values(keys_of(target)))


def open_of(connection: Connection, tenant: Tenant, user: str) -> list[OpenConsultation]:
    """The consultations that ``user`` started or answered in, not closed, last changed first."""
    took_part = select(answers.c.channel, answers.c.thread).where(of_tenant(answers, tenant), answers.c.author == user)
    mine = or_(
        consultations.c.started_by == user,
        tuple_(consultations.c.channel, consultations.c.thread).in_(took_part),
    )
    found = connection.execute(
        select(consultations)
        .where(of_tenant(consultations, tenant), consultations.c.closed.is_(False), mine)
        .order_by(consultations.c.changed_at.desc())
    )
    rows = found.all()
    return [
        OpenConsultation(place_of(row), (load(connection, place_of(row))).consultation, row.changed_at) for row in rows
    ]


def answers_said_in(connection: Connection, place: Place, message: str) -> tuple[QuestionId, ...]:
    """The questions that one message answered and whose answer still stands."""
    found = connection.execute(select(answers.c.question).where(at_place(answers, place), answers.c.message == message))
    said = {row.question for row in found}
    return tuple(question for question in QuestionId if question.value in said)


def messages_of(connection: Connection, place: Place) -> tuple[str, ...]:
    """The messages from which the standing answers were taken, oldest answer first."""
    found = connection.execute(
        select(answers.c.message).where(at_place(answers, place)).order_by(answers.c.at, answers.c.question)
    )
    return tuple(dict.fromkeys(row.message for row in found if row.message))

"""What keeps a database usable: upgrade, check, backup, deletion, other keys. Behind ``llm-advisor db …``.

Every function takes the address and raises ``UnusableInput`` with one clear line when it cannot be used.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Table, func, select, text, update
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.framework import UnusableInput
from bot.storage import consultations, forgetting, preferences, schema
from bot.storage.database import Database
from bot.storage.installation_tables import SECRETS, slack_bots, slack_installations
from bot.storage.secrecy import Secrecy
from bot.storage.tables import OPEN, WAITING, inbox, outbox
from bot.storage.tables import consultations as stored

UNATTENDED = timedelta(minutes=10)
"""What waits longer than this waits because no worker runs."""


@asynccontextmanager
async def _reached(url: str) -> AsyncIterator[Database]:
    database = Database.at(url)
    try:
        await database.reach()
        with database.told_plainly():
            yield database
    finally:
        await database.close()


async def upgrade(url: str) -> str:
    """Bring the schema to the revision that this program needs, creating an SQLite file where there is none; names it.

    Raises:
        UnusableInput: the address cannot be used, or the database is newer than this program.
    """
    database = Database.at(url, foreign_keys=False)
    try:
        database.create_file()
        await database.reach()
        with database.told_plainly():
            await schema.upgrade(database)
    finally:
        await database.close()
    return schema.needed()


async def check(url: str, *, now: datetime | None = None) -> list[str]:
    """What is wrong with the database, one line each with what to do; nothing when all is well.

    Raises:
        UnusableInput: the address cannot be used, or nothing answers there.
    """
    moment = now or datetime.now(UTC)
    async with _reached(url) as database:
        if damage := await _damage(database):
            return damage
        if (wrong := await schema.what_is_wrong(database)) is not None:
            return [wrong]
        return await database.read(_left_behind, moment)


def _left_behind(connection: Connection, now: datetime) -> list[str]:
    return [
        *_waiting_for_nobody(connection, inbox, OPEN, inbox.c.at, now),
        *_waiting_for_nobody(connection, outbox, WAITING, outbox.c.created_at, now),
        *_parked(connection),
        *_unreadable(connection),
    ]


async def purge(url: str, workspace: str) -> forgetting.Deleted:
    """Delete everything of a workspace, or of an organisation, by its id; says how many rows of which table.

    Raises:
        UnusableInput: the address cannot be used, or the id is empty.
    """
    if not workspace.strip():
        raise UnusableInput("which workspace? Give its id, for example T0123ABCD", key="workspace")
    async with _reached(url) as database:
        await schema.must_be_current(database)
        return await database.write(forgetting.purge_workspace, workspace.strip())


async def chosen_in_channels(url: str) -> list[dict[str, Any]]:
    """What was chosen in the channels of all workspaces, without saying where; feedback is counted there.

    Raises:
        UnusableInput: the address cannot be used, or the schema needs ``llm-advisor db upgrade``.
    """
    async with _reached(url) as database:
        await schema.must_be_current(database)
        return await database.read(preferences.chosen_in_channels)


async def retry_parked(url: str) -> int:
    """Put what was given up back into the queue, after its cause is gone; says how many."""
    async with _reached(url) as database:
        await schema.must_be_current(database)
        return await database.write(_retry_parked)


def _retry_parked(connection: Connection) -> int:
    again = update(inbox).where(inbox.c.state == "parked", inbox.c.payload.is_not(None))
    return connection.execute(again.values(state="open", attempts=0, not_before=None)).rowcount


async def reencrypt(url: str, secrecy: Secrecy) -> int:
    """Encrypt every stored token with the first key; afterwards the others can be taken away. Says how many tokens.

    Raises:
        UnusableInput: the address cannot be used, or a token opens with none of the keys; then nothing is changed.
    """
    async with _reached(url) as database:
        await schema.must_be_current(database)
        return await database.write(_reencrypt, secrecy)


def _reencrypt(connection: Connection, secrecy: Secrecy) -> int:
    changed = 0
    for table in (slack_installations, slack_bots):
        for row in connection.execute(select(table).with_for_update()).mappings().all():
            again = {name: secrecy.hide(secrecy.reveal(row[name])) for name in SECRETS if row.get(name)}
            if again:
                connection.execute(update(table).where(table.c.id == row["id"]).values(again))
            changed += len(again)
    return changed


async def _damage(database: Database) -> list[str]:
    if database.file is None:
        return []
    try:
        return await database.read(_what_sqlite_finds)
    except OperationalError:  # busy or unreadable, which says nothing about damage
        raise
    except DatabaseError as error:  # too damaged to be looked at
        return [f"the file is damaged ({error.orig}): restore a backup"]


def _what_sqlite_finds(connection: Connection) -> list[str]:
    found = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    loose = connection.execute(text("PRAGMA foreign_key_check")).all()
    damage = [f"the file is damaged ({line}): restore a backup" for line in found if line != "ok"]
    return damage + [f"a row of {row[0]} refers to something that is gone: restore a backup" for row in loose]


def _waiting_for_nobody(connection: Connection, table: Table, waits: Any, since: Any, now: datetime) -> list[str]:
    long_ago = now - UNATTENDED
    leased = select(func.count()).select_from(table).where(waits, table.c.lease_until < long_ago)
    idle = select(func.count()).select_from(table).where(waits, table.c.lease_until.is_(None), since < long_ago)
    idle = idle.where(func.coalesce(table.c.not_before, since) < long_ago)
    problems = []
    if count := (connection.execute(leased)).scalar_one():
        problems.append(
            f"{table.name}: {count} held by a worker that is gone: start llm-advisor slack, it takes them over"
        )
    if count := (connection.execute(idle)).scalar_one():
        problems.append(f"{table.name}: {count} waiting for more than 10 minutes: is llm-advisor slack running?")
    return problems


def _parked(connection: Connection) -> list[str]:
    parked = (
        select(inbox.c.id, inbox.c.kind, inbox.c.reason).where(inbox.c.state == "parked").order_by(inbox.c.id.desc())
    )
    rows = (connection.execute(parked)).all()
    if not rows:
        return []
    return [f"inbox: {len(rows)} given up after several attempts, the last ({rows[0].kind}) because: {rows[0].reason}"]


def _unreadable(connection: Connection) -> list[str]:
    problems = []
    for row in (connection.execute(select(stored))).all():
        place = consultations.place_of(row)
        try:
            consultations.load(connection, place)
        except ValidationError as error:
            where = f"{place.tenant.team_id} {place.channel} {place.thread}".strip()
            reason = error.errors(include_url=False)[0]["msg"]
            problems.append(f"the consultation in {where} cannot be read: {reason}")
    return problems

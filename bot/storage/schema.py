"""The schema's version: what this program needs, what a database has, and the way from one to the other.

Alembic is imported when it is needed: it takes a third of a second.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from bot.framework import UnusableInput
from bot.storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
_ONE_UPGRADE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7305810142)")  # any number that nothing else here uses


def configuration() -> "Config":
    """Alembic's settings, wherever the program is installed and started."""
    from alembic.config import Config  # noqa: PLC0415 - slow to import

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return settings


@cache
def needed() -> str:
    """The revision that this program needs."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - slow to import

    head = ScriptDirectory.from_config(configuration()).get_current_head()
    assert head is not None, f"no migrations in {MIGRATIONS}"  # noqa: S101 - a broken installation, not an input
    return head


@cache
def known() -> frozenset[str]:
    """Every revision that this program knows."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - slow to import

    return frozenset(script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions())


def _current(connection: Connection) -> str | None:
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - slow to import

    return MigrationContext.configure(connection).get_current_revision()


async def current(database: Database) -> str | None:
    """The revision that the database has, None for an empty one."""
    return await database.read(_current)


async def what_is_wrong(database: Database) -> str | None:
    """Why the schema cannot be used, with the next step; None when it can."""
    found = await current(database)
    if found == needed():
        return None
    if found is None:
        return "the database has no tables yet: run llm-advisor db upgrade"
    if found not in known():
        return f"the database is newer ({found}) than this program ({needed()}): install the newer llm-advisor again"
    return f"the database is at {found}, this program needs {needed()}: run llm-advisor db upgrade"


async def must_be_current(database: Database) -> None:
    """Stop with the next step unless the schema is the one we need.

    Raises:
        UnusableInput: the schema is missing, older or newer.
    """
    if (wrong := await what_is_wrong(database)) is not None:
        raise UnusableInput(wrong)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import

    settings = configuration()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise RuntimeError(
                f"the upgrade would leave {len(broken)} rows without what they refer to; nothing was changed"
            )


async def upgrade(database: Database) -> None:
    """To the revision that we need, in one transaction, one process at a time. ``database`` is open without foreign keys.

    Raises:
        UnusableInput: the database is newer than this program.
    """
    await database.write(_to_head)


def _to_head(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_ONE_UPGRADE_AT_A_TIME)
    found = _current(connection)
    if found is not None and found not in known():
        raise UnusableInput(f"the database is newer ({found}) than this program ({needed()}): nothing was changed")
    if found != needed():
        _upgrade(connection)

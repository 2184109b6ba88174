"""The migrations lead from nothing to exactly the tables that the program has, on both databases, from any directory."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from situations import inside
from sqlalchemy import Connection, text

import bot
from bot.framework import UnusableInput
from bot.messages import Tenant
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.installation_tables import slack_bots
from bot.storage.store import Store
from bot.storage.upkeep import check, upgrade


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, slack_bots.metadata)


async def test_the_migrations_make_exactly_the_tables_that_the_program_has(url: str) -> None:
    async with inside(url) as connection:
        assert await connection.run_sync(differences) == []


async def test_a_missing_column_would_be_seen(url: str) -> None:
    async with inside(url) as connection:
        await connection.execute(text("ALTER TABLE inbox DROP COLUMN reason"))
        await connection.execute(text("DROP INDEX ix_inbox_turn"))
        found = {difference[0] for difference in await connection.run_sync(differences)}
    assert found == {"add_column", "add_index"}


async def test_upgrading_again_changes_nothing(url: str) -> None:
    assert await upgrade(url) == schema.needed()
    assert await check(url) == []


async def to_revision(url: str, revision: str) -> None:
    def run(connection: Connection) -> None:
        settings = schema.configuration()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)

    database = Database.at(url, foreign_keys=False)
    database.create_file()
    await database.write(run)
    await database.close()


async def test_an_older_database_is_named_and_upgraded_with_its_rows_kept(empty_url: str) -> None:
    await to_revision(empty_url, "a001")
    async with inside(empty_url) as connection:
        row = "INSERT INTO preferences VALUES ('', 'T1', 'user', 'U1', '{\"currency\": \"EUR\"}', '2026-11-23 12:00:00+00:00')"
        await connection.execute(text(row.replace("+00:00", "") if "sqlite" in empty_url else row))
    with pytest.raises(UnusableInput, match="is at a001, this program needs a003: run llm-advisor db upgrade"):
        await Store.open(empty_url)
    await upgrade(empty_url)
    store = await Store.open(empty_url)
    assert await store.preferences(Tenant("", "T1"), user="U1") == {"currency": "EUR"}
    await store.close()


async def test_a_database_newer_than_the_program_is_left_alone(url: str) -> None:
    async with inside(url) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'z999'"))
    for attempt in (upgrade, Store.open):
        with pytest.raises(UnusableInput, match=r"newer \(z999\) than this program"):
            await attempt(url)
    assert "newer (z999)" in (await check(url))[0]


async def test_two_replicas_may_upgrade_at_once(empty_url: str) -> None:
    revisions = await asyncio.gather(*(upgrade(empty_url) for _ in range(3)))
    assert set(revisions) == {schema.needed()}
    assert await check(empty_url) == []


async def test_an_upgrade_that_fails_halfway_leaves_nothing_behind(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(connection: Connection) -> None:
        settings = schema.configuration()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "a001")
        raise RuntimeError("the power went out")

    monkeypatch.setattr(schema, "_upgrade", breaks)
    with pytest.raises(RuntimeError, match="power"):
        await upgrade(empty_url)
    monkeypatch.undo()
    with pytest.raises(UnusableInput, match="no tables yet"):
        await Store.open(empty_url)
    await upgrade(empty_url)


async def test_the_upgrade_works_in_any_directory(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    program = (
        "import asyncio; from bot.storage.upkeep import upgrade; asyncio.run(upgrade('sqlite+aiosqlite:///here.db'))"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(bot.__file__).parents[1])}
    run = [sys.executable, "-W", "error", "-c", program]
    await asyncio.to_thread(subprocess.run, run, cwd=elsewhere, env=environment, check=True)
    assert [path.name for path in elsewhere.iterdir()] == ["here.db"]
    assert (elsewhere / "here.db").stat().st_mode & 0o077 == 0, "nobody else may read it"

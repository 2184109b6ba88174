"""Check names what is wrong with the next step; a backup is good, complete and never replaces a file; it can be restored."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from situations import ACME, NOON, THREAD, claimed, finished, inside, later, post, queued, said, team_and_volume
from sqlalchemy import text

from bot.framework import UnusableInput
from bot.storage import inbox
from bot.storage.backup import _must_be_good, backup
from bot.storage.store import Store
from bot.storage.upkeep import check, retry_parked, upgrade


async def test_all_is_well_where_work_is_under_way(store: Store, url: str) -> None:
    await said(store, "Ev1")
    await said(store, "Ev2")
    await queued(store, post("a"))
    await claimed(store)
    assert await check(url, now=later(300)) == []


async def test_leases_of_a_worker_that_is_gone_are_named(store: Store, url: str) -> None:
    await said(store, "Ev1")
    await claimed(store)
    await queued(store, post("a"))
    await store.due(worker="w", limit=1, lease_seconds=30, now=NOON)
    assert await check(url, now=later(30 + 600)) == []
    found = await check(url, now=later(30 + 601))
    assert [line.split(":")[0] for line in found] == ["inbox", "outbox"]
    assert all("held by a worker that is gone" in line for line in found)


async def test_what_waits_for_nobody_is_named(store: Store, url: str) -> None:
    await said(store, "Ev1")
    await queued(store, post("a"))
    assert await check(url, now=later(600)) == []
    found = await check(url, now=later(601))
    assert len(found) == 2
    assert all("is llm-advisor slack running?" in line for line in found)


async def test_what_was_parked_is_named_with_its_reason_and_can_be_tried_again(store: Store, url: str) -> None:
    await said(store, "Ev1")
    for attempt in range(inbox.ATTEMPTS):
        [item] = await claimed(store, now=later(3600 * attempt))
        await store.fail(item, "no price for h300", now=later(3600 * attempt))
    [line] = await check(url, now=NOON)
    assert "1 given up after several attempts" in line
    assert "no price for h300" in line
    assert await retry_parked(url) == 1
    assert await check(url, now=NOON) == []
    [item] = await claimed(store)
    assert item.attempt == 1


async def test_a_consultation_that_cannot_be_read_is_named(store: Store, url: str) -> None:
    await said(store, "Ev1")
    [item] = await claimed(store)
    await finished(store, item, consultation=team_and_volume())
    async with inside(url) as connection:
        await connection.execute(text("UPDATE answers SET question = 'favourite_colour' WHERE question = 'team'"))
    [line] = await check(url, now=NOON)
    assert line.startswith(f"the consultation in T0ACME {THREAD.channel} {THREAD.thread} cannot be read")


async def test_a_damaged_file_is_named(sqlite_url: str) -> None:
    await upgrade(sqlite_url)
    with closing(sqlite3.connect(file_of(sqlite_url))) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO answers VALUES ('', 'T', 'C', '', 'team', 0, '1', 'U', '2026-01-01', 'm')")
        connection.commit()
        index = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_inbox_1'"
        [(page,)] = connection.execute(index)
        [(size,)] = connection.execute("PRAGMA page_size")
    assert await check(sqlite_url) == ["a row of answers refers to something that is gone: restore a backup"]
    overwrite(file_of(sqlite_url), (page - 1) * size, size)
    found = await check(sqlite_url)
    assert found
    assert all("restore a backup" in line for line in found)


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite+aiosqlite:///"))


def overwrite(file: Path, start: int, length: int) -> None:
    content = bytearray(file.read_bytes())
    content[start : start + length] = b"\xff" * length
    file.write_bytes(content)


def restore(copy: Path, file: Path) -> None:
    """As the runbook says."""
    for part in ("", "-wal", "-shm"):
        Path(f"{file}{part}").unlink(missing_ok=True)
    shutil.copy(copy, file)


async def filled(url: str) -> Store:
    await upgrade(url)
    store = await Store.open(url)
    await said(store, "Ev1")
    [item] = await claimed(store)
    await finished(store, item, consultation=team_and_volume(), decision={"verdict": "hybrid"}, outgoing=(post("a"),))
    return store


async def test_a_backup_taken_at_work_restores_everything(sqlite_url: str, tmp_path: Path) -> None:
    store = await filled(sqlite_url)
    copy = tmp_path / "copy.db"
    stop = asyncio.Event()

    async def writes() -> None:
        number = 0
        while not stop.is_set():
            await said(store, f"more{number}")
            number += 1

    writing = asyncio.create_task(writes())
    await asyncio.sleep(0.05)
    assert await backup(sqlite_url, copy) == copy.stat().st_size
    stop.set()
    await writing
    await said(store, "after the backup")
    await store.close()
    assert copy.stat().st_mode & 0o077 == 0

    restore(copy, file_of(sqlite_url))
    assert await check(sqlite_url, now=NOON) == []
    restored = await Store.open(sqlite_url)
    assert (await restored.load(THREAD)).consultation == team_and_volume()
    assert len(await restored.decisions_of(ACME, "U0ANNA")) == 1
    assert [row.key for row in await restored.due(worker="w", limit=9, lease_seconds=9, now=NOON)] == ["a"]
    assert await said(restored, "Ev1") is False, "what was answered before is still known"
    assert await said(restored, "more0") is False
    assert await said(restored, "after the backup") is True
    await restored.close()


async def test_a_backup_never_replaces_a_file(sqlite_url: str, tmp_path: Path) -> None:
    await (await filled(sqlite_url)).close()
    precious = tmp_path / "precious"
    precious.write_text("keep me")
    with pytest.raises(UnusableInput, match="never replaces a file"):
        await backup(sqlite_url, precious)
    assert precious.read_text() == "keep me"
    with pytest.raises(UnusableInput, match="there is no directory"):
        await backup(sqlite_url, tmp_path / "missing" / "copy.db")


async def test_a_backup_of_a_damaged_database_is_refused_and_leaves_no_file(sqlite_url: str, tmp_path: Path) -> None:
    await (await filled(sqlite_url)).close()
    size = file_of(sqlite_url).stat().st_size
    overwrite(file_of(sqlite_url), size // 2, size // 2)
    with pytest.raises(UnusableInput):
        await backup(sqlite_url, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


async def test_a_copy_is_looked_at_before_it_is_called_good(sqlite_url: str) -> None:
    await (await filled(sqlite_url)).close()
    _must_be_good(file_of(sqlite_url))
    with closing(sqlite3.connect(file_of(sqlite_url))) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_inbox_1'")
        [(page,)] = found
        [(size,)] = connection.execute("PRAGMA page_size")
    overwrite(file_of(sqlite_url), (page - 1) * size, size)
    with pytest.raises(sqlite3.DatabaseError):
        _must_be_good(file_of(sqlite_url))


async def test_postgres_is_saved_by_its_own_tool(postgres_url: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="pg_dump --format=custom"):
        await backup(postgres_url, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()

"""Writes that wait for each other share a commit, and stay what they are alone: each whole or not at all, each told its own."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from situations import ACME, NOON, post
from sqlalchemy import Connection, event, text

from bot.messages import Place
from bot.storage.database import Database
from bot.storage.records import InboxItem, OutboxRow
from bot.storage.store import Store
from bot.storage.upkeep import upgrade

MANY = 40


class Refused(Exception):  # noqa: N818 - named by what happened
    """One of them does not want to."""


def note(connection: Connection, word: str, *, refuse: bool = False) -> str:
    connection.execute(text("INSERT INTO words VALUES (:word)"), {"word": word})
    if refuse:
        raise Refused(word)
    return word


def words(connection: Connection) -> list[str]:
    return sorted(row.word for row in connection.execute(text("SELECT word FROM words")))


async def with_words(url: str) -> Database:
    database = Database.at(url)
    await database.write(lambda connection: connection.execute(text("CREATE TABLE words (word VARCHAR)")))
    return database


async def test_writes_at_the_same_time_are_all_written_and_answered_in_their_order(url: str) -> None:
    database = await with_words(url)
    said = [f"w{number:02}" for number in range(MANY)]
    assert await asyncio.gather(*(database.write(note, word) for word in said)) == said
    assert await database.read(words) == said
    await database.close()


async def test_one_that_refuses_is_told_and_takes_nobody_with_it(url: str) -> None:
    database = await with_words(url)
    said = [f"w{number:02}" for number in range(MANY)]
    found = await asyncio.gather(
        *(database.write(note, word, refuse=word in {"w07", "w23"}) for word in said), return_exceptions=True
    )
    refused = [word for word, result in zip(said, found, strict=True) if isinstance(result, Refused)]
    assert refused == ["w07", "w23"]
    assert await database.read(words) == [word for word in said if word not in refused]
    await database.close()


async def test_who_gives_up_waiting_stops_nobody(url: str) -> None:
    database = await with_words(url)
    tasks = [asyncio.create_task(database.write(note, f"w{number}")) for number in range(6)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in found].count(asyncio.CancelledError) == 1
    assert {"w0", "w1", "w3", "w4", "w5"} <= set(await database.read(words))
    await database.close()


async def test_on_sqlite_they_share_commits(sqlite_url: str) -> None:
    database = Database.at(sqlite_url)
    database.create_file()
    commits: list[Any] = []
    event.listen(database._transactions._engine, "commit", commits.append)  # type: ignore[union-attr, arg-type]
    await database.write(lambda connection: connection.execute(text("CREATE TABLE words (word VARCHAR)")))
    commits.clear()
    await asyncio.gather(*(database.write(note, f"w{number}") for number in range(MANY)))
    assert len(commits) < MANY / 2
    assert len(await database.read(words)) == MANY
    await database.close()


async def test_who_writes_after_the_end_is_told_and_does_not_wait_for_ever(sqlite_url: str) -> None:
    database = await with_words(sqlite_url)
    await database.close()
    for word in ("late", "later"):
        with pytest.raises(RuntimeError, match="after shutdown"):
            async with asyncio.timeout(10):
                await database.write(note, word)


class Worker:
    """Takes what it is rung for, as the bot does it: without waiting for whoever rang."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.events: list[asyncio.Task[list[InboxItem]]] = []
        self.calls: list[asyncio.Task[list[OutboxRow]]] = []
        self.told: list[int] = []
        store.rings(received=self.received, queued=self.queued)

    def received(self) -> None:
        self.events.append(asyncio.create_task(self.store.claim(worker="w", limit=5, lease_seconds=60, now=NOON)))

    def queued(self, more: int) -> None:
        self.told.append(more)
        self.calls.append(asyncio.create_task(self.store.due(worker="w", limit=5, lease_seconds=60, now=NOON)))


async def test_who_is_rung_finds_what_was_added(url: str) -> None:
    await upgrade(url)
    store = await Store.open(url)
    worker, place = Worker(store), Place(ACME, "D1", "")
    assert await store.receive(tenant=ACME, event_id="E1", kind="m", payload={}, place_key="D1", at=NOON)
    [[item]] = [await task for task in worker.events]
    calls = [post("one", place=place), post("two", place=Place(ACME, "D2", ""))]
    given = {"place": place, "consultation": None, "version": 0, "decision": None, "now": NOON}
    await store.finish(item, outgoing=calls, **given)  # type: ignore[arg-type]  # typed above
    assert worker.told == [2]
    assert [row.key for task in worker.calls for row in await task] == ["one", "two"]
    await store.queue(ACME, [], now=NOON + timedelta(seconds=1))
    assert worker.told == [2]
    await store.close()


async def test_on_sqlite_what_is_received_is_taken_with_the_same_commit(sqlite_url: str) -> None:
    await upgrade(sqlite_url)
    store = await Store.open(sqlite_url)
    commits: list[Any] = []
    event.listen(store._database._transactions._engine, "commit", commits.append)  # type: ignore[union-attr, arg-type]
    worker = Worker(store)
    await store.receive(tenant=ACME, event_id="E1", kind="m", payload={}, place_key="D1", at=NOON)
    [[item]] = [await task for task in worker.events]
    assert (item.event_id, len(commits)) == ("E1", 1)
    await store.close()


async def test_an_event_that_comes_again_is_not_taken_twice(url: str) -> None:
    await upgrade(url)
    store = await Store.open(url)
    worker = Worker(store)
    for _ in range(2):
        await store.receive(tenant=ACME, event_id="E1", kind="m", payload={}, place_key="D1", at=NOON)
    assert sum([len(await task) for task in worker.events]) == 1
    await store.close()

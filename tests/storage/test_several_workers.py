"""Several workers on one database: each item once, and the order of each conversation kept."""

import asyncio
import random
from collections import defaultdict
from datetime import UTC, datetime
from functools import partial

from situations import ACME, inside, post

from bot.conversation.consultation import Consultation, Given
from bot.framework import QuestionId
from bot.messages import Place
from bot.storage import inbox
from bot.storage.records import InboxItem, Stale
from bot.storage.store import Store
from bot.storage.upkeep import upgrade

PLACES = 4
EVENTS = 120
WORKERS = 4


def place_of(number: int) -> Place:
    return Place(ACME, f"C{number % PLACES}", "")


def now() -> datetime:
    return datetime.now(UTC)


async def receives(store: Store, numbers: list[int]) -> None:
    """One replica's share of Slack's deliveries; each replica gets some of the others' too."""
    for number in numbers:
        place = place_of(number)
        await store.receive(
            tenant=ACME, event_id=f"Ev{number}", kind="m", payload={"n": number}, place_key=place.channel, at=now()
        )


async def answers(store: Store, item: InboxItem) -> None:
    place = place_of(item.payload["n"])
    stored = await store.load(place)
    await asyncio.sleep(random.uniform(0, 0.004))
    before = stored.consultation.answers.get(QuestionId.VOLUME)
    value = [*(before.value if before else []), item.payload["n"]]
    given = Given(value=value, author="U1", at=now(), message=item.event_id)
    await store.finish(
        item,
        place=place,
        consultation=Consultation(answers={QuestionId.VOLUME: given}),
        version=stored.version,
        outgoing=[post(item.event_id, place=place)],
        decision=None,
        now=now(),
    )


async def works(url: str, name: str, said: dict[str, list[str]], stop: asyncio.Event) -> None:
    store = await Store.open(url)
    while True:
        over = stop.is_set()
        items = await store.claim(worker=name, limit=3, lease_seconds=60, now=now())
        await asyncio.gather(*(answers(store, item) for item in items))
        rows = await store.due(worker=name, limit=3, lease_seconds=60, now=now())
        for row in rows:
            said[row.channel].append(row.key)
            await asyncio.sleep(random.uniform(0, 0.004))
            assert await store.delivered(row, channel=row.channel, ts=row.key, now=now())
        if over and not items and not rows:
            break
        await asyncio.sleep(0.001)
    await store.close()


async def test_several_workers_do_each_item_once_and_keep_the_order_of_each_conversation(url: str) -> None:
    store = await Store.open(url)
    said: dict[str, list[str]] = defaultdict(list)
    stop = asyncio.Event()
    workers = [asyncio.create_task(works(url, f"w{number}", said, stop)) for number in range(WORKERS)]
    await asyncio.gather(*(receives(store, list(range(EVENTS))) for _ in range(3)))
    stop.set()
    async with asyncio.timeout(60):
        await asyncio.gather(*workers)
        await works(url, "last", said, stop)
    for number in range(PLACES):
        events = list(range(number, EVENTS, PLACES))
        known = (await store.load(place_of(number))).consultation.answers[QuestionId.VOLUME].value
        assert known == events
        assert said[f"C{number}"] == [f"Ev{event}" for event in events]
    await store.close()


async def test_the_same_event_delivered_to_two_replicas_at_once_is_stored_once(url: str) -> None:
    first, second = await Store.open(url), await Store.open(url)
    for number in range(20):
        event = {"event_id": f"Ev{number}", "kind": "m", "payload": {}, "place_key": "C1", "at": now()}
        got = await asyncio.gather(*(store.receive(tenant=ACME, **event) for store in (first, second) * 2))
        assert sorted(got) == [False, False, False, True]
    await first.close()
    await second.close()


async def test_of_two_turns_on_one_consultation_one_is_stale(url: str) -> None:
    first, second = await Store.open(url), await Store.open(url)
    place = Place(ACME, "C1", "")
    for key in ("a", "b"):  # two conversations that, by mistake or by a shortcut, write to one place
        await first.receive(tenant=ACME, event_id=key, kind="m", payload={}, place_key=key, at=now())
    items = await first.claim(worker="w", limit=2, lease_seconds=60, now=now())
    turns = [
        store.finish(item, place=place, consultation=Consultation(), version=0, outgoing=[], decision=None, now=now())
        for store, item in zip((first, second), items, strict=True)
    ]
    ended = await asyncio.gather(*turns, return_exceptions=True)
    assert sorted(type(end) for end in ended if end is not None) == [Stale]
    assert (await first.load(place)).version == 1
    await first.close()
    await second.close()


async def test_a_later_event_is_never_visible_before_an_earlier_one_of_its_conversation(postgres_url: str) -> None:
    await upgrade(postgres_url)
    event = {"tenant": ACME, "kind": "m", "payload": {}, "at": now()}
    store = await Store.open(postgres_url)
    async with inside(postgres_url) as connection:
        await connection.run_sync(partial(inbox.receive, event_id="first", place_key="C1", **event))
        assert await store.receive(event_id="elsewhere", place_key="C2", **event), "other conversations do not wait"
        second = asyncio.create_task(store.receive(event_id="second", place_key="C1", **event))
        await asyncio.wait({second}, timeout=0.3)
        assert not second.done()
        taken = await store.claim(worker="w", limit=9, lease_seconds=9, now=now())
        assert [item.event_id for item in taken] == ["elsewhere"]
    assert await second
    assert [item.event_id for item in await store.claim(worker="w", limit=9, lease_seconds=9, now=now())] == ["first"]
    await store.close()

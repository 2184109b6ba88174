"""A consultation that goes on elsewhere is one object all the time: it is moved whole, with its decisions, or not at all."""

from datetime import timedelta

import pytest
from situations import ACME, DIRECT, NOON, THREAD, claimed, finished, said, team_and_volume

from bot.conversation.consultation import Consultation
from bot.messages import Place
from bot.storage.records import InboxItem, Stale
from bot.storage.store import Store

DECISION = {"framework_version": "1", "knowledge_as_of": "2026-11-23", "verdict": "hybrid"}


async def held(store: Store) -> InboxItem:
    """A decided consultation in the direct message, and the event that moves it."""
    await said(store, "Ev1", place=DIRECT)
    [item] = await claimed(store)
    await finished(store, item, place=DIRECT, consultation=team_and_volume(), decision=DECISION)
    await said(store, "Ev2", place=DIRECT)
    [item] = await claimed(store)
    return item


async def move(store: Store, item: InboxItem, *, version: int, to: Place = THREAD) -> None:
    stored = await store.load(DIRECT)
    await store.finish(
        item,
        place=to,
        consultation=stored.consultation,
        version=0,
        outgoing=(),
        decision=None,
        now=NOON + timedelta(minutes=1),
        moved_from=(DIRECT, version),
    )


async def test_it_stands_in_one_place_with_its_answers_and_decisions(store: Store) -> None:
    item = await held(store)
    before = await store.load(DIRECT)
    await move(store, item, version=before.version)
    after = await store.load(THREAD)
    assert (after.consultation, after.version) == (before.consultation, 1)
    assert await store.load(DIRECT) == type(before)(Consultation(), 0)
    decision = await store.last_decision(THREAD)
    assert decision is not None
    assert decision.record == DECISION
    assert await store.last_decision(DIRECT) is None
    [one] = await store.open_consultations(ACME, before.consultation.started_by)
    assert one.place == THREAD


async def test_what_was_changed_meanwhile_is_not_moved(store: Store) -> None:
    item = await held(store)
    before = await store.load(DIRECT)
    with pytest.raises(Stale):
        await move(store, item, version=before.version + 1)
    assert await store.load(DIRECT) == before
    assert (await store.load(THREAD)).version == 0
    await move(store, item, version=before.version)


async def test_the_place_that_it_left_can_hold_another_one(store: Store) -> None:
    item = await held(store)
    await move(store, item, version=(await store.load(DIRECT)).version)
    await said(store, "Ev3", place=DIRECT)
    [item] = await claimed(store)
    await finished(store, item, place=DIRECT, consultation=Consultation(started_by="U0ANNA"))
    assert (await store.load(DIRECT)).version == 1
    assert (await store.load(THREAD)).consultation.answers

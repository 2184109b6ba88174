"""What people did is stored once, taken in order, and never lost."""

import pytest
from situations import ACME, DIRECT, NOON, OTHER, THREAD, claimed, finished, inside, later, post, said, team_and_volume
from sqlalchemy import select

from bot.messages import Place
from bot.storage import inbox
from bot.storage.records import DuplicateKey, LeaseLost, Stale
from bot.storage.store import Store
from bot.storage.tables import inbox as inbox_table


async def test_an_event_that_was_seen_before_is_refused(store: Store) -> None:
    assert await said(store, "Ev1") is True
    assert await said(store, "Ev1", payload={"text": "again"}) is False
    [item] = await claimed(store)
    assert item.payload == {"text": "Ev1"}


async def test_an_event_stays_known_after_it_was_answered(store: Store) -> None:
    await said(store, "Ev1")
    [item] = await claimed(store)
    await finished(store, item)
    assert await said(store, "Ev1") is False
    assert await claimed(store) == []


async def test_two_workspaces_may_send_the_same_event_id(store: Store) -> None:
    assert await said(store, "Ev1", place=Place(ACME, "C1", ""))
    assert await said(store, "Ev1", place=Place(OTHER, "C1", ""))
    assert {item.tenant for item in await claimed(store)} == {ACME, OTHER}


async def test_items_are_taken_oldest_first(store: Store) -> None:
    for number in range(5):
        await said(store, f"Ev{number}", place=Place(ACME, f"C{number}", ""))
    taken = [item.event_id for item in await claimed(store, limit=3)]
    assert taken == ["Ev0", "Ev1", "Ev2"]
    assert [item.event_id for item in await claimed(store, limit=3)] == ["Ev3", "Ev4"]


async def test_a_conversation_has_one_item_in_flight_and_keeps_its_order(store: Store) -> None:
    await said(store, "Ev1")
    await said(store, "Ev2")
    await said(store, "Ev3", place=DIRECT)
    first = await claimed(store)
    assert [item.event_id for item in first] == ["Ev1", "Ev3"]
    assert await claimed(store, worker="w2") == []
    await finished(store, first[0])
    assert [item.event_id for item in await claimed(store, worker="w2")] == ["Ev2"]


@pytest.mark.parametrize(("seconds", "free"), [(29, False), (30, True), (31, True)])
async def test_a_lease_that_ran_out_is_taken_over(store: Store, seconds: float, free: bool) -> None:
    await said(store, "Ev1")
    await claimed(store, worker="w1")
    taken = await claimed(store, worker="w2", now=later(seconds))
    assert [item.attempt for item in taken] == ([2] if free else [])


async def test_a_worker_whose_item_was_taken_over_writes_nothing(store: Store) -> None:
    await said(store, "Ev1")
    [slow] = await claimed(store, worker="w1")
    [quick] = await claimed(store, worker="w2", now=later(31))
    with pytest.raises(LeaseLost):
        await finished(store, slow, consultation=team_and_volume(), outgoing=(post("slow"),))
    assert (await store.load(THREAD)).version == 0
    await finished(store, quick, consultation=team_and_volume(), outgoing=(post("quick"),))
    assert [row.key for row in await store.due(worker="w", limit=9, lease_seconds=9, now=NOON)] == ["quick"]


async def test_the_same_worker_cannot_finish_an_earlier_attempt_of_its_own(store: Store) -> None:
    await said(store, "Ev1")
    [before] = await claimed(store)
    [again] = await claimed(store, now=later(31))
    with pytest.raises(LeaseLost):
        await finished(store, before)
    await finished(store, again)


async def test_a_restarted_worker_gets_its_items_back_at_once(store: Store) -> None:
    await said(store, "Ev1")
    await said(store, "Ev2", place=DIRECT)
    await claimed(store, worker="w1", limit=1)
    await claimed(store, worker="w2", limit=1)
    assert await store.release(worker="w1") == 1
    assert [item.event_id for item in await claimed(store, worker="w1")] == ["Ev1"]


async def test_what_failed_is_tried_again_after_a_pause_and_holds_back_its_conversation(store: Store) -> None:
    await said(store, "Ev1")
    await said(store, "Ev2")
    [item] = await claimed(store)
    await store.fail(item, "the model of the day was closed", now=NOON)
    assert await claimed(store, now=later(0.9)) == []
    [again] = await claimed(store, now=later(1))
    assert (again.event_id, again.attempt) == ("Ev1", 2)


async def test_what_keeps_failing_is_parked_and_the_conversation_goes_on(store: Store) -> None:
    await said(store, "Ev1")
    await said(store, "Ev2")
    for attempt in range(inbox.ATTEMPTS):
        [item] = await claimed(store, now=later(3600 * attempt))
        assert item.event_id == "Ev1"
        await store.fail(item, "no", now=later(3600 * attempt))
    [item] = await claimed(store, now=later(3600 * inbox.ATTEMPTS))
    assert item.event_id == "Ev2"


async def test_what_ends_the_process_every_time_is_parked_too(store: Store) -> None:
    await said(store, "Ev1")
    for attempt in range(inbox.ATTEMPTS):
        assert len(await claimed(store, now=later(60 * attempt))) == 1
    assert await claimed(store, now=later(6000)) == []
    await said(store, "Ev2")
    assert [item.event_id for item in await claimed(store, now=later(6001))] == ["Ev2"]


async def test_failing_an_item_that_another_worker_holds_changes_nothing(store: Store) -> None:
    await said(store, "Ev1")
    [slow] = await claimed(store, worker="w1")
    [quick] = await claimed(store, worker="w2", now=later(31))
    await store.fail(slow, "too slow", now=later(32))
    await finished(store, quick)
    assert await claimed(store, now=later(6000)) == []


async def test_what_was_said_is_erased_when_it_is_answered(store: Store, url: str) -> None:
    await said(store, "Ev1", payload={"text": "a secret of ours"})
    [item] = await claimed(store)
    await finished(store, item)
    async with inside(url) as connection:
        [row] = (await connection.execute(select(inbox_table))).all()
    assert (row.state, row.payload) == ("done", None)


async def test_anything_that_can_be_typed_comes_back_unchanged(store: Store) -> None:
    typed = {"text": "\x00 '; DROP TABLE inbox; -- 🙂 \ud800 <!channel> %s {x} \u2028", "n": [1e300, None, True]}
    await said(store, "Ev1", payload=typed)
    [item] = await claimed(store)
    assert item.payload == typed
    await store.fail(item, "bad \x00 text \ud800" * 100, now=NOON)


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="has no zone"):
        await store.claim(worker="w", limit=1, lease_seconds=1, now=NOON.replace(tzinfo=None))


async def test_finishing_writes_everything_or_nothing(store: Store) -> None:
    await said(store, "Ev1")
    [item] = await claimed(store)
    with pytest.raises(DuplicateKey):
        await finished(
            store, item, consultation=team_and_volume(), outgoing=(post("a"), post("a")), decision={"verdict": "hybrid"}
        )
    assert (await store.load(THREAD)).version == 0
    assert await store.last_decision(THREAD) is None
    assert await store.due(worker="w", limit=9, lease_seconds=9, now=NOON) == []
    await finished(store, item, consultation=team_and_volume(), outgoing=(post("a"),))


async def test_a_consultation_that_moved_on_is_stale_and_the_item_can_still_be_finished(store: Store) -> None:
    await said(store, "Ev1")
    [first] = await claimed(store)
    await finished(store, first, consultation=team_and_volume())
    await said(store, "Ev2")
    [second] = await claimed(store)
    for version in (0, 2):
        with pytest.raises(Stale):
            await finished(store, second, consultation=team_and_volume("U0BEN"), version=version)
    assert (await store.load(THREAD)).consultation == team_and_volume()
    await finished(store, second, consultation=team_and_volume("U0BEN"), version=1)
    assert (await store.load(THREAD)).version == 2


async def test_a_place_of_another_workspace_is_refused(store: Store) -> None:
    await said(store, "Ev1")
    [item] = await claimed(store)
    with pytest.raises(ValueError, match="T0OTHER"):
        await finished(store, item, place=Place(OTHER, "C1", ""))


async def test_taking_work_reads_only_what_is_open_however_much_was_done(sqlite_url: str) -> None:
    from bot.storage.inbox import _claimable  # noqa: PLC0415 - the statement itself is under test
    from bot.storage.outbox import _due  # noqa: PLC0415 - the statement itself is under test
    from bot.storage.upkeep import upgrade  # noqa: PLC0415 - SQLite only

    await upgrade(sqlite_url)
    plans = []
    async with inside(sqlite_url) as connection:
        for statement in (_claimable, _due):
            compiled = statement.compile(dialect=connection.dialect)
            values = tuple("2026" if name.startswith("now") else 9 for name in compiled.positiontup)
            plans.append(await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values))
    steps = [row[3] for plan in plans for row in plan]
    assert steps
    assert not [step for step in steps if step.startswith("SCAN") and "_turn" not in step], steps

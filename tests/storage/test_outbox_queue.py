"""What is to be said goes out in order, once, and what happened to it is known."""

import pytest
from situations import ACME, DIRECT, NOON, OTHER, THREAD, inside, later, post, queued
from sqlalchemy import select

from bot.messages import Place
from bot.storage.records import DuplicateKey, OutboxRow, Outgoing, Sent
from bot.storage.store import Store
from bot.storage.tables import outbox


async def due(store: Store, *, worker: str = "w1", seconds: float = 0, limit: int = 9) -> list[OutboxRow]:
    return await store.due(worker=worker, limit=limit, lease_seconds=30, now=later(seconds))


async def test_a_later_message_of_a_thread_waits_for_the_earlier(store: Store) -> None:
    await queued(store, post("a"), post("b"), post("c", place=DIRECT))
    first = await due(store)
    assert [row.key for row in first] == ["a", "c"]
    assert await due(store) == []
    assert await store.delivered(first[0], channel="C0ARCH", ts="1.1", now=NOON)
    assert [row.key for row in await due(store)] == ["b"]


async def test_threads_of_one_channel_do_not_wait_for_each_other(store: Store) -> None:
    await queued(store, post("a"), post("b", place=Place(ACME, THREAD.channel, "9.9")))
    assert [row.key for row in await due(store)] == ["a", "b"]


async def test_an_update_waits_for_its_message_and_gets_its_place(store: Store) -> None:
    root = Place(ACME, THREAD.channel, "")
    await queued(store, post("card", place=root))
    await queued(store, post("card2", updates="card"))
    [row] = await due(store)
    assert row.key == "card"
    await store.delivered(row, channel="C0ARCH", ts="7.7", now=NOON)
    [update] = await due(store)
    assert (update.key, update.target) == ("card2", ("C0ARCH", "7.7"))


async def test_an_update_of_a_message_that_was_given_up_has_no_target(store: Store) -> None:
    await queued(store, post("card"), post("card2", updates="card"))
    [row] = await due(store)
    await store.give_up(row, "channel_not_found")
    [update] = await due(store)
    assert (update.updates, update.target) == ("card", None)


async def test_home_tabs_are_in_order_per_person(store: Store) -> None:
    calls = [Outgoing(f"h{n}", "", "", "views.publish", {}, user=user) for n, user in enumerate(["U1", "U1", "U2"])]
    await queued(store, *calls)
    assert [(row.key, row.user) for row in await due(store)] == [("h0", "U1"), ("h2", "U2")]


async def test_after_a_crash_the_sender_knows_that_it_may_have_been_sent(store: Store) -> None:
    await queued(store, post("a"))
    [row] = await due(store)
    assert row.attempted_before is False
    assert await due(store, worker="w2", seconds=29) == []
    [again] = await due(store, worker="w2", seconds=30)
    assert again.attempted_before is True


async def test_a_restarted_sender_gets_its_rows_back_and_still_knows(store: Store) -> None:
    await queued(store, post("a"))
    await due(store)
    assert await store.release(worker="w1") == 1
    [row] = await due(store)
    assert row.attempted_before is True


@pytest.mark.parametrize("maybe_sent", [True, False])
async def test_what_is_postponed_waits_and_says_whether_it_may_have_been_sent(store: Store, maybe_sent: bool) -> None:
    await queued(store, post("a"), post("b"))
    [row] = await due(store)
    await store.postpone(row, until=later(20), reason="ratelimited", maybe_sent=maybe_sent)
    assert await due(store, seconds=19) == []
    [again] = await due(store, seconds=20)
    assert (again.key, again.attempted_before, again.attempt) == ("a", maybe_sent, 2)


async def test_what_is_given_up_lets_the_next_one_go(store: Store) -> None:
    await queued(store, post("a"), post("b"))
    [row] = await due(store)
    await store.give_up(row, "is_archived")
    assert [row.key for row in await due(store)] == ["b"]
    assert await store.sent("a", tenant=ACME) is None


async def test_a_sender_that_lost_its_lease_can_only_report_what_was_sent(store: Store) -> None:
    await queued(store, post("a"))
    [slow] = await due(store, worker="w1")
    [quick] = await due(store, worker="w2", seconds=31)
    await store.give_up(slow, "no")
    await store.postpone(slow, until=later(999), reason="no")
    assert await store.delivered(slow, channel="C0ARCH", ts="1.1", now=NOON) is True
    assert await store.delivered(quick, channel="C0ARCH", ts="1.2", now=NOON) is False, "said twice, and it shows"
    assert await store.sent("a", tenant=ACME) == ("C0ARCH", "1.1")


async def test_where_a_message_stands_is_known_by_its_key_and_its_place(store: Store) -> None:
    await queued(store, post("a"), post("x", place=DIRECT))
    assert await store.sent("a", tenant=ACME) is None
    for row in await due(store):
        await store.delivered(row, channel=row.channel, ts="5.5", now=NOON)
    assert await store.sent("a", tenant=ACME) == ("C0ARCH", "5.5")
    assert await store.sent_in(DIRECT) == [Sent("x", "chat.postMessage", "D0ANNA", "5.5")]


async def test_what_was_sent_is_not_kept(store: Store, url: str) -> None:
    await queued(store, post("a"))
    [row] = await due(store)
    await store.delivered(row, channel="C0ARCH", ts="5.5", now=NOON)
    async with inside(url) as connection:
        assert (await connection.execute(select(outbox.c.payload))).scalars().all() == [None]


async def test_a_key_is_used_once_in_a_workspace_and_freely_in_another(store: Store) -> None:
    await queued(store, post("a"))
    with pytest.raises(DuplicateKey):
        await queued(store, post("a"))
    await queued(store, post("a", place=Place(OTHER, "C1", "")), tenant=OTHER)


async def test_the_limit_and_the_order_of_arrival_hold_across_lanes(store: Store) -> None:
    await queued(store, *(post(f"k{n}", place=Place(ACME, f"C{n}", "")) for n in range(5)))
    assert [row.key for row in await due(store, limit=2)] == ["k0", "k1"]
    assert [row.key for row in await due(store, limit=9)] == ["k2", "k3", "k4"]

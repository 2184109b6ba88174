"""Two workspaces never see each other's rows, and what is to be forgotten is gone."""

import json
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from situations import ACME, NOON, OTHER, claimed, finished, given, inside, later, post, said
from sqlalchemy import select

from bot.conversation.consultation import Conflict, Consultation, Settlement
from bot.framework import QuestionId
from bot.messages import Place, Tenant
from bot.storage.forgetting import GONE
from bot.storage.records import InboxItem
from bot.storage.retention import forget_every_day
from bot.storage.store import Store
from bot.storage.tables import metadata
from bot.storage.upkeep import purge

THIRD = Tenant("E0ORG", "T0ACME")  # the same team id below an organisation: another workspace all the same


async def rows_of(url: str, tenant: Tenant | None = None) -> dict[str, list[Any]]:
    """Every row of every table as it lies there, of one tenant or of all."""
    found = {}
    async with inside(url) as connection:
        for table in metadata.sorted_tables:
            if "team_id" in table.c:
                where = (
                    []
                    if tenant is None
                    else [table.c.enterprise_id == tenant.enterprise_id, table.c.team_id == tenant.team_id]
                )
                found[table.name] = sorted(map(repr, (await connection.execute(select(table).where(*where))).all()))
    return found


async def lives(store: Store, tenant: Tenant, dice: random.Random, events: int) -> None:
    """A workspace at work; ids are the same in every workspace, words name the workspace."""
    mark = f"{tenant.enterprise_id}{tenant.team_id}"
    for number in range(events):
        place = Place(tenant, dice.choice(["C1", "C2", "D1"]), dice.choice(["", "1.1"]))
        await said(store, f"Ev{number}", place=place, payload={"text": mark})
        for item in await claimed(store, limit=50):
            await answered(store, item, place, mark, number)
        for row in await store.due(worker="w", limit=50, lease_seconds=1, now=NOON):
            assert row.payload["text"].startswith(mark), row
            if row.tenant == tenant and dice.random() < 0.5:
                await store.delivered(row, channel=row.channel, ts=mark, now=NOON)
    await store.prefer(tenant, {"mark": mark}, user="U1", now=NOON)


async def gives_up_the_rest(store: Store) -> None:
    await store.release(worker="w")
    while rows := await store.due(worker="w", limit=99, lease_seconds=1, now=NOON):
        for row in rows:
            await store.give_up(row, "end of the story")


async def answered(store: Store, item: InboxItem, place: Place, mark: str, number: int) -> None:
    assert item.payload["text"] == mark
    stored = await store.load(place)
    assert all(value.value == mark for value in stored.consultation.answers.values())
    kept = Consultation(started_by="U1", answers={QuestionId.REGION: given(mark, "U1")})
    call = post(f"k{number}", place=place)
    call = type(call)(call.key, call.channel, call.thread, call.method, {"text": mark})
    await finished(
        store,
        item,
        place=place,
        consultation=kept,
        version=stored.version,
        outgoing=(call,),
        decision={"mark": mark},
    )


async def test_workspaces_never_see_each_others_rows(store: Store, url: str) -> None:
    dice = random.Random(5)
    for tenant in (ACME, OTHER, THIRD):
        await lives(store, tenant, dice, 12)
        await gives_up_the_rest(store)
    for tenant in (ACME, OTHER, THIRD):
        mark = f"{tenant.enterprise_id}{tenant.team_id}"
        for one in await store.open_consultations(tenant, "U1"):
            assert one.place.tenant == tenant
            assert {value.value for value in one.consultation.answers.values()} == {mark}
        records = await store.decisions_of(tenant, "U1", limit=99)
        assert [record.record for record in records] == [{"mark": mark}] * 12
        assert await store.preferences(tenant, user="U1") == {"mark": mark}
        for key in range(12):
            where = await store.sent(f"k{key}", tenant=tenant)
            assert where is None or where[1] == mark
    before = {tenant: await rows_of(url, tenant) for tenant in (ACME, OTHER, THIRD)}
    await store.purge(OTHER, None)
    assert not any((await rows_of(url, OTHER)).values())
    for tenant in (ACME, THIRD):
        assert await rows_of(url, tenant) == before[tenant]
    await store.purge(ACME, "U1")
    assert await rows_of(url, THIRD) == before[THIRD]


async def test_purging_a_workspace_by_id_takes_its_organisation_or_its_team(store: Store, url: str) -> None:
    for tenant in (ACME, OTHER, THIRD, Tenant("", "T0REST")):
        await lives(store, tenant, random.Random(1), 2)
        await gives_up_the_rest(store)
    deleted = await purge(url, "E0ORG")
    assert deleted["consultations"] >= 2
    assert not any((await rows_of(url, OTHER)).values())
    assert not any((await rows_of(url, THIRD)).values())
    await purge(url, " T0ACME ")
    assert not any((await rows_of(url, ACME)).values())
    assert any((await rows_of(url)).values())


async def test_an_item_of_a_purged_workspace_is_gone_and_cannot_come_back(store: Store, url: str) -> None:
    await said(store, "Ev1")
    [item] = await claimed(store)
    await store.purge(ACME, None)
    await store.fail(item, "no", now=NOON)
    assert await claimed(store, now=later(999)) == []
    assert not any((await rows_of(url)).values())


async def test_a_person_is_forgotten_and_what_belongs_to_others_stays(store: Store, url: str) -> None:
    shared = Place(ACME, "C1", "1.1")
    both = Consultation(
        started_by="U0ANNA",
        answers={QuestionId.TEAM: given("none", "U0ANNA"), QuestionId.REGION: given("EU", "U0BEN")},
        proposed={QuestionId.GROWTH: given(0.1, "U0ANNA")},
        conflicts=(Conflict(question=QuestionId.REGION, proposed=given("US", "U0ANNA")),),
        settlements={
            QuestionId.TEAM: Settlement(by="U0BEN", at=NOON, against="none", author="U0ANNA"),
            QuestionId.LATENCY: Settlement(by="U0ANNA", at=NOON, against="batch", author="U0BEN"),
        },
    )
    alone = Consultation(started_by="U0ANNA", answers={QuestionId.TEAM: given("some", "U0ANNA")})
    helped = Consultation(started_by="U0BEN", answers={QuestionId.TEAM: given("some", "U0ANNA")})
    records = {"ben": {"by": [{"author": "U0ANNA", "text": "ask <@U0ANNA>"}, {"author": "U0BEN"}]}, "anna": {}}
    for number, (place, kept, record) in enumerate(
        [
            (shared, both, records["anna"]),
            (Place(ACME, "D1", ""), alone, None),
            (Place(ACME, "C2", ""), helped, records["ben"]),
        ]
    ):
        await said(store, f"Ev{number}", place=place)
        [item] = await claimed(store)
        await finished(
            store, item, place=place, consultation=kept, decision=record, outgoing=(post(f"k{number}", place=place),)
        )
    await store.prefer(ACME, {"currency": "EUR"}, user="U0ANNA", now=NOON)
    for row in await store.due(worker="w", limit=9, lease_seconds=1, now=NOON):
        await store.delivered(row, channel=row.channel, ts="1", now=NOON)

    deleted = await store.purge(ACME, "U0ANNA")

    assert deleted["answers"] == 3
    assert "U0ANNA" not in json.dumps(await rows_of(url))
    left = (await store.load(shared)).consultation
    assert left.answers == {QuestionId.REGION: both.answers[QuestionId.REGION]}
    assert (left.started_by, left.proposed, left.conflicts) == (GONE, {}, ())
    assert {question: (how.by, how.author) for question, how in left.settlements.items()} == {
        QuestionId.LATENCY: (GONE, "U0BEN")
    }
    assert (await store.load(Place(ACME, "D1", ""))).version == 0
    [record] = await store.decisions_of(ACME, "U0BEN")
    assert record.record == {"by": [{"author": GONE, "text": f"ask <@{GONE}>"}, {"author": "U0BEN"}]}
    assert (await store.load(Place(ACME, "C2", ""))).version == 2, "a turn under way there is stale now"


async def test_what_nobody_touched_for_ninety_days_is_forgotten_and_the_rest_stays(store: Store, url: str) -> None:
    await said(store, "Ev1")
    [item] = await claimed(store)
    kept = Consultation(started_by="U1", answers={QuestionId.TEAM: given("none", "U1")})
    await finished(store, item, place=Place(ACME, "C1", ""), consultation=kept, decision={}, outgoing=(post("a"),))
    [row] = await store.due(worker="w", limit=9, lease_seconds=1, now=NOON)
    await store.delivered(row, channel="C1", ts="1", now=NOON)
    await said(store, "Ev2")
    nothing = await store.forget_older_than(90, now=NOON + timedelta(days=90))
    assert not any(nothing.values())
    deleted = await store.forget_older_than(now=NOON + timedelta(days=90, seconds=1))
    assert (deleted["consultations"], deleted["decisions"], deleted["inbox"], deleted["outbox"]) == (1, 1, 1, 1)
    left = await rows_of(url)
    assert [name for name, rows in left.items() if rows] == ["inbox"]
    assert [waiting.event_id for waiting in await claimed(store)] == ["Ev2"], "what waits is never forgotten"


class EnoughDays(Exception):  # noqa: N818 - ends an endless loop
    """The test has seen enough."""


async def test_every_day_what_is_old_is_forgotten_also_after_a_day_without_a_database(store: Store, url: str) -> None:
    await said(store, "Ev1")
    [item] = await claimed(store)
    await finished(store, item, consultation=Consultation(started_by="U1"))
    days = iter(range(88, 95))
    left = []

    async def next_day(seconds: float) -> None:
        assert seconds == 24 * 60 * 60
        left.append(len((await rows_of(url))["consultations"]))
        if len(left) == 5:
            raise EnoughDays

    class AwayOnce:
        def __init__(self) -> None:
            self.asked = 0

        async def forget_older_than(self, days: int, *, now: datetime) -> Any:
            self.asked += 1
            if self.asked == 1:
                raise OSError("no route to host")
            return await store.forget_older_than(days, now=now)

    with pytest.raises(EnoughDays):
        await forget_every_day(AwayOnce(), lambda: NOON + timedelta(days=next(days)), pause=next_day)  # type: ignore[arg-type]  # a store that was away
    assert left == [1, 1, 1, 0, 0]

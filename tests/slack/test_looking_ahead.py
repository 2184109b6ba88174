"""Looking ahead: who asked for it is told once when newer knowledge changes a decision, and the Home says so."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_stand_in import APP_TOKEN, BOT_TOKEN, REFUSALS, Person, StandIn
from slack_stand_in.scripted_advisor import ScriptedAdvisor, quick_cost

from bot.framework import Answers, UnusableInput
from bot.messages import Place, Tenant
from bot.scoring.decision_json import decision_json
from bot.slack.looking_ahead import LookingAhead, look_ahead_every_day
from bot.slack.serving import Middle, SlackConfig, running
from bot.storage.store import Store
from bot.wiring import NewerKnowledge, decider_on

CHANGE = "The verdict on the same answers changes from open source to proprietary."
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Tomorrow:
    """Knowledge of another day that changes everything, or nothing."""

    def __init__(self, *changes: str, as_of: str = "2027-01-15") -> None:
        self.changes = changes
        self.date = as_of
        self.asked = 0

    def as_of(self) -> str:
        return self.date

    def difference(self, record: Mapping[str, Any]) -> tuple[str, ...]:
        self.asked += 1
        if record.get("verdict") == "unreadable":
            raise UnusableInput("answers: unknown key")
        return self.changes


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@asynccontextmanager
async def serving(slack: StandIn, store: Store, newer: Any) -> AsyncIterator[ScriptedAdvisor]:
    config = SlackConfig(BOT_TOKEN, APP_TOKEN, api_url=slack.api_url)
    advisor = ScriptedAdvisor(whole_verdict=True)
    async with running(config, Middle(advisor, quick_cost, store, REFUSALS, newer=newer)):
        yield advisor


async def decided(slack: StandIn, person: Person) -> None:
    await person.says("own_cloud some rag")
    await slack.until(lambda w: [m for m in w.from_the_app(person.direct) if "Open source: word" in m.text])


async def home_of(slack: StandIn, person: Person, text: str) -> str:
    await person.opens_home()
    await slack.until(lambda w: text in dumped(w.homes.get(person.id)))
    return dumped(slack.workspace.homes[person.id])


def told(slack: StandIn, person: Person) -> list[Any]:
    return [m for m in slack.workspace.from_the_app(person.direct) if "Figures have changed" in m.text]


async def opted_in(slack: StandIn, person: Person) -> None:
    await home_of(slack, person, "Tell me when it changes")
    await person.presses_in_view(slack.workspace.homes[person.id], "home:look_ahead", value="on")
    await slack.until(lambda w: "Stop telling me" in dumped(w.homes[person.id]))


async def test_who_asked_for_it_is_told_once_by_direct_message(slack: StandIn, store: Store) -> None:
    ada = slack.person("U1", "Ada")
    async with serving(slack, store, Tomorrow(as_of="2026-11-23")):
        await decided(slack, ada)
        await opted_in(slack, ada)
    for _ in range(2):
        async with serving(slack, store, Tomorrow(CHANGE)):
            await slack.until(lambda _: told(slack, ada))
            await home_of(slack, ada, "Changed since")
    (notice,) = told(slack, ada)
    assert CHANGE in notice.text
    assert "Open my Home to stop it" in notice.text
    assert "consultation:summary" in dumped(notice.blocks)


async def test_who_did_not_ask_is_not_told_but_sees_it_in_the_home(slack: StandIn, store: Store) -> None:
    ada = slack.person("U1", "Ada")
    async with serving(slack, store, Tomorrow(as_of="2026-11-23")):
        await decided(slack, ada)
    async with serving(slack, store, Tomorrow(CHANGE)):
        home = await home_of(slack, ada, "Changed since")
    assert CHANGE in home
    assert not told(slack, ada)
    assert not await store.decisions_before("2027-01-15")


async def test_who_stopped_it_is_not_told(slack: StandIn, store: Store) -> None:
    ada = slack.person("U1", "Ada")
    async with serving(slack, store, Tomorrow(as_of="2026-11-23")):
        await decided(slack, ada)
        await opted_in(slack, ada)
        await ada.presses_in_view(slack.workspace.homes["U1"], "home:look_ahead", value="off")
        await slack.until(lambda w: "Tell me when it changes" in dumped(w.homes["U1"]))
    assert await LookingAhead(store, Tomorrow(CHANGE), lambda: NOW).look() == 0


async def test_nothing_is_said_when_nothing_changed(slack: StandIn, store: Store) -> None:
    ada = slack.person("U1", "Ada")
    async with serving(slack, store, Tomorrow(as_of="2026-11-23")):
        await decided(slack, ada)
        await opted_in(slack, ada)
    async with serving(slack, store, Tomorrow()):
        assert "Changed since" not in await home_of(slack, ada, "Stop telling me")
    assert await LookingAhead(store, Tomorrow(as_of="2027-03-01"), lambda: NOW).look() == 0
    assert not told(slack, ada)


async def kept(store: Store, record: dict[str, Any], *, channel: str = "DU1", owner: str = "U1") -> None:
    tenant = Tenant("", "T1")
    number = str(len(await store.decisions_of(tenant, owner, limit=99)) + 1)
    await store.receive(tenant=tenant, event_id=number, kind="said", payload={}, place_key=channel, at=NOW)
    (item,) = await store.claim(worker="w", limit=1, lease_seconds=60, now=NOW)
    place = Place(tenant, channel, "")
    stored = await store.load(place)
    consultation = stored.consultation.model_copy(
        update={"started_by": owner, "closed": not stored.consultation.closed}
    )
    await store.finish(
        item, place=place, consultation=consultation, version=stored.version, outgoing=[], decision=record, now=NOW
    )
    await store.prefer(tenant, {"look_ahead": True}, user=owner, now=NOW)


async def test_only_the_newest_decision_of_a_conversation_is_told_of(store: Store) -> None:
    for _ in range(3):
        await kept(store, {"verdict": "open_source", "knowledge_as_of": "2026-11-23"})
    assert await LookingAhead(store, Tomorrow(CHANGE), lambda: NOW).look() == 1


async def test_what_rests_on_todays_knowledge_is_not_decided_again_for_the_home(store: Store) -> None:
    await kept(store, {"verdict": "open_source", "knowledge_as_of": "2026-11-23"})
    (past,) = await store.decisions_of(Tenant("", "T1"), "U1")
    same, newer = Tomorrow(CHANGE, as_of="2026-11-23"), Tomorrow(CHANGE)
    assert await LookingAhead(store, same, lambda: NOW).changes([past]) == {}
    assert same.asked == 0
    assert await LookingAhead(store, newer, lambda: NOW).changes([past]) == {past.id: (CHANGE,)}


async def test_a_decision_that_can_no_longer_be_read_holds_up_no_other(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await kept(store, {"verdict": "open_source", "knowledge_as_of": "2026-11-23"})
    await kept(store, {"verdict": "unreadable", "knowledge_as_of": "2026-11-23"}, channel="C1")
    assert await LookingAhead(store, Tomorrow(CHANGE), lambda: NOW).look() == 1
    assert "cannot be compared" in caplog.text


async def test_it_is_looked_again_the_next_day_even_after_an_error() -> None:
    class Looking:
        looks = 0

        async def look(self) -> int:
            self.looks += 1
            if self.looks == 1:
                raise OSError("the database is away")
            return 0

    looking, pauses = Looking(), []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await look_ahead_every_day(looking, pause=pause)  # type: ignore[arg-type]  # only what it needs
    assert looking.looks == 2
    assert pauses == [timedelta(days=1).total_seconds()] * 2


def test_the_stored_answers_are_decided_again_with_todays_knowledge() -> None:
    answers = {"data_residency": "no_restriction", "team": "dedicated", "volume_tokens_per_month": 900_000_000}
    decision = decider_on(datetime.now(UTC).date()).decide(Answers.parse(answers))
    record = decision_json(decision) | {"knowledge_as_of": "2026-01-01"}
    newer = NewerKnowledge()
    assert newer.as_of() == decision.knowledge_as_of
    assert newer.difference(record) == ()
    other = "proprietary" if record["verdict"] != "proprietary" else "open_source"
    changed = newer.difference(record | {"verdict": other, "crossover_tokens_per_month": 1_000})
    assert changed[0].startswith("The verdict on the same answers changes from")
    assert any("moves up from" in line or "no longer does" in line for line in changed)
    assert newer.difference({"verdict": other}) == (), "a record without its answers is not compared"

"""Consultations come back as they were, with who answered what and when; decisions and choices too."""

import random

import pytest
from situations import ACME, DIRECT, NOON, OTHER, THREAD, claimed, finished, given, later, post, said, team_and_volume

from bot.conversation.consultation import Conflict, Consultation, Settlement
from bot.framework import QuestionId, Team
from bot.messages import Place
from bot.storage.store import Store

VALUES = [True, False, 0.25, 80_000_000, [1e6, 2e6], "some", ["rag", "other"], "Ünïcode 🙂 \x00", None]


def any_consultation(dice: random.Random) -> Consultation:
    questions = list(QuestionId)
    dice.shuffle(questions)
    cut = dice.randint(0, len(questions))
    people = ["U0ANNA", "U0BEN", ""]
    return Consultation(
        answers={
            question: given(dice.choice(VALUES), dice.choice(people), message=f"m{number}", seconds=dice.random())
            for number, question in enumerate(questions[:cut])
        },
        declined=tuple(questions[cut:][:2]),
        proposed={questions[0]: given(dice.choice(VALUES), "U0BEN")} if dice.random() < 0.5 else {},
        conflicts=(Conflict(question=questions[1], proposed=given("none", "U0BEN")),) if dice.random() < 0.5 else (),
        settlements={questions[0]: Settlement(by="U0ANNA", at=NOON, against=dice.choice(VALUES), author="U0BEN")}
        if dice.random() < 0.5
        else {},
        put_for_yes=tuple(questions[:2]),
        passed_over=tuple(questions[2:3]),
        asked=dice.choice([None, *questions]),
        trail=tuple(questions[:cut]),
        carry_on=dice.random() < 0.5,
        decided=dice.random() < 0.5,
        started_by=dice.choice(people),
        closed=dice.random() < 0.5,
    )


async def test_any_consultation_comes_back_as_it_was_with_its_answers_in_order(store: Store) -> None:
    dice = random.Random(11)
    for number in range(25):
        await said(store, f"Ev{number}")
        [item] = await claimed(store)
        written = any_consultation(dice)
        await finished(store, item, consultation=written, version=number)
        read = await store.load(THREAD)
        assert read.consultation == written
        assert list(read.consultation.answers) == list(written.answers)
        assert read.version == number + 1


async def test_a_place_without_a_consultation_gives_a_fresh_one(store: Store) -> None:
    stored = await store.load(DIRECT)
    assert (stored.consultation, stored.version) == (Consultation(), 0)


async def test_finishing_without_a_consultation_leaves_it_as_it_is(store: Store) -> None:
    await keep(store, "Ev1", team_and_volume())
    await said(store, "Ev2")
    [item] = await claimed(store)
    await finished(store, item, outgoing=(post("a"),))
    assert await store.load(THREAD) == await store.load(THREAD)
    assert (await store.load(THREAD)).version == 1


async def keep(
    store: Store, event: str, consultation: Consultation, *, place: Place = THREAD, version: int = 0
) -> None:
    await said(store, event, place=place)
    [item] = await claimed(store)
    await finished(store, item, place=place, consultation=consultation, version=version)


async def test_the_answers_of_an_edited_message_are_found(store: Store) -> None:
    await keep(store, "Ev1", team_and_volume())
    assert await store.answers_said_in(THREAD, "m2") == (QuestionId.TEAM,)
    assert await store.answers_said_in(THREAD, "m9") == ()
    assert await store.answers_said_in(DIRECT, "m2") == ()
    assert await store.messages_of(THREAD) == ("m1", "m2")


async def test_open_consultations_are_those_that_a_person_started_or_answered_in(store: Store) -> None:
    helped = Consultation(started_by="U0BEN", answers={QuestionId.TEAM: given(Team.NONE, "U0ANNA")})
    await keep(store, "Ev1", team_and_volume("U0ANNA"), place=DIRECT)
    await keep(store, "Ev2", helped, place=THREAD)
    await keep(store, "Ev3", Consultation(started_by="U0ANNA", closed=True), place=Place(ACME, "C2", ""))
    await keep(store, "Ev4", Consultation(started_by="U0BEN"), place=Place(ACME, "C3", ""))
    await keep(store, "Ev5", team_and_volume("U0ANNA"), place=Place(OTHER, "C4", ""))
    opened = await store.open_consultations(ACME, "U0ANNA")
    assert {one.place for one in opened} == {DIRECT, THREAD}
    assert next(one.consultation for one in opened if one.place == THREAD) == helped
    assert await store.open_consultations(ACME, "U0NOBODY") == []


async def test_decisions_belong_to_who_started_the_consultation_newest_first(store: Store) -> None:
    for number in range(3):
        await said(store, f"Ev{number}")
        [item] = await claimed(store)
        record = {"verdict": "hybrid", "n": number, "knowledge_as_of": "2026-11-23", "framework_version": "1"}
        kept = team_and_volume() if number == 0 else None
        await finished(store, item, consultation=kept, decision=record)
    found = await store.decisions_of(ACME, "U0ANNA")
    assert [one.record["n"] for one in found] == [2, 1, 0]
    assert (found[0].place, found[0].owner, found[0].decided_at) == (THREAD, "U0ANNA", NOON)
    assert (found[0].knowledge_as_of, found[0].framework_version) == ("2026-11-23", "1")
    last = await store.last_decision(THREAD)
    assert last is not None
    assert last.record["n"] == 2
    assert await store.decisions_of(ACME, "U0ANNA", limit=1) == [last]
    assert await store.decisions_of(OTHER, "U0ANNA") == []


async def test_the_owner_of_a_decision_is_told_once_of_new_knowledge(store: Store) -> None:
    await said(store, "Ev1")
    [item] = await claimed(store)
    await finished(store, item, consultation=team_and_volume(), decision={"knowledge_as_of": "2026-08-01"})
    [old] = await store.decisions_before("2026-11-23")
    assert await store.decisions_before("2026-08-01") == []
    for first in (True, False):
        told = await store.compared(ACME, old.id, "2026-11-23", notice=[post("notice")], now=NOON)
        assert told is first
    assert await store.decisions_before("2026-11-23") == []
    assert [row.key for row in await store.due(worker="w", limit=9, lease_seconds=9, now=NOON)] == ["notice"]
    assert await store.compared(OTHER, old.id, "2027-01-01", notice=[], now=NOON) is False


async def test_choices_are_kept_per_person_and_per_channel(store: Store) -> None:
    await store.prefer(ACME, {"currency": "EUR", "tone": "brief"}, user="U1", now=NOON)
    assert await store.prefer(ACME, {"tone": None, "region": "EU"}, user="U1", now=later(1)) == {
        "currency": "EUR",
        "region": "EU",
    }
    await store.prefer(ACME, {"may_speak": False}, channel="U1", now=NOON)
    assert await store.preferences(ACME, user="U1") == {"currency": "EUR", "region": "EU"}
    assert await store.preferences(ACME, channel="U1") == {"may_speak": False}
    assert await store.preferences(ACME, user="U2") == {}
    assert await store.preferences(OTHER, user="U1") == {}


@pytest.mark.parametrize("holder", [{}, {"user": "U1", "channel": "C1"}])
async def test_choices_of_nobody_or_of_two_are_refused(store: Store, holder: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="exactly one"):
        await store.preferences(ACME, **holder)

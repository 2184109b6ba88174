"""Asked where it may not write, the bot says so to who asked, and goes on in their direct message: nothing is lost."""

from typing import Any

import pytest
from slack_stand_in import Person, Posted, StandIn, refused, server_error
from slack_stand_in.following import actions_in, dumped, led_to_a_verdict, opened, said

from bot.messages import Place, Tenant
from bot.storage.store import Store

NOT_HERE = "I am not a member of this channel"
PRIVATE, PUBLIC = "C9", "C8"


async def assessed(slack: StandIn, person: Person, channel: str) -> tuple[Posted, dict[str, Any]]:
    """A colleague's idea there, with its form sent as it was prefilled; the form."""
    idea = await slack.person("U2", "Bob").says("own_cloud and some people", channel=channel)
    await person.uses_shortcut("assess_idea", idea)
    form = await opened(slack, "answer_form")
    fields = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    filled = {name: {"selected_option": fields[name]["initial_option"]} for name in ("data_residency", "team")}
    await person.submits(form, filled)
    return idea, form


@pytest.mark.parametrize("channel", [PRIVATE, PUBLIC])
async def test_an_idea_assessed_where_the_bot_is_no_member_goes_on_in_the_direct_message(
    slack: StandIn, bot: str, store: Store, channel: str
) -> None:
    ada = slack.person("U1", "Ada")
    idea, form = await assessed(slack, ada, channel)
    assert NOT_HERE in dumped(form["blocks"]), "it is said before anything is filled in"
    board = await said(slack, ada.direct, "What about task_kind?")
    told = await said(slack, ada.direct, "Nothing is lost, and we go on here")
    assert told.ts < board.ts
    assert "/invite @LLM Advisor" in told.text
    await ada.says("summary")
    kept = await store.load(Place(Tenant("", "T1"), ada.direct, ""))
    assert {question.value: given.value for question, given in kept.consultation.answers.items()} == {
        "data_residency": "own_cloud",
        "team": "some",
    }
    assert not (await store.load(Place(Tenant("", "T1"), channel, idea.ts))).version
    assert len([m for m in slack.workspace.from_the_app(ada.direct) if "Nothing is lost" in m.text]) == 1


async def test_where_membership_cannot_be_asked_it_is_found_when_the_answer_is_refused(
    slack: StandIn, bot: str
) -> None:
    ada = slack.person("U1", "Ada")
    slack.faults.add(server_error("conversations.info", times=10))
    _, form = await assessed(slack, ada, PRIVATE)
    assert NOT_HERE not in dumped(form["blocks"])
    await said(slack, ada.direct, "What about task_kind?")


async def test_where_the_bot_is_a_member_the_form_says_nothing_of_it(slack: StandIn, bot: str) -> None:
    ada = slack.person("U1", "Ada")
    idea, form = await assessed(slack, ada, "C1")
    assert NOT_HERE not in dumped(form["blocks"])
    board = await said(slack, "C1", "What about task_kind?")
    assert board.thread_ts == idea.ts
    assert not slack.workspace.from_the_app(ada.direct)


async def test_what_only_one_person_should_see_there_is_told_to_them_directly(slack: StandIn, bot: str) -> None:
    ada = slack.person("U1", "Ada")
    slack.faults.add(refused("views.open", "expired_trigger_id"))
    await ada.uses_shortcut("assess_idea", await ada.says("own_cloud", channel=PRIVATE))
    await said(slack, ada.direct, "three seconds")
    assert not slack.workspace.from_the_app(PRIVATE)


async def test_a_verdict_whose_thread_the_bot_was_removed_from_is_given_in_the_direct_message(
    slack: StandIn, advised: None
) -> None:
    ada = slack.person("U1", "Ada")
    root = await ada.mentions("300M tokens a month, no restriction on the data")
    board = await said(slack, "C1", "answer:", thread=root.ts)
    slack.workspace.channels.remove("C1")
    action = next(action for action in actions_in(board) if action.startswith("answer:"))
    await ada.presses(board, f"answer:{action.split(':')[1]}:unknown")
    await said(slack, ada.direct, "Nothing is lost, and we go on here")
    before = len(slack.workspace.from_the_app("C1"))
    await led_to_a_verdict(slack, ada, ada.direct)
    assert len(slack.workspace.from_the_app("C1")) == before

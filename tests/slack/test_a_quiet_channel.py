"""Who manages a channel says whether we speak in it."""

import pytest
from slack_stand_in import Person, Posted, StandIn, refused
from slack_stand_in.scripted_advisor import ScriptedAdvisor

from bot.slack.quiet import IS_QUIET, NOT_YOURS, NOW_QUIET, NOW_SPEAKING, TARGET_IS_QUIET, wish_in


async def seen(slack: StandIn, text: str, *, by: str = "") -> Posted:
    def found() -> list[Posted]:
        return [m for m in slack.workspace.messages if m.text == text and m.seen_by == by]

    await slack.until(lambda _: found())
    return found()[-1]


async def creator(slack: StandIn) -> Person:
    slack.workspace.creators["C1"] = "U1"
    return slack.person("U1", "Ada")


async def test_a_quiet_channel_is_answered_in_private_and_others_as_ever(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor
) -> None:
    ada, bob = await creator(slack), slack.person("U2", "Bob")
    await ada.mentions("be quiet here")
    await seen(slack, NOW_QUIET)
    await bob.mentions("own_cloud")
    await seen(slack, IS_QUIET, by="U2")
    await bob.mentions("own_cloud", channel="C2")
    await slack.until(lambda w: w.from_the_app("C2"))
    await bob.says("own_cloud")
    await slack.until(lambda w: w.from_the_app(bob.direct))
    assert len(slack.workspace.from_the_app("C1")) == 1
    assert {m.author for m in advisor.heard} == {"U2"}


async def test_it_speaks_again_when_it_is_told_to(slack: StandIn, bot: str) -> None:
    ada = await creator(slack)
    await ada.mentions("be quiet here")
    await seen(slack, NOW_QUIET)
    await ada.mentions("Please speak here again.")
    await seen(slack, NOW_SPEAKING)
    await ada.mentions("own_cloud")
    await slack.until(lambda w: len(w.from_the_app("C1")) == 3)
    assert "What about team?" in slack.workspace.from_the_app("C1")[-1].text


async def test_an_administrator_may_and_nobody_else(slack: StandIn, bot: str) -> None:
    boss, bob = slack.person("U9", "Boss"), slack.person("U2", "Bob")
    slack.workspace.admins.add("U9")
    await bob.mentions("be quiet here")
    await seen(slack, NOT_YOURS, by="U2")
    await bob.mentions("own_cloud")
    await slack.until(lambda w: w.from_the_app("C1"))
    answered = len(slack.workspace.from_the_app("C1"))
    await boss.mentions("be quiet here")
    await seen(slack, NOW_QUIET)
    await bob.mentions("own_cloud")
    await seen(slack, IS_QUIET, by="U2")
    assert len(slack.workspace.from_the_app("C1")) == answered + 1  # the notice, and no further answer


async def test_where_slack_does_not_say_who_manages_a_channel_nobody_may(slack: StandIn, socket_bot: None) -> None:
    ada = await creator(slack)
    slack.faults.add(refused("conversations.info", "missing_scope"))
    await ada.mentions("be quiet here")
    await seen(slack, NOT_YOURS, by="U1")
    await ada.mentions("own_cloud")
    await slack.until(lambda w: w.from_the_app("C1"))
    assert "What about" in slack.workspace.from_the_app("C1")[-1].text


async def test_answers_and_presses_in_a_thread_wait_until_it_speaks_again(
    slack: StandIn, socket_bot: None, advisor: ScriptedAdvisor
) -> None:
    ada, bob = await creator(slack), slack.person("U2", "Bob")
    first = await bob.mentions("own_cloud")
    await slack.until(lambda w: w.from_the_app("C1"))
    board = slack.workspace.from_the_app("C1")[-1]
    await ada.mentions("be quiet here")
    await seen(slack, NOW_QUIET)
    await bob.says("some", channel="C1", thread=first.ts)
    await bob.presses(board, "answer:team:some")
    await seen(slack, IS_QUIET, by="U2")
    assert len(advisor.heard) == 1
    await ada.mentions("speak here again")
    await seen(slack, NOW_SPEAKING)
    await bob.presses(board, "answer:team:some")
    await slack.until(lambda _: "What about task_kind?" in board.text + str(board.blocks))
    assert [m.text for m in slack.workspace.messages].count(IS_QUIET) == 1, "only the press was meant for us by name"


async def test_a_verdict_is_not_shared_into_a_quiet_channel(
    slack: StandIn, socket_bot: None, advisor: ScriptedAdvisor
) -> None:
    ada = await creator(slack)
    await ada.mentions("be quiet here")
    await seen(slack, NOW_QUIET)
    advisor.whole_verdict = True
    await ada.says("own_cloud some rag")
    await slack.until(lambda w: w.from_the_app(ada.direct))
    await ada.presses(slack.workspace.from_the_app(ada.direct)[-1], "verdict:share")
    await slack.until(lambda w: w.views)
    (form,) = slack.workspace.views.values()
    await ada.submits(form, {"to": {"type": "conversations_select", "selected_conversation": "C1"}})
    await seen(slack, TARGET_IS_QUIET)
    assert len(slack.workspace.from_the_app("C1")) == 1


async def test_being_told_to_be_quiet_begins_no_consultation(
    slack: StandIn, socket_bot: None, advisor: ScriptedAdvisor
) -> None:
    ada = await creator(slack)
    told = await ada.mentions("be quiet here")
    await seen(slack, NOW_QUIET)
    await ada.mentions("speak here again", thread=told.ts)
    await seen(slack, NOW_SPEAKING)
    await ada.says("own_cloud", channel="C1", thread=told.ts)
    await ada.says("own_cloud")
    await slack.until(lambda w: w.from_the_app(ada.direct))
    assert len(advisor.heard) == 1


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("be quiet here", True),
        (" Please be quiet here, please!", True),
        ("be quiet", True),
        ("speak here again", False),
        ("Speak again here.", False),
        ("should we be quiet here about our data?", None),
        ("be quiet here and self-host Llama", None),
    ],
)
def test_only_the_words_alone_switch(text: str, wish: bool | None) -> None:
    assert wish_in(text) is wish

"""The verdict that holds is whole and has the buttons; the one before it says by what it was replaced, and what differs."""

import asyncio

import pytest
from slack_stand_in import Person, Posted, StandIn
from slack_stand_in.following import actions_in, headline, is_verdict, led_to_a_verdict, said, seen

from bot.messages import Place, Tenant
from bot.slack.turning import verdict_in
from bot.storage.store import Store

VOLUME = "300M tokens a month"
OTHER = "actually it's 200M tokens a month"


async def decided(slack: StandIn, person: Person, where: str) -> tuple[Posted, str, str]:
    """A verdict with its channel and thread."""
    if where == "direct message":
        await person.says(VOLUME)
        return await led_to_a_verdict(slack, person, person.direct), person.direct, ""
    root = await person.mentions(VOLUME)
    return await led_to_a_verdict(slack, person, "C1", root.ts), "C1", root.ts


def verdicts(slack: StandIn, channel: str, thread: str) -> list[Posted]:
    return [m for m in slack.workspace.from_the_app(channel, thread) if is_verdict(m)]


async def replaced(slack: StandIn, old: Posted, channel: str, thread: str) -> Posted:
    """The verdict that holds once ``old`` does not."""
    await slack.until(lambda _: not actions_in(old))
    (holds,) = verdicts(slack, channel, thread)
    assert {"data_table", "data_visualization"} <= {block["type"] for block in holds.blocks}
    assert "verdict:share" in actions_in(holds)
    return holds


@pytest.mark.parametrize("where", ["direct message", "thread"])
async def test_an_adjusted_answer_leaves_one_whole_verdict_with_buttons(
    slack: StandIn, advised: None, where: str
) -> None:
    ada = slack.person("U1", "Ada")
    old, channel, thread = await decided(slack, ada, where)
    await ada.says(OTHER, channel=channel, thread=thread)
    holds = await replaced(slack, old, channel, thread)
    assert "Volume: 200 million tokens a month, was 300 million tokens a month" in old.text
    for message in (old, holds):
        assert "The verdict stays: " in seen(message) or "The verdict changes from " in seen(message)
        assert "Expected cost: $" in seen(message)
    assert ("Volume: 200 million tokens a month (Ada)" in seen(holds)) is (where == "thread"), "who decided what"
    await ada.says(VOLUME, channel=channel, thread=thread)
    await replaced(slack, holds, channel, thread)


async def test_an_answer_adjusted_by_its_button_leaves_one_verdict_too(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    old, channel, thread = await decided(slack, ada, "thread")
    await ada.presses(old, "verdict:adjust")
    asked = await said(slack, channel, "Which answer do you want to change?", thread=thread)
    await ada.presses(asked, "answer:team:change")
    board = await said(slack, channel, "answer:team:dedicated", thread=thread)
    assert is_verdict(old), "nothing was answered yet"
    await ada.presses(board, "answer:team:dedicated")
    await replaced(slack, old, channel, thread)
    assert "Team: " in old.text


async def test_a_question_in_between_does_not_hide_what_changed(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("300M tokens a month, and our data must never leave our own machines")
    old = await led_to_a_verdict(slack, ada, ada.direct)
    before = headline(old)
    await ada.says("actually there is no restriction on the data")
    await slack.until(lambda w: "answer:" in seen(w.from_the_app(ada.direct)[-1]))
    assert is_verdict(old)
    holds = await led_to_a_verdict(slack, ada, ada.direct, after=old)
    await replaced(slack, old, ada.direct, "")
    assert "The verdict changes from Open source to " in seen(holds)
    assert before != headline(holds)


async def test_looking_again_shows_the_verdict_once_with_buttons(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    old, channel, thread = await decided(slack, ada, "direct message")
    await ada.says("summary")
    await ada.presses(await said(slack, channel, "consultation:begin"), "consultation:begin")
    await replaced(slack, old, channel, thread)
    assert "stands again below" in old.text


async def test_what_was_tried_and_is_taken_replaces_the_verdict(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    old, channel, thread = await decided(slack, ada, "thread")
    await ada.says("what if we had 200M tokens a month?", channel=channel, thread=thread)
    tried = await said(slack, channel, "Your answers are unchanged", thread=thread)
    (take,) = [action for action in actions_in(tried) if action.startswith("verdict:take:")]
    assert is_verdict(old)
    await ada.presses(tried, take)
    await replaced(slack, old, channel, thread)
    assert "Volume: 200 million tokens a month, was 300 million tokens a month" in old.text


async def test_a_what_if_replaces_nothing(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    old, channel, thread = await decided(slack, ada, "thread")
    await ada.says("what if we had 900M tokens a month?", channel=channel, thread=thread)
    await said(slack, channel, "Your answers are unchanged", thread=thread)
    assert verdicts(slack, channel, thread) == [old]


async def test_after_a_restart_of_the_bot_the_verdict_in_a_thread_of_a_direct_message_is_still_found(
    slack: StandIn, advised: None, store: Store
) -> None:
    ada = slack.person("U1", "Ada")
    place = Place(Tenant("", "T1"), ada.direct, "")
    first = await ada.says(VOLUME)
    await ada.says("no restriction, general, no ML engineers, interactive", thread=first.ts)
    verdict = await led_to_a_verdict(slack, ada, ada.direct)
    assert verdict.thread_ts == first.ts
    async with asyncio.timeout(10):
        while (found := verdict_in(await store.sent_in(place))) is None:  # noqa: ASYNC110 - the store rings nobody
            await asyncio.sleep(0.02)
    assert found.ts == verdict.ts

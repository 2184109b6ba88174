"""Starting over deletes every answer, so it is asked first: by Slack on the button, by the bot where it is typed."""

from typing import Any

import pytest
from slack_stand_in import Posted, StandIn
from slack_stand_in.following import actions_in, is_verdict, led_to_a_verdict, said, seen

from bot.framework import QuestionId
from bot.messages import Place, Tenant
from bot.storage.store import Store

VOLUME = "300M tokens a month"


def restart_buttons(message: Posted) -> list[dict[str, Any]]:
    elements = [element for block in message.blocks for element in block.get("elements", [])]
    return [element for element in elements if element.get("action_id", "").startswith("consultation:restart")]


async def answers(store: Store, channel: str) -> set[QuestionId]:
    return set((await store.load(Place(Tenant("", "T1"), channel, ""))).consultation.answers)


async def test_the_button_asks_by_slacks_own_dialog_and_then_starts_over(
    slack: StandIn, advised: None, store: Store
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says(VOLUME)
    verdict = await led_to_a_verdict(slack, ada, ada.direct)
    (button,) = restart_buttons(verdict)
    assert "deleted" in button["confirm"]["text"]["text"]
    await ada.says("summary")
    (button,) = restart_buttons(await said(slack, ada.direct, "consultation:hand_over"))
    assert button["confirm"]["confirm"]["text"] == "Start over"
    await ada.presses(verdict, "consultation:restart")
    await said(slack, ada.direct, "all answers are gone")
    assert not await answers(store, ada.direct)
    await slack.until(lambda _: not actions_in(verdict))
    assert "started over" in verdict.text


@pytest.mark.parametrize("way", ["button", "word"])
async def test_typed_it_is_asked_first_and_a_yes_starts_over(
    slack: StandIn, advised: None, store: Store, way: str
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says(VOLUME)
    await said(slack, ada.direct, "Volume: 300 million")
    await ada.says("start over")
    board = await said(slack, ada.direct, "Start over? All answers")
    (button,) = restart_buttons(board)
    assert "confirm" not in button, "asked once, not twice"
    assert QuestionId.VOLUME in await answers(store, ada.direct)
    if way == "button":
        await ada.presses(board, "consultation:restart:yes")
    else:
        await ada.says("yes")
    await said(slack, ada.direct, "all answers are gone")
    assert not await answers(store, ada.direct)
    await slack.until(lambda _: not restart_buttons(board))


@pytest.mark.parametrize("way", ["button", "word", "something else"])
async def test_typed_and_not_confirmed_everything_is_kept(
    slack: StandIn, advised: None, store: Store, way: str
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says(VOLUME)
    verdict = await led_to_a_verdict(slack, ada, ada.direct)
    await ada.says("start over")
    board = await said(slack, ada.direct, "Start over? All answers")
    if way == "something else":
        await ada.says("what if we had 900M tokens a month?")
        await said(slack, ada.direct, "Your answers are unchanged")
        await ada.says("yes")
    elif way == "word":
        await ada.says("no")
        await said(slack, ada.direct, "your answers are kept")
    else:
        await ada.presses(board, "consultation:keep")
        await said(slack, ada.direct, "your answers are kept")
        await slack.until(lambda _: not restart_buttons(board))
    assert QuestionId.VOLUME in await answers(store, ada.direct)
    assert is_verdict(verdict)
    assert not any("all answers are gone" in seen(m) for m in slack.workspace.from_the_app(ada.direct))


async def test_where_there_is_nothing_to_lose_nothing_is_asked(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("start over")
    await said(slack, ada.direct, "answer:data_residency:no_restriction")
    assert "consultation:restart:yes" not in str([seen(m) for m in slack.workspace.from_the_app(ada.direct)])

"""A button that was pressed before does nothing more than a word to who presses it again."""

import pytest
from slack_stand_in import Posted, StandIn
from slack_stand_in.following import actions_in, is_verdict, led_to_a_verdict, said

from bot.messages import Place, Tenant
from bot.storage.store import Store


def shown(slack: StandIn, channel: str, thread: str = "") -> list[str]:
    return [message.ts for message in slack.workspace.from_the_app(channel, thread)]


def verdicts(slack: StandIn, channel: str, thread: str = "") -> list[Posted]:
    return [message for message in slack.workspace.from_the_app(channel, thread) if is_verdict(message)]


async def told_alone(slack: StandIn, user: str, text: str) -> Posted:
    def found(_: object = None) -> list[Posted]:
        return [m for m in slack.workspace.messages if m.seen_by == user and text in m.text]

    await slack.until(found)
    return found()[-1]


@pytest.mark.parametrize("action", ["answer:data_residency:no_restriction", "answer:time_to_market:unknown"])
async def test_an_answer_pressed_again_after_the_verdict_is_no_second_verdict(
    slack: StandIn, advised: None, action: str
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("300M tokens a month")
    verdict = await led_to_a_verdict(slack, ada, ada.direct)
    if action.endswith("unknown"):
        await ada.presses(verdict, action)
        await said(slack, ada.direct, "Left open")
    before = shown(slack, ada.direct)
    await ada.presses(verdict, action)
    note = await told_alone(slack, "U1", "noted already")
    assert not note.blocks[-1].get("elements")
    assert shown(slack, ada.direct) == before
    assert is_verdict(verdict)


async def test_three_presses_on_each_answer_lead_to_one_verdict(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("300M tokens a month")
    verdict = await led_to_a_verdict(slack, ada, ada.direct, presses=3)
    await told_alone(slack, "U1", "noted already")
    await ada.says("thanks")
    await said(slack, ada.direct, "You are welcome.")
    board, *others = slack.workspace.from_the_app(ada.direct)
    assert others[0] is verdict
    assert len(others) == 2
    await slack.until(lambda _: not actions_in(board))


@pytest.mark.parametrize("last", ["keep", "take"])
async def test_a_settled_conflict_stays_settled(slack: StandIn, advised: None, store: Store, last: str) -> None:
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")
    root = await ada.mentions("300M tokens a month")
    verdict = await led_to_a_verdict(slack, ada, "C1", root.ts)
    await bob.says("our data must never leave our own machines", channel="C1", thread=root.ts)
    question = await said(slack, "C1", "conflict:data_residency:keep", thread=root.ts)
    await ada.presses(question, "conflict:data_residency:keep")
    await said(slack, "C1", "Data residency: it stays “Anywhere, no restriction”.", thread=root.ts)
    await slack.until(lambda _: not actions_in(question))
    await slack.until(lambda _: not is_verdict(verdict))  # the one that holds names who settled it
    held, before = verdicts(slack, "C1", root.ts), shown(slack, "C1", root.ts)
    await bob.presses(question, f"conflict:data_residency:{last}")
    await told_alone(slack, "U2", "settled already")
    assert shown(slack, "C1", root.ts) == before
    assert verdicts(slack, "C1", root.ts) == held
    assert len(held) == 1
    stored = await store.load(Place(Tenant("", "T1"), "C1", root.ts))
    assert stored.consultation.known().data_residency == "no_restriction"


async def test_a_reading_confirmed_again_is_settled_already(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("I think a vendor would be okay")
    board = await said(slack, ada.direct, "confirm:data_residency:yes")
    await ada.presses(board, "confirm:data_residency:yes")
    await slack.until(lambda _: "confirm:" not in str(board.blocks))
    before = shown(slack, ada.direct)
    await ada.presses(board, "confirm:data_residency:no")
    await told_alone(slack, "U1", "settled already")
    assert shown(slack, ada.direct) == before


async def test_that_a_deleted_answer_still_stands_is_said_without_a_second_verdict(
    slack: StandIn, advised: None
) -> None:
    ada = slack.person("U1", "Ada")
    message = await ada.says("300M tokens a month")
    verdict = await led_to_a_verdict(slack, ada, ada.direct)
    await ada.deletes(message)
    question = await said(slack, ada.direct, "Does that still stand?")
    await ada.presses(question, f"deleted:{message.ts}:keep")
    await said(slack, ada.direct, "it still stands.")
    assert verdicts(slack, ada.direct) == [verdict]

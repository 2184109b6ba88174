"""The real advisor in a channel thread with several people, over our own Slack, in this process."""

import json
from collections.abc import AsyncIterator

import pytest
from slack_stand_in import APP_TOKEN, BOT_TOKEN, REFUSALS, Posted, StandIn

from bot.slack.serving import Middle, SlackConfig, running
from bot.storage.store import Store
from bot.wiring import AdvisorOfTheDay, quick_cost


@pytest.fixture
async def advised(slack: StandIn, store: Store) -> AsyncIterator[None]:
    config = SlackConfig(BOT_TOKEN, APP_TOKEN, api_url=slack.api_url)
    async with running(config, Middle(AdvisorOfTheDay(), quick_cost, store, REFUSALS)):
        yield


def dumped(message: Posted) -> str:
    return message.text + json.dumps(message.blocks, ensure_ascii=False)


async def said(slack: StandIn, thread: str, *texts: str) -> Posted:
    def found(_: object = None) -> list[Posted]:
        posts = slack.workspace.from_the_app("C1", thread)
        return [m for m in posts if all(text in dumped(m) for text in texts)]

    await slack.until(found, timeout_seconds=20)
    return found()[-1]


async def test_contradicting_answers_are_shown_with_their_names_and_settled_by_a_press(
    slack: StandIn, advised: None, caplog: pytest.LogCaptureFixture
) -> None:
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob <!here>")
    first = await ada.mentions("Where should our models run? Our own cloud account only.")
    board = await said(slack, first.ts, "In our own cloud account (Ada)")
    await bob.presses(board, "answer:data_residency:no_restriction")
    question = await said(slack, first.ts, "conflict:data_residency:take")
    assert "Ada said the first, Bob &lt;!here&gt; the second." in question.text
    await ada.presses(question, "conflict:data_residency:keep")
    await slack.until(lambda _: "conflict:data_residency:take" not in dumped(question), timeout_seconds=10)
    assert "Slack refused" not in caplog.text


async def test_a_whole_idea_in_the_mention_is_understood_at_once(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    first = await ada.mentions("should we self-host Llama for contract review, 300M tokens a month?")
    board = await said(slack, first.ts, "300 million tokens a month")
    assert board.thread_ts == first.ts
    assert len(slack.workspace.from_the_app("C1")) == 1


async def test_who_was_named_by_the_starter_may_start_it_over(slack: StandIn, advised: None) -> None:
    ada, bob, eve = (slack.person(f"U{number}", name) for number, name in enumerate(("Ada", "Bob", "Eve"), 1))
    root = await ada.mentions("300M tokens a month, one ML engineer")
    await said(slack, root.ts, "Volume")
    await eve.mentions("let <@U3> help", thread=root.ts)
    await slack.until(lambda w: any("Only the person who started" in m.text for m in w.messages if m.seen_by == "U3"))
    await bob.says("start over", channel="C1", thread=root.ts)
    await said(slack, root.ts, "or whom they named (")
    await ada.mentions("please let <@U2> help", thread=root.ts)
    await said(slack, root.ts, "Bob may start this consultation over")
    await eve.says("start over", channel="C1", thread=root.ts)
    await bob.says("start over", channel="C1", thread=root.ts)
    await said(slack, root.ts, "all answers are gone")
    assert len([m for m in slack.workspace.from_the_app("C1", root.ts) if "all answers are gone" in m.text]) == 1
    await ada.says("start over", channel="C1", thread=root.ts)


async def test_nobody_can_be_named_where_there_is_no_consultation(slack: StandIn, advised: None) -> None:
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")
    root = await ada.mentions("let <@U2> help")
    await slack.until(lambda w: any("no consultation in this thread yet" in m.text for m in w.messages))
    await bob.says("300M tokens", channel="C1", thread=root.ts)
    await ada.mentions("help", channel="C2")
    await slack.until(lambda w: w.from_the_app("C2"))
    assert not [m for m in slack.workspace.from_the_app("C1", root.ts) if not m.seen_by]


async def test_the_form_asks_again_for_an_amount_that_is_none_and_takes_one_in_words(
    slack: StandIn, advised: None
) -> None:
    ada = slack.person("U1", "Ada")
    first = await ada.mentions("our own cloud account only")
    board = await said(slack, first.ts, "form:open")
    await ada.presses(board, "form:open")
    await slack.until(lambda w: w.views)
    (form,) = slack.workspace.views.values()
    fields = [block["block_id"] for block in form["blocks"] if block["type"] == "input"]
    assert fields[:2] == ["data_residency", "task_specialization"]
    typed = {"volume_tokens_per_month": {"type": "plain_text_input", "value": "rather a lot"}}
    receipt = await ada.submits(form, typed)
    assert receipt.body["response_action"] == "errors"
    assert "80M" in receipt.body["errors"]["volume_tokens_per_month"]
    typed["volume_tokens_per_month"]["value"] = "2,000 requests a day of 1,500 tokens"
    receipt = await ada.submits(form, typed)
    assert receipt.body == {}
    await said(slack, first.ts, "million tokens a month (Ada)")


async def test_a_contradiction_that_begins_with_no_names_both_and_who_settled_it_is_shown_ever_after(
    slack: StandIn, advised: None
) -> None:
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")
    root = await ada.mentions("where should our models run? the data has to stay on our own machines")
    await said(slack, root.ts, "Only on our own machines")
    await bob.says("no, a vendor under contract is fine", channel="C1", thread=root.ts)
    question = await said(slack, root.ts, "conflict:data_residency:keep")
    assert "Ada said the first, Bob the second." in question.text
    assert "Keep Ada's" in dumped(question)
    await bob.presses(question, "conflict:data_residency:keep")
    settled = "(Ada; Bob said “At a vendor, under contract”; settled by Bob, <!date^"
    verdict = await said(slack, root.ts, "verdict:export", settled)
    await ada.presses(verdict, "verdict:export")
    await said(slack, root.ts, "Open the decision record")
    (canvas,) = slack.workspace.canvases.values()
    assert "Data residency: Bob said “At a vendor, under contract”; settled by Bob, " in canvas["markdown"]


async def test_every_count_of_answers_is_the_same_wherever_it_is_shown(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    root = await ada.mentions("our own cloud account, invoice extraction, two ML engineers")
    board = await said(slack, root.ts, "Data residency")
    counted = "2 of 5 main questions answered, and 1 more"
    assert counted in dumped(board)
    await ada.says("summary", channel="C1", thread=root.ts)
    summary = await said(slack, root.ts, "consultation:begin", "Team: One or two people")
    assert summary.text.startswith(f"{counted}.")
    assert dumped(summary).count(" answered") == dumped(summary).count(counted)
    await ada.opens_home()
    await slack.until(lambda w: f"{counted}, last changed" in json.dumps(w.homes.get("U1"), ensure_ascii=False))

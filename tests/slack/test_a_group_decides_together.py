"""The real advisor in a channel thread with several people, over our own Slack, in this process."""

import json

import pytest
from slack_stand_in import StandIn
from slack_stand_in.following import said, seen


async def test_contradicting_answers_are_shown_with_their_names_and_settled_by_a_press(
    slack: StandIn, advised: None, caplog: pytest.LogCaptureFixture
) -> None:
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob <!here>")
    first = await ada.mentions("Where should our models run? Our own cloud account only.")
    board = await said(slack, "C1", "In our own cloud account (Ada)", thread=first.ts)
    await bob.presses(board, "answer:data_residency:no_restriction")
    question = await said(slack, "C1", "conflict:data_residency:take", thread=first.ts)
    assert "Ada said the first, Bob &lt;!here&gt; the second." in question.text
    await ada.presses(question, "conflict:data_residency:keep")
    await slack.until(lambda _: "conflict:data_residency:take" not in seen(question), timeout_seconds=10)
    assert "Slack refused" not in caplog.text


async def test_a_whole_idea_in_the_mention_is_understood_at_once(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    first = await ada.mentions("should we self-host Llama for contract review, 300M tokens a month?")
    board = await said(slack, "C1", "300 million tokens a month", thread=first.ts)
    assert board.thread_ts == first.ts
    assert len(slack.workspace.from_the_app("C1")) == 1


async def test_who_was_named_by_the_starter_may_start_it_over(slack: StandIn, advised: None) -> None:
    ada, bob, eve = (slack.person(f"U{number}", name) for number, name in enumerate(("Ada", "Bob", "Eve"), 1))
    root = await ada.mentions("300M tokens a month, one ML engineer")
    await said(slack, "C1", "Volume", thread=root.ts)
    await eve.mentions("let <@U3> help", thread=root.ts)
    await slack.until(lambda w: any("Only the person who started" in m.text for m in w.messages if m.seen_by == "U3"))
    await bob.says("start over", channel="C1", thread=root.ts)
    await said(slack, "C1", "or whom they named (", thread=root.ts)
    await ada.mentions("please let <@U2> help", thread=root.ts)
    await said(slack, "C1", "Bob may start this consultation over", thread=root.ts)
    await eve.says("start over", channel="C1", thread=root.ts)
    await bob.says("start over", channel="C1", thread=root.ts)
    question = await said(slack, "C1", "consultation:restart:yes", thread=root.ts)
    await eve.presses(question, "consultation:restart:yes")
    await slack.until(lambda _: "or whom they named" in question.text)
    await bob.says("start over", channel="C1", thread=root.ts)
    await bob.presses(await said(slack, "C1", "consultation:restart:yes", thread=root.ts), "consultation:restart:yes")
    await said(slack, "C1", "all answers are gone", thread=root.ts)
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
    board = await said(slack, "C1", "form:open", thread=first.ts)
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
    await said(slack, "C1", "million tokens a month (Ada)", thread=first.ts)


async def test_a_contradiction_that_begins_with_no_names_both_and_who_settled_it_is_shown_ever_after(
    slack: StandIn, advised: None
) -> None:
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")
    root = await ada.mentions("where should our models run? the data has to stay on our own machines")
    await said(slack, "C1", "Only on our own machines", thread=root.ts)
    await bob.says("no, a vendor under contract is fine", channel="C1", thread=root.ts)
    question = await said(slack, "C1", "conflict:data_residency:keep", thread=root.ts)
    assert "Ada said the first, Bob the second." in question.text
    assert "Keep Ada's" in seen(question)
    await bob.presses(question, "conflict:data_residency:keep")
    settled = "(Ada; Bob said “At a vendor, under contract”; settled by Bob, <!date^"
    verdict = await said(slack, "C1", "verdict:export", settled, thread=root.ts)
    await ada.presses(verdict, "verdict:export")
    await said(slack, "C1", "Open the decision record", thread=root.ts)
    (canvas,) = slack.workspace.canvases.values()
    assert "Data residency: Bob said “At a vendor, under contract”; settled by Bob, " in canvas["markdown"]


async def test_every_count_of_answers_is_the_same_wherever_it_is_shown(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    root = await ada.mentions("our own cloud account, invoice extraction, two ML engineers")
    board = await said(slack, "C1", "Data residency", thread=root.ts)
    counted = "2 of 5 main questions answered, and 1 more"
    assert counted in seen(board)
    await ada.says("summary", channel="C1", thread=root.ts)
    summary = await said(slack, "C1", "consultation:begin", "Team: One or two people", thread=root.ts)
    assert summary.text.startswith(f"{counted}.")
    assert seen(summary).count(" answered") == seen(summary).count(counted)
    await ada.opens_home()
    await slack.until(lambda w: f"{counted}, last changed" in json.dumps(w.homes.get("U1"), ensure_ascii=False))

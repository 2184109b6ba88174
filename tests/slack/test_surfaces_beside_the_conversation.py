"""The slash command, forms, the shortcut, the Home, sharing and the decision record, over both transports."""

import json
import re
import time
from typing import Any

import aiohttp
import pytest
from slack_stand_in import Person, Posted, StandIn, refused
from slack_stand_in.scripted_advisor import ScriptedAdvisor

from bot.storage.store import Store


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


async def said(slack: StandIn, channel: str, text: str) -> Posted:
    def found(_: object) -> list[Posted]:
        return [m for m in slack.workspace.from_the_app(channel) if text in m.text + dumped(m.blocks)]

    await slack.until(found)
    return found(None)[-1]


async def opened(slack: StandIn, callback: str) -> dict[str, Any]:
    await slack.until(lambda w: [view for view in w.views.values() if view["callback_id"] == callback])
    return [view for view in slack.workspace.views.values() if view["callback_id"] == callback][-1]


async def decided(slack: StandIn, person: Person, advisor: ScriptedAdvisor) -> Posted:
    advisor.whole_verdict = True
    await person.says("own_cloud some rag")
    return await said(slack, person.direct, "Open source: word")


async def test_the_quick_cost_is_in_the_acknowledgement(slack: StandIn, bot: str) -> None:
    receipt = await slack.person("U1").slash("/llm-cost", "80M tokens gpt-4o &lt;!channel&gt;")
    assert receipt.body["response_type"] == "ephemeral"
    assert "$350" in receipt.body["text"]
    assert "You asked: 80M tokens gpt-4o &lt;!channel&gt;" in receipt.body["text"]
    assert "<https://openai.example/pricing?a=1&amp;b=2|OpenAI pricing>, checked 30 October 2026" in dumped(
        receipt.body
    )
    assert not slack.workspace.calls


async def test_the_quick_cost_is_shared_with_everybody_in_the_channel(slack: StandIn, bot: str) -> None:
    ada = slack.person("U1", "Ada")
    await ada.slash("/llm-cost", "80M gpt-4o", channel="C7")
    (shown,) = slack.workspace.messages
    await ada.presses(shown, "cost:share")
    shared = await said(slack, "C7", "$350")
    assert not shared.seen_by
    assert "Ada asked: 80M gpt-4o" in shared.text


async def test_an_unclear_quick_cost_offers_the_likeliest_reading(slack: StandIn, bot: str) -> None:
    ada = slack.person("U1", "Ada")
    receipt = await ada.slash("/llm-cost", "80M")
    assert "cost:share" not in dumped(receipt.body)
    (shown,) = slack.workspace.messages
    await ada.presses(shown, "cost:ask")
    await slack.until(lambda w: "$350" in w.messages[0].text)
    assert slack.workspace.messages[0].seen_by == "U1"


async def test_help_is_answered_in_the_acknowledgement(slack: StandIn, bot: str) -> None:
    receipt = await slack.person("U1").slash("/llm-cost", "help")
    assert "/llm-cost 80M tokens gpt-4o vs llama-3.3-70b" in receipt.body["text"]


async def test_an_unknown_word_after_the_command_says_so_and_what_is_known(slack: StandIn, bot: str) -> None:
    receipt = await slack.person("U1").slash("/llm-cost", "frobnicate &lt;!here&gt;")
    assert "You asked: frobnicate &lt;!here&gt;" in receipt.body["text"]
    assert "neither a volume nor a model" in receipt.body["text"]
    assert "/llm-cost 80M tokens gpt-4o vs llama-3.3-70b" in receipt.body["text"]
    assert "<!here>" not in dumped(receipt.body)


async def test_a_failing_quick_cost_says_so_with_a_reference(
    slack: StandIn, bot: str, caplog: pytest.LogCaptureFixture
) -> None:
    receipt = await slack.person("U1").slash("/llm-cost", "boom gpt-4o")
    assert receipt.acknowledged
    assert "xoxb" not in dumped(receipt.body)
    assert receipt.body["text"].split("`")[1] in caplog.text


def short_form(volume: str, models: str) -> dict[str, Any]:
    kind = {"type": "plain_text_input"}
    return {"volume": kind | {"value": volume}, "models": kind | {"value": models}}


async def test_without_text_a_short_form_opens_and_is_answered_as_the_command_would_be(
    slack: StandIn, bot: str
) -> None:
    ada = slack.person("U1", "Ada")
    assert (await ada.slash("/llm-cost", channel="C7")).acknowledged
    assert (await ada.submits(await opened(slack, "cost_form"), short_form("80M", "gpt-4o"))).body == {}
    await slack.until(lambda w: w.messages)
    await ada.slash("/llm-cost", "80M gpt-4o", channel="C7")
    of_the_form, of_the_command = slack.workspace.messages
    assert (of_the_form.seen_by, of_the_form.channel) == ("U1", "C7")
    assert "cost:share" in dumped(of_the_form.blocks)
    assert (of_the_form.text, of_the_form.blocks) == (of_the_command.text, of_the_command.blocks)
    await ada.presses(of_the_form, "cost:share")
    assert "Ada asked: 80M gpt-4o" in (await said(slack, "C7", "$350")).text


@pytest.mark.parametrize(
    ("volume", "models", "fields"),
    [("lots", "gpt-4o", {"volume"}), ("80M", "the good one", {"models"}), ("lots", "any", {"volume", "models"})],
)
async def test_what_the_short_form_cannot_price_is_said_beside_its_field(
    slack: StandIn, bot: str, volume: str, models: str, fields: set[str]
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.slash("/llm-cost", channel="C7")
    receipt = await ada.submits(await opened(slack, "cost_form"), short_form(volume, models))
    assert receipt.body["response_action"] == "errors"
    assert set(receipt.body["errors"]) == fields
    assert all(receipt.body["errors"].values())
    assert not slack.workspace.messages


async def test_a_short_form_that_can_no_longer_be_answered_there_is_answered_in_private(
    slack: StandIn, bot: str
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.slash("/llm-cost", channel="C9")
    form = await opened(slack, "cost_form")
    slack.workspace.response_urls.clear()
    await ada.submits(form, short_form("80M", "gpt-4o"))
    await said(slack, ada.direct, "Type it after the command instead")
    assert not slack.workspace.from_the_app("C9")


async def test_a_form_that_opens_too_late_is_explained(slack: StandIn, bot: str) -> None:
    ada = slack.person("U1", "Ada")
    slack.faults.add(refused("views.open", "expired_trigger_id"))
    await ada.slash("/llm-cost", channel="C1")
    await slack.until(lambda w: w.calls_of("chat.postEphemeral"))
    assert "three seconds" in slack.workspace.calls_of("chat.postEphemeral")[0].args["text"]


async def test_all_questions_in_one_form_change_the_board(slack: StandIn, bot: str, advisor: ScriptedAdvisor) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud")
    board = await said(slack, ada.direct, "What about team?")
    await ada.presses(board, "form:open")
    form = await opened(slack, "answer_form")
    fields = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    assert fields["data_residency"]["initial_option"]["value"] == "own_cloud"
    assert "initial_option" not in fields["team"]
    option = fields["team"]["options"][1]
    await ada.submits(form, {"team": {"type": "static_select", "selected_option": option}})
    updated = await said(slack, ada.direct, "What about task_kind?")
    assert updated.ts == board.ts


async def test_a_closed_form_changes_nothing(slack: StandIn, bot: str, advisor: ScriptedAdvisor) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud")
    await ada.presses(await said(slack, ada.direct, "What about team?"), "form:open")
    assert (await ada.closes(await opened(slack, "answer_form"))).acknowledged
    assert len([m for m in advisor.heard if m.id != "form"]) == 1


async def test_the_shortcut_reads_the_message_and_answers_in_its_thread(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor
) -> None:
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")
    idea = await bob.says("own_cloud and some people", channel="C1")
    assert (await ada.uses_shortcut("assess_idea", idea)).acknowledged
    form = await opened(slack, "answer_form")
    fields = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    assert fields["team"]["initial_option"]["value"] == "some"
    chosen = {name: {"selected_option": fields[name]["initial_option"]} for name in ("data_residency", "team")}
    await ada.submits(form, chosen)
    await said(slack, "C1", "What about task_kind?")
    assert {m.thread_ts for m in slack.workspace.from_the_app("C1")} == {idea.ts}


async def test_the_verdict_is_one_message_with_table_chart_and_buttons(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor
) -> None:
    ada = slack.person("U1", "Ada")
    verdict = await decided(slack, ada, advisor)
    kinds = [block["type"] for block in verdict.blocks]
    assert kinds.count("data_table") == kinds.count("data_visualization") == 1
    actions = [element["action_id"] for block in verdict.blocks for element in block.get("elements", [])
               if "action_id" in element]  # fmt: skip
    assert {"verdict:what_if", "verdict:adjust", "verdict:share", "verdict:export"} <= set(actions)


async def test_the_decision_is_kept_with_who_answered_what(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor, store: Store
) -> None:
    ada = slack.person("U1", "Ada")
    await decided(slack, ada, advisor)
    from bot.messages import Tenant  # noqa: PLC0415 - only here

    (kept,) = await store.decisions_of(Tenant("", "T1"), "U1")
    assert kept.record["verdict"] == "open_source"
    assert kept.record["answered"]["team"]["author"] == "U1"


async def test_a_verdict_reached_in_private_is_shared_where_its_owner_says(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.presses(await decided(slack, ada, advisor), "verdict:share")
    form = await opened(slack, "share_form")
    await ada.submits(form, {"to": {"type": "conversations_select", "selected_conversation": "C2"}})
    shared = await said(slack, "C2", "Open source: word")
    assert "Shared by Ada" in dumped(shared.blocks)
    assert "actions" not in {block["type"] for block in shared.blocks}


async def test_a_verdict_of_a_thread_is_shared_in_its_channel(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor
) -> None:
    ada = slack.person("U1", "Ada")
    advisor.whole_verdict = True
    first = await ada.mentions("own_cloud some rag")
    verdict = await said(slack, "C1", "Open source: word")
    await ada.presses(verdict, "verdict:share")
    await slack.until(lambda w: [m for m in w.from_the_app("C1") if not m.thread_ts])
    assert verdict.thread_ts == first.ts


@pytest.mark.parametrize("canvases", [True, False])
async def test_the_decision_record_is_a_canvas_or_else_a_file(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor, canvases: bool
) -> None:
    slack.workspace.canvases_allowed = canvases
    ada = slack.person("U1", "Ada")
    await ada.presses(await decided(slack, ada, advisor), "verdict:export")
    await said(slack, ada.direct, "Open the decision record")
    if canvases:
        (canvas,) = slack.workspace.canvases.values()
        text = canvas["markdown"]
        assert canvas["access"][0]["user_ids"] == ["U1"]
    else:
        text = next(iter(slack.workspace.files.values()))["content"].decode()
    assert re.search(r"\| team \| word \| Ada \| \d{1,2} \w+ \d{4} \|", text)
    assert "## 3. Consequences: cost and operation" in text
    assert "## 8. Review" in text


async def test_there_is_nothing_to_export_before_a_verdict(slack: StandIn, bot: str) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud")
    await ada.presses(await said(slack, ada.direct, "What about team?"), "verdict:export")
    await said(slack, ada.direct, "no verdict here yet")
    assert not slack.workspace.canvases
    assert not slack.workspace.files


async def test_the_home_resumes_and_forgets(slack: StandIn, bot: str, advisor: ScriptedAdvisor) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud")
    await said(slack, ada.direct, "What about team?")
    await ada.opens_home()
    await slack.until(lambda w: "U1" in w.homes)
    assert "1 of 5 main questions answered" in dumped(slack.workspace.homes["U1"])
    await ada.presses_in_view(slack.workspace.homes["U1"], "home:resume", value=f"{ada.direct}/")
    await slack.until(lambda _: any(getattr(m.content, "action", "") == "consultation:summary" for m in advisor.heard))
    await ada.presses_in_view(slack.workspace.homes["U1"], "home:forget")
    await slack.until(lambda w: "deleted" in dumped(w.homes["U1"]["blocks"][0]))
    assert "0 of 5" not in dumped(slack.workspace.homes["U1"])
    assert "None. A consultation takes" in dumped(slack.workspace.homes["U1"])


async def test_the_home_starts_a_consultation_in_the_direct_message(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.opens_home()
    await slack.until(lambda w: "U1" in w.homes)
    await ada.presses_in_view(slack.workspace.homes["U1"], "home:begin")
    await said(slack, ada.direct, "What about data_residency?")
    assert [message.author for message in advisor.heard] == ["U1"]


async def test_the_messages_tab_suggests_what_to_ask(slack: StandIn, bot: str) -> None:
    ada = slack.person("U1", "Ada")
    await ada.opens_home(tab="messages")
    await slack.until(lambda w: w.calls_of("assistant.threads.setSuggestedPrompts"))
    (call,) = slack.workspace.calls_of("assistant.threads.setSuggestedPrompts")
    assert call.args["channel_id"] == ada.direct
    assert "thread_ts" not in call.args


async def test_pressing_take_these_with_nothing_chosen_is_explained(slack: StandIn, bot: str) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud some")
    await ada.presses(await said(slack, ada.direct, "What about task_kind?"), "answer:task_kind:chosen")
    await said(slack, ada.direct, "Nothing was chosen")
    assert (
        len([m for m in slack.workspace.from_the_app(ada.direct) if "What about task_kind?" in dumped(m.blocks)]) == 1
    )


async def test_an_unsigned_or_old_request_is_refused(slack: StandIn, start: Any, advisor: ScriptedAdvisor) -> None:
    port = await start("http")
    http = slack.deliver_over_http(f"http://127.0.0.1:{port}/slack/events")
    body = json.dumps({"type": "event_callback", "event_id": "E1", "event": {"type": "message"}})
    good = http.signed(body)
    forged = good | {"X-Slack-Signature": "v0=" + "0" * 64}
    assert (await http.post(body, forged)).status == 401
    assert (await http.post(body, http.signed(body, at=time.time() - 301))).status == 401
    assert (await http.post(body + " ", good)).status == 401
    assert not advisor.heard


async def test_slacks_address_check_and_the_health_address_answer(slack: StandIn, start: Any) -> None:
    port = await start("http")
    http = slack.deliver_over_http(f"http://127.0.0.1:{port}/slack/events")
    body = json.dumps({"type": "url_verification", "challenge": "c0ffee", "token": "t"})
    receipt = await http.post(body, http.signed(body) | {"Content-Type": "application/json"})
    assert receipt.body["challenge"] == "c0ffee"
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/health") as answer:
        assert (answer.status, await answer.json()) == (200, {"ok": True})

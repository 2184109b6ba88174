"""A person's way through a consultation, over both transports, on the bot as it is served."""

import json
from typing import Any

import pytest
from slack_stand_in import MENTION, Posted, StandIn, refused
from slack_stand_in.scripted_advisor import ScriptedAdvisor

from bot.messages import Deleted, Edited, Place, Said, Tenant
from bot.storage.store import Store


def shown(slack: StandIn, channel: str, thread: str = "") -> list[Posted]:
    return slack.workspace.from_the_app(channel, thread)


def words(message: Posted) -> str:
    return message.text + json.dumps(message.blocks, ensure_ascii=False)


async def said(slack: StandIn, channel: str, text: str, thread: str = "") -> Posted:
    found = await slack.until(lambda _: [m for m in shown(slack, channel, thread) if text in words(m)])
    assert found
    return [m for m in shown(slack, channel, thread) if text in words(m)][-1]


async def test_by_buttons_the_board_is_one_message_that_changes(slack: StandIn, bot: str, store: Store) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("hello")
    board = await said(slack, ada.direct, "What about data_residency?")
    await ada.presses(board, "answer:data_residency:own_cloud")
    await said(slack, ada.direct, "What about team?")
    await ada.presses(board, "answer:team:some")
    await said(slack, ada.direct, "What about task_kind?")
    (only,) = shown(slack, ada.direct)
    assert only.ts == board.ts
    assert "✓ data_residency: own_cloud" in words(only)


async def test_several_choices_are_sent_with_one_press(slack: StandIn, bot: str, advisor: ScriptedAdvisor) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud some")
    board = await said(slack, ada.direct, "What about task_kind?")
    kinds = [{"value": "answer:task_kind:rag"}, {"value": "answer:task_kind:translation"}]
    state = {"b": {"answer:task_kind:several": {"type": "multi_static_select", "selected_options": kinds}}}
    press = {"type": "button", "action_id": "answer:task_kind:chosen", "action_ts": slack.workspace.next_ts()}
    await ada.sends_actions(board, [press], state=state)
    verdict = await said(slack, ada.direct, "Verdict:")
    assert "task_kind=['rag', 'translation']" in verdict.text


async def test_choosing_in_the_select_alone_sends_nothing(slack: StandIn, bot: str, advisor: ScriptedAdvisor) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud some")
    board = await said(slack, ada.direct, "What about task_kind?")
    change = {"type": "multi_static_select", "action_id": "answer:task_kind:several", "selected_options": []}
    receipt = await ada.sends_actions(board, [change])
    assert receipt.acknowledged
    await ada.says("rag")
    await said(slack, ada.direct, "Verdict:")
    assert len(advisor.heard) == 2


async def test_by_typed_answers_only_the_newest_board_has_buttons(slack: StandIn, bot: str) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("hello")
    await said(slack, ada.direct, "What about data_residency?")
    await ada.says("own_cloud")
    await said(slack, ada.direct, "What about team?")
    await slack.until(lambda w: w.calls_of("chat.update"))
    with_buttons = [m for m in shown(slack, ada.direct) if "actions" in {block["type"] for block in m.blocks}]
    assert ["team" in m.text for m in with_buttons] == [True]
    assert "data_residency: own_cloud" in shown(slack, ada.direct)[0].text


async def test_a_mention_in_a_thread_is_answered_once_in_that_thread(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor
) -> None:
    ada = slack.person("U1", "Ada")
    first = await ada.mentions("help us decide")
    await said(slack, "C1", "What about data_residency?", first.ts)
    await ada.mentions("own_cloud", thread=first.ts)
    await said(slack, "C1", "What about team?", first.ts)
    assert [message.content for message in advisor.heard] == [Said("help us decide"), Said("own_cloud")]
    await ada.says("hello")
    await said(slack, ada.direct, "What about data_residency?")
    assert [m.thread_ts for m in shown(slack, "C1")] == [first.ts, first.ts]


async def test_answers_of_anybody_in_our_thread_count_with_their_author(slack: StandIn, bot: str, store: Store) -> None:
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")
    first = await ada.mentions("own_cloud")
    await said(slack, "C1", "What about team?", first.ts)
    await bob.says("some", channel="C1", thread=first.ts)
    board = await said(slack, "C1", "What about task_kind?", first.ts)
    assert "✓ team: some (Bob)" in words(board)
    stored = await store.load(Place(Tenant("", "T1"), "C1", first.ts))
    assert {q.value: g.author for q, g in stored.consultation.answers.items()} == {"data_residency": "U1", "team": "U2"}


async def test_what_is_said_elsewhere_is_not_even_kept(slack: StandIn, bot: str, advisor: ScriptedAdvisor) -> None:
    ada = slack.person("U1", "Ada")
    elsewhere = await ada.says("lunch?", channel="C1")
    await ada.says("own_cloud", channel="C1", thread=elsewhere.ts)
    await ada.says("hello")
    await said(slack, ada.direct, "What about data_residency?")
    assert [message.content for message in advisor.heard] == [Said("hello")]


async def test_a_delivery_repeated_is_answered_once(slack: StandIn, bot: str, advisor: ScriptedAdvisor) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("hello", repeat=3)
    await ada.says("own_cloud", repeat=2)
    await said(slack, ada.direct, "What about team?")
    assert [message.content for message in advisor.heard] == [Said("hello"), Said("own_cloud")]


async def test_an_edited_and_a_deleted_message_reach_the_advisor(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor
) -> None:
    ada = slack.person("U1", "Ada")
    message = await ada.says("own_cloud")
    await said(slack, ada.direct, "What about team?")
    await ada.edits(message, "on_premises")
    await said(slack, ada.direct, "data_residency: on_premises")
    await ada.deletes(message)
    await said(slack, ada.direct, "Gone.")
    assert [heard.content for heard in advisor.heard[1:]] == [Edited(message.ts, "on_premises"), Deleted(message.ts)]


async def test_a_changed_preview_is_no_edit(slack: StandIn, bot: str, advisor: ScriptedAdvisor) -> None:
    ada = slack.person("U1", "Ada")
    message = await ada.says("own_cloud")
    await ada.edits(message, message.text)
    await ada.says("some")
    await said(slack, ada.direct, "What about task_kind?")
    assert len(advisor.heard) == 2


async def test_other_bots_are_not_listened_to(slack: StandIn, bot: str, advisor: ScriptedAdvisor) -> None:
    ada = slack.person("U1", "Ada")
    event = {"type": "message", "channel": ada.direct, "channel_type": "im", "ts": "1.0", "text": "own_cloud"}
    await ada.raises(event | {"user": "U9", "bot_id": "B9"})
    await ada.raises(event | {"user": "U9", "subtype": "bot_message"})
    await ada.raises(event | {"user": "UADVISOR"})
    await ada.says("hello")
    await said(slack, ada.direct, "What about data_residency?")
    assert len(advisor.heard) == 1


async def test_a_button_of_an_older_version_is_acknowledged_and_explained(slack: StandIn, bot: str) -> None:
    ada = slack.person("U1", "Ada")
    first = await ada.mentions("hello")
    board = await said(slack, "C1", "What about data_residency?", first.ts)
    receipt = await ada.presses(board, "legacy_button_7")
    assert receipt.acknowledged
    await slack.until(lambda w: w.calls_of("chat.postEphemeral"))
    (call,) = slack.workspace.calls_of("chat.postEphemeral")
    assert call.args["user"] == "U1"
    assert "older version" in call.args["text"]


@pytest.mark.parametrize("kind", ["view_submission", "block_suggestion", "shortcut"])
async def test_what_nobody_knows_is_acknowledged(slack: StandIn, bot: str, kind: str) -> None:
    ada = slack.person("U1", "Ada")
    view = {"id": "V1", "type": "modal", "callback_id": "gone", "state": {"values": {}}, "blocks": []}
    payload = {"type": kind, "callback_id": "gone", "view": view, "action_id": "a", "value": "", "trigger_id": "t"}
    payload |= {"user": {"id": ada.id, "team_id": "T1"}, "team": {"id": "T1"}, "block_id": "b"}
    assert (await slack.postman.deliver("interactive", payload)).acknowledged
    assert (await ada.raises({"type": "channel_rename", "channel": {"id": "C1"}})).acknowledged


async def test_an_error_of_ours_is_told_with_a_reference_and_without_its_text(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor, caplog: pytest.LogCaptureFixture
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud")
    await said(slack, ada.direct, "What about team?")
    advisor.fails = True
    await ada.says("some")
    told = await said(slack, ada.direct, "Something went wrong")
    assert "xoxb" not in words(told)
    reference = told.text.split("`")[1]
    assert reference in caplog.text
    advisor.fails = False
    await ada.says("some")
    board = await said(slack, ada.direct, "What about task_kind?")
    assert "✓ data_residency: own_cloud" in words(board)


async def test_hostile_words_are_shown_as_words(slack: StandIn, bot: str, advisor: ScriptedAdvisor) -> None:
    slack.person("U3", "<!channel> *Eve* <https://evil.example|click>")
    eve, ada = slack.person("U3"), slack.person("U1", "Ada")
    first = await ada.mentions("hello")
    await said(slack, "C1", "What about data_residency?", first.ts)
    await eve.says("own_cloud", channel="C1", thread=first.ts)
    board = await said(slack, "C1", "What about team?", first.ts)
    assert "<!channel>" not in words(board)
    assert "&lt;!channel&gt;" in words(board)
    assert "https://" not in words(board)


async def test_the_mention_itself_is_not_part_of_what_was_said(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says(f"{MENTION} own_cloud &lt;b&gt; <https://example.com|example.com> <#C2|general>")
    await said(slack, ada.direct, "What about team?")
    assert advisor.heard[0].content == Said("own_cloud <b> example.com #general")


async def test_what_was_deleted_elsewhere_is_not_brought_back_from_memory(
    slack: StandIn, bot: str, store: Store
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud")
    await said(slack, ada.direct, "What about team?")
    await store.purge(Tenant("", "T1"), None)
    await ada.says("some")
    board = await said(slack, ada.direct, "What about data_residency?")
    assert "○ data_residency: open" in words(board)
    assert "✓ team: some" in words(board)


async def test_an_event_that_could_not_be_kept_is_not_acknowledged(
    slack: StandIn, bot: str, store: Store, advisor: ScriptedAdvisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, failures = store.receive, [OSError("disk full"), OSError("disk full")]

    async def failing(**given: Any) -> bool:
        if failures:
            raise failures.pop()
        return await receive(**given)

    monkeypatch.setattr(store, "receive", failing)
    slack.postman.timeout_seconds = 0.3
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud")
    assert slack.postman.receipts[-1].attempts == 3
    await said(slack, ada.direct, "What about team?")
    assert len(advisor.heard) == 1


async def test_a_press_while_the_answer_is_worked_on_is_acknowledged_and_taken_in_turn(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("hello")
    board = await said(slack, ada.direct, "What about data_residency?")
    advisor.seconds_of_thought = 0.3
    first = await ada.presses(board, "answer:data_residency:own_cloud")
    second = await ada.presses(board, "answer:team:some")
    assert first.acknowledged
    assert second.acknowledged
    await said(slack, ada.direct, "What about task_kind?")
    assert "✓ data_residency: own_cloud" in words(shown(slack, ada.direct)[0])


async def test_a_thread_of_a_direct_message_is_answered_there_and_is_the_same_consultation(
    slack: StandIn, bot: str
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud")
    board = await said(slack, ada.direct, "What about team?")
    await ada.says("some", thread=board.ts)
    answer = await said(slack, ada.direct, "What about task_kind?")
    assert answer.thread_ts == board.ts
    assert "✓ data_residency: own_cloud" in words(answer)
    await slack.until(lambda _: "actions" not in {block["type"] for block in board.blocks})


async def test_without_names_people_are_colleagues_and_are_not_asked_for_again_at_once(
    slack: StandIn, bot: str, store: Store
) -> None:
    slack.faults.add(refused("users.info", "missing_scope", times=100))
    ada = slack.person("U1", "Ada")
    first = await ada.mentions("own_cloud")
    await said(slack, "C1", "(a colleague)", first.ts)
    await ada.says("some", channel="C1", thread=first.ts)
    await said(slack, "C1", "What about task_kind?", first.ts)
    assert len([call for call in slack.workspace.calls if call.method == "users.info"]) == 1

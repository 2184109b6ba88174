"""What Slack does to a call: limits, errors, cut connections, refused blocks. Each is said once, and none is lost."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_stand_in import Posted, StandIn, connection_cut, rate_limited, refused, server_error
from slack_stand_in.scripted_advisor import ScriptedAdvisor

from bot.messages import Tenant
from bot.storage.records import Outgoing
from bot.storage.store import Store

TENANT = Tenant("", "T1")
NOW = datetime.now(UTC)
TABLE: dict[str, Any] = {
    "type": "data_table",
    "caption": "Costs",
    "rows": [
        [{"type": "raw_text", "text": "Route"}, {"type": "raw_text", "text": "Expected"}],
        [{"type": "raw_text", "text": "<API>"}, {"type": "raw_number", "value": 350.0, "text": "$350"}],
    ],
}
CHART: dict[str, Any] = {
    "type": "data_visualization",
    "title": "Monthly cost by volume",
    "chart": {
        "type": "line",
        "series": [{"name": "API", "data": [{"label": "1M", "value": 1.0}, {"label": "2M", "value": 2.0}]}],
        "axis_config": {"categories": ["1M", "2M"], "x_label": "Tokens", "y_label": "USD"},
    },
}
BUTTONS: dict[str, Any] = {
    "type": "actions",
    "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "consultation:begin"}],
}


def message(key: str, *, blocks: list[dict[str, Any]] | None = None, **more: Any) -> Outgoing:
    payload = {"text": f"text of {key}", "blocks": blocks or []}
    return Outgoing(key, more.pop("channel", "C1"), more.pop("thread", ""), "chat.postMessage", payload, **more)


async def send(store: Store, *calls: Outgoing) -> None:
    await store.queue(TENANT, calls, now=NOW)


def texts(slack: StandIn, channel: str = "C1") -> list[str]:
    return [posted.text for posted in slack.workspace.from_the_app(channel)]


async def standing(slack: StandIn, count: int, channel: str = "C1") -> list[Posted]:
    await slack.until(lambda w: len(w.from_the_app(channel)) >= count, timeout_seconds=8)
    return slack.workspace.from_the_app(channel)


async def test_calls_of_one_thread_go_out_in_order(slack: StandIn, store: Store, socket_bot: None) -> None:
    await send(store, *(message(f"k{number}") for number in range(6)))
    await standing(slack, 6)
    assert texts(slack) == [f"text of k{number}" for number in range(6)]


async def test_nothing_that_is_posted_or_changed_unfolds_links(slack: StandIn, store: Store, socket_bot: None) -> None:
    await send(store, message("k1"))
    await standing(slack, 1)
    (call,) = slack.workspace.calls_of("chat.postMessage")
    assert (call.args["unfurl_links"], call.args["unfurl_media"]) == (False, False)


async def test_a_rate_limit_delays_and_loses_nothing(slack: StandIn, store: Store, socket_bot: None) -> None:
    slack.faults.add(rate_limited("chat.postMessage", retry_after=1, times=1))
    await send(store, message("k1"), message("k2"))
    await standing(slack, 2)
    assert texts(slack) == ["text of k1", "text of k2"]
    assert not slack.workspace.calls_of("conversations.history")  # surely not sent: nobody need look


@pytest.mark.parametrize("thread", ["", "in_a_thread"])
@pytest.mark.parametrize(
    "fault",
    [
        connection_cut("chat.postMessage", after=True),
        connection_cut("chat.postMessage", after=False),
        server_error("chat.postMessage", after=True),
        server_error("chat.postMessage"),
    ],
    ids=["cut after", "cut before", "503 after", "503 before"],
)
async def test_when_nobody_knows_whether_it_was_posted_it_is_looked_up(
    slack: StandIn, store: Store, socket_bot: None, fault: Any, thread: str
) -> None:
    root = slack.workspace.add(Posted("C1", slack.workspace.next_ts(), "U1", "root")).ts if thread else ""
    slack.faults.add(replace(fault))
    await send(store, message("k1", thread=root), message("k2", thread=root))
    await standing(slack, 2)
    assert texts(slack) == ["text of k1", "text of k2"]
    method = "conversations.replies" if thread else "conversations.history"
    assert slack.workspace.calls_of(method)


@pytest.mark.parametrize(("allowed", "times"), [(True, 1), (False, 2)], ids=["im:write", "installed before it"])
async def test_a_message_to_a_person_is_looked_up_in_their_direct_message(
    slack: StandIn, store: Store, socket_bot: None, allowed: bool, times: int
) -> None:
    ada = slack.person("U1", "Ada")
    slack.faults.add(connection_cut("chat.postMessage", after=True))
    if not allowed:
        slack.faults.add(refused("conversations.open", "missing_scope"))
    await send(store, message("k1", channel="U1"), message("k2", channel="U1"))
    await standing(slack, times + 1, ada.direct)
    assert texts(slack, ada.direct) == ["text of k1"] * times + ["text of k2"]


async def test_random_rate_limits_and_errors_lose_and_repeat_nothing(
    slack: StandIn, store: Store, socket_bot: None
) -> None:
    slack.faults.add(rate_limited("chat.postMessage", retry_after=0, times=1000, share=0.2))
    slack.faults.add(server_error("chat.postMessage", times=4, after=True))
    calls = [message(f"{channel}-{n}", channel=channel) for n in range(4) for channel in ("C1", "C2")]
    await send(store, *calls)
    await slack.until(lambda w: len(w.from_the_app("C1") + w.from_the_app("C2")) >= 8, timeout_seconds=15)
    for channel in ("C1", "C2"):
        assert texts(slack, channel) == [f"text of {channel}-{n}" for n in range(4)]


@pytest.mark.parametrize("unsupported", ["data_table", "data_visualization"])
async def test_a_refused_block_becomes_text_and_a_picture(
    slack: StandIn, store: Store, socket_bot: None, unsupported: str
) -> None:
    slack.workspace.unsupported_blocks = frozenset({unsupported})
    await send(store, message("k1", blocks=[TABLE, CHART, BUTTONS]))
    (posted,) = await standing(slack, 1)
    assert [block["type"] for block in posted.blocks] == ["context", "section", "context", "actions"]
    assert "&lt;API&gt;" in json.dumps(posted.blocks)
    await slack.until(lambda w: w.calls_of("files.completeUploadExternal"))
    (file,) = slack.workspace.files.values()
    assert file["content"].startswith(b"\x89PNG")
    assert file["alt_txt"].startswith("Line chart, Monthly cost by volume")


async def test_down_to_the_words_an_answer_is_never_lost_to_a_block(
    slack: StandIn, store: Store, socket_bot: None
) -> None:
    slack.workspace.unsupported_blocks = frozenset({"section", "context", "actions", "data_table"})
    await send(store, message("k1", blocks=[TABLE, BUTTONS]))
    (posted,) = await standing(slack, 1)
    assert (posted.text, posted.blocks) == ("text of k1", [])


async def test_what_slack_refuses_for_good_does_not_stop_what_follows(
    slack: StandIn, store: Store, socket_bot: None, caplog: pytest.LogCaptureFixture
) -> None:
    slack.faults.add(refused("chat.postMessage", "is_archived"))
    await send(store, message("k1"), message("k2"))
    await standing(slack, 1)
    assert texts(slack) == ["text of k2"]
    assert "is_archived" in caplog.text


async def test_a_share_that_cannot_be_posted_is_told_to_who_asked(
    slack: StandIn, store: Store, socket_bot: None
) -> None:
    ada = slack.person("U1", "Ada")
    slack.faults.add(refused("chat.postMessage", "not_in_channel"))
    await send(store, message("share:1", user="U1"))
    (told,) = await standing(slack, 1, ada.direct)
    assert "/invite" in told.text


async def test_an_update_of_a_message_that_is_gone_is_posted(slack: StandIn, store: Store, socket_bot: None) -> None:
    await send(store, message("k1"))
    (posted,) = await standing(slack, 1)
    posted.deleted = True
    update = Outgoing("k2", "C1", "", "chat.update", {"text": "again", "blocks": []}, updates="k1")
    await send(store, update)
    await standing(slack, 1)
    assert texts(slack) == ["again"]


async def test_what_could_not_be_delivered_for_a_day_is_given_up(
    slack: StandIn, store: Store, start: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await store.queue(TENANT, [message("old")], now=NOW - timedelta(hours=25))
    await store.queue(TENANT, [message("new")], now=NOW)
    await start("socket")
    await standing(slack, 1)
    assert texts(slack) == ["text of new"]


async def test_a_dropped_socket_is_opened_again_and_the_event_redelivered(
    slack: StandIn, socket_bot: None, advisor: ScriptedAdvisor
) -> None:
    slack.postman.retry_after_seconds = (0.0, 3.0, 3.0)
    await slack.socket.drop_all()
    ada = slack.person("U1", "Ada")
    await ada.says("hello")
    await slack.until(lambda w: w.from_the_app(ada.direct))
    assert len(advisor.heard) == 1


async def test_slack_refreshing_the_connection_goes_unnoticed(
    slack: StandIn, socket_bot: None, advisor: ScriptedAdvisor
) -> None:
    await slack.socket.ask_to_reconnect()
    ada = slack.person("U1", "Ada")
    await ada.says("hello")
    await slack.until(lambda w: w.from_the_app(ada.direct))
    assert len(advisor.heard) == 1

"""The stand-in against the SDK that the bot uses."""

import asyncio
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_stand_in import (
    APP_TOKEN,
    BOT_TOKEN,
    StandIn,
    connection_cut,
    rate_limited,
    server_error,
)


@pytest.fixture
async def slack() -> AsyncIterator[StandIn]:
    async with StandIn() as stand_in:
        yield stand_in


@pytest.fixture
async def client(slack: StandIn) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, session=session, retry_handlers=[])


def section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


async def error_of(call: object) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call  # type: ignore[misc]
    return str(refused.value.response["error"])


async def test_a_message_is_found_in_its_thread_by_its_metadata(slack: StandIn, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel="C1", text="root")
    metadata = {"event_type": "reply", "event_payload": {"key": "k1"}}
    await client.chat_postMessage(channel="C1", text="in it", thread_ts=root["ts"], metadata=metadata)
    replies = await client.conversations_replies(channel="C1", ts=root["ts"], include_all_metadata=True)
    assert [m.get("metadata", {}).get("event_payload") for m in replies["messages"]] == [None, {"key": "k1"}]
    without = await client.conversations_replies(channel="C1", ts=root["ts"])
    assert all("metadata" not in m for m in without["messages"])


@pytest.mark.parametrize(
    "blocks",
    [
        [section("x" * 3001)],
        [section("")],
        [{"type": "hologram"}],
        [section("x")] * 51,
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "x" * 76}}]}],
        [{"type": "data_table", "caption": "", "rows": []}],
        [{"type": "data_visualization", "title": "t", "chart": {"type": "line", "series": []}}],
    ],
)
async def test_blocks_over_the_limits_are_refused(client: AsyncWebClient, blocks: list[object]) -> None:
    assert await error_of(client.chat_postMessage(channel="C1", text="t", blocks=blocks)) == "invalid_blocks"


async def test_a_block_type_can_be_made_unknown(slack: StandIn, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C1", text="t", blocks=[{"type": "divider"}])
    slack.workspace.unsupported_blocks = frozenset({"divider"})
    blocks = [{"type": "divider"}]
    assert await error_of(client.chat_postMessage(channel="C1", text="t", blocks=blocks)) == "invalid_blocks"


async def test_text_over_forty_thousand_characters_is_refused(client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C1", text="x" * 40_000)
    assert await error_of(client.chat_postMessage(channel="C1", text="x" * 40_001)) == "msg_too_long"


async def test_a_wrong_token_is_refused(slack: StandIn) -> None:
    stranger = AsyncWebClient("xoxb-wrong", base_url=slack.api_url)
    assert await error_of(stranger.auth_test()) == "invalid_auth"


async def test_somebody_elses_message_cannot_be_changed(slack: StandIn, client: AsyncWebClient) -> None:
    slack.postman.timeout_seconds = 0.01
    slack.postman.retry_after_seconds = ()
    said = await slack.person("U1").says("mine")
    update = client.chat_update(channel=said.channel, ts=said.ts, text="yours")
    assert await error_of(update) == "cant_update_message"


async def test_a_trigger_is_good_once_and_for_three_seconds(
    slack: StandIn, client: AsyncWebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [section("x")]}
    trigger = slack.workspace.trigger()
    await client.views_open(trigger_id=trigger, view=view)
    assert await error_of(client.views_open(trigger_id=trigger, view=view)) == "exchanged_trigger_id"
    late = slack.workspace.trigger()
    slack.workspace.triggers[late].expires = time.monotonic() - 0.001
    assert await error_of(client.views_open(trigger_id=late, view=view)) == "expired_trigger_id"


async def test_a_rate_limit_carries_retry_after_and_does_nothing(slack: StandIn, client: AsyncWebClient) -> None:
    slack.faults.add(rate_limited("chat.postMessage", retry_after=7))
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="C1", text="t")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert slack.workspace.messages == []
    await client.chat_postMessage(channel="C1", text="t")


async def test_a_cut_connection_may_have_posted_or_not(slack: StandIn, client: AsyncWebClient) -> None:
    slack.faults.add(connection_cut("chat.postMessage", after=False))
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C1", text="lost")
    assert slack.workspace.messages == []
    slack.faults.add(connection_cut("chat.postMessage", after=True))
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C1", text="kept")
    slack.faults.add(server_error("chat.postMessage", after=True))
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="C1", text="kept too")
    assert [message.text for message in slack.workspace.messages] == ["kept", "kept too"]


async def test_an_envelope_that_is_not_acknowledged_is_delivered_again(slack: StandIn, client: AsyncWebClient) -> None:
    seen: list[tuple[str, int | None]] = []

    async def on_request(socket: SocketModeClient, request: object) -> None:
        seen.append((request.payload["event_id"], request.retry_attempt))  # type: ignore[attr-defined]
        if len(seen) > 1:
            await socket.send_socket_mode_response({"envelope_id": request.envelope_id})  # type: ignore[attr-defined]

    socket = SocketModeClient(APP_TOKEN, web_client=client)
    socket.socket_mode_request_listeners.append(on_request)  # type: ignore[arg-type]
    await socket.connect()
    slack.postman.timeout_seconds = 0.2
    await slack.person("U1").says("hello")
    assert len(seen) == 2
    assert seen[0][0] == seen[1][0]
    assert slack.postman.receipts[-1].attempts == 2
    await socket.close()
    await asyncio.sleep(0)


async def test_a_file_is_uploaded_in_three_steps(slack: StandIn, client: AsyncWebClient) -> None:
    await client.files_upload_v2(filename="chart.png", content=b"png", alt_txt="a chart", channel="C1")
    (file,) = slack.workspace.files.values()
    assert (file["content"], file["alt_txt"], file["channel"]) == (b"png", "a chart", "C1")

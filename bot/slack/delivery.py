"""From the outbox to Slack: each call once, in order, at Slack's pace, and never lost to a refused block.

Whether an attempt whose end nobody knows has posted is looked up in the thread, by our key in the message's metadata,
before anything is sent again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import section
from bot.slack.canvases import canvas_or_file
from bot.slack.chart_blocks import alt_text
from bot.slack.clients import Clients
from bot.slack.escaping import escaped
from bot.slack.fallbacks import charts, poorer
from bot.slack.handing_over import receive_next, without_then
from bot.slack.pacing import Pacing
from bot.slack.ports import Clock, Due, Store
from bot.slack.turning import CANVAS, EPHEMERAL, POST, RESPOND, UPDATE
from bot.slack.unreachable import instead_of
from bot.slack.workspaces import NotInstalled

log = logging.getLogger(__name__)

NO_PREVIEWS = {"unfurl_links": False, "unfurl_media": False}
EVENT_TYPE = "llm_advisor_message"
GIVEN_UP_AFTER = timedelta(hours=24)
LOOK_BACK = timedelta(seconds=30)
LONGEST_PAUSE_SECONDS = 60
HANDS = 4
PERSON = ("U", "W")
"""How the ids of people begin: Slack takes one for the direct message with them, but only to post."""
REFUSED_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long"})
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
AGAIN = frozenset({"ratelimited", "rate_limited", "fatal_error", "internal_error", "service_unavailable"}) | {
    "request_timeout", "accesslimited", "team_added_to_org",
}  # fmt: skip
"""What may go well later. Everything else that Slack refuses, it refuses for good."""

DrawChart = Callable[[dict[str, Any]], bytes]
"""A ``data_visualization`` block as a PNG; slow, so it is run in a thread."""
Send = Callable[[AsyncWebClient, Due, dict[str, Any]], Awaitable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Delivers one row at a time; many of these calls run side by side."""

    store: Store
    clients: Clients
    session: aiohttp.ClientSession
    pacing: Pacing
    clock: Clock
    draw_chart: DrawChart
    after: Callable[[timedelta], None]
    """Asked to look again after a while, because a row was postponed."""
    stands_at: Callable[[str, str], None]
    """Told the key and the ts of what was sent."""
    soon: Callable[[], None]
    """Asked to look again now, where more is expected: what waited in its lane may be sent."""
    hands: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HANDS))
    """Many calls wait for Slack side by side; few write at once, so that acknowledgements need not wait behind them."""

    async def deliver(self, row: Due) -> None:
        """Send ``row``, or say why not; it is delivered, postponed or given up when this returns."""
        now = self.clock()
        if now - row.created_at > GIVEN_UP_AFTER:
            await self._give_up(row, "nobody could be reached for a day")
            return
        pause = self.pacing.wait(*_lane(row), now=now)
        if pause:
            await self._later(row, pause, "at Slack's pace", maybe_sent=row.attempted_before)
            return
        try:
            client = await self.clients(row.tenant)
            channel, ts = await self._found_or_sent(client, row)
        except SlackApiError as refused:
            await self._refused(row, refused)
        except NotInstalled as gone:
            await self._give_up(row, str(gone))
        except aiohttp.ClientConnectorError:
            await self._later(row, _pause_before(row), "no connection", maybe_sent=row.attempted_before)
        except (aiohttp.ClientError, TimeoutError, SlackRequestError) as lost:
            await self._later(row, _pause_before(row), f"no answer ({type(lost).__name__})", maybe_sent=True)
        else:
            self.stands_at(row.key, ts)
            async with self.hands:
                await receive_next(self.store, row, channel, ts, at=self.clock())
                self.soon()  # and so both are written together
                await self.store.delivered(row, channel=channel, ts=ts, now=self.clock())

    async def _found_or_sent(self, client: AsyncWebClient, row: Due) -> tuple[str, str]:
        if row.attempted_before and (row.method in {POST, CANVAS} or (row.method == UPDATE and row.target is None)):
            found = await self._posted_before(client, row)
            if found is not None:
                return found
        send = _SENDS.get(row.method, _call)
        try:
            return await send(client, row, without_then(row.payload))
        except SlackApiError as refused:
            if _error(refused) in GONE and row.method == UPDATE:
                return await _post(client, row, without_then(row.payload))
            if _error(refused) not in REFUSED_BLOCKS:
                raise
            log.warning("Slack refused %s (%s): sending it simpler; %s", row.key, _error(refused), _details(refused))
            return await self._sent_simpler(client, row, send, refused)

    async def _sent_simpler(
        self, client: AsyncWebClient, row: Due, send: Send, refused: SlackApiError
    ) -> tuple[str, str]:
        for payload in poorer(without_then(row.payload)):
            try:
                sent = await send(client, row, payload)
            except SlackApiError as again:
                if _error(again) not in REFUSED_BLOCKS:
                    raise
                continue
            await self._charts_as_pictures(client, row)
            return sent
        raise refused

    async def _charts_as_pictures(self, client: AsyncWebClient, row: Due) -> None:
        for chart in charts(row.payload):
            try:
                picture = await asyncio.to_thread(self.draw_chart, chart)
                channel, thread = await _where_pictures_go(client, row)
                await client.files_upload_v2(
                    filename="chart.png",
                    content=picture,
                    title=chart["title"],
                    alt_txt=alt_text(chart),
                    channel=channel,
                    thread_ts=thread,
                )
            except (SlackApiError, SlackRequestError, aiohttp.ClientError, TimeoutError) as error:
                log.warning("the picture for %s could not be sent: %s", row.key, type(error).__name__)

    async def _posted_before(self, client: AsyncWebClient, row: Due) -> tuple[str, str] | None:
        channel = await _readable(client, row)
        if channel is None:
            return None
        oldest = f"{(row.created_at - LOOK_BACK).timestamp():.6f}"
        arguments: dict[str, Any] = {"channel": channel, "oldest": oldest, "limit": 200}
        arguments["include_all_metadata"] = True
        if row.thread:
            found = await client.conversations_replies(ts=row.thread, **arguments)
        else:
            found = await client.conversations_history(**arguments)
        for message in found["messages"]:
            if (message.get("metadata") or {}).get("event_payload", {}).get("key") == row.key:
                return channel, str(message["ts"])
        return None

    async def _refused(self, row: Due, refused: SlackApiError) -> None:
        error, status = _error(refused), getattr(refused.response, "status_code", 200)
        if status == 429:
            pause = timedelta(seconds=int(refused.response.headers.get("Retry-After", "1")))
            self.pacing.pause(*_lane(row), until=self.clock() + pause)
            await self._later(row, pause, "Slack asked to wait", maybe_sent=False)
        elif status >= 500 or error in AGAIN:
            await self._later(row, _pause_before(row), f"Slack said {error or status}", maybe_sent=True)
        else:
            await self._give_up(row, f"Slack refused it: {error}", error)

    async def _later(self, row: Due, pause: timedelta, reason: str, *, maybe_sent: bool) -> None:
        await self.store.postpone(row, until=self.clock() + pause, reason=reason, maybe_sent=maybe_sent)
        self.after(pause)

    async def _give_up(self, row: Due, reason: str, error: str = "") -> None:
        log.error("giving up %s (%s to %s): %s", row.key, row.method, row.channel or row.user, reason)
        await self.store.give_up(row, reason)
        instead = instead_of(row, error)
        if instead is not None:
            await self.store.queue(row.tenant, [instead], now=self.clock())


def _lane(row: Due) -> tuple[str, ...]:
    return row.tenant.enterprise_id, row.tenant.team_id, row.channel or row.user or "", row.method


def _pause_before(row: Due) -> timedelta:
    return timedelta(seconds=min(LONGEST_PAUSE_SECONDS, 2 ** min(row.attempt - 1, 6)))


def _error(refused: SlackApiError) -> str:
    response = refused.response
    return str(response.get("error") or "") if hasattr(response, "get") else ""


def _details(refused: SlackApiError) -> str:
    metadata = refused.response.get("response_metadata") or {}
    return "; ".join(str(message)[:200] for message in metadata.get("messages", [])[:5])


async def _readable(client: AsyncWebClient, row: Due) -> str | None:
    """Where a message can be looked for: nothing can be read under a person's id, only in their direct message.

    None where an installation of earlier days does not allow that: said twice rather than not at all.
    """
    if not row.channel.startswith(PERSON):
        return row.channel
    try:
        return str((await client.conversations_open(users=row.channel))["channel"]["id"])
    except SlackApiError as refused:
        if _error(refused) != "missing_scope":
            raise
        return None


async def _where_pictures_go(client: AsyncWebClient, row: Due) -> tuple[str, str | None]:
    """Beside the message; what only one person sees goes into their direct message, since a picture is seen by all."""
    if not _for_one(row):
        return row.channel, row.thread or None
    text = "The chart that you asked for, as a picture: this Slack does not show it where you asked."
    answer = await client.api_call(POST, json={**NO_PREVIEWS, "channel": row.user, "text": text})
    return str(answer["channel"]), None


def _for_one(row: Due) -> bool:
    return row.method == EPHEMERAL or "replace_original" in row.payload


async def _post(client: AsyncWebClient, row: Due, payload: dict[str, Any]) -> tuple[str, str]:
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": row.key}}
    arguments = {**NO_PREVIEWS, **payload, "channel": row.channel, "metadata": metadata}
    if row.thread:
        arguments["thread_ts"] = row.thread
    answer = await client.api_call(POST, json=arguments)
    return str(answer["channel"]), str(answer["ts"])


async def _update(client: AsyncWebClient, row: Due, payload: dict[str, Any]) -> tuple[str, str]:
    if row.target is None:
        return await _post(client, row, payload)
    channel, ts = row.target
    await client.api_call(UPDATE, json={**payload, "channel": channel, "ts": ts})
    return channel, ts


async def _ephemeral(client: AsyncWebClient, row: Due, payload: dict[str, Any]) -> tuple[str, str]:
    arguments = {**payload, "channel": row.channel, "user": row.user}
    if row.thread:
        arguments["thread_ts"] = row.thread
    answer = await client.api_call(EPHEMERAL, json=arguments)
    return row.channel, str(answer.get("message_ts") or "")


async def _call(client: AsyncWebClient, row: Due, payload: dict[str, Any]) -> tuple[str, str]:
    await client.api_call(row.method, json=payload)
    return row.channel, ""


async def _respond(client: AsyncWebClient, row: Due, payload: dict[str, Any]) -> tuple[str, str]:
    """To the address that came with the press: it also reaches channels that we are no member of. It may be used up.

    What says whether it replaces the message pressed on is for one person; anything else is for the channel.
    """
    body = {key: value for key, value in payload.items() if key not in {"url", "replace_original"}}
    for_one = "replace_original" in payload
    if payload["url"] and client.session is not None:
        replaces = bool(payload.get("replace_original"))
        how = {"response_type": "ephemeral" if for_one else "in_channel", "replace_original": replaces}
        async with client.session.post(payload["url"], json=body | how) as answer:
            if answer.status == 200:
                return row.channel, ""
    return await (_ephemeral if for_one else _post)(client, row, body)


async def _record(client: AsyncWebClient, row: Due, payload: dict[str, Any]) -> tuple[str, str]:
    link = await canvas_or_file(client, row, payload)
    text = f"{escaped(payload['title'])}\n<{link}|Open the decision record>"
    return await _post(client, row, {"text": text, "blocks": [section(text)]})


_SENDS: dict[str, Send] = {POST: _post, UPDATE: _update, EPHEMERAL: _ephemeral, RESPOND: _respond, CANVAS: _record}

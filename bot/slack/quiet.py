"""Where we may speak: who manages a channel can make us quiet there, and let us speak again. Everywhere else we answer.

A channel's manager is who created it, or an administrator of the workspace.
"""

import asyncio
import logging
import re
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.messages import Place, Tenant
from bot.slack.arrivals import Kind
from bot.slack.clients import Clients
from bot.slack.notices import blocks
from bot.slack.ports import Clock, Outgoing, Received, Store
from bot.slack.rendering import Sheet
from bot.slack.turning import EPHEMERAL, POST
from bot.slack.workspaces import NotInstalled

log = logging.getLogger(__name__)

QUIET = "quiet"
"""The channel's choice, as it is stored."""
ASKING_SECONDS = 2.0
_BE_QUIET = re.compile(r"\W*(please\s+)?be\s+quiet(\s+here)?(\W+please)?\W*", re.IGNORECASE)
_SPEAK = re.compile(r"\W*(please\s+)?speak(\s+here)?\s+again(\s+here)?(\W+please)?\W*", re.IGNORECASE)
_UNASKED = frozenset({Kind.SAID, Kind.EDITED, Kind.DELETED})
"""What was not said to us by name: where we are quiet, nothing is said of it either."""
_SPEAKS = _UNASKED | {Kind.MENTIONED, Kind.PRESSED, Kind.EXPORTED, Kind.COST_SHARED}

IS_QUIET = (
    "I am quiet in this channel: whoever manages it asked me to be. Write to me directly, or mention me in another "
    "channel. Its creator or an administrator of the workspace can say “@LLM Advisor speak here again”."
)
NOW_QUIET = (
    "From now on I am quiet in this channel. What was answered is kept, and I still answer in direct messages and in "
    "other channels. Its creator or an administrator can say “@LLM Advisor speak here again”."
)
NOW_SPEAKING = "I speak in this channel again. Mention me with a question or an idea."
NOT_YOURS = (
    "Nothing changed. Only the creator of this channel or an administrator of the workspace can say where I speak: "
    "please ask one of them."
)
TARGET_IS_QUIET = (
    "I did not post it there: whoever manages that channel asked me to be quiet in it. Nothing is lost; "
    "you can share it in another channel."
)


def wish_in(text: str) -> bool | None:
    """True: be quiet here. False: speak here again. None: it says something else."""
    if _BE_QUIET.fullmatch(text):
        return True
    return False if _SPEAK.fullmatch(text) else None


@dataclass(frozen=True, slots=True)
class Quiet:
    """The choice of each channel, and who may make it."""

    store: Store
    clients: Clients
    clock: Clock

    async def answer(self, item: Received, place: Place) -> list[Outgoing] | None:
        """What is said where we are quiet, or are told to be; None: answer as ever."""
        wish = wish_in(item.payload["text"]) if item.kind == Kind.MENTIONED else None
        if wish is not None:
            return [await self._switched(item, place, quiet=wish)]
        if item.kind in {Kind.SHARED, Kind.HAND_OVER}:
            target = item.payload.get("to") or place.channel
            return [_to_one(item, place, TARGET_IS_QUIET)] if await self.holds_in(place.tenant, target) else None
        if item.kind not in _SPEAKS or not await self.holds_in(place.tenant, place.channel):
            return None
        return [] if item.kind in _UNASKED else [_to_one(item, place, IS_QUIET)]

    async def _switched(self, item: Received, place: Place, *, quiet: bool) -> Outgoing:
        if not await self.switched(place, item.payload["author"], quiet=quiet):
            return _to_one(item, place, NOT_YOURS)
        payload = _payload(NOW_QUIET if quiet else NOW_SPEAKING)
        return Outgoing(f"quiet:{item.event_id}", place.channel, place.thread, POST, payload)

    async def holds_in(self, tenant: Tenant, channel: str) -> bool:
        """Whether we are to be quiet there. Direct messages are never quiet."""
        if not channel or channel.startswith("D"):
            return False
        return bool((await self.store.preferences(tenant, channel=channel)).get(QUIET))

    async def switched(self, place: Place, user: str, *, quiet: bool) -> bool:
        """Make it so, if ``user`` may."""
        if not await self._manages(place, user):
            return False
        await self.store.prefer(place.tenant, {QUIET: quiet or None}, channel=place.channel, now=self.clock())
        return True

    async def _manages(self, place: Place, user: str) -> bool:
        try:
            async with asyncio.timeout(ASKING_SECONDS):
                client = await self.clients(place.tenant)
                channel = (await client.conversations_info(channel=place.channel))["channel"]
                person = (await client.users_info(user=user))["user"]
        except (SlackApiError, NotInstalled, aiohttp.ClientError, TimeoutError) as error:
            log.warning("who manages a channel could not be asked (%s): nobody may", type(error).__name__)
            return False
        return channel.get("creator") == user or bool(person.get("is_admin") or person.get("is_owner"))


def _to_one(item: Received, place: Place, text: str) -> Outgoing:
    """For who asked alone; a direct message has nobody else in it."""
    method = POST if place.channel.startswith("D") else EPHEMERAL
    user = item.payload["author"]
    return Outgoing(f"quiet:{item.event_id}", place.channel, place.thread, method, _payload(text), user=user)


def _payload(text: str) -> dict[str, Any]:
    return Sheet(text, blocks(text)).payload()

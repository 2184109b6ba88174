"""The names behind user ids: asked once, kept for a while, never a reason to be late.

A name is shown instead of a mention, because a mention would ring a phone at every update.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.messages import Tenant
from bot.slack.clients import Clients
from bot.slack.workspaces import NotInstalled

log = logging.getLogger(__name__)

REMEMBERED = 5_000
ASKING_SECONDS = 1.5
ASKED_AGAIN_SECONDS = 300.0
"""After a failure: a missing permission must not make every answer late."""
SOMEBODY = "a colleague"


class People:
    """Display names by user id, for one program run."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._names: OrderedDict[tuple[Tenant, str], str] = OrderedDict()
        self._administrators: set[tuple[Tenant, str]] = set()
        self._not_before: OrderedDict[tuple[Tenant, str], float] = OrderedDict()

    async def names(self, tenant: Tenant, users: Iterable[str]) -> dict[str, str]:
        """The names of ``users``; who cannot be asked in time is a colleague."""
        wanted = sorted({user for user in users if user})
        now = asyncio.get_running_loop().time()
        missing = [user for user in wanted if self._may_ask(tenant, user, now)]
        if missing:
            await asyncio.gather(*(self._ask(tenant, user) for user in missing))
        return {user: self._names.get((tenant, user), SOMEBODY) for user in wanted}

    async def administers(self, tenant: Tenant, user: str) -> bool:
        """Whether a person administers the workspace; who cannot be asked about does not."""
        await self.names(tenant, [user])
        return (tenant, user) in self._administrators

    def _may_ask(self, tenant: Tenant, user: str, now: float) -> bool:
        return (tenant, user) not in self._names and now >= self._not_before.get((tenant, user), now)

    async def _ask(self, tenant: Tenant, user: str) -> None:
        try:
            async with asyncio.timeout(ASKING_SECONDS):
                client = await self._clients(tenant)
                answer = await client.users_info(user=user)
        except (SlackApiError, NotInstalled, aiohttp.ClientError, TimeoutError) as error:
            log.info("no name for a user (%s)", type(error).__name__)
            self._not_before[tenant, user] = asyncio.get_running_loop().time() + ASKED_AGAIN_SECONDS
            if len(self._not_before) > REMEMBERED:
                self._not_before.popitem(last=False)
            return
        known = answer["user"]
        profile = known.get("profile") or {}
        name = profile.get("display_name") or known.get("real_name") or known.get("name") or SOMEBODY
        self._names[tenant, user] = name
        if known.get("is_admin") or known.get("is_owner"):
            self._administrators.add((tenant, user))
        if len(self._names) > REMEMBERED:
            self._names.popitem(last=False)

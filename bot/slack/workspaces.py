"""Whose token speaks: one workspace by its token, or many that installed the app by OAuth, their tokens kept fresh.

Slack is asked nothing per event: an authorization that asks could lose the event when Slack stumbles.
"""

import logging
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import Tenant
from bot.slack.clients import posting_client, reading_client
from bot.slack.ports import Clock

log = logging.getLogger(__name__)

REMEMBERED = 1_000
REMEMBERED_FOR = timedelta(minutes=1)
RENEWED_BEFORE_MINUTES = 120


class NotInstalled(Exception):  # noqa: N818 - named by what is the case
    """The workspace removed the app, or never installed it."""


class Workspaces(Protocol):
    """Tokens by workspace."""

    async def authorize(self, **request: Any) -> AuthorizeResult | None:
        """Who we are where an event comes from, as Bolt asks; None: not installed there."""
        ...

    async def to_post(self, tenant: Tenant) -> AsyncWebClient:
        """For calls that change something."""
        ...

    async def to_read(self, tenant: Tenant) -> AsyncWebClient:
        """For calls that only read."""
        ...

    async def forget(self, tenant: Tenant) -> None:
        """The workspace removed the app."""
        ...


@dataclass(frozen=True, slots=True)
class OneWorkspace:
    """The workspace of a bot token."""

    granted: AuthorizeResult
    posting: AsyncWebClient
    reading: AsyncWebClient

    @classmethod
    async def of(cls, token: str, *, api_url: str, session: aiohttp.ClientSession) -> "OneWorkspace":
        """Asks Slack once who we are."""
        reading = reading_client(token, api_url=api_url, session=session)
        answer = await reading.auth_test()
        log.info("serving as %s in %s", answer.get("user"), answer.get("team"))
        granted = AuthorizeResult.from_auth_test_response(auth_test_response=answer, bot_token=token)
        return cls(granted, posting_client(token, api_url=api_url, session=session), reading)

    async def authorize(self, **_request: Any) -> AuthorizeResult | None:
        """Always the same."""
        return self.granted

    async def to_post(self, _tenant: Tenant) -> AsyncWebClient:
        """The one client."""
        return self.posting

    async def to_read(self, _tenant: Tenant) -> AsyncWebClient:
        """The one client."""
        return self.reading

    async def forget(self, _tenant: Tenant) -> None:
        """The token is the operator's to remove."""


@dataclass(frozen=True, slots=True)
class _Known:
    granted: AuthorizeResult
    until: datetime


class ManyWorkspaces:
    """The workspaces that installed the app; a token that ends soon is exchanged before it is used."""

    def __init__(  # noqa: PLR0913 - what a token needs, by name
        self,
        installations: AsyncInstallationStore,
        *,
        client_id: str,
        client_secret: str,
        api_url: str,
        session: aiohttp.ClientSession,
        clock: Clock,
    ) -> None:
        self._installations = installations
        self._api_url = api_url
        self._session = session
        self._clock = clock
        self._known: OrderedDict[tuple[str, str], _Known] = OrderedDict()
        exchanging = posting_client("", api_url=api_url, session=session)
        self._rotator = AsyncTokenRotator(client_id=client_id, client_secret=client_secret, client=exchanging)

    async def authorize(self, **request: Any) -> AuthorizeResult | None:
        """From the installation, remembered for a minute."""
        return await self._granted(request.get("enterprise_id") or "", request.get("team_id") or "")

    async def to_post(self, tenant: Tenant) -> AsyncWebClient:
        """The client of one workspace."""
        return posting_client(await self._token(tenant), api_url=self._api_url, session=self._session)

    async def to_read(self, tenant: Tenant) -> AsyncWebClient:
        """The client of one workspace."""
        return reading_client(await self._token(tenant), api_url=self._api_url, session=self._session)

    async def forget(self, tenant: Tenant) -> None:
        """Its tokens are deleted."""
        self._known.pop((tenant.enterprise_id, tenant.team_id), None)
        await self._installations.async_delete_all(
            enterprise_id=tenant.enterprise_id or None, team_id=tenant.team_id or None
        )

    async def _token(self, tenant: Tenant) -> str:
        granted = await self._granted(tenant.enterprise_id, tenant.team_id)
        if granted is None or not granted.bot_token:
            raise NotInstalled(f"workspace {tenant.team_id} has not installed the app")
        return granted.bot_token

    async def _granted(self, enterprise: str, team: str) -> AuthorizeResult | None:
        known = self._known.get((enterprise, team))
        if known is not None and self._clock() < known.until:
            return known.granted
        granted = await self._from_the_store(enterprise, team)
        if granted is not None:
            self._known[enterprise, team] = _Known(granted, self._clock() + REMEMBERED_FOR)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return granted

    async def _from_the_store(self, enterprise: str, team: str) -> AuthorizeResult | None:
        bot = await self._installations.async_find_bot(enterprise_id=enterprise or None, team_id=team or None)
        if bot is None:
            return None
        try:
            renewed = await self._rotator.perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=RENEWED_BEFORE_MINUTES
            )
        except SlackApiError as refused:
            log.warning("a token could not be exchanged: %s", refused.response.get("error"))
            renewed = None
        if renewed is not None:
            await self._installations.async_save_bot(renewed)
            bot = renewed
        return AuthorizeResult(
            enterprise_id=bot.enterprise_id, team_id=bot.team_id, bot_token=bot.bot_token,
            bot_id=bot.bot_id, bot_user_id=bot.bot_user_id,
        )  # fmt: skip

"""Installing the app in a workspace over HTTP, by OAuth v2: the address to begin at, and pages that a person understands."""

import html
import logging
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.slack.clients import posting_client
from bot.slack.notices import reference_of

log = logging.getLogger(__name__)
_quiet = logging.getLogger("bot.slack.oauth")
_quiet.setLevel(logging.ERROR)  # its warnings show the code of an installation

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "canvases:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "users:read",
)
"""What the app asks for; the manifest in ``deploy/`` names the same."""
REASONS = {
    "access_denied": "The installation was cancelled, so nothing was installed.",
    "invalid_browser": "The installation was begun in another browser, or cookies are blocked.",
    "invalid_state": "The installation took longer than ten minutes, or this page was loaded twice.",
    "invalid_code": "Slack did not confirm the installation. Its code is good once, for ten minutes.",
    "missing_code": "Slack sent no code. The address was probably opened by hand.",
    "storage_error": "The installation could not be stored.",
}


@dataclass(frozen=True, slots=True)
class Installations:
    """Where installations and their unfinished beginnings are kept (``storage.installations``)."""

    installations: AsyncInstallationStore
    states: AsyncOAuthStateStore


@dataclass(frozen=True, slots=True)
class Installing:
    """The two addresses of an installation."""

    flow: AsyncOAuthFlow

    @classmethod
    def with_(
        cls, kept: Installations, *, client_id: str, client_secret: str, api_url: str, session: aiohttp.ClientSession
    ) -> "Installing":
        """For one app."""
        settings = AsyncOAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=list(SCOPES),
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            installation_store=kept.installations,
            state_store=kept.states,
            callback_options=AsyncCallbackOptions(success=installed, failure=not_installed),
        )
        client = posting_client("", api_url=api_url, session=session)
        return cls(AsyncOAuthFlow(settings=settings, client=client, logger=_quiet))

    def extend(self, site: web.Application) -> None:
        """Add the addresses."""
        site.router.add_get(INSTALL_PATH, self._begin)
        site.router.add_get(REDIRECT_PATH, self._end)

    async def _begin(self, request: web.Request) -> web.Response:
        return await to_aiohttp_response(await self.flow.handle_installation(await to_bolt_request(request)))

    async def _end(self, request: web.Request) -> web.Response:
        return await to_aiohttp_response(await self.flow.handle_callback(await to_bolt_request(request)))


async def installed(args: AsyncSuccessArgs) -> BoltResponse:
    """The page after a successful installation."""
    installation = args.installation
    log.info("installed in %s", installation.team_id or installation.enterprise_id)
    link = f"https://slack.com/app_redirect?app={installation.app_id or ''}&team={installation.team_id or ''}"
    where = html.escape(installation.team_name or installation.enterprise_name or "your workspace")
    said = f"<p>LLM Advisor is installed in {where}. Open it in Slack and write to it, or mention it in a channel.</p>"
    return _page(200, "Installed", f'{said}<p><a href="{html.escape(link)}">Open in Slack</a></p>')


async def not_installed(args: AsyncFailureArgs) -> BoltResponse:
    """The page after a failed installation: what happened, and what to do."""
    reference = reference_of(str(args.request.query))
    log.warning("reference %s: not installed: %s", reference, args.reason)
    what = REASONS.get(args.reason, "Slack did not complete the installation.")
    again = f'<p><a href="{INSTALL_PATH}">Begin again</a></p><p>Reference: {reference}</p>'
    return _page(args.suggested_status_code, "Not installed", f"<p>{html.escape(what)} Nothing was changed.</p>{again}")


def _page(status: int, title: str, inner: str) -> BoltResponse:
    style = "font-family:system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;line-height:1.5"
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body style="{style}"><h1>{title}</h1>{inner}</body></html>'
    )
    return BoltResponse(status=status, body=page, headers={"content-type": "text/html; charset=utf-8"})

"""The two ways from Slack to us: Socket Mode, and signed HTTP on a port with a health address."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
HEALTH_PATH = "/health"
BODY_BYTES = 1024**2
CLOSING_SECONDS = 3.0
"""A Slack that no longer answers must not hold up the end."""
PING_SECONDS = 3.0
"""A dropped socket is noticed and opened again within this time."""


@asynccontextmanager
async def socket_mode(app: AsyncApp, *, app_token: str, client: AsyncWebClient) -> AsyncIterator[None]:
    """Connected by Socket Mode."""
    handler = AsyncSocketModeHandler(
        app, app_token, logger=logging.getLogger("bot.slack.socket"), web_client=client, ping_interval=PING_SECONDS
    )
    await handler.client.connect()  # type: ignore[no-untyped-call]  # the SDK has no annotation there
    log.info("connected to Slack by Socket Mode")
    try:
        yield
    finally:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                await handler.client.close()  # type: ignore[no-untyped-call]  # the SDK has no annotation there


@asynccontextmanager
async def http(
    app: AsyncApp, *, port: int, healthy: Callable[[], bool], host: str, extend: Callable[[web.Application], None]
) -> AsyncIterator[int]:
    """Listening for signed requests; gives the port, which is chosen freely when ``port`` is 0."""

    async def on_request(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    async def on_health(_request: web.Request) -> web.Response:
        return web.json_response({"ok": healthy()}, status=200 if healthy() else 503)

    site = web.Application(client_max_size=BODY_BYTES)
    site.router.add_post(EVENTS_PATH, on_request)
    site.router.add_get(HEALTH_PATH, on_health)
    extend(site)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        bound = int(runner.addresses[0][1])
        log.info("listening for Slack on port %s", bound)
        yield bound
    finally:
        await asyncio.shield(runner.cleanup())

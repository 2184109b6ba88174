"""Web API clients: one shared connection pool, one address, and what is retried inside a call.

A call that posts is never retried in here: only the outbox knows how to look whether it was posted.
"""

import logging
from collections.abc import Awaitable, Callable

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import Tenant

SLACK = "https://slack.com/api/"
CALL_SECONDS = 30

Clients = Callable[[Tenant], Awaitable[AsyncWebClient]]
"""The client of a workspace; one that posts (``posting_client``)."""

_quiet = logging.getLogger("bot.slack.web")
_quiet.setLevel(logging.INFO)  # the SDK's DEBUG shows whole messages


def posting_client(token: str, *, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """For calls that change something: one attempt, the outbox decides what follows."""
    return AsyncWebClient(token, base_url=api_url, session=session, logger=_quiet, retry_handlers=[])


def reading_client(token: str, *, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """For calls that only read, or that do no harm twice: retried on 429, 5xx and a lost connection."""
    handlers = [
        AsyncConnectionErrorRetryHandler(max_retry_count=2),
        AsyncRateLimitErrorRetryHandler(max_retry_count=2),
        AsyncServerErrorRetryHandler(max_retry_count=2),
    ]
    return AsyncWebClient(token, base_url=api_url, session=session, logger=_quiet, retry_handlers=handlers)


def new_session() -> aiohttp.ClientSession:
    """The pool of connections that all clients share."""
    timeout = aiohttp.ClientTimeout(total=CALL_SECONDS, connect=10)
    return aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=60))

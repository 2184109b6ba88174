"""Everything that runs while Slack is served: the transport, the two queues' workers, and their orderly end."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import transports
from bot.slack.agent_view import AgentView
from bot.slack.clients import SLACK, new_session, reading_client
from bot.slack.consulting import Consulting
from bot.slack.defaults import Offered
from bot.slack.delivery import Delivery
from bot.slack.extras import Extras
from bot.slack.form_listeners import Forms
from bot.slack.goodbyes import listen_for_goodbyes
from bot.slack.handing_over import HandingOver
from bot.slack.installing import Installations, Installing
from bot.slack.listeners import Intake, listen, listen_to_events
from bot.slack.looking_ahead import LookingAhead, Newer, look_ahead_every_day
from bot.slack.pacing import Pacing
from bot.slack.people import People
from bot.slack.pictures import draw_chart
from bot.slack.ports import (
    LEASE_SECONDS,
    Advisor,
    Clock,
    CostPicture,
    Due,
    Explaining,
    QuickCost,
    Received,
    Refusals,
    Store,
)
from bot.slack.queue_worker import QueueWorker
from bot.slack.quiet import Quiet
from bot.slack.recollection import Recollection
from bot.slack.slash_command import offer_quick_cost
from bot.slack.worded import Afterwards
from bot.slack.workspaces import ManyWorkspaces, OneWorkspace, Workspaces

log = logging.getLogger(__name__)

CONVERSATIONS_AT_ONCE = 256
"""Many may wait for a model at the same time without holding up the others."""
DELIVERIES_AT_ONCE = 64
THREADS = 2


@dataclass(frozen=True, slots=True)
class SlackConfig:
    """How Slack is reached. Secrets are not shown when it is printed."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    api_url: str = SLACK
    http_port: int | None = None
    http_host: str = "0.0.0.0"  # noqa: S104 - a container's port is published on purpose
    worker: str = field(default_factory=socket.gethostname)
    """Stays the same over a restart, so that what the last run held is free at once; differs between replicas."""


@dataclass(frozen=True, slots=True)
class Middle:
    """What answers: the advisor, the quick cost estimate, and the store behind them."""

    advisor: Advisor
    quick_cost: QuickCost
    store: Store
    refusals: Refusals
    installations: Installations | None = None
    """For many workspaces: with a client id and over HTTP, tokens come from here and not from ``bot_token``."""
    explainer: Explaining | None = None
    """Words verdicts with a model; without it they have the built-in words."""
    newer: Newer | None = None
    """Today's knowledge against decisions of the past; without it nobody is told that figures changed."""
    cost_picture: CostPicture | None = None
    """Draws quick estimates; without it no chart of them is offered."""
    offered: Callable[[], Offered] = Offered
    """What people can set in the Home today."""


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


async def serve(config: SlackConfig, middle: Middle, *, clock: Clock = utc_now) -> None:
    """Serve Slack until the task is cancelled."""
    async with running(config, middle, clock=clock):
        await asyncio.Event().wait()


@asynccontextmanager
async def running(
    config: SlackConfig, middle: Middle, *, clock: Clock = utc_now, pacing: Pacing | None = None
) -> AsyncIterator[int]:
    """Serving Slack inside the block; gives the HTTP port (0 in Socket Mode)."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(new_session())
        threads = stack.enter_context(ThreadPoolExecutor(THREADS, thread_name_prefix="advisor"))
        spaces, installing = await _workspaces(config, middle, session, clock)
        pace = pacing or Pacing()
        afterwards = Afterwards()
        stack.push_async_callback(afterwards.give_up)
        agent_view = AgentView(spaces.to_post)
        stack.push_async_callback(agent_view.give_up)
        inbox, outbox = _workers(
            middle,
            spaces,
            session,
            worker=config.worker,
            clock=clock,
            threads=threads,
            pacing=pace,
            afterwards=afterwards,
            agent_view=agent_view,
        )
        await middle.store.release(worker=config.worker)
        client = reading_client(config.bot_token, api_url=config.api_url, session=session)
        app = _bolt_app(config, spaces, client)
        intake = Intake(middle.store)
        listen_to_events(app, intake)
        forms = Forms(intake, middle.store, middle.advisor, clock, threads)
        forms.listen(app)
        offer_quick_cost(app, middle.quick_cost, threads, forms, middle.cost_picture)
        listen_for_goodbyes(app, spaces, middle.store)
        listen(app, intake)
        await stack.enter_async_context(_working(inbox, outbox))
        ahead = _ahead(middle, clock)
        if ahead is not None:
            stack.callback(asyncio.create_task(look_ahead_every_day(ahead)).cancel)
        yield await stack.enter_async_context(_connected(config, app, client, installing))


async def _workspaces(
    config: SlackConfig, middle: Middle, session: aiohttp.ClientSession, clock: Clock
) -> tuple[Workspaces, Installing | None]:
    if not _by_oauth(config, middle):
        return await OneWorkspace.of(config.bot_token, api_url=config.api_url, session=session), None
    kept, app = middle.installations, {"client_id": config.client_id, "client_secret": config.client_secret}
    assert kept is not None  # noqa: S101 - said by _by_oauth
    many = ManyWorkspaces(kept.installations, **app, api_url=config.api_url, session=session, clock=clock)
    return many, Installing.with_(kept, **app, api_url=config.api_url, session=session)


def _by_oauth(config: SlackConfig, middle: Middle) -> bool:
    return middle.installations is not None and bool(config.client_id) and config.http_port is not None


def _bolt_app(config: SlackConfig, spaces: Workspaces, client: AsyncWebClient) -> AsyncApp:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        return await spaces.authorize(enterprise_id=enterprise_id, team_id=team_id)

    logger = logging.getLogger("bot.slack.bolt")
    logger.setLevel(logging.ERROR)  # that a token beside an authorization is unused is known
    app = AsyncApp(
        signing_secret=config.signing_secret or "unused in Socket Mode",
        authorize=authorize,  # type: ignore[arg-type]  # None is how Bolt is told that a workspace is unknown
        client=client,
        process_before_response=True,
        logger=logger,
    )
    logger.setLevel(logging.WARNING)  # Bolt's DEBUG shows whole payloads
    return app


def _workers(  # noqa: PLR0913 - the one place where the parts meet
    middle: Middle,
    spaces: Workspaces,
    session: aiohttp.ClientSession,
    *,
    worker: str,
    clock: Clock,
    threads: ThreadPoolExecutor,
    pacing: Pacing,
    afterwards: Afterwards,
    agent_view: AgentView,
) -> tuple[QueueWorker[Received], QueueWorker[Due]]:
    store = middle.store

    async def take_events(limit: int) -> Sequence[Received]:
        return await store.claim(worker=worker, limit=limit, lease_seconds=LEASE_SECONDS, now=clock())

    async def take_calls(limit: int) -> Sequence[Due]:
        return await store.due(worker=worker, limit=limit, lease_seconds=LEASE_SECONDS, now=clock())

    async def deliver(row: Due) -> None:
        await delivery.deliver(row)

    outbox = QueueWorker("outbox", take=take_calls, deal_with=deliver, at_once=DELIVERIES_AT_ONCE)
    recollection = Recollection(store)
    delivery = Delivery(
        store,
        spaces.to_post,
        session,
        pacing,
        clock,
        draw_chart,
        outbox.ring_after,
        recollection.delivered,
        outbox.look_again,
    )
    people = People(spaces.to_read)
    ahead = _ahead(middle, clock)
    extras = Extras(store, middle.advisor, middle.quick_cost, people, clock, ahead, middle.cost_picture, middle.offered)
    consulting = Consulting(
        store,
        middle.advisor,
        people,
        recollection,
        extras,
        Quiet(store, spaces.to_read, clock),
        HandingOver(store, middle.advisor, people, recollection),
        agent_view,
        middle.refusals,
        clock,
        threads,
        middle.explainer,
        afterwards,
    )
    inbox = QueueWorker("inbox", take=take_events, deal_with=consulting.deal_with, at_once=CONVERSATIONS_AT_ONCE)
    store.rings(received=inbox.ring, queued=outbox.ring)
    return inbox, outbox


def _ahead(middle: Middle, clock: Clock) -> LookingAhead | None:
    return None if middle.newer is None else LookingAhead(middle.store, middle.newer, clock)


@asynccontextmanager
async def _working(*workers: QueueWorker[Any]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        yield
    finally:
        for worker in workers:
            worker.stop()
        await asyncio.gather(*tasks)


@asynccontextmanager
async def _connected(
    config: SlackConfig, app: AsyncApp, client: AsyncWebClient, installing: Installing | None
) -> AsyncIterator[int]:
    if config.http_port is None:
        async with transports.socket_mode(app, app_token=config.app_token, client=client):
            yield 0
    else:
        async with transports.http(
            app,
            port=config.http_port,
            host=config.http_host,
            healthy=lambda: True,
            extend=installing.extend if installing else lambda _site: None,
        ) as port:
            yield port

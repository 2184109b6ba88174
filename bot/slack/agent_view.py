"""The agent view's thread: its title, and a status while somebody waits. Beside the answer, never before it: whatever
goes wrong here is logged and forgotten."""

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.messages import Tenant
from bot.slack.clients import Clients
from bot.slack.escaping import plain, shortened
from bot.slack.workspaces import NotInstalled

log = logging.getLogger(__name__)

STATUS, TITLE = "assistant.threads.setStatus", "assistant.threads.setTitle"
WORKING = "is working out the verdict…"
BEGUN = "Where our models should run"
TITLE_CHARACTERS = 120
AFTER_SECONDS = 0.7
"""Most answers are there sooner: a status that only flashes is not shown."""
ASKING_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class AgentView:
    """Speaks to Slack on its own, never waited for."""

    clients: Clients
    after_seconds: float = AFTER_SECONDS
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    @contextlib.contextmanager
    def status(self, tenant: Tenant, channel: str, thread: str) -> Iterator[None]:
        """While the block runs for longer than a moment, the thread shows that it is worked on."""
        shown: list[asyncio.Task[None]] = []

        def show() -> None:
            arguments = {"channel_id": channel, "thread_ts": thread, "status": WORKING}
            shown.append(self._soon(tenant, STATUS, arguments))

        waiting = asyncio.get_running_loop().call_later(self.after_seconds, show)
        try:
            yield
        finally:
            waiting.cancel()
            for task in shown:  # what has not been said by now would come after the answer
                task.cancel()
                self._soon(tenant, STATUS, {"channel_id": channel, "thread_ts": thread, "status": ""})

    async def give_up(self) -> None:
        """Say nothing more: the bot ends."""
        for task in tuple(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def titled(self, tenant: Tenant, channel: str, thread: str, title: str) -> None:
        """Name the thread in the list of chats."""
        arguments = {"channel_id": channel, "thread_ts": thread, "title": shortened(plain(title), TITLE_CHARACTERS)}
        self._soon(tenant, TITLE, arguments)

    def _soon(self, tenant: Tenant, method: str, arguments: dict[str, str]) -> asyncio.Task[None]:
        task = asyncio.create_task(self._asked(tenant, method, arguments))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _asked(self, tenant: Tenant, method: str, arguments: dict[str, str]) -> None:
        try:
            async with asyncio.timeout(ASKING_SECONDS):
                client = await self.clients(tenant)
                await client.api_call(method, json=arguments)
        except (SlackApiError, SlackRequestError, NotInstalled, aiohttp.ClientError, TimeoutError) as error:
            log.info("%s was not taken: %s", method, type(error).__name__)

"""The bot as it is served, on a real store and our own Slack; only the advisor is small and scripted.

The stand-in for Slack is a package beside these tests.
"""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

TESTS = str(Path(__file__).parents[1])
if TESTS not in sys.path:
    sys.path.insert(0, TESTS)

from slack_stand_in import APP_TOKEN, BOT_TOKEN, REFUSALS, SIGNING_SECRET, StandIn  # noqa: E402 - found by the line above
from slack_stand_in.scripted_advisor import ScriptedAdvisor, quick_cost  # noqa: E402 - as above

from bot.framework import Answers  # noqa: E402 - as above
from bot.slack.serving import Middle, SlackConfig, running  # noqa: E402 - as above
from bot.storage.store import Store  # noqa: E402 - as above
from bot.storage.upkeep import upgrade  # noqa: E402 - as above
from bot.wiring import (  # noqa: E402 - as above
    AdvisorOfTheDay,
    NewerKnowledge,
    advisor_on,
    cost_picture,
    decider_on,
    offered_today,
)
from bot.wiring import quick_cost as real_quick_cost  # noqa: E402 - as above


@pytest.fixture
async def slack() -> AsyncIterator[StandIn]:
    """Our own Slack."""
    async with StandIn() as stand_in:
        yield stand_in


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A real store in a file."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'advisor.db'}"
    await upgrade(url)
    opened = await Store.open(url)
    yield opened
    await opened.close()


@pytest.fixture
def advisor() -> ScriptedAdvisor:
    """Three questions and a verdict in words."""
    return ScriptedAdvisor()


Start = Callable[..., Awaitable[int]]


@pytest.fixture
async def start(slack: StandIn, store: Store, advisor: ScriptedAdvisor) -> AsyncIterator[Start]:
    """Starts the bot over one of the transports."""
    async with AsyncExitStack() as stack:

        async def starting(transport: str = "socket") -> int:
            http_port = 0 if transport == "http" else None
            config = SlackConfig(
                BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, api_url=slack.api_url, http_port=http_port, http_host="127.0.0.1"
            )
            middle = Middle(advisor, quick_cost, store, REFUSALS)
            port = await stack.enter_async_context(running(config, middle))
            if transport == "http":
                slack.deliver_over_http(f"http://127.0.0.1:{port}/slack/events")
            slack.workspace.calls.clear()
            return port

        yield starting


@pytest.fixture(params=["socket", "http"])
async def bot(request: pytest.FixtureRequest, start: Start) -> str:
    """The bot, once over each transport."""
    await start(request.param)
    return str(request.param)


@pytest.fixture(params=["socket", "http"])
async def advised(request: pytest.FixtureRequest, slack: StandIn, store: Store) -> AsyncIterator[None]:
    """The bot with the real advisor and everything that ``wiring`` gives it, once over each transport.

    As in the real process the first decision, which fills the caches, is made before anybody asks: on a busy machine it takes
    longer than a test waits.
    """
    today = datetime.now(UTC).date()
    advisor_on(today)
    decider_on(today).decide(Answers())
    http_port = 0 if request.param == "http" else None
    config = SlackConfig(
        BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, api_url=slack.api_url, http_port=http_port, http_host="127.0.0.1"
    )
    middle = Middle(
        AdvisorOfTheDay(),
        real_quick_cost,
        store,
        REFUSALS,
        newer=NewerKnowledge(),
        cost_picture=cost_picture,
        offered=offered_today,
    )
    async with running(config, middle) as port:
        if http_port is not None:
            slack.deliver_over_http(f"http://127.0.0.1:{port}/slack/events")
        yield


@pytest.fixture
async def socket_bot(start: Start) -> None:
    """The bot over Socket Mode, where the transport makes no difference."""
    await start("socket")

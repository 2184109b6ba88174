"""Message in → reply out over our own Slack, beside an echo bot in the same run; acknowledgements while a model hangs.

Prints figures, asserts no wall-clock time: ``pytest -m bench -s tests/bench/test_slack_bench.py``.
"""

import asyncio
import gc
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

TESTS = str(Path(__file__).parents[1])
for folder in (TESTS, f"{TESTS}/slack"):
    if folder not in sys.path:
        sys.path.insert(0, folder)

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler  # noqa: E402 - after the path
from slack_bolt.app.async_app import AsyncApp  # noqa: E402 - as above
from slack_sdk.web.async_client import AsyncWebClient  # noqa: E402 - as above
from slack_stand_in import APP_TOKEN, BOT_TOKEN, Person, StandIn  # noqa: E402 - as above
from slack_stand_in.scripted_advisor import ScriptedAdvisor, quick_cost  # noqa: E402 - as above
from test_the_real_process import served  # noqa: E402 - as above

from bot.phrasing.explain import Explanation  # noqa: E402 - as above
from bot.slack.ports import Refusals  # noqa: E402 - as above
from bot.slack.serving import Middle, SlackConfig, running  # noqa: E402 - as above
from bot.storage.records import LeaseLost, Stale  # noqa: E402 - as above
from bot.storage.store import Store  # noqa: E402 - as above
from bot.storage.upkeep import upgrade  # noqa: E402 - as above

pytestmark = pytest.mark.bench

PEOPLE = 100
AT_ONCE = 50
ANSWERS = ("hello", "own_cloud", "some", "rag")
IN_WORDS = ("hello", "our own cloud account", "300M tokens a month", "interactive")


def line(what: str, seconds: list[float], took: float | None = None) -> None:
    ordered = sorted(seconds)
    at = [1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99)]
    rate = "" if took is None else f"  {len(seconds) / took:7.0f} messages/s"
    print(f"{what:<52} p50 {at[0]:7.1f} ms  p95 {at[1]:7.1f} ms  p99 {at[2]:7.1f} ms{rate}")


@asynccontextmanager
async def echo_bot(slack: StandIn) -> AsyncIterator[None]:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, session=session)
        app = AsyncApp(token=BOT_TOKEN, client=client)

        async def echo(body: dict[str, dict[str, str]]) -> None:
            await client.chat_postMessage(channel=body["event"]["channel"], text=body["event"]["text"])

        app.event("message")(echo)
        handler = AsyncSocketModeHandler(app, APP_TOKEN, web_client=client)
        await handler.client.connect()  # type: ignore[no-untyped-call]  # not annotated in the SDK
        yield
        await handler.client.close()  # type: ignore[no-untyped-call]  # not annotated in the SDK


@pytest.fixture(autouse=True)
def _as_the_program_starts() -> Iterator[None]:
    """What is loaded is not looked through again by the collector: the program does the same, for both bots alike."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


class HangingModel:
    """Asked, and never answers within the bench."""

    def __init__(self) -> None:
        self.asked = asyncio.Semaphore(0)

    async def explain(self, brief: Any, audience: Any, *, workspace: str) -> Explanation:
        self.asked.release()
        await asyncio.Event().wait()
        raise AssertionError("never")


@asynccontextmanager
async def advisor_bot(
    slack: StandIn, folder: Path, advisor: ScriptedAdvisor, model: HangingModel | None = None
) -> AsyncIterator[None]:
    url = f"sqlite+aiosqlite:///{folder / 'bench.db'}"
    await upgrade(url)
    store = await Store.open(url)
    config = SlackConfig(BOT_TOKEN, APP_TOKEN, api_url=slack.api_url)
    async with running(config, Middle(advisor, quick_cost, store, Refusals(Stale, LeaseLost), explainer=model)):
        yield
    await store.close()


async def answered(slack: StandIn, person: Person, text: str) -> float:
    """Seconds from the message to the first post or update in that person's direct message."""
    before = len(slack.workspace.answers_in(person.direct))
    started = time.perf_counter()
    said = asyncio.create_task(person.says(text))
    while len(slack.workspace.answers_in(person.direct)) <= before:
        await slack.workspace.next_answer(person.direct)
    seconds = time.perf_counter() - started
    await said
    return seconds


async def conversations(
    slack: StandIn, at_once: int, people: int, texts: tuple[str, ...] = ANSWERS
) -> tuple[list[float], float]:
    gate, seconds = asyncio.Semaphore(at_once), []

    async def one(number: int) -> None:
        async with gate:
            person = slack.person(f"U{at_once}N{number}")
            for text in texts:
                seconds.append(await answered(slack, person, text))

    started = time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(people)))
    return seconds, time.perf_counter() - started


async def test_message_in_to_reply_out(tmp_path: Path) -> None:
    for what, at_once in (("one after the other", 1), (f"{AT_ONCE} consultations in flight", AT_ONCE)):
        people = 50 if at_once == 1 else PEOPLE
        async with StandIn() as slack, echo_bot(slack):
            line(f"echo bot, {what}", *await conversations(slack, at_once, people))
        folder = tmp_path / str(at_once)
        folder.mkdir()
        async with StandIn() as slack, advisor_bot(slack, folder, ScriptedAdvisor()):
            line(f"advisor on SQLite, {what}", *await conversations(slack, at_once, people))


async def at_a_rate(slack: StandIn, per_second: float, people: int) -> tuple[list[float], float]:
    """Everybody writes every other second at most, as people do, whether or not others were answered."""
    seconds: list[float] = []

    async def one(number: int) -> None:
        person = slack.person(f"R{number}")
        await asyncio.sleep(number / per_second)
        for text in ANSWERS:
            started = time.perf_counter()
            seconds.append(await answered(slack, person, text))
            await asyncio.sleep(max(0.0, people / per_second - (time.perf_counter() - started)))

    started = time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(people)))
    return seconds, time.perf_counter() - started


async def test_at_150_messages_a_second(tmp_path: Path) -> None:
    async with StandIn() as slack, echo_bot(slack):
        line("echo bot, 150 messages/s", *await at_a_rate(slack, 150, 300))
    async with StandIn() as slack, advisor_bot(slack, tmp_path, ScriptedAdvisor()):
        line("advisor on SQLite, 150 messages/s", *await at_a_rate(slack, 150, 300))


async def thinking(slack: StandIn, person: Person, rounds: int, pause: float) -> None:
    for number in range(rounds):
        await asyncio.sleep(pause)
        await person.says(("own_cloud", "some")[number % 2])


async def test_acknowledgements_while_a_model_hangs(tmp_path: Path) -> None:
    advisor, model = ScriptedAdvisor(whole_verdict=True), HangingModel()
    async with StandIn() as slack, advisor_bot(slack, tmp_path, advisor, model):
        stuck = [slack.person(f"STUCK{number}") for number in range(AT_ONCE)]
        await asyncio.gather(*(person.says("own_cloud some rag") for person in stuck))
        for _ in stuck:
            await model.asked.acquire()
        people = [slack.person(f"U{number}") for number in range(AT_ONCE)]
        for pause, what in ((0.5, "100 messages/s"), (0.25, "200 messages/s"), (0.0, "as fast as they can")):
            slack.postman.receipts.clear()
            started = time.perf_counter()
            await asyncio.gather(*(thinking(slack, person, 12, pause) for person in people))
            took = time.perf_counter() - started
            line(f"acknowledgement, model hanging, {what}", [r.seconds for r in slack.postman.receipts], took)


async def test_the_program_as_people_start_it(tmp_path: Path) -> None:
    for transport in ("socket", "http"):
        folder = tmp_path / transport
        folder.mkdir()
        async with StandIn() as slack, served(slack, folder, transport):
            await conversations(slack, 1, 2, IN_WORDS)
            for what, at_once in (("one after the other", 1), (f"{AT_ONCE} in flight", AT_ONCE)):
                slack.postman.receipts.clear()
                line(f"the program, {transport}, {what}", *await conversations(slack, at_once, PEOPLE, IN_WORDS))
                line("  its acknowledgements", [receipt.seconds for receipt in slack.postman.receipts])

"""The program as people start it, ``python -m bot slack``, against our own Slack: whole consultations, and kill −9."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_stand_in import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Person, Posted, StandIn

ROOT = Path(__file__).parents[2]
ANSWERS = {
    "data_residency": "own_cloud",
    "task_specialization": "niche",
    "volume_tokens_per_month": 300_000_000,
    "team": "some",
    "latency": "interactive",
}
TYPED = (
    "our own cloud account",
    "the task is niche",
    "300M tokens a month",
    "one or two ML engineers",
    "latency: interactive",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Bot:
    """One process of the bot, which can be killed and started again on the same database."""

    def __init__(self, slack: StandIn, folder: Path, transport: str, **more: str) -> None:
        self._slack = slack
        self._port = free_port() if transport == "http" else 0
        self._log = folder / "bot.log"
        settings = {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'advisor.db'}",
        }
        ours = ("SLACK_", "LLM_", "DATABASE_", "ENCRYPTION_", "METRICS_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self._environment = kept | settings | more | {"PYTHONPATH": str(ROOT)}
        self._folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def _begin(self) -> None:
        arguments = ["--http", str(self._port)] if self._port else []
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "bot", "slack", *arguments]
            self.process = subprocess.Popen(
                command, cwd=self._folder, env=self._environment, stdout=log, stderr=subprocess.STDOUT
            )

    async def start(self) -> None:
        self._begin()
        async with asyncio.timeout(40):
            await (self._http_answers() if self._port else self._slack.socket.connected.wait())
        if self._port:
            self._slack.deliver_over_http(f"http://127.0.0.1:{self._port}/slack/events")

    async def _http_answers(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                assert self.process is not None
                assert self.process.poll() is None, self.log
                try:
                    async with session.get(f"http://127.0.0.1:{self._port}/health") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    async def end(self) -> int:
        """Ask it to stop; our own Slack goes on answering meanwhile."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.process.wait, 20)

    @property
    def log(self) -> str:
        return self._log.read_text()


@asynccontextmanager
async def served(slack: StandIn, folder: Path, transport: str, **more: str) -> AsyncIterator[Bot]:
    bot = Bot(slack, folder, transport, **more)
    await bot.start()
    try:
        yield bot
    finally:
        if bot.process is not None and bot.process.poll() is None:
            bot.kill()


def dumped(message: Posted) -> str:
    return message.text + json.dumps(message.blocks, ensure_ascii=False)


def actions(message: Posted) -> set[str]:
    elements = [element for block in message.blocks for element in block.get("elements", [])]
    options = [option["value"] for element in elements for option in element.get("options", [])]
    return {element.get("action_id", "") for element in elements} | set(options)


async def board_with(slack: StandIn, person: Person, action: str) -> Posted:
    def found(_: object = None) -> list[Posted]:
        return [m for m in slack.workspace.from_the_app(person.direct) if action in actions(m)]

    await slack.until(found, timeout_seconds=20)
    return found()[-1]


async def by_buttons(slack: StandIn, person: Person) -> None:
    """Answer whatever is asked, in the order in which it is asked, until the verdict stands there."""
    for _ in range(16):
        state = len(slack.workspace.answers_in(person.direct))
        board = slack.workspace.from_the_app(person.direct)[-1]
        if "verdict:what_if" in actions(board):
            return
        asked = next(action.split(":")[1] for action in actions(board) if action.endswith(":unknown"))
        if asked == "volume_tokens_per_month":
            await person.says("300M tokens a month")
        else:
            await press(slack, person, f"answer:{asked}:{ANSWERS.get(asked, 'unknown')}")
        await answered(slack, person, state)


async def answered(slack: StandIn, person: Person, before: int) -> None:
    """Wait until something was said since ``before``, and the bot is quiet."""
    await slack.until(lambda w: len(w.answers_in(person.direct)) > before, timeout_seconds=20)
    count = -1
    while count != len(slack.workspace.calls):
        count = len(slack.workspace.calls)
        await asyncio.sleep(0.15)


async def say(slack: StandIn, person: Person, text: str) -> None:
    before = len(slack.workspace.answers_in(person.direct))
    await person.says(text)
    await answered(slack, person, before)


async def leave_the_rest_open(slack: StandIn, person: Person) -> None:
    for _ in range(12):
        if any("verdict:what_if" in actions(m) for m in slack.workspace.from_the_app(person.direct)):
            return
        await say(slack, person, "I don't know")


def unanswered(slack: StandIn, person: Person) -> int:
    said = [m for m in slack.workspace.visible(person.direct) if m.user == person.id]
    posts = slack.workspace.from_the_app(person.direct)
    return len(said) - len({m.metadata["event_payload"]["key"].split(":")[1] for m in posts if m.metadata})


async def press(slack: StandIn, person: Person, action: str) -> None:
    board = await board_with(slack, person, action)
    select = f"answer:{action.split(':')[1]}:select"
    if select in actions(board) and not action.endswith(":unknown"):
        await person.chooses(board, select, action)
    else:
        await person.presses(board, action)


async def verdict_for(slack: StandIn, person: Person) -> Posted:
    def found(_: object = None) -> list[Posted]:
        return [m for m in slack.workspace.from_the_app(person.direct) if "verdict:what_if" in actions(m)]

    await slack.until(found, timeout_seconds=30)
    return found()[-1]


async def decided(answers: dict[str, Any], folder: Path) -> str:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "decide", "--answers", "-", "--format", "json",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    written, _ = await program.communicate(json.dumps(answers).encode())
    return str(json.loads(written)["verdict"])


LABEL = {"open_source": "open", "proprietary": "proprietary", "hybrid": "hybrid"}


@pytest.mark.parametrize("transport", ["socket", "http"])
@pytest.mark.parametrize("way", ["buttons", "typed"])
async def test_a_whole_consultation_ends_in_the_decision_of_the_command_line(
    slack: StandIn, tmp_path: Path, transport: str, way: str
) -> None:
    async with served(slack, tmp_path, transport) as bot:
        ada = slack.person("U1", "Ada")
        await ada.says("hello")
        if way == "buttons":
            await board_with(slack, ada, "answer:data_residency:own_cloud")
            await by_buttons(slack, ada)
        else:
            for text in TYPED:
                await say(slack, ada, text)
            await leave_the_rest_open(slack, ada)
        verdict = await verdict_for(slack, ada)
        assert LABEL[await decided(ANSWERS, tmp_path)] in verdict.text.lower()
        assert "xoxb" not in bot.log
        assert "Slack refused" not in bot.log
        assert await bot.end() == 0


async def test_killed_in_the_middle_it_goes_on_where_it_was_and_repeats_nothing(slack: StandIn, tmp_path: Path) -> None:
    slack.postman.retry_after_seconds = (0.5, 2.0, 6.0, 12.0)
    async with served(slack, tmp_path, "socket") as bot:
        people = [slack.person(f"U{number}") for number in range(8)]
        await asyncio.gather(*(person.says("our own cloud account, it is niche") for person in people[:4]))
        late = [asyncio.create_task(person.says("our own cloud account, it is niche")) for person in people[4:]]
        await asyncio.sleep(0.02)
        bot.kill()
        await bot.start()
        await asyncio.gather(*late)
        for person in people:
            await board_with(slack, person, "answer:volume_tokens_per_month:unknown")
        await asyncio.gather(*(person.says("300M tokens a month") for person in people))
        await asyncio.gather(*(leave_the_rest_open(slack, person) for person in people))
        await slack.until(lambda _: all(unanswered(slack, person) == 0 for person in people), timeout_seconds=60)
        await asyncio.sleep(1.5)  # what would be said twice would be said now
        for person in people:
            said = [m for m in slack.workspace.visible(person.direct) if m.user == person.id]
            posts = slack.workspace.from_the_app(person.direct)
            keys = [m.metadata["event_payload"]["key"] for m in posts if m.metadata]
            assert len(keys) == len(set(keys)) == len(posts)
            assert len({key.split(":")[1] for key in keys}) == len(said), [(m.user, m.text[:60]) for m in said + posts]
            assert len([m for m in posts if "verdict:what_if" in actions(m)]) == 1

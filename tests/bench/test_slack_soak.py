"""The real bot process, killed again and again, while Slack repeats events and refuses calls: nothing lost, nothing said twice.

Prints what happened: ``pytest -m soak -s tests/bench/test_slack_soak.py``. CONVERSATIONS and KILLS by environment.
"""

import asyncio
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

TESTS = str(Path(__file__).parents[1])
for folder in (TESTS, f"{TESTS}/slack"):
    if folder not in sys.path:
        sys.path.insert(0, folder)

from slack_stand_in import Person, StandIn, rate_limited  # noqa: E402 - after the path
from test_the_real_process import Bot, served  # noqa: E402 - as above

pytestmark = pytest.mark.soak

CONVERSATIONS = int(os.environ.get("CONVERSATIONS", "200"))
KILLS = int(os.environ.get("KILLS", "3"))
AT_ONCE = 25
SAID = ("our own cloud account", "it is niche", "300M tokens a month")
SEED = 20261123


async def talks(slack: StandIn, person: Person, chance: random.Random) -> None:
    """Three messages, each once the one before was answered; one in ten is delivered twice."""
    for number, text in enumerate(SAID, start=1):
        await person.says(text, repeat=2 if chance.random() < 0.1 else 1)

        def answered(_: object, wanted: int = number) -> bool:
            return len({key.split(":")[1] for key in keys_of(slack, person)}) >= wanted

        await slack.until(answered, timeout_seconds=240)


def keys_of(slack: StandIn, person: Person) -> list[str]:
    posts = slack.workspace.from_the_app(person.direct)
    return [post.metadata["event_payload"]["key"] for post in posts if post.metadata]


async def kills(bot: Bot, chance: random.Random) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(2.0, 4.0))
        bot.kill()
        await bot.start()


async def test_killed_while_it_answers_nothing_is_lost_and_nothing_said_twice(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    async with StandIn() as slack, served(slack, tmp_path, "socket") as bot:
        slack.postman.retry_after_seconds = (1.0, 3.0, 6.0, 12.0, 24.0, 24.0)
        slack.faults.add(rate_limited("chat.postMessage", retry_after=1, times=1_000_000, share=0.2))
        gate, started = asyncio.Semaphore(AT_ONCE), time.perf_counter()

        async def one(number: int) -> None:
            async with gate:
                await talks(slack, slack.person(f"U{number}"), chance)

        killing = asyncio.create_task(kills(bot, chance))
        await asyncio.gather(*(one(number) for number in range(CONVERSATIONS)))
        await killing
        await asyncio.sleep(3)
        report(slack, time.perf_counter() - started)


def report(slack: StandIn, took: float) -> None:
    people = [slack.person(f"U{number}") for number in range(CONVERSATIONS)]
    repeated = sum(len(keys) - len(set(keys)) for keys in (keys_of(slack, person) for person in people))
    events = [Counter(key.split(":")[1] for key in set(keys_of(slack, person))) for person in people]
    lost = sum(max(0, len(SAID) - len(counted)) for counted in events)
    twice = sum(count - 1 for counted in events for count in counted.values())
    outcomes = Counter(call.outcome for call in slack.workspace.calls if call.method == "chat.postMessage")
    print(
        f"\n{CONVERSATIONS} consultations, {len(SAID)} messages each, {KILLS} kills, {took:.0f} s: "
        f"{lost} lost, {repeated} said twice, {twice} answered twice; chat.postMessage {dict(outcomes)}"
    )
    assert (lost, repeated, twice) == (0, 0, 0)

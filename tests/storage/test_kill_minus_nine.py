"""Kill −9 at any moment: nothing is lost, nothing is done twice, and everything stays in order."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from crash_run import EVENTS, PLACES, TENANT, lines, place_of
from situations import inside
from sqlalchemy import func, select

import bot
from bot.framework import QuestionId
from bot.storage.store import Store
from bot.storage.tables import decisions, inbox, outbox
from bot.storage.upkeep import check, upgrade

KILLS = 30


async def test_a_program_killed_at_random_moments_loses_nothing_and_does_nothing_twice(
    empty_url: str, tmp_path: Path
) -> None:
    await upgrade(empty_url)
    program = Path(__file__).with_name("crash_run.py")
    command = [sys.executable, str(program), empty_url, str(tmp_path), str(KILLS), "7"]
    root = Path(bot.__file__).parents[1]
    await asyncio.to_thread(
        subprocess.run, command, check=True, timeout=120, env=os.environ | {"PYTHONPATH": str(root)}
    )

    posted = [line.split() for line in lines(tmp_path / "posted")]
    assert len(posted) == len({key for _, key in posted}) == 2 * EVENTS, "each message once"
    assert len(lines(tmp_path / "acknowledged")) > EVENTS, "Slack did repeat itself"
    assert lines(tmp_path / "ends").count("killed") >= KILLS // 3, "the kills came while there was work"
    store = await Store.open(empty_url)
    for number in range(PLACES):
        events = list(range(number, EVENTS, PLACES))
        known = (await store.load(place_of(number))).consultation.answers[QuestionId.VOLUME]
        assert known.value == events, "each event once, in the order in which it was said"
        said = [key for channel, key in posted if channel == f"C{number}"]
        assert said == [f"Ev{event}:{part}" for event in events for part in range(2)]
    assert len(await store.decisions_of(TENANT, "U1", limit=10 * EVENTS)) == EVENTS
    await store.close()
    await _nothing_is_left_over(empty_url)
    assert await check(empty_url) == []


async def _nothing_is_left_over(url: str) -> None:
    async with inside(url) as connection:
        for table, state in ((inbox, "done"), (outbox, "delivered")):
            counted = await connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
            assert {row[0] for row in counted} == {state}
        records = await connection.execute(select(func.count(func.distinct(decisions.c.id))))
        assert records.scalar_one() == EVENTS

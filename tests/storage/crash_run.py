"""A program to be killed: receives, answers and sends until all is done. Started by ``test_kill_minus_nine.py``.

One parent imports everything once and forks a worker again and again; each worker is killed with SIGKILL after a random
time, the last one is left alone. What a worker does to the outside (acknowledging Slack, posting) is a line in a file.

    python crash_run.py DATABASE_URL DIRECTORY KILLS SEED
"""

import asyncio
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.conversation.consultation import Consultation, Given
from bot.framework import QuestionId
from bot.messages import Place, Tenant
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.records import InboxItem, OutboxRow, Outgoing
from bot.storage.store import Store

TENANT = Tenant("", "T1")
PLACES = 5
EVENTS = 400
DUPLICATES = 10  # events that Slack delivers again after each restart


def note(file: Path, line: str) -> None:
    """One line, written at once."""
    handle = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def lines(file: Path) -> list[str]:
    """What was noted so far."""
    return file.read_text().splitlines() if file.exists() else []


def place_of(number: int) -> Place:
    """Events go round the places."""
    return Place(TENANT, f"C{number % PLACES}", "")


async def deliver(store: Store, acknowledged: Path) -> None:
    """Slack: whatever was not acknowledged comes again, and some of what was."""
    first = max(0, len(set(lines(acknowledged))) - DUPLICATES)
    for number in range(first, EVENTS):
        place = place_of(number)
        await store.receive(
            tenant=TENANT,
            event_id=f"Ev{number}",
            kind="message",
            payload={"number": number},
            place_key=place.channel,
            at=datetime.now(UTC),
        )
        note(acknowledged, f"Ev{number}")


async def answer(store: Store, item: InboxItem) -> None:
    """Every event is written behind the earlier ones of its place, and answered."""
    now = datetime.now(UTC)
    number = item.payload["number"]
    place = place_of(number)
    stored = await store.load(place)
    before = stored.consultation.answers.get(QuestionId.VOLUME)
    told = [*(before.value if before else []), number]
    answers = {QuestionId.VOLUME: Given(value=told, author="U1", at=now, message=item.event_id)}
    await store.finish(
        item,
        place=place,
        consultation=Consultation(started_by="U1", answers=answers),
        version=stored.version,
        outgoing=[
            Outgoing(f"{item.event_id}:{part}", place.channel, "", "chat.postMessage", {"number": number})
            for part in range(2)
        ],
        decision={"number": number},
        now=now,
    )


async def send(store: Store, row: OutboxRow, posted: Path) -> None:
    """As the real sender: where nobody knows whether it was sent, look before sending."""
    there = row.attempted_before and row.key in {line.split()[1] for line in lines(posted)}
    if not there:
        note(posted, f"{row.channel} {row.key}")
    await store.delivered(row, channel=row.channel, ts=row.key, now=datetime.now(UTC))


async def work(url: str, folder: Path) -> None:
    """One life of the program."""
    store = await Store.open(url)
    await store.release(worker="only")
    delivery = asyncio.create_task(deliver(store, folder / "acknowledged"))
    while True:
        over = delivery.done()
        now = datetime.now(UTC)
        items = await store.claim(worker="only", limit=3, lease_seconds=60, now=now)
        for item in items:
            await answer(store, item)
        rows = await store.due(worker="only", limit=3, lease_seconds=60, now=now)
        for row in rows:
            await send(store, row, folder / "posted")
        if over and not items and not rows:
            break
    await delivery
    await store.close()


def live(url: str, folder: Path, seconds: float | None) -> None:
    """Fork a worker; kill it after ``seconds`` unless it ended by itself, or wait for its end."""
    child = os.fork()
    if child == 0:
        asyncio.run(work(url, folder))
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if seconds is None and status != 0:
        raise SystemExit(f"the last worker ended with status {status}")
    if seconds is not None:
        note(folder / "ends", "killed" if os.WIFSIGNALED(status) else "ended")


def main(url: str, folder: Path, kills: int, seed: int) -> None:
    """Kill workers until the work is nearly done, then let one end it."""
    dice = random.Random(seed)
    schema.needed()  # imported before the first fork, so that a worker's short life is spent at work
    Database.at(url)
    for _ in range(kills):
        live(url, folder, dice.uniform(0.05, 0.3))
    live(url, folder, None)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))

"""Looking ahead: who asked for it is told once when newer knowledge changes a verdict of theirs, or moves its crossover.

Nothing is decided in here: the stored answers are decided again by what ``wiring`` passes, and ``phrasing.ahead`` words the
difference. A decision that a newer one in the same conversation replaced is left alone.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.framework import UnusableInput
from bot.messages import Place
from bot.slack.blocks import actions, button, context, day_of, section
from bot.slack.escaping import escaped
from bot.slack.ports import Clock, Outgoing, Store
from bot.slack.rendering import Sheet
from bot.slack.turning import POST

log = logging.getLogger(__name__)

LOOK_AHEAD = "look_ahead"
"""The person's choice, as it is stored."""
A_DAY_SECONDS = 24 * 60 * 60.0
STOP = "You asked me to look ahead for you. Open my Home to stop it. What you decided is kept as it was."


class Newer(Protocol):
    """Today's knowledge, held against decisions of the past. Slow enough to be asked in a thread."""

    def as_of(self) -> str:
        """The date of today's knowledge, as in ``knowledge_as_of``."""
        ...

    def difference(self, record: Mapping[str, Any]) -> tuple[str, ...]:
        """What it changes about a decision, in sentences; empty when nothing that matters.

        Raises:
            UnusableInput: the stored answers can no longer be read.
        """
        ...


class Past(Protocol):
    """A decision as it is kept."""

    @property
    def id(self) -> int:
        """Its number in the store."""
        ...

    @property
    def place(self) -> Place:
        """Where it was reached."""
        ...

    @property
    def owner(self) -> str:
        """Who started the consultation."""
        ...

    @property
    def decided_at(self) -> datetime:
        """When."""
        ...

    @property
    def record(self) -> dict[str, Any]:
        """The decision's JSON."""
        ...

    @property
    def knowledge_as_of(self) -> str:
        """The knowledge that it rests on."""
        ...


@dataclass(frozen=True, slots=True)
class LookingAhead:
    """Compares what was decided with what is known today."""

    store: Store
    newer: Newer
    clock: Clock

    async def look(self) -> int:
        """Compare every decision that was not compared with today's knowledge; how many owners were told."""
        as_of, told = await asyncio.to_thread(self.newer.as_of), 0
        while found := await self.store.decisions_before(as_of):
            for past in found:
                notice = await self._notice(past, as_of)
                tenant = past.place.tenant
                first = await self.store.compared(tenant, past.id, as_of, notice=notice, now=self.clock())
                told += bool(first and notice)
        return told

    async def changes(self, found: Sequence[Past]) -> dict[int, tuple[str, ...]]:
        """What today's knowledge changes, by decision; those that it leaves alone are not in it."""
        as_of = await asyncio.to_thread(self.newer.as_of)
        compared = {past.id: await self._difference(past) for past in found if past.knowledge_as_of != as_of}
        return {decision: sentences for decision, sentences in compared.items() if sentences}

    async def _notice(self, past: Past, as_of: str) -> list[Outgoing]:
        if not await self._is_wanted(past):
            return []
        changes = await self._difference(past)
        if not changes:
            return []
        payload = notice_sheet(past, changes).payload()  # a person's id is their direct message
        return [Outgoing(f"ahead:{past.id}:{as_of}", past.owner, "", POST, payload, user=past.owner)]

    async def _is_wanted(self, past: Past) -> bool:
        if not past.owner:
            return False
        chosen = await self.store.preferences(past.place.tenant, user=past.owner)
        newest = await self.store.last_decision(past.place)
        return bool(chosen.get(LOOK_AHEAD)) and newest is not None and newest.id == past.id

    async def _difference(self, past: Past) -> tuple[str, ...]:
        try:
            return await asyncio.to_thread(self.newer.difference, past.record)
        except UnusableInput as unread:
            log.warning("decision %s cannot be compared: %s", past.id, unread)
            return ()


def notice_sheet(past: Past, changes: Sequence[str]) -> Sheet:
    """The one notice: which decision, what changes about it, where to look again, how to stop it."""
    direct = past.place.channel.startswith("D")
    where = "" if direct else f" in <#{past.place.channel}>"
    opening = f"*Figures have changed since a decision of yours* ({day_of(past.decided_at)}{where})"
    lines = "\n".join(f"• {escaped(change)}" for change in changes)
    again = "Press the button to look again." if direct else "Write `summary` in its thread to look again."
    text = f"{opening}\n{lines}\n{again}"
    summary = [actions([button("Look again", "consultation:summary", style="primary")])] if direct else []
    return Sheet(f"{text}\n{STOP}", [section(text), *summary, context(STOP)])


async def look_ahead_every_day(
    ahead: LookingAhead, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Look now and after every ``pause`` until cancelled."""
    while True:
        try:
            told = await ahead.look()
        except Exception:  # whatever the store or the knowledge raised: serving goes on, and tomorrow it is tried again
            log.exception("nobody could be told of newer figures today")
        else:
            log.info("looked ahead: %s told of newer figures", told)
        await pause(A_DAY_SECONDS)

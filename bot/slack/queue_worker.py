"""Takes what is due from a queue in the store and deals with it, many at a time, until it is told to stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

Taken = TypeVar("Taken")
IDLE_SECONDS = 1.0
"""How long a queue is not looked into when nobody rang: other replicas' and expired leases are found this late."""
AFTER_AN_ERROR_SECONDS = 1.0


class QueueWorker(Generic[Taken]):
    """``take`` gives up to so many; ``deal_with`` is run for each, side by side."""

    def __init__(
        self,
        name: str,
        *,
        take: Callable[[int], Awaitable[Sequence[Taken]]],
        deal_with: Callable[[Taken], Awaitable[None]],
        at_once: int,
    ) -> None:
        self._name = name
        self._take = take
        self._deal_with = deal_with
        self._at_once = at_once
        self._rung = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False

    def ring(self) -> None:
        """There is something to take."""
        self._rung.set()

    def ring_after(self, pause: timedelta) -> None:
        """There will be something to take."""
        asyncio.get_running_loop().call_later(pause.total_seconds() + 0.001, self.ring)

    async def run(self) -> None:
        """Work until ``stop``."""
        while not self._stopping:
            self._rung.clear()
            free = self._at_once - len(self._running)
            if free > 0 and await self._took(free):
                continue
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._rung.wait()
            except TimeoutError:
                continue

    async def stop(self, *, within_seconds: float = 10.0) -> None:
        """Take nothing more, and wait for what is being dealt with; what is not done by then is taken up again later."""
        self._stopping = True
        self.ring()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=within_seconds)
            for task in late:
                task.cancel()

    async def _took(self, free: int) -> bool:
        try:
            taken = await self._take(free)
        except Exception:  # the database may be away: whatever it was, the queue is looked into again
            log.exception("the %s could not be read; trying again", self._name)
            await asyncio.sleep(AFTER_AN_ERROR_SECONDS)
            return False
        for one in taken:
            task = asyncio.create_task(self._dealt_with(one))
            self._running.add(task)
            task.add_done_callback(self._finished)
        return bool(taken)

    async def _dealt_with(self, one: Taken) -> None:
        try:
            await self._deal_with(one)
        except Exception:  # one event must not stop the others; its lease runs out and it is taken again
            log.exception("the %s met an error", self._name)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self.ring()

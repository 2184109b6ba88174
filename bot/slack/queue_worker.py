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
STOPPING_SECONDS = 10.0


class QueueWorker(Generic[Taken]):
    """``take`` gives up to so many; ``deal_with`` is run for each, side by side.

    How many are expected is only a hint that saves looking into an empty queue: what nobody rang for (left by an earlier
    run, added by another replica) is found every ``IDLE_SECONDS``, and then followed to its end.
    """

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
        self._expected = 0
        self._more_than_expected = True

    def ring(self, more: int = 1) -> None:
        """There are so many more to take."""
        self._expected += more
        self._rung.set()

    def look_again(self) -> None:
        """What waited behind something else may be free; only looked for where more is expected."""
        if self._expected or self._more_than_expected:
            self._rung.set()

    def ring_after(self, pause: timedelta) -> None:
        """There will be one more to take."""
        asyncio.get_running_loop().call_later(pause.total_seconds() + 0.001, self.ring)

    async def run(self) -> None:
        """Work until ``stop``, and end what was begun."""
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
        await self._ended()

    def stop(self) -> None:
        """Take nothing more."""
        self._stopping = True
        self._rung.set()

    async def _ended(self) -> None:
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=STOPPING_SECONDS)
        for task in late:  # taken up again by the next run
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _took(self, free: int) -> bool:
        """Whether there may be more to take at once."""
        try:
            taken = await self._take(free)
        except Exception:  # the database may be away: whatever it was, the queue is looked into again
            log.exception("the %s could not be read; trying again", self._name)
            await asyncio.sleep(AFTER_AN_ERROR_SECONDS)
            return False
        self._learn_from(len(taken))
        for one in taken:
            task = asyncio.create_task(self._dealt_with(one))
            self._running.add(task)
            task.add_done_callback(self._finished)
        return len(taken) == free

    def _learn_from(self, taken: int) -> None:
        if taken > self._expected:
            self._more_than_expected = True
        elif not taken and not self._running:
            self._more_than_expected = False
        self._expected = max(0, self._expected - taken) if taken or self._running else 0

    async def _dealt_with(self, one: Taken) -> None:
        try:
            await self._deal_with(one)
        except Exception:  # one event must not stop the others; its lease runs out and it is taken again
            log.exception("the %s met an error", self._name)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self.look_again()

"""A verdict's words by a model, where one is set: the plain answer stands at once, the worded one replaces it when it comes.

Nobody waits for a model: it is asked beside everything else, after the plain answer was committed. What was asked for and did
not come before a restart is not asked again, since the plain answer is complete.
"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from bot.messages import Tenant
from bot.replies import Verdict
from bot.slack.ports import Explaining, Outgoing
from bot.slack.rendering import Sheet
from bot.slack.turning import UPDATE, WORDED

log = logging.getLogger(__name__)

LONGEST_SECONDS = 15.0
"""Only for a model that keeps no deadline: its own is shorter."""


class Afterwards:
    """Work that goes on after an answer; given up when the bot ends."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin, and wait for nothing."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def give_up(self) -> None:
        """Stop all of it."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a worded answer was lost; the plain one stands", exc_info=task.exception())


async def worded(replies: Sequence[Any], explainer: Explaining, tenant: Tenant) -> Sequence[Any]:
    """The replies with their verdicts as the explainer words them, or as they are."""
    return [await _one(reply, explainer, tenant) if isinstance(reply, Verdict) else reply for reply in replies]


def replacements(
    event_id: str, plain: Sequence[Sheet], better: Sequence[Sheet], calls: Sequence[Outgoing]
) -> list[Outgoing]:
    """Updates of the messages whose sheets differ. ``calls`` are those of the plain sheets, in their order."""
    found = []
    for index, (before, after, call) in enumerate(zip(plain, better, calls, strict=False)):
        if after.payload() != before.payload():
            key = f"{WORDED}{event_id}:{index}"
            found.append(Outgoing(key, call.channel, call.thread, UPDATE, after.payload(), updates=call.key))
    return found


async def _one(verdict: Verdict, explainer: Explaining, tenant: Tenant) -> Verdict:
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            explained = await explainer.explain(verdict.brief, verdict.audience, workspace=tenant.name)
    except TimeoutError:
        log.warning("the model kept no deadline; the built-in wording stands")
        return verdict
    except Exception:  # whatever a model's adapter raises, the built-in wording is complete
        log.exception("the model's wording failed; the built-in wording stands")
        return verdict
    if explained.why_plain:
        log.info("plain wording: %s", explained.why_plain)
        return verdict
    return replace(verdict, rendered=explained.rendered)

"""Once a day, while Slack is served, what nobody touched for 90 days is forgotten. Several replicas may each do it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from bot.storage.store import RETENTION_DAYS, Store

log = logging.getLogger(__name__)

A_DAY = 24 * 60 * 60.0


async def forget_every_day(
    store: Store, clock: Callable[[], datetime], *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Forget now and after every ``pause`` until cancelled; a database that is away is asked again the next day."""
    while True:
        try:
            deleted = await store.forget_older_than(RETENTION_DAYS, now=clock())
        except (DBAPIError, OSError) as error:
            log.warning("nothing was forgotten today: %s", type(error).__name__)
        else:
            log.info("forgotten after %s days: %s", RETENTION_DAYS, deleted)
        await pause(A_DAY)

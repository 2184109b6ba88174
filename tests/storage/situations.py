"""People, places and messages that the storage tests have in common."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.conversation.consultation import Consultation, Given
from bot.framework import QuestionId
from bot.messages import Place, Tenant
from bot.storage.records import InboxItem, Outgoing
from bot.storage.store import Store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ACME = Tenant("", "T0ACME")
OTHER = Tenant("E0ORG", "T0OTHER")
THREAD = Place(ACME, "C0ARCH", "1763899200.000100")
DIRECT = Place(ACME, "D0ANNA", "")


def later(seconds: float) -> datetime:
    """``seconds`` after noon."""
    return NOON + timedelta(seconds=seconds)


def key_of(place: Place) -> str:
    """The conversation that a place is."""
    return f"{place.channel}/{place.thread}"


async def said(store: Store, event_id: str, *, place: Place = THREAD, payload: dict[str, Any] | None = None) -> bool:
    """Somebody said something in ``place``."""
    return await store.receive(
        tenant=place.tenant,
        event_id=event_id,
        kind="message",
        payload={"text": event_id} if payload is None else payload,
        place_key=key_of(place),
        at=NOON,
    )


async def claimed(store: Store, *, worker: str = "w1", limit: int = 10, now: datetime = NOON) -> list[InboxItem]:
    """What ``worker`` gets, for 30 seconds."""
    return await store.claim(worker=worker, limit=limit, lease_seconds=30, now=now)


async def finished(  # noqa: PLR0913 - as the method it calls
    store: Store,
    item: InboxItem,
    *,
    place: Place = THREAD,
    consultation: Consultation | None = None,
    version: int = 0,
    outgoing: tuple[Outgoing, ...] = (),
    decision: dict[str, Any] | None = None,
) -> None:
    """The item is answered with what is given and nothing else."""
    await store.finish(
        item,
        place=place,
        consultation=consultation,
        version=version,
        outgoing=outgoing,
        decision=decision,
        now=NOON,
    )


async def queued(store: Store, *calls: Outgoing, tenant: Tenant = ACME) -> None:
    """Calls that wait to be made."""
    await store.queue(tenant, calls, now=NOON)


def post(key: str, *, place: Place = THREAD, updates: str | None = None) -> Outgoing:
    """A message to post, or an earlier one to change."""
    method = "chat.update" if updates else "chat.postMessage"
    return Outgoing(key, place.channel, place.thread, method, {"text": key}, updates=updates)


def given(value: Any, author: str, *, message: str = "m1", seconds: float = 0) -> Given:
    """An answer by ``author``."""
    return Given(value=value, author=author, at=later(seconds), message=message)


def team_and_volume(author: str = "U0ANNA") -> Consultation:
    """A consultation with two answers, in an order that is not the framework's."""
    return Consultation(
        started_by=author,
        answers={
            QuestionId.VOLUME: given([50_000_000, 80_000_000], author, message="m1"),
            QuestionId.TEAM: given("some", author, message="m2", seconds=5),
        },
        asked=QuestionId.LATENCY,
        declined=(QuestionId.REGION,),
        trail=(QuestionId.VOLUME, QuestionId.REGION, QuestionId.TEAM),
    )


@asynccontextmanager
async def inside(url: str) -> AsyncIterator[AsyncConnection]:
    """A look into the database past the store, in one transaction; what is changed is committed."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        yield connection
    await engine.dispose()

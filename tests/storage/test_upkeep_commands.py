"""The commands that look after a database, as an operator types them: what they do, what they say, how they fail."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from cryptography.fernet import Fernet
from situations import ACME, claimed, later, said
from slack_sdk.oauth.installation_store import Installation

from bot.cli.commands import run
from bot.storage import inbox
from bot.storage.installations import stores
from bot.storage.secrecy import Secrecy
from bot.storage.store import Store
from bot.storage.upkeep import upgrade

NEW, OLD = Fernet.generate_key().decode(), Fernet.generate_key().decode()
T = TypeVar("T")


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)  # no .env of somebody else's
    url = f"sqlite+aiosqlite:///{tmp_path / 'advisor.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    asyncio.run(upgrade(url))
    return url


def inside(url: str, work: Callable[[Store], Awaitable[T]]) -> T:
    async def working() -> T:
        store = await Store.open(url)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(working())


async def give_up(store: Store) -> None:
    await said(store, "Ev1")
    for attempt in range(inbox.ATTEMPTS):
        [item] = await claimed(store, now=later(3600 * attempt))
        await store.fail(item, "no price for h300", now=later(3600 * attempt))


def test_what_was_given_up_is_put_back_by_one_command(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    inside(address, give_up)
    assert run(["db", "check"]) == 1
    assert run(["db", "retry"]) == 0
    assert run(["db", "retry"]) == 0
    said_then = capsys.readouterr().out.splitlines()
    assert said_then[-2:] == ["1 event is tried again by whatever serves Slack.", "Nothing was given up."]
    [item] = inside(address, claimed)
    assert (item.event_id, item.attempt) == ("Ev1", 1)


def install(url: str, key: str) -> None:
    async def installing() -> None:
        at = await stores(url, client_id="1.2", secrecy=Secrecy.of(key), logger=logging.getLogger("test"))
        await at.installations.async_save(
            Installation(
                app_id="A1",
                user_id="U1",
                team_id="T1",
                bot_token="xoxb-1",
                bot_id="B1",
                bot_user_id="UB",
                installed_at=1.0,
            )
        )
        await at.close()

    asyncio.run(installing())


def test_keys_are_exchanged_by_one_command(
    address: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    install(address, OLD)
    assert run(["db", "reencrypt"]) == 2
    assert "ENCRYPTION_KEY is not set" in capsys.readouterr().err
    monkeypatch.setenv("ENCRYPTION_KEY", NEW)
    assert run(["db", "reencrypt"]) == 2
    assert "another key" in capsys.readouterr().err
    monkeypatch.setenv("ENCRYPTION_KEY", f"{NEW},{OLD}")
    assert run(["db", "reencrypt"]) == 0
    assert "tokens are encrypted with the first key" in capsys.readouterr().out
    monkeypatch.setenv("ENCRYPTION_KEY", NEW)
    assert run(["db", "reencrypt"]) == 0, "the new key alone opens them all"


def test_the_doctor_says_how_often_verdicts_helped(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor"])
    assert "Nobody has said yet whether a verdict helped." in capsys.readouterr().out

    async def rated(store: Store) -> None:
        now = datetime(2026, 11, 24, tzinfo=UTC)
        await store.prefer(ACME, {"feedback:1": {"helpful": 3, "not_helpful": 1}, "quiet": True}, channel="C1", now=now)
        await store.prefer(ACME, {"feedback:2": {"helpful": 2}}, channel="C2", now=now)
        await store.prefer(ACME, {"feedback:2": "helpful"}, user="U1", now=now)

    inside(address, rated)
    run(["doctor"])
    assert "Helpful: 5. Not helpful: 1." in capsys.readouterr().out

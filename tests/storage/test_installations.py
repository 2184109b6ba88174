"""Slack's stores on our tables: tokens never lie in clear, keys can be exchanged, uninstalling leaves nothing."""

import logging
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from situations import inside
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import MetaData, String, select

from bot.framework import UnusableInput
from bot.messages import Tenant
from bot.storage.installation_tables import SECRETS, slack_bots, slack_installations, slack_oauth_states
from bot.storage.installations import Stores, stores
from bot.storage.secrecy import Secrecy
from bot.storage.store import Store
from bot.storage.upkeep import purge, reencrypt

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
LONG = "xoxe.xoxb-1-" + "A1b2" * 60  # rotating tokens are long


def installation(team: str, token: str, *, enterprise: str | None = None) -> Installation:
    return Installation(
        app_id="A1",
        enterprise_id=enterprise,
        team_id=team,
        bot_token=token,
        bot_id="B1",
        bot_user_id="UB",
        bot_scopes="chat:write",
        bot_refresh_token=f"refresh-{token}",
        bot_token_expires_in=43200,
        user_id="U1",
        user_token=f"user-{token}",
        incoming_webhook_url=f"https://hooks.example/{token}",
    )


async def opened(url: str, keys: str = OLD) -> Stores:
    return await stores(url, client_id="123.456", secrecy=Secrecy.of(keys), logger=logging.getLogger("test"))


async def lying_there(url: str) -> str:
    """All rows of the installation tables as they lie in the database."""
    async with inside(url) as connection:
        rows = [(await connection.execute(select(table))).all() for table in (slack_installations, slack_bots)]
    return repr(rows)


async def test_an_installation_comes_back_and_its_tokens_lie_encrypted(url: str) -> None:
    at = await opened(url)
    await at.installations.async_save(installation("T1", LONG))
    for found in (
        await at.installations.async_find_installation(enterprise_id=None, team_id="T1"),
        await at.installations.async_find_bot(enterprise_id=None, team_id="T1"),
    ):
        assert found is not None
        assert (found.bot_token, found.bot_refresh_token) == (LONG, f"refresh-{LONG}")
    assert await at.installations.async_find_bot(enterprise_id=None, team_id="T2") is None
    await at.close()
    there = await lying_there(url)
    assert "chat:write" in there
    assert "xoxe.xoxb" not in there  # encrypted text can spell any letters, but never a dot
    assert "hooks.example" not in there


async def test_a_rotated_token_replaces_the_earlier_one(url: str) -> None:
    at = await opened(url)
    for token in ("xoxb-1", "xoxb-2"):
        await at.installations.async_save(installation("T1", token))
    found = await at.installations.async_find_bot(enterprise_id=None, team_id="T1")
    assert found is not None
    assert found.bot_token == "xoxb-2"
    await at.close()


async def test_keys_are_exchanged_without_a_new_installation(url: str) -> None:
    at = await opened(url, OLD)
    await at.installations.async_save(installation("T1", "xoxb-1"))
    await at.close()
    with pytest.raises(UnusableInput, match="another key"):
        await reencrypt(url, Secrecy.of(NEW))
    assert await reencrypt(url, Secrecy.of(f"{NEW}, {OLD}")) == 6
    at = await opened(url, NEW)
    found = await at.installations.async_find_bot(enterprise_id=None, team_id="T1")
    assert found is not None
    assert found.bot_token == "xoxb-1"
    await at.close()
    at = await opened(url, OLD)
    with pytest.raises(UnusableInput, match="put that key into ENCRYPTION_KEY"):
        await at.installations.async_find_bot(enterprise_id=None, team_id="T1")
    await at.close()


async def test_purging_takes_the_tokens_of_that_workspace_only(url: str) -> None:
    at = await opened(url)
    for team, enterprise in (("T1", None), ("T2", None), ("T3", "E1")):
        await at.installations.async_save(installation(team, f"xoxb-{team}", enterprise=enterprise))
    store = await Store.open(url)
    await store.purge(Tenant("", "T1"), None)
    assert await at.installations.async_find_bot(enterprise_id=None, team_id="T1") is None
    assert await at.installations.async_find_bot(enterprise_id=None, team_id="T2") is not None
    assert (await purge(url, "E1"))["slack_bots"] == 1
    assert await at.installations.async_find_bot(enterprise_id="E1", team_id="T3") is None
    await store.close()
    await at.close()


async def test_a_state_is_good_once(url: str) -> None:
    at = await opened(url)
    state = await at.states.async_issue()
    assert await at.states.async_consume(state) is True
    assert await at.states.async_consume(state) is False
    assert await at.states.async_consume("guessed") is False
    await at.states.async_issue()
    store = await Store.open(url)
    assert (await store.forget_older_than(0, now=datetime.now(UTC)))["slack_oauth_states"] == 0
    assert (await store.forget_older_than(-1, now=datetime.now(UTC)))["slack_oauth_states"] == 1
    await store.close()
    await at.close()


def test_the_tables_have_the_columns_that_slack_expects() -> None:
    theirs = MetaData()
    for ours, expected in (
        (slack_installations, AsyncSQLAlchemyInstallationStore.build_installations_table(theirs, "i")),
        (slack_bots, AsyncSQLAlchemyInstallationStore.build_bots_table(theirs, "b")),
    ):
        assert set(ours.c.keys()) == set(expected.c.keys())
        tokens = {column.name for column in ours.c if "token" in column.name and isinstance(column.type, String)}
        assert tokens - {"token_type"} <= set(SECRETS)
    state_store = AsyncSQLAlchemyOAuthStateStore.build_oauth_states_table(MetaData(), "s")
    assert set(slack_oauth_states.c.keys()) == set(state_store.c.keys())


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("", "is empty"),
        (" , ", "is empty"),
        ("secret", "key 1 of 1"),
        (f"{OLD},short", "key 2 of 2"),
        (f"{OLD}é", "key 1 of 1"),
    ],
)
def test_a_key_that_is_none_is_refused_without_repeating_it(setting: str, says: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        Secrecy.of(setting)
    assert says in str(refused.value)
    assert "Fernet.generate_key" in str(refused.value)
    assert OLD not in str(refused.value)


def test_the_first_key_encrypts_and_all_decrypt() -> None:
    hidden = Secrecy.of(OLD).hide("xoxb-ünïcode")
    assert Secrecy.of(f"{NEW},{OLD}").reveal(hidden) == "xoxb-ünïcode"
    assert Secrecy.of(NEW).reveal(Secrecy.of(f"{NEW},{OLD}").hide("x")) == "x"

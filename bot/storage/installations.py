"""Who installed the app, for many workspaces over HTTP: Slack's own SQLAlchemy stores, on our tables, tokens encrypted.

Imports slack_sdk, so it is imported only where the app is installed by OAuth. ``stores`` gives what ``AsyncOAuthSettings`` takes.
"""

from dataclasses import dataclass
from logging import Logger
from typing import Any, cast

from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import Dialect, MetaData, String, Table, TypeDecorator
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.database import Database, speak_sqlite
from bot.storage.installation_tables import SECRETS, slack_bots, slack_installations, slack_oauth_states
from bot.storage.schema import must_be_current
from bot.storage.secrecy import Secrecy

STATE_SECONDS = 600
"""How long a person has to say yes on Slack's page."""


class Hidden(TypeDecorator[str]):
    """A text that is encrypted on its way in and decrypted on its way out."""

    impl = String
    cache_ok = True

    def __init__(self, secrecy: Secrecy) -> None:
        super().__init__()
        self.secrecy = secrecy

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypted."""
        return None if value is None else self.secrecy.hide(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """In clear."""
        return None if value is None else self.secrecy.reveal(value)


def hidden(table: Table, secrecy: Secrecy) -> Table:
    """``table`` with its secret columns encrypted."""
    copy = table.to_metadata(MetaData())
    for name in SECRETS:
        if name in copy.c:
            copy.c[name].type = Hidden(secrecy)
    return copy


class _ReadsAndWrites:
    """The two things that Slack's stores ask of an engine. They select outside ``begin``: that waits for no writer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._writes = engine
        self._reads = engine.execution_options(reads=True)

    def connect(self) -> AsyncConnection:
        return self._reads.connect()

    def begin(self) -> Any:
        return self._writes.begin()


class InstallationStore(AsyncSQLAlchemyInstallationStore):
    """Slack's store with encrypted tokens."""

    def __init__(self, engine: AsyncEngine, *, client_id: str, secrecy: Secrecy, logger: Logger) -> None:
        super().__init__(client_id, cast("AsyncEngine", _ReadsAndWrites(engine)), logger=logger)
        self.installations = hidden(slack_installations, secrecy)
        self.bots = hidden(slack_bots, secrecy)


class StateStore(AsyncSQLAlchemyOAuthStateStore):
    """Slack's store of the states of installations under way."""

    def __init__(self, engine: AsyncEngine, *, logger: Logger) -> None:
        super().__init__(STATE_SECONDS, cast("AsyncEngine", _ReadsAndWrites(engine)), logger=logger)
        self.oauth_states = slack_oauth_states


@dataclass(frozen=True, slots=True)
class Stores:
    """Both stores over one engine of their own, as Slack's stores bring their own asynchronous statements."""

    engine: AsyncEngine
    installations: InstallationStore
    states: StateStore

    async def close(self) -> None:
        """Close the connections."""
        await self.engine.dispose()


async def stores(url: str, *, client_id: str, secrecy: Secrecy, logger: Logger) -> Stores:
    """Open the stores.

    Raises:
        UnusableInput: as ``Store.open``.
    """
    database = Database.at(url)
    try:
        await database.reach()
        await must_be_current(database)
    finally:
        await database.close()
    engine = create_async_engine(database.url)
    if database.file is not None:
        speak_sqlite(engine.sync_engine)
    return Stores(
        engine,
        InstallationStore(engine, client_id=client_id, secrecy=secrecy, logger=logger),
        StateStore(engine, logger=logger),
    )

"""One database behind one address: what addresses are accepted, and how reading and writing transactions begin.

SQLite: WAL, ``synchronous=FULL``, every write begins with ``BEGIN IMMEDIATE``, and writers of this process queue here, in
order, instead of polling for the file lock. PostgreSQL: plain transactions; the statements bring their own locks.
"""

import asyncio
import importlib.util
import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.framework import UnusableInput

ACCEPTED = "sqlite+aiosqlite:///llm-advisor.db or postgresql+asyncpg://user:password@host/database"
BUSY_MS = 5000
"""How long a write waits for another process that holds the SQLite file."""

_plain_json = partial(json.dumps, allow_nan=False, separators=(",", ":"))


def address(url: str) -> URL:
    """``url`` read and checked.

    Raises:
        UnusableInput: not a database address that we can use; the password is never repeated.
    """
    try:
        read = make_url(url)
    except (ArgumentError, ValueError):
        raise UnusableInput(f"DATABASE_URL cannot be read; accepted: {ACCEPTED}", key="DATABASE_URL") from None
    match read.drivername:
        case "sqlite+aiosqlite":
            if read.database in (None, "", ":memory:"):
                raise UnusableInput(
                    "DATABASE_URL names no file, and a database in memory forgets what people said; "
                    "accepted: sqlite+aiosqlite:///llm-advisor.db",
                    key="DATABASE_URL",
                )
        case "postgresql+asyncpg":
            if importlib.util.find_spec("asyncpg") is None:
                raise UnusableInput("PostgreSQL needs one more package: pip install 'llm-advisor[postgres]'")
        case "sqlite" | "postgresql" | "postgres" as kind:
            driver = "sqlite+aiosqlite" if kind == "sqlite" else "postgresql+asyncpg"
            raise UnusableInput(
                f"DATABASE_URL begins with {kind}://, which names no asynchronous driver; write {driver}://",
                key="DATABASE_URL",
            )
        case other:
            raise UnusableInput(f"DATABASE_URL begins with {other}://; accepted: {ACCEPTED}", key="DATABASE_URL")
    return read


def file_of(url: URL) -> Path | None:
    """The SQLite file, or None for PostgreSQL."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _on_connect(connection: Any, _record: Any, *, foreign_keys: bool) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    cursor.close()


def _on_begin(connection: Any) -> None:
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


class Database:
    """An open database. ``reading`` and ``writing`` give a connection inside one transaction."""

    def __init__(self, engine: AsyncEngine, url: URL) -> None:
        self.engine = engine
        self.url = url
        self.file = file_of(url)
        self._writers = asyncio.Lock() if self.file else nullcontext()

    @classmethod
    def at(cls, url: str, *, foreign_keys: bool = True) -> Self:
        """The database at ``url``; nothing is opened yet. Migrations rebuild tables and switch ``foreign_keys`` off."""
        read = address(url)
        if file_of(read) is not None:
            # one connection writes at a time; the others read
            engine = create_async_engine(read, json_serializer=_plain_json, pool_size=4, max_overflow=0)
            event.listen(engine.sync_engine, "connect", partial(_on_connect, foreign_keys=foreign_keys))
            event.listen(engine.sync_engine, "begin", _on_begin)
        else:
            engine = create_async_engine(read, json_serializer=_plain_json, pool_pre_ping=True, pool_size=8)
        return cls(engine, read)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads, all of it from one moment: on SQLite it waits for no writer."""
        async with self.engine.connect() as connection:
            if self.file is None:
                await connection.execution_options(isolation_level="REPEATABLE READ")
            else:
                await connection.execution_options(reads=True)
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: committed when the block ends, rolled back when it raises."""
        async with self._writers, self.engine.begin() as connection:
            yield connection

    async def reach(self) -> None:
        """Connect once.

        Raises:
            UnusableInput: the file or the server cannot be reached; one line with the reason.
        """
        if self.file is not None and not self.file.is_file():
            wrong = f"there is no database at {self.file} yet: run llm-advisor db upgrade"
            raise UnusableInput(wrong, key="DATABASE_URL")
        with self.told_plainly():
            async with self.reading():
                pass

    @contextmanager
    def told_plainly(self) -> Iterator[None]:
        """What the database or the network says, as one line that names the database without its password.

        Raises:
            UnusableInput: in place of the driver's errors.
        """
        try:
            yield
        except (DBAPIError, OSError) as error:
            said = (str(getattr(error, "orig", None) or error) or type(error).__name__).splitlines()[0]
            shown = self.url.render_as_string(hide_password=True)
            raise UnusableInput(f"the database {shown} cannot be used: {said}", key="DATABASE_URL") from error

    def create_file(self) -> None:
        """Where there is no SQLite file yet, an empty one that only its owner may read.

        Raises:
            UnusableInput: there is no directory for it, or nothing may be written there.
        """
        if self.file is None or self.file.exists():
            return
        if not self.file.parent.is_dir():
            raise UnusableInput(
                f"DATABASE_URL: there is no directory {self.file.parent}: create it", key="DATABASE_URL"
            )
        try:
            os.close(os.open(self.file, os.O_CREAT | os.O_WRONLY, 0o600))
        except OSError as error:
            wrong = f"DATABASE_URL: {self.file} cannot be created: {error.strerror}"
            raise UnusableInput(wrong, key="DATABASE_URL") from None

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()

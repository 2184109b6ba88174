"""One database behind one address: what addresses are accepted, and how reading and writing transactions begin.

The statements are written once, synchronous, and run in whole transactions. SQLite: WAL, ``synchronous=FULL``, every write
begins with ``BEGIN IMMEDIATE``, and one thread writes, so that writers of this process queue instead of polling for the file
lock (a visit per statement, as aiosqlite does it, costs twice the time). What queued meanwhile is committed together: nobody
is told before the commit, and where one of them refuses, each is done again by itself.
PostgreSQL: on the event loop, through asyncpg.
"""

import asyncio
import contextlib
import importlib.util
import json
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.framework import UnusableInput

ACCEPTED = "sqlite+aiosqlite:///llm-advisor.db or postgresql+asyncpg://user:password@host/database"
BUSY_MS = 5000
"""How long a write waits for another process that holds the SQLite file."""

TOGETHER = 16
"""So many writes share a commit at most: the first of them waits for the last."""

P = ParamSpec("P")
T = TypeVar("T")

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
    _begin_wal(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    cursor.close()


def _begin_wal(cursor: Any) -> None:
    """Only the first connection of a new file has work to do here, and SQLite does not wait for others who do it too."""
    give_up_at = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:  # locked: another connection is switching the same new file
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)
        else:
            return


def speak_sqlite(engine: Engine, *, foreign_keys: bool = True) -> None:
    """Every connection of ``engine`` is opened, and every transaction begun, as the docstring of this module says."""
    event.listen(engine, "connect", partial(_on_connect, foreign_keys=foreign_keys))
    event.listen(engine, "begin", _on_begin)


def _on_begin(connection: Any) -> None:
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@dataclass(frozen=True, slots=True)
class _Write:
    """What somebody waits to have written."""

    do: Callable[[Connection], Any]
    done: asyncio.Future[Any]


class _Threads:
    """SQLite: a whole transaction is one visit to a thread. One thread writes, so writers queue in order.

    Each thread keeps its connection: taking one from a pool and giving it back costs as much as a short transaction.
    """

    def __init__(self, url: URL, *, foreign_keys: bool) -> None:
        self._engine = create_engine(url.set(drivername="sqlite"), json_serializer=_plain_json, pool_size=3)
        speak_sqlite(self._engine, foreign_keys=foreign_keys)
        self._reads = self._engine.execution_options(reads=True)
        self._connections: list[Connection] = []
        self._of_this_thread = threading.local()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="sqlite-writes")
        self._waiting: deque[_Write] = deque()
        self._visit_is_due = False
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="sqlite-reads")

    async def read(self, do: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._transaction, self._reads, do)

    async def write(self, do: Callable[[Connection], T], tell: Callable[[], None] | None) -> T:
        """``tell`` at once: what it leads to is written after this, and mostly together with it."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._waiting.append(_Write(do, done))
        if tell is not None:
            tell()
        if not self._visit_is_due:
            self._visit_is_due = True
            loop.call_soon(self._visit, loop)
        return await done

    def _visit(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            self._writer.submit(self._write_waiting, loop)
        except RuntimeError as error:  # closed meanwhile: whoever waits is told, now and later
            self._visit_is_due = False
            waiting, self._waiting = self._waiting, deque()
            _tell(waiting, [_Raised(error)] * len(waiting))

    def _write_waiting(self, loop: asyncio.AbstractEventLoop) -> None:
        """All that waits, in order, as many together as nobody notices."""
        while True:
            writes: list[_Write] = []
            while self._waiting and len(writes) < TOGETHER:
                writes.append(self._waiting.popleft())
            if writes:
                loop.call_soon_threadsafe(_tell, writes, self._written(writes))
                continue
            self._visit_is_due = False
            if not self._waiting:  # added just before, by somebody who saw that a visit was due
                return

    def _written(self, writes: Sequence[_Write]) -> list[Any]:
        """The result of each, or what it raised."""
        if len(writes) > 1:
            # whoever refused: nothing is written by then, and each is told for itself below
            with contextlib.suppress(Exception):
                return self._transaction(self._engine, lambda connection: [one.do(connection) for one in writes])
        return [self._alone(one.do) for one in writes]

    def _alone(self, do: Callable[[Connection], Any]) -> Any:
        try:
            return self._transaction(self._engine, do)
        except BaseException as error:  # raised again where it is waited for
            return _Raised(error)

    def _transaction(self, engine: Engine, do: Callable[[Connection], T]) -> T:
        connection = self._connection(engine)
        with connection.begin():
            return do(connection)

    def _connection(self, engine: Engine) -> Connection:
        kept: Connection | None = getattr(self._of_this_thread, "connection", None)
        if kept is None:
            kept = self._of_this_thread.connection = engine.connect()
            self._connections.append(kept)
        return kept

    async def close(self) -> None:
        for threads in (self._writer, self._readers):
            await asyncio.to_thread(threads.shutdown)
        for connection in self._connections:
            connection.close()
        self._engine.dispose()


@dataclass(frozen=True, slots=True)
class _Raised:
    """What a write raised, in the place of its result."""

    error: BaseException


def _tell(writes: Sequence[_Write], results: Sequence[Any]) -> None:
    """On the event loop: who waited is told; who was cancelled meanwhile is not."""
    for write, result in zip(writes, results, strict=True):
        if write.done.done():
            continue
        if isinstance(result, _Raised):
            write.done.set_exception(result.error)
        else:
            write.done.set_result(result)


class _Server:
    """PostgreSQL: asyncpg below the same synchronous statements, on the event loop."""

    def __init__(self, url: URL) -> None:
        self._engine = create_async_engine(url, json_serializer=_plain_json, pool_pre_ping=True, pool_size=8)
        self._reads = self._engine.execution_options(isolation_level="REPEATABLE READ")

    async def read(self, do: Callable[[Connection], T]) -> T:
        async with self._reads.begin() as connection:
            return await connection.run_sync(do)

    async def write(self, do: Callable[[Connection], T], tell: Callable[[], None] | None) -> T:
        """``tell`` once it is committed: others see it only then."""
        async with self._engine.begin() as connection:
            result = await connection.run_sync(do)
        if tell is not None:
            tell()
        return result

    async def close(self) -> None:
        await self._engine.dispose()


class Database:
    """An open database. What ``read`` and ``write`` are given runs in one transaction, a connection as its first argument."""

    def __init__(self, url: URL, transactions: _Threads | _Server) -> None:
        self.url = url
        self.file = file_of(url)
        self._transactions = transactions

    @classmethod
    def at(cls, url: str, *, foreign_keys: bool = True) -> Self:
        """The database at ``url``; nothing is opened yet. Migrations rebuild tables and switch ``foreign_keys`` off."""
        read = address(url)
        return cls(read, _Server(read) if file_of(read) is None else _Threads(read, foreign_keys=foreign_keys))

    async def read(self, do: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Only reads, and all of it from one moment: on SQLite it waits for no writer."""
        return await self._transactions.read(lambda connection: do(connection, *args, **named))

    async def write(self, do: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Committed when ``do`` returns, rolled back when it raises."""
        return await self._transactions.write(lambda connection: do(connection, *args, **named), None)

    async def write_and_tell(
        self, tell: Callable[[], None], do: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs
    ) -> T:
        """As ``write``; ``tell`` is called as soon as whatever is written from then on finds this written, or refused."""
        return await self._transactions.write(lambda connection: do(connection, *args, **named), tell)

    async def reach(self) -> None:
        """Connect once.

        Raises:
            UnusableInput: the file or the server cannot be reached; one line with the reason.
        """
        if self.file is not None and not self.file.is_file():
            wrong = f"there is no database at {self.file} yet: run llm-advisor db upgrade"
            raise UnusableInput(wrong, key="DATABASE_URL")
        with self.told_plainly():
            await self.read(lambda connection: None)

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
        """Close all connections; what was begun is ended first."""
        await self._transactions.close()

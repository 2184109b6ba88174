"""An address that cannot be used is answered with one line that says what to write instead."""

from pathlib import Path

import pytest

from bot.framework import UnusableInput
from bot.storage.database import address
from bot.storage.store import Store
from bot.storage.upkeep import check, purge, upgrade


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "cannot be read; accepted: sqlite"),
        ("no url at all", "cannot be read"),
        ("sqlite:///x.db", "write sqlite+aiosqlite://"),
        ("postgresql://u:hunter2@h/d", "write postgresql+asyncpg://"),
        ("postgres://u:hunter2@h/d", "write postgresql+asyncpg://"),
        ("mysql+aiomysql://u:hunter2@h/d", "begins with mysql"),
        ("sqlite+aiosqlite://", "names no file"),
        ("sqlite+aiosqlite:///:memory:", "names no file"),
        ("postgresql+asyncpg://u:hunter2@h:port/d", "cannot be read"),
    ],
)
def test_an_unusable_address_says_what_is_accepted(url: str, says: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        address(url)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "hunter2" not in str(refused.value)


async def test_a_database_that_is_not_there_is_not_created_by_opening_it(tmp_path: Path) -> None:
    for attempt in (Store.open, check):
        with pytest.raises(UnusableInput, match="run llm-advisor db upgrade"):
            await attempt(f"sqlite+aiosqlite:///{tmp_path}/advisor.db")
    assert not files_in(tmp_path)


async def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"there is no directory .*/missing: create it"):
        await upgrade(f"sqlite+aiosqlite:///{tmp_path}/missing/advisor.db")


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear reader, " * 500)
    before = file.read_bytes()
    for attempt in (upgrade, check, Store.open):
        with pytest.raises(UnusableInput, match="file is not a database"):
            await attempt(f"sqlite+aiosqlite:///{file}")
    assert file.read_bytes() == before


async def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    for attempt in (Store.open, upgrade, check):
        with pytest.raises(UnusableInput) as refused:
            await attempt("postgresql+asyncpg://u:hunter2@127.0.0.1:9/d")
        assert "127.0.0.1:9/d cannot be used" in str(refused.value)
        assert "hunter2" not in str(refused.value)
        assert "\n" not in str(refused.value)


async def test_a_database_that_does_not_exist_on_the_server_is_named(postgres_url: str) -> None:
    wrong = postgres_url.replace("/test_", "/missing_")
    with pytest.raises(UnusableInput, match=r'database "missing_.*" does not exist'):
        await Store.open(wrong)


async def test_an_empty_database_asks_for_the_upgrade(postgres_url: str) -> None:
    with pytest.raises(UnusableInput, match="no tables yet: run llm-advisor db upgrade"):
        await Store.open(postgres_url)


async def test_purging_needs_an_id(sqlite_url: str) -> None:
    with pytest.raises(UnusableInput, match="which workspace"):
        await purge(sqlite_url, "  ")

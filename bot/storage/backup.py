"""A copy of an SQLite database that is known to be good: taken while the program runs, checked, never over another file."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.framework import UnusableInput
from bot.storage.database import Database


async def backup(url: str, file: Path) -> int:
    """Write a checked copy of the database to ``file``, readable by its owner only; its size in bytes.

    Raises:
        UnusableInput: PostgreSQL (which has its own tool), ``file`` exists or has no directory, or the copy is not good.
    """
    database = Database.at(url)
    try:
        if database.file is None:
            raise UnusableInput(
                "a PostgreSQL database is saved with its own tool: pg_dump --format=custom --file=FILE DATABASE "
                "(and restored with pg_restore)"
            )
        await database.reach()
        return await asyncio.to_thread(_copy, database.file, file)
    finally:
        await database.close()


def _copy(source: Path, target: Path) -> int:
    if not target.parent.is_dir():
        raise UnusableInput(f"there is no directory {target.parent}: create it")
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # the name is ours from here on
    except FileExistsError:
        raise UnusableInput(f"{target} exists, and a backup never replaces a file: choose another name") from None
    except OSError as error:
        raise UnusableInput(f"{target} cannot be written: {error.strerror}") from None
    try:
        with closing(sqlite3.connect(source, timeout=30)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))  # one moment of the database, whoever writes meanwhile
        _must_be_good(target)
        _reach_the_disk(target)
    except (sqlite3.Error, OSError) as error:
        target.unlink()
        raise UnusableInput(f"no backup was made: {error}") from None
    return target.stat().st_size


def _must_be_good(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
    if found != [("ok",)]:
        raise sqlite3.DatabaseError(
            f"the copy is damaged ({found[0][0]}), so the original is: run llm-advisor db check"
        )


def _reach_the_disk(copy: Path) -> None:
    for path in (copy, copy.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

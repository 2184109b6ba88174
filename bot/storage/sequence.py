"""Small statements that both queues and the consultations share, where the two dialects differ or order is at stake."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table, text
from sqlalchemy.dialects import postgresql, sqlite

REASON_LIMIT = 500  # characters of a reason that are kept

_lock_in_order = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(name, 0))"
    " FROM (SELECT DISTINCT unnest(CAST(:names AS text[])) AS name ORDER BY 1) AS sorted"
)


def keep_order(connection: Connection, queues: Iterable[str]) -> None:
    """From here to the commit, nobody else adds to ``queues``: a later row is never visible before an earlier one.

    SQLite has one writer at a time and needs nothing. Names are locked in sorted order, so that two writers never wait
    for each other.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_lock_in_order, {"names": sorted(set(queues))})


def insert_if_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert ``row``; False, and nothing written, when a row with its key is there."""
    return (connection.execute(_insert_if_new(connection.dialect.name, table), dict(row))).first() is not None


@cache
def _insert_if_new(dialect: str, table: Table) -> Executable:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().returning(*table.primary_key.columns)


def shortened(reason: str) -> str:
    """A reason as both dialects can store it: no NUL, no half characters, not a page long."""
    return reason[:REASON_LIMIT].replace("\x00", "").encode("utf-8", "replace").decode("utf-8")

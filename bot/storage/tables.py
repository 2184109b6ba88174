"""The tables. A change here goes with a migration in ``migrations/versions`` (a test compares the two).

Tenant ``(enterprise_id, team_id)`` is in every key. Texts are unbounded: what may be how long is decided where it enters.
JSON is stored as text with every non-ASCII character escaped, so that anything a person can type survives in both dialects.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    false,
    literal_column,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

RowId = BigInteger().with_variant(Integer(), "sqlite")  # only an INTEGER key counts up by itself in SQLite


class Moment(TypeDecorator[datetime]):
    """A point in time, always with its zone; SQLite keeps it as UTC text, which sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC. A time without a zone is refused rather than guessed."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the time {value} has no zone: pass an aware datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _tenant() -> tuple[Column[str], Column[str]]:
    return Column("enterprise_id", String, nullable=False), Column("team_id", String, nullable=False)


def _place() -> tuple[Column[str], ...]:
    return *_tenant(), Column("channel", String, nullable=False), Column("thread", String, nullable=False)


def _lease() -> tuple[Column[Any], ...]:
    return (
        Column("worker", String),
        Column("lease_until", Moment),
        Column("attempts", Integer, nullable=False, server_default=text("0")),
        Column("not_before", Moment),
        Column("reason", String),
    )


TENANT = ("enterprise_id", "team_id")
PLACE = (*TENANT, "channel", "thread")

inbox = Table(
    "inbox",
    metadata,
    Column("id", RowId, autoincrement=True),
    *_tenant(),
    Column("event_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("place_key", String, nullable=False),
    Column("payload", JSON(none_as_null=True)),
    Column("at", Moment, nullable=False),
    Column("state", String, nullable=False),
    *_lease(),
    PrimaryKeyConstraint("id"),
    UniqueConstraint(*TENANT, "event_id"),
    CheckConstraint("state IN ('open', 'done', 'parked')", name="state"),
    sqlite_autoincrement=True,
)
OPEN = inbox.c.state == literal_column("'open'")
"""Written out, not as a parameter: only then do the planners see that the small indexes below hold all such rows."""
Index(
    "ix_inbox_open",
    *(inbox.c[name] for name in (*TENANT, "place_key", "id")),
    sqlite_where=OPEN,
    postgresql_where=OPEN,
)
Index("ix_inbox_turn", inbox.c.id, sqlite_where=OPEN, postgresql_where=OPEN)

outbox = Table(
    "outbox",
    metadata,
    Column("id", RowId, autoincrement=True),
    *_place(),
    Column("key", String, nullable=False),
    Column("lane", String, nullable=False),
    Column("method", String, nullable=False),
    Column("payload", JSON(none_as_null=True)),
    Column("updates", String),
    Column("user", String),
    Column("created_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    *_lease(),
    Column("unsure", Boolean, nullable=False, server_default=false()),
    Column("sent_channel", String),
    Column("ts", String),
    PrimaryKeyConstraint("id"),
    UniqueConstraint(*TENANT, "key"),
    CheckConstraint("state IN ('waiting', 'delivered', 'given_up')", name="state"),
    sqlite_autoincrement=True,
)
WAITING = outbox.c.state == literal_column("'waiting'")
"""As ``OPEN``."""
Index(
    "ix_outbox_waiting",
    *(outbox.c[name] for name in (*TENANT, "lane", "id")),
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
Index("ix_outbox_turn", outbox.c.id, sqlite_where=WAITING, postgresql_where=WAITING)
Index("ix_outbox_place", *(outbox.c[name] for name in PLACE))

consultations = Table(
    "consultations",
    metadata,
    *_place(),
    Column("version", Integer, nullable=False),
    Column("started_by", String, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("state", JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
    PrimaryKeyConstraint(*PLACE),
)
Index("ix_consultations_started_by", *(consultations.c[name] for name in (*TENANT, "started_by")))

answers = Table(
    "answers",
    metadata,
    *_place(),
    Column("question", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("value", JSON, nullable=False),
    Column("author", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("message", String, nullable=False),
    PrimaryKeyConstraint(*PLACE, "question"),
    ForeignKeyConstraint(PLACE, [f"consultations.{name}" for name in PLACE], ondelete="CASCADE"),
)
Index("ix_answers_author", *(answers.c[name] for name in (*TENANT, "author")))

decisions = Table(
    "decisions",
    metadata,
    Column("id", RowId, autoincrement=True),
    *_place(),
    Column("owner", String, nullable=False),
    Column("decided_at", Moment, nullable=False),
    Column("record", JSON, nullable=False),
    Column("framework_version", String, nullable=False),
    Column("knowledge_as_of", String, nullable=False),
    Column("told_of", String, nullable=False, default=""),
    PrimaryKeyConstraint("id"),
    sqlite_autoincrement=True,
)
Index("ix_decisions_owner", *(decisions.c[name] for name in (*TENANT, "owner", "id")))

preferences = Table(
    "preferences",
    metadata,
    *_tenant(),
    Column("holder", String, nullable=False),
    Column("holder_id", String, nullable=False),
    Column("chosen", JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
    PrimaryKeyConstraint(*TENANT, "holder", "holder_id"),
    CheckConstraint("holder IN ('user', 'channel')", name="holder"),
)

wording_spent = Table(
    "wording_spent",
    metadata,
    *_tenant(),
    Column("day", Date, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("usd", String),  # a decimal, written out so that it stays exact; NULL where a call had no known price
    PrimaryKeyConstraint(*TENANT, "day"),
)

"""The first tables: inbox, outbox, consultations with their answers, decisions, preferences.

Revision ID: a001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "a001"
down_revision = None

_row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "consultations",
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("changed_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("enterprise_id", "team_id", "channel", "thread", name="pk_consultations"),
    )
    op.create_index(
        "ix_consultations_started_by", "consultations", ["enterprise_id", "team_id", "started_by"], unique=False
    )
    op.create_table(
        "decisions",
        sa.Column("id", _row_id, autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("decided_at", _moment, nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("framework_version", sa.String(), nullable=False),
        sa.Column("knowledge_as_of", sa.String(), nullable=False),
        sa.Column("told_of", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decisions_owner", "decisions", ["enterprise_id", "team_id", "owner", "id"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", _row_id, autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place_key", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("at", _moment, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("lease_until", _moment, nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("not_before", _moment, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'done', 'parked')", name="ck_inbox_state"),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("enterprise_id", "team_id", "event_id", name="uq_inbox_enterprise_id_team_id_event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_inbox_open",
        "inbox",
        ["enterprise_id", "team_id", "place_key", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_inbox_turn",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", _row_id, autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("updates", sa.String(), nullable=True),
        sa.Column("user", sa.String(), nullable=True),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("lease_until", _moment, nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("not_before", _moment, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("unsure", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("sent_channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'delivered', 'given_up')", name="ck_outbox_state"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("enterprise_id", "team_id", "key", name="uq_outbox_enterprise_id_team_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_place", "outbox", ["enterprise_id", "team_id", "channel", "thread"], unique=False)
    op.create_index(
        "ix_outbox_turn",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["enterprise_id", "team_id", "lane", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "preferences",
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("holder_id", sa.String(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("changed_at", _moment, nullable=False),
        sa.CheckConstraint("holder IN ('user', 'channel')", name="ck_preferences_holder"),
        sa.PrimaryKeyConstraint("enterprise_id", "team_id", "holder", "holder_id", name="pk_preferences"),
    )
    op.create_table(
        "answers",
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "team_id", "channel", "thread"],
            ["consultations.enterprise_id", "consultations.team_id", "consultations.channel", "consultations.thread"],
            name="fk_answers_consultations",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enterprise_id", "team_id", "channel", "thread", "question", name="pk_answers"),
    )
    op.create_index("ix_answers_author", "answers", ["enterprise_id", "team_id", "author"], unique=False)

"""What a model's wording has taken, by workspace and day.

Revision ID: a003
Revises: a002
"""

import sqlalchemy as sa
from alembic import op

revision = "a003"
down_revision = "a002"


def upgrade() -> None:
    op.create_table(
        "wording_spent",
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("usd", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("enterprise_id", "team_id", "day", name="pk_wording_spent"),
    )

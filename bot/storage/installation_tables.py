"""The tables of Slack's own installation and state stores, by their columns, with room for encrypted tokens.

Column names are slack_sdk's (a test compares them); the secrets stand in them encrypted, see ``installations.py``.
"""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, String, Table, false

from bot.storage.tables import metadata

SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
"""The columns that never hold clear text."""

slack_installations = Table(
    "slack_installations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("client_id", String, nullable=False),
    Column("app_id", String, nullable=False),
    Column("enterprise_id", String),
    Column("enterprise_name", String),
    Column("enterprise_url", String),
    Column("team_id", String),
    Column("team_name", String),
    Column("bot_token", String),
    Column("bot_id", String),
    Column("bot_user_id", String),
    Column("bot_scopes", String),
    Column("bot_refresh_token", String),
    Column("bot_token_expires_at", DateTime),
    Column("user_id", String, nullable=False),
    Column("user_token", String),
    Column("user_scopes", String),
    Column("user_refresh_token", String),
    Column("user_token_expires_at", DateTime),
    Column("incoming_webhook_url", String),
    Column("incoming_webhook_channel", String),
    Column("incoming_webhook_channel_id", String),
    Column("incoming_webhook_configuration_url", String),
    Column("is_enterprise_install", Boolean, nullable=False, server_default=false()),
    Column("token_type", String),
    Column("installed_at", DateTime, nullable=False),
    Index("ix_slack_installations_found_by", "client_id", "enterprise_id", "team_id", "user_id", "installed_at"),
)

slack_bots = Table(
    "slack_bots",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("client_id", String, nullable=False),
    Column("app_id", String, nullable=False),
    Column("enterprise_id", String),
    Column("enterprise_name", String),
    Column("team_id", String),
    Column("team_name", String),
    Column("bot_token", String),
    Column("bot_id", String),
    Column("bot_user_id", String),
    Column("bot_scopes", String),
    Column("bot_refresh_token", String),
    Column("bot_token_expires_at", DateTime),
    Column("is_enterprise_install", Boolean, nullable=False, server_default=false()),
    Column("installed_at", DateTime, nullable=False),
    Index("ix_slack_bots_found_by", "client_id", "enterprise_id", "team_id", "installed_at"),
)

slack_oauth_states = Table(
    "slack_oauth_states",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("state", String, nullable=False, unique=True),
    Column("expire_at", DateTime, nullable=False),
)

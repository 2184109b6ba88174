"""Alembic's entry point: the connection, already inside its transaction, is handed over by ``bot.storage.schema``."""

from alembic import context

from bot.storage.installation_tables import slack_bots

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=slack_bots.metadata,  # the one of tables.py, with the installation tables added to it
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    compare_server_default=True,
)
context.run_migrations()

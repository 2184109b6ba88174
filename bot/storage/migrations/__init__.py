"""Changes of the schema, oldest first in ``versions``; run by ``bot.storage.schema``. See README.md beside this file."""

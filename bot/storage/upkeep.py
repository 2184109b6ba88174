"""What keeps a database usable: upgrade, check, backup, deletion of a workspace. Behind ``llm-advisor db …``.

Every function takes the address and raises ``UnusableInput`` with one clear line when it cannot be used.
"""

from bot.storage import schema
from bot.storage.database import Database


async def upgrade(url: str) -> str:
    """Bring the schema to the revision that this program needs, creating an SQLite file where there is none; names it.

    Raises:
        UnusableInput: the address cannot be used, or the database is newer than this program.
    """
    database = Database.at(url, foreign_keys=False)
    try:
        await database.reach()
        await schema.upgrade(database)
    finally:
        await database.close()
    return schema.needed()

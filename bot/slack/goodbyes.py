"""A workspace that removes the app: everything of it is deleted, its tokens first."""

import logging
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.slack.arrivals import tenant_of
from bot.slack.ports import Store
from bot.slack.workspaces import Workspaces

log = logging.getLogger(__name__)


def listen_for_goodbyes(app: AsyncApp, spaces: Workspaces, store: Store) -> None:
    """Register the two events; both may come, in any order, and more than once."""

    async def on_removed(body: dict[str, Any]) -> None:
        tenant = tenant_of(body)
        await spaces.forget(tenant)
        await store.purge(tenant, None)
        log.info("workspace %s removed the app; everything of it is deleted", tenant.team_id)

    async def on_revoked(body: dict[str, Any]) -> None:
        if body["event"].get("tokens", {}).get("bot"):
            await spaces.forget(tenant_of(body))

    app.event("app_uninstalled")(on_removed)
    app.event("tokens_revoked")(on_revoked)

"""The decision record in Slack: a canvas, or the same as a Markdown file where canvases are not allowed."""

import logging
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.ports import Due

log = logging.getLogger(__name__)

NO_CANVASES = frozenset(
    {
        "canvas_disabled_user_team",
        "canvas_disabled_file_team",
        "canvas_creation_failed",
        "free_teams_cannot_create_non_tabbed_canvases",
        "free_team_not_allowed",
        "missing_scope",
        "not_allowed_token_type",
        "restricted_action",
        "team_tier_cannot_create_channel_canvases",
        "unknown_method",
    }
)


async def canvas_or_file(client: AsyncWebClient, row: Due, payload: dict[str, Any]) -> str:
    """The address of the record once it exists, readable where it was asked for."""
    try:
        return await _canvas(client, row, payload)
    except SlackApiError as refused:
        error = refused.response.get("error")
        if error not in NO_CANVASES:
            raise
        log.info("no canvas in this workspace (%s): a file instead", error)
        return await _file(client, row, payload)


async def _canvas(client: AsyncWebClient, row: Due, payload: dict[str, Any]) -> str:
    content = {"type": "markdown", "markdown": payload["markdown"]}
    made = await client.api_call("canvases.create", json={"title": payload["title"], "document_content": content})
    canvas = str(made["canvas_id"])
    readers = {"user_ids": [row.user]} if payload["direct"] else {"channel_ids": [row.channel]}
    await client.api_call("canvases.access.set", json={"canvas_id": canvas, "access_level": "read", **readers})
    return await _address(client, canvas)


async def _file(client: AsyncWebClient, row: Due, payload: dict[str, Any]) -> str:
    uploaded = await client.files_upload_v2(
        filename="decision-record.md",
        content=payload["markdown"],
        title=payload["title"],
        channel=row.channel,
        thread_ts=row.thread or None,
    )
    return await _address(client, str(uploaded["files"][0]["id"]))


async def _address(client: AsyncWebClient, file: str) -> str:
    found = await client.api_call("files.info", params={"file": file})
    return str(found["file"]["permalink"])

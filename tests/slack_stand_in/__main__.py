"""The stand-in as a process of its own: ``python -m tests.slack_stand_in --port 9000``.

Prints one line of JSON with the settings for the bot. People are driven by POST /control/<verb> with JSON, for example
``{"user": "U1", "text": "hello"}`` to /control/says; GET /control/calls and /control/messages show what happened.
"""

import argparse
import asyncio
import json
from dataclasses import asdict
from typing import Any

from aiohttp import web

from .faults import Fault
from .server import StandIn
from .workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Posted


class RemoteControlled(StandIn):
    """A stand-in that another process drives."""

    def extend(self, app: web.Application) -> None:
        """Add the remote control."""
        app.router.add_get("/control/calls", self._show_calls)
        app.router.add_get("/control/messages", self._show_messages)
        app.router.add_post("/control/fault", self._play_fault)
        app.router.add_post("/control/{verb}", self._act)

    async def _show_calls(self, _request: web.Request) -> web.Response:
        return web.json_response([asdict(call) for call in self.workspace.calls])

    async def _show_messages(self, request: web.Request) -> web.Response:
        channel = request.query.get("channel", "")
        shown = [asdict(m) for m in self.workspace.messages if channel in {"", m.channel}]
        return web.json_response(shown)

    async def _play_fault(self, request: web.Request) -> web.Response:
        self.faults.add(Fault(**await request.json()))
        return web.json_response({"ok": True})

    async def _act(self, request: web.Request) -> web.Response:
        given: dict[str, Any] = await request.json()
        person = self.person(given.pop("user"))
        verb = request.match_info["verb"]
        channel, ts = given.pop("message_channel", ""), given.pop("message", "")
        message = [self.workspace.by_ts[channel, ts]] if ts else []
        act = {
            "says": person.says, "mentions": person.mentions, "edits": person.edits, "deletes": person.deletes,
            "presses": person.presses, "chooses": person.chooses, "slash": person.slash,
            "shortcut": person.uses_shortcut, "home": person.opens_home,
        }.get(verb)  # fmt: skip
        if act is None:
            return web.json_response({"error": f"unknown verb {verb}"}, status=404)
        done = await act(*message, **given)  # type: ignore[operator]  # the verbs take different arguments
        return web.json_response(asdict(done) if not isinstance(done, Posted) else {"ts": done.ts})


async def serve(port: int, http: str) -> None:
    """Serve until the process ends."""
    async with RemoteControlled(port=port) as stand_in:
        if http:
            stand_in.deliver_over_http(http)
        settings = {"SLACK_API_URL": stand_in.api_url, "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
        print(json.dumps(settings | {"SLACK_SIGNING_SECRET": SIGNING_SECRET}), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--http", default="", help="deliver by signed HTTP to this address instead of Socket Mode")
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.port, arguments.http))

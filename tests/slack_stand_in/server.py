"""The server: Slack's Web API, Socket Mode, uploads and response addresses on one loopback port."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

from . import methods
from .blocks import block_errors
from .delivery import HttpTransport, Postman, SocketTransport
from .faults import Fault, Faults
from .people import Person
from .workspace import BOT_ID, BOT_USER, SIGNING_SECRET, TEAM, Call, Posted, Workspace

LOOPBACK = "127.0.0.1"
RESPONSE_USES = 5


class StandIn:
    """A Slack of our own for one test. Use as an async context manager."""

    def __init__(self, *, port: int = 0) -> None:
        self.workspace = Workspace()
        self.faults = Faults()
        self.socket = SocketTransport()
        self.postman = Postman(self.socket)
        self.port = port
        self._http: HttpTransport | None = None
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """What ``SLACK_API_URL`` is set to."""
        return f"http://{LOOPBACK}:{self.port}/api/"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=16 * 1024**2)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/socket", self.socket.serve)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_post("/response/{name}", self._respond)
        self.extend(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._http is not None:
            await self._http.close()
        for socket in list(self.socket.sockets):
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def extend(self, app: web.Application) -> None:
        """Further routes, before the server starts (``__main__`` adds its remote control)."""

    def person(self, user: str, name: str = "", team: str = TEAM) -> Person:
        """Somebody in the workspace."""
        self.workspace.users.setdefault(user, name or user)
        self.workspace.direct_message(user)
        return Person(self, user, team)

    def deliver_over_http(self, url: str, signing_secret: str = SIGNING_SECRET) -> HttpTransport:
        """From now on deliver by signed HTTP to ``url`` instead of Socket Mode."""
        self._http = HttpTransport(url, signing_secret)
        self.postman.transport = self._http
        return self._http

    def response_url(self, user: str, channel: str, ts: str) -> str:
        """A new response address: five uses."""
        name = self.workspace.next_id("R")
        self.workspace.response_urls[name] = {"user": user, "channel": channel, "ts": ts, "uses": 0}
        return f"http://{LOOPBACK}:{self.port}/response/{name}"

    def show_answer(self, user: str, channel: str, body: dict[str, Any]) -> Posted | None:
        """Show what came back with an acknowledgement or to a response address, as Slack would."""
        if not body or not (body.get("text") or body.get("blocks")):
            return None
        blocks = body.get("blocks") or []
        errors = block_errors(blocks, surface="message", unsupported=self.workspace.unsupported_blocks)
        if errors:
            raise AssertionError(f"Slack would show nothing: {errors}")
        seen_by = "" if body.get("response_type") == "in_channel" else user
        message = Posted(channel, self.workspace.next_ts(), BOT_USER, body.get("text", ""), blocks)
        message.bot_id, message.seen_by = BOT_ID, seen_by
        message.thread_ts = body.get("thread_ts") or ""
        return self.workspace.add(message)

    async def until(self, holds: Callable[[Workspace], object], *, timeout_seconds: float = 20.0) -> Workspace:
        """Wait until something holds, looked at after every call that the app makes."""
        try:
            async with asyncio.timeout(timeout_seconds):
                while not holds(self.workspace):
                    self.workspace.changed.clear()
                    await self.workspace.changed.wait()
        except TimeoutError:
            last = [(call.method, call.outcome, call.args.get("text")) for call in self.workspace.calls[-6:]]
            raise AssertionError(f"it never came to hold; the last calls: {last}") from None
        return self.workspace

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        args = await _arguments(request)
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = str(args.pop("token", "") or bearer)
        fault = self.faults.next_for(method)
        if fault is None:
            return self._carry_out(method, args, token)
        if fault.hang_seconds:
            await asyncio.sleep(fault.hang_seconds)
        if fault.after:
            self._carry_out(method, args, token)
        return self._failed(request, fault, Call(method, args, token, time.time(), outcome=fault.name))

    def _failed(self, request: web.Request, fault: Fault, call: Call) -> web.Response:
        self.workspace.record(call)
        if fault.drop and request.transport is not None:
            request.transport.abort()
        if not fault.drop and fault.status == 200 and not fault.error:
            return self._carry_out(call.method, call.args, call.token)
        headers = {"Retry-After": str(fault.retry_after)} if fault.status == 429 else None
        answer = {"ok": False, "error": fault.error or "internal_error"}
        return web.json_response(answer, status=fault.status, headers=headers)

    def _carry_out(self, method: str, args: dict[str, Any], token: str) -> web.Response:
        try:
            answer = methods.call(self.workspace, method, args, token)
        except methods.Refusal as refusal:
            self.workspace.record(Call(method, args, token, time.time(), outcome=refusal.error))
            details = {"response_metadata": {"messages": refusal.messages}, "errors": refusal.messages}
            return web.json_response({"ok": False, "error": refusal.error} | (details if refusal.messages else {}))
        self.workspace.record(Call(method, args, token, time.time()))
        if method == "apps.connections.open":
            answer["url"] = f"ws://{LOOPBACK}:{self.port}/socket"
        if method == "files.getUploadURLExternal":
            answer["upload_url"] = f"http://{LOOPBACK}:{self.port}/upload/{answer['file_id']}"
        return web.json_response({"ok": True} | answer)

    async def _upload(self, request: web.Request) -> web.Response:
        content = await request.read()
        self.workspace.files[request.match_info["file"]]["content"] = content
        return web.Response(text=f"OK - {len(content)}")

    async def _respond(self, request: web.Request) -> web.Response:
        known = self.workspace.response_urls.get(request.match_info["name"])
        if known is None or known["uses"] >= RESPONSE_USES:
            return web.Response(status=404, text="used_url")
        known["uses"] += 1
        body = await request.json()
        if block_errors(body.get("blocks") or [], surface="message", unsupported=self.workspace.unsupported_blocks):
            return web.Response(status=400, text="invalid_blocks")
        self.workspace.record(Call("response_url", body, "", time.time()))
        if body.get("delete_original") or body.get("replace_original"):
            self._replace_original(known, body)
        else:
            self.show_answer(known["user"], known["channel"], body)
        return web.Response(text="ok")

    def _replace_original(self, known: dict[str, Any], body: dict[str, Any]) -> None:
        message = self.workspace.by_ts.get((known["channel"], known["ts"]))
        if message is None:
            return
        if body.get("delete_original"):
            message.deleted = True
        else:
            message.text, message.blocks = body.get("text", ""), body.get("blocks") or []


async def _arguments(request: web.Request) -> dict[str, Any]:
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        args |= json.loads(await request.text() or "{}")
    elif request.can_read_body:
        args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return args

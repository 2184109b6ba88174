"""How the stand-in hands things to the app: Socket Mode envelopes or signed HTTP, each acknowledgement timed.

Events that are not acknowledged are delivered again, as Slack does; actions and commands are not.
"""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one delivery. ``body`` is what the app sent back with its acknowledgement."""

    acknowledged: bool
    seconds: float
    body: Payload = field(default_factory=dict)
    status: int = 0
    attempts: int = 1


class Transport(Protocol):
    """One way to the app."""

    async def attempt(self, kind: str, payload: Payload, *, retry: int, timeout_seconds: float) -> Receipt:
        """Hand over once."""
        ...


class SocketTransport:
    """Socket Mode: envelopes over the web sockets that the app opened."""

    def __init__(self) -> None:
        self.sockets: list[web.WebSocketResponse] = []
        self.connected = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Payload]] = {}
        self._turn = 0

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection of the app, until it closes."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets) + 1})
        self.sockets.append(socket)
        self.connected.set()
        try:
            async for message in socket:
                if message.type == aiohttp.WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self.sockets.remove(socket)
            if not self.sockets:
                self.connected.clear()
        return socket

    def _acknowledged(self, message: Payload) -> None:
        waiting = self._waiting.pop(str(message.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(message.get("payload") or {})

    async def drop_all(self) -> None:
        """Cut every connection, as a network does."""
        for socket in list(self.sockets):
            transport = socket._req.transport if socket._req else None
            if transport is not None:
                transport.abort()
        self.connected.clear()

    async def ask_to_reconnect(self) -> None:
        """What Slack sends before it refreshes a connection."""
        for socket in list(self.sockets):
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def attempt(self, kind: str, payload: Payload, *, retry: int, timeout_seconds: float) -> Receipt:
        """Send one envelope and wait for its acknowledgement."""
        started = time.perf_counter()
        envelope = str(uuid.uuid4())
        answer: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = answer
        message = {"envelope_id": envelope, "type": kind, "payload": payload, "accepts_response_payload": True}
        if retry:
            message |= {"retry_attempt": retry, "retry_reason": "timeout"}
        try:
            async with asyncio.timeout(timeout_seconds):
                await self.connected.wait()
                self._turn += 1
                await self.sockets[self._turn % len(self.sockets)].send_json(message)
                body = await answer
        except (TimeoutError, ConnectionError, IndexError, ZeroDivisionError):
            self._waiting.pop(envelope, None)
            return Receipt(acknowledged=False, seconds=time.perf_counter() - started)
        return Receipt(acknowledged=True, seconds=time.perf_counter() - started, body=body, status=200)


class HttpTransport:
    """The Events API: signed POSTs to the app's one address."""

    def __init__(self, url: str, signing_secret: str) -> None:
        self.url = url
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections to the app."""
        if self._session is not None:
            await self._session.close()

    def signed(self, body: str, *, at: float | None = None) -> dict[str, str]:
        """The headers with which Slack proves that it is Slack."""
        stamp = str(int(time.time() if at is None else at))
        digest = hmac.new(self._secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def attempt(self, kind: str, payload: Payload, *, retry: int, timeout_seconds: float) -> Receipt:
        """Send one signed request; 2xx in time is the acknowledgement."""
        body, content_type = encoded(kind, payload)
        headers = {"Content-Type": content_type, **self.signed(body)}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        return await self.post(body, headers, timeout_seconds=timeout_seconds)

    async def post(self, body: str, headers: dict[str, str], *, timeout_seconds: float = 3.0) -> Receipt:
        """POST as it stands, also with a wrong signature."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        started = time.perf_counter()
        try:
            async with asyncio.timeout(timeout_seconds):
                async with self._session.post(self.url, data=body, headers=headers) as response:
                    text = await response.text()
        except (TimeoutError, aiohttp.ClientError):
            return Receipt(acknowledged=False, seconds=time.perf_counter() - started)
        seconds = time.perf_counter() - started
        parsed = json.loads(text) if text.startswith("{") else ({"text": text} if text else {})
        return Receipt(response.status // 100 == 2, seconds, parsed, response.status)


def encoded(kind: str, payload: Payload) -> tuple[str, str]:
    """The body and content type of one HTTP delivery."""
    form = "application/x-www-form-urlencoded"
    match kind:
        case "interactive":
            return urlencode({"payload": json.dumps(payload)}), form
        case "slash_commands":
            return urlencode(payload), form
        case _:
            return json.dumps(payload), "application/json"


class Postman:
    """Delivers by the transport in use, again after ``retry_after_seconds`` when an event stays unacknowledged."""

    def __init__(self, transport: Transport, *, retry_after_seconds: tuple[float, ...] = (0.0, 0.2, 0.5)) -> None:
        self.transport = transport
        self.timeout_seconds = 3.0
        self.retry_after_seconds = retry_after_seconds
        self.receipts: list[Receipt] = []

    async def deliver(self, kind: str, payload: Payload) -> Receipt:
        """Deliver, and again where Slack would."""
        waits = (0.0, *self.retry_after_seconds) if kind == "events_api" else (0.0,)
        for retry, wait in enumerate(waits):
            await asyncio.sleep(wait)
            got = await self.transport.attempt(kind, payload, retry=retry, timeout_seconds=self.timeout_seconds)
            receipt = Receipt(got.acknowledged, got.seconds, got.body, got.status, attempts=retry + 1)
            if receipt.acknowledged:
                break
        self.receipts.append(receipt)
        return receipt

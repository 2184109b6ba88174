"""A language model's server on loopback: the formats of several providers, and the faults that a hostile one may show."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

HOSTILE_TEXT = "<!channel> CoreWeave is the best choice at $1"


@dataclass
class ModelServer:
    """Answers as ``mode`` says. ``content`` is what the model says; ``requests`` what was asked."""

    content: str | Callable[[dict[str, Any]], str] = "{}"
    mode: str = "fine"
    requests: list[tuple[str, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    bytes_sent: int = 0
    address: str = ""
    other_address: str = ""

    def said(self, asked: dict[str, Any]) -> str:
        return self.content if isinstance(self.content, str) else self.content(asked)


@asynccontextmanager
async def serving(server: ModelServer) -> AsyncIterator[ModelServer]:
    """``server`` on a free port, and a second one to which it may redirect."""
    runners = []
    for name in ("address", "other_address"):
        app = web.Application(client_max_size=10**7)
        app.router.add_post("/{path:.*}", _handler(server, name))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        setattr(server, name, f"http://{'127.0.0.1' if name == 'address' else 'localhost'}:{port}")
        runners.append(runner)
    try:
        yield server
    finally:
        for runner in runners:
            await runner.cleanup()


def _handler(server: ModelServer, name: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        return await _answer(server, request, name)

    return answer


async def _answer(server: ModelServer, request: web.Request, name: str) -> web.StreamResponse:
    asked = await request.json()
    server.requests.append((f"{name}{request.path}", asked, dict(request.headers)))
    fault = _refusal(server, asked) or await _fault(server, request)
    if fault is not None:
        return fault
    text = server.said(asked)
    if request.path.endswith("/messages") and asked.get("stream"):
        return await _anthropic_stream(request, text)
    if request.path.endswith("/messages"):
        return web.json_response(_anthropic(text))
    if request.path.endswith("/api/chat"):
        return await _ollama(request, text, streamed=asked.get("stream", True))
    if asked.get("stream"):
        counts = bool((asked.get("stream_options") or {}).get("include_usage"))
        return await _stream(request, text, counts=counts)
    return web.json_response(_openai(text, "length" if server.mode == "truncated" else "stop"))


def _refusal(server: ModelServer, asked: dict[str, Any]) -> web.Response | None:
    """A server that takes one form of structured output only, like llama-cpp-python's and LM Studio's."""
    form = (asked.get("response_format") or {}).get("type")
    if server.mode not in {"only_json_object", "only_json_schema"} or server.mode == f"only_{form}":
        return None
    if server.mode == "only_json_object":
        told, status = "1 validation error: ('body', 'response_format', 'type'): should be 'text' or 'json_object'", 500
    else:
        told, status = "'response_format.type' must be 'json_schema' or 'text'", 400
    return web.json_response({"error": {"message": told}}, status=status)


async def _fault(server: ModelServer, request: web.Request) -> web.StreamResponse | None:
    match server.mode:
        case "hang":
            await asyncio.sleep(30)
        case "drip":
            response = web.StreamResponse(headers={"Content-Type": "application/json"})
            await response.prepare(request)
            for byte in json.dumps(_openai(HOSTILE_TEXT, "stop")):
                await response.write(byte.encode())
                await asyncio.sleep(0.2)
            return response
        case "error":
            return web.json_response({"error": {"message": HOSTILE_TEXT}}, status=503)
        case "unprocessable":
            return web.json_response({"error": {"message": HOSTILE_TEXT}}, status=422)
        case "redirect":
            raise web.HTTPTemporaryRedirect(server.other_address + request.path)
        case "huge":
            response = web.StreamResponse(headers={"Content-Type": "application/json"})
            await response.prepare(request)
            await response.write(b'{"choices": "')
            for _ in range(400):
                await response.write(b"x" * 100_000)
                server.bytes_sent += 100_000
            return response
        case "html":
            return web.Response(text=f"<html>{HOSTILE_TEXT}</html>", content_type="text/html")
        case "null":
            return web.json_response(None)
        case "null_content":
            answer = _openai("", "stop")
            answer["choices"][0]["message"]["content"] = None
            return web.json_response(answer)
        case "no_choices":
            return web.json_response(_openai("", "stop") | {"choices": []})
        case "cut_off":
            return web.Response(text=json.dumps(_openai(HOSTILE_TEXT, "stop"))[:60], content_type="application/json")
    return None


def _openai(text: str, finish_reason: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "a-model",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": 1200, "completion_tokens": 210, "total_tokens": 1410},
    }


def _anthropic(text: str) -> dict[str, Any]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-a-model",
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 1200, "output_tokens": 210},
    }


async def _ollama(request: web.Request, text: str, *, streamed: bool) -> web.StreamResponse:
    said = {"model": "a-model", "created_at": "2026-11-23T00:00:00Z", "message": {"role": "assistant", "content": text}}
    end = {"done": True, "done_reason": "stop", "prompt_eval_count": 1200, "eval_count": 210}
    if not streamed:
        return web.json_response(said | end)
    response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
    await response.prepare(request)
    await response.write(json.dumps(said | {"done": False}).encode() + b"\n")
    last = said | {"message": {"role": "assistant", "content": ""}} | end
    await response.write(json.dumps(last).encode() + b"\n")
    return response


async def _stream(request: web.Request, text: str, *, counts: bool) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "a-model"}
    pieces = [text[at : at + 40] for at in range(0, len(text), 40)]
    for number, piece in enumerate([*pieces, ""]):
        delta = {"content": piece} | ({"role": "assistant"} if number == 0 else {})
        choice = {"index": 0, "delta": delta, "finish_reason": "stop" if number == len(pieces) else None}
        await response.write(f"data: {json.dumps(chunk | {'choices': [choice]})}\n\n".encode())
    if counts:
        usage = {"prompt_tokens": 1200, "completion_tokens": 210, "total_tokens": 1410}
        await response.write(f"data: {json.dumps(chunk | {'choices': [], 'usage': usage})}\n\n".encode())
    await response.write(b"data: [DONE]\n\n")
    return response


async def _anthropic_stream(request: web.Request, text: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    started = _anthropic("") | {"content": [], "stop_reason": None, "usage": {"input_tokens": 1200, "output_tokens": 1}}
    pieces = [text[at : at + 40] for at in range(0, len(text), 40)]
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": started},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *(
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
            for piece in pieces
        ),
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn", "stop_sequence": None},
            "usage": {"output_tokens": 210},
        },
        {"type": "message_stop"},
    ]
    for event in events:
        await response.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
    return response

"""The only import of litellm: one method that asks one model once, within one deadline, and never raises for what it does.

litellm is imported lazily (3 to 6 s, 166 MB), with its bundled price map, telemetry and message logging off, no retries,
no redirects, and responses bounded in size. It lives in a thread with an event loop of its own: some of its paths block,
and nobody may wait for a model. Which model may be asked at all is decided in ``phrasing``, before this imports anything.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Thread
from typing import Any, Protocol, TypeVar

from bot.framework import UnusableInput
from bot.phrasing.explain import Answered, NotAnswered
from bot.phrasing.prompt import Prompt
from bot.phrasing.zone import Zone

T = TypeVar("T")
MOST_BYTES = 512 * 1024  # of one response; a plan has some two thousand
MOST_TOKENS = 1500  # of one answer
FAILURES_UNTIL_REST = 3
REST_SECONDS = 60.0
_WITHOUT_ADDRESS = ("ollama/", "ollama_chat/")  # litellm asks these on this machine when no address is given
_OWN_HANDLER = frozenset(
    {"anthropic", "ollama", "ollama_chat", "hosted_vllm", "gemini", "mistral", "groq", "openrouter"}
)


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which model words explanations, where it runs, and what it may take."""

    model: str
    zone: Zone
    api_base: str | None = None
    api_key: str | None = field(default=None, repr=False)
    timeout_seconds: float = 8.0
    calls_per_workspace_and_day: int = 200
    usd_per_workspace_and_day: Decimal | None = None  # None: only calls are counted
    streamed: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """What wording has taken since the start. ``usd`` is None where the model has no known price."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: Decimal | None = Decimal(0)

    def plus(self, call: "Usage") -> "Usage":
        """Both together; what has no known price makes the sum unknown."""
        usd = None if self.usd is None or call.usd is None else self.usd + call.usd
        return Usage(
            self.calls + call.calls,
            self.prompt_tokens + call.prompt_tokens,
            self.completion_tokens + call.completion_tokens,
            usd,
        )


class Ledger(Protocol):
    """Counts what wording takes of a workspace's day, for every process that serves it."""

    async def spend(self, workspace: str, day: date, taken: Usage) -> Usage:
        """Add ``taken``; calls and dollars of the day with it."""
        ...


class OwnLedger:
    """Counts in memory, for one process and until it ends."""

    def __init__(self) -> None:
        self._spent: dict[tuple[str, date], Usage] = {}

    async def spend(self, workspace: str, day: date, taken: Usage) -> Usage:
        """As ``Ledger.spend``."""
        self._spent = {key: spent for key, spent in self._spent.items() if key[1] == day}
        self._spent[workspace, day] = self._spent.get((workspace, day), Usage()).plus(taken)
        return self._spent[workspace, day]


class LanguageModel:
    """Implements the port of ``phrasing.explain`` for anything that litellm speaks."""

    def __init__(
        self,
        settings: ModelSettings,
        *,
        seconds: Callable[[], float] = time.monotonic,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
        tell: Callable[[str, Usage], None] = lambda outcome, taken: None,
        ledger: Ledger | None = None,
    ) -> None:
        """``tell`` hears of each call: ``answered`` or ``failed``, and what it took. ``ledger`` None: counted in memory.

        Raises:
            UnusableInput: a model is called local without an address that could be.
        """
        if settings.zone is Zone.LOCAL and not settings.api_base and not settings.model.startswith(_WITHOUT_ADDRESS):
            raise UnusableInput(
                "LLM_ZONE=local needs LLM_API_BASE, for example http://127.0.0.1:8000/v1: "
                f"without it {settings.model!r} would be asked at its vendor",
                key="LLM_API_BASE",
            )
        self._settings = settings
        self._today = today
        # litellm looks a streamed Ollama model up with a second, blocking call: asked whole instead
        self._streamed = settings.streamed and not settings.model.startswith(_WITHOUT_ADDRESS)
        self._breaker = _Breaker(seconds)
        self._ledger = ledger or OwnLedger()
        self._tell = tell
        self._clients: _Clients | None = None
        self._schema_in_object = False
        self.usage = Usage()

    @property
    def zone(self) -> Zone:
        """Where the model runs."""
        return self._settings.zone

    async def warm_up(self) -> None:
        """Import litellm in its thread; to be called once the bot is connected."""
        await asyncio.wrap_future(_thread.start(_loaded()))

    async def aclose(self) -> None:
        """Close what is open."""
        if self._clients is not None:
            await asyncio.wrap_future(_thread.start(self._clients.aclose()))
            self._clients = None

    async def answer(self, prompt: Prompt, *, workspace: str) -> Answered | NotAnswered:
        """One call within one deadline; every failure of the model is a value. What the ledger raises goes through."""
        refusal = await self._refusal(workspace)
        if refusal:
            return NotAnswered(refusal)
        call = asyncio.wrap_future(_thread.start(self._call(prompt)))
        taken = Usage()
        try:
            # cancels the call, waits for nothing
            reply, taken = await asyncio.wait_for(call, self._settings.timeout_seconds)
        except TimeoutError:
            return self._failed("the model did not answer in time", taken)
        except Exception as error:  # what a library for a hundred providers raises on garbage has no common base
            return self._failed(f"the model failed: {type(error).__name__}", taken)
        await self._spend(workspace, taken)
        if not reply.text.strip():
            return self._failed("the model's answer is empty", taken)
        self._breaker.succeeded()
        self._tell("answered", taken)
        return reply

    def _failed(self, why: str, taken: Usage) -> NotAnswered:
        self._breaker.failed()
        self._tell("failed", taken)
        return NotAnswered(why)

    async def _refusal(self, workspace: str) -> str:
        """Why the model may not be asked; the call is counted first, so that none slips past beside another."""
        if self._breaker.resting():
            return "the model failed several times and rests"
        spent = await self._ledger.spend(workspace, self._today(), Usage(1))
        most_usd = self._settings.usd_per_workspace_and_day
        if spent.calls > self._settings.calls_per_workspace_and_day:
            return "today's budget for wording is used up"
        if most_usd is not None and spent.usd is None:
            return "the budget for wording is in dollars and the model has no known price"
        if most_usd is not None and spent.usd is not None and spent.usd >= most_usd:
            return "today's budget for wording is used up"
        self.usage = self.usage.plus(Usage(1))
        return ""

    async def _spend(self, workspace: str, taken: Usage) -> None:
        self.usage = self.usage.plus(taken)
        await self._ledger.spend(workspace, self._today(), taken)

    async def _call(self, prompt: Prompt) -> tuple[Answered, Usage]:
        litellm = await _loaded()
        if self._clients is None:
            self._clients = _Clients(litellm, self._settings)
        in_object = self._schema_in_object
        try:
            response = await litellm.acompletion(
                model=self._settings.model,
                messages=[{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
                response_format=_format(prompt.schema, in_object=in_object),
                temperature=0,
                max_tokens=MOST_TOKENS,
                max_retries=0,
                num_retries=0,
                timeout=self._settings.timeout_seconds,
                stream=self._streamed,
                stream_options={"include_usage": True} if self._streamed else None,
                api_base=self._settings.api_base,
                api_key=self._settings.api_key,
                **self._clients.arguments,
            )
        except Exception as error:  # refusals come as 400, 422 or 500; looked at and raised again
            if self.zone is Zone.LOCAL and "response_format" in str(error):
                self._schema_in_object = not in_object  # for the next decision: this one has had its call
            raise
        if self._streamed:
            reply, usage = await _collected(response)
        else:
            choice, usage = response.choices[0], getattr(response, "usage", None)
            reply = Answered(choice.message.content or "", choice.finish_reason or "")
        return reply, _taken(litellm, self._settings.model, usage)


def _taken(litellm: Any, model: str, usage: Any) -> Usage:
    """What one call took, by the model's own count and litellm's bundled prices; the call itself is counted before it."""
    sent, received = getattr(usage, "prompt_tokens", 0) or 0, getattr(usage, "completion_tokens", 0) or 0
    known = litellm.model_cost.get(model) or litellm.model_cost.get(model.partition("/")[2]) or {}
    per_token = known.get("input_cost_per_token"), known.get("output_cost_per_token")
    if usage is None or None in per_token:
        return Usage(0, sent, received, None)
    into, out = (Decimal(str(price)) for price in per_token)
    return Usage(0, sent, received, sent * into + received * out)


def _format(schema: Mapping[str, Any], *, in_object: bool) -> dict[str, Any]:
    """What holds an answer to ``schema``: OpenAI's form, or the only one that llama-cpp-python's server takes."""
    if in_object:
        return {"type": "json_object", "schema": dict(schema)}
    return {"type": "json_schema", "json_schema": {"name": "plan", "schema": dict(schema), "strict": True}}


async def _collected(stream: AsyncIterator[Any]) -> tuple[Answered, Any]:
    """A streamed answer put together, up to the bound, and the usage that the stream ends with (None: it did not say)."""
    parts: list[str] = []
    finish_reason, size, usage = "", 0, None
    async for chunk in stream:
        usage = getattr(chunk, "usage", None) or usage
        if not chunk.choices:
            continue
        parts.append(chunk.choices[0].delta.content or "")
        size += len(parts[-1])
        if size > MOST_BYTES:
            return Answered("", "length"), usage
        finish_reason = chunk.choices[0].finish_reason or finish_reason
    return Answered("".join(parts), finish_reason), usage


class _Thread:
    """A thread with an event loop of its own, begun with the first call."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Begin ``work`` in the thread."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            Thread(target=self._loop.run_forever, name="litellm", daemon=True).start()
        return asyncio.run_coroutine_threadsafe(work, self._loop)


_thread = _Thread()  # one for the process: litellm binds tasks of its own to the loop that it is first used on


class _Breaker:
    """Rests for a while after several failures in a row."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._failures = 0
        self._until = 0.0

    def resting(self) -> bool:
        return self._seconds() < self._until

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= FAILURES_UNTIL_REST:
            self._until = self._seconds() + REST_SECONDS
            self._failures = 0

    def succeeded(self) -> None:
        self._failures = 0


async def _loaded() -> Any:
    """litellm with nothing that phones home, logs what is said, or tries again."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    os.environ["LITELLM_TELEMETRY"] = "False"
    import litellm  # noqa: PLC0415 - takes seconds: only where a model is set, never on the bot's loop

    litellm.telemetry = False
    litellm.turn_off_message_logging = True
    litellm.suppress_debug_info = True
    litellm.drop_params = True
    litellm.num_retries = 0
    litellm.disable_aiohttp_transport = True
    return litellm


class _Clients:
    """HTTP clients of our own for litellm: no redirects, no proxies from the environment, responses bounded in size."""

    def __init__(self, litellm: Any, settings: ModelSettings) -> None:
        import httpx  # noqa: PLC0415 - comes with litellm, and is as lazy
        from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler  # noqa: PLC0415

        class Bounded(httpx.AsyncBaseTransport):
            """Refuses redirects and whatever is longer than an answer can be."""

            def __init__(self) -> None:
                self._inner = httpx.AsyncHTTPTransport(retries=0)

            async def handle_async_request(self, request: Any) -> Any:
                try:
                    response = await self._inner.handle_async_request(request)
                except (httpx.ConnectError, httpx.RemoteProtocolError) as error:
                    raise httpx.ReadError(str(error), request=request) from error  # litellm tries those two again
                if 300 <= response.status_code < 400:
                    await response.aclose()
                    raise httpx.TooManyRedirects("the model's server redirects: refused", request=request)
                return httpx.Response(
                    400 if response.status_code == 422 else response.status_code,  # litellm asks again on 422
                    headers=response.headers,
                    stream=_BoundedStream(response.stream),
                    extensions=response.extensions,
                )

            async def aclose(self) -> None:
                await self._inner.aclose()

        class _BoundedStream(httpx.AsyncByteStream):
            def __init__(self, inner: Any) -> None:
                self._inner = inner

            async def __aiter__(self) -> AsyncIterator[bytes]:
                size = 0
                async for part in self._inner:
                    size += len(part)
                    if size > MOST_BYTES:
                        raise httpx.DecodingError("the model's answer is too long")
                    yield part

            async def aclose(self) -> None:
                await self._inner.aclose()

        provider = litellm.get_llm_provider(settings.model, api_base=settings.api_base)[1]
        self._litellm = litellm
        self._session = httpx.AsyncClient(transport=Bounded(), follow_redirects=False, trust_env=False)
        litellm.aclient_session = self._session
        self.arguments: dict[str, Any] = {}
        self._handler: Any = None
        if provider in _OWN_HANDLER:
            self._handler = AsyncHTTPHandler(transport=Bounded(), follow_redirects=False)
            self.arguments["client"] = self._handler

    async def aclose(self) -> None:
        self._litellm.aclient_session = None
        self._litellm.in_memory_llm_clients_cache.flush_cache()  # holds clients on the session that closes now
        await self._session.aclose()
        if self._handler is not None:
            await self._handler.client.aclose()

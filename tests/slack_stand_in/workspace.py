"""What the stand-in remembers: people, channels, messages, views, files, and every call that was made.

State only; what a Web API method does with it is in ``methods.py``.
"""

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from typing import Any

BOT_USER = "UADVISOR"
BOT_ID = "BADVISOR"
APP_ID = "AADVISOR"
TEAM = "T1"
BOT_TOKEN = "xoxb-stand-in"
APP_TOKEN = "xapp-stand-in"
SIGNING_SECRET = "stand-in-signing-secret"
TRIGGER_SECONDS = 3.0


@dataclass(slots=True)
class Posted:
    """One message as Slack keeps it. ``seen_by`` is set for an ephemeral one, which no history returns."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str = ""
    metadata: dict[str, Any] | None = None
    bot_id: str = ""
    seen_by: str = ""
    edited: int = 0
    deleted: bool = False

    def as_json(self, *, metadata: bool) -> dict[str, Any]:
        """The message as ``conversations.replies`` and interaction payloads show it."""
        shown: dict[str, Any] = {"type": "message", "ts": self.ts, "user": self.user, "text": self.text}
        shown |= {"team": TEAM, "blocks": self.blocks}
        if self.bot_id:
            shown |= {"bot_id": self.bot_id, "app_id": APP_ID}
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if metadata and self.metadata:
            shown["metadata"] = self.metadata
        return shown


@dataclass(frozen=True, slots=True)
class Call:
    """One Web API call as it arrived. ``outcome`` is "ok", Slack's error, or the fault that was played."""

    method: str
    args: dict[str, Any]
    token: str
    at: float
    outcome: str = "ok"


@dataclass(slots=True)
class Trigger:
    """A trigger id: good once, for three seconds."""

    expires: float
    used: bool = False


class Workspace:
    """One workspace of one Slack app, with direct messages created on first use."""

    def __init__(self) -> None:
        self.messages: list[Posted] = []
        self.by_ts: dict[tuple[str, str], Posted] = {}
        self.calls: list[Call] = []
        self.changed = asyncio.Event()
        self._answers: dict[str, list[Call]] = {}
        self._answered: dict[str, asyncio.Event] = {}
        self.users: dict[str, str] = {BOT_USER: "LLM Advisor"}
        self.admins: set[str] = set()
        self.channels: set[str] = {"C1", "C2"}
        self.without_the_app: set[str] = {"C8"}
        """Public channels that the app is no member of; of any other it knows nothing."""
        self.creators: dict[str, str] = {}
        self.direct: dict[str, str] = {}
        self.views: dict[str, dict[str, Any]] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.files: dict[str, dict[str, Any]] = {}
        self.canvases: dict[str, dict[str, Any]] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, str] = {BOT_TOKEN: TEAM}
        self.canvases_allowed = True
        self.unsupported_blocks: frozenset[str] = frozenset()
        self._counter = itertools.count(1)
        self._started = int(time.time())

    def next_id(self, prefix: str) -> str:
        """A new id such as ``V17``."""
        return f"{prefix}{next(self._counter)}"

    def next_ts(self) -> str:
        """A message's id: increasing and unique, as in Slack."""
        number = next(self._counter)
        return f"{self._started + number // 1_000_000}.{number % 1_000_000:06d}"

    def direct_message(self, user: str) -> str:
        """The direct message channel between ``user`` and the app."""
        return self.direct.setdefault(user, f"D{user}")

    def trigger(self) -> str:
        """A fresh trigger id."""
        name = f"{next(self._counter)}.trigger"
        self.triggers[name] = Trigger(expires=time.monotonic() + TRIGGER_SECONDS)
        return name

    def knows(self, channel: str) -> bool:
        """Whether the app can post there."""
        return channel in self.channels or channel in self.direct.values()

    def add(self, message: Posted) -> Posted:
        """Keep a message."""
        self.messages.append(message)
        self.by_ts[message.channel, message.ts] = message
        return message

    def visible(self, channel: str, thread: str = "") -> list[Posted]:
        """What anybody sees there: not the deleted, not the ephemeral; a thread with its first message."""
        here = [m for m in self.messages if m.channel == channel and not m.deleted and not m.seen_by]
        return [m for m in here if thread in {m.thread_ts, m.ts}] if thread else here

    def from_the_app(self, channel: str, thread: str = "") -> list[Posted]:
        """The app's own messages there."""
        return [m for m in self.visible(channel, thread) if m.bot_id == BOT_ID]

    def record(self, call: Call) -> None:
        """Remember a call, and wake who waits for one."""
        self.calls.append(call)
        self.changed.set()
        if call.method.startswith("chat.") and call.outcome == "ok":
            channel = str(call.args.get("channel"))
            self._answers.setdefault(channel, []).append(call)
            self._answered.setdefault(channel, asyncio.Event()).set()

    def answers_in(self, channel: str) -> list[Call]:
        """What the app posted or changed there."""
        return self._answers.get(channel, [])

    async def next_answer(self, channel: str) -> None:
        """Wait until the app posts or changes something there."""
        event = self._answered.setdefault(channel, asyncio.Event())
        event.clear()
        await event.wait()

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method that were carried out."""
        return [call for call in self.calls if call.method == method and call.outcome == "ok"]

"""People in the stand-in's workspace: what they write and press becomes the payloads that Slack would send."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .delivery import Receipt
from .workspace import APP_ID, BOT_USER, TEAM, Posted, Workspace

if TYPE_CHECKING:
    from .server import StandIn

Payload = dict[str, Any]
MENTION = f"<@{BOT_USER}>"


class Person:
    """Somebody with a Slack client."""

    def __init__(self, stand_in: "StandIn", user: str, team: str = TEAM) -> None:
        self._stand_in = stand_in
        self.id = user
        self.team = team

    @property
    def _workspace(self) -> Workspace:
        return self._stand_in.workspace

    @property
    def direct(self) -> str:
        """This person's direct message with the app."""
        return self._workspace.direct_message(self.id)

    async def says(self, text: str, *, channel: str = "", thread: str = "", repeat: int = 1) -> Posted:
        """Write a message in the direct message, or in a channel without mentioning the app."""
        message = self._post(text, channel or self.direct, thread)
        await self._event(self._message_event(message), repeat=repeat)
        return message

    async def mentions(self, text: str, *, channel: str = "C1", thread: str = "", repeat: int = 1) -> Posted:
        """Mention the app: Slack sends ``app_mention``, and ``message`` as well."""
        message = self._post(f"{MENTION} {text}", channel, thread)
        plain = self._message_event(message)
        await self._event(plain | {"type": "app_mention"}, repeat=repeat)
        await self._event(plain, repeat=repeat)
        return message

    async def edits(self, message: Posted, text: str) -> Receipt:
        """Change a message that was sent."""
        before = message.as_json(metadata=False)
        message.text = text
        after = message.as_json(metadata=False) | {"edited": {"user": self.id, "ts": self._workspace.next_ts()}}
        changed = {"subtype": "message_changed", "message": after, "previous_message": before}
        return await self._event(self._about(message) | changed)

    async def deletes(self, message: Posted) -> Receipt:
        """Take a message back."""
        before = message.as_json(metadata=False)
        message.deleted = True
        gone = {"subtype": "message_deleted", "deleted_ts": message.ts, "previous_message": before}
        return await self._event(self._about(message) | gone)

    async def presses(self, message: Posted, action: str, **more: Any) -> Receipt:
        """Press the button with that action id; an action id that is not there is an older version's button."""
        element = _element(message.blocks, action) or {"type": "button", "action_id": action}
        pressed = {"type": element["type"], "action_id": action, "block_id": "b", "value": element.get("value", "")}
        return await self.sends_actions(message, [pressed | {"action_ts": self._workspace.next_ts()} | more])

    async def chooses(self, message: Posted, action: str, value: str) -> Receipt:
        """Choose from a select."""
        element = _element(message.blocks, action)
        assert element is not None, f"no element {action}"
        option = next(option for option in element["options"] if option["value"] == value)
        chosen = {"type": element["type"], "action_id": action, "block_id": "b", "selected_option": option}
        return await self.sends_actions(message, [chosen | {"action_ts": self._workspace.next_ts()}])

    async def sends_actions(self, message: Posted, actions: list[Payload], *, state: Payload | None = None) -> Receipt:
        """One ``block_actions`` payload as it stands."""
        container = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = self._interaction("block_actions") | {
            "container": container | {"is_ephemeral": bool(message.seen_by)},
            "channel": {"id": message.channel, "name": message.channel.lower()},
            "actions": actions,
            "state": {"values": state or {}},
            "response_url": self._stand_in.response_url(self.id, message.channel, message.ts),
        }
        if not message.seen_by:
            payload["message"] = message.as_json(metadata=True)
        return await self._stand_in.postman.deliver("interactive", payload)

    async def presses_in_view(self, view: Payload, action: str, **more: Any) -> Receipt:
        """Press a button in a modal or on the Home."""
        pressed = {"type": "button", "action_id": action, "block_id": "b", "action_ts": self._workspace.next_ts()}
        payload = self._interaction("block_actions") | {"view": view, "actions": [pressed | more]}
        payload["container"] = {"type": "view", "view_id": view["id"]}
        return await self._stand_in.postman.deliver("interactive", payload)

    async def submits(self, view: Payload, values: Mapping[str, Any]) -> Receipt:
        """Send a form; ``values`` maps block ids to the state of their element."""
        state = {block: {_input_action(view, block): value} for block, value in values.items()}
        filled = view | {"state": {"values": state}}
        return await self._stand_in.postman.deliver(
            "interactive", self._interaction("view_submission") | {"view": filled, "response_urls": []}
        )

    async def closes(self, view: Payload) -> Receipt:
        """Close a form without sending it."""
        closed = self._interaction("view_closed") | {"view": view, "is_cleared": False}
        return await self._stand_in.postman.deliver("interactive", closed)

    async def slash(self, command: str, text: str = "", *, channel: str = "C1") -> Receipt:
        """Type a slash command."""
        payload = {
            "command": command, "text": text, "user_id": self.id, "user_name": self.id.lower(), "team_id": self.team,
            "team_domain": "stand-in", "channel_id": channel, "channel_name": channel.lower(), "api_app_id": APP_ID,
            "trigger_id": self._workspace.trigger(),
            "response_url": self._stand_in.response_url(self.id, channel, ""),
        }  # fmt: skip
        receipt = await self._stand_in.postman.deliver("slash_commands", payload)
        self._stand_in.show_answer(self.id, channel, receipt.body)
        return receipt

    async def uses_shortcut(self, callback: str, message: Posted) -> Receipt:
        """Use a message shortcut on a message."""
        payload = self._interaction("message_action") | {
            "callback_id": callback,
            "channel": {"id": message.channel, "name": message.channel.lower()},
            "message_ts": message.ts,
            "message": message.as_json(metadata=False),
            "response_url": self._stand_in.response_url(self.id, message.channel, ""),
        }
        return await self._stand_in.postman.deliver("interactive", payload)

    async def opens_home(self, tab: str = "home") -> Receipt:
        """Open the app's Home or its messages tab."""
        return await self._event(
            {"type": "app_home_opened", "user": self.id, "channel": self.direct, "tab": tab, "event_ts": "1.0"}
        )

    async def raises(self, event: Payload) -> Receipt:
        """Any other event as it stands."""
        return await self._event(event)

    def _post(self, text: str, channel: str, thread: str) -> Posted:
        message = Posted(channel, self._workspace.next_ts(), self.id, text, thread_ts=thread)
        return self._workspace.add(message)

    def _message_event(self, message: Posted) -> Payload:
        return message.as_json(metadata=False) | self._about(message) | {"user": self.id}

    def _about(self, message: Posted) -> Payload:
        direct = message.channel in self._workspace.direct.values()
        return {"type": "message", "channel": message.channel, "ts": message.ts, "event_ts": message.ts} | {
            "channel_type": "im" if direct else "channel"
        }

    async def _event(self, event: Payload, *, repeat: int = 1) -> Receipt:
        payload = {
            "type": "event_callback", "team_id": self.team, "api_app_id": APP_ID, "event": event,
            "event_id": self._workspace.next_id("Ev"), "event_time": int(float(event.get("event_ts") or 1)),
            "authorizations": [{"team_id": self.team, "user_id": BOT_USER, "is_bot": True, "enterprise_id": None}],
        }  # fmt: skip
        for _ in range(repeat):
            receipt = await self._stand_in.postman.deliver("events_api", payload)
        return receipt

    def _interaction(self, kind: str) -> Payload:
        who = {"id": self.id, "username": self.id.lower(), "team_id": self.team}
        return {"type": kind, "user": who, "team": {"id": self.team, "domain": "stand-in"}, "api_app_id": APP_ID} | {
            "trigger_id": self._workspace.trigger(), "action_ts": self._workspace.next_ts(), "enterprise": None,
        }  # fmt: skip


def _element(blocks: list[Payload], action: str) -> Payload | None:
    for block in blocks:
        found = [block.get("accessory"), block.get("element"), *block.get("elements", [])]
        for element in found:
            if isinstance(element, dict) and element.get("action_id") == action:
                return element
    return None


def _input_action(view: Payload, block_id: str) -> str:
    for block in view["blocks"]:
        if block.get("block_id") == block_id:
            element: Payload = block.get("element") or block.get("accessory") or block["elements"][0]
            return str(element["action_id"])
    raise AssertionError(f"the view has no block {block_id}")

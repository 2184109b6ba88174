"""What Slack sends, as what a person did: read from the payloads, kept as small as an answer needs. Pure.

A payload that means nothing to the advisor (a bot's message, a changed preview, a message that mentions us and therefore
also comes as ``app_mention``) becomes None.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.messages import Deleted, Edited, Message, Place, Pressed, Said, Tenant
from bot.slack.defaults import SET
from bot.slack.escaping import as_typed

TEXT_CHARACTERS = 4_000
"""More than this of one message is not read; nobody's answer is longer."""
ACTIONS = ("answer:", "confirm:", "conflict:", "consultation:", "deleted:", "verdict:", "cost:")
SELECT = "select"
"""``answer:<question>:select`` is a select whose options' values are the actions, or whose choices come with a press."""
CHOSEN = "chosen"
"""``answer:<question>:chosen`` sends what is selected in the select of several beside it."""
_MENTIONED = re.compile(r"<@([UW][A-Z0-9]+)")
PEOPLE = 20
"""So many people of one message are looked at."""
_WRITTEN = {None, "file_share", "thread_broadcast", "me_message"}


class Kind(StrEnum):
    """What is kept in the inbox."""

    SAID = "said"
    MENTIONED = "mentioned"
    EDITED = "edited"
    DELETED = "deleted"
    PRESSED = "pressed"
    OLD_BUTTON = "old_button"
    HOME = "home"
    GREETED = "greeted"
    FORGET = "forget"
    SHARED = "shared"
    EXPORTED = "exported"
    COST_SHARED = "cost_shared"
    COST_ASKED = "cost_asked"
    COST_CHART = "cost_chart"
    FEEDBACK = "feedback"
    LOOK_AHEAD = "look_ahead"
    DEFAULT_SET = "default_set"
    HAND_OVER = "hand_over"
    HANDED_OVER = "handed_over"
    COST_CONSULT = "cost_consult"
    TOO_LATE = "too_late"


_SPECIAL = {"verdict:share": Kind.SHARED, "verdict:export": Kind.EXPORTED, "cost:share": Kind.COST_SHARED}
_SPECIAL |= {"cost:ask": Kind.COST_ASKED, "cost:chart": Kind.COST_CHART, "cost:consult": Kind.COST_CONSULT}
"""What Slack does itself: the advisor knows nothing of channels and files."""
FEEDBACK = "verdict:feedback"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that a person did in Slack. ``only_if_ours``: it counts only in a thread that we own."""

    kind: Kind
    event_id: str
    place: Place
    author: str
    at: datetime
    payload: dict[str, Any] = field(default_factory=dict)
    only_if_ours: bool = False

    @property
    def tenant(self) -> Tenant:
        """The workspace."""
        return self.place.tenant

    @property
    def place_key(self) -> str:
        """What is taken in order: one conversation, or one person's Home."""
        if self.kind in {Kind.HOME, Kind.GREETED, Kind.FORGET, Kind.LOOK_AHEAD, Kind.DEFAULT_SET}:
            return f"@{self.author}"
        return f"{self.place.channel}/{self.place.thread}"

    def as_json(self) -> dict[str, Any]:
        """As it is kept in the inbox."""
        where = {"channel": self.place.channel, "thread": self.place.thread}
        return where | {"author": self.author, "at": self.at.timestamp()} | self.payload


def at_of(ts: Any) -> datetime:
    """Slack's ``ts`` as a time."""
    return datetime.fromtimestamp(float(ts), tz=UTC)


def tenant_of(body: Mapping[str, Any]) -> Tenant:
    """The workspace that a payload belongs to, in events, interactions and commands."""
    grants = body.get("authorizations") or [{}]
    team = grants[0].get("team_id") or body.get("team_id") or (body.get("team") or {}).get("id")
    team = team or (body.get("user") or {}).get("team_id") or ""
    enterprise = grants[0].get("enterprise_id") or body.get("enterprise_id") or (body.get("enterprise") or {}).get("id")
    return Tenant(enterprise or "", team)


def of_event(body: Mapping[str, Any], bot_user: str) -> Arrival | None:
    """An Events API payload."""
    event = body["event"]
    if event.get("bot_id") or event.get("user") == bot_user:
        return None
    match event.get("type"):
        case "app_mention":
            return _mention(body, event, bot_user)
        case "message":
            return _message(body, event, bot_user)
        case "app_home_opened":
            kind = Kind.GREETED if event.get("tab") == "messages" else Kind.HOME
            place = Place(tenant_of(body), event.get("channel", ""), "")
            return Arrival(kind, body["event_id"], place, event["user"], at_of(body.get("event_time") or 0))
        case _:
            return None


def _mention(body: Mapping[str, Any], event: Mapping[str, Any], bot_user: str) -> Arrival:
    place = Place(tenant_of(body), event["channel"], event.get("thread_ts") or event["ts"])
    arrival = _written(Kind.MENTIONED, body, event, place)
    people = [user for user in _MENTIONED.findall(str(event.get("text") or "")) if user != bot_user]
    return replace(arrival, payload=arrival.payload | {"people": people[:PEOPLE]}) if people else arrival


def _written(
    kind: Kind, body: Mapping[str, Any], event: Mapping[str, Any], place: Place, *, only_if_ours: bool = False
) -> Arrival:
    text = as_typed(str(event.get("text") or ""))[:TEXT_CHARACTERS]
    payload = {"id": event["ts"], "text": text}
    if not place.thread and event.get("thread_ts"):
        payload["answer_in"] = event["thread_ts"]  # a thread of a direct message is no consultation of its own
    return Arrival(kind, body["event_id"], place, event["user"], at_of(event["ts"]), payload, only_if_ours)


def _message(body: Mapping[str, Any], event: Mapping[str, Any], bot_user: str) -> Arrival | None:
    direct = event.get("channel_type") == "im"
    match event.get("subtype"):
        case "message_changed":
            return _changed(body, event, direct=direct)
        case "message_deleted":
            return _gone(body, event, direct=direct)
        case subtype if subtype not in _WRITTEN or not event.get("user"):
            return None
    mentions_us = f"<@{bot_user}" in str(event.get("text") or "")
    if not direct and (mentions_us or not event.get("thread_ts")):
        return None
    return _written(Kind.SAID, body, event, _place_of(body, event, event, direct=direct), only_if_ours=not direct)


def _place_of(body: Mapping[str, Any], event: Mapping[str, Any], message: Mapping[str, Any], *, direct: bool) -> Place:
    thread = "" if direct else message.get("thread_ts") or message.get("ts") or ""
    return Place(tenant_of(body), event["channel"], thread)


def _changed(body: Mapping[str, Any], event: Mapping[str, Any], *, direct: bool) -> Arrival | None:
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    if now.get("bot_id") or not now.get("user") or now.get("text") == before.get("text"):
        return None
    place = _place_of(body, event, now, direct=direct)
    text = as_typed(str(now.get("text") or ""))[:TEXT_CHARACTERS]
    payload = {"id": body["event_id"], "message": now["ts"], "text": text}
    at = at_of((now.get("edited") or {}).get("ts") or event.get("event_ts") or now["ts"])
    return Arrival(Kind.EDITED, body["event_id"], place, now["user"], at, payload, only_if_ours=True)


def _gone(body: Mapping[str, Any], event: Mapping[str, Any], *, direct: bool) -> Arrival | None:
    before = event.get("previous_message") or {}
    if before.get("bot_id") or not before.get("user"):
        return None
    place = _place_of(body, event, before, direct=direct)
    payload = {"id": body["event_id"], "message": event.get("deleted_ts") or before.get("ts")}
    at = at_of(event.get("event_ts") or before["ts"])
    return Arrival(Kind.DELETED, body["event_id"], place, before["user"], at, payload, only_if_ours=True)


def of_press(body: Mapping[str, Any]) -> Arrival:
    """A ``block_actions`` payload from a message: a button, or a select whose options carry their action."""
    pressed, container = body["actions"][0], body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    message = body.get("message") or {}
    ts = container.get("message_ts") or message.get("ts") or ""
    no_thread = channel.startswith("D") or container.get("is_ephemeral")
    thread = container.get("thread_ts") or message.get("thread_ts") or ("" if no_thread else ts)
    action = action_of(pressed)
    payload = {"id": pressed.get("action_ts") or body["trigger_id"], "action": action, "pressed": ts}
    payload["values"] = _chosen(body)
    if channel.startswith("D") and thread:
        payload["answer_in"] = thread
    kind = _kind_of(action)
    if kind in {Kind.COST_SHARED, Kind.COST_ASKED, Kind.COST_CHART, Kind.COST_CONSULT, Kind.FEEDBACK}:
        payload |= {"value": pressed.get("value") or "", "response_url": body.get("response_url") or ""}
    place = Place(tenant_of(body), channel, "" if channel.startswith("D") else thread)
    return _by_hand(kind, body, place, payload)


def _kind_of(action: str) -> Kind:
    if action.startswith(FEEDBACK):
        return Kind.FEEDBACK
    return _SPECIAL.get(action) or (Kind.PRESSED if action.startswith(ACTIONS) else Kind.OLD_BUTTON)


def of_home_press(body: Mapping[str, Any]) -> Arrival | None:
    """A press in the App Home: it leads on in the conversation that it names, or forgets a person."""
    pressed = body["actions"][0]
    direct = json.loads(body["view"].get("private_metadata") or "{}").get("direct") or ""
    payload = {"id": pressed.get("action_ts") or body["trigger_id"], "pressed": "", "values": {}}
    match pressed.get("action_id"):
        case "home:begin":
            place = Place(tenant_of(body), direct, "")
            return _by_hand(Kind.PRESSED, body, place, payload | {"action": "consultation:begin"})
        case "home:resume":
            channel, _, thread = str(pressed.get("value") or "").partition("/")
            place = Place(tenant_of(body), channel, thread)
            return _by_hand(Kind.PRESSED, body, place, payload | {"action": "consultation:summary"})
        case "home:forget":
            return _by_hand(Kind.FORGET, body, Place(tenant_of(body), direct, ""), payload)
        case "home:look_ahead":
            chosen = payload | {"value": str(pressed.get("value") or "")}
            return _by_hand(Kind.LOOK_AHEAD, body, Place(tenant_of(body), direct, ""), chosen)
        case str(action) if action.startswith(SET):
            value = str((pressed.get("selected_option") or {}).get("value") or "")
            chosen = payload | {"name": action.removeprefix(SET), "value": value}
            return _by_hand(Kind.DEFAULT_SET, body, Place(tenant_of(body), direct, ""), chosen)
        case _:
            return None


def of_form(
    body: Mapping[str, Any], kind: Kind, where: Mapping[str, str], payload: Mapping[str, Any], *, now: datetime
) -> Arrival:
    """A form that was sent, or did not open, for the conversation that it belongs to; Slack gives it no time."""
    place = Place(tenant_of(body), where["channel"], where["thread"])
    trigger = body.get("trigger_id") or ""
    filled: dict[str, Any] = {"id": trigger, "pressed": where.get("pressed", ""), "values": {}} | dict(payload)
    event_id = f"{kind}:{user_of(body)}:{trigger}"
    return Arrival(kind, event_id, place, user_of(body), now, filled)


def user_of(body: Mapping[str, Any]) -> str:
    """Who did it, in interactions and in slash commands."""
    return str((body.get("user") or {}).get("id") or body.get("user_id") or "")


def _by_hand(kind: Kind, body: Mapping[str, Any], place: Place, payload: Mapping[str, Any]) -> Arrival:
    ts = body["actions"][0].get("action_ts") or 0
    event_id = f"press:{user_of(body)}:{ts}:{body.get('trigger_id') or ''}"
    return Arrival(kind, event_id, place, user_of(body), at_of(ts), dict(payload))


def action_of(pressed: Mapping[str, Any]) -> str:
    """The action that a press stands for: the chosen option's value in a select, else the action id."""
    action = str(pressed.get("action_id") or "")
    option = pressed.get("selected_option") or {}
    return str(option.get("value") or action) if action.endswith(f":{SELECT}") else action


def _chosen(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is chosen in the selects of several choices, by question."""
    chosen: dict[str, list[str]] = {}
    for block in ((body.get("state") or {}).get("values") or {}).values():
        for action, element in block.items():
            if "selected_options" in element and action.startswith("answer:"):
                values = [option["value"].rpartition(":")[2] for option in element["selected_options"]]
                if values:
                    chosen[action.split(":")[1]] = values
    return chosen


def place_in(tenant: Tenant, payload: Mapping[str, Any]) -> Place:
    """The place of something kept in the inbox."""
    return Place(tenant, payload["channel"], payload["thread"])


def message_in(kind: str, payload: Mapping[str, Any]) -> Message:
    """Something kept in the inbox, as the advisor takes it."""
    content: Said | Pressed | Edited | Deleted
    match Kind(kind):
        case Kind.SAID | Kind.MENTIONED:
            content = Said(payload["text"])
        case Kind.EDITED:
            content = Edited(payload["message"], payload["text"])
        case Kind.DELETED:
            content = Deleted(payload["message"])
        case Kind.PRESSED:
            content = Pressed(payload["action"], payload.get("values") or {})
        case other:
            raise ValueError(f"{other} is no message to the advisor")
    at = datetime.fromtimestamp(payload["at"], tz=UTC)
    return Message(payload["id"], payload["author"], at, content)

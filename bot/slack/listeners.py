"""What Slack delivers: verified by Bolt, kept once in the inbox, then acknowledged. Nothing is answered in here, except
what Slack wants in the acknowledgement itself.

``process_before_response`` makes Bolt acknowledge after the listener: an event that could not be kept is not acknowledged,
and Slack delivers it again.
"""

import logging
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.messages import Place
from bot.slack.arrivals import Arrival, Kind, of_event, of_home_press, of_press
from bot.slack.naming import named_in
from bot.slack.ports import Store
from bot.slack.quiet import wish_in

log = logging.getLogger(__name__)

REMEMBERED_THREADS = 20_000


@dataclass(frozen=True, slots=True)
class Intake:
    """Keeps arrivals, each once."""

    store: Store
    _ours: OrderedDict[Place, None] = field(default_factory=OrderedDict)

    async def keep(self, arrival: Arrival | None) -> bool:
        """Keep ``arrival`` once. False when there is nothing to keep, or it was kept before."""
        if arrival is None or (arrival.only_if_ours and not await self._is_ours(arrival.place)):
            return False
        if arrival.kind in {Kind.MENTIONED, Kind.SAID, Kind.PRESSED} and not _is_a_switch(arrival):
            self._remember(arrival.place)
        return await self.store.receive(
            tenant=arrival.tenant,
            event_id=arrival.event_id,
            kind=arrival.kind.value,
            payload=arrival.as_json(),
            place_key=arrival.place_key,
            at=arrival.at,
        )

    async def _is_ours(self, place: Place) -> bool:
        if place in self._ours:
            return True
        if (await self.store.load(place)).version == 0:
            return False
        self._remember(place)
        return True

    def _remember(self, place: Place) -> None:
        self._ours[place] = None
        self._ours.move_to_end(place)
        if len(self._ours) > REMEMBERED_THREADS:
            self._ours.popitem(last=False)


def _is_a_switch(arrival: Arrival) -> bool:
    """Being told to be quiet, or who may help, makes no thread ours."""
    says_where = arrival.kind is Kind.MENTIONED and wish_in(arrival.payload["text"]) is not None
    return says_where or bool(named_in(arrival.kind, arrival.payload))


def listen_to_events(app: AsyncApp, intake: Intake) -> None:
    """Register what people write. Registered first: Bolt asks one listener after the other, and this is most of it."""

    async def on_event(body: dict[str, Any], context: dict[str, Any]) -> None:
        granted: AuthorizeResult = context["authorize_result"]
        await intake.keep(of_event(body, granted.bot_user_id or ""))

    for event in ("message", "app_mention", "app_home_opened"):
        app.event(event)(on_event)


def listen(app: AsyncApp, intake: Intake) -> None:
    """Register presses, and a word for everything unknown. Registered last."""

    async def on_press(body: dict[str, Any], ack: AsyncAck) -> None:
        where = (body.get("container") or {}).get("type")
        if where == "message" and body["actions"][0]["type"] != "multi_static_select":
            await intake.keep(of_press(body))
        elif where == "view":
            await intake.keep(of_home_press(body))
        await ack()

    async def on_anything(ack: AsyncAck, body: dict[str, Any]) -> None:
        log.info("nothing to do for %s", body.get("type"))
        await ack()

    anything = re.compile(".*", re.DOTALL)
    app.event(anything)(on_anything)
    app.action(anything)(on_press)
    app.options(anything)(on_anything)
    app.shortcut(anything)(on_anything)
    app.view(anything)(on_anything)
    app.view_closed(anything)(on_anything)

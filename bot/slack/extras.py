"""What Slack does with a verdict beyond saying it: share it, export it as a record; the Home; and being forgotten.

The verdict is asked of the advisor again, from the stored answers: what is shared is what holds now.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation.consultation import Consultation
from bot.facts.exchange_rates import US_DOLLARS
from bot.messages import Message, Place, Pressed
from bot.replies import Verdict
from bot.slack import notices
from bot.slack.defaults import Default, Offered, change_of
from bot.slack.feedback import THANKS, counted, in_words, summed
from bot.slack.handing_over import invitation, opening
from bot.slack.home import SHOWN, Standings, home_view, newest_of_each
from bot.slack.looking_ahead import LOOK_AHEAD, LookingAhead
from bot.slack.people import People
from bot.slack.ports import Advisor, Clock, CostPicture, Outgoing, QuickCost, Received, Store
from bot.slack.record import decision_record, title_of
from bot.slack.rendering import Names
from bot.slack.slash_command import answer_to, charted_answer, shared_estimate
from bot.slack.turning import CANVAS, EPHEMERAL, POST, RESPOND
from bot.slack.verdict_blocks import shared_sheet

PROMPTS = "assistant.threads.setSuggestedPrompts"
SUGGESTED = (
    ("Where should our models run?", "Help us decide where our language models should run."),
    ("Contract review, 300M tokens", "Should we self-host Llama for contract review, 300M tokens a month?"),
    ("When does self-hosting pay off?", "When does self-hosting pay off?"),
    ("What do you ask?", "help"),
)


@dataclass(frozen=True, slots=True)
class Extras:
    """Each method turns one event into calls."""

    store: Store
    advisor: Advisor
    quick_cost: QuickCost
    people: People
    clock: Clock
    ahead: LookingAhead | None = None
    picture_for: CostPicture | None = None
    offered: Callable[[], Offered] = Offered

    async def home(self, item: Received, place: Place, *, said: str = "") -> list[Outgoing]:
        """The Home of one person, as things stand."""
        user = item.payload["author"]
        decided = newest_of_each(await self.store.decisions_of(place.tenant, user))[:SHOWN]
        chosen = await self.store.preferences(place.tenant, user=user)
        administers = await self.people.administers(place.tenant, user)
        standings = Standings(
            resumable=await self.store.open_consultations(place.tenant, user),
            decided=decided,
            chosen=chosen,
            offered=self.offered(),
            looks_ahead=None if self.ahead is None else bool(chosen.get(LOOK_AHEAD)),
            changes={} if self.ahead is None else await self.ahead.changes(decided),
            feedback=in_words(summed(await self.store.chosen_in_channels(place.tenant))) if administers else "",
        )
        payload = {"user_id": user, "view": home_view(standings, direct=place.channel, said=said)}
        return [Outgoing(f"home:{item.event_id}", "", "", "views.publish", payload, user=user)]

    async def forgotten(self, item: Received, place: Place) -> list[Outgoing]:
        """Everything of one person deleted, and the Home that shows it."""
        await self.store.purge(place.tenant, item.payload["author"])
        return await self.home(item, place, said=notices.FORGOTTEN)

    async def chose_to_look_ahead(self, item: Received, place: Place) -> list[Outgoing]:
        """Whether a person is told of newer figures, and the Home that shows it."""
        wanted = item.payload["value"] == "on"
        user = item.payload["author"]
        await self.store.prefer(place.tenant, {LOOK_AHEAD: wanted or None}, user=user, now=self.clock())
        return await self.home(item, place, said=notices.LOOKS_AHEAD[wanted])

    async def set_default(self, item: Received, place: Place) -> list[Outgoing]:
        """What a person set for their consultations, and the Home that shows it."""
        name, value, user = item.payload["name"], item.payload["value"], item.payload["author"]
        if not self.offered().accepts(name, value):
            return await self.home(item, place, said=notices.OLD_BUTTON)
        await self.store.prefer(place.tenant, change_of(name, value), user=user, now=self.clock())
        return await self.home(item, place, said=notices.DEFAULT_SET)

    async def currency_of(self, place: Place, user: str) -> str:
        """The code of the currency in which a person reads estimates."""
        chosen = await self.store.preferences(place.tenant, user=user)
        return str(chosen.get(Default.CURRENCY) or US_DOLLARS.code)

    async def thanked(self, item: Received, place: Place) -> list[Outgoing]:
        """What somebody said of a verdict, counted; they alone are thanked."""
        user, said = item.payload["author"], item.payload["value"]
        noted = await counted(self.store, place, user, said, at=self.clock())
        text = THANKS[said] if noted else notices.OLD_BUTTON
        payload = {"text": text, "blocks": notices.blocks(text)}
        thread = item.payload.get("answer_in") or place.thread
        return [Outgoing(f"thanks:{item.event_id}", place.channel, thread, EPHEMERAL, payload, user=user)]

    def greeting(self, item: Received, place: Place) -> list[Outgoing]:
        """Suggestions for who opens the messages tab."""
        prompts = [{"title": title, "message": message} for title, message in SUGGESTED]
        payload = {"channel_id": place.channel, "title": "Ask me", "prompts": prompts}
        return [Outgoing(f"prompts:{item.event_id}", place.channel, "prompts", PROMPTS, payload)]

    def cost_shared(self, item: Received, place: Place, names: Names, currency: str) -> list[Outgoing]:
        """The estimate that only one person saw, now for the channel."""
        by = names.get(item.payload["author"], "")
        sheet = shared_estimate(self.quick_cost, item.payload["value"], by, currency)
        payload = {**sheet.payload(), "url": item.payload["response_url"]}
        user = item.payload["author"]
        return [Outgoing(f"share:{item.event_id}", place.channel, place.thread, RESPOND, payload, user=user)]

    def cost_consulted(self, item: Received, place: Place, currency: str) -> list[Outgoing]:
        """The estimate as the beginning of a consultation, in the direct message of who asked."""
        asked = item.payload["value"]
        return [opening(item, asked, getattr(self.quick_cost(asked, currency), "answers", {}))]

    def cost_answered(self, item: Received, place: Place, currency: str) -> list[Outgoing]:
        """The likeliest reading of an unclear request in the place of the question, or what the short form asked for."""
        sheet = answer_to(self.quick_cost, item.payload["value"], currency, self.picture_for)
        in_its_place = not item.payload.get("below")
        payload = {**sheet.payload(), "url": item.payload["response_url"], "replace_original": in_its_place}
        user = item.payload["author"]
        return [Outgoing(f"cost:{item.event_id}", place.channel, place.thread, RESPOND, payload, user=user)]

    def cost_charted(self, item: Received, place: Place, currency: str) -> list[Outgoing]:
        """The estimate with its chart, in the place of the one without."""
        if self.picture_for is None:
            return []
        sheet = charted_answer(self.quick_cost, item.payload["value"], currency, self.picture_for)
        payload = {**sheet.payload(), "url": item.payload["response_url"], "replace_original": True}
        user = item.payload["author"]
        return [Outgoing(f"chart:{item.event_id}", place.channel, place.thread, RESPOND, payload, user=user)]

    def shared(self, item: Received, place: Place, consultation: Consultation, names: Names) -> list[Outgoing] | None:
        """The verdict for a channel; None when there is none to share."""
        verdict = self._verdict(item, place, consultation)
        if verdict is None:
            return None
        user = item.payload["author"]
        sheet = shared_sheet(verdict, names, names.get(user, ""))
        target = item.payload.get("to") or place.channel
        return [Outgoing(f"share:{item.event_id}", target, "", POST, sheet.payload(), user=user)]

    def brought(self, item: Received, place: Place, consultation: Consultation, names: Names) -> list[Outgoing] | None:
        """The message under which a consultation goes on in a channel; None when nothing is answered yet."""
        if not (consultation.answers or consultation.workloads):
            return None
        return [invitation(item, place, consultation, names)]

    def exported(self, item: Received, place: Place, consultation: Consultation, names: Names) -> list[Outgoing] | None:
        """The decision record as a canvas or a file; None when nothing is decided."""
        verdict = self._verdict(item, place, consultation)
        if verdict is None:
            return None
        day, user = self.clock().date(), item.payload["author"]
        payload: Mapping[str, Any] = {
            "title": title_of(verdict, day),
            "markdown": decision_record(verdict, consultation, names, day),
            "direct": place.channel.startswith("D"),
        }
        return [Outgoing(f"record:{item.event_id}", place.channel, place.thread, CANVAS, payload, user=user)]

    def _verdict(self, item: Received, place: Place, consultation: Consultation) -> Verdict | None:
        if not consultation.decided:
            return None
        at: datetime = self.clock()
        message = Message(item.event_id, item.payload["author"], at, Pressed("consultation:begin", {}))
        replies = self.advisor.reply_to(consultation, message, place).replies
        return next((reply for reply in replies if isinstance(reply, Verdict)), None)

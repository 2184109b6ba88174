"""Forms: opened while Slack's trigger is good, checked in the acknowledgement, answered through the inbox.

A trigger lives three seconds; when it is over, the person is told and nothing else happens.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.consultation import Consultation
from bot.facts.exchange_rates import US_DOLLARS
from bot.messages import Message, Place, Pressed, Said
from bot.replies import Question
from bot.slack import forms, notices
from bot.slack.arrivals import Kind, of_form, of_press, tenant_of, user_of
from bot.slack.blocks import Block
from bot.slack.defaults import Default
from bot.slack.escaping import as_typed, escaped
from bot.slack.handing_over import HAND_OVER
from bot.slack.listeners import Intake
from bot.slack.ports import Advisor, Clock, Store
from bot.slack.rendering import FORM
from bot.slack.unreachable import NOT_THERE

log = logging.getLogger(__name__)

ASSESS = "assess_idea"
NOT_A_FIGURE = (
    "I cannot read that as an amount. Write for example 80M, 1.5 billion, or 2,000 requests a day of 1,500 tokens."
)
OPENING_SECONDS = 2.5
CURRENCY_SECONDS = 0.5
MEMBERSHIP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Forms:
    """Opens and takes in the forms of consultations."""

    intake: Intake
    store: Store
    advisor: Advisor
    clock: Clock
    threads: Executor
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    def listen(self, app: AsyncApp) -> None:
        """Register the forms' buttons, the shortcut and what is sent."""
        app.action(FORM)(self._on_open)
        app.action("verdict:share")(self._on_share)
        app.action(HAND_OVER)(self._on_hand_over)
        app.shortcut(ASSESS)(self._on_shortcut)
        app.view(forms.ANSWERS)(self._on_answers)
        app.view(forms.SHARE)(self._on_target)

    def soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Do ``work`` after the acknowledgement."""
        task = asyncio.create_task(work)
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _on_open(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        arrival = of_press(body)
        self.soon(self._open_answers(body, client, arrival.place, pressed=arrival.payload["pressed"]))

    async def _on_share(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        arrival = of_press(body)
        if arrival.place.thread:
            await self.intake.keep(arrival)
        else:
            self.soon(self._open_share(body, client, arrival.place))
        await ack()

    async def _on_hand_over(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        self.soon(self._open_share(body, client, of_press(body).place))
        await ack()

    async def _open_share(self, body: Mapping[str, Any], client: AsyncWebClient, place: Place) -> None:
        stored = await self.store.load(place)
        await self.opened(body, client, forms.share_form(place, decided=stored.consultation.decided), place)

    async def currency_of(self, body: Mapping[str, Any]) -> str:
        """The code of the currency in which who did this reads amounts. An answer never waits for it, or fails with it."""
        try:
            async with asyncio.timeout(CURRENCY_SECONDS):
                chosen = await self.store.preferences(tenant_of(body), user=user_of(body))
        except Exception:  # whatever the store raised: the estimate needs no store
            log.exception("nobody could say in which currency an estimate is wanted: US dollars")
            return US_DOLLARS.code
        return str(chosen.get(Default.CURRENCY) or US_DOLLARS.code)

    async def _on_shortcut(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        message = body["message"]
        direct = body["channel"]["id"].startswith("D")
        thread = "" if direct else message.get("thread_ts") or message["ts"]
        place = Place(tenant_of(body), body["channel"]["id"], thread)
        said = as_typed(str(message.get("text") or ""))
        self.soon(self._open_assessment(body, client, place, said))

    async def _open_assessment(self, body: Mapping[str, Any], client: AsyncWebClient, place: Place, idea: str) -> None:
        stored, is_member = await asyncio.gather(self.store.load(place), self._is_member(client, place))
        known = await self._in_a_thread(lambda: self._with(stored.consultation, Said(idea), place))
        above = [f"> {escaped(idea)[: forms.PAGE_TEXT]}"] if idea else []
        await self._open_form(body, client, place, known, above=above if is_member else [notices.NOT_A_MEMBER, *above])

    async def _open_answers(
        self, body: Mapping[str, Any], client: AsyncWebClient, place: Place, *, pressed: str
    ) -> None:
        stored = await self.store.load(place)
        await self._open_form(body, client, place, stored.consultation, pressed=pressed)

    async def _open_form(  # noqa: PLR0913 - what the form is made of, by name
        self,
        body: Mapping[str, Any],
        client: AsyncWebClient,
        place: Place,
        known: Consultation,
        *,
        pressed: str = "",
        above: Sequence[str] = (),
    ) -> None:
        questions = await self._in_a_thread(lambda: self._questions(known, place))
        view = forms.answer_form(questions, known, place, pressed=pressed, above=above)
        await self.opened(body, client, view, place)

    async def _is_member(self, client: AsyncWebClient, place: Place) -> bool:
        """Whether we can answer there; True where Slack does not say so in time, and then it is found when we answer."""
        if place.channel.startswith("D"):
            return True
        try:
            async with asyncio.timeout(MEMBERSHIP_SECONDS):
                channel = (await client.conversations_info(channel=place.channel))["channel"]
        except SlackApiError as refused:
            return refused.response.get("error") not in NOT_THERE
        except (aiohttp.ClientError, TimeoutError):
            return True
        return bool(channel.get("is_member", True))

    async def opened(self, body: Mapping[str, Any], client: AsyncWebClient, view: Block, place: Place) -> None:
        """Open ``view``, or say that it was too late."""
        try:
            async with asyncio.timeout(OPENING_SECONDS):
                await client.views_open(trigger_id=body["trigger_id"], view=view)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            why = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("a form did not open: %s", why)
            where = {"channel": place.channel, "thread": place.thread}
            await self.intake.keep(of_form(body, Kind.TOO_LATE, where, {}, now=self.clock()))

    async def _on_answers(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        where, filled = forms.where_from(body["view"]), forms.filled_in(body["view"])
        values, errors = await self._in_a_thread(lambda: self._checked(filled))
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        payload = {"action": "consultation:form", "values": values}
        await self.intake.keep(of_form(body, Kind.PRESSED, where, payload, now=self.clock()))
        await ack()

    async def _on_target(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        where, filled = forms.where_from(body["view"]), forms.filled_in(body["view"])
        kind = Kind.HAND_OVER if forms.goes_on_there(filled) else Kind.SHARED
        await self.intake.keep(of_form(body, kind, where, {"to": filled.get("to", "")}, now=self.clock()))
        await ack()

    def _checked(self, filled: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        values, errors = dict(filled), {}
        for question in forms.TYPED:
            if question.value in filled:
                asked = Consultation(asked=question)
                read = self._with(asked, Said(filled[question.value]), None).answers.get(question)
                if read is None:
                    errors[question.value] = NOT_A_FIGURE
                else:
                    values[question.value] = read.value
        return values, errors

    def _with(self, consultation: Consultation, said: Said, place: Place | None) -> Consultation:
        """What the advisor makes of words, without keeping it."""
        message = Message("form", consultation.started_by, self.clock(), said)
        return self.advisor.reply_to(consultation, message, place or _NOWHERE).consultation

    def _questions(self, known: Consultation, place: Place) -> list[Question]:
        asked = []
        for question in forms.ASKED:
            message = Message("form", known.started_by, self.clock(), Pressed(f"answer:{question.value}:change", {}))
            replies = self.advisor.reply_to(known, message, place).replies
            asked += [reply for reply in replies if isinstance(reply, Question) and reply.question is question]
        return asked

    async def _in_a_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)


_NOWHERE = Place(tenant_of({}), "", "")

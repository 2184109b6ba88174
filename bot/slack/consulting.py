"""One event from the inbox: load, ask the advisor, lay out the replies, and write all that comes of it at once.

The advisor is pure and runs in a thread, so that a long decision never holds up an acknowledgement.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, assert_never

from bot.conversation.consultation import Consultation
from bot.messages import Message, Place
from bot.replies import Verdict
from bot.scoring.decision_json import decision_json
from bot.slack import naming, notices
from bot.slack.agent_view import BEGUN, AgentView
from bot.slack.arrivals import CHOSEN, Kind, message_in, place_in
from bot.slack.attribution import attributed, authors_in
from bot.slack.defaults import defaulted
from bot.slack.escaping import escaped
from bot.slack.extras import Extras
from bot.slack.handing_over import HandingOver, offered_in
from bot.slack.naming import named_in
from bot.slack.people import People
from bot.slack.ports import Advisor, Clock, Explaining, Outgoing, Received, Refusals, Store, Turn
from bot.slack.quiet import Quiet
from bot.slack.recollection import Recollection
from bot.slack.rendering import Sheet
from bot.slack.sheets import sheets
from bot.slack.turning import EPHEMERAL, GOES_ON, POST, Turned, outgoing
from bot.slack.verdict_blocks import replaced_in
from bot.slack.worded import Afterwards, replacements, worded

log = logging.getLogger(__name__)

HANDS = 4
"""Events that are worked on side by side. More would not be faster, and would make acknowledgements wait behind them."""
TRIES = 5
"""How often a turn is redone because somebody else changed the consultation meanwhile."""


@dataclass(frozen=True, slots=True)
class Consulting:
    """Deals with one event at a time; many of these calls run side by side, one per conversation."""

    store: Store
    advisor: Advisor
    people: People
    recollection: Recollection
    extras: Extras
    quiet: Quiet
    handing_over: HandingOver
    agent_view: AgentView
    refusals: Refusals
    clock: Clock
    threads: Executor
    explainer: Explaining | None = None
    afterwards: Afterwards = field(default_factory=Afterwards)
    hands: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HANDS))

    async def deal_with(self, item: Received) -> None:
        """Answer one event. What cannot be answered now is tried again; what cannot be answered at all is said."""
        with self._status(item):
            async with self.hands:
                await self._dealt_with(item)

    async def _dealt_with(self, item: Received) -> None:
        try:
            for _ in range(TRIES):
                try:
                    await self._answered(item)
                    break
                except self.refusals.stale:
                    self.recollection.forget(place_in(item.tenant, item.payload))
            else:
                await self.store.fail(item, "the consultation kept changing", now=self.clock())
        except self.refusals.lease_lost:
            log.info("another worker has %s", item.event_id)
        except Exception as error:  # whatever it was, the person is told and the answers are kept
            reference = notices.reference_of(item.event_id)
            log.exception("reference %s: %s %s failed", reference, item.kind, item.event_id)
            await self._apologised(item, reference, error)

    def _status(self, item: Received) -> contextlib.AbstractContextManager[None]:
        """For who waits in a direct message; a channel is not told what is only slow."""
        place, payload = place_in(item.tenant, item.payload), item.payload
        if item.kind not in {Kind.SAID, Kind.PRESSED} or not place.channel.startswith("D"):
            return contextlib.nullcontext()
        thread = payload.get("answer_in") or payload.get("pressed") or payload["id"]
        return self.agent_view.status(place.tenant, place.channel, thread)

    async def _answered(self, item: Received) -> None:
        place = place_in(item.tenant, item.payload)
        instead = await self.quiet.answer(item, place)
        if instead is not None:
            await self._finish(item, place, instead)
            return
        match Kind(item.kind):
            case Kind.SAID | Kind.MENTIONED | Kind.EDITED | Kind.DELETED | Kind.PRESSED:
                if nothing_chosen(item.payload):
                    await self._finish(item, place, [notice(item, place, notices.CHOOSE_FIRST)])
                elif named := named_in(item.kind, item.payload):
                    await self._helpers_named(item, place, named)
                else:
                    await self._consulted(item, place)
            case Kind.SHARED | Kind.EXPORTED | Kind.HAND_OVER:
                await self._finish(item, place, await self._handed_on(item, place))
            case Kind.HANDED_OVER:
                await self.handing_over.arrived(item, place, now=self.clock())
            case Kind.COST_SHARED | Kind.COST_ASKED | Kind.COST_CHART | Kind.COST_CONSULT as kind:
                await self._finish(item, place, await self._estimated(kind, item, place))
            case Kind.FEEDBACK:
                await self._finish(item, place, await self.extras.thanked(item, place))
            case Kind.LOOK_AHEAD:
                await self._finish(item, place, await self.extras.chose_to_look_ahead(item, place))
            case Kind.DEFAULT_SET:
                await self._finish(item, place, await self.extras.set_default(item, place))
            case Kind.HOME:
                await self._finish(item, place, await self.extras.home(item, place))
            case Kind.GREETED:
                await self._finish(item, place, self.extras.greeting(item, place))
            case Kind.FORGET:
                await self._finish(item, place, await self.extras.forgotten(item, place))
            case Kind.OLD_BUTTON:
                await self._finish(item, place, [notice(item, place, notices.OLD_BUTTON)])
            case Kind.TOO_LATE:
                await self._finish(item, place, [notice(item, place, notices.FORM_TOO_LATE)])
            case other:
                assert_never(other)

    async def _handed_on(self, item: Received, place: Place) -> list[Outgoing]:
        stored = await self.store.load(place)
        consultation = await self._as_wanted(stored.consultation, item, place)
        people = consultation.people() | {item.payload["author"]}
        names = await self.people.names(place.tenant, people)
        makes = {
            Kind.SHARED: self.extras.shared,
            Kind.EXPORTED: self.extras.exported,
            Kind.HAND_OVER: self.extras.brought,
        }
        calls = await self._in_a_thread(lambda: makes[Kind(item.kind)](item, place, consultation, names))
        return [notice(item, place, notices.NO_VERDICT)] if calls is None else list(calls)

    async def _estimated(self, kind: Kind, item: Received, place: Place) -> list[Outgoing]:
        user = item.payload["author"]
        currency = await self.extras.currency_of(place, user)
        if kind is Kind.COST_SHARED:
            names = await self.people.names(place.tenant, [user])
            return list(await self._in_a_thread(lambda: self.extras.cost_shared(item, place, names, currency)))
        makes = {Kind.COST_ASKED: self.extras.cost_answered, Kind.COST_CHART: self.extras.cost_charted}
        make = makes.get(kind, self.extras.cost_consulted)
        return list(await self._in_a_thread(lambda: make(item, place, currency)))

    async def _as_wanted(self, consultation: Consultation, item: Received, place: Place) -> Consultation:
        """As its starter set it in the Home, even since the last turn."""
        starter = consultation.started_by or item.payload["author"]
        chosen = await self.store.preferences(place.tenant, user=starter)
        return defaulted(consultation, chosen, starter, at=self.clock())

    async def _helpers_named(self, item: Received, place: Place, named: tuple[str, ...]) -> None:
        stored = await self.store.load(place)
        if not stored.version:
            await self._finish(item, place, [notice(item, place, naming.NOBODY_TO_NAME)])
            return
        changed = naming.with_helpers(stored.consultation, item.payload["author"], named)
        if changed is None:
            await self._finish(item, place, [notice(item, place, naming.NOT_YOURS)])
            return
        added = [user for user in named if user in changed.helpers]
        names = await self.people.names(place.tenant, added)
        text = naming.confirmation([names[user] for user in added])
        calls = outgoing(Turned(item.event_id, place, "", None), [Sheet(text, notices.blocks(text))], ())
        await self._finish(item, place, calls, changed=changed, version=stored.version)
        self.recollection.forget(place)

    async def _consulted(self, item: Received, place: Place) -> None:
        pressed = item.payload.get("pressed", "")
        message = message_in(item.kind, item.payload)
        standing = await self.recollection.of(place, pressed=pressed)
        wanted = await self._as_wanted(standing.consultation, item, place)
        turn, said = await self._in_a_thread(lambda: self._turn(wanted, message, place))
        if turn.consultation == standing.consultation and not standing.fresh:
            standing = await self.recollection.read(place)
            wanted = await self._as_wanted(standing.consultation, item, place)
            turn, said = await self._in_a_thread(lambda: self._turn(wanted, message, place))
        authors = authors_in(turn.replies, turn.consultation, place)
        names = await self.people.names(place.tenant, authors) if authors else {}
        if authors:
            said = await self._in_a_thread(lambda: sheets(attributed(turn.replies, turn.consultation, names), names))
        turned = Turned(
            item.event_id,
            place,
            pressed,
            standing.board,
            answer_in=item.payload.get("answer_in", ""),
            author=message.author,
            verdict=standing.verdict,
        )
        calls = outgoing(turned, said, taken_in(turn), replaced_in(turn))
        changed = turn.consultation if turn.consultation != standing.consultation or not standing.version else None
        await self._finish(item, place, calls, changed=changed, version=standing.version, decision=decision_in(turn))
        version = standing.version + (changed is not None)
        self.recollection.keep(place, standing, turn.consultation, calls, version=version)
        self._titled(turned, turn, begun=not standing.version)
        if self.explainer is not None and turn.decision is not None:
            self.afterwards.start(self._reword(self.explainer, turned, turn, names, said, calls))

    async def _reword(  # noqa: PLR0913, PLR0917 - what was said, to say it better
        self,
        explainer: Explaining,
        turned: Turned,
        turn: Turn,
        names: Mapping[str, str],
        said: Sequence[Sheet],
        calls: Sequence[Outgoing],
    ) -> None:
        """The verdict in a model's words, in place of the plain one where that still stands."""
        replies = await worded(turn.replies, explainer, turned.place.tenant)
        better = await self._in_a_thread(lambda: sheets(attributed(replies, turn.consultation, names), names))
        updates = replacements(turned.event_id, said, better, calls)
        standing = await self.recollection.of(turned.place, pressed="")
        if updates and standing.verdict is not None and standing.verdict.key in {call.key for call in calls}:
            await self.store.queue(turned.place.tenant, updates, now=self.clock())

    def _titled(self, turned: Turned, turn: Turn, *, begun: bool) -> None:
        """A thread of a direct message has a title: what is asked, then what was decided."""
        verdicts = [reply.rendered.headline for reply in turn.replies if isinstance(reply, Verdict)]
        if turned.answer_in and (begun or verdicts):
            title = verdicts[-1] if verdicts else BEGUN
            self.agent_view.titled(turned.place.tenant, turned.place.channel, turned.answer_in, title)

    def _turn(self, consultation: Consultation, message: Message, place: Place) -> tuple[Turn, list[Sheet]]:
        turn = self.advisor.reply_to(consultation, message, place)
        return turn, sheets(offered_in(turn.replies, place), {})

    async def _in_a_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)

    async def _finish(  # noqa: PLR0913 - all that is written at once, by name
        self,
        item: Received,
        place: Place,
        calls: Sequence[Outgoing],
        *,
        changed: Consultation | None = None,
        version: int = 0,
        decision: dict[str, Any] | None = None,
    ) -> None:
        await self.store.finish(
            item,
            place=place,
            consultation=changed,
            version=version,
            outgoing=calls,
            decision=decision,
            now=self.clock(),
        )

    async def _apologised(self, item: Received, reference: str, error: Exception) -> None:
        place = place_in(item.tenant, item.payload)
        try:
            if item.attempt == 1 and isinstance(error, OSError):
                await self.store.fail(item, type(error).__name__, now=self.clock())
                return
            await self._finish(item, place, [notice(item, place, notices.went_wrong(reference))])
        except self.refusals.lease_lost:
            log.info("another worker has %s", item.event_id)


def nothing_chosen(payload: Mapping[str, Any]) -> bool:
    """A press that sends the selection of a list in which nothing is selected."""
    return str(payload.get("action", "")).endswith(f":{CHOSEN}") and not payload.get("values")


def notice(item: Received, place: Place, text: str) -> Outgoing:
    """A word to one person; in a direct message an ordinary one."""
    payload = Sheet(text, notices.blocks(text)).payload()
    if place.channel.startswith("D"):
        return Outgoing(f"notice:{item.event_id}", place.channel, place.thread, POST, payload)
    author = item.payload["author"]
    return Outgoing(f"notice:{item.event_id}", place.channel, place.thread, EPHEMERAL, payload, user=author)


def taken_in(turn: Turn) -> list[str]:
    """The question that was open and what was understood from the message, for the board that it closes."""
    taken = [f"✓ {escaped(line)}" for reply in turn.replies for line in getattr(reply, "taken", ())]
    return [escaped(turn.asked_before), *(taken or [GOES_ON])] if turn.asked_before else taken


def decision_in(turn: Turn) -> dict[str, Any] | None:
    """The decision to keep, when the turn reached one: with who gave which answer when."""
    if turn.decision is None:
        return None
    answers = turn.consultation.model_dump(mode="json")["answers"]
    return decision_json(turn.decision) | {"answered": answers}

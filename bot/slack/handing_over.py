"""A consultation that goes on elsewhere: out of a direct message into a channel's thread, out of a quick estimate into a
direct message.

Where it goes on is known only once Slack has posted the first message there. So that message carries what happens ``THEN``:
delivery puts it into the inbox before it notes the message as sent, under one id, so that a crash in between repeats nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.conversation.consultation import Consultation
from bot.conversation.saying import progress
from bot.messages import Message, Place, Pressed
from bot.replies import Choice, Summary
from bot.slack.arrivals import Kind
from bot.slack.attribution import attributed, authors_in
from bot.slack.blocks import section
from bot.slack.escaping import escaped
from bot.slack.people import People
from bot.slack.ports import Advisor, Due, Outgoing, Received, Store
from bot.slack.recollection import Recollection
from bot.slack.rendering import Names, Sheet
from bot.slack.sheets import sheets
from bot.slack.turning import OR_ELSE, POST, Turned, closing, outgoing
from bot.slack.verdict_blocks import replaced_in, replaced_sheet

THEN = "then"
HAND_OVER = "consultation:hand_over"
CONTINUE = Choice("Continue in a channel", HAND_OVER)
"""Offered in direct messages only: anywhere else the others are there already."""
BROUGHT = (
    "*{name} brings a consultation here*, to decide together where your language models should run: {state}. "
    "Answer in this thread; every answer shows who gave it."
)
GOES_ON = (
    "This consultation goes on in <#{channel}>, with all its answers. Here you can start another one, by writing to me."
)
MOVED = "It goes on elsewhere, as is said below."
FROM_AN_ESTIMATE = "Let us go on from your estimate: {asked}"


def invitation(item: Received, place: Place, consultation: Consultation, names: Names) -> Outgoing:
    """The message under which it goes on in a channel."""
    author, target = item.payload["author"], str(item.payload["to"])
    state = "decided so far" if consultation.decided else progress(consultation.answered())
    text = BROUGHT.format(name=escaped(names.get(author, "")), state=state)
    then = {"kind": Kind.HANDED_OVER.value, "author": author, "from": [place.channel, place.thread]}
    payload = Sheet(text, [section(text)]).payload() | {THEN: then}
    return Outgoing(f"handover:{item.event_id}", target, "", POST, payload, user=author)


def opening(item: Received, asked: str, answers: Mapping[str, Any]) -> Outgoing:
    """The message under which a quick estimate becomes a consultation; a person's id is their direct message."""
    author = item.payload["author"]
    text = FROM_AN_ESTIMATE.format(asked=escaped(asked))
    then = {"kind": Kind.PRESSED.value, "author": author, "action": "consultation:form", "values": dict(answers)}
    payload = Sheet(text, [section(text)]).payload() | {THEN: then}
    return Outgoing(f"opening:{item.event_id}", author, "", POST, payload, user=author)


def offered_in(replies: Sequence[Any], place: Place) -> list[Any]:
    """The replies, where a summary in a direct message can be taken into a channel."""
    if not place.channel.startswith("D"):
        return list(replies)
    return [
        replace(reply, choices=(*reply.choices, CONTINUE)) if isinstance(reply, Summary) else reply for reply in replies
    ]


def without_then(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What Slack is sent."""
    return {key: value for key, value in payload.items() if key not in {THEN, OR_ELSE}}


async def receive_next(store: Store, row: Due, channel: str, ts: str, *, at: datetime) -> None:
    """What a delivered message leads to, once, however often its delivery is repeated."""
    then = row.payload.get(THEN)
    if then is None:
        return
    thread = "" if channel.startswith("D") else ts
    known = {"channel": channel, "thread": thread, "at": at.timestamp(), "id": ts, "pressed": ""}
    come_from = then.get("from")
    place = come_from or (channel, thread)  # nothing of the place it comes from overtakes it
    await store.receive(
        tenant=row.tenant,
        event_id=f"then:{row.key}",
        kind=then["kind"],
        payload={"values": {}, **{key: value for key, value in then.items() if key != "kind"}, **known},
        place_key="/".join(place),
        at=at,
    )


def joined(moved: Consultation, there: Consultation, *, unreachable: bool) -> Consultation:
    """``moved`` with what was answered where it goes on: under its invitation that is newer, in a direct message older."""
    answers = {**there.answers, **moved.answers} if unreachable else {**moved.answers, **there.answers}
    last = moved.last_verdict or there.last_verdict
    return moved.model_copy(update={"answers": answers, "last_verdict": last})


@dataclass(frozen=True, slots=True)
class HandingOver:
    """Moves a consultation to where its invitation stands."""

    store: Store
    advisor: Advisor
    people: People
    recollection: Recollection

    async def arrived(self, item: Received, place: Place, *, now: datetime) -> None:
        """The consultation stands in ``place`` from now on, with its next question or its verdict."""
        source = Place(place.tenant, *item.payload["from"])
        before = await self.recollection.read(source)
        target = await self.recollection.read(place)
        if not before.version:
            await self._finish(item, place, [], now=now)
            return
        moved = joined(before.consultation, target.consultation, unreachable=bool(item.payload.get("unreachable")))
        message = Message(item.event_id, item.payload["author"], now, Pressed("consultation:begin", {}))
        turn = self.advisor.reply_to(moved, message, place)
        names = await self.people.names(place.tenant, authors_in(turn.replies, turn.consultation, place))
        said = sheets(attributed(turn.replies, turn.consultation, names), names)
        here = Turned(item.event_id, place, "", target.board, author=message.author, verdict=target.verdict)
        calls = outgoing(here, said, (), replaced_in(turn))
        if not item.payload.get("unreachable"):
            there = Turned(f"{item.event_id}:from", source, "", before.board, verdict=before.verdict)
            text = GOES_ON.format(channel=place.channel)
            replaced = replaced_sheet(turn.verdict_before, [MOVED]) if turn.verdict_before else None
            calls += [*closing(there, replaced), *outgoing(there, [Sheet(text, [section(text)])], ())]
        await self._finish(
            item,
            place,
            calls,
            consultation=turn.consultation,
            version=target.version,
            moved_from=(source, before.version),
            now=now,
        )
        self.recollection.forget(source)
        self.recollection.forget(place)

    async def _finish(self, item: Received, place: Place, calls: Sequence[Outgoing], **more: Any) -> None:
        given = {"consultation": None, "version": 0, "moved_from": None} | more
        await self.store.finish(item, place=place, outgoing=calls, decision=None, **given)

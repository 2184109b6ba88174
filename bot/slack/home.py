"""The App Home: what I am in three lines, what can be resumed, what was decided, what a person set, who sees what. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from bot.conversation.consultation import Consultation
from bot.conversation.saying import progress
from bot.facts.exchange_rates import Currency
from bot.messages import Place
from bot.phrasing.brief import day_in_words
from bot.phrasing.figures import conversion, per_month, usd
from bot.slack.blocks import Block, actions, button, confirmation, context, day_of, header, section
from bot.slack.defaults import Default, Offered, defaults_blocks
from bot.slack.escaping import escaped

SHOWN = 10
BEGIN, RESUME, FORGET = "home:begin", "home:resume", "home:forget"
LOOK_AHEAD = "home:look_ahead"
"""Its value is what it changes to: ``on`` or ``off``."""
INTRODUCTION = (
    "I help a team decide where its language models should run: at a vendor, on open weights of your own, or both.\n"
    "Write to me under Messages, mention me in a channel to decide together, or type `/llm-cost` for a quick estimate.\n"
    "Only the people in a conversation see it. I keep answers for 90 days, and never what you write besides."
)
IN_SHORT = "Write to me under Messages, mention me in a channel to decide together, or type `/llm-cost`."
WHO_SEES_WHAT = (
    "• Our direct message: only you.",
    "• A consultation in a thread: everybody in that channel, with who gave which answer.",
    "• A quick estimate: only you, until you share it. This Home: only you.",
    "• A decision record: whoever was in the conversation it was exported from.",
    "• Whoever runs me can read answers and decisions where they are stored. Administrators of the workspace see how often "
    "verdicts were found helpful, not by whom.",
)


class Resumable(Protocol):
    """A consultation that is not closed."""

    @property
    def place(self) -> Place:
        """Where it is held."""
        ...

    @property
    def consultation(self) -> Consultation:
        """How it stands."""
        ...

    @property
    def changed_at(self) -> datetime:
        """When it last moved."""
        ...


class Decided(Protocol):
    """A decision as it is kept."""

    @property
    def id(self) -> int:
        """Its number in the store."""
        ...

    @property
    def place(self) -> Place:
        """Where it was reached."""
        ...

    @property
    def decided_at(self) -> datetime:
        """When."""
        ...

    @property
    def record(self) -> dict[str, Any]:
        """The decision's JSON."""
        ...


AnyDecided = TypeVar("AnyDecided", bound=Decided)


@dataclass(frozen=True, slots=True)
class Standings:
    """What there is about one person.

    ``changes``: what newer figures change, by decision. ``looks_ahead``: whether they are told; None where nobody can be.
    ``feedback``: what people said of verdicts, for who administers the workspace; "" for everybody else.
    """

    resumable: Sequence[Resumable] = ()
    decided: Sequence[Decided] = ()
    chosen: Mapping[str, Any] = field(default_factory=dict)
    offered: Offered = field(default_factory=Offered)
    looks_ahead: bool | None = None
    changes: Mapping[int, Sequence[str]] = field(default_factory=dict)
    feedback: str = ""


def home_view(standings: Standings, *, direct: str, said: str = "") -> Block:
    """The Home of one person; ``said`` is a word about what they just did."""
    open_ones = [one for one in standings.resumable if is_open(one.consultation)]
    first_visit = not (standings.resumable or standings.decided or standings.chosen)
    currency = standings.offered.currencies.named(str(standings.chosen.get(Default.CURRENCY)))
    blocks: list[Block] = [context(said)] if said else []
    blocks += [header("LLM Advisor"), section(INTRODUCTION if first_visit else IN_SHORT)]
    blocks.append(actions([button("Start a consultation", BEGIN, style="primary")]))
    blocks += [header("Open consultations"), *_resumable(open_ones)]
    blocks += [header("Decisions"), *_decided(standings.decided, standings.changes, currency)]
    blocks += defaults_blocks(standings.offered, standings.chosen)
    blocks += _looking_ahead(standings.looks_ahead)
    blocks += [header("Who sees what"), section("\n".join(WHO_SEES_WHAT))]
    if standings.feedback:
        blocks += [header("What people said of verdicts"), section(standings.feedback)]
    blocks += [
        header("Your data"),
        section("Your answers, choices and decisions can be deleted at any time."),
        _forget(),
    ]
    return {"type": "home", "blocks": blocks[:100], "private_metadata": json.dumps({"direct": direct})}


def is_open(consultation: Consultation) -> bool:
    """Whether something is still to be said in it: a decided one is open again once an answer is being changed."""
    waits = consultation.asked is not None or consultation.proposed or consultation.conflicts
    return not consultation.closed and bool(waits or not consultation.decided)


def _resumable(found: Sequence[Resumable]) -> list[Block]:
    if not found:
        return [section("None. A consultation takes about two minutes.")]
    blocks = []
    for one in found[:SHOWN]:
        state = progress(one.consultation.answered())
        row = section(f"In {_where(one.place)}: {state}, last changed {day_of(one.changed_at)}")
        row["accessory"] = button("Resume", RESUME, value=f"{one.place.channel}/{one.place.thread}")
        blocks.append(row)
    return blocks


def _where(place: Place) -> str:
    return "our direct message" if place.channel.startswith("D") else f"<#{place.channel}>"


def _decided(found: Sequence[Decided], changes: Mapping[int, Sequence[str]], currency: Currency) -> list[Block]:
    if not found:
        return [section("None yet.")]
    blocks = []
    for one in newest_of_each(found)[:SHOWN]:
        row = section(_decision_line(one, changes.get(one.id, ()), currency))
        row["accessory"] = button("Look again", RESUME, value=f"{one.place.channel}/{one.place.thread}")
        blocks.append(row)
    rate = conversion(currency)
    return [*blocks, context(rate)] if rate else blocks


def newest_of_each(found: Sequence[AnyDecided]) -> list[AnyDecided]:
    """The last decision of each consultation; ``found`` has the newest first."""
    places: dict[Place, AnyDecided] = {}
    for one in found:
        places.setdefault(one.place, one)
    return list(places.values())


def _decision_line(one: Decided, changes: Sequence[str], currency: Currency) -> str:
    parts = [
        f"{day_of(one.decided_at)}, {_where(one.place)}: *{_words(one.record.get('verdict'))}*, "
        f"by {_words(one.record.get('route'))}",
        _expected(one.record, currency),
        f"prices of {escaped(day_in_words(str(one.record.get('knowledge_as_of', ''))))}",
    ]
    line = ", ".join(part for part in parts if part)
    return f"{line}\n_Changed since:_ {escaped(' '.join(changes))}" if changes else line


def _expected(record: Mapping[str, Any], currency: Currency) -> str:
    """What the advised route is expected to cost, as the verdict said it; "" where the volume was not known."""
    for cost in record.get("costs") or ():
        if cost.get("route") == record.get("route"):
            return escaped(per_month(usd(Decimal(str(cost["usd_per_month"]["expected"])), currency)))
    return ""


def _looking_ahead(chosen: bool | None) -> list[Block]:
    if chosen is None:
        return []
    state = (
        "I tell you once, by direct message, when newer prices change a verdict of yours or move its crossover by more "
        "than a fifth."
    )
    if chosen:
        return [
            header("Looking ahead"),
            section(f"On. {state}"),
            actions([button("Stop telling me", LOOK_AHEAD, value="off")]),
        ]
    return [
        header("Looking ahead"),
        section(f"Off. If you want, {state}"),
        actions([button("Tell me when it changes", LOOK_AHEAD, value="on")]),
    ]


WORDS = {
    "vendor_api": "a vendor's API",
    "cloud_tenancy_api": "a vendor's model in your own cloud",
    "rented_gpus": "rented GPUs",
}
WORDS |= {"owned_gpus": "own GPUs", "hosted_open_weights": "open weights behind an API", "split": "a split of both"}


def _words(value: Any) -> str:
    said = str(value or "")
    return escaped(WORDS.get(said, said.replace("_", " ")))


def _forget() -> Block:
    forget = button("Delete my data", FORGET, style="danger")
    told = "Your answers, choices and decisions are deleted for good. Others keep theirs."
    forget["confirm"] = confirmation("Delete everything of yours?", told, yes="Delete", no="Keep")
    return actions([forget])

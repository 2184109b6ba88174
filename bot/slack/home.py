"""The App Home: what I am in three lines, what can be resumed, what was decided, and how to be forgotten. Pure."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.conversation.consultation import Consultation
from bot.framework import MAIN_QUESTIONS
from bot.messages import Place
from bot.slack.blocks import Block, actions, button, context, header, plain_text, section
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
    def decided_at(self) -> datetime:
        """When."""
        ...

    @property
    def record(self) -> dict[str, Any]:
        """The decision's JSON."""
        ...


def home_view(  # noqa: PLR0913 - what the Home shows, by name
    *,
    direct: str,
    resumable: Sequence[Resumable],
    decided: Sequence[Decided],
    said: str = "",
    looks_ahead: bool | None = None,
    changes: Mapping[int, Sequence[str]] | None = None,
) -> Block:
    """The Home of one person; ``said`` is a word about what they just did.

    ``changes``: what newer figures change, by decision. ``looks_ahead``: whether they are told; None where nobody can be.
    """
    blocks: list[Block] = [context(said)] if said else []
    blocks += [header("LLM Advisor"), section(INTRODUCTION)]
    blocks.append(actions([button("Start a consultation", BEGIN, style="primary")]))
    blocks += [
        header("Open consultations"),
        *_resumable(resumable),
        header("Decisions"),
        *_decided(decided, changes or {}),
    ]
    blocks += _looking_ahead(looks_ahead)
    blocks += [
        header("Your data"),
        section("Your answers, choices and decisions can be deleted at any time."),
        _forget(),
    ]
    return {"type": "home", "blocks": blocks[:100], "private_metadata": json.dumps({"direct": direct})}


def _resumable(found: Sequence[Resumable]) -> list[Block]:
    if not found:
        return [section("None. A consultation takes about two minutes.")]
    blocks = []
    for one in found[:SHOWN]:
        answered = sum(question in one.consultation.answers for question in MAIN_QUESTIONS)
        where = "our direct message" if one.place.channel.startswith("D") else f"<#{one.place.channel}>"
        state = (
            "decided" if one.consultation.decided else f"{answered} of {len(MAIN_QUESTIONS)} main questions answered"
        )
        row = section(f"In {where}: {state}, last changed {day_of(one.changed_at)}")
        row["accessory"] = button("Resume", RESUME, value=f"{one.place.channel}/{one.place.thread}")
        blocks.append(row)
    return blocks


def _decided(found: Sequence[Decided], changes: Mapping[int, Sequence[str]]) -> list[Block]:
    if not found:
        return [section("None yet.")]
    return [section(_decision_line(one, changes.get(one.id, ()))) for one in found[:SHOWN]]


def _decision_line(one: Decided, changes: Sequence[str]) -> str:
    line = (
        f"• {day_of(one.decided_at)}: *{_words(one.record.get('verdict'))}*, by {_words(one.record.get('route'))}, "
        f"prices of {escaped(str(one.record.get('knowledge_as_of', '')))}"
    )
    return f"{line}\n_Changed since:_ {escaped(' '.join(changes))}" if changes else line


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
    forget["confirm"] = {
        "title": plain_text("Delete everything of yours?", 100),
        "text": plain_text("Your answers, choices and decisions are deleted for good. Others keep theirs.", 300),
        "confirm": plain_text("Delete", 30),
        "deny": plain_text("Keep", 30),
    }
    return actions([forget])


def day_of(moment: datetime) -> str:
    """A day in the reader's own time zone."""
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}}|{moment.date().isoformat()}>"

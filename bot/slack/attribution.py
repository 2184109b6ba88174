"""Who said what, where several people answer: names beside answers and beside contradictions. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.conversation.consultation import Consultation
from bot.messages import Place
from bot.replies import Choice, Confirm
from bot.slack.escaping import shortened
from bot.talk import WHICH

NAME = 24
"""Characters of a name on a button."""


def authors_in(replies: Sequence[Any], consultation: Consultation, place: Place) -> set[str]:
    """Whose names are shown: nobody's in a direct message, where there is only one person."""
    if place.channel.startswith("D"):
        return set()
    lists = any(getattr(reply, "checklist", ()) for reply in replies)
    return set(consultation.people()) if lists or consultation.conflicts else set()


def attributed(replies: Sequence[Any], consultation: Consultation, names: Mapping[str, str]) -> list[Any]:
    """The replies, with both names where two people contradict each other."""
    return [_sides(reply, consultation, names) if _settles(reply) else reply for reply in replies]


def _settles(reply: Any) -> bool:
    return isinstance(reply, Confirm) and any(choice.action.startswith("conflict:") for choice in reply.choices)


def _sides(reply: Confirm, consultation: Consultation, names: Mapping[str, str]) -> Confirm:
    conflict = next((one for one in consultation.conflicts if one.question is reply.question), None)
    standing = None if reply.question is None else consultation.answers.get(reply.question)
    if conflict is None or standing is None:
        return reply
    first, now = names.get(standing.author), names.get(conflict.proposed.author)
    if not first or not now:
        return reply
    said = f"{first} said the first, {now} the second."
    text = " ".join((reply.text.removesuffix(WHICH).strip(), said, WHICH))
    return replace(reply, text=text, choices=tuple(_by(choice, first, now) for choice in reply.choices))


def _by(choice: Choice, first: str, now: str) -> Choice:
    """The button with whose answer it is: "Keep Ada's: Own cloud", cut at its end where the name is long."""
    verb, colon, answer = choice.label.partition(":")
    whose = shortened(first if choice.action.endswith(":keep") else now, NAME)
    return replace(choice, label=f"{verb} {whose}'s{colon}{answer}")

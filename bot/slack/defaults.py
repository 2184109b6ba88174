"""What a person sets once in the Home for every consultation of theirs: region, currency, reader and length. Pure.

A region set here is a default and shown as one wherever answers are shown; whoever says otherwise in a consultation prevails.
It rules nothing out: the framework's region only adds a note (``tests/slack/test_defaults_of_a_person.py`` holds it to that).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot.conversation.consultation import Consultation, Given, Shown
from bot.facts.exchange_rates import ONLY_US_DOLLARS, US_DOLLARS, Currencies
from bot.facts.sentences import Length, Reader
from bot.framework import QuestionId
from bot.slack.blocks import Block, context, header, option, plain_text, section

Kind = TypeVar("Kind", bound=StrEnum)

SET = "home:set:"
"""How the action id of a select begins; what is set follows."""
NOTHING = "none"
"""The option that takes a default back."""


class Default(StrEnum):
    """What can be set, by the key it is stored under."""

    REGION = "region"
    CURRENCY = "currency"
    READER = "reader"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to choose from today: regions as (value, label), and currencies with their rates."""

    regions: Sequence[tuple[str, str]] = ()
    currencies: Currencies = ONLY_US_DOLLARS

    def options(self, what: Default) -> list[tuple[str, str]]:
        """The choices of one default, as (value, label); the first holds where nothing was set."""
        match what:
            case Default.REGION:
                return [(NOTHING, "No default"), *self.regions]
            case Default.CURRENCY:
                return [(one.code, f"{one.code}, {one.name}") for one in self.currencies.by_code.values()]
            case Default.READER:
                return [
                    (reader.value, READERS[reader]) for reader in (Reader.MANAGER, Reader.ENGINEER, Reader.EXECUTIVE)
                ]
            case Default.LENGTH:
                return [(length.value, LENGTHS[length]) for length in (Length.FULL, Length.BRIEF)]

    def accepts(self, name: str, value: str) -> bool:
        """Whether that can be set to this value: a button of an older version may name something else."""
        return name in set(Default) and value in dict(self.options(Default(name)))


READERS = {
    Reader.MANAGER: "A manager",
    Reader.ENGINEER: "An engineer",
    Reader.EXECUTIVE: "An executive",
}
LENGTHS = {Length.FULL: "In full", Length.BRIEF: "Brief"}
TITLES = {
    Default.REGION: "Where your data has to stay",
    Default.CURRENCY: "Currency",
    Default.READER: "Who reads it",
    Default.LENGTH: "Length",
}
EXPLAINED = (
    "They hold for consultations that you start, from your next message on, and for your quick estimates. A region is shown "
    "as a default until somebody answers, and rules nothing out. Costs are computed in US dollars and converted to be shown."
)


def defaulted(consultation: Consultation, chosen: Mapping[str, Any], person: str, *, at: datetime) -> Consultation:
    """The consultation as its starter wants it: figures and words as they are shown, the region as a default."""
    shown = Shown(
        currency=str(chosen.get(Default.CURRENCY) or US_DOLLARS.code),
        reader=_known(Reader, chosen.get(Default.READER), Reader.MANAGER),
        length=_known(Length, chosen.get(Default.LENGTH), Length.FULL),
    )
    defaults = {}
    if region := chosen.get(Default.REGION):
        before = consultation.defaults.get(QuestionId.REGION)
        same = before is not None and before.value == region
        defaults[QuestionId.REGION] = before if before and same else Given(value=region, author=person, at=at)
    if shown == consultation.shown and defaults == consultation.defaults:
        return consultation
    return consultation.model_copy(update={"shown": shown, "defaults": defaults})


def _known(kind: type[Kind], value: Any, otherwise: Kind) -> Kind:
    return kind(value) if value in set(kind) else otherwise


def change_of(name: str, value: str) -> dict[str, Any]:
    """What is to be stored for a choice in the Home; None takes a default back."""
    return {name: None if value == NOTHING else value}


def defaults_blocks(offered: Offered, chosen: Mapping[str, Any]) -> list[Block]:
    """The part of the Home in which defaults are set."""
    rows = [_row(what, offered.options(what), str(chosen.get(what) or "")) for what in Default]
    return [header("Your defaults"), *rows, context(EXPLAINED)]


def _row(what: Default, offered: Sequence[tuple[str, str]], value: str) -> Block:
    options = [option(label, choice) for choice, label in offered]
    holds = next((one for one in options if one["value"] == value), options[0])
    row = section(f"*{TITLES[what]}*")
    row["accessory"] = {
        "type": "static_select",
        "action_id": f"{SET}{what.value}",
        "placeholder": plain_text("Choose", 150),
        "options": options,
        "initial_option": holds,
    }
    return row

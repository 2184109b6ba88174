"""Whether a verdict helped: two buttons below it, kept as a count per decision. No text is asked for, and none is kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.messages import Place
from bot.slack.arrivals import FEEDBACK
from bot.slack.blocks import Block, actions, button, plain_text
from bot.slack.ports import Store

HELPFUL, NOT_HELPFUL = "helpful", "not_helpful"
PREFIX = "feedback:"
LABELS = {HELPFUL: "Helpful", NOT_HELPFUL: "Not helpful"}
THANKS = {
    HELPFUL: "Thank you. It is counted as helpful.",
    NOT_HELPFUL: "Thank you. It is counted as not helpful. What would you change? “Adjust answers” leads to another verdict.",
}


def feedback_block() -> Block:
    """The two buttons."""
    buttons = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": _button(HELPFUL),
        "negative_button": _button(NOT_HELPFUL),
    }
    return {"type": "context_actions", "elements": [buttons]}


def feedback_as_buttons() -> Block:
    """The same for a Slack that has no feedback buttons."""
    return actions([button(label, f"{FEEDBACK}:{value}", value=value) for value, label in LABELS.items()])


def _button(value: str) -> Block:
    label = LABELS[value]
    return {"text": plain_text(label, 75), "value": value, "accessibility_label": f"This verdict is {label.lower()}"}


def key_of(decision: int) -> str:
    """The choice under which a decision's count stands with its channel, and a person's own word with the person."""
    return f"{PREFIX}{decision}"


def summed(chosen: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How often each word was said of a verdict, over what is kept with channels."""
    total = dict.fromkeys(LABELS, 0)
    for choices in chosen:
        for key, counts in choices.items():
            if key.startswith(PREFIX) and isinstance(counts, Mapping):
                for said in total:
                    total[said] += int(counts.get(said) or 0)
    return total


def in_words(total: Mapping[str, int]) -> str:
    """The counts for who looks after the bot."""
    if not sum(total.values()):
        return "Nobody has said yet whether a verdict helped."
    return f"Helpful: {total[HELPFUL]}. Not helpful: {total[NOT_HELPFUL]}. Who said which is shown to nobody."


async def counted(store: Store, place: Place, user: str, said: str, *, at: datetime) -> bool:
    """Count what ``user`` said of the newest decision of a place; the last word of each person counts. False: no decision.

    Events of one place are dealt with one after the other, so nobody else changes this count meanwhile.
    """
    decision = await store.last_decision(place)
    if decision is None or said not in THANKS:
        return False
    key = key_of(decision.id)
    before = (await store.preferences(place.tenant, user=user)).get(key)
    counts = dict((await store.preferences(place.tenant, channel=place.channel)).get(key) or {})
    counts[said] = counts.get(said, 0) + 1
    if before in counts:
        counts[before] -= 1
    await store.prefer(place.tenant, {key: said}, user=user, now=at)
    await store.prefer(place.tenant, {key: counts}, channel=place.channel, now=at)
    return True

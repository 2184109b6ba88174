"""Modals: all questions at once, the quick cost's short form, where to share. Built from the advisor's own questions. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.consultation import Consultation
from bot.framework import MAIN_QUESTIONS, QuestionId
from bot.messages import Place
from bot.replies import Question
from bot.slack.blocks import OPTION, Block, option, plain_text, section

ANSWERS = "answer_form"
COST = "cost_form"
SHARE = "share_form"
VOLUME, MODELS = "volume", "models"
"""The fields of the quick cost."""
ASKED = (*MAIN_QUESTIONS[:2], QuestionId.TASK_KIND, *MAIN_QUESTIONS[2:])
"""The questions of the form, in order."""
TYPED = frozenset({QuestionId.VOLUME})
"""Questions that are answered in words."""
CONTENT = "form"
SHOW, GO_ON = "show", "go_on"
WAYS = {
    SHOW: "Show the verdict; the consultation stays here",
    GO_ON: "Go on there together, with all answers and figures",
}
PAGE_TEXT = 1_000


def answer_form(
    questions: Sequence[Question], known: Consultation, place: Place, *, pressed: str, above: Sequence[str] = ()
) -> Block:
    """Every question with what is known already; nothing has to be filled in. ``above`` stands over them, marked up."""
    opening = "Fill in what you know and leave the rest open. I ask on from there."
    blocks = [section(opening), *map(section, above)]
    for asked in questions:
        given = known.answers.get(asked.question)
        blocks.append(_field(asked, None if given is None else given.value))
    where = {"channel": place.channel, "thread": place.thread, "pressed": pressed}
    return _modal(ANSWERS, "Your situation", "Send", blocks, where)


def _field(asked: Question, value: Any) -> Block:
    name = asked.question.value
    label = plain_text(f"{asked.title}: {asked.text}", 150)
    field: Block = {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": label,
        "element": _element(asked, value),
    }
    if asked.hint:
        field["hint"] = plain_text(asked.hint, 150)
    return field


def _element(asked: Question, value: Any) -> Block:
    if asked.question in TYPED:
        typed: Block = {"type": "plain_text_input", "action_id": CONTENT, "max_length": 300}
        placeholder = plain_text("for example 80M, or 2,000 requests a day of 1,500 tokens", 150)
        return typed | {"placeholder": placeholder} | ({"initial_value": _in_words(value)} if value else {})
    options = [option(choice.label[:OPTION], value_of(choice.action)) for choice in answers_in(asked)]
    chosen = [one for one in options if one["value"] in _as_list(value)]
    if asked.several:
        several: Block = {"type": "multi_static_select", "action_id": CONTENT, "options": options}
        return several | ({"initial_options": chosen} if chosen else {})
    single: Block = {"type": "static_select", "action_id": CONTENT, "options": options}
    return single | ({"initial_option": chosen[0]} if chosen else {})


def answers_in(asked: Question) -> list[Any]:
    """The choices that are answers, without "I don't know" and "why"."""
    return [choice for choice in asked.choices if value_of(choice.action) not in {"unknown", "why"}]


def value_of(action: str) -> str:
    """The last part of an action id."""
    return action.rpartition(":")[2]


def _as_list(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]


def _in_words(value: Any) -> str:
    low_high = value if isinstance(value, (list, tuple)) else [value]
    return " to ".join(f"{float(end):,.0f}" for end in low_high)


def filled_in(view: Mapping[str, Any]) -> dict[str, Any]:
    """What was chosen or typed, by question; empty fields are left out."""
    filled: dict[str, Any] = {}
    for block, elements in view["state"]["values"].items():
        for element in elements.values():
            value = _state(element)
            if value:
                filled[block] = value
    return filled


def _state(element: Mapping[str, Any]) -> Any:
    if "selected_options" in element:
        return [chosen["value"] for chosen in element["selected_options"] or []]
    if element.get("selected_option"):
        return element["selected_option"]["value"]
    return element.get("value") or element.get("selected_conversation")


def where_from(view: Mapping[str, Any]) -> dict[str, str]:
    """What the form was opened with."""
    return dict(json.loads(view.get("private_metadata") or "{}"))


def cost_form(channel: str, response_url: str) -> Block:
    """The quick cost in two fields. ``response_url`` is the command's: what comes of the form is answered there."""
    placeholder = plain_text("80M tokens a month, 3 parts input to 1 part output", 150)
    volume: Block = {"type": "plain_text_input", "action_id": CONTENT, "placeholder": placeholder, "max_length": 500}
    models: Block = {"type": "plain_text_input", "action_id": CONTENT, "max_length": 500}
    models["placeholder"] = plain_text("gpt-4o, llama-3.3-70b", 150)
    blocks: list[Block] = [
        {"type": "input", "block_id": VOLUME, "label": plain_text("How much?", 150), "element": volume},
        {"type": "input", "block_id": MODELS, "label": plain_text("Which models?", 150), "element": models},
    ]
    where = {"channel": channel, "thread": "", "response_url": response_url}
    return _modal(COST, "What would it cost?", "Estimate", blocks, where)


def share_form(place: Place, *, decided: bool) -> Block:
    """Where to share a verdict that was reached in a direct message, or to go on with others.

    Without a verdict there is nothing to show: then it goes on there.
    """
    element: Block = {"type": "conversations_select", "action_id": CONTENT, "default_to_current_conversation": False}
    element["filter"] = {"include": ["public", "private"], "exclude_bot_users": True}
    label = plain_text("In which channel? I have to be a member of it.", 150)
    blocks: list[Block] = [{"type": "input", "block_id": "to", "label": label, "element": element}]
    ways = [option(text, way) for way, text in WAYS.items() if decided or way == GO_ON]
    how: Block = {"type": "radio_buttons", "action_id": CONTENT, "options": ways, "initial_option": ways[0]}
    blocks.append({"type": "input", "block_id": "how", "label": plain_text("What happens there?", 150), "element": how})
    where = {"channel": place.channel, "thread": place.thread}
    return _modal(SHARE, "Share or continue", "Send", blocks, where)


def goes_on_there(filled: Mapping[str, Any]) -> bool:
    """Whether the consultation itself goes to the channel, and not only its verdict."""
    return bool(filled.get("how") == GO_ON)


def _modal(callback: str, title: str, submit: str, blocks: Sequence[Block], where: Mapping[str, str]) -> Block:
    view: Block = {"type": "modal", "callback_id": callback, "title": plain_text(title, 24), "blocks": list(blocks)}
    view |= {"close": plain_text("Close", 24), "private_metadata": json.dumps(where)}
    return view | ({"submit": plain_text(submit, 24)} if submit else {})

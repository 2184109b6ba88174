"""The advisor's replies as Slack messages: sheets of blocks with their text. Pure.

Everything in a reply may repeat what a person wrote, so all of it is escaped. No decision and no figure is made here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.replies import CheckItem, Choice, Confirm, Question, Summary, Text
from bot.slack.arrivals import CHOSEN, SELECT
from bot.slack.blocks import (
    BUTTONS_AT_A_GLANCE,
    Block,
    actions,
    button,
    confirmation,
    context,
    day_of,
    option,
    section,
    sections,
    select,
    within_a_message,
)
from bot.slack.escaping import escaped, shortened
from bot.slack.sourcing import source_lines
from bot.talk import RESTART, progress_in, settled_by

TEXT = 4_000
BOLD = 300
"""A longer question is not set in bold: it would shout."""
FORM = "form:open"
IN_A_FORM = Choice("Answer all in a form", FORM)
STARTS_OVER = confirmation(
    "Start over?",
    "All answers of this consultation are deleted, and the verdict with them.",
    yes="Start over",
    no="Keep the answers",
)
Names = Mapping[str, str]
"""User ids with the names to show: a mention would ring their phones at every update."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One message to be: the blocks, and the same in words for notifications and screen readers.

    ``board``: it holds the question that is open, and is updated in place rather than followed by another.
    ``concludes``: it holds a verdict, after which no question is open. ``aside``: it is for who just did something alone.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)
    board: bool = False
    concludes: bool = False
    aside: bool = False

    def payload(self) -> dict[str, Any]:
        """As ``chat.postMessage`` and ``chat.update`` take it."""
        shown = {"text": shortened(self.text, TEXT), "blocks": within_a_message(self.blocks)}
        return shown | {"unfurl_links": False, "unfurl_media": False}


def text_sheet(reply: Text) -> Sheet:
    """Paragraphs with their buttons."""
    sources = [line for paragraph in reply.paragraphs for line in source_lines(paragraph)]
    said = [escaped(paragraph) for paragraph in reply.paragraphs if paragraph and not source_lines(paragraph)]
    below = [context("\n".join(["Sources:", *sources]))] if sources else []
    blocks = [*sections(said), *below, *choices(reply.choices)]
    return Sheet("\n\n".join([*said, *sources]), blocks, aside=reply.aside)


def question_sheet(reply: Question, names: Names) -> Sheet:
    """The board: what was understood, where the consultation stands, the question and its choices."""
    taken = [escaped(line) for line in reply.taken]
    asked = f"*{escaped(reply.title)}*\n{escaped(reply.text)}"
    blocks = [*_taken(taken), *checklist(reply.checklist, names), section(asked)]
    if reply.several:
        blocks += several_choices(reply)
    else:
        blocks += choices((*reply.choices, IN_A_FORM))
    if reply.hint:
        blocks.append(context(escaped(reply.hint)))
    text = "\n".join([*taken, asked, *_labels(reply.choices), escaped(reply.hint)]).strip()
    return Sheet(text, blocks, board=True)


def confirm_sheet(reply: Confirm, names: Names) -> Sheet:
    """A reading that waits for a yes, below where the consultation stands."""
    taken = [escaped(line) for line in reply.taken]
    asked = section(f"*{escaped(reply.text)}*" if len(reply.text) < BOLD else escaped(reply.text))
    blocks = [*_taken(taken), *checklist(reply.checklist, names), asked, *choices(reply.choices)]
    return Sheet("\n".join([*taken, escaped(reply.text), *_labels(reply.choices)]), blocks, board=True)


def summary_sheet(reply: Summary, names: Names) -> Sheet:
    """Where the consultation stands."""
    said = escaped(reply.text)
    lines = [said, *(check_line(item, names) for item in reply.checklist)]
    return Sheet("\n".join(lines), [section(said), *checklist(reply.checklist, names), *choices(reply.choices)])


def _taken(lines: Sequence[str]) -> list[Block]:
    return [context("\n".join(lines))] if lines else []


def _labels(offered: Iterable[Choice]) -> list[str]:
    return [f"• {escaped(choice.label)}" for choice in offered]


def checklist(items: Sequence[CheckItem], names: Names) -> list[Block]:
    """Where the consultation stands; in words, because a tick alone says nothing to a screen reader."""
    if not items:
        return []
    lines = [f"*{progress_in(items)}*", *(check_line(item, names) for item in items)]
    return [section("\n".join(lines))]


def check_line(item: CheckItem, names: Names) -> str:
    """One row of the checklist."""
    title = escaped(item.title)
    if item.by_default:
        return f"· {title}: {shortened(escaped(item.answer), 300)}"
    if item.answer:
        by = f" ({escaped(names[item.author])}{_settled(item, names)})" if item.author in names else ""
        return f"✓ {title}: {shortened(escaped(item.answer), 300)}{by}"
    return f"– {title}: you left it open" if item.declined else f"○ {title}: open"


def _settled(item: CheckItem, names: Names) -> str:
    if item.settled is None:
        return ""
    said = settled_by(item.settled, {user: escaped(name) for user, name in names.items()}, day_of(item.settled.at))
    return f"; {said}" if said else ""


def choices(offered: Sequence[Choice]) -> list[Block]:
    """Choices as buttons, or as a select when there are many; what is no answer gets a row of its own."""
    answers = [choice for choice in offered if _is_answer(choice)]
    others = [choice for choice in offered if not _is_answer(choice)]
    blocks: list[Block] = []
    if len(answers) > BUTTONS_AT_A_GLANCE:
        question = answers[0].action.split(":")[1]
        options = [option(choice.label, choice.action) for choice in answers]
        action = f"answer:{question}:{SELECT}"
        blocks.append(actions([select(options, action=action, placeholder="Choose", several=False)]))
    elif answers:
        blocks.append(actions([_button(choice) for choice in answers]))
    if others:
        blocks.append(actions([_button(choice) for choice in others]))
    return blocks


def several_choices(reply: Question) -> list[Block]:
    """A select of several, with a button that sends the selection."""
    answers = [choice for choice in reply.choices if _is_answer(choice)]
    others = [choice for choice in reply.choices if not _is_answer(choice)]
    if not answers:
        return choices((*reply.choices, IN_A_FORM))
    name = reply.question.value
    options = [option(choice.label, choice.action) for choice in answers]
    picker = select(options, action=f"answer:{name}:several", placeholder="Choose one or more", several=True)
    done = button("Take these", f"answer:{name}:{CHOSEN}", style="primary")
    return [actions([picker, done]), *choices([*others, IN_A_FORM])]


def _is_answer(choice: Choice) -> bool:
    parts = choice.action.split(":")
    return parts[0] == "answer" and parts[-1] not in {"unknown", "why"}


def _button(choice: Choice) -> Block:
    made = button(choice.label, choice.action, style="primary" if choice.primary else "")
    return made | ({"confirm": STARTS_OVER} if choice.action == RESTART else {})

"""Block Kit's pieces as plain dicts, each within Slack's limits whatever it is given. Pure.

mrkdwn that comes in here is escaped already (``escaping``); plain_text needs no escaping, only cutting.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.phrasing.brief import day_in_words
from bot.slack.escaping import plain, shortened

Block = dict[str, Any]

SECTION = 3_000
PACKED = 2_900
HEADER = 150
BUTTON = 75
BUTTON_VALUE = 2_000
OPTION = 75
MESSAGE_BLOCKS = 50
BUTTONS_IN_A_ROW = 25
BUTTONS_AT_A_GLANCE = 5
"""More choices than this are a select: a wall of buttons is not read."""


def mrkdwn(text: str, limit: int = SECTION) -> Block:
    """Marked-up text; ``verbatim`` keeps Slack from making links and mentions of words."""
    return {"type": "mrkdwn", "text": shortened(text, limit) or " ", "verbatim": True}


def plain_text(text: str, limit: int) -> Block:
    """Text without any markup, emoji codes included."""
    return {"type": "plain_text", "text": shortened(plain(text), limit) or " ", "emoji": False}


def section(text: str) -> Block:
    """One paragraph."""
    return {"type": "section", "text": mrkdwn(text)}


def sections(paragraphs: Iterable[str]) -> list[Block]:
    """Paragraphs, together while they fit into one block."""
    blocks: list[str] = []
    for paragraph in paragraphs:
        if blocks and len(blocks[-1]) + 2 + len(paragraph) <= SECTION:
            blocks[-1] += f"\n\n{paragraph}"
        else:
            blocks.append(paragraph)
    return [section(text) for text in blocks]


def packed(lines: Iterable[str], between: str = "\n") -> list[str]:
    """Lines together while they fit into one block."""
    found: list[str] = []
    for line in lines:
        if found and len(found[-1]) + len(between) + len(line) <= PACKED:
            found[-1] += f"{between}{line}"
        else:
            found.append(line)
    return found


def header(text: str) -> Block:
    """A title."""
    return {"type": "header", "text": plain_text(text, HEADER)}


def context(*lines: str) -> Block:
    """Small print: at most ten lines, the rest joined into the last."""
    shown = [*lines[:9], "\n".join(lines[9:])] if len(lines) > 10 else list(lines)
    return {"type": "context", "elements": [mrkdwn(line) for line in shown if line]}


def button(label: str, action: str, *, style: str = "", value: str = "") -> Block:
    """A button."""
    made: Block = {"type": "button", "text": plain_text(label, BUTTON), "action_id": action}
    if style:
        made["style"] = style
    if value:
        made["value"] = value[:BUTTON_VALUE]
    return made


def confirmation(title: str, text: str, *, yes: str, no: str) -> Block:
    """Slack's own question before a press counts."""
    return {
        "title": plain_text(title, 100),
        "text": plain_text(text, 300),
        "confirm": plain_text(yes, 30),
        "deny": plain_text(no, 30),
    }


def option(label: str, value: str) -> Block:
    """One option of a select."""
    return {"text": plain_text(label, OPTION), "value": value}


def select(options: Sequence[Block], *, action: str, placeholder: str, several: bool) -> Block:
    """A select of one or of several options."""
    kind = "multi_static_select" if several else "static_select"
    return {"type": kind, "action_id": action, "placeholder": plain_text(placeholder, 150), "options": options[:100]}


def actions(elements: Sequence[Block]) -> Block:
    """A row of buttons and selects."""
    return {"type": "actions", "elements": list(elements)[:BUTTONS_IN_A_ROW]}


def within_a_message(blocks: Sequence[Block]) -> list[Block]:
    """At most fifty blocks. What is cut is said to be cut; the buttons at the end are kept."""
    if len(blocks) <= MESSAGE_BLOCKS:
        return list(blocks)
    tail = [block for block in blocks[-3:] if block["type"] == "actions"]
    kept = list(blocks[: MESSAGE_BLOCKS - 1 - len(tail)])
    return [*kept, context("The rest is left out here: ask for the decision record to read it all."), *tail]


def day_of(moment: datetime) -> str:
    """A day in the reader's own time zone; where that cannot be shown, in the words in which all other days are written."""
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}}|{day_in_words(moment.date().isoformat())}>"

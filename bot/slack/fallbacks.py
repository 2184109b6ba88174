"""The same message with less: for a Slack that refuses a block, down to plain text. Nothing that is said is lost. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.slack.blocks import Block, context, packed, section, within_a_message
from bot.slack.escaping import escaped, shortened
from bot.slack.feedback import feedback_as_buttons

TEXT_LIMIT = 4_000
SPECIAL = ("data_table", "data_visualization", "context_actions", "markdown")
CELL = 200


def poorer(payload: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The payload with tables as text and no charts; then its words and buttons; then its words."""
    blocks: Sequence[Block] = payload.get("blocks") or []
    if any(block["type"] in SPECIAL for block in blocks):
        yield {**payload, "blocks": within_a_message([plainer for block in blocks for plainer in _plainer(block)])}
    if any(block["type"] == "actions" for block in blocks):
        yield {**payload, "blocks": [section(payload["text"]), *(b for b in blocks if b["type"] == "actions")]}
    if blocks:
        yield {**payload, "blocks": [], "text": shortened(str(payload["text"]), TEXT_LIMIT)}


def charts(payload: Mapping[str, Any]) -> list[Block]:
    """The charts that a poorer message lacks: they are drawn and sent as pictures."""
    return [block for block in payload.get("blocks") or [] if block["type"] == "data_visualization"]


def _plainer(block: Block) -> list[Block]:
    match block["type"]:
        case "data_table":
            lines = [section(part) for part in packed(in_lines(block["rows"]))]
            return [context(f"*{escaped(block['caption'])}*"), *lines]
        case "data_visualization":
            return [context(f"{escaped(block['title'])}: it follows as a picture.")]
        case "context_actions":
            return [feedback_as_buttons()]
        case "markdown":
            return [section(escaped(block["text"]))]
        case _:
            return [block]


def in_lines(rows: Sequence[Sequence[Mapping[str, Any]]]) -> list[str]:
    """A table as one line for each row, its cells named: columns of fixed width do not fit on a telephone."""
    titles, *entries = [[shortened(str(cell.get("text") or cell.get("value")), CELL) for cell in row] for row in rows]
    return [_line(titles, entry) for entry in entries]


def _line(titles: Sequence[str], entry: Sequence[str]) -> str:
    named = [f"{escaped(title)} {escaped(cell)}" for title, cell in zip(titles[1:], entry[1:], strict=True)]
    return f"• *{escaped(entry[0])}*: {'; '.join(named)}"

"""The same message with less: for a Slack that refuses a block, down to plain text. Nothing that is said is lost. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.slack.blocks import Block, context, section, within_a_message
from bot.slack.escaping import escaped, shortened
from bot.slack.feedback import feedback_as_buttons

TEXT_LIMIT = 4_000
SPECIAL = ("data_table", "data_visualization", "context_actions", "markdown")
COLUMN = 28


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
            return [context(f"*{escaped(block['caption'])}*"), section(as_text(block["rows"]))]
        case "data_visualization":
            return [context(f"{escaped(block['title'])}: it follows as a picture.")]
        case "context_actions":
            return [feedback_as_buttons()]
        case "markdown":
            return [section(escaped(block["text"]))]
        case _:
            return [block]


def as_text(rows: Sequence[Sequence[Mapping[str, Any]]]) -> str:
    """A table in fixed width."""
    cells = [[shortened(str(cell.get("text") or cell.get("value")), COLUMN) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return f"```{shortened(escaped(chr(10).join(lines)), 2_900)}```"

"""Blocks of Block Kit as HTML: not drawn by Slack, but in its order, sizes and line breaks, closely enough to judge."""

from collections.abc import Iterable
from typing import Any

from tests.slack_screens.chart import line_chart
from tests.slack_screens.elements import element, text
from tests.slack_screens.markup import words

Block = dict[str, Any]


def rendered(blocks: Iterable[Block], *, logarithmic: bool = False) -> str:
    """All blocks of a message or a view.

    Raises:
        ValueError: a type that this page does not know.
    """
    return "\n".join(_block(block, logarithmic=logarithmic) for block in blocks)


def _block(block: Block, *, logarithmic: bool) -> str:
    match block["type"]:
        case "header":
            return f"<h3>{text(block['text'])}</h3>"
        case "section":
            return _section(block)
        case "context":
            return f'<div class="context">{"".join(_small(one) for one in block["elements"])}</div>'
        case "actions" | "context_actions":
            return f'<div class="actions">{"".join(element(one) for one in block["elements"])}</div>'
        case "divider":
            return "<hr>"
        case "image":
            return f'<figure class="picture">{words(block["alt_text"])}</figure>'
        case "markdown":
            return f'<div class="section prewrap">{words(block["text"])}</div>'
        case "input":
            return _input(block)
        case "rich_text":
            return f'<div class="section">{"".join(_rich(one) for one in block["elements"])}</div>'
        case "data_table" | "table":
            return _table(block)
        case "data_visualization":
            return line_chart(block, logarithmic=logarithmic)
        case kind:
            raise ValueError(f"no picture of a block {kind}")


def _section(block: Block) -> str:
    said = f"<div>{text(block['text'])}</div>" if "text" in block else ""
    fields = "".join(f"<div>{text(field)}</div>" for field in block.get("fields", []))
    beside = f'<div class="accessory">{element(block["accessory"])}</div>' if "accessory" in block else ""
    grid = f'<div class="fields">{fields}</div>' if fields else ""
    return f'<div class="section"><div class="said">{said}{grid}</div>{beside}</div>'


def _small(one: Block) -> str:
    return element(one) if one["type"] == "image" else f"<div>{text(one)}</div>"


def _input(block: Block) -> str:
    optional = ' <span class="optional">(optional)</span>' if block.get("optional") else ""
    hint = f'<div class="hint">{text(block["hint"])}</div>' if "hint" in block else ""
    return f'<div class="input"><label>{text(block["label"])}{optional}</label>{element(block["element"])}{hint}</div>'


def _rich(one: Block) -> str:
    match one["type"]:
        case "text":
            return words(one["text"])
        case "link":
            return f'<a href="{words(one["url"])}">{words(one.get("text", one["url"]))}</a>'
        case "rich_text_list":
            return f"<ul>{''.join(f'<li>{_rich(item)}</li>' for item in one['elements'])}</ul>"
        case _:
            return f"<div>{''.join(_rich(part) for part in one['elements'])}</div>"


def _table(block: Block) -> str:
    first, *rest = block["rows"]
    head = "".join(f'<th scope="col">{_cell(cell)} <span aria-hidden="true">↕</span></th>' for cell in first)
    body = "".join(f"<tr>{''.join(_data(cell) for cell in row)}</tr>" for row in rest)
    caption = f"<caption>{words(block['caption'])}</caption>" if "caption" in block else ""
    return f'<div class="table"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _data(cell: Block) -> str:
    return f'<td class="{cell["type"]}">{_cell(cell)}</td>'


def _cell(cell: Block) -> str:
    return _rich(cell) if cell["type"] == "rich_text" else words(cell["text"])

"""Slack's block limits, refused in Slack's words: what ``invalid_blocks`` would say about a payload.

Only what Slack's reference states; an unknown block type is refused, as Slack does.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

Block = dict[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MARKDOWN_CHARACTERS = 12_000


def block_errors(blocks: Any, *, surface: str, unsupported: frozenset[str] = frozenset()) -> list[str]:
    """Everything that Slack refuses about ``blocks`` on a ``message``, a ``modal`` or the ``home``; empty when fine."""
    if not isinstance(blocks, list):
        return ["blocks must be a list"]
    errors = [
        f"{error} [json-pointer:/blocks/{index}]"
        for index, block in enumerate(blocks)
        for error in _one_block(block, surface, unsupported)
    ]
    limit = MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS
    if len(blocks) > limit:
        errors.append(f"no more than {limit} items allowed [json-pointer:/blocks]")
    return errors + list(_over_all([block for block in blocks if isinstance(block, dict)]))


def _over_all(blocks: list[Block]) -> Iterator[str]:
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(ids) != len(set(ids)):
        yield "block_id already exists"
    if sum(block.get("type") in {"table", "data_table"} for block in blocks) > 1:
        yield "only one table per message"
    markdown = sum(len(str(block.get("text", ""))) for block in blocks if block.get("type") == "markdown")
    if markdown > MARKDOWN_CHARACTERS:
        yield f"markdown over {MARKDOWN_CHARACTERS} characters in all"


def _one_block(block: Any, surface: str, unsupported: frozenset[str]) -> Iterator[str]:
    if not isinstance(block, dict):
        yield "a block must be an object"
        return
    kind = str(block.get("type"))
    check = _CHECKS.get(kind)
    if check is None or kind in unsupported:
        yield f"unsupported type: {kind}"
        return
    if len(str(block.get("block_id", ""))) > 255:
        yield "block_id over 255 characters"
    if kind == "input" and surface == "message" and block.get("dispatch_action"):
        yield "dispatch_action is not for messages"
    yield from check(block)


def _text(value: Any, what: str, limit: int, *, plain: bool = False) -> Iterator[str]:
    if not isinstance(value, dict) or value.get("type") not in {"plain_text", "mrkdwn"}:
        yield f"{what} must be a text object"
        return
    if plain and value["type"] != "plain_text":
        yield f"{what} must be plain_text"
    if not 1 <= len(str(value.get("text", ""))) <= limit:
        yield f"{what} must be between 1 and {limit} characters"


def _section(block: Block) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "section needs text or fields"
    if "text" in block:
        yield from _text(block["text"], "text", 3000)
    fields = block.get("fields", [])
    if "fields" in block and not 1 <= len(fields) <= 10:
        yield "fields must hold 1 to 10"
    for field in fields:
        yield from _text(field, "field", 2000)
    if "accessory" in block:
        yield from _element(block["accessory"])


def _header(block: Block) -> Iterator[str]:
    yield from _text(block.get("text"), "header", 150, plain=True)


def _nothing(_block: Block) -> Iterator[str]:
    yield from ()


def _actions(block: Block) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 25:
        yield "actions must hold 1 to 25 elements"
    ids = [element.get("action_id") for element in elements if element.get("action_id")]
    if len(ids) != len(set(ids)):
        yield "action_id already exists in the block"
    for element in elements:
        yield from _element(element)


def _context(block: Block) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 10:
        yield "context must hold 1 to 10 elements"
    for element in elements:
        if element.get("type") == "image":
            yield from _image(element)
        else:
            yield from _text(element, "context", 3000)


def _image(block: Block) -> Iterator[str]:
    if not 1 <= len(str(block.get("alt_text", ""))) <= 2000:
        yield "alt_text must be between 1 and 2000 characters"
    if not block.get("image_url") and not block.get("slack_file"):
        yield "image needs image_url or slack_file"


def _markdown(block: Block) -> Iterator[str]:
    if not 1 <= len(str(block.get("text", ""))) <= MARKDOWN_CHARACTERS:
        yield f"markdown must be between 1 and {MARKDOWN_CHARACTERS} characters"


def _input(block: Block) -> Iterator[str]:
    yield from _text(block.get("label"), "label", 2000, plain=True)
    if "hint" in block:
        yield from _text(block["hint"], "hint", 2000, plain=True)
    element = block.get("element")
    if not isinstance(element, dict) or element.get("type") in {"button", "overflow"}:
        yield "input needs an element that holds a value"
    else:
        yield from _element(element)


def _rich_text(block: Block) -> Iterator[str]:
    if not isinstance(block.get("elements"), list):
        yield "rich_text needs elements"


def _table(block: Block) -> Iterator[str]:
    rows = block.get("rows", [])
    if not 1 <= len(rows) <= 100:
        yield "table must hold 1 to 100 rows"
    yield from _cells(rows)


def _data_table(block: Block) -> Iterator[str]:
    rows = block.get("rows", [])
    if not block.get("caption"):
        yield "caption is required"
    if not 2 <= len(rows) <= 101:
        yield "data_table must hold 2 to 101 rows"
    if not 1 <= block.get("page_size", 5) <= 100:
        yield "page_size must be between 1 and 100"
    yield from _cells(rows)


def _cells(rows: list[list[Block]]) -> Iterator[str]:
    widths = {len(row) for row in rows}
    if len(widths) > 1 or not all(1 <= width <= 20 for width in widths):
        yield "rows must have the same 1 to 20 columns"
    for cell in (cell for row in rows for cell in row):
        kind = cell.get("type")
        if kind == "raw_text" and not cell.get("text"):
            yield "raw_text needs text"
        elif kind == "raw_number" and not (_finite(cell.get("value")) and cell.get("text")):
            yield "raw_number needs a value and its text"
        elif kind not in {"raw_text", "raw_number", "rich_text"}:
            yield f"unsupported cell: {kind}"


def _chart(block: Block) -> Iterator[str]:
    if not 1 <= len(str(block.get("title", ""))) <= 50:
        yield "title must be between 1 and 50 characters"
    chart = block.get("chart", {})
    if chart.get("type") not in {"line", "bar", "area", "pie"}:
        yield "chart must be line, bar, area or pie"
    categories = chart.get("axis_config", {}).get("categories", [])
    if not 1 <= len(categories) <= 20 or len(set(categories)) != len(categories):
        yield "categories must be 1 to 20 different labels"
    if any(len(label) > 20 for label in categories):
        yield "a category has at most 20 characters"
    series = chart.get("series", [])
    names = [line.get("name", "") for line in series]
    if not 1 <= len(series) <= 6 or len(set(names)) != len(names):
        yield "1 to 6 series of different names"
    for line in series:
        if not 1 <= len(line.get("name", "")) <= 20:
            yield "a series' name has 1 to 20 characters"
        if [point.get("label") for point in line.get("data", [])] != categories:
            yield "labels must equal the categories"
        if not all(_finite(point.get("value")) for point in line.get("data", [])):
            yield "values must be finite numbers"


def _finite(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _context_actions(block: Block) -> Iterator[str]:
    if not 1 <= len(block.get("elements", [])) <= 5:
        yield "context_actions must hold 1 to 5 elements"
    for element in block.get("elements", []):
        if element.get("type") not in {"feedback_buttons", "icon_button"}:
            yield f"unsupported element: {element.get('type')}"
        if element.get("type") == "feedback_buttons":
            for name in ("positive_button", "negative_button"):
                pressed = element.get(name) or {}
                yield from _text(pressed.get("text"), name, 75, plain=True)
                if not 1 <= len(str(pressed.get("value", ""))) <= 2000:
                    yield f"{name} needs a value of at most 2000 characters"


def _element(element: Block) -> Iterator[str]:
    kind = str(element.get("type"))
    if len(str(element.get("action_id", ""))) > 255:
        yield "action_id over 255 characters"
    if "placeholder" in element:
        yield from _text(element["placeholder"], "placeholder", 150, plain=True)
    if kind == "button":
        yield from _button(element)
    elif kind in _OPTION_LIMITS:
        yield from _options(element, kind)
    elif kind == "number_input" and "is_decimal_allowed" not in element:
        yield "is_decimal_allowed is required"
    elif kind == "plain_text_input" and not 0 <= element.get("max_length", 1) <= 3000:
        yield "max_length over 3000"
    elif kind not in _OTHER_ELEMENTS:
        yield f"unsupported element: {kind}"


def _button(element: Block) -> Iterator[str]:
    yield from _text(element.get("text"), "button", 75, plain=True)
    if len(str(element.get("value", ""))) > 2000:
        yield "button value over 2000 characters"
    if element.get("style") not in {None, "primary", "danger"}:
        yield "style must be primary or danger"
    if len(element.get("accessibility_label", "")) > 75:
        yield "accessibility_label over 75 characters"


def _options(element: Block, kind: str) -> Iterator[str]:
    options = [*element.get("options", []), *(o for g in element.get("option_groups", []) for o in g["options"])]
    if not 1 <= len(options) <= _OPTION_LIMITS[kind]:
        yield f"{kind} must hold 1 to {_OPTION_LIMITS[kind]} options"
    for option in options:
        yield from _text(option.get("text"), "option", 75)
        if not 1 <= len(str(option.get("value", ""))) <= 150:
            yield "option value must be between 1 and 150 characters"
        if "description" in option:
            yield from _text(option["description"], "description", 75)
    values = [option.get("value") for option in options]
    if len(values) != len(set(values)):
        yield "option values must differ"
    initial = element.get("initial_options") or [o for o in [element.get("initial_option")] if o]
    if any(option not in options for option in initial):
        yield "the initial option must be one of the options"


_OPTION_LIMITS = {
    "static_select": 100,
    "multi_static_select": 100,
    "radio_buttons": 10,
    "checkboxes": 10,
    "overflow": 5,
}
_OTHER_ELEMENTS = {
    "plain_text_input", "number_input", "datepicker", "timepicker", "users_select", "multi_users_select",
    "conversations_select", "multi_conversations_select", "channels_select", "image",
}  # fmt: skip

_CHECKS: dict[str, Callable[[Block], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "divider": _nothing,
    "actions": _actions,
    "context": _context,
    "image": _image,
    "markdown": _markdown,
    "input": _input,
    "rich_text": _rich_text,
    "table": _table,
    "data_table": _data_table,
    "data_visualization": _chart,
    "context_actions": _context_actions,
}

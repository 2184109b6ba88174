"""Elements of Block Kit as HTML. A select is closed, as a reader meets it; its options are in the page."""

from typing import Any

from tests.slack_screens.markup import marked_up, words

Block = dict[str, Any]


def text(value: Block) -> str:
    """A text object."""
    return marked_up(value["text"]) if value["type"] == "mrkdwn" else words(value["text"])


def element(one: Block) -> str:
    """Any element.

    Raises:
        ValueError: a type that this page does not know; it is better to hear of it than to miss it in the picture.
    """
    match one["type"]:
        case "button":
            return _button(one)
        case "static_select" | "multi_static_select":
            return _select(one)
        case "conversations_select" | "users_select" | "channels_select":
            return f'<select aria-label="{one["type"]}"><option>Choose a conversation</option></select>'
        case "radio_buttons":
            return "".join(_radio(option, chosen=option == one.get("initial_option")) for option in one["options"])
        case "plain_text_input" | "number_input":
            return _typed(one)
        case "image":
            return f'<span class="picture small">{words(one["alt_text"])}</span>'
        case "feedback_buttons":
            return "".join(_feedback(one[button]) for button in ("positive_button", "negative_button"))
        case kind:
            raise ValueError(f"no picture of an element {kind}")


def _button(one: Block) -> str:
    asked = f'<dialog class="confirm">{_confirm(one["confirm"])}</dialog>' if "confirm" in one else ""
    return f'<button type="button" class="{one.get("style", "")}">{text(one["text"])}</button>{asked}'


def _feedback(button: Block) -> str:
    label = words(button.get("accessibility_label", ""))
    return f'<button type="button" title="{label}">{text(button["text"])}</button>'


def _confirm(asked: Block) -> str:
    return " ".join(f"<p>{text(asked[part])}</p>" for part in ("title", "text", "confirm", "deny"))


def _select(one: Block) -> str:
    chosen = [*one.get("initial_options", []), *([one["initial_option"]] if "initial_option" in one else [])]
    several = one["type"].startswith("multi")
    chips = "".join(f'<span class="chip">{text(option["text"])} ✕</span>' for option in chosen) if several else ""
    placeholder = text(one["placeholder"]) if "placeholder" in one else "Select an item"
    options = "".join(
        f"<option{' selected' if not several and option in chosen else ''}>{text(option['text'])}</option>"
        for option in one["options"]
    )
    return f'{chips}<select aria-label="{placeholder}"><option>{placeholder}</option>{options}</select>'


def _radio(option: Block, *, chosen: bool) -> str:
    return f'<label><input type="radio"{" checked" if chosen else ""}> {text(option["text"])}</label><br>'


def _typed(one: Block) -> str:
    placeholder = words(one["placeholder"]["text"]) if "placeholder" in one else ""
    value = words(one.get("initial_value", ""))
    return f'<input type="text" placeholder="{placeholder}" value="{value}" aria-label="{placeholder}">'

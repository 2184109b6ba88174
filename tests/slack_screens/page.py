"""One HTML page that looks like Slack in its light theme: a conversation, the Home, or a modal over it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.slack_screens.blocks import rendered
from tests.slack_screens.elements import text
from tests.slack_screens.markup import words

APP = "LLM Advisor"
STYLE = Path(__file__).with_name("slack.css")


@dataclass(frozen=True, slots=True)
class Posted:
    """One message as it stands in Slack. ``only_you``: an answer that nobody else sees."""

    author: str
    text: str = ""
    blocks: Sequence[dict[str, Any]] = field(default_factory=tuple)
    only_you: bool = False


def conversation(title: str, messages: Sequence[Posted], *, logarithmic: bool = False) -> str:
    """A direct message, a channel or a thread."""
    said = "\n".join(_message(one, logarithmic=logarithmic) for one in messages)
    return _page(title, f'<header class="top"><h1>{words(title)}</h1></header><main>{said}</main>')


def home(view: dict[str, Any]) -> str:
    """The App Home."""
    top = f'<header class="top"><h1>{APP}</h1><p class="tabs"><b>Home</b> Messages About</p></header>'
    return _page(f"{APP}: Home", f'{top}<main class="home">{rendered(view["blocks"])}</main>')


def modal(view: dict[str, Any]) -> str:
    """A form over the conversation."""
    submit = f'<button type="button" class="primary">{text(view["submit"])}</button>' if "submit" in view else ""
    close = f'<button type="button">{text(view["close"])}</button>' if "close" in view else ""
    body = (
        f'<section class="modal" role="dialog" aria-label="{text(view["title"])}"><h1>{text(view["title"])}</h1>'
        f'<div class="body">{rendered(view["blocks"])}</div><footer>{close}{submit}</footer></section>'
    )
    return _page(view["title"]["text"], f'<main class="behind">{body}</main>')


def _message(one: Posted, *, logarithmic: bool) -> str:
    is_app = one.author == APP
    badge = ' <span class="badge">APP</span>' if is_app else ""
    seen = '<div class="only">Only visible to you</div>' if one.only_you else ""
    said = (
        rendered(one.blocks, logarithmic=logarithmic) if one.blocks else f'<div class="prewrap">{words(one.text)}</div>'
    )
    face = "face app" if is_app else "face"
    return (
        f'<article><div class="{face}" aria-hidden="true">{words(one.author[0])}</div><div class="content">{seen}'
        f'<p class="who"><b>{words(one.author)}</b>{badge} <span class="time">9:41 AM</span></p>{said}</div></article>'
    )


def _page(title: str, body: str) -> str:
    style = STYLE.read_text(encoding="utf-8")
    head = f'<meta charset="utf-8"><title>{words(title)}</title><style>{style}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>\n'

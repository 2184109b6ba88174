"""Slack's mrkdwn as HTML, the way a reader sees it: links, dates, bold, italic, strike, code, quotes. For looking, in tests."""

import html
import re
from datetime import UTC, datetime

_ANGLED = re.compile(r"<([^<>]+)>")
_CODE = re.compile(r"```(?P<fence>.+?)```|`(?P<inline>[^`\n]+)`", re.DOTALL)
_STYLES = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), r"<i>\1</i>"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])"), r"<s>\1</s>"),
)
_HELD = re.compile("\ue000(\\d+)\ue001")


def words(text: str) -> str:
    """Plain text as HTML: entities of ours are Slack's three, everything else is escaped."""
    return html.escape(html.unescape(text), quote=True)


def marked_up(text: str) -> str:
    """mrkdwn as HTML."""
    held: list[str] = []

    def hold(made: str) -> str:
        held.append(made)
        return f"\ue000{len(held) - 1}\ue001"

    shown = _CODE.sub(lambda found: hold(_code(found)), text)
    shown = _ANGLED.sub(lambda found: hold(_angled(found.group(1))), shown)
    shown = html.escape(html.unescape(shown), quote=True)
    for pattern, becomes in _STYLES:
        shown = pattern.sub(becomes, shown)
    lines = [_line(line) for line in shown.split("\n")]
    return _HELD.sub(lambda found: held[int(found.group(1))], "".join(lines))


def _code(found: re.Match[str]) -> str:
    if found["fence"] is not None:
        return f"<pre>{words(found['fence'])}</pre>"
    return f"<code>{words(found['inline'])}</code>"


def _line(line: str) -> str:
    if line.startswith("&gt;"):
        return f"<blockquote>{line.removeprefix('&gt;').strip()}</blockquote>"
    return f'<div class="line">{line or "&nbsp;"}</div>'


def _angled(inner: str) -> str:
    target, _, label = inner.partition("|")
    if target.startswith("!date^"):
        moment = datetime.fromtimestamp(int(target.split("^")[1]), UTC)
        return f'<time datetime="{moment.date().isoformat()}">{moment:%b} {moment.day}, {moment.year}</time>'
    if target[0] in "@#!":
        return f'<span class="mention">{target[0]}{words(label or target[1:])}</span>'
    return f'<a href="{words(target)}">{words(label or target)}</a>'

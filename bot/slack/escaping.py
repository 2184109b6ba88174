"""What a person or a model wrote, made harmless for Slack's markup. Pure.

Everything that goes into mrkdwn passes through ``escaped``; nothing here may add markup of its own.
"""

import html
import re

_BROADCAST = re.compile(r"@(channel|here|everyone)\b", re.IGNORECASE)
_SCHEME = re.compile(r"(\w+)://")
_MARKS = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_SLANT = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # inside a word, as in llama_3, Slack leaves it alone
_QUOTE = re.compile(r"^(\s*)(>+)", re.MULTILINE)
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_CONTROL = (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))
_DIRECTION = (0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE = dict.fromkeys((*_CONTROL, *_DIRECTION))
_ANGLED = re.compile(r"<([^<>]+)>")
ELLIPSIS = "…"


def plain(text: str) -> str:
    """Without characters that nobody sees: control characters, direction overrides, half characters."""
    seen = text.translate(_INVISIBLE)
    return seen.encode("utf-8", "replace").decode("utf-8")


def escaped(text: str) -> str:
    """``text`` as mrkdwn that shows exactly these words: no mention, link, formatting, quotation or emoji.

    Slack knows no escape for its marks, so each is shown by a letter that looks like it.
    """
    shown = _SCHEME.sub(r"\1[:]//", plain(text))
    shown = _BROADCAST.sub("@\u2060\\1", shown.translate(_MARKS))
    shown = _EMOJI.sub(":\u2060", _SLANT.sub("ˍ", shown))
    shown = _QUOTE.sub(lambda found: found[1] + "›" * len(found[2]), shown)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at a word where that is near, and never inside an entity such as ``&amp;``."""
    if len(text) <= limit:
        return text
    kept = text[: limit - len(ELLIPSIS)]
    entity = kept.rfind("&")
    if entity > len(kept) - 5 and ";" not in kept[entity:]:
        kept = kept[:entity]
    space = max(kept.rfind(" "), kept.rfind("\n"))
    return (kept[:space] if space > limit * 0.8 else kept) + ELLIPSIS


def as_typed(text: str) -> str:
    """A message's text as the person typed it: Slack's links and entities undone."""
    return html.unescape(_ANGLED.sub(_what_was_typed, text)).strip()


def _what_was_typed(angled: re.Match[str]) -> str:
    inner = angled.group(1)
    address, _, label = inner.partition("|")
    match inner[0]:
        case "@":
            return ""
        case "#":
            return f"#{label or address[1:]}"
        case "!":
            return label or f"@{address[1:].split('^')[0]}"
        case _:
            return label if label and label in address else f"{label} {address}".strip()

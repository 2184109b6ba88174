"""What people and sources wrote, made harmless for Markdown: no link, mention, markup, table cell or line of their own. Pure."""

import re
from collections.abc import Iterable, Sequence

from bot.facts.dated import Source
from bot.phrasing.brief import day_in_words, source_title

LONGEST = 400  # characters of one escaped text; names are shorter, and a cell that is longer is not read
_MARKUP = re.compile(r"([\\`*_\[\]<>|~#&!{}])")
_BROADCAST = re.compile(r"@(?=\w)")
_LEADING = re.compile(r"\A([-+=:]|\d+(?=[.)]\s))")
_CONTROL = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
_DIRECTION = (0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE = dict.fromkeys(_CONTROL, " ") | dict.fromkeys(_DIRECTION, "")


def escaped(text: str, limit: int = LONGEST) -> str:
    """``text`` as one line of Markdown that shows these words and does nothing else."""
    seen = text.encode("utf-8", "replace").decode("utf-8").translate(_INVISIBLE)
    line = " ".join(seen.split())
    if len(line) > limit:
        line = line[: limit - 1].rstrip() + "…"
    line = _MARKUP.sub(r"\\\1", line.replace("://", "[:]//"))
    line = _BROADCAST.sub("@\u2060", line)
    return _LEADING.sub(_behind_a_backslash, line)


def _behind_a_backslash(leading: re.Match[str]) -> str:
    return f"{leading[0]}\\" if leading[0].isdigit() else f"\\{leading[0]}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the cells are Markdown already."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(cell or '–' for cell in row)} |" for row in rows]
    return "\n".join(lines)


def bullets(texts: Iterable[str]) -> str:
    """A list; the items are Markdown already."""
    return "\n".join(f"- {text}" for text in texts)


def source_line(source: Source) -> str:
    """A source with its day: a link where it has an address of the web, its place in the knowledge base otherwise."""
    title, day = escaped(source_title(source.title)), f"checked {day_in_words(source.checked.isoformat())}"
    if source.url.startswith(("https://", "http://")):
        return f"[{title}]({_address(source.url)}), {day}"
    return f"{title} ({escaped(source.url)}), {day}"


def _address(url: str) -> str:
    for letter in " ()<>|\\\"'`":
        url = url.replace(letter, f"%{ord(letter):02X}")
    return url.translate(dict.fromkeys(range(0x20)))

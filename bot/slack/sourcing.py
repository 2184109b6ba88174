"""Sources as links. Only our own sources pass through here: nothing that a person wrote becomes a link. Pure."""

import re

from bot.facts.dated import Source
from bot.phrasing.brief import day_in_words, source_title
from bot.slack.escaping import escaped

SOURCES = "Sources: "
"""How a paragraph begins that lists the sources of an answer, "title, address, checked day" separated by semicolons."""
_IN_WORDS = re.compile(r"(?P<title>.+), (?P<url>https://[^\s,<>|]+), checked (?P<day>[\w -]+?)\.?", re.DOTALL)


def source_link(source: Source) -> str:
    """A source with the day on which it was checked; only a web address becomes a link."""
    return _linked(source_title(source.title), source.url, source.checked.isoformat())


def source_line(words: str) -> str:
    """A source that was written out already."""
    read = _IN_WORDS.fullmatch(words)
    return escaped(words) if read is None else _linked(read["title"], read["url"], read["day"])


def source_lines(paragraph: str) -> list[str]:
    """The sources of an answer, one a line; [] for any other paragraph."""
    if not paragraph.startswith(SOURCES):
        return []
    return [source_line(one) for one in paragraph.removeprefix(SOURCES).split("; ")]


def _linked(title: str, url: str, day: str) -> str:
    shown, checked = escaped(title).replace("|", "¦"), day_in_words(day)
    if url.startswith("https://") and not set(url) & set("<>| "):
        return f"<{url.replace('&', '&amp;')}|{shown}>, checked {checked}"
    return f"{shown}, checked {checked}"

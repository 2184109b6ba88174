"""A word gives way to those that say the same in its place, and to none that differs in strength, scope, tense or edge."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.facts.load_guard_words import load_guard_words
from bot.phrasing.guard import check

WORDS = load_guard_words()
CHOICE = re.compile(r"\[([^\]]*)\]")
LINES = [
    line
    for line in (Path(__file__).parent / "near_words.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def own(line: str) -> str:
    return CHOICE.sub(lambda choice: choice.group(1).split("|")[0], line)


def exchanged(line: str) -> Iterator[tuple[str, str]]:
    """Each other word with the sentence in which it alone stands in place of the sentence's own."""
    for choice in CHOICE.finditer(line):
        for word in choice.group(1).split("|")[1:]:
            yield word, own(f"{line[: choice.start()]}{word.removeprefix('!')}{line[choice.end() :]}")


SAME = [(own(line), wording) for line in LINES for word, wording in exchanged(line) if not word.startswith("!")]
BESIDE = [(own(line), wording) for line in LINES for word, wording in exchanged(line) if word.startswith("!")]


@pytest.mark.parametrize(("plain", "wording"), SAME, ids=[wording for _, wording in SAME])
def test_a_word_that_says_the_same_is_accepted(plain: str, wording: str) -> None:
    assert check(plain, wording, WORDS).reasons == ()


@pytest.mark.parametrize(("plain", "wording"), BESIDE, ids=[wording for _, wording in BESIDE])
def test_a_word_that_only_looks_like_it_is_refused(plain: str, wording: str) -> None:
    assert not check(plain, wording, WORDS).accepted

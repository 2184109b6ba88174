"""The guard's vocabulary as the core gets it: phrases of words and what they stand for. Frozen values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What part a phrase plays in a sentence."""

    NEUTRAL = "neutral"
    SECOND_PERSON = "second_person"
    FIRST_PERSON = "first_person"
    BASE = "base"
    CIRCUMSTANCE = "circumstance"
    MODIFIER = "modifier"
    CLASS = "class"
    BINDS_NEXT = "binds_next"
    BINDS_PREVIOUS = "binds_previous"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a phrase stands for."""

    sort: Sort
    name: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A way of putting something and the way into which it is brought before comparing. Parts are numbered from one."""

    pattern: str
    result: str


@dataclass(frozen=True, slots=True)
class GuardWords:
    """All that ``knowledge/sentences/guard.yaml`` holds. Phrases are tuples of stems."""

    phrases: Mapping[tuple[str, ...], tuple[Sense, ...]]
    longest: int
    dimensions: frozenset[str]
    opposites: Mapping[str, str]
    droppable: frozenset[str]
    nameable: frozenset[str]
    things: frozenset[str]
    adverbials: frozenset[str]
    relations: frozenset[str]
    rewrites: tuple[Rewrite, ...]
    refused: Mapping[str, frozenset[tuple[str, ...]]]


def stem(word: str) -> str:
    """A word without plural, -ing and a final e, so that inflections which change no meaning fall together.

    The past tense keeps its -ed: "answers" and "answered" are not the same.
    """
    word = word.replace("isation", "ization")
    if word.endswith("ing") and len(word) > 6:
        word = word[:-3]
        if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
            word = word[:-1]
    elif word.endswith("ies") and len(word) > 5:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
        if word.endswith(("she", "che", "sse", "xe")):
            word = word[:-1]
    if word.endswith("ise") and len(word) > 5:
        word = word[:-3] + "ize"
    return word[:-1] if word.endswith("e") and len(word) > 4 else word

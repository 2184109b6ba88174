"""The guard's vocabulary as the core gets it: phrases, their part of speech, their senses. Frozen values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What part a word or phrase plays in a sentence."""

    SLOT = "slot"
    NOUN = "noun"
    ADJECTIVE = "adjective"
    VERB = "verb"
    ADVERB = "adverb"
    ARTICLE = "article"
    OWNER = "owner"
    QUANTIFIER = "quantifier"
    MARK = "mark"
    """Changes what follows it: "only", "about", "up to"."""
    PREPOSITION = "preposition"
    BASE = "base"
    """Opens the other side of a comparison: "than", "against"."""
    COMPARATIVE = "comparative"
    MODAL = "modal"
    BE = "be"
    HAVE = "have"
    DO = "do"
    NEGATION = "negation"
    TO = "to"
    PRONOUN = "pronoun"
    RELATIVE = "relative"
    BINDS_NEXT = "binds_next"
    BINDS_PREVIOUS = "binds_previous"
    CONTRAST = "contrast"
    COORDINATOR = "coordinator"
    NEUTRAL = "neutral"
    PAUSE = "pause"
    STOP = "stop"


class Form(StrEnum):
    """The inflection of a verb or noun."""

    NONE = ""
    BASE = "base"
    THIRD = "third"
    PAST = "past"
    DONE = "done"
    DOING = "doing"
    PLURAL = "plural"


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to take a phrase. Two phrases mean the same where their senses meet."""

    kind: Kind
    senses: frozenset[str]
    form: Form = Form.NONE


@dataclass(frozen=True, slots=True)
class State:
    """ "Off the table" as what was done to its subject: excluded, known and not, allowed."""

    verb: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A way of putting something and the way into which it is brought before comparing. Parts are numbered from one."""

    pattern: str
    result: str


@dataclass(frozen=True, slots=True)
class GuardWords:
    """All that ``guard.yaml`` and ``turns.yaml`` in ``knowledge/sentences`` hold. Phrases are tuples of words in lower case."""

    phrases: Mapping[tuple[str, ...], tuple[Entry, ...]]
    longest: int
    converses: Mapping[str, str]
    """Each verb that says with exchanged roles what the other says: "follow" is "precede"."""
    states: Mapping[str, State]
    negatives: Mapping[str, str]
    """Each verb that says "not" of the other: "lack" is "not have"."""
    measures: Mapping[str, str]
    """Each noun of a measure with the verb that says it of its owner: "the cost of A is B" is "A costs B"."""
    nominals: frozenset[str]
    """Each noun that names what a verb does: "measurement" for "measure"."""
    rewrites: tuple[Rewrite, ...]
    turns: tuple[Rewrite, ...]
    """Second ways to read a text, tried only where the first ones do not agree."""
    refused: Mapping[str, frozenset[tuple[str, ...]]]


def stem(word: str) -> str:
    """A word without plural, -ing, -ed and a final e, so that its inflections fall together; their form is kept apart."""
    word = word.replace("isation", "ization")
    if (word.endswith("ies") and len(word) > 4) or (word.endswith("ied") and len(word) > 4):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
        if word.endswith(("she", "che", "sse", "xe")):
            word = word[:-1]
    if word.endswith("eed") and len(word) > 6:
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            elif len(word) == 3 and word[1] in "aeiou" and word[0] not in "aeiou" and word[2] not in "aeiouwxy":
                word += "e"
            break
    if word.endswith("is") and len(word) > 5:
        word = word[:-2] + "iz"
    elif word.endswith("ise") and len(word) > 5:
        word = word[:-3] + "iz"
    return word[:-1] if word.endswith("e") and len(word) > 4 else word

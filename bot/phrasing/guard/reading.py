"""From a sentence to a row of items: slots, words that stand for themselves, classes of words, and what modifies them.

Pure. The longest phrase of the vocabulary wins; a word that is nowhere in it is read as itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from bot.facts.guard_words import GuardWords, Rewrite, Sense, Sort, stem

_TOKEN = re.compile(r"\{[a-z][a-z0-9_]*\}|[a-z0-9]+(?:-[a-z0-9]+)*|[^\s]")
_CONTRACTIONS = (
    (re.compile(r"\bcan['’]t\b"), "cannot"),
    (re.compile(r"\bwon['’]t\b"), "will not"),
    (re.compile(r"n['’]t\b"), " not"),
    (re.compile(r"\b(it|that|there|what|here)['’]s\b"), r"\1 is"),
    (re.compile(r"['’]re\b"), " are"),
    (re.compile(r"['’]ve\b"), " have"),
    (re.compile(r"['’]ll\b"), " will"),
    (re.compile(r"\}['’]s\b"), "}"),
)
_STOPS = ".!?"
_PAUSES = frozenset(",;:()–—-")


class Role(StrEnum):
    """What an item is to the sentence."""

    SLOT = "slot"
    WORD = "word"
    CLASS = "class"
    CIRCUMSTANCE = "circumstance"
    BINDS_NEXT = "binds_next"
    BINDS_PREVIOUS = "binds_previous"
    COORDINATOR = "coordinator"
    PAUSE = "pause"
    STOP = "stop"
    NEUTRAL = "neutral"


CONTENT = frozenset({Role.SLOT, Role.WORD, Role.CLASS})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing read. ``modifiers`` are what stands before it and changes it, in order."""

    role: Role
    name: str
    text: str
    modifiers: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[tuple[str, ...], str]:
        """What has to be the same in both sentences."""
        return self.modifiers, self.name


@dataclass(frozen=True, slots=True)
class _Modifier:
    name: str
    text: str


_ONLY_BEFORE_SLOTS = frozenset({"TO", "WITH", "FOR"})
_NOT_BEFORE_SLOTS = frozenset({"YOUR"})
_SPEAKS_TO_YOU = frozenset({"YOUR", "YOURSELF"})
_ARTICLES = frozenset({"the", "a", "an", "your", "its", "their", "own", "of"})
_IS = frozenset({"is", "are", "be"})
END = Item(Role.CLASS, "the end", "")
_ROLES = {
    Sort.CLASS: Role.CLASS,
    Sort.CIRCUMSTANCE: Role.CIRCUMSTANCE,
    Sort.BINDS_NEXT: Role.BINDS_NEXT,
    Sort.BINDS_PREVIOUS: Role.BINDS_PREVIOUS,
    Sort.COORDINATOR: Role.COORDINATOR,
    Sort.NEUTRAL: Role.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Persons:
    """Which persons the sentence itself has: only then do their pronouns claim nothing new."""

    first: bool
    second: bool


def persons_in(text: str, words: GuardWords) -> Persons:
    """The grammatical persons of a sentence."""
    sorts = {sense.sort for _, senses in _phrases(_tokens(_prepared(text, ())), words) for sense in senses}
    names = {sense.name for _, senses in _phrases(_tokens(_prepared(text, ())), words) for sense in senses}
    return Persons(Sort.FIRST_PERSON in sorts, Sort.SECOND_PERSON in sorts or not names.isdisjoint(_SPEAKS_TO_YOU))


def read(text: str, words: GuardWords, allowed: Persons) -> tuple[Item, ...]:
    """The items of ``text``, modifiers attached to what they stand before."""
    tokens = _tokens(_prepared(text, words.rewrites))
    found = (item for token, senses in _phrases(tokens, words) for item in _items(token, senses, allowed))
    return tuple(_attached(found, words.droppable))


def _prepared(text: str, rewrites: tuple[Rewrite, ...]) -> str:
    line = " ".join(text.lower().split())
    for pattern, result in _CONTRACTIONS:
        line = pattern.sub(result, line)
    for rewrite in rewrites:
        line = _rewritten(line, rewrite)
    return _active(line) if rewrites else line


_PASSIVE = re.compile(
    r"(?P<object>[^,;:]+?) (?:is|are) (?P<not>not |never )?(?P<verb>[a-z]{2,})ed by (?P<subject>[^,;:]+?)(?P<end>[.!?]*)"
)
_IRREGULAR = re.compile(r"\b(is|are) (not |never )?(met|made|given|kept|led|driven|won|beaten) by\b")
_REGULAR = {"met": "meeted", "made": "makeed", "given": "giveed", "kept": "keeped", "led": "leaded", "driven": "driveed",
            "won": "wined", "beaten": "beated"}  # fmt: skip


def _active(line: str) -> str:
    """ "The cost is dominated by {line}." as "{line} dominates the cost.", in a sentence of one clause."""
    regular = _IRREGULAR.sub(lambda found: f"{found[1]} {found[2] or ''}{_REGULAR[found[3]]} by", line)
    match = _PASSIVE.fullmatch(regular)
    if (
        match is None
        or match["verb"] == "us"
        or any(word in line for word in (" because ", " so ", " if ", " but ", " and "))
    ):
        return line
    return f"{match['subject']} {match['not'] or ''}{match['verb']} {match['object']}{match['end']}"


_PARTS = {"(w)": r"([a-z-]+)", "(s)": r"(\{[a-z0-9_]+\})", "(...)": r"(.+?)", "(*)": r"(.*?)"}


def _rewritten(line: str, rewrite: Rewrite) -> str:
    body = line.rstrip(_STOPS)
    match = _pattern_of(rewrite.pattern).fullmatch(body.replace(", ", " , "))
    if match is None:
        return line
    result = re.sub(r"\((\d)\)", lambda part: match.group(int(part.group(1))), rewrite.result)
    return result + line[len(body) :]


@cache
def _pattern_of(pattern: str) -> re.Pattern[str]:
    pieces = re.split(r"(\(w\)|\(s\)|\(\.\.\.\)|\(\*\))", pattern)
    return re.compile("".join(_PARTS.get(piece, re.escape(piece)) for piece in pieces))


def _tokens(line: str) -> list[str]:
    return _TOKEN.findall(line)


def _phrases(tokens: list[str], words: GuardWords) -> Iterator[tuple[str, tuple[Sense, ...]]]:
    stems = [token if token.startswith("{") else stem(token) for token in tokens]
    at = 0
    while at < len(tokens):
        for length in range(min(words.longest, len(tokens) - at), 0, -1):
            senses = words.phrases.get(tuple(stems[at : at + length]))
            if senses is not None:
                yield " ".join(tokens[at : at + length]), senses
                at += length
                break
        else:
            yield tokens[at], ()
            at += 1


def _items(token: str, senses: tuple[Sense, ...], allowed: Persons) -> Iterator[Item | _Modifier]:
    if not senses:
        yield _unlisted(token)
    for sense in senses:
        match sense.sort:
            case Sort.MODIFIER:
                yield _Modifier(sense.name, token)
            case Sort.BASE:
                yield _Modifier("BASE", token)
            case Sort.FIRST_PERSON | Sort.SECOND_PERSON:
                known = allowed.first if sense.sort is Sort.FIRST_PERSON else allowed.second
                yield Item(Role.NEUTRAL if known else Role.WORD, sense.name, token)
            case _:
                yield Item(_ROLES[sense.sort], sense.name, token)


def _unlisted(token: str) -> Item:
    if token.startswith("{"):
        return Item(Role.SLOT, token, token)
    if token in _STOPS:
        return Item(Role.STOP, token, token)
    if token in _PAUSES:
        return Item(Role.PAUSE, token, token)
    return Item(Role.WORD, f"={stem(token)}", token)


def _attached(found: Iterable[Item | _Modifier], transparent: frozenset[str]) -> Iterator[Item]:
    """Items with the modifiers that stand before them; a transparent one ("becomes") lets them through to the next."""
    waiting: list[_Modifier] = []
    before: Item | None = None
    for item in found:
        if isinstance(item, _Modifier):
            waiting.append(item)
            continue
        if item.role in CONTENT and item.name not in transparent:
            yield _modified(item, waiting, before)
            waiting = []
        elif item.role is Role.STOP:
            yield from _left_over(waiting, before)
            waiting = []
            yield item
        elif item.name in transparent and _goes_on(item, before):
            waiting.append(_Modifier("PROGRESSIVE", ""))
            yield item
        elif item.text == "yet" and not (before is not None and before.role is Role.PAUSE):
            item = Item(Role.WORD, "=yet", "yet")  # noqa: PLW2901 - it binds only after a pause
            yield _modified(item, waiting, before)
            waiting = []
        else:
            if item.role is Role.NEUTRAL and item.text not in _ARTICLES:
                waiting = [modifier for modifier in waiting if modifier.name not in _ONLY_BEFORE_SLOTS]
            yield item
        before = item
    yield from _left_over(waiting, before)


def _left_over(waiting: list[_Modifier], before: Item | None) -> Iterator[Item]:
    end = _modified(END, waiting, before)
    if end.modifiers:
        yield end


def _goes_on(item: Item, before: Item | None) -> bool:
    """Whether the item is a verb in its progressive form, "is becoming"."""
    return before is not None and before.text in _IS and item.text.split(" ")[0].endswith("ing")


def _modified(item: Item, waiting: list[_Modifier], before: Item | None) -> Item:
    slot = item.role is Role.SLOT
    names = [
        modifier.name
        for modifier in waiting
        if modifier.name not in (_NOT_BEFORE_SLOTS if slot else _ONLY_BEFORE_SLOTS)
    ]
    if _goes_on(item, before):
        names.append("PROGRESSIVE")
    text = " ".join((*(modifier.text for modifier in waiting), item.text))
    return replace(item, text=text, modifiers=tuple(names))

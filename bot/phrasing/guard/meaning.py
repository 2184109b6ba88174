"""What a sentence says, in a form in which two wordings of the same thing are equal.

Pure. A sentence is cut into parts (what holds, why, under which condition); in each part the order of slots and of words
that stand for themselves is kept, since order is what says who does what to whom. Fronted circumstances go to the end,
"{cost} for {route}" becomes "{route} {cost}", "B costs more than A" becomes "A costs less than B".
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.facts.guard_words import GuardWords, stem
from bot.phrasing.guard.reading import CONTENT, END, Item, Role

MAIN = "MAIN"
CONCEDED = "CONCEDED"
_LOOSE_PAUSES = frozenset({",", "(", ")"})
FRONTED_AT_MOST = 10  # items before the comma of a fronted circumstance
_STARTS_A_CIRCUMSTANCE = frozenset(
    {
        "for", "with", "in", "on", "at", "given", "by", "to", "from", "under", "above", "beyond", "past", "below",
        "without", "after", "before", "among", "within",
    }
)  # fmt: skip
_ASIDE = {("FOR",): "AT", ("WITH",): "AT"}
_LOCATED = {("FROM",): "FROM", ("AFTER",): "AFTER", ("BEFORE",): "BEFORE", ("UNTIL",): "UNTIL"}
_CONTRASTS = frozenset({"while", "whereas"})
Key = tuple[tuple[str, ...], str]


_NOTHING = Item(Role.NEUTRAL, "", "")  # keeps a part that a connective opens and nothing fills


class Reading(Enum):
    """Ways to read a sentence that keep what it says; two sentences are compared in the same one or side by side."""

    AS_IT_STANDS = auto()
    COLON_GIVES_THE_CAUSE = auto()
    AS_GIVES_THE_CAUSE = auto()
    CONCESSION_TURNED = auto()
    """"It is cheap, but slow" as "it is slow, but cheap": what holds is the same."""
    SLOT_FIRST = auto()
    """"The largest part is {line}" as "{line} is the largest part"."""
    BUT_IS_WHEREAS = auto()
    FOR_IS_A_CIRCUMSTANCE = auto()
    """"The estimate for {route} is low" as "for {route}, the estimate is low"."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sentence. ``entities`` in order; ``predicates`` likewise; ``dimensions`` without order."""

    entities: tuple[Key, ...]
    predicates: tuple[Key, ...]
    words: tuple[Key, ...]
    """Words and predicates together, without slots: which adjective goes with which noun."""
    dimensions: frozenset[Key]
    circumstances: tuple[tuple[str, Key], ...]
    relations: tuple[tuple[str, int], ...]
    """Each relation with the number of slots before it: which of them it relates."""
    joints: int
    """How many coordinators and comparisons join the part."""
    bindings: int
    """How many connectives bind the part."""
    room: int
    """How many there may be in another wording: a semicolon or ", which" joins as well."""
    repeated: frozenset[Key]
    """What was left out because a slot's name says it: the other sentence may say it elsewhere in the part."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The parts of each sentence by what binds them to the main part."""

    sentences: tuple[tuple[tuple[str, Part], ...], ...]

    def binds_with(self, label: str) -> bool:
        """Whether some part is bound by ``label``."""
        return any(name == label for sentence in self.sentences for name, _ in sentence)


def meaning_of(items: Iterable[Item], words: GuardWords, reading: Reading = Reading.AS_IT_STANDS) -> Meaning:
    """The meaning of the items of one text."""
    items = tuple(items)
    joined = any(item.role is Role.COORDINATOR or item.text == ";" for item in items)
    aside = _ASIDE if joined else _ASIDE | _LOCATED
    sentences: list[list[Item]] = [[]]
    for item in items:
        if item.role is Role.STOP:
            sentences.append([])
        elif reading is Reading.COLON_GIVES_THE_CAUSE and item.text == ":":
            sentences[-1].append(Item(Role.BINDS_NEXT, "CAUSE", ":"))
        elif reading is Reading.AS_GIVES_THE_CAUSE and item.text == "as":
            sentences[-1].append(Item(Role.BINDS_NEXT, "CAUSE", "as"))
        elif reading is Reading.BUT_IS_WHEREAS and item.role is Role.BINDS_PREVIOUS and item.name == CONCEDED:
            sentences[-1].append(Item(Role.COORDINATOR, "coordinator", "whereas"))
        elif reading is Reading.FOR_IS_A_CIRCUMSTANCE and item.role is Role.SLOT and item.modifiers in aside:
            sentences[-1] += [Item(Role.CIRCUMSTANCE, aside[item.modifiers], "for"), replace(item, modifiers=())]
        else:
            sentences[-1].append(item)
    if reading is Reading.SLOT_FIRST:
        sentences = [_slot_first(sentence) for sentence in sentences]
    parts = tuple(_parts(sentence, words) for sentence in sentences if sentence)
    return Meaning(tuple(map(_turned, parts)) if reading is Reading.CONCESSION_TURNED else parts)


def _turned(parts: tuple[tuple[str, Part], ...]) -> tuple[tuple[str, Part], ...]:
    named = dict(parts)
    if MAIN not in named or CONCEDED not in named:
        return parts
    main, conceded = named[MAIN], named[CONCEDED]
    named[MAIN] = replace(conceded, bindings=main.bindings)
    named[CONCEDED] = replace(main, bindings=conceded.bindings)
    return tuple(named.items())


def _slot_first(sentence: list[Item]) -> list[Item]:
    """A sentence that ends in "is {slot}" turned round; any other as it stands."""
    copulas = [at for at, item in enumerate(sentence) if item.text in {"is", "are"}]
    plain_clause = all(item.role in CONTENT | {Role.NEUTRAL, Role.CIRCUMSTANCE} for item in sentence)
    if len(copulas) != 1 or not plain_clause or copulas[0] != len(sentence) - 2 or sentence[-1].role is not Role.SLOT:
        return sentence
    return [sentence[-1], sentence[-2], *sentence[:-2]]


def _parts(sentence: list[Item], words: GuardWords) -> tuple[tuple[str, Part], ...]:
    labelled: dict[str, list[Item]] = defaultdict(list)
    label, fronted = MAIN, False
    for at, item in enumerate(sentence):
        match item.role:
            case Role.BINDS_NEXT:
                fronted = not any(earlier.role in CONTENT for earlier in labelled[MAIN])
                label = item.name
                labelled[label].append(_NOTHING)
            case Role.BINDS_PREVIOUS:
                labelled[item.name] += [_NOTHING, *labelled.pop(MAIN, [])]
                label, fronted = MAIN, False
            case Role.PAUSE if item.text == ";":
                label, fronted = MAIN, False
                labelled[label].append(item)
            case Role.PAUSE if fronted and item.text == "," and not _enumerates(sentence[at + 1 :]):
                label, fronted = MAIN, False
            case _:
                labelled[label].append(item)
    _name_the_subject(labelled)
    return tuple((name, _part(labelled[name], words)) for name in sorted(labelled) if labelled[name])


def _name_the_subject(labelled: dict[str, list[Item]]) -> None:
    """Where one of two parts begins with "it" and the other with a slot, "it" is that slot."""
    named = [(label, items) for label, items in labelled.items() if items]
    if len(named) != 2:
        return
    starts = [
        next((item for item in items if item.role is not Role.PAUSE and item is not _NOTHING), END)
        for _, items in named
    ]
    for (label, items), mine, other in zip(named, starts, reversed(starts), strict=True):
        refers = mine.text == "it" or (mine.text == "it is" and label != MAIN)  # "it is a close call" refers to nothing
        if refers and other.role is Role.SLOT and not other.modifiers:
            items[items.index(mine)] = other


def contrasts(items: Iterable[Item]) -> tuple[bool, bool]:
    """Whether a text sets its parts against each other by "but", and by "while" or "whereas"."""
    row = tuple(items)
    return (
        any(item.role is Role.BINDS_PREVIOUS and item.name == CONCEDED for item in row),
        any(item.role is Role.COORDINATOR and item.text in _CONTRASTS for item in row),
    )


def explains_itself(items: Iterable[Item]) -> bool:
    """Whether a colon is followed by a statement, which then is the reason for what stands before it."""
    row = tuple(items)
    at = next((at for at, item in enumerate(row) if item.text == ":"), len(row))
    return sum(item.role in CONTENT for item in row[at:]) >= 3


def _enumerates(rest: list[Item]) -> bool:
    """Whether the comma before ``rest`` stands in a list of words, "deploy, monitor and optimise"."""
    for item in rest[:3]:
        if item.role is Role.COORDINATOR and item.text in {"and"}:
            return True
        if item.role is Role.SLOT:
            return False
    return False


def _part(items: list[Item], words: GuardWords) -> Part:
    bindings = sum(item is _NOTHING for item in items)
    joints = sum(item.role is Role.COORDINATOR or "BASE" in item.modifiers for item in items)
    room = joints + sum(_joins(item, before) for item, before in zip(items, [None, *items], strict=False))
    items, repeated = _without_what_slots_say(items, words)
    items, circumstances = _circumstances(_fronted_last(items))
    items = _values_after_their_owner(items, words)
    items = _one_direction(items, words)
    comparing = any(item.name in {*words.opposites, *words.opposites.values()} for item in items)
    sides = [item for item in items if item.role is Role.SLOT and "BASE" in item.modifiers]
    if comparing and len(sides) == 1:
        items = [item for item in items if item is not sides[0]]
        circumstances = (*circumstances, ("BASE", sides[0].key))
    content = [item if comparing else _without(item, "BASE") for item in items if item.role in CONTENT]
    things = [item for item in content if item.role is not Role.CLASS or item.name in words.things]
    classes = [item for item in content if item not in things]
    directions = {item.name for item in classes if item.name in {*words.opposites, *words.opposites.values()}}
    others = any(item.name not in words.dimensions | words.droppable | words.adverbials for item in classes)
    free = words.dimensions if len(directions) == 1 or not (directions or others) else frozenset[str]()
    loose = free | words.adverbials
    always_loose = words.dimensions | words.adverbials | words.droppable
    return Part(
        tuple(item.key for item in things),
        tuple(item.key for item in classes if item.name not in loose),
        tuple(item.key for item in content if item.role is not Role.SLOT and item.name not in always_loose),
        frozenset(item.key for item in classes if item.name in loose),
        circumstances,
        _places(items, words),
        joints,
        bindings,
        room,
        frozenset(item.key for item in repeated),
    )


def _places(items: list[Item], words: GuardWords) -> tuple[tuple[str, int], ...]:
    return tuple(
        (item.name, sum(earlier.role is Role.SLOT for earlier in items[:at]))
        for at, item in enumerate(items)
        if item.name in words.relations
    )


def _joins(item: Item, before: Item | None) -> bool:
    return item.text == ";" or (before is not None and before.text == "," and item.text == "which")


def _without(item: Item, modifier: str) -> Item:
    return replace(item, modifiers=tuple(name for name in item.modifiers if name != modifier))


def _without_what_slots_say(items: list[Item], words: GuardWords) -> tuple[list[Item], list[Item]]:
    """Without words beside a slot that only repeat what the slot's name says: "a limit of {limit}" is "{limit}"."""
    kept, left_out = list(items), list[Item]()
    while True:
        at = next((at for at, item in enumerate(kept) if _repeats_a_slot(kept, at, words)), None)
        if at is None:
            return kept, left_out
        left_out.append(kept.pop(at))


def _repeats_a_slot(items: list[Item], at: int, words: GuardWords) -> bool:
    item = items[at]
    if item.role is not Role.CLASS or set(item.modifiers) - {"YOUR"}:
        return False
    for step in (1, -1):
        beside = at + step
        while 0 <= beside < len(items) and (
            items[beside].role is Role.NEUTRAL or (step == 1 and items[beside].text in _LOOSE_PAUSES)
        ):
            beside += step
        slot = items[beside] if 0 <= beside < len(items) else item
        named = slot.role is Role.SLOT and item.name in names_in(slot.name, words)
        if named and not (step == -1 and slot.modifiers):
            return True
    return False


def names_in(slot: str, words: GuardWords) -> frozenset[str]:
    """The classes that the name of a slot speaks of: ``{setup_cost}`` speaks of COST."""
    found: set[str] = set()
    for word in slot.strip("{}").split("_"):
        senses = words.phrases.get((stem(word),), ())
        found |= {sense.name for sense in senses} & words.nameable if senses else {f"={stem(word)}"}
    return frozenset(found)


def _fronted_last(items: list[Item]) -> list[Item]:
    first = next((at for at, item in enumerate(items) if item.role is not Role.PAUSE and item is not _NOTHING), None)
    if first is None or not _starts_a_circumstance(items[first]):
        return items
    for at in range(first, min(first + FRONTED_AT_MOST, len(items))):
        if items[at].text == "," and not _enumerates(items[at + 1 :]):
            group = items[first:at]
            slot = items[at - 1]
            if len(group) == 1 and slot.role is Role.SLOT and slot.modifiers in {("FOR",), ("WITH",)}:
                group = [Item(Role.CIRCUMSTANCE, "AT", ""), replace(slot, modifiers=())]
            return [*items[at + 1 :], *group]
    return items


def _starts_a_circumstance(item: Item) -> bool:
    return "BASE" in item.modifiers or item.text.split(" ")[0] in _STARTS_A_CIRCUMSTANCE


def _circumstances(items: list[Item]) -> tuple[list[Item], tuple[tuple[str, Key], ...]]:
    kept: list[Item] = []
    found: list[tuple[str, Key]] = []
    waiting: Item | None = None
    for item in items:
        if item.role is Role.CIRCUMSTANCE:
            waiting = item
        elif waiting is not None and item.role is Role.SLOT:
            found.append((waiting.name, item.key))
            waiting = None
        else:
            kept.append(item)
            if item.role is not Role.NEUTRAL:
                waiting = None
    return kept, tuple(sorted(found, key=lambda pair: pair[0]))


def _values_after_their_owner(items: list[Item], words: GuardWords) -> list[Item]:
    """ "{cost} for {route}" as "{route} {cost}", "weights of {model}" as "{model} weights".

    "The bill for {route}" is "the bill of {route}".
    """
    row = list(items)
    for at in range(1, len(row)):
        value, owner = row[at - 1 : at + 1]
        if owner.role is not Role.SLOT or owner.modifiers[-1:] != ("FOR",):
            continue
        if value.role is Role.SLOT and owner.modifiers == ("FOR",):
            row[at - 1], row[at] = _exchanged(value, owner)
        elif value.name in words.dimensions or owner.modifiers == ("BASE", "FOR"):
            row[at] = _without(owner, "FOR")
    for at in range(2, len(row)):
        value, link, owner = row[at - 2 : at + 1]
        has = value.role in CONTENT and link.text == "of" and owner.role is Role.SLOT and not owner.modifiers
        if has and value.name not in words.dimensions:
            row[at - 2], row[at] = _exchanged(value, owner)
    return row


def _exchanged(value: Item, owner: Item) -> tuple[Item, Item]:
    return replace(owner, modifiers=value.modifiers), replace(value, modifiers=())


def _one_direction(items: list[Item], words: GuardWords) -> list[Item]:
    """ "B costs more than A" as "A costs less than B", where there is exactly one such comparison."""
    sides = [at for at, item in enumerate(items) if "BASE" in item.modifiers and item.role is Role.SLOT]
    turned = [item for item in items if item.name in words.opposites and not item.modifiers]
    if len(sides) != 1 or not turned or any(item.name in words.opposites.values() for item in items):
        return items
    subject = next((at for at, item in enumerate(items) if item.role is Role.SLOT), sides[0])
    if subject == sides[0] or items[subject].modifiers or items[sides[0]].modifiers != ("BASE",):
        return items
    row = [replace(item, name=words.opposites[item.name]) if item in turned else item for item in items]
    first, second = row[subject], row[sides[0]]
    row[subject], row[sides[0]] = replace(second, modifiers=()), replace(first, modifiers=("BASE",))
    return row

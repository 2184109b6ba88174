"""Decides whether a model's rewording says exactly what the sentence says. When in doubt it refuses.

Pure. ``surface`` looks at characters, slots and single words; ``reading`` and ``meaning`` bring both sentences into a form
in which the same statement is the same value; here the two are compared, each difference under its name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.facts.guard_words import GuardWords
from bot.framework import UnusableInput
from bot.phrasing.guard.meaning import Key, Meaning, Part, Reading, contrasts, explains_itself, meaning_of
from bot.phrasing.guard.reading import Item, persons_in, read
from bot.phrasing.guard.surface import LONGEST, surface_problems


@dataclass(frozen=True, slots=True)
class WordingCheck:
    """Whether a rewording is accepted; if not, why not, one named reason a line."""

    accepted: bool
    reasons: tuple[str, ...]


def check(plain: str, wording: str, words: GuardWords) -> WordingCheck:
    """Whether ``wording`` says what ``plain`` says: no more, no less, of the same things."""
    if not plain or not wording or len(plain) > LONGEST or len(wording) > LONGEST:
        return WordingCheck(False, (f"length: both must have 1 to {LONGEST} characters",))
    problems = tuple(dict.fromkeys(surface_problems(plain, wording, words)))
    if problems:
        return WordingCheck(False, problems)
    persons = persons_in(plain, words)
    if persons_in(wording, words).second and not persons.second:
        return WordingCheck(False, ("second person: the sentence does not speak to anybody",))
    ours, theirs = read(plain, words, persons), read(wording, words, persons)
    meant = meaning_of(ours, words)
    differences = tuple(_differences(meant, meaning_of(theirs, words), words))
    if differences and any(not tuple(_differences(a, b, words)) for a, b in _other_readings(ours, theirs, words)):
        differences = ()
    return WordingCheck(not differences, tuple(dict.fromkeys(differences)))


def _other_readings(
    ours: tuple[Item, ...], theirs: tuple[Item, ...], words: GuardWords
) -> Iterator[tuple[Meaning, Meaning]]:
    """Both sentences read in another way that keeps what each says."""
    meant = meaning_of(ours, words)
    if meant.binds_with("CAUSE"):
        yield meant, meaning_of(theirs, words, Reading.COLON_GIVES_THE_CAUSE)
        yield meant, meaning_of(theirs, words, Reading.AS_GIVES_THE_CAUSE)
    if explains_itself(ours):
        yield meaning_of(ours, words, Reading.COLON_GIVES_THE_CAUSE), meaning_of(theirs, words)
    if sorted((contrasts(ours), contrasts(theirs))) == [(False, True), (True, False)]:
        yield meaning_of(ours, words, Reading.BUT_IS_WHEREAS), meaning_of(theirs, words, Reading.BUT_IS_WHEREAS)
    yield meant, meaning_of(theirs, words, Reading.CONCESSION_TURNED)
    yield meant, meaning_of(theirs, words, Reading.SLOT_FIRST)
    yield meaning_of(ours, words, Reading.SLOT_FIRST), meaning_of(theirs, words)
    aside = Reading.FOR_IS_A_CIRCUMSTANCE
    yield meaning_of(ours, words, aside), meaning_of(theirs, words, aside)


def _differences(ours: Meaning, theirs: Meaning, words: GuardWords) -> Iterator[str]:
    if len(ours.sentences) != len(theirs.sentences):
        yield "sentences: a sentence was added or left out"
        return
    for one, other in zip(ours.sentences, theirs.sentences, strict=True):
        a, b = dict(one), dict(other)
        for label in sorted(a.keys() ^ b.keys()):
            verb = "added" if label in b else "left out"
            yield f"{label.lower()}: a {_WHAT.get(label, 'part')} was {verb}"
        for label in sorted(a.keys() & b.keys()):
            yield from _part_differences(a[label], b[label], words)


_WHAT = {"CAUSE": "cause", "IF": "condition", "UNLESS": "condition", "WHEN": "condition", "CONCEDED": "concession"}


def _part_differences(ours: Part, theirs: Part, words: GuardWords) -> Iterator[str]:
    for name, reason in _word_differences(ours, theirs, words):
        yield f"{reason}: {name}"
    if ours.entities != theirs.entities:
        yield "roles: names and figures stand in other places"
    excused = _excused(ours, theirs)
    stated = tuple(key for key in theirs.predicates if key not in excused)
    if _bare(ours, excused) != _bare(theirs, excused):
        yield "words: they belong to other words"
    if tuple(key for key in _needed(ours.predicates, stated, words) if key not in excused) != stated:
        yield "statement: other things are said, or of other things"
    if (ours.dimensions ^ theirs.dimensions) - excused:
        yield "comparison: another dimension or direction"
    if theirs.joints > ours.room or theirs.bindings != ours.bindings:
        yield "joints: more is joined than the sentence joins"
    if ours.relations != theirs.relations:
        yield "relation: it holds between other figures"
    if ours.circumstances != theirs.circumstances:
        yield "circumstance: a figure holds under other circumstances"


def _bare(part: Part, excused: frozenset[Key]) -> tuple[Key, ...]:
    return tuple(key for key in part.words if key not in excused)


def _needed(ours: tuple[Key, ...], theirs: tuple[Key, ...], words: GuardWords) -> tuple[Key, ...]:
    return tuple(key for key in ours if key in theirs or key[1] not in words.droppable or key[0])


def _excused(ours: Part, theirs: Part) -> frozenset[Key]:
    """What one sentence has beside a slot of that name, and the other elsewhere: "costs {cost}", "the bill is {cost}"."""
    mine, other = {*ours.predicates, *ours.dimensions}, {*theirs.predicates, *theirs.dimensions}
    return (ours.repeated & other) | (theirs.repeated & mine)


def _word_differences(ours: Part, theirs: Part, words: GuardWords) -> Iterator[tuple[str, str]]:
    a = {*ours.entities, *ours.predicates, *ours.dimensions}
    b = {*theirs.entities, *theirs.predicates, *theirs.dimensions}
    named_a, named_b = {key[1] for key in a}, {key[1] for key in b}
    excused = {name for _, name in _excused(ours, theirs)}
    for name in sorted(named_b - named_a - excused):
        yield _shown(name), "added"
    for name in sorted(named_a - named_b - words.droppable - excused):
        yield _shown(name), "left out"
    for modifiers, name in sorted(b - a):
        if name in named_a:
            yield f"{' '.join(modifiers).lower() or 'nothing'} before {_shown(name)}", "modifier"


def _shown(name: str) -> str:
    return name.removeprefix("=").lower().replace("_", " ")


def check_wording_json(line: Mapping[str, Any], words: GuardWords) -> dict[str, Any]:
    """One line of ``check-wording``: INTERFACE "Wording check".

    Raises:
        UnusableInput: ``plain`` or ``wording`` is missing or no text; names the key.
    """
    if not isinstance(line, Mapping):
        raise UnusableInput('each line must be an object, for example {"plain": "…", "wording": "…"}')
    for key in ("plain", "wording"):
        if not isinstance(line.get(key), str) or not line[key].strip():
            raise UnusableInput(f'{key}: must be a text, for example {{"{key}": "We recommend {{verdict}}."}}', key=key)
    result = check(line["plain"], line["wording"], words)
    return {"accepted": result.accepted, "reasons": list(result.reasons)}

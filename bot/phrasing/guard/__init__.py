"""Decides whether a model's rewording says exactly what the sentence says. When in doubt it refuses.

Pure. ``surface`` looks at characters, slots and single words. Then both texts become words with their part of speech
(``tokens``, ``words``, ``function_words``), clauses of who does what to what (``things``, ``clauses``, ``sentences``), and
clauses in their one form (``frames`` and the steps it names); ``agreement`` compares those, each difference under its name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.facts.guard_words import GuardWords, Kind
from bot.framework import UnusableInput
from bot.phrasing.guard.agreement import differences
from bot.phrasing.guard.asides import taken_apart, with_its_reason
from bot.phrasing.guard.binding import brought_on
from bot.phrasing.guard.folding import advised, explained, gives_a_cause
from bot.phrasing.guard.frames import canonical
from bot.phrasing.guard.left_out import filled_in
from bot.phrasing.guard.readings import turned
from bot.phrasing.guard.recasting import as_cause
from bot.phrasing.guard.restating import impersonal
from bot.phrasing.guard.sentences import clauses_of
from bot.phrasing.guard.statements import REF, Clause, Thing, things_in
from bot.phrasing.guard.surface import LONGEST, surface_problems
from bot.phrasing.guard.tokens import Word
from bot.phrasing.guard.words import words_of


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
    ours, theirs = words_of(plain, words), words_of(wording, words)
    if _speaks(theirs, _SPEAKERS) and not _speaks(ours, _SPEAKERS):
        return WordingCheck(False, ("first person: the sentence does not say we or our",))
    read, heard = clauses_of(ours), clauses_of(theirs)
    if _points_at_nothing(heard) and not _points_at_nothing(read):
        return WordingCheck(False, ("reference: nothing stands before it",))
    found = _disagreements((ours, read), (theirs, heard), words)
    if found and plain != wording and any(not _disagreements(*pair, words) for pair in _second(plain, wording, words)):
        found = ()
    return WordingCheck(not found or plain == wording, () if plain == wording else tuple(dict.fromkeys(found)))


Read = tuple[tuple[Word, ...], tuple[Clause, ...]]


def _second(plain: str, wording: str, words: GuardWords) -> Iterator[tuple[Read, Read]]:
    """Both texts with what they leave out filled in, as they stand and then with their turns of phrase read the other way."""
    other = turned(plain, words), turned(wording, words)
    caused = as_cause(other[0], words), as_cause(other[1], words)
    for ours, theirs in dict.fromkeys(((plain, wording), other, caused)):
        yield _filled(ours, words), _filled(theirs, words)


def _filled(text: str, words: GuardWords) -> Read:
    row = words_of(text, words)
    return row, filled_in(clauses_of(row), words)


def _disagreements(ours: Read, theirs: Read, words: GuardWords) -> tuple[str, ...]:
    """Named reasons why the two do not say the same."""
    (our_words, read), (their_words, heard) = ours, theirs
    meant, said = canonical(read, words), canonical(heard, words)
    if not _whole(our_words, meant) or not _whole(their_words, said):
        return ("reading: a figure was not understood in its place",)
    found = tuple(differences(meant, said, words))
    if found and any(not tuple(differences(a, b, words)) for a, b in _other_readings(meant, said)):
        return ()
    if found and (impersonal(read), impersonal(heard)) != (read, heard):
        turns = canonical(impersonal(read), words), canonical(impersonal(heard), words)
        found = found if tuple(differences(*turns, words)) else ()
    if found and any(not tuple(differences(*pair, words)) for pair in _with_effects(read, heard, words)):
        return ()
    return () if found and _agree_apart(read, heard, words) else found


def _whole(row: tuple[Word, ...], clauses: tuple[Clause, ...]) -> bool:
    """Whether every slot of the text stands in some clause: what was not understood is not compared."""
    found = {sense for clause in clauses for thing in things_in(clause) for sense in thing.senses}
    return all(word.senses <= found for word in row if word.kind is Kind.SLOT)


def _with_effects(
    ours: tuple[Clause, ...], theirs: tuple[Clause, ...], words: GuardWords
) -> Iterator[tuple[tuple[Clause, ...], tuple[Clause, ...]]]:
    """What one sentence says brings something on is the cause that the other names."""
    if (effect := brought_on(ours)) is not None and gives_a_cause(theirs):
        yield canonical(effect, words), canonical(theirs, words)
    if (effect := brought_on(theirs)) is not None and gives_a_cause(ours):
        yield canonical(ours, words), canonical(effect, words)


def _agree_apart(ours: tuple[Clause, ...], theirs: tuple[Clause, ...], words: GuardWords) -> bool:
    """Whether both say the same once every aside is a statement of its own."""
    mine = [canonical(reading, words) for reading in taken_apart(ours, words)]
    if (reasoned := with_its_reason(ours, words)) is not None:
        mine.append(canonical(reasoned, words))
    return any(
        not tuple(differences(meant, canonical(reading, words), words))
        for reading in taken_apart(theirs, words)
        for meant in mine
    )


def _points_at_nothing(clauses: tuple[Clause, ...]) -> bool:
    """Whether "on that" stands in the first statement, or "measured on X" and then "comes from Y" without what is meant."""
    if len(clauses) > 1 and clauses[0].subject == _MEANT and "PAST" in clauses[0].marks and clauses[1].subject is None:
        return True
    places = [one.thing for one in clauses[0].around] if clauses else []
    return any(thing is not None and thing.senses in _POINTERS and not thing.parts for thing in places)


def _other_readings(
    ours: tuple[Clause, ...], theirs: tuple[Clause, ...]
) -> Iterator[tuple[tuple[Clause, ...], tuple[Clause, ...]]]:
    """A colon gives the cause where the other sentence names one."""
    for_us, for_them = explained(ours), explained(theirs)
    if for_them is not None and gives_a_cause(ours):
        yield ours, for_them
    if for_us is not None and gives_a_cause(theirs):
        yield for_us, theirs
    if (reasoned := advised(ours)) is not None and gives_a_cause(theirs):
        yield reasoned, theirs


_POINTERS = (frozenset({"REF"}), frozenset({"THAT"}))
_SPEAKERS = frozenset({"WE", "OUR"})
_MEANT = Thing(frozenset({REF}))


def _speaks(row: tuple[Word, ...], persons: frozenset[str]) -> bool:
    return any(word.senses & persons for word in row)


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

"""Things in one form: "a limit of {limit}" is "{limit}", "the limit you set" is "your limit".

Pure. Each step keeps what is said; none adds or drops a word that says something.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords, Kind
from bot.phrasing.guard.statements import Clause, Thing


def with_names(clause: Clause, words: GuardWords) -> Clause:
    """Things in their one form, throughout the clause."""
    compared = clause.compared
    if compared is not None:
        compared = replace(compared, by=_maybe(compared.by, words), base=_maybe(compared.base, words))
    return replace(
        clause,
        subject=_maybe(clause.subject, words),
        objects=tuple(thing_of(one, words) for one in clause.objects),
        before_verb=tuple(thing_of(one, words) for one in clause.before_verb),
        around=tuple(replace(one, thing=_maybe(one.thing, words)) for one in clause.around),
        compared=compared,
    )


def _maybe(thing: Thing | None, words: GuardWords) -> Thing | None:
    return None if thing is None else thing_of(thing, words)


def thing_of(thing: Thing, words: GuardWords) -> Thing:
    """ "A limit of {limit}" is "{limit}"; what stands within is brought into its one form too."""
    event = None if thing.event is None else with_names(thing.event, words)
    thing = replace(
        thing,
        parts=tuple(thing_of(part, words) for part in thing.parts),
        members=tuple(thing_of(member, words) for member in thing.members),
        event=event,
    )
    wanted = tuple(part for part in thing.parts if _is_wanted(part))
    if wanted:
        thing = replace(
            thing, marks=thing.marks | {"YOUR"}, parts=tuple(part for part in thing.parts if part not in wanted)
        )
    if thing.slot:
        return replace(
            thing,
            parts=tuple(p for p in thing.parts if p.slot or p.parts or p.marks or not _is_named_by(thing, p, words)),
        )
    slot = next((part for part in thing.parts if part.slot and not part.served and says(part, thing, words)), None)
    if slot is None:
        return thing
    others = tuple(
        part
        for part in thing.parts
        if part is not slot and (part.slot or part.parts or part.marks or not _is_named_by(slot, part, words))
    )
    return replace(slot, marks=slot.marks | thing.marks, parts=(*slot.parts, *others))


def _is_wanted(part: Thing) -> bool:
    """ "The limit you set" is "your limit"."""
    event = part.event
    return (
        event is not None
        and not event.marks
        and bool(event.act & {"SET_BY", "HAVE"})
        and event.subject is not None
        and "YOU" in event.subject.senses
    )


def _is_named_by(slot: Thing, noun: Thing, words: GuardWords) -> bool:
    """Whether leaving ``noun`` out loses nothing: "cost" beside {setup_cost}; "setup" is not seen once it is filled."""
    name = next(iter(slot.senses)).strip("{}").split("_")[-1]
    return says(replace(slot, senses=frozenset({f"{{{name}}}"})), noun, words)


def says(slot: Thing, noun: Thing, words: GuardWords) -> bool:
    """Whether the name of ``slot`` says ``noun``."""
    names: set[str] = set()
    for word in next(iter(slot.senses)).strip("{}").split("_"):
        for entry in words.phrases.get((word,), ()):
            if entry.kind in {Kind.NOUN, Kind.ADJECTIVE}:
                names |= entry.senses
        names.add(f"={word}")
    return bool(noun.senses & names)

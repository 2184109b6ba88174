"""A condition that only says how much there is, as the circumstance that it is: "when the volume is above X" is "above X".

Pure. Works on clauses as they were read, for a second reading only. "If" and "when" say the same here, for what is said holds
at every such level; "only", "until", "because", a denial and another tense say something else and stay what they are. So does
"once" with a level that is reached: it means from there on.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.naming import says
from bot.phrasing.guard.statements import IS, MAIN, Around, Clause, Thing

_LEVELS = frozenset({"VOLUME", "TRAFFIC", "UTILISATION", "DEMAND_N", "GROWTH", "CONTEXT"})
_HOW_MUCH = frozenset({"LOW", "HIGH", "LARGE", "SMALL", "FULL"})


def at_their_levels(row: list[Clause], words: GuardWords) -> list[Clause]:
    """The clauses with a condition on how much there is as a circumstance of the one clause that it bounds."""
    bound = [clause for clause in row if clause.label in {"IF", "WHEN", "ONCE"}]
    main = [clause for clause in row if clause.label == MAIN]
    if len(row) != 2 or len(bound) != 1 or len(main) != 1:
        return row
    place = _level(bound[0], words)
    return row if place is None else [replace(main[0], around=(*main[0].around, place), joined="")]


def _level(clause: Clause, words: GuardWords) -> Around | None:
    subject = clause.subject
    if subject is None or not subject.senses & _LEVELS or subject.parts or subject.marks - {"YOUR"}:
        return None
    told = clause.marks - {"EVEN"} or clause.around or clause.manner or clause.before_verb or clause.passive
    if told or clause.act != IS:
        return None
    return _passed(clause, subject, words) if clause.compared is not None else _reached(clause, subject)


def _passed(clause: Clause, subject: Thing, words: GuardWords) -> Around | None:
    found = clause.compared
    if found is None or found.scale or found.by is not None or found.base is None or clause.objects:
        return None
    if not found.base.slot or not says(found.base, subject, words):
        return None
    return Around(frozenset({"ABOVE" if found.upward else "BELOW"}), found.base, clause.marks, fronted=True)


def _reached(clause: Clause, subject: Thing) -> Around | None:
    thing = clause.objects[0] if len(clause.objects) == 1 else None
    if (
        clause.label == "ONCE"
        or thing is None
        or thing.parts
        or not (thing.slot or (thing.senses & _HOW_MUCH and not thing.marks))
    ):
        return None
    level = replace(subject, marks=thing.marks, parts=(replace(thing, marks=frozenset()),))
    return Around(frozenset({"AT"}), level, clause.marks, fronted=True)

"""By how much a limit is passed or kept, in one form: "is over your budget by X", "costs X more than your budget".

Pure. Works on clauses as they were read, for a second reading only. Each step keeps what is said.
"""

from dataclasses import replace

from bot.phrasing.guard.statements import IS, Around, Clause, Comparison, Thing

_SIDES = {"ABOVE": True, "BELOW": False}
_OWNED_BY = {"BUDGET_N": "COST", "LATENCY": "LATENCY"}
_PASSED = {"<:+": True, "<:-": False}


def by_how_much(clause: Clause) -> Clause:
    """ "Is {gap} over X", "is over X by {gap}" and "exceeds X by {gap}" as one comparison of who is named with X."""
    found = _by_place(clause) or _by_verb(clause)
    if found is None or found.compared is None or found.compared.base is None:
        return clause
    measure = _measured(found.compared.base)
    return found if measure is None else _of_whom(found, found.compared, found.compared.base, measure)


def _by_place(clause: Clause) -> Clause | None:
    sides = [one for one in clause.around if one.kind & _SIDES.keys() and not (one.fronted or one.marks)]
    if clause.act != IS or clause.compared is not None or clause.passive or len(sides) != 1 or len(clause.objects) > 1:
        return None
    by, rest = _difference(clause, sides[0])
    if (clause.objects and by is not clause.objects[0]) or sides[0].thing is None:
        return None
    upward = next(up for kind, up in _SIDES.items() if kind in sides[0].kind)
    return replace(clause, objects=(), around=rest, compared=Comparison("", upward, by, sides[0].thing))


def _by_verb(clause: Clause) -> Clause | None:
    if clause.compared is not None and "COST" in clause.act and not clause.compared.scale and not clause.objects:
        budget = clause.compared.base is not None and _measured(clause.compared.base) == "BUDGET_N"
        return replace(clause, act=IS) if budget else None
    if clause.passive or clause.compared is not None or len(clause.objects) != 1:
        return None
    missed = "MISS" in clause.act and _measured(clause.objects[0]) == "LATENCY"
    upward = True if missed else next((_PASSED[act] for act in sorted(clause.act) if act in _PASSED), None)
    by, rest = _difference(clause, None)
    if upward is None or (missed and by is None) or by is clause.objects[0]:
        return None
    return replace(clause, act=IS, objects=(), around=rest, compared=Comparison("", upward, by, clause.objects[0]))


def _difference(clause: Clause, place: Around | None) -> tuple[Thing | None, tuple[Around, ...]]:
    """The figure by which, and the circumstances without it."""
    others = tuple(one for one in clause.around if one is not place)
    by = next((one for one in others if "BY" in one.kind and not one.marks and one.thing and one.thing.slot), None)
    if by is not None:
        return by.thing, tuple(one for one in others if one is not by)
    figure = clause.objects[0] if place is not None and clause.objects and clause.objects[0].slot else None
    return figure, others


def _measured(limit: Thing) -> str | None:
    """Of what it is the limit: "budget", "latency"; none where it does not say."""
    said = limit.senses.union(*(part.senses for part in limit.parts if not part.slot))
    return next((measure for measure in _OWNED_BY if measure in said), None)


def _of_whom(clause: Clause, found: Comparison, limit: Thing, measure: str) -> Clause:
    """ "The cost of A" is over the budget where A is; over the latency target is the latency of A, which is over the target."""
    noun, subject = _OWNED_BY[measure], clause.subject
    if subject is None:
        return clause
    if measure == "BUDGET_N":
        whole = noun in subject.senses and len(subject.parts) == 1 and subject.parts[0].slot and not subject.marks
        return replace(clause, subject=subject.parts[0]) if whole else clause
    bare = tuple(part for part in limit.parts if noun not in part.senses)
    if subject.slot and len(bare) < len(limit.parts):
        owned = Thing(frozenset({noun}), parts=(subject,), definite=True)
        return replace(clause, subject=owned, compared=replace(found, base=replace(limit, parts=bare)))
    return clause

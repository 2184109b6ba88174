"""Measures and comparisons: "B is dearer than A" is "A is cheaper than B", "the cost of A is X" is "A costs X".

Pure. Each step keeps what is said; none adds or drops a word that says something.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.naming import says
from bot.phrasing.guard.statements import IS, NOTHING, Around, Clause, Comparison, Thing

_COMPARED_BY = {"BELOW": False, "ABOVE": True}


_OF_AN_OWNER = frozenset({"COST", "PRICE", "ESTIMATE_N", "SCORE", "FEE", "SAVINGS", "LATENCY"})


def of_its_owner(clause: Clause, words: GuardWords) -> Clause:
    """ "For {route}, the estimate ranges" as "the estimate for {route} ranges"; "the cost of A is recovered" as "A recovers"."""
    subject = clause.subject
    front = next(
        (o for o in clause.around if o.fronted and "FOR" in o.kind and not o.marks and o.thing is not None), None
    )
    bare = subject is not None and not (subject.parts or subject.slot or subject.marks)
    if bare and subject is not None and subject.senses & _OF_AN_OWNER and front is not None and front.thing is not None:
        rest = tuple(o for o in clause.around if o is not front)
        return replace(clause, subject=replace(subject, parts=(front.thing,)), around=rest)
    whole = next(
        (o for o in clause.around if o.fronted and "OF" in o.kind and not o.marks and o.thing is not None), None
    )
    if whole is not None and whole.thing is not None and subject is not None and subject.slot and not subject.parts:
        rest = tuple(o for o in clause.around if o is not whole)
        return replace(clause, subject=replace(subject, parts=(whole.thing,)), around=rest)
    bare = len(clause.objects) == 1 and not clause.objects[0].parts and bool(clause.objects[0].senses & _OF_AN_OWNER)
    places = [o for o in clause.around if "FOR" in o.kind and not o.marks and o.thing is not None and o.thing.slot]
    if subject is None and bare and len(places) == 1 and places[0].thing is not None:
        whole_price = replace(clause.objects[0], parts=(places[0].thing,))
        return replace(clause, objects=(whole_price,), around=tuple(o for o in clause.around if o is not places[0]))
    if subject is None and clause.act & {"PAY_BACK"} and len(clause.objects) == 1 and clause.objects[0].slot:
        owners = [part for part in clause.objects[0].parts if part.slot]
        if len(owners) == 1:
            others = tuple(part for part in clause.objects[0].parts if not part.slot)
            return replace(clause, subject=owners[0], objects=(replace(clause.objects[0], parts=others),))
    if (
        "PERFECT" in clause.marks
        and not clause.marks & {"NOT", "NEVER"}
        and any("AFTER" in o.kind for o in clause.around)
    ):
        return replace(clause, marks=clause.marks - {"PERFECT"})
    return clause


def as_measure(clause: Clause, words: GuardWords) -> Clause:
    """ "The cost of A is X" is "A costs X"; "the bill for A comes to X" as well."""
    subject = clause.subject
    if subject is None:
        return clause
    if (
        clause.act == IS
        and len(clause.objects) == 1
        and not _measure(subject, words)
        and _measure(clause.objects[0], words)
        and subject.slot
        and clause.objects[0].definite
        and clause.objects[0].parts
    ):
        subject, clause = clause.objects[0], replace(clause, objects=(subject,))
    if (
        "COST" in clause.act
        and len(clause.objects) == 1
        and clause.objects[0].slot
        and _is_a_price(clause.objects[0], words)
    ):
        clause = replace(clause, act=clause.act | {"PRICED"})
    if "HAVE" in clause.act and len(clause.objects) == 1 and clause.objects[0].slot and clause.compared is None:
        slot = clause.objects[0]
        verb = next((v for n, v in words.measures.items() if says(slot, Thing(frozenset({n})), words)), None)
        return clause if verb is None or slot.parts else replace(clause, act=frozenset({verb}))
    verb = _measure(subject, words)
    if verb is None or not (clause.act == IS or verb in clause.act) or subject.marks - {"YOUR", "OUR", "MY"}:
        return clause
    owner, around = _owner(subject, clause)
    if owner is None:
        return clause
    if clause.compared is not None:
        scale = clause.compared.scale or verb
        base = _unmeasured(clause.compared.base, verb, words)
        return replace(clause, subject=owner, around=around, compared=replace(clause.compared, scale=scale, base=base))
    if len(clause.objects) != 1 or not (clause.objects[0].slot or clause.objects[0].members):
        return clause
    return replace(clause, act=frozenset({verb}), subject=owner, around=around)


def _is_a_price(thing: Thing, words: GuardWords) -> bool:
    return says(thing, Thing(frozenset({"PRICE"})), words)


def _measure(thing: Thing, words: GuardWords) -> str | None:
    return next((words.measures[sense] for sense in sorted(thing.senses) if sense in words.measures), None)


def _owner(subject: Thing, clause: Clause) -> tuple[Thing | None, tuple[Around, ...]]:
    if len(subject.parts) == 1:
        return subject.parts[0], clause.around
    if subject.parts:
        return None, clause.around
    if "MY" in subject.marks:
        return Thing(frozenset({"I"})), clause.around
    if "OUR" in subject.marks:
        return Thing(frozenset({"WE"})), clause.around
    places = [one for one in clause.around if not one.marks and one.thing is not None]
    owner = next((one for one in places if one.kind & {"FOR", "OF"}), None)
    owner = owner or next((one for one in places if "WITH" in one.kind and not one.fronted and _bare(one.thing)), None)
    if owner is None:
        return None, clause.around
    return owner.thing, tuple(one for one in clause.around if one is not owner)


def _bare(thing: Thing | None) -> bool:
    return thing is not None and thing.slot and not (thing.marks or thing.parts)


def _unmeasured(thing: Thing | None, verb: str, words: GuardWords) -> Thing | None:
    if thing is not None and not thing.marks and _measure(thing, words) == verb and len(thing.parts) == 1:
        return thing.parts[0]
    return thing


def between_measures(clause: Clause, words: GuardWords) -> Clause:
    """ "The cost of A is X below that of B" and "exceeds that of B by X" as "the cost of A is X less than that of B"."""
    subject = clause.subject
    if subject is None or clause.compared is not None or len(subject.parts) != 1 or _measure(subject, words) is None:
        return clause
    whole = _comparing_verb(_comparing_place(clause), words)
    base = whole.compared.base if whole.compared is not None else None
    if whole.compared is None or base is None or len(base.parts) != 1 or base.marks:
        return clause
    if base.senses == {"THAT"}:
        return replace(whole, compared=replace(whole.compared, base=replace(subject, parts=base.parts)))
    return whole if _measure(base, words) == _measure(subject, words) else clause


def as_comparison(clause: Clause, words: GuardWords) -> Clause:
    """ "B is dearer than A", "B exceeds A" and "A lies below B": the lower side, the higher side, by how much."""
    clause = _comparing_verb(_comparing_place(clause), words)
    if clause.compared is None:
        return clause
    scale, around = _scale(clause, clause.compared, words)
    base, by = clause.compared.base, clause.compared.by
    sides = [o for o in around if "BASE" in o.kind and not o.marks and o.thing is not None]
    if base is None and sides:
        base = sides[0].thing
        around = tuple(o for o in around if o is not sides[0])
    if by is None and len(clause.objects) == 1 and "COP" not in clause.act and clause.objects[0].slot:
        by, clause = clause.objects[0], replace(clause, objects=())
    found = replace(clause.compared or Comparison(scale, False), scale=scale, by=by, base=base)
    clause = replace(clause, around=around, compared=found)
    return _not_exceeding(clause, found) or _ordered(clause, found)


def _scale(clause: Clause, found: Comparison, words: GuardWords) -> tuple[str, tuple[Around, ...]]:
    """The quality that is compared, and the circumstances without the one that names it: "on cost"."""
    named = [
        o
        for o in clause.around
        if "ON" in o.kind and not o.marks and o.thing is not None and not o.thing.marks and _measure(o.thing, words)
    ]
    scale = found.scale
    if not scale and named and named[0].thing is not None and not named[0].thing.parts:
        scale = _measure(named[0].thing, words) or ""
    elif not scale:
        scale = next((act for act in sorted(clause.act) if act in set(words.measures.values())), "")
    said = [o for o in named if o.thing is not None and not o.thing.parts and _measure(o.thing, words) == scale]
    return scale, tuple(o for o in clause.around if o not in said[:1])


def _is_plain(clause: Clause, found: Comparison) -> bool:
    return clause.act == IS or bool(clause.act & {"COP"}) or found.scale in clause.act or not clause.act


def _not_exceeding(clause: Clause, found: Comparison) -> Clause | None:
    """ "Does not exceed X" as "is within X", "does not fall below X" as "is at least X"."""
    bare = not found.scale and found.by is None and found.base is not None and not clause.objects
    bare = bare and not (found.base is not None and found.base.marks - {"YOUR"})
    bare = bare and not (clause.subject is not None and clause.subject.marks - {"YOUR"})
    if "NOT" not in clause.marks or not bare or not _is_plain(clause, found) or found.base is None:
        return None
    marks = clause.marks - {"NOT"}
    if found.upward:
        around = (*clause.around, Around(frozenset({"INSIDE"}), found.base))
        return replace(clause, act=IS, marks=marks, around=around, compared=None)
    least = replace(found.base, marks=found.base.marks | {"AT_LEAST"})
    return replace(clause, act=IS, marks=marks, objects=(least,), compared=None)


def _ordered(clause: Clause, found: Comparison) -> Clause:
    """The lower side first, whichever was named first."""
    figures = frozenset({"CMP "}) if found.scale in {"LENGTH", "SIZE"} else frozenset[str]()
    act = frozenset({f"CMP {found.scale}"})
    if "BECOME" not in clause.act:
        act = act | figures if _is_plain(clause, found) else frozenset(f"CMP {found.scale} {a}" for a in clause.act)
    if clause.subject is None and found.base is None:  # nothing shows the direction but itself
        act = frozenset(f"{name} {'up' if found.upward else 'down'}" for name in act)
    marks = clause.marks | ({"BECOME"} if "BECOME" in clause.act else frozenset())
    low, high = (found.base, clause.subject) if found.upward else (clause.subject, found.base)
    objects = (high or NOTHING, found.by or NOTHING, *clause.objects)
    return replace(clause, act=act, marks=marks, subject=low or NOTHING, objects=objects, compared=None)


def answering(clause: Clause, words: GuardWords) -> Clause:
    """ "The latency of A is X" as "A answers in X"."""
    subject = clause.subject
    if clause.act != IS or subject is None or "LATENCY" not in subject.senses or len(clause.objects) != 1:
        return clause
    if subject.marks - {"YOUR"}:
        return clause
    owner, around = _owner(subject, clause)
    marked = bool(subject.marks - {"YOUR"})  # "no latency", "about the latency"
    if (
        owner is None
        or marked
        or not clause.objects[0].slot
        or any(one.kind & {"ABOVE", "BELOW", "INSIDE"} for one in around)
    ):
        return clause
    return replace(
        clause,
        act=frozenset({"ANSWER"}),
        subject=owner,
        objects=(),
        around=(*around, Around(frozenset({"IN"}), clause.objects[0])),
    )


def _comparing_place(clause: Clause) -> Clause:
    """ "Is {gap} below {limit}"."""
    if (clause.act != IS and "COP" not in clause.act) or clause.compared is not None or len(clause.objects) > 1:
        return clause
    for one in clause.around:
        name = next((kind for kind in one.kind if kind in _COMPARED_BY), None)
        if name is not None and not one.fronted and not one.marks and one.thing is not None:
            by = clause.objects[0] if clause.objects else None
            if by is not None and not by.slot:
                return clause
            around = tuple(other for other in clause.around if other is not one)
            found = Comparison("", _COMPARED_BY[name], by, one.thing)
            return replace(clause, act=IS, objects=(), around=around, compared=found)
    return clause


def _saved_over(one: Around) -> bool:
    """ "Saves X over B"."""
    return "ABOVE" in one.kind and not one.marks and one.thing is not None and one.thing.slot


def _comparing_verb(clause: Clause, words: GuardWords) -> Clause:
    """ "Exceeds X", "undercuts B by X", "saves X against B"."""
    if clause.compared is not None:
        return clause
    verb = next((act for act in sorted(clause.act) if act.startswith("<")), None)
    if verb is None or not clause.objects:
        return clause
    scale, _, sign = verb[1:].partition(":")
    if sign.endswith("!"):  # its object is the difference, so "by" says how or until when
        difference = Comparison(scale, sign[0] == "+", clause.objects[0], None)
        around = tuple(replace(o, kind=frozenset({"BASE"})) if _saved_over(o) else o for o in clause.around)
        return replace(clause, act=IS, objects=clause.objects[1:], around=around, compared=difference)
    by = next((o for o in clause.around if "BY" in o.kind and not o.marks), None)
    around = tuple(o for o in clause.around if o is not by)
    found = Comparison(scale, sign == "+", by.thing if by is not None else None, clause.objects[0])
    return replace(clause, act=IS, objects=clause.objects[1:], around=around, compared=found)

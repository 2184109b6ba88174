"""Turns of phrase that say one thing from two sides: receiving and being sent, changing and staying the same, part and whole.

Pure. Each step keeps what is said; none adds or drops a word that says something.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.naming import says
from bot.phrasing.guard.statements import IS, REF, SPEAKERS, Around, Clause, Comparison, Thing, negated

_BINDING = frozenset({"COMMIT", "=commit", "TIE_V", "ALLOW"})
_SUMS = frozenset({"FULL", "ESTIMATE_N", "COMPARISON", "FIGURE", "PRICE", "COST"})
_CHANGE = Thing(frozenset({"GROWTH", "DECREASE"}))
_PART_OF = frozenset({"PART_OF"})
_THE_SAME = frozenset({"SAME", "UNCHANGED"})
_GONE_TO = frozenset({"SEND", "ASSIGN", "TRANSFER"})
_TAKEN_UP = frozenset({"=ceas", "=begin", "=start", "=continu"})


def taken_up(clause: Clause, words: GuardWords) -> Clause:
    """ "Ceases to serve X", "begins to serve X" as "ceases, begins serving X". "Stops to serve" is another thing."""
    begun = next((one for one in clause.around if "TO_DO" in one.kind and not one.marks), None)
    if not clause.act & _TAKEN_UP or clause.objects or begun is None or begun.thing is None:
        return clause
    return replace(clause, objects=(begun.thing,), around=tuple(one for one in clause.around if one is not begun))


def unchanged(clause: Clause, words: GuardWords) -> Clause:
    """ "Leaves X unchanged" as "does not change X"; "X stays the same" and "X does not change" as "X is not changed"."""
    subject = clause.subject
    if subject is None or clause.compared is not None:
        return clause
    if clause.act & {"LEAVE_AS", "KEEP"} and len(clause.objects) == 2 and _names_a_state(clause.objects[1], words):
        state = next(words.states[sense] for sense in sorted(clause.objects[1].senses) if sense in words.states)
        marks = negated(clause.marks) if state.negated else clause.marks
        return replace(clause, act=frozenset({state.verb}), marks=marks, objects=clause.objects[:1])
    same = "STAY" in clause.act and len(clause.objects) == 1 and bool(clause.objects[0].senses & _THE_SAME)
    if same and not (clause.objects[0].parts or clause.objects[0].marks or clause.around):
        return replace(clause, act=frozenset({"CHANGE"}), marks=negated(clause.marks), subject=None, objects=(subject,))
    changes = "CHANGE" in clause.act and "MOVE" not in clause.act  # what shifts from X to Y is moved
    if changes and not clause.objects and not subject.senses & SPEAKERS and subject.event is None:
        return replace(clause, subject=None, objects=(subject,))
    return clause


def _names_a_state(thing: Thing, words: GuardWords) -> bool:
    return bool(thing.senses & {"UNCHANGED", "UNAFFECTED"}) and not (thing.parts or thing.marks)


def received(clause: Clause, words: GuardWords) -> Clause:
    """ "X goes to Y" and "X is sent to Y" as "Y receives X"."""
    places = [one for one in clause.around if "TO" in one.kind and not one.marks and one.thing is not None]
    if len(places) != 1 or clause.compared is not None or clause.before_verb:
        return clause
    if clause.marks & {"COMMAND", "MUST"} or len(clause.around) > 3:
        return clause
    goes = bool(clause.act & {"=go", "=move"}) and not clause.objects and clause.subject is not None
    sent = bool(clause.act & _GONE_TO) and len(clause.objects) == 1 and clause.subject is None
    if not (goes or sent) or any("FROM" in one.kind for one in clause.around):
        return clause
    what = clause.subject if goes else clause.objects[0]
    if what is not None and what.senses & SPEAKERS:
        return clause
    rest = tuple(one for one in clause.around if one is not places[0])
    return replace(
        clause, act=frozenset({"GAIN"}), subject=places[0].thing, objects=(what,) if what else (), around=rest
    )


def made_so(clause: Clause, words: GuardWords) -> Clause:
    """ "A makes X cheaper than Y" as "with A, X becomes cheaper than Y"; "a {drop} in X does" as "a {drop} of X"."""
    subject = clause.subject
    places = [one for one in clause.around if "IN" in one.kind and not one.marks and one.thing is not None]
    bare = "MAKE" in clause.act and subject is not None and subject.slot and not subject.parts and len(places) == 1
    owner = places[0].thing if bare else None
    if subject is not None and owner is not None and not owner.slot and says(subject, _CHANGE, words):
        subject = replace(subject, parts=(replace(owner, marks=owner.marks - {"YOUR"}),))
        clause = replace(clause, subject=subject, around=tuple(o for o in clause.around if o is not places[0]))
    if "MAKE" not in clause.act or clause.compared is None or subject is None or clause.marks & {"BECOME"}:
        return clause
    made = clause.objects[0] if len(clause.objects) == 1 else clause.compared.by if not clause.objects else None
    if made is None or subject.senses & (SPEAKERS | {REF, "IT"}):
        return clause
    by = None if clause.compared.by is made else clause.compared.by
    return replace(
        clause, act=IS, marks=clause.marks | {"BECOME"}, subject=made, objects=(), compared=replace(clause.compared, by=by),
        around=(*clause.around, Around(frozenset({"WITH"}), subject)),
    )  # fmt: skip


def left_out(clause: Clause, words: GuardWords) -> Clause:
    """ "X is left out of the total" as "the total does not include X"."""
    places = [one for one in clause.around if "FROM" in one.kind and not one.marks and one.thing is not None]
    if "EXCLUDE" not in clause.act or clause.subject is not None or len(clause.objects) != 1 or len(places) != 1:
        return clause
    whole = places[0].thing
    if whole is None or not whole.senses & _SUMS:
        return clause
    rest = tuple(one for one in clause.around if one is not places[0])
    return replace(clause, act=frozenset({"INCLUDE"}), marks=negated(clause.marks), subject=whole, around=rest)


def counted(clause: Clause, words: GuardWords) -> Clause:
    """ "A carries more risk than B" is a comparison of A and B: "B carries less risk than A"."""
    sides = [one for one in clause.around if "BASE" in one.kind and not one.marks and one.thing is not None]
    if clause.compared is not None or len(clause.objects) != 1 or len(sides) != 1 or clause.subject is None:
        return clause
    thing, side = clause.objects[0], sides[0].thing
    way = thing.marks & {":+", ":-"}
    if len(way) != 1 or side is None or not (side.slot and clause.subject.slot):
        return clause
    rest = tuple(one for one in clause.around if one is not sides[0])
    bare = replace(thing, marks=thing.marks - way, indefinite=False)
    return replace(clause, objects=(bare,), around=rest, compared=Comparison("", ":+" in way, None, side))


def under_it(clause: Clause, words: GuardWords) -> Clause:
    """ "Under the contract you are bound" as "the contract binds you"."""
    if clause.subject is not None or len(clause.objects) != 1 or not clause.act & _BINDING:
        return clause
    ways = [one for one in clause.around if one.kind & {"BELOW", "WITH", "UNDER_TERMS"} and not one.marks]
    if len(ways) != 1 or ways[0].thing is None or (ways[0].kind & {"WITH"} and not ways[0].fronted):
        return clause
    return replace(clause, subject=ways[0].thing, around=tuple(one for one in clause.around if one is not ways[0]))


def part_of_it(clause: Clause, words: GuardWords) -> Clause:
    """ "… X, of which Y is Z", "… X, and Y of that is for Z" and "… X, including Y for Z": Y is the part of X for Z."""
    subject, objects = clause.subject, clause.objects
    reference = Thing(frozenset({REF}))
    if clause.compared is not None or clause.before_verb or clause.manner or subject is None:
        return clause
    if clause.joined not in {"which", "and", ","} or clause.marks:
        return clause
    aim: tuple[Thing, ...]
    aims = tuple(one.thing for one in clause.around if "FOR" in one.kind and not one.marks and one.thing is not None)
    alone = len(aims) == len(clause.around)
    if clause.act == IS and subject.slot and len(objects) == 2 and objects[0] == reference and not clause.around:
        found, aim = subject, objects[1:]
    elif clause.act == IS and subject.slot and _of_that(subject) and len(objects) + len(aims) == 1 and alone:
        found, aim = replace(subject, parts=()), objects or aims
    elif "INCLUDE" in clause.act and subject == reference and len(objects) == 1 and objects[0].slot and alone:
        found, aim = objects[0], aims
    else:
        return clause
    if len(aim) != 1 or found.parts or found.marks:
        return clause
    return replace(clause, act=_PART_OF, subject=found, objects=aim, around=(), joined="which")


def _of_that(thing: Thing) -> bool:
    return len(thing.parts) == 1 and bool(thing.parts[0].senses & {REF, "THAT"}) and not thing.parts[0].parts


def nobody(clause: Clause, words: GuardWords) -> Clause:
    """ "No one has checked X" as "X has not been checked"."""
    subject = clause.subject
    if subject is None or "NOBODY" not in subject.senses or subject.parts or subject.marks or not clause.objects:
        return clause
    if clause.marks - {"PERFECT", "PAST"} or any(
        one.kind & {"ON", "IN", "AMONG", "FROM", "AT"} for one in clause.around
    ):
        return clause
    return replace(clause, subject=None, marks=negated(clause.marks))


def no_other(clause: Clause, words: GuardWords) -> Clause:
    """ "No model other than {model} does it" as "only {model} does it"."""
    subject = clause.subject
    others = [one for one in clause.around if "EXCEPT" in one.kind and not one.marks and one.thing is not None]
    if subject is None or subject.marks != {"NO"} or subject.parts or subject.slot or len(others) != 1:
        return clause
    only = others[0].thing
    if only is None or not only.slot or only.parts or only.marks or not says(only, subject, words):
        return clause
    rest = tuple(one for one in clause.around if one is not others[0])
    return replace(clause, subject=replace(only, marks=frozenset({"ONLY"})), around=rest)


def lasting(clause: Clause, words: GuardWords) -> Clause:
    """ "Is idle {share} of the time" as "is idle for {share} of the time"."""
    spans = [thing for thing in clause.objects if thing.slot and any("TIME" in part.senses for part in thing.parts)]
    if "IDLE" not in clause.act or len(spans) != 1:
        return clause
    rest = tuple(thing for thing in clause.objects if thing is not spans[0])
    return replace(clause, objects=rest, around=(*clause.around, Around(frozenset({"FOR"}), spans[0])))


def in_any_order(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """ "Both A and B" as "both B and A", where the sentence has no other row whose order it could answer to."""
    rows = [thing for clause in clauses for thing in _rows(clause)]
    if len(rows) != 1 or not all(member.parts or not member.slot for member in rows[0].members):
        return clauses  # bare names keep their order: nothing else tells them apart
    if any("=respectively" in manner for clause in clauses for manner in clause.manner):
        return clauses
    members = tuple(sorted(rows[0].members, key=lambda one: (sorted(one.senses), sorted(one.marks), str(one.parts))))
    return tuple(_with_row(clause, rows[0], replace(rows[0], members=members)) for clause in clauses)


def measured_alike(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """ "A needs X of memory, and B has Y": both are memory, whichever of them says so."""
    said = [part for clause in clauses for thing in _amounts(clause) for part in thing.parts if _is_a_measure(part)]
    if len(said) != 1 or sum(len(_amounts(clause)) for clause in clauses) != 2:
        return clauses
    return tuple(
        replace(
            clause,
            objects=tuple(
                replace(thing, parts=(said[0],)) if thing in _amounts(clause) and not thing.parts else thing
                for thing in clause.objects
            ),
        )
        for clause in clauses
    )


def _amounts(clause: Clause) -> list[Thing]:
    """What is needed or there, as figures."""
    return [thing for thing in clause.objects if thing.slot] if clause.act & {"NEED", "HAVE"} else []


def _is_a_measure(part: Thing) -> bool:
    return not (part.slot or part.marks or part.event or part.members or part.adjective)


def _rows(clause: Clause) -> list[Thing]:
    placed = [one.thing for one in clause.around if not one.kind & {"BETWEEN", "FROM", "TO"}]
    return [thing for thing in (clause.subject, *clause.objects, *placed) if thing is not None and thing.members]


def _with_row(clause: Clause, old: Thing, new: Thing) -> Clause:
    return replace(
        clause,
        subject=new if clause.subject is old else clause.subject,
        objects=tuple(new if thing is old else thing for thing in clause.objects),
        around=tuple(replace(one, thing=new) if one.thing is old else one for one in clause.around),
    )

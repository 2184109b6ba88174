"""Clauses that belong together: conditions, causes, asides and the order of events in one form.

Pure. Each step keeps what is said; none adds or drops a word that says something.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.naming import says, thing_of
from bot.phrasing.guard.sharing import MODALS
from bot.phrasing.guard.statements import CHOICES, IS, MAIN, REF, SPEAKERS, Around, Clause, Thing, things_in


def in_order(row: list[Clause]) -> list[Clause]:
    """ "A before B" as "B after A"."""
    if len(row) == 2 and {clause.label for clause in row} == {MAIN, "BEFORE"}:
        main = next(clause for clause in row if clause.label == MAIN)
        if (
            not main.marks & {"COMMAND", "MUST", "NOT", "NEVER"}
            and main.subject is not None
            and not main.marks & MODALS
        ):
            bound = next(clause for clause in row if clause is not main)
            return [replace(bound, label=MAIN), replace(main, label="AFTER")] if not bound.marks else row
    return row


def unless(row: list[Clause]) -> list[Clause]:
    """ "Not X unless Y" as "X only if Y"."""
    if [clause.label for clause in row].count("UNLESS") != 1 or len(row) != 2:
        return row
    main = next((clause for clause in row if clause.label == MAIN), None)
    said = {mark for clause in row for mark in (*clause.marks, *(m for manner in clause.manner for m in manner))}
    if main is None or "NOT" not in main.marks or "ONLY" in said or _only_named(row):
        return row
    return [
        replace(c, marks=c.marks - {"NOT"}) if c is main else replace(c, label="IF", marks=c.marks | {"ONLY"})
        for c in row
    ]


def _with_its_change(main: Clause, bound: Clause) -> Clause | None:
    """ "If X changed, Y would" as "with a change of X, Y would"."""
    plain = bound.label == "IF" and "CHANGE" in bound.act and bound.subject is None and len(bound.objects) == 1
    if (
        not plain
        or bound.marks - {"PAST"}
        or bound.around
        or bound.manner
        or bound.compared
        or "WOULD" not in main.marks
    ):
        return None
    change = Thing(frozenset({"EVENT"}), event=Clause("EVENT", frozenset({"CHANGE"}), objects=bound.objects))
    return replace(main, around=(*main.around, Around(frozenset({"WITH"}), change)))


def _with_growth(main: Clause, bound: Clause, words: GuardWords) -> Clause | None:
    """ "If the price of X falls by {drop}, Y wins" as "with a {drop} of the price of X, Y wins"."""
    subject, by = bound.subject, bound.around[0] if len(bound.around) == 1 else None
    named = next((noun for act, noun in _CHANGES.items() if act in bound.act), None)
    if named is None or by is None or by.thing is None or subject is None or bound.objects or bound.marks - {"PAST"}:
        return None
    plain = (
        main.label == MAIN
        and bound.label == "IF"
        and "BY" in by.kind
        and not (by.marks or by.thing.marks or by.thing.parts)
    )
    if not plain or not by.thing.slot or not says(by.thing, Thing(frozenset({named})), words) or bound.before_verb:
        return None
    if subject.slot or subject.marks - {"YOUR"} or ("PAST" in bound.marks and not main.marks & {"WOULD", "COULD"}):
        return None
    with_it = Around(frozenset({"WITH"}), replace(by.thing, parts=(replace(subject, marks=frozenset()),)), fronted=True)
    return replace(main, around=(*main.around, with_it), manner=(*main.manner, *bound.manner))


_CHANGES = {"RISE": "GROWTH", "FALL": "DECREASE"}


def _only_named(row: list[Clause]) -> bool:
    return any("ONLY" in thing.marks for clause in row for thing in things_in(clause))


def open_until(row: list[Clause]) -> list[Clause]:
    """ "Until X is done, it is still Y" as "as long as X is not done, it is still Y"."""
    bound = [clause for clause in row if clause.label == "UNTIL"]
    main = [clause for clause in row if clause.label == MAIN]
    if len(row) != 2 or len(bound) != 1 or len(main) != 1 or bound[0].marks - {"PERFECT"}:
        return row
    if not any("STILL" in manner for manner in main[0].manner) and "STAY" not in main[0].act:
        return row
    return [replace(c, label="IF", marks=frozenset({"NOT"})) if c.label == "UNTIL" else c for c in row]


_BOUNDED = frozenset({"AT_LEAST", "AT_MOST", "ABOUT", "ONLY", "EXACTLY", "ALMOST", "OVER"})


def conditions(row: list[Clause], words: GuardWords) -> list[Clause]:
    """ "If growth is {growth}" as "at {growth}"; "if there were X, Y would" as "with X, Y would"."""
    if len(row) != 2:
        return row
    main, bound = sorted(row, key=lambda clause: clause.label != MAIN)
    if (grown := _with_growth(main, bound, words) or _with_its_change(main, bound)) is not None:
        return [grown]
    if (
        main.label != MAIN
        or bound.label not in {"IF", "WHEN", "ONCE"}
        or len(bound.objects) != 1
        or bound.around
        or bound.before_verb
    ):
        return row
    thing, subject = bound.objects[0], bound.subject
    named = bound.act == IS and subject is not None and not subject.slot and thing.slot and says(thing, subject, words)
    supposed = {"EVEN", "PAST"} if "WOULD" in main.marks else {"EVEN"}
    plain_marks = (
        bound.marks <= supposed
        and not (subject is not None and subject.marks & _BOUNDED)
        and not main.marks & {"NEVER"}
    )
    if named and plain_marks and subject is not None and not subject.parts:
        at = Around(
            frozenset({"AT"}), replace(thing, marks=thing.marks | subject.marks), bound.marks & {"EVEN"}, fronted=True
        )
        return [replace(main, around=(*main.around, at), manner=(*main.manner, *bound.manner))]
    given = bound.act & {"HAVE", "EXIST"} and (subject is None or subject.senses & SPEAKERS) and not bound.manner
    if given and "WOULD" in main.marks and bound.marks <= {"PAST"} and bound.label == "IF":
        return [replace(main, around=(*main.around, Around(frozenset({"WITH"}), thing, fronted=True)))]
    return row


def folded(row: list[Clause], words: GuardWords) -> list[Clause]:
    """ "You have {examples}, which is enough" as "your {examples} are enough"; "the load is {peak}, which…" likewise."""
    done: list[Clause] = []
    for clause in row:
        before = done[-1] if done else None
        if (
            before is not None
            and (
                clause.joined in {"which", ","}
                or (clause.joined in {"and", ";"} and clause.subject == Thing(frozenset({REF})))
            )
            and _refers(clause)
            and (thing := _spoken_of(before, words)) is not None
        ):
            done[-1] = _put_for_ref(replace(clause, label=before.label, joined=before.joined), thing)
        elif (whole := _same_again(before, clause, words)) is not None:
            done[-1] = whole
        else:
            done.append(clause)
    return done


def _refers(clause: Clause) -> bool:
    sides = (clause.subject, *clause.objects)
    return sum(side is not None and side.senses == {REF} and not side.marks for side in sides) == 1


def _put_for_ref(clause: Clause, thing: Thing) -> Clause:
    subject = thing if clause.subject is not None and clause.subject.senses == {REF} else clause.subject
    return replace(
        clause, subject=subject, objects=tuple(thing if one.senses == {REF} else one for one in clause.objects)
    )


def _same_again(before: Clause | None, clause: Clause, words: GuardWords) -> Clause | None:
    """ "The verdict is {verdict}, and it is firm" as "{verdict} is firm"."""
    if (
        before is None
        or before.act != IS
        or clause.joined not in {"and", ";"}
        or before.joined
        or clause.label != before.label
    ):
        return None
    thing = _spoken_of(before, words)
    if thing is None or clause.subject not in (before.subject, before.objects[0]) or len(clause.objects) != 1:
        return None
    return replace(clause, subject=thing, joined=before.joined)


def _spoken_of(clause: Clause, words: GuardWords) -> Thing | None:
    if clause.marks or clause.around or clause.manner or clause.subject is None or len(clause.objects) != 1:
        return None
    thing, owner = clause.objects[0], clause.subject
    if not thing.slot or thing.marks or clause.before_verb or owner.event is not None or owner.members:
        return None
    if clause.act == {"HAVE"}:
        if "YOU" in owner.senses:
            return replace(thing, marks=frozenset({"YOUR"}))
        return thing_of(replace(thing, parts=(*thing.parts, owner)), words)
    if clause.act == IS and not owner.slot and not owner.senses & {REF, "IT"}:
        return thing_of(replace(owner, parts=(*owner.parts, thing)), words)
    return None


def supposing(row: list[Clause]) -> list[Clause]:
    """ "If X fell, Y would" as "should X fall, Y would"."""
    if not any(clause.label == MAIN and clause.marks & {"WOULD", "COULD"} for clause in row):
        return row
    return [replace(c, marks=c.marks - {"PAST"}) if c.label == "IF" else c for c in row]


def both_sides(clause: Clause) -> tuple[Clause, ...]:
    """ "A costs X, compared with Y for B" as "A costs X and B costs Y"."""
    sides = [
        o for o in clause.around if "BASE" in o.kind and not o.marks and o.thing is not None and len(o.thing.parts) == 1
    ]
    if len(sides) != 1 or clause.compared is not None or len(clause.objects) != 1 or not clause.objects[0].slot:
        return (clause,)
    thing = sides[0].thing
    if thing is None or not thing.slot or not thing.parts[0].slot or thing.marks:
        return (clause,)
    rest = tuple(o for o in clause.around if o is not sides[0])
    mine = tuple(o for o in rest if "AT" not in o.kind and not (o.fronted and "WITH" in o.kind))
    owner, figure = thing.parts[0], replace(thing, parts=())
    other = replace(clause, subject=owner, objects=(figure,), around=mine, joined="and")
    return replace(clause, around=rest), other


def caused(row: list[Clause]) -> list[Clause]:
    """ "…, which rules out X": what stands before is the cause."""
    for at, clause in enumerate(row):
        follows = clause.joined in {"which", ","} and at and clause.label == MAIN and "EXCLUDE" in clause.act
        if follows and clause.subject is None and not any("BECAUSE_OF" in one.kind for one in clause.around):
            row[:at] = [replace(before, label="CAUSE") if before.label == MAIN else before for before in row[:at]]
    return row


def gives_a_cause(clauses: tuple[Clause, ...]) -> bool:
    """Whether some clause is the cause of another."""
    return any(clause.label == "CAUSE" for clause in clauses)


def explained(clauses: tuple[Clause, ...]) -> tuple[Clause, ...] | None:
    """ "It is close: A scores X" as "it is close because A scores X"; none where no statements stand around the colon."""
    marks = {":", "–", "—"}
    at = next((at for at, clause in enumerate(clauses) if at and clause.joined in marks and clause.act), None)
    if at is None or gives_a_cause(clauses) or not clauses[at - 1].act:
        return None
    return (*clauses[:at], *(_as_cause(clause) for clause in clauses[at:]))


def _as_cause(clause: Clause) -> Clause:
    return replace(clause, label="CAUSE", joined=clause.joined if clause.joined in CHOICES else "")


def advised(clauses: tuple[Clause, ...]) -> tuple[Clause, ...] | None:
    """ "It restricts some uses; check it" as "it restricts some uses, so check it"."""
    at = next(
        (at for at, clause in enumerate(clauses) if at and clause.joined in {";", ""} and "COMMAND" in clause.marks),
        None,
    )
    if at is not None and any("COMMAND" in clause.marks for clause in clauses[:at]):
        return None
    if at is None or clauses[at].subject is not None or gives_a_cause(clauses):
        return None
    return (*(replace(c, label="CAUSE") if c.label == MAIN else c for c in clauses[:at]), *clauses[at:])

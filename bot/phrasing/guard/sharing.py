"""What clauses share: subjects and verbs left out, and what "it" stands for.

Pure. Each step keeps what is said; none adds or drops a word that says something.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.naming import says
from bot.phrasing.guard.statements import (
    GONE,
    IS,
    MAIN,
    REF,
    SPEAKERS,
    TIMES,
    Around,
    Clause,
    Thing,
    negated,
    things_in,
)

MODALS = frozenset({"MUST", "WILL", "MAY", "MIGHT", "CAN", "WOULD", "COULD", "SHOULD", "ALLOWED"})
_JOINED = frozenset({"and", "but", ",", "which", "while", "or", "and so"})


def bounded(clause: Clause) -> Clause:
    """ "Up to {limit}, X charges nothing" as "X charges nothing up to {limit}"."""
    subject = clause.subject
    if subject is not None and subject.slot and subject.marks & _BOUNDS and len(clause.before_verb) == 1 and clause.act:
        bound = Around(frozenset({"AT"}), subject, fronted=True)
        return replace(clause, subject=clause.before_verb[0], before_verb=(), around=(*clause.around, bound))
    last = clause.objects[-1] if len(clause.objects) > (0 if clause.passive else 1) else None
    if last is not None and last.slot and last.marks & _BOUNDS:
        return replace(clause, objects=clause.objects[:-1], around=(*clause.around, Around(frozenset({"AT"}), last)))
    return clause


_BOUNDS = frozenset({"AT_MOST", "AT_LEAST"})


def entries_as_statements(clauses: tuple[Clause, ...]) -> list[Clause]:
    """ "Total: {total}." as "the total is {total}."."""
    done: list[Clause] = []
    for clause in clauses:
        before = done[-1] if done else None
        value = clause.joined == ":" and _is_bare(clause)
        if (
            before is not None
            and value
            and _is_bare(before)
            and before.subject is not None
            and clause.subject is not None
        ):
            done[-1] = replace(before, act=IS, objects=(clause.subject,))
        else:
            done.append(clause)
    return done


def _is_bare(clause: Clause) -> bool:
    """Whether there is nothing but a name."""
    return clause.subject is not None and not (
        clause.act
        or clause.objects
        or clause.around
        or clause.manner
        or clause.marks
        or clause.compared
        or clause.before_verb
    )


def standing_alone(clause: Clause) -> Clause:
    """ "It is a close decision" as "the decision is close"; "these are prices" as "prices"."""
    subject = clause.subject
    if (
        subject is not None
        and clause.act
        and len(clause.before_verb) == 1
        and not clause.objects
        and not clause.passive
    ):
        other = clause.before_verb[0]
        if subject.slot and other.slot and not clause.compared and clause.act != IS:
            return replace(clause, subject=other, objects=(subject,), before_verb=())
    if clause.act != IS or subject is None or len(clause.objects) != 1 or clause.passive or clause.compared:
        if not clause.act and subject is not None and clause.around and not clause.objects and not clause.joined:
            return replace(clause, act=IS)
        return clause
    thing = clause.objects[0]
    events = [o for o in clause.around if "TO_DO" in o.kind and o.thing is not None and not o.marks]
    if "IT" in subject.senses and len(events) == 1 and events[0].thing is not None and not thing.slot:
        doer = next((o for o in clause.around if "FOR" in o.kind and not o.marks and o.thing is not None), None)
        event = events[0].thing
        if doer is not None and event.event is not None and event.event.subject is None:
            event = replace(event, event=replace(event.event, subject=doer.thing))
        around = tuple(o for o in clause.around if o is not events[0] and o is not doer)
        return replace(clause, subject=event, around=around)
    if (
        "IT" in subject.senses
        and len(thing.parts) == 1
        and not thing.slot
        and not thing.parts[0].slot
        and not thing.parts[0].parts
    ):
        return replace(clause, subject=replace(thing, parts=(), definite=True, indefinite=False), objects=thing.parts)
    if subject.senses & {"IT"} and "CLOSE" in thing.senses:
        return replace(clause, subject=Thing(frozenset({"VERDICT"})))
    if subject.senses & {REF} and not subject.marks and not clause.joined and clause.label == MAIN and clause.around:
        return replace(clause, subject=thing, objects=())
    return clause


def share_what_is_left_out(row: list[Clause]) -> None:
    """ "A is cheap and serves X", "A costs X and B Y": what a clause leaves out is that of the one before."""
    for at in range(1, len(row)):
        clause, before = row[at], row[at - 1]
        if _is_elliptic(clause, before):
            clause = row[at] = replace(clause, objects=before.objects, marks=clause.marks | before.marks)
        if (whole := _with_the_same_verb(clause, before) or _compared_again(clause, before)) is not None:
            clause = row[at] = whole
        if clause.joined not in _JOINED and clause.joined:
            continue
        same = before.label == clause.label or clause.joined == "and so"
        joined = clause.joined in {"and", "but", "while", "or", "and so"}
        if clause.subject is None and joined and same and before.subject is not None:
            shared = before.marks & MODALS if "COMMAND" in clause.marks else frozenset()
            clause = replace(clause, subject=before.subject, marks=clause.marks - {"COMMAND"} | shared)
        if at and (turned := _but_rather(before, clause)) is not None:
            row[at - 1], row[at] = turned, GONE
            continue
        if clause.joined == "," and not clause.act and clause.subject is not None and clause.subject.slot:
            by = clause.subject
            clause = replace(clause, subject=Thing(frozenset({REF})), act=IS)
            if clause.compared is not None and clause.compared.by is None:
                clause = replace(clause, compared=replace(clause.compared, by=by))
            else:
                clause = replace(clause, objects=(by, *clause.objects))
        if clause.subject is None and clause.joined == ",":
            clause = replace(clause, subject=Thing(frozenset({REF})), act=clause.act or IS)
        if (
            not clause.act
            and clause.joined in {"and", "but", "while", "or"}
            and (gap := _gap(clause, before)) is not None
        ):
            clause = gap
        elif (
            not clause.act
            and clause.joined in {"and", "but", "while", "or"}
            and (clause.compared or clause.subject is not None)
            and before.act
        ):
            clause = replace(clause, act=before.act, marks=clause.marks | before.marks, passive=before.passive)
        row[at] = clause


def _is_elliptic(clause: Clause, before: Clause) -> bool:
    """ "A is the cheaper choice; above it, B is." """
    bare = clause.act == before.act == IS and not clause.objects and not clause.compared and not before.compared
    return bare and bool(before.objects) and clause.subject is not None and all(one.fronted for one in clause.around)


def _with_the_same_verb(clause: Clause, before: Clause) -> Clause | None:
    """ "A keeps X in Y, and B does not"."""
    alone = clause.act == {"DO"} and not (clause.objects or clause.compared or clause.before_verb or clause.manner)
    if not alone or clause.subject is None or not before.act or before.passive:
        return None
    told = frozenset[str]().union(*(one.kind for one in before.around))
    if not all(one.fronted or one.kind & told for one in clause.around):
        return None
    kinds = frozenset[str]().union(*(one.kind for one in clause.around))
    rest = tuple(one for one in before.around if not one.kind & kinds)
    return replace(
        clause, act=before.act, marks=before.marks - {"NOT", "NEVER"} | clause.marks, objects=before.objects,
        around=(*rest, *clause.around), manner=tuple(one for one in before.manner if not _binds(one)),
    )  # fmt: skip


def _binds(manner: frozenset[str]) -> bool:
    """Whether it is a conjunction or pause kept in its place."""
    return any(sense.startswith("&") or not sense.strip("-–—:;") for sense in manner)


def _compared_again(clause: Clause, before: Clause) -> Clause | None:
    """ "A is cheaper than B above X; below it, B is", "… and B is cheaper below it"."""
    told = before.compared
    if (
        told is None
        or told.base is None
        or clause.subject != told.base
        or told.by is not None
        or clause.act != before.act
    ):
        return None
    if clause.objects or clause.before_verb or clause.manner or clause.marks != before.marks:
        return None
    again = clause.compared or replace(told, base=None)
    if again.base is not None or again.by is not None or (again.scale, again.upward) != (told.scale, told.upward):
        return None
    around = tuple(_placed_as_before(one, before) for one in clause.around)
    return replace(clause, around=around, compared=replace(again, base=before.subject))


def _placed_as_before(one: Around, before: Clause) -> Around:
    """ "Below it" is below what the clause before lies above."""
    bounds = [other.thing for other in before.around if other.kind & {"ABOVE", "BELOW"} and other.thing is not None]
    it = one.thing is not None and one.thing.senses == {"IT"} and bool(one.kind & {"ABOVE", "BELOW"})
    return replace(one, thing=bounds[0]) if it and len(bounds) == 1 else one


def _but_rather(before: Clause, clause: Clause) -> Clause | None:
    """ "Is not X but Y" as "is Y, not X"."""
    rather = (
        clause.joined == "but"
        and not clause.act
        and clause.subject is not None
        and not (clause.objects or clause.around or clause.manner or clause.marks or clause.compared)
    )
    if (
        not rather
        or clause.subject is None
        or "NOT" not in before.marks
        or len(before.objects) != 1
        or before.act != IS
    ):
        return None
    denied = replace(before.objects[0], marks=before.objects[0].marks | {"NOT"})
    return replace(before, marks=before.marks - {"NOT"}, objects=(clause.subject, denied))


def _gap(clause: Clause, before: Clause) -> Clause | None:
    """ "… is X for A and Y for B", "A comes to X and B to Y"."""
    if (
        clause.subject is None
        or clause.objects
        or len(clause.around) != 1
        or not before.act
        or len(before.objects) != 1
    ):
        return None
    around = clause.around[0]
    if any(one.kind & around.kind for one in before.around):
        return replace(
            clause, act=before.act, marks=clause.marks | before.marks, subject=before.subject, objects=(clause.subject,)
        )
    ends = {sense.rsplit(" ", 1)[-1].upper() for sense in before.act if sense.startswith("=") and " " in sense}
    if around.kind & ends and around.thing is not None:
        return replace(
            clause, act=before.act, marks=clause.marks | before.marks | around.marks, objects=(around.thing,), around=()
        )
    return None


def resolve_it(row: list[Clause], words: GuardWords) -> None:
    """ "It" is the subject of the clause before; in the first clause that of the next."""
    for at, clause in enumerate(row):
        if at and any("IT" in thing.senses for thing in clause.objects) and row[at - 1].subject is not None:
            objects = tuple(_for_it(thing, _done_to(clause, row[at - 1])) for thing in clause.objects)
            clause = row[at] = replace(clause, objects=objects)  # noqa: PLW2901 - with what "it" stands for
        clause = row[at] = _within(clause)  # noqa: PLW2901 - with what "it" stands for
        if clause.subject is None or not clause.subject.senses & {"IT"} or _stands_for_a_clause(clause):
            continue
        if (open_to_all := _said_of_what_follows(clause, row[at + 1 : at + 2])) is not None:
            row[at] = open_to_all
            continue
        others = [row[at - 1]] if at else row[1:2]
        found = next((thing for o in others if (thing := _meant(o, words)) is not None), None)
        if found is not None and clause.label in TIMES:
            main = next((c.subject for c in row if c.label == MAIN and c.subject is not None), None)
            found = main if main is not None and at and row[at - 1].label == MAIN else found
        if found is not None:
            row[at] = replace(clause, subject=replace(found, marks=found.marks | clause.subject.marks))
    for at, clause in enumerate(row):
        slots = {thing for other in row[at - 1 : at] for thing in things_in(other) if thing.slot}
        if len(slots) == 1:
            row[at] = _with_it(clause, replace(slots.pop(), marks=frozenset(), parts=()))
    _timed(row)
    _placed(row)


def _with_it(clause: Clause, meant: Thing) -> Clause:
    """ "No price for it was found": "it" is the one thing that the clause before names."""

    def named(thing: Thing | None) -> Thing | None:
        if thing is None or (thing.senses != {"IT"} and not thing.parts):
            return thing
        return (
            meant
            if thing.senses == {"IT"} and not thing.marks
            else replace(thing, parts=tuple(map(_named, thing.parts)))
        )

    def _named(thing: Thing) -> Thing:
        return named(thing) or thing

    subject = clause.subject if clause.subject is None or "IT" in clause.subject.senses else named(clause.subject)
    around = tuple(replace(one, thing=named(one.thing)) for one in clause.around)
    return replace(clause, subject=subject, around=around)


def _said_of_what_follows(clause: Clause, after: list[Clause]) -> Clause | None:
    """ "It is not known where X is" as "we do not know where X is"."""
    if clause.act != IS or len(clause.objects) != 1 or clause.around or not after or after[0].joined:
        return None
    state = clause.objects[0]
    if after[0].label not in {"IF", "WHETHER"} or not state.senses & {"KNOWN", "UNKNOWN"} or state.marks or state.parts:
        return None
    marks = negated(clause.marks) if "UNKNOWN" in state.senses else clause.marks
    return replace(clause, act=frozenset({"KNOW"}), subject=None, objects=(), marks=marks)


def _stands_for_a_clause(clause: Clause) -> bool:
    """ "It takes {hours} to run it"."""
    return bool(clause.act & {"=take", "COST", "NEED"}) and any("TO_DO" in one.kind for one in clause.around)


def _done_to(clause: Clause, before: Clause) -> Thing | None:
    """What "it" means as an object: never who does it, so "keeps X and then deletes it" deletes X."""
    if clause.subject != before.subject or clause.passive:
        return before.subject
    return before.objects[0] if len(before.objects) == 1 and before.objects[0].event is None else None


def _for_it(thing: Thing, meant: Thing | None) -> Thing:
    """What "it" means, as much of it as is said."""
    return replace(meant, marks=meant.marks | thing.marks) if "IT" in thing.senses and meant is not None else thing


def _meant(clause: Clause, words: GuardWords) -> Thing | None:
    """What "it" can stand for after ``clause``: its subject, or its object where the subject is a person or a title."""
    subject = clause.subject
    if subject is not None and subject.senses & SPEAKERS:
        things = [thing for thing in clause.objects if not thing.adjective]
        return things[0] if things and not things[0].event and (len(things) == 1 or things[0].definite) else None
    if subject is not None and "NO" in subject.marks:  # what is not there is not spoken of
        owners = subject.parts or tuple(
            one.thing for one in clause.around if "FOR" in one.kind and one.thing is not None
        )
        return replace(owners[0], served=False) if len(owners) == 1 and owners[0].slot else None
    titled = clause.act == IS and len(clause.objects) == 1 and clause.objects[0].slot and not clause.marks
    if titled and subject is not None and not subject.slot and says(clause.objects[0], subject, words):
        return replace(clause.objects[0], parts=())
    if subject is not None and "THERE" in subject.senses and len(clause.objects) == 1:
        there = clause.objects[0]
        return replace(there, parts=tuple(part for part in there.parts if not part.adjective))
    return None if subject is None or subject.senses & {"IT", REF, "THERE"} else subject


def _placed(row: list[Clause]) -> None:
    """ "There" is where the clause before says that something is."""
    for at, clause in enumerate(row[1:], 1):
        places = [
            one for one in row[at - 1].around if one.kind & {"IN", "ON"} and one.thing is not None and not one.marks
        ]
        there = [manner for manner in clause.manner if "=there" in manner]
        if len(places) == 1 and len(there) == 1:
            manner = tuple(one for one in clause.manner if one is not there[0])
            row[at] = replace(clause, manner=manner, around=(*clause.around, places[0]))


def _timed(row: list[Clause]) -> None:
    """ "Before taking it over, your team needs training": who takes it over is who the sentence is about."""
    main = next((clause for clause in row if clause.label == MAIN), None)
    for at, clause in enumerate(row):
        loose = clause.label in TIMES and clause.subject is None and clause.act and not clause.passive
        if loose and main is not None and main.subject is not None and not main.passive:
            row[at] = replace(clause, subject=main.subject)


def _within(clause: Clause) -> Clause:
    """ "Rather than buying X, rent it" names X in both places, whichever comes first."""
    events = [
        o
        for o in clause.around
        if o.thing is not None and o.thing.event is not None and len(o.thing.event.objects) == 1
    ]
    if len(clause.objects) != 1 or len(events) != 1 or events[0].thing is None or events[0].thing.event is None:
        return clause
    mine, other = clause.objects[0], events[0].thing.event.objects[0]
    if "IT" in mine.senses and other.slot and not mine.marks:
        return replace(clause, objects=(other,))
    if "IT" in other.senses and mine.slot and not other.marks:
        event = replace(events[0].thing.event, objects=(mine,))
        whole = replace(events[0], thing=replace(events[0].thing, event=event))
        return replace(clause, around=tuple(whole if o is events[0] else o for o in clause.around))
    return clause

"""Takes a sentence apart: what stands in a relative clause, a participle or an aside becomes a statement of its own.

Pure. "A answers in X, which misses Y" says "A answers in X" and "it misses Y"; what "it" is can be read in more than one way
only where X is a figure of A. Nothing is taken out of a condition, a cause or a denial, where it would say something else.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.naming import says, thing_of
from bot.phrasing.guard.statements import IS, MAIN, REF, Around, Clause, Thing, things_in

_HANGING = frozenset({"which", "that", ","})
_MOST_READINGS = 12
_FIGURES = Thing(
    frozenset(
        {
            "COST", "PRICE", "SCORE", "LATENCY", "LENGTH", "TIME", "HOUR", "WEEK", "MONTH", "YEAR", "AMOUNT", "VOLUME", "FEE",
            "SAVINGS", "PERCENTAGE", "PART", "MEMORY", "SIZE", "SPEED", "GROWTH", "DIFFERENCE", "FIGURE", "UTILISATION",
        }
    )
)  # fmt: skip
_COST = Thing(frozenset({"COST"}))
_TOLD = frozenset({"the clause before it is told in it"})
_AT_WILL = frozenset({"NO", "ANY", "NOT", "ALL", "EACH", "NEITHER", "EITHER", "MOST", "SOME", "OTHER"})


def taken_apart(clauses: tuple[Clause, ...], words: GuardWords) -> Iterator[tuple[Clause, ...]]:
    """The ways to read ``clauses`` as statements that each stand alone, beginning with none taken out."""
    row = _after_its_participle(clauses)
    if (figured := _with_its_figure(row, words)) is not None:
        yield figured
    choices = [_readings(row, at, words) for at in range(len(row))]
    for count, reading in enumerate(product(*choices)):
        if count == _MOST_READINGS:
            return
        told = {at for at, clause in enumerate(reading) if clause.behind == _TOLD}
        yield tuple(clause for at, clause in enumerate(reading) if at + 1 not in told)


def _readings(row: tuple[Clause, ...], at: int, words: GuardWords) -> tuple[Clause, ...]:
    clause = row[at]
    if not at or clause.label not in {MAIN, "CAUSE"} or row[at - 1].label != clause.label:
        return (clause,)
    if (
        clause.joined in {"and", ";"}
        and clause.compared is not None
        and clause.compared.base == Thing(frozenset({"THAT"}))
    ):
        figure = _only_figure(row[at - 1], words)
        return (
            (clause,) if figure is None else (replace(clause, compared=replace(clause.compared, base=figure)), clause)
        )
    if clause.joined not in _HANGING:
        return (clause,)
    if (alone := _the_only_one(row[at - 1], words)) is not None and clause.subject == Thing(frozenset({REF})):
        return (replace(clause, subject=alone, joined=row[at - 1].joined, behind=_TOLD), clause)
    if (yours := _what_you_have(row[at - 1])) is not None and clause.subject == Thing(frozenset({REF})):
        return (replace(clause, subject=yours, joined=row[at - 1].joined, behind=_TOLD), clause)
    free = replace(clause, joined="and", behind=frozenset())
    meant = _meant(row[at - 1], clause.behind, words)
    if clause.subject is not None and clause.subject == Thing(frozenset({REF})):
        return (*(replace(free, subject=thing) for thing in meant), clause)
    if clause.subject is None and clause.joined == ",":
        return (*(replace(free, subject=thing, act=clause.act or IS) for thing in meant), clause)
    placed = [one for one in clause.around if one.thing == Thing(frozenset({REF}))]
    if placed:
        there = [replace(placed[0], thing=thing) for thing in meant[:1]]
        rest = tuple(one for one in clause.around if one is not placed[0])
        return (*(replace(free, around=(*rest, one)) for one in there), clause)
    if Thing(frozenset({REF})) in clause.objects:
        return (*(replace(free, objects=_put(clause.objects, thing)) for thing in meant), clause)
    return (clause,)


def with_its_reason(clauses: tuple[Clause, ...], words: GuardWords) -> tuple[Clause, ...] | None:
    """ "A answers in X, which misses Y" says for which reason A misses Y."""
    if len(clauses) != 2 or any(clause.label != MAIN for clause in clauses):
        return None
    first, aside = clauses
    if aside.joined != "which" or aside.subject != Thing(frozenset({REF})) or not _judges(aside):
        return None
    meant = _meant(first, aside.behind, words)
    if first.subject is None or replace(first.subject, marks=frozenset()) not in meant:
        return None
    return replace(first, label="CAUSE"), replace(aside, subject=first.subject, joined="")


def _judges(aside: Clause) -> bool:
    """Whether it says on which side of a limit something is: "misses X", "is within X"."""
    placed = aside.act == IS and not aside.objects and any(one.kind & _SIDES for one in aside.around)
    return bool(aside.act & {"MEET", "MISS"}) or placed


_SIDES = frozenset({"INSIDE", "BELOW", "ABOVE"})


def _put(objects: tuple[Thing, ...], thing: Thing) -> tuple[Thing, ...]:
    return tuple(thing if one == Thing(frozenset({REF})) else one for one in objects)


def _meant(before: Clause, behind: frozenset[str], words: GuardWords) -> tuple[Thing, ...]:
    """What a clause that hangs on ``before`` can speak of: the slot before it, what that belongs to, whose figure it is."""
    found = [
        thing for thing in _whole(before) if any(part.slot and part.senses == behind for part in _with_parts(thing))
    ]
    if len(found) != 1 or found[0].marks & _AT_WILL:
        return ()
    slot = next(thing for thing in things_in(before) if thing.slot and thing.senses == behind)
    bare = replace(slot, marks=frozenset(), parts=())
    meant = [bare] if found[0] == slot or found[0].slot else [found[0], bare]
    subject = before.subject
    of_another = subject is not None and subject.slot and found[0] is not subject and not subject.marks & _AT_WILL
    if subject is not None and of_another and says(bare, _FIGURES, words):
        meant.append(replace(subject, marks=frozenset()))
    figure = _only_figure(before, words)
    if figure is not None and figure not in meant:
        meant.append(figure)
    return tuple(meant)


def _what_you_have(clause: Clause) -> Thing | None:
    """The contract of "you have a contract that binds you", which says "your contract binds you"."""
    if clause.act != {"HAVE"} or clause.subject is None or clause.subject.senses != {"YOU"} or clause.marks:
        return None
    if len(clause.objects) != 1 or clause.around or clause.manner or clause.compared or clause.before_verb:
        return None
    thing = clause.objects[0]
    return None if thing.slot or thing.marks or not thing.indefinite else replace(thing, marks=frozenset({"YOUR"}))


def _the_only_one(clause: Clause, words: GuardWords) -> Thing | None:
    """The model of "the only model that fits is {model}", which says "only {model} fits"."""
    sides = (clause.subject, *clause.objects)
    if clause.act != IS or len(sides) != 2 or clause.marks or clause.around or clause.manner or clause.compared:
        return None
    named = next((one for one in sides if one is not None and one.slot and not one.marks and not one.parts), None)
    title = next((one for one in sides if one is not None and one is not named), None)
    if named is None or title is None or title.slot or title.marks != {"ONLY"} or title.parts:
        return None
    return replace(named, marks=frozenset({"ONLY"})) if says(named, title, words) else None


def _only_figure(clause: Clause, words: GuardWords) -> Thing | None:
    """The one figure that ``clause`` states."""
    figures = {
        replace(thing, marks=frozenset(), parts=())
        for thing in things_in(clause)
        if thing.slot and says(thing, _FIGURES, words) and not thing.marks & _AT_WILL
    }
    return figures.pop() if len(figures) == 1 else None


def _whole(clause: Clause) -> Iterator[Thing]:
    compared = (clause.compared.by, clause.compared.base) if clause.compared is not None else ()
    placed = (one.thing for one in clause.around)
    for thing in (clause.subject, *clause.objects, *clause.before_verb, *placed, *compared):
        if thing is not None:
            yield thing


def _with_parts(thing: Thing) -> Iterator[Thing]:
    yield thing
    yield from thing.parts


def _tells_a_figure(one: Around, words: GuardWords) -> bool:
    """ "With a score of X", "at a cost of X"."""
    costs = one.thing is not None and "AT" in one.kind and says(thing_of(one.thing, words), _COST, words)
    return one.thing is not None and ("WITH" in one.kind or costs)


def _is_a_score(one: Around) -> bool:
    """ "With a score of X" says the same of the subject before it and behind it; a price or a time may go with the object."""
    scored = one.thing is not None and any("SCORE" in name or "{score" in name for name in one.thing.senses)
    return "WITH" in one.kind and scored


def _with_its_figure(row: tuple[Clause, ...], words: GuardWords) -> tuple[Clause, ...] | None:
    """ "With an answer time of X, A misses Y" as "A answers in X and misses Y"."""
    first = row[0] if row else Clause()
    fronted = [one for one in first.around if (one.fronted or _is_a_score(one)) and not one.marks]
    ways = [one for one in fronted if _tells_a_figure(one, words)]
    subject = first.subject
    if len(ways) != 1 or first.label != MAIN or subject is None or not subject.slot or subject.marks or not first.act:
        return None
    figure = thing_of(ways[0].thing, words) if ways[0].thing is not None else None
    kept = tuple(one for one in first.around if one not in fronted)
    others = tuple(one for one in fronted if one is not ways[0])
    rest = (replace(first, around=kept, joined="and"), *row[1:])
    if figure is not None and figure.senses & {"ANSWER_N"} and not (figure.parts or figure.marks) and len(others) == 1:
        return (Clause(act=frozenset({"ANSWER"}), subject=subject, around=others), *rest)
    if figure is None or not figure.slot or figure.marks or not says(figure, _FIGURES, words):
        return None
    if says(figure, Thing(frozenset({"LATENCY"})), words):
        place = Around(frozenset({"IN"}), figure)
        return (Clause(act=frozenset({"ANSWER"}), subject=subject, around=(place, *others)), *rest)
    if says(figure, _COST, words):  # "at X a month": the period is that of the cost
        told = Clause(act=frozenset({"COST"}), subject=subject, objects=(figure,), around=others, manner=first.manner)
        return (told, replace(rest[0], manner=()), *rest[1:])
    return (Clause(act=frozenset({"HAVE"}), subject=subject, objects=(figure,), around=others), *rest)


def _after_its_participle(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """ "Checked on X, A comes from Y" and "running until X, A ends" as two statements of A."""
    first, rest = (clauses[0], clauses[1:]) if clauses else (Clause(), ())
    event = first.subject.event if first.subject is not None else None
    if event is not None and len(first.before_verb) == 1 and not event.subject and not (first.subject or first).marks:
        owner = first.before_verb[0]
        said = replace(event, label=MAIN, subject=replace(owner, marks=owner.marks & {"YOUR"}))
        return (replace(first, subject=owner, before_verb=()), replace(said, joined="and"), *rest)
    led = rest and first.label == MAIN and first.subject is None and first.act and first.marks == {"PAST"}
    if led and not first.objects and rest[0].label == MAIN and rest[0].subject is not None and not rest[0].joined:
        owner = rest[0].subject
        said = replace(first, subject=replace(owner, marks=owner.marks & {"YOUR"}), passive=True)
        return (rest[0], replace(said, joined="and"), *rest[1:])
    return clauses

"""What the second half of a sentence leaves out: the verb of "does not", the quality of "above it, B is", the other side.

Pure. Each step keeps what is said; it writes out what the clause before has said already. Used for a second reading only.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.levels import at_their_levels
from bot.phrasing.guard.limits import by_how_much
from bot.phrasing.guard.naming import says
from bot.phrasing.guard.permitting import permitted
from bot.phrasing.guard.sharing import bounded
from bot.phrasing.guard.statements import IS, REF, TIMES, Around, Clause, Thing

_PLACED = frozenset({"ABOVE", "BELOW", "AT"})
_OPENERS = TIMES | {"IF", "CAUSE"}
_PERIODS = frozenset({"MONTHLY", "YEARLY", "DAILY", "WEEKLY", "HOURLY"})
_MUTUAL = frozenset({"AGREE", "DISAGREE", "DIFFER"})
_IT = Thing(frozenset({"IT"}))
_THAT = (_IT, Thing(frozenset({REF})), Thing(frozenset({"THAT"})))
_MEASURES = {"PEAK": "PEAK_V", "AVERAGE": "AVERAGE_V"}


def filled_in(clauses: tuple[Clause, ...], words: GuardWords) -> tuple[Clause, ...]:
    """The clauses with what each leaves out."""
    row = [_as_aim(_as_its_measure(mutual(_up_to(by_how_much(permitted(clause, words)))))) for clause in clauses]
    row = at_their_levels(row, words)
    _looked_ahead(row)
    _spoken_of(row)
    for at in range(1, len(row)):
        row[at - 1] = _compared_with_what_follows(row[at - 1], row[at])
        row[at] = _does_too(_at_it(row[at], row[at - 1]), row[at - 1])
        row[at] = _measured_too(_compared_too(row[at], row[at - 1]), row[at - 1])
    _with_owner(row)
    return tuple(_named_by_figures(row, words))


def _up_to(clause: Clause) -> Clause:
    """ "Is cheaper up to {limit}": the limit is where it holds, not by how much."""
    last = clause.objects[-1] if len(clause.objects) == 1 and clause.compared is not None else None
    if last is not None and last.slot and last.marks & {"AT_MOST", "AT_LEAST"}:
        return replace(clause, objects=(), around=(*clause.around, Around(frozenset({"AT"}), last)))
    return bounded(clause)


def _looked_ahead(row: list[Clause]) -> None:
    """ "Before {model} can read it, the file must be split": "it" is what comes next."""
    if len(row) < 2 or row[0].label not in _OPENERS or row[1].subject is None or _IT not in row[0].objects:
        return
    if row[1].subject.senses & {"IT", REF, "YOU", "WE", "THERE"}:
        return
    meant = row[1].subject
    row[0] = replace(row[0], objects=tuple(meant if thing == _IT else thing for thing in row[0].objects))


def _spoken_of(row: list[Clause]) -> None:
    """ "It" is who the sentence is about where the clause beside it is about no slot: "your team has {count}, so it is out"."""
    for at, clause in enumerate(row):
        if clause.subject != _IT or (at and _is_slot(row[at - 1].subject)):
            continue
        named = [one.subject for one in (row[:at] if at else row[1:]) if _is_slot(one.subject)]
        if len(set(named)) == 1 and (at or clause.label != "MAIN"):
            row[at] = replace(clause, subject=named[0])


def _is_slot(thing: Thing | None) -> bool:
    return thing is not None and thing.slot and not thing.marks


def _measured_too(clause: Clause, before: Clause) -> Clause:
    """ "A costs X a month and B costs Y", "A needs X of memory and B has Y": period and measure hold for both."""
    if clause.joined not in {"and", "while", "but", ";", ""} or clause.label != before.label or clause.compared:
        return clause
    if len(clause.objects) != 1 or len(before.objects) != 1 or not (clause.objects[0].slot and before.objects[0].slot):
        return clause
    mine, other = clause.objects[0], before.objects[0]
    if not mine.parts and len(other.parts) == 1 and not other.parts[0].slot and not other.parts[0].parts:
        clause = replace(clause, objects=(replace(mine, parts=other.parts),))
    periods = tuple(manner for manner in before.manner if manner & _PERIODS)
    if clause.act & before.act and periods and not any(manner & _PERIODS for manner in clause.manner):
        clause = replace(clause, manner=(*clause.manner, *periods))
    return clause


def _as_aim(clause: Clause) -> Clause:
    """ "Moving from A to B takes X" as "X is needed to move from A to B"."""
    subject = clause.subject
    if "NEED" not in clause.act or subject is None or subject.event is None or subject.marks or clause.passive:
        return clause
    if subject.event.objects or subject.event.subject or len(clause.objects) != 1:
        return clause
    aim = Around(frozenset({"TO_DO"}), subject)
    return replace(clause, subject=clause.objects[0], objects=(), passive=True, around=(*clause.around, aim))


def _at_it(clause: Clause, before: Clause) -> Clause:
    """ "Below {limit}, A is; above it, B is": "it" is the limit."""
    places = [one.thing for one in before.around if one.kind & _PLACED and one.thing is not None and one.thing.slot]
    if len(places) != 1:
        return clause
    around = tuple(
        replace(one, thing=replace(places[0], marks=frozenset())) if one.kind & _PLACED and one.thing in _THAT else one
        for one in clause.around
    )
    return replace(clause, around=around)


def _does_too(clause: Clause, before: Clause) -> Clause:
    """ "A costs X, B does not": the verb is that of the clause before."""
    if clause.act != {"DO"} or clause.objects or clause.compared or before.compared or not before.act:
        return clause
    if not before.marks <= ({"NOT"} - clause.marks) or before.passive or clause.subject is None:
        return clause
    return replace(clause, act=before.act, objects=before.objects)


def _compared_too(clause: Clause, before: Clause) -> Clause:
    """ "Below {limit}, A is cheaper; above it, B is", "A is dearer than B at first and cheaper afterwards"."""
    if before.compared is None:
        return clause
    bare = clause.act == IS and not clause.objects and clause.compared is None and not clause.manner
    placed = bool(clause.around) and all(one.kind & _PLACED for one in clause.around)
    if bare and placed and clause.subject is not None and before.compared.base is None and before.act == IS:
        return replace(clause, compared=replace(before.compared, by=None))
    found = clause.compared
    if (
        found is not None
        and found.base is None
        and (_goes_on(clause) or _conceded(before, clause))
        and not clause.objects
    ):
        return replace(clause, compared=replace(found, base=before.compared.base))
    return clause


def _compared_with_what_follows(clause: Clause, after: Clause) -> Clause:
    """ "A is cheaper but slower than B": both are said of A and B."""
    if clause.compared is None or after.compared is None or clause.compared.base is not None or not _goes_on(after):
        return clause
    if clause.act != IS or clause.objects or clause.around or after.compared.base is None:
        return clause
    return replace(clause, compared=replace(clause.compared, base=after.compared.base))


def _conceded(before: Clause, clause: Clause) -> bool:
    """ "Although it is slower than B, A is cheaper" compares A with B in both halves."""
    same = before.subject in {_IT, clause.subject} or clause.subject == _IT
    return same and {before.label, clause.label} == {"MAIN", "CONTRAST"} and clause.act <= IS


def _goes_on(clause: Clause) -> bool:
    """Whether the clause speaks on of the subject of the one before."""
    return clause.subject is None and clause.joined in {"and", "but"} and clause.act <= IS


def mutual(clause: Clause) -> Clause:
    """ "A differs from B" as "A and B differ", titled figures in one order."""
    alike = any("SAME" in thing.senses and not thing.parts for thing in clause.objects)
    if not (clause.act & _MUTUAL or alike) or clause.subject is None or clause.passive:
        return clause
    subject, around = clause.subject, clause.around
    other = [one for one in around if one.kind & {"WITH", "FROM"} and not one.marks and one.thing is not None]
    if len(other) == 1 and not clause.objects and not subject.members and other[0].thing is not None:
        around = tuple(one for one in around if one is not other[0])
        subject = Thing(frozenset({"&AND"}), members=(subject, other[0].thing))
    if len(subject.members) != 2 or subject.senses != {"&AND"}:
        return clause
    members: tuple[Thing, ...] = subject.members
    if all(member.parts or not member.slot for member in members):  # bare names keep their order
        members = tuple(sorted(members, key=lambda one: (sorted(one.senses), str(one.parts))))
    return replace(clause, subject=replace(subject, members=members), around=around)


def _as_its_measure(clause: Clause) -> Clause:
    """ "Demand peaks at X" and "the peak demand is X" as "the peak of demand is X"."""
    subject = clause.subject
    if subject is None or clause.marks or clause.compared is not None:
        return clause
    for name, verb in _MEASURES.items():
        figures = [*clause.objects, *(one.thing for one in clause.around if "AT" in one.kind)]
        if verb in clause.act and len(figures) == 1 and figures[0] is not None and figures[0].slot:
            rest = tuple(one for one in clause.around if "AT" not in one.kind)
            whole = Thing(frozenset({name}), parts=(replace(subject, definite=False),), definite=True)
            return replace(clause, act=IS, subject=whole, objects=(figures[0],), around=rest)
        kind = [part for part in subject.parts if name in part.senses and not part.parts]
        if clause.act == IS and len(kind) == 1 and len(clause.objects) == 1 and clause.objects[0].slot:
            owner = replace(subject, parts=tuple(part for part in subject.parts if part is not kind[0]), definite=False)
            return replace(clause, subject=Thing(frozenset({name}), kind[0].marks, (owner,), definite=True))
    return clause


def _with_owner(row: list[Clause]) -> None:
    """ "The peak of demand is X and the average is Y": both are of the one thing that is named."""
    owners = {
        clause.subject.parts
        for clause in row
        if clause.subject is not None and clause.subject.senses & set(_MEASURES) and clause.subject.parts
    }
    if len(owners) != 1:
        return
    parts = owners.pop()
    for at, clause in enumerate(row):
        subject = clause.subject
        bare = subject is not None and not (subject.parts or subject.marks)
        if subject is not None and bare and subject.senses & set(_MEASURES) and clause.act == IS:
            name = next(name for name in _MEASURES if name in subject.senses)
            row[at] = replace(clause, subject=Thing(frozenset({name}), subject.marks, parts, definite=True))


def _named_by_figures(row: list[Clause], words: GuardWords) -> list[Clause]:
    """ "You are at {share} of the crossover, which lies at {crossover}" names the crossover by its figure."""
    for at, clause in enumerate(row):
        figure = clause.objects[0] if len(clause.objects) == 1 else None
        if clause.act != IS or figure is None or not figure.slot or figure.parts or clause.around or clause.manner:
            continue
        others = [one for one in row if one is not clause]
        nouns = {noun for one in others for noun in _nouns(one) if says(figure, noun, words)}
        if clause.subject is None or clause.marks or len(nouns) != 1:
            continue
        noun = nouns.pop()
        if clause.subject.senses not in ({"IT"}, {REF}, noun.senses):
            continue
        row = [one if one is clause else _put(one, noun, figure) for one in row]
        row[at] = replace(clause, subject=noun, joined="and" if at else "", behind=frozenset())
    return row


def _nouns(clause: Clause) -> set[Thing]:
    things = [*clause.objects, *(one.thing for one in clause.around if one.thing is not None)]
    parts = [part for thing in things for part in thing.parts]
    return {thing for thing in (*things, *parts) if thing.definite and not (thing.slot or thing.parts or thing.event)}


def _put(clause: Clause, noun: Thing, figure: Thing) -> Clause:
    def named(thing: Thing) -> Thing:
        if thing == noun:
            return replace(figure, marks=figure.marks | noun.marks)
        return replace(thing, parts=tuple(named(part) for part in thing.parts))

    around: tuple[Around, ...] = tuple(
        one if one.thing is None else replace(one, thing=named(one.thing)) for one in clause.around
    )
    return replace(clause, objects=tuple(named(thing) for thing in clause.objects), around=around)

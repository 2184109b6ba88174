"""Puts back what a sentence leaves out: the verb of a short answer, the subject of a note, the order in "then".

Pure. "A is published; B is not" says that B is not published, "not measured: X" that X was not measured. Works on clauses
as they were read, before they are brought into one form. Nothing is put back that the sentence itself does not hold.
"""

from dataclasses import replace

from bot.phrasing.guard.statements import IS, MAIN, REF, Clause, Comparison, Thing

_HELPING = frozenset({"BE", "DO", "HAVE"})
_ALIKE = frozenset({"=either", "?either", "=too", "TOO", "ALSO"})
_SIDE_BY_SIDE = frozenset({"", ",", "and", "but", ";", "while", "nor"})
_ONCE_DONE = frozenset({"PAST", "PERFECT"})
_ORDERED = frozenset({"THEN"})


def put_back(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses with what each leaves out."""
    row = [_not_the_other(clause) for clause in _under_headings(clauses)]
    row = [part for clause in row for part in _rather_than(clause)]
    for at in range(1, len(row)):
        row[at] = _done_to_it(row[at - 1], row[at])
        row[at] = _short_answer(row[at - 1], row[at]) or row[at]
        row[at] = _not_done_but(row[at - 1], row[at])
    return tuple(_both_at_once(_one_after_another(row)))


def _under_headings(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """ "Not measured: the quality of X" as "the quality of X was not measured"."""
    if len(clauses) != 2:
        return clauses
    heading, named = clauses
    done = bool(heading.act) and heading.act != IS and heading.marks <= {"NOT", "PAST"} and "PAST" in heading.marks
    told = heading.subject or heading.objects or heading.around or heading.manner or heading.compared
    if not done or told or named.joined != ":" or named.act or named.marks or named.subject is None:
        return clauses
    return (replace(named, act=heading.act, marks=heading.marks, passive=True, joined=""),)


def _not_the_other(clause: Clause) -> Clause:
    """ "Is an estimate and not a quote" as "is an estimate, not a quote"."""
    members = clause.objects[0].members if len(clause.objects) == 1 and clause.act == IS else ()
    denied = [member for member in members if member.marks == {"NOT"}]
    if len(members) != 2 or members[1] not in denied or len(denied) != 1 or clause.objects[0].senses != {"&AND"}:
        return clause
    return replace(clause, objects=members)


def _done_to_it(before: Clause, clause: Clause) -> Clause:
    """ "The figure comes from X, measured on Y" says that it was measured."""
    goes_on = before.passive and clause.joined in {"and", "but"} and not before.marks & {"NOT", "NEVER"}
    if goes_on and (done := _done_as_well(clause)) is not None:
        return replace(done, passive=True, marks=before.marks)
    aside = clause.joined == "and" and clause.subject is None and clause.marks == {"PAST"} and not clause.passive
    if not aside or clause.objects or not clause.around or before.marks & {"PAST", "PERFECT"} or before.passive:
        return clause
    return replace(clause, passive=True)


def _done_as_well(clause: Clause) -> Clause | None:
    """What is done in "is stored in X and | checked in Y"."""
    if clause.act and clause.subject is None and clause.marks == {"PAST"} and not (clause.passive or clause.objects):
        return clause
    deed = clause.subject.event if clause.subject is not None else None
    told = clause.act or clause.objects or clause.marks or clause.compared or clause.before_verb
    if (
        deed is None
        or told
        or deed.subject
        or deed.objects
        or deed.marks
        or deed.compared
        or clause.subject != Thing(frozenset({"EVENT"}), event=deed)
    ):
        return None
    return replace(
        clause, act=deed.act, subject=None, around=(*deed.around, *clause.around), manner=(*deed.manner, *clause.manner)
    )


def _short_answer(before: Clause, clause: Clause) -> Clause | None:
    """ "… is published; B is not" with the verb, its objects and its circumstances."""
    if not clause.act <= _HELPING or not clause.act or not before.act or clause.label != before.label:
        return None
    told = clause.objects or clause.compared or clause.before_verb or clause.passive
    subject = clause.subject
    if told or clause.joined not in _SIDE_BY_SIDE or subject is None or subject.senses & {REF, "THERE"}:
        return None
    if not all(manner & _ALIKE for manner in clause.manner) or any(not one.fronted for one in clause.around):
        return None
    if not _continues(before, clause):
        return None
    around = tuple(one for one in before.around if not one.fronted) if not clause.around else ()
    return replace(
        clause, act=before.act, passive=before.passive, objects=before.objects, compared=_turned_round(before, subject),
        around=(*clause.around, *around), manner=before.manner, marks=clause.marks | before.marks & _ONCE_DONE,
    )  # fmt: skip


def _turned_round(before: Clause, subject: Thing) -> Comparison | None:
    """ "A is cheaper than B above X; below it, B is": than A, not than itself."""
    compared = before.compared
    if compared is None or compared.base is None or compared.base.senses != subject.senses:
        return compared
    return replace(compared, base=before.subject)


def _continues(before: Clause, clause: Clause) -> bool:
    """Whether the helping verb can stand for the verb before it: "is" for "is published", "does" for "meets"."""
    ours, theirs = clause.marks - {"NOT"}, before.marks - {"NOT"}
    if clause.act == IS:
        return ours == theirs and (before.passive or before.act == IS)
    if clause.act == {"HAVE"}:
        return not ours and theirs == {"PERFECT"}
    return ours == theirs and before.act != IS and not (before.passive and not ours)


def _one_after_another(row: list[Clause]) -> list[Clause]:
    """ "Ask X, then run Y" as "after asking X, run Y"."""
    for at in range(1, len(row)):
        before, clause = row[at - 1], row[at]
        ordered = [manner for manner in clause.manner if manner & _ORDERED]
        told = "COMMAND" in before.marks and "COMMAND" in clause.marks and before.label == clause.label == MAIN
        if not told or len(ordered) != 1 or before.subject is not None or clause.subject is not None:
            continue
        row[at - 1] = replace(before, label="AFTER", marks=before.marks - {"COMMAND"})
        row[at] = replace(clause, joined="", manner=tuple(one for one in clause.manner if one is not ordered[0]))
    return row


def _both_at_once(row: list[Clause]) -> list[Clause]:
    """ "A does not meet X, and B does not either" as "neither A nor B meets X"."""
    done: list[Clause] = []
    for clause in row:
        before = done[-1] if done else None
        merged = None if before is None else _as_neither(before, clause) or _not_there(before, clause)
        if merged is None:
            done.append(clause)
        else:
            done[-1] = merged
    return done


def _rather_than(clause: Clause) -> tuple[Clause, ...]:
    """ "Rather than buying X, rent it" as "do not buy X; rent it"."""
    deeds = [one for one in clause.around if "INSTEAD" in one.kind and not one.marks and one.thing is not None]
    deed = deeds[0].thing.event if len(deeds) == 1 and deeds[0].thing is not None else None
    if deed is None or "COMMAND" not in clause.marks or deed.subject or deed.marks or len(deed.objects) != 1:
        return (clause,)
    named, mine = deed.objects[0], clause.objects
    if "IT" in named.senses and len(mine) == 1 and mine[0].slot and not named.marks:
        named = replace(mine[0], marks=frozenset())
    left = replace(
        deed, label=clause.label, marks=frozenset({"COMMAND", "NOT"}), objects=(named,), joined=clause.joined
    )
    rest = tuple(one for one in clause.around if one is not deeds[0])
    it = tuple(named if thing.senses == {"IT"} and not thing.marks else thing for thing in mine)
    return left, replace(clause, around=rest, objects=it, joined=";")


def _not_done_but(before: Clause, clause: Clause) -> Clause:
    """ "Do not buy X; rent it instead" as "do not buy X; rent it"."""
    if before.marks != {"COMMAND", "NOT"} or "COMMAND" not in clause.marks or len(before.objects) != 1:
        return clause
    manner = tuple(one for one in clause.manner if "INSTEAD_A" not in one)
    it = tuple(before.objects[0] if thing.senses == {"IT"} and not thing.marks else thing for thing in clause.objects)
    return replace(clause, manner=manner, objects=it, joined=";" if clause.joined == "" else clause.joined)


def _not_there(before: Clause, clause: Clause) -> Clause | None:
    """ "Is offered in A, but not in B" as "is offered in A and not in B"."""
    places = [one for one in before.around if not one.marks]
    if len(places) != 1 or len(clause.around) != 1 or not clause.around[0].kind & places[0].kind - {"BY"}:
        return None
    if clause.joined not in {"but", "and", ",", ";", ""} or not before.act or "NOT" in before.marks:
        return None
    other = clause.around[0]
    bare = not (clause.act or clause.subject or clause.objects or clause.manner or clause.marks or clause.compared)
    if bare and other.marks == {"NOT"} and clause.joined in {"but", "and"}:
        return replace(before, around=(*before.around, other))
    subject = before.subject if clause.subject is not None and clause.subject.senses == {"IT"} else clause.subject
    whole = replace(clause, subject=subject, joined="", behind=before.behind, around=(), marks=clause.marks - {"NOT"})
    if "NOT" not in clause.marks or other.marks or whole != replace(before, joined="", around=()):
        return None
    denied = replace(other, marks=frozenset({"NOT"}), fronted=places[0].fronted)
    return replace(before, around=(*before.around, denied))


def _as_neither(before: Clause, clause: Clause) -> Clause | None:
    one, other = before.subject, clause.subject
    if one is None or other is None or not (one.slot and other.slot) or one.marks or other.marks:
        return None
    if clause.joined not in {"and", ";", "nor"} or before.marks != clause.marks or "NOT" not in clause.marks:
        return None
    if replace(before, subject=None, joined="", behind=clause.behind) != replace(clause, subject=None, joined=""):
        return None
    members = (replace(one, marks=frozenset({"NEITHER"})), other)
    return replace(before, subject=Thing(frozenset({"&NOR"}), members=members), marks=before.marks - {"NOT"})

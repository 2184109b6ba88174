"""Whether two texts make the same statements: each clause of one has its like in the other, and nothing is left over.

Pure. Two words agree where their senses meet. What may be missing in the rewording is named here; nothing may be added.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise, permutations
from typing import TypeVar

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.statements import CHOICES, TIMES, Around, Clause, Thing, within

_MOST_CLAUSES = 6
_T = TypeVar("_T")
_SPEAKERS = frozenset({"YOU", "WE", "I"})
_SCOPES = frozenset({"ON", "FOR"})
_LIKE = ({"AT", "FOR"}, {"AT", "WITH"})
_LIKE_FOR_A_SPAN = {"IN", "AFTER"}
_POINTS_IN_TIME = frozenset({"date", "day", "week", "month", "quarter", "year", "deadline"})
_MAY_GO = frozenset({"BECOME"})
_CONDITIONS = frozenset({"IF", "UNLESS", "WHEN", "ONCE", "UNTIL", "WHETHER"})
_LABELS = {"CAUSE": "cause", "IF": "condition", "UNLESS": "condition", "WHEN": "time"}


def differences(ours: tuple[Clause, ...], theirs: tuple[Clause, ...], words: GuardWords) -> Iterator[str]:
    """Named reasons why ``theirs`` does not say what ``ours`` says."""
    ours, theirs = _when(ours), _when(theirs)
    if len(ours) > _MOST_CLAUSES or len(theirs) > _MOST_CLAUSES:
        yield "statement: too many clauses to compare"
        return
    if len(ours) != len(theirs):
        yield "statement: something was added or left out"
    for label, name in _LABELS.items():
        if sum(c.label == label for c in ours) != sum(c.label == label for c in theirs):
            yield f"{name}: a {name} was added, left out or changed"
    if not _same_contrast(ours, theirs):
        yield "contrast: added or left out"
    if sum(c.joined in CHOICES for c in ours) != sum(c.joined in CHOICES for c in theirs):
        yield "choice: added or left out"
    if len(ours) != len(theirs):
        return
    reach = list(ours), list(theirs)
    floats = {*_float_names(ours), *_float_names(theirs)}
    alone = len(_float_names(ours)) <= 1 and len(_float_names(theirs)) <= 1 and len(floats) == 1
    floating = next(iter(floats)) if alone else None
    (ours, mine), (theirs, other) = _floated(ours, floating), _floated(theirs, floating)
    if not _same_around(mine, other, reach):
        yield "circumstance: a figure holds under other circumstances"
    if _loosely_placed(ours, theirs) > 1:
        yield "circumstance: figures hold under each other's circumstances"
        return
    likes = [[_same_clause(a, b, reach) for b in theirs] for a in ours]
    if not any(
        all(likes[i][j] for i, j in enumerate(order))
        and _neighbours_kept(ours, theirs, order)
        and _times_kept(ours, theirs, order)
        for order in permutations(range(len(theirs)))
    ):
        at = next((i for i, row in enumerate(likes) if not any(row)), 0)
        yield f"statement: other things are said, or of other things ({' '.join(sorted(ours[at].act)).lower() or 'fragment'})"


def _same_contrast(ours: tuple[Clause, ...], theirs: tuple[Clause, ...]) -> bool:
    """ "But" and "although" say the same; "while" may stand for "and" and for "but"."""
    a, b = _contrasts(ours), _contrasts(theirs)
    weaker = theirs if b < a else ours
    return a == b or abs(a - b) <= max(sum(c.joined == "while" for c in weaker), _opposed(weaker))


def _opposed(clauses: tuple[Clause, ...]) -> int:
    """How often neighbours say opposite things, so that "but" adds nothing: "A does, B does not"."""
    return sum(
        a.label == b.label == "MAIN"
        and bool(a.act & b.act)
        and b.joined in {"", ";", "and", ","}
        and (("NOT" in a.marks) != ("NOT" in b.marks) or _turned_round(a, b))
        for a, b in pairwise(clauses)
    )


def _turned_round(a: Clause, b: Clause) -> bool:
    """Whether the lower side of one comparison is the higher side of the other."""
    if not any(act.startswith("CMP ") for act in a.act) or not a.objects or not b.objects:
        return False
    return a.subject == b.objects[0] or b.subject == a.objects[0]


def _contrasts(clauses: tuple[Clause, ...]) -> int:
    return sum(c.joined == "but" or c.label == "CONTRAST" for c in clauses)


def _neighbours_kept(ours: tuple[Clause, ...], theirs: tuple[Clause, ...], order: tuple[int, ...]) -> bool:
    """Whether what hangs on the clause before it hangs on the same clause in both."""
    return all(
        order[i] - 1 == order[i - 1]
        for i, clause in enumerate(ours)
        if i and _hangs(clause) and ((order[i] and _hangs(theirs[order[i]])) or _is_entry(clause))
    )


def _times_kept(ours: tuple[Clause, ...], theirs: tuple[Clause, ...], order: tuple[int, ...]) -> bool:
    """Whether "before you deploy it" still tells when the same is done: no semicolon has come between."""
    mine, other = _between_semicolons(ours), _between_semicolons(theirs)
    for i, clause in enumerate(ours):
        beside = {order[k] for k in range(len(ours)) if k != i and mine[k] == mine[i]}
        now_beside = {k for k in range(len(theirs)) if k != order[i] and other[k] == other[order[i]]}
        if clause.label in TIMES and beside and now_beside and not beside & now_beside:
            return False
    return True


def _between_semicolons(clauses: tuple[Clause, ...]) -> list[int]:
    return list(accumulate(int(clause.joined in {";", "."}) for clause in clauses))


def _is_entry(clause: Clause) -> bool:
    """ "{verdict}: {score}": what stands after the colon belongs to what stands before it."""
    return clause.joined == ":" and not clause.act


def _hangs(clause: Clause) -> bool:
    return (
        any("THEN" in manner for manner in clause.manner)
        or clause.joined == "that"
        or (clause.joined in {":", "which", ","} and (not clause.act or clause.act == {"BE"}))
    )


def _loosely_placed(ours: tuple[Clause, ...], theirs: tuple[Clause, ...]) -> int:
    """How many figures stand behind another preposition: one may ("for {volume}"), two have changed places."""
    mine, other = _placed(ours), _placed(theirs)
    return sum(not mine[name] & other[name] for name in mine.keys() & other.keys())


def _placed(clauses: tuple[Clause, ...]) -> dict[frozenset[str], frozenset[str]]:
    return {
        one.thing.senses: one.kind
        for clause in clauses
        for one in clause.around
        if one.thing is not None and one.thing.slot
    }


def _float_names(clauses: tuple[Clause, ...]) -> list[frozenset[str]]:
    """The figures that stand for the whole sentence: "at {volume}, A costs X and B costs Y"."""
    return [
        one.thing.senses
        for clause in clauses
        for one in clause.around
        if one.thing is not None
        and one.thing.slot
        and (one.kind & {"AT", "PER"} or (one.fronted and one.kind & {"FOR", "WITH"}))
    ]


def _floated(clauses: tuple[Clause, ...], name: frozenset[str] | None) -> tuple[tuple[Clause, ...], tuple[Around, ...]]:
    """Without the circumstance of the whole sentence, and that circumstance."""
    if name is None or len(clauses) < 2 or any(c.label != clauses[0].label for c in clauses):
        return clauses, ()
    found = [one for clause in clauses for one in clause.around if one.thing is not None and one.thing.senses == name]
    if len(found) != 1 or not found[0].kind & {"AT", "PER", "FOR", "WITH", "ON"}:
        return clauses, ()
    return tuple(replace(c, around=tuple(one for one in c.around if one is not found[0])) for c in clauses), (found[0],)


Reach = tuple[list[Clause], list[Clause]]


def _same_clause(a: Clause, b: Clause, reach: Reach) -> bool:
    if _label(a) != _label(b) or (not a.act & b.act and (a.act or b.act)):
        return False
    a, b = _commanded(a, b), _commanded(b, a)
    if a.act == b.act == {"BE"} and (_any_one(a.subject, b.subject) or _any_one(b.subject, a.subject)):
        return False
    if a.marks - _MAY_GO != b.marks - _MAY_GO or (b.marks - a.marks and "WOULD" not in a.marks):
        return False
    if not _same_bag(a.manner, b.manner, lambda x, y: bool(x & y)):
        return False
    if not _same_around(a.around, b.around, reach) or not _same_row(a.before_verb, b.before_verb, reach):
        return False
    if _same_side(a.subject, b.subject, reach) and _same_row(a.objects, b.objects, reach):
        return True
    return _same_turned_round(a, b, reach)


def _same_turned_round(a: Clause, b: Clause, reach: Reach) -> bool:
    """ "The largest part is {line}" as "{line} is the largest part"; never two bare figures."""
    if a.act != {"BE"} or len(a.objects) != 1 or len(b.objects) != 1 or a.subject is None or b.subject is None:
        return False
    if not (a.objects[0].definite or b.objects[0].definite) or (_bare_slot(a.subject) and _bare_slot(a.objects[0])):
        return False
    if any(thing.indefinite for thing in (a.subject, b.subject, a.objects[0], b.objects[0])):
        return False
    return _same_thing(a.subject, b.objects[0], reach) and _same_thing(a.objects[0], b.subject, reach)


def _any_one(thing: Thing | None, other: Thing | None) -> bool:
    """Whether "a decision is close" speaks of some decision where "the decision is close" speaks of this one."""
    if thing is None or other is None or thing.slot or other.slot or other.event is not None:
        return False
    return thing.indefinite and other.definite


def _bare_slot(thing: Thing | None) -> bool:
    return thing is not None and thing.slot and not thing.parts


def _commanded(clause: Clause, other: Clause) -> Clause:
    """ "Do not send it" as "it must not be sent"."""
    kept = clause.subject is not None  # "keep X": what is kept has become its subject
    spoken_to = other.subject is None or kept or "YOU" in other.subject.senses
    if "COMMAND" in clause.marks and "COMMAND" not in other.marks and spoken_to:
        return replace(clause, marks=clause.marks - {"COMMAND"} | {"MUST"})
    return clause


def _when(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Beside a whole event, "once" says no more than "when"; beside a level it does, and was read before."""
    return tuple(replace(clause, label="WHEN") if clause.label == "ONCE" else clause for clause in clauses)


def _label(clause: Clause) -> str:
    label = "MAIN" if clause.label == "CONTRAST" else clause.label
    if clause.joined == "which" and label in _CONDITIONS:  # an aside within a condition is no condition
        return f"{label} aside"
    return f"{label} that" if clause.joined == "that" else label


def _same_side(a: Thing | None, b: Thing | None, reach: Reach) -> bool:
    if a is None or b is None:
        only = a or b
        return only is None or (bool(only.senses & _SPEAKERS) and not only.marks and not only.parts)
    return _same_thing(a, b, reach)


def _same_row(a: tuple[Thing, ...], b: tuple[Thing, ...], reach: Reach) -> bool:
    return len(a) == len(b) and all(_same_thing(x, y, reach) for x, y in zip(a, b, strict=True))


def _same_thing(a: Thing, b: Thing, reach: Reach) -> bool:
    if ("REF" in a.senses) != ("REF" in b.senses):
        return _refers(a, b, reach)
    if (a.event is None) != (b.event is None):
        a, b = _as_noun(a), _as_noun(b)
    if not a.senses & b.senses:
        return False
    lost = a.marks - b.marks
    if b.marks - a.marks or lost - ({"YOUR"} if a.slot else frozenset()):
        return False
    if (a.event is None) != (b.event is None):
        return False
    if a.event is not None and b.event is not None and not _same_clause(a.event, b.event, reach):
        return False
    if not _same_bag(a.members, b.members, lambda x, y: _same_thing(x, y, reach)):
        return False
    if [m.senses for m in a.members if m.slot] != [m.senses for m in b.members if m.slot]:
        return False
    return _same_bag(a.parts, b.parts, lambda x, y: _same_thing(x, y, reach)) and _slot_order(a) == _slot_order(b)


def _as_noun(thing: Thing) -> Thing:
    """ "Migrating {model}" as "migration of {model}"."""
    event = thing.event
    if (
        event is None
        or event.subject
        or event.marks
        or event.around
        or event.manner
        or event.compared
        or len(event.objects) > 1
    ):
        return thing
    return Thing(event.act, thing.marks, event.objects)


def _slot_order(thing: Thing) -> list[str]:
    return [next(iter(part.senses)) for part in thing.parts if part.slot]


def _refers(a: Thing, b: Thing, reach: Reach) -> bool:
    """ "Which" is what the clause before it speaks of."""
    reference, thing, clauses = (b, a, reach[0]) if "REF" in b.senses else (a, b, reach[1])
    named = (
        one
        for clause in clauses
        for one in (clause.subject, *clause.objects, *(place.thing for place in clause.around))
        if one is not None
    )
    return not reference.marks and sum(one == thing for one in named) >= 2


def _same_around(a: tuple[Around, ...], b: tuple[Around, ...], reach: Reach) -> bool:
    if len(a) != len(b):
        return False
    if not _same_bag(a, b, lambda x, y: _same_one(x, y, reach)):
        return False
    for kind in {kind for one in a for kind in one.kind}:  # figures of one kind keep their order
        mine, theirs = (tuple(o for o in row if kind in o.kind and _holds_a_figure(o)) for row in (a, b))
        if (
            len(mine) > 1
            and len(mine) == len(theirs)
            and not all(_same_one(x, y, reach) for x, y in zip(mine, theirs, strict=True))
        ):
            return False
    return True


def _holds_a_figure(one: Around) -> bool:
    return one.thing is not None and any(thing.slot for thing in within(one.thing))


def _same_one(a: Around, b: Around, reach: Reach) -> bool:
    like = (
        bool(a.kind & b.kind)
        or any((a.kind & pair and b.kind & pair) and a.thing is not None and a.thing.slot for pair in _LIKE)
        or (bool(a.kind & _LIKE_FOR_A_SPAN and b.kind & _LIKE_FOR_A_SPAN) and _is_a_span(a.thing))
        or ((a.fronted or b.fronted) and a.kind & _SCOPES and b.kind & _SCOPES and a.thing is not None and a.thing.slot)
    )
    if not like or a.marks != b.marks or (a.thing is None) != (b.thing is None):
        return False
    return a.thing is None or (b.thing is not None and _same_thing(a.thing, b.thing, reach))


def _is_a_span(thing: Thing | None) -> bool:
    """Whether "in {months}" is "after {months}": not so for a point in time, "in {month}"."""
    if thing is None or not thing.slot:
        return False
    return not _POINTS_IN_TIME & set(next(iter(thing.senses)).strip("{}").split("_"))


def _same_bag(a: Sequence[_T], b: Sequence[_T], same: Callable[[_T, _T], bool]) -> bool:
    """Whether each of ``a`` has its own like in ``b`` and none is left."""
    if len(a) != len(b):
        return False
    left = list(b)
    for one in a:
        found = next((at for at, other in enumerate(left) if same(one, other)), None)
        if found is None:
            return False
        left.pop(found)
    return True

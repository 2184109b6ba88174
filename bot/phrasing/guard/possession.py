"""What has, keeps, needs, allows or rules out what: one form for each.

Pure. Each step keeps what is said; none adds or drops a word that says something.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.restating import lasts
from bot.phrasing.guard.statements import ENOUGH, IS, REF, SPEAKERS, Around, Clause, Thing, is_it, negated

_DEMANDS = frozenset({"MUST", "MAY", "CAN", "ALLOWED"})
_BROUGHT_ABOUT = (("KEEP", "STAY"), ("STORE", "STORED"), ("LOWER", "FALL"), ("RAISE", "RISE"))
_OWNERS = {
    "NEED": frozenset({"FOR"}),
    "CONSIDER": frozenset({"IN"}),
    "ASSUME": frozenset({"IN"}),
    "INCLUDE": frozenset({"IN"}),
    "CONTAIN": frozenset({"IN"}),
}


def as_existence(clause: Clause, words: GuardWords) -> Clause:
    if clause.subject is None or "THERE" not in clause.subject.senses:
        return clause
    places = [one for one in clause.around if one.kind & {"ON", "IN"} and not one.marks]
    place = next((one for one in places if "IN" in one.kind), None) or next(iter(places), None)
    place = place or next(
        (o for o in clause.around if "WITH" in o.kind and not o.marks and len(clause.around) == 1), None
    )
    if place is not None and place.thing is not None:
        around = tuple(one for one in clause.around if one is not place)
        return replace(clause, act=frozenset({"HAVE"}), subject=place.thing, around=around)
    thing = clause.objects[0] if len(clause.objects) == 1 else None
    qualities = [part for part in thing.parts if part.adjective] if thing is not None else []
    if thing is not None and len(qualities) == 1 and not clause.around:
        rest = tuple(part for part in thing.parts if part is not qualities[0])
        return replace(clause, subject=replace(thing, parts=rest), objects=(qualities[0],))
    return replace(clause, act=frozenset({"EXIST"}), subject=None)


def kept_inside(clause: Clause, words: GuardWords) -> Clause:
    """ "Must not leave X", "has to be kept in X" and "must stay in X"."""
    if (
        "LEAVE" in clause.act
        and "NOT" in clause.marks
        and len(clause.marks & _DEMANDS) == 1
        and len(clause.objects) == 1
    ):
        around = (*clause.around, Around(frozenset({"IN"}), clause.objects[0]))
        return replace(
            clause,
            act=frozenset({"STAY"}),
            marks=clause.marks - {"NOT"} - _DEMANDS | {"MUST"},
            objects=(),
            around=around,
        )
    denied = clause.marks & {"NOT", "NEVER"}
    if "LEAVE" in clause.act and len(clause.marks) == len(denied) == len(clause.objects) == 1 and not clause.around:
        always = (frozenset({"ALWAYS"}),) if "NEVER" in denied else ()
        return replace(
            clause, act=frozenset({"STAY"}), marks=frozenset(), objects=(), manner=(*clause.manner, *always),
            around=(Around(frozenset({"IN"}), clause.objects[0]),),
        )  # fmt: skip
    if clause.act & {"KEEP", "STORE"} and clause.subject is None and len(clause.objects) == 1:
        kept = frozenset(name for verb, name in (("KEEP", "STAY"), ("STORE", "STORED")) if verb in clause.act)
        return _inside(replace(clause, act=kept, subject=clause.objects[0], objects=()))
    inside = any("INSIDE" in one.kind for one in clause.around) and not clause.objects
    if clause.act == IS and inside and clause.subject is not None and "DATA" in clause.subject.senses:
        return _inside(replace(clause, act=frozenset({"STAY"})))  # "stays inside" is read as "is inside"
    return _inside(clause) if "STAY" in clause.act else clause


def _inside(clause: Clause) -> Clause:
    return replace(
        clause,
        around=tuple(
            replace(o, kind=frozenset({"IN"})) if o.kind & {"IN", "INSIDE", "ON"} else o for o in clause.around
        ),
    )


def as_exclusion(clause: Clause, words: GuardWords) -> Clause:
    """What rules something out is the reason for which it is out."""
    if "EXCLUDE" not in clause.act or clause.subject is None or len(clause.objects) != 1:
        return clause
    if clause.subject.senses & {REF} and not clause.subject.marks:
        return replace(clause, subject=None)
    if clause.subject.senses & SPEAKERS:
        return clause
    reason = Around(frozenset({"BECAUSE_OF"}), clause.subject)
    return replace(clause, subject=None, around=(*clause.around, reason))


def as_need(clause: Clause, words: GuardWords) -> Clause:
    """ "Serving X with A takes Y" as "A needs Y to serve X"; "running X takes Y" as "Y is needed to run X"."""
    subject = clause.subject
    if (
        "NEED" not in clause.act
        or subject is None
        or subject.event is None
        or not subject.event.objects
        or subject.marks
        or subject.event.subject
        or lasts(clause, words)
    ):
        return clause
    tools = [o for o in clause.around if "WITH" in o.kind and not o.marks and not o.fronted and o.thing is not None]
    if len(tools) > 1:
        return clause
    rest = tuple(o for o in clause.around if o not in tools)
    aim = Around(frozenset({"TO_DO"}), subject)
    return replace(clause, subject=tools[0].thing if tools else None, around=(*rest, aim))


def brought_about(clause: Clause, words: GuardWords) -> Clause:
    """ "A keeps X inside Y" as "with A, X stays inside Y"; "A lowers X" as "with A, X falls"."""
    subject = clause.subject
    if (
        subject is None
        or len(clause.objects) != 1
        or subject.senses & {REF, "YOU", "WE", "IT"}
        or subject.event is not None
    ):
        return clause
    act = next((end for start, end in _BROUGHT_ABOUT if start in clause.act), None)
    if act is None or (act in {"STAY", "STORED"} and not any(o.kind & {"IN", "INSIDE", "ON"} for o in clause.around)):
        return clause
    stored = frozenset({"STORED"}) if "STORE" in clause.act else frozenset[str]()
    around = (*clause.around, Around(frozenset({"WITH"}), subject))
    done = replace(clause, act=frozenset({act}) | stored, subject=clause.objects[0], objects=(), around=around)
    return _inside(done) if act in {"STAY", "STORED"} else done


def would_change(clause: Clause, words: GuardWords) -> Clause:
    """ "A would change X" and "X would change with A" as "X would be changed with A"."""
    subject = clause.subject
    if not clause.act & {"CHANGE", "FLIP"} or "MOVE" in clause.act or subject is None or clause.compared:
        return clause
    if subject.senses & {REF, "YOU", "WE", "IT"} or len(clause.objects) > 1 or subject.slot:
        return clause
    if not clause.objects:
        return replace(clause, subject=None, objects=(subject,))
    if subject.senses & {"NOTHING_N", "NOBODY"}:
        return clause
    return replace(clause, subject=None, around=(*clause.around, Around(frozenset({"WITH"}), subject)))


def shared_out(clause: Clause, words: GuardWords) -> Clause:
    """ "A makes up X of Y" as "A is X of Y"; "half of Y comes from A" as "A is half of Y"; "available from A" as "A offers"."""
    subject = clause.subject
    if "OFFER" in clause.act and subject is None and len(clause.objects) == 1:
        source = next((o for o in clause.around if "FROM" in o.kind and not o.marks and o.thing is not None), None)
        if source is not None:
            return replace(clause, subject=source.thing, around=tuple(o for o in clause.around if o is not source))
    if subject is None or len(clause.objects) != 1:
        return clause
    if "ACCOUNT_FOR" in clause.act and _is_share(clause.objects[0]):
        return replace(
            clause,
            act=IS,
            objects=(replace(clause.objects[0], definite=True),),
            subject=replace(subject, definite=True),
        )
    if "COME_FROM" in clause.act and _is_share(subject):
        return replace(
            clause,
            act=IS,
            subject=replace(clause.objects[0], definite=True),
            objects=(replace(subject, definite=True),),
        )
    return clause


def _is_share(thing: Thing) -> bool:
    return bool(thing.marks & {"HALF", "MOST"}) or "PART" in thing.senses or (thing.slot and bool(thing.parts))


def as_left(clause: Clause, words: GuardWords) -> Clause:
    """ "A leaves X idle" as "with A, X is idle"; "stands idle" as "is idle"; "in at most X" as "within X"."""
    if clause.act & {"LEAVE_AS", "MAKE", "KEEP"} and len(clause.objects) == 2 and clause.subject is not None:
        thing, state = clause.objects
        why = frozenset({"WITH", "BECAUSE_OF"}) if "MAKE" in clause.act else frozenset({"WITH"})
        cause = Around(why, clause.subject)
        if not state.slot and not clause.subject.senses & {REF, "YOU", "WE"}:
            clause = replace(clause, act=IS, subject=thing, objects=(state,), around=(*clause.around, cause))
    if "IDLE" in clause.act and not clause.objects:
        clause = replace(clause, act=IS, objects=(Thing(frozenset({"IDLE_A"})),))
    placed = bool(clause.act & {"STAY", "STORED", "STORE", "KEEP"})
    around = tuple(
        replace(o, kind=frozenset({"INSIDE"}), thing=replace(o.thing, marks=o.thing.marks - {"AT_MOST"}))
        if o.kind & {"IN", "AFTER"}
        and o.thing is not None
        and o.thing.slot
        and "AT_MOST" in o.thing.marks
        and not placed
        else o
        for o in clause.around
    )
    if "DEPEND" in clause.act and is_it(clause.subject):
        clause = replace(clause, subject=None)
    if (
        "KNOW" in clause.act
        and clause.subject is None
        and (to := next((o for o in around if "TO" in o.kind and not o.marks), None))
    ):
        around, clause = tuple(o for o in around if o is not to), replace(clause, subject=to.thing)
    if (
        "ALLOW" in clause.act
        and clause.subject is None
        and (to := next((o for o in around if o.kind & {"BELOW", "BY"} and not o.marks), None))
    ):
        around, clause = tuple(o for o in around if o is not to), replace(clause, subject=to.thing)
    return replace(clause, around=around)


def as_permission(clause: Clause, words: GuardWords) -> Clause:
    """ "Moving X is not allowed" and "you may not move X" as "X must not be moved"; "might" as "may"."""
    event = clause.objects[0].event if len(clause.objects) == 1 else None
    if (
        "ALLOW" in clause.act
        and clause.subject is None
        and event is not None
        and not clause.objects[0].marks
        and not event.marks
    ):
        marks = frozenset({"MUST", "NOT"}) if "NOT" in clause.marks else frozenset({"ALLOWED"})
        return replace(
            event, label=clause.label, joined=clause.joined, marks=event.marks | marks | clause.marks - {"NOT"},
            around=(*event.around, *clause.around),
            manner=(*event.manner, *clause.manner),
        )  # fmt: skip
    deed = _possible_deed(clause)
    if deed is not None:
        return replace(
            deed, label=clause.label, joined=clause.joined, marks=frozenset({"CAN"}),
            around=(*deed.around, *clause.around), manner=(*deed.manner, *clause.manner),
        )  # fmt: skip
    if {"MAY", "NOT"} <= clause.marks and clause.subject is not None and "YOU" in clause.subject.senses:
        return replace(clause, marks=clause.marks - {"MAY"} | {"MUST"})
    if "MIGHT" in clause.marks and not clause.marks & {"NOT", "NEVER"} and _permits_nothing(clause):
        return replace(clause, marks=clause.marks - {"MIGHT"} | {"MAY"})
    return clause


def _permits_nothing(clause: Clause) -> bool:
    """Whether "may" is only possible here: "the verdict may change", and not "{vendor} may change it" or "it may be stored"."""
    subject = clause.subject
    if subject is None or clause.objects or subject.slot or clause.act & {"STORED", "STAY"}:
        return False
    return not subject.senses & SPEAKERS and "YOUR" not in subject.marks


def _possible_deed(clause: Clause) -> Clause | None:
    """What is possible in "switching from X to Y is possible"."""
    subject = clause.subject
    if clause.act != IS or clause.marks or clause.compared or len(clause.objects) != 1 or subject is None:
        return None
    if "POSSIBLE" not in clause.objects[0].senses or clause.objects[0].parts or clause.objects[0].marks:
        return None
    deed = subject.event
    plain = deed is not None and not (deed.subject or deed.marks or subject.marks or subject.parts)
    return deed if plain else None


def as_enough(clause: Clause, words: GuardWords) -> Clause:
    """ "Has too little X", "does not have enough X", "the X is insufficient" in one form."""
    if len(clause.objects) != 1 or clause.compared is not None:
        return clause
    thing = clause.objects[0]
    scarce = thing.marks & {"TOO_LITTLE", "ENOUGH"}
    if (
        clause.act == {"HAVE"}
        and scarce
        and clause.subject is not None
        and not thing.slot
        and "YOU" not in clause.subject.senses
    ):
        marks = negated(clause.marks) if "TOO_LITTLE" in scarce else clause.marks
        owned = replace(thing, marks=thing.marks - scarce, parts=(*thing.parts, clause.subject), definite=True)
        return replace(clause, act=IS, marks=marks, subject=owned, objects=(ENOUGH,))
    if clause.act == IS and "TOO_LITTLE" in thing.senses:
        return replace(
            clause, marks=negated(clause.marks), objects=(replace(ENOUGH, parts=thing.parts, marks=thing.marks),)
        )
    return clause


def completed(clause: Clause, words: GuardWords) -> Clause:
    """ "Is needed for X" as "X needs it"; "for serving X" as "to serve X"; "is included in X" as "X includes it";
    "does not until X" as "does only after X"."""
    around = tuple(
        replace(o, kind=frozenset({"TO_DO"}))
        if "FOR" in o.kind and o.thing is not None and o.thing.event is not None
        else o
        for o in clause.around
    )
    clause = replace(clause, around=around)
    owner = _OWNERS.get(next((act for act in sorted(clause.act) if act in _OWNERS), ""))
    spoken_to = clause.subject is not None and clause.subject.senses == {"YOU"} and "NEED" in clause.act
    if owner is not None and (clause.subject is None or spoken_to) and len(clause.objects) == 1:
        place = next((o for o in around if o.kind & owner and not o.marks and o.thing is not None), None)
        if place is not None and (spoken_to or not place.fronted):
            return replace(clause, subject=place.thing, around=tuple(o for o in around if o is not place))
    late = next((o for o in around if "UNTIL" in o.kind and not o.marks), None)
    if late is not None and "NOT" in clause.marks:
        after = replace(late, kind=frozenset({"AFTER"}), marks=frozenset({"ONLY"}))
        around = tuple(after if o is late else o for o in around)
        return replace(clause, marks=clause.marks - {"NOT"}, around=around)
    return clause

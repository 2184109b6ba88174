"""One form for what can be said in several ways: passive, denial, duration, period.

Pure. Each step keeps what is said; none adds or drops a word that says something.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.naming import says, thing_of
from bot.phrasing.guard.statements import ENOUGH, IS, Around, Clause, Thing, as_quality, is_it, negated

_TAKES_A_THING = frozenset({"under", "on", "to", "from", "as", "for", "with", "of", "in", "at"})
_STANDING = frozenset({"UNKNOWN", "UNANSWERED", "KNOWN", "UNCERTAIN", "OPEN"})
_PLACES = frozenset({"INSIDE", "BELOW", "ABOVE", "OUTSIDE"})
_A_TIME = Thing(
    frozenset(
        {
            "HOUR",
            "DATE",
            "WEEK",
            "MONTH",
            "YEAR",
            "TIME",
            "LATENCY",
            "PERIOD",
            "LENGTH",
            "=days",
            "=minutes",
            "=seconds",
            "=payback",
            "=duration",
        }
    )
)
_DONE_TO = frozenset({"SET_UP", "TRAIN", "FINE_TUNE", "DEPLOY", "INSTALL", "SELF_HOST", "BUILD", "BUY"})
_PERIODS = frozenset({"MONTHLY", "YEARLY", "DAILY", "WEEKLY", "HOURLY", "PER_REQUEST", "PER_TOKEN"})


def in_active_voice(clause: Clause, words: GuardWords) -> Clause:
    if not clause.passive:
        return clause
    agents = [o for o in clause.around if "BY" in o.kind and o.marks <= {"ONLY"} and o.thing is not None]
    acting = [o for o in agents if o.thing is not None and o.thing.event is not None]
    by = next(iter(acting or agents), None)
    if by is not None and by.thing is not None and by.marks & by.thing.marks:
        return clause
    agent = replace(by.thing, marks=by.thing.marks | by.marks) if by is not None and by.thing is not None else None
    if clause.objects and any(sense.rsplit(" ", 1)[-1] in _TAKES_A_THING for sense in clause.act if " " in sense):
        return replace(clause, passive=False)
    objects = (() if clause.subject is None else (clause.subject,)) + clause.objects
    around = tuple(one for one in clause.around if one is not by)
    return replace(clause, subject=agent, objects=objects, around=around, passive=False)


def of_a_state(clause: Clause, words: GuardWords) -> Clause:
    if clause.act != IS or len(clause.objects) != 1 or clause.objects[0].parts or clause.subject is None:
        return clause
    state = next((words.states[s] for s in sorted(clause.objects[0].senses) if s in words.states), None)
    if state is None:
        return clause
    marks = negated(clause.marks) if state.negated else clause.marks
    return replace(
        clause,
        act=frozenset({state.verb}),
        marks=marks | clause.objects[0].marks,
        subject=None,
        objects=(clause.subject,),
    )


def denied_quality(clause: Clause, words: GuardWords) -> Clause:
    """ "Stays unknown" as "is still unknown"; "suffices" as "is enough"."""
    if "SUFFICE" in clause.act and not clause.objects:
        clause = replace(clause, act=IS, objects=(ENOUGH,))
    if len(clause.objects) != 1:
        return clause
    thing = clause.objects[0]
    quality = not thing.slot and not thing.parts and not thing.marks and thing.event is None
    if "STAY" in clause.act and quality and thing.senses & _STANDING and not clause.marks & {"NOT", "NEVER"}:
        clause = replace(clause, act=IS, manner=(*clause.manner, frozenset({"STILL"})))
    return clause


def opposite(clause: Clause, words: GuardWords) -> Clause:
    """ "Lacks X" is "does not have X"; "follows X" is "X precedes"."""
    for sense in sorted(clause.act):
        if sense in words.negatives:
            return replace(clause, act=frozenset({words.negatives[sense]}), marks=negated(clause.marks))
        if sense in words.converses and len(clause.objects) == 1 and clause.subject is not None:
            return replace(
                clause, act=frozenset({words.converses[sense]}), subject=clause.objects[0], objects=(clause.subject,)
            )
    return clause


def as_being(clause: Clause, words: GuardWords) -> Clause:
    """ "Stays below X" and "lies below X" as "is below X"; "would become X" as "would be X"."""
    if "MEET" in clause.act and len(clause.objects) == 1 and "PAST" not in clause.marks:
        around = (*clause.around, Around(frozenset({"INSIDE"}), clause.objects[0]))
        return replace(clause, act=IS, objects=(), around=around)
    placed = any(
        one.kind & _PLACES and not one.fronted and (one.thing is None or one.thing.slot or not one.kind & {"INSIDE"})
        for one in clause.around
    )
    if (
        clause.act & {"STAY", "COP", "FALL"}
        and placed
        and not ("FALL" in clause.act and any("ABOVE" in one.kind for one in clause.around))
        and not clause.objects
        and clause.compared is None
        and not clause.marks & {"MUST"}
    ):
        return replace(clause, act=IS)
    if clause.act & {"STAY", "COP"} and len(clause.objects) == 1 and clause.objects[0].marks & {"AT_LEAST", "AT_MOST"}:
        return replace(clause, act=IS)
    if clause.act == IS and len(clause.objects) == 1 and "TOO_LARGE" in clause.objects[0].senses:
        place = next((o for o in clause.around if "FOR" in o.kind and not o.marks), None)
        if place is not None and not clause.objects[0].marks:
            around = tuple(replace(o, kind=frozenset({"ON", "IN"})) if o is place else o for o in clause.around)
            return replace(clause, act=frozenset({"FIT"}), marks=negated(clause.marks), objects=(), around=around)
    if (held := _held_by(clause)) is not None:
        inside = (Around(frozenset({"ON", "IN"}), clause.subject),)
        return replace(
            clause, act=frozenset({"FIT"}), marks=negated(clause.marks), subject=held, objects=(), around=inside
        )
    other = next((o for o in clause.around if "WITH" in o.kind and not o.marks), None)
    if "FIT" in clause.act:
        places = frozenset({"IN", "ON"})
        around = tuple(replace(o, kind=places) if o.kind & {"TO", "IN", "ON", "INSIDE"} else o for o in clause.around)
        clause = replace(clause, around=around)
    if "AGREE" in clause.act and not clause.objects and other is not None and other.thing is not None:
        return replace(clause, objects=(other.thing,), around=tuple(o for o in clause.around if o is not other))
    if "BECOME" in clause.act and len(clause.objects) == 1 and clause.compared is None:
        return replace(clause, act=IS, marks=clause.marks | {"BECOME"})
    return clause


def _held_by(clause: Clause) -> Thing | None:
    """What does not fit where "{gpu} is too small for {model}"."""
    small = clause.act == IS and len(clause.objects) == 1 and "=too small" in clause.objects[0].senses
    if not small or clause.objects[0].marks or clause.subject is None or not clause.subject.slot:
        return None
    place = clause.around[0] if len(clause.around) == 1 else None
    if place is None or place.marks or "FOR" not in place.kind or place.thing is None or not place.thing.slot:
        return None
    return place.thing


def beside_its_figure(clause: Clause, words: GuardWords) -> Clause:
    """ "The crossover at {crossover}" and "your volume, {volume}," as the figure itself."""
    if clause.subject is not None and len(clause.before_verb) == 1:
        figure = clause.before_verb[0]
        if figure.slot and not clause.subject.slot and not clause.subject.members:
            whole = thing_of(replace(clause.subject, parts=(*clause.subject.parts, figure)), words)
            clause = replace(clause, subject=whole, before_verb=())
    for one in clause.around:
        if one.thing is None or not one.thing.slot or one.marks or not one.kind & {"AT", "WITH"}:
            continue
        for thing in (*clause.objects, *((clause.subject,) if clause.subject else ()), *_bases(clause)):
            if not thing.slot and not thing.parts and thing.event is None and says(one.thing, thing, words):
                whole = replace(one.thing, marks=one.thing.marks | thing.marks)
                rest = tuple(other for other in clause.around if other is not one)
                return _put(replace(clause, around=rest), thing, whole)
    return clause


def _bases(clause: Clause) -> tuple[Thing, ...]:
    placed = tuple(o.thing for o in clause.around if o.kind & _PLACES and o.thing is not None)
    return placed if clause.compared is None or clause.compared.base is None else (*placed, clause.compared.base)


def _put(clause: Clause, old: Thing, new: Thing) -> Clause:
    compared = clause.compared
    if compared is not None and compared.base is old:
        compared = replace(compared, base=new)
    return replace(
        clause,
        subject=new if clause.subject is old else clause.subject,
        objects=tuple(new if thing is old else thing for thing in clause.objects),
        around=tuple(replace(o, thing=new) if o.thing is old else o for o in clause.around),
        compared=compared,
    )


def supposed(clause: Clause, words: GuardWords) -> Clause:
    """ "If X were to grow" as "if X grew"; "takes X to answer" as "answers in X"."""
    events = [o for o in clause.around if "TO_DO" in o.kind and o.thing is not None and o.thing.event is not None]
    if len(events) != 1 or events[0].thing is None or events[0].thing.event is None or events[0].marks:
        return clause
    if clause.compared is not None or clause.before_verb:  # "it takes more {months}" would lose what is more
        return clause
    event, rest = events[0].thing.event, tuple(o for o in clause.around if o is not events[0])
    if event.subject is not None and is_it(clause.subject) and "=take" in clause.act and not event.marks:
        return hoisted(replace(clause, subject=events[0].thing, around=rest))
    if event.subject is not None or (event.marks and clause.marks):
        return clause
    if (
        "IT" in (clause.subject.senses if clause.subject else ())
        and "=take" not in clause.act
        and clause.act & {"COST", "NEED"}
    ):
        return hoisted(replace(clause, subject=events[0].thing, around=rest))
    if _takes_what_is_no_time(clause, words):
        return hoisted(replace(clause, subject=events[0].thing, around=rest))
    if clause.act == IS and clause.label == "IF" and not clause.objects and "PAST" in clause.marks:
        return replace(
            event, label="IF", marks=clause.marks | event.marks, subject=clause.subject, around=(*rest, *event.around),
            manner=(*event.manner, *clause.manner),
            joined=clause.joined,
        )  # fmt: skip
    done_to = _is_no_time(clause, words) or bool(event.act & _DONE_TO)
    if (
        "=take" in clause.act
        and not event.objects
        and done_to
        and clause.subject is not None
        and not is_it(clause.subject)
    ):
        done = replace(event, objects=(clause.subject,))
        return hoisted(replace(clause, subject=replace(events[0].thing, event=done), around=rest))
    impersonal = is_it(clause.subject) or not event.objects
    lasts = "=take" in clause.act or ("=need" in clause.act and not event.objects and not _is_no_time(clause, words))
    if lasts and len(clause.objects) == 1 and impersonal and clause.objects[0].slot:
        owner = next((o for o in rest if "FOR" in o.kind and not o.marks), None) if is_it(clause.subject) else None
        subject = owner.thing if owner is not None else None if is_it(clause.subject) else clause.subject
        duration = Around(frozenset({"IN", "AFTER"}), clause.objects[0])
        return replace(
            event, label=clause.label, marks=clause.marks | event.marks, subject=subject,
            around=(*(o for o in rest if o is not owner), *event.around, duration),
            manner=(*event.manner, *clause.manner), joined=clause.joined,
        )  # fmt: skip
    return clause


def _takes_what_is_no_time(clause: Clause, words: GuardWords) -> bool:
    """ "It takes {engineers} to run it" needs them; "it takes {hours} to run it" lasts that long."""
    if not is_it(clause.subject) or "=take" not in clause.act or len(clause.objects) != 1:
        return False
    return _is_no_time(clause, words)


def lasts(clause: Clause, words: GuardWords) -> bool:
    """Whether what is taken is a time: "setting up X takes {weeks}"."""
    return "=take" in clause.act and len(clause.objects) == 1 and not _is_no_time(clause, words)


def _is_no_time(clause: Clause, words: GuardWords) -> bool:
    return len(clause.objects) == 1 and clause.objects[0].slot and not says(clause.objects[0], _A_TIME, words)


def impersonal(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """ "It takes {hours} to retrain X" as "retraining X takes {hours}"."""
    return tuple(_with_its_deed(clause) for clause in clauses)


def _with_its_deed(clause: Clause) -> Clause:
    deeds = [o for o in clause.around if "TO_DO" in o.kind and o.thing is not None and not o.marks]
    if not is_it(clause.subject) or "=take" not in clause.act or len(deeds) != 1 or len(clause.objects) != 1:
        return clause
    return replace(clause, subject=deeds[0].thing, around=tuple(o for o in clause.around if o is not deeds[0]))


def chosen_for(clause: Clause, words: GuardWords) -> Clause:
    """ "The deployment chosen for {workload} is X" as "for {workload}, the chosen deployment is X"."""
    subject = clause.subject
    if clause.act != IS or subject is None or len(subject.parts) != 1:
        return clause
    event = subject.parts[0].event
    if event is None or event.marks or event.objects or event.manner or event.subject or len(event.around) != 1:
        return clause
    place = event.around[0]
    if "FOR" not in place.kind or place.marks or event.compared or clause.around:
        return clause
    part = Thing(as_quality(event.act), adjective=True)
    return replace(clause, subject=replace(subject, parts=(part,)), around=(replace(place, fronted=True),))


def hoisted(clause: Clause, words: GuardWords | None = None) -> Clause:
    """ "Running X at Y costs Z" as "running X costs Z at Y"; how and where belong to the whole clause."""
    subject = clause.subject
    if subject is not None and subject.event is not None and (subject.event.around or subject.event.manner):
        event = replace(subject.event, around=(), manner=())
        around, manner = (*subject.event.around, *clause.around), (*subject.event.manner, *clause.manner)
        clause = replace(clause, subject=replace(subject, event=event), around=around, manner=manner)
    aims = [o for o in clause.around if "TO_DO" in o.kind and o.thing is not None and o.thing.event is not None]
    if len(aims) != 1 or aims[0].thing is None or aims[0].thing.event is None or "NEED" not in clause.act:
        return clause
    event = aims[0].thing.event
    given = tuple(o for o in event.around if "AT" in o.kind and o.thing is not None and o.thing.slot)
    kept = tuple(o for o in event.around if o not in given)
    aim = replace(aims[0], thing=replace(aims[0].thing, event=replace(event, manner=(), around=kept)), fronted=False)
    around = tuple(aim if one is aims[0] else one for one in clause.around)
    return replace(clause, around=(*around, *given), manner=(*clause.manner, *event.manner))


def per_period(clause: Clause, words: GuardWords) -> Clause:
    """ "Your monthly volume is X" as "your volume is X a month"."""
    periods: list[frozenset[str]] = []

    def without(thing: Thing | None) -> Thing | None:
        if thing is None:
            return None
        found = tuple(part for part in thing.parts if part.senses & _PERIODS and not part.parts)
        periods.extend(part.senses & _PERIODS for part in found)
        return replace(thing, parts=tuple(part for part in thing.parts if part not in found)) if found else thing

    subject = without(clause.subject)
    objects = tuple(thing for thing in map(without, clause.objects) if thing is not None)
    around = tuple(replace(o, thing=without(o.thing)) for o in clause.around)
    manner = tuple(m & _PERIODS or m for m in clause.manner)
    return replace(clause, subject=subject, objects=objects, around=around, manner=(*manner, *periods))


def whatever(clause: Clause, words: GuardWords) -> Clause:
    """ "Never, whatever the volume" as "not at any volume"; "may only be done in X" as "may be done only in X"."""
    around = list(clause.around)
    marks = clause.marks
    for at, one in enumerate(around):
        bare = (
            one.thing is not None
            and not one.thing.parts
            and not one.thing.slot
            and not one.marks
            and not one.thing.event
        )
        if (
            "DESPITE" in one.kind
            and bare
            and len(marks & {"NEVER", "NOT"}) == 1
            and one.thing is not None
            and not one.thing.marks
        ):
            around[at] = Around(frozenset({"AT"}), replace(one.thing, marks=frozenset({"ANY"})))
            marks = marks - {"NEVER"} | {"NOT"}
    if "ONLY" in marks and len(around) == 1 and not around[0].marks:
        marks, around = marks - {"ONLY"}, [replace(around[0], marks=frozenset({"ONLY"}))]
    return replace(clause, marks=marks, around=tuple(around))


def not_yet(clause: Clause, words: GuardWords) -> Clause:
    """ "Not yet" as "still not"."""
    nobody = clause.subject is not None and "NOBODY" in clause.subject.senses
    if "PERFECT" in clause.marks and (nobody or clause.marks & {"NOT", "NEVER"}):
        manner = tuple(m for m in clause.manner if "EVER" not in m)
        around = tuple(
            one for one in clause.around if not ("BEFORE" in one.kind and one.thing is None and not one.marks)
        )
        clause = replace(clause, manner=manner, around=around)
    if "NOT" not in clause.marks:
        return clause
    return replace(clause, manner=tuple(frozenset({"STILL"}) if m & {"YET", "STILL"} else m for m in clause.manner))


def in_one_denial(clause: Clause, words: GuardWords) -> Clause:
    """ "Needs no X" is "does not need X"; "no X does" is "not any X does"."""
    marks = clause.marks
    if clause.subject is not None and "NO" in clause.subject.marks:
        subject = replace(clause.subject, marks=clause.subject.marks - {"NO"} | {"ANY"})
        clause, marks = replace(clause, subject=subject), negated(marks)
    objects = []
    for thing in clause.objects:
        if "NO" in thing.marks:
            marks = negated(marks)
            thing = replace(thing, marks=thing.marks - {"NO"} | {"ANY"})  # noqa: PLW2901 - its one form
        objects.append(thing)
    around = []
    for one in clause.around:
        if one.thing is not None and "NO" in one.thing.marks and not one.kind & {"WITH"}:
            marks = negated(marks)
            one = replace(one, thing=replace(one.thing, marks=one.thing.marks - {"NO"} | {"ANY"}))  # noqa: PLW2901 - likewise
        around.append(one)
    if "NEVER" in marks and "NOT" not in marks and any(o.thing is not None and "ANY" in o.thing.marks for o in around):
        marks = marks - {"NEVER"} | {"NOT"}
    if marks & {"NOT", "NEVER"}:
        objects = [replace(thing, marks=thing.marks - {"ANY"}) for thing in objects]
    return replace(clause, marks=marks, objects=tuple(objects), around=tuple(around))

"""What was done, said by a noun: "no measurement was made of X" is "X was not measured", "the reason for rejecting X is Y"
is "X is rejected because of Y".

Pure. Each step keeps what is said; none adds or drops a word that says something.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.naming import says
from bot.phrasing.guard.statements import IS, Around, Clause, Thing, is_it

_LIGHT = frozenset({"DO", "=make", "=carry out", "=perform", "=conduct"})
_OWNER_OF_A_DEED = frozenset({"OF"})


def said_by_a_noun(clause: Clause, words: GuardWords) -> Clause:
    """ "Does no training on X" as "does not train on X", "no measurement was made of X" as "X was not measured"."""
    if not clause.act & _LIGHT or len(clause.objects) != 1 or clause.compared or clause.before_verb:
        return clause
    deed = clause.objects[0]
    if not deed.senses & words.nominals or deed.slot or deed.marks - {"NO"} or len(deed.parts) > 1:
        return clause
    done_to = [*deed.parts, *(o.thing for o in clause.around if o.kind & _OWNER_OF_A_DEED and not o.marks and o.thing)]
    if len(done_to) > 1 or any(thing.adjective or thing.event is not None for thing in done_to):
        return clause
    around = tuple(one for one in clause.around if not one.kind & _OWNER_OF_A_DEED)
    if not (done_to or around) or ("NO" in deed.marks and "NOT" in clause.marks):
        return clause
    marks = clause.marks | {"NOT"} if "NO" in deed.marks else clause.marks
    return replace(clause, act=deed.senses, marks=marks, objects=tuple(done_to), around=around)


def there_is_one_done(clause: Clause, words: GuardWords) -> Clause:
    """ "There is no fallback planned" as "no fallback is planned"."""
    if clause.subject is None or "THERE" not in clause.subject.senses or clause.act != IS or len(clause.objects) != 1:
        return clause
    verbs = [manner for manner in clause.manner if all(_is_participle(sense) for sense in manner)]
    if len(verbs) != 1 or clause.compared or clause.objects[0].members:
        return clause
    act = frozenset(sense[1:].rsplit(" ", 1)[0] for sense in verbs[0])
    manner = tuple(one for one in clause.manner if one is not verbs[0])
    return replace(clause, act=act, subject=None, manner=manner)


def _is_participle(sense: str) -> bool:
    return sense.startswith("~") and sense.rsplit(" ", 1)[-1] == "done"


def put_behind(clause: Clause, words: GuardWords) -> Clause:
    """ "It is not worth its price to upgrade X" as "upgrading X is not worth its price"."""
    deeds = [one for one in clause.around if "TO_DO" in one.kind and not one.marks and one.thing is not None]
    if clause.act != IS or not is_it(clause.subject) or clause.compared or len(clause.objects) < 2 or len(deeds) != 1:
        return clause
    deed = deeds[0].thing
    if deed is None or deed.event is None or deed.event.marks or deed.event.subject is not None:
        return clause
    return replace(clause, subject=deed, around=tuple(one for one in clause.around if one is not deeds[0]))


def for_a_reason(clause: Clause, words: GuardWords) -> Clause:
    """ "The reason for rejecting X is Y, not Z" as "X is rejected because of Y, not because of Z"."""
    subject = clause.subject
    if clause.act != IS or clause.marks or subject is None or clause.compared or len(clause.around) != 1:
        return clause
    named = (subject, *clause.objects)
    title = next((thing for thing in named if "REASON" in thing.senses and thing.definite and not thing.marks), None)
    deed = clause.around[0].thing
    if title is None or title.parts or clause.around[0].marks or not clause.around[0].kind & {"FOR", "TO_DO"}:
        return clause
    if deed is None or deed.event is None or deed.event.subject or deed.event.marks or len(deed.event.objects) != 1:
        return clause
    if deed.event.around or deed.event.compared or deed.event.before_verb:
        return clause
    reasons = [thing for thing in named if thing is not title]
    if not reasons or reasons[0].marks or any(thing.marks != {"NOT"} for thing in reasons[1:]):
        return clause
    causes = tuple(_because_of(thing) for thing in reasons)
    manner = tuple(one for one in clause.manner if one != _AND)
    return replace(
        deed.event, label=clause.label, joined=clause.joined, around=causes, manner=(*manner, *deed.event.manner)
    )


_AND = frozenset({"&AND"})


def _because_of(thing: Thing) -> Around:
    return Around(frozenset({"BECAUSE_OF"}), replace(thing, marks=frozenset()), thing.marks & {"NOT"})


def no_change_in(clause: Clause, words: GuardWords) -> Clause:
    """ "There has been no change in X" as "X has not changed"."""
    there = clause.subject is not None and "THERE" in clause.subject.senses and clause.act == IS
    if not there or len(clause.objects) != 1 or clause.compared or clause.marks - {"PAST", "PERFECT"}:
        return clause
    deed, places = (
        clause.objects[0],
        [o for o in clause.around if "IN" in o.kind and not o.marks and o.thing is not None],
    )
    if deed.marks != {"NO"} or deed.parts or not deed.senses & words.nominals or len(places) != 1:
        return clause
    if not deed.senses & _MOVES or places[0].thing is None:
        return clause
    around = tuple(one for one in clause.around if one is not places[0])
    return replace(
        clause, act=deed.senses, marks=clause.marks | {"NOT"}, subject=places[0].thing, objects=(), around=around
    )


_MOVES = frozenset({"=chang", "=increas", "=decreas", "=reduc", "=improv", "=ris", "=fall", "=drop"})


def greatest_of_all(clause: Clause, words: GuardWords) -> Clause:
    """ "Of the tested models, X is the smallest" as "X is the smallest of the tested models"."""
    wholes = [
        o for o in clause.around if o.fronted and o.kind & {"OF", "AMONG"} and not o.marks and o.thing is not None
    ]
    if clause.act != IS or len(wholes) != 1 or len(clause.objects) != 1 or not clause.objects[0].definite:
        return clause
    best, whole = clause.objects[0], wholes[0].thing
    if best.slot or whole is None or not any(sense.startswith("=") and sense.endswith("est") for sense in _said(best)):
        return clause
    around = tuple(one for one in clause.around if one is not wholes[0])
    return replace(clause, objects=(replace(best, parts=(*best.parts, whole)),), around=around)


def _said(thing: Thing) -> frozenset[str]:
    return thing.senses.union(*(part.senses for part in thing.parts))


def lets_you(clause: Clause, words: GuardWords) -> Clause:
    """ "Does not allow you to offer X" as "does not allow offering X"."""
    deeds = [one for one in clause.around if "TO_DO" in one.kind and not one.marks and one.thing is not None]
    if "ALLOW" not in clause.act or len(clause.objects) != 1 or len(deeds) != 1 or deeds[0].thing is None:
        return clause
    deed = deeds[0].thing
    if clause.objects[0] != Thing(frozenset({"YOU"})) or deed.event is None or deed.event.subject is not None:
        return clause
    return replace(clause, objects=(deed,), around=tuple(one for one in clause.around if one is not deeds[0]))


def named_beside(clause: Clause, words: GuardWords) -> Clause:
    """ "X, the cheaper route, does it" as "the cheaper route, X, does it"."""
    subject = clause.subject
    if subject is None or len(clause.before_verb) != 1 or not subject.slot or subject.parts or subject.marks:
        return clause
    title = clause.before_verb[0]
    if title.slot or not title.definite or title.event or title.members or not says(subject, title, words):
        return clause
    return replace(clause, subject=title, before_verb=(subject,))


def of_the_whole(clause: Clause, words: GuardWords) -> Clause:
    """ "Of the time, {share} is used" as "{share} of the time is used"."""
    wholes = [o for o in clause.around if o.fronted and "OF" in o.kind and not o.marks and o.thing is not None]
    if clause.subject is not None or len(wholes) != 1 or len(clause.objects) != 1:
        return clause
    part, whole = clause.objects[0], wholes[0].thing
    if not part.slot or part.parts or part.marks or whole is None or whole.slot:
        return clause
    around = tuple(one for one in clause.around if one is not wholes[0])
    return replace(clause, objects=(replace(part, parts=(whole,)),), around=around)


def of_every_one(clause: Clause, words: GuardWords) -> Clause:
    """ "Every price is a list price" as "all prices are list prices", where no figure could be that of each."""
    subject = clause.subject
    if clause.act != IS or subject is None or "EACH" not in subject.marks or len(clause.objects) != 1:
        return clause
    if any(thing.slot for thing in (subject, *clause.objects, *subject.parts, *clause.objects[0].parts)):
        return clause
    every = replace(subject, marks=subject.marks - {"EACH"} | {"ALL"})
    return replace(clause, subject=every, objects=(replace(clause.objects[0], indefinite=False),))

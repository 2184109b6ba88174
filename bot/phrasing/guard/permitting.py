"""What a licence or contract lets somebody do, in one form: "under X, you may use Y", "X permits the use of Y".

Pure. Works on clauses as they were read, for a second reading only. What may be done stands in a clause of its own, so that a
denial of the permission and a permission to leave it are kept apart.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords, Kind
from bot.phrasing.guard.naming import says
from bot.phrasing.guard.statements import SPEAKERS, Clause, Thing

_STATED = frozenset({"ALLOWED_STATE", "BANNED_STATE"})
_BINDS = Thing(frozenset({"LICENCE", "CONTRACT", "TERMS"}))
_LEFT_TO_YOU = (frozenset({"MAY"}), frozenset({"ALLOWED"}))
_FORBIDDEN = (frozenset({"MAY", "NOT"}), frozenset({"MUST", "NOT"}), frozenset({"ALLOWED", "NOT"}))
_WITH_THE_DEED = frozenset({"WITHOUT"})


def permitted(clause: Clause, words: GuardWords) -> Clause:
    """The permission as "X allows doing Y"."""
    return _to_be_done(clause) or _said_by_a_noun(clause, words) or _left_to_you(clause, words) or clause


def _to_be_done(clause: Clause) -> Clause | None:
    """ "X permits Y to be used" as "X permits using Y"."""
    aims = [one for one in clause.around if "TO_DO" in one.kind and not one.marks and one.thing is not None]
    if "ALLOW" not in clause.act or clause.passive or len(clause.objects) != 1 or len(aims) != 1:
        return None
    deed, done_to = aims[0].thing, clause.objects[0]
    if deed is None or deed.event is None or not deed.event.passive or done_to.senses & SPEAKERS:
        return None
    if deed.event.subject or deed.event.objects or deed.event.marks:
        return None
    done = replace(deed, event=replace(deed.event, objects=(done_to,), passive=False))
    return replace(clause, objects=(done,), around=tuple(one for one in clause.around if one is not aims[0]))


def _said_by_a_noun(clause: Clause, words: GuardWords) -> Clause | None:
    """ "X allows commercial use of Y" as "X allows using Y commercially"."""
    stated = any(thing.senses & _STATED for thing in clause.objects) and clause.act == {"BE"}
    if "ALLOW" in clause.act and not clause.passive and len(clause.objects) == 1:
        deed = _deed(clause.objects[0], clause, words)
        changed = None if deed is None else replace(clause, objects=(deed,))
    elif (stated or ("ALLOW" in clause.act and clause.passive)) and clause.subject is not None:
        deed = _deed(clause.subject, clause, words)
        changed = None if deed is None else replace(clause, subject=deed)
    else:
        return None
    if changed is None:
        return None
    return replace(changed, around=tuple(one for one in clause.around if not one.kind & _WITH_THE_DEED))


def _deed(noun: Thing, clause: Clause, words: GuardWords) -> Thing | None:
    if not noun.senses & words.nominals or noun.marks or noun.event is not None or noun.members:
        return None
    done_to = tuple(part for part in noun.parts if not part.adjective)
    ways = [_as_manner(part, words) for part in noun.parts if part.adjective]
    if len(done_to) != 1 or not done_to[0].slot or any(way is None for way in ways):
        return None
    manner = tuple(way for way in ways if way is not None)
    given = tuple(one for one in clause.around if one.kind & _WITH_THE_DEED)
    return Thing(frozenset({"EVENT"}), event=Clause("EVENT", noun.senses, objects=done_to, manner=manner, around=given))


def _as_manner(quality: Thing, words: GuardWords) -> frozenset[str] | None:
    """ "Commercially" for "commercial"."""
    if quality.marks or quality.parts:
        return None
    for sense in sorted(quality.senses):
        for entry in words.phrases.get((f"{sense[1:]}ly",), ()) if sense.startswith("=") else ():
            if entry.kind is Kind.ADVERB:
                return entry.senses
    return None


def _left_to_you(clause: Clause, words: GuardWords) -> Clause | None:
    """ "Under X, you may use Y" as "X allows using Y", "you may not" as "does not allow"."""
    if clause.marks not in _LEFT_TO_YOU + _FORBIDDEN or clause.passive or clause.compared or clause.before_verb:
        return None
    if clause.subject is None or clause.subject.senses != {"YOU"} or not clause.act:
        return None
    terms = [
        one
        for one in clause.around
        if (one.kind & {"BELOW", "UNDER_TERMS"} or (one.fronted and "WITH" in one.kind)) and not one.marks
    ]
    if len(terms) != 1 or terms[0].thing is None or not terms[0].thing.slot or not says(terms[0].thing, _BINDS, words):
        return None
    rest = tuple(one for one in clause.around if one is not terms[0])
    deed = Clause("EVENT", clause.act, objects=clause.objects, around=rest, manner=clause.manner)
    return replace(
        clause, act=frozenset({"ALLOW"}), marks=clause.marks & {"NOT"}, subject=terms[0].thing,
        objects=(Thing(frozenset({"EVENT"}), event=deed),), around=(), manner=(),
    )  # fmt: skip

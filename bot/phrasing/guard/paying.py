"""What is paid, saved or needed more, said of who pays: "you pay X for A" is "A costs X", "A costs an extra X compared with B"
is "A costs X more than B".

Pure. Each step keeps what is said; none adds or drops a word that says something.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.naming import says
from bot.phrasing.guard.statements import Around, Clause, Comparison, Thing

_COSTS = frozenset({"COST", "=cost"})
_SPENT = frozenset({"COST", "SAVE_"})
_MORE = frozenset({":+", "ADDITIONAL"})
_TAKEN = frozenset({"CHOOSE", "USE"})
_A_SPAN = Thing(frozenset({"HOUR", "DATE", "WEEK", "MONTH", "YEAR", "TIME", "PERIOD", "=days"}))
_A_LEVEL = Thing(frozenset({"CROSSOVER", "VOLUME", "LIMIT", "AMOUNT", "FIGURE"}))
_YOU = Thing(frozenset({"YOU"}))


def to_you(clause: Clause, words: GuardWords) -> Clause:
    """ "Saves you X" and "costs you X" as "saves X", "costs X"."""
    if not clause.act & _SPENT or not clause.objects or clause.objects[0] != _YOU:
        return clause
    return replace(clause, objects=clause.objects[1:])


def paid_for(clause: Clause, words: GuardWords) -> Clause:
    """ "You pay X for A" and "with A, you pay X more than with B" as "A costs X", "A costs X more than B"."""
    if "PAY" not in clause.act or clause.subject not in {None, _YOU} or len(clause.objects) > 1:
        return clause
    figure = clause.objects[0] if clause.objects else None
    if (figure is not None and not figure.slot) or (figure is None and clause.compared is None):
        return clause
    places = [one for one in clause.around if _is_whose(one, words)]
    whose = next((one for one in places if "FOR" in one.kind), None) or (places[0] if len(places) == 1 else None)
    if whose is None or sum("FOR" in one.kind for one in places) > 1:
        return clause
    rest = tuple(one for one in clause.around if one is not whose)
    return replace(clause, act=_COSTS, subject=whose.thing, around=rest)


def _is_whose(one: Around, words: GuardWords) -> bool:
    """Whether "for {other}" tells what is paid for, and not for how long."""
    thing = one.thing
    bare = thing is not None and thing.slot and not (one.marks or thing.marks or thing.parts)
    return bare and bool(one.kind & {"FOR", "WITH"}) and thing is not None and not says(thing, _A_SPAN, words)


def taken_instead(clause: Clause, words: GuardWords) -> Clause:
    """ "Choosing A over B saves X" and "using A instead of B costs X more" as "A saves X compared with B", "A costs X more"."""
    subject = clause.subject
    deed = subject.event if subject is not None and not subject.marks else None
    if deed is None or not clause.act & _SPENT or not deed.act & _TAKEN or len(deed.objects) != 1:
        return clause
    told = deed.subject or deed.marks or deed.manner or deed.compared or deed.before_verb
    sides = deed.around
    if told or len(sides) != 1 or sides[0].marks:
        return clause
    other = sides[0].thing
    if other is None or not other.slot or not deed.objects[0].slot or (clause.compared and clause.compared.base):
        return clause
    over = "ABOVE" in sides[0].kind and "CHOOSE" in deed.act and not says(other, _A_LEVEL, words)
    if not over and "INSTEAD" not in sides[0].kind:
        return clause
    base = Around(frozenset({"BASE"}), other)
    return replace(clause, subject=deed.objects[0], around=(*clause.around, base))


def more_of_it(clause: Clause, words: GuardWords) -> Clause:
    """ "A costs an extra X compared with B" and "A costs an extra X over B" as "A costs X more than B"."""
    figure = clause.objects[-1] if clause.objects else None
    if clause.compared is not None or figure is None or not figure.slot:
        return clause
    extra = [part for part in figure.parts if part.senses & _MORE and not (part.slot or part.parts or part.marks)]
    extra += [figure] if figure.marks == {"OTHER"} else []
    sides = [one for one in clause.around if one.kind & {"BASE", "ABOVE"} and not one.marks and one.thing is not None]
    if len(extra) != 1 or len(sides) != 1 or not (clause.subject and clause.subject.slot):
        return clause
    rest = tuple(one for one in clause.around if one is not sides[0])
    parts = tuple(part for part in figure.parts if part is not extra[0])
    bare = replace(figure, parts=parts, marks=figure.marks - {"OTHER"}, indefinite=False)
    more = Comparison("", upward=True, by=bare, base=sides[0].thing)
    return replace(clause, objects=clause.objects[:-1], around=rest, compared=more)

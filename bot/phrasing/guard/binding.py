"""Two clauses where another wording has one: by doing something, of a thing just named.

Pure. "Replacing X lowers the bill" says that the bill falls if you replace X; "the extra cost is X. It buys Y" says that the
extra cost of X buys Y. Works on clauses in their one form; none adds or drops a word that says something.
"""

from dataclasses import replace

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.naming import thing_of
from bot.phrasing.guard.statements import IS, MAIN, REF, SPEAKERS, Clause, Thing

_EFFECTS = {"LOWER": "FALL", "RAISE": "RISE"}
_NO_TITLE = SPEAKERS | {REF, "IT", "THERE"}


def by_doing(row: list[Clause]) -> list[Clause]:
    """ "Replacing X lowers the bill" as "if you replace X, the bill falls"."""
    if len(row) != 1 or row[0].subject is None or row[0].subject.event is None or len(row[0].objects) != 1:
        return row
    clause, deed = row[0], row[0].subject.event
    effect = next((_EFFECTS[act] for act in sorted(clause.act) if act in _EFFECTS), None)
    if effect is None or clause.marks - {"WOULD"} or clause.label != MAIN or clause.compared or clause.before_verb:
        return row
    if deed.subject is not None or deed.marks or row[0].subject.marks or row[0].subject.parts or not deed.objects:
        return row
    mine = tuple(one for one in clause.around if one.kind & {"BY", "TO", "FROM"})
    given = tuple(one for one in clause.around if one not in mine)
    done = replace(deed, label="IF", subject=Thing(frozenset({"YOU"})), around=(*deed.around, *given))
    return [done, replace(clause, act=frozenset({effect}), subject=clause.objects[0], objects=(), around=mine)]


def of_the_thing_named(row: list[Clause], words: GuardWords) -> list[Clause]:
    """ "The extra cost is X. It buys Y" as "the extra cost of X buys Y"."""
    done: list[Clause] = []
    for clause in row:
        whole = _titled(done[-1], words) if done else None
        follows = clause.label == MAIN and clause.joined in {"", "and", ";"} and not clause.before_verb
        if whole is not None and follows and clause.subject in (done[-1].objects[0], done[-1].subject):
            done[-1] = replace(clause, subject=whole, joined=done[-1].joined)
        else:
            done.append(clause)
    return done


def _titled(clause: Clause, words: GuardWords) -> Thing | None:
    """The thing with its figure, where ``clause`` says nothing but how much or what it is."""
    title = clause.subject
    if clause.act != IS or clause.label != MAIN or len(clause.objects) != 1 or title is None or title.slot:
        return None
    told = clause.marks or clause.around or clause.manner or clause.compared or clause.before_verb
    figure = clause.objects[0]
    if (
        told
        or title.senses & _NO_TITLE
        or title.event
        or title.members
        or not figure.slot
        or figure.marks
        or figure.parts
    ):
        return None
    whole = thing_of(replace(title, parts=(*title.parts, figure)), words)
    return None if whole.slot else whole


def brought_on(clauses: tuple[Clause, ...]) -> tuple[Clause, ...] | None:
    """ "The GPUs stand idle, which raises the cost" as "the cost rises because the GPUs stand idle"."""
    clause = clauses[-1] if len(clauses) > 1 else None
    if clause is None or any(before.label != MAIN for before in clauses) or clause.joined not in {"which", ","}:
        return None
    unnamed = clause.subject is None or clause.subject == Thing(frozenset({REF}))
    if not unnamed or clause.passive or clause.before_verb or clause.marks & {"NOT", "NEVER"}:
        return None
    effect = _effect(clause)
    if effect is None:
        return None
    return (
        *(replace(before, label="CAUSE") for before in clauses[:-1]),
        replace(effect, joined="", behind=frozenset()),
    )


def _effect(clause: Clause) -> Clause | None:
    act = next((_EFFECTS[act] for act in sorted(clause.act) if act in _EFFECTS), None)
    if act is not None and len(clause.objects) == 1 and clause.compared is None:
        return replace(clause, act=frozenset({act}), subject=clause.objects[0], objects=())
    if "MAKE" not in clause.act:
        return None
    if clause.compared is not None and clause.compared.by is not None and not clause.objects:
        return replace(clause, act=IS, subject=clause.compared.by, compared=replace(clause.compared, by=None))
    made = len(clause.objects) == (1 if clause.compared else 2)
    return replace(clause, act=IS, subject=clause.objects[0], objects=clause.objects[1:]) if made else None

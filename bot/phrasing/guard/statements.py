"""What a sentence says as values: things, circumstances, comparisons and clauses. No step that changes them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

MAIN = "MAIN"
TIMES = frozenset({"BEFORE", "AFTER", "UNTIL", "WHEN", "ONCE"})
"""The labels of clauses that say when."""
CHOICES = frozenset({"or", "nor"})
"""What joins clauses of which one or the other holds."""
REF = "REF"
"""What "which" and "this" refer to."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a noun phrase names: its head, what is before and beside it, and how much of it."""

    senses: frozenset[str]
    marks: frozenset[str] = frozenset()
    parts: tuple["Thing", ...] = ()
    members: tuple["Thing", ...] = ()
    event: "Clause | None" = None
    slot: bool = False
    definite: bool = False
    indefinite: bool = False
    adjective: bool = False
    served: bool = False
    """Stands behind "for": whose it is, not how much."""


@dataclass(frozen=True, slots=True)
class Around:
    """A circumstance: the preposition and what follows it."""

    kind: frozenset[str]
    thing: Thing | None
    marks: frozenset[str] = frozenset()
    fronted: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which way a comparison goes and by how much; ``base`` is the other side."""

    scale: str
    upward: bool
    by: Thing | None = None
    base: Thing | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement. ``marks``: negation, modality, tense. ``act`` is the verb, or BE."""

    label: str = MAIN
    act: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    subject: Thing | None = None
    objects: tuple[Thing, ...] = ()
    around: tuple[Around, ...] = ()
    manner: tuple[frozenset[str], ...] = ()
    compared: Comparison | None = None
    before_verb: tuple[Thing, ...] = ()
    passive: bool = False
    joined: str = ""
    """What stands between it and the clause before: "and", ":", "which"."""
    behind: frozenset[str] = frozenset()
    """The slot directly before it, which "which" can speak of."""


@dataclass(slots=True)
class Draft:
    label: str = MAIN
    joined: str = ""
    behind: frozenset[str] = frozenset()
    act: frozenset[str] = frozenset()
    marks: set[str] = field(default_factory=set)
    subject: Thing | None = None
    objects: list[Thing] = field(default_factory=list)
    around: list[Around] = field(default_factory=list)
    manner: list[frozenset[str]] = field(default_factory=list)
    compared: Comparison | None = None
    before_verb: list[Thing] = field(default_factory=list)
    passive: bool = False
    pending: set[str] = field(default_factory=set)

    def done(self) -> Clause:
        manner = [*self.manner, *(frozenset({mark}) for mark in self.pending)]
        return Clause(
            self.label, self.act, frozenset(self.marks), self.subject, tuple(self.objects), tuple(self.around),
            tuple(manner), self.compared, tuple(self.before_verb), self.passive, self.joined, self.behind,
        )  # fmt: skip

    @property
    def empty(self) -> bool:
        return not (self.act or self.subject or self.objects or self.around or self.manner or self.compared)


IS = frozenset({"BE"})
NOTHING = Thing(frozenset({"NOTHING"}))
ENOUGH = Thing(frozenset({"ENOUGH", "SUFFICIENT"}))
SPEAKERS = frozenset({"YOU", "WE", "I"})
GONE = Clause(label="GONE")


def is_it(thing: Thing | None) -> bool:
    return thing is not None and "IT" in thing.senses


def as_quality(act: frozenset[str]) -> frozenset[str]:
    """What was done as a quality of what it was done to: "the separated contract" is no "separate contract"."""
    return frozenset(f"{sense} done" for sense in act)


def negated(marks: frozenset[str]) -> frozenset[str]:
    return marks - {"NOT"} if "NOT" in marks else marks | {"NOT"}


def things_in(clause: Clause) -> Iterator[Thing]:
    """Every thing of a clause, at whatever depth."""
    compared = (clause.compared.by, clause.compared.base) if clause.compared is not None else ()
    for thing in (
        clause.subject,
        *clause.objects,
        *clause.before_verb,
        *(one.thing for one in clause.around),
        *compared,
    ):
        if thing is not None:
            yield from within(thing)


def within(thing: Thing) -> Iterator[Thing]:
    """A thing and every thing in it, at whatever depth."""
    yield thing
    for part in (*thing.parts, *thing.members):
        yield from within(part)
    if thing.event is not None:
        yield from things_in(thing.event)

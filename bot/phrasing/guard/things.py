"""Reads what noun phrases name: heads, quantities, what stands before and beside them.

Pure.
"""

from abc import ABC, abstractmethod
from dataclasses import replace

from bot.facts.guard_words import Form, Kind
from bot.phrasing.guard.statements import Clause, Thing
from bot.phrasing.guard.tokens import NAMED, Word

HELPERS = frozenset({Kind.MODAL, Kind.DO, Kind.HAVE, Kind.BE})
BINDERS = frozenset({Kind.STOP, Kind.BINDS_NEXT, Kind.BINDS_PREVIOUS, Kind.CONTRAST, Kind.RELATIVE})
HARD_PAUSES = frozenset({";", ":", "–", "—"})
FINITE = frozenset({Form.BASE, Form.THIRD, Form.PAST})
_AS_ADJECTIVE = frozenset({Form.DONE, Form.DOING, Form.NONE})
_MEASURED = frozenset({"COST", "PRICE", "ESTIMATE_N", "SCORE", "FEE", "SAVINGS", "LATENCY"})
_COMPLETED_BY = {"CONTRACT": frozenset({"WITH"}), "PROOF": frozenset({"FOR"})}
_STANDS_ALONE = frozenset({"NO", "ALL", "BOTH", "MOST", "NEITHER", "MORE", ":+", ":-"})


def _completes(word: Word, thing: Thing) -> bool:
    """Whether "with {vendor}" belongs to "the contract" before it."""
    return any(word.senses & _COMPLETED_BY[sense] for sense in thing.senses if sense in _COMPLETED_BY)


def add_marks(marks: set[str], senses: frozenset[str]) -> None:
    """Adds a mark; said twice it is another one: "not not" is no "not"."""
    for sense in senses:
        marks.add(f"{sense} again" if sense in marks else sense)


def _headed(names: list[Word], marks: set[str], extra: list[Thing], definite: bool) -> Thing:
    """The last noun is the head; a slot is one only where there is no noun."""
    head = next((at for at in range(len(names) - 1, -1, -1) if names[at].kind is Kind.NOUN), None)
    if head is None:
        head = next((at for at in range(len(names) - 1, -1, -1) if names[at].kind is Kind.SLOT), len(names) - 1)
    rest = tuple(
        Thing(w.senses, slot=w.kind is Kind.SLOT, adjective=w.kind is Kind.ADJECTIVE)
        for at, w in enumerate(names)
        if at != head
    )
    word = names[head]
    return Thing(
        word.senses,
        frozenset(marks),
        (*extra, *rest),
        (),
        None,
        word.kind is Kind.SLOT,
        definite or word.kind is Kind.SLOT,
    )


class ThingReader(ABC):
    """Goes through the words of a text once."""

    def __init__(self, row: tuple[Word, ...]) -> None:
        self.row = row
        self.at = 0

    def _kind(self, ahead: int = 0) -> Kind:
        at = self.at + ahead
        return self.row[at].kind if at < len(self.row) else Kind.STOP

    def _word(self) -> Word:
        return self.row[self.at]

    def _starts_thing(self, ahead: int = 0) -> bool:
        at = ahead
        while self._kind(at) in {Kind.MARK, Kind.ARTICLE, Kind.OWNER, Kind.QUANTIFIER, Kind.NEGATION}:
            at += 1
        return (
            self._kind(at) in NAMED
            or self._kind(at) is Kind.PRONOUN
            or (at > ahead and self._kind(at) in {Kind.VERB, Kind.COMPARATIVE} and self._kind(at + 1) in NAMED)
        )

    def _thing(self, *, joined: bool = True) -> Thing | None:
        here = self.at
        if self._kind() is Kind.PRONOUN:
            return self._pronoun()
        marks, definite = self._determined()
        indefinite = "A" in marks
        marks.discard("A")
        names, extra = self._names(marks)
        if not names:
            if marks and self._kind() is Kind.PREPOSITION and "OF" in self._word().senses:
                return self._part_of(marks)
            if "QUANTITY" in marks or any(mark in marks for mark in _STANDS_ALONE):
                return Thing(frozenset({"REST"}), frozenset(marks))
            self.at = here
            return None
        thing = replace(_headed(names, marks, extra, definite), indefinite=indefinite)
        thing = self._beside(thing)
        return self._members(thing) if joined else thing

    def _pronoun(self) -> Thing:
        word = self._word()
        self.at += 1
        thing = Thing(word.senses)
        return self._beside(thing) if word.senses == {"THAT"} else thing

    def _determined(self) -> tuple[set[str], bool]:
        marks: set[str] = set()
        definite = False
        while self._kind() in {Kind.MARK, Kind.ARTICLE, Kind.OWNER, Kind.QUANTIFIER, Kind.NEGATION} or (
            self._kind() is Kind.COMPARATIVE and self._counts()
        ):
            word = self._word()
            if "'s" in word.senses:
                break
            if word.kind is Kind.ARTICLE:
                definite = definite or "the" in word.senses
                if "a" in word.senses:
                    marks.add("A")
            else:
                add_marks(marks, word.senses)
                definite = definite or word.kind is Kind.OWNER
            self.at += 1
        return marks, definite

    def _names(self, marks: set[str]) -> tuple[list[Word], list[Thing]]:
        names: list[Word] = []
        extra: list[Thing] = []
        start = self.at
        while start and self.row[start - 1].kind in {Kind.ARTICLE, Kind.OWNER, Kind.QUANTIFIER, Kind.MARK}:
            start -= 1
        prepositional = bool(start) and self.row[start - 1].kind is Kind.PREPOSITION
        prepositional = prepositional and not self._behind_a_verb(start)
        while True:
            word = self._word() if self.at < len(self.row) else None
            if word is None:
                break
            ahead = self._kind(1) in NAMED
            if word.kind is Kind.VERB and word.form is Form.DOING and not names and self._behind_a_preposition():
                break
            if (
                word.kind is Kind.SLOT
                and names
                and names[-1].kind in {Kind.NOUN, Kind.SLOT}
                and self._starts_the_verb(1)
                and prepositional
            ):
                break
            if word.kind is Kind.ADJECTIVE and names and names[-1].kind in {Kind.SLOT, Kind.NOUN} and not ahead:
                break
            if word.kind in NAMED:
                names.append(word)
            elif (
                word.kind in {Kind.VERB, Kind.ADVERB}
                and ahead
                and (names or self._inside())
                and word.form in _AS_ADJECTIVE
            ):
                extra.append(Thing(word.senses, frozenset({str(word.form)} if word.form is Form.DOING else ())))
            elif word.kind in {Kind.COMPARATIVE, Kind.QUANTIFIER} and ahead and (names or self._inside()):
                extra.append(Thing(word.senses))
            elif (
                word.kind is Kind.PAUSE
                and word.text == ","
                and names
                and names[-1].kind is Kind.ADJECTIVE
                and self._kind(1) is Kind.ADJECTIVE
            ):
                pass
            else:
                break
            self.at += 1
        return names, extra

    def _starts_the_verb(self, ahead: int) -> bool:
        """Whether a finite verb comes next: "in the first year {verdict} is dearer"."""
        kind = self._kind(ahead)
        return kind in HELPERS or (kind is Kind.VERB and self.row[self.at + ahead].form in FINITE)

    def _behind_a_preposition(self) -> bool:
        return bool(self.at) and self.row[self.at - 1].kind is Kind.PREPOSITION

    def _inside(self) -> bool:
        before = self.row[self.at - 1].kind if self.at else Kind.STOP
        return before in {
            Kind.ARTICLE,
            Kind.OWNER,
            Kind.QUANTIFIER,
            Kind.MARK,
            Kind.ADVERB,
            Kind.COMPARATIVE,
            Kind.PREPOSITION,
        }

    def _part_of(self, marks: set[str]) -> Thing | None:
        self.at += 1
        thing = self._thing(joined=False)
        if thing is None:
            return Thing(frozenset({"REST"}), frozenset(marks))
        whole = set(thing.marks)
        add_marks(whole, frozenset(marks))
        return replace(thing, marks=frozenset(whole))

    def _beside(self, thing: Thing) -> Thing:
        """``thing`` with all that stands behind it and belongs to it."""
        while self.at < len(self.row):
            longer = self._with_the_next(thing)
            if longer is None:
                return thing
            thing = longer
        return thing

    def _with_the_next(self, thing: Thing) -> Thing | None:
        """``thing`` with the one phrase that follows it, or None where that does not belong to it."""
        word = self._word()
        if word.kind is Kind.PREPOSITION and "OF" in word.senses:
            return self._of(thing)
        if word.kind is Kind.PREPOSITION and self._starts_thing(1):
            served = "FOR" in word.senses and bool(thing.senses & _MEASURED)
            return self._completed(thing, served=served) if served or _completes(word, thing) else None
        if word.text in {"you", "we"}:
            return self._done_by(thing, word)
        if word.kind is Kind.OWNER and "'s" in word.senses:
            self.at += 1
            owned = self._thing(joined=False)
            return thing if owned is None else replace(owned, parts=(*owned.parts, thing), definite=True)
        if word.text == "(" and self._kind(1) in NAMED | {Kind.MARK}:
            return self._in_brackets(thing)
        return None

    def _of(self, thing: Thing) -> Thing | None:
        here = self.at
        self.at += 1
        owner = self._thing(joined=False)
        if owner is None and self._kind() is Kind.VERB:
            owner = self._event(keep_word=True)
        if owner is None:
            self.at = here
            return None
        return replace(thing, parts=(*thing.parts, owner))

    def _completed(self, thing: Thing, *, served: bool) -> Thing:
        """ "The cost for {model}", "a contract with {vendor}"."""
        self.at += 1
        other = self._thing(joined=False)
        if other is None:
            return thing
        return replace(thing, parts=(*thing.parts, replace(other, served=True) if served else other))

    def _done_by(self, thing: Thing, who: Word) -> Thing | None:
        """ "The volume you have", "the one we do not recommend", "all that you can run"."""
        subject = Thing(who.senses)
        if self._kind(1) in {Kind.DO, Kind.MODAL} and self._kind(3) is Kind.VERB:
            if self._kind(2) is not Kind.NEGATION:
                return None
            marks = frozenset(self.row[self.at + 1].senses - {"DO"} | self.row[self.at + 2].senses)
            event, words = Clause("EVENT", self.row[self.at + 3].senses, marks, subject=subject), 4
        elif self._can_be_done():
            event, words = Clause("EVENT", self.row[self.at + 2].senses, self.row[self.at + 1].senses, subject), 3
        elif self._kind(1) in {Kind.VERB, Kind.HAVE} and self.row[self.at + 1].form in FINITE | {Form.DONE}:
            event, words = Clause("EVENT", self.row[self.at + 1].senses, subject=subject), 2
        else:
            return None
        self.at += words
        return replace(thing, parts=(*thing.parts, Thing(frozenset({"EVENT"}), event=event)))

    def _in_brackets(self, thing: Thing) -> Thing | None:
        here = self.at
        self.at += 1
        inside = self._thing()
        if inside is None or self._kind() is not Kind.PAUSE or self._word().text != ")":
            self.at = here
            return None
        self.at += 1
        return replace(thing, parts=(*thing.parts, inside))

    def _can_be_done(self) -> bool:
        """Whether "you can run" ends here and belongs to what stands before; with an object it is a statement."""
        return self._kind(1) is Kind.MODAL and self._kind(2) is Kind.VERB and not self._starts_thing(3)

    def _members(self, thing: Thing) -> Thing:
        if self._kind() is not Kind.COORDINATOR or not self._starts_thing(1):
            return thing
        here = self.at
        word = self._word()
        self.at += 1
        other = self._thing()
        if other is None or (self._behind_a_verb(here) and (self._kind() in HELPERS or self._kind() is Kind.VERB)):
            self.at = here
            return thing
        if self._behind_a_verb(here) and self._kind() is Kind.PREPOSITION and self._gap_from(here):
            self.at = here
            return thing
        if "AND" in word.senses:  # "both A and B" is "A and B"
            thing = replace(thing, marks=thing.marks - {"BOTH"})
        return Thing(frozenset({f"&{next(iter(word.senses))}"}), members=(thing, *(other.members or (other,))))

    def _gap_from(self, here: int) -> bool:
        saved, self.at = self.at, here
        gap = self._gap_ahead()
        self.at = saved
        return gap

    def _behind_a_verb(self, here: int) -> bool:
        for word in reversed(self.row[:here]):
            if word.kind in HELPERS or (word.kind is Kind.VERB and word.form in FINITE):
                return True
            if word.kind in BINDERS or (word.kind is Kind.PAUSE and word.text in HARD_PAUSES):
                return False
        return False

    def _counts(self) -> bool:
        """Whether the comparative stands before a noun that it counts: "more memory"."""
        return self._kind(1) in {Kind.NOUN, Kind.ADJECTIVE} and ":" in next(iter(self._word().senses))

    def _gap_ahead(self) -> bool:
        """Whether "and {cost} for {other}" follows: a clause whose verb is that of the one before."""
        kinds = [word.kind for word in self.row[self.at + 1 : self.at + 6]]
        end = next((i for i, kind in enumerate(kinds) if kind in BINDERS or kind is Kind.COORDINATOR), len(kinds))
        kinds = [kind for kind in kinds[:end] if kind not in {Kind.ARTICLE, Kind.OWNER, Kind.MARK, Kind.PAUSE}]
        if len(kinds) < 3 or Kind.SLOT not in {kinds[0], kinds[2]}:  # "and cache in memory" is no clause
            return False
        return kinds[0] in NAMED and kinds[1] is Kind.PREPOSITION and kinds[2] in NAMED

    @abstractmethod
    def _event(self, *, keep_word: bool = False) -> Thing:
        """A clause that stands for a thing; read by who reads clauses."""

"""Reads one clause: where it ends, its objects and circumstances; its verb is read in ``verbs``.

Pure.
"""

from dataclasses import replace

from bot.facts.guard_words import Form, Kind
from bot.phrasing.guard.statements import MAIN, TIMES, Around, Clause, Comparison, Draft, Thing
from bot.phrasing.guard.things import BINDERS, FINITE, HARD_PAUSES, HELPERS, add_marks
from bot.phrasing.guard.tokens import NAMED, Word
from bot.phrasing.guard.verbs import BETWEEN, VerbReader

_PLACES = frozenset({"INSIDE", "BELOW", "ABOVE", "OUTSIDE"})
_BY_ITSELF = frozenset({"FALL", "RISE", "CHANGE", "DOUBLE", "FLIP", "COLLAPSE", "COST", "STAY", "COP", "END", "START"})


class ClauseReader(VerbReader):
    """Goes through the words of a text once."""

    def _ends(self, draft: Draft, found: list[Clause]) -> bool:
        kind = self._kind()
        if draft.act and self._then(0):
            return True
        if kind in BINDERS:
            return not (kind is Kind.RELATIVE and draft.empty)
        if kind is Kind.PAUSE:
            return self._pause_ends(draft, found)
        finite = kind in HELPERS or (kind is Kind.VERB and self._word().form in FINITE)
        if draft.label == "WHETHER" and draft.act and finite:
            return True
        if self._waits(draft, found) and (kind in HELPERS or (kind is Kind.VERB and self._word().form in FINITE)):
            return True
        if kind is Kind.COORDINATOR:
            return self._coordinator_ends(draft)
        return False

    def _waits(self, draft: Draft, found: list[Clause]) -> bool:
        """Whether the clause before a relative one still has no verb."""
        relative = draft.joined in {"that", "which"} and bool(draft.act)
        return relative and bool(found) and not found[-1].act and found[-1].subject is not None

    def _pause_ends(self, draft: Draft, found: list[Clause]) -> bool:
        text = self._word().text
        if text in HARD_PAUSES:
            return True
        if text != ",":
            return False
        after = self._kind(1)
        if draft.act and self._then(1):
            return True
        if self._waits(draft, found) and (after in HELPERS or after is Kind.VERB):
            return True
        if after in BINDERS or (after is Kind.COORDINATOR and not draft.empty):
            self.at += 1
            return self._ends(draft, found)
        if draft.act and self._absolute(1):
            return True
        if draft.act and self._participle_aside(1):
            return True
        if not draft.act:
            return draft.label != MAIN and draft.subject is not None and self._finite_ahead(1)
        if after is Kind.COMPARATIVE and not draft.compared:
            return True
        if after is Kind.SLOT and (self._places(2) or self._gap_after_a_comma(draft)):
            return True
        if after is Kind.ARTICLE and self._gap_after_a_comma(draft):
            return True
        if after is Kind.VERB and self.row[self.at + 1].form in {Form.BASE, Form.THIRD}:
            return True
        if after is Kind.PREPOSITION and self.row[self.at + 1].senses & _PLACES:
            return True
        if after is Kind.VERB and draft.label != MAIN and self.row[self.at + 1].form is Form.BASE:
            return True
        if after is Kind.VERB and self.row[self.at + 1].form is Form.DOING:
            return True
        return self._finite_ahead(1)

    def _participle_aside(self, ahead: int) -> bool:
        """Whether "measured on {gpu}" follows."""
        if self._kind(ahead) is not Kind.VERB or self._kind(ahead + 1) is not Kind.PREPOSITION:
            return False
        verb = self.row[self.at + ahead]
        return verb.form in {Form.PAST, Form.DONE} and not verb.senses & _BY_ITSELF

    def _absolute(self, ahead: int) -> bool:
        """Whether "with {a} going to {b}" follows."""
        if self._kind(ahead) is not Kind.PREPOSITION or "WITH" not in self.row[self.at + ahead].senses:
            return False
        at = ahead + 1
        while self._kind(at) in NAMED | {Kind.ARTICLE, Kind.OWNER}:
            at += 1
        doing = self._kind(at) is Kind.VERB and self.row[self.at + at].form is Form.DOING
        return doing and self._kind(at - 1) in NAMED

    def _then(self, ahead: int) -> bool:
        """Whether "then run it" follows."""
        if self._kind(ahead) is not Kind.ADVERB or "THEN" not in self.row[self.at + ahead].senses:
            return False
        return self._kind(ahead + 1) is Kind.VERB and self.row[self.at + ahead + 1].form in FINITE

    def _gap_after_a_comma(self, draft: Draft) -> bool:
        """Whether ", {other} on speed" follows "{verdict} wins on cost"."""
        named = 2 if self._kind(1) is Kind.ARTICLE else 1
        if self._kind(named) not in NAMED or self._kind(named + 1) is not Kind.PREPOSITION:
            return False
        if self._kind(named + 2) not in NAMED:
            return False
        return any(one.kind & self.row[self.at + named + 1].senses for one in draft.around)

    def _places(self, ahead: int) -> bool:
        """Whether "{gap} below {limit}" or "{gap} more than {other}" follows."""
        if self._kind(ahead) is Kind.COMPARATIVE:
            return True
        return self._kind(ahead) is Kind.PREPOSITION and bool(self.row[self.at + ahead].senses & _PLACES)

    def _coordinator_ends(self, draft: Draft) -> bool:
        if not draft.act or draft.empty:
            return False
        after = self._kind(1)
        skip = 1
        while self._kind(skip) in BETWEEN:
            skip += 1
        if self._kind(skip) is Kind.VERB or self._kind(skip) in HELPERS or self._kind(1) is Kind.COMPARATIVE:
            return True
        if after in BINDERS or self._finite_ahead(1):
            return True
        return self._gap_ahead()

    def _finite_ahead(self, ahead: int) -> bool:
        """Whether a finite verb comes before the next binder; a relative clause on the way has its own."""
        named, relatives = False, 0
        for word in self.row[self.at + ahead :]:
            if word.kind in BINDERS - {Kind.RELATIVE} or (word.kind is Kind.PAUSE and word.text != "("):
                return False
            if word.kind is Kind.RELATIVE:
                if not named:
                    return False
                relatives += 1
            elif word.kind in HELPERS or (word.kind is Kind.VERB and word.form in FINITE):
                if not relatives:
                    return named or word.kind in HELPERS
                relatives -= 1
            named = named or word.kind in NAMED or word.kind is Kind.PRONOUN
        return False

    def _piece(self, draft: Draft) -> None:
        word = self._word()
        match word.kind:
            case Kind.PAUSE | Kind.RELATIVE | Kind.COORDINATOR:
                self.at += 1
                self._pause(draft, word)
            case Kind.PREPOSITION:
                self._around(draft)
            case Kind.BASE:
                self._base(draft)
            case Kind.TO:
                draft.around.append(Around(frozenset({"TO_DO"}), self._event(), self._pending(draft)))
            case Kind.COMPARATIVE if not self._counts():
                self._comparative(draft, word)
            case Kind.MODAL | Kind.DO | Kind.HAVE | Kind.BE:
                self._verb_group(draft)
            case Kind.NEGATION if "NOT" in word.senses and self._denies_what_follows(draft):
                self.at += 1
                draft.pending.add("NOT")
            case Kind.NEGATION if self._denies_one_place(draft):
                self.at += 1
                draft.pending.update(word.senses)
                draft.manner = [one for one in draft.manner if one != {"&AND"}]
            case Kind.NEGATION if not self._starts_thing(1) or draft.act == frozenset({"BE"}):
                self.at += 1
                add_marks(draft.marks if draft.act or self._verb_soon() else draft.pending, word.senses)
            case Kind.MARK if not self._starts_thing(1):
                self.at += 1
                add_marks(draft.pending, word.senses)
            case Kind.ADVERB:
                self.at += 1
                draft.manner.append(word.senses)
            case Kind.VERB if self._beside_the_subject(draft):
                self._reduced(draft)
            case Kind.VERB if (
                word.form in FINITE
                or draft.act
                or draft.subject is not None
                or draft.label in TIMES
                or draft.joined == ","
            ):
                self._verb_group(draft)
            case _:
                self._named(draft)

    def _denies_what_follows(self, draft: Draft) -> bool:
        """Whether what is denied is "to sell it" in "allows you not to sell it", or "X" in "is Y, not X"."""
        if self._kind(1) is Kind.TO:
            return bool(draft.act) and draft.act != {"BE"}
        return bool(draft.objects) and self._starts_thing(1)

    def _denies_one_place(self, draft: Draft) -> bool:
        """Whether "because of X and | not because of Y" is here: what is denied is the second circumstance alone."""
        joint = self.row[self.at - 1] if self.at else None
        joined = joint is not None and (joint.kind is Kind.COORDINATOR or joint.text == ",")
        return joined and self._kind(1) is Kind.PREPOSITION and bool(draft.act)

    def _beside_the_subject(self, draft: Draft) -> bool:
        """Whether "chosen for {workload}" stands between the subject and its verb."""
        done = self._word().form is Form.DONE and not draft.act and not draft.pending
        return done and draft.subject is not None and not draft.before_verb and self._kind(1) is Kind.PREPOSITION

    def _reduced(self, draft: Draft) -> None:
        """ "The deployment chosen for {workload}": what was done to the subject belongs to it."""
        event = self._event(keep_word=True)
        if draft.subject is not None:
            draft.subject = replace(draft.subject, parts=(*draft.subject.parts, event))

    def _verb_soon(self) -> bool:
        return any(self._kind(k) is Kind.VERB or self._kind(k) in HELPERS for k in range(2))

    def _pause(self, draft: Draft, word: Word) -> None:
        if word.text == "," and draft.subject is not None and not draft.act and self._participle_aside(0):
            draft.passive = True
        if word.kind is Kind.PAUSE and word.text == "," and not draft.act and draft.subject is None:
            draft.around = [replace(one, fronted=True) for one in draft.around]
        elif (
            word.kind is Kind.COORDINATOR and "AND" in word.senses and draft.around and self._kind() is Kind.PREPOSITION
        ):
            pass  # "in {region} and for {task}": two circumstances
        elif word.kind is Kind.COORDINATOR:
            draft.manner.append(frozenset({f"&{next(iter(word.senses))}"}))
        elif word.kind is Kind.PAUSE and word.text not in {",", "(", ")"}:
            draft.manner.append(frozenset({word.text}))

    def _pending(self, draft: Draft) -> frozenset[str]:
        found = frozenset(draft.pending)
        draft.pending.clear()
        return found

    def _around(self, draft: Draft) -> None:
        word = self._word()
        self.at += 1
        marks = self._pending(draft)
        thing = self._thing()
        if thing is None and self._kind() is Kind.VERB:
            thing = self._event(keep_word=True)
        if thing is not None and draft.compared is not None and "BY" in word.senses and draft.compared.by is None:
            draft.compared = replace(draft.compared, by=replace(thing, marks=thing.marks | marks))
        else:
            draft.around.append(Around(word.senses, thing, marks))

    def _base(self, draft: Draft) -> None:
        self.at += 1
        marks = self._pending(draft)
        if self._kind() is Kind.PREPOSITION and self._word().senses & {"FOR", "OF"} and self._starts_thing(1):
            self.at += 1
        thing = self._thing()
        if thing is None and self._kind() is Kind.VERB and self._word().form is Form.DOING:
            thing = self._event(keep_word=True)
        if thing is not None and self._kind() is Kind.PREPOSITION and self._owned_by(draft, thing):
            self.at += 1
            owner = self._thing()
            if owner is not None:
                thing = owner if thing.senses == {"THAT"} else replace(thing, parts=(*thing.parts, owner))
        if thing is not None and thing.senses == {"THAT"} and thing.parts:
            thing = thing.parts[0]
        if draft.compared is not None and draft.compared.base is None and not marks and thing is not None:
            draft.compared = replace(draft.compared, base=thing)
        else:
            draft.around.append(Around(frozenset({"BASE"}), thing, marks))

    def _owned_by(self, draft: Draft, side: Thing) -> bool:
        """Whether "for {other}", or "with {other}" beside a figure, tells whose the other side is."""
        senses = self._word().senses
        return "FOR" in senses or (
            "WITH" in senses and draft.compared is None and side.slot and self._kind(1) is Kind.SLOT
        )

    def _comparative(self, draft: Draft, word: Word) -> None:
        self.at += 1
        scale, _, sign = next(iter(word.senses)).partition(":")
        by = None
        if draft.objects and draft.act and not draft.pending:
            by = draft.objects.pop()
        if draft.compared is not None or draft.pending:
            draft.manner.append(word.senses)
            return
        draft.compared = Comparison(scale, sign == "+", by)

    def _named(self, draft: Draft) -> None:
        thing = self._thing()
        if thing is None and self._kind() is Kind.VERB:
            thing = self._event(keep_word=True)
        if thing is None:
            word = self._word()
            self.at += 1
            draft.manner.append(frozenset({f"?{word.text}"}))
            return
        if draft.pending:
            thing = replace(thing, marks=thing.marks | draft.pending)
            draft.pending.clear()
        if draft.act:
            draft.objects.append(thing)
        elif draft.subject is None:
            draft.around = [replace(one, fronted=True) for one in draft.around]
            draft.subject = thing
        else:
            draft.before_verb.append(thing)

    def _event(self, *, keep_word: bool = False) -> Thing:
        """ "to run {model}", "running {model}": a clause that stands for a thing."""
        if not keep_word:
            self.at += 1
        draft = Draft(label="EVENT")
        while self._kind() in {Kind.ADVERB, Kind.NEGATION}:
            word = self._word()
            (draft.marks if word.kind is Kind.NEGATION else set()).__ior__(set(word.senses))
            if word.kind is Kind.ADVERB:
                draft.manner.append(word.senses)
            self.at += 1
        if self._kind() is Kind.BE:
            draft.act = frozenset({"BE"})
            self.at += 1
            if self._kind() is Kind.VERB:
                draft.passive = True
        if self._kind() is Kind.HAVE:
            draft.act = frozenset({"HAVE"})
            self.at += 1
        elif self._kind() is Kind.VERB:
            draft.act = self._word().senses
            self.at += 1
        while self.at < len(self.row) and not self._event_ends(draft):
            self._piece(draft)
        return Thing(frozenset({"EVENT"}), event=draft.done())

    def _event_ends(self, draft: Draft) -> bool:
        kind = self._kind()
        if kind in HELPERS or (kind is Kind.VERB and self._word().form in FINITE):
            return True
        if kind in BETWEEN and self._more_verb() and not draft.empty:
            return True
        return kind is Kind.PAUSE or self._ends(draft, [])

"""From words to clauses: who does what to what, under which circumstances, and how clauses are bound.

Pure. A small reader for the sentences of a decision, not for English: what it does not understand it keeps in order, so
that two sentences are equal only where what was not understood is equal too.
"""

from dataclasses import replace

from bot.facts.guard_words import Form, Kind
from bot.phrasing.guard.clauses import ClauseReader
from bot.phrasing.guard.statements import MAIN, Around, Clause, Draft, Thing
from bot.phrasing.guard.things import BINDERS, FINITE, HARD_PAUSES, HELPERS
from bot.phrasing.guard.tokens import NAMED, Word
from bot.phrasing.guard.verbs import BETWEEN


def clauses_of(row: tuple[Word, ...]) -> tuple[Clause, ...]:
    """The clauses of a text in order, each with how it is bound."""
    return SentenceReader(row).sentence()


def _as_reason(clause: Clause, name: str) -> Clause:
    """What stands before "so" is the cause; what was a cause within it stays one within it."""
    if clause.label == MAIN:
        return replace(clause, label=name)
    return replace(clause, label=f"{clause.label} within") if clause.label == name else clause


class SentenceReader(ClauseReader):
    """Goes through the words of a text once."""

    def sentence(self) -> tuple[Clause, ...]:
        found: list[Clause] = []
        label, joined, sentence_starts = MAIN, "", 0
        carried: set[str] = set()
        while self.at < len(self.row):
            draft = Draft(label=label, joined=joined, marks=carried, behind=self._slot_before())
            self._clause(draft, found)
            self._resume(draft, found)
            carried = set()
            if not draft.empty:
                carried = draft.pending if self._kind() is Kind.BINDS_NEXT else set()
                found.append(replace(draft, pending=draft.pending - carried).done())
            else:
                carried = draft.pending | draft.marks
                if label != MAIN or joined in {"but", "or", "nor"}:
                    carried.add(f"loose {label} {joined}")
            if self.at >= len(self.row):
                break
            if self._kind() not in BINDERS | {Kind.PAUSE, Kind.COORDINATOR}:
                label, joined = MAIN, "and" if self._then(0) else ""
                continue
            label, joined, sentence_starts = self._binding(found, label, sentence_starts)
        if carried:
            found.append(Clause(marks=frozenset(carried)))
        return tuple(found)

    def _slot_before(self) -> frozenset[str]:
        """The slot before the joint, with at most a period of time between."""
        for word in reversed(self.row[: self.at]):
            if word.kind is Kind.SLOT:
                return word.senses
            if word.kind not in {Kind.PAUSE, Kind.RELATIVE, Kind.ADVERB, Kind.COORDINATOR, Kind.STOP}:
                break
        return frozenset()

    def _resume(self, draft: Draft, found: list[Clause]) -> None:
        """ "The route that meets the limit is {route}": the verb belongs to what stands before "that"."""
        if (
            draft.joined not in {"that", "which"}
            or not found
            or found[-1].act
            or found[-1].subject is None
            or not draft.act
        ):
            return
        if self._kind() is Kind.PAUSE and self.at + 1 < len(self.row):
            self.at += 1
        if self._kind() not in HELPERS and not (self._kind() is Kind.VERB and self._word().form in FINITE):
            return
        aside, main = draft.done(), found.pop()
        draft.label, draft.joined, draft.subject, draft.act = main.label, main.joined, main.subject, frozenset()
        draft.around, draft.objects, draft.manner, draft.marks = (
            list(main.around),
            list(main.objects),
            list(main.manner),
            set(main.marks),
        )
        draft.compared, draft.passive, draft.before_verb = main.compared, main.passive, list(main.before_verb)
        self._clause(draft, found)
        found.append(draft.done())
        draft.label, draft.joined, draft.subject, draft.act = aside.label, aside.joined, aside.subject, aside.act
        draft.around, draft.objects, draft.manner, draft.marks = (
            list(aside.around),
            list(aside.objects),
            list(aside.manner),
            set(aside.marks),
        )
        draft.compared, draft.passive, draft.before_verb = aside.compared, aside.passive, list(aside.before_verb)

    def _binding(self, found: list[Clause], label: str, start: int) -> tuple[str, str, int]:
        """Takes the word between two clauses; the label of the next one and how it is joined."""
        word = self._word()
        self.at += 1
        name = next(iter(word.senses), "")
        match word.kind:
            case Kind.STOP:
                return MAIN, "", len(found)
            case Kind.BINDS_NEXT:
                return (MAIN, "while", start) if name == "WHILE" else (name, "", start)
            case Kind.BINDS_PREVIOUS:
                if not any(clause.label == MAIN for clause in found[start:]):
                    return name, f"loose {word.text}", start
                found[start:] = [_as_reason(clause, name) for clause in found[start:]]
                return MAIN, "and so" if word.text.startswith("and ") else "", start
            case Kind.CONTRAST:
                return MAIN if label == "CONTRAST" else label, "but", start
            case Kind.RELATIVE:
                return label, "which" if self._after_pause(2) else "that", start
            case Kind.PAUSE if word.text in HARD_PAUSES:
                return MAIN if label != MAIN and found and found[-1].label == label else label, word.text, start
            case Kind.PAUSE:
                if self._kind() is Kind.SLOT and self._kind(1) is Kind.PREPOSITION and not self._places(1):
                    return label, "and", start
                if self._rest_of_it():
                    return label, "and", start
                if self._absolute(0):
                    self.at += 1
                    return label, "and", start
                if self._then(0):
                    return label, "and", start
                finite = self._kind() is Kind.VERB and self._word().form in FINITE
                if finite and found and found[-1].label == label == MAIN:
                    return label, "and", start
                return (label, ",", start) if self._participle() else (MAIN, "", start)
            case _:
                return label, "and" if name == "AND" else name.lower(), start

    def _rest_of_it(self) -> bool:
        """Whether "the rest for hardware" is here: its verb is that of the clause before."""
        named = self._kind() is Kind.ARTICLE and self._kind(1) in NAMED and self._kind(2) is Kind.PREPOSITION
        return named and not self._finite_ahead(0)

    def _participle(self) -> bool:
        """Whether ", meeting your target" follows and no clause of its own."""
        if self._kind() is Kind.SLOT and self._places(1):
            return True
        doing = self._kind() is Kind.VERB and self._word().form is Form.DOING
        return (doing and not self._finite_ahead(1)) or self._kind() in {Kind.PREPOSITION, Kind.COMPARATIVE}

    def _after_pause(self, back: int) -> bool:
        at = self.at - back
        return at >= 0 and self.row[at].kind is Kind.PAUSE

    def _clause(self, draft: Draft, found: list[Clause]) -> None:
        if draft.joined in {"which", "that"}:
            draft.subject = Thing(frozenset({"REF"}))
            self._relative_object(draft, placed="WHERE" in self.row[self.at - 1].senses)
        while self.at < len(self.row) and not self._ends(draft, found):
            self._piece(draft)

    def _relative_object(self, draft: Draft, *, placed: bool) -> None:
        """ "that {model} handles": the relative pronoun is the object."""
        here = self.at
        thing = self._thing()
        ahead = 0
        while self._kind(ahead) in BETWEEN:
            ahead += 1
        if thing is not None and (self._kind(ahead) in HELPERS or self._kind(ahead) is Kind.VERB):
            draft.subject = thing
            if placed:
                draft.around.append(Around(frozenset({"IN"}), Thing(frozenset({"REF"}))))
            else:
                draft.objects.append(Thing(frozenset({"REF"})))
        else:
            self.at = here

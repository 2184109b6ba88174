"""Reads the verb of a clause: its helpers, negation, modality and tense, and a second verb behind it.

Pure.
"""

from bot.facts.guard_words import Form, Kind
from bot.phrasing.guard.statements import MAIN, Draft
from bot.phrasing.guard.things import HELPERS, ThingReader, add_marks
from bot.phrasing.guard.tokens import Word

BETWEEN = frozenset({Kind.NEGATION, Kind.ADVERB, Kind.MARK})
_TAKES_A_DEED = frozenset(
    {"FORBID", "ALLOW", "AVOID", "STOP", "START", "REQUIRE_V", "MEAN", "INVOLVE", "PREVENT", "RECOMMEND"}
)
_TENSES = {Form.PAST: "PAST"}


class VerbReader(ThingReader):
    """Goes through the words of a text once."""

    def _verb_group(self, draft: Draft) -> None:
        if draft.act and self._done_as_object(draft):
            draft.objects.append(self._event(keep_word=True))
            return
        if draft.act:
            self._second_verb(draft)
            return
        add_marks(draft.marks, frozenset(draft.pending))
        draft.pending.clear()
        helper = ""
        while self.at < len(self.row):
            word = self._word()
            if word.kind in HELPERS:
                helper = self._helper(draft, word, helper)
            elif word.kind is Kind.NEGATION:
                add_marks(draft.marks, word.senses)
            elif word.kind is Kind.ADVERB and self._more_verb():
                draft.manner.append(word.senses)
            elif word.kind is Kind.MARK and self._more_verb():
                add_marks(draft.marks, word.senses)
            else:
                break
            self.at += 1
        if self._kind() is Kind.VERB and (not helper or helper != "HAVE_THING"):
            self._main_verb(draft, helper)
        elif helper == "HAVE":
            draft.marks.discard("PERFECT")
            draft.act = frozenset({"HAVE"})
        elif helper == "BE":
            draft.act = frozenset({"BE"})
        else:
            draft.act = frozenset({"DO"})

    def _more_verb(self) -> bool:
        """Whether the verb is still to come after an adverb."""
        ahead = 1
        while self._kind(ahead) in BETWEEN:
            ahead += 1
        return self._kind(ahead) is Kind.VERB or self._kind(ahead) in HELPERS

    def _helper(self, draft: Draft, word: Word, before: str) -> str:
        if word.form is Form.PAST:
            draft.marks.add("PAST")
        if word.kind is Kind.MODAL:
            if "MUST" in word.senses and "NOT" in draft.marks:
                draft.marks.discard("NOT")
                draft.marks.add("NEED_NOT")
            else:
                add_marks(draft.marks, word.senses)
            return "MODAL"
        if word.kind is Kind.HAVE:
            draft.marks.add("PERFECT")
            return "HAVE"
        if word.kind is Kind.BE:
            return "BE"
        return "DO"

    def _main_verb(self, draft: Draft, helper: str) -> None:
        word = self._word()
        self.at += 1
        draft.act = word.senses
        if helper == "MODAL" and word.form is not Form.BASE:
            draft.marks.add("ILL_FORMED")  # "must stayed"
        if helper == "BE":
            draft.passive = word.form in {Form.DONE, Form.PAST}
            if word.form is Form.DOING:
                draft.marks.add("PROGRESSIVE")
        elif helper == "HAVE":
            pass
        elif (
            helper in {"", "DO"}
            and word.form is Form.BASE
            and draft.subject is None
            and draft.label == MAIN
            and draft.joined in {"", ";", "and"}
        ):
            draft.marks.add("COMMAND")
        elif not helper and word.form is Form.BASE and draft.subject is not None and "EACH" in draft.subject.marks:
            draft.marks.add("PAST")  # "each {gpu} cost": what is one has no other form without an s
        elif word.form in _TENSES and helper in {"", "DO"}:
            draft.marks.add(_TENSES[word.form])

    def _done_as_object(self, draft: Draft) -> bool:
        """Whether "offering {model}" is what "forbids" forbids."""
        behind = self.at > 0 and self.row[self.at - 1].kind is Kind.VERB and not draft.objects and not draft.passive
        return behind and self._word().form is Form.DOING and bool(draft.act & _TAKES_A_DEED)

    def _second_verb(self, draft: Draft) -> None:
        word = self._word()
        self.at += 1
        draft.manner.append(frozenset(f"~{sense} {word.form}" for sense in word.senses))

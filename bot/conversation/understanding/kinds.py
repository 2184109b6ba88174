"""The kinds of work that a message names: any number of them. How sure each is depends on the words and on what was asked.

A single common word ("sort", "route", "check") says little; it is proposed unless its object stands beside it.
"""

from collections.abc import Sequence

from bot.conversation.understanding.choices import fits
from bot.conversation.understanding.findings import Clause, Finding, Text
from bot.conversation.understanding.phrases import NUMBER, Mention
from bot.facts.lexicon import Rule
from bot.framework import QuestionId, TaskKind

_ABOUT_THE_TASK = {QuestionId.TASK_KIND, QuestionId.TASK_SPECIALIZATION}
_CLAUSES_OF_A_LIST, _WORDS_OF_A_LISTED_ANSWER = 3, 4
_WORDS_SAID_ASIDE = 9  # of a clause beside another question that may name the kind of work
_SENTENCES_READ_WHOLE = 4
_TELLING = ("summar", "translat", "transcri", "extract", "classif")  # what is counted says what is done
_IMPLIED = {
    TaskKind.MEDICAL_SUMMARIZATION: {TaskKind.SUMMARIZATION, TaskKind.DOCUMENT_ANALYSIS},
    TaskKind.LEGAL_ANALYSIS: {TaskKind.DOCUMENT_ANALYSIS},
    TaskKind.VOICE_ASSISTANT: {TaskKind.SUPPORT_CHAT},
    TaskKind.RAG: {TaskKind.DOCUMENT_ANALYSIS},
}


def kind_findings(text: Text, rules: Sequence[Rule], common: frozenset[str]) -> list[Finding]:
    """All kinds of work in the message, as one finding. ``common``: words that have many other senses."""
    about_the_task = text.asked is None or text.asked in _ABOUT_THE_TASK
    if not about_the_task:
        return _in_a_list(text, rules)
    clauses = text.sentences if len(text.sentences) < _SENTENCES_READ_WHOLE else text.clauses
    kinds: dict[TaskKind, tuple[int, bool]] = {}
    for clause in clauses:
        for rule in rules:
            if fits(rule, clause):
                kind, place = TaskKind(rule.says), _place(rule, clause)
                plain = kinds.get(kind, (0, False))[1] or _is_plain(text, rule, clause, common)
                kinds[kind] = (min(place, kinds.get(kind, (place, False))[0]), plain)
    kinds = {kind: found for kind, found in kinds.items() if _is_of_today(text, found[0])} or kinds
    sure = {kind for kind, (_, plain) in kinds.items() if plain}
    kept = [kind for kind in kinds if kind in sure] or list(kinds)
    place = min((kinds[kind][0] for kind in kept), default=0)
    return _as_finding(kept, place, sure=bool(sure) and not (len(kept) > 1 and text.whole.has("undecided", "hedge")))


def _is_of_today(text: Text, place: int) -> bool:
    """Not in a clause about what used to be or is to come ("some day voice as well")."""
    clause = next((c for c in text.clauses if c.span.start <= place < c.span.end), None)
    was = clause is not None and text.items[clause.span.start].text in {"was", "were", "had"}
    return clause is None or not (was or clause.has("past", "later"))


def kinds_said_aside(text: Text, rules: Sequence[Rule], taken: Sequence[Finding]) -> list[Finding]:
    """A kind of work beside another question, in a clause that answers nothing else: taken in a list, else proposed."""
    if text.asked is None or text.asked in _ABOUT_THE_TASK:
        return []
    used = {f.place for f in taken if f.question is not QuestionId.TASK_KIND and f.value is not None}
    kinds: dict[TaskKind, int] = {}
    for clause in text.clauses:
        if clause.words > _WORDS_SAID_ASIDE or any(clause.span.start <= p < clause.span.end for p in used):
            continue
        if clause.labelled and clause.asked not in _ABOUT_THE_TASK:
            continue
        beside = _beside_the_figures(text, clause)
        for rule in rules:
            if fits(rule, beside):
                kinds.setdefault(TaskKind(rule.says), clause.span.start)
    listed = [clause for clause in text.clauses if 0 < clause.words <= _WORDS_OF_A_LISTED_ANSWER]
    in_a_list = len(listed) == len(text.clauses) >= _CLAUSES_OF_A_LIST and len(kinds) == 1
    return _as_finding(list(kinds), min(kinds.values(), default=0), sure=in_a_list)


def _in_a_list(text: Text, rules: Sequence[Rule]) -> list[Finding]:
    """Kinds in a list of short answers to another question: taken. "Sorted overnight" says when, so its verb need not be
    the task."""
    own = {concept.removeprefix("not ") for rule in rules for concept in (*rule.needs, *rule.without)} | {"filler"}
    listed = [clause for clause in text.clauses if 0 < clause.words <= _WORDS_OF_A_LISTED_ANSWER]
    if len(listed) < _CLAUSES_OF_A_LIST:
        return []
    kinds: dict[TaskKind, int] = {}
    for clause in (_beside_the_figures(text, clause) for clause in listed):
        for rule in rules:
            if all(mention.concept in own for mention in clause.mentions) and fits(rule, clause):
                kinds.setdefault(TaskKind(rule.says), clause.span.start)
    return _as_finding(list(kinds), min(kinds.values(), default=0), sure=True)


def _beside_the_figures(text: Text, clause: Clause) -> Clause:
    """The clause without what a figure counts: "70k words a day" writes nothing, "900 am Tag" tags nothing."""
    spans = [(q.start, q.end) for q in text.in_clause(clause)]
    if not spans:
        return clause
    return clause.with_only(m for m in clause.mentions if not _is_counted(text, m, spans))


def _is_counted(text: Text, mention: Mention, spans: Sequence[tuple[int, int]]) -> bool:
    items = text.items[mention.start : mention.end]
    inside = any(start <= items[0].place and items[-1].place < end for start, end in spans)
    return inside and not any(item.text.startswith(_TELLING) for item in items)


def _place(rule: Rule, clause: Clause) -> int:
    return min((m.start for need in rule.needs for m in clause.having(need)), default=clause.span.start)


def _is_plain(text: Text, rule: Rule, clause: Clause, common: frozenset[str]) -> bool:
    """Does more than one common word speak for the kind: a phrase, two concepts, a special word, or a verb and its object?"""
    if len(rule.needs) > 1 or not rule.sure:
        return rule.sure
    mentions = [m for m in clause.having(rule.needs[0]) if m.denials % 2 == 0]
    for mention in mentions:
        words = [item for item in text.items[mention.start : mention.end] if item.stem != NUMBER]
        if len(words) > 1 or any(item.text not in common for item in words):
            return True
    return clause.has("work_object")


def says_no_more_than(kinds: Sequence[str], known: Sequence[TaskKind]) -> bool:
    """Are these among the known kinds, or more general than one of them ("summaries" beside "medical summaries")?"""
    said = {*known, *(general for kind in known for general in _IMPLIED.get(kind, ()))}
    return all(TaskKind(kind) in said for kind in kinds)


def _as_finding(kinds: Sequence[TaskKind], place: int, *, sure: bool) -> list[Finding]:
    if not kinds:
        return []
    dropped = {general for kind in kinds for general in _IMPLIED.get(kind, ())}
    chosen = [kind for kind in kinds if kind not in dropped] or list(kinds)
    return [Finding(QuestionId.TASK_KIND, [kind.value for kind in chosen], sure=sure, place=place)]

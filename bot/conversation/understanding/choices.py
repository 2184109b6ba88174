"""Concepts → answers by choice: each clause is held against the rules of the lexicon, sentences where clauses are too short.

The rules are data (``knowledge/lexicon``); here stand only negation, coverage and the order of trying.
"""

from collections.abc import Iterable, Mapping, Sequence

from bot.conversation.understanding.findings import Clause, Finding, Text
from bot.conversation.understanding.phrases import Item, Mention
from bot.facts.lexicon import Rule
from bot.framework import QuestionId, TaskKind

_REACH = 5  # words behind a negation that it denies
_COVERED = 0.6  # share of a clause's words that weak words have to be
_SHARED = {
    "negation",
    "affirming",
    "hedge",
    "later",
    "past",
    "others",
    "but",
    "correcting",
    "filler",
    "yes_word",
    "no_word",
}
_WHOLE_TEXT = 60  # items up to which a text is also held against the rules as a whole


def with_denials(mentions: Sequence[Mention], items: Sequence[Item]) -> tuple[Mention, ...]:
    """The mentions, each with the number of negations that reach it."""
    taken: set[int] = set()
    for mention in mentions:
        if mention.concept not in _SHARED - {"affirming", "hedge"} and mention.end - mention.start > 1:
            taken.update(range(mention.start, mention.end))
    negations = [m for m in mentions if m.concept == "negation" and not (set(range(m.start, m.end)) <= taken)]
    barriers = [i for i, item in enumerate(items) if item.is_boundary]
    return tuple(
        mention if mention.concept in _SHARED else _denied(mention, negations, barriers) for mention in mentions
    )


def _denied(mention: Mention, negations: Sequence[Mention], barriers: Sequence[int]) -> Mention:
    count = 0
    for negation in negations:
        near = negation.end <= mention.start <= negation.end + _REACH - 1
        if near and not any(negation.end <= barrier < mention.start for barrier in barriers):
            count += 1
    return Mention(mention.concept, mention.start, mention.end, count) if count else mention


def findings_by_rule(text: Text, rules: Mapping[QuestionId, tuple[Rule, ...]]) -> list[Finding]:
    """What the rules find: by clause, and for the question asked also by sentence and by the whole text."""
    found: list[Finding] = []
    for question, entries in rules.items():
        if question is QuestionId.TASK_KIND:
            found += _kinds(text, entries)
            continue
        by_clause = _in_clauses(question, entries, text.clauses, strict=False)
        if not any(finding.value is not None and finding.sure for finding in by_clause):
            wider = _in_clauses(question, entries, text.sentences, strict=text.asked is not question)
            if not any(f.value is not None for f in wider) and len(text.items) <= _WHOLE_TEXT:
                wider += _in_clauses(question, entries, (text.whole,), strict=text.asked is not question)
            by_clause = [f for f in wider if f.value is not None] or by_clause
        found += by_clause
    return found


def _in_clauses(
    question: QuestionId, rules: Sequence[Rule], clauses: Iterable[Clause], *, strict: bool
) -> list[Finding]:
    found = []
    for clause in clauses:
        for rule in rules:
            if (rule.weak and strict) or not _fits(rule, clause):
                continue
            if rule.weak and not _may_be_weak(rule, question, clause):
                continue
            found.append(_finding(rule, clause))
            break
    return found


def _fits(rule: Rule, clause: Clause) -> bool:
    for need in rule.needs:
        if need.startswith("not "):
            if not clause.denies(need[4:]):
                return False
        elif not clause.says(need):
            return False
    for name in rule.without:
        if clause.denies(name[4:]) if name.startswith("not ") else clause.says(name):
            return False
    return True


def _may_be_weak(rule: Rule, question: QuestionId, clause: Clause) -> bool:
    if clause.asked is question or (
        clause.asked is QuestionId.TASK_KIND and question is QuestionId.TASK_SPECIALIZATION
    ):
        return True
    if clause.labelled or not clause.words:
        return False
    needed = {need.removeprefix("not ") for need in rule.needs}
    places = {p for m in clause.mentions if m.concept in needed for p in range(m.start, m.end)}
    return len(places) / clause.words >= _COVERED and rule.says is not None


def _finding(rule: Rule, clause: Clause) -> Finding:
    needed = {need.removeprefix("not ") for need in rule.needs}
    mentions = [m for m in clause.mentions if m.concept in needed]
    doubled = any(m.denials > 1 for m in mentions)
    place = min((m.start for m in mentions), default=clause.span.start)
    return Finding(rule.question, rule.says, rule.sure and not doubled, place, rule.asks)


def _kinds(text: Text, rules: Sequence[Rule]) -> list[Finding]:
    """All kinds of work in the message, as one finding; ``classification`` and the like need no question before them."""
    kinds: dict[TaskKind, int] = {}
    for clause in text.sentences if len(text.sentences) < 4 else text.clauses:
        matched: list[str] = []
        for rule in rules:
            if _fits(rule, clause) and rule.says not in matched:
                matched.append(rule.says)
                kinds.setdefault(TaskKind(rule.says), clause.span.start)
    if not kinds:
        return []
    chosen = _without_general(list(kinds))
    return [Finding(QuestionId.TASK_KIND, [kind.value for kind in chosen], sure=True, place=min(kinds.values()))]


_IMPLIED = {
    TaskKind.MEDICAL_SUMMARIZATION: {TaskKind.SUMMARIZATION, TaskKind.DOCUMENT_ANALYSIS},
    TaskKind.LEGAL_ANALYSIS: {TaskKind.DOCUMENT_ANALYSIS},
    TaskKind.VOICE_ASSISTANT: {TaskKind.SUPPORT_CHAT},
    TaskKind.RAG: {TaskKind.DOCUMENT_ANALYSIS},
}


def _without_general(kinds: list[TaskKind]) -> list[TaskKind]:
    """Without kinds that a more special one already says."""
    dropped = {general for kind in kinds for general in _IMPLIED.get(kind, ())}
    return [kind for kind in kinds if kind not in dropped] or kinds

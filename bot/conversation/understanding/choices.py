"""Concepts → answers by choice: each clause is held against the rules of the lexicon, sentences where clauses are too short.

The rules are data (``knowledge/lexicon``); here stand only coverage and the order of trying.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.conversation.understanding.findings import Clause, Finding, Text
from bot.facts.lexicon import Rule
from bot.framework import QuestionId

_FEWEST_UNEXPLAINED = 2  # words of a clause that we do not know, from which common words count as a proposal only
_PROPOSED = 0.4  # and this share, in a short clause, makes a proposal
_WORDS_OF_A_REMARK = 6
_COVERED = 0.6  # share of a clause's words that weak words have to be
_SAYS_NO_MORE = {"negation", "filler", "no_word", "yes_word", "but", "correcting"}  # than the "not" inside them
_WHOLE_TEXT = 60  # items up to which a text is also held against the rules as a whole


def findings_by_rule(text: Text, rules: Mapping[QuestionId, tuple[Rule, ...]]) -> list[Finding]:
    """What the rules find: by clause, and for the question asked also by sentence and by the whole text."""
    found: list[Finding] = []
    for question, entries in rules.items():
        if question is QuestionId.TASK_KIND:
            continue  # a message may name several: kinds.py
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
            if (rule.weak and strict) or not fits(rule, clause):
                continue
            covered = _share_of_the_clause(rule, question, clause) if rule.weak else 1.0
            if covered < _PROPOSED:
                continue
            finding = _finding(rule, clause)
            if covered < _COVERED:
                finding = replace(finding, sure=False)
            either = clause.has("alternative") and (_others_fit(rule, rules, clause) or clause.says("vendor"))
            either = either and rule.says != "vendor_under_contract"
            thin = rule.weak and (
                mostly_unexplained(clause) or (question is QuestionId.LATENCY and clause.large_figure)
            )
            if finding.sure and (either or thin or _denies_something_else(rules, clause)):
                finding = replace(finding, sure=False)
            found.append(finding)
            break
    return found


def _denies_something_else(rules: Sequence[Rule], clause: Clause) -> bool:
    """Is there a "not" in the clause that denies none of the words the rules know? Then it may deny the whole."""
    known = {need.removeprefix("not ") for rule in rules for need in (*rule.needs, *rule.without)}
    for negation in clause.having("negation"):
        explained = any(
            (m.denials and m.concept in known)
            or (m.concept not in _SAYS_NO_MORE and m.start <= negation.start and negation.end <= m.end)
            for m in clause.mentions
        )
        if not explained:
            return True
    return False


def mostly_unexplained(clause: Clause) -> bool:
    """Do the words that we know make up only a small part of the clause?"""
    common = {p for m in clause.mentions if m.concept in {"filler", "correcting"} for p in range(m.start, m.end)}
    known = {p for m in clause.mentions for p in range(m.start, m.end)} - common
    return clause.words - len(known) > max(_FEWEST_UNEXPLAINED, len(known))


def _others_fit(chosen: Rule, rules: Sequence[Rule], clause: Clause) -> bool:
    """ "a vendor or our own cloud": does the clause name another choice too?"""
    others = (rule for rule in rules if rule.says is not None and rule.says != chosen.says)
    return any(fits(rule, clause) for rule in others)


def fits(rule: Rule, clause: Clause) -> bool:
    for need in rule.needs:
        if need.startswith("not "):
            if not clause.denies(need[4:]):
                return False
        elif not clause.says(need):
            return False
    return not any(clause.denies(n[4:]) if n.startswith("not ") else clause.says(n) for n in rule.without)


# "batch, niche, 5M, own cloud": a list of bare answers names these questions.
_ABOUT_THE_TASK = {QuestionId.TASK_SPECIALIZATION, QuestionId.TASK_KIND}
_OF_THE_TASK = {QuestionId.QUALITY_CRITICAL, QuestionId.LABELLED_DATA}
_IN_LISTS = {QuestionId.DATA_RESIDENCY, QuestionId.TASK_SPECIALIZATION, QuestionId.LATENCY}


def _share_of_the_clause(rule: Rule, question: QuestionId, clause: Clause) -> float:
    """How far common words count here: wholly where the question was asked, else by the share of the clause that they are."""
    if clause.asked is question or (
        clause.asked is QuestionId.TASK_KIND and question is QuestionId.TASK_SPECIALIZATION
    ):
        return 1.0
    beside = clause.asked is not None and not (clause.asked in _ABOUT_THE_TASK and question in _OF_THE_TASK)
    if rule.only_asked or rule.says is None or beside or not clause.words:
        return 0.0
    needed = {need.removeprefix("not ") for need in rule.needs}
    fillers = {p for m in clause.mentions if m.concept in {"filler", "correcting"} for p in range(m.start, m.end)}
    places = {p for m in clause.mentions if m.concept in needed for p in range(m.start, m.end)} - fillers
    share = len(places) / clause.words
    if question in _IN_LISTS or (clause.asked is not None and question in _OF_THE_TASK):
        return share if share >= _COVERED or clause.words <= _WORDS_OF_A_REMARK else 0.0
    return min(share, _PROPOSED) if share >= _COVERED else 0.0


def _finding(rule: Rule, clause: Clause) -> Finding:
    needed = {need.removeprefix("not ") for need in rule.needs}
    mentions = [m for m in clause.mentions if m.concept in needed]
    doubled = any(m.denials > 1 for m in mentions)
    place = min((m.start for m in mentions), default=clause.span.start)
    spoken = {p for m in mentions for p in range(m.start, m.end)}
    share = len(spoken) / max(clause.words, 1)
    return Finding(rule.question, rule.says, rule.sure and not doubled, place, rule.asks, share=share)

"""Concepts → answers by choice: each clause is held against the rules of the lexicon, sentences where clauses are too short.

The rules are data (``knowledge/lexicon``); here stand only negation, coverage and the order of trying.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.conversation.understanding.findings import Clause, Finding, Text
from bot.conversation.understanding.phrases import Item, Mention
from bot.facts.lexicon import Rule
from bot.framework import QuestionId

_REACH = 5  # words behind a negation that it denies
_FEWEST_UNEXPLAINED = 2  # words of a clause that we do not know, from which common words count as a proposal only
_PROPOSED = 0.4  # and this share, in a short clause, makes a proposal
_WORDS_OF_A_REMARK = 6
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
_KEEPS_ITS_WORDS = {
    "forbid",
    "affirming",
    "hedge",
    "need_not",
    "permit",
}  # their negation says nothing of what is inside them
_NO_HOLDERS = (_SHARED - {"affirming", "hedge"}) | {"nobody"}  # "nobody who knows ML" denies what follows
_WHOLE_TEXT = 60  # items up to which a text is also held against the rules as a whole


def with_denials(mentions: Sequence[Mention], items: Sequence[Item]) -> tuple[Mention, ...]:
    """The mentions, each with the number of negations that reach it."""
    holders = [m for m in mentions if m.concept not in _NO_HOLDERS and m.end - m.start > 1]
    free, held = [], []
    affirming = [m for m in mentions if m.concept == "affirming"]
    for negation in (m for m in mentions if m.concept == "negation"):
        if any(a.start <= negation.start and negation.end <= a.end for a in affirming):
            continue  # "nothing but", "no doubt"
        first = bisect_left(holders, negation.start - 3 * _REACH, key=lambda h: h.start)
        last = bisect_left(holders, negation.end, key=lambda h: h.start)
        holder = next((h for h in holders[first:last] if negation.end <= h.end), None)
        if holder is None or holder.start > negation.start:
            free.append(negation)
        elif holder.concept not in _KEEPS_ITS_WORDS:
            held.append((holder, negation))
    held.sort(key=lambda pair: pair[0].start)
    barriers = [i for i, item in enumerate(items) if item.is_boundary or _opens_a_statement(items, i)]
    for verb, turn in _exchanges(items):
        free.append(Mention("negation", verb, verb + 1))
        barriers.append(turn)
    free.sort(key=lambda m: m.start)
    barriers.sort()
    return tuple(m if m.concept in _SHARED else _denied(m, free, held, barriers, items) for m in mentions)


_JOINS = {"and", "so", "while", "because", "since", "then", "plus", "also"}
_FINITE = {
    "can", "could", "may", "might", "must", "will", "would", "should", "shall", "is", "are", "was", "were", "has", "have",
    "had", "does", "do", "did", "need", "needs", "want", "wants", "wait", "waits", "stays", "stay", "runs", "get", "gets",
}  # fmt: skip


_SAYS_NO_MORE = {"negation", "filler", "no_word", "yes_word", "but", "correcting"}  # than the "not" inside them
_EXCHANGES, _FOR = (
    {"replace", "swap", "exchange", "substitute", "change", "switch"},
    {"by", "with", "for", "to", "into"},
)


def _exchanges(items: Sequence[Item]) -> list[tuple[int, int]]:
    """ "Replace own cloud by on-premises": the places of the verb, which denies what follows, and of the turn."""
    found = []
    for i, item in enumerate(items):
        if item.text in _EXCHANGES:
            turn = next((j for j in range(i + 2, min(i + 8, len(items))) if items[j].text in _FOR), 0)
            found += [(i, turn)] if turn else []
    return found


def _opens_a_statement(items: Sequence[Item], i: int) -> bool:
    """ "No ML person and replies can wait": behind "and" a new statement begins, which the "no" does not reach."""
    return items[i].text in _JOINS and any(item.text in _FINITE for item in items[i + 1 : i + 4])


def _denied(
    mention: Mention,
    free: Sequence[Mention],
    held: Sequence[tuple[Mention, Mention]],
    barriers: Sequence[int],
    items: Sequence[Item],
) -> Mention:
    """A negation inside a longer phrase ("no restriction") denies only what lies in that phrase."""
    count = 0
    first = bisect_left(free, mention.start - 2 * _REACH, key=lambda n: n.start)
    last = bisect_left(free, mention.end + _REACH, key=lambda n: n.start)
    near = free[first:last]
    for negation in near:
        if negation.end <= mention.start <= negation.end + _REACH - 1:
            crossed = bisect_left(barriers, negation.end) < bisect_left(barriers, mention.start)
            count += not crossed
    count += any(_denied_behind(mention, negation, items) for negation in near)
    for holder, negation in held[
        bisect_left(held, mention.start - 3 * _REACH, key=lambda pair: pair[0].start) : bisect_left(
            held, mention.end, key=lambda pair: pair[0].start
        )
    ]:
        apart = negation.end <= mention.start or mention.end <= negation.start
        within = holder.start <= mention.start and mention.end <= holder.end and mention.concept != holder.concept
        inside = apart and within
        count += inside
    return Mention(mention.concept, mention.start, mention.end, count) if count else mention


_BE = {
    "is",
    "are",
    "was",
    "were",
    "be",
    "do",
    "does",
    "did",
    "can",
    "must",
    "need",
    "should",
    "would",
    "will",
    "has",
    "have",
}


def _denied_behind(mention: Mention, negation: Mention, items: Sequence[Item]) -> bool:
    """ "a vendor is not acceptable": the negation follows what it denies."""
    between = items[mention.end : negation.start]
    return 1 <= len(between) <= 2 and all(item.text in _BE for item in between)


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

"""Candidate answers → the answers of a message: what is taken, what is proposed, what is asked.

Contradictions are asked about.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.conversation.understanding.findings import Clause, Finding, Text
from bot.conversation.understanding.parts import Parts
from bot.conversation.understanding.volume import VolumeReading
from bot.framework import DataResidency, QuestionId

_NO_RESTRICTION = DataResidency.NO_RESTRICTION.value
_STRICTEST_FIRST = [choice.value for choice in DataResidency]
_RANGES_CARRY_DOUBT = {QuestionId.VOLUME}  # "maybe 10-20M" is a range: it says its doubt itself
_SAID_ASIDE = 0.5  # share of its clause that an answer to another question has to be
_DECIDES_MOST = {QuestionId.DATA_RESIDENCY, QuestionId.TEAM, QuestionId.LATENCY}
_OF_HOURS = {"hour", "offic", "office", "shift", "daytime", "9", "8"}
_MOST_STRANGE_WORDS = 1  # in the clause of an answer that nobody asked for; where something else was asked, none
_SAY_NOTHING_MORE = {
    "ms",
    "%",
    "percent",
    "team",
    "put",
    "per",
    "day",
    "everything",
    "latency",
    "data",
    "month",
    "tokens",
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """Answers, those among them that need a yes, and what has to be asked."""

    answers: Mapping[QuestionId, Any]
    confirm: tuple[QuestionId, ...]
    asks: str
    subject: QuestionId | None
    likeliest: str
    assumptions: tuple[str, ...]
    implied: Mapping[QuestionId, Any]
    parts: Parts | None = None


def weighed(
    text: Text,
    found: Sequence[Finding],
    volume: VolumeReading | None,
    *,
    quoted: bool,
    settles_aside: bool,
) -> Weighed:
    """The answers that ``found`` and ``volume`` amount to."""
    asked = text.asked
    answers: dict[QuestionId, Any] = {}
    confirm: list[QuestionId] = []
    asks: list[tuple[QuestionId, str]] = []
    found = _present(text, found)
    main = _chosen(text, asked, _valued(found, asked))[0] if asked is not None and _valued(found, asked) else None
    for question in QuestionId:
        valued = _valued(found, question)
        if not valued:
            asks += [(question, f.asks) for f in found if f.question is question is asked and f.asks][:1]
            continue
        chosen, agreed = _chosen(text, question, valued)
        answers[question] = chosen.value
        of_the_task = question is QuestionId.TASK_KIND and asked is QuestionId.TASK_SPECIALIZATION
        doubtful = _in_doubt(text, chosen, all_of=question is asked or of_the_task)
        aside = question is not asked and asked is not None and not settles_aside
        if question is QuestionId.TRAFFIC_SHAPE and volume is not None and _says_only_the_days(text, volume):
            del answers[question]
            continue
        if question is QuestionId.TRAFFIC_SHAPE and asked is QuestionId.VOLUME:
            chosen = replace(chosen, sure=False)  # "850 pages a day, Mon-Fri": perhaps only how the figure is meant
        beside = aside and not chosen.figure and _beside_the_question(text, chosen, main, volume)
        strange = question in _DECIDES_MOST and not settles_aside and _holds_strange_words(text, chosen)
        hinted = chosen.value == _NO_RESTRICTION and text.whole.denies("public")  # "not public, not secret either"
        if quoted or not chosen.sure or not agreed or doubtful or beside or strange or hinted:
            confirm.append(question)
    likeliest = ""
    assumptions: tuple[str, ...] = ()
    implied: dict[QuestionId, Any] = {}
    if volume is not None:
        assumptions, implied = volume.assumptions, dict(volume.implied or {})
        if volume.volume is None:
            if volume.asks and (asked is QuestionId.VOLUME or not answers):
                asks.append((QuestionId.VOLUME, volume.asks))
                likeliest = volume.likeliest
        else:
            ranged = isinstance(volume.volume, tuple)
            answers[QuestionId.VOLUME] = list(volume.volume) if isinstance(volume.volume, tuple) else volume.volume
            doubt = not ranged and _volume_in_doubt(text)
            if quoted or not volume.sure or doubt:
                confirm.append(QuestionId.VOLUME)
    implied = {q: v for q, v in implied.items() if q not in answers}
    subject, about = asks[0] if asks else (None, "")
    parts = None if volume is None else volume.parts
    return Weighed(answers, tuple(confirm), about, subject, likeliest, assumptions, implied, parts)


_GROUPS = (
    {QuestionId.TASK_SPECIALIZATION, QuestionId.TASK_KIND, QuestionId.QUALITY_CRITICAL, QuestionId.LABELLED_DATA},
    {QuestionId.DATA_RESIDENCY, QuestionId.REGION},
    {QuestionId.VOLUME, QuestionId.TRAFFIC_SHAPE, QuestionId.GROWTH, QuestionId.OUTPUT_SHARE},
)


def _valued(found: Sequence[Finding], question: QuestionId | None) -> list[Finding]:
    return [f for f in found if f.question is question and f.value is not None]


def _beside_the_question(text: Text, chosen: Finding, main: Finding | None, volume: VolumeReading | None) -> bool:
    """Was something else asked, and is this said in passing? Then the words may mean something else, and it is proposed."""
    asked, question = text.asked, chosen.question
    if any(asked in group and question in group for group in _GROUPS):
        return False
    clause = _clause_of(text, chosen.place)
    if clause is None or clause.labelled:
        return clause is None
    if main is not None:
        return clause.span.start <= main.place < clause.span.end or chosen.share < _SAID_ASIDE
    if asked is QuestionId.VOLUME and volume is not None and volume.volume is not None:
        return any(item.quantity is not None for item in text.items[clause.span.start : clause.span.end])
    return question is not QuestionId.TEAM


def _says_only_the_days(text: Text, volume: VolumeReading) -> bool:
    """ "1.5M a day, Mon-Fri only" says which days count, and nothing of the hours."""
    counted = any("working days" in assumption for assumption in volume.assumptions)
    return counted and not any(item.stem in _OF_HOURS for item in text.items)


def _holds_strange_words(text: Text, chosen: Finding) -> bool:
    """Does an answer that nobody asked for stand among words that we do not know? They may turn it: "both engineers quit"."""
    clause = _clause_of(text, chosen.place)
    if clause is None or chosen.question is text.asked or clause.labelled:
        return False
    known = {place for mention in clause.mentions for place in range(mention.start, mention.end)}
    strange = [
        item.text
        for place, item in enumerate(text.items[clause.span.start : clause.span.end], clause.span.start)
        if place not in known
        and not item.is_boundary
        and item.quantity is None
        and item.text not in _SAY_NOTHING_MORE
        and item.text.isalpha()
    ]
    return len(strange) > (_MOST_STRANGE_WORDS if text.asked is None else 0)


def _present(text: Text, found: Sequence[Finding]) -> list[Finding]:
    """Without what is only asked, is outdone, "used to be" or is to come, where something else is said too."""
    arrow = next((p for p, item in enumerate(text.items) if item.text == "→"), 0)
    left = list(found)
    if arrow:  # "p95_500ms → interactive": what it becomes
        left = _unless_nothing_else(left, lambda f: f.place > arrow)
    for stands in (_is_not_rejected, _is_stated, _is_not_outdone, _is_not_past, _is_not_to_come):
        left = _unless_nothing_else(left, partial(stands, text))
    return left


def _unless_nothing_else(found: Sequence[Finding], stands: Callable[[Finding], bool]) -> list[Finding]:
    """The findings that stand, and those of questions that no other finding answers."""
    answered = {f.question for f in found if f.value is not None and stands(f)}
    return [f for f in found if stands(f) or f.question not in answered]


def _is_not_rejected(text: Text, finding: Finding) -> bool:
    return not (finding.figure and finding.place in text.rejected)


def _is_stated(text: Text, finding: Finding) -> bool:
    clause = _clause_of(text, finding.place)
    return clause is None or not _is_asked(text, clause)


def _is_not_outdone(text: Text, finding: Finding) -> bool:
    """ "Not just one data scientist, a whole department", "not one but three": the other clause counts."""
    clause = _clause_of(text, finding.place)
    if clause is None:
        return True
    opens = text.items[clause.span.start].text == "not"
    but = clause.span.end + 1 < len(text.items) and text.items[clause.span.end + 1].text == "but"
    return not (clause.has("not_only") or (opens and but))


def _is_not_past(text: Text, finding: Finding) -> bool:
    clause = _clause_of(text, finding.place)
    return clause is None or not (clause.has("past") or text.items[clause.span.start].text in {"was", "were", "had"})


def _is_not_to_come(text: Text, finding: Finding) -> bool:
    """ "Some day voice as well, for now text chat": only the kind of work is said of today without a doubt."""
    clause = _clause_of(text, finding.place)
    return clause is None or finding.question is not QuestionId.TASK_KIND or not clause.has("later")


def _is_asked(text: Text, clause: Clause) -> bool:
    """ "ML team? There isn't any": the first is no statement."""
    return clause.span.end < len(text.items) - 1 and text.items[clause.span.end].text == "?"


def _after_a_correction(text: Text, valued: Sequence[Finding]) -> Sequence[Finding]:
    """ "None... sorry, one": what stands behind the correction counts."""
    turns = [m.start for m in text.mentions if m.concept == "correcting"]
    behind = [f for f in valued if any(turn <= f.place for turn in turns)]
    return (
        behind if behind and any(all(f.place < turn for f in valued if f not in behind) for turn in turns) else valued
    )


def _chosen(text: Text, question: QuestionId | None, valued: Sequence[Finding]) -> tuple[Finding, bool]:
    """The candidate that counts, and whether all agree."""
    figures = [f for f in valued if f.figure]
    if figures and (figures[-1].sure or not any(f.sure for f in valued)):
        valued = figures
    valued = _after_a_correction(text, valued)
    sure = [f for f in valued if f.sure] or list(valued)
    values = [f.value for f in sure]
    agreed = all(value == values[0] for value in values) and all(f.value == values[0] for f in valued)
    if agreed:
        return sure[0], True
    if question is QuestionId.DATA_RESIDENCY:
        return min(sure, key=lambda f: _STRICTEST_FIRST.index(f.value)), False
    return sure[-1], False


def _clause_of(text: Text, place: int) -> Clause | None:
    return next((c for c in text.clauses if c.span.start <= place < c.span.end), None)


def _in_doubt(text: Text, finding: Finding, *, all_of: bool) -> bool:
    """Is the answer hedged, wished for, past, or somebody else's?"""
    clause = _clause_of(text, finding.place)
    clauses = text.clauses if all_of else ([clause] if clause else [])
    answered = {c.span.start for c in clauses}
    near = [c for c in text.clauses if c.span.start in answered]
    doubts = ("hedge", "later", "past", "others", "meta_negation", "exception", "mixed")
    may_leave = finding.question is QuestionId.DATA_RESIDENCY and text.whole.has("need_not")
    outdone = clause is not None and clause.has("not_only")
    return may_leave or outdone or any(c.has(*doubts) for c in near) or text.items[-1].text == "?"


def _volume_in_doubt(text: Text) -> bool:
    """Is a figure of today hedged?"""
    today = [c for c in text.clauses if any(not q.ahead and not q.denied for q in text.in_clause(c))]
    if any(c.has("hedge") or _has_a_loose_negation(text, c) for c in today):
        return True
    return text.items[-1].text == "?"


def _has_a_loose_negation(text: Text, clause: Clause) -> bool:
    """Is there a "not" beside a figure that belongs to no bound ("no more than") and to no figure taken back?"""
    if any(q.denied for q in text.quantities):
        return False
    bounds = [m for m in clause.mentions if m.concept in {"affirming", "correcting", "no_growth", "no_word"}]
    held = [(q.start, q.end) for q in text.in_clause(clause) if q.is_open]
    return any(
        not any(m.start <= n.start and n.end <= m.end for m in bounds)
        and not any(start <= text.items[n.start].place < end for start, end in held)
        for n in clause.having("negation")
    )

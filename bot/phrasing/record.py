"""The decision record: what was decided, by whom, why, at what cost and until when, as Markdown that a board can file as is.

Pure: the day is handed in. Everything that a person may have written is escaped here; figures come from the decision only.
"""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.facts.exchange_rates import Currency
from bot.facts.sentences import Names, SectionKey
from bot.phrasing import figures
from bot.phrasing.brief import day_in_words
from bot.phrasing.briefing import sentence
from bot.phrasing.markdown import bullets, escaped, table
from bot.phrasing.plain import RenderedDecision
from bot.phrasing.record_costs import (
    NumberedSources,
    cost_section,
    name,
    sum_of_workloads,
    workload_section,
)
from bot.scoring.decision import Confidence, Decision

REVIEW_AFTER_MONTHS = 3
_HOW_FIRM = {
    Confidence.FIRM: "firm: no open answer can change it",
    Confidence.LEANING: "leaning: the other ways are near",
    Confidence.OPEN: "open: too little is known to rely on it",
}


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """One answer as the record shows it: in words, with who gave it and on which day."""

    question: str
    answer: str
    author: str
    on: date
    settled: str = ""
    """Who had said otherwise, who settled it and when."""


@dataclass(frozen=True, slots=True)
class Review:
    """When to look again, and why then."""

    on: date
    why: str


def record_of(
    decision: Decision, rendered: RenderedDecision, answers: Sequence[AnswerGiven], *, names: Names, on: date
) -> str:
    """The record as Markdown, dated ``on``. ``names`` is what everything is called (``sentences.names``)."""
    shown = rendered.shown
    sources = NumberedSources(decision)
    parts = [
        "# Decision record: where our language models run",
        _summary(decision, rendered, answers, on),
        *_context(decision, rendered, answers, shown),
        *_decision(decision, rendered, names, sources),
        *cost_section(decision, rendered, names, sources, shown),
        *workload_section(decision, names, sources, shown),
        *_crossover(decision, rendered, sources, shown),
        *_open_ends(decision, rendered, shown),
        *_review(review_of(decision, on)),
        "## Sources",
        sources.listed(),
    ]
    return "\n\n".join(parts) + "\n"


def review_of(decision: Decision, on: date) -> Review:
    """The day of the next look: three months on, or when growth reaches the crossover, if that comes first."""
    ahead = decision.economics.months_until_crossover
    if ahead is not None and 0 < ahead < REVIEW_AFTER_MONTHS:
        why = "at the stated growth the volume reaches the crossover by then"
        return Review(_months_later(on, ahead), f"In {figures.months(ahead)}: {why}.")
    why = "the prices of APIs and GPUs and the models on offer change within months, and the cost above rests on them"
    return Review(_months_later(on, REVIEW_AFTER_MONTHS), f"In {figures.months(REVIEW_AFTER_MONTHS)}: {why}.")


def _summary(decision: Decision, rendered: RenderedDecision, answers: Sequence[AnswerGiven], on: date) -> str:
    people = ", ".join(dict.fromkeys(name(given.author) for given in answers if given.author.strip()))
    rows = [
        ("Status", "proposed"),
        ("Date", _day(on)),
        ("Decision", f"**{escaped(rendered.headline)}**"),
        ("How firm", _HOW_FIRM[decision.confidence]),
        ("Answers by", people or "not named"),
        ("Review", _day(review_of(decision, on).on)),
        ("Knowledge", escaped(rendered.knowledge)),
    ]
    return table(("Item", "Entry"), rows)


def _context(
    decision: Decision, rendered: RenderedDecision, answers: Sequence[AnswerGiven], shown: Currency
) -> Iterator[str]:
    yield "## 1. Context"
    yield (
        "To decide: whether the language models run behind a vendor's API (proprietary), as open-weight models that we "
        "run ourselves (open source), or both (hybrid). These answers were given:"
    )
    rows = [(escaped(a.question), escaped(a.answer), name(a.author), _day(a.on)) for a in answers]
    yield table(("Question", "Answer", "Given by", "On"), rows) if rows else "No answer was given."
    settled = [f"{escaped(a.question)}: {escaped(a.settled)}" for a in answers if a.settled]
    if settled:
        yield "Where two people had said different things:"
        yield bullets(settled)
    if decision.workloads:
        yield f"The work consists of {len(decision.workloads)} workloads, each with its own verdict:"
        entries = [
            (name(row.name), escaped(row.verdict), escaped(row.route_label), escaped(row.volume), escaped(row.cost))
            for row in rendered.workloads
        ]
        yield table(
            ("Workload", "Verdict", "Route", "Volume", "Cost (range)"), [*entries, sum_of_workloads(decision, shown)]
        )
        reasons = [f"{name(row.name)}: {escaped(row.why)}" for row in rendered.workloads if row.why]
        if reasons:
            yield "What weighs most for each:"
            yield bullets(reasons)


def _decision(decision: Decision, rendered: RenderedDecision, names: Names, sources: NumberedSources) -> Iterator[str]:
    yield "## 2. Decision"
    yield f"**{escaped(rendered.headline)}.**"
    yield from (escaped(text) for text in rendered.paragraphs(SectionKey.SUMMARY))
    yield "### Options considered"
    out = {ruled.deployment for ruled in decision.ruled_out}
    rows = []
    for deployment, score in sorted(decision.scores.items(), key=lambda entry: -entry[1]):
        fate = "ruled out" if deployment in out else "chosen" if deployment is decision.verdict else "not chosen"
        rows.append((escaped(names.deployments[deployment].label), figures.score(score), fate))
    yield table(("Option", "Score (0 to 1)", "Outcome"), rows)
    yield "### What was ruled out, and by which answer"
    ruled = [
        f"{escaped(names.deployments[entry.deployment].label)}, by the answer on {escaped(names.questions[entry.question])}: "
        f"{escaped(entry.reason)} {sources.mark(entry.source)}"
        for entry in decision.ruled_out
    ]
    yield bullets(ruled) if ruled else "Nothing: no answer forbids any of the three."
    yield "### Reasons"
    reasons = [
        f"{escaped(entry.text)} {figures.points(entry.points)} for {escaped(names.deployments[entry.favours].noun)}."
        f" {sources.mark(entry.source)}"
        for entry in decision.reasons
    ]
    yield bullets(reasons) if reasons else "No answer given so far favours one option."


def _crossover(
    decision: Decision, rendered: RenderedDecision, sources: NumberedSources, shown: Currency
) -> Iterator[str]:
    yield "## 4. Crossover, beside the rule of thumb"
    thumb, crossover = decision.rule_of_thumb, decision.economics.crossover
    at = crossover.tokens_per_month
    computed = "never" if at is None else figures.tokens_per_month(at)
    basis = f"{crossover.api_model} against {crossover.self_hosted_model} on {crossover.gpu}"
    verdict = {True: "they agree", False: "they disagree: the computed figure counts", None: "no volume to compare"}
    rows = [
        ("Computed for this case", f"{computed} ({escaped(basis)})"),
        (
            "Rule of thumb of the article",
            f"{figures.tokens_per_month(Decimal(thumb.tokens_per_month))} {sources.mark(thumb.source)}",
        ),
        ("Side by side", verdict[thumb.agrees]),
    ]
    yield table(("Self-hosting pays from", "Tokens"), rows)
    yield from (escaped(text) for text in rendered.crossover)
    if crossover.note:
        yield escaped(sentence(figures.in_words_shown(crossover.note, shown)))


def _open_ends(decision: Decision, rendered: RenderedDecision, shown: Currency) -> Iterator[str]:
    yield "## 5. What would change the decision"
    yield bullets(map(escaped, rendered.flips)) if rendered.flips else "No single other answer would."
    yield "## 6. What is not known"
    settled = "No completion of the open answers can change the verdict." if decision.settled else ""
    cannot = (figures.in_words_shown(text, shown) for text in decision.economics.cannot_estimate)
    unknown = [escaped(text) for text in (*rendered.unknowns, *cannot)]
    if not decision.unknown:
        unknown.append("Every question was answered.")
    elif settled and not rendered.unknowns:
        unknown.append(settled)
    yield bullets(dict.fromkeys(unknown))
    with_their_route = {
        sentence(figures.in_words_shown(text, shown)) for cost in decision.economics.costs for text in cost.assumptions
    }
    said = (
        *(figures.in_words_shown(text, shown) for text in decision.economics.choices),
        *rendered.paragraphs(SectionKey.NOTES),
    )
    notes = [sentence(text) for text in said if text not in with_their_route]
    yield "## 7. Assumptions and notes"
    yield bullets(dict.fromkeys(map(escaped, notes))) if notes else "None beyond the lines above."
    if rendered.warnings:
        yield "### Check before you rely on it"
        yield bullets(map(escaped, rendered.warnings))


def _review(review: Review) -> Iterator[str]:
    yield "## 8. Review"
    yield f"**{_day(review.on)}.** {review.why} Review earlier when an answer of section 1 no longer holds."


def _day(day: date) -> str:
    return day_in_words(day.isoformat())


def _months_later(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

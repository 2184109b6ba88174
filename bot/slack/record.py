"""The decision record as Markdown: what was known, who said it, what was decided, why, what it costs, when to look again.

Pure. Made for an architecture board: it can be filed as it is. Its words and figures are those of the verdict.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.conversation.consultation import Consultation
from bot.facts.sentences import SectionKey
from bot.replies import Verdict
from bot.slack.escaping import plain
from bot.slack.rendering import Names

REVIEW_AFTER = timedelta(days=90)
SECTIONS = (
    SectionKey.RULED_OUT,
    SectionKey.REASONS,
    SectionKey.GPU_PLAN,
    SectionKey.CROSSOVER,
    SectionKey.FLIPS,
    SectionKey.UNKNOWNS,
    SectionKey.NOTES,
    SectionKey.WARNINGS,
)


def title_of(verdict: Verdict, day: date) -> str:
    """The record's title."""
    return f"Decision record {day.isoformat()}: {plain(verdict.rendered.headline)}"[:150]


def decision_record(verdict: Verdict, consultation: Consultation, names: Names, day: date) -> str:
    """The whole record."""
    rendered = verdict.rendered
    parts = [
        f"# {in_markdown(title_of(verdict, day))}",
        f"Status: proposed on {day.isoformat()}. Review by {(day + REVIEW_AFTER).isoformat()}, or when an answer below changes.",
        "## Decision",
        *(in_markdown(line) for line in (rendered.headline, *rendered.paragraphs(SectionKey.SUMMARY))),
        "## Context: what was answered",
        *_answers(verdict, consultation, names),
    ]
    if rendered.workloads:
        parts += [
            "## Workloads",
            *_bullets(f"{row.name}: {row.verdict}, {row.route_label}" for row in rendered.workloads),
        ]
    if rendered.costs:
        parts += ["## Costs a month", *_costs(verdict)]
    for key in SECTIONS:
        section = next((section for section in rendered.sections if section.key is key), None)
        if section is not None:
            parts += [f"## {in_markdown(section.title)}", *_bullets(section.paragraphs)]
    if rendered.sources:
        parts += ["## Sources", *_bullets(rendered.source_lines())]
    return "\n\n".join([*parts, in_markdown(rendered.knowledge)]) + "\n"


def _answers(verdict: Verdict, consultation: Consultation, names: Names) -> list[str]:
    rows = []
    for item in verdict.checklist:
        given = consultation.answers.get(item.question)
        by = names.get(given.author, "") if given else ""
        on = given.at.date().isoformat() if given else ""
        rows.append((item.title, item.answer or "open", by, on))
    return [_table(("Question", "Answer", "Answered by", "On"), rows)] if rows else []


def _costs(verdict: Verdict) -> list[str]:
    rows = [
        (f"{row.route_label}{' (advised)' if row.chosen else ''}", row.model, row.low, row.expected, row.high)
        for row in verdict.rendered.costs
    ]
    return [_table(("Route", "Model", "Low", "Expected", "High"), rows)]


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(in_markdown(cell) for cell in line)} |" for line in lines)


def _bullets(lines: Iterable[str]) -> list[str]:
    return ["\n".join(f"- {in_markdown(line)}" for line in lines)]


def in_markdown(text: str) -> str:
    """Words as words: nothing that a person wrote becomes a link, a mention, a heading or a table's edge."""
    shown = " ".join(plain(text).split())
    if set(shown) <= {"-"}:
        return shown
    for mark in "\\`*_[]<>|!":
        shown = shown.replace(mark, f"\\{mark}")
    return shown

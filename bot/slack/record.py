"""The decision record as it is exported from Slack: the record of ``phrasing``, with the names of those who answered. Pure."""

from collections.abc import Iterator
from datetime import date

from bot.conversation.consultation import Consultation
from bot.phrasing.brief import day_in_words
from bot.phrasing.record import AnswerGiven, record_of
from bot.replies import CheckItem, Verdict
from bot.slack.escaping import plain
from bot.slack.rendering import Names
from bot.talk import settled_by

TITLE = 150


def title_of(verdict: Verdict, day: date) -> str:
    """The record's title."""
    return f"Decision record, {day_in_words(day.isoformat())}: {plain(verdict.rendered.headline)}"[:TITLE]


def decision_record(verdict: Verdict, consultation: Consultation, names: Names, day: date) -> str:
    """The whole record as Markdown: it can be filed as it is."""
    answers = tuple(_answers(verdict, consultation, names, day))
    return record_of(verdict.decision, verdict.whole or verdict.rendered, answers, names=verdict.brief.names, on=day)


def _settled(item: CheckItem, names: Names) -> str:
    return settled_by(item.settled, names, day_in_words(item.settled.at.date().isoformat())) if item.settled else ""


def _answers(verdict: Verdict, consultation: Consultation, names: Names, day: date) -> Iterator[AnswerGiven]:
    for item in verdict.checklist:
        given = consultation.answers.get(item.question) or consultation.defaults.get(item.question)
        if item.answer:
            author = "" if given is None or item.by_default else names.get(given.author, "")
            on = day if given is None else given.at.date()
            yield AnswerGiven(item.title, item.answer, author, on, _settled(item, names))
    for name, given in consultation.workloads.items():
        yield AnswerGiven("Workload", name, names.get(given.author, ""), given.at.date())

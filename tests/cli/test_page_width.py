"""The terminal's text keeps to the width that it is given, at every width."""

import io
from typing import Any

import pytest

from bot.cli.page import NARROWEST, PLAIN_WIDTH, Page
from bot.conversation.consultation import Shown
from bot.facts.sentences import Length
from bot.framework import Answers
from bot.quoting import estimate_reply
from bot.wiring import quick_estimate, verdict_on
from tests.days import TODAY

CASE: dict[str, Any] = {
    "data_residency": "vendor_under_contract",
    "task_specialization": "somewhat",
    "volume_tokens_per_month": 3e8,
    "team": "some",
}


def printed(monkeypatch: pytest.MonkeyPatch, columns: int | None, *replies: Any) -> list[str]:
    if columns is None:
        monkeypatch.delenv("COLUMNS", raising=False)
    else:
        monkeypatch.setenv("COLUMNS", str(columns))
    written = io.StringIO()
    monkeypatch.setattr("sys.stdout", written)
    Page(plain=True).show(replies)
    return written.getvalue().splitlines()


@pytest.mark.parametrize("columns", [20, 60, 80, 100, 140, None])
def test_no_line_is_wider_than_the_columns_say(monkeypatch: pytest.MonkeyPatch, columns: int | None) -> None:
    verdict = verdict_on(Answers.parse(CASE), TODAY)
    estimate = estimate_reply(quick_estimate("80M tokens gpt-4o vs llama-3.3-70b", TODAY))
    most = max(NARROWEST, columns or PLAIN_WIDTH)
    lines = printed(monkeypatch, columns, verdict, estimate)
    assert not [line for line in lines if len(line) > most]
    assert max(len(line) for line in lines) > most - 30


@pytest.mark.parametrize("columns", [60, 100])
def test_every_cost_is_there_as_a_table_or_as_lines(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    verdict = verdict_on(Answers.parse(CASE), TODAY)
    text = " ".join(" ".join(printed(monkeypatch, columns, verdict)).split())
    for row in verdict.rendered.costs:
        for amount in (row.low, row.expected, row.high, row.per_million_tokens):
            assert amount in text
    assert ("| Route" in text) is (columns == 100)


def test_a_short_verdict_is_short_here_too(monkeypatch: pytest.MonkeyPatch) -> None:
    short = verdict_on(Answers.parse(CASE), TODAY, Shown(length=Length.BRIEF))
    lines = printed(monkeypatch, 80, short)
    assert len(lines) < 40
    assert "Sources" not in lines

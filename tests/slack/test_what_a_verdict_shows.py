"""What a reader of Slack meets in a verdict: every part of it, amounts that sort, and little where little was asked for."""

import json
import re
from typing import Any

import pytest

from bot.conversation.consultation import Shown
from bot.facts.sentences import Length, SectionKey
from bot.framework import Answers
from bot.replies import Verdict
from bot.slack.verdict_blocks import NOTES_SHOWN, verdict_sheet
from bot.wiring import verdict_on
from tests.days import TODAY

CASE: dict[str, Any] = {
    "data_residency": "vendor_under_contract",
    "task_specialization": "somewhat",
    "volume_tokens_per_month": 5e8,
    "team": "dedicated",
    "latency": "sub_100ms",
}
TWO = {
    "data_residency": "vendor_under_contract",
    "workloads": [
        {"name": "review", "task_specialization": "general", "volume_tokens_per_month": 5e6, "team": "none"},
        {"name": "triage", "task_specialization": "niche", "volume_tokens_per_month": 4e9, "team": "dedicated"},
    ],
}


def verdict(given: dict[str, Any] = CASE, **shown: Any) -> Verdict:
    return verdict_on(Answers.parse(given), TODAY, Shown(**shown))


def blocks_of(reply: Verdict) -> list[dict[str, Any]]:
    return verdict_sheet(reply, {}).blocks


def words(blocks: list[dict[str, Any]]) -> str:
    return json.dumps(blocks, ensure_ascii=False)


@pytest.mark.parametrize(
    "given", [CASE, TWO, {}, {"data_residency": "on_premises"}], ids=["one", "two", "none", "veto"]
)
def test_every_section_but_the_assumptions_stands_in_the_message(given: dict[str, Any]) -> None:
    reply = verdict(given)
    shown = words(blocks_of(reply)).replace("*", "")
    for section in reply.rendered.sections:
        if section.key is SectionKey.ASSUMPTIONS:
            continue
        most = NOTES_SHOWN if section.key is SectionKey.NOTES else len(section.paragraphs)
        for paragraph in section.paragraphs[:most]:
            assert json.dumps(paragraph, ensure_ascii=False)[1:-1] in shown


def test_what_speaks_for_and_what_speaks_against_are_two_lists_with_their_leads_in_bold() -> None:
    shown = words(blocks_of(verdict()))
    assert re.search(r"\*What speaks for it\*\\n• \*Volume \(\+0\.\d\d\)\*: ", shown)
    assert "*What speaks against it*\\n• *Team (+0.14 for an open-source model)*: " in shown


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_every_amount_of_the_table_is_a_number_that_sorts_in_the_currency_that_it_shows(currency: str) -> None:
    (table,) = [block for block in blocks_of(verdict(currency=currency)) if block["type"] == "data_table"]
    titles, *rows = table["rows"]
    assert [cell["text"] for cell in titles][2:] == [
        "Expected a month", "Low", "High", "Per million tokens", "Largest cost"
    ]  # fmt: skip
    for row in rows:
        for cell in row[2:6]:
            assert cell["type"] == "raw_number"
            assert cell["value"] == pytest.approx(float(cell["text"].lstrip("$€").replace(",", "")), rel=0.05)


def test_a_short_verdict_has_no_table_no_chart_and_no_sources_and_says_where_they_are() -> None:
    short, full = blocks_of(verdict(length=Length.BRIEF)), blocks_of(verdict())
    assert {"data_table", "data_visualization"} <= {block["type"] for block in full}
    assert not {"data_table", "data_visualization"} & {block["type"] for block in short}
    assert "Sources:" not in words(short)
    assert "Every figure, source and assumption is in the decision record." in words(short)
    assert len(words(short)) < len(words(full)) / 3


def test_a_short_verdict_keeps_a_whole_one_for_its_record() -> None:
    reply = verdict(length=Length.BRIEF)
    assert not reply.rendered.crossover
    assert reply.whole is not None
    assert reply.whole.crossover == verdict().rendered.crossover


def test_each_workload_says_why() -> None:
    reply = verdict(TWO)
    shown = words(blocks_of(reply))
    assert [bool(row.why) for row in reply.rendered.workloads] == [True, True]
    assert all(row.why in shown for row in reply.rendered.workloads)


def test_sources_are_one_paragraph_without_paths_of_ours() -> None:
    (sources,) = [block for block in blocks_of(verdict()) if "Sources:" in words([block])]
    (said,) = sources["elements"]
    assert "knowledge/" not in said["text"]
    assert " · Our assumption, checked 23 November 2026" in said["text"]

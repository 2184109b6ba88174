"""What a reader of Slack meets in a verdict: every part of it, amounts that sort, and little where little was asked for."""

import json
import re
from datetime import UTC, datetime, time
from typing import Any

import pytest

from bot.conversation.consultation import Consultation, Given, Shown
from bot.facts.sentences import Length, SectionKey
from bot.framework import Answers, QuestionId
from bot.messages import Message, Pressed
from bot.replies import Reply, Text, Verdict
from bot.slack.verdict_blocks import BEHIND, BEHIND_THE_BUTTON, shared_sheet, verdict_sheet
from bot.wiring import advisor_on, verdict_on
from tests.days import TODAY

CASE: dict[str, Any] = {
    "data_residency": "vendor_under_contract",
    "task_specialization": "somewhat",
    "volume_tokens_per_month": 5e8,
    "team": "dedicated",
    "latency": "sub_100ms",
}
COMPLETE = {"quality_critical": True, "time_to_market": "normal", "task_kind": ["extraction"], "labelled_data": False}
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


def without_buttons(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block for block in blocks if block["type"] not in {"actions", "context_actions"}]


def words(blocks: list[Any]) -> str:
    return json.dumps(blocks, ensure_ascii=False)


@pytest.mark.parametrize(
    "given", [CASE, TWO, {}, {"data_residency": "on_premises"}], ids=["one", "two", "none", "veto"]
)
def test_every_paragraph_stands_in_the_message_or_behind_its_button_and_the_assumptions_in_the_record(
    given: dict[str, Any],
) -> None:
    reply = verdict(given)
    shown = words(blocks_of(reply)).replace("*", "")
    (said,) = pressed("verdict:what_if", given)
    assert isinstance(said, Text)
    behind = words(list(said.paragraphs))
    for section in reply.rendered.sections:
        where = behind if section.key in BEHIND_THE_BUTTON else shown
        if section.key is not SectionKey.ASSUMPTIONS:
            for paragraph in section.paragraphs:
                assert json.dumps(paragraph, ensure_ascii=False)[1:-1] in where


def pressed(action: str, given: dict[str, Any]) -> tuple[Reply, ...]:
    """What a button says where these answers were given."""
    at = datetime.combine(TODAY, time(12), UTC)
    answers = {QuestionId(key): Given(value=value, at=at) for key, value in given.items() if key != "workloads"}
    workloads = {own["name"]: {key: value for key, value in own.items() if key != "name"}
                 for own in given.get("workloads", [])}  # fmt: skip
    consultation = Consultation(
        answers=answers, workloads={name: Given(value=own, at=at) for name, own in workloads.items()}, decided=True
    )
    return advisor_on(TODAY).reply_to(consultation, Message("1", "U1", at, Pressed(action, {}))).replies


def test_first_sight_is_short_and_says_where_the_rest_is() -> None:
    (given,) = pressed("consultation:begin", CASE | COMPLETE)
    assert isinstance(given, Verdict)
    blocks = blocks_of(given)
    small = [block for block in blocks if block["type"] == "context"]
    assert BEHIND in words(small)
    assert "in the decision record, with the formula of every line" in words(small)
    assert "✓ Team: A dedicated ML or platform team" in words(small)
    read = [block for block in blocks if block["type"] in {"section", "header"}]
    assert len(words(read)) < 3_500


def test_a_shared_verdict_has_no_buttons_so_it_says_itself_what_would_change_it() -> None:
    shared = shared_sheet(verdict(), {}, "Ada").blocks
    assert "actions" not in {block["type"] for block in shared}
    assert all(json.dumps(flip, ensure_ascii=False)[1:-1] in words(shared) for flip in verdict().rendered.flips)
    assert BEHIND not in words(shared)


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
    assert len(words(without_buttons(short))) < len(words(without_buttons(full))) / 3


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

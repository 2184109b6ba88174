"""What asks for something instead of answering, and corrections and suppositions."""

from typing import Any

import pytest

from bot.conversation.understanding.reading import Intent

VOLUME = "volume_tokens_per_month"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("why do you ask?", Intent.WHY),
        ("why does volume matter?", Intent.WHY),
        ("what is a token?", Intent.EXPLAIN),
        ("how do you define token", Intent.EXPLAIN),
        ("help", Intent.HELP),
        ("hello", Intent.HELP),
        ("previous question please", Intent.BACK),
        ("start over", Intent.RESTART),
        ("never mind, quit", Intent.CANCEL),
        ("recap please", Intent.SUMMARY),
        ("skip that one", Intent.SKIP),
        ("no idea", Intent.UNKNOWN),
        ("n/a", Intent.UNKNOWN),
        ("I would have to ask security", Intent.UNKNOWN),
        ("¯\\_(ツ)_/¯", Intent.UNKNOWN),
        ("how much would 50M tokens cost?", Intent.ESTIMATE),
    ],
)
def test_a_request_is_recognised(text: str, intent: Intent, understood: Any) -> None:
    reading = understood(text, VOLUME)
    assert reading.intents == (intent,)
    assert reading.answers == {}


def test_an_explanation_names_the_term(understood: Any) -> None:
    assert understood("what does p95 mean?", "latency").term == "p95"


def test_a_command_word_inside_an_answer_is_no_command(understood: Any) -> None:
    reading = understood("we cannot stop sending data to our own servers", "data_residency")
    assert Intent.CANCEL not in reading.intents


def test_a_hedge_with_an_answer_is_no_dont_know(understood: Any) -> None:
    reading = understood("not sure, our own cloud account", "data_residency")
    assert reading.intents == (Intent.ANSWER,)
    assert reading.confirm == ("data_residency",)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("what if we had 300M tokens instead", {VOLUME: 300e6}),
        ("imagine we had nobody for ML", {"team": "none"}),
        ("what happens if a vendor with a DPA is allowed?", {"data_residency": "vendor_under_contract"}),
        ("what if latency had to be under 100 ms?", {"latency": "sub_100ms"}),
        ("suppose it were niche", {"task_specialization": "niche"}),
        ("what if the volume were ten times as large?", {VOLUME: 500e6}),
    ],
)
def test_a_what_if_changes_no_answer(text: str, changes: dict[str, Any], understood: Any) -> None:
    reading = understood(text, volume_tokens_per_month=50e6)
    assert reading.intents == (Intent.WHAT_IF,)
    assert reading.what_if == changes
    assert reading.answers == {}


@pytest.mark.parametrize(
    ("text", "asked", "answers"),
    [
        ("actually it's 80M", "team", {VOLUME: 80e6}),
        ("make it on-prem instead of VPC", "open", {"data_residency": "on_premises"}),
        ("update team to none", "open", {"team": "none"}),
        ("change volume to 2bn", "open", {VOLUME: 2e9}),
        ("25M, no sorry, 52M", "team", {VOLUME: 52e6}),
    ],
)
def test_a_correction_finds_the_answer_it_is_about(
    text: str, asked: str, answers: dict[str, Any], understood: Any
) -> None:
    reading = understood(text, asked)
    assert reading.answers == answers
    assert reading.corrects


def test_a_corrected_period_rescales_what_was_said_before(understood: Any) -> None:
    reading = understood("I meant per year, not per month", "latency", volume_tokens_per_month=600e6)
    assert reading.answers == {VOLUME: pytest.approx(50e6)}


def test_a_corrected_period_without_a_figure_before_is_asked_about(understood: Any) -> None:
    reading = understood("I meant per year, not per month", "latency")
    assert reading.answers == {}
    assert reading.ask.endswith("?")


def test_not_eight_but_eighty_thousand_requests_rescales_the_volume(understood: Any) -> None:
    assert understood("sorry, not 8k but 80k requests", "team", volume_tokens_per_month=240e6).answers == {
        VOLUME: 2.4e9
    }


def test_that_is_wrong_asks_what_to_change(understood: Any) -> None:
    reading = understood("that’s wrong")
    assert reading.answers == {}
    assert reading.ask.endswith("?")


def test_a_plain_yes_is_passed_on_as_a_yes(understood: Any) -> None:
    assert understood("yes, that's right", "data_residency").says_yes is True
    assert understood("nope", "data_residency").says_yes is False


def test_million_not_billion_rescales_what_was_said_before(understood: Any) -> None:
    reading = understood("I meant million, not billion", "latency", volume_tokens_per_month=60e9)
    assert reading.answers == {VOLUME: 60e6}
    assert understood("I meant million, not billion", "latency").answers == {}

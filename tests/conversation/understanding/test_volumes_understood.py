"""Tokens a month from whatever people count."""

from typing import Any

import pytest

VOLUME = "volume_tokens_per_month"


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("45 million tokens every month", 45e6),
        ("600M tokens a year", 50e6),
        ("7M a week", 30e6),
        ("900k tokens per working day", 19.8e6),
        ("2k requests/day with ~1.5k tokens in and 300 out", 108e6),
        ("about 3 lakh chats monthly, 800 tokens each", 240e6),
        ("20000 pages a month", 13e6),
        ("500k words per week", 2.85e6),
        ("40 million characters per month", 10e6),
        ("120 users, 10 questions a day each, 600 tokens per question", 21.6e6),
        ("0.5 rps, 1000 tokens per request", 1.296e9),
        ("12bn tokens each quarter", 4e9),
        ("2 million in and 1 million out a month", 3e6),
        ("6000 documents a month, 12 pages each", 46.8e6),
        ("1,5 Mrd. Token pro Jahr", 125e6),
    ],
)
def test_a_volume_is_counted_in_tokens_a_month(text: str, volume: float, understood: Any) -> None:
    reading = understood(text, VOLUME)
    assert reading.answers[VOLUME] == pytest.approx(volume, rel=0.01)
    assert VOLUME not in reading.confirm


def test_the_assumptions_of_a_conversion_are_said(understood: Any) -> None:
    assert understood("900k tokens per working day", VOLUME).assumptions == ("22 working days a month",)
    assert understood("500 pages a day", VOLUME).assumptions == ("30 days a month", "650 tokens a page")


@pytest.mark.parametrize(
    "text",
    [
        "10k requests a month",
        "200 users",
        "3000 euros a month",
        "15 minutes of audio a day",
        "12 GB of text",
        "H100 with 80GB",
        "-5M",
        "inf tokens",
        "1" + "0" * 40,
        "we have 40 people in the office",
        "I have 2 questions first",
        "llama-3.3-70b",
        "two floors and a canteen",
    ],
)
def test_what_is_no_volume_sets_none_and_is_asked_back(text: str, understood: Any) -> None:
    reading = understood(text, VOLUME)
    assert VOLUME not in reading.answers
    assert reading.ask.endswith("?")


@pytest.mark.parametrize("text", ["42", "1.500", "a few hundred million", "at least 100M", "4000 tokens"])
def test_a_doubtful_volume_is_only_proposed(text: str, understood: Any) -> None:
    reading = understood(text, VOLUME)
    assert reading.confirm == (VOLUME,)
    assert reading.likeliest


def test_an_approximate_volume_is_a_band(understood: Any) -> None:
    assert understood("~15 M", VOLUME).answers[VOLUME] == [12e6, 18e6]


def test_a_bare_number_counts_only_for_the_question_just_asked(understood: Any) -> None:
    assert VOLUME not in understood("3", "team").answers
    assert understood("80M", "team").confirm == (VOLUME,)


def test_a_figure_that_lies_ahead_is_not_todays(understood: Any) -> None:
    reading = understood("now 10M, a year from now maybe 100M", VOLUME)
    assert reading.answers[VOLUME] == 10e6
    assert reading.confirm == ()


def test_the_split_of_requests_is_implied_and_not_an_answer(understood: Any) -> None:
    reading = understood("500 requests an hour with 800 tokens in and 200 out", VOLUME)
    assert reading.implied == {"output_share": 0.2}
    assert set(reading.answers) == {VOLUME}


def test_hours_of_work_make_an_hourly_figure_a_proposal(understood: Any) -> None:
    reading = understood("1M tokens per hour during office hours", VOLUME)
    assert reading.answers[VOLUME] == pytest.approx(176e6)
    assert VOLUME in reading.confirm


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("1.5M tokens per day, Monday to Friday only", 33e6),
        ("3M per day, no weekends", 66e6),
        ("7k emails on each working day, around 600 tokens each", 92.4e6),
        ("300 pupils, 5 questions a day each, 500 tokens per question, 22 days", 16.5e6),
        ("2M tokens a day, 20 working days a month", 40e6),
        ("800 docs/day*22*2.5k tokens", 44e6),
        ("120 lines/day x 60 tokens", 216e3),
        ("3M per day, weekends included", 90e6),
        ("2M tokens a day; logs are kept 14 days", 60e6),
        ("2M a day, answers within 3 working days", 60e6),
    ],
)
def test_the_days_that_are_said_to_count_are_counted(text: str, volume: float, understood: Any) -> None:
    assert understood(text, VOLUME).answers[VOLUME] == pytest.approx(volume)


def test_days_that_mostly_count_are_asked_about(understood: Any) -> None:
    assert VOLUME in understood("1.5M tokens a day, mostly on weekdays", VOLUME).confirm


def test_working_days_beside_a_volume_set_no_hours(understood: Any) -> None:
    assert set(understood("4M a day, weekdays only", VOLUME).answers) == {VOLUME}


@pytest.mark.parametrize(
    "text", ["70k words a day", "300 Tickets am Tag, 900 Token pro Ticket", "1000 users x 5 queries/day x 2k tokens"]
)
def test_what_a_figure_counts_names_no_kind_of_work(text: str, understood: Any) -> None:
    assert set(understood(text, VOLUME).answers) == {VOLUME}


def test_the_length_of_a_text_is_no_volume_where_none_was_asked_for(understood: Any) -> None:
    assert VOLUME not in understood("turning long meeting transcripts into half a page", "task_specialization").answers


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("12M tokens monthly, i.e. 400k a day", 12e6),
        ("60M a year, that's 5M a month", 5e6),
        ("80M tokens (60M in, 20M out)", 80e6),
        ("20M a day... a month I mean", 20e6),
        ("3M per day - wait, per week", 3e6 * 30 / 7),
    ],
)
def test_a_figure_said_twice_or_corrected_counts_once(text: str, volume: float, understood: Any) -> None:
    reading = understood(text, VOLUME)
    assert reading.answers[VOLUME] == pytest.approx(volume, rel=0.01)
    assert VOLUME not in reading.confirm


@pytest.mark.parametrize(
    "text", ["15 billiion tokens a year", "15 tokens a month", "2M per month per country, 5 countries"]
)
def test_a_figure_that_nobody_means_is_only_proposed(text: str, understood: Any) -> None:
    assert VOLUME in understood(text, VOLUME).confirm


@pytest.mark.parametrize("text", ["our ticket number is 4471123", "call me on 0170 1234567", "see invoice 20240115"])
def test_a_number_that_names_something_is_no_volume(text: str, understood: Any) -> None:
    assert VOLUME not in understood(text, VOLUME).answers

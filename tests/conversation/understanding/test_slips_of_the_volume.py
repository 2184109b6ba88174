"""Remarks on the volume that stands: "that was yearly", "words, not tokens", "a zero short", whatever was asked."""

from typing import Any

import pytest

VOLUME = "volume_tokens_per_month"


@pytest.mark.parametrize("asked", ["team", "data_residency", VOLUME, "open"])
@pytest.mark.parametrize(
    ("text", "known", "volume"),
    [
        ("yearly, not monthly", 120e6, 10e6),
        ("that was a yearly figure", 120e6, 10e6),
        ("the volume was for a whole year", 120e6, 10e6),
        ("that number was words, not tokens", 10e6, 13.3e6),
        ("sorry, characters not tokens", 40e6, 10e6),
        ("ah, forgot a zero, 200M", 20e6, 200e6),
    ],
)
def test_a_remark_on_the_volume_is_read_whatever_was_asked(
    text: str, known: float, volume: float, asked: str, understood: Any
) -> None:
    reading = understood(text, asked, **{VOLUME: known})
    assert reading.answers == {VOLUME: pytest.approx(volume, rel=0.01)}
    assert reading.confirm == ()
    assert reading.corrects


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("forgot a zero", 200e6),
        ("one zero too many", 2e6),
        ("two zeros too many", 0.2e6),
        ("double that", 40e6),
        ("per week!", 20e6 * 30 / 7),
    ],
)
def test_a_remark_that_names_no_figure_is_only_proposed(text: str, volume: float, understood: Any) -> None:
    reading = understood(text, "team", **{VOLUME: 20e6})
    assert reading.answers == {VOLUME: pytest.approx(volume)}
    assert reading.confirm == (VOLUME,)
    assert reading.ask.endswith("?")


def test_both_ends_of_a_range_are_corrected(understood: Any) -> None:
    assert understood("that was yearly", "team", **{VOLUME: [12e6, 24e6]}).answers[VOLUME] == [1e6, 2e6]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("daily", "latency"),
        ("once a day is enough", "latency"),
        ("it doubles every year", "growth_per_month"),
        ("5% per month", "growth_per_month"),
        ("half of it is output", "output_share"),
        ("zero", "team"),
        ("zero ML people", "team"),
        ("one year", "time_to_market"),
        ("that is what our lawyers said last year about words", "team"),
    ],
)
def test_an_answer_to_the_question_is_no_remark_on_the_volume(text: str, asked: str, understood: Any) -> None:
    assert VOLUME not in understood(text, asked, **{VOLUME: 20e6}).answers


@pytest.mark.parametrize("text", ["that was yearly", "words, not tokens", "double that", "forgot a zero"])
def test_without_a_volume_that_stands_there_is_nothing_to_correct(text: str, understood: Any) -> None:
    assert VOLUME not in understood(text, "team").answers

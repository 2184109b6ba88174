"""A volume told in pieces over several messages is put together, and a piece that is corrected replaces only its part."""

from typing import Any

import pytest

from bot.conversation.understanding.parts import Parts

VOLUME = "volume_tokens_per_month"


def told(understood: Any, *messages: str) -> Any:
    """The last reading of messages that are said one after the other, when the volume was asked."""
    reading, parts = None, None
    for message in messages:
        reading = understood(message, VOLUME).after(parts)
        parts = reading.parts
    return reading


@pytest.mark.parametrize(
    ("messages", "volume"),
    [
        (("12 lakh forms per month", "each form is 2 pages only"), 1.56e9),
        (("2000 tokens each", "500 requests a day"), 3e7),
        (("40k tickets a month", "about 1,500 tokens"), 6e7),
        (("200 technicians, each asks 15 questions a day", "3000 tokens per question"), 2.7e8),
        (("500 letters a day, 2 pages each", "no, it's 5000 letters a day"), 1.95e8),
        (("12 lakh forms per month", "each form is 2 pages", "sorry, 1.2 lakh forms not 12 lakh"), 1.56e8),
        (
            ("200 technicians, each asks 15 questions a day", "3000 tokens per question", "no, it is 2000 technicians"),
            2.7e9,
        ),
    ],
)
def test_pieces_are_put_together_and_proposed(messages: tuple[str, ...], volume: float, understood: Any) -> None:
    reading = told(understood, *messages)
    assert reading.answers == {VOLUME: pytest.approx(volume)}
    assert reading.confirm == (VOLUME,)
    assert reading.ask == ""


def test_what_is_still_missing_is_asked_for_and_nothing_that_was_said(understood: Any) -> None:
    reading = told(understood, "12 lakh forms per month")
    assert reading.answers == {}
    assert "tokens does each form take" in reading.ask


def test_a_volume_of_its_own_is_not_multiplied_by_what_was_said_before(understood: Any) -> None:
    reading = told(understood, "500 letters a day, 2 pages each", "80M tokens a month")
    assert reading.answers == {VOLUME: 8e7}
    assert VOLUME not in reading.confirm


def test_a_count_without_users_is_that_of_all_users() -> None:
    assert Parts(users=200, requests=450, tokens=1000).then(Parts(requests=9000)).volume == 9e6
    assert Parts(users=200, requests=450, tokens=1000).then(Parts(users=400)).volume == 1.8e8

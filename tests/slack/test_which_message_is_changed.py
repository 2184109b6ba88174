"""What a turn sends: a press changes the board it was pressed on; whatever is written goes below it."""

import pytest

from bot.messages import Place, Tenant
from bot.slack.rendering import Sheet
from bot.slack.turning import EPHEMERAL, POST, UPDATE, Board, Turned, outgoing

DIRECT = Place(Tenant("", "T1"), "D1", "")
ASKS = Sheet("What about team?", [], board=True)
VERDICT = Sheet("Open source", [], concludes=True)


def methods(board: Board | None, pressed: str, said: Sheet) -> list[tuple[str, str]]:
    calls = outgoing(Turned("Ev2", DIRECT, pressed, board), [said], ["team: some"])
    return [(call.method, call.key.partition(":")[0]) for call in calls]


def test_a_press_on_the_newest_board_changes_it_in_its_place() -> None:
    assert methods(Board("board:Ev1:0", "1.0"), "1.0", ASKS) == [(UPDATE, "board")]


@pytest.mark.parametrize("ts", ["1.0", ""])
def test_what_is_written_is_answered_below_even_before_the_board_is_known_to_stand(ts: str) -> None:
    assert methods(Board("board:Ev1:0", ts), "", ASKS) == [(POST, "board"), (UPDATE, "closed")]


def test_a_press_on_an_older_board_is_answered_below() -> None:
    assert methods(Board("board:Ev1:0", "1.0"), "0.5", ASKS) == [(POST, "board"), (UPDATE, "closed")]


def test_a_verdict_closes_the_board_and_stands_below() -> None:
    assert methods(Board("board:Ev1:0", "1.0"), "1.0", VERDICT) == [(POST, "verdict"), (UPDATE, "closed")]


def test_a_new_verdict_replaces_the_one_that_stood() -> None:
    turned = Turned("Ev2", DIRECT, "", None, verdict=Board("verdict:Ev1:0", "1.0"))
    _, replaced = outgoing(turned, [VERDICT], (), Sheet("Replaced"))
    assert (replaced.method, replaced.updates, replaced.payload["text"]) == (UPDATE, "verdict:Ev1:0", "Replaced")


def test_a_word_aside_is_for_its_author_and_leaves_the_board_as_it_is() -> None:
    turned = Turned("Ev2", DIRECT, "1.0", Board("board:Ev1:0", "1.0"), author="U1")
    (call,) = outgoing(turned, [Sheet("Noted already", aside=True)], ())
    assert (call.method, call.user) == (EPHEMERAL, "U1")


def test_a_press_that_only_says_something_closes_its_board() -> None:
    assert methods(Board("board:Ev1:0", "1.0"), "1.0", Sheet("Kept")) == [(POST, "reply"), (UPDATE, "closed")]


def test_the_first_board_closes_nothing() -> None:
    assert methods(None, "", ASKS) == [(POST, "board")]

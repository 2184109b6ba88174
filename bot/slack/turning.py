"""What a turn sends: which message is updated, which are new. Pure.

The open question stands in one message, the board. A press on the newest board changes it in place; anything else posts a
new board below and closes the old one, so that only one has buttons that wait for an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.messages import Place
from bot.slack.blocks import context
from bot.slack.ports import Outgoing, Sent
from bot.slack.rendering import Sheet

BOARD = "board:"
CLOSED = "closed:"
GOES_ON = "It goes on below."
POST = "chat.postMessage"
UPDATE = "chat.update"
EPHEMERAL = "chat.postEphemeral"
RESPOND = "response_url"
"""Not a Web API method: a POST to the address that came with an interaction."""
CANVAS = "canvas_or_file"
"""Not a Web API method: a canvas, or the same as a Markdown file where canvases are not allowed."""


@dataclass(frozen=True, slots=True)
class Board:
    """A board by the key of the call that last changed it; ``ts`` is "" until it is known."""

    key: str
    ts: str


@dataclass(frozen=True, slots=True)
class Turned:
    """What one event led to: where it is said, the message pressed on ("" for none) and the board that waits there."""

    event_id: str
    place: Place
    pressed: str
    board: Board | None
    answer_in: str = ""
    """The thread of a direct message in which the person wrote."""

    @property
    def thread(self) -> str:
        """Where the answer goes."""
        return self.answer_in or self.place.thread


def board_in(sent: Sequence[Sent]) -> Board | None:
    """The newest board among what stands in a place that still waits for an answer."""
    last = {one.ts: one for one in sent if one.key.startswith((BOARD, CLOSED))}
    waiting = [one for one in last.values() if one.key.startswith(BOARD)]
    return Board(waiting[-1].key, waiting[-1].ts) if waiting else None


def outgoing(turned: Turned, said: Sequence[Sheet], left: Sequence[str]) -> list[Outgoing]:
    """The calls for the sheets of one turn, in order. ``left`` is what a board says that they close."""
    newest = turned.board
    on_the_board = (
        newest is not None and turned.pressed != "" and turned.pressed == newest.ts
    )  # "": nothing was pressed
    calls: list[Outgoing] = []
    for index, sheet in enumerate(said):
        if sheet.board and on_the_board and newest is not None:
            calls.append(_update(BOARD, turned, index, newest, sheet.payload()))
        else:
            calls.append(_post(turned, index, sheet))
    if newest is not None and _is_over(said, on_the_board=on_the_board):
        calls.append(_update(CLOSED, turned, len(said), newest, closed_board(left)))
    return calls


def closing(turned: Turned) -> list[Outgoing]:
    """The board that waits in a place is closed, because nothing goes on there."""
    if turned.board is None:
        return []
    return [_update(CLOSED, turned, 0, turned.board, closed_board(()))]


def _is_over(said: Sequence[Sheet], *, on_the_board: bool) -> bool:
    asks_again = any(sheet.board for sheet in said)
    concludes = any(sheet.concludes for sheet in said)
    return (asks_again and not on_the_board) or (concludes and not asks_again)


def closed_board(left: Sequence[str]) -> dict[str, Any]:
    """A board whose question is dealt with: the question, what was taken from the answer, and no buttons."""
    line = "\n".join(left) or GOES_ON
    return Sheet(line, [context(line)]).payload()


def _post(turned: Turned, index: int, sheet: Sheet) -> Outgoing:
    kind = BOARD if sheet.board else "reply:"
    place = turned.place
    return Outgoing(f"{kind}{turned.event_id}:{index}", place.channel, turned.thread, POST, sheet.payload())


def _update(kind: str, turned: Turned, index: int, board: Board, payload: dict[str, Any]) -> Outgoing:
    place = turned.place
    return Outgoing(f"{kind}{turned.event_id}:{index}", place.channel, place.thread, UPDATE, payload, updates=board.key)

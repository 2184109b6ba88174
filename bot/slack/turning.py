"""What a turn sends: which message is updated, which are new. Pure.

The open question stands in one message, the board. A press on the newest board changes it in place; anything else posts a
new board below and closes the old one, so that only one has buttons that wait for an answer. So it is with the verdict: the
one that holds is the one with buttons, and the one before it says what replaced it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.messages import Place
from bot.slack.blocks import context
from bot.slack.ports import Outgoing, Sent
from bot.slack.rendering import Sheet

BOARD = "board:"
CLOSED = "closed:"
VERDICT = "verdict:"
WORDED = "worded:"
"""The verdict that stands, in a model's words."""
REPLACED = "replaced:"
OR_ELSE = "or_else"
"""In a payload: the person in whose direct message it goes on where this cannot be said (``unreachable``)."""
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
    """A board, or a verdict, by the key of the call that last changed it; ``ts`` is "" until it is known."""

    key: str
    ts: str


@dataclass(frozen=True, slots=True)
class Turned:
    """What one event led to: where it is said, the message pressed on ("" for none), and the board and verdict there."""

    event_id: str
    place: Place
    pressed: str
    board: Board | None
    answer_in: str = ""
    """The thread of a direct message in which the person wrote."""
    author: str = ""
    verdict: Board | None = None

    @property
    def thread(self) -> str:
        """Where the answer goes."""
        return self.answer_in or self.place.thread


def board_in(sent: Sequence[Sent]) -> Board | None:
    """The newest board among what stands in a place that still waits for an answer."""
    return _newest(sent, stands=(BOARD,), gone=(CLOSED,))


def verdict_in(sent: Sequence[Sent]) -> Board | None:
    """The newest verdict among what stands in a place that nothing replaced."""
    return _newest(sent, stands=(VERDICT, WORDED), gone=(REPLACED,))


def _newest(sent: Sequence[Sent], *, stands: tuple[str, ...], gone: tuple[str, ...]) -> Board | None:
    last = {one.ts: one for one in sent if one.key.startswith((*stands, *gone))}
    standing = [one for one in last.values() if one.key.startswith(stands)]
    return Board(standing[-1].key, standing[-1].ts) if standing else None


def outgoing(
    turned: Turned, said: Sequence[Sheet], left: Sequence[str], replaced: Sheet | None = None
) -> list[Outgoing]:
    """The calls for the sheets of one turn, in order.

    ``left`` is what a board says that they close, ``replaced`` what becomes of the verdict that stood; None: it still does.
    """
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
    if calls and turned.author:
        calls[-1] = replace(calls[-1], payload={**calls[-1].payload, OR_ELSE: turned.author})
    if newest is not None and _is_over(said, on_the_board=on_the_board):
        calls.append(_update(CLOSED, turned, len(said), newest, closed_board(left)))
    return [*calls, *_replacing(turned, replaced)]


def closing(turned: Turned, replaced: Sheet | None) -> list[Outgoing]:
    """The board that waits in a place is closed, and its verdict replaced, because nothing goes on there."""
    closed = [] if turned.board is None else [_update(CLOSED, turned, 0, turned.board, closed_board(()))]
    return [*closed, *_replacing(turned, replaced)]


def _replacing(turned: Turned, replaced: Sheet | None) -> list[Outgoing]:
    if turned.verdict is None or replaced is None:
        return []
    return [_update(REPLACED, turned, 0, turned.verdict, replaced.payload())]


def _is_over(said: Sequence[Sheet], *, on_the_board: bool) -> bool:
    asks_again = any(sheet.board for sheet in said)
    if on_the_board:
        return not asks_again and any(not sheet.aside for sheet in said)
    return asks_again or any(sheet.concludes for sheet in said)


def closed_board(left: Sequence[str]) -> dict[str, Any]:
    """A board whose question is dealt with: the question, what was taken from the answer, and no buttons."""
    line = "\n".join(left) or GOES_ON
    return Sheet(line, [context(line)]).payload()


def _post(turned: Turned, index: int, sheet: Sheet) -> Outgoing:
    key, channel = f"{turned.event_id}:{index}", turned.place.channel
    if sheet.aside:
        return Outgoing(f"aside:{key}", channel, turned.thread, EPHEMERAL, sheet.payload(), user=turned.author)
    kind = BOARD if sheet.board else VERDICT if sheet.concludes else "reply:"
    return Outgoing(f"{kind}{key}", channel, turned.thread, POST, sheet.payload())


def _update(kind: str, turned: Turned, index: int, board: Board, payload: dict[str, Any]) -> Outgoing:
    place = turned.place
    return Outgoing(f"{kind}{turned.event_id}:{index}", place.channel, place.thread, UPDATE, payload, updates=board.key)

"""What this process remembers of the conversations it just led, so that an answer need not be read back first.

Never the truth: what is written is checked against the stored version, and a turn that writes nothing reads again.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.consultation import Consultation
from bot.messages import Place
from bot.slack.ports import Outgoing, Store
from bot.slack.turning import BOARD, CLOSED, REPLACED, VERDICT, Board, board_in, verdict_in

REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Standing:
    """A consultation, its version, the board that waits for an answer and the verdict that holds.

    ``fresh``: just read, not remembered.
    """

    consultation: Consultation
    version: int
    board: Board | None
    verdict: Board | None
    fresh: bool


class Recollection:
    """The last conversations, the longest silent forgotten first."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._standing: OrderedDict[Place, Standing] = OrderedDict()
        self._stamps: OrderedDict[str, str] = OrderedDict()

    async def of(self, place: Place, *, pressed: str) -> Standing:
        """How a place stands; read where nothing is remembered or the message ``pressed`` on is not the board."""
        known = self._standing.get(place)
        if known is not None:
            board = known.board and self._stamped(known.board)
            if not pressed or (board is not None and board.ts == pressed):
                return Standing(known.consultation, known.version, board, known.verdict, fresh=False)
        return await self.read(place)

    async def read(self, place: Place) -> Standing:
        """As it is stored."""
        stored = await self._store.load(place)
        sent = await self._store.sent_in(place) if stored.version else ()
        return Standing(stored.consultation, stored.version, board_in(sent), verdict_in(sent), fresh=True)

    def keep(
        self, place: Place, before: Standing, now: Consultation, calls: Sequence[Outgoing], *, version: int
    ) -> None:
        """What was just written and said."""
        board, verdict = board_after(before.board, calls), verdict_after(before.verdict, calls)
        self._standing[place] = Standing(now, version, board, verdict, fresh=False)
        self._standing.move_to_end(place)
        if len(self._standing) > REMEMBERED:
            self._standing.popitem(last=False)

    def forget(self, place: Place) -> None:
        """It is not as we remembered."""
        self._standing.pop(place, None)

    def delivered(self, key: str, ts: str) -> None:
        """Where a board ended up."""
        if key.startswith(BOARD):
            self._stamps[key] = ts
            if len(self._stamps) > REMEMBERED:
                self._stamps.popitem(last=False)

    def _stamped(self, board: Board) -> Board:
        return Board(board.key, board.ts or self._stamps.get(board.key, ""))


def board_after(before: Board | None, calls: Sequence[Outgoing]) -> Board | None:
    """The board that waits for an answer once ``calls`` are delivered."""
    return _after(before, calls, opened=BOARD, closed=CLOSED)


def verdict_after(before: Board | None, calls: Sequence[Outgoing]) -> Board | None:
    """The verdict that holds once ``calls`` are delivered."""
    return _after(before, calls, opened=VERDICT, closed=REPLACED)


def _after(before: Board | None, calls: Sequence[Outgoing], *, opened: str, closed: str) -> Board | None:
    newest = [call.key for call in calls if call.key.startswith(opened)]
    if newest:
        return Board(newest[-1], "")
    return None if any(call.key.startswith(closed) for call in calls) else before

"""What this process remembers of the conversations it just led, so that an answer need not be read back first.

Never the truth: what is written is checked against the stored version, and a turn that writes nothing reads again.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.consultation import Consultation
from bot.messages import Place
from bot.slack.ports import Outgoing, Store
from bot.slack.turning import BOARD, CLOSED, Board, board_in

REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Standing:
    """A consultation, its version, and the board that waits for an answer. ``fresh``: just read, not remembered."""

    consultation: Consultation
    version: int
    board: Board | None
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
                return Standing(known.consultation, known.version, board, fresh=False)
        return await self.read(place)

    async def read(self, place: Place) -> Standing:
        """As it is stored."""
        stored = await self._store.load(place)
        board = board_in(await self._store.sent_in(place)) if stored.version else None
        return Standing(stored.consultation, stored.version, board, fresh=True)

    def keep(self, place: Place, before: Standing, changed: Consultation, calls: Sequence[Outgoing]) -> None:
        """What was just written."""
        board = board_after(before.board, calls)
        self._standing[place] = Standing(changed, before.version + 1, board, fresh=False)
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
    opened = [call.key for call in calls if call.key.startswith(BOARD)]
    if opened:
        return Board(opened[-1], "")
    return None if any(call.key.startswith(CLOSED) for call in calls) else before

"""A conversation as it stands in Slack, without Slack: the real advisor, the real layout, and the calls applied to a list."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from bot.advisor import Advisor, Turn
from bot.conversation.consultation import Consultation
from bot.messages import Message, Place, Pressed, Said
from bot.replies import Verdict
from bot.slack.attribution import attributed, authors_in
from bot.slack.consulting import taken_in
from bot.slack.sheets import sheets
from bot.slack.turning import BOARD, UPDATE, VERDICT, Board, Turned, outgoing
from bot.slack.verdict_blocks import replaced_in
from tests.slack_screens.page import APP, Posted

MENTION = "@LLM Advisor "
"""Slack sends it as an id, which is taken away before the words are read."""


class Thread:
    """One place. ``names`` are the people by their ids, as Slack knows them."""

    def __init__(self, advisor: Advisor, place: Place, names: Mapping[str, str], day: date) -> None:
        self.consultation = Consultation()
        self.messages: list[Posted] = []
        self.verdict: Verdict | None = None
        self._advisor, self._place, self._names = advisor, place, names
        self._at = datetime.combine(day, time(12), UTC)
        self._standing: dict[str, int] = {}
        self._board: Board | None = None
        self._verdict: Board | None = None
        self._ids = count(1)

    def says(self, author: str, text: str) -> Turn:
        """Somebody writes."""
        self.messages.append(Posted(self._names[author], text))
        return self._sent(author, Said(text.removeprefix(MENTION)), pressed="")

    def presses(self, author: str, action: str, **values: Any) -> Turn:
        """Somebody presses a button of the board."""
        return self._sent(author, Pressed(action, values), pressed=self._board.ts if self._board else "")

    def _sent(self, author: str, content: Said | Pressed, *, pressed: str) -> Turn:
        event = str(next(self._ids))
        turn = self._advisor.reply_to(self.consultation, Message(event, author, self._at, content), self._place)
        self.consultation = turn.consultation
        self.verdict = next((reply for reply in turn.replies if isinstance(reply, Verdict)), self.verdict)
        shown = {user: self._names[user] for user in authors_in(turn.replies, turn.consultation, self._place)}
        said = sheets(attributed(turn.replies, turn.consultation, shown), shown)
        for call in outgoing(self._turned(event, pressed, author), said, taken_in(turn), replaced_in(turn)):
            self._apply(call.key, call.method, call.payload, call.updates)
        return turn

    def _turned(self, event: str, pressed: str, author: str) -> Turned:
        return Turned(event, self._place, pressed, self._board, author=author, verdict=self._verdict)

    def _apply(self, key: str, method: str, payload: Mapping[str, Any], updates: str | None) -> None:
        posted = Posted(APP, payload["text"], payload["blocks"])
        if method == UPDATE:
            self._standing[key] = self._standing[updates or ""]
            self.messages[self._standing[key]] = posted
        else:
            self.messages.append(posted)
            self._standing[key] = len(self.messages) - 1
        standing = Board(key, str(self._standing[key]))
        if key.startswith(BOARD):
            self._board = standing
        elif key.startswith(VERDICT):
            self._verdict = standing

"""Talks to an advisor as people do, and keeps the consultation between turns."""

from datetime import UTC, datetime
from itertools import count

from bot.advisor import Advisor, Turn
from bot.conversation.consultation import Consultation
from bot.messages import Deleted, Edited, Message, Pressed, Said


class Talk:
    """One consultation. ``turn`` is the last turn; ``text`` everything said in it."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor
        self.consultation = Consultation()
        self.turn = Turn(self.consultation, ())
        self._ids = count(1)
        self.last_id = ""

    def says(self, text: str, author: str = "ana") -> Turn:
        return self._sends(Said(text), author)

    def presses(self, action: str, author: str = "ana", **values: object) -> Turn:
        return self._sends(Pressed(action, values), author)

    def edits(self, message: str, text: str, author: str = "ana") -> Turn:
        return self._sends(Edited(message, text), author)

    def deletes(self, message: str, author: str = "ana") -> Turn:
        return self._sends(Deleted(message), author)

    def _sends(self, content: Said | Pressed | Edited | Deleted, author: str) -> Turn:
        self.last_id = str(next(self._ids))
        message = Message(self.last_id, author, datetime(2026, 11, 23, 12, 0, tzinfo=UTC), content)
        self.turn = self.advisor.reply_to(self.consultation, message)
        stored = self.turn.consultation.model_dump_json()
        self.consultation = Consultation.model_validate_json(stored)
        return self.turn

    @property
    def text(self) -> str:
        return "\n".join(str(reply) for reply in self.turn.replies)

    @property
    def offered(self) -> list[str]:
        return [choice.action for reply in self.turn.replies for choice in reply.choices]

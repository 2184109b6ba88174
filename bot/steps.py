"""What comes of one message before it is said: the consultation as it is now, and what has to be said first."""

from dataclasses import dataclass

from bot.conversation.consultation import Consultation
from bot.framework import QuestionId
from bot.replies import Choice


@dataclass(frozen=True, slots=True)
class Step:
    """A consultation with what has to be said before the next question. ``stop``: nothing more is asked now."""

    consultation: Consultation
    paragraphs: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    stop: bool = False
    aside: bool = False
    """Nothing came of the message: what is said is for its author alone."""
    ask: QuestionId | None = None
    """Put this question next, whatever else is open."""
    ask_first: bool = False
    """``ask`` goes before a reading that waits for a yes."""
    wording: str = ""
    """How ``ask`` is put, where what was said calls for other words than the question's own."""
    likeliest: float | None = None
    """A volume that is offered as the first choice of ``ask``."""
    one_by_one: bool = False
    """Readings that wait for a yes are put one at a time."""
    doubt: str = ""
    """How to ask for a yes to the reading of ``doubt_about``, in the words of the understanding."""
    doubt_about: QuestionId | None = None

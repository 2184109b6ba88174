"""Who else may start a consultation over: whoever started it names them, "@LLM Advisor let @Bob help".

Everybody in a thread may answer, correct and ask "what if" anyway; only starting over takes others' answers away.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.conversation.consultation import Consultation
from bot.slack.arrivals import Kind
from bot.slack.escaping import escaped

_WISH = re.compile(
    r"\W*(?:please\s+)?(?:let|allow)\b(?:\s|,|\band\b)*(?:to\s+)?(?:help|restart|start(?:\s+it)?\s+over)(?:\W+please)?\W*",
    re.IGNORECASE,
)
NOBODY_TO_NAME = (
    "There is no consultation in this thread yet, so there is nothing to help with. Mention me with your case."
)
NOT_YOURS = "Nothing changed. Only the person who started this consultation can name who else may start it over."


def named_in(kind: str, payload: Mapping[str, Any]) -> tuple[str, ...]:
    """Whom a mention names as helpers; nobody where it says something else."""
    if kind != Kind.MENTIONED or not _WISH.fullmatch(payload["text"]):
        return ()
    return tuple(payload.get("people") or ())


def with_helpers(consultation: Consultation, author: str, named: tuple[str, ...]) -> Consultation | None:
    """The consultation with its helpers; None where ``author`` may not name any."""
    if author != consultation.started_by:
        return None
    others = dict.fromkeys((*consultation.helpers, *(one for one in named if one != author)))
    return consultation.model_copy(update={"helpers": tuple(others)})


def confirmation(names: list[str]) -> str:
    """What is said of it."""
    return f"Noted: {escaped(', '.join(names))} may start this consultation over, as its starter may."

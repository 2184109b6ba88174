"""A reading as JSON values (INTERFACE "Understanding"). What the bot answers to it is the advisor's to say."""

from typing import Any

from bot.conversation.understanding.reading import Reading
from bot.framework import QuestionId, UnusableInput, plain


def question_named(name: str) -> QuestionId:
    """The question of that key.

    Raises:
        UnusableInput: there is none.
    """

    try:
        return QuestionId(name)
    except ValueError:
        keys = ", ".join(q.value for q in QuestionId)
        raise UnusableInput(f"asked: {name[:40]!r} is not a question; accepted: open, {keys}", key="asked") from None


def shown(reading: Reading, asked: QuestionId | None) -> dict[str, Any]:
    """A reading as JSON values."""
    confirm = list(reading.confirm)
    if reading.ask and not confirm:
        about = reading.subject or asked
        confirm = [about] if about is not None and about not in reading.answers else []
    result: dict[str, Any] = {
        "intents": [intent.value for intent in reading.intents],
        "answers": {q.value: plain(v) for q, v in reading.answers.items()},
        "confirm": [q.value for q in confirm],
        "what_if": {q.value: plain(v) for q, v in reading.what_if.items()},
        "ask": reading.ask,
    }
    for key, value in (
        ("assumptions", list(reading.assumptions)),
        ("likeliest", reading.likeliest),
        ("subject", reading.subject.value if reading.subject else ""),
        ("term", reading.term),
        ("workloads", [plain(dict(workload)) for workload in reading.workloads]),
        ("workloads_left", reading.workloads_left),
        ("implied", {q.value: plain(v) for q, v in reading.implied.items()}),
    ):
        if value:
            result[key] = value
    return result

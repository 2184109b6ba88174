"""A reading as JSON for the command line (INTERFACE "Understanding"), with what the bot would say next about the message."""

from typing import Any

from bot.conversation.understanding.read import read
from bot.conversation.understanding.reading import Intent, Reading
from bot.conversation.understanding.replies import asked_again, likeliest_words, question_back
from bot.conversation.understanding.volume import shown_volume
from bot.facts.lexicon import Lexicon
from bot.framework import Answers, QuestionId, UnusableInput, plain

_SAID = {
    Intent.HELP: (
        "I ask up to five questions and then advise where your models should run. Answer in your own words, or say why, "
        "back, skip, summary or start over. Shall we begin with where the data may be processed?"
    ),
    Intent.BACK: "Going back one question.",
    Intent.RESTART: "Starting over: all answers are cleared.",
    Intent.CANCEL: "Stopped. Write to me when you want to go on.",
    Intent.SUMMARY: "Here is what I have so far.",
    Intent.SKIP: "Skipped; you can come back to it at any time.",
    Intent.UNKNOWN: "That is fine: I keep it open and say how it matters.",
    Intent.OFF_TOPIC: "I can only help with where your language models should run.",
    Intent.ESTIMATE: "For a quick estimate, give me a volume and models, for example: 80M tokens gpt-4o vs llama-3.3-70b.",
}


def understand_json(text: str, asked: str, lexicon: Lexicon, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """``{"intents", "answers", "confirm", "what_if", "reply", …}`` for one message. ``asked``: an answer key, or "open".

    Raises:
        UnusableInput: ``asked`` is no question, or ``known`` are no answers.
    """
    question = None if asked == "open" else question_named(asked)
    reading = read(text, asked=question, known=Answers.parse(known or {}), lexicon=lexicon)
    return shown(reading, question)


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
        "reply": reply_to(reading, asked),
    }
    for key, value in (
        ("assumptions", list(reading.assumptions)),
        ("likeliest", reading.likeliest),
        ("subject", reading.subject.value if reading.subject else ""),
        ("term", reading.term),
        ("workloads", [plain(dict(workload)) for workload in reading.workloads]),
        ("implied", {q.value: plain(v) for q, v in reading.implied.items()}),
    ):
        if value:
            result[key] = value
    return result


def reply_to(reading: Reading, asked: QuestionId | None) -> str:
    """What the bot would say next about the message: what was taken, then what is asked."""
    taken = [likeliest_words(q, v) for q, v in reading.answers.items() if q not in reading.confirm]
    parts = []
    if taken:
        parts.append(f"Noted: {'; '.join(taken)}.")
    if reading.workloads:
        each = "; ".join(f"{w['name']} {shown_volume(w['volume_tokens_per_month'])}" for w in reading.workloads)
        parts.append(f"Several workloads: {each}.")
    if reading.assumptions and QuestionId.VOLUME in reading.answers:
        parts.append(f"Assumed: {', '.join(reading.assumptions)}.")
    if reading.what_if:
        supposed = "; ".join(likeliest_words(q, v) for q, v in reading.what_if.items())
        parts.append(f"What if: {supposed}. I compare that with where you stand.")
    if (
        QuestionId.REGION in reading.answers
        and QuestionId.DATA_RESIDENCY not in reading.answers
        and asked is QuestionId.DATA_RESIDENCY
    ):
        parts.append("A region alone does not rule out a vendor that hosts there, only those that do not.")
    if reading.courtesy or reading.begins:
        welcome = "You are welcome." if reading.courtesy else ""
        return f"{welcome} {asked_again(asked or (QuestionId.DATA_RESIDENCY if reading.begins else None))}".strip()
    for intent in reading.intents:
        if intent in _SAID and not reading.answers:
            parts.append(_SAID[intent])
        elif intent is Intent.WHY:
            parts.append("I ask because it can change the advice.")
        elif intent is Intent.EXPLAIN and not reading.ask:
            parts.append("Let me explain.")
    if reading.ask:
        parts.append(reading.ask)
    elif Intent.OFF_TOPIC in reading.intents:
        parts.append(asked_again(asked))
    if reading.cut:
        parts.append("The message was long: I read its beginning and its end.")
    if not parts:
        parts.append(question_back(asked, "") or "Tell me about your case, or say help.")
    return " ".join(part for part in parts if part)

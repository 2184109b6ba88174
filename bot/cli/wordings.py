"""Commands about language: what a message means, and whether a rewording is faithful."""

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, assert_never

from bot.cli.inputs import print_json, run_jsonl
from bot.framework import Answers, QuestionId, UnusableInput
from bot.replies import Confirm, Estimate, Question, Reply, Summary, Text, Verdict

UNDERSTAND_EXAMPLE = '{"asked": "team", "text": "two ML engineers"}'
WORDING_EXAMPLE = '{"plain": "We recommend {verdict}.", "wording": "Our recommendation is {verdict}."}'


def understand(arguments: argparse.Namespace) -> int:
    """What the bot makes of a free-text message."""
    if arguments.jsonl:
        return run_jsonl(_understood_line, example=UNDERSTAND_EXAMPLE)
    if arguments.text is None:
        raise UnusableInput(
            'understand needs a text, for example: llm-advisor understand --asked team "two ML engineers"'
        )
    result = understood(arguments.text, arguments.asked, {})
    if arguments.format == "json":
        print_json(result)
    else:
        sys.stdout.write(_in_words(result))
    return 0


def check_wording(arguments: argparse.Namespace) -> int:
    """Whether rewordings are faithful, one JSON object a line."""
    if not arguments.jsonl:
        raise UnusableInput(
            f"check-wording reads lines only: llm-advisor check-wording --jsonl; a line is {WORDING_EXAMPLE}"
        )
    from bot.facts.load_guard_words import load_guard_words  # noqa: PLC0415 - needed only here
    from bot.phrasing.guard import check_wording_json  # noqa: PLC0415

    words = load_guard_words()
    return run_jsonl(lambda line: check_wording_json(line, words), example=WORDING_EXAMPLE)


def _understood_line(line: Any) -> dict[str, Any]:
    if not isinstance(line, Mapping):
        raise UnusableInput(f"a line is one JSON object, for example {UNDERSTAND_EXAMPLE}")
    for key in line:
        if key not in ("asked", "text", "known"):
            raise UnusableInput(f"{key}: unknown key; accepted: asked, text, known", key=str(key))
    text = line.get("text")
    if not isinstance(text, str):
        raise UnusableInput(f"text: must be a string; an example: {UNDERSTAND_EXAMPLE}", key="text")
    return understood(text, line.get("asked", "open"), line.get("known", {}))


def understood(text: str, asked: Any, known: Any) -> dict[str, Any]:
    """The reading, and what the real advisor would answer to it at that place of a consultation.

    Raises:
        UnusableInput: ``asked`` is no question, or ``known`` are no answers.
    """
    from bot.conversation.consultation import Consultation, Given  # noqa: PLC0415 - with the knowledge, needed only here
    from bot.conversation.understanding.shown import question_named, shown  # noqa: PLC0415
    from bot.messages import Message, Said  # noqa: PLC0415
    from bot.wiring import advisor_on  # noqa: PLC0415

    if not isinstance(asked, str):
        accepted = ", ".join(("open", *QuestionId))
        raise UnusableInput(f"asked: must be a question's key; accepted: {accepted}", key="asked")
    question = None if asked == "open" else question_named(asked)
    now = datetime.now(UTC)
    given = {QuestionId(key): Given(value=value, at=now) for key, value in Answers.parse(known).as_given().items()}
    before = Consultation(answers=given, asked=question)
    advisor = advisor_on(now.date())
    turn = advisor.reply_to(before, Message("1", "", now, Said(text)))
    result = shown(advisor.understood(before, text), question)
    return result | {"reply": " ".join(line for reply in turn.replies for line in _said(reply))}


def _said(reply: Reply) -> tuple[str, ...]:
    """What a reply says in words, without its buttons, checklist and tables."""
    match reply:
        case Text(paragraphs):
            return paragraphs
        case Question() | Confirm():
            return (*_noted(reply.taken), reply.text)
        case Summary():
            return (reply.text, *(f"{item.title}: {item.answer}." for item in reply.checklist if item.answer))
        case Verdict():
            return tuple(filter(None, (*_noted(reply.taken), reply.changed, reply.rendered.headline)))
        case Estimate():
            return tuple(filter(None, (reply.understood, reply.ask)))
        case _:
            assert_never(reply)


def _noted(taken: tuple[str, ...]) -> tuple[str, ...]:
    return (f"Noted: {'; '.join(taken)}.",) if taken else ()


def _in_words(result: Mapping[str, Any]) -> str:
    lines = [f"understood as: {', '.join(result['intents']) or 'nothing'}"]
    for key, value in result["answers"].items():
        waits = " (to be confirmed)" if key in result["confirm"] else ""
        lines.append(f"  {key}: {value}{waits}")
    lines += [f"  what if {key}: {value}" for key, value in result.get("what_if", {}).items()]
    lines.append(f"reply: {result['reply']}")
    return "\n".join(lines) + "\n"

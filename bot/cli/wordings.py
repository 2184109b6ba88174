"""Commands about language: what a message means, and whether a rewording is faithful."""

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from bot.cli.inputs import print_json, run_jsonl
from bot.framework import QuestionId, UnusableInput

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
    result = _understood(arguments.text, arguments.asked, {})
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
    return _understood(text, line.get("asked", "open"), line.get("known", {}))


def _understood(text: str, asked: Any, known: Any) -> dict[str, Any]:
    from bot.conversation.understanding.shown import understand_json  # noqa: PLC0415 - its lexicon is needed only here
    from bot.facts.load_lexicon import load_lexicon  # noqa: PLC0415

    if not isinstance(asked, str):
        accepted = ", ".join(("open", *QuestionId))
        raise UnusableInput(f"asked: must be a question's key; accepted: {accepted}", key="asked")
    return understand_json(text, asked, load_lexicon(), known)


def _in_words(result: Mapping[str, Any]) -> str:
    lines = [f"understood as: {', '.join(result['intents']) or 'nothing'}"]
    for key, value in result["answers"].items():
        waits = " (to be confirmed)" if key in result["confirm"] else ""
        lines.append(f"  {key}: {value}{waits}")
    lines += [f"  what if {key}: {value}" for key, value in result.get("what_if", {}).items()]
    lines.append(f"reply: {result['reply']}")
    return "\n".join(lines) + "\n"

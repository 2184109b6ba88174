"""The consultation in the terminal: the same advisor and wording as in Slack, kept in memory only."""

import argparse
import itertools
import sys
from datetime import UTC, datetime

from bot.cli.page import Page
from bot.conversation.consultation import Consultation, Shown
from bot.messages import Message, Pressed, Said
from bot.replies import Choice, Reply, Text
from bot.talk import HELP, RESTART

LEAVE = frozenset({"quit", "exit", "bye", ":q"})


def chat(arguments: argparse.Namespace) -> int:
    """Talk until the person leaves or the input ends."""
    from bot.wiring import advisor_on, currency_on  # noqa: PLC0415 - loads the knowledge; `--help` need not wait for it

    page = Page(plain=arguments.plain or not (sys.stdin.isatty() and sys.stdout.isatty()))
    today = datetime.now(UTC).date()
    advisor = advisor_on(today)
    consultation = Consultation(shown=Shown(currency=currency_on(today, arguments.currency).code))
    choices: tuple[Choice, ...] = ()
    shown: tuple[Reply, ...] = ()
    content: Said | Pressed = Pressed("consultation:help", {})
    for number in itertools.count(1):
        message = Message(id=str(number), author="you", at=datetime.now(UTC), content=content)
        turn = advisor.reply_to(consultation, message)
        consultation = turn.consultation
        choices = page.show(without_what_just_stood_here(turn.replies, shown, content)) or choices
        shown = turn.replies
        line = page.ask()
        if line is None or line.strip().lower() in LEAVE or (consultation.closed and not line.strip()):
            break
        content = _meant(line, choices)
    page.say("Goodbye. Nothing was stored.")
    return 0


def without_what_just_stood_here(
    replies: tuple[Reply, ...], before: tuple[Reply, ...], content: Said | Pressed
) -> tuple[Reply, ...]:
    """A greeting right below the introduction is met with the question alone; who asks for help gets it again."""
    asks_for_it = isinstance(content, Said) and ("help" in content.text.lower() or "?" in content.text)
    introduction = Text(HELP)
    return replies if asks_for_it or introduction not in before else tuple(r for r in replies if r != introduction)


def _meant(line: str, choices: tuple[Choice, ...]) -> Said | Pressed:
    wanted = line.strip()
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:4]) <= len(choices) and len(wanted) <= 2:
        action = choices[int(wanted) - 1].action
        return Said("start over") if action == RESTART else Pressed(action, {})  # a slip of one key loses no answers
    return Said(line)

"""The same conversation in a terminal of 80 columns, as rich draws it: SVG and HTML to look at."""

import io
from datetime import UTC, date, datetime, time

from rich.console import Console

from bot.cli.page import Page
from bot.conversation.consultation import Consultation
from bot.messages import Message, Pressed, Said
from bot.wiring import advisor_on

SAID = (
    "contract extraction in our own AWS account, 300M tokens a month",
    "somewhat special, our own terms",
    "two ML engineers",
    "interactive",
    "good enough is good enough",
    "extraction",
)


def terminal_chat(day: date) -> Console:
    """The console in which it was recorded, for ``save_svg`` and ``save_html``."""
    console = Console(
        record=True,
        width=80,
        file=io.StringIO(),
        force_terminal=True,
        highlight=False,
        markup=False,
        legacy_windows=False,
    )
    page = Page(plain=False)
    page._console = console
    advisor, consultation = advisor_on(day), Consultation()
    at = datetime.combine(day, time(12), UTC)
    for number, content in enumerate((Pressed("consultation:help", {}), *map(Said, SAID))):
        if isinstance(content, Said):
            console.print(f"> {content.text}")
        turn = advisor.reply_to(consultation, Message(str(number), "you", at, content))
        consultation = turn.consultation
        page.show(turn.replies)
    return console

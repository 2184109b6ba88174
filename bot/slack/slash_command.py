"""``/llm-cost``: the quick estimate, answered in the acknowledgement and seen only by who asked."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.blocks import BUTTON_VALUE, actions, button, context, section
from bot.slack.consulting import reference_of
from bot.slack.escaping import as_typed, escaped
from bot.slack.notices import blocks, went_wrong
from bot.slack.ports import QuickCost
from bot.slack.rendering import Sheet
from bot.slack.sheets import sheet_of

log = logging.getLogger(__name__)

COMMAND = "/llm-cost"
HELP = (
    "*What would it cost?* Write a volume and the models to compare, in your own words:",
    "• `/llm-cost 80M tokens gpt-4o vs llama-3.3-70b`",
    "• `/llm-cost 2000 requests a day, 1500 tokens in, 300 out, claude-sonnet-4-5`",
    "Only you see the answer, until you share it. For the whole decision, write to me directly or mention me in a channel.",
)


def help_sheet(said: str = "") -> Sheet:
    """How the command is used; with what was not understood, where something was said."""
    lines = [f"I do not know `{escaped(said)}` here.", *HELP] if said else list(HELP)
    return Sheet("\n".join(lines), [section("\n".join(lines))])


def estimate_sheet(quick_cost: QuickCost, asked: str) -> Sheet:
    """The estimate, with what was asked above it and a way to share it below."""
    sheet = sheet_of(quick_cost(asked), {})
    echo = f"You asked: {escaped(asked)}"
    share = actions([button("Share in channel", "cost:share", value=asked[:BUTTON_VALUE])])
    return Sheet(f"{echo}\n{sheet.text}", [context(echo), *sheet.blocks, share])


def offer_quick_cost(app: AsyncApp, quick_cost: QuickCost, threads: Executor) -> None:
    """Register the command."""

    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        asked = as_typed(str(body.get("text") or ""))
        sheet = await _answer(lambda: _sheet(quick_cost, asked), threads, reference=str(body.get("trigger_id")))
        await ack(response_type="ephemeral", **sheet.payload())

    app.command(COMMAND)(on_command)


def _sheet(quick_cost: QuickCost, asked: str) -> Sheet:
    return help_sheet() if asked.lower() in {"", "help", "?"} else estimate_sheet(quick_cost, asked)


async def _answer(work: Callable[[], Sheet], threads: Executor, *, reference: str) -> Sheet:
    try:
        return await asyncio.get_running_loop().run_in_executor(threads, work)
    except Exception:  # the person is told in the acknowledgement: nothing else would answer them
        shown = reference_of(reference)
        log.exception("reference %s: the quick cost failed", shown)
        text = went_wrong(shown)
        return Sheet(text, blocks(text))

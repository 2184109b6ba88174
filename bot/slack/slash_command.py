"""``/llm-cost``: the quick estimate, answered in the acknowledgement and seen only by who asked."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.facts.exchange_rates import US_DOLLARS
from bot.framework import QuestionId
from bot.messages import Place
from bot.slack.arrivals import Kind, of_form, tenant_of
from bot.slack.blocks import BUTTON_VALUE, actions, button, context, section
from bot.slack.chart_blocks import chart_of, in_words
from bot.slack.escaping import as_typed, escaped
from bot.slack.form_listeners import Forms
from bot.slack.forms import COST, MODELS, VOLUME, cost_form, filled_in, where_from
from bot.slack.notices import NO_CHART, blocks, reference_of, went_wrong
from bot.slack.ports import CostPicture, QuickCost
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


UNREAD = "I found neither a volume nor a model in that. The only word of command is `help`. What I take instead:"


def help_sheet() -> Sheet:
    """How the command is used."""
    return Sheet("\n".join(HELP), [section("\n".join(HELP))])


FIELDS = {VOLUME: QuestionId.VOLUME.value, MODELS: "models"}
"""The fields of the short form by what an estimate calls missing."""
CHART, CONSULT = "cost:chart", "cost:consult"


def answer_to(quick_cost: QuickCost, asked: str, currency: str, picture_for: CostPicture | None = None) -> Sheet:
    """The estimate, with what was asked above it and, where there are figures, ways to draw and to share them below."""
    reply = quick_cost(asked, currency)
    echo = f"You asked: {escaped(asked)}"
    if getattr(reply, "ask", "") and not getattr(reply, "understood", ""):
        lines = (UNREAD, *HELP)
        return Sheet("\n".join((echo, *lines)), [context(echo), section("\n".join(lines))])
    sheet = sheet_of(reply, {})
    buttons = [button("Share in channel", "cost:share", value=asked[:BUTTON_VALUE])]
    if picture_for is not None and chart_of(picture_for(asked, currency)):
        buttons.append(button("Show chart", CHART, value=asked[:BUTTON_VALUE]))
    if getattr(reply, "answers", None):
        buttons.append(button("Start a consultation from this", CONSULT, value=asked[:BUTTON_VALUE]))
    offered = [] if getattr(reply, "ask", "") else [actions(buttons)]
    return Sheet(f"{echo}\n{sheet.text}", [context(echo), *sheet.blocks, *offered])


def charted_answer(quick_cost: QuickCost, asked: str, currency: str, picture_for: CostPicture) -> Sheet:
    """The estimate with its chart, which the text says in words."""
    sheet, picture = answer_to(quick_cost, asked, currency), picture_for(asked, currency)
    chart = chart_of(picture)
    said = escaped(in_words(picture)) if picture is not None and chart else NO_CHART
    *above, offered = sheet.blocks
    return Sheet(f"{sheet.text}\n{said}", [*above, *chart, context(said), offered])


def shared_estimate(quick_cost: QuickCost, asked: str, by: str, currency: str) -> Sheet:
    """The estimate as everybody in the channel sees it."""
    sheet = sheet_of(quick_cost(asked, currency), {})
    echo = f"{escaped(by)} asked: {escaped(asked)}"
    return Sheet(f"{echo}\n{sheet.text}", [context(echo), *sheet.blocks])


def unread_fields(quick_cost: QuickCost, asked: str) -> dict[str, str]:
    """What to say beside the fields of the short form that cannot be priced as they are; nothing where all can be."""
    try:
        reply = quick_cost(asked, US_DOLLARS.code)
    except Exception:  # it is answered like everything else that fails, with a reference
        log.exception("the fields of the quick cost could not be checked")
        return {}
    ask = str(getattr(reply, "ask", ""))
    fields = [field for field, key in FIELDS.items() if key in getattr(reply, "missing", ())]
    return dict.fromkeys(fields or [VOLUME], ask) if ask else {}


def offer_quick_cost(
    app: AsyncApp, quick_cost: QuickCost, threads: Executor, opening: Forms, picture_for: CostPicture | None = None
) -> None:
    """Register the command and its short form."""

    async def on_command(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        asked = as_typed(str(body.get("text") or ""))
        if not asked:
            form = cost_form(body["channel_id"], str(body.get("response_url") or ""))
            opening.soon(opening.opened(body, client, form, Place(tenant_of(body), body["channel_id"], "")))
            await ack()
            return
        currency = await opening.currency_of(body)
        sheet = await _answer(
            lambda: _sheet(quick_cost, asked, currency, picture_for), threads, reference=str(body.get("trigger_id"))
        )
        await ack(response_type="ephemeral", **sheet.payload())

    async def on_form(ack: AsyncAck, body: dict[str, Any]) -> None:
        filled, where = filled_in(body["view"]), where_from(body["view"])
        asked = as_typed(f"{filled.get(VOLUME, '')} {filled.get(MODELS, '')}".strip())
        errors = await asyncio.get_running_loop().run_in_executor(threads, lambda: unread_fields(quick_cost, asked))
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        payload = {"value": asked, "response_url": where["response_url"], "below": True}
        await opening.intake.keep(of_form(body, Kind.COST_ASKED, where, payload, now=opening.clock()))
        await ack()

    app.command(COMMAND)(on_command)
    app.view(COST)(on_form)


def _sheet(quick_cost: QuickCost, asked: str, currency: str, picture_for: CostPicture | None) -> Sheet:
    return help_sheet() if asked.lower() in {"help", "?"} else answer_to(quick_cost, asked, currency, picture_for)


async def _answer(work: Callable[[], Sheet], threads: Executor, *, reference: str) -> Sheet:
    try:
        return await asyncio.get_running_loop().run_in_executor(threads, work)
    except Exception:  # the person is told in the acknowledgement: nothing else would answer them
        shown = reference_of(reference)
        log.exception("reference %s: the quick cost failed", shown)
        text = went_wrong(shown)
        return Sheet(text, blocks(text))

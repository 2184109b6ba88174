"""A verdict's words by a model, where one is set: asked beside everything else, and never a reason for no answer."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.messages import Tenant
from bot.replies import Verdict
from bot.slack.ports import Explaining

log = logging.getLogger(__name__)

LONGEST_SECONDS = 15.0
"""Only for a model that keeps no deadline: its own is shorter."""


async def worded(replies: Sequence[Any], explainer: Explaining, tenant: Tenant) -> Sequence[Any]:
    """The replies with their verdicts as the explainer words them."""
    return [await _one(reply, explainer, tenant) if isinstance(reply, Verdict) else reply for reply in replies]


async def _one(verdict: Verdict, explainer: Explaining, tenant: Tenant) -> Verdict:
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            explained = await explainer.explain(verdict.brief, workspace=tenant.team_id)
    except TimeoutError:
        log.warning("the model kept no deadline; the built-in wording stands")
        return verdict
    except Exception:  # whatever a model's adapter raises, the built-in wording is complete
        log.exception("the model's wording failed; the built-in wording stands")
        return verdict
    if explained.why_plain:
        log.info("plain wording: %s", explained.why_plain)
    return replace(verdict, rendered=explained.rendered)

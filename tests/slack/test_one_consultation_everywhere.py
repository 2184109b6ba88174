"""One case carried from the slash command through a direct message and a channel's thread to the Home and the record:
the real advisor says the same figures in each place."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_stand_in import APP_TOKEN, BOT_TOKEN, REFUSALS, Person, Posted, StandIn

from bot.framework import Answers
from bot.phrasing.brief import day_in_words
from bot.phrasing.markdown import escaped
from bot.slack.home import WORDS
from bot.slack.serving import Middle, SlackConfig, running
from bot.storage.store import Store
from bot.wiring import AdvisorOfTheDay, NewerKnowledge, cost_picture, decider_on, quick_cost

GIVEN = {
    "data_residency": "no_restriction",
    "task_specialization": "general",
    "team": "none",
    "latency": "interactive",
}
VOLUME = "300M tokens a month"


@pytest.fixture
async def advised(slack: StandIn, store: Store) -> AsyncIterator[None]:
    config = SlackConfig(BOT_TOKEN, APP_TOKEN, api_url=slack.api_url)
    middle = Middle(AdvisorOfTheDay(), quick_cost, store, REFUSALS, newer=NewerKnowledge(), cost_picture=cost_picture)
    async with running(config, middle):
        yield


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def is_verdict(message: Posted) -> bool:
    return "verdict:adjust" in dumped(message.blocks)


def asked_in(message: Posted) -> str:
    """The question whose buttons stand there, "" for none."""
    ids = [element.get("action_id", "") for block in message.blocks for element in block.get("elements", [])]
    return next((action.split(":")[1] for action in ids if action.startswith("answer:")), "")


async def led_to_a_verdict(slack: StandIn, person: Person, channel: str, thread: str = "") -> Posted:
    """Press what is asked until there is a verdict."""
    pressed: set[str] = set()

    def next_step() -> Posted | None:
        posts = [m for m in slack.workspace.from_the_app(channel, thread) if m.ts != thread]
        found = [m for m in posts if is_verdict(m) or asked_in(m) not in {"", *pressed}]
        return found[-1] if found else None

    for _ in range(12):
        await slack.until(lambda _: next_step())
        step = next_step()
        assert step is not None
        if is_verdict(step):
            return step
        asked = asked_in(step)
        pressed.add(asked)
        await person.presses(step, f"answer:{asked}:{GIVEN.get(asked, 'unknown')}")
    raise AssertionError("no verdict after twelve answers")


def cost_table(message: Posted) -> list[list[str]]:
    (table,) = [block for block in message.blocks if block["type"] == "data_table"]
    return [[cell["text"] for cell in row] for row in table["rows"][1:]]


def headline(message: Posted) -> str:
    return next(str(block["text"]["text"]) for block in message.blocks if block["type"] == "header")


async def test_one_consultation_has_the_same_figures_everywhere(slack: StandIn, advised: None) -> None:
    answers = Answers.parse(GIVEN | {"volume_tokens_per_month": 300_000_000})
    decision = decider_on(datetime.now(UTC).date()).decide(answers)
    api, own = decision.economics.crossover.api_model, decision.economics.crossover.self_hosted_model
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")

    estimate = (await ada.slash("/llm-cost", f"{VOLUME} {api} vs {own}")).body["text"]

    await ada.says(VOLUME)
    verdict = await led_to_a_verdict(slack, ada, ada.direct)
    costs = cost_table(verdict)
    of_the_api = next(row for row in costs if row[0].startswith("Vendor API"))
    assert of_the_api[1] == api
    assert f"*{of_the_api[2]}* a month" in estimate
    assert "300 million tokens a month" in estimate

    await ada.presses(verdict, "verdict:share")
    await slack.until(lambda w: [view for view in w.views.values() if view["callback_id"] == "share_form"])
    form = next(view for view in slack.workspace.views.values() if view["callback_id"] == "share_form")
    await ada.submits(form, {"to": {"type": "conversations_select", "selected_conversation": "C1"}})
    await slack.until(lambda w: w.from_the_app("C1"))
    (shared,) = slack.workspace.from_the_app("C1")
    assert (headline(shared), cost_table(shared)) == (headline(verdict), costs)

    await bob.mentions(VOLUME, thread=shared.ts)
    in_the_thread = await led_to_a_verdict(slack, bob, "C1", shared.ts)
    assert in_the_thread.thread_ts == shared.ts
    assert (headline(in_the_thread), cost_table(in_the_thread)) == (headline(verdict), costs)
    charts = [[b["chart"] for b in m.blocks if b["type"] == "data_visualization"] for m in (verdict, in_the_thread)]
    assert charts[0] == charts[1] != []

    await ada.opens_home()
    await slack.until(lambda w: "Decisions" in dumped(w.homes.get("U1")))
    home = dumped(slack.workspace.homes["U1"])
    assert f"*{decision.verdict.value.replace('_', ' ')}*, by {WORDS[decision.route.value]}" in home
    assert f"prices of {day_in_words(decision.knowledge_as_of)}" in home
    assert "Changed since" not in home

    await ada.presses(verdict, "verdict:export")
    await slack.until(lambda w: [c for c in w.canvases.values() if c["access"]])
    record = next(iter(slack.workspace.canvases.values()))["markdown"]
    assert escaped(headline(verdict)) in record
    for route, model, expected, low, high, *_ in costs:
        name = escaped(route.removesuffix(" (advised)"))
        shown = f"**{name}** (chosen)" if route.endswith(" (advised)") else name
        assert f"| {' | '.join((shown, *map(escaped, (model, low, expected, high))))} |" in record
    assert "300 million tokens a month" in record

"""One case carried from the slash command through a direct message and a channel's thread to the Home and the record:
the real advisor says the same figures in each place."""

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_stand_in import TEAM, StandIn
from slack_stand_in.following import (
    CASE,
    actions_in,
    asked_in,
    cost_table,
    dumped,
    headline,
    led_to_a_verdict,
    opened,
    said,
)

from bot.framework import Answers, QuestionId
from bot.messages import Place, Tenant
from bot.phrasing.brief import day_in_words
from bot.phrasing.markdown import escaped
from bot.slack.home import WORDS
from bot.storage.store import Store
from bot.wiring import decider_on

VOLUME = "300M tokens a month"


async def test_one_consultation_has_the_same_figures_everywhere(slack: StandIn, advised: None) -> None:
    answers = Answers.parse(CASE | {"volume_tokens_per_month": 300_000_000})
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


def continued_in(channel: str) -> dict[str, Any]:
    """The share form, filled in so that the consultation itself goes to a channel."""
    to = {"type": "conversations_select", "selected_conversation": channel}
    return {"to": to, "how": {"type": "radio_buttons", "selected_option": {"value": "go_on"}}}


@pytest.mark.parametrize(("currency", "symbol"), [("USD", "$"), ("EUR", "€")])
async def test_one_stored_consultation_goes_from_the_slash_command_to_the_record(
    slack: StandIn, advised: None, store: Store, currency: str, symbol: str
) -> None:
    answers = Answers.parse(CASE | {"volume_tokens_per_month": 300_000_000})
    decision = decider_on(datetime.now(UTC).date()).decide(answers)
    api, own = decision.economics.crossover.api_model, decision.economics.crossover.self_hosted_model
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")
    tenant = Tenant("", TEAM)
    await store.prefer(tenant, {"currency": currency}, user="U1", now=datetime.now(UTC))

    # the slash command: an estimate, and a consultation from it
    await ada.slash("/llm-cost", f"{VOLUME} {api} vs {own}")
    (estimate,) = slack.workspace.messages
    await ada.presses(estimate, "cost:consult")
    opening = await said(slack, ada.direct, "Let us go on from your estimate")
    board = await said(slack, ada.direct, "Volume: 300 million tokens a month")
    assert opening.ts < board.ts

    # the direct message: one answer there, then on to a channel, before anything is decided
    asked = asked_in(board)
    await ada.presses(board, f"answer:{asked}:{CASE[asked]}")
    await slack.until(lambda w: asked_in(w.from_the_app(ada.direct)[-1]) not in {"", asked})
    await ada.says("summary")
    await ada.presses(await said(slack, ada.direct, "consultation:hand_over"), "consultation:hand_over")
    form = await opened(slack, "share_form")
    assert "Show the verdict" not in dumped(form), "there is none yet"
    await ada.submits(form, continued_in("C1"))
    root = await said(slack, "C1", "*Ada brings a consultation here*")
    assert not root.thread_ts
    await said(slack, ada.direct, "goes on in <#C1>")

    # the thread: it is the same one object, and somebody else finishes it
    moved = (await store.load(Place(tenant, "C1", root.ts))).consultation
    assert set(moved.answers) == {QuestionId.VOLUME, QuestionId(asked)}
    assert moved.started_by == "U1"
    assert (await store.load(Place(tenant, ada.direct, ""))).version == 0
    await said(slack, "C1", "Volume: 300 million tokens a month (Ada)", thread=root.ts)
    verdict = await led_to_a_verdict(slack, bob, "C1", root.ts)
    costs = cost_table(verdict)
    of_the_api = next(row for row in costs if row[0].startswith("Vendor API"))
    assert of_the_api[2].startswith(symbol)
    assert f"*{of_the_api[2]}* a month" in estimate.text
    assert headline(verdict)

    # the Home of who started it, and the record
    await ada.opens_home()
    await slack.until(lambda w: "Look again" in dumped(w.homes.get("U1")))
    home = dumped(slack.workspace.homes["U1"])
    (advised_route,) = [row for row in costs if "(advised)" in row[0]]
    assert f"{advised_route[2]} a month" in home
    assert "<#C1>: *" in home
    assert "home:resume" in home
    assert "None. A consultation takes about two minutes." in home, "decided: nothing is open"
    await bob.presses(verdict, "verdict:export")
    await slack.until(lambda w: [c for c in w.canvases.values() if c["access"]])
    record = next(iter(slack.workspace.canvases.values()))["markdown"]
    assert f"| {' | '.join(map(escaped, advised_route[2:3]))} |" in record
    assert "| Ada | " in record
    assert "| Bob | " in record
    if currency == "EUR":
        for text in (estimate.text, dumped(verdict.blocks), home, record):
            assert "Converted at 0.89509 EUR per USD (ECB, 30 October 2026)." in text


async def test_a_decided_consultation_goes_on_in_a_channel_with_its_verdict(slack: StandIn, advised: None) -> None:
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")
    await ada.says(VOLUME)
    verdict = await led_to_a_verdict(slack, ada, ada.direct)
    in_private = (headline(verdict), cost_table(verdict))
    await ada.presses(verdict, "verdict:share")
    form = await opened(slack, "share_form")
    assert "Show the verdict" in dumped(form)
    await ada.submits(form, continued_in("C1"))
    root = await said(slack, "C1", "*Ada brings a consultation here*")
    there = await said(slack, "C1", "verdict:adjust", thread=root.ts)
    assert (headline(there), cost_table(there)) == in_private
    await slack.until(lambda _: not actions_in(verdict))
    assert "It goes on elsewhere" in verdict.text
    await bob.says("what if we had 900M tokens a month?", channel="C1", thread=root.ts)
    await said(slack, "C1", "Your answers are unchanged", thread=root.ts)


async def test_handing_over_twice_moves_it_once(slack: StandIn, advised: None, store: Store) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says(VOLUME)
    await ada.says("summary")
    summary = await said(slack, ada.direct, "consultation:hand_over")
    for number in (1, 2):
        await ada.presses(summary, "consultation:hand_over")
        await ada.submits(await opened(slack, "share_form", number), continued_in("C1"))
    await said(slack, ada.direct, "goes on in <#C1>")
    roots = [m for m in slack.workspace.from_the_app("C1") if not m.thread_ts]
    held = [m for m in roots if (await store.load(Place(Tenant("", TEAM), "C1", m.ts))).version]
    assert len(held) == 1


async def test_where_the_bot_is_no_member_nothing_moves_and_it_is_said(
    slack: StandIn, advised: None, store: Store
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says(VOLUME)
    await ada.says("summary")
    await ada.presses(await said(slack, ada.direct, "consultation:hand_over"), "consultation:hand_over")
    await ada.submits(await opened(slack, "share_form"), continued_in("C9"))
    await said(slack, ada.direct, "I am not a member of that channel")
    assert QuestionId.VOLUME in (await store.load(Place(Tenant("", TEAM), ada.direct, ""))).consultation.answers

"""The chart of a quick estimate on request: Slack's own, or a picture for who asked alone."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_stand_in import APP_TOKEN, BOT_TOKEN, REFUSALS, StandIn
from slack_stand_in.scripted_advisor import ScriptedAdvisor

from bot.slack.serving import Middle, SlackConfig, running
from bot.storage.store import Store
from bot.wiring import cost_picture, quick_cost

ASKED = "300M tokens gpt-4o vs llama-3.3-70b"


@pytest.fixture
async def charting(slack: StandIn, store: Store) -> AsyncIterator[None]:
    config = SlackConfig(BOT_TOKEN, APP_TOKEN, api_url=slack.api_url)
    middle = Middle(ScriptedAdvisor(), quick_cost, store, REFUSALS, cost_picture=cost_picture)
    async with running(config, middle):
        yield


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


async def test_the_chart_takes_the_place_of_the_estimate_and_says_what_it_shows(slack: StandIn, charting: None) -> None:
    ada = slack.person("U1", "Ada")
    await ada.slash("/llm-cost", ASKED)
    (shown,) = slack.workspace.messages
    before = shown.text
    await ada.presses(shown, "cost:chart")
    await slack.until(lambda _: "data_visualization" in dumped(shown.blocks))
    (chart,) = [block for block in shown.blocks if block["type"] == "data_visualization"]
    assert {line["name"] for line in chart["chart"]["series"]} == {"Vendor's API", "Self-hosted"}
    assert shown.text.startswith(before), "the estimate stays as it was"
    assert "Cost a month by volume. API: gpt-4o" in shown.text
    assert "cross" in shown.text
    assert "cost:share" in dumped(shown.blocks)
    assert "cost:chart" not in dumped(shown.blocks)
    assert shown.seen_by == "U1"
    assert len(slack.workspace.messages) == 1


async def test_where_slack_refuses_the_chart_a_picture_goes_to_who_asked_alone(slack: StandIn, charting: None) -> None:
    slack.workspace.unsupported_blocks = frozenset({"data_visualization"})
    ada = slack.person("U1", "Ada")
    await ada.slash("/llm-cost", ASKED)
    (shown,) = slack.workspace.messages
    await ada.presses(shown, "cost:chart")
    await slack.until(lambda w: w.calls_of("files.completeUploadExternal"))
    (picture,) = slack.workspace.files.values()
    assert picture["channel"] == ada.direct
    assert picture["content"].startswith(b"\x89PNG")
    assert picture["alt_txt"].startswith("Line chart, Cost a month by volume, US dollars a month: Vendor's API from ")
    assert "it follows as a picture" in dumped(shown.blocks)
    assert "$" in shown.text
    assert not slack.workspace.from_the_app("C1"), "what one person asked is not shown to the channel"


async def test_no_chart_is_offered_where_nothing_is_compared(slack: StandIn, charting: None) -> None:
    receipt = await slack.person("U1").slash("/llm-cost", "80M tokens gpt-4o")
    assert "cost:share" in dumped(receipt.body)
    assert "cost:chart" not in dumped(receipt.body)

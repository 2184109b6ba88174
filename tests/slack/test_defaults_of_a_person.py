"""What a person sets in the Home holds for what they start, is shown as a default, decides nothing, and goes with their data."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from slack_stand_in import APP_TOKEN, BOT_TOKEN, REFUSALS, Person, Posted, StandIn
from slack_stand_in.workspace import TEAM

from bot.conversation.consultation import Consultation, Given, Shown
from bot.conversation.machine import answered, declined, proposed
from bot.facts.sentences import Length, Reader
from bot.framework import Answers, QuestionId
from bot.messages import Place, Tenant
from bot.scoring.decision_json import decision_json
from bot.slack.defaults import Default, Offered, change_of, defaulted
from bot.slack.serving import Middle, SlackConfig, running
from bot.storage.store import Store
from bot.wiring import AdvisorOfTheDay, cost_picture, decider_on, offered_today, quick_cost
from tests.days import TODAY

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CASE = {"data_residency": "no_restriction", "task_specialization": "general", "team": "none", "latency": "interactive"}
LINE = "Converted at 0.89509 EUR per USD (ECB, 30 October 2026)."


@pytest.fixture
async def advised(slack: StandIn, store: Store) -> AsyncIterator[None]:
    config = SlackConfig(BOT_TOKEN, APP_TOKEN, api_url=slack.api_url)
    middle = Middle(AdvisorOfTheDay(), quick_cost, store, REFUSALS, cost_picture=cost_picture, offered=offered_today)
    async with running(config, middle):
        yield


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


async def home_of(slack: StandIn, person: Person, text: str = "Your defaults") -> dict[str, Any]:
    await slack.until(lambda w: text in dumped(w.homes.get(person.id)))
    return slack.workspace.homes[person.id]


async def sets(slack: StandIn, person: Person, name: str, value: str) -> dict[str, Any]:
    """Choose in a select of the Home, which is published again."""
    await person.opens_home()
    home = await home_of(slack, person)
    element = selects(home)[name]
    option = next(one for one in element["options"] if one["value"] == value)
    before = home["hash"]
    await person.presses_in_view(home, f"home:set:{name}", type="static_select", selected_option=option)
    await slack.until(
        lambda w: w.homes[person.id]["hash"] != before and "is your default" in dumped(w.homes[person.id])
    )
    return slack.workspace.homes[person.id]


def selects(home: dict[str, Any]) -> dict[str, Any]:
    found = [block.get("accessory") or {} for block in home["blocks"]]
    return {one["action_id"].rpartition(":")[2]: one for one in found if one.get("type") == "static_select"}


async def said(slack: StandIn, channel: str, text: str) -> Posted:
    def found(_: object) -> list[Posted]:
        return [m for m in slack.workspace.from_the_app(channel) if text in m.text + dumped(m.blocks)]

    await slack.until(found)
    return found(None)[-1]


async def test_every_default_is_offered_with_what_holds_now(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    await ada.opens_home()
    offered = selects(await home_of(slack, ada))
    assert list(offered) == ["region", "currency", "reader", "length"]
    assert [one["initial_option"]["value"] for one in offered.values()] == ["none", "USD", "manager", "full"]
    assert {"EUR", "GBP", "CHF", "JPY", "INR"} <= {one["value"] for one in offered["currency"]["options"]}


async def test_a_choice_stands_in_the_home_and_can_be_taken_back(slack: StandIn, advised: None, store: Store) -> None:
    ada = slack.person("U1", "Ada")
    home = await sets(slack, ada, "region", "EU")
    assert selects(home)["region"]["initial_option"]["value"] == "EU"
    home = await sets(slack, ada, "region", "none")
    assert selects(home)["region"]["initial_option"]["value"] == "none"
    assert await store.preferences(Tenant("", TEAM), user="U1") == {}


async def test_the_verdict_and_the_estimate_are_in_the_currency_that_was_set(slack: StandIn, advised: None) -> None:
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")
    await sets(slack, ada, "currency", "EUR")
    estimate = (await ada.slash("/llm-cost", "80M tokens gpt-4o vs llama-3.3-70b")).body["text"]
    assert "*€313* a month" in estimate
    assert LINE in estimate
    assert "$" not in estimate
    assert "*$350* a month" in (await bob.slash("/llm-cost", "80M tokens gpt-4o vs llama-3.3-70b")).body["text"]

    await ada.says("general task, no ML engineers, interactive, no restriction on data, 300M tokens a month")
    verdict = await said(slack, ada.direct, "verdict:adjust")
    assert LINE in dumped(verdict.blocks)
    assert "$" not in "\n".join(line for line in verdict.text.splitlines() if "http" not in line)
    (chart,) = [block for block in verdict.blocks if block["type"] == "data_visualization"]
    assert chart["chart"]["axis_config"]["y_label"] == "Euros a month"
    await ada.opens_home()
    assert "€" in dumped(await home_of(slack, ada, "Look again"))


async def test_an_estimate_is_answered_even_when_the_store_is_not(
    slack: StandIn, advised: None, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def gone(*_: Any, **__: Any) -> dict[str, Any]:
        raise ConnectionError("the disk is away")

    monkeypatch.setattr(store, "preferences", gone)
    receipt = await slack.person("U1").slash("/llm-cost", "80M tokens gpt-4o vs llama-3.3-70b")
    assert "*$350* a month" in receipt.body["text"]
    assert "US dollars" in caplog.text


async def test_a_region_is_shown_as_a_default_until_somebody_answers(slack: StandIn, advised: None) -> None:
    ada = slack.person("U1", "Ada")
    await sets(slack, ada, "region", "EU")
    await ada.says("300M tokens a month")
    board = await said(slack, ada.direct, "Region")
    assert "· Region: European Union, a default; nobody said it here" in dumped(board.blocks)
    await ada.says("the data has to stay in the US region")
    changed = await said(slack, ada.direct, "Region: United States")
    assert "a default" not in dumped(changed.blocks)


async def test_a_brief_verdict_is_shorter_and_complete(slack: StandIn, advised: None) -> None:
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")
    await sets(slack, ada, "length", "brief")
    for person in (ada, bob):
        await person.says("general task, no ML engineers, interactive, no restriction on data, 300M tokens a month")
    brief, full = [await said(slack, person.direct, "verdict:adjust") for person in (ada, bob)]
    assert len(brief.text) < 0.8 * len(full.text)
    assert brief.text.splitlines()[0] == full.text.splitlines()[0]


async def test_who_deletes_their_data_has_no_defaults_left(slack: StandIn, advised: None, store: Store) -> None:
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")
    await sets(slack, ada, "currency", "EUR")
    await sets(slack, ada, "region", "EU")
    root = await ada.mentions("300M tokens a month")
    await slack.until(lambda w: w.from_the_app("C1", root.ts))
    await bob.says("no ML engineers", thread=root.ts, channel="C1")
    place = Place(Tenant("", TEAM), "C1", root.ts)
    await slack.until(lambda w: len(w.from_the_app("C1", root.ts)) > 1)
    assert (await store.load(place)).consultation.shown.currency == "EUR"
    await store.purge(Tenant("", TEAM), "U1")
    left = (await store.load(place)).consultation
    assert list(left.answers) == [QuestionId.TEAM]
    assert (left.shown, left.defaults) == (Shown(), {})
    assert await store.preferences(Tenant("", TEAM), user="U1") == {}


async def test_a_choice_of_an_older_version_is_refused(slack: StandIn, advised: None, store: Store) -> None:
    ada = slack.person("U1", "Ada")
    await ada.opens_home()
    home = await home_of(slack, ada)
    for name, value in (("currency", "XXX"), ("colour", "red")):
        await ada.presses_in_view(home, f"home:set:{name}", type="static_select", selected_option={"value": value})
    await home_of(slack, ada, "older version")
    assert await store.preferences(Tenant("", TEAM), user="U1") == {}


def test_a_default_region_changes_neither_verdict_nor_costs() -> None:
    decider = decider_on(TODAY)
    for residency, team in product(("on_premises", "own_cloud", "no_restriction"), ("none", "dedicated")):
        case = CASE | {"data_residency": residency, "team": team, "volume_tokens_per_month": 300_000_000}
        without = decision_json(decider.decide(Answers.parse(case)))
        for region, _ in offered_today().regions:
            found = decision_json(decider.decide(Answers.parse(case | {"region": region})))
            for key in ("verdict", "route", "scores", "ruled_out", "costs", "crossover_tokens_per_month", "flips"):
                assert found[key] == without[key], (region, residency, key)


def test_what_is_said_read_or_refused_prevails_over_a_default() -> None:
    given = Given(value="US", author="U1", at=NOW)
    starting = defaulted(Consultation(started_by="U1"), {"region": "EU"}, "U1", at=NOW)
    assert starting.known().region == "EU"
    assert not starting.answers
    assert answered(starting, QuestionId.REGION, given).known().region == "US"
    assert proposed(starting, QuestionId.REGION, given).known().region is None
    assert declined(starting, QuestionId.REGION).known().region is None


def test_setting_the_same_again_changes_nothing() -> None:
    chosen = {"region": "EU", "currency": "EUR", "reader": "engineer", "length": "brief", "look_ahead": True}
    once = defaulted(Consultation(), chosen, "U1", at=NOW)
    assert once.shown == Shown(currency="EUR", reader=Reader.ENGINEER, length=Length.BRIEF)
    assert defaulted(once, chosen, "U1", at=datetime(2027, 1, 1, tzinfo=UTC)) is once
    assert defaulted(once, {}, "U1", at=NOW) == Consultation()
    assert defaulted(once, {"reader": "poet", "length": 7}, "U1", at=NOW) == Consultation()


def test_only_what_is_offered_can_be_set() -> None:
    offered = Offered((("EU", "European Union"),))
    assert offered.accepts("region", "EU")
    assert offered.accepts("region", "none")
    assert not offered.accepts("region", "US")
    assert not offered.accepts("currency", "EUR")
    assert not offered.accepts("look_ahead", "on")
    assert change_of(Default.REGION, "none") == {"region": None}

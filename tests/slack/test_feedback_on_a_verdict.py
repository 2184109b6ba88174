"""Whether a verdict helped: counted per decision, the last word of each person, and thanked for in private."""

import json

from slack_stand_in import Posted, StandIn
from slack_stand_in.scripted_advisor import ScriptedAdvisor

from bot.messages import Place, Tenant
from bot.storage.store import Store

TENANT = Tenant("", "T1")


async def verdict_in_a_thread(slack: StandIn, advisor: ScriptedAdvisor) -> Posted:
    advisor.whole_verdict = True
    await slack.person("U1", "Ada").mentions("own_cloud some rag")
    await slack.until(lambda w: [m for m in w.from_the_app("C1") if "Open source: word" in m.text])
    return slack.workspace.from_the_app("C1")[-1]


async def thanked(slack: StandIn, times: int) -> None:
    def thanks() -> list[Posted]:
        return [m for m in slack.workspace.messages if m.seen_by and "Thank you" in m.text]

    await slack.until(lambda _: len(thanks()) == times)


async def counts(store: Store, verdict: Posted) -> dict[str, int]:
    decision = await store.last_decision(Place(TENANT, "C1", verdict.thread_ts))
    assert decision is not None
    found: dict[str, int] = (await store.preferences(TENANT, channel="C1"))[f"feedback:{decision.id}"]
    return found


async def test_each_persons_last_word_is_counted_and_thanked_for_in_private(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor, store: Store
) -> None:
    verdict = await verdict_in_a_thread(slack, advisor)
    ada, bob = slack.person("U1", "Ada"), slack.person("U2", "Bob")
    pressed = [(ada, "helpful"), (ada, "helpful"), (bob, "helpful"), (bob, "not_helpful")]
    for times, (person, value) in enumerate(pressed, start=1):
        assert (await person.presses(verdict, "verdict:feedback", value=value)).acknowledged
        await thanked(slack, times)
    assert await counts(store, verdict) == {"helpful": 1, "not_helpful": 1}
    assert {m.seen_by for m in slack.workspace.messages if "Thank you" in m.text} == {"U1", "U2"}
    assert len(slack.workspace.from_the_app("C1")) == 1, "the channel sees nothing of it"
    assert len(advisor.heard) == 1


async def test_a_slack_without_feedback_buttons_shows_ordinary_ones(
    slack: StandIn, socket_bot: None, advisor: ScriptedAdvisor, store: Store
) -> None:
    slack.workspace.unsupported_blocks = frozenset({"context_actions"})
    verdict = await verdict_in_a_thread(slack, advisor)
    assert "Not helpful" in json.dumps(verdict.blocks)
    await slack.person("U2", "Bob").presses(verdict, "verdict:feedback:not_helpful")
    await thanked(slack, 1)
    assert await counts(store, verdict) == {"not_helpful": 1}


async def test_feedback_on_what_is_deleted_is_no_error(
    slack: StandIn, socket_bot: None, advisor: ScriptedAdvisor, store: Store
) -> None:
    verdict = await verdict_in_a_thread(slack, advisor)
    ada = slack.person("U1", "Ada")
    await store.purge(TENANT, "U1")
    await ada.presses(verdict, "verdict:feedback", value="helpful")
    await slack.until(lambda w: [m for m in w.messages if m.seen_by == "U1"])
    assert "older version" in slack.workspace.messages[-1].text

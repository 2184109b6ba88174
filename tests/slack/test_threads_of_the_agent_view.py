"""Threads of direct messages: their title, and a status while somebody waits. Neither ever stops an answer."""

import asyncio
import logging
from collections.abc import Callable

import pytest
from slack_stand_in import Fault, StandIn, connection_cut, refused, server_error
from slack_stand_in.scripted_advisor import ScriptedAdvisor

STATUS, TITLE = "assistant.threads.setStatus", "assistant.threads.setTitle"


async def test_a_thread_is_named_when_it_begins_and_after_its_verdict(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor
) -> None:
    ada = slack.person("U1", "Ada")
    advisor.whole_verdict = True
    await ada.says("own_cloud", thread="1700000000.000100")
    await slack.until(lambda w: w.calls_of(TITLE))
    await ada.says("some rag", thread="1700000000.000100")
    await slack.until(lambda w: len(w.calls_of(TITLE)) == 2)
    begun, decided = slack.workspace.calls_of(TITLE)
    assert begun.args == {
        "channel_id": ada.direct,
        "thread_ts": "1700000000.000100",
        "title": "Where our models should run",
    }
    assert decided.args["title"] == "Open source: word"


async def test_who_waits_sees_a_status_that_ends_with_the_answer(
    slack: StandIn, bot: str, advisor: ScriptedAdvisor
) -> None:
    advisor.seconds_of_thought = 1.2
    ada = slack.person("U1", "Ada")
    asked = await ada.says("own_cloud")
    await slack.until(lambda w: len(w.calls_of(STATUS)) == 2)
    shown, ended = slack.workspace.calls_of(STATUS)
    assert shown.args["thread_ts"] == asked.ts
    assert shown.args["status"].startswith("is working")
    assert not ended.args["status"]
    await slack.until(lambda w: w.from_the_app(ada.direct))


async def test_an_answer_that_is_there_at_once_shows_no_status(slack: StandIn, bot: str) -> None:
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud")
    await slack.until(lambda w: w.from_the_app(ada.direct))
    assert not [call for call in slack.workspace.calls if call.method == STATUS]


@pytest.mark.parametrize(
    "fault",
    [lambda m: refused(m, "not_allowed"), server_error, lambda m: connection_cut(m, after=False)],
    ids=["refused", "server error", "connection cut"],
)
async def test_a_title_or_status_that_fails_stops_no_answer(
    slack: StandIn,
    socket_bot: None,
    advisor: ScriptedAdvisor,
    fault: Callable[[str], Fault],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, logger="bot.slack.agent_view")
    for method in (STATUS, TITLE):
        slack.faults.add(fault(method))
    advisor.seconds_of_thought = 1.0
    ada = slack.person("U1", "Ada")
    await ada.says("own_cloud", thread="1700000000.000100")
    await slack.until(lambda w: w.from_the_app(ada.direct))
    assert next(call.outcome for call in slack.workspace.calls if call.method == STATUS) != "ok"
    async with asyncio.timeout(20):  # the answer does not wait for either
        while not all(f"{method} was not taken" in caplog.text for method in (STATUS, TITLE)):  # noqa: ASYNC110 - a log rings nobody
            await asyncio.sleep(0.01)

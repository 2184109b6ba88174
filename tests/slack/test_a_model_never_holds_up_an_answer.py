"""A model that words, hangs or fails, in the bot as it is served."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from conftest import REFUSALS
from slack_stand_in import APP_TOKEN, BOT_TOKEN, StandIn
from slack_stand_in.sample_verdict import sample_verdict
from slack_stand_in.scripted_advisor import ScriptedAdvisor, quick_cost

from bot.phrasing.explain import Explanation
from bot.slack import worded
from bot.slack.serving import Middle, SlackConfig, running
from bot.storage.store import Store


class Model:
    """Words with a mark, or does what models do."""

    def __init__(self, *, hangs: bool = False, fails: bool = False) -> None:
        self._hangs, self._fails = hangs, fails
        self.asked = 0

    async def explain(self, brief: Any, *, workspace: str) -> Explanation:
        self.asked += 1
        if self._hangs:
            await asyncio.Event().wait()
        if self._fails:
            raise ConnectionError("sk-secret")
        return Explanation(dataclasses.replace(sample_verdict().rendered, headline=f"Worded for {workspace}"))


@asynccontextmanager
async def served(slack: StandIn, store: Store, model: Model) -> AsyncIterator[None]:
    advisor = ScriptedAdvisor(whole_verdict=True)
    config = SlackConfig(BOT_TOKEN, APP_TOKEN, api_url=slack.api_url)
    async with running(config, Middle(advisor, quick_cost, store, REFUSALS, explainer=model)):
        yield


async def test_a_model_words_the_verdict(slack: StandIn, store: Store) -> None:
    async with served(slack, store, Model()):
        ada = slack.person("U1", "Ada")
        await ada.says("own_cloud some rag")
        await slack.until(lambda w: any("Worded for T1" in m.text for m in w.from_the_app(ada.direct)))


async def test_a_failing_model_leaves_the_built_in_words(slack: StandIn, store: Store) -> None:
    model = Model(fails=True)
    async with served(slack, store, model):
        ada = slack.person("U1", "Ada")
        await ada.says("own_cloud some rag")
        await slack.until(lambda w: any("Open source: word" in m.text for m in w.from_the_app(ada.direct)))
    assert model.asked == 1


async def test_while_models_hang_everybody_else_is_answered(
    slack: StandIn, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worded, "LONGEST_SECONDS", 2.0)
    model = Model(hangs=True)
    async with served(slack, store, model):
        waiting = [slack.person(f"U{number}") for number in range(80)]
        await asyncio.gather(*(person.says("own_cloud some rag") for person in waiting))
        ada = slack.person("ADA", "Ada")
        await ada.says("own_cloud")
        await slack.until(lambda w: w.from_the_app(ada.direct))
        assert not slack.workspace.from_the_app(waiting[0].direct)
        await slack.until(lambda w: all(w.from_the_app(person.direct) for person in waiting), timeout_seconds=20)
    assert model.asked == len(waiting)

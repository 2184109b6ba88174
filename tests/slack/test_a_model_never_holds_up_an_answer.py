"""A model that words, hangs or fails, in the bot as it is served."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_stand_in import APP_TOKEN, BOT_TOKEN, REFUSALS, StandIn
from slack_stand_in.sample_verdict import sample_verdict
from slack_stand_in.scripted_advisor import ScriptedAdvisor, quick_cost

from bot.phrasing.explain import Explanation
from bot.slack.serving import Middle, SlackConfig, running
from bot.storage.store import Store


class Model:
    """Words with a mark, or does what models do."""

    def __init__(self, *, hangs: bool = False, fails: bool = False, slow: bool = False) -> None:
        self._hangs, self._fails = hangs, fails
        self.may_answer = asyncio.Event()
        if not slow:
            self.may_answer.set()
        self.asked = 0

    async def explain(self, brief: Any, audience: Any, *, workspace: str) -> Explanation:
        self.asked += 1
        if self._hangs:
            await asyncio.Event().wait()
        await self.may_answer.wait()
        if self._fails:
            raise ConnectionError("sk-secret")
        return Explanation(dataclasses.replace(sample_verdict().rendered, headline=f"Worded for {workspace}"))


@asynccontextmanager
async def served(slack: StandIn, store: Store, model: Model) -> AsyncIterator[None]:
    advisor = ScriptedAdvisor(whole_verdict=True)
    config = SlackConfig(BOT_TOKEN, APP_TOKEN, api_url=slack.api_url)
    async with running(config, Middle(advisor, quick_cost, store, REFUSALS, explainer=model)):
        yield


async def test_the_plain_verdict_is_posted_at_once_and_replaced_by_the_worded_one(slack: StandIn, store: Store) -> None:
    model = Model(slow=True)
    async with served(slack, store, model):
        ada = slack.person("U1", "Ada")
        await ada.says("own_cloud some rag")
        await slack.until(lambda w: any("Open source: word" in m.text for m in w.from_the_app(ada.direct)))
        before = len(slack.workspace.from_the_app(ada.direct))
        model.may_answer.set()
        await slack.until(lambda w: any("Worded for T1" in m.text for m in w.from_the_app(ada.direct)))
        after = slack.workspace.from_the_app(ada.direct)
        assert len(after) == before
        assert not any("Open source: word" in m.text for m in after)


async def test_a_failing_model_leaves_the_built_in_words(slack: StandIn, store: Store) -> None:
    model = Model(fails=True)
    async with served(slack, store, model):
        ada = slack.person("U1", "Ada")
        await ada.says("own_cloud some rag")
        await slack.until(lambda w: any("Open source: word" in m.text for m in w.from_the_app(ada.direct)))
    assert model.asked == 1


async def test_while_models_hang_everybody_is_answered_in_plain_words(slack: StandIn, store: Store) -> None:
    model = Model(hangs=True)
    async with served(slack, store, model):
        waiting = [slack.person(f"U{number}") for number in range(80)]
        await asyncio.gather(*(person.says("own_cloud some rag") for person in waiting))
        await slack.until(lambda w: all(w.from_the_app(person.direct) for person in waiting), timeout_seconds=20)
        assert all("Open source: word" in slack.workspace.from_the_app(person.direct)[-1].text for person in waiting)
    assert model.asked == len(waiting)

"""The real bot with a model server that means ill: the verdict and its figures stand at once and stay as they are."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from slack_stand_in import StandIn
from test_the_real_process import actions, dumped, served

from tests.llm.model_server import HOSTILE_TEXT, ModelServer, serving

KEY = "sk-secret-0123456789abcdef"
CASE = "everything has to stay on our own servers"


@pytest.mark.parametrize("mode", ["hang", "redirect", "fine"])
async def test_a_hostile_model_changes_nothing_and_holds_up_nothing(mode: str, slack: StandIn, tmp_path: Path) -> None:
    server = ModelServer(content=f'{{"order": ["{HOSTILE_TEXT}"], "rewordings": {{"x": "{HOSTILE_TEXT}"}}}}', mode=mode)
    async with serving(server):
        settings = {
            "LLM_MODEL": "openai/any",
            "LLM_API_BASE": f"{server.address}/v1",
            "LLM_API_KEY": KEY,
            "LLM_ZONE": "local",
            "LLM_WORDING": "reworded",
            "LLM_TIMEOUT_SECONDS": "3",
        }
        async with served(slack, tmp_path, "socket", **settings) as bot:
            await wait_for(lambda: "library is ready" in bot.log)
            ada = slack.person("U1", "Ada")
            begun = time.monotonic()
            await ada.says(CASE)
            await slack.until(lambda w: any("verdict:what_if" in actions(m) for m in w.from_the_app(ada.direct)))
            print(f"{mode}: the verdict stood after {time.monotonic() - begun:.2f} s")
            await wait_for(lambda: bool(server.requests))
            await asyncio.sleep(4 if mode == "hang" else 1.5)  # past the model's deadline
            (verdict,) = [m for m in slack.workspace.from_the_app(ada.direct) if "verdict:what_if" in actions(m)]
            assert "Open source" in dumped(verdict)
            assert "CoreWeave" not in dumped(verdict)
            assert len(server.requests) == 1
            assert KEY not in bot.log
            assert await bot.end() == 0


async def wait_for(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - the server keeps a list, not an event
            await asyncio.sleep(0.05)

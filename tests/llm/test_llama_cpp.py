"""A real llama.cpp server with a tiny random model: its grammar holds the answers to plans, and noise stays without effect.

Heavy, so only with ``-m llama_cpp``, and only where the packages that tests/README.md names are installed.
"""

import json
import os
import random
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from tiny_model import CONTEXT_TOKENS, write_tiny_model

from bot.facts.load_guard_words import load_guard_words
from bot.facts.sentences import Audience
from bot.llm import LanguageModel, ModelSettings
from bot.phrasing.brief import Brief
from bot.phrasing.explain import Answered, Explainer, NotAnswered
from bot.phrasing.plain import Level
from bot.phrasing.prompt import Prompt
from bot.phrasing.zone import Zone

sys.path.insert(0, str(Path(__file__).parents[1] / "phrasing"))
from test_arrange import AUDIENCES, BRIEFS, SENTENCES, assert_says_the_brief

NEEDED = ("llama_cpp", "gguf", "uvicorn", "fastapi", "pydantic_settings", "sse_starlette", "starlette_context")
MISSING = [name for name in NEEDED if find_spec(name) is None]
pytestmark = [
    pytest.mark.llama_cpp,
    pytest.mark.skipif(
        bool(MISSING), reason=f"not installed: {', '.join(MISSING)}; tests/README.md says how to install them"
    ),
    pytest.mark.filterwarnings("default"),  # litellm and what it imports warn; that is not ours to fail on
]

WORDS = load_guard_words()
SEED = 7
SECONDS_TO_START = 60
PLANNED, UNFINISHED, NO_JSON = "a plan", "the model did not finish", "the model's answer is not JSON"
ASKED = '"POST /v1/chat/completions HTTP/1.1"'


@dataclass
class LlamaServer:
    """The running server: where it listens, and what it has written about the calls that came."""

    address: str
    log: Path

    def calls(self) -> list[str]:
        """The status of each call so far, by the server's own access log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line.split(ASKED)[1].split()[0] for line in lines if ASKED in line]


@dataclass
class Overheard:
    """The model, with every prompt and reply kept: implements the port by passing on."""

    model: LanguageModel
    heard: list[tuple[Prompt, Answered | NotAnswered]] = field(default_factory=list)

    @property
    def zone(self) -> Zone:
        return self.model.zone

    async def answer(self, prompt: Prompt, *, workspace: str) -> Answered | NotAnswered:
        reply = await self.model.answer(prompt, workspace=workspace)
        self.heard.append((prompt, reply))
        return reply


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaServer]:
    folder = tmp_path_factory.mktemp("llama")
    write_tiny_model(folder / "tiny.gguf", seed=SEED)
    with _serving(folder) as server:
        yield server


@contextmanager
def _serving(folder: Path) -> Iterator[LlamaServer]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"model": folder / "tiny.gguf", "model_alias": "tiny", "host": "127.0.0.1", "port": port}
    options |= {"n_ctx": CONTEXT_TOKENS, "n_threads": 1, "chat_format": "chatml", "seed": SEED}
    command = [sys.executable, "-m", "llama_cpp.server"]
    command += [part for name, value in options.items() for part in (f"--{name}", str(value))]
    server = LlamaServer(f"http://127.0.0.1:{port}", folder / "server.log")
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=os.environ | {"PYTHONUNBUFFERED": "1"}
        )
    try:
        _wait_until_it_answers(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(server: LlamaServer, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(SECONDS_TO_START * 5):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.address}/v1/models", timeout=5):  # noqa: S310 - our own loopback address
                return
        except (urllib.error.URLError, OSError):
            sleep(0.2)
    pytest.fail(f"the server does not answer: {server.log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def cases(count: int) -> list[tuple[Brief, Audience]]:
    return random.Random(SEED).sample(list(product(BRIEFS, AUDIENCES)), count)


def assert_keeps_to(prompt: Prompt, reply: Answered | NotAnswered) -> None:
    """The answer is what the schema allows: all of its keys, and only ids that it lists."""
    assert isinstance(reply, Answered)
    said, properties = json.loads(reply.text), prompt.schema["properties"]
    assert set(said) == set(properties)
    for name, expected in properties.items():
        ids: list[Any] = said[name] if expected["type"] == "array" else [said[name]]
        known = expected.get("items", expected).get("enum")
        assert known is None or set(ids) <= set(known)


async def explained(llama: LlamaServer, level: Level, *, count: int, streamed: bool = False) -> Counter[str]:
    """Explains ``count`` decisions, each checked on the way; how many had a plan, and why the others had none."""
    settings = ModelSettings("openai/tiny", Zone.LOCAL, f"{llama.address}/v1", "sk-none", 120, streamed=streamed)
    model = Overheard(LanguageModel(settings))
    explainer = Explainer(SENTENCES, WORDS, level, model)
    outcomes: Counter[str] = Counter()
    for brief, audience in cases(count):
        before = len(llama.calls())
        explanation = await explainer.explain(brief, audience, workspace="T1")
        assert len(llama.calls()) - before <= 1
        assert_says_the_brief(explanation.rendered, brief)
        if explanation.why_plain:
            assert explanation.rendered == explainer.plain(brief, audience)
        else:
            assert explanation.rendered.level is Level.ARRANGED
            assert_keeps_to(*model.heard[-1])
        outcomes[explanation.why_plain or PLANNED] += 1
    assert len(model.heard) == count
    await model.model.aclose()
    print(f"\n{level.value}{', streamed' * streamed}: {dict(outcomes)}; {model.model.usage}")
    return outcomes


def unexpected(outcomes: Counter[str]) -> int:
    """How many were plain for another reason. One may be: the first, whose form of schema llama-cpp-python refuses."""
    return outcomes.total() - outcomes[PLANNED] - outcomes[UNFINISHED]


async def test_every_decision_is_worded_by_a_valid_plan_or_plain_with_at_most_one_call(llama: LlamaServer) -> None:
    outcomes = await explained(llama, Level.ARRANGED, count=30)
    assert outcomes[PLANNED] >= 10  # 25 where it was measured; without any, nothing would be tested
    assert unexpected(outcomes) <= 1


async def test_a_streamed_answer_is_a_plan_as_well(llama: LlamaServer) -> None:
    outcomes = await explained(llama, Level.ARRANGED, count=8, streamed=True)
    assert outcomes[PLANNED] >= 2
    assert unexpected(outcomes) <= 1


async def test_noise_for_rewordings_changes_nothing_that_is_said(llama: LlamaServer) -> None:
    outcomes = await explained(llama, Level.REWORDED, count=6)
    assert (
        unexpected(outcomes - Counter({NO_JSON: outcomes[NO_JSON]})) <= 1
    )  # its grammar lets control characters through

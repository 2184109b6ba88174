"""Answers of several providers' formats, plain and streamed, replayed from cassettes; record with RECORD_CASSETTES=1.

They are recorded from the server in ``model_server.py``, so they hold formats, not any vendor's model.
"""

import json
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import vcr
from model_server import ModelServer, serving

from bot.facts.load_guard_words import load_guard_words
from bot.facts.load_sentences import load_sentences
from bot.llm import LanguageModel, ModelSettings
from bot.phrasing.briefing import brief_of
from bot.phrasing.explain import Explainer
from bot.phrasing.plain import Level
from bot.phrasing.zone import Zone

sys.path.insert(0, str(Path(__file__).parents[1] / "phrasing"))
import decisions

pytestmark = pytest.mark.filterwarnings("default")  # litellm and what it imports warn; that is not ours to fail on

CASSETTES = Path(__file__).parents[1] / "cassettes"
RECORDING = bool(os.environ.get("RECORD_CASSETTES"))
NOBODY = "http://127.0.0.1:9"
KEY = "sk-must-not-be-recorded"
SENTENCES, WORDS = load_sentences(), load_guard_words()
CASES = {
    "openai": ("openai/a-model", "/v1", False),
    "openai_streamed": ("openai/a-model", "/v1", True),
    "vllm": ("hosted_vllm/a-model", "/v1", False),
    "vllm_streamed": ("hosted_vllm/a-model", "/v1", True),
    "ollama": ("ollama_chat/a-model", "", False),
    "anthropic": ("anthropic/claude-a-model", "", False),
    "anthropic_streamed": ("anthropic/claude-a-model", "", True),
}
PLAN = {
    "opening": "where_it_stands",
    "sections": ["unknowns", "cost"],
    "connectives": ["beyond_that"],
    "sentences": ["verdict:verdict_a"],
    "rewordings": [{"id": "verdict:verdict_a", "text": "All in all, the recommendation is {verdict}: {route}."}],
}


def cassette(name: str) -> Any:
    return vcr.VCR(
        record_mode="all" if RECORDING else "none",
        match_on=("method", "path"),
        filter_headers=["authorization", "x-api-key", "cookie", "user-agent"],
        decode_compressed_response=True,
    ).use_cassette(str(CASSETTES / f"{name}.yaml"))


@pytest.mark.parametrize("name", CASES)
async def test_the_recorded_answer_words_the_decision_and_the_cassette_is_played_whole(name: str) -> None:
    provider, path, streamed = CASES[name]
    async with AsyncExitStack() as stack:
        address = NOBODY
        if RECORDING:
            address = (await stack.enter_async_context(serving(ModelServer(json.dumps(PLAN))))).address
        model = LanguageModel(ModelSettings(provider, Zone.LOCAL, address + path, KEY, 30, streamed=streamed))
        await model.warm_up()
        with cassette(name) as played:
            explainer = Explainer(SENTENCES, WORDS, Level.REWORDED, model)
            explanation = await explainer.explain(brief_of(decisions.API, SENTENCES.names), workspace="T1")
        await model.aclose()
    assert explanation.why_plain == ""
    assert explanation.rendered.level is Level.REWORDED
    said = explanation.rendered.sections[0].paragraphs[0]
    assert said.startswith(
        "Here is where it stands. All in all, the recommendation is a proprietary model: a vendor's API."
    )
    assert explanation.rendered.sections[1].paragraphs[0].startswith("Beyond that: Not answered, and without effect")
    if not RECORDING:
        assert played.all_played
        assert played.play_count == 1


def test_no_cassette_holds_a_key_or_lies_unused() -> None:
    files = sorted(CASSETTES.glob("*.yaml"))
    assert [file.stem for file in files] == sorted(CASES)
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert KEY not in text
        assert "authorization" not in text.lower()

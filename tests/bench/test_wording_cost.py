"""Prints what wording takes: calls and prompt size per decision, the guard's and the plain text's milliseconds."""

import json
import sys
import time
from pathlib import Path

import pytest

from bot.facts.load_guard_words import load_guard_words
from bot.facts.load_sentences import load_sentences
from bot.facts.sentences import Audience
from bot.phrasing.briefing import brief_of
from bot.phrasing.explain import Answered, Explainer, NotAnswered
from bot.phrasing.guard import check
from bot.phrasing.plain import Level, render
from bot.phrasing.prompt import Prompt, plan_prompt, reword_prompt
from bot.phrasing.zone import Zone

sys.path.insert(0, str(Path(__file__).parents[1] / "phrasing"))
import decisions

PHRASING = Path(decisions.__file__).parent
pytestmark = pytest.mark.bench
CHARACTERS_PER_TOKEN = 4
USD_PER_MTOK_IN, USD_PER_MTOK_OUT, ANSWER_TOKENS = 0.15, 0.60, 400  # a small cloud model's list price, and a full plan


class _Counting:
    zone = Zone.LOCAL

    def __init__(self) -> None:
        self.calls = 0

    async def answer(self, prompt: Prompt, *, workspace: str) -> Answered | NotAnswered:
        self.calls += 1
        return Answered(json.dumps({"sentences": []}), "stop")


async def test_what_the_wording_of_a_decision_takes(capsys: pytest.CaptureFixture[str]) -> None:
    sentences, words = load_sentences(), load_guard_words()
    cases = [json.loads(line) for line in (PHRASING / "own_wordings.jsonl").read_text(encoding="utf-8").splitlines()]
    started = time.perf_counter()
    for case in cases:
        check(case["plain"], case["wording"], words)
    guard_ms = (time.perf_counter() - started) * 1000 / len(cases)
    with capsys.disabled():
        print(f"\nguard: {guard_ms:.2f} ms a sentence")
        for name, decision in decisions.ALL.items():
            brief = brief_of(decision, sentences.names)
            started = time.perf_counter()
            for _ in range(100):
                render(brief, sentences)
            plain_ms = (time.perf_counter() - started) * 10
            model = _Counting()
            await Explainer(sentences, words, Level.ARRANGED, model).explain(brief)
            assert model.calls == 1
            for prompt in (plan_prompt(brief, sentences, Audience()), reword_prompt(brief, sentences, Audience())):
                size = len(prompt.system + prompt.user + json.dumps(dict(prompt.schema))) / CHARACTERS_PER_TOKEN
                usd = (size * USD_PER_MTOK_IN + ANSWER_TOKENS * USD_PER_MTOK_OUT) / 1e6
                print(f"{name}: plain {plain_ms:.2f} ms, 1 call, about {size:.0f} tokens in, ${usd:.5f} a decision")

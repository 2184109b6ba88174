"""One call to one model: the port is kept, every fault is a value, and nothing leaves the machine that may not."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from model_server import HOSTILE_TEXT, ModelServer, serving

from bot.facts.load_guard_words import load_guard_words
from bot.facts.load_sentences import load_sentences
from bot.framework import Answers, UnusableInput
from bot.llm import FAILURES_UNTIL_REST, REST_SECONDS, LanguageModel, ModelSettings, _Clients, _loaded
from bot.phrasing.brief import Brief
from bot.phrasing.briefing import brief_of
from bot.phrasing.explain import Answered, Explainer, NotAnswered
from bot.phrasing.plain import Level
from bot.phrasing.prompt import Prompt
from bot.phrasing.zone import Zone, cloud_model_allowed

sys.path.insert(0, str(Path(__file__).parents[1] / "phrasing"))
import decisions

pytestmark = pytest.mark.filterwarnings("default")  # litellm and what it imports warn; that is not ours to fail on

SENTENCES, WORDS = load_sentences(), load_guard_words()
KEY = "sk-secret-of-the-test"
PROVIDERS = {
    "openai/a-model": "/v1",
    "hosted_vllm/a-model": "/v1",
    "lm_studio/a-model": "/v1",
    "ollama_chat/a-model": "",
    "anthropic/claude-a-model": "",
}
PLAN = json.dumps(
    {"opening": "the_result", "sections": ["flips"], "connectives": ["next"], "sentences": ["scores:scores_a"]}
)
PROMPT = Prompt("Arrange.", "{}", {"type": "object", "properties": {}, "required": [], "additionalProperties": False})


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with serving(ModelServer(PLAN)) as running:
        yield running


def settings_for(server: ModelServer, model: str = "openai/a-model", **more: Any) -> ModelSettings:
    given: dict[str, Any] = {"zone": Zone.LOCAL, "api_key": KEY, "timeout_seconds": 30} | more
    return ModelSettings(model, api_base=server.address + PROVIDERS[model], **given)


def brief() -> Brief:
    return brief_of(decisions.API, SENTENCES.names)


def text_of(explanation: Any) -> str:
    return "\n".join(text for section in explanation.rendered.sections for text in section.paragraphs)


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_every_provider_s_format_is_understood(server: ModelServer, provider: str, streamed: bool) -> None:
    model = LanguageModel(settings_for(server, provider, streamed=streamed))
    assert await model.answer(PROMPT, workspace="T1") == Answered(PLAN, "stop")
    assert len(server.requests) == 1
    assert (model.usage.calls, model.usage.prompt_tokens, model.usage.completion_tokens) == (1, 1200, 210)
    await model.aclose()


async def test_the_wording_comes_from_the_model_with_one_call(server: ModelServer) -> None:
    model = LanguageModel(settings_for(server))
    explanation = await Explainer(SENTENCES, WORDS, Level.ARRANGED, model).explain(brief(), workspace="T1")
    assert explanation.why_plain == ""
    assert explanation.rendered.level is Level.ARRANGED
    assert text_of(explanation).startswith("This is the result. The recommendation is")
    assert [section.key.value for section in explanation.rendered.sections][:2] == ["summary", "flips"]
    assert len(server.requests) == 1
    assert model.usage.calls == 1
    assert (model.usage.prompt_tokens, model.usage.completion_tokens) == (1200, 210)
    await model.aclose()


FAULTS = [
    "hang",
    "drip",
    "error",
    "unprocessable",
    "redirect",
    "huge",
    "html",
    "null",
    "null_content",
    "no_choices",
    "cut_off",
    "truncated",
]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_hostile_server_leaves_the_plain_answer(
    server: ModelServer, provider: str, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    if fault == "truncated" and provider not in {"openai/a-model", "hosted_vllm/a-model", "lm_studio/a-model"}:
        pytest.skip("the stand-in cuts only this format short")
    model = LanguageModel(settings_for(server, provider, timeout_seconds=15))
    await model.warm_up()
    if fault in {"hang", "drip"}:
        model = LanguageModel(settings_for(server, provider, timeout_seconds=2))
    server.mode = fault
    explainer = Explainer(SENTENCES, WORDS, Level.REWORDED, model)
    explanation = await explainer.explain(brief(), workspace="T1")
    assert explanation.rendered == explainer.plain(brief())
    assert explanation.why_plain
    assert HOSTILE_TEXT not in text_of(explanation) + explanation.why_plain + caplog.text
    assert KEY not in caplog.text
    assert [where.split("/")[0] for where, _, _ in server.requests] == ["address"]
    await model.aclose()


VERDICT, GAP = "verdict:verdict_a", "comparison:cheaper_a"
FLIPPED = "{route} is expected to cost {gap} more than {other}."


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_an_endless_answer_is_cut_off_instead_of_read(server: ModelServer, provider: str) -> None:
    server.mode = "huge"
    model = LanguageModel(settings_for(server, provider, timeout_seconds=15))
    assert isinstance(await model.answer(PROMPT, workspace="T1"), NotAnswered)
    assert server.bytes_sent < 20_000_000  # of forty million; what is above the bound lay in the sockets already
    await model.aclose()


async def test_a_redirect_is_refused_even_where_a_client_would_follow_it(server: ModelServer) -> None:
    server.mode = "redirect"
    clients = _Clients(await _loaded(), settings_for(server))
    with pytest.raises(httpx.TooManyRedirects, match="refused"):
        await clients._session.post(server.address + "/v1", json={}, follow_redirects=True)
    await clients.aclose()


@pytest.mark.parametrize(
    "content",
    [
        HOSTILE_TEXT,
        "[]",
        "null",
        '{"sentences": "verdict"}',
        "[" * 5000,
        '{"sentences": [], "opening": "' + HOSTILE_TEXT + '"}',
        json.dumps({"sentences": [HOSTILE_TEXT], "sections": [HOSTILE_TEXT], "connectives": [HOSTILE_TEXT]}),
        json.dumps({"sentences": [], "rewordings": [{"id": "verdict:verdict_a", "text": HOSTILE_TEXT}]}),
        json.dumps({"sentences": [VERDICT], "rewordings": [{"id": VERDICT, "text": "Avoid {verdict}: {route}."}]}),
        json.dumps({"sentences": [GAP], "rewordings": [{"id": GAP, "text": FLIPPED}]}),
    ],
)  # fmt: skip
async def test_a_hostile_answer_changes_nothing_that_is_said(server: ModelServer, content: str) -> None:
    server.content = content
    model = LanguageModel(settings_for(server))
    explainer = Explainer(SENTENCES, WORDS, Level.REWORDED, model)
    explanation = await explainer.explain(brief(), workspace="T1")
    said = text_of(explanation)
    assert "CoreWeave" not in said
    assert "Avoid" not in said
    assert "more than" not in said
    for fact in ("a proprietary model", "$350 a month", "$18,950 a month", "4.11 billion tokens a month"):
        assert fact in said
    await model.aclose()


async def test_a_faithful_rewording_is_shown_and_an_unfaithful_one_falls_back(server: ModelServer) -> None:
    server.content = json.dumps(
        {
            "sentences": ["verdict:verdict_a", "comparison:cheaper_a"],
            "rewordings": [
                {"id": "verdict:verdict_a", "text": "On balance, the recommendation is {verdict}: {route}."},
                {"id": "comparison:cheaper_a", "text": "{other} is expected to cost {gap} less than {route}."},
            ],
        }
    )
    model = LanguageModel(settings_for(server))
    explanation = await Explainer(SENTENCES, WORDS, Level.REWORDED, model).explain(brief(), workspace="T1")
    assert explanation.rendered.level is Level.REWORDED
    assert text_of(explanation).startswith("On balance, the recommendation is a proprietary model: a vendor's API.")
    assert "A vendor's API is expected to cost $18,950 a month less than" in text_of(explanation)
    await model.aclose()


async def test_after_some_failures_in_a_row_the_model_rests_and_is_then_tried_again(server: ModelServer) -> None:
    now = [1000.0]
    model = LanguageModel(settings_for(server), seconds=lambda: now[0])
    server.mode = "error"
    for _ in range(FAILURES_UNTIL_REST):
        await model.answer(PROMPT, workspace="T1")
    server.mode = "fine"
    assert await model.answer(PROMPT, workspace="T1") == NotAnswered("the model failed several times and rests")
    assert len(server.requests) == FAILURES_UNTIL_REST
    now[0] += REST_SECONDS
    assert isinstance(await model.answer(PROMPT, workspace="T1"), Answered)
    await model.aclose()


async def test_a_success_between_failures_keeps_the_model_awake(server: ModelServer) -> None:
    model = LanguageModel(settings_for(server))
    for mode in ["error", "error", "fine", "error", "error", "fine"]:
        server.mode = mode
        reply = await model.answer(PROMPT, workspace="T1")
        assert isinstance(reply, Answered) == (mode == "fine")
    await model.aclose()


async def forms_asked(server: ModelServer, modes: list[str], zone: Zone = Zone.LOCAL) -> list[str]:
    """In which form the schema was asked for, one decision after the other, and that each was one call."""
    model = LanguageModel(settings_for(server, zone=zone))
    for number, server.mode in enumerate(modes, 1):
        reply = await model.answer(PROMPT, workspace="T1")
        form = server.requests[-1][1]["response_format"]["type"]
        assert isinstance(reply, Answered) == (server.mode in {"fine", f"only_{form}"})
        assert len(server.requests) == number
    await model.aclose()
    return [asked["response_format"]["type"] for _, asked, _ in server.requests]


async def test_a_local_server_that_refuses_one_form_of_schema_is_asked_in_the_other_from_the_next_decision(
    server: ModelServer,
) -> None:
    assert await forms_asked(server, ["only_json_object"] * 3) == ["json_schema", "json_object", "json_object"]
    assert server.requests[-1][1]["response_format"]["schema"] == PROMPT.schema


async def test_a_refusal_in_the_second_form_leads_back_to_the_first(server: ModelServer) -> None:
    modes = ["only_json_object", "only_json_schema", "only_json_schema", "fine"]
    assert await forms_asked(server, modes) == ["json_schema", "json_object", "json_schema", "json_schema"]


async def test_an_error_of_the_server_is_no_refusal_of_the_form(server: ModelServer) -> None:
    assert await forms_asked(server, ["error", "null", "fine"]) == ["json_schema"] * 3


async def test_a_vendor_is_always_asked_in_its_own_form(server: ModelServer) -> None:
    assert await forms_asked(server, ["only_json_object", "fine"], Zone.CLOUD) == ["json_schema"] * 2


async def test_each_workspace_has_its_own_budget_a_day(server: ModelServer) -> None:
    today = [date(2026, 11, 23)]
    model = LanguageModel(settings_for(server, calls_per_workspace_and_day=2), today=lambda: today[0])
    replies = [await model.answer(PROMPT, workspace="T1") for _ in range(3)]
    assert [isinstance(reply, Answered) for reply in replies] == [True, True, False]
    assert isinstance(await model.answer(PROMPT, workspace="T2"), Answered)
    today[0] = date(2026, 11, 24)
    assert isinstance(await model.answer(PROMPT, workspace="T1"), Answered)
    await model.aclose()


PRICED = {"openai/gpt-4o-mini": "0.000306", "anthropic/claude-haiku-4-5": "0.00225"}  # 1,200 tokens in and 210 out


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("name", PRICED)
async def test_a_budget_in_dollars_ends_the_calls_of_a_day_once_it_is_used_up(
    server: ModelServer, name: str, streamed: bool
) -> None:
    today = [date(2026, 11, 23)]
    path = "/v1" if name.startswith("openai") else ""
    limits = {"usd_per_workspace_and_day": Decimal(PRICED[name]) * 2, "streamed": streamed}
    settings = ModelSettings(name, Zone.LOCAL, server.address + path, KEY, **limits)
    model = LanguageModel(settings, today=lambda: today[0])
    replies = [await model.answer(PROMPT, workspace="T1") for _ in range(3)]
    assert [isinstance(reply, Answered) for reply in replies] == [True, True, False]
    assert model.usage.usd == Decimal(PRICED[name]) * 2
    today[0] = date(2026, 11, 24)
    assert isinstance(await model.answer(PROMPT, workspace="T1"), Answered)
    await model.aclose()


async def test_a_budget_in_dollars_is_not_spent_on_a_model_whose_price_nobody_knows(server: ModelServer) -> None:
    model = LanguageModel(settings_for(server, usd_per_workspace_and_day=Decimal(1)))
    assert isinstance(await model.answer(PROMPT, workspace="T1"), Answered)
    assert model.usage.usd is None
    assert await model.answer(PROMPT, workspace="T1") == NotAnswered(
        "the budget for wording is in dollars and the model has no known price"
    )
    assert len(server.requests) == 1
    await model.aclose()


async def test_whoever_counts_hears_of_every_call_and_what_it_took(server: ModelServer) -> None:
    heard: list[tuple[str, int]] = []
    model = LanguageModel(
        settings_for(server), tell=lambda outcome, taken: heard.append((outcome, taken.prompt_tokens))
    )
    for server.mode in ("fine", "error"):
        await model.answer(PROMPT, workspace="T1")
    assert heard == [("answered", 1200), ("failed", 0)]
    await model.aclose()


def test_a_local_model_without_an_address_is_refused_since_it_would_be_asked_at_its_vendor() -> None:
    with pytest.raises(UnusableInput, match="LLM_API_BASE"):
        LanguageModel(ModelSettings("openai/gpt-4o-mini", Zone.LOCAL))
    LanguageModel(ModelSettings("ollama_chat/llama3.1", Zone.LOCAL))


def test_the_key_does_not_show_when_the_settings_are_printed() -> None:
    assert KEY not in repr(ModelSettings("openai/gpt-4o-mini", Zone.CLOUD, api_key=KEY))


class _Cloud:
    """A cloud model that must not be asked."""

    zone = Zone.CLOUD

    def __init__(self) -> None:
        self.asked = 0

    async def answer(self, prompt: Prompt, *, workspace: str) -> Answered | NotAnswered:
        self.asked += 1
        return Answered(PLAN, "stop")


@pytest.mark.parametrize(
    ("residency", "asked"),
    [(None, 0), ("on_premises", 0), ("own_cloud", 0), ("vendor_under_contract", 1), ("no_restriction", 1)],
)
@pytest.mark.parametrize("level", [Level.ARRANGED, Level.REWORDED])
async def test_a_cloud_model_is_asked_only_when_the_answers_allow_it(
    residency: str | None, asked: int, level: Level
) -> None:
    answers = Answers.parse({"data_residency": residency} if residency else {})
    case = brief_of(replace(decisions.API, answers=answers), SENTENCES.names)
    model = _Cloud()
    explanation = await Explainer(SENTENCES, WORDS, level, model).explain(case)
    assert model.asked == asked
    assert bool(explanation.why_plain) == (not asked)


def test_one_workload_that_must_stay_keeps_the_cloud_model_out() -> None:
    free = {"data_residency": "no_restriction", "workloads": [{"name": "a"}]}
    kept = {"data_residency": "no_restriction", "workloads": [{"name": "a", "data_residency": "own_cloud"}]}
    assert cloud_model_allowed(Answers.parse(free))
    assert not cloud_model_allowed(Answers.parse(kept))


NO_NETWORK = """
import asyncio, socket, sys
sys.path.insert(0, {tests!r})
def refuse(*_):
    raise AssertionError("a connection was opened")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
import decisions
from dataclasses import replace
from bot.facts.load_guard_words import load_guard_words
from bot.facts.load_sentences import load_sentences
from bot.framework import Answers
from bot.llm import LanguageModel, ModelSettings
from bot.phrasing.briefing import brief_of
from bot.phrasing.explain import Explainer
from bot.phrasing.plain import Level
from bot.phrasing.zone import Zone
assert "litellm" not in sys.modules and "httpx" not in sys.modules
sentences, words = load_sentences(), load_guard_words()
model = LanguageModel(ModelSettings("openai/gpt-4o-mini", Zone.CLOUD, api_key="sk-x"))
for answers in ({{}}, {{"data_residency": "on_premises"}}, {{"data_residency": "own_cloud"}}):
    case = brief_of(replace(decisions.API, answers=Answers.parse(answers)), sentences.names)
    said = asyncio.run(Explainer(sentences, words, Level.REWORDED, model).explain(case))
    assert said.why_plain and said.rendered.sections
assert "litellm" not in sys.modules and "httpx" not in sys.modules
print("quiet")
"""


def test_with_a_cloud_model_and_strict_or_unknown_residency_nothing_is_imported_and_no_connection_opened() -> None:
    script = NO_NETWORK.format(tests=str(Path(decisions.__file__).parent))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "quiet", done.stderr

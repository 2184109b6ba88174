"""The reasons say what holds for the person's own case, and every valid answer gets a decision."""

from itertools import product
from typing import Any

import pytest

from bot.framework import Answers, QuestionId, TaskKind
from bot.scoring.decision import Decision
from bot.scoring.decision_json import decision_json
from bot.wiring import decider_on
from tests.days import TODAY

decider = decider_on(TODAY)
FREE = {"data_residency": "no_restriction", "team": "dedicated", "volume_tokens_per_month": 2_000_000_000}


def decided(**answers: Any) -> Decision:
    return decider.decide(Answers.parse(answers))


def said_of(decision: Decision, question: QuestionId) -> str:
    return next(reason.text for reason in decision.reasons if reason.question is question)


@pytest.mark.parametrize("share", [0, 0.01, 0.02, 1])
@pytest.mark.parametrize("critical", [True, False])
def test_a_share_of_output_at_the_edge_is_decided_like_any_other(share: float, critical: bool) -> None:
    for kind, special in product(TaskKind, ("general", "niche")):
        decision = decided(task_kind=[kind], task_specialization=special, quality_critical=critical, output_share=share)
        assert decision.economics.crossover.note


def test_a_volume_past_the_scored_crossover_only_is_not_called_cheaper() -> None:
    decision = decided(
        data_residency="own_cloud",
        task_kind=["code_generation"],
        quality_critical=True,
        volume_tokens_per_month=900_000_000_000,
        team="dedicated",
        latency="p95_500ms",
        traffic_shape="spiky",
    )
    scored, own = decision.economics.scored_crossover, decision.economics.crossover
    assert scored is not None
    assert scored.tokens_per_month is not None
    assert own.tokens_per_month is None
    assert "not cheaper at this volume" in said_of(decision, QuestionId.VOLUME)


def test_a_tight_start_is_judged_by_the_sizing_model_with_model_gpu_and_prompt() -> None:
    decision = decided(
        **FREE, task_specialization="niche", task_kind=["voice_assistant"], labelled_data=True, latency="sub_100ms"
    )
    said = said_of(decision, QuestionId.LATENCY)
    assert decision.start is not None
    assert decision.start.reachable
    assert "100 ms to the first token" in said
    assert "tokens of prompt" in said
    start = decision_json(decision)["time_to_first_token"]
    assert start["ms"] < 100
    assert start["source"]["checked"]


def test_a_start_that_is_not_shown_to_be_reachable_is_said_to_be_so() -> None:
    decision = decided(**FREE, task_specialization="general", task_kind=["document_analysis"], latency="sub_100ms")
    assert decision.start is not None
    assert not decision.start.reachable
    assert "not shown to be reachable" in said_of(decision, QuestionId.LATENCY)


def test_without_a_tight_start_nothing_is_said_of_one() -> None:
    assert decision_json(decided(**FREE, latency="interactive"))["time_to_first_token"] is None


@pytest.mark.parametrize(("code", "name"), [("DE", "Germany"), ("EU", "the EU"), ("Mars", "Mars")])
def test_a_region_is_called_by_its_name(code: str, name: str) -> None:
    decision = decided(data_residency="vendor_under_contract", region=code, volume_tokens_per_month=5_000_000)
    assert any(note.startswith(f"Data that has to stay in {name} does not rule out") for note in decision.notes)

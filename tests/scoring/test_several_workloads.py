"""What several workloads cost together follows from what was decided on each of them."""

import pytest

from bot.framework import Answers, Deployment, Route
from bot.scoring.decision import Confidence
from bot.wiring import decider_on
from tests.days import TODAY

PAPERS = {
    "name": "papers",
    "task_kind": ["document_analysis"],
    "task_specialization": "general",
    "quality_critical": True,
    "volume_tokens_per_month": 3_000_000,
}
TRIAGE = {
    "name": "triage",
    "task_kind": ["classification"],
    "task_specialization": "niche",
    "labelled_data": True,
    "quality_critical": False,
    "volume_tokens_per_month": 300_000_000_000,
    "traffic_shape": "steady",
    "time_to_market": "normal",
}
COMMON = {"data_residency": "vendor_under_contract", "team": "dedicated", "latency": "interactive"}


def test_the_split_costs_what_its_workloads_cost_on_the_routes_decided_for_them() -> None:
    decision = decider_on(TODAY).decide(Answers.parse(COMMON | {"workloads": [PAPERS, TRIAGE]}))
    assert (decision.verdict, decision.route) == ("hybrid", "split")
    own = [
        next(cost for cost in workload.economics.costs if cost.route is workload.route)
        for workload in decision.workloads
    ]
    split = next(cost for cost in decision.economics.costs if cost.route is Route.SPLIT)
    assert split.usd_per_month.expected == sum(cost.usd_per_month.expected for cost in own)
    vendor = next(cost for cost in decision.economics.costs if cost.route is Route.VENDOR_API)
    assert vendor.usd_per_month.expected > split.usd_per_month.expected
    assert decision.scores[Deployment.HYBRID] == max(decision.scores.values())


def test_the_crossover_shown_is_that_of_the_largest_workload_and_says_so() -> None:
    decision = decider_on(TODAY).decide(Answers.parse(COMMON | {"workloads": [PAPERS, TRIAGE]}))
    assert decision.economics.crossover == decision.workloads[1].economics.crossover
    assert any("“triage”" in note for note in decision.notes)


def test_a_workload_without_a_volume_leaves_the_cost_open_and_is_named() -> None:
    without = {key: value for key, value in PAPERS.items() if key != "volume_tokens_per_month"}
    decision = decider_on(TODAY).decide(Answers.parse(COMMON | {"workloads": [without, TRIAGE]}))
    assert decision.economics.costs == ()
    assert any("“papers”" in reason for reason in decision.economics.cannot_estimate)


@pytest.mark.parametrize("residency", ["on_premises", "own_cloud"])
def test_a_rule_for_everything_binds_every_workload(residency: str) -> None:
    answers = Answers.parse(COMMON | {"data_residency": residency, "workloads": [PAPERS, TRIAGE]})
    routes = {workload.route for workload in decider_on(TODAY).decide(answers).workloads}
    forbidden = {Route.VENDOR_API, Route.HOSTED_OPEN_WEIGHTS}
    assert not routes & forbidden


def test_what_every_workload_answers_for_itself_counts_as_answered() -> None:
    own = {"task_specialization": "somewhat", "latency": "interactive", "volume_tokens_per_month": 3e8}
    given = {"data_residency": "vendor_under_contract", "team": "some"}
    apart = Answers.parse(given | {"workloads": [{"name": "triage", **own}, {"name": "review", **own}]})
    assert decider_on(TODAY).decide(apart).confidence is decider_on(TODAY).decide(Answers.parse(given | own)).confidence
    assert decider_on(TODAY).decide(Answers.parse(given)).confidence is Confidence.OPEN

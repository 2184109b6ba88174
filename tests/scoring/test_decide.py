"""Property tests of the decision: the veto, monotonicity, determinism, what is settled, what flips."""

import json
from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.facts.load_framework import load_framework
from bot.framework import Answers, DataResidency, Deployment, QuestionId
from bot.scoring.decide import Decider
from bot.scoring.decision import Confidence
from bot.scoring.decision_json import decision_json
from bot.scoring.rules import RANKED, volumes_that_differ
from bot.scoring.scales import SCORING
from tests.scoring.small_economy import SmallEconomy
from tests.scoring.strategies import answers, complete, partial, volumes, with_workloads

decider = Decider(load_framework(), SmallEconomy(), facts_as_of=date(2026, 11, 20))


def rank(given_answers: Answers) -> int:
    return RANKED.index(decider.verdict(given_answers))


def open_against_proprietary(given_answers: Answers) -> float:
    scores = decider.decide(given_answers).scores
    return scores[Deployment.OPEN_SOURCE] - scores[Deployment.PROPRIETARY]


@given(with_workloads())
@settings(max_examples=2000, deadline=None)
def test_data_that_cannot_leave_never_yields_anything_but_open_source(given_answers: Answers) -> None:
    decision = decider.decide(given_answers.with_answer(QuestionId.DATA_RESIDENCY, "on_premises"))
    assert decision.verdict is Deployment.OPEN_SOURCE
    assert {workload.verdict for workload in decision.workloads} <= {Deployment.OPEN_SOURCE}
    assert decision.settled
    assert decision.confidence is Confidence.FIRM
    assert {out.deployment for out in decision.ruled_out} == {Deployment.PROPRIETARY, Deployment.HYBRID}


STRONGER = {
    QuestionId.DATA_RESIDENCY: tuple(DataResidency)[::-1],
    QuestionId.TASK_SPECIALIZATION: SCORING[QuestionId.TASK_SPECIALIZATION],
    QuestionId.TEAM: SCORING[QuestionId.TEAM],
    QuestionId.LATENCY: SCORING[QuestionId.LATENCY],
    QuestionId.LABELLED_DATA: SCORING[QuestionId.LABELLED_DATA],
}


@pytest.mark.parametrize("question", STRONGER, ids=lambda question: question.value)
@given(given_answers=answers)
@settings(max_examples=150, deadline=None)
def test_a_stronger_case_for_self_hosting_never_lowers_open_source(
    question: QuestionId, given_answers: Answers
) -> None:
    steps = [given_answers.with_answer(question, value) for value in STRONGER[question]]
    ranks = [rank(step) for step in steps]
    assert ranks == sorted(ranks)
    leads = [open_against_proprietary(step) for step in steps]
    assert all(later >= earlier - 1e-6 for earlier, later in pairwise(leads))


@given(answers, volumes, volumes)
@settings(max_examples=300, deadline=None)
def test_more_volume_never_lowers_open_source(given_answers: Answers, one: float, other: float) -> None:
    less, more = sorted((one, other))
    smaller, larger = (given_answers.with_answer(QuestionId.VOLUME, volume) for volume in (less, more))
    assert rank(smaller) <= rank(larger)
    assert open_against_proprietary(smaller) <= open_against_proprietary(larger) + 1e-6


@given(with_workloads())
@settings(max_examples=200, deadline=None)
def test_the_same_answers_give_byte_equal_json_from_a_fresh_start(given_answers: Answers) -> None:
    again = Decider(load_framework(), SmallEconomy(), facts_as_of=date(2026, 11, 20))
    first, second = (json.dumps(decision_json(each.decide(given_answers))) for each in (decider, again))
    assert first == second


def every_case_of(given_answers: Answers) -> list[Answers]:
    still_open = [q for q in SCORING if q is not QuestionId.VOLUME and given_answers.answer_to(q) is None]
    cases = []
    for values in product(*(SCORING[question] for question in still_open)):
        case = given_answers
        for question, value in zip(still_open, values, strict=True):
            case = case.model_copy(update={question.value: value})
        tokens = decider.economy.reference_crossover(case).tokens_per_month
        crossover = None if tokens is None else float(tokens)
        bounds = case.volume_bounds or (0.0, 1e15)
        cases += [
            case.model_copy(update={"volume_tokens_per_month": volume})
            for volume in volumes_that_differ(decider.framework, bounds, crossover)
        ]
    return cases


@given(complete, st.sets(st.sampled_from(sorted(SCORING)), min_size=1, max_size=4))
@settings(max_examples=120, deadline=None)
def test_settled_is_what_brute_force_over_all_completions_says(whole: Answers, taken_back: set[QuestionId]) -> None:
    assume(not {QuestionId.TASK_KIND, QuestionId.DATA_RESIDENCY, QuestionId.LATENCY} <= taken_back)
    known = whole.model_copy(update={question.value: None for question in taken_back})
    verdicts = {decider.verdict(case) for case in every_case_of(known)}
    assert decider.settled(known) == (len(verdicts) == 1)
    if len(verdicts) == 1:
        assert decider.verdict(known) in verdicts


@given(with_workloads())
@settings(max_examples=300, deadline=None)
def test_every_flip_really_flips_and_only_its_own_answer_changed(given_answers: Answers) -> None:
    decision = decider.decide(given_answers)
    for flip in decision.flips:
        assert given_answers.answer_to(flip.question) == flip.before
        assert flip.verdict is not decision.verdict
        assert decider.verdict(given_answers.with_answer(flip.question, flip.after)) is flip.verdict


@given(complete)
@settings(max_examples=200, deadline=None)
def test_a_volume_flip_is_the_nearest_one(whole: Answers) -> None:
    decision = decider.decide(whole)
    flip = next((each for each in decision.flips if each.question is QuestionId.VOLUME), None)
    volume = whole.volume_bounds[0]
    if flip is None:
        tried = [1.0, 4.9e7, 5.1e7, 1e8, 5e8, 1e9, 5e9, 1e14]
    else:
        tried = [volume + int((flip.after - volume) * share) for share in (0.25, 0.5, 0.9)]
    for other in tried:
        assert decider.verdict(whole.with_answer(QuestionId.VOLUME, other)) is decision.verdict


@given(complete)
@settings(max_examples=200, deadline=None)
def test_scores_are_the_sum_of_weight_times_points_of_the_answers(whole: Answers) -> None:
    decision = decider.decide(whole)
    for deployment in Deployment:
        total = sum(
            decider.framework.weight(question) * worth.points.of(deployment)
            for question, worth in decider.scales.worths(whole)
        )
        assert decision.scores[deployment] == pytest.approx(total, abs=1e-5)
    if not decision.ruled_out:
        assert decision.scores[decision.verdict] == max(decision.scores.values())


@given(partial.map(lambda given_answers: Answers(**given_answers)))
@settings(max_examples=150, deadline=None)
def test_nothing_is_left_to_ask_exactly_when_the_verdict_is_settled(given_answers: Answers) -> None:
    left = decider.can_still_change_the_verdict(given_answers)
    only_the_range_is_open = not left and isinstance(given_answers.volume_tokens_per_month, tuple)
    assert decider.settled(given_answers) or left or only_the_range_is_open
    assert not (decider.settled(given_answers) and left)
    assert all(given_answers.answer_to(question) is None for question in left)


def test_data_residency_is_asked_first_because_it_can_veto() -> None:
    assert decider.can_still_change_the_verdict(Answers())[0] is QuestionId.DATA_RESIDENCY


def test_two_workloads_with_different_verdicts_make_a_hybrid_that_is_split() -> None:
    decision = decider.decide(
        Answers.parse(
            {
                "data_residency": "no_restriction",
                "team": "dedicated",
                "workloads": [
                    {
                        "name": "strategy papers",
                        "task_specialization": "general",
                        "task_kind": ["document_analysis"],
                        "quality_critical": True,
                        "volume_tokens_per_month": 2_000_000,
                        "time_to_market": "urgent",
                        "team": "none",
                    },
                    {
                        "name": "ticket triage",
                        "task_specialization": "niche",
                        "task_kind": ["classification"],
                        "labelled_data": True,
                        "quality_critical": False,
                        "volume_tokens_per_month": 4_000_000_000,
                        "traffic_shape": "steady",
                    },
                ],
            }
        )
    )
    assert [workload.verdict for workload in decision.workloads] == ["proprietary", "open_source"]
    assert (decision.verdict, decision.route) == ("hybrid", "split")


def test_below_at_and_above_the_articles_fifty_million() -> None:
    whole = Answers.parse({"team": "some", "traffic_shape": "business_hours"})
    texts = {}
    for volume in (49_999_999, 50_000_000, 50_000_001):
        reasons = decider.decide(whole.with_answer(QuestionId.VOLUME, volume)).reasons
        texts[volume] = next(reason.text for reason in reasons if reason.question is QuestionId.VOLUME)
    assert texts[49_999_999] != texts[50_000_000]
    assert texts[50_000_000] == texts[50_000_001]


def test_the_rule_of_thumb_and_the_computed_crossover_disagree_between_the_two() -> None:
    whole = Answers.parse({"team": "some"})
    agrees = {}
    for volume in (10_000_000, 50_000_000, 399_999_999, 400_000_000):
        thumb = decider.decide(whole.with_answer(QuestionId.VOLUME, volume)).rule_of_thumb
        agrees[volume] = thumb.agrees
        assert "50 million" in thumb.text
        assert "400 million" in thumb.text
    assert agrees == {10_000_000: True, 50_000_000: False, 399_999_999: False, 400_000_000: True}

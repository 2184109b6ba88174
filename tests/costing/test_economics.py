"""The costs behind a decision: properties over all answers, and five months worked out by hand."""

import json
import re
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest
from economy_of_today import economy
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.costing.economics import Economy
from bot.costing.estimate import RouteCost
from bot.costing.split import Part, cost_of_all
from bot.costing.workload import workload_of
from bot.facts.load_catalogue import load_catalogue
from bot.facts.load_quality import load_quality
from bot.facts.profiles import ApiClass
from bot.facts.quality import Comparison
from bot.framework import (
    Answers,
    DataResidency,
    Latency,
    Route,
    TaskKind,
    TaskSpecialization,
    Team,
    TimeToMarket,
    TrafficShape,
)

maybe = lambda values: st.one_of(st.none(), st.sampled_from(values))  # noqa: E731 - a strategy, named
all_answers = st.builds(
    Answers,
    data_residency=maybe(list(DataResidency)),
    region=maybe(["EU", "US"]),
    task_specialization=maybe(list(TaskSpecialization)),
    task_kind=st.one_of(st.none(), st.sampled_from(list(TaskKind)).map(lambda kind: (kind,))),
    quality_critical=st.one_of(st.none(), st.booleans()),
    labelled_data=st.one_of(st.none(), st.booleans()),
    volume_tokens_per_month=st.one_of(st.none(), st.floats(1e5, 1e13)),
    output_share=st.sampled_from([None, 0.05, 0.25, 0.5]),
    traffic_shape=maybe(list(TrafficShape)),
    growth_per_month=st.sampled_from([None, -0.05, 0.0, 0.05, 0.3]),
    team=maybe(list(Team)),
    latency=maybe(list(Latency)),
    time_to_market=maybe(list(TimeToMarket)),
)


def crossover(answers: Answers) -> Decimal:
    found = economy().reference_crossover(answers).tokens_per_month
    return Decimal("Infinity") if found is None else found


def cost(route: Route, **answers: Any) -> RouteCost:
    found = economy().economics_of(Answers.parse(answers))
    return next(cost for cost in found.costs if cost.route is route)


def lines(found: RouteCost) -> dict[str, Decimal]:
    return {line.what: line.usd for line in found.lines}


@given(all_answers, all_answers)
@settings(max_examples=150, deadline=None)
def test_the_reference_crossover_looks_at_the_task_and_the_team_only(one: Answers, other: Answers) -> None:
    elsewhere = one.model_copy(
        update={
            name: getattr(other, name)
            for name in (
                "data_residency",
                "region",
                "latency",
                "growth_per_month",
                "volume_tokens_per_month",
                "time_to_market",
            )
        }
    )
    assert economy().reference_crossover(one) == economy().reference_crossover(elsewhere)


@given(all_answers)
@settings(max_examples=150, deadline=None)
def test_more_talent_a_more_special_task_and_labelled_data_never_raise_the_crossover(answers: Answers) -> None:
    for name, ladder in (
        ("team", [Team.NONE, Team.SOME, Team.DEDICATED]),
        ("task_specialization", list(TaskSpecialization)),
        ("labelled_data", [False, True]),
    ):
        steps = [crossover(answers.model_copy(update={name: value})) for value in ladder]
        assert steps == sorted(steps, reverse=True)


@given(all_answers)
@settings(max_examples=100, deadline=None)
def test_every_cost_is_a_range_of_decimals_whose_lines_add_up(answers: Answers) -> None:
    for found in economy().economics_of(answers).costs:
        usd = found.usd_per_month
        assert Decimal(0) < usd.low <= usd.expected <= usd.high
        assert sum(line.usd for line in found.lines) == pytest.approx(usd.expected)
        assert all(isinstance(line.usd, Decimal) and line.formula for line in found.lines)
        assert lines(found)[found.dominated_by] == max(lines(found).values())
        if found.gpus is not None:
            assert found.gpus.gpus == found.gpus.replicas * found.gpus.tensor_parallel
            assert found.gpus.replicas > found.gpus.spare_replicas


@given(all_answers, st.floats(1.0, 100))
@settings(max_examples=100, deadline=None)
def test_no_route_gets_cheaper_when_the_volume_rises(answers: Answers, factor: float) -> None:
    usual = answers.volume_tokens_per_month
    volume = usual if isinstance(usual, float) else 1e8
    few = answers.model_copy(update={"volume_tokens_per_month": volume})
    many = answers.model_copy(update={"volume_tokens_per_month": volume * factor})
    less, more = economy().economics_of(few).costs, economy().economics_of(many).costs
    assert [cost.route for cost in less] == [cost.route for cost in more]
    for before, after in zip(less, more, strict=True):
        assert before.usd_per_month.low <= after.usd_per_month.low
        assert before.usd_per_month.expected <= after.usd_per_month.expected
        assert before.usd_per_month.high <= after.usd_per_month.high


@given(all_answers)
@settings(max_examples=60, deadline=None)
def test_at_the_crossover_the_curves_meet_and_the_curve_fits_a_chart(answers: Answers) -> None:
    found = economy().economics_of(answers)
    assert 2 <= len(found.curve) <= 60
    volumes = [point.tokens_per_month for point in found.curve]
    assert volumes == sorted(set(volumes))
    assert all(a.self_hosted_usd <= b.self_hosted_usd for a, b in zip(found.curve, found.curve[1:], strict=False))
    crossing = found.crossover.tokens_per_month
    if crossing is not None:
        there = next(point for point in found.curve if point.tokens_per_month == crossing)
        assert there.api_usd == pytest.approx(there.self_hosted_usd)


@given(all_answers)
@settings(max_examples=30, deadline=None)
def test_the_same_answers_give_the_same_bytes(answers: Answers) -> None:
    def told() -> str:
        return json.dumps(asdict(economy().economics_of(answers)), default=str)

    assert told() == told()


@pytest.mark.parametrize(
    ("residency", "routes"),
    [
        ("on_premises", {Route.OWNED_GPUS}),
        ("own_cloud", {Route.CLOUD_TENANCY_API, Route.RENTED_GPUS, Route.OWNED_GPUS}),
        ("no_restriction", set(Route) - {Route.SPLIT}),
    ],
)
def test_only_routes_that_the_data_may_take_are_priced(residency: str, routes: set[Route]) -> None:
    found = economy().economics_of(Answers.parse({"data_residency": residency, "volume_tokens_per_month": 1e9}))
    assert {cost.route for cost in found.costs} == routes


def test_an_unknown_volume_gives_no_month_but_unit_costs_and_the_crossover() -> None:
    found = economy().economics_of(Answers())
    assert found.costs == ()
    assert {unit.route for unit in found.unit_costs} == {Route.VENDOR_API, Route.RENTED_GPUS}
    assert found.crossover.tokens_per_month is not None
    assert "the volume is unknown" in found.cannot_estimate[0]


def test_a_volume_of_zero_costs_nothing_at_an_api_and_is_not_called_unknown() -> None:
    found = economy().economics_of(Answers.parse({"volume_tokens_per_month": 0}))
    assert found.costs == ()
    assert "costs nothing to serve by an API" in found.cannot_estimate[0]
    assert not any("unknown" in said for said in found.cannot_estimate)


@given(volume=st.floats(1, 1e7), residency=st.sampled_from([None, "on_premises"]))
@settings(max_examples=40, deadline=None)
def test_what_costs_something_is_never_said_to_cost_nothing(volume: float, residency: str | None) -> None:
    given_answers = {"volume_tokens_per_month": volume} | ({"data_residency": residency} if residency else {})
    for said in economy().economics_of(Answers.parse(given_answers)).outlook:
        assert not re.search(r"\$0(\.00)?(?![\d.,])", said), said


def test_a_range_of_volume_is_priced_at_both_ends() -> None:
    wide = cost(Route.VENDOR_API, volume_tokens_per_month=[1e8, 4e8]).usd_per_month
    low, high = (cost(Route.VENDOR_API, volume_tokens_per_month=end).usd_per_month.expected for end in (1e8, 4e8))
    assert wide.low < low < wide.expected < high < wide.high
    assert wide.expected == 2 * low  # the geometric mean of 100M and 400M is 200M


def test_a_volume_of_up_to_so_much_is_costed_at_its_half() -> None:
    up_to = cost(Route.VENDOR_API, volume_tokens_per_month=[0, 4e8]).usd_per_month
    half = cost(Route.VENDOR_API, volume_tokens_per_month=2e8).usd_per_month
    assert up_to.low == 0
    assert up_to.expected == half.expected


def test_by_hand_eighty_million_tokens_at_a_vendor() -> None:
    # 60M × 0.75 + 20M × 4.50 a million
    assert cost(Route.VENDOR_API, volume_tokens_per_month=8e7).usd_per_month.expected == 45 + 90


def test_by_hand_a_small_open_model_on_two_rented_cards() -> None:
    found = cost(Route.RENTED_GPUS, volume_tokens_per_month=8e7, team="some")
    bill = lines(found)
    assert bill["GPU rent"] == 2 * Decimal("1.09") * 730  # one to work and one to spare, RunPod's own data centre
    assert bill["staff"] == pytest.approx(Decimal(50_000) / 12)  # a quarter of 200,000 a year
    assert bill["set-up, spread"] == pytest.approx(Decimal(8) * 200_000 / 52 / 24)
    assert bill["operation of the GPUs"] == pytest.approx(2 * Decimal(2000) / 12)
    # 20M output tokens × 100 bytes = 2 GB at 0.09
    assert bill["egress"] == pytest.approx(Decimal("0.18"))
    assert found.dominated_by == "staff"
    assert found.gpus is not None
    assert (found.gpus.replicas, found.gpus.spare_replicas) == (2, 1)


def test_by_hand_a_nightly_batch_on_one_card() -> None:
    found = cost(
        Route.RENTED_GPUS, volume_tokens_per_month=2e9, task_kind=["classification"], team="dedicated", latency="batch"
    )
    assert lines(found)["GPU rent"] == Decimal("1.09") * 243  # eight hours a night, nothing to spare
    assert found.gpus is not None
    assert (found.gpus.replicas, found.gpus.spare_replicas, found.gpus.hours_per_month) == (1, 0, 243)
    vendor = cost(Route.VENDOR_API, volume_tokens_per_month=2e9, task_kind=["classification"], latency="batch")
    # 500 in and 20 out: 2,000M × 500 ÷ 520 at 0.10 and × 20 ÷ 520 at 0.625, the vendor's batch price
    assert vendor.usd_per_month.expected == pytest.approx(
        Decimal(2000) * 500 / 520 * Decimal("0.10") + Decimal(2000) * 20 / 520 * Decimal("0.625")
    )


def test_by_hand_two_bought_servers_on_ones_own_premises() -> None:
    found = cost(
        Route.OWNED_GPUS,
        volume_tokens_per_month=5e9,
        data_residency="on_premises",
        latency="sub_100ms",
    )
    bill = lines(found)
    assert found.gpus is not None
    assert (found.gpus.gpu, found.gpus.gpus) == ("H100-SXM", 2)
    price = 30_000 * Decimal("1.25")
    assert bill["write-off of the servers"] == pytest.approx(2 * price * Decimal("0.9") / 36)
    kw = Decimal("0.7") * Decimal("1.5")
    assert bill["electricity"] == pytest.approx(2 * kw * Decimal("0.7") * Decimal("1.5") * 730 * Decimal("0.15"))
    assert bill["colocation"] == pytest.approx(2 * kw * 150)


def test_a_niche_task_with_labelled_data_is_compared_with_a_fine_tuned_small_model_and_its_cost() -> None:
    niche = Answers.parse({"task_specialization": "niche", "labelled_data": True, "volume_tokens_per_month": 1e9})
    workload = workload_of(niche, economy().profiles, economy().assumptions)
    model = economy().catalogue.model(economy().profiles.fine_tuned_model)
    limits = economy().fleets.limits(None)
    fitting = economy().fleets.rented(model, workload, limits, fine_tuned=True)[0]
    bill = {line.what: line.usd for line in fitting.hosting.lines(Decimal(10**9), economy().assumptions)}
    assert bill["fine-tuning, people"] == pytest.approx(Decimal(4 * 4) / 230 * 200_000 / 12)
    assert bill["fine-tuning, GPU hours"] > 0
    assert any("fine-tuned" in choice for choice in economy().economics_of(niche).choices)
    without = niche.model_copy(update={"labelled_data": False})
    assert not any("fine-tuned" in choice for choice in economy().economics_of(without).choices)


def test_by_hand_peak_quality_in_ones_own_cloud() -> None:
    answers = {"volume_tokens_per_month": 5e9, "quality_critical": True, "data_residency": "own_cloud"}
    # 3.75 billion × 3.30 + 1.25 billion × 16.50: a tenth above the vendor's 3 and 15, for the region
    assert cost(Route.CLOUD_TENANCY_API, **answers).usd_per_month.expected == 12_375 + 20_625
    rented = cost(Route.RENTED_GPUS, **answers)
    assert rented.gpus is not None
    assert (rented.gpus.gpu, rented.gpus.precision, rented.gpus.provider) == ("H200-SXM", "fp8", "AWS")
    assert lines(rented)["GPU rent"] == 2 * 8 * Decimal("7.91") * 730
    assert rented.dominated_by == "GPU rent"


def test_what_an_api_takes_never_holds_what_self_hosting_needs() -> None:
    assert not {"staff", "GPU rent"} & lines(cost(Route.VENDOR_API, volume_tokens_per_month=1e9)).keys()


def test_a_purchase_pays_back_from_cash_alone() -> None:
    answers = {"volume_tokens_per_month": 2e10, "team": "dedicated"}
    found = economy().economics_of(Answers.parse(answers))
    bought = cost(Route.OWNED_GPUS, **answers)
    assert found.payback is not None
    assert bought.gpus is not None
    purchase = bought.gpus.gpus * economy().assumptions.purchase[bought.gpus.gpu].usd * Decimal("1.25")
    cash = bought.usd_per_month.expected - lines(bought)["write-off of the servers"]
    bill = cost(Route.VENDOR_API, **answers).usd_per_month.expected
    assert found.payback.months == pytest.approx(purchase / (bill - cash))


def test_growth_reaches_the_crossover_in_whole_months_and_later_when_api_prices_fall() -> None:
    crossing = economy().reference_crossover(Answers()).tokens_per_month
    assert crossing is not None
    answers = Answers.parse({"volume_tokens_per_month": float(crossing) / 2, "growth_per_month": 0.1})
    found = economy().economics_of(answers)
    assert found.months_until_crossover == 8  # 1.1⁸ is the first power above 2
    falling = found.months_until_crossover_if_api_prices_fall
    assert falling is not None
    assert falling > 8


@pytest.mark.parametrize("name", list(ApiClass))
def test_the_open_model_of_a_class_is_the_smallest_of_like_quality_by_the_published_scores(name: ApiClass) -> None:
    reference = economy().profiles.api_classes[name]
    found = load_quality().like_for_like(
        reference.quality_id, load_catalogue().models, by=Comparison(reference.metric.value)
    )
    assert found is not None
    assert found.model.id == reference.open_model


def test_every_reference_model_is_priced_and_fits_on_gpus_that_can_be_rented() -> None:
    for kind in TaskKind:
        for critical in (False, True):
            found = economy().reference_crossover(Answers(task_kind=(kind,), quality_critical=critical))
            assert found.api_usd_per_mtok > 0
            assert found.self_hosted_usd_per_mtok_at_capacity > 0


@pytest.mark.parametrize(
    ("latency", "kind", "reachable"),
    [("interactive", "support_chat", True), ("sub_100ms", "legal_analysis", False), ("batch", "rag", True)],
)
def test_latency_is_judged_by_the_sizing_model_for_a_named_model_and_gpu(
    latency: str, kind: str, reachable: bool
) -> None:
    found = economy().latency_reach(Answers.parse({"latency": latency, "task_kind": [kind]}))
    assert found.reachable == reachable
    if latency != "batch":
        assert "tokens" in found.text
        assert found.source is not None


def test_a_tighter_latency_is_never_reached_where_a_looser_one_is_not() -> None:
    for kind in TaskKind:
        reached = [
            economy().latency_reach(Answers(task_kind=(kind,), latency=latency)).reachable
            for latency in (Latency.BATCH, Latency.INTERACTIVE, Latency.P95_500MS, Latency.SUB_100MS)
        ]
        assert reached == sorted(reached, reverse=True)


def test_several_self_hosted_workloads_pay_their_people_once() -> None:
    priced = [
        economy().economics_of(Answers.parse({"team": "dedicated", "data_residency": "on_premises"} | own)).costs
        for own in (
            {"task_kind": ["support_chat"], "volume_tokens_per_month": 3e10},
            {"task_kind": ["rag"], "volume_tokens_per_month": 3e10},
        )
    ]
    owned = [next(cost for cost in costs if cost.route is Route.OWNED_GPUS) for costs in priced]
    found = cost_of_all([Part("chat", owned[0]), Part("search", owned[1])], Route.OWNED_GPUS)
    once = Decimal("0.15") * 200_000 / 12 + 100  # staff and monitoring of the service, the second time
    together = sum(cost.usd_per_month.expected for cost in owned) - once
    assert found.usd_per_month.expected == pytest.approx(together)
    assert sum(line.usd for line in found.lines) == pytest.approx(together)
    assert found.usd_per_month.low <= found.usd_per_month.expected <= found.usd_per_month.high


def test_a_workload_at_a_vendor_shares_no_people_with_a_self_hosted_one() -> None:
    answers = Answers.parse({"team": "some", "task_kind": ["rag"], "volume_tokens_per_month": 5e7})
    costs = {cost.route: cost for cost in economy().economics_of(answers).costs}
    parts = [Part("one", costs[Route.VENDOR_API]), Part("two", costs[Route.RENTED_GPUS])]
    found = cost_of_all(parts, Route.SPLIT)
    assert found.usd_per_month.expected == sum(part.cost.usd_per_month.expected for part in parts)
    assert [line.what for line in found.lines] == ["one", "two"]
    assert found.assumptions == ("one: vendor api", "two: rented gpus")


def test_what_was_asked_first_does_not_change_the_crossover() -> None:
    today = economy()
    nightly, urgent = Answers(latency=Latency.BATCH), Answers(latency=Latency.SUB_100MS)

    def fresh() -> Economy:
        return Economy(today.catalogue, on=today.on, profiles=today.profiles, assumptions=today.assumptions)

    assert fresh().reference_crossover(nightly) == fresh().reference_crossover(urgent)


@pytest.mark.parametrize("count", [1, 2, 4, 8])
def test_gpus_are_priced_only_where_so_few_can_be_rented(count: int) -> None:
    for gpu in economy().catalogue.gpus:
        offers = economy().fleets.offers(gpu.id, count, own_cloud=False)
        if offers is not None:
            assert all(offer.sold_in <= count for offer in offers)
            assert offers[0].usd_per_gpu_hour <= offers[1].usd_per_gpu_hour <= offers[2].usd_per_gpu_hour


def test_gpus_in_ones_own_cloud_are_those_of_its_clouds() -> None:
    for gpu in economy().catalogue.gpus:
        offers = economy().fleets.offers(gpu.id, 8, own_cloud=True)
        assert offers is None or {offer.provider for offer in offers} <= {"AWS", "Azure", "GCP"}


@given(all_answers)
@settings(max_examples=60, deadline=None)
def test_the_chart_stands_on_the_same_costs_as_the_plan(answers: Answers) -> None:
    found = economy().economics_of(answers)
    own = Route.OWNED_GPUS if answers.data_residency is DataResidency.ON_PREMISES else Route.RENTED_GPUS
    plan = next((cost for cost in found.costs if cost.route is own), None)
    if plan is not None and plan.gpus is not None and found.tokens_per_month is not None:
        there = next(point for point in found.curve if point.tokens_per_month == found.tokens_per_month)
        assert there.self_hosted_usd == plan.usd_per_month.expected
        api = next((cost for cost in found.costs if cost.route in (Route.VENDOR_API, Route.CLOUD_TENANCY_API)), None)
        if api is not None and answers.data_residency is not DataResidency.OWN_CLOUD:
            assert there.api_usd == pytest.approx(api.usd_per_month.expected)


def test_a_case_that_scores_otherwise_says_both_crossovers() -> None:
    nightly = economy().economics_of(Answers.parse({"volume_tokens_per_month": 1e9, "latency": "batch"}))
    assert nightly.scored_crossover is not None
    assert nightly.crossover != nightly.scored_crossover
    assert any("The scores weigh the one of interactive use" in said for said in nightly.outlook)
    plain = economy().economics_of(Answers.parse({"volume_tokens_per_month": 1e9}))
    assert plain.scored_crossover is not None
    assert plain.crossover.tokens_per_month == pytest.approx(plain.scored_crossover.tokens_per_month)
    assert not any("The scores weigh" in said for said in plain.outlook)


def test_the_outlook_reads_well() -> None:
    answers = {"volume_tokens_per_month": 4e9, "growth_per_month": 0.2, "team": "dedicated", "task_kind": ["rag"]}
    said = " ".join(economy().economics_of(Answers.parse(answers)).outlook)
    assert "4 billion tokens × (1 + 20 %) to the power of" in said
    assert "Best split by cost alone:" in said
    assert "Bought servers for $" in said
    assert "API prices falling by 36 % a year" in said


def test_a_cost_names_how_its_range_and_its_unit_price_follow() -> None:
    for found in economy().economics_of(Answers.parse({"volume_tokens_per_month": 1e9})).costs:
        assert found.formulas.keys() == {"low", "expected", "high", "usd_per_mtok"}


def test_where_no_layout_keeps_the_limits_the_crossover_of_interactive_use_is_shown_and_said() -> None:
    answers = {"latency": "sub_100ms", "task_kind": ["legal_analysis"], "quality_critical": True}
    found = economy().economics_of(Answers.parse(answers))
    assert found.crossover.tokens_per_month == pytest.approx(crossover(Answers.parse(answers)))
    assert not any("The scores weigh" in said for said in found.outlook)
    assert any("No layout of our list keeps the limits" in said for said in found.outlook)

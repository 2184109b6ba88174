"""On which terms GPUs are rented: spot for nightly work only, reserved for steady traffic only, by the hour in business hours."""

from decimal import Decimal
from typing import Any

import pytest
from economy_of_today import economy

from bot.costing.estimate import CostOption, RouteCost
from bot.costing.workload import Terms
from bot.facts.gpus import RentalKind
from bot.framework import Answers, Route


def rented(**answers: Any) -> RouteCost:
    found = economy().economics_of(
        Answers.parse({"volume_tokens_per_month": 2e10, "task_kind": ["support_chat"]} | answers)
    )
    return next(cost for cost in found.costs if cost.route is Route.RENTED_GPUS)


def option(cost: RouteCost, word: str) -> CostOption:
    return next(option for option in cost.options if word in option.what)


@pytest.mark.parametrize(
    ("terms", "never"),
    [
        (Terms.STEADY, {RentalKind.SPOT}),
        (Terms.BUSINESS_HOURS, {RentalKind.SPOT, RentalKind.RESERVED}),
        (Terms.SPIKY, {RentalKind.SPOT, RentalKind.RESERVED}),
        (Terms.NIGHTLY, {RentalKind.RESERVED}),
    ],
)
def test_the_low_end_uses_only_offers_that_suit_the_traffic(terms: Terms, never: set[RentalKind]) -> None:
    lows = set()
    for gpu in economy().catalogue.gpus:
        offers = economy().fleets.offers(gpu.id, 8, own_cloud=False, terms=terms)
        if offers is not None:
            lows.add(offers[0].kind)
            assert offers[1].kind in (RentalKind.ON_DEMAND, RentalKind.SECURE)
    assert not lows & never
    assert lows & ({RentalKind.SPOT, RentalKind.RESERVED} - never) or terms in (Terms.BUSINESS_HOURS, Terms.SPIKY)


def test_steady_traffic_names_a_reserved_price_with_its_commitment() -> None:
    found = rented(traffic_shape="steady", volume_tokens_per_month=3e9)
    reserved = option(found, "reserved")
    assert "contract" in reserved.condition
    assert reserved.line.source is not None
    assert "(reserved)" in reserved.line.formula
    assert reserved.line.usd < reserved.usd_per_month < found.usd_per_month.expected
    assert any("Option, reserved" in said and "contract" in said for said in found.assumptions)


def test_by_hand_business_hours_pay_two_hundred_and_twenty_hours() -> None:
    found = rented(traffic_shape="business_hours")
    switched_off = option(found, "business hours")
    assert found.gpus is not None
    assert found.gpus.usd_per_gpu_hour is not None
    assert switched_off.line.usd == found.gpus.gpus * found.gpus.usd_per_gpu_hour * 220
    assert "510 hours" in switched_off.condition
    saved = found.gpus.gpus * found.gpus.usd_per_gpu_hour * (730 - 220)
    assert switched_off.usd_per_month == found.usd_per_month.expected - saved
    assert "220 hours" in found.low_formula


def test_a_nightly_batch_pays_its_hours_and_may_take_spot() -> None:
    found = rented(latency="batch", volume_tokens_per_month=1e9)
    assert any("243 hours a month and not 730" in said for said in found.assumptions)
    assert all("243 hours" in line.formula for line in found.lines if line.what == "GPU rent")
    spot = option(found, "spot")
    assert "taken away" in spot.condition
    assert "243 hours" in spot.line.formula


def test_bought_servers_draw_power_only_while_they_run() -> None:
    def electricity(latency: str) -> tuple[Decimal, str, int]:
        found = economy().economics_of(
            Answers.parse({"volume_tokens_per_month": 1e9, "data_residency": "on_premises", "latency": latency})
        )
        cost = found.costs[0]
        assert cost.gpus is not None
        line = next(line for line in cost.lines if line.what == "electricity")
        return line.usd, line.formula, cost.gpus.gpus

    usd, formula, gpus = electricity("batch")
    assert "243 hours" in formula
    assert "730 hours" in electricity("interactive")[1]
    assert usd / gpus < electricity("interactive")[0] / electricity("interactive")[2]


def test_spiky_traffic_has_no_option() -> None:
    assert rented(traffic_shape="spiky").options == ()


def test_every_reserved_price_names_its_commitment_and_no_other_has_one() -> None:
    offers = economy().catalogue.offers
    assert any(offer.kind is RentalKind.RESERVED for offer in offers)
    assert any(offer.kind is RentalKind.SPOT for offer in offers)
    for offer in offers:
        assert bool(offer.commitment) == (offer.kind is RentalKind.RESERVED)


def test_a_formula_names_its_figures_and_no_input_by_name_alone() -> None:
    for shape in ("steady", "business_hours"):
        for route in (
            economy()
            .economics_of(
                Answers.parse({"volume_tokens_per_month": 2e10, "traffic_shape": shape, "latency": "interactive"})
            )
            .costs
        ):
            for line in route.lines:
                assert any(sign.isdigit() for sign in line.formula), line
            for name, formula in route.formulas.items():
                assert any(sign.isdigit() for sign in formula), (name, formula)

"""``compare``: every formula against figures worked out by hand, and every way of giving the wrong ones."""

import json
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.costing.figures_given import FiguresGiven
from bot.costing.own_figures import compare
from bot.framework import UnusableInput

NEVER = None


def answer(**figures: Any) -> dict[str, Any]:
    return compare(figures).as_json()


@pytest.mark.parametrize(
    ("figures", "name", "by_hand"),
    [
        # 2 × 2.5 + 1 × 10 = 15
        (
            {
                "tokens_in_per_month": 2e6,
                "tokens_out_per_month": 1e6,
                "api_usd_per_mtok_in": 2.5,
                "api_usd_per_mtok_out": 10,
            },
            "api_usd_per_month",
            15,
        ),
        # the same blended: 15 ÷ 3
        (
            {
                "tokens_in_per_month": 2e6,
                "tokens_out_per_month": 1e6,
                "api_usd_per_mtok_in": 2.5,
                "api_usd_per_mtok_out": 10,
            },
            "api_usd_per_mtok",
            5,
        ),
        # 300,000 requests: 300M in × 2.5 + 150M out × 10
        (
            {
                "requests_per_month": 300_000,
                "input_tokens": 1000,
                "output_tokens": 500,
                "api_usd_per_mtok_in": 2.5,
                "api_usd_per_mtok_out": 10,
            },
            "api_usd_per_month",
            2250,
        ),
        # 100M in, half of it at a tenth: 50 × 3 + 50 × 0.3, and 10M out × 15
        (
            {
                "tokens_in_per_month": 1e8,
                "tokens_out_per_month": 1e7,
                "api_usd_per_mtok_in": 3,
                "api_usd_per_mtok_out": 15,
                "cached_share": 0.5,
                "cache_read_multiplier": 0.1,
            },
            "api_usd_per_month",
            315,
        ),
        ({"tokens_in_per_month": 5e7, "api_usd_per_mtok": 4}, "api_usd_per_month", 200),
        # no split given: 0.75 × 2 + 0.25 × 8
        ({"api_usd_per_mtok_in": 2, "api_usd_per_mtok_out": 8}, "api_usd_per_mtok", 3.5),
        # the split of one request: (3 × 1 + 1 × 5) ÷ 4
        (
            {"input_tokens": 3000, "output_tokens": 1000, "api_usd_per_mtok_in": 1, "api_usd_per_mtok_out": 5},
            "api_usd_per_mtok",
            2,
        ),
        ({"usd_per_hour": 2, "count": 4}, "self_hosted_usd_per_month", 5840),
        (
            {"usd_per_hour": 2, "count": 4, "hours_per_month": 720, "overhead_share": 0.15},
            "self_hosted_usd_per_month",
            6624,
        ),
        # overhead is on the machine, not on people: 1460 × 1.1 + 3000 + 100
        (
            {"usd_per_hour": 2, "overhead_share": 0.1, "staff_usd_per_month": 3000, "opex_usd_per_month": 100},
            "self_hosted_usd_per_month",
            4706,
        ),
        ({"capex_usd": 36000, "amortization_months": 36, "residual_share": 0.1}, "self_hosted_usd_per_month", 900),
        # 1.5 kW × 730 × 0.2 = 219 beside 15,000 ÷ 36
        (
            {"capex_usd": 15000, "amortization_months": 36, "power_w": 1500, "usd_per_kwh": 0.2},
            "self_hosted_usd_per_month",
            635.666667,
        ),
        ({"power_w": 4800, "usd_per_kwh": 0.15, "hours_per_month": 176}, "self_hosted_usd_per_month", 126.72),
        # four bought cards: 4 × 1,800 ÷ 36, and 4 × 0.5 kW × 730 × 0.1
        (
            {"capex_usd": 1800, "count": 4, "amortization_months": 36, "power_w": 500, "usd_per_kwh": 0.1},
            "self_hosted_usd_per_month",
            346,
        ),
        ({"self_hosted_usd_per_month": 700}, "self_hosted_usd_per_month", 700),
        ({"tokens_per_second": 100, "utilization": 0.5, "hours_per_month": 100}, "capacity_tokens_per_month", 18e6),
        ({"tokens_per_second": 100}, "capacity_tokens_per_month", 262.8e6),
        # 2 USD ÷ (1,000 × 3,600 tokens)
        ({"usd_per_hour": 2, "tokens_per_second": 1000}, "self_hosted_usd_per_mtok", 0.555556),
        ({"usd_per_hour": 2, "tokens_per_second": 1000, "utilization": 0.25}, "self_hosted_usd_per_mtok", 2.222222),
        # a volume is given: 1,460 ÷ 100M
        (
            {"usd_per_hour": 2, "tokens_per_second": 1000, "tokens_in_per_month": 1e8},
            "self_hosted_usd_per_mtok",
            14.6,
        ),
        # people are part of the unit cost at capacity: (1,460 + 1,168) ÷ 2,628M
        ({"usd_per_hour": 2, "tokens_per_second": 1000, "staff_usd_per_month": 1168}, "self_hosted_usd_per_mtok", 1),
        ({"self_hosted_usd_per_month": 700, "api_usd_per_mtok": 5}, "crossover_tokens_per_month", 140e6),
        ({"self_hosted_usd_per_month": 0, "api_usd_per_mtok": 5}, "crossover_tokens_per_month", 0),
        ({"self_hosted_usd_per_month": 700, "api_usd_per_mtok": 0}, "crossover_tokens_per_month", NEVER),
        (
            {"usd_per_hour": 5, "tokens_per_second": 80, "utilization": 0.6, "api_usd_per_mtok": 0.45},
            "crossover_tokens_per_month",
            NEVER,
        ),
        # a machine serves 262.8M for 730 USD; with 2,000 USD of staff and 5 USD a million: one saves 584 at most, so four are
        # needed, (4 × 730 + 2,000) ÷ 5, and five for good: the fifth costs more than the API until (5 × 730 + 2,000) ÷ 5
        (
            {"usd_per_hour": 1, "tokens_per_second": 100, "staff_usd_per_month": 2000, "api_usd_per_mtok": 5},
            "first_crossover_tokens_per_month",
            984e6,
        ),
        (
            {"usd_per_hour": 1, "tokens_per_second": 100, "staff_usd_per_month": 2000, "api_usd_per_mtok": 5},
            "crossover_tokens_per_month",
            1130e6,
        ),
        # two machines: 300M need more than the 262.8M of one
        ({"usd_per_hour": 1, "tokens_per_second": 100, "tokens_in_per_month": 3e8}, "self_hosted_usd_per_month", 1460),
        ({"usd_per_hour": 1, "tokens_per_second": 100, "tokens_in_per_month": 3e8}, "machines", 2),
        # above capacity by less than 1 % is a rounded figure
        ({"usd_per_hour": 1, "tokens_per_second": 100, "tokens_in_per_month": 264e6}, "machines", 1),
        # 12,000 ÷ (100M × 15 − 500)
        (
            {"tokens_in_per_month": 1e8, "api_usd_per_mtok": 15, "capex_usd": 12000, "opex_usd_per_month": 500},
            "payback_months",
            12,
        ),
        # write-off is not cash: the same with a term given
        (
            {
                "tokens_in_per_month": 1e8,
                "api_usd_per_mtok": 15,
                "capex_usd": 12000,
                "opex_usd_per_month": 500,
                "amortization_months": 24,
            },
            "payback_months",
            12,
        ),
        # a whole monthly figure with the write-off in it: 1,000 − 12,000 ÷ 24 = 500 in cash
        (
            {
                "tokens_in_per_month": 1e8,
                "api_usd_per_mtok": 15,
                "capex_usd": 12000,
                "self_hosted_usd_per_month": 1000,
                "amortization_months": 24,
            },
            "payback_months",
            12,
        ),
        (
            {"tokens_in_per_month": 1e6, "api_usd_per_mtok": 15, "capex_usd": 12000, "opex_usd_per_month": 500},
            "payback_months",
            NEVER,
        ),
        # power and staff are cash: 0.5 kW × 730 × 0.2 = 73, + 427 of staff
        (
            {
                "tokens_in_per_month": 1e8,
                "api_usd_per_mtok": 15,
                "capex_usd": 12000,
                "power_w": 500,
                "usd_per_kwh": 0.2,
                "staff_usd_per_month": 427,
            },
            "payback_months",
            12,
        ),
    ],
)
def test_each_figure_follows_from_the_given_ones(figures: dict[str, Any], name: str, by_hand: float | None) -> None:
    found = answer(**figures)
    if by_hand is None:
        assert found[name] is None
    else:
        assert found[name] == pytest.approx(by_hand, rel=1e-6)
    assert found["formulas"][name]


def test_never_comes_with_both_unit_costs_in_a_note() -> None:
    found = answer(usd_per_hour=5, tokens_per_second=80, utilization=0.6, api_usd_per_mtok=0.45)
    assert found["crossover_note"].startswith("never")
    assert "$28.94" in found["crossover_note"]
    assert "$0.45" in found["crossover_note"]


@pytest.mark.parametrize(("price", "never"), [(0.99, True), (1, True), (1.01, False)])
def test_it_is_never_from_the_unit_cost_at_capacity_on(price: float, never: bool) -> None:
    found = answer(usd_per_hour=3.6, tokens_per_second=1000, api_usd_per_mtok=price)
    assert (found["crossover_tokens_per_month"] is None) == never


def test_the_lasting_crossover_is_named_where_the_api_is_cheaper_again_above_the_first() -> None:
    # 700 a month for 200M tokens against 5 a million: see the staircase of test_crossover
    found = answer(self_hosted_usd_per_month=700, tokens_per_second=200e6 / 730 / 3600, api_usd_per_mtok=5)
    assert found["crossover_tokens_per_month"] == pytest.approx(140e6)
    assert found["lasting_crossover_tokens_per_month"] == pytest.approx(420e6)
    assert any("cheaper again" in note for note in found["notes"])


@given(
    hour=st.integers(1, 40),
    speed=st.integers(50, 5000),
    staff=st.integers(1, 40_000),
    price=st.integers(1, 60),
    beyond=st.floats(1, 20),
)
def test_beyond_the_crossover_of_several_machines_self_hosting_is_never_dearer(
    hour: int, speed: int, staff: int, price: int, beyond: float
) -> None:
    figures = {
        "usd_per_hour": hour,
        "tokens_per_second": speed,
        "staff_usd_per_month": staff,
        "api_usd_per_mtok": price,
    }
    found = answer(**figures)
    if "first_crossover_tokens_per_month" not in found:
        return
    crossing = found["crossover_tokens_per_month"]
    assert crossing == found["lasting_crossover_tokens_per_month"]
    capacity = found["capacity_tokens_per_month"]
    volume = crossing * beyond
    own = math.ceil(volume / capacity - 1e-9) * hour * 730 + staff
    assert own <= volume / 1e6 * price * (1 + 1e-9)


def test_within_one_machine_the_crossover_is_the_first_and_the_note_says_so() -> None:
    found = answer(self_hosted_usd_per_month=700, tokens_per_second=200e6 / 730 / 3600, api_usd_per_mtok=5)
    assert "first_crossover_tokens_per_month" not in found
    assert any("the crossover is the first" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("figures", "absent", "said"),
    [
        ({"capex_usd": 15000}, "self_hosted_usd_per_month", "amortization_months"),
        (
            {"tokens_out_per_month": 1e6, "api_usd_per_mtok_in": 1},
            "api_usd_per_month",
            "api_usd_per_mtok_out is missing",
        ),
        (
            {
                "tokens_in_per_month": 1e8,
                "api_usd_per_mtok": 15,
                "capex_usd": 12000,
                "self_hosted_usd_per_month": 1000,
            },
            "payback_months",
            "may hold write-off",
        ),
    ],
)
def test_a_figure_that_does_not_follow_is_left_out_with_the_reason(
    figures: dict[str, Any], absent: str, said: str
) -> None:
    found = answer(**figures)
    assert absent not in found
    assert any(said in note for note in found["notes"])


def test_no_figures_give_no_answers() -> None:
    found = answer()
    assert found["formulas"] == {}
    assert "nothing follows" in found["notes"][0]


def test_a_missing_price_is_never_taken_for_nothing() -> None:
    assert "api_usd_per_mtok" not in answer(api_usd_per_mtok_in=3)


@pytest.mark.parametrize(
    ("figures", "key"),
    [
        ({"usd_per_hou": 1}, "usd_per_hou"),
        ({"usd_per_hour": -1}, "usd_per_hour"),
        ({"usd_per_hour": float("nan")}, "usd_per_hour"),
        ({"usd_per_hour": json.loads("1e400")}, "usd_per_hour"),
        ({"usd_per_hour": 10**400}, "usd_per_hour"),
        ({"usd_per_hour": "3"}, "usd_per_hour"),
        ({"usd_per_hour": True}, "usd_per_hour"),
        ({"usd_per_hour": [1]}, "usd_per_hour"),
        ({"utilization": 1.01}, "utilization"),
        ({"utilization": 0}, "utilization"),
        ({"cached_share": 1.01}, "cached_share"),
        ({"cache_read_multiplier": 1.01}, "cache_read_multiplier"),
        ({"residual_share": 1.01}, "residual_share"),
        ({"count": 1.5}, "count"),
        ({"count": 0}, "count"),
        ({"hours_per_month": 745}, "hours_per_month"),
        ({"hours_per_month": 0}, "hours_per_month"),
        ({"amortization_months": 0}, "amortization_months"),
        ({"tokens_per_second": 0}, "tokens_per_second"),
        ({"tokens_in_per_month": 1.1e15}, "tokens_in_per_month"),
        ({"overhead_share": 15}, "overhead_share"),
    ],
)
def test_an_impossible_figure_is_refused_in_one_line_that_names_it(figures: dict[str, Any], key: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        compare(figures)
    assert refused.value.key == key
    assert str(refused.value).startswith((key, f"'{key}'"))
    assert "accepted" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 700


@pytest.mark.parametrize(
    "figures",
    [
        {"utilization": 1},
        {"cached_share": 1},
        {"cached_share": 0},
        {"count": 1},
        {"count": 2.0},
        {"hours_per_month": 744},
        {"residual_share": 1},
        {"tokens_in_per_month": 1e15},
        {"usd_per_hour": 0},
        {"usd_per_hour": None},
    ],
)
def test_a_figure_at_its_bound_is_accepted(figures: dict[str, Any]) -> None:
    assert compare(figures) == compare(figures | {"tokens_out_per_month": None})


@pytest.mark.parametrize("given_figures", [[], "figures", 3, None])
def test_anything_but_an_object_is_refused_with_an_example(given_figures: Any) -> None:
    with pytest.raises(UnusableInput, match="one JSON object"):
        compare(given_figures)


some_figures = st.fixed_dictionaries(
    {},
    optional={
        name: st.floats(1e-3, 0.5 if name in ("cached_share", "cache_write_share") else 1)
        if "share" in name or "uplift" in name or "multiplier" in name or name == "utilization"
        else st.floats(1, 700)
        for name in FiguresGiven.model_fields
        if name != "count"
    }
    | {"count": st.integers(1, 64)},
)


@given(some_figures)
def test_any_allowed_figures_give_finite_answers_twice_the_same(figures: dict[str, Any]) -> None:
    found = compare(figures)
    assert json.dumps(found.as_json(), allow_nan=False) == json.dumps(compare(figures).as_json(), allow_nan=False)
    for figure in found.figures:
        assert figure.value is None or (isinstance(figure.value, Decimal) and figure.value.is_finite())
        assert figure.formula


@given(some_figures, st.floats(1.01, 10))
def test_more_volume_never_costs_less(figures: dict[str, Any], factor: float) -> None:
    few = compare(figures | {"tokens_in_per_month": 1e9, "tokens_out_per_month": 0})
    many = compare(figures | {"tokens_in_per_month": 1e9 * factor, "tokens_out_per_month": 0})
    for name in ("api_usd_per_month", "self_hosted_usd_per_month"):
        if few.has(name):
            less, more = few.value_of(name), many.value_of(name)
            assert less is not None
            assert more is not None
            assert less <= more


def test_a_figure_that_is_absent_is_an_error_to_ask_for() -> None:
    with pytest.raises(KeyError):
        compare({}).value_of("payback_months")


@pytest.mark.parametrize("name", ["cached_share", "utilization", "residual_share", "batch_share"])
def test_a_percentage_where_a_share_is_asked_for_is_named_as_one(name: str) -> None:
    with pytest.raises(UnusableInput, match=r"40 is out of bounds \(as a percentage it would be 0\.4\)"):
        compare({name: 40})


def test_by_hand_a_bill_with_everything_that_moves_it() -> None:
    found = answer(
        requests_per_month=1000,
        input_tokens=1000,
        output_tokens=100,
        reasoning_tokens=400,
        api_usd_per_mtok_in=4,
        api_usd_per_mtok_out=20,
        cached_share=0.5,
        cache_read_multiplier=0.1,
        cache_write_share=0.1,
        cache_write_multiplier=1.25,
        batch_share=0.5,
        batch_multiplier=0.5,
        regional_uplift=0.1,
        retry_share=0.2,
    )
    # 1M in at 4 × (0.4 + 0.05 + 0.125), 0.5M out at 20; three quarters of it by batch; 10 % and 20 % on top
    assert found["api_usd_per_month"] == pytest.approx((4 * 0.575 + 10) * 0.75 * 1.1 * 1.2)
    assert "0.5 cached × (1 − 0.1)" in found["formulas"]["api_usd_per_month"]


def test_more_than_the_whole_input_cannot_be_cached_and_written() -> None:
    with pytest.raises(UnusableInput, match="more than the whole input"):
        compare({"api_usd_per_mtok": 2, "cached_share": 0.9, "cache_write_share": 0.3})


def test_a_whole_quote_is_not_added_to_its_parts() -> None:
    found = answer(self_hosted_usd_per_month=700, usd_per_hour=3)
    assert found["self_hosted_usd_per_month"] == 700
    assert any("usd_per_hour is not added" in note for note in found["notes"])


def test_every_formula_carries_its_figures() -> None:
    found = answer(usd_per_hour=2, tokens_per_second=2500, utilization=0.5, api_usd_per_mtok=3, tokens_in_per_month=1e9)
    assert len(found["formulas"]) >= 7
    for formula in found["formulas"].values():
        assert any(sign.isdigit() for sign in formula)

"""The quick estimate: what is priced, what is asked back, and the shape of its JSON."""

import json
from decimal import Decimal
from typing import Any

import pytest
from economy_of_today import economy
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.costing.quick import Kind, estimate
from bot.costing.quick_json import as_json
from bot.costing.quick_month import DEFAULT_SPLIT
from bot.costing.request import EstimateRequest


def told(**request: Any) -> dict[str, Any]:
    return as_json(estimate(EstimateRequest(**request), economy()))


def test_the_documented_example() -> None:
    found = told(volume_tokens_per_month=8e7, models=("gpt-4o", "llama-3.3-70b"))
    assert found["understood"] == {
        "volume_tokens_per_month": 80000000,
        "input_share": 0.75,
        "models": ["gpt-4o", "llama-3.3-70b"],
        "assumed": [DEFAULT_SPLIT],
    }
    gpt = found["estimates"][0]
    assert (gpt["model"], gpt["kind"], gpt["usd_per_month"], gpt["usd_per_mtok"]) == ("gpt-4o", "api", 350, 4.375)
    assert [(line["what"], line["quantity"], line["usd"]) for line in gpt["lines"]] == [
        ("input tokens", 60000000, 150),
        ("output tokens", 20000000, 200),
    ]
    assert set(gpt["price_source"]) == {"title", "url", "checked"}
    assert "confirm" not in found


def test_an_open_model_is_priced_behind_an_api_and_on_ones_own_gpus() -> None:
    found = told(volume_tokens_per_month=8e7, models=("llama 70b",))
    kinds = [(each["model"], each["kind"]) for each in found["estimates"]]
    assert kinds == [("llama-3.3-70b", "hosted_open_weights"), ("llama-3.3-70b", "self_hosted")]
    own = found["estimates"][1]
    assert own["gpus"]["count"] == own["gpus"]["replicas"] * own["gpus"]["gpus_per_replica"]
    assert any("Llama" in warning for warning in found["warnings"])


@pytest.mark.parametrize(
    ("request_", "usd"),
    [
        # 60,000 requests: 90M in × 0.15 and 18M out × 0.60
        ({"requests_per_month": 60_000, "tokens_in": 1500, "tokens_out": 300, "models": ("gpt-4o-mini",)}, 24.3),
        # 75M: 52.5M × 2.5 and 22.5M × 10
        ({"volume_tokens_per_month": 75e6, "input_share": 0.7, "models": ("gpt-4o",)}, 356.25),
        ({"volume_tokens_per_month": 1e6, "input_share": 1.0, "models": ("gpt-4o",)}, 2.5),
        ({"volume_tokens_per_month": 1e6, "input_share": 0.0, "models": ("gpt-4o",)}, 10),
        # 1,000 in at 3:1 makes 333.3 out
        ({"requests_per_month": 3000, "tokens_in": 1000, "models": ("gpt-4o",)}, 7.5 + 10),
        ({"requests_per_month": 3000, "tokens_out": 1000, "models": ("gpt-4o",)}, 22.5 + 30),
    ],
)
def test_a_request_is_priced_as_said(request_: dict[str, Any], usd: float) -> None:
    assert told(**request_)["estimates"][0]["usd_per_month"] == pytest.approx(usd)


def test_a_range_of_volume_gives_a_range_of_cost() -> None:
    found = told(volume_tokens_per_month=(5e6, 1e7), models=("gpt-4o",))
    assert found["understood"]["volume_tokens_per_month"] == [5000000, 10000000]
    assert found["estimates"][0]["usd_per_month_range"] == {"low": 21.88, "high": 43.75}


@pytest.mark.parametrize(
    ("request_", "confirm", "likeliest"),
    [
        ({"models": ("mixtral",)}, ["volume_tokens_per_month"], "80M tokens mixtral"),
        ({"volume_tokens_per_month": 5e7}, ["models"], "50M tokens gpt-4o vs llama-3.3-70b"),
        ({}, ["volume_tokens_per_month", "models"], "80M tokens gpt-4o vs llama-3.3-70b"),
        ({"volume_tokens_per_month": 3e7, "models": ("gtp-4o",)}, ["models"], "30M tokens gpt-4o"),
        ({"volume_tokens_per_month": 0.0, "models": ("gpt-4o",)}, ["volume_tokens_per_month"], "80M tokens gpt-4o"),
        (
            {"volume_tokens_per_month": 8e7, "models": ("gpt-4o",), "confirm": ("volume_tokens_per_month",)},
            ["volume_tokens_per_month"],
            "80M tokens gpt-4o",
        ),
    ],
)
def test_what_is_missing_is_asked_back_with_the_likeliest_reading_and_no_figure(
    request_: dict[str, Any], confirm: list[str], likeliest: str
) -> None:
    found = told(**request_)
    assert found["estimates"] == []
    assert found["cheapest"] is None
    assert found["confirm"] == confirm
    assert found["likeliest"] == likeliest
    assert found["ask"]


def test_help_says_what_can_be_typed() -> None:
    assert "gpt-4o" in told(help=True)["ask"]


def test_a_known_model_is_priced_beside_an_unknown_one_that_is_named() -> None:
    found = told(volume_tokens_per_month=3e7, models=("gpt-4o", "gtp-5x"))
    assert [each["model"] for each in found["estimates"]] == ["gpt-4o"]
    assert any("gtp-5x" in warning for warning in found["warnings"])


def test_the_crossover_is_never_where_self_hosting_cannot_win() -> None:
    found = told(volume_tokens_per_month=3e9, models=("claude-haiku-5-5", "llama-3.1-405b"))
    assert found["crossover_tokens_per_month"] is None
    assert found["crossover_note"].startswith("never")


def test_the_crossover_against_the_hosted_model_stands_beside_the_vendors() -> None:
    found = told(volume_tokens_per_month=8e7, models=("gpt-4o", "llama-3.3-70b"))
    assert "Against llama-3.3-70b at" in found["crossover_note"]


def test_the_cheapest_is_the_least_of_all_kinds() -> None:
    found = told(volume_tokens_per_month=8e7, models=("gpt-4o", "llama-3.3-70b"))
    least = min(found["estimates"], key=lambda each: each["usd_per_month"])
    assert (found["cheapest"], found["cheapest_kind"]) == (least["model"], least["kind"])


requests = st.builds(
    EstimateRequest,
    volume_tokens_per_month=st.one_of(st.none(), st.floats(1, 1e15)),
    tokens_in=st.one_of(st.none(), st.floats(0, 1e6)),
    tokens_out=st.one_of(st.none(), st.floats(0, 1e5)),
    requests_per_month=st.one_of(st.none(), st.floats(0, 1e9)),
    input_share=st.one_of(st.none(), st.floats(0, 1)),
    models=st.lists(
        st.sampled_from(["gpt-4o", "claude sonnet", "llama-3.1-8b", "qwen3-32b", "mixtral", "gpt", "x" * 99, ""]),
        max_size=3,
    ).map(tuple),
)


@given(requests)
@settings(max_examples=50, deadline=None)
def test_any_request_gives_an_answer_or_a_question_and_the_same_one_twice(request: EstimateRequest) -> None:
    found = estimate(request, economy())
    assert found.estimates or found.ask
    assert json.dumps(as_json(found), allow_nan=False) == json.dumps(
        as_json(estimate(request, economy())), allow_nan=False
    )
    for each in found.estimates:
        usd = each.usd_per_month
        assert 0 < usd.low <= usd.expected <= usd.high
        assert sum(line.usd for line in each.lines) == pytest.approx(usd.expected)
        assert (each.gpus is not None) == (each.kind is Kind.SELF_HOSTED)


def test_by_hand_a_bill_with_cache_writes_batch_region_and_retries() -> None:
    found = told(
        volume_tokens_per_month=1e8,
        input_share=0.8,
        models=("claude-sonnet-4-5",),
        cached_share=Decimal("0.5"),
        cache_write_share=Decimal("0.1"),
        retry_share=Decimal("0.1"),
        region="EU",
    )
    (bill,) = found["estimates"]
    lines = {line["what"]: line["usd"] for line in bill["lines"]}
    # 80M in: 32M at 3, 40M read at 0.30, 8M written at 3.75; 20M out at 15
    plain = 96 + 12 + 30 + 300
    assert lines == {
        "input tokens": 96,
        "cached input tokens": 12,
        "input tokens written to the cache": 30,
        "output tokens": 300,
        "processing kept in EU": pytest.approx(plain * 0.1),
        "requests asked again": pytest.approx(plain * 1.1 * 0.1),
    }
    assert bill["usd_per_month"] == pytest.approx(plain * 1.1 * 1.1)
    assert found["understood"]["cached_share"] == 0.5
    assert found["understood"]["region"] == "EU"


def test_half_by_batch_is_priced_at_the_batch_price_and_half_in_full() -> None:
    found = told(volume_tokens_per_month=1e8, input_share=0.8, models=("gpt-4o",), batch_share=Decimal("0.5"))
    # 80M × 2.5 and 20M × 10, half of it at half
    assert found["estimates"][0]["usd_per_month"] == pytest.approx((200 + 200) * 0.75)


def test_writes_are_worked_out_from_what_is_read_where_the_vendor_charges_for_them() -> None:
    def notes(model: str) -> list[str]:
        return told(volume_tokens_per_month=1e8, models=(model,), cached_share=Decimal("0.5"))["estimates"][0]["notes"]

    assert any(
        "one write for every 10 reads is assumed, 5 % of the input" in note for note in notes("claude-sonnet-4-5")
    )
    assert not any("writ" in note for note in notes("gpt-4o"))


def test_a_vendor_without_a_batch_price_charges_in_full_and_it_is_said() -> None:
    found = told(volume_tokens_per_month=1e8, models=("grok-4",), batch_share=Decimal(1))
    plain = told(volume_tokens_per_month=1e8, models=("grok-4",))
    assert found["estimates"][0]["usd_per_month"] == plain["estimates"][0]["usd_per_month"]
    assert any("no batch price is known" in note for note in found["estimates"][0]["notes"])


def test_reasoning_is_output_on_top_of_the_answer_and_a_line_of_its_own() -> None:
    found = told(
        requests_per_month=60_000, tokens_in=1500, tokens_out=300, reasoning_tokens=Decimal(1000), models=("o3",)
    )
    assert found["understood"]["volume_tokens_per_month"] == 60_000 * 2800
    lines = {line["what"]: line["usd"] for line in found["estimates"][0]["lines"]}
    assert lines == {"input tokens": 180, "output tokens": 144, "reasoning tokens": 480}


def test_what_is_asked_again_is_served_again_on_own_gpus() -> None:
    def crossing(**more: Any) -> float:
        found = told(volume_tokens_per_month=1e9, models=("gpt-4o", "llama-3.3-70b"), **more)
        own = next(each for each in found["estimates"] if each["kind"] == "self_hosted")
        assert sum(line["usd"] for line in own["lines"]) == pytest.approx(own["usd_per_month"], abs=0.05)
        return float(own["usd_per_month"])

    assert crossing(retry_share=Decimal(5)) > crossing()


def test_every_figure_of_an_estimate_has_a_formula_with_figures_and_a_dated_source() -> None:
    found = told(volume_tokens_per_month=(8e7, 9e9), models=("gpt-4o", "llama-3.3-70b"))
    assert any(sign.isdigit() for sign in found["formulas"]["crossover_tokens_per_month"])
    for each in found["estimates"]:
        assert each["formulas"].keys() >= {"usd_per_month", "usd_per_mtok", "usd_per_month_range.low"}
        assert each["price_source"]["checked"]
        for line in each["lines"]:
            assert line["source"]["checked"]
            assert any(sign.isdigit() for sign in line["formula"])


def test_the_chart_and_the_rows_show_the_same_self_hosted_month() -> None:
    found = estimate(EstimateRequest(volume_tokens_per_month=3e9, models=("gpt-4o", "qwen3-32b")), economy())
    own = next(each for each in found.estimates if each.kind is Kind.SELF_HOSTED)
    there = next(point for point in found.curve if point.tokens_per_month == found.tokens_per_month)
    assert there.self_hosted_usd == own.usd_per_month.expected


@given(
    model=st.sampled_from(("qwen3-32b", "gpt-oss-120b", "llama-3.1-8b", "llama-3.3-70b", "kimi-k2", "gpt-4o")),
    volume=st.floats(6, 12).map(lambda power: 10.0**power),
    factor=st.floats(1, 4),
    batch=st.sampled_from((None, Decimal("0.5"))),
)
@settings(max_examples=60, deadline=None)
def test_neither_an_estimate_nor_an_end_of_it_falls_when_the_volume_rises(
    model: str, volume: float, factor: float, batch: Decimal | None
) -> None:
    less, more = (
        estimate(EstimateRequest(volume_tokens_per_month=tokens, models=(model,), batch_share=batch), economy())
        for tokens in (volume, volume * factor)
    )
    assert [one.kind for one in less.estimates] == [one.kind for one in more.estimates]
    for before, after in zip(less.estimates, more.estimates, strict=True):
        few, many = before.usd_per_month, after.usd_per_month
        assert few.low <= many.low
        assert few.expected <= many.expected
        assert few.high <= many.high


@pytest.mark.parametrize(("model", "volume", "larger"), [("qwen3-32b", 8.3e9, 1.81e10), ("kimi-k2", 1.04e10, 1.13e10)])
def test_the_dear_end_does_not_fall_where_the_expected_layout_changes(model: str, volume: float, larger: float) -> None:
    few, many = (
        estimate(EstimateRequest(volume_tokens_per_month=tokens, models=(model,)), economy()).estimates[-1]
        for tokens in (volume, larger)
    )
    assert few.gpus is not None
    assert many.gpus is not None
    assert few.usd_per_month.high <= many.usd_per_month.high
    assert "×" in few.high_formula


def test_a_volume_below_one_token_is_asked_back() -> None:
    assert told(requests_per_month=1e-9, tokens_in=100, tokens_out=1, models=("gpt-4o",))["ask"]


def test_more_cached_and_written_than_there_is_input_is_cut_and_said() -> None:
    shares = {"cached_share": Decimal("0.9"), "cache_write_share": Decimal("0.5")}
    found = told(volume_tokens_per_month=1e8, models=("claude-sonnet-4-5",), **shares)["estimates"][0]
    assert any("at most 10 % of the input" in note for note in found["notes"])
    assert "input tokens" not in {line["what"] for line in found["lines"]}


def test_what_was_said_and_is_not_counted_is_named() -> None:
    found = told(volume_tokens_per_month=1e7, models=("gpt-4o",), unused=("40 % discount: not used",))
    assert found["warnings"] == ["40 % discount: not used"]


def test_a_share_of_exact_tokens_costs_what_the_tokens_cost() -> None:
    found = told(volume_tokens_per_month=85e6, input_share=80 / 85, models=("gpt-4o",))
    assert found["estimates"][0]["usd_per_month"] == 250


def test_an_unknown_model_beside_a_known_one_is_named_with_the_nearest() -> None:
    found = told(volume_tokens_per_month=1e7, models=("gpt-4o", "bard"), unknown=("bard",), confirm=("models",))
    assert [each["model"] for each in found["estimates"]] == ["gpt-4o"]
    assert found["warnings"][0].startswith("I don't know bard; the nearest names are gemini-")


@pytest.mark.parametrize("name", ["gpt-9-ultra", "claude-7", "gpt-5.9", "llama-65b", "glm-9", "foobar-70b"])
def test_the_button_for_an_unknown_model_carries_a_known_name(name: str) -> None:
    found = told(volume_tokens_per_month=1e7, models=(name,), unknown=(name,), confirm=("models",))
    assert (found["estimates"], found["ask"].split(";")[0]) == ([], f"I don't know {name}")
    near = found["likeliest"].removeprefix("10M tokens ")
    assert told(volume_tokens_per_month=1e7, models=(near,))["estimates"]


@pytest.mark.parametrize(
    ("typed", "priced"),
    [
        ("deepseek-r1-distill-32b", "deepseek-r1-distill-qwen-32b"),
        ("gpt-4o-2024-08-06", "gpt-4o-2024-08-06"),
    ],
)
def test_a_name_that_the_lists_know_exactly_is_priced_without_asking(typed: str, priced: str) -> None:
    found = told(volume_tokens_per_month=1e7, models=(typed,), unknown=(typed,), confirm=("models",))
    assert (found["estimates"][0]["model"], found.get("ask")) == (priced, None)


def test_another_version_is_not_priced_as_the_one_we_have() -> None:
    found = told(volume_tokens_per_month=1e7, models=("glm-4.5",), unknown=("glm-4.5",), confirm=("models",))
    assert "glm-4.6" not in {each["model"] for each in found["estimates"]}


def test_work_that_is_all_batch_runs_at_night_without_a_spare_on_own_gpus() -> None:
    asked = {"volume_tokens_per_month": 1e8, "models": ("llama-3.3-70b",)}
    always, nightly = told(**asked)["estimates"][1], told(**asked, batch_share=Decimal(1))["estimates"][1]
    assert (always["gpus"]["hours_per_month"], nightly["gpus"]["hours_per_month"]) == (730, 243)
    assert (always["gpus"]["spare_replicas"], nightly["gpus"]["spare_replicas"]) == (1, 0)
    assert nightly["usd_per_month"] < always["usd_per_month"]
    assert nightly["notes"][0].startswith("on at night only, 243 hours")


def test_half_in_batch_keeps_own_gpus_always_on() -> None:
    half = told(volume_tokens_per_month=1e8, models=("llama-3.3-70b",), batch_share=Decimal("0.5"))["estimates"][1]
    assert (half["gpus"]["hours_per_month"], half["gpus"]["spare_replicas"]) == (730, 1)


@pytest.mark.parametrize(
    ("model", "tokens_in", "warned"),
    [("gemini-2.5-pro", 200_000, False), ("gemini-2.5-pro", 300_000, True), ("gpt-4o", 150_000, False)],
)
def test_only_prompts_that_are_charged_more_are_called_long(model: str, tokens_in: int, warned: bool) -> None:
    found = told(requests_per_month=3000, tokens_in=tokens_in, tokens_out=1000, models=(model,))
    assert any("are charged at the long-context price" in text for text in found["warnings"]) is warned


def test_a_budget_in_place_of_a_volume_is_told_what_it_buys() -> None:
    found = told(
        budget_usd=5000, models=("gpt-4o",), confirm=("volume_tokens_per_month",), likeliest="80M tokens gpt-4o"
    )
    assert found["estimates"] == []
    assert found["ask"].startswith("Please say how many tokens a month")
    assert "$5,000 a month buys about 1,140M tokens of gpt-4o at 75 % input." in found["ask"]
    assert found["likeliest"] == "1140M tokens gpt-4o"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("llama-65b", "llama-3.3-70b"),
        ("gemma-7b", "gemma-2-9b"),
        ("deepseek-40b", "deepseek-r1-distill-qwen-32b"),
        ("gpt-4o-latest", "gpt-4o"),
        ("foobar-70b", "llama-3.3-70b"),
    ],
)
def test_the_nearest_name_is_of_the_same_family_and_the_nearest_size(name: str, nearest: str) -> None:
    found = told(volume_tokens_per_month=1e7, models=(name,), unknown=(name,), confirm=("models",))
    assert found["likeliest"] == f"10M tokens {nearest}"

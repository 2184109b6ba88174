"""API bills against figures worked out by hand from published prices, and every trap of the price library."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from economy_of_today import DAY, economy

from bot.costing.api import ApiUse, api_bill, blended_usd_per_mtok, middle_offer
from bot.costing.api_prices import ApiPrices, MissingPrice
from bot.facts.dated import Source
from bot.facts.load_catalogue import load_catalogue
from bot.facts.load_price_overrides import load_price_overrides
from bot.facts.load_profiles import load_profiles
from bot.facts.price_overrides import PriceOverride
from bot.framework import UnusableInput

prices = economy().prices
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def use(requests: int, tokens_in: int, tokens_out: int, **more: Decimal) -> ApiUse:
    return ApiUse(Decimal(requests), Decimal(tokens_in), Decimal(tokens_out), **more)


def test_a_bill_is_the_price_of_a_request_times_the_requests() -> None:
    # 300,000 × (1,000 × 2.5 + 500 × 10) ÷ 10⁶
    bill = api_bill(prices, prices.vendor_model("gpt-4o"), use(300_000, 1000, 500))
    assert bill.usd == 2250
    assert [line.usd for line in bill.lines] == [750, 1500]
    assert bill.usd_per_mtok == 5


def test_a_month_of_short_requests_never_reaches_the_long_context_price() -> None:
    # two billion tokens a month in requests of 2,000: 2.5 and 15 a million, not 5 and 22.5
    month = ApiUse.of_volume(Decimal(2 * 10**9), 1500, 500)
    assert api_bill(prices, prices.vendor_model("gpt-5.4"), month).usd == 1500 * Decimal("2.5") + 500 * 15


@pytest.mark.parametrize(("tokens", "per_mtok"), [(271_999, "2.5"), (272_000, "2.5"), (272_001, "5")])
def test_the_long_context_price_starts_above_its_threshold(tokens: int, per_mtok: str) -> None:
    each = prices.for_requests(prices.vendor_model("gpt-5.4"), input_tokens=tokens, output_tokens=100)
    assert each.usd_per_input_token * 10**6 == Decimal(per_mtok)


def test_cached_tokens_are_part_of_the_input_and_not_beside_it() -> None:
    # half of 100M at 1.25 instead of 2.5
    half = use(100_000, 1000, 1, cached_share=Decimal("0.5"))
    bill = api_bill(prices, prices.vendor_model("gpt-4o"), half)
    lines = {line.what: line for line in bill.lines}
    assert lines["input tokens"].usd == 125
    assert lines["cached input tokens"].usd == Decimal("62.5")
    assert sum(lines[what].quantity or 0 for what in ("input tokens", "cached input tokens")) == 10**8


def test_batch_requests_cost_the_vendors_batch_price() -> None:
    half = use(100_000, 1000, 500, batch_share=Decimal("0.5"))
    plain = api_bill(prices, prices.vendor_model("gpt-4o"), use(100_000, 1000, 500)).usd
    assert api_bill(prices, prices.vendor_model("gpt-4o"), half).usd == plain * Decimal("0.75")


def test_a_model_without_a_batch_price_is_not_given_one() -> None:
    with pytest.raises(MissingPrice, match="batch"):
        prices.for_requests(prices.vendor_model("gpt-4-32k"), input_tokens=10, output_tokens=10, batch=True)


def test_a_region_and_retries_are_lines_of_their_own() -> None:
    dear = use(100_000, 1000, 500, regional_uplift=Decimal("0.1"), retry_share=Decimal("0.02"))
    bill = api_bill(prices, prices.vendor_model("gpt-4o"), dear)
    assert bill.usd == 750 * Decimal("1.1") * Decimal("1.02")
    assert [line.what for line in bill.lines][-2:] == ["processing in a region", "requests asked again"]


def test_money_is_decimal_and_the_lines_add_up() -> None:
    bill = api_bill(prices, prices.vendor_model("claude sonnet 4.5"), use(7, 333, 77, retry_share=Decimal("0.013")))
    assert all(isinstance(line.usd, Decimal) for line in bill.lines)
    assert sum(line.usd for line in bill.lines) == bill.usd


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("gpt-4o", "gpt-4o"),
        ("GPT 4o", "gpt-4o"),
        ("gpt4o", "gpt-4o"),
        ("openai/gpt-4o", "gpt-4o"),
        ("gpt-4o-2024-08-06", "gpt-4o"),
        ("gpt-4o-mini", "gpt-4o-mini"),
        ("claude sonnet", "claude-sonnet-5-5"),
        ("claude-sonnet", "claude-sonnet-5-5"),
        ("sonnet 4.5", "claude-sonnet-4-5"),
        ("claude-4.5-sonnet", "claude-sonnet-4-5"),
        ("gemini flash", "gemini-3.8-flash"),
        ("gemini 2.5 flash", "gemini-2.5-flash"),
        ("gpt 5 mini", "gpt-5-mini"),
    ],
)
def test_models_are_found_by_the_names_people_use(asked: str, found: str) -> None:
    assert prices.vendor_model(asked).id == found


@pytest.mark.parametrize("asked", ["claude", "gpt", "gpt-6"])
def test_a_name_of_several_models_is_asked_back(asked: str) -> None:
    with pytest.raises(UnusableInput, match="several models"):
        prices.vendor_model(asked)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnusableInput, match=r"nearest known: gpt-4o"):
        prices.vendor_model("gtp-4o")


def test_a_latest_alias_is_not_a_price() -> None:
    with pytest.raises(UnusableInput, match="whichever model is newest"):
        prices.vendor_model("mistral-large-latest")


def test_a_latest_alias_of_one_version_is_that_version() -> None:
    assert prices.vendor_model("claude-3-5-haiku-latest").id == "claude-3-5-haiku-latest"


def test_a_latest_alias_is_answered_with_what_it_can_mean_newest_first() -> None:
    assert prices.nearest("mistral-large-latest")[0] == "mistral-large-4"


def test_a_free_or_unpriced_model_is_an_error_and_not_free() -> None:
    unpriced = prices.at("openai", "moderation")
    with pytest.raises(MissingPrice, match="a missing price is not 0"):
        prices.for_requests(unpriced, input_tokens=10, output_tokens=10)


def test_a_model_that_no_list_holds_says_where_to_add_it() -> None:
    with pytest.raises(MissingPrice, match="api_price_overrides"):
        prices.at("openai", "gpt-99")


def test_prices_are_those_of_the_day_asked_for() -> None:
    early = ApiPrices(load_catalogue(), load_profiles(), on=date(2025, 6, 9))
    o3 = early.vendor_model("o3")
    before = early.for_requests(o3, input_tokens=1000, output_tokens=1000)
    after = prices.for_requests(o3, input_tokens=1000, output_tokens=1000)
    assert (before.usd_per_input_token * 10**6, after.usd_per_input_token * 10**6) == (10, 2)


def test_the_hosts_of_an_open_model_offer_that_model_and_no_other_version() -> None:
    hosts = {host.provider_id: host.id for host in prices.hosts_of("glm-4.6")}
    assert hosts["novita"] == "zai-org/glm-4.6"
    assert not any("4.7" in name or "4p7" in name for name in hosts.values())
    assert {host.provider_id for host in prices.hosts_of("llama-3.3-70b")} >= {"together", "groq", "novita", "aws"}


def test_the_broker_is_not_asked_and_no_free_offer_counts() -> None:
    hosts = prices.hosts_of("gpt-oss-120b")
    assert all(host.provider_id != "openrouter" and ":free" not in host.id for host in hosts)


def test_the_middle_host_is_a_real_one_and_the_ends_enclose_it() -> None:
    month = ApiUse.of_volume(Decimal(10**8), 1500, 500)
    found = middle_offer(prices, prices.hosts_of("llama-3.3-70b"), month)
    assert found is not None
    cheapest, middle, dearest = found
    assert cheapest.usd <= middle.usd <= dearest.usd
    assert middle.model in prices.hosts_of("llama-3.3-70b")


def test_a_model_in_ones_own_tenancy_is_the_regional_one() -> None:
    found = prices.tenancy_model(prices.at("anthropic", "claude-sonnet-4-5"))
    assert found is not None
    assert found.id.startswith("regional.anthropic.claude-sonnet-4-5")


def test_the_blended_price_at_three_to_one() -> None:
    # (3 × 2.5 + 10) ÷ 4
    assert blended_usd_per_mtok(prices, prices.vendor_model("gpt-4o"), 1500, 500) == Decimal("4.375")


def test_the_day_of_the_price_list_is_not_after_today() -> None:
    assert prices.vendor_model("gpt-4o").source.checked <= DAY


def test_our_own_price_wins_from_its_day_on() -> None:
    ours = PriceOverride(
        provider="openai",
        model="gpt-4o",
        valid_from=date(2026, 11, 1),
        usd_per_mtok_in=Decimal(2),
        usd_per_mtok_out=Decimal(6),
        usd_per_mtok_cache_read=None,
        note="",
        source=Source("a quote", "https://example.org", date(2026, 11, 1)),
    )

    def usd(on: date) -> Decimal:
        own = ApiPrices(load_catalogue(), load_profiles(), (ours,), on=on)
        return api_bill(own, own.vendor_model("GPT 4o"), use(1000, 1000, 1000)).usd

    assert (usd(date(2026, 10, 31)), usd(date(2026, 11, 1))) == (Decimal("12.5"), 8)
    own = ApiPrices(load_catalogue(), load_profiles(), (ours,), on=DAY)
    assert own.vendor_model("gpt-4o").source.title == "a quote"
    with pytest.raises(MissingPrice, match="batch"):
        own.for_requests(own.vendor_model("gpt-4o"), input_tokens=1, output_tokens=1, batch=True)


def test_the_knowledge_bases_own_prices_can_be_used() -> None:
    own = ApiPrices(load_catalogue(), load_profiles(), load_price_overrides(), on=DAY)
    for ours in load_price_overrides():
        assert own.vendor_model(ours.model).source == ours.source


def test_a_model_listed_at_no_price_is_an_error_and_not_free() -> None:
    own = ApiPrices(load_catalogue(), load_profiles(), on=DAY)
    library = own._providers["openai"]
    gpt = next(model for model in library.models if model.id == "gpt-4o-2024-05-13")
    nothing = type(gpt.get_prices(NOON))(input_mtok=Decimal(0), output_mtok=Decimal(1))
    free = replace(gpt, id="free", prices=nothing, price_variants=None)
    own.__dict__["_providers"] = {"openai": replace(library, models=[free])}
    with pytest.raises(MissingPrice, match="a missing price is not 0"):
        own.for_requests(own.at("openai", "free"), input_tokens=10, output_tokens=10)

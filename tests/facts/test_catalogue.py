"""The names people use, the prices of a day, and what is missing or old."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.facts.catalogue import MissingFact, RentalKind, Use
from bot.facts.load_catalogue import load_catalogue
from bot.framework import UnusableInput
from tests.days import TODAY

catalogue = load_catalogue(TODAY)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("llama 70b", "llama-3.3-70b"),
        ("Llama-3.3-70B-Instruct", "llama-3.3-70b"),
        ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"),
        ("llama3.3 70b", "llama-3.3-70b"),
        ("LLAMA 3.1 70 B", "llama-3.1-70b"),
        ("llama-3.3-70b-instruct-fp8", "llama-3.3-70b"),
        ("Llama 2 70b", "llama-2-70b"),
        ("llama 2 7b chat", "llama-2-7b"),
        ("8b llama", "llama-3.1-8b"),
        ("mixtral", "mixtral-8x7b"),
        ("Mixtral-8x22B-Instruct-v0.1", "mixtral-8x22b"),
        ("qwen 32b", "qwen3-32b"),
        ("qwen2.5 72B instruct", "qwen2.5-72b"),
        ("Qwen/Qwen3-235B-A22B-Instruct-2507", "qwen3-235b-a22b"),
        ("qwen3-32B-AWQ", "qwen3-32b"),
        ("gpt oss", "gpt-oss-120b"),
        ("openai/gpt-oss-20b", "gpt-oss-20b"),
        ("deepseek r1", "deepseek-r1"),
        ("kimi k2", "kimi-k2"),
        ("phi-4", "phi-4-14b"),
        ("gemma 27b", "gemma-3-27b"),
        ("mistral 7b", "mistral-7b-v0.3"),
        ("ds r1", "deepseek-r1"),
        ("ds v3", "deepseek-v3"),
        ("gptoss", "gpt-oss-120b"),
        ("nvidia/Llama-3.3-70B-Instruct-FP4", "llama-3.3-70b"),
        ("llama-3.3-70b-instruct-q4_k_m", "llama-3.3-70b"),
        ("bartowski/Qwen2.5-72B-Instruct-IQ4_XS", "qwen2.5-72b"),
    ],
)
def test_a_model_is_found_by_the_names_people_write(written: str, meant: str) -> None:
    assert catalogue.model(written).id == meant


@pytest.mark.parametrize("written", ["gpt-4o", "claude", "70b", "", "mistral large", "llama 80b", "  ", "🦙"])
def test_a_name_that_is_no_open_model_is_not_guessed(written: str) -> None:
    assert catalogue.find_model(written) is None


def test_every_model_is_found_by_its_id_title_and_aliases() -> None:
    for model in catalogue.models:
        for name in (model.id, model.title, *model.aliases):
            assert catalogue.model(name) is model, name


def test_an_unknown_model_is_answered_with_the_nearest_names_and_the_fix() -> None:
    with pytest.raises(UnusableInput) as error:
        catalogue.model("lama 8b")
    assert error.value.key == "model"
    assert "llama-3.1-8b" in str(error.value)
    assert "knowledge/models.yaml" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_name_of_any_length_makes_a_short_error() -> None:
    with pytest.raises(UnusableInput) as error:
        catalogue.model("x" * 100_000)
    assert len(str(error.value)) < 600


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("H100", "H100-SXM"),
        ("h100 sxm", "H100-SXM"),
        ("NVIDIA H100 80GB HBM3", "H100-SXM"),
        ("h100 pcie", "H100-PCIE"),
        ("a100", "A100-SXM-80"),
        ("a100 80gb", "A100-SXM-80"),
        ("A100-40GB", "A100-SXM-40"),
        ("4090", "RTX-4090"),
        ("GeForce RTX 4090 24 GB", "RTX-4090"),
        ("l40s 48gb", "L40S"),
        ("H200-SXM-141", "H200-SXM"),
        ("H100-PCIE-80", "H100-PCIE"),
        ("A100-40", "A100-SXM-40"),
        ("DGX B200", "B200"),
        ("GB200 NVL72", "B200"),
        ("RTX PRO 6000 Blackwell Server Edition", "RTX-PRO-6000"),
        ("mi300x", "MI300X"),
        ("5090", "RTX-5090"),
    ],
)
def test_a_gpu_is_found_by_the_names_people_write(written: str, meant: str) -> None:
    assert catalogue.gpu(written).id == meant


def test_every_gpu_is_found_by_its_id_and_aliases() -> None:
    for gpu in catalogue.gpus:
        for name in (gpu.id, *gpu.aliases):
            assert catalogue.gpu(name) is gpu, name


@pytest.mark.parametrize("written", ["h300", "H100 96gb", "8xH100", ""])
def test_an_unknown_gpu_is_answered_with_known_ones(written: str) -> None:
    with pytest.raises(UnusableInput, match=r"knowledge/gpus\.yaml"):
        catalogue.gpu(written)


def test_the_newest_price_that_was_known_on_the_day_holds() -> None:
    def secure(on: date) -> list[Decimal]:
        return [
            offer.usd_per_gpu_hour
            for offer in catalogue.rental_offers("H100-SXM", on=on)
            if offer.provider == "RunPod" and offer.kind is RentalKind.SECURE
        ]

    assert secure(date(2026, 9, 24)) == [Decimal("3.29")]
    assert secure(date(2026, 9, 25)) == [Decimal("3.49")]
    assert secure(date(2026, 11, 8)) == [Decimal("3.49")]
    assert secure(date(2026, 11, 9)) == [Decimal("3.99")]
    assert secure(TODAY) == [Decimal("3.99")]
    assert secure(date(2026, 1, 1)) == []


def test_offers_come_cheapest_first() -> None:
    prices = [offer.usd_per_gpu_hour for offer in catalogue.rental_offers("H100-SXM", on=TODAY)]
    assert prices == sorted(prices)
    assert len(prices) > 5


def test_fewer_gpus_than_a_server_are_not_priced_at_a_rate_for_whole_servers() -> None:
    single = catalogue.rental_offers("L4", on=TODAY)[0]
    servers = replace(single, instance="8 GPUs", usd_per_gpu_hour=single.usd_per_gpu_hour / 2, sold_in=8)
    known = replace(catalogue, offers=(single, servers))
    assert known.cheapest_offer("L4", on=TODAY, count=7) == single
    assert known.cheapest_offer("L4", on=TODAY, count=8) == servers
    assert replace(catalogue, offers=(servers,)).cheapest_offer("L4", on=TODAY, count=1) == servers


def test_terms_that_do_not_last_are_not_the_cheapest_offer() -> None:
    lasting = catalogue.rental_offers("L4", on=TODAY)[0]
    spot = replace(lasting, kind=RentalKind.SPOT, usd_per_gpu_hour=Decimal("0.1"))
    assert replace(catalogue, offers=(spot, lasting)).cheapest_offer("L4", on=TODAY) == lasting


def test_a_gpu_without_a_price_stops_with_the_fix() -> None:
    with pytest.raises(MissingFact, match=r"gpu_prices\.yaml has no price for 'H300' on 2026-11-24: add a dated entry"):
        catalogue.cheapest_offer("H300", on=TODAY)


def test_a_price_is_stale_the_day_after_its_age_limit_and_not_before() -> None:
    offer = next(o for o in catalogue.rental_offers("L4", on=TODAY))
    limit = timedelta(days=catalogue.stale_after_days["gpu_prices.on_demand"])
    names = lambda on: [fact.what for fact in catalogue.stale_facts(on)]  # noqa: E731 - said twice below
    assert not any("L4" in name for name in names(offer.checked + limit))
    assert any("L4" in name for name in names(offer.checked + limit + timedelta(days=1)))
    assert not catalogue.is_stale("gpu_prices.on_demand", offer.source, on=offer.checked + limit)


def test_a_price_that_was_followed_by_a_newer_one_is_not_called_stale() -> None:
    stale = [fact for fact in catalogue.stale_facts(date(2027, 1, 31)) if "H100-SXM at RunPod" in fact.what]
    assert stale == []


def test_every_fact_has_a_source_with_a_day_that_is_not_in_the_future() -> None:
    for source in [each.source for each in (*catalogue.models, *catalogue.gpus, *catalogue.offers)]:
        assert source.title
        assert source.url
        assert source.checked <= TODAY


def test_licences_that_forbid_commercial_use_are_marked() -> None:
    closed = {model.id for model in catalogue.models if model.licence.use is Use.NON_COMMERCIAL}
    assert {"ministral-8b-2410", "mistral-large-2411"} <= closed
    assert "mixtral-8x7b" not in closed
    assert "700 million" in catalogue.model("llama 70b").licence.restriction


def test_parameters_counted_from_the_architecture_are_close_to_those_published() -> None:
    for name, millions in (("llama-3.1-8b", 1051), ("gemma-3-27b", 1410), ("qwen3-0.6b", 156)):
        assert catalogue.model(name).embedding_params_b * 1e3 == pytest.approx(millions, rel=0.01)

"""Newer prices go into a file for review and nowhere else; without a network there is a message and no file."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from bot.refresh import ApiPrices, FetchedOffer, NoNetwork, NotInstalled, refresh
from tests.days import TODAY


def prices() -> tuple[ApiPrices, ApiPrices]:
    bundled = {"openai/gpt-4o": "$2.5/$10", "openai/old": "$1/$1", "openai/same": "$3/$3"}
    return bundled, {"openai/gpt-4o": "$2/$8", "openai/new": "$4/$4", "openai/same": "$3/$3"}


def offer(gpu: str, usd_per_hour: str, *, provider: str = "runpod", count: int = 1, spot: bool = False) -> FetchedOffer:
    return FetchedOffer(gpu, 80, provider, "eu", "instance", count, spot, Decimal(usd_per_hour))


def unreachable() -> tuple[ApiPrices, ApiPrices]:
    raise NoNetwork("no API prices from https://example.org: ConnectError")


def not_installed() -> list[FetchedOffer]:
    raise NotInstalled('GPU prices need the extra "refresh": pip install "llm-advisor[refresh]"')


def test_what_changed_is_written_for_review(tmp_path: Path) -> None:
    review = tmp_path / "review.yaml"
    assert refresh(review, fetch_api_prices=prices, fetch_offers=list, today=TODAY) == 0
    written = yaml.safe_load(review.read_text(encoding="utf-8"))
    assert written["fetched"] == TODAY
    assert written["api_prices_changed_in_the_library"] == [
        {"model": "openai/gpt-4o", "bundled": "$2.5/$10", "newest": "$2/$8"},
        {"model": "openai/new", "bundled": "not there", "newest": "$4/$4"},
        {"model": "openai/old", "bundled": "$1/$1", "newest": "gone"},
    ]


def test_gpu_offers_are_per_gpu_cheapest_of_a_kind_and_only_where_they_differ(tmp_path: Path) -> None:
    review = tmp_path / "review.yaml"
    fetched = [
        offer("H100", "40.00", provider="lambdalabs", count=8),
        offer("H100", "36.00", provider="lambdalabs", count=8),
        offer("H100", "1.50", provider="lambdalabs", spot=True),
        offer("A100", "22.32", provider="lambdalabs", count=8),  # 2.79 each: the price we have
        offer("TPUv9", "1.00"),
    ]
    assert refresh(review, fetch_api_prices=prices, fetch_offers=lambda: fetched, today=TODAY) == 0
    found = yaml.safe_load(review.read_text(encoding="utf-8"))["gpu_offers_for_gpu_prices_yaml"]
    assert [(each["gpu"], each["kind"], each["usd_per_gpu_hour"], each["sold_in"]) for each in found] == [
        ("H100-SXM", "on_demand", "4.5000", 8),
        ("H100-SXM", "spot", "1.5000", 1),
    ]
    assert found[0]["ours"] == ["3.99", "4.09", "4.19", "4.29"]


def test_without_the_optional_package_the_rest_is_written_and_the_fix_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = tmp_path / "review.yaml"
    assert refresh(review, fetch_api_prices=prices, fetch_offers=not_installed, today=TODAY) == 0
    assert "llm-advisor[refresh]" in capsys.readouterr().out
    assert yaml.safe_load(review.read_text(encoding="utf-8"))["remarks"]


def test_without_a_network_nothing_is_written_and_the_answer_is_no(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = tmp_path / "review.yaml"
    assert refresh(review, fetch_api_prices=unreachable, fetch_offers=list, today=TODAY) == 1
    assert not review.exists()
    said = capsys.readouterr().err
    assert "nothing was written, the shipped prices stay in use" in said
    assert said.count("\n") == 1

"""Newer prices go into a file for review and nowhere else; without a network there is a message and no file."""

from decimal import Decimal
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml

from bot.refresh import ApiPrices, FetchedOffer, NoNetwork, NotInstalled, published_api_prices, refresh
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


@pytest.mark.parametrize(
    ("collected", "memory_gb", "ours"),
    [
        ("H100NVL", 94, "H100-NVL"),
        ("RTXPRO6000", 96, "RTX-PRO-6000"),
        ("B300", 270, "B300"),
        ("A100", 40, "A100-SXM-40"),
        ("L40", 48, None),
        ("V100", 16, None),
        ("L40S", 48, "L40S"),
    ],
)
def test_a_collections_name_is_ours_only_where_name_and_memory_are_the_same(
    collected: str, memory_gb: float, ours: str | None, tmp_path: Path
) -> None:
    review = tmp_path / "review.yaml"
    one = FetchedOffer(collected, memory_gb, "elsewhere", "eu", "instance", 1, spot=False, usd_per_hour=Decimal(9))
    assert refresh(review, fetch_api_prices=prices, fetch_offers=lambda: [one], today=TODAY) == 0
    found = yaml.safe_load(review.read_text(encoding="utf-8"))["gpu_offers_for_gpu_prices_yaml"]
    assert [each["gpu"] for each in found] == ([] if ours is None else [ours])


def test_gpu_prices_out_of_reach_are_a_remark_beside_the_api_prices(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_offers() -> list[FetchedOffer]:
        raise NoNetwork("no GPU prices from https://example.org: ConnectError")

    review = tmp_path / "review.yaml"
    assert refresh(review, fetch_api_prices=prices, fetch_offers=no_offers, today=TODAY) == 0
    assert yaml.safe_load(review.read_text(encoding="utf-8"))["remarks"] == [
        "no GPU prices from https://example.org: ConnectError"
    ]
    assert "no GPU prices" in capsys.readouterr().out


def test_the_librarys_updater_reads_a_price_list_over_http(tmp_path: Path) -> None:
    listed = (
        '[{"id": "openai", "name": "OpenAI", "api_pattern": "https://api", "models": [{"id": "gpt-4o",'
        ' "match": {"equals": "gpt-4o"}, "prices": {"input_mtok": 2, "output_mtok": 8}}]}]'
    )
    (tmp_path / "data.json").write_text(listed, encoding="utf-8")
    handler = partial(QuietHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        bundled, newest = published_api_prices(f"http://127.0.0.1:{server.server_port}/data.json")
        with pytest.raises(NoNetwork, match="HTTPStatusError"):
            published_api_prices(f"http://127.0.0.1:{server.server_port}/missing.json")
        server.shutdown()
    assert len(bundled) > 1000
    assert newest == {"openai/gpt-4o": "$2/input MTok, $8/output MTok"}


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_args: object) -> None:
        """No line for each request."""

"""``knowledge check`` finds what is broken, foreign or too old; ``knowledge list`` shows all there is."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.facts.gpus import price_kind
from bot.facts.knowledge_check import check_knowledge, list_knowledge
from bot.facts.load import KNOWLEDGE
from bot.facts.load_catalogue import load_catalogue
from bot.facts.load_quality import load_quality
from tests.days import TODAY


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))


def broken(folder: Path, name: str, old: str, new: str) -> Path:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, "the test must change something"
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_what_is_shipped_is_sound_and_fresh() -> None:
    assert check_knowledge(TODAY) == ()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("models.yaml", "params_total_b: 8.03", "params_total_b: none"),
        ("gpus.yaml", "memory_gb: 16", "memory_gb: 0"),
        ("gpu_prices.yaml", 'usd_per_gpu_hour: "0.805"', 'usd_per_gpu_hour: "-1"'),
        ("throughput.yaml", "stale_after_days: 365", "stale_after_days: 0"),
        ("quality.yaml", "metric: index", "metric: iq"),
        ("evidence.yaml", "about: latency", "abuot: latency"),
        ("api_price_overrides.yaml", 'usd_per_mtok_in: "0.5"', 'usd_per_mtok_in: "cheap"'),
        ("cost_assumptions.yaml", "stale_after_days: 365", "stale_after_days: soon"),
    ],
)
def test_a_broken_file_is_named_once_and_nothing_else_is(knowledge: Path, name: str, old: str, new: str) -> None:
    problems = check_knowledge(TODAY, folder=broken(knowledge, name, old, new))
    assert [problem.stale for problem in problems] == [False]
    assert str(problems[0]).startswith(f"{name}: ")
    assert "\n" not in str(problems[0])


def test_yaml_that_is_none_is_named_with_its_line(knowledge: Path) -> None:
    (knowledge / "gpus.yaml").write_text("gpus:\n- {id: A100\n", encoding="utf-8")
    assert any("gpus.yaml: line" in str(problem) for problem in check_knowledge(TODAY, folder=knowledge))


def test_a_file_that_nothing_reads_is_named(knowledge: Path) -> None:
    (knowledge / "more_prices.yaml").write_text("a: 1\n", encoding="utf-8")
    problems = check_knowledge(TODAY, folder=knowledge)
    assert [str(each) for each in problems] == [
        "more_prices.yaml: nothing reads it: remove it or add its loader to knowledge_check.py"
    ]


def test_old_facts_are_named_with_their_day_and_where_to_look() -> None:
    catalogue = load_catalogue()
    limit = min(
        offer.checked + timedelta(days=catalogue.stale_after_days[price_kind(offer.kind)])
        for gpu in catalogue.gpus
        for offer in catalogue.rental_offers(gpu.id, on=TODAY)
    )

    def old_prices(on: date) -> list[str]:
        return [str(each) for each in check_knowledge(on) if each.stale and "gpu_prices.yaml" in str(each)]

    assert old_prices(limit) == []
    said = old_prices(limit + timedelta(days=1))
    assert said
    assert all("was last checked on" in each and "https://" in each for each in said)


def test_a_snapshot_ages_from_the_day_it_was_taken() -> None:
    quality = load_quality()
    oldest = min(quality.snapshots, key=lambda snapshot: snapshot.taken)
    limit = oldest.taken + timedelta(days=quality.stale_after_days)
    assert not any(oldest.id in str(each) for each in check_knowledge(limit))
    assert any(oldest.id in str(each) for each in check_knowledge(limit + timedelta(days=1)))


def test_in_ten_years_every_kind_of_fact_is_old() -> None:
    said = "\n".join(map(str, check_knowledge(date(2036, 11, 23))))
    for name in ("models", "gpus", "gpu_prices", "quality", "evidence", "api_price_overrides", "throughput"):
        assert f"{name}.yaml" in said, name


def test_the_list_shows_every_fact_with_its_source_and_day() -> None:
    catalogue, lines = load_catalogue(), list(list_knowledge())
    assert len(lines) > len(catalogue.models) + len(catalogue.gpus) + len(catalogue.offers) + 628 / 2
    assert all("\n" not in line for line in lines)
    assert all("(20" in line for line in lines)
    assert any(line.startswith("gpu price · H100-SXM at RunPod · 3.29 USD per GPU-hour, secure") for line in lines)
    assert any(line.startswith("model · llama-3.3-70b · 70.6 B parameters") for line in lines)

"""Broken knowledge is refused with the file, the key, the reason and the fix."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.facts.load import KNOWLEDGE, KnowledgeError
from bot.facts.load_catalogue import load_catalogue
from tests.days import TODAY

Break = Callable[[str, str, str], None]


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    for name in ("models.yaml", "gpus.yaml", "gpu_prices.yaml", "throughput.yaml"):
        shutil.copy(KNOWLEDGE / name, tmp_path / name)
    return tmp_path


def broken(folder: Path, name: str, old: str, new: str) -> Path:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, "the test must change something"
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("models.yaml", "params_total_b: 8.03", "params_total_b: -8.03", "models.0.architecture.params_total_b"),
        ("models.yaml", "params_active_b: 8.03", "params_active_b: 80.3", "params_active_b is above params_total_b"),
        ("models.yaml", "  maker: Meta\n", "", "models.0.maker: is missing: add it"),
        ("models.yaml", "licence: llama-3.1\n", "licence: llama-9\n", "licence 'llama-9' is not under licences"),
        ("models.yaml", "- id: llama-3.1-70b", "- id: llama-3.1-8b", "'llama-3.1-8b' is there twice"),
        ("models.yaml", 'released: "2024-07-23"', 'released: "July 2024"', "models.0.released"),
        ("gpus.yaml", "bandwidth_gb_s: 320", "bandwith_gb_s: 320", "gpus.0.band"),
        ("gpu_prices.yaml", 'usd_per_gpu_hour: "0.805"', 'usd_per_gpu_hour: "0"', "offers.0.usd_per_gpu_hour"),
        ("gpu_prices.yaml", 'usd_per_gpu_hour: "0.805"', 'usd_per_gpu_hour: "NaN"', "offers.0.usd_per_gpu_hour"),
        ("gpu_prices.yaml", "gpu: L4,", "gpu: L5,", "offers.0: gpu 'L5' is not in gpus.yaml"),
        ("gpu_prices.yaml", "source: aws, checked", "source: amazon, checked", "source 'amazon' is not under sources"),
        ("gpu_prices.yaml", "checked: 2026-08-17", "checked: 2027-08-17", "is in the future"),
        ("throughput.yaml", "  hop_us:", "  hops_us:", "coefficients"),
        ("throughput.yaml", "bandwidth_share: {value: ", "bandwidth_share: {value: -", "bandwidth_share"),
    ],
)
def test_a_broken_fact_is_named_with_its_file(knowledge: Path, name: str, old: str, new: str, said: str) -> None:
    with pytest.raises(KnowledgeError) as error:
        load_catalogue(TODAY, folder=broken(knowledge, name, old, new))
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_file_is_named(knowledge: Path) -> None:
    (knowledge / "gpus.yaml").unlink()
    with pytest.raises(KnowledgeError, match=r"gpus\.yaml: is missing"):
        load_catalogue(TODAY, folder=knowledge)


def test_a_figure_checked_today_is_accepted_and_one_checked_tomorrow_is_not() -> None:
    assert load_catalogue(TODAY).models
    with pytest.raises(KnowledgeError, match="in the future"):
        load_catalogue(TODAY - timedelta(days=2))

"""Prints how fast a replica is sized and, given the measurements by LLM_ADVISOR_MEASUREMENTS, how well it predicts them."""

import os
import subprocess
import sys
import timeit
from pathlib import Path

import pytest

from bot.facts.load_catalogue import load_catalogue
from bot.sizing.precision import Precision, kv_bytes_by_default
from bot.sizing.throughput import Served, Split, replica_of

pytestmark = pytest.mark.bench


def test_the_time_of_a_replica_and_of_a_load_is_printed() -> None:
    catalogue = load_catalogue()
    model, gpu = catalogue.model("llama 70b"), catalogue.gpu("H100")
    served = Served(model, gpu, Precision.FP8, kv_bytes_by_default(model, gpu, Precision.FP8))
    replica = replica_of(served, Split(2), catalogue.coefficients)
    rounds = 2000
    at = timeit.timeit(lambda: replica.at(64, 1000, 200), number=rounds) / rounds
    found = timeit.timeit(lambda: replica_of(served, Split(2), catalogue.coefficients), number=rounds) / rounds
    print(f"\na load {at * 1e6:.1f} µs, a known replica {found * 1e6:.1f} µs")
    assert replica.fits


def test_the_accuracy_on_published_measurements_is_printed() -> None:
    path = os.environ.get("LLM_ADVISOR_MEASUREMENTS")
    if not path:
        pytest.skip("set LLM_ADVISOR_MEASUREMENTS to a YAML file of measurements (see sizing_refit.py)")
    script = Path(__file__).with_name("sizing_refit.py")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, str(script), path, "--unfitted", str(root / "tests/sizing/mlperf_v5_1_offline.yaml")],
        cwd=root,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    print(f"\n{done.stdout}")
    assert "never fitted" in done.stdout
    assert "coefficients of knowledge/throughput.yaml" in done.stdout

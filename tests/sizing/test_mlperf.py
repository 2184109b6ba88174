"""Results that no fit ever saw: MLPerf Inference v5.1, Offline (figures and their source in the file beside this)."""

import math
import statistics
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.facts.load_catalogue import load_catalogue
from bot.sizing.arguments import parse_size_arguments
from bot.sizing.size import size
from tests.days import TODAY

catalogue = load_catalogue(TODAY)
ROWS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("mlperf_v5_1_offline.yaml").read_text(encoding="utf-8")
)
GOAL_MEDIAN, GOAL_P90 = 1.25, 1.7


def log_ratio(row: dict[str, Any]) -> float:
    names = {"model": "model", "gpu": "gpu", "n_gpu": "count", "precision": "precision", "concurrency": "concurrency"}
    given = {ours: row[theirs] for theirs, ours in names.items()}
    asked = parse_size_arguments(given | {"input": row["input_len"], "output": row["output_len"]}, catalogue)
    found = size(
        asked.model,
        asked.gpu,
        count=asked.count,
        precision=asked.precision,
        input_tokens=asked.input_tokens,
        output_tokens=asked.output_tokens,
        catalogue=catalogue,
    )
    return math.log(found.output_tokens_per_second.expected / row["value"])


def test_unfitted_results_are_met_within_the_goal() -> None:
    off = [abs(log_ratio(row)) for row in ROWS]
    assert math.exp(statistics.median(off)) <= GOAL_MEDIAN
    assert math.exp(statistics.quantiles(off, n=10, method="inclusive")[-1]) <= GOAL_P90


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["id"]))
def test_no_unfitted_result_is_missed_by_more_than_two(row: dict[str, Any]) -> None:
    assert abs(log_ratio(row)) <= math.log(2)

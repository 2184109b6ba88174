"""Milliseconds of a decision with all costs and flips, warm and cold, and of fresh processes. Prints; asserts no time.

Run: python -m pytest tests/bench/test_decision_speed.py -m bench -s
"""

import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.framework import Answers
from bot.scoring.decision_json import decision_json
from bot.scoring.scales import SCORING
from bot.wiring import decider_on
from tests.days import TODAY

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.bench

FRESH = {
    "decide": ["decide", "--answers", "-", "--format", "json"],
    "cost": ["cost", "80M tokens gpt-4o vs llama-3.3-70b", "--format", "json"],
    "size": ["size", "llama-3.3-70b", "--gpu", "H100", "--count", "4", "--format", "json"],
    "compare": ["compare", "--figures", "-", "--format", "json"],
    "understand": ["understand", "--asked", "team", "two ML engineers", "--format", "json"],
}
INPUT = {"decide": '{"team": "some", "volume_tokens_per_month": 80000000}', "compare": '{"usd_per_hour": 2}'}


def some_answers(chance: random.Random, share_known: float) -> Answers:
    given = {}
    for question, values in SCORING.items():
        if chance.random() < share_known:
            given[question.value] = chance.choice(values) if values else chance.choice([2e6, 8e7, 1e9, 2e10])
    return Answers(**given)


@pytest.mark.parametrize("share_known", [0.0, 0.5, 1.0])
def test_a_decision_with_costs_and_flips(share_known: float) -> None:
    decider = decider_on(TODAY)
    chance = random.Random(7)
    cases = [some_answers(chance, share_known) for _ in range(200)]
    for case in cases:
        decider.decide(case)
    taken = []
    for case in cases:
        start = time.perf_counter()
        decision_json(decider.decide(case))
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    print(
        f"\ndecision, {share_known:.0%} of the answers known, warm: "
        f"median {statistics.median(taken):.2f} ms, p95 {taken[int(0.95 * len(taken))]:.2f} ms, max {taken[-1]:.2f} ms"
    )
    assert len(taken) == len(cases)


RUN_AND_TELL = (
    "import sys; from bot.cli.commands import run; code = run(sys.argv[1:]);"
    "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'));"
    "sys.stderr.write(peak); sys.exit(code)"
)
"""The command, then its own peak memory: the operating system's figure for a child counts the parent's memory too."""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc, which is Linux's")
@pytest.mark.parametrize("command", FRESH)
def test_a_fresh_process(command: str) -> None:
    seconds, megabytes = [], []
    for _ in range(6):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", RUN_AND_TELL, *FRESH[command]],
            cwd=ROOT,
            input=INPUT.get(command, ""),
            capture_output=True,
            text=True,
            check=True,
        )
        seconds.append(time.perf_counter() - start)
        megabytes.append(int(done.stderr.split()[1]) / 1024)
    del seconds[0], megabytes[0]  # the first run may still write bytecode
    print(
        f"\nllm-advisor {command}, fresh process: median {statistics.median(seconds):.2f} s, "
        f"peak memory {statistics.median(megabytes):.0f} MB"
    )
    assert len(seconds) == 5

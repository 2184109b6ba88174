"""Prints how long costs take: a warm decision's share, one crossover warm and cold, and a quick estimate in a fresh process."""

import itertools
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

import pytest

from bot.costing.economics import Economy
from bot.facts.load_catalogue import load_catalogue
from bot.facts.load_cost_assumptions import load_cost_assumptions
from bot.facts.load_profiles import load_profiles
from bot.framework import Answers, TaskKind, TaskSpecialization, Team

pytestmark = pytest.mark.bench

FRESH = """
import resource
from datetime import date
from bot.costing.economics import Economy
from bot.costing.quick import estimate
from bot.costing.quick_json import as_json
from bot.costing.request import EstimateRequest
from bot.facts.load_catalogue import load_catalogue
from bot.facts.load_cost_assumptions import load_cost_assumptions
from bot.facts.load_profiles import load_profiles
economy = Economy(load_catalogue(), on=date(2026, 11, 23), profiles=load_profiles(), assumptions=load_cost_assumptions())
as_json(estimate(EstimateRequest(volume_tokens_per_month=8e7, models=("gpt-4o", "llama-3.3-70b")), economy))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def told(what: str, times: list[float]) -> None:
    ordered = sorted(times)
    middle, late = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    print(f"{what:<58} median {middle:8.3f} ms   95th {late:8.3f} ms   n {len(ordered)}")


def test_costs_of_a_decision() -> None:
    economy = Economy(
        load_catalogue(), on=date(2026, 11, 23), profiles=load_profiles(), assumptions=load_cost_assumptions()
    )
    print()
    told("first answer, price library loaded", [milliseconds(lambda: economy.economics_of(Answers()))])
    keys = itertools.product(Team, TaskSpecialization, TaskKind, (False, True))
    answers = [
        Answers(team=team, task_specialization=task, task_kind=(kind,), labelled_data=data)
        for team, task, kind, data in keys
    ]
    told(
        "reference_crossover, cold",
        [milliseconds(lambda each=each: economy.reference_crossover(each)) for each in answers],
    )
    told(
        "reference_crossover, warm",
        [milliseconds(lambda each=each: economy.reference_crossover(each)) for each in answers],
    )

    def decision(tokens: float) -> None:
        asked = answers[0].model_copy(update={"volume_tokens_per_month": tokens})
        economy.economics_of(asked)
        for each in answers[:20]:
            economy.reference_crossover(each)

    decision(1e6)
    told(
        "one economics_of and 20 crossovers, warm, each another volume",
        [milliseconds(lambda n=n: decision(1e8 * n)) for n in range(1, 200)],
    )


def test_a_quick_estimate_in_a_fresh_process() -> None:
    times, memory = [], []
    for _ in range(5):
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True)
        times.append((time.perf_counter() - start) * 1e3)
        memory.append(int(done.stdout))
    print()
    told("80M tokens gpt-4o vs llama-3.3-70b, fresh process", times)
    print(f"peak memory {max(memory)} MB; this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")

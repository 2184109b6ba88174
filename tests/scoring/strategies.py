"""Answers for the property tests: any of them missing, any value, volumes over nine orders of magnitude."""

from typing import Any

from hypothesis import strategies as st

from bot.framework import (
    Answers,
    DataResidency,
    Latency,
    TaskKind,
    TaskSpecialization,
    Team,
    TimeToMarket,
    TrafficShape,
)

volumes = st.one_of(
    st.sampled_from([0.0, 49_999_999.0, 50_000_000.0, 90_000_000.0, 400_000_000.0, 900_000_000.0]),
    st.floats(1e3, 1e12).map(round).map(float),
)
ranges = st.tuples(volumes, volumes).map(sorted).map(tuple).filter(lambda ends: ends[0] < ends[1])

single_answers: dict[str, st.SearchStrategy[Any]] = {
    "data_residency": st.sampled_from(DataResidency),
    "region": st.sampled_from(["EU", "US", "any"]),
    "task_specialization": st.sampled_from(TaskSpecialization),
    "task_kind": st.lists(st.sampled_from(TaskKind), min_size=1, max_size=3, unique=True).map(tuple),
    "quality_critical": st.booleans(),
    "labelled_data": st.booleans(),
    "volume_tokens_per_month": st.one_of(volumes, ranges),
    "output_share": st.sampled_from([0.1, 0.25, 0.5]),
    "traffic_shape": st.sampled_from(TrafficShape),
    "growth_per_month": st.sampled_from([0.0, 0.05, 0.1, 0.3]),
    "team": st.sampled_from(Team),
    "latency": st.sampled_from(Latency),
    "time_to_market": st.sampled_from(TimeToMarket),
}

partial = st.fixed_dictionaries({}, optional=single_answers)
answers = partial.map(lambda given: Answers(**given))
complete = st.fixed_dictionaries(single_answers | {"volume_tokens_per_month": volumes}).map(
    lambda given: Answers(**given)
)


@st.composite
def with_workloads(draw: st.DrawFn) -> Answers:
    common = draw(partial)
    count = draw(st.integers(0, 4))
    workloads = [{"name": f"workload {place}"} | draw(partial) for place in range(count)]
    return Answers(**common, workloads=workloads)

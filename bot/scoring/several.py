"""Several workloads decided one by one, and what they cost together. Pure."""

from dataclasses import replace

from bot.costing.estimate import Economics, RouteCost
from bot.costing.split import Part, cost_of_all
from bot.framework import Route
from bot.scoring.decision import WorkloadDecision

ONE_WAY = tuple(route for route in Route if route is not Route.SPLIT)


def of_all(workloads: tuple[WorkloadDecision, ...]) -> Economics:
    """The money of all workloads: the plan first, then each single route that all of them could take.

    Crossover and chart are those of the largest workload, since each workload crosses at a volume of its own.
    """
    first = largest(workloads).economics
    without = [workload.name for workload in workloads if workload.answers.volume_bounds is None]
    missing = tuple(f"the cost of “{name}”: its volume is unknown" for name in without)
    stale = tuple(dict.fromkeys(fact for workload in workloads for fact in workload.economics.stale))
    costs = () if without else _costs(workloads)
    name = largest(workloads).name
    outlook = tuple(f"Workload “{name}”: {said}" for said in first.outlook) if len(workloads) > 1 else first.outlook
    missing = (*first.cannot_estimate, *missing)
    return replace(first, costs=costs, stale=stale, cannot_estimate=missing, outlook=outlook)


def largest(workloads: tuple[WorkloadDecision, ...]) -> WorkloadDecision:
    """The workload with the most tokens a month; the first of them while no volume is known."""
    return max(workloads, key=lambda workload: (workload.answers.volume_bounds or (0.0, 0.0))[1])


def notes_on_all(workloads: tuple[WorkloadDecision, ...]) -> tuple[str, ...]:
    """Says whose crossover is shown."""
    if len(workloads) < 2:
        return ()
    return (f"The crossover and the chart are those of the largest workload, “{largest(workloads).name}”.",)


def _costs(workloads: tuple[WorkloadDecision, ...]) -> tuple[RouteCost, ...]:
    found = []
    plan = [_part(workload, workload.route) for workload in workloads]
    if len({workload.route for workload in workloads}) > 1 and all(plan):
        found.append(cost_of_all([part for part in plan if part], Route.SPLIT))
    for route in ONE_WAY:
        parts = [_part(workload, route) for workload in workloads]
        if all(parts):
            found.append(cost_of_all([part for part in parts if part], route))
    return tuple(found)


def _part(workload: WorkloadDecision, route: Route) -> Part | None:
    """A workload on one route; a hybrid's own split is left to be measured, so it is priced at the vendor's."""
    wanted = Route.VENDOR_API if route is Route.SPLIT else route
    cost = next((cost for cost in workload.economics.costs if cost.route is wanted), None)
    return None if cost is None else Part(workload.name, cost)

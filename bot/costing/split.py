"""The cost of several workloads together: each on its chosen route, the people who run the machines paid once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.costing.estimate import CostLine, RouteCost, UsdRange
from bot.costing.self_hosted import PAID_ONCE
from bot.framework import Route

SELF_HOSTED = (Route.RENTED_GPUS, Route.OWNED_GPUS)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Part:
    """One workload with what its month costs on the route that was chosen for it. ``name`` was typed by a person."""

    name: str
    cost: RouteCost


def cost_of_all(parts: Sequence[Part], route: Route) -> RouteCost:
    """The whole month of several workloads: a line each, and what several self-hosted ones need only once taken off again.

    ``route``: what the whole is called, ``split`` where the parts go different ways.
    """
    chosen = [(part.name, part.cost) for part in parts]
    saved = _paid_once_more(tuple(cost for _, cost in chosen if cost.route in SELF_HOSTED))
    lines = [
        CostLine(
            name,
            cost.usd_per_month.expected,
            f"{cost.route.value.replace('_', ' ')}, {cost.model}: its own lines added up",
        )
        for name, cost in chosen
    ]
    if saved:
        lines.append(CostLine("staff and monitoring shared", -saved, "counted once for all self-hosted workloads"))
    low, expected, high = (
        sum((getattr(cost.usd_per_month, end) for _, cost in chosen), NOTHING) - saved
        for end in ("low", "expected", "high")
    )
    tokens = sum((cost.usd_per_month.expected / cost.usd_per_mtok for _, cost in chosen if cost.usd_per_mtok), NOTHING)
    return RouteCost(
        route,
        " + ".join(dict.fromkeys(cost.model for _, cost in chosen)),
        UsdRange(max(low, NOTHING), expected, high),
        expected / tokens if tokens else None,
        tuple(lines),
        max(lines, key=lambda line: line.usd).what,
        None,
        tuple(f"{name}: {cost.route.value.replace('_', ' ')}" for name, cost in chosen) if route is Route.SPLIT else (),
    )


def _paid_once_more(costs: tuple[RouteCost, ...]) -> Decimal:
    """What the lines that are paid once cost beyond the dearest of them."""
    each = [sum((line.usd for line in cost.lines if line.what in PAID_ONCE), NOTHING) for cost in costs]
    return sum(each, NOTHING) - max(each, default=NOTHING)

"""Other ways to pay for rented GPUs: spot, reserved, switched off at night. Each with its line and its condition."""

from collections.abc import Callable
from decimal import Decimal

from bot.costing.case import Way, Ways, layout_in_words
from bot.costing.choice import Fitting, Fleets
from bot.costing.estimate import CostLine, CostOption
from bot.costing.self_hosted import RENT, MachineMonth, times
from bot.costing.workload import Terms
from bot.facts.gpus import RentalKind

WaysOn = Callable[[RentalKind], Ways | None]
"""Every way to run the model on GPUs rented on those terms alone; ``None`` where our list has no such price."""


def rental_options(fleets: Fleets, fitting: Fitting, tokens: Decimal, ways_on: WaysOn) -> tuple[CostOption, ...]:
    """What the month costs on the terms that suit the traffic; only where it costs less than on demand."""
    if fitting.offer is None:
        return ()
    match fitting.hosting.workload.terms:
        case Terms.BUSINESS_HOURS:
            found = _switched_off(fleets, fitting, tokens)
        case Terms.STEADY:
            found = _on(RentalKind.RESERVED, tokens, ways_on)
        case Terms.NIGHTLY:
            found = _on(RentalKind.SPOT, tokens, ways_on)
        case Terms.SPIKY:
            found = None
    return (found,) if found is not None and found.usd_per_month < fitting.stairs.usd(tokens) else ()


def hours_at_least(fleets: Fleets, fitting: Fitting) -> Decimal:
    """The hours a month that have to be paid where machines are switched off while nobody uses them."""
    workload = fitting.hosting.workload
    if workload.terms is Terms.BUSINESS_HOURS:
        return fleets.assumptions["business_hours_per_month"]
    return workload.hours_per_month


def _switched_off(fleets: Fleets, fitting: Fitting, tokens: Decimal) -> CostOption | None:
    if fitting.offer is None:
        return None
    hours, replicas = hours_at_least(fleets, fitting), fitting.stairs.replicas(tokens)
    rent = _rent(fleets.rent(fitting.serving, fitting.offer, hours), replicas)
    now = _rent(fitting.hosting.machine, replicas)
    nobody = fitting.hosting.workload.hours_per_month - hours
    return CostOption(
        "switched off outside business hours",
        fitting.stairs.usd(tokens) - now.usd + rent.usd,
        rent,
        f"nobody needs an answer in the other {nobody} hours of the month",
    )


def _on(kind: RentalKind, tokens: Decimal, ways_on: WaysOn) -> CostOption | None:
    """The cheapest layout at the prices of that kind: often another GPU than the one on demand."""
    ways = ways_on(kind)
    if ways is None:
        return None
    way = ways.cheapest(tokens)
    stairs = way.fitting.stairs
    rent = _rent(way.fitting.hosting.machine, stairs.replicas(tokens))
    return CostOption(_what(kind, way), stairs.usd(tokens), rent, _condition(way))


def _what(kind: RentalKind, way: Way) -> str:
    provider = "" if way.fitting.offer is None else f" at {way.fitting.offer.provider}"
    return f"{kind.value}{provider}, {layout_in_words(way)}"


def _condition(way: Way) -> str:
    offer = way.fitting.offer
    if offer is not None and offer.commitment:
        return offer.commitment
    return "a machine may be taken away at short notice, and its work starts again elsewhere"


def _rent(machine: MachineMonth, replicas: int) -> CostLine:
    return times(next(line for line in machine.lines if line.what == RENT), replicas)

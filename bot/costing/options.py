"""Other ways to pay for the same rented GPUs: spot, reserved, switched off at night. Each with its line and its condition."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.costing.choice import Fitting, Fleets
from bot.costing.estimate import CostLine, CostOption
from bot.costing.self_hosted import RENT, MachineMonth, times
from bot.costing.workload import Terms
from bot.facts.gpus import RentalKind, RentalOffer


@dataclass(frozen=True, slots=True)
class _Month:
    """What is paid for now: a way to run the model on rented GPUs at a monthly volume."""

    fleets: Fleets
    fitting: Fitting
    tokens: Decimal
    own_cloud: bool

    @property
    def usd(self) -> Decimal:
        return self.fitting.stairs.usd(self.tokens)

    def instead(self, offer: RentalOffer, hours: Decimal, what: str, condition: str) -> CostOption:
        """The month with the rent of another offer, or of fewer hours."""
        rent = self._rent(self.fleets.rent(self.fitting.serving, offer, hours))
        now = self._rent(self.fitting.hosting.machine)
        return CostOption(what, self.usd - now.usd + rent.usd, rent, condition)

    def cheapest(self, kind: RentalKind) -> RentalOffer | None:
        return self.fleets.cheapest_of_kind(self.fitting.serving, kind, own_cloud=self.own_cloud)

    def _rent(self, machine: MachineMonth) -> CostLine:
        line = next(line for line in machine.lines if line.what == RENT)
        return times(line, self.fitting.stairs.replicas(self.tokens))


def rental_options(fleets: Fleets, fitting: Fitting, tokens: Decimal, *, own_cloud: bool) -> tuple[CostOption, ...]:
    """What the same month costs on the terms that suit the traffic; only where it costs less than on demand."""
    if fitting.offer is None:
        return ()
    month = _Month(fleets, fitting, tokens, own_cloud)
    return tuple(option for option in _options(month, fitting.offer) if option.usd_per_month < month.usd)


def hours_at_least(fleets: Fleets, fitting: Fitting) -> Decimal:
    """The hours a month that have to be paid where machines are switched off while nobody uses them."""
    workload = fitting.hosting.workload
    if workload.terms is Terms.BUSINESS_HOURS:
        return fleets.assumptions["business_hours_per_month"]
    return workload.hours_per_month


def _options(month: _Month, offer: RentalOffer) -> Iterator[CostOption]:
    workload = month.fitting.hosting.workload
    hours = workload.hours_per_month
    match workload.terms:
        case Terms.BUSINESS_HOURS:
            on = hours_at_least(month.fleets, month.fitting)
            condition = f"nobody needs an answer in the other {hours - on} hours of the month"
            yield month.instead(offer, on, "switched off outside business hours", condition)
        case Terms.STEADY:
            if (reserved := month.cheapest(RentalKind.RESERVED)) is not None:
                yield month.instead(reserved, hours, f"reserved at {reserved.provider}", reserved.commitment)
        case Terms.NIGHTLY:
            if (spot := month.cheapest(RentalKind.SPOT)) is not None:
                condition = "a machine may be taken away at short notice, and its work starts again elsewhere"
                yield month.instead(spot, hours, f"spot at {spot.provider}", condition)
        case Terms.SPIKY:
            return

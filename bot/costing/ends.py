"""The low and the high end of a self-hosted month: volume, price of the GPUs, throughput and staff at that end, in words too."""

from dataclasses import dataclass, replace
from decimal import Decimal

from bot.costing.choice import Fitting, Fleets
from bot.costing.crossover import Staircase
from bot.costing.estimate import UsdRange
from bot.costing.options import hours_at_least
from bot.costing.self_hosted import MachineMonth
from bot.costing.token_counts import in_words
from bot.costing.workload import Volume
from bot.facts.gpus import RentalOffer


@dataclass(frozen=True, slots=True)
class Ends:
    """The month with both ends, and how each end follows."""

    usd: UsdRange
    low_formula: str
    high_formula: str


@dataclass(frozen=True, slots=True)
class _End:
    """One end: the machine, how much it serves, and the share of the expected staff."""

    machine: MachineMonth
    tokens_per_second: Decimal
    staff: Decimal
    tokens: Decimal
    of_machine: str

    def usd(self, fleets: Fleets, fitting: Fitting) -> Decimal:
        return self._stairs(fleets, fitting).usd(self.tokens)

    def formula(self, fleets: Fleets, fitting: Fitting) -> str:
        stairs = self._stairs(fleets, fitting)
        return (
            f"{stairs.replicas(self.tokens)} × {stairs.usd_per_replica:,.2f} USD a replica ({self.of_machine}, serving"
            f" {self.tokens_per_second:,.0f} tokens a second) + {stairs.usd_fixed:,.2f} USD for staff, set-up and monitoring"
            f" ({percent(self.staff)} of the expected) + {in_words(self.tokens)} tokens ×"
            f" {stairs.usd_per_mtok:.4g} USD egress per million"
        )

    def _stairs(self, fleets: Fleets, fitting: Fitting) -> Staircase:
        return replace(fitting.hosting, machine=self.machine).stairs(
            fleets.assumptions, self.tokens_per_second, self.staff
        )


def self_hosted_ends(fleets: Fleets, fitting: Fitting, volume: Volume, *, own_cloud: bool) -> Ends:
    """The range of a month on one layout; the expected figure always lies within."""
    serving, a = fitting.serving, fleets.assumptions
    (cheap, cheap_words), (dear, dear_words) = _machines(fleets, fitting, own_cloud=own_cloud)
    low = _End(cheap, serving.tokens_per_second_high, a["staff_low"], volume.low, cheap_words)
    high = _End(dear, serving.tokens_per_second_low, a["staff_high"], volume.high, dear_words)
    expected = fitting.stairs.usd(volume.expected)
    usd = UsdRange(min(low.usd(fleets, fitting), expected), expected, max(high.usd(fleets, fitting), expected))
    return Ends(usd, low.formula(fleets, fitting), high.formula(fleets, fitting))


def _machines(fleets: Fleets, fitting: Fitting, *, own_cloud: bool) -> tuple[tuple[MachineMonth, str], ...]:
    serving, workload = fitting.serving, fitting.hosting.workload
    if fitting.offer is None:
        band = fleets.assumptions["purchase_band"]
        ends = ((-band, f"bought {percent(band)} below the price we know"), (band, f"bought {percent(band)} above it"))
        return tuple((fleets.buy(serving, workload, times=1 + way), words) for way, words in ends)
    offers = fleets.offers(serving.gpu, serving.gpus, own_cloud=own_cloud, terms=workload.terms)
    if offers is None:
        return (fitting.hosting.machine, "as expected"), (fitting.hosting.machine, "as expected")
    hours = hours_at_least(fleets, fitting), workload.hours_per_month
    return tuple(
        (fleets.rent(serving, offer, month), f"{serving.gpu} at {_offer_in_words(offer)}, {month} hours")
        for offer, month in zip((offers[0], offers[2]), hours, strict=True)
    )


def _offer_in_words(offer: RentalOffer) -> str:
    return f"{offer.provider}, {terms_in_words(offer)}, {offer.usd_per_gpu_hour} USD an hour, checked {offer.checked}"


def terms_in_words(offer: RentalOffer) -> str:
    """The kind of an offer, and what is signed for."""
    kind = offer.kind.value.replace("_", " ")
    return f"{kind}: {offer.commitment}" if offer.commitment else kind


def percent(share: Decimal) -> str:
    """ "30 %"."""
    return f"{(share * 100).normalize():f} %"

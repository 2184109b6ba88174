"""The low and the high end of a self-hosted month: volume, price of the GPUs, throughput and staff at that end, in words too.

Like the expected month each end takes the layout that is cheapest at its own prices and throughput, whichever that is: so no
end falls when the volume rises, as it would where the ends follow the layout of the expected month.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from bot.costing.case import Way, Ways
from bot.costing.choice import Fleets
from bot.costing.crossover import Staircase
from bot.costing.envelope import Envelope
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
    """One way at one end: its cost by volume, how fast it is there, the share of the expected staff, and the price in words."""

    stairs: Staircase
    tokens_per_second: Decimal
    staff: Decimal
    of_machine: str

    def formula(self, tokens: Decimal) -> str:
        stairs = self.stairs
        return (
            f"{stairs.replicas(tokens)} × {stairs.usd_per_replica:,.2f} USD a replica ({self.of_machine}, serving"
            f" {self.tokens_per_second:,.0f} tokens a second) + {stairs.usd_fixed:,.2f} USD for staff, set-up and monitoring"
            f" ({percent(self.staff)} of the expected) + {in_words(tokens)} tokens ×"
            f" {stairs.usd_per_mtok:.4g} USD egress per million"
        )


@dataclass(frozen=True)
class _Edge:
    """The cheapest of all ways at one end, by volume."""

    ends: tuple[_End, ...]

    @cached_property
    def envelope(self) -> Envelope:
        return Envelope(tuple(end.stairs for end in self.ends))

    def formula(self, tokens: Decimal) -> str:
        return self.ends[self.envelope.cheapest(tokens)].formula(tokens)


@dataclass(frozen=True)
class Planned:
    """Every way to run a model oneself, with what a month costs at least, as expected and at most."""

    fleets: Fleets
    ways: Ways
    own_cloud: bool

    def ends(self, volume: Volume) -> Ends:
        """The range of a month; the expected figure always lies within, and none falls when the volume rises."""
        low, high = self._edges
        expected = self.ways.lower_edge.usd(volume.expected)
        usd = UsdRange(
            min(low.envelope.usd(volume.low), expected), expected, max(high.envelope.usd(volume.high), expected)
        )
        return Ends(usd, low.formula(volume.low), high.formula(volume.high))

    @cached_property
    def _edges(self) -> tuple[_Edge, _Edge]:
        both = [tuple(self._ends_of(way)) for way in self.ways.all]
        return _Edge(tuple(low for low, _ in both)), _Edge(tuple(high for _, high in both))

    def _ends_of(self, way: Way) -> Iterator[_End]:
        serving, a = way.fitting.serving, self.fleets.assumptions
        speeds = serving.tokens_per_second_high, serving.tokens_per_second_low
        staffs = a["staff_low"], a["staff_high"]
        for (machine, words), speed, staff in zip(self._machines(way), speeds, staffs, strict=True):
            stairs = replace(way.fitting.hosting, machine=machine).stairs(a, speed, staff)
            yield _End(stairs, speed, staff, f"{self._model_in_words(way)}{serving.gpus} × {serving.gpu} {words}")

    def _model_in_words(self, way: Way) -> str:
        return f"{way.model.id} on " if len({each.model.id for each in self.ways.all}) > 1 else ""

    def _machines(self, way: Way) -> tuple[tuple[MachineMonth, str], ...]:
        """The replica at its lowest and its highest price, each with that price in words."""
        fitting = way.fitting
        serving, workload = fitting.serving, fitting.hosting.workload
        if fitting.offer is None:
            band = self.fleets.assumptions["purchase_band"]
            low, high = f"bought {percent(band)} below the price we know", f"bought {percent(band)} above it"
            return tuple(
                (self.fleets.buy(serving, workload, times=1 + way_off), words)
                for way_off, words in ((-band, low), (band, high))
            )
        offers = self.fleets.offers(serving.gpu, serving.gpus, own_cloud=self.own_cloud, terms=workload.terms)
        if offers is None:
            return (fitting.hosting.machine, "as expected"), (fitting.hosting.machine, "as expected")
        hours = hours_at_least(self.fleets, fitting), workload.hours_per_month
        return tuple(
            (self.fleets.rent(serving, offer, month), f"at {_offer_in_words(offer)}, {month} hours")
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

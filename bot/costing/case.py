"""The person's own case: every way to run the open model oneself within the answers, the API's price, and where they cross.

It is the case that costs, chart and crossover are told of. What scoring weighs is ``Economy.reference_crossover``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from bot.costing.choice import Fitting
from bot.costing.envelope import Envelope
from bot.costing.estimate import Crossover, CurvePoint
from bot.costing.token_counts import in_words
from bot.facts.dated import Source
from bot.facts.open_models import OpenModel


@dataclass(frozen=True, slots=True)
class Way:
    """One model on one layout."""

    model: OpenModel
    fitting: Fitting


@dataclass(frozen=True)
class Ways:
    """Every way to run an open model oneself; at each volume the cheapest counts. At least one."""

    all: tuple[Way, ...]

    @cached_property
    def lower_edge(self) -> Envelope:
        """The cost of the cheapest way by volume."""
        return Envelope(tuple(way.fitting.stairs for way in self.all))

    def cheapest(self, tokens: Decimal) -> Way:
        """The cheapest way at a monthly volume."""
        return self.all[self.lower_edge.cheapest(tokens)]

    def at_capacity(self) -> Way:
        """The way with the lowest cost per token in a large fleet at full load."""
        return self.all[self.lower_edge.cheapest_at_capacity()]


def ways_of(fittings: Iterable[tuple[OpenModel, tuple[Fitting, ...]]]) -> Ways | None:
    """All ways of several models; ``None`` without any."""
    found = tuple(Way(model, fitting) for model, each in fittings for fitting in each)
    return Ways(found) if found else None


@dataclass(frozen=True, slots=True)
class Rival:
    """The API on the other side: its name and what a million tokens costs there."""

    name: str
    usd_per_mtok: Decimal
    source: Source


def crossover_of(ways: Ways, rival: Rival) -> Crossover:
    """Where the cheapest way crosses the rival for good, in figures and in a sentence."""
    edge, price = ways.lower_edge, rival.usd_per_mtok
    tokens = edge.crossover(price)
    at_capacity = edge.usd_per_mtok_at_capacity()
    way = ways.at_capacity() if tokens is None else ways.cheapest(tokens)
    where = layout_in_words(way)
    if tokens is None:
        note = f"never: at full load {where} costs ${at_capacity:.2f} per million tokens, {rival.name} ${price:.2f}"
    else:
        replicas = way.fitting.stairs.replicas(tokens)
        copies = "one replica" if replicas == 1 else f"{replicas} replicas"
        note = f"from {in_words(tokens)} tokens a month on, {where} with {copies} costs no more than {rival.name}"
    return Crossover(
        tokens,
        note,
        rival.name,
        way.model.id,
        way.fitting.serving.gpu,
        price,
        at_capacity,
        _crossing_formula(way, rival, tokens),
        _at_capacity_formula(ways.at_capacity()),
        _sources((way, ways.at_capacity()), rival),
    )


def _crossing_formula(way: Way, rival: Rival, tokens: Decimal | None) -> str:
    stairs = way.fitting.stairs
    if tokens is None:
        return (
            f"{_at_capacity_formula(way)}: not below {rival.usd_per_mtok:.4g} USD per million tokens of {rival.name}, so no"
            " volume makes up for it"
        )
    return (
        f"({stairs.replicas(tokens)} × {stairs.usd_per_replica:,.2f} USD a replica and month + {stairs.usd_fixed:,.2f} USD for"
        f" staff, set-up and monitoring) ÷ ({rival.usd_per_mtok:.4g} USD per million tokens of {rival.name} −"
        f" {stairs.usd_per_mtok:.4g} USD egress) × 1,000,000"
    )


def _at_capacity_formula(way: Way) -> str:
    stairs = way.fitting.stairs
    capacity = (stairs.tokens_per_replica or Decimal(0)) / 1_000_000
    return (
        f"{stairs.usd_per_replica:,.2f} USD a replica and month ÷ {capacity:,.6g} million tokens that one serves +"
        f" {stairs.usd_per_mtok:.4g} USD egress, {layout_in_words(way)}"
    )


def _sources(shown: tuple[Way, ...], rival: Rival) -> tuple[Source, ...]:
    found = [rival.source]
    for way in shown:
        found += [
            *(line.source for line in way.fitting.hosting.machine.lines if line.source is not None),
            way.model.source,
        ]
    return tuple(dict.fromkeys(found))


def layout_in_words(way: Way) -> str:
    """ "llama-3.3-70b on 2 × H200-SXM": one replica."""
    return f"{way.model.id} on {way.fitting.serving.gpus} × {way.fitting.serving.gpu}"


def label_of(ways: Ways, points: Iterable[CurvePoint]) -> str:
    """What the line of self-hosting is called: the layout, where one is the cheapest at every point that is shown."""
    shown = [ways.cheapest(point.tokens_per_month) for point in points]
    if len({layout_in_words(way) for way in shown}) == 1:
        return layout_in_words(shown[0])
    models = " or ".join(dict.fromkeys(way.model.id for way in shown))
    return f"{models}, the cheapest layout at each volume"


def how_the_layout_changes(ways: Ways, tokens: Decimal, crossover: Decimal | None) -> str:
    """One sentence where the cheapest layout at the person's volume is not that of the crossover; else empty."""
    here = ways.cheapest(tokens)
    there = ways.at_capacity() if crossover is None else ways.cheapest(crossover)
    if layout_in_words(here) == layout_in_words(there):
        return ""
    where = "in a large fleet at full load" if crossover is None else f"at the crossover of {in_words(crossover)}"
    return (
        f"The cheapest layout depends on the volume: at {in_words(tokens)} tokens a month it is {layout_in_words(here)},"
        f" {where} {layout_in_words(there)}; the chart shows the cheapest at each volume"
    )

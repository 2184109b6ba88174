"""The answer to "how does this model run on these GPUs?" (INTERFACE "Sizing"), with its assumptions and its band. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.facts.catalogue import Catalogue, Gpu, MissingFact, OpenModel, RentalOffer
from bot.facts.dated import Source
from bot.framework import UnusableInput
from bot.sizing.assumptions import assumptions_of, limits_of
from bot.sizing.fleet import (
    AS_MANY_AS_FIT,
    LARGEST_SPLIT,
    Layout,
    Workload,
    best_layout,
    layout_with_split,
    smallest_count_that_fits,
)
from bot.sizing.formulas import memory_formulas, price_formula, sources_of, speed_formulas
from bot.sizing.memory import kv_cache_of, weights_of
from bot.sizing.precision import Precision, kv_bytes_by_default
from bot.sizing.throughput import Performance, Served

ALTERNATIVES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Band:
    """An estimate: low ≤ expected ≤ high."""

    low: float
    expected: float
    high: float

    def to_json(self) -> dict[str, float]:
        """The three figures, rounded to what the model can tell."""
        return {"low": figures(self.low), "expected": figures(self.expected), "high": figures(self.high)}


@dataclass(frozen=True, slots=True)
class GpuCount:
    """So many of one GPU."""

    gpu: str
    count: int


@dataclass(frozen=True, slots=True)
class Sizing:
    """Memory, throughput and latency of a model on given GPUs. Without room for one request, ``fits`` is False, speeds 0."""

    model: OpenModel
    gpu: Gpu
    count: int
    precision: Precision
    layout: Layout | None
    fits: bool
    weights_gb: float
    kv_gb_per_request: float
    max_concurrency: int
    concurrency: int
    output_tokens_per_second: Band
    inter_token_ms: Band
    time_to_first_token_ms: Band
    smallest_that_fits: tuple[GpuCount, ...]
    offer: RentalOffer | None
    usd_per_mtok_output: Decimal | None
    assumptions: tuple[str, ...]
    cannot_estimate: tuple[str, ...]
    formulas: dict[str, str]
    sources: dict[str, Source]

    def to_json(self) -> dict[str, Any]:
        """INTERFACE "Sizing"."""
        return {
            "model": self.model.id,
            "gpu": self.gpu.id,
            "count": self.count,
            "precision": self.precision.value,
            "tensor_parallel": self.layout.replica.split.gpus if self.layout else None,
            "replicas": self.layout.replicas if self.layout else 0,
            "fits": self.fits,
            "weights_gb": figures(self.weights_gb),
            "kv_gb_per_request": figures(self.kv_gb_per_request),
            "max_concurrency": self.max_concurrency,
            "concurrency": self.concurrency,
            **self._speeds(),
            "smallest_that_fits": [{"gpu": each.gpu, "count": each.count} for each in self.smallest_that_fits],
            "usd_per_mtok_output": None if self.usd_per_mtok_output is None else float(self.usd_per_mtok_output),
            "price": self._price(),
            "assumptions": list(self.assumptions),
            "cannot_estimate": list(self.cannot_estimate),
            "formulas": self.formulas,
            "sources": {of: _source(source) for of, source in self.sources.items()},
        }

    def _speeds(self) -> dict[str, Any]:
        """Throughput and latency; what does not run has none, and none is not 0."""
        bands = {
            name: band.to_json() if self.fits else dict.fromkeys(("low", "expected", "high"))
            for name, band in (
                ("output_tokens_per_second", self.output_tokens_per_second),
                ("inter_token_ms_band", self.inter_token_ms),
                ("time_to_first_token_ms_band", self.time_to_first_token_ms),
            )
        }
        expected = {name: bands[f"{name}_band"]["expected"] for name in ("inter_token_ms", "time_to_first_token_ms")}
        return {**bands, **expected}

    def _price(self) -> dict[str, Any] | None:
        if self.offer is None:
            return None
        return {
            "usd_per_gpu_hour": float(self.offer.usd_per_gpu_hour),
            "provider": self.offer.provider,
            "instance": self.offer.instance,
            "kind": self.offer.kind.value,
            "source": _source(self.offer.source),
        }


def _source(source: Source) -> dict[str, str]:
    return {"title": source.title, "url": source.url, "checked": source.checked.isoformat()}


def figures(value: float, digits: int = 4) -> float:
    """``value`` with so many significant figures."""
    return float(f"{value:.{digits}g}")


def size(  # noqa: PLR0913 - the arguments of the command, keyword-only
    model: OpenModel,
    gpu: Gpu,
    *,
    count: int,
    precision: Precision,
    input_tokens: int,
    output_tokens: int,
    catalogue: Catalogue,
    concurrency: int | None = None,
    tp: int | None = None,
    kv_bytes: int | None = None,
    on: date = date.max,
) -> Sizing:
    """How ``model`` runs on ``count`` of ``gpu``; without ``concurrency`` with all that fit, without ``tp`` in the best layout.

    Raises:
        UnusableInput: more tokens than the model's context, or a ``tp`` that engines cannot use.
    """
    work = Workload(input_tokens, output_tokens)
    _check(model, work, count, tp)
    c = catalogue.coefficients
    served = Served(model, gpu, precision, kv_bytes or kv_bytes_by_default(model, gpu, precision))
    asked = AS_MANY_AS_FIT if concurrency is None else concurrency
    layout = best_layout(served, count, work, asked, c) if tp is None else layout_with_split(served, count, tp, c)
    room = layout.replica.max_concurrency(work.tokens) * layout.replicas if layout else 0
    if layout is None or room < 1:
        return _does_not_fit(served, count, work, catalogue)
    asked = room if concurrency is None else concurrency
    at = layout.at(asked, input_tokens, output_tokens)
    offer = _cheapest(catalogue, gpu, on, count)
    return Sizing(
        model=model,
        gpu=gpu,
        count=count,
        precision=precision,
        layout=layout,
        fits=True,
        weights_gb=_weights_gb(served),
        kv_gb_per_request=layout.replica.kv.of_request(work.tokens) / 1e9,
        max_concurrency=room,
        concurrency=asked,
        output_tokens_per_second=_rate_band(at.output_tokens_per_second, catalogue),
        inter_token_ms=_time_band(at.inter_token_s, catalogue),
        time_to_first_token_ms=_time_band(at.time_to_first_token_s, catalogue),
        smallest_that_fits=_smallest(served, work, catalogue),
        offer=offer,
        usd_per_mtok_output=_usd_per_mtok(offer, count, at),
        assumptions=assumptions_of(served, layout, count, c),
        cannot_estimate=(*limits_of(served, layout, asked=concurrency, room=room), *_unpriced(offer, gpu)),
        formulas={
            **memory_formulas(served, work),
            **speed_formulas(served, layout, work, asked, c),
            **({} if offer is None else price_formula(offer, count, at.output_tokens_per_second)),
        },
        sources=sources_of(served, catalogue, offer),
    )


def _rate_band(tokens_per_second: float, catalogue: Catalogue) -> Band:
    c = catalogue.coefficients
    return Band(tokens_per_second * c.band_low, tokens_per_second, tokens_per_second * c.band_high)


def _check(model: OpenModel, work: Workload, count: int, tp: int | None) -> None:
    if work.tokens > model.context_tokens:
        raise UnusableInput(
            f"input: {work.tokens:,.0f} tokens of input and output are more than the {model.context_tokens:,} that"
            f" {model.id} can hold; shorten one of them",
            key="input",
        )
    if tp is None:
        return
    if tp > count:
        raise UnusableInput(f"tp: {tp} GPUs to a replica are more than the {count} given; at most {count}", key="tp")
    if tp > LARGEST_SPLIT or model.heads % tp:
        able = [n for n in range(1, LARGEST_SPLIT + 1) if model.heads % n == 0 and n <= count]
        raise UnusableInput(
            f"tp: the {model.heads} attention heads of {model.id} cannot be split over {tp} GPUs;"
            f" accepted here: {', '.join(map(str, able))}",
            key="tp",
        )


def _does_not_fit(served: Served, count: int, work: Workload, catalogue: Catalogue) -> Sizing:
    nothing = Band(0.0, 0.0, 0.0)
    smallest = _smallest(served, work, catalogue)
    needs = next((each for each in smallest if each.gpu == served.gpu.id), None)
    hold = "does not hold" if count == 1 else "do not hold"
    fix = (
        f"; {needs.count} of them do"
        if needs and needs.count > count
        else "; no two servers of it do"
        if not needs
        else ""
    )
    return Sizing(
        model=served.model,
        gpu=served.gpu,
        count=count,
        precision=served.precision,
        layout=None,
        fits=False,
        weights_gb=_weights_gb(served),
        kv_gb_per_request=kv_cache_of(served.model, served.kv_bytes).of_request(work.tokens) / 1e9,
        max_concurrency=0,
        concurrency=0,
        output_tokens_per_second=nothing,
        inter_token_ms=nothing,
        time_to_first_token_ms=nothing,
        smallest_that_fits=smallest,
        offer=None,
        usd_per_mtok_output=None,
        assumptions=assumptions_of(served, None, count, catalogue.coefficients),
        cannot_estimate=(f"{count} x {served.gpu.id} {hold} the weights and one request{fix}",),
        formulas=memory_formulas(served, work),
        sources=sources_of(served, catalogue, None),
    )


def _weights_gb(served: Served) -> float:
    return weights_of(served.model, served.precision).total / 1e9


def _time_band(expected_s: float, catalogue: Catalogue) -> Band:
    c = catalogue.coefficients
    return Band(expected_s * 1e3 / c.band_high, expected_s * 1e3, expected_s * 1e3 / c.band_low)


def _smallest(served: Served, work: Workload, catalogue: Catalogue) -> tuple[GpuCount, ...]:
    """The asked GPU first, then the others, fewest and smallest first."""
    found = []
    for gpu in catalogue.gpus:
        count = smallest_count_that_fits(served.model, gpu, served.precision, work, catalogue.coefficients)
        if count is not None:
            found.append((gpu.id != served.gpu.id, count * gpu.memory_gb, count, gpu.id))
    return tuple(GpuCount(gpu, count) for _, _, count, gpu in sorted(found)[:ALTERNATIVES_SHOWN])


def _cheapest(catalogue: Catalogue, gpu: Gpu, on: date, count: int) -> RentalOffer | None:
    try:
        return catalogue.cheapest_offer(gpu.id, on=on, count=count)
    except MissingFact:
        return None


def _unpriced(offer: RentalOffer | None, gpu: Gpu) -> tuple[str, ...]:
    if offer is not None:
        return ()
    return (f"no rental price of {gpu.id} is in our list, so no cost: add a dated one to knowledge/gpu_prices.yaml",)


def _usd_per_mtok(offer: RentalOffer | None, count: int, at: Performance) -> Decimal | None:
    if offer is None:
        return None
    per_hour = Decimal(repr(at.output_tokens_per_second)) * 3600
    return (offer.usd_per_gpu_hour * count * 1_000_000 / per_hour).quantize(Decimal("0.0001"))

"""The sizing model as costs use it: every layout of one replica within one server, at its best load within the limits.

Throughput, memory and latency are ``bot.sizing``'s; here is only the search over layouts and which precision is taken:
the makers' own where they publish 4 bits, fp8 where the GPU multiplies in it, else 16 bit, and 4 bits where nothing else fits.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.costing.serving import MOST_GPUS, Limits, Serving
from bot.facts.catalogue import Catalogue
from bot.facts.cost_assumptions import CostAssumptions
from bot.facts.gpus import Gpu
from bot.facts.open_models import OpenModel
from bot.sizing.fleet import splits_of
from bot.sizing.precision import Precision, has_in_hardware, kv_bytes_by_default, precision_named, precision_of_weights
from bot.sizing.throughput import Replica, Served, Split, replica_of

_FOUR_BITS = (Precision.INT4, Precision.FP4)


class SizedLayouts:
    """The port ``Sizing``, by the roofline of ``bot.sizing``."""

    def __init__(self, catalogue: Catalogue, assumptions: CostAssumptions) -> None:
        self._catalogue = catalogue
        self._coefficients = catalogue.coefficients
        self._least = int(assumptions["smallest_useful_concurrency"])
        self._most = int(assumptions["largest_concurrency"])

    def servings(
        self, model: OpenModel, gpus: Sequence[Gpu], *, input_tokens: int, output_tokens: int, limits: Limits
    ) -> tuple[Serving, ...]:
        """Every layout on these GPUs that fits and keeps the limits."""
        return tuple(
            serving
            for gpu in gpus
            for precision in self._precisions(model, gpu)
            for serving in self._on(_served(model, gpu, precision), (input_tokens, output_tokens), limits)
        )

    def first_token_ms(
        self, model: OpenModel, serving: Serving, *, input_tokens: int, concurrency: int
    ) -> float | None:
        """Time to the first token on a layout; ``None`` when so many requests of that size do not fit."""
        served = _served(model, self._catalogue.gpu(serving.gpu), precision_named(serving.precision))
        replica = self._replica(served, Split(serving.gpus, serving.spread_experts))
        if replica.max_concurrency(input_tokens + serving.output_tokens) < concurrency:
            return None
        return replica.at(concurrency, input_tokens, serving.output_tokens).time_to_first_token_s * 1e3

    def _precisions(self, model: OpenModel, gpu: Gpu) -> Iterator[Precision]:
        own = precision_of_weights(model)
        if own in _FOUR_BITS:
            yield own
        elif has_in_hardware(gpu, Precision.FP8):
            yield Precision.FP8
        elif any(
            self._replica(_served(model, gpu, Precision.BF16), split).fits for split in splits_of(model, MOST_GPUS)
        ):
            yield Precision.BF16
        else:
            yield Precision.INT4

    def _on(self, served: Served, request: tuple[int, int], limits: Limits) -> Iterator[Serving]:
        for split in splits_of(served.model, MOST_GPUS):
            replica = self._replica(served, split)
            concurrency = self._best_load(replica, request, limits)
            if concurrency:
                yield self._serving(served, replica, request, concurrency)

    def _best_load(self, replica: Replica, request: tuple[int, int], limits: Limits) -> int:
        """The largest number of requests at once that fits and keeps the limits; 0 when not even the least useful one does."""

        def within(concurrency: int) -> bool:
            at = replica.at(concurrency, *request)
            return _in_time(at.time_to_first_token_s, limits.first_token_ms) and _in_time(
                at.inter_token_s, limits.inter_token_ms
            )

        most = min(self._most, replica.max_concurrency(sum(request)))
        if most < self._least or not within(self._least):
            return 0
        if within(most):
            return most
        low, high = self._least, most
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if within(middle) else (low, middle)
        return low

    def _serving(self, served: Served, replica: Replica, request: tuple[int, int], concurrency: int) -> Serving:
        at = replica.at(concurrency, *request)
        total = at.output_tokens_per_second * sum(request) / request[1]
        band = self._coefficients
        return Serving(
            gpu=served.gpu.id,
            gpus=replica.split.gpus,
            precision=served.precision.value,
            concurrency=concurrency,
            tokens_per_second_low=_rounded(total * band.band_low),
            tokens_per_second=_rounded(total),
            tokens_per_second_high=_rounded(total * band.band_high),
            first_token_ms=at.time_to_first_token_s * 1e3,
            inter_token_ms=at.inter_token_s * 1e3,
            output_tokens=request[1],
            weights_gb=replica.weights_bytes_per_gpu * replica.split.gpus / 1e9,
            squeezed=served.precision in _FOUR_BITS and precision_of_weights(served.model) not in _FOUR_BITS,
            spread_experts=replica.split.data_parallel_attention,
        )

    def _replica(self, served: Served, split: Split) -> Replica:
        return replica_of(served, split, self._coefficients)


def _served(model: OpenModel, gpu: Gpu, precision: Precision) -> Served:
    return Served(model, gpu, precision, kv_bytes_by_default(model, gpu, precision))


def _in_time(seconds: float, limit_ms: Decimal | None) -> bool:
    return limit_ms is None or seconds * 1e3 <= float(limit_ms)


def _rounded(tokens_per_second: float) -> Decimal:
    """Six figures are more than the model can tell; the rest would be noise in the money."""
    return Decimal(f"{tokens_per_second:.6g}")

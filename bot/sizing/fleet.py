"""Layouts of a model over GPUs: how to split it, how many copies, and what a copy carries within a latency target. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.facts.catalogue import Catalogue, Gpu, OpenModel
from bot.facts.throughput import ThroughputCoefficients
from bot.sizing.precision import Precision, has_in_hardware, kv_bytes_by_default, precision_of_weights
from bot.sizing.throughput import GPUS_PER_SERVER, Performance, Replica, Served, Split, replica_of

LARGEST_SPLIT = 2 * GPUS_PER_SERVER
AS_MANY_AS_FIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Layout:
    """``replicas`` copies of the model, each on ``replica.split.gpus`` GPUs."""

    replica: Replica
    replicas: int

    @property
    def gpus(self) -> int:
        """GPUs in use; what is left over of an uneven count idles."""
        return self.replica.split.gpus * self.replicas

    def at(self, concurrency: float, input_tokens: float, output_tokens: float) -> Performance:
        """Steady state of all replicas together, requests spread evenly."""
        busy = min(self.replicas, max(1, concurrency))
        one = self.replica.at(concurrency / busy, input_tokens, output_tokens)
        return Performance(
            running=one.running * busy,
            output_tokens_per_second=one.output_tokens_per_second * busy,
            inter_token_s=one.inter_token_s,
            time_to_first_token_s=one.time_to_first_token_s,
        )


@dataclass(frozen=True, slots=True)
class Workload:
    """The average request."""

    input_tokens: float
    output_tokens: float

    @property
    def tokens(self) -> float:
        """Tokens of one request at its end."""
        return self.input_tokens + self.output_tokens


@dataclass(frozen=True, slots=True)
class Capacity:
    """What one replica carries at the largest concurrency that keeps the latency target (or that fits, without one)."""

    gpus: int
    concurrency: int
    output_tokens_per_second: float
    total_tokens_per_second: float
    time_to_first_token_ms: float
    inter_token_ms: float
    weights_gb: float

    @property
    def reachable(self) -> bool:
        """Whether at least one request at a time keeps the target."""
        return self.concurrency >= 1


@dataclass(frozen=True, slots=True)
class LayoutOption:
    """One way to serve a model: on which GPU, at which precision, split how, and what one replica carries."""

    gpu: Gpu
    precision: Precision
    tensor_parallel: int
    capacity: Capacity


def splits_of(model: OpenModel, gpus: int) -> Iterator[Split]:
    """The ways to lay one replica on at most ``gpus`` GPUs that engines support: powers of two that divide the heads."""
    split = 1
    while split <= min(gpus, LARGEST_SPLIT):
        if model.heads % split == 0:
            yield Split(split)
            if model.is_moe and model.mla is not None and split > 1:
                yield Split(split, data_parallel_attention=True)
        split *= 2


def layouts_of(served: Served, count: int, coefficients: ThroughputCoefficients) -> Iterator[Layout]:
    """Every layout of the model on ``count`` GPUs that fits."""
    for split in splits_of(served.model, count):
        replica = replica_of(served, split, coefficients)
        if replica.fits:
            yield Layout(replica, count // split.gpus)


def layout_with_split(served: Served, count: int, gpus: int, coefficients: ThroughputCoefficients) -> Layout:
    """The layout with ``gpus`` GPUs to a replica; a mixture of experts too large for that spreads its experts over all."""
    plain = replica_of(served, Split(gpus), coefficients)
    if not plain.fits and served.model.is_moe and gpus < count <= LARGEST_SPLIT:
        spread = replica_of(served, Split(count, data_parallel_attention=True), coefficients)
        if spread.fits:
            return Layout(spread, 1)
    return Layout(plain, count // gpus)


def best_layout(
    served: Served, count: int, work: Workload, concurrency: float, c: ThroughputCoefficients
) -> Layout | None:
    """The layout with the most output tokens a second at ``concurrency``; ``None`` when the model does not fit."""
    able = [layout for layout in layouts_of(served, count, c) if layout.replica.max_concurrency(work.tokens) >= 1]

    def merit(layout: Layout) -> tuple[float, float]:
        reached = layout.at(concurrency, work.input_tokens, work.output_tokens)
        return reached.output_tokens_per_second, -reached.inter_token_s

    return max(able, key=merit, default=None)


def smallest_count_that_fits(
    model: OpenModel, gpu: Gpu, precision: Precision, work: Workload, c: ThroughputCoefficients
) -> int | None:
    """The fewest of ``gpu`` that hold the model and one request; ``None`` when even two servers do not."""
    served = Served(model, gpu, precision, kv_bytes_by_default(model, gpu, precision))
    for split in splits_of(model, LARGEST_SPLIT):
        if replica_of(served, split, c).max_concurrency(work.tokens) >= 1:
            return split.gpus
    return None


@dataclass(frozen=True, slots=True)
class Targets:
    """What people wait for at most, in ms: the first token, and between two tokens. ``None`` = they do not wait."""

    first_token_ms: float | None = None
    inter_token_ms: float | None = None

    def kept_by(self, reached: Performance) -> bool:
        """Whether both hold."""
        first, between = reached.time_to_first_token_s * 1e3, reached.inter_token_s * 1e3
        return (self.first_token_ms is None or first <= self.first_token_ms) and (
            self.inter_token_ms is None or between <= self.inter_token_ms
        )


@lru_cache(maxsize=65536)
def capacity_of(served: Served, split: Split, work: Workload, targets: Targets, c: ThroughputCoefficients) -> Capacity:
    """What one replica carries within the targets."""
    replica = replica_of(served, split, c)
    most = _largest_within(replica, work, targets, replica.max_concurrency(work.tokens))
    reached = replica.at(max(1, most), work.input_tokens, work.output_tokens)
    speed = reached.output_tokens_per_second if most else 0.0
    return Capacity(
        gpus=split.gpus,
        concurrency=most,
        output_tokens_per_second=speed,
        total_tokens_per_second=speed * work.tokens / work.output_tokens,
        time_to_first_token_ms=reached.time_to_first_token_s * 1e3,
        inter_token_ms=reached.inter_token_s * 1e3,
        weights_gb=replica.weights_bytes_per_gpu * split.gpus / 1e9,
    )


def _largest_within(replica: Replica, work: Workload, targets: Targets, most: int) -> int:
    """The largest concurrency up to ``most`` that keeps the targets, by bisection; 0 = not even one request does."""

    def within(concurrency: int) -> bool:
        return targets.kept_by(replica.at(concurrency, work.input_tokens, work.output_tokens))

    if most < 1 or not within(1):
        return 0
    if within(most):
        return most
    low, high = 1, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if within(middle) else (low, middle)
    return low


def capacity(  # noqa: PLR0913 - one public question, its parts keyword-only
    model: OpenModel,
    gpu: Gpu,
    precision: Precision,
    *,
    tensor_parallel: int,
    work: Workload,
    targets: Targets,
    catalogue: Catalogue,
) -> Capacity:
    """What one replica on ``tensor_parallel`` GPUs carries at the largest concurrency that keeps ``targets``."""
    served = Served(model, gpu, precision, kv_bytes_by_default(model, gpu, precision))
    return capacity_of(served, Split(tensor_parallel), work, targets, catalogue.coefficients)


def performance(  # noqa: PLR0913 - one public question, its parts keyword-only
    model: OpenModel,
    gpu: Gpu,
    precision: Precision,
    *,
    tensor_parallel: int,
    work: Workload,
    concurrency: int,
    catalogue: Catalogue,
) -> Performance | None:
    """One replica at a given concurrency; ``None`` when model and one request do not fit."""
    served = Served(model, gpu, precision, kv_bytes_by_default(model, gpu, precision))
    replica = replica_of(served, Split(tensor_parallel), catalogue.coefficients)
    if replica.max_concurrency(work.tokens) < 1:
        return None
    return replica.at(concurrency, work.input_tokens, work.output_tokens)


def best_layouts(  # noqa: PLR0913 - one public question, its parts keyword-only
    model: OpenModel,
    precisions: tuple[Precision, ...],
    *,
    work: Workload,
    targets: Targets,
    catalogue: Catalogue,
    gpus: tuple[Gpu, ...] | None = None,
) -> tuple[LayoutOption, ...]:
    """Every way to serve ``model`` within one server that fits and keeps the targets, most tokens a GPU-second first."""
    options = []
    for gpu in catalogue.gpus if gpus is None else gpus:
        for precision in precisions:
            served = Served(model, gpu, precision, kv_bytes_by_default(model, gpu, precision))
            for split in splits_of(model, GPUS_PER_SERVER):
                if not split.data_parallel_attention:
                    carried = capacity_of(served, split, work, targets, catalogue.coefficients)
                    if carried.reachable:
                        options.append(LayoutOption(gpu, precision, split.gpus, carried))
    return tuple(sorted(options, key=lambda option: -option.capacity.output_tokens_per_second / option.tensor_parallel))


def precision_for(model: OpenModel, gpu: Gpu) -> Precision:
    """The precision that is served by default: as published below 16 bit, fp8 where the GPU has it, else 16 bit."""
    published = precision_of_weights(model)
    if published is not Precision.BF16:
        return published
    return Precision.FP8 if has_in_hardware(gpu, Precision.FP8) else Precision.BF16

"""Layouts of a model over GPUs: how to split it, how many copies, and which layout serves the most. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.facts.catalogue import Gpu, OpenModel
from bot.facts.throughput import ThroughputCoefficients
from bot.sizing.precision import Precision, kv_bytes_by_default
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

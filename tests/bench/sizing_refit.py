"""Refits the coefficients of the sizing model on published measurements and prints how well they predict what was held out.

    python tests/bench/sizing_refit.py MEASUREMENTS.yaml             figures of the coefficients in knowledge/throughput.yaml
    python tests/bench/sizing_refit.py MEASUREMENTS.yaml --refit     new coefficients, leave-one-source-out, random hold-out
    ... --unfitted tests/sizing/mlperf_v5_1_offline.yaml             also figures on rows that are never fitted

A measurement is one mapping: id, source, model, gpu, n_gpu, tp, precision, input_len, output_len, concurrency (a number or
"max"), metric (output_tokens_per_s, tpot_ms, itl_ms, ttft_ms), value; without tp the best layout is meant. Nothing is written:
enter the printed values into knowledge/throughput.yaml. The factor of a row is predicted/measured or its inverse, whichever is
above 1. Left out are rows that do not fit as labelled and rows that repeat another GPU's figure to the digit.
"""

import argparse
import math
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bot.facts.catalogue import Catalogue, ThroughputCoefficients
from bot.facts.load_catalogue import load_catalogue
from bot.sizing.fleet import AS_MANY_AS_FIT, LARGEST_SPLIT, Layout, Workload, best_layout
from bot.sizing.precision import kv_bytes_by_default, precision_named
from bot.sizing.throughput import Served, Split, replica_of

FITTED = (
    "bandwidth_share",
    "compute_share_16bit",
    "compute_share_fp8",
    "compute_share_fp4",
    "compute_share_experts",
    "compute_share_unpacking",
    "layer_overhead_us",
    "latent_attention_overhead",
    "hop_us",
    "prefill_overlap",
)
"""The rest stays as it is: memory and limits are documented by engines; mixed_step_share is set, since the rows of default
engines pull it up (3.6) and those of tuned ones down (1.5), and what they share is between."""

STEPS = 24
SMALLEST_STEP = 0.01
OUTLIER_AT = 0.5  # log factor 1.65: beyond it a row counts as missed
SEEDS = (20261123, 20261124, 20261125, 20261126, 20261127)

Row = dict[str, Any]


@dataclass(frozen=True)
class Measured:
    """A row with all that does not depend on the coefficients."""

    row: Row
    served: Served
    gpus: int
    tensor_parallel: int | None
    asked: float

    @property
    def burst(self) -> bool:
        """Sent at once, not kept in flight: the model describes the steady state."""
        return "at once" in str(self.row["concurrency"])


def measured(row: Row, catalogue: Catalogue) -> Measured:
    """``row`` looked up in the catalogue."""
    model, gpu = catalogue.model(row["model"]), catalogue.gpu(row["gpu"])
    precision = precision_named(row["precision"])
    served = Served(model, gpu, precision, kv_bytes_by_default(model, gpu, precision))
    digits = re.match(r"\d+", str(row["concurrency"]))
    return Measured(row, served, row["n_gpu"], row.get("tp"), float(digits[0]) if digits else AS_MANY_AS_FIT)


def layout_for(m: Measured, c: ThroughputCoefficients) -> Layout:
    """The layout that was measured."""
    build: Callable[..., Any] = replica_of.__wrapped__  # uncached: the coefficients change with every step of the fit
    if m.tensor_parallel is None:
        best = best_layout(m.served, m.gpus, Workload(m.row["input_len"], m.row["output_len"]), m.asked, c)
        assert best is not None, m.row["id"]
        return best
    plain = build(m.served, Split(m.tensor_parallel), c)
    if not plain.fits and m.served.model.is_moe and m.tensor_parallel < m.gpus <= LARGEST_SPLIT:
        return Layout(build(m.served, Split(m.gpus, data_parallel_attention=True), c), 1)
    return Layout(plain, m.gpus // m.tensor_parallel)


def holds(m: Measured, c: ThroughputCoefficients) -> bool:
    """Whether the model and a request fit as the row says; where not, the row is mislabelled or runs another precision."""
    return layout_for(m, c).replica.max_concurrency(m.row["input_len"] + m.row["output_len"]) >= 1


def copied(rows: Sequence[Measured]) -> set[str]:
    """Rows that repeat another GPU's figure for the same model and lengths to the digit; the older GPU's row is kept."""

    def what(m: Measured) -> tuple[object, ...]:
        return tuple(
            m.row[key] for key in ("source", "model", "metric", "input_len", "output_len", "concurrency", "value")
        )

    first: dict[tuple[object, ...], Measured] = {}
    for m in sorted(rows, key=lambda m: m.served.gpu.year):
        first.setdefault(what(m), m)
    return {m.row["id"] for m in rows if m.served.gpu.id != first[what(m)].served.gpu.id}


def log_ratio(m: Measured, c: ThroughputCoefficients) -> float:
    """log(predicted / measured)."""
    layout = layout_for(m, c)
    tokens_in, tokens_out = m.row["input_len"], m.row["output_len"]
    room = layout.replica.max_concurrency(tokens_in + tokens_out) * layout.replicas
    at = layout.at(room if m.asked == AS_MANY_AS_FIT else m.asked, tokens_in, tokens_out)
    predicted = {
        "output_tokens_per_s": at.output_tokens_per_second,
        "tpot_ms": at.inter_token_s * 1e3,
        "itl_ms": at.inter_token_s * 1e3,
        "ttft_ms": at.time_to_first_token_s * 1e3,
    }[m.row["metric"]]
    return math.log(predicted / m.row["value"])


def loss(rows: Sequence[Measured], c: ThroughputCoefficients) -> float:
    """Mean over rows of the log factor, cut at e, plus a soft count of the rows missed."""
    total = 0.0
    for m in rows:
        off = abs(log_ratio(m, c))
        total += min(off, 1.0) / 2 + 1 / (1 + math.exp(-12 * (off - OUTLIER_AT)))
    return total / len(rows)


def fitted(rows: Sequence[Measured], start: ThroughputCoefficients) -> ThroughputCoefficients:
    """Coordinate descent in relative steps on the rows under steady load: few coefficients, a rough surface, no library."""
    rows = [m for m in rows if not m.burst]
    best, at = start, loss(rows, start)
    step = dict.fromkeys(FITTED, 0.2)
    for _ in range(STEPS):
        for name in FITTED:
            tries = [replace(best, **{name: getattr(best, name) * f}) for f in (1 + step[name], 1 / (1 + step[name]))]
            value, better = min(((loss(rows, each), each) for each in tries), key=lambda pair: pair[0])
            if value < at - 1e-6:
                at, best = value, better
            else:
                step[name] /= 2
        if max(step.values()) < SMALLEST_STEP:
            break
    return best


def quantile(values: Iterable[float], share: float) -> float:
    """Linear interpolation between the ordered values."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    return ordered[low] + (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]) * (place - low)


def line(name: str, ratios: Sequence[float]) -> str:
    """One line of a table: rows, median and 90th percentile factor, bias."""
    off = [abs(ratio) for ratio in ratios]
    median, p90, bias = (math.exp(value) for value in (quantile(off, 0.5), quantile(off, 0.9), quantile(ratios, 0.5)))
    return f"  {name[:44]:<44} n={len(off):<4} median {median:5.2f}  p90 {p90:5.2f}  bias {bias:5.2f}"


def table(title: str, rows: Sequence[Measured], ratios: Sequence[float], key: Callable[[Row], str]) -> None:
    """Accuracy by a key of the rows."""
    print(title)
    groups: dict[str, list[float]] = defaultdict(list)
    for m, ratio in zip(rows, ratios, strict=True):
        groups[key(m.row)].append(ratio)
    for name in sorted(groups):
        print(line(name, groups[name]))


def summary(rows: Sequence[Measured], ratios: Sequence[float]) -> None:
    """All rows, and without those that were sent in one burst."""
    pairs = list(zip(rows, ratios, strict=True))
    print(line("all rows", ratios))
    steady = [(m, ratio) for m, ratio in pairs if not m.burst]
    print(line("without bursts (steady load)", [ratio for _, ratio in steady]))
    print(line("  of these throughput", [r for m, r in steady if m.row["metric"] == "output_tokens_per_s"]))
    print(line("  of these time between tokens", [r for m, r in steady if m.row["metric"] in ("tpot_ms", "itl_ms")]))


def main() -> None:
    """Reads the measurements and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measurements", type=Path, help="YAML list of measurements")
    parser.add_argument(
        "--refit", action="store_true", help="fit new coefficients and hold out sources and random fifths"
    )
    parser.add_argument("--unfitted", type=Path, help="YAML list of measurements that are only predicted")
    given = parser.parse_args()
    catalogue = load_catalogue()
    current = catalogue.coefficients
    every = [measured(row, catalogue) for row in yaml.safe_load(given.measurements.read_text(encoding="utf-8"))]
    first_token = [m for m in every if m.row["metric"] == "ttft_ms"]
    twice = copied(every)
    rows = [m for m in every if m.row["metric"] != "ttft_ms" and holds(m, current) and m.row["id"] not in twice]
    print(f"{len(rows)} rows; left out, as they do not fit as labelled: ", end="")
    print(", ".join(m.row["id"] for m in every if not holds(m, current)) or "none")
    print(f"left out, as they repeat another GPU's figure: {', '.join(sorted(twice)) or 'none'}")
    if given.unfitted:
        unfitted(given.unfitted, catalogue)
    report("coefficients of knowledge/throughput.yaml", rows, first_token, current)
    if given.refit:
        refit(rows, first_token, current)


def unfitted(path: Path, catalogue: Catalogue) -> None:
    """Accuracy of the current coefficients on rows that no fit ever sees."""
    rows = [measured(row, catalogue) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
    ratios = [log_ratio(m, catalogue.coefficients) for m in rows]
    print(f"\nnever fitted: {path.name}")
    print(line("all rows", ratios))
    table("by model", rows, ratios, lambda row: str(row["model"]))
    table("by GPU", rows, ratios, lambda row: str(row["gpu"]))


def report(title: str, rows: Sequence[Measured], first_token: Sequence[Measured], c: ThroughputCoefficients) -> None:
    """Every table for one set of coefficients."""
    ratios = [log_ratio(m, c) for m in rows]
    print(f"\n{title}")
    summary(rows, ratios)
    if first_token:
        print(line("time to the first token", [log_ratio(m, c) for m in first_token]))
    for name in ("gpu", "precision", "source"):
        table(f"by {name}", rows, ratios, lambda row, name=name: str(row[name]))  # type: ignore[misc]


def refit(rows: Sequence[Measured], first_token: Sequence[Measured], start: ThroughputCoefficients) -> None:
    """New coefficients on all rows, then the same with each source, and each random fifth, held out."""
    new = fitted(rows, start)
    report("refitted on all rows", rows, first_token, new)
    print("\nrefitted coefficients")
    for name in FITTED:
        print(f"  {name}: {getattr(new, name):.3g}   (was {getattr(start, name):.3g})")
    print("\nleave one source out: accuracy on the source that was not fitted")
    held: list[tuple[Measured, float]] = []
    for source in sorted({m.row["source"] for m in rows}):
        rest = fitted([m for m in rows if m.row["source"] != source], start)
        out = [(m, log_ratio(m, rest)) for m in rows if m.row["source"] == source]
        print(line(source, [ratio for _, ratio in out]))
        held += out
    summary([m for m, _ in held], [ratio for _, ratio in held])
    print(f"\nrandom fifths held out, {len(SEEDS)} times")
    held = [pair for seed in SEEDS for pair in fifths_held_out(rows, start, seed)]
    summary([m for m, _ in held], [ratio for _, ratio in held])


def fifths_held_out(rows: Sequence[Measured], start: ThroughputCoefficients, seed: int) -> list[tuple[Measured, float]]:
    """Each row with its log ratio by coefficients that were fitted without its fifth of the rows."""
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    held = []
    for part in range(5):
        rest = fitted([m for i, m in enumerate(shuffled) if i % 5 != part], start)
        held += [(m, log_ratio(m, rest)) for m in shuffled[part::5]]
    return held


if __name__ == "__main__":
    main()

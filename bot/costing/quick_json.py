"""A quick estimate as INTERFACE "Cost" has it: plain JSON values, rounded to what a reader can use."""

from decimal import Decimal
from typing import Any

from bot.costing.estimate import CostLine, GpuPlan
from bot.costing.quick import Estimate, QuickEstimate
from bot.facts.dated import Source
from bot.framework import plain

CENTS = Decimal("0.01")
DIGITS = 6
LARGEST_IN_CENTS = Decimal(10) ** 20


def as_json(answer: QuickEstimate) -> dict[str, Any]:
    """The whole answer; ``confirm``, ``ask`` and ``likeliest`` only where something has to be asked."""
    request, cheapest = answer.request, answer.cheapest
    volume = request.volume_tokens_per_month
    result: dict[str, Any] = {
        "understood": {
            "volume_tokens_per_month": plain(
                list(volume) if isinstance(volume, tuple) else _number(answer.tokens_per_month)
            ),
            "input_share": _number(answer.input_share),
            "models": list(request.models),
            "assumed": list(answer.assumed),
        },
        "estimates": [_estimate(estimate) for estimate in answer.estimates],
        "crossover_tokens_per_month": _number(answer.crossover_tokens_per_month),
        "crossover_note": answer.crossover_note,
        "cheapest": None if cheapest is None else cheapest.model,
        "cheapest_kind": None if cheapest is None else cheapest.kind.value,
        "warnings": list(answer.warnings),
    }
    if answer.confirm or answer.ask:
        result |= {"confirm": list(answer.confirm), "ask": answer.ask, "likeliest": answer.likeliest}
    return result


def _estimate(estimate: Estimate) -> dict[str, Any]:
    usd = estimate.usd_per_month
    return {
        "model": estimate.model,
        "kind": estimate.kind.value,
        "provider": estimate.provider,
        "usd_per_month": _usd(usd.expected),
        "usd_per_month_range": {"low": _usd(usd.low), "high": _usd(usd.high)},
        "usd_per_mtok": _number(estimate.usd_per_mtok),
        "lines": [_line(line) for line in estimate.lines],
        "gpus": None if estimate.gpus is None else _gpus(estimate.gpus),
        "price_source": _source(estimate.source),
        "notes": list(estimate.notes),
    }


def _line(line: CostLine) -> dict[str, Any]:
    shown: dict[str, Any] = {"what": line.what, "usd": _usd(line.usd), "formula": line.formula}
    if line.quantity is not None:
        shown |= {"quantity": _number(line.quantity), "unit": line.unit}
    if line.source is not None:
        shown["source"] = _source(line.source)
    return shown


def _gpus(plan: GpuPlan) -> dict[str, Any]:
    return {
        "gpu": plan.gpu,
        "count": plan.gpus,
        "precision": plan.precision,
        "gpus_per_replica": plan.tensor_parallel,
        "replicas": plan.replicas,
        "spare_replicas": plan.spare_replicas,
        "hours_per_month": _number(plan.hours_per_month),
        "usd_per_gpu_hour": _number(plan.usd_per_gpu_hour),
        "provider": plan.provider,
    }


def _source(source: Source) -> dict[str, str]:
    return {"title": source.title, "url": source.url, "checked": source.checked.isoformat()}


def _usd(usd: Decimal) -> Any:
    """Cents, and more digits where the sum is below a dollar."""
    return plain(usd.quantize(CENTS)) if 1 <= usd < LARGEST_IN_CENTS else _number(usd)


def _number(value: Decimal | None) -> Any:
    if value is None:
        return None
    return plain(value if value == value.to_integral_value() else Decimal(f"{value:.{DIGITS}g}"))

"""A quick estimate as INTERFACE "Cost" has it: plain JSON values, rounded to what a reader can use."""

from decimal import Decimal
from typing import Any

from bot.costing.estimate import CostLine, CostOption, Crossover, GpuPlan, added_up, per_million_in_words
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
            **{name: value if isinstance(value, str) else _number(value) for name, value in request.billing.items()},
        },
        "estimates": [_estimate(estimate, answer.tokens_per_month or Decimal(0)) for estimate in answer.estimates],
        "crossover_tokens_per_month": _number(answer.crossover_tokens_per_month),
        "crossover_note": answer.crossover_note,
        "formulas": {} if answer.crossing is None else {"crossover_tokens_per_month": answer.crossing.formula},
        "crossover_basis": None if answer.crossing is None else _crossing(answer.crossing),
        "cheapest": None if cheapest is None else cheapest.model,
        "cheapest_kind": None if cheapest is None else cheapest.kind.value,
        "warnings": list(answer.warnings),
    }
    if answer.confirm or answer.ask:
        result |= {"confirm": list(answer.confirm), "ask": answer.ask, "likeliest": answer.likeliest}
    return result


def _estimate(estimate: Estimate, tokens: Decimal) -> dict[str, Any]:
    usd = estimate.usd_per_month
    return {
        "model": estimate.model,
        "kind": estimate.kind.value,
        "provider": estimate.provider,
        "usd_per_month": _usd(usd.expected),
        "usd_per_month_range": {"low": _usd(usd.low), "high": _usd(usd.high)},
        "usd_per_mtok": _number(estimate.usd_per_mtok),
        "formulas": _formulas(estimate, tokens),
        "lines": [_line(line) for line in estimate.lines],
        "gpus": None if estimate.gpus is None else _gpus(estimate.gpus),
        "price_source": _source(estimate.source),
        "options": [_option(option) for option in estimate.options],
        "notes": list(estimate.notes),
    }


def _formulas(estimate: Estimate, tokens: Decimal) -> dict[str, str]:
    usd = estimate.usd_per_month
    ends = {"low": estimate.low_formula, "high": estimate.high_formula}
    same = "as expected" if usd.low == usd.high else "the same prices at that end of the volume"
    return {
        "usd_per_month": added_up(estimate.lines, usd.expected),
        "usd_per_mtok": per_million_in_words(usd.expected, tokens),
        **{f"usd_per_month_range.{name}": formula or same for name, formula in ends.items()},
    }


def _option(option: CostOption) -> dict[str, Any]:
    return {
        "what": option.what,
        "usd_per_month": _usd(option.usd_per_month),
        "condition": option.condition,
        "line": _line(option.line),
    }


def _crossing(crossing: Crossover) -> dict[str, Any]:
    return {
        "api_model": crossing.api_model,
        "self_hosted_model": crossing.self_hosted_model,
        "gpu": crossing.gpu,
        "api_usd_per_mtok": _number(crossing.api_usd_per_mtok),
        "self_hosted_usd_per_mtok_at_capacity": _number(crossing.self_hosted_usd_per_mtok_at_capacity),
        "formula": crossing.formula,
        "at_capacity_formula": crossing.at_capacity_formula,
        "sources": [_source(source) for source in crossing.sources],
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

"""A decision as JSON values (INTERFACE "Decision"): stable key order, money as numbers of dollars and cents, dates as ISO."""

from decimal import ROUND_CEILING, Decimal
from typing import Any

from bot.costing.estimate import CostLine, CostOption, Crossover, Economics, GpuPlan, LatencyReach, RouteCost, UnitCost
from bot.facts.dated import Source
from bot.framework import plain
from bot.scoring.decision import Decision, Flip, Reason, WorkloadDecision


def decision_json(decision: Decision) -> dict[str, Any]:
    """The decision as plain JSON values; equal decisions give equal JSON."""
    return {
        "verdict": decision.verdict.value,
        "route": decision.route.value,
        "confidence": decision.confidence.value,
        "scores": {deployment.value: score for deployment, score in decision.scores.items()},
        "ruled_out": [
            {
                "deployment": out.deployment.value,
                "question": out.question.value,
                "reason": out.reason,
                "source": source_json(out.source),
            }
            for out in decision.ruled_out
        ],
        "reasons": [_reason(reason) for reason in decision.reasons],
        "unknown": [question.value for question in decision.unknown],
        "settled": decision.settled,
        "flips": [_flip(flip) for flip in decision.flips],
        "workloads": [_workload(workload) for workload in decision.workloads],
        **economics_json(decision.economics),
        "rule_of_thumb": {
            "tokens_per_month": decision.rule_of_thumb.tokens_per_month,
            "agrees": decision.rule_of_thumb.agrees,
            "text": decision.rule_of_thumb.text,
            "source": source_json(decision.rule_of_thumb.source),
        },
        "time_to_first_token": _start(decision.start),
        "notes": list(decision.notes),
        "answers": decision.answers.as_given(),
        "framework_version": decision.framework_version,
        "knowledge_as_of": decision.knowledge_as_of,
    }


def _start(start: LatencyReach | None) -> dict[str, Any] | None:
    """Whether own GPUs start as fast as asked; None where no tight start was asked for."""
    if start is None:
        return None
    ms = round(start.time_to_first_token_ms, 1)
    return {"reachable": start.reachable, "ms": ms, "text": start.text, "source": source_json(start.source)}


def economics_json(economics: Economics) -> dict[str, Any]:
    """Costs, crossover and curve as JSON values."""
    return {
        "costs": [_cost(cost) for cost in economics.costs],
        **_crossover(economics.crossover),
        "scored_crossover_tokens_per_month": _scored(economics),
        "months_until_crossover": economics.months_until_crossover,
        **_ahead(economics),
        "unit_costs": [_unit_cost(unit, economics) for unit in economics.unit_costs],
        "stale": list(economics.stale),
        "cannot_estimate": list(economics.cannot_estimate),
    }


def source_json(source: Source | None) -> dict[str, str] | None:
    """A source with its date."""
    if source is None:
        return None
    return {"title": source.title, "url": source.url, "checked": source.checked.isoformat()}


def usd(amount: Decimal | None) -> float | int | None:
    """Dollars rounded to the cent, as a JSON number."""
    return None if amount is None else _number(round(amount, 2))


def _number(amount: Decimal | None) -> Any:
    return None if amount is None else plain(float(amount))


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "question": reason.question.value,
        "favours": reason.favours.value,
        "points": reason.points,
        "text": reason.text,
        "source": source_json(reason.source),
    }


def _flip(flip: Flip) -> dict[str, Any]:
    return {
        "question": flip.question.value,
        "from": plain(flip.before),
        "to": plain(flip.after),
        "verdict": flip.verdict.value,
    }


def _workload(workload: WorkloadDecision) -> dict[str, Any]:
    return {
        "name": workload.name,
        "verdict": workload.verdict.value,
        "route": workload.route.value,
        "reasons": [_reason(reason) for reason in workload.reasons],
        **economics_json(workload.economics),
    }


def _cost(cost: RouteCost) -> dict[str, Any]:
    money = cost.usd_per_month
    return {
        "route": cost.route.value,
        "model": cost.model,
        "usd_per_month": {"low": usd(money.low), "expected": usd(money.expected), "high": usd(money.high)},
        "usd_per_mtok": _number(None if cost.usd_per_mtok is None else round(cost.usd_per_mtok, 4)),
        "lines": [_line(line) for line in cost.lines],
        "formulas": cost.formulas,
        "dominated_by": cost.dominated_by,
        "gpus": None if cost.gpus is None else _gpus(cost.gpus) | {"source": _source_of_gpus(cost)},
        "options": [_option(option) for option in cost.options],
        "assumptions": list(cost.assumptions),
    }


def _source_of_gpus(cost: RouteCost) -> dict[str, str] | None:
    """Where the price of the GPUs is from: the first line of a self-hosted bill is the rent or the write-off."""
    return source_json(cost.lines[0].source) if cost.lines else None


def _option(option: CostOption) -> dict[str, Any]:
    line = option.line
    return {
        "what": option.what,
        "usd_per_month": usd(option.usd_per_month),
        "condition": option.condition,
        "formula": f"all lines as they are, but for the rent: {line.formula} = {line.usd:,.2f} USD",
        "source": source_json(line.source),
    }


def _ahead(economics: Economics) -> dict[str, Any]:
    """What time and another split do to the answer; each figure's sentence, with how it follows, is in ``outlook``."""
    payback, share = economics.payback, economics.self_hosted_share
    return {
        "months_until_crossover_if_api_prices_fall": economics.months_until_crossover_if_api_prices_fall,
        "payback": None
        if payback is None
        else {
            "months": _number(None if payback.months is None else round(payback.months, 2)),
            "purchase_usd": usd(payback.purchase_usd),
            "api_usd_per_month": usd(payback.api_usd_per_month),
            "cash_usd_per_month": usd(payback.cash_usd_per_month),
            "formula": f"{payback.purchase_usd:,.2f} USD ÷ ({payback.api_usd_per_month:,.2f} USD of the API −"
            f" {payback.cash_usd_per_month:,.2f} USD running cost without write-off)",
            "source": source_json(payback.source),
        },
        "best_split": None
        if share is None
        else {
            "self_hosted_share": _number(round(share, 4)),
            "usd_per_month": usd(economics.split_usd_per_month),
            "formula": "the least over all shares of: self-hosted cost of the share in whole replicas + API price × the rest;"
            " with its figures in outlook",
            "sources": [source_json(source) for source in economics.crossover.sources],
        },
        "outlook": list(economics.outlook),
        "formulas": _formulas(economics),
    }


def _formulas(economics: Economics) -> dict[str, str]:
    """How the figures beside the costs follow; those of a cost stand with it."""
    scored = economics.scored_crossover
    said = {
        "scores": "of each deployment the sum over the questions of weight × points of its answer; an open answer counts as the"
        " mean of its choices, and each reason shows what it is worth",
        "crossover_tokens_per_month": economics.crossover.formula,
        "scored_crossover_tokens_per_month": "" if scored is None else scored.formula,
        "months_until_crossover": economics.growth,
        "months_until_crossover_if_api_prices_fall": economics.growth,
    }
    return {name: formula for name, formula in said.items() if formula}


def _unit_cost(unit: UnitCost, economics: Economics) -> dict[str, Any]:
    crossover = economics.crossover
    return {
        "route": unit.route.value,
        "model": unit.model,
        "usd_per_mtok": _number(round(unit.usd_per_mtok, 4)),
        "at_capacity": unit.at_capacity,
        "formula": crossover.at_capacity_formula
        if unit.at_capacity
        else "the API's bill of a million tokens as in its lines",
        "sources": [source_json(source) for source in crossover.sources],
    }


def _line(line: CostLine) -> dict[str, Any]:
    return {
        "what": line.what,
        "usd": usd(line.usd),
        "quantity": _number(line.quantity),
        "unit": line.unit,
        "formula": line.formula,
        "source": source_json(line.source),
    }


def _gpus(plan: GpuPlan) -> dict[str, Any]:
    return {
        "gpu": plan.gpu,
        "count": plan.gpus,
        "precision": plan.precision,
        "tensor_parallel": plan.tensor_parallel,
        "replicas": plan.replicas,
        "spare_replicas": plan.spare_replicas,
        "hours_per_month": _number(plan.hours_per_month),
        "usd_per_gpu_hour": _number(plan.usd_per_gpu_hour),
        "provider": plan.provider,
    }


def _scored(economics: Economics) -> Any:
    tokens = None if economics.scored_crossover is None else economics.scored_crossover.tokens_per_month
    return None if tokens is None else _number(tokens.to_integral_value(ROUND_CEILING))


def _crossover(crossover: Crossover) -> dict[str, Any]:
    tokens = crossover.tokens_per_month
    return {
        "crossover_tokens_per_month": None if tokens is None else _number(tokens.to_integral_value(ROUND_CEILING)),
        "crossover_note": crossover.note,
        "crossover_basis": {
            "api_model": crossover.api_model,
            "self_hosted_model": crossover.self_hosted_model,
            "gpu": crossover.gpu,
            "api_usd_per_mtok": _number(round(crossover.api_usd_per_mtok, 4)),
            "self_hosted_usd_per_mtok_at_capacity": _number(round(crossover.self_hosted_usd_per_mtok_at_capacity, 4)),
            "formula": crossover.formula,
            "at_capacity_formula": crossover.at_capacity_formula,
            "sources": [source_json(source) for source in crossover.sources],
        },
    }

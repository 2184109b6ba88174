"""The facts about money in a brief: what the chosen route costs, what it saves, its GPUs, and where the costs cross.

Pure; compares and formats figures of the decision, computes none of its own beyond the difference of two.
"""

from collections.abc import Iterator
from decimal import Decimal

from bot.costing.estimate import Crossover, GpuPlan, RouteCost
from bot.facts.exchange_rates import US_DOLLARS, Currency
from bot.facts.sentences import FactKind, Names
from bot.framework import Deployment, Route
from bot.phrasing import figures
from bot.phrasing.brief import Fact, Quantity, Slot
from bot.scoring.decision import Decision

ALIKE = Decimal("0.05")  # two costs within a twentieth of the larger are called about equal

_DEPLOYMENT = {
    Route.VENDOR_API: Deployment.PROPRIETARY,
    Route.CLOUD_TENANCY_API: Deployment.PROPRIETARY,
    Route.HOSTED_OPEN_WEIGHTS: Deployment.OPEN_SOURCE,
    Route.RENTED_GPUS: Deployment.OPEN_SOURCE,
    Route.OWNED_GPUS: Deployment.OPEN_SOURCE,
    Route.SPLIT: Deployment.HYBRID,
}


def cost_facts(decision: Decision, names: Names, shown: Currency = US_DOLLARS) -> Iterator[Fact]:
    """What the chosen route costs, beside the cheapest other one that is not ruled out."""
    chosen = _chosen(decision)
    volume = _volume(decision)
    if chosen is None:
        if not decision.economics.costs and decision.answers.volume_bounds != (0, 0):
            yield Fact("cost", FactKind.COST_NEEDS_VOLUME, (Slot("route", names.routes[decision.route].noun),))
        return
    route = Slot("route", names.routes[chosen.route].noun)
    if volume is not None:
        yield Fact("cost", FactKind.COST, (route, _name("model", chosen.model), volume, *_money(chosen, shown)))
    other = _cheapest_other(decision, chosen)
    if other is not None:
        yield _comparison(chosen, other, names, shown)
    if chosen.dominated_by.strip() and not decision.workloads:  # of several workloads it is one of them, by its name
        yield Fact("dominated_by", FactKind.DOMINATED_BY, (route, Slot("line", chosen.dominated_by)))


def gpu_facts(decision: Decision, shown: Currency = US_DOLLARS) -> Iterator[Fact]:
    """The GPU plan of the chosen route, or of the first route that has one."""
    plans = [cost for cost in decision.economics.costs if cost.gpus is not None]
    best = next((cost for cost in plans if cost.route is decision.route), plans[0] if plans else None)
    if best is None or best.gpus is None:
        return
    plan = best.gpus
    count = Decimal(plan.gpus)
    slots = (
        Slot("gpus", f"{plan.gpus} × {plan.gpu}", Quantity(count, count, plan.gpu), proper=True),
        _name("model", best.model),
        _name("precision", plan.precision),
        Slot("layout", _layout(plan)),
        Slot("rate", _rate(plan, shown), proper=True),
    )
    kind = FactKind.GPU_PLAN if best.route is decision.route else FactKind.GPU_PLAN_INSTEAD
    yield Fact("gpu_plan", kind, slots)


def crossover_facts(decision: Decision, shown: Currency = US_DOLLARS) -> Iterator[Fact]:
    """Where the costs cross, and the rule of thumb beside it."""
    crossover = decision.economics.crossover
    if crossover.tokens_per_month is None:
        if crossover.self_hosted_usd_per_mtok_at_capacity >= crossover.api_usd_per_mtok:
            yield _never(crossover, shown)
    else:
        yield _crossing(crossover, crossover.tokens_per_month, decision.answers.volume_bounds)
        ahead = decision.economics.months_until_crossover
        if ahead:
            count = Decimal(ahead)
            slot = Slot("months", figures.months(ahead), Quantity(count, count, "months"), proper=True)
            yield Fact("months_until_crossover", FactKind.MONTHS_UNTIL_CROSSOVER, (slot,))
    yield _rule_of_thumb(decision)


def _chosen(decision: Decision) -> RouteCost | None:
    return next((cost for cost in decision.economics.costs if cost.route is decision.route), None)


def _cheapest_other(decision: Decision, chosen: RouteCost) -> RouteCost | None:
    out = {ruled.deployment for ruled in decision.ruled_out}
    others = [
        cost
        for cost in decision.economics.costs
        if cost.route is not chosen.route and _DEPLOYMENT[cost.route] not in out
    ]
    return min(others, key=lambda cost: cost.usd_per_month.expected, default=None)


def _comparison(chosen: RouteCost, other: RouteCost, names: Names, shown: Currency) -> Fact:
    ours, theirs = chosen.usd_per_month.expected, other.usd_per_month.expected
    route = Slot("route", names.routes[chosen.route].noun)
    beside = Slot("other", names.routes[other.route].noun)
    if abs(ours - theirs) <= ALIKE * max(ours, theirs):
        return Fact("comparison", FactKind.ABOUT_EQUAL, (route, beside))
    gap = abs(ours - theirs)
    slot = Slot("gap", figures.per_month(figures.usd(gap, shown)), _in(shown, gap, gap, "month"), proper=True)
    kind = FactKind.CHEAPER if ours < theirs else FactKind.DEARER
    return Fact("comparison", kind, (route, beside, slot))


def _money(cost: RouteCost, shown: Currency) -> tuple[Slot, Slot]:
    money = cost.usd_per_month
    expected = _in(shown, money.expected, money.expected, "month")
    return (
        Slot("expected", figures.per_month(figures.usd(money.expected, shown)), expected, proper=True),
        Slot("range", figures.usd_range(money, shown), _in(shown, money.low, money.high, "month"), proper=True),
    )


def _volume(decision: Decision) -> Slot | None:
    """The volume in all: as it was given, or the sum over the workloads when each of them has one."""
    given = decision.answers.volume_bounds
    parts = [workload.answers.volume_bounds for workload in decision.workloads]
    known = [bounds for bounds in parts if bounds is not None]
    if known and len(known) == len(parts):
        given = (sum(low for low, _ in known), sum(high for _, high in known))
    return _tokens("volume", *(Decimal(str(end)) for end in given)) if given else None


def _tokens(role: str, low: Decimal, high: Decimal) -> Slot:
    return Slot(role, figures.tokens_per_month(low, high), Quantity(low, high, "tokens", "month"), proper=True)


def _name(role: str, text: str) -> Slot:
    return Slot(role, text, proper=True)


def _never(crossover: Crossover, shown: Currency) -> Fact:
    slots = (
        _name("api_model", crossover.api_model),
        _unit("api_unit", crossover.api_usd_per_mtok, shown),
        _name("self_model", f"{crossover.self_hosted_model} on {crossover.gpu}"),
        _unit("self_unit", crossover.self_hosted_usd_per_mtok_at_capacity, shown),
    )
    return Fact("crossover", FactKind.CROSSOVER_NEVER, slots)


def _unit(role: str, price: Decimal, shown: Currency) -> Slot:
    per_mtok = Quantity(shown.of(price), shown.of(price), f"{shown.code}/Mtok")
    return Slot(role, figures.per_million_tokens(price, shown), per_mtok, proper=True)


def _in(shown: Currency, low: Decimal, high: Decimal, period: str) -> Quantity:
    return Quantity(shown.of(low), shown.of(high), shown.code, period)


def _crossing(crossover: Crossover, at: Decimal, bounds: tuple[float, float] | None) -> Fact:
    slots = (
        _tokens("crossover", at, at),
        _name("api_model", crossover.api_model),
        _name("self_model", f"{crossover.self_hosted_model} on {crossover.gpu}"),
    )
    if bounds is None:
        return Fact("crossover", FactKind.CROSSOVER_VOLUME_UNKNOWN, slots)
    low, high = (Decimal(str(end)) for end in bounds)
    if high < at:
        kind = FactKind.CROSSOVER_ABOVE_VOLUME
    elif low >= at:
        kind = FactKind.CROSSOVER_BELOW_VOLUME
    else:
        kind = FactKind.CROSSOVER_WITHIN_VOLUME
    return Fact("crossover", kind, (*slots, _tokens("volume", low, high)))


def _rule_of_thumb(decision: Decision) -> Fact:
    thumb = decision.rule_of_thumb
    at = decision.economics.crossover.tokens_per_month
    line = Decimal(thumb.tokens_per_month)
    rule = _tokens("rule", line, line)
    if thumb.agrees is None:
        return Fact("rule_of_thumb", FactKind.RULE_ALONE, (rule,), thumb.source)
    if at is None:
        kind = FactKind.RULE_AGREES_NEVER if thumb.agrees else FactKind.RULE_DISAGREES_NEVER
        return Fact("rule_of_thumb", kind, (rule,), thumb.source)
    kind = FactKind.RULE_AGREES if thumb.agrees else FactKind.RULE_DISAGREES
    return Fact("rule_of_thumb", kind, (rule,), thumb.source)


def _layout(plan: GpuPlan) -> str:
    each = "one GPU" if plan.tensor_parallel == 1 else f"{plan.tensor_parallel} GPUs"
    copies = f"one replica on {each}" if plan.replicas == 1 else f"{plan.replicas} replicas on {each} each"
    spares = "one" if plan.spare_replicas == 1 else plan.spare_replicas
    spare = f", {spares} of them spare" if plan.spare_replicas else ""
    return copies + spare


def _rate(plan: GpuPlan, shown: Currency) -> str:
    if plan.usd_per_gpu_hour is None:
        return "bought"
    where = f" ({plan.provider})" if plan.provider else ""
    return f"rented at {figures.usd(plan.usd_per_gpu_hour, shown)} per GPU-hour{where}"

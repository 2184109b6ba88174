"""The money part of a decision record: routes, every line with its formula, the workloads, and the numbered sources. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from bot.costing.estimate import CostLine, RouteCost, UsdRange
from bot.facts.dated import Source
from bot.facts.exchange_rates import US_DOLLARS, Currency
from bot.facts.sentences import Names, SectionKey
from bot.phrasing import figures
from bot.phrasing.brief import as_we_write
from bot.phrasing.markdown import escaped, source_line, table
from bot.phrasing.plain import RenderedDecision
from bot.scoring.decision import Decision, WorkloadDecision

LONGEST_NAME = 120
_WHOLE_FROM = 1000  # a quantity from here on is shown without decimals


class NumberedSources:
    """Every source of the record, numbered in the order in which it is first used."""

    def __init__(self, decision: Decision) -> None:
        every = (source for source in _all_sources(decision) if source is not None)
        self._numbers = {source: number for number, source in enumerate(dict.fromkeys(every), 1)}

    def mark(self, source: Source | None) -> str:
        """The mark behind a statement; "" without a source."""
        return "" if source is None else rf"\[{self._numbers[source]}\]"

    def listed(self) -> str:
        """The list at the end."""
        return "\n".join(f"{number}. {source_line(source)}" for source, number in self._numbers.items())


def _all_sources(decision: Decision) -> Iterator[Source | None]:
    yield from (reason.source for reason in decision.reasons)
    yield from (ruled.source for ruled in decision.ruled_out)
    yield from (line.source for cost in decision.economics.costs for line in cost.lines)
    for workload in decision.workloads:
        yield from (line.source for cost in workload.economics.costs for line in cost.lines)
    yield decision.rule_of_thumb.source


def sum_of_workloads(decision: Decision, shown: Currency = US_DOLLARS) -> tuple[str, ...]:
    """The last row: what the workloads cost together on the routes chosen for them, as far as they could be estimated."""
    found = [_chosen(workload) for workload in decision.workloads]
    money = [cost.usd_per_month for cost in found if cost is not None]
    if not money:
        return ("**All workloads**", "", "", "", "not estimated")
    low, expected, high = (
        sum((getattr(each, end) for each in money), Decimal(0)) for end in ("low", "expected", "high")
    )
    missing = len(found) - len(money)
    without = f" (without {missing} that could not be estimated)" if missing else ""
    between = figures.per_month(figures.usd_range(UsdRange(low, expected, high), shown))
    return ("**All workloads**", "", "", "", f"**{figures.usd(expected, shown)} expected, {between}**{without}")


def _chosen(workload: WorkloadDecision) -> RouteCost | None:
    return next((cost for cost in workload.economics.costs if cost.route is workload.route), None)


def cost_section(
    decision: Decision,
    rendered: RenderedDecision,
    names: Names,
    sources: NumberedSources,
    shown: Currency = US_DOLLARS,
) -> Iterator[str]:
    yield "## 3. Consequences: cost and operation"
    if not decision.economics.costs:
        yield "No cost is given, since the monthly volume is not known."
    else:
        rows = [
            (
                f"**{escaped(row.route_label)}** (chosen)" if row.chosen else escaped(row.route_label),
                escaped(row.model),
                escaped(row.low),
                escaped(row.expected),
                escaped(row.high),
                escaped(row.per_million_tokens),
                escaped(row.dominated_by),
            )
            for row in rendered.costs
        ]
        whole = "The whole volume is priced here as one workload; section 1 has the sum of the single ones."
        unit = f"{shown.name[:1].upper()}{shown.name[1:]} a month; low to high is the range of the estimate."
        yield " ".join(filter(None, (unit, figures.conversion(shown), whole if decision.workloads else "")))
        yield table(("Route", "Model", "Low", "Expected", "High", "Per million tokens", "Largest line"), rows)
    yield from (escaped(text) for text in rendered.paragraphs(SectionKey.COST))
    yield from (escaped(text) for text in rendered.gpu_plan)
    for cost in decision.economics.costs:
        yield f"### {escaped(names.routes[cost.route].label)}, {escaped(cost.model)}: every line"
        yield _lines(cost, sources, shown)
        yield from _assumed(cost, shown)


def workload_section(
    decision: Decision, names: Names, sources: NumberedSources, shown: Currency = US_DOLLARS
) -> Iterator[str]:
    """For each workload the lines of the route that was chosen for it; the other routes are in its own consultation."""
    for workload in decision.workloads:
        cost = _chosen(workload)
        route = escaped(names.routes[workload.route].label)
        yield f"### Workload {name(workload.name)}: {route}"
        if cost is None:
            yield "Not estimated: its monthly volume is not known, or no price is."
        else:
            yield _lines(cost, sources, shown)
            yield from _assumed(cost, shown)


def _lines(cost: RouteCost, sources: NumberedSources, shown: Currency) -> str:
    rows = [
        (
            escaped(line.what),
            figures.usd(line.usd, shown),
            escaped(figures.in_formula_shown(line.formula, shown)),
            _quantity(line),
            sources.mark(line.source),
        )
        for line in cost.lines
    ]
    expected = figures.usd(cost.usd_per_month.expected, shown)
    total = ("**Expected in all**", f"**{expected}**", f"range {figures.usd_range(cost.usd_per_month, shown)}", "", "")
    return table(("Line", f"{shown.code} a month", "How it follows", "Quantity", "Source"), [*rows, total])


def _assumed(cost: RouteCost, shown: Currency) -> Iterator[str]:
    if cost.assumptions:
        bare = (text.removeprefix("Assumed: ") for text in cost.assumptions)
        said = (as_we_write(figures.in_words_shown(text, shown)).rstrip(".") for text in bare)
        yield f"Assumed: {'; '.join(map(escaped, said))}."


def _quantity(line: CostLine) -> str:
    if line.quantity is None:
        return ""
    exact = line.quantity.quantize(Decimal(1) if line.quantity >= _WHOLE_FROM else Decimal("0.01"))
    amount = f"{exact.normalize():,f}"
    return f"{amount} {escaped(line.unit)}" if line.unit else amount


def name(text: str) -> str:
    """A name that a person gave, escaped."""
    return escaped(text, LONGEST_NAME)

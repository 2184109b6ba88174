"""From a decision to its brief: which facts there are, in which words their slots are filled.

Pure. Figures come from the decision only; names from ``knowledge/sentences/names.yaml`` or the labels handed in.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, assert_never

from bot.costing.estimate import RouteCost
from bot.facts.dated import Source
from bot.facts.exchange_rates import US_DOLLARS, Currency
from bot.facts.sentences import FactKind, Names
from bot.framework import Deployment, QuestionId
from bot.phrasing import figures
from bot.phrasing.brief import NO_LABELS, Brief, CostRow, Fact, Quantity, Slot, WorkloadRow, as_we_write
from bot.phrasing.money_facts import cost_facts, crossover_facts, gpu_facts
from bot.phrasing.zone import cloud_model_allowed
from bot.scoring.decision import Confidence, Decision, WorkloadDecision
from bot.scoring.scales import SCORING

_REASONS_THAT_LEAD = 3
"""So many of the weightiest reasons, for and against together, are in a short text."""
_NAMED_FROM = 0.015
"""What weighs less than this on the scale from 0 to 1 is in the record; named as a reason it would only distract."""
_COST_OF = "the cost of "
_NO_VOLUME = "the cost of a month: the volume is unknown"
"""What costing cannot estimate without a volume: it is said as a fact, with what is needed."""


def brief_of(
    decision: Decision, names: Names, *, labels: Mapping[str, str] = NO_LABELS, shown: Currency = US_DOLLARS
) -> Brief:
    """The facts of ``decision`` with their slots filled; amounts are written in ``shown``.

    ``labels`` overrides names where the framework has its own: ``team`` is a question's key, ``team:none`` a choice's.
    """
    called = _Called(names, labels)
    return Brief(
        headline=_headline(decision, names),
        facts=tuple(_facts(decision, called, shown)),
        costs=_cost_rows(decision, names, shown),
        workloads=tuple(_workload_row(workload, names, shown) for workload in decision.workloads),
        assumptions=_unique((text for cost in decision.economics.costs for text in cost.assumptions), shown),
        notes=_unique((*decision.notes, _note(decision), *_not_estimated(decision, names)), shown),
        warnings=_unique((*decision.economics.stale, figures.old_rate(shown)), shown),
        sources=_sources(decision),
        knowledge_as_of=decision.knowledge_as_of,
        framework_version=decision.framework_version,
        cloud_model_allowed=cloud_model_allowed(decision.answers),
        names=names,
        shown=shown,
    )


class _Called:
    """What a question, a choice or any other answer is called."""

    def __init__(self, names: Names, labels: Mapping[str, str]) -> None:
        self.names = names
        self._labels = labels

    def question(self, question: QuestionId) -> str:
        return self._labels.get(question.value, self.names.questions[question])

    def deployment(self, deployment: Deployment) -> Slot:
        return Slot("deployment", self.names.deployments[deployment].noun)

    def answer(self, question: QuestionId, value: Any) -> str:
        """An answer in words: a choice in quotes, a figure with its unit, "unknown" for none."""
        match value:
            case None:
                return "unknown"
            case bool():
                return "“yes”" if value else "“no”"
            case tuple() | list() if question is QuestionId.VOLUME:
                low, high = value
                return figures.tokens_per_month(_exact(low), _exact(high))
            case tuple() | list():
                return ", ".join(self.answer(question, single) for single in value)
            case int() | float() | Decimal():
                return _figure(question, value)
            case _:
                key = f"{question.value}:{value}"
                return f"“{self._labels.get(key, self.names.choices.get(key, str(value)))}”"


def _figure(question: QuestionId, value: float | Decimal) -> str:
    match question:
        case QuestionId.VOLUME:
            return figures.tokens_per_month(_exact(value))
        case QuestionId.OUTPUT_SHARE:
            return figures.percent(float(value))
        case QuestionId.GROWTH:
            return f"{figures.percent(float(value))} a month"
        case _:
            return str(value)


def _headline(decision: Decision, names: Names) -> str:
    action = names.routes[decision.route].action
    label = names.deployments[decision.verdict].label
    return f"{label} (first indication): {action}" if decision.confidence is Confidence.OPEN else f"{label}: {action}"


def _facts(decision: Decision, called: _Called, shown: Currency) -> Iterator[Fact]:
    names = called.names
    verdict = Slot("verdict", names.deployments[decision.verdict].noun)
    yield Fact("verdict", FactKind.VERDICT, (verdict, Slot("route", names.routes[decision.route].noun)))
    yield Fact("confidence", _confidence(decision), ())
    yield from _scores(decision, names)
    yield from _ruled_out(decision, called)
    yield from _reasons(decision, called)
    yield from cost_facts(decision, names, shown)
    yield from gpu_facts(decision, shown)
    yield from crossover_facts(decision, shown)
    yield from _flips(decision, called)
    yield from _unknowns(decision, called)


def _confidence(decision: Decision) -> FactKind:
    match decision.confidence:
        case Confidence.FIRM:
            return FactKind.FIRM
        case Confidence.LEANING:
            return FactKind.LEANING if decision.settled else FactKind.LEANING_UNSETTLED
        case Confidence.OPEN:
            return FactKind.OPEN
        case _:
            assert_never(decision.confidence)


def _scores(decision: Decision, names: Names) -> Iterator[Fact]:
    others = [(score, deployment) for deployment, score in decision.scores.items() if deployment != decision.verdict]
    out = {ruled.deployment for ruled in decision.ruled_out}
    possible = [entry for entry in others if entry[1] not in out]
    if decision.verdict not in decision.scores or not possible:
        return
    score, other = max(possible, key=lambda entry: (entry[0], entry[1].value))
    yield Fact(
        "scores",
        FactKind.SCORES,
        (
            Slot("verdict", names.deployments[decision.verdict].noun),
            _score("score_verdict", decision.scores[decision.verdict]),
            Slot("other", names.deployments[other].noun),
            _score("score_other", score),
        ),
    )


def _score(role: str, value: float) -> Slot:
    amount = Decimal(str(value))
    return Slot(role, figures.score(value), Quantity(amount, amount, "score"))


def _ruled_out(decision: Decision, called: _Called) -> Iterator[Fact]:
    for number, ruled in enumerate(decision.ruled_out, 1):
        slots = (
            called.deployment(ruled.deployment),
            Slot("question", called.question(ruled.question)),
            Slot("reason", sentence(ruled.reason), proper=True),
        )
        yield Fact(f"ruled_out_{number}", FactKind.RULED_OUT, slots, ruled.source)


def _reasons(decision: Decision, called: _Called) -> Iterator[Fact]:
    """What speaks for the verdict, then what speaks against it, each by its weight."""
    weighty = [reason for reason in decision.reasons if reason.points >= _NAMED_FROM]
    ordered = sorted(weighty, key=lambda reason: -reason.points)
    leading = ordered[:_REASONS_THAT_LEAD]
    for number, reason in enumerate(sorted(ordered, key=lambda reason: reason.favours is not decision.verdict), 1):
        gain = Decimal(str(reason.points))
        question = Slot("question", called.question(reason.question))
        points = Slot("points", figures.points(reason.points), Quantity(gain, gain, "points"))
        text = Slot("text", sentence(reason.text), proper=True)
        against = reason.favours is not decision.verdict
        slots = (question, called.deployment(reason.favours), points, text) if against else (question, points, text)
        kind = FactKind.REASON_AGAINST if against else FactKind.REASON
        yield Fact(f"reason_{number}", kind, slots, reason.source, leads=reason in leading)


def _flips(decision: Decision, called: _Called) -> Iterator[Fact]:
    for number, flip in enumerate(decision.flips, 1):
        slots = (
            Slot("question", called.question(flip.question)),
            Slot("before", called.answer(flip.question, flip.before), proper=True),
            Slot("after", called.answer(flip.question, flip.after), proper=True),
            Slot("verdict", called.names.deployments[flip.verdict].noun),
        )
        yield Fact(f"flip_{number}", FactKind.FLIP, slots, leads=number == 1)
    if not decision.flips and any(question not in decision.unknown for question in SCORING):
        yield Fact("no_flip", FactKind.NO_FLIP, ())


def _unknowns(decision: Decision, called: _Called) -> Iterator[Fact]:
    """What is open. While the verdict is not settled, what only sharpens figures is kept apart: it cannot change it."""
    if decision.settled:
        yield from _listed("unknown", FactKind.UNKNOWN_SETTLED, decision.unknown, called)
        return
    scored = tuple(question for question in decision.unknown if question in SCORING)
    others = tuple(question for question in decision.unknown if question not in SCORING)
    yield from _listed("unknown", FactKind.UNKNOWN_UNSETTLED, scored, called)
    yield from _listed("unknown_figures", FactKind.UNKNOWN_FIGURES, others, called)


def _listed(name: str, kind: FactKind, questions: tuple[QuestionId, ...], called: _Called) -> Iterator[Fact]:
    if questions:
        yield Fact(name, kind, (Slot("questions", ", ".join(called.question(question) for question in questions)),))


def _cost_rows(decision: Decision, names: Names, shown: Currency) -> tuple[CostRow, ...]:
    taken = False
    rows = []
    for cost in decision.economics.costs:
        chosen = cost.route == decision.route and not taken
        taken = taken or chosen
        rows.append(_cost_row(cost, names.routes[cost.route].label, shown, chosen=chosen))
    return tuple(rows)


def _cost_row(cost: RouteCost, label: str, shown: Currency, *, chosen: bool) -> CostRow:
    money = cost.usd_per_month
    unit = "" if cost.usd_per_mtok is None else figures.usd(cost.usd_per_mtok, shown)
    return CostRow(
        cost.route,
        label,
        cost.model,
        figures.usd(money.low, shown),
        figures.usd(money.expected, shown),
        figures.usd(money.high, shown),
        unit,
        cost.dominated_by,
        chosen,
        money.expected,
        money.low,
        money.high,
        cost.usd_per_mtok,
    )


def _workload_row(workload: WorkloadDecision, names: Names, shown: Currency) -> WorkloadRow:
    bounds = workload.answers.volume_bounds
    volume = figures.tokens_per_month(_exact(bounds[0]), _exact(bounds[1])) if bounds else "unknown"
    cost = next((cost for cost in workload.economics.costs if cost.route is workload.route), None)
    money = figures.per_month(figures.usd_range(cost.usd_per_month, shown)) if cost else "not estimated"
    verdict = names.deployments[workload.verdict].label
    return WorkloadRow(workload.name, verdict, names.routes[workload.route].label, volume, money, _why(workload))


def _why(workload: WorkloadDecision) -> str:
    speaking = [reason for reason in workload.reasons if reason.favours is workload.verdict]
    weightiest = max(speaking, key=lambda reason: reason.points, default=None)
    return "" if weightiest is None else sentence(weightiest.text)


def _note(decision: Decision) -> str:
    """Why there is no crossover, where it is not the plain "never"."""
    crossover = decision.economics.crossover
    stated = crossover.self_hosted_usd_per_mtok_at_capacity >= crossover.api_usd_per_mtok
    return "" if crossover.tokens_per_month is not None or stated else crossover.note


def _not_estimated(decision: Decision, names: Names) -> Iterator[str]:
    """What has no figure and why, as sentences."""
    routes = {route.value: name.label for route, name in names.routes.items()}
    for text in decision.economics.cannot_estimate:
        if text == _NO_VOLUME:
            continue
        what, _, why = text.rpartition(": ")
        called = routes.get(what, what) if what.startswith(_COST_OF) or what in routes else ""
        yield f"Not estimated: {called}, since {why}" if called else text


def _sources(decision: Decision) -> tuple[Source, ...]:
    found = [ruled.source for ruled in decision.ruled_out] + [reason.source for reason in decision.reasons]
    priced = list(decision.economics.costs)
    for workload in decision.workloads:
        found += [reason.source for reason in workload.reasons if reason.favours is workload.verdict]
        priced += [cost for cost in workload.economics.costs if cost.route is workload.route]
    found += [line.source for cost in priced for line in cost.lines if line.source is not None]
    found.append(decision.rule_of_thumb.source)
    return tuple(dict.fromkeys(found))


def _unique(texts: Iterable[str], shown: Currency) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence(figures.in_words_shown(text, shown)) for text in texts if text.strip()))


def sentence(text: str) -> str:
    """``text`` as one sentence in our way of writing; it may begin with a name such as "gpt-4o"."""
    line = as_we_write(" ".join(text.split()))
    first = line.split(" ", 1)[0]
    line = line[:1].upper() + line[1:] if first.isalpha() else line
    return line if line.endswith((".", "?", "!", ":", ".)", ".”")) else f"{line}."


def _exact(value: float | Decimal) -> Decimal:
    return Decimal(str(value))

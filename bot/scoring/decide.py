"""Answers in, decision out. Pure and deterministic: the same answers and the same knowledge give an equal decision."""

from datetime import date
from math import ceil

from bot.costing.estimate import Crossover, LatencyReach, RouteCost
from bot.costing.token_counts import in_words
from bot.facts.questionnaire import Framework, Worth
from bot.framework import (
    MAIN_QUESTIONS,
    Answers,
    DataResidency,
    Deployment,
    Latency,
    QuestionId,
    Route,
    WorkloadAnswers,
    region_in_words,
)
from bot.scoring import rules
from bot.scoring.decision import Confidence, Decision, Reason, RuledOut, RuleOfThumb, WorkloadDecision
from bot.scoring.flips import flips_of
from bot.scoring.rules import RANKED, Economy
from bot.scoring.scales import SCORING, Scales
from bot.scoring.several import largest, notes_on_all, of_all

NO_REASON_BELOW = 0.004
"""An answer that moves the scores by less than this is no reason for a verdict, and is not named as one."""


class Decider:
    """The decision framework with the knowledge it works on. ``decide`` is a function of the answers alone."""

    def __init__(self, framework: Framework, economy: Economy, *, facts_as_of: date) -> None:
        self.framework = framework
        self.economy = economy
        self.knowledge_as_of = max(framework.checked, facts_as_of).isoformat()
        self.scales = Scales(framework, economy)

    def decide(self, answers: Answers) -> Decision:
        """The whole decision for ``answers``, open answers and several workloads included."""
        parts = parts_of(answers)
        verdict = self.verdict(answers)
        settled = self.settled(answers)
        workloads = tuple(self._workload(workload, part) for workload, part in parts if workload is not None)
        economics = of_all(workloads) if workloads else self.economy.economics_of(answers)
        scores = self._scores(answers)
        return Decision(
            answers=answers,
            verdict=verdict,
            route=self._route(verdict, answers, economics.costs),
            confidence=self._confidence(answers, verdict=verdict, settled=settled, scores=scores),
            scores=scores,
            ruled_out=self._ruled_out(answers),
            reasons=self._reasons(answers, verdict, economics.crossover),
            unknown=tuple(question for question in self.framework.questions if self._is_open(answers, question)),
            settled=settled,
            flips=tuple(flips_of(answers, verdict, self.verdict, self._thresholds(answers))),
            workloads=workloads,
            economics=economics,
            rule_of_thumb=self._rule_of_thumb(
                largest(workloads).answers if workloads else answers, economics.crossover
            ),
            notes=(*self._notes(answers), *notes_on_all(workloads), *economics.outlook),
            framework_version=self.framework.version,
            knowledge_as_of=self.knowledge_as_of,
            start=self._start(answers),
        )

    def verdict(self, answers: Answers) -> Deployment:
        """The verdict alone: one workload's by its scores; several workloads' by theirs, hybrid where they differ."""
        verdicts = {self.scales.verdict(part) for _, part in parts_of(answers)}
        return verdicts.pop() if len(verdicts) == 1 else Deployment.HYBRID

    def settled(self, answers: Answers) -> bool:
        """True when no completion of the open answers can change the verdict."""
        parts = [part for _, part in parts_of(answers)]
        certain = [self.scales.verdict(part) for part in parts if self.scales.settled(part)]
        return len(certain) == len(parts) or len(set(certain)) > 1

    def can_still_change_the_verdict(self, answers: Answers) -> tuple[QuestionId, ...]:
        """The open scoring questions, those that can move the verdict most first; empty once it is settled."""
        if self.settled(answers):
            return ()
        still_open = [question for question in SCORING if self._is_open(answers, question)]
        return tuple(sorted(still_open, key=lambda question: -self._leverage(question)))

    def _leverage(self, question: QuestionId) -> float:
        if question is QuestionId.DATA_RESIDENCY:
            return 2.0  # it can veto, which is more than any weight
        main_first = 1.0 if question in MAIN_QUESTIONS else 0.0
        return main_first + self.framework.weight(question)

    def _is_open(self, answers: Answers, question: QuestionId) -> bool:
        parts = [part for _, part in parts_of(answers)]
        return any(part.answer_to(question) is None for part in parts)

    def _scores(self, answers: Answers) -> dict[Deployment, float]:
        """Of several workloads the mean; where they differ, a hybrid scores what each scores on its own best deployment."""
        vectors = [self.scales.scores(part) for _, part in parts_of(answers)]
        means = [sum(vector[rank] for vector in vectors) / len(vectors) for rank in range(len(RANKED))]
        if len({self.scales.verdict(part) for _, part in parts_of(answers)}) > 1:
            means[RANKED.index(Deployment.HYBRID)] = sum(max(vector) for vector in vectors) / len(vectors)
        return {deployment: round(means[rank], 6) for rank, deployment in enumerate(RANKED)}

    def _confidence(
        self, answers: Answers, *, verdict: Deployment, settled: bool, scores: dict[Deployment, float]
    ) -> Confidence:
        if rules.rules_out_everything_but_open_source(answers):
            return Confidence.FIRM
        lead = scores[verdict] - max(score for deployment, score in scores.items() if deployment is not verdict)
        if settled and (lead >= self.framework.firm_lead or answers.workloads):
            return Confidence.FIRM
        answered = sum(not self._is_open(answers, question) for question in MAIN_QUESTIONS)
        if not settled and answered < self.framework.open_below_main_answers:
            return Confidence.OPEN
        return Confidence.LEANING

    def _reasons(self, answers: Answers, verdict: Deployment, crossover: Crossover) -> tuple[Reason, ...]:
        """What an answer rules out first, then what speaks for the verdict, then what speaks against it."""
        vetoing = {out.question for out in self._ruled_out(answers)}
        reasons = []
        for question, worth in self.scales.worths(answers):
            points = round(self.framework.weight(question) * worth.points.lead, 6)
            if points > NO_REASON_BELOW:
                text = self._reason_text(question, worth, answers, crossover)
                reasons.append(Reason(question, worth.points.favours, points, text, worth.source))
        return tuple(
            sorted(
                reasons,
                key=lambda reason: (reason.question not in vetoing, reason.favours is not verdict, -reason.points),
            )
        )

    def _reason_text(self, question: QuestionId, worth: Worth, answers: Answers, crossover: Crossover) -> str:
        """The framework's sentence, put right by what holds for this case and not for the reference that scores."""
        if question is QuestionId.VOLUME and not answers.workloads:
            return self._volume_in_this_case(worth.reason, answers, crossover)
        start = self._start(answers) if question is QuestionId.LATENCY else None
        if start is None:
            return worth.reason
        if start.reachable:
            return f"{worth.reason} By the sizing model, {start.text}"
        not_shown = "For this task so fast a start is not shown to be reachable, so it counts like a looser one"
        return f"{not_shown}. By the sizing model, {start.text}"

    def _volume_in_this_case(self, said: str, answers: Answers, crossover: Crossover) -> str:
        bounds = answers.volume_bounds
        scored = self.economy.reference_crossover(answers).tokens_per_month
        own = crossover.tokens_per_month
        if bounds is None:
            return said
        above_scored, above_own = (
            {line is not None and end >= line for end in bounds}
            for line in (None if each is None else float(each) for each in (scored, own))
        )
        if above_scored == {True} and above_own == {False}:
            return self.framework.volume.above_only_the_scored
        if above_scored == {False} and above_own == {True}:
            return self.framework.volume.above_only_the_own
        return said

    def _start(self, answers: Answers) -> LatencyReach | None:
        tight = answers.latency in (Latency.P95_500MS, Latency.SUB_100MS)
        return self.economy.latency_reach(answers) if tight and not answers.workloads else None

    def _ruled_out(self, answers: Answers) -> tuple[RuledOut, ...]:
        residency = answers.data_residency
        if residency is None:
            return ()
        worth = self.framework.worth_of(QuestionId.DATA_RESIDENCY, residency)
        return tuple(
            RuledOut(deployment, QuestionId.DATA_RESIDENCY, worth.rules_out[deployment], worth.source)
            for deployment in RANKED
            if deployment in worth.rules_out
        )

    def _workload(self, workload: WorkloadAnswers, answers: Answers) -> WorkloadDecision:
        verdict = self.scales.verdict(answers)
        economics = self.economy.economics_of(answers)
        return WorkloadDecision(
            name=workload.name,
            verdict=verdict,
            route=self._route(verdict, answers, economics.costs),
            answers=answers,
            reasons=self._reasons(answers, verdict, economics.crossover),
            economics=economics,
        )

    def _route(self, verdict: Deployment, answers: Answers, costs: tuple[RouteCost, ...]) -> Route:
        return route_of(verdict, answers, costs, own_gpus_only=self._needs_the_speed_of_own_gpus(answers))

    def _needs_the_speed_of_own_gpus(self, answers: Answers) -> bool:
        """True where a tight start counts for self-hosting: somebody's API adds the network that it was to avoid."""
        if answers.latency not in (Latency.P95_500MS, Latency.SUB_100MS):
            return False
        return self.scales.reached(answers) is not Latency.INTERACTIVE

    def _thresholds(self, answers: Answers) -> tuple[int, ...]:
        found: set[int] = set()
        for _, part in parts_of(answers):
            tokens = self.economy.reference_crossover(part).tokens_per_month
            crossover = None if tokens is None else float(tokens)
            found |= {ceil(threshold) for threshold in rules.volume_thresholds(self.framework, crossover)}
        return tuple(sorted(found))

    def _rule_of_thumb(self, answers: Answers, crossover: Crossover) -> RuleOfThumb:
        rule = self.framework.volume
        bounds = answers.volume_bounds
        computed = crossover.tokens_per_month
        if bounds is None:
            agrees = None
        else:
            by_rule = {end >= rule.rule_of_thumb_tokens for end in bounds}
            by_figure = {computed is not None and end >= computed for end in bounds}
            agrees = by_rule == by_figure if len(by_rule) == len(by_figure) == 1 else False
        return RuleOfThumb(rule.rule_of_thumb_tokens, agrees, _thumb_text(agrees, crossover), rule.source)

    def _notes(self, answers: Answers) -> tuple[str, ...]:
        notes = []
        if answers.region and answers.region != "any" and not rules.rules_out_everything_but_open_source(answers):
            notes.append(
                f"Data that has to stay in {region_in_words(answers.region)} does not rule out a vendor that hosts there. "
                "It rules out providers and endpoints without a data centre in that region."
            )
        if rules.rules_out_everything_but_open_source(answers) and any(
            workload.data_residency not in (None, DataResidency.ON_PREMISES) for workload in answers.workloads
        ):
            notes.append(
                "The data was said to stay on your own machines for everything, so no workload loosens that. "
                "If it holds for some workloads only, say it for those and not in general."
            )
        return tuple(notes)


def parts_of(answers: Answers) -> list[tuple[WorkloadAnswers | None, Answers]]:
    """What is decided one by one: each workload with the answers that hold for it, or the answers as a whole.

    Data that stays on one's own machines in general stays there for every workload: a workload can be stricter, not looser.
    """
    if not answers.workloads:
        return [(None, answers)]
    parts: list[tuple[WorkloadAnswers | None, Answers]] = []
    for workload in answers.workloads:
        own = answers.for_workload(workload)
        if rules.rules_out_everything_but_open_source(answers):
            own = own.model_copy(update={"data_residency": DataResidency.ON_PREMISES})
        parts.append((workload, own))
    return parts


def route_of(
    verdict: Deployment, answers: Answers, costs: tuple[RouteCost, ...], *, own_gpus_only: bool = False
) -> Route:
    """How the verdict is best run: the cheapest allowed route of its deployment; without figures the least demanding.

    ``own_gpus_only`` leaves out open weights behind somebody's API.
    """
    match verdict:
        case Deployment.HYBRID:
            return Route.SPLIT
        case Deployment.PROPRIETARY:
            own_cloud = answers.data_residency is DataResidency.OWN_CLOUD
            return Route.CLOUD_TENANCY_API if own_cloud else Route.VENDOR_API
        case Deployment.OPEN_SOURCE:
            allowed = _open_weight_routes(answers.data_residency)
            if own_gpus_only:
                allowed = tuple(route for route in allowed if route is not Route.HOSTED_OPEN_WEIGHTS)
            priced = [cost for cost in costs if cost.route in allowed] if answers.volume_bounds else []
            return min(priced, key=lambda cost: cost.usd_per_month.expected).route if priced else allowed[0]


def _open_weight_routes(residency: DataResidency | None) -> tuple[Route, ...]:
    match residency:
        case DataResidency.ON_PREMISES:
            return (Route.OWNED_GPUS,)
        case DataResidency.OWN_CLOUD:
            return (Route.RENTED_GPUS,)
        case None:
            return (Route.RENTED_GPUS, Route.OWNED_GPUS)
        case _:
            return (Route.RENTED_GPUS, Route.OWNED_GPUS, Route.HOSTED_OPEN_WEIGHTS)


def _thumb_text(agrees: bool | None, crossover: Crossover) -> str:
    rule = "The article puts the line at roughly 50 million tokens a month"
    if crossover.tokens_per_month is None:
        computed = "for your case the computed figure is: never"
    else:
        computed = f"for your case I compute {in_words(crossover.tokens_per_month)} tokens a month"
    match agrees:
        case None:
            return f"{rule}; {computed}."
        case True:
            return f"{rule}; {computed}. At your volume both say the same."
        case False:
            return (
                f"{rule}; {computed}. They disagree about your volume: the article's line is a rule of thumb for a cheap GPU "
                "without staff, and I stand behind the computed one."
            )

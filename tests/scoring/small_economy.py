"""A tiny economy for the scoring tests: cheap, and of the shape that the real one promises (monotone, latency-free)."""

from decimal import Decimal

from bot.costing.estimate import Crossover, Economics, LatencyReach
from bot.framework import Answers, Latency, TaskKind, TaskSpecialization, Team, TrafficShape

_BY_TEAM = {None: 400e6, Team.NONE: 900e6, Team.SOME: 400e6, Team.DEDICATED: 90e6}
_BY_SHAPE = {None: 1.0, TrafficShape.STEADY: 0.4, TrafficShape.BUSINESS_HOURS: 1.0, TrafficShape.SPIKY: 3.0}


class SmallEconomy:
    """Crossovers between 10 million and 3 billion tokens a month; "never" for spiky traffic without a team."""

    def reference_crossover(self, answers: Answers) -> Crossover:
        tokens: float | None = _BY_TEAM[answers.team] * _BY_SHAPE[answers.traffic_shape]
        if answers.quality_critical:
            tokens *= 0.5
        if answers.task_specialization is TaskSpecialization.NICHE and answers.labelled_data:
            tokens *= 0.3
        if answers.task_kind and TaskKind.CLASSIFICATION in answers.task_kind:
            tokens *= 0.8
        if answers.traffic_shape is TrafficShape.SPIKY and answers.team is Team.NONE:
            tokens = None
        return Crossover(
            tokens_per_month=None if tokens is None else Decimal(round(tokens)),
            note="",
            api_model="gpt-4o",
            self_hosted_model="llama-3.3-70b",
            gpu="H100-SXM",
            api_usd_per_mtok=Decimal(4),
            self_hosted_usd_per_mtok_at_capacity=Decimal(1),
        )

    def economics_of(self, answers: Answers) -> Economics:
        return Economics(costs=(), crossover=self.reference_crossover(answers), curve=(), months_until_crossover=None)

    def latency_reach(self, answers: Answers) -> LatencyReach:
        small = answers.labelled_data and answers.task_specialization is TaskSpecialization.NICHE
        reachable = answers.latency is not Latency.SUB_100MS or bool(small)
        return LatencyReach(reachable, "", 80.0)

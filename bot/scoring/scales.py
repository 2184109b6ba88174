"""Adds up what the answers are worth, and looks at every completion of the answers that are still open.

Pure. A *case* is a set of answers without open scoring questions. Scores of open questions are the mean over all cases, so
a verdict that holds in every case is also the one with the highest score.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from bot.facts.questionnaire import Framework, Worth
from bot.framework import (
    Answers,
    DataResidency,
    Deployment,
    Latency,
    QuestionId,
    TaskKind,
    TaskSpecialization,
    Team,
    TimeToMarket,
    TrafficShape,
)
from bot.scoring import rules
from bot.scoring.rules import RANKED, Economy, Vector

Case = Mapping[QuestionId, Any]

SCORING: Mapping[QuestionId, tuple[Any, ...]] = {
    QuestionId.DATA_RESIDENCY: tuple(DataResidency)[::-1],
    QuestionId.TASK_SPECIALIZATION: tuple(TaskSpecialization),
    QuestionId.VOLUME: (),  # its candidates depend on the crossover
    QuestionId.TEAM: tuple(Team),
    QuestionId.LATENCY: tuple(Latency),
    QuestionId.QUALITY_CRITICAL: (True, False),
    QuestionId.TASK_KIND: tuple((kind,) for kind in TaskKind),
    QuestionId.LABELLED_DATA: (False, True),
    QuestionId.TIME_TO_MARKET: tuple(TimeToMarket),
    QuestionId.TRAFFIC_SHAPE: tuple(TrafficShape),
    QuestionId.GROWTH: (0.2, 0.0),
}
"""Every question that scores, with its possible answers, the weakest case for self-hosting first where there is an order."""

SHAPES_THE_CROSSOVER = (
    QuestionId.TASK_SPECIALIZATION,
    QuestionId.LABELLED_DATA,
    QuestionId.QUALITY_CRITICAL,
    QuestionId.TASK_KIND,
    QuestionId.TEAM,
    QuestionId.TRAFFIC_SHAPE,
    QuestionId.OUTPUT_SHARE,
)
"""What the computed crossover depends on."""

SHAPES_THE_LATENCY = tuple(q for q in SHAPES_THE_CROSSOVER if q not in (QuestionId.TEAM, QuestionId.TRAFFIC_SHAPE))
"""What the reachable latency depends on: the model, by the task, and the length of a request."""

KEPT_SPREADS = 4096
"""How many sets of answers keep their completions in memory; a share of output is any number, so the keys never end."""

WITHOUT_ORDER = (QuestionId.QUALITY_CRITICAL, QuestionId.TASK_KIND, QuestionId.TRAFFIC_SHAPE)
"""Open answers that move points and crossover in different directions: every value is tried, not only the ends."""


@dataclass(frozen=True, slots=True)
class _Coupled:
    """What the crossover-shaping answers decide together."""

    crossover: float | None
    reached: Latency


class Scales:
    """Weighs answers by a framework and an economy. Keeps what it computed; holds no other state."""

    def __init__(self, framework: Framework, economy: Economy) -> None:
        self.framework = framework
        self.economy = economy
        self._coupled: dict[tuple[Any, ...], _Coupled] = {}
        self._reaches: dict[tuple[Any, ...], Latency] = {}
        self._spread: dict[tuple[Any, ...], tuple[tuple[_Coupled, int], ...]] = {}
        self._vectors: dict[tuple[QuestionId, Any], Vector] = {}

    def scores(self, answers: Answers) -> Vector:
        """The scores in the order of ``RANKED``: exact for given answers, the mean over all cases for open ones."""
        known = _known(answers)
        total = [0.0, 0.0, 0.0]
        for question, candidates in SCORING.items():
            if question in (QuestionId.VOLUME, QuestionId.LATENCY):
                continue
            values = (known[question],) if question in known else candidates
            _add(total, _mean([self._by_choice(question, value) for value in values]))
        _add(total, self._mean_of_coupled(answers, known))
        return total[0], total[1], total[2]

    def verdict(self, answers: Answers) -> Deployment:
        """The deployment with the highest score that is not ruled out; on a tie the one that commits to less."""
        if rules.rules_out_everything_but_open_source(answers):
            return Deployment.OPEN_SOURCE
        return RANKED[_highest(self.scores(answers))]

    def settled(self, answers: Answers) -> bool:
        """True when every completion of the open answers has the same verdict.

        Open answers with an order are tried at both ends only: points and crossover move one way along them, so the verdict
        does too (checked when the framework is loaded, and against brute force by the tests).
        """
        if rules.rules_out_everything_but_open_source(answers):
            return True
        known = _known(answers)
        found: set[int] = set()
        for case in _both_ends(known):
            for end in (0, -1):
                found.add(self._rank(self._with_volume(case[end], answers, end)))
                if len(found) > 1:
                    return False
        return True

    def worths(self, answers: Answers) -> list[tuple[QuestionId, Worth]]:
        """What each given answer is worth, in the framework's order; a volume range is judged at its middle band."""
        known = _known(answers)
        coupled = self.coupled(known)
        return [
            (question, self._worth(question, known[question], coupled)) for question in SCORING if question in known
        ]

    def reached(self, answers: Answers) -> Latency:
        """The tightest latency that self-hosting reaches for the case."""
        return self.coupled(_known(answers)).reached

    def coupled(self, case: Case) -> _Coupled:
        """The crossover and the reachable latency of a case; open answers are left to the economy's defaults."""
        key = tuple(case.get(question) for question in SHAPES_THE_CROSSOVER)
        if key not in self._coupled:
            answers = Answers(**{q.value: case[q] for q in SHAPES_THE_CROSSOVER if q in case})
            tokens = self.economy.reference_crossover(answers).tokens_per_month
            self._coupled[key] = _Coupled(None if tokens is None else float(tokens), self._reached(case))
        return self._coupled[key]

    def _reached(self, case: Case) -> Latency:
        """The tightest latency that is reached; who runs the machines and when they are busy does not enter."""
        key = tuple(case.get(question) for question in SHAPES_THE_LATENCY)
        if key not in self._reaches:
            answers = Answers(**{q.value: case[q] for q in SHAPES_THE_LATENCY if q in case})
            self._reaches[key] = rules.tightest_reached(self.economy, answers)
        return self._reaches[key]

    def _worth(self, question: QuestionId, value: Any, coupled: _Coupled) -> Worth:
        framework = self.framework
        match question:
            case QuestionId.VOLUME:
                bands = rules.volumes_that_differ(framework, value, coupled.crossover)
                return rules.worth_of_volume(framework, bands[len(bands) // 2], coupled.crossover)
            case QuestionId.LATENCY:
                return rules.worth_of_latency(framework, value, coupled.reached)
            case QuestionId.TASK_KIND:
                return rules.worth_of_kinds(framework, value)
            case QuestionId.GROWTH:
                return rules.worth_of_growth(framework, value)
            case _:
                return framework.worth_of(question, value)

    def _by_choice(self, question: QuestionId, value: Any) -> Vector:
        key = (question, value)
        if key not in self._vectors:
            worth = self._worth(question, value, _Coupled(None, Latency.INTERACTIVE))
            self._vectors[key] = self._weighted(question, worth)
        return self._vectors[key]

    def _weighted(self, question: QuestionId, worth: Worth) -> Vector:
        weight, points = self.framework.weight(question), worth.points
        return weight * points.proprietary, weight * points.hybrid, weight * points.open_source

    def _volume_vector(self, tokens: float, coupled: _Coupled) -> Vector:
        return self._weighted(QuestionId.VOLUME, rules.worth_of_volume(self.framework, tokens, coupled.crossover))

    def _latency_vector(self, latency: Latency, coupled: _Coupled) -> Vector:
        return self._weighted(QuestionId.LATENCY, rules.worth_of_latency(self.framework, latency, coupled.reached))

    def _mean_of_coupled(self, answers: Answers, known: Case) -> Vector:
        bounds = answers.volume_bounds or (0.0, float("inf"))
        latencies = (known[QuestionId.LATENCY],) if QuestionId.LATENCY in known else tuple(Latency)
        total = [0.0, 0.0, 0.0]
        cases = 0
        for coupled, count in self._spread_of(known):
            volumes = rules.volumes_that_differ(self.framework, bounds, coupled.crossover)
            volume = _mean([self._volume_vector(tokens, coupled) for tokens in volumes])
            latency = _mean([self._latency_vector(latency, coupled) for latency in latencies])
            cases += count
            for place in range(3):
                total[place] += count * (volume[place] + latency[place])
        return total[0] / cases, total[1] / cases, total[2] / cases

    def _spread_of(self, known: Case) -> tuple[tuple[_Coupled, int], ...]:
        """How often each crossover and reachable latency occurs among the completions of the answers that shape them."""
        key = tuple(known.get(question) for question in SHAPES_THE_CROSSOVER)
        if key not in self._spread:
            if len(self._spread) >= KEPT_SPREADS:
                self._spread.clear()
                self._coupled.clear()
                self._reaches.clear()
            counts = Counter(self.coupled(case) for case in _completions(known, SHAPES_THE_CROSSOVER))
            self._spread[key] = tuple(counts.items())
        return self._spread[key]

    def _with_volume(self, case: dict[QuestionId, Any], answers: Answers, end: int) -> Case:
        bounds = answers.volume_bounds or (0.0, float("inf"))
        return case | {QuestionId.VOLUME: bounds[end]}

    def _rank(self, case: Case) -> int:
        if case[QuestionId.DATA_RESIDENCY] is DataResidency.ON_PREMISES:
            return RANKED.index(Deployment.OPEN_SOURCE)
        coupled = self.coupled(case)
        total = [0.0, 0.0, 0.0]
        for question in SCORING:
            if question is QuestionId.VOLUME:
                _add(total, self._volume_vector(case[question], coupled))
            elif question is QuestionId.LATENCY:
                _add(total, self._latency_vector(case[question], coupled))
            else:
                _add(total, self._by_choice(question, case[question]))
        return _highest((total[0], total[1], total[2]))


def _known(answers: Answers) -> dict[QuestionId, Any]:
    known = {question: answers.answer_to(question) for question in (*SCORING, QuestionId.OUTPUT_SHARE)}
    known[QuestionId.VOLUME] = answers.volume_bounds
    return {question: value for question, value in known.items() if value is not None}


def _completions(known: Case, questions: tuple[QuestionId, ...]) -> Iterator[dict[QuestionId, Any]]:
    still_open = [question for question in questions if question not in known and question in SCORING]
    fixed = {question: known[question] for question in questions if question in known}
    for values in product(*(SCORING[question] for question in still_open)):
        yield fixed | dict(zip(still_open, values, strict=True))


def _both_ends(known: Case) -> Iterator[tuple[dict[QuestionId, Any], dict[QuestionId, Any]]]:
    ordered = [q for q in SCORING if q not in known and q not in WITHOUT_ORDER and q is not QuestionId.VOLUME]
    weakest = {question: SCORING[question][0] for question in ordered}
    strongest = {question: SCORING[question][-1] for question in ordered}
    for case in _completions(known, WITHOUT_ORDER):
        yield dict(known) | case | weakest, dict(known) | case | strongest


def _add(total: list[float], vector: Vector) -> None:
    for place, value in enumerate(vector):
        total[place] += value


def _mean(vectors: list[Vector]) -> Vector:
    count = len(vectors)
    if count == 1:
        return vectors[0]
    return (
        sum(v[0] for v in vectors) / count,
        sum(v[1] for v in vectors) / count,
        sum(v[2] for v in vectors) / count,
    )


def _highest(vector: Vector) -> int:
    best = 0
    for rank in (1, 2):
        if vector[rank] > vector[best] + 1e-12:
            best = rank
    return best

"""Everything about money in one answer: each route's cost, where API and self-hosting cross, and how long until then.

Pure: built for one day from the catalogue, keeps what it has worked out, and answers the same for the same answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.costing.api import blended_usd_per_mtok
from bot.costing.api_prices import ApiModel, ApiPrices
from bot.costing.case import Rival, Ways, crossover_of, how_the_layout_changes, label_of, ways_of
from bot.costing.choice import Fleets, fine_tuning_allowed, reference_api
from bot.costing.crossover import MILLION, payback_months
from bot.costing.curve import curve
from bot.costing.envelope import A_HAIR
from bot.costing.estimate import Crossover, Economics, LatencyReach, Payback, RouteCost, UnitCost
from bot.costing.latency import latency_reach
from bot.costing.outlook import Today, growth_in_words, outlook_of, said_of
from bot.costing.routes import RouteCosts, Situation, routes_allowed
from bot.costing.self_hosted import WRITE_OFF, purchase_usd
from bot.costing.sized import SizedLayouts
from bot.costing.staleness import stale_facts
from bot.costing.token_counts import in_words
from bot.costing.workload import Workload, volume_of, why_no_month, workload_of
from bot.facts.catalogue import Catalogue, MissingFact
from bot.facts.cost_assumptions import CostAssumptions
from bot.facts.open_models import OpenModel
from bot.facts.price_overrides import PriceOverride
from bot.facts.profiles import ReferenceApi, WorkloadProfiles
from bot.framework import Answers, DataResidency, Latency, Route


@dataclass(frozen=True, slots=True)
class _Rivals:
    """What scoring compares: a vendor's model and the ways to run open ones, and where the cheapest of them crosses."""

    reference: ReferenceApi
    vendor: ApiModel
    ways: Ways
    crossover: Crossover


@dataclass(frozen=True, slots=True)
class _Case:
    """What the answers as they are come to. ``within_the_answers``: some layout keeps their limits."""

    ways: Ways
    rival: Rival
    crossover: Crossover
    within_the_answers: bool


class Economy:
    """The cost side of every decision on one day."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        on: date,
        profiles: WorkloadProfiles,
        assumptions: CostAssumptions,
        overrides: tuple[PriceOverride, ...] = (),
    ) -> None:
        self.catalogue = catalogue
        self.on = on
        self.profiles = profiles
        self.assumptions = assumptions
        self.prices = ApiPrices(catalogue, profiles, overrides, on=on)
        self.fleets = Fleets(catalogue, assumptions, profiles, SizedLayouts(catalogue, assumptions), on)
        self._routes = RouteCosts(self.prices, self.fleets, assumptions)
        self._rivals: dict[tuple[object, ...], _Rivals] = {}
        self._cases: dict[tuple[object, ...], _Case] = {}
        self._reaches: dict[tuple[object, ...], LatencyReach] = {}

    def reference_crossover(self, answers: Answers) -> Crossover:
        """The crossover that scoring weighs: the task's reference models on rented GPUs, at interactive speed.

        The same whatever data residency, region, latency, growth, volume and time to market; more talent, a more special task
        or labelled data never raises it (staff figures are checked on load, and a niche task only adds a choice to compare).
        """
        return self._rivals_of(answers).crossover

    def latency_reach(self, answers: Answers) -> LatencyReach:
        """Whether self-hosting reaches the asked time to the first token, by the sizing model."""
        latency = answers.latency or Latency.INTERACTIVE
        key = (*_key(answers), latency)
        if key not in self._reaches:
            model = self._open_models(answers)[-1]
            workload = workload_of(answers, self.profiles, self.assumptions)
            self._reaches[key] = latency_reach(self.fleets, model, workload, latency)
        return self._reaches[key]

    def economics_of(self, answers: Answers) -> Economics:
        """Costs of every route that the answers allow, the crossover, the chart's points, and what cannot be said."""
        rivals = self._rivals_of(answers)
        volume = volume_of(answers)
        situation = Situation(
            answers=answers,
            workload=workload_of(answers, self.profiles, self.assumptions),
            volume=volume,
            vendor=rivals.vendor,
            open_models=tuple(self._open_models(answers)),
            fine_tuned=fine_tuning_allowed(answers),
        )
        costs, missing = self._routes.all_of(situation, routes_allowed(answers.data_residency))
        if volume is None:
            missing = (why_no_month(answers), *missing)
        case = self._case_of(situation, rivals)
        today = self._today(case, situation)
        outlook = outlook_of(today)
        payback = self._payback(situation, case, costs)
        crossing = case.crossover.tokens_per_month
        points = curve(case.ways.lower_edge, case.rival.usd_per_mtok, crossing, volume)
        return Economics(
            costs=costs,
            crossover=case.crossover,
            curve=points,
            months_until_crossover=outlook.months_until_crossover,
            stale=self._stale(case, today.tokens),
            cannot_estimate=missing,
            unit_costs=_unit_costs(case, situation),
            months_until_crossover_if_api_prices_fall=outlook.months_if_api_prices_fall,
            payback=payback,
            self_hosted_share=None if outlook.split is None else outlook.split.self_hosted_share,
            split_usd_per_month=None if outlook.split is None else outlook.split.usd,
            scored_crossover=rivals.crossover,
            curve_label=label_of(case.ways, points),
            growth=growth_in_words(today, outlook),
            outlook=(*_basis(case, rivals, today.tokens), *said_of(today, outlook, payback)),
            choices=self._choices(rivals, answers, case),
            tokens_per_month=today.tokens,
        )

    def _today(self, case: _Case, situation: Situation) -> Today:
        growth = situation.answers.growth_per_month
        return Today(
            case.ways,
            case.rival.name,
            case.rival.usd_per_mtok,
            case.crossover.tokens_per_month,
            None if situation.volume is None else situation.volume.expected,
            None if growth is None else Decimal(str(growth)),
            self.assumptions["api_price_fall_per_year"],
            "bought GPUs" if situation.answers.data_residency is DataResidency.ON_PREMISES else "rented GPUs",
        )

    def _case_of(self, situation: Situation, rivals: _Rivals) -> _Case:
        answers = situation.answers
        key = (*_key(answers), answers.latency, answers.data_residency)
        if key not in self._cases:
            self._cases[key] = self._work_out(situation, rivals)
        return self._cases[key]

    def _work_out(self, situation: Situation, rivals: _Rivals) -> _Case:
        rival = Rival(rivals.vendor.id, self._routes.api_usd_per_mtok(situation), rivals.vendor.source)
        ways = self._routes.ways(situation)
        if ways is None:
            return _Case(rivals.ways, rival, crossover_of(rivals.ways, rival), within_the_answers=False)
        return _Case(ways, rival, crossover_of(ways, rival), within_the_answers=True)

    def _stale(self, case: _Case, tokens: Decimal | None) -> tuple[str, ...]:
        crossing = case.crossover.tokens_per_month
        used = [case.ways.cheapest(volume) for volume in (crossing, tokens) if volume] or [case.ways.at_capacity()]
        return tuple(dict.fromkeys(fact for way in used for fact in stale_facts(self.fleets, way.fitting, way.model)))

    def _rivals_of(self, answers: Answers) -> _Rivals:
        key = _key(answers)
        if key not in self._rivals:
            self._rivals[key] = self._compare(answers)
        return self._rivals[key]

    def _compare(self, answers: Answers) -> _Rivals:
        neutral = answers.model_copy(update={"latency": Latency.INTERACTIVE})
        workload = workload_of(neutral, self.profiles, self.assumptions)
        reference = reference_api(answers, self.profiles)
        vendor = self.prices.at(reference.provider, reference.model)
        price = blended_usd_per_mtok(self.prices, vendor, workload.input_tokens, workload.output_tokens)
        ways = self._rented_ways(answers, workload, Latency.INTERACTIVE)
        if (
            ways is None
        ):  # requests so long that nothing starts in time: what a crossover needs is a layout that holds them
            ways = self._rented_ways(answers, workload, Latency.BATCH)
        if ways is None:
            raise MissingFact(
                f"no GPU with a price in gpu_prices.yaml holds {reference.open_model!r}: add a dated price of a larger one",
                key="gpu",
            )
        return _Rivals(reference, vendor, ways, crossover_of(ways, Rival(vendor.id, price, vendor.source)))

    def _rented_ways(self, answers: Answers, workload: Workload, latency: Latency) -> Ways | None:
        limits = self.fleets.limits(latency)
        return ways_of(
            (model, self.fleets.rented(model, workload, limits, fine_tuned=fine_tuned))
            for model, fine_tuned in self._contenders(answers)
        )

    def _contenders(self, answers: Answers) -> list[tuple[OpenModel, bool]]:
        models = self._open_models(answers)
        return [(model, place == 1) for place, model in enumerate(models)]

    def _open_models(self, answers: Answers) -> list[OpenModel]:
        """The open model of like quality; behind it the fine-tuned smaller one where task and data allow."""
        names = [reference_api(answers, self.profiles).open_model]
        if fine_tuning_allowed(answers):
            names.append(self.profiles.fine_tuned_model)
        return [self.catalogue.model(name) for name in names]

    def _payback(self, situation: Situation, case: _Case, costs: Sequence[RouteCost]) -> Payback | None:
        """Bought servers against the API's bill. Write-off is left out of the running cost."""
        bought = next((cost for cost in costs if cost.route is Route.OWNED_GPUS and cost.gpus is not None), None)
        if bought is None or bought.gpus is None or situation.volume is None:
            return None
        price = self.assumptions.purchase[bought.gpus.gpu]
        purchase = purchase_usd(bought.gpus.tensor_parallel, price.usd, self.assumptions) * bought.gpus.replicas
        cash = sum((line.usd for line in bought.lines if line.what != WRITE_OFF), Decimal(0))
        bill = situation.volume.expected / MILLION * case.rival.usd_per_mtok
        return Payback(purchase, bill, cash, payback_months(purchase, bill, cash), price.source)

    def _choices(self, rivals: _Rivals, answers: Answers, case: _Case) -> tuple[str, ...]:
        crossing = case.crossover.tokens_per_month
        way = case.ways.at_capacity() if crossing is None else case.ways.cheapest(crossing)
        serving = way.fitting.serving
        said = [
            f"{rivals.vendor.id} stands for the vendors' models: {rivals.reference.rationale}",
            f"{rivals.reference.open_model} is the smallest open model of like quality by published scores;"
            " test it on your own data",
            f"{serving.gpus} × {serving.gpu} in {serving.precision} is the layout that crosses first among those that hold "
            "the model and keep the limits of the answers",
        ]
        if fine_tuning_allowed(answers):
            said.append(
                f"{self.profiles.fine_tuned_model}, fine-tuned, stands beside it: {self.profiles.fine_tuned_rationale}"
            )
        return tuple(said)


def _key(answers: Answers) -> tuple[object, ...]:
    """What the reference crossover depends on, and nothing else."""
    return (
        answers.task_specialization,
        answers.task_kind,
        answers.quality_critical,
        answers.labelled_data,
        answers.output_share,
        answers.traffic_shape,
        answers.team,
    )


def _unit_costs(case: _Case, situation: Situation) -> tuple[UnitCost, ...]:
    """Per million tokens, of the routes that the answers allow."""
    allowed = routes_allowed(situation.answers.data_residency)
    api = Route.CLOUD_TENANCY_API if situation.answers.data_residency is DataResidency.OWN_CLOUD else Route.VENDOR_API
    own = Route.OWNED_GPUS if situation.answers.data_residency is DataResidency.ON_PREMISES else Route.RENTED_GPUS
    units = [UnitCost(api, case.rival.name, case.rival.usd_per_mtok, at_capacity=False)]
    at_capacity = case.crossover.self_hosted_usd_per_mtok_at_capacity
    units.append(UnitCost(own, case.ways.at_capacity().model.id, at_capacity, at_capacity=True))
    return tuple(unit for unit in units if unit.route in allowed)


def _same(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether two crossovers are one figure, rounding at the last digits aside."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= A_HAIR * max(one, other)


def _basis(case: _Case, rivals: _Rivals, tokens: Decimal | None) -> tuple[str, ...]:
    """Which layouts the crossover rests on, and where scoring weighed another one."""
    said = []
    if not case.within_the_answers:
        said.append(
            "No layout of our list keeps the limits of your answers: crossover and chart are those of interactive use on"
            " rented GPUs"
        )
    crossing, scored = case.crossover.tokens_per_month, rivals.crossover.tokens_per_month
    if tokens is not None:
        said.append(how_the_layout_changes(case.ways, tokens, crossing))
    if not _same(crossing, scored):
        words = ["never" if each is None else f"{in_words(each)} tokens a month" for each in (crossing, scored)]
        said.append(
            f"The crossover of your case as answered: {words[0]}. The scores weigh the one of interactive use on rented GPUs,"
            f" {words[1]}, so that a stricter wish never counts against self-hosting"
        )
    return tuple(text for text in said if text)

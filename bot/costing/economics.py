"""Everything about money in one answer: each route's cost, where API and self-hosting cross, and how long until then.

Pure: built for one day from the catalogue, keeps what it has worked out, and answers the same for the same answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.costing.api import blended_usd_per_mtok
from bot.costing.api_prices import ApiModel, ApiPrices
from bot.costing.choice import Fitting, Fleets, earliest_crossing, fine_tuning_allowed, reference_api
from bot.costing.crossover import MILLION, best_split, months_until, payback_months
from bot.costing.curve import curve
from bot.costing.estimate import Crossover, Economics, LatencyReach, RouteCost, UnitCost
from bot.costing.latency import latency_reach
from bot.costing.routes import RouteCosts, Situation, routes_allowed
from bot.costing.self_hosted import purchase_usd
from bot.costing.sized import SizedLayouts
from bot.costing.staleness import stale_facts
from bot.costing.workload import Workload, volume_of, workload_of
from bot.facts.catalogue import Catalogue, MissingFact
from bot.facts.cost_assumptions import CostAssumptions
from bot.facts.open_models import OpenModel
from bot.facts.price_overrides import PriceOverride
from bot.facts.profiles import ReferenceApi, WorkloadProfiles
from bot.framework import Answers, Latency, Route

HORIZON_MONTHS = 120
MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class _Rivals:
    """What is compared: a vendor's model and the ways to run open ones, and where the first of them crosses."""

    reference: ReferenceApi
    vendor: ApiModel
    api_usd_per_mtok: Decimal
    workload: Workload
    best: Fitting
    model: OpenModel
    crossover: Crossover


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
        self._rivals: dict[tuple[object, ...], _Rivals] = {}
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
        workload = workload_of(answers, self.profiles, self.assumptions)
        situation = Situation(
            answers=answers,
            workload=workload,
            volume=volume,
            vendor=rivals.vendor,
            open_models=tuple(self._open_models(answers)),
            fine_tuned=fine_tuning_allowed(answers),
        )
        routes = RouteCosts(self.prices, self.fleets, self.assumptions)
        costs, missing = routes.all_of(situation, routes_allowed(answers.data_residency))
        if volume is None:
            missing = ("the cost of a month: the volume is unknown", *missing)
        expected = None if volume is None else volume.expected
        growth = None if answers.growth_per_month is None else Decimal(str(answers.growth_per_month))
        return Economics(
            costs=costs,
            crossover=rivals.crossover,
            curve=curve(rivals.best.stairs, rivals.api_usd_per_mtok, rivals.crossover.tokens_per_month, volume),
            months_until_crossover=self._months(rivals, expected, growth),
            stale=stale_facts(self.fleets, rivals.best, rivals.model),
            cannot_estimate=missing,
            unit_costs=self._unit_costs(rivals, situation),
            months_until_crossover_if_api_prices_fall=self._months_with_falling_prices(rivals, expected, growth),
            payback_months=self._payback(situation, rivals, costs),
            self_hosted_share=None
            if expected is None
            else best_split(rivals.best.stairs, rivals.api_usd_per_mtok, expected).self_hosted_share,
            choices=self._choices(rivals, answers),
            tokens_per_month=expected,
        )

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
        best: tuple[Fitting, Decimal | None, OpenModel] | None = None
        for model, fine_tuned in self._contenders(answers):
            found = earliest_crossing(
                self.fleets.rented(model, workload, self.fleets.limits(Latency.INTERACTIVE), fine_tuned=fine_tuned),
                price,
            )
            if found is not None and (best is None or _sooner(found[1], best[1])):
                best = (*found, model)
        if best is None:
            raise MissingFact(
                f"no GPU with a price in gpu_prices.yaml holds {reference.open_model!r}: add a dated price of a larger one",
                key="gpu",
            )
        crossover = _crossover(best[0], best[1], best[2], vendor, price)
        return _Rivals(reference, vendor, price, workload, best[0], best[2], crossover)

    def _contenders(self, answers: Answers) -> list[tuple[OpenModel, bool]]:
        models = self._open_models(answers)
        return [(model, place == 1) for place, model in enumerate(models)]

    def _open_models(self, answers: Answers) -> list[OpenModel]:
        """The open model of like quality; behind it the fine-tuned smaller one where task and data allow."""
        names = [reference_api(answers, self.profiles).open_model]
        if fine_tuning_allowed(answers):
            names.append(self.profiles.fine_tuned_model)
        return [self.catalogue.model(name) for name in names]

    def _unit_costs(self, rivals: _Rivals, situation: Situation) -> tuple[UnitCost, ...]:
        """Per million tokens, of the routes that the answers allow."""
        allowed = routes_allowed(situation.answers.data_residency)
        units = [UnitCost(Route.VENDOR_API, rivals.vendor.id, rivals.api_usd_per_mtok, at_capacity=False)]
        at_capacity = rivals.crossover.self_hosted_usd_per_mtok_at_capacity
        units.append(UnitCost(Route.RENTED_GPUS, rivals.model.id, at_capacity, at_capacity=True))
        return tuple(unit for unit in units if unit.route in allowed)

    def _months(self, rivals: _Rivals, tokens: Decimal | None, growth: Decimal | None) -> int | None:
        crossover = rivals.crossover.tokens_per_month
        if tokens is None or growth is None or crossover is None:
            return None
        return months_until(crossover, tokens, growth, horizon_months=HORIZON_MONTHS)

    def _months_with_falling_prices(
        self, rivals: _Rivals, tokens: Decimal | None, growth: Decimal | None
    ) -> int | None:
        """As ``_months``, while the API gets cheaper each year and the GPUs keep their price."""
        if tokens is None or growth is None or growth <= 0 or rivals.crossover.tokens_per_month is None:
            return None
        kept = (1 - self.assumptions["api_price_fall_per_year"]) ** (Decimal(1) / MONTHS_PER_YEAR)
        volume, price = tokens, rivals.api_usd_per_mtok
        for month in range(HORIZON_MONTHS + 1):
            crossover = rivals.best.stairs.crossover(price)
            if crossover is None:
                return None
            if volume >= crossover:
                return month
            volume *= 1 + growth
            price *= kept
        return None

    def _payback(self, situation: Situation, rivals: _Rivals, costs: Sequence[RouteCost]) -> Decimal | None:
        """Months until bought servers are earned back against the vendor's API. Write-off is left out of the running cost."""
        bought = next((cost for cost in costs if cost.route is Route.OWNED_GPUS and cost.gpus is not None), None)
        if bought is None or bought.gpus is None or situation.volume is None:
            return None
        price = self.assumptions.purchase[bought.gpus.gpu]
        purchase = purchase_usd(bought.gpus.tensor_parallel, price.usd, self.assumptions) * bought.gpus.replicas
        cash = sum((line.usd for line in bought.lines if line.what != "write-off of the servers"), Decimal(0))
        bill = situation.volume.expected / MILLION * rivals.api_usd_per_mtok
        return payback_months(purchase, bill, cash)

    def _choices(self, rivals: _Rivals, answers: Answers) -> tuple[str, ...]:
        serving = rivals.best.serving
        said = [
            f"{rivals.vendor.id} stands for the vendors' models: {rivals.reference.rationale}",
            f"{rivals.reference.open_model} is the smallest open model of like quality by published scores;"
            " test it on your own data",
            f"{serving.gpus} × {serving.gpu} in {serving.precision} is the layout that crosses first among those that hold "
            "the model and keep the limits of interactive use",
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


def _sooner(crossover: Decimal | None, best: Decimal | None) -> bool:
    return crossover is not None and (best is None or crossover < best)


def _crossover(
    fitting: Fitting, tokens: Decimal | None, model: OpenModel, vendor: ApiModel, price: Decimal
) -> Crossover:
    at_capacity = fitting.stairs.usd_per_mtok_at_capacity() or Decimal(0)
    serving = fitting.serving
    if tokens is None:
        note = (
            f"never: at full load {model.id} on {serving.gpus} × {serving.gpu} costs ${at_capacity:.2f} per million tokens,"
            f" {vendor.id} ${price:.2f}"
        )
    else:
        note = (
            f"from {tokens / MILLION:,.0f} million tokens a month on, {model.id} on {serving.gpus} × {serving.gpu} with"
            f" {fitting.stairs.replicas(tokens)} replicas costs no more than {vendor.id}"
        )
    return Crossover(tokens, note, vendor.id, model.id, serving.gpu, price, at_capacity)

"""Which models and which GPUs an answer compares, by stated rules: no preference of ours, and nothing that cannot be traced.

The API model stands for the class of the task; the open model is the smallest of like quality; with labelled data and a niche
task a small fine-tuned model stands beside it. Of the GPUs those count that hold the model, keep the limits and have a price.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from bot.costing.crossover import Staircase
from bot.costing.self_hosted import MachineMonth, SelfHosting, owned, rented
from bot.costing.serving import Limits, Serving, Sizing
from bot.costing.workload import Terms, Workload, profile_of
from bot.facts.catalogue import Catalogue
from bot.facts.cost_assumptions import CostAssumptions
from bot.facts.gpus import RentalKind, RentalOffer
from bot.facts.open_models import OpenModel
from bot.facts.profiles import ApiClass, ReferenceApi, WorkloadProfiles
from bot.framework import Answers, Latency, TaskSpecialization

FOR_BUSINESS = (RentalKind.ON_DEMAND, RentalKind.SECURE)
NOT_ON_THESE_TERMS = {
    Terms.STEADY: (RentalKind.SPOT,),
    Terms.BUSINESS_HOURS: (RentalKind.SPOT, RentalKind.RESERVED),
    Terms.SPIKY: (RentalKind.SPOT, RentalKind.RESERVED),
    Terms.NIGHTLY: (RentalKind.RESERVED,),
}
"""What people wait for cannot run on GPUs that may be taken away, and for part of a month nobody signs for a term."""


@dataclass(frozen=True, slots=True)
class Market:
    """Where and on which terms GPUs are rented."""

    own_cloud: bool = False
    kinds: tuple[RentalKind, ...] = FOR_BUSINESS


ANYWHERE = Market()


@dataclass(frozen=True, slots=True)
class Fitting:
    """One way to run a model oneself: layout, machine, and its staircase. ``offer`` is None for bought hardware."""

    hosting: SelfHosting
    stairs: Staircase
    offer: RentalOffer | None

    @property
    def serving(self) -> Serving:
        """The layout of one replica."""
        return self.hosting.serving


def reference_api(answers: Answers, profiles: WorkloadProfiles) -> ReferenceApi:
    """The vendor model that stands for the task: of its class, or of the frontier where quality is critical."""
    name = ApiClass.FRONTIER if answers.quality_critical else profile_of(answers, profiles).api_class
    return profiles.api_classes[name]


def fine_tuning_allowed(answers: Answers) -> bool:
    """Whether a fine-tuned smaller model is worth comparing: a niche task, and data to train it on."""
    return answers.task_specialization is TaskSpecialization.NICHE and answers.labelled_data is True


@dataclass(slots=True)
class Fleets:
    """Every way to run a model oneself, by model and workload; worked out once and kept."""

    catalogue: Catalogue
    assumptions: CostAssumptions
    profiles: WorkloadProfiles
    sizing: Sizing
    on: date
    _servings: dict[tuple[str, int, int, Limits], tuple[Serving, ...]] = field(default_factory=dict)
    _fittings: dict[tuple[str, Workload, Limits, bool, Market | None], tuple[Fitting, ...]] = field(
        default_factory=dict
    )
    _offers: dict[tuple[str, int, bool, Terms], tuple[RentalOffer, RentalOffer, RentalOffer] | None] = field(
        default_factory=dict
    )

    def limits(self, latency: Latency | None) -> Limits:
        """What the answer to the latency question means in milliseconds."""
        if latency is Latency.BATCH:
            return Limits(None, None)
        return Limits(
            self.first_token_limit_ms(latency) / self.mean_to_limit(latency), self.assumptions["inter_token_ms"]
        )

    def first_token_limit_ms(self, latency: Latency | None) -> Decimal:
        """The figure that the answer names, in milliseconds to the first token."""
        return self.assumptions[f"first_token_ms_{(latency or Latency.INTERACTIVE).value}"]

    def mean_to_limit(self, latency: Latency | None) -> Decimal:
        """By how much the limit lies above the mean that the sizing model gives: a p95 is not a mean."""
        return self.assumptions["p95_over_mean"] if latency is Latency.P95_500MS else Decimal(1)

    def rented(
        self,
        model: OpenModel,
        workload: Workload,
        limits: Limits,
        *,
        fine_tuned: bool,
        market: Market = ANYWHERE,
    ) -> tuple[Fitting, ...]:
        """Every layout of rented GPUs, at the cheapest price of the market."""
        key = (model.id, workload, limits, fine_tuned, market)
        if key not in self._fittings:
            fittings = []
            for serving in self.servings(model, workload, limits):
                offer = self._cheapest(serving, market)
                if offer is not None:
                    machine = self.rent(serving, offer, workload.hours_per_month)
                    fittings.append(self._fitting(serving, machine, workload, offer, fine_tuned=fine_tuned))
            self._fittings[key] = tuple(fittings)
        return self._fittings[key]

    def bought(self, model: OpenModel, workload: Workload, limits: Limits, *, fine_tuned: bool) -> tuple[Fitting, ...]:
        """Every layout of bought GPUs whose purchase price is known."""
        key = (model.id, workload, limits, fine_tuned, None)
        if key not in self._fittings:
            fittings = []
            for serving in self.servings(model, workload, limits):
                if serving.gpu in self.assumptions.purchase:
                    machine = self.buy(serving, workload)
                    fittings.append(self._fitting(serving, machine, workload, None, fine_tuned=fine_tuned))
            self._fittings[key] = tuple(fittings)
        return self._fittings[key]

    def servings(self, model: OpenModel, workload: Workload, limits: Limits) -> tuple[Serving, ...]:
        """Every layout that holds the model and keeps the limits, on GPUs that can be rented or bought.

        Squeezed into 4 bits only where nothing else holds it: scores were published at the makers' precision.
        """
        key = (model.id, workload.input_tokens, workload.output_tokens, limits)
        if key not in self._servings:
            long = workload.input_tokens + workload.output_tokens > model.context_tokens
            gpus = [] if long else [gpu for gpu in self.catalogue.gpus if self._obtainable(gpu.id)]
            found = self.sizing.servings(
                model, gpus, input_tokens=workload.input_tokens, output_tokens=workload.output_tokens, limits=limits
            )
            published = tuple(serving for serving in found if not serving.squeezed)
            self._servings[key] = published or found
        return self._servings[key]

    def rent(self, serving: Serving, offer: RentalOffer, hours: Decimal) -> MachineMonth:
        """So many hours of one replica at an offer."""
        name = f"{serving.gpu} at {offer.provider} ({offer.kind.value.replace('_', ' ')})"
        return rented(serving.gpus, name, offer.usd_per_gpu_hour, hours, offer.source)

    def buy(self, serving: Serving, workload: Workload, *, times: Decimal = Decimal(1)) -> MachineMonth:
        """A month of one bought replica, at the purchase price we know or some times of it."""
        price = self.assumptions.purchase[serving.gpu]
        gpu = self.catalogue.gpu(serving.gpu)
        hours = workload.hours_per_month
        return owned(serving.gpus, gpu, replace(price, usd=price.usd * times), self.assumptions, hours=hours)

    def offers(
        self, gpu: str, count: int, *, own_cloud: bool, terms: Terms = Terms.STEADY
    ) -> tuple[RentalOffer, RentalOffer, RentalOffer] | None:
        """The cheapest offer that suits the terms, the cheapest fit for business, and the dearest: low, expected, high."""
        key = (gpu, count, own_cloud, terms)
        if key not in self._offers:
            known = [
                offer
                for offer in self.rentable(gpu, count, own_cloud=own_cloud)
                if offer.kind not in NOT_ON_THESE_TERMS[terms]
            ]
            business = [offer for offer in known if offer.kind in FOR_BUSINESS]
            self._offers[key] = (known[0], business[0], business[-1]) if business else None
        return self._offers[key]

    def rentable(self, gpu: str, count: int, *, own_cloud: bool) -> tuple[RentalOffer, ...]:
        """Every offer of so few GPUs, of any kind, cheapest first."""
        clouds = self.profiles.tenancy.gpu_clouds
        return tuple(
            offer
            for offer in self.catalogue.rental_offers(gpu, on=self.on)
            if offer.sold_in <= count and (not own_cloud or offer.provider in clouds)
        )

    def _cheapest(self, serving: Serving, market: Market) -> RentalOffer | None:
        offers = self.rentable(serving.gpu, serving.gpus, own_cloud=market.own_cloud)
        return next((offer for offer in offers if offer.kind in market.kinds), None)

    def _obtainable(self, gpu: str) -> bool:
        if gpu in self.assumptions.purchase:
            return True
        return any(offer.kind in FOR_BUSINESS for offer in self.catalogue.rental_offers(gpu, on=self.on))

    def _fitting(
        self,
        serving: Serving,
        machine: MachineMonth,
        workload: Workload,
        offer: RentalOffer | None,
        *,
        fine_tuned: bool,
    ) -> Fitting:
        hosting = SelfHosting(serving, machine, workload, fine_tuned)
        return Fitting(hosting, hosting.stairs(self.assumptions), offer)


def cheapest_at(fittings: tuple[Fitting, ...], tokens: Decimal) -> Fitting | None:
    """The cheapest way to serve a monthly volume; of equals the one named first."""
    return min(fittings, key=lambda fitting: fitting.stairs.usd(tokens), default=None)

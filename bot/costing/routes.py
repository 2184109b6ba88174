"""What each route costs a month: one function a route, each with its lines, its range and what its range rests on."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.costing.api import ApiBill, ApiUse, api_bill, middle_offer, with_share_cached
from bot.costing.api_prices import ApiModel, ApiPrices, MissingPrice
from bot.costing.case import Ways, ways_of
from bot.costing.choice import FOR_BUSINESS, Fitting, Fleets, Market
from bot.costing.ends import Planned, percent, terms_in_words
from bot.costing.estimate import CostLine, CostOption, GpuPlan, RouteCost, UsdRange
from bot.costing.options import rental_options
from bot.costing.token_counts import in_words
from bot.costing.workload import Volume, Workload
from bot.facts.cost_assumptions import CostAssumptions
from bot.facts.gpus import RentalKind
from bot.facts.open_models import OpenModel
from bot.framework import Answers, DataResidency, Latency, Route

MILLION = Decimal(1_000_000)
OUTRIGHT = (
    Route.VENDOR_API,
    Route.CLOUD_TENANCY_API,
    Route.HOSTED_OPEN_WEIGHTS,
    Route.RENTED_GPUS,
    Route.OWNED_GPUS,
)


@dataclass(frozen=True, slots=True)
class Situation:
    """One workload with what is compared for it. ``open_models``: of like quality, then the fine-tuned one if any."""

    answers: Answers
    workload: Workload
    volume: Volume | None
    vendor: ApiModel
    open_models: tuple[OpenModel, ...]
    fine_tuned: bool


def routes_allowed(residency: DataResidency | None) -> tuple[Route, ...]:
    """The routes that the place of the data leaves open."""
    match residency:
        case DataResidency.ON_PREMISES:
            return (Route.OWNED_GPUS,)
        case DataResidency.OWN_CLOUD:
            return (Route.CLOUD_TENANCY_API, Route.RENTED_GPUS, Route.OWNED_GPUS)
        case DataResidency.VENDOR_UNDER_CONTRACT | DataResidency.NO_RESTRICTION | None:
            return OUTRIGHT


@dataclass(frozen=True, slots=True)
class RouteCosts:
    """Prices every route of a situation."""

    prices: ApiPrices
    fleets: Fleets
    assumptions: CostAssumptions
    _kept: dict[tuple[object, ...], Planned | None] = field(default_factory=dict)

    def all_of(self, situation: Situation, routes: Iterable[Route]) -> tuple[tuple[RouteCost, ...], tuple[str, ...]]:
        """The costs of the routes that can be priced, and a sentence for each that cannot."""
        if situation.volume is None:
            return (), ()
        costs, missing = [], []
        for route in routes:
            try:
                costs.append(self._cost(route, situation))
            except MissingPrice as reason:
                missing.append(f"{route.value}: {reason}")
        return tuple(costs), tuple(missing)

    def api_usd_per_mtok(self, situation: Situation) -> Decimal:
        """What a million tokens costs at the API that the answers leave, as in its route: batch and region included."""
        million = replace(situation, volume=Volume.between(1e6, 1e6))
        own_cloud = situation.answers.data_residency is DataResidency.OWN_CLOUD
        cost = self._cost(Route.CLOUD_TENANCY_API if own_cloud else Route.VENDOR_API, million)
        return cost.usd_per_month.expected

    def ways(self, situation: Situation) -> Ways | None:
        """Every way to run the open models that the answers leave: bought on premises, in one's own cloud, or rented."""
        residency = situation.answers.data_residency
        route = Route.OWNED_GPUS if residency is DataResidency.ON_PREMISES else Route.RENTED_GPUS
        return self._ways(route, situation)

    def _cost(self, route: Route, situation: Situation) -> RouteCost:
        volume = situation.volume
        if volume is None:
            raise MissingPrice("the volume is unknown")
        match route:
            case Route.VENDOR_API:
                return self._api(Route.VENDOR_API, situation.vendor, situation, volume)
            case Route.CLOUD_TENANCY_API:
                return self._tenancy(situation, volume)
            case Route.HOSTED_OPEN_WEIGHTS:
                return self._hosted(situation, volume)
            case Route.RENTED_GPUS | Route.OWNED_GPUS:
                return self._self_hosted(route, situation, volume)
            case Route.SPLIT:
                raise MissingPrice("a split is priced from its parts")

    def _api(
        self, route: Route, model: ApiModel, situation: Situation, volume: Volume, uplift: Decimal = Decimal(0)
    ) -> RouteCost:
        a = self.assumptions
        uses = [self._use(situation, tokens) for tokens in (volume.low, volume.expected, volume.high)]
        batch = self._batch_share(model, situation)
        low, expected, high = (replace(use, batch_share=batch, regional_uplift=uplift) for use in uses)
        bill = api_bill(self.prices, model, expected)
        least = api_bill(self.prices, model, with_share_cached(low, a["api_cached_share_low"]))
        dearer = replace(high, retry_share=a["api_retry_share"], regional_uplift=a["api_regional_uplift"])
        most = api_bill(self.prices, model, dearer)
        how = (
            f"API range: low with {percent(a['api_cached_share_low'])} of the input read from the cache, high with"
            f" {percent(a['api_retry_share'])} of the requests asked again and {percent(a['api_regional_uplift'])} on top"
            " for processing in a region",
            *(("API: all requests at the vendor's batch price",) if batch else ()),
        )
        usd = UsdRange(least.usd, bill.usd, most.usd)
        cost = _route_cost(route, bill, usd, volume, (*situation.workload.assumed, *how))
        region = "" if uplift else f" × (1 + {a['api_regional_uplift']} for a region)"
        return replace(
            cost,
            low_formula=f"{in_words(volume.low)} tokens, {percent(a['api_cached_share_low'])} of the input at the price of"
            " cached input; all else as expected",
            high_formula=f"{in_words(volume.high)} tokens at the expected price{region}"
            f" × (1 + {a['api_retry_share']} asked again)",
        )

    def _tenancy(self, situation: Situation, volume: Volume) -> RouteCost:
        found = self.prices.tenancy_model(situation.vendor)
        if found is not None:
            cost = self._api(Route.CLOUD_TENANCY_API, found, situation, volume)
            priced_as = f"Cloud tenancy: {situation.vendor.id} priced as {found.id} at {found.provider}"
            return replace(cost, model=situation.vendor.id, assumptions=(*cost.assumptions, priced_as))
        uplift = self.assumptions["api_regional_uplift"]
        cost = self._api(Route.CLOUD_TENANCY_API, situation.vendor, situation, volume, uplift)
        note = (
            f"Cloud tenancy: no price for {situation.vendor.id} in our list, so the vendor's own with {percent(uplift)} on top"
            " for a region"
        )
        return replace(cost, assumptions=(*cost.assumptions, note))

    def _hosted(self, situation: Situation, volume: Volume) -> RouteCost:
        model = situation.open_models[0]
        offers = self.prices.hosts_of(model.id)
        low, expected, high = (self._use(situation, tokens) for tokens in (volume.low, volume.expected, volume.high))
        middle = middle_offer(self.prices, offers, expected)
        cheapest, dearest = middle_offer(self.prices, offers, low), middle_offer(self.prices, offers, high)
        if middle is None or cheapest is None or dearest is None:
            raise MissingPrice(f"no host of {model.id} is in our price list")
        bill = middle[1]
        rule = (
            f"Hosted open weights: {bill.model.provider} is the middle of {len(offers)} hosts of {model.id}, from"
            f" {cheapest[0].model.provider} to {dearest[2].model.provider}"
        )
        usd = UsdRange(cheapest[0].usd, bill.usd, dearest[2].usd)
        cost = _route_cost(Route.HOSTED_OPEN_WEIGHTS, bill, usd, volume, (*situation.workload.assumed, rule))
        return replace(
            cost,
            model=model.id,
            low_formula=f"{in_words(volume.low)} tokens at {host_in_words(cheapest[0])}, the cheapest host",
            high_formula=f"{in_words(volume.high)} tokens at {host_in_words(dearest[2])}, the dearest host",
        )

    def _self_hosted(self, route: Route, situation: Situation, volume: Volume) -> RouteCost:
        planned = self._planned(route, situation)
        if planned is None:
            raise MissingPrice("no layout of GPUs with a known price holds the model and keeps the latency")
        way = planned.ways.cheapest(volume.expected)
        model, fitting = way.model, way.fitting
        stairs, a = fitting.stairs, self.assumptions
        expected = stairs.usd(volume.expected)
        lines = fitting.hosting.lines(volume.expected, a)
        serving = fitting.serving
        plan = GpuPlan(
            gpu=serving.gpu,
            precision=serving.precision,
            tensor_parallel=serving.gpus,
            replicas=stairs.replicas(volume.expected),
            spare_replicas=situation.workload.spare_replicas,
            hours_per_month=situation.workload.hours_per_month,
            usd_per_gpu_hour=None if fitting.offer is None else fitting.offer.usd_per_gpu_hour,
            provider=None if fitting.offer is None else fitting.offer.provider,
        )
        ends = planned.ends(volume)
        options = rental_options(
            self.fleets, fitting, volume.expected, lambda kind: self._ways(route, situation, (kind,))
        )
        notes = (
            *situation.workload.assumed,
            f"Own GPUs: peaks of {situation.workload.peak_to_mean} times the mean, and no more than"
            f" {percent(a['load_at_peak'])} of the throughput used then",
            f"{serving.gpus} × {serving.gpu}: about {serving.tokens_per_second:,.0f} tokens a second, input and output together,"
            f" with {serving.concurrency} requests at once",
            f"Range of own GPUs: {percent(a['staff_low'])} to {percent(a['staff_high'])} of the expected staff, and both ends"
            " of the throughput; each end on the GPUs that are cheapest at its prices",
            self._prices_in_words(fitting, own_cloud=planned.own_cloud),
            *(option_in_words(option) for option in options),
        )
        return RouteCost(
            route,
            model.id,
            ends.usd,
            expected / volume.expected * MILLION,
            lines,
            dominating(lines),
            plan,
            notes,
            options,
            ends.low_formula,
            ends.high_formula,
            volume.expected,
        )

    def _prices_in_words(self, fitting: Fitting, *, own_cloud: bool) -> str:
        if fitting.offer is None:
            price = self.assumptions.purchase[fitting.serving.gpu]
            band = percent(self.assumptions["purchase_band"])
            return f"Price of {price.gpu}: ${price.usd:,} each, {band} either way ({price.source.title})"
        serving, terms = fitting.serving, fitting.hosting.workload.terms
        offers = self.fleets.offers(serving.gpu, serving.gpus, own_cloud=own_cloud, terms=terms)
        if offers is None or offers[0].usd_per_gpu_hour == offers[2].usd_per_gpu_hour:
            only = fitting.offer
            note = f" ({only.note})" if only.note else ""
            return f"Rent of {serving.gpu}: {only.provider}'s is the only price we know for so few{note}"
        low, _, high = offers
        return (
            f"Rent of {serving.gpu}: from ${low.usd_per_gpu_hour} an hour at {low.provider} ({terms_in_words(low)})"
            f" to ${high.usd_per_gpu_hour} at {high.provider}, checked {low.checked} and {high.checked}"
        )

    def _ways(self, route: Route, situation: Situation, kinds: tuple[RentalKind, ...] = FOR_BUSINESS) -> Ways | None:
        planned = self._planned(route, situation, kinds)
        return None if planned is None else planned.ways

    def _planned(
        self, route: Route, situation: Situation, kinds: tuple[RentalKind, ...] = FOR_BUSINESS
    ) -> Planned | None:
        limits = self.fleets.limits(situation.answers.latency)
        market = Market(situation.answers.data_residency is DataResidency.OWN_CLOUD, kinds)
        workload, models = situation.workload, situation.open_models
        key = (route, tuple(model.id for model in models), workload, limits, market)
        if key not in self._kept:
            ways = ways_of(
                (
                    model,
                    self.fleets.bought(model, workload, limits, fine_tuned=place == 1)
                    if route is Route.OWNED_GPUS
                    else self.fleets.rented(model, workload, limits, fine_tuned=place == 1, market=market),
                )
                for place, model in enumerate(models)
            )
            self._kept[key] = None if ways is None else Planned(self.fleets, ways, market.own_cloud)
        return self._kept[key]

    def _use(self, situation: Situation, tokens: Decimal) -> ApiUse:
        return ApiUse.of_volume(tokens, situation.workload.input_tokens, situation.workload.output_tokens)

    def _batch_share(self, model: ApiModel, situation: Situation) -> Decimal:
        """All of it where the work may wait and the vendor has a price for that."""
        if situation.answers.latency is not Latency.BATCH:
            return Decimal(0)
        sizes = {"input_tokens": situation.workload.input_tokens, "output_tokens": situation.workload.output_tokens}
        try:
            self.prices.for_requests(model, **sizes, batch=True)
        except MissingPrice:
            return Decimal(0)
        return Decimal(1)


def host_in_words(bill: ApiBill) -> str:
    """A host with its blended price and when that was checked."""
    return f"{bill.model.provider}, {bill.usd_per_mtok:.4g} USD per million, checked {bill.model.source.checked}"


def option_in_words(option: CostOption) -> str:
    """An option as one sentence with its figures."""
    return (
        f"Option, {option.what}: ${option.usd_per_month:,.0f} a month with a rent of ${option.line.usd:,.0f}"
        f" ({option.line.formula}); condition: {option.condition}"
    )


def dominating(lines: tuple[CostLine, ...]) -> str:
    """The name of the largest line."""
    return max(lines, key=lambda line: line.usd).what if lines else ""


def _route_cost(route: Route, bill: ApiBill, usd: UsdRange, volume: Volume, notes: tuple[str, ...]) -> RouteCost:
    return RouteCost(
        route,
        bill.model.id,
        usd,
        bill.usd / volume.expected * MILLION,
        bill.lines,
        dominating(bill.lines),
        None,
        notes,
        tokens_per_month=volume.expected,
    )

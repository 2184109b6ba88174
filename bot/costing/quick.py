"""The quick estimate behind ``/llm-cost`` and ``llm-advisor cost``: one line in, the cost of each named model out.

An open-weight model is priced twice, behind somebody's API and on one's own GPUs; a vendor's model once. Where the volume or
the models are missing no figure is given: what is missing is asked for, with the likeliest reading.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from bot.costing.api import ApiBill, api_bill, middle_offer
from bot.costing.api_prices import MissingPrice
from bot.costing.case import Rival, Way, Ways, crossover_of, how_the_layout_changes, label_of, ways_of
from bot.costing.choice import ANYWHERE, Fitting, Market, cheapest_at
from bot.costing.crossover import MILLION
from bot.costing.curve import curve
from bot.costing.economics import Economy
from bot.costing.ends import Planned
from bot.costing.estimate import CostLine, CostOption, Crossover, CurvePoint, GpuPlan, UsdRange
from bot.costing.options import rental_options
from bot.costing.quick_bill import (
    billed_by_a_host,
    billed_by_the_vendor,
    how_it_runs,
    is_dearer_for_long_prompts,
    on_own_gpus,
)
from bot.costing.quick_month import Month, month_of
from bot.costing.quick_names import looked_up, not_known, with_the_nearest
from bot.costing.request import EstimateRequest, in_one_line
from bot.costing.routes import host_in_words, option_in_words
from bot.costing.token_counts import in_words
from bot.costing.workload import Volume, Workload, workload_of
from bot.facts.dated import Source
from bot.facts.names import contradicts
from bot.facts.open_models import OpenModel
from bot.framework import Answers, UnusableInput

A_TRIAL = 1e9  # tokens a month; the price of a token does not depend on it
USAGE = (
    "Say a volume and one model or two, for example: 80M tokens gpt-4o vs llama-3.3-70b · gpt-4o-mini 2k requests a day,"
    " 1500 in 300 out · 1.2B tokens a month claude sonnet 70% input, 40% cached, batch half, 5% retries, EU"
)


class Kind(StrEnum):
    """How a model is had."""

    API = "api"
    HOSTED = "hosted_open_weights"
    SELF_HOSTED = "self_hosted"


@dataclass(frozen=True, slots=True)
class Estimate:
    """The cost of one model had in one way."""

    model: str
    kind: Kind
    provider: str
    usd_per_month: UsdRange
    usd_per_mtok: Decimal
    lines: tuple[CostLine, ...]
    gpus: GpuPlan | None
    source: Source
    notes: tuple[str, ...] = ()
    options: tuple[CostOption, ...] = ()
    low_formula: str = ""
    high_formula: str = ""


@dataclass(frozen=True, slots=True)
class QuickEstimate:
    """The answer to one request. ``ask`` is what to ask back when something is missing; then there are no estimates."""

    request: EstimateRequest
    tokens_per_month: Decimal | None
    input_share: Decimal | None
    assumed: tuple[str, ...]
    estimates: tuple[Estimate, ...] = ()
    crossover_tokens_per_month: Decimal | None = None
    crossover_note: str | None = None
    warnings: tuple[str, ...] = ()
    confirm: tuple[str, ...] = ()
    ask: str | None = None
    likeliest: str | None = None
    curve: tuple[CurvePoint, ...] = ()
    crossing: Crossover | None = None
    compared: tuple[str, str] | None = None
    """The API's and the self-hosted model's name, of the crossover and the curve."""

    @property
    def cheapest(self) -> Estimate | None:
        """The estimate that costs least; of equals the one named first."""
        return min(self.estimates, key=lambda estimate: estimate.usd_per_month.expected, default=None)


def estimate(request: EstimateRequest, economy: Economy) -> QuickEstimate:
    """The cost of the request, or what has to be asked first. Never raises for an unknown model: that is asked back."""
    request = looked_up(request, economy)
    month = month_of(request, economy.profiles)
    known = QuickEstimate(
        request,
        None if month is None else month.volume.expected,
        None if month is None else month.input_share,
        request.assumed if month is None else month.assumed,
        warnings=request.unused,
        confirm=request.confirm,
        likeliest=request.likeliest,
    )
    if request.help:
        return replace(known, ask=USAGE)
    if month is None or not request.models or request.confirm:
        return _asked_back(known, month, economy)
    return _priced(known, month, economy)


def _asked_back(known: QuickEstimate, month: Month | None, economy: Economy) -> QuickEstimate:
    request = known.request
    missing = []
    confirm = list(known.confirm)
    if month is None:
        missing.append("how many tokens a month (or requests a day with tokens in and out)")
        confirm.append("volume_tokens_per_month")
    if not request.models:
        missing.append("which model or models")
        confirm.append("models")
    bought = _bought(known, economy) if month is None and not request.unknown else None
    if bought is not None:
        return replace(
            known,
            confirm=tuple(dict.fromkeys(confirm)),
            ask=f"{_missing_in_words(missing)} {bought[0]}",
            likeliest=bought[1],
        )
    near = replace(request, models=with_the_nearest(request, economy))
    said = [not_known(name, economy) for name in request.unknown]
    said += [_missing_in_words(missing)] if missing else []
    return replace(
        known,
        confirm=tuple(dict.fromkeys(confirm)),
        ask=" ".join(said) or "Please confirm the reading.",
        likeliest=_likeliest(replace(known, request=near), month)
        if request.unknown or not known.likeliest
        else known.likeliest,
    )


def _missing_in_words(missing: list[str]) -> str:
    """What has to be said, as a sentence."""
    return f"Please say {' and '.join(missing)}."


def _bought(known: QuickEstimate, economy: Economy) -> tuple[str, str] | None:
    """What a budget buys of the first model behind an API, in words, and the line that asks for so much."""
    budget, models = known.request.budget_usd, known.request.models
    month = month_of(replace(known.request, volume_tokens_per_month=A_TRIAL), economy.profiles)
    if budget is None or month is None or not models:
        return None
    found = _priced(replace(known, request=replace(known.request, models=models[:1])), month, economy).estimates
    api = next((each for each in found if each.kind is not Kind.SELF_HOSTED), None)
    if api is None:
        return None
    millions = f"{float(Decimal(str(budget)) / api.usd_per_mtok):.3g}"
    tokens = f"{float(millions):,.10g}M tokens"
    said = f"${budget:,.0f} a month buys about {tokens} of {api.model} at {round(month.input_share * 100)} % input."
    return said, in_one_line(tokens.replace(",", ""), models, known.request)


def _likeliest(known: QuickEstimate, month: Month | None) -> str:
    volume = "" if month is None else f"{float(month.volume.expected / MILLION):,.6g}M tokens"
    return in_one_line(volume, known.request.models, known.request)


def _priced(known: QuickEstimate, month: Month, economy: Economy) -> QuickEstimate:
    estimates: list[Estimate] = []
    warnings: list[str] = []
    unknown: list[str] = []
    for name in dict.fromkeys(known.request.models):
        try:
            estimates += _of_model(name, month, economy, warnings)
        except MissingPrice as reason:
            warnings.append(f"{name}: {reason}")
        except UnusableInput as reason:
            unknown.append(str(reason))
    if unknown and not estimates:
        return _meant(known, month, economy, unknown)
    done = replace(known, estimates=tuple(estimates), warnings=(*known.warnings, *warnings, *unknown))
    return _compared(done, month, economy)


def _meant(known: QuickEstimate, month: Month, economy: Economy, unknown: list[str]) -> QuickEstimate:
    """Asks back which models were meant, with the nearest names as the likeliest reading."""
    close = tuple(name for asked in known.request.models for name in economy.prices.nearest(asked)[:1])
    meant = replace(known, request=replace(known.request, models=close))
    return replace(
        known,
        confirm=("models",),
        ask=f"Which model is meant? {'; '.join(unknown)}.",
        likeliest=_likeliest(meant, month) if close else None,
    )


def _of_model(name: str, month: Month, economy: Economy, warnings: list[str]) -> list[Estimate]:
    open_model = economy.catalogue.find_model(name)
    if open_model is None or contradicts(name, open_model.id):
        return [_vendor(name, month, economy, warnings)]
    estimates = []
    try:
        estimates.append(_hosted(open_model, month, economy))
    except MissingPrice as reason:
        warnings.append(str(reason))
    self_hosted = _self_hosted(open_model, month, economy)
    if self_hosted is None:
        warnings.append(
            f"{open_model.id}: no layout of up to 8 GPUs with a known price serves such requests at interactive speed"
        )
    else:
        estimates.append(self_hosted)
    if open_model.licence.restriction:
        warnings.append(f"{open_model.id}, {open_model.licence.name}: {open_model.licence.restriction}")
    return estimates


def _vendor(name: str, month: Month, economy: Economy, warnings: list[str]) -> Estimate:
    model = economy.prices.vendor_model(name)
    billed = billed_by_the_vendor(month, model, economy.prices, economy.assumptions)
    bills = [api_bill(economy.prices, model, billed.use(tokens)) for tokens in _ends(month.volume)]
    if is_dearer_for_long_prompts(month, model, economy.prices):
        warnings.append(
            f"{model.id}: prompts of {month.input_tokens:,.0f} tokens are charged at the long-context price"
        )
    found = _api_estimate(name, Kind.API, bills[1], UsdRange(*(bill.usd for bill in bills)), model.id)
    return replace(found, notes=(*found.notes, *billed.notes))


def _hosted(model: OpenModel, month: Month, economy: Economy) -> Estimate:
    offers = economy.prices.hosts_of(model.id)
    billed = billed_by_a_host(month)
    found = [middle_offer(economy.prices, offers, billed.use(tokens)) for tokens in _ends(month.volume)]
    if found[0] is None or found[1] is None or found[2] is None:
        raise MissingPrice(f"no host of {model.id} is in our price list")
    low, middle, high = found[0][0], found[1][1], found[2][2]
    rule = (
        f"the middle of {len(offers)} hosts; cheapest {found[1][0].model.provider} at ${found[1][0].usd:,.2f},"
        f" dearest {found[1][2].model.provider} at ${found[1][2].usd:,.2f}"
    )
    usd = UsdRange(low.usd, middle.usd, high.usd)
    said = _api_estimate(model.id, Kind.HOSTED, middle, usd, middle.model.id)
    return replace(
        said,
        notes=(rule, *billed.notes),
        low_formula=f"the same bill at {host_in_words(low)}, the cheapest host",
        high_formula=f"the same bill at {host_in_words(high)}, the dearest host",
    )


def _api_estimate(name: str, kind: Kind, bill: ApiBill, usd: UsdRange, priced_as: str) -> Estimate:
    notes = () if priced_as == name else (f"priced as {priced_as}",)
    return Estimate(name, kind, bill.model.provider, usd, bill.usd_per_mtok, bill.lines, None, bill.model.source, notes)


def _self_hosted(model: OpenModel, month: Month, economy: Economy) -> Estimate | None:
    fittings = _fittings(model, month, economy)
    fitting = cheapest_at(fittings, month.volume.expected)
    if fitting is None or fitting.offer is None:
        return None
    workload, serving = fitting.hosting.workload, fitting.serving
    expected = fitting.stairs.usd(month.volume.expected)
    options = rental_options(
        economy.fleets,
        fitting,
        month.volume.expected,
        lambda kind: ways_of([(model, _fittings(model, month, economy, Market(kinds=(kind,))))]),
    )
    ways = Ways(tuple(Way(model, each) for each in fittings))
    ends = Planned(economy.fleets, ways, own_cloud=False).ends(month.volume)
    plan = GpuPlan(
        serving.gpu,
        serving.precision,
        serving.gpus,
        fitting.stairs.replicas(month.volume.expected),
        workload.spare_replicas,
        workload.hours_per_month,
        fitting.offer.usd_per_gpu_hour,
        fitting.offer.provider,
    )
    return Estimate(
        model.id,
        Kind.SELF_HOSTED,
        fitting.offer.provider,
        ends.usd,
        expected / month.volume.expected * MILLION,
        fitting.hosting.lines(month.volume.expected, economy.assumptions),
        plan,
        fitting.offer.source,
        (
            how_it_runs(month, workload),
            *on_own_gpus(month),
            *(option_in_words(option) for option in options),
        ),
        options,
        ends.low_formula,
        ends.high_formula,
    )


def _fittings(model: OpenModel, month: Month, economy: Economy, market: Market = ANYWHERE) -> tuple[Fitting, ...]:
    limits = economy.fleets.limits(month.latency)
    return economy.fleets.rented(model, _workload(month, economy), limits, fine_tuned=False, market=market)


def _workload(month: Month, economy: Economy) -> Workload:
    usual = workload_of(Answers(latency=month.latency), economy.profiles, economy.assumptions)
    tokens_in, tokens_out = (max(1, round(tokens)) for tokens in (month.input_tokens, month.output_tokens))
    peak = usual.peak_to_mean * (1 + (month.asked.retry_share or 0))  # what is asked again is served again
    return replace(usual, input_tokens=tokens_in, output_tokens=tokens_out, peak_to_mean=peak, assumed=())


def _compared(done: QuickEstimate, month: Month, economy: Economy) -> QuickEstimate:
    """With the crossover of the first API and the first self-hosted model, where the request names both."""
    self_hosted = next((found for found in done.estimates if found.kind is Kind.SELF_HOSTED), None)
    api = next((found for found in done.estimates if found.kind is Kind.API), None) or next(
        (found for found in done.estimates if found.kind is Kind.HOSTED), None
    )
    if self_hosted is None or api is None:
        note = "name a vendor's model and an open-weight one to see where they cross"
        return replace(done, crossover_note=note if done.estimates else None)
    model = economy.catalogue.model(self_hosted.model)
    ways = ways_of([(model, _fittings(model, month, economy))])
    if ways is None:
        return done
    found = crossover_of(ways, Rival(api.model, api.usd_per_mtok, api.source))
    crossing, tokens = found.tokens_per_month, month.volume.expected
    points = curve(ways.lower_edge, api.usd_per_mtok, crossing, month.volume)
    said = (found.note, *_against_the_same_model(done, api, ways), how_the_layout_changes(ways, tokens, crossing))
    return replace(
        done,
        crossover_tokens_per_month=crossing,
        crossover_note=". ".join(text for text in said if text),
        curve=points,
        crossing=found,
        compared=(f"{api.model}, {api.provider}", label_of(ways, points)),
    )


def _against_the_same_model(done: QuickEstimate, api: Estimate, ways: Ways) -> tuple[str, ...]:
    """The crossing with the open model itself behind somebody's API: often the cheaper rival by far."""
    hosted = next((found for found in done.estimates if found.kind is Kind.HOSTED), None)
    if hosted is None or hosted is api:
        return ()
    crossing = ways.lower_edge.crossover(hosted.usd_per_mtok)
    where = f"Against {hosted.model} at {hosted.provider} (${hosted.usd_per_mtok:.2f} per million)"
    return (f"{where} never" if crossing is None else f"{where} from {in_words(crossing)} tokens a month",)


def _ends(volume: Volume) -> tuple[Decimal, Decimal, Decimal]:
    return volume.low, volume.expected, volume.high

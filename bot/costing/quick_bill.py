"""How a quick request changes an API's bill: cache, batch, retries, reasoning, region, as far as the price list allows."""

from dataclasses import dataclass, replace
from decimal import Decimal

from bot.costing.api import ApiUse
from bot.costing.api_prices import ApiModel, ApiPrices, MissingPrice
from bot.costing.ends import percent
from bot.costing.quick_month import Month
from bot.costing.workload import Workload
from bot.facts.cost_assumptions import CostAssumptions
from bot.framework import Latency

ONE = Decimal(1)
NOTHING = Decimal(0)
SHORT_PROMPT = 1000  # tokens; no vendor charges more for so few


@dataclass(frozen=True, slots=True)
class Billed:
    """A use of one model as it is billed, whatever the volume. ``notes``: what was filled in or cannot be counted."""

    month: Month
    like: ApiUse
    notes: tuple[str, ...]

    def use(self, tokens: Decimal) -> ApiUse:
        """So many tokens a month."""
        return replace(self.like, requests=self.month.use(tokens).requests)


def billed_by_the_vendor(month: Month, model: ApiModel, prices: ApiPrices, a: CostAssumptions) -> Billed:
    """At a vendor: everything that was said, as far as its price list knows it."""
    notes: list[str] = []
    use = _everywhere(month)
    batch = month.asked.batch_share or NOTHING
    if batch and not _sells_batch(month, model, prices):
        notes.append(f"no batch price is known for {model.id}: all requests at the full price")
        batch = NOTHING
    written = _written(month, model, prices, a)
    if written and month.asked.cache_write_share is None:
        notes.append(
            f"{model.id} charges for writing to the cache: one write for every {a['cache_reads_per_write']} reads is assumed,"
            f" {percent(written)} of the input"
        )
    cached = month.asked.cached_share or NOTHING
    if cached + written > ONE:
        written = ONE - cached
        notes.append(
            f"{percent(cached)} read from the cache leaves at most {percent(written)} of the input to be written to it"
        )
    uplift = a["api_regional_uplift"] if month.asked.region else NOTHING
    if uplift:
        notes.append(
            f"processing kept in {month.asked.region}: {percent(uplift)} on top, as vendors charge for a region"
        )
    use = replace(
        use,
        batch_share=batch,
        cache_write_share=written,
        regional_uplift=uplift,
        region=month.asked.region or "",
        uplift_source=a.source_of("api_regional_uplift"),
    )
    return Billed(month, use, tuple(notes))


def billed_by_a_host(month: Month) -> Billed:
    """At hosts of open weights: cache, retries and reasoning; they publish neither batch prices nor ones by region."""
    notes = []
    if month.asked.batch_share:
        notes.append("hosts of open weights: no batch price is counted")
    if month.asked.region:
        notes.append(f"hosts and GPUs: our list has no prices for {month.asked.region}, so ask for a place there")
    return Billed(month, _everywhere(month), tuple(notes))


def how_it_runs(month: Month, workload: Workload) -> str:
    """The hours and the spare machine that own GPUs are counted with."""
    team = "staff and set-up of a team with some experience"
    if month.latency is Latency.BATCH:
        return f"on at night only, {workload.hours_per_month} hours a month, without a spare replica, {team}"
    return f"always on, with one spare replica, {team}"


def is_dearer_for_long_prompts(month: Month, model: ApiModel, prices: ApiPrices) -> bool:
    """Whether prompts of this size cost more a token than short ones."""
    tokens_in, tokens_out = round(month.input_tokens), round(month.output_tokens)
    long = prices.for_requests(model, input_tokens=tokens_in, output_tokens=tokens_out, batch=False)
    short = prices.for_requests(model, input_tokens=min(tokens_in, SHORT_PROMPT), output_tokens=tokens_out, batch=False)
    return long.usd_per_input_token > short.usd_per_input_token


def on_own_gpus(month: Month) -> tuple[str, ...]:
    """What does not change the bill of own GPUs."""
    said = [
        name
        for name, share in (
            ("cached input", month.asked.cached_share),
            ("batch", month.asked.batch_share if month.latency is not Latency.BATCH else None),
        )
        if share
    ]
    return (f"own GPUs: nothing is taken off for {' and '.join(said)}",) if said else ()


def _everywhere(month: Month) -> ApiUse:
    asked = month.asked
    return replace(
        month.use(Decimal(1_000_000)),
        cached_share=asked.cached_share or NOTHING,
        retry_share=asked.retry_share or NOTHING,
        reasoning_share=month.reasoning_share,
    )


def _sells_batch(month: Month, model: ApiModel, prices: ApiPrices) -> bool:
    try:
        prices.for_requests(
            model, input_tokens=round(month.input_tokens), output_tokens=round(month.output_tokens), batch=True
        )
    except MissingPrice:
        return False
    return True


def _written(month: Month, model: ApiModel, prices: ApiPrices, a: CostAssumptions) -> Decimal:
    """The share of the input that is written to the cache, where that costs more than other input."""
    each = prices.for_requests(
        model, input_tokens=round(month.input_tokens), output_tokens=round(month.output_tokens), batch=False
    )
    if each.usd_per_cache_write_token is None:
        return NOTHING
    if month.asked.cache_write_share is not None:
        return month.asked.cache_write_share
    cached = month.asked.cached_share or NOTHING
    return min(cached / a["cache_reads_per_write"], ONE - cached)

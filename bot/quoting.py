"""The quick cost estimate as a reply: what was understood, a row for each way of having each model, where they cross.

Pure. The figures are ``costing/quick``'s; this lays them out for people.
"""

from decimal import Decimal
from typing import Any

from bot.costing.estimate import CostLine, GpuPlan
from bot.costing.quick import Estimate as Figures
from bot.costing.quick import Kind, QuickEstimate
from bot.facts.exchange_rates import US_DOLLARS, Currency
from bot.phrasing.brief import source_in_words
from bot.phrasing.figures import (
    conversion,
    in_formula_shown,
    in_words_shown,
    old_rate,
    per_million_tokens,
    tokens_per_month,
    usd,
    usd_range,
)
from bot.replies import Choice, Estimate, EstimateRow

KINDS = {
    Kind.API: "vendor's API",
    Kind.HOSTED: "open weights behind an API",
    Kind.SELF_HOSTED: "self-hosted",
}


REGIONS = {
    "Australia": "AU",
    "Canada": "CA",
    "France": "FR",
    "Germany": "DE",
    "India": "IN",
    "Ireland": "IE",
    "Japan": "JP",
    "Switzerland": "CH",
    "United Kingdom": "UK",
}
"""Regions of a bill as a consultation answers them; a name that is not here is the same in both."""


def estimate_reply(estimate: QuickEstimate, shown: Currency = US_DOLLARS) -> Estimate:
    """The estimate in words, its amounts in ``shown``.

    Without figures it asks for what is missing and offers the likeliest reading.
    """
    choices: tuple[Choice, ...] = ()
    if estimate.ask and estimate.likeliest:
        choices = (Choice(f"Yes: {estimate.likeliest}", f"cost:ask:{estimate.likeliest}", primary=True),)
    return Estimate(
        understood=_understood(estimate),
        assumed=tuple(in_words_shown(text, shown) for text in estimate.assumed),
        rows=tuple(_row(figures, shown) for figures in estimate.estimates),
        notes=_notes(estimate, shown),
        ask=estimate.ask or "",
        choices=choices,
        answers=_answers(estimate),
        missing=estimate.confirm if estimate.ask else (),
    )


def _answers(estimate: QuickEstimate) -> dict[str, Any]:
    asked, answers = estimate.request, dict[str, Any]()
    volume = asked.volume_tokens_per_month
    if isinstance(volume, tuple):
        answers["volume_tokens_per_month"] = list(volume)
    elif estimate.tokens_per_month is not None:
        answers["volume_tokens_per_month"] = float(estimate.tokens_per_month)
    if asked.split_said is not None and estimate.input_share is not None:
        answers["output_share"] = float(1 - estimate.input_share)
    if asked.region is not None:
        answers["region"] = REGIONS.get(asked.region, asked.region)
    return answers


def _understood(estimate: QuickEstimate) -> str:
    parts = []
    volume = estimate.request.volume_tokens_per_month
    if isinstance(volume, tuple):
        low, high = (estimate_end for estimate_end in volume)
        parts.append(f"{tokens_per_month(_exact(low))} to {tokens_per_month(_exact(high))}")
    elif estimate.tokens_per_month is not None:
        parts.append(tokens_per_month(estimate.tokens_per_month))
    if estimate.input_share is not None:
        share = round(estimate.input_share * 100)
        parts.append(f"{share} % in, {100 - share} % out")
    parts += [_billed(name, value) for name, value in estimate.request.billing.items()]
    if estimate.request.models:
        parts.append(" vs ".join(estimate.request.models))
    return " · ".join(parts)


BILLED = {
    "cached_share": "{} of the input cached",
    "cache_write_share": "{} of the input written to the cache",
    "batch_share": "{} in batch",
    "retry_share": "{} asked again",
    "reasoning_share": "{} of the output reasoning",
}


def _billed(name: str, value: Decimal | str) -> str:
    if isinstance(value, str):
        return f"kept in {value}"
    if name == "reasoning_tokens":
        return f"{value:,.0f} reasoning tokens a request"
    return BILLED[name].format(f"{(value * 100).normalize():f} %")


def _exact(tokens: float) -> Decimal:
    return Decimal(str(tokens))


def _row(figures: Figures, shown: Currency) -> EstimateRow:
    money = figures.usd_per_month
    per_month = usd(money.expected, shown)
    if money.low != money.high:
        per_month += f" ({usd_range(money, shown)})"
    where = KINDS[figures.kind] + (f", {figures.provider}" if figures.provider else "")
    return EstimateRow(
        model=figures.model,
        kind=where,
        per_month=per_month,
        per_million_tokens=per_million_tokens(figures.usd_per_mtok, shown),
        gpus="" if figures.gpus is None else _gpus(figures.gpus),
        lines=tuple(_line(line, shown) for line in figures.lines),
        source=source_in_words(figures.source),
    )


def _gpus(plan: GpuPlan) -> str:
    spare = f", {plan.spare_replicas} of {plan.replicas} replicas spare" if plan.spare_replicas else ""
    return f"{plan.gpus} × {plan.gpu}, {plan.precision}{spare}"


def _line(line: CostLine, shown: Currency) -> str:
    return f"{line.what}: {usd(line.usd, shown)} ({in_formula_shown(line.formula, shown)})"


def _notes(estimate: QuickEstimate, shown: Currency) -> tuple[str, ...]:
    notes = []
    cheapest = estimate.cheapest
    if cheapest is not None and len(estimate.estimates) > 1:
        notes.append(f"Cheapest at this volume: {cheapest.model}, {KINDS[cheapest.kind]}.")
    if estimate.crossover_note:
        notes.append(_sentence(estimate.crossover_note))
    own = (note for figures in estimate.estimates for note in figures.notes)
    rate = (conversion(shown), old_rate(shown))
    said = dict.fromkeys((*notes, *map(_sentence, estimate.warnings), *map(_sentence, own), *map(_sentence, rate)))
    return tuple(in_words_shown(note, shown) for note in said if note)


def _sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?")) else f"{text}."

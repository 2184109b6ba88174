"""Reads ``cost_assumptions.yaml``. Its schema: which figures there must be, and within which bounds they can be."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from bot.facts.cost_assumptions import Assumption, CostAssumptions, PurchasePrice
from bot.facts.load import KNOWLEDGE, Schema, SourceEntry, read

FILE = "cost_assumptions.yaml"
Figure = Annotated[Decimal, Field(ge=0, le=Decimal(10**9), allow_inf_nan=False)]
Words = Annotated[str, Field(min_length=1)]

NEEDED = frozenset(
    (
        "hours_per_month",
        "batch_hours_per_month",
        "business_hours_per_month",
        "cache_reads_per_write",
        "peak_steady",
        "peak_business_hours",
        "peak_spiky",
        "peak_batch",
        "load_at_peak",
        "spare_replicas",
        "loaded_salary_usd_per_year",
        "fte_team_none",
        "fte_team_some",
        "fte_team_dedicated",
        "fte_per_gpu",
        "setup_weeks_team_none",
        "setup_weeks_team_some",
        "setup_weeks_team_dedicated",
        "setup_horizon_months",
        "staff_low",
        "staff_high",
        "storage_usd_per_gb_month",
        "egress_usd_per_gb",
        "egress_bytes_per_output_token",
        "monitoring_usd_per_month",
        "monitoring_usd_per_gpu_month",
        "fine_tuning_runs_per_year",
        "fine_tuning_gpu_hours_per_run",
        "fine_tuning_days_per_run",
        "working_days_per_year",
        "pue",
        "usd_per_kwh",
        "power_duty",
        "server_power_factor",
        "server_price_factor",
        "purchase_band",
        "colocation_usd_per_kw_month",
        "hardware_support_share_per_year",
        "amortization_months",
        "residual_share",
        "api_retry_share",
        "api_regional_uplift",
        "api_cached_share_low",
        "api_price_fall_per_year",
        "first_token_ms_interactive",
        "first_token_ms_p95_500ms",
        "first_token_ms_sub_100ms",
        "inter_token_ms",
        "p95_over_mean",
        "longest_prompt_below_100ms",
        "largest_concurrency",
        "smallest_useful_concurrency",
    )
)
DIVISORS = (
    "business_hours_per_month",
    "cache_reads_per_write",
    "p95_over_mean",
    "hours_per_month",
    "load_at_peak",
    "setup_horizon_months",
    "working_days_per_year",
    "amortization_months",
)
SHARES = (
    "load_at_peak",
    "power_duty",
    "residual_share",
    "api_cached_share_low",
    "purchase_band",
    "api_price_fall_per_year",
)


class AssumptionEntry(Schema):
    value: Figure
    unit: Words
    rationale: Words
    source: Words


class PurchaseEntry(Schema):
    gpu: Words
    usd: Figure
    source: Words


class AssumptionsFile(Schema):
    stale_after_days: Annotated[int, Field(ge=1)]
    sources: dict[str, SourceEntry]
    assumptions: dict[str, AssumptionEntry]
    purchase_prices: tuple[PurchaseEntry, ...]

    @model_validator(mode="after")
    def _sound(self) -> "AssumptionsFile":
        if missing := sorted(NEEDED - self.assumptions.keys()):
            raise ValueError(f"assumptions: {', '.join(missing)} is missing: add it with unit, rationale and source")
        if unknown := sorted(self.assumptions.keys() - NEEDED):
            raise ValueError(f"assumptions: {', '.join(unknown)} is used by nothing: correct its spelling or remove it")
        named = {entry.source for entry in self.assumptions.values()} | {price.source for price in self.purchase_prices}
        if nameless := sorted(named - self.sources.keys()):
            raise ValueError(f"source {nameless[0]!r} is not among the sources of this file: add it there")
        for name in DIVISORS:
            if self.assumptions[name].value == 0:
                raise ValueError(f"assumptions.{name}: must be above 0")
        for what in ("fte", "setup_weeks"):
            none, some, dedicated = (
                self.assumptions[f"{what}_team_{team}"].value for team in ("none", "some", "dedicated")
            )
            if not none >= some >= dedicated:
                raise ValueError(f"assumptions.{what}_team_*: more talent must not cost more than less of it")
        for name in SHARES:
            if self.assumptions[name].value > 1:
                raise ValueError(f"assumptions.{name}: is a share, at most 1")
        return self


@cache
def load_cost_assumptions(today: date | None = None, *, folder: Path = KNOWLEDGE) -> CostAssumptions:
    """The assumptions of the cost model.

    Raises:
        KnowledgeError: a figure is missing, unknown, without source or out of bounds.
    """
    file = read(FILE, AssumptionsFile, today=today, folder=folder)
    sources = {name: entry.as_source() for name, entry in file.sources.items()}
    return CostAssumptions(
        {
            name: Assumption(name, entry.value, entry.unit, entry.rationale, sources[entry.source])
            for name, entry in file.assumptions.items()
        },
        {entry.gpu: PurchasePrice(entry.gpu, entry.usd, sources[entry.source]) for entry in file.purchase_prices},
        file.stale_after_days,
    )

"""The values that costing hands on: money as ranges, every line shown, every figure with its source and formula.

Pure. Money is ``Decimal`` US dollars; the unit stands in each name.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from bot.facts.dated import Source
from bot.framework import Route


@dataclass(frozen=True, slots=True)
class UsdRange:
    """An estimate in US dollars: low ≤ expected ≤ high."""

    low: Decimal
    expected: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of a bill. ``formula`` says in words how ``usd`` follows from the inputs."""

    what: str
    usd: Decimal
    formula: str
    quantity: Decimal | None = None
    unit: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class CostOption:
    """Another way to pay for the same GPUs, with what the month then costs; ``line`` takes the place of the rent."""

    what: str
    usd_per_month: Decimal
    line: CostLine
    condition: str


@dataclass(frozen=True, slots=True)
class GpuPlan:
    """Whole GPUs for a model: ``replicas`` copies of the model, each on ``tensor_parallel`` GPUs."""

    gpu: str
    precision: str
    tensor_parallel: int
    replicas: int
    spare_replicas: int
    hours_per_month: Decimal
    usd_per_gpu_hour: Decimal | None
    provider: str | None

    @property
    def gpus(self) -> int:
        """How many GPUs in all."""
        return self.tensor_parallel * self.replicas


@dataclass(frozen=True, slots=True)
class RouteCost:
    """What one route costs a month for the person's workload."""

    route: Route
    model: str
    usd_per_month: UsdRange
    usd_per_mtok: Decimal | None
    lines: tuple[CostLine, ...]
    dominated_by: str
    gpus: GpuPlan | None = None
    assumptions: tuple[str, ...] = ()
    options: tuple[CostOption, ...] = ()
    low_formula: str = ""
    high_formula: str = ""
    tokens_per_month: Decimal | None = None

    @property
    def formulas(self) -> dict[str, str]:
        """How each figure of the whole follows, in words with its figures."""
        usd = self.usd_per_month.expected
        said = {"low": self.low_formula, "expected": added_up(self.lines, usd), "high": self.high_formula}
        if self.usd_per_mtok is not None and self.tokens_per_month:
            said["usd_per_mtok"] = per_million_in_words(usd, self.tokens_per_month)
        return {name: formula for name, formula in said.items() if formula}


def per_million_in_words(usd: Decimal, tokens: Decimal) -> str:
    """How a cost per million tokens follows."""
    return f"{usd:,.2f} USD a month ÷ {Decimal(f'{tokens / 1_000_000:.6g}').normalize():,f} million tokens"


def added_up(lines: tuple[CostLine, ...], usd: Decimal) -> str:
    """A sum with its parts by name."""
    return f"{' + '.join(f'{line.what} {line.usd:,.2f}' for line in lines)} = {usd:,.2f} USD"


@dataclass(frozen=True, slots=True)
class Crossover:
    """The lasting crossing of API cost and self-hosted cost; ``tokens_per_month`` is None for "never"."""

    tokens_per_month: Decimal | None
    note: str
    api_model: str
    self_hosted_model: str
    gpu: str
    api_usd_per_mtok: Decimal
    self_hosted_usd_per_mtok_at_capacity: Decimal
    formula: str = ""
    at_capacity_formula: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Both monthly costs at one volume, for the chart."""

    tokens_per_month: Decimal
    api_usd: Decimal
    self_hosted_usd: Decimal


@dataclass(frozen=True, slots=True)
class LatencyReach:
    """Whether self-hosting reaches the asked time to first token, by the sizing model; ``text`` says up to which prompt."""

    reachable: bool
    text: str
    time_to_first_token_ms: float
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What a million tokens costs on one route: an API's blended price, or self-hosting at full load in a large fleet."""

    route: Route
    model: str
    usd_per_mtok: Decimal
    at_capacity: bool


@dataclass(frozen=True, slots=True)
class Payback:
    """A purchase against the API's bill; no write-off is in the running cost. ``months`` is None for never."""

    purchase_usd: Decimal
    api_usd_per_month: Decimal
    cash_usd_per_month: Decimal
    months: Decimal | None
    source: Source


@dataclass(frozen=True, slots=True)
class Economics:
    """Everything about money that a decision shows for one workload.

    ``crossover`` and ``curve`` are those of the person's own case: its latency, hours, place of the data and the cheapest layout
    at each volume, as in ``costs``. ``scored_crossover`` is what scoring weighed.
    """

    costs: tuple[RouteCost, ...]
    crossover: Crossover
    curve: tuple[CurvePoint, ...]
    months_until_crossover: int | None
    stale: tuple[str, ...] = ()
    cannot_estimate: tuple[str, ...] = field(default=())
    unit_costs: tuple[UnitCost, ...] = ()
    """Per million tokens; given even while the volume is unknown and ``costs`` is therefore empty."""
    months_until_crossover_if_api_prices_fall: int | None = None
    payback: Payback | None = None
    """Bought hardware against the vendor's API; ``None`` where nothing is bought or the volume is unknown."""
    self_hosted_share: Decimal | None = None
    """The share of the volume whose self-hosting costs least, the rest going to the API; ``None`` while volume is unknown."""
    split_usd_per_month: Decimal | None = None
    """What the month costs with that split."""
    scored_crossover: Crossover | None = None
    curve_label: str = ""
    """What the chart calls the line of self-hosting."""
    outlook: tuple[str, ...] = ()
    """What growth, falling prices, a purchase and a split come to, and how the layout depends on the volume: a sentence each."""
    growth: str = ""
    """How the months until the crossover follow; empty where nothing grows."""
    choices: tuple[str, ...] = ()
    """By which rules the models and the GPU were chosen, one sentence each."""
    tokens_per_month: Decimal | None = None

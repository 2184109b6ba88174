"""What the cost model assumes beside prices, as values with unit, rationale and source. Pure; the figures are in the YAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.facts.dated import Source


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumed figure. ``rationale`` says why this figure."""

    name: str
    value: Decimal
    unit: str
    rationale: str
    source: Source

    def __str__(self) -> str:
        return f"{self.name.replace('_', ' ')}: {self.value.normalize():f} {self.unit} ({self.source.title})"


@dataclass(frozen=True, slots=True)
class PurchasePrice:
    """What one GPU costs to buy, without the server around it."""

    gpu: str
    usd: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class CostAssumptions:
    """All assumptions by name, and the purchase prices by GPU id."""

    by_name: Mapping[str, Assumption]
    purchase: Mapping[str, PurchasePrice]
    stale_after_days: int

    def __getitem__(self, name: str) -> Decimal:
        return self.by_name[name].value

    def source_of(self, name: str) -> Source:
        """Where the figure ``name`` comes from."""
        return self.by_name[name].source

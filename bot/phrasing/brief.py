"""The decision as a list of typed facts, each with its role-bound slots. Nothing else may be stated by any wording.

Pure. Which sentence states a fact is ``plain.py`` and ``arrange.py``; which facts there are is decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from bot.facts.dated import Source
from bot.facts.exchange_rates import US_DOLLARS, Currency
from bot.facts.sentences import FactKind, Names
from bot.framework import Route


@dataclass(frozen=True, slots=True)
class Quantity:
    """The figure behind a slot: ``high`` is equal to ``low`` when it is no range. ``period`` is "" or "month"."""

    low: Decimal
    high: Decimal
    unit: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """One role in a fact and what fills it. ``proper`` names keep their spelling at the start of a sentence."""

    role: str
    text: str
    quantity: Quantity | None = None
    proper: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the decision says. ``id`` is unique in a brief and says nothing of the person's case."""

    id: str
    kind: FactKind
    slots: tuple[Slot, ...]
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class CostRow:
    """One row of the cost table; money is written out, ``expected_usd`` is for sorting and charts."""

    route: Route
    route_label: str
    model: str
    low: str
    expected: str
    high: str
    per_million_tokens: str
    dominated_by: str
    chosen: bool
    expected_usd: Decimal


@dataclass(frozen=True, slots=True)
class WorkloadRow:
    """One workload's verdict. ``name`` was typed by a person: whoever shows it escapes it."""

    name: str
    verdict: str
    route_label: str
    volume: str
    cost: str


@dataclass(frozen=True, slots=True)
class Brief:
    """All that an explanation may say."""

    headline: str
    facts: tuple[Fact, ...]
    costs: tuple[CostRow, ...]
    workloads: tuple[WorkloadRow, ...]
    assumptions: tuple[str, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    sources: tuple[Source, ...]
    knowledge_as_of: str
    framework_version: str
    cloud_model_allowed: bool
    """Whether the answers let a cloud model word this; decided here so that no caller can forget it."""
    names: Names = field(repr=False)
    shown: Currency = US_DOLLARS
    """In which currency its amounts are written."""

    def of_kind(self, kind: FactKind) -> tuple[Fact, ...]:
        """The facts of one kind, in order."""
        return tuple(fact for fact in self.facts if fact.kind is kind)


NO_LABELS: Mapping[str, str] = MappingProxyType({})


def day_in_words(text: str) -> str:
    """An ISO date as "23 November 2026"; anything else as it stands."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"

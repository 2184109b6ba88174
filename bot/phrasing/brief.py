"""The decision as a list of typed facts, each with its role-bound slots. Nothing else may be stated by any wording.

Pure. Which sentence states a fact is ``plain.py`` and ``arrange.py``; which facts there are is decided here.
"""

import re
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
    leads: bool = True
    """False for what a short text leaves out although its kind belongs there: the lighter reasons, the later flips."""


@dataclass(frozen=True, slots=True)
class CostRow:
    """One row of the cost table; money is written out, the ``_usd`` amounts are for sorting and charts."""

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
    low_usd: Decimal = Decimal(0)
    high_usd: Decimal = Decimal(0)
    per_million_usd: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WorkloadRow:
    """One workload's verdict. ``name`` was typed by a person: whoever shows it escapes it."""

    name: str
    verdict: str
    route_label: str
    volume: str
    cost: str
    why: str = ""
    """The weightiest reason for its verdict, a sentence; "" where no answer speaks for it."""


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


NO_LABELS: Mapping[str, str] = MappingProxyType({})


_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_PERCENT = re.compile(r"(?<=\d) %")


def day_in_words(text: str) -> str:
    """An ISO date as "23 November 2026"; anything else as it stands."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"


def as_we_write(text: str) -> str:
    """A sentence that another part wrote, with its days and percentages as everywhere: "23 November 2026", "30%"."""
    return _PERCENT.sub("%", _ISO_DAY.sub(lambda found: day_in_words(found[0]), text))


def source_in_words(source: Source) -> str:
    """A source with its day, and its address where that is one of the web: a path of ours says nothing to a reader."""
    where = f", {source.url}" if source.url.startswith(("https://", "http://")) else ""
    return f"{source_title(source.title)}{where}, checked {day_in_words(source.checked.isoformat())}"


def source_title(title: str) -> str:
    """A title as it stands in a list."""
    first = title.split(" ", 1)[0]
    return title[:1].upper() + title[1:] if first.isalpha() else title

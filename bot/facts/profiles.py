"""How much one request of a kind of task reads and writes, and what it is compared with. Pure; the figures are in the YAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.facts.dated import Source
from bot.framework import TaskKind


class ApiClass(StrEnum):
    """The class of vendor model that a task is compared with, dearest first."""

    FRONTIER = "frontier"
    MIDDLE = "middle"
    CODING = "coding"
    LIGHT = "light"


class QualityMetric(StrEnum):
    """By which scores like is compared with like."""

    CHAT = "chat"
    CHAT_AND_INDEX = "chat_and_index"
    CODING = "coding"


@dataclass(frozen=True, slots=True)
class Profile:
    """Tokens of one request."""

    input_tokens: int
    output_tokens: int
    api_class: ApiClass
    rationale: str

    @property
    def output_share(self) -> float:
        """Share of the tokens that is output."""
        return self.output_tokens / (self.input_tokens + self.output_tokens)


@dataclass(frozen=True, slots=True)
class ReferenceApi:
    """The API model that stands for a class. ``quality_id`` is its name in the quality snapshots."""

    model: str
    provider: str
    quality_id: str
    metric: QualityMetric
    open_model: str
    """The catalogue's id of the smallest open model of like quality."""
    rationale: str


@dataclass(frozen=True, slots=True)
class Tenancy:
    """The cloud in whose tenancy vendors' models are sold, how their names begin there, and the clouds that rent GPUs in one."""

    gpu_clouds: tuple[str, ...]
    provider: str
    regional_prefix: str
    global_prefix: str
    title: str


@dataclass(frozen=True, slots=True)
class WorkloadProfiles:
    """All profiles, the reference models, and the companies asked for the price of a hosted open-weight model."""

    unknown_task: Profile
    tasks: Mapping[TaskKind, Profile]
    api_classes: Mapping[ApiClass, ReferenceApi]
    fine_tuned_model: str
    fine_tuned_rationale: str
    hosting_providers: tuple[str, ...]
    vendor_providers: tuple[str, ...]
    tenancy: Tenancy
    price_library: Source
    source: Source
    stale_after_days: int

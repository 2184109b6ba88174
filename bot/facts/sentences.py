"""The hand-written sentences as the core gets them: kinds of fact, slots, variants, and the names of things.

Frozen values only. Reading them from ``knowledge/sentences/`` is ``load_sentences.py``; choosing and filling them is
``phrasing``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.framework import Deployment, QuestionId, Route


class Reader(StrEnum):
    """Whom an explanation is written for."""

    ENGINEER = "engineer"
    MANAGER = "manager"
    EXECUTIVE = "executive"


class Length(StrEnum):
    """How much of it."""

    FULL = "full"
    BRIEF = "brief"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads, and how much of it."""

    reader: Reader = Reader.MANAGER
    length: Length = Length.FULL


class SectionKey(StrEnum):
    """The parts of an explanation, in the order in which the plain text has them."""

    SUMMARY = "summary"
    RULED_OUT = "ruled_out"
    REASONS = "reasons"
    AGAINST = "against"
    COST = "cost"
    GPU_PLAN = "gpu_plan"
    CROSSOVER = "crossover"
    FLIPS = "flips"
    UNKNOWNS = "unknowns"
    NOTES = "notes"
    ASSUMPTIONS = "assumptions"
    WARNINGS = "warnings"


class FactKind(StrEnum):
    """Every kind of fact that an explanation can state, each with its sentences in ``knowledge/sentences/``."""

    VERDICT = "verdict"
    FIRM = "firm"
    LEANING = "leaning"
    LEANING_UNSETTLED = "leaning_unsettled"
    OPEN = "open"
    SCORES = "scores"
    RULED_OUT = "ruled_out"
    REASON = "reason"
    REASON_AGAINST = "reason_against"
    COST = "cost"
    CHEAPER = "cheaper"
    DEARER = "dearer"
    ABOUT_EQUAL = "about_equal"
    COST_AND_CHEAPER = "cost_and_cheaper"
    COST_AND_DEARER = "cost_and_dearer"
    COST_NEEDS_VOLUME = "cost_needs_volume"
    DOMINATED_BY = "dominated_by"
    GPU_PLAN = "gpu_plan"
    GPU_PLAN_INSTEAD = "gpu_plan_instead"
    CROSSOVER_ABOVE_VOLUME = "crossover_above_volume"
    CROSSOVER_BELOW_VOLUME = "crossover_below_volume"
    CROSSOVER_WITHIN_VOLUME = "crossover_within_volume"
    CROSSOVER_VOLUME_UNKNOWN = "crossover_volume_unknown"
    CROSSOVER_NEVER = "crossover_never"
    MONTHS_UNTIL_CROSSOVER = "months_until_crossover"
    RULE_AGREES = "rule_agrees"
    RULE_DISAGREES = "rule_disagrees"
    RULE_AGREES_NEVER = "rule_agrees_never"
    RULE_DISAGREES_NEVER = "rule_disagrees_never"
    RULE_ALONE = "rule_alone"
    FLIP = "flip"
    NO_FLIP = "no_flip"
    UNKNOWN_SETTLED = "unknown_settled"
    UNKNOWN_UNSETTLED = "unknown_unsettled"
    UNKNOWN_FIGURES = "unknown_figures"


@dataclass(frozen=True, slots=True)
class Variant:
    """One hand-written sentence for one kind of fact. ``text`` has the slots in braces and nothing else variable."""

    id: str
    readers: frozenset[Reader]
    length: Length
    text: str


@dataclass(frozen=True, slots=True)
class SentenceKind:
    """All sentences of one kind of fact.

    ``must`` facts are restored when a plan leaves them out of a full text; a short text has the ``brief`` ones, no more and
    no less.
    """

    kind: FactKind
    section: SectionKey
    must: bool
    brief: bool
    slots: tuple[str, ...]
    variants: tuple[Variant, ...]
    joins: tuple[FactKind, FactKind] | None = None
    """The two kinds that this sentence states together, where it is an aggregation."""

    def suited_to(self, reader: Reader, length: Length) -> tuple[Variant, ...]:
        """The variants for one reader and length; the loader sees to it that there is one."""
        return tuple(variant for variant in self.variants if reader in variant.readers and variant.length is length)


@dataclass(frozen=True, slots=True)
class Lead:
    """A few words before the explanation, or before one of its sections, that claim nothing."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class RouteName:
    """How a route is called: in a table, as the subject of a sentence, and as what to do."""

    label: str
    noun: str
    action: str


@dataclass(frozen=True, slots=True)
class DeploymentName:
    """How a deployment is called: as a heading and as the subject of a sentence."""

    label: str
    noun: str


@dataclass(frozen=True, slots=True)
class Names:
    """What everything is called in a sentence. ``choices`` has ``question:choice`` keys."""

    deployments: Mapping[Deployment, DeploymentName]
    routes: Mapping[Route, RouteName]
    questions: Mapping[QuestionId, str]
    choices: Mapping[str, str]
    sections: Mapping[SectionKey, str]
    knowledge_line: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """All that ``knowledge/sentences/`` says about explanations."""

    names: Names
    kinds: Mapping[FactKind, SentenceKind]
    openings: Mapping[str, Lead]
    connectives: Mapping[str, Lead]

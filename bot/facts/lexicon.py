"""What words mean to us, as frozen values: number words, units, concepts and the rules that turn them into answers.

Values only. How a text is matched against them is ``conversation/understanding``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.framework import QuestionId


@dataclass(frozen=True, eq=False, slots=True)
class NumberWords:
    """How quantities are written (``numbers.yaml``)."""

    units: Mapping[str, float]
    tens: Mapping[str, float]
    scales: Mapping[str, float]
    suffixes: Mapping[str, float]
    suffixed_tokens: Mapping[str, float]
    fractions: Mapping[str, float]
    articles: frozenset[str]
    """Words that count one before a magnitude or a part of it ("a million", "eine halbe Million")."""
    vague: Mapping[str, tuple[float, float, float]]
    vague_plurals: Mapping[str, tuple[float, float, float]]
    decimal_comma_words: frozenset[str]
    mil_is_thousand_beside: frozenset[str]
    """Words of a language in which "mil" is a thousand; elsewhere it is short for a million."""
    band: float
    phrases: Mapping[str, tuple[str, ...]]
    """Word sequences before, after and between figures, by what they do (``approximate``, ``at_least`` …)."""
    unit_words: frozenset[str]
    """Every word that can stand right behind a figure as its unit or period."""
    before_figures: frozenset[str]
    """Words that may be glued to a figure without making a name of it ("USD3", "sub-100")."""
    starters: frozenset[str] = field(default=frozenset())

    def is_magnitude_or_unit(self, word: str) -> bool:
        """May ``word`` follow a figure without a space ("10k", "500ms", "3Mio")?"""
        return word in self.scales or word in self.suffixes or word in self.suffixed_tokens or word in self.unit_words


@dataclass(frozen=True, eq=False, slots=True)
class Units:
    """What figures count, and how it converts to tokens a month (``units.yaml``)."""

    assumptions: Mapping[str, float]
    unit_of: Mapping[tuple[str, ...], str]
    period_of: Mapping[tuple[str, ...], str]
    per: frozenset[tuple[str, ...]]
    working_week: frozenset[str]
    """How people say that something happens on working days ("mon - fri")."""
    rates: Mapping[str, tuple[str, str]]
    each: frozenset[tuple[str, ...]]
    input_words: frozenset[str]
    output_words: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class Rule:
    """One reading of a clause: the concepts it needs, those that forbid it, and the answer it gives.

    A concept may be written "not x": x was said under a negation. ``sure`` is False where a person would be asked back.
    """

    question: QuestionId
    says: Any
    needs: tuple[str, ...]
    without: tuple[str, ...] = ()
    sure: bool = True
    only_asked: bool = False
    """It counts only for the question that was asked or named."""
    weak: bool = False
    """Its words are common: it counts only where the question was asked or named, or where they are the whole clause."""
    asks: str = ""
    """What is asked back where the rule gives no answer of its own (``says`` is None)."""


@dataclass(frozen=True, eq=False, slots=True)
class ModelAliases:
    """Names of API models as people write them → canonical id (``api_models.yaml``)."""

    canonical_of: Mapping[str, str]


@dataclass(frozen=True, eq=False, slots=True)
class Lexicon:
    """All of ``knowledge/lexicon``."""

    numbers: NumberWords
    units: Units
    concepts: Mapping[str, tuple[str, ...]]
    """Concept name → phrases: words, ``(a|b|)`` alternatives, ``#`` a number, ``..`` up to three words, ``<c>`` a concept."""
    rules: Mapping[QuestionId, tuple[Rule, ...]]
    requests: Mapping[str, tuple[str, ...]]
    """Intent → phrases that ask for it as a whole message or a leading clause."""
    cues: Mapping[str, tuple[str, ...]]
    """Intent → phrases that ask for it in a message that says nothing else we understand."""
    topics: Mapping[str, tuple[str, ...]]
    """Question id or term → the words that name it in "why …", "change … to", "what is …"."""
    lists: Mapping[str, frozenset[str]]
    """Plain word lists of the reading itself, by what they are for."""
    multiples: Mapping[float, frozenset[str]]
    """Words for \"so many times as much\"."""
    ordinary: frozenset[str]
    """Words that are spelled right although they resemble a word of ours."""
    api_models: ModelAliases

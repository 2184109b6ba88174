"""Topics as the core gets them: a question that people ask in channels, its answer in our sentences, and the sources.

Frozen values only. Reading them from ``knowledge/topics/`` is ``load_topics.py``; finding the right one is ``topics``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.facts.dated import Source


@dataclass(frozen=True, slots=True)
class Topic:
    """One answer. ``questions`` are ways to ask for it, ``keywords`` the words and phrases that name it."""

    id: str
    title: str
    questions: tuple[str, ...]
    keywords: tuple[str, ...]
    paragraphs: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class AskingWords:
    """The words by which a question is told from the description of a case (``words.yaml``, "asking")."""

    openers: tuple[str, ...]
    own_case: tuple[str, ...]
    volume_units: tuple[str, ...]
    tasks: tuple[str, ...]
    trades: tuple[str, ...]
    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RetrievalWords:
    """What words mean to the retrieval: those that say nothing, those that mean the same, and what we do not cover."""

    stop: frozenset[str]
    same: Mapping[str, str]
    """A word or a phrase → the one word that stands for it."""
    elsewhere: tuple[str, ...]
    """Words and phrases of neighbouring subjects that no topic covers: a question about them is not ours."""
    generic: frozenset[str]
    """Meanings that occur in every trade: a question made of these alone is not of our field …"""
    field: frozenset[str]
    """… unless it holds one of these words."""
    first: tuple[str, ...]
    """The ids of the topics asked for most: offered where nothing is near."""
    asking: AskingWords


@dataclass(frozen=True, slots=True)
class Topics:
    """All of ``knowledge/topics``."""

    all: tuple[Topic, ...]
    words: RetrievalWords

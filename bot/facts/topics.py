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
    """What words mean to the retrieval."""

    plain: frozenset[str]
    """Words that are spelt right and mean nothing here."""
    same: Mapping[str, str]
    """A word or a phrase → the one word that stands for it."""
    elsewhere: tuple[str, ...]
    """Words and phrases of neighbouring subjects that no topic covers: a question about them is not ours."""
    field: tuple[str, ...]
    """Words by which a question is known to be of our field at all."""
    first: tuple[str, ...]
    """The ids of the topics asked for most: offered where nothing is near."""
    asking: AskingWords


@dataclass(frozen=True, slots=True)
class Phrasings:
    """How people put their questions: what the retrieval is fitted to."""

    asked: Mapping[str, tuple[str, ...]]
    """The id of a topic → ways to ask for it, beside those of its own file."""
    not_ours: tuple[str, ...]
    """What is said in channels and must not be answered."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each trait of a question speaks for each topic, fitted by ``tests/bench/topics_refit.py``."""

    fitted_to: str
    """The fingerprint of what they were fitted to."""
    topics: tuple[str, ...]
    """The ids that the places in ``spoken`` stand for; ``NOT_OURS`` is one of them."""
    rarity: Mapping[str, float]
    """Trait → how rare it is; a trait that is not here is as rare as ``unseen``."""
    spoken: Mapping[str, tuple[tuple[int, float], ...]]
    """Trait → pairs of the place of a topic and the weight."""
    lean: tuple[float, ...]
    """What each topic has before anything is read."""
    unseen: float


NOT_OURS = "not-ours"
"""Stands beside the topics for what none of them covers."""


@dataclass(frozen=True, slots=True)
class Topics:
    """All of ``knowledge/topics``."""

    all: tuple[Topic, ...]
    words: RetrievalWords
    phrasings: Phrasings
    weights: Weights

    def asked(self) -> tuple[tuple[str, str], ...]:
        """Every phrasing with the id of its topic, those of nobody's with ``NOT_OURS``: what weights are fitted to."""
        own = ((text, topic.id) for topic in self.all for text in (topic.title, *topic.questions))
        more = ((text, topic) for topic, texts in self.phrasings.asked.items() for text in texts)
        return (*own, *more, *((text, NOT_OURS) for text in self.phrasings.not_ours))

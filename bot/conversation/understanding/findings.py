"""What was found in a message: candidate answers before they are weighed against each other, and the text they stand in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.understanding.phrases import Item, Mention
from bot.conversation.understanding.quantity import Quantity
from bot.conversation.understanding.view import Span
from bot.framework import QuestionId


@dataclass(frozen=True, slots=True)
class Finding:
    """One candidate answer. ``sure`` is False where a careful person would ask back; ``asks`` says what about."""

    question: QuestionId
    value: Any
    sure: bool
    place: int
    asks: str = ""
    assumptions: tuple[str, ...] = ()
    implied: Mapping[QuestionId, Any] = field(default_factory=dict)
    share: float = 1.0
    """Share of its clause's words that speak for it."""
    figure: bool = False
    """It was read from a figure, which says more than the words around it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause with the concepts in it. ``asked``: the question it answers, by its own label or the question before it."""

    span: Span
    mentions: tuple[Mention, ...]
    asked: QuestionId | None
    labelled: bool
    words: int
    large_figure: bool = False
    """A figure of the size of a volume stands in it."""

    def having(self, concept: str) -> tuple[Mention, ...]:
        """The mentions of one concept."""
        return tuple(mention for mention in self.mentions if mention.concept == concept)

    def says(self, concept: str) -> bool:
        """Is the concept there, not denied?"""
        return any(mention.denials % 2 == 0 for mention in self.mentions if mention.concept == concept)

    def denies(self, concept: str) -> bool:
        """Is the concept there under a negation?"""
        return any(mention.denials % 2 == 1 for mention in self.mentions if mention.concept == concept)

    def has(self, *concepts: str) -> bool:
        """Is any of the concepts there, denied or not?"""
        return any(mention.concept in concepts for mention in self.mentions)


@dataclass(frozen=True, slots=True)
class Text:
    """A message, ready to be understood."""

    items: Sequence[Item]
    quantities: tuple[Quantity, ...]
    mentions: tuple[Mention, ...]
    asked: QuestionId | None
    clauses: tuple[Clause, ...]
    sentences: tuple[Clause, ...]
    whole: Clause

    def in_clause(self, clause: Clause) -> tuple[Quantity, ...]:
        """The quantities of one clause."""
        return tuple(
            item.quantity for item in self.items[clause.span.start : clause.span.end] if item.quantity is not None
        )

"""What was found in a message: candidate answers before they are weighed against each other, and the text they stand in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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

    said: frozenset[str] = frozenset()
    """The concepts that stand in it undenied, and those that stand under a negation: the rules ask for them often."""
    denied: frozenset[str] = frozenset()

    def with_only(self, mentions: Iterable[Mention]) -> "Clause":
        """The same clause with these concepts in it."""
        return clause_of(
            mentions, span=self.span, asked=self.asked, labelled=self.labelled, words=self.words,
            large_figure=self.large_figure,
        )  # fmt: skip

    def having(self, concept: str) -> tuple[Mention, ...]:
        """The mentions of one concept."""
        return tuple(mention for mention in self.mentions if mention.concept == concept)

    def says(self, concept: str) -> bool:
        """Is the concept there, not denied?"""
        return concept in self.said

    def denies(self, concept: str) -> bool:
        """Is the concept there under a negation?"""
        return concept in self.denied

    def has(self, *concepts: str) -> bool:
        """Is any of the concepts there, denied or not?"""
        return any(concept in self.said or concept in self.denied for concept in concepts)


def clause_of(mentions: Iterable[Mention], **of: Any) -> Clause:
    """A clause with what its mentions say and deny."""
    inside = tuple(mentions)
    said = frozenset(m.concept for m in inside if m.denials % 2 == 0)
    denied = frozenset(m.concept for m in inside if m.denials % 2 == 1)
    return Clause(mentions=inside, said=said, denied=denied, **of)


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
    rejected: frozenset[int] = frozenset()
    """The places of items that are named only to reject them."""

    def in_clause(self, clause: Clause) -> tuple[Quantity, ...]:
        """The quantities of one clause."""
        return tuple(
            item.quantity for item in self.items[clause.span.start : clause.span.end] if item.quantity is not None
        )


def without_rejected(text: Text) -> Text:
    """The text without the concepts that are named only to reject them."""
    if not text.rejected:
        return text

    def kept(clause: Clause) -> Clause:
        return clause.with_only(m for m in clause.mentions if m.end - 1 not in text.rejected)

    return replace(
        text, clauses=tuple(map(kept, text.clauses)), sentences=tuple(map(kept, text.sentences)), whole=kept(text.whole)
    )

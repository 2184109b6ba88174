"""Reads ``billing_words.yaml``."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.facts.billing_words import BillingWords, Words
from bot.facts.load import KNOWLEDGE, Schema, read

Phrase = Annotated[str, Field(min_length=1)]
Term = Literal["written", "cached", "batch", "retried", "reasoning"]


class BillingWordsFile(Schema):
    terms: dict[Term, tuple[Phrase, ...]]
    shares: dict[Phrase, Annotated[Decimal, Field(ge=0, le=1)]]
    between: tuple[Phrase, ...]
    regions: dict[Phrase, tuple[Phrase, ...]]

    @model_validator(mode="after")
    def _every_phrase_means_one_thing(self) -> "BillingWordsFile":
        phrases = [phrase for each in self.terms.values() for phrase in each]
        if twice := sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}):
            raise ValueError(f"terms: {twice[0]!r} stands for two terms: keep one")
        return self


@cache
def load_billing_words(*, folder: Path = KNOWLEDGE) -> BillingWords:
    """The words.

    Raises:
        KnowledgeError: a value the schema refuses.
    """
    file = read("billing_words.yaml", BillingWordsFile, folder=folder)
    return BillingWords(
        _longest_first((phrase, term) for term, phrases in file.terms.items() for phrase in phrases),
        tuple(sorted(((_words(said), share) for said, share in file.shares.items()), key=lambda one: -len(one[0]))),
        frozenset(file.between),
        _longest_first((phrase, region) for region, phrases in file.regions.items() for phrase in phrases),
    )


def _longest_first(named: Iterable[tuple[str, str]]) -> tuple[tuple[Words, str], ...]:
    return tuple(sorted(((_words(phrase), meant) for phrase, meant in named), key=lambda one: (-len(one[0]), one[0])))


def _words(phrase: str) -> Words:
    return tuple(phrase.split())

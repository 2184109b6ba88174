"""The words for what raises or lowers an API's bill, as values. Pure; the words are in the YAML."""

from dataclasses import dataclass
from decimal import Decimal

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BillingWords:
    """Phrases as lists of words. ``terms``: longest phrase first, each with the term it stands for."""

    terms: tuple[tuple[Words, str], ...] = ()
    shares: tuple[tuple[Words, Decimal], ...] = ()
    between: frozenset[str] = frozenset()
    regions: tuple[tuple[Words, str], ...] = ()


NO_BILLING_WORDS = BillingWords()

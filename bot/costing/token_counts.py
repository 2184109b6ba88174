"""Counts of tokens as people read them, the same everywhere: "80 million", "2.12 billion". Formatting only."""

from decimal import Decimal

SCALES = (
    (Decimal(10) ** 12, "trillion"),
    (Decimal(10) ** 9, "billion"),
    (Decimal(10) ** 6, "million"),
)
SHOWN_DIGITS = 3


def scaled(tokens: Decimal) -> tuple[str, str]:
    """Three figures and the word for the scale; below a million the whole number and no word."""
    shown = tokens if tokens == 0 else round(tokens, SHOWN_DIGITS - 1 - tokens.adjusted())
    for size, name in SCALES:
        if shown >= size:
            return f"{(shown / size).normalize():f}", name
    return f"{tokens.quantize(Decimal(1)):,}", ""


def in_words(tokens: Decimal) -> str:
    """ "80 million", "2.12 billion", "940,000"."""
    return " ".join(part for part in scaled(tokens) if part)

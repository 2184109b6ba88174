"""What one word or page is in tokens, and how many days a month are said to count."""

from collections.abc import Sequence

from bot.conversation.understanding.quantity import Quantity
from bot.facts.lexicon import Units

_FEWEST_DAYS = 18  # that can be the working days of a month; fewer are how long something takes


def tokens_of_one(unit: str, units: Units) -> float:
    """What one word, page or character is in tokens; 1 for anything else."""
    a = units.assumptions
    of_one = {"words": a["tokens_per_word"], "pages": a["tokens_per_page"], "characters": 1 / a["characters_per_token"]}
    return of_one.get(unit, 1.0)


def days_a_month(quantities: Sequence[Quantity]) -> float:
    """How many days a month are said to count ("22 days", "5 days a week"), or 0."""
    for q in quantities:
        if q.unit == "days" and q.per == "week" and q.value <= 7:
            return q.value * 30 / 7
        least = 1 if q.per == "month" else _FEWEST_DAYS
        if q.unit == "days" and q.per in {"", "month"} and least <= q.value <= 31:
            return q.value
    return 0.0

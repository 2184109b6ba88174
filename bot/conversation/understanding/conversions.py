"""What one word or page is in tokens, how many days a month are said to count, and which figures say the same."""

from collections.abc import Sequence

from bot.conversation.understanding.quantity import Quantity
from bot.facts.lexicon import Units

_ROUNDING = 0.1  # between two figures that say the same
_MONTHS_IN = {"": 1.0, "month": 1.0, "day": 30.0, "working_day": 22.0, "week": 30 / 7, "quarter": 1 / 3, "year": 1 / 12}
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


def without_a_repetition(flows: Sequence[Quantity], units: Units) -> Sequence[Quantity]:
    """ "400k a day, so 12M a month", "80M, 60M in and 20M out": a figure said a second time in other words is left out."""
    if len(flows) < 2 or any(q.is_range or q.is_open or q.vague for q in flows):
        return flows
    months = [q.value * _MONTHS_IN.get(q.per, 0.0) * tokens_of_one(q.unit, units) for q in flows]
    sides = [amount for q, amount in zip(flows, months, strict=True) if q.role]
    parts = len(sides) == len(flows) - 1 and {q.role for q in flows} == {"", "in", "out"}
    if parts and abs(sum(months) - 2 * sum(sides)) <= _ROUNDING * sum(sides):
        return [q for q in flows if q.role]
    alike = not any(q.role for q in flows) and len({q.per for q in flows}) > 1 and min(months) > 0
    return flows[:1] if alike and max(months) - min(months) <= _ROUNDING * max(months) else flows

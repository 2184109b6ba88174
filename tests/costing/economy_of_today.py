"""One economy for all tests of costing: the knowledge as it stands, on a fixed day."""

from datetime import date
from functools import cache

from bot.costing.economics import Economy
from bot.facts.load_catalogue import load_catalogue
from bot.facts.load_cost_assumptions import load_cost_assumptions
from bot.facts.load_profiles import load_profiles

DAY = date(2026, 11, 23)


@cache
def economy() -> Economy:
    """Built once; it keeps what it works out."""
    return Economy(load_catalogue(), on=DAY, profiles=load_profiles(), assumptions=load_cost_assumptions())

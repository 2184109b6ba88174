"""The real store's ways of saying no, as ``wiring`` passes them."""

from bot.slack.ports import Refusals
from bot.storage.records import LeaseLost, Stale

REFUSALS = Refusals(stale=Stale, lease_lost=LeaseLost)

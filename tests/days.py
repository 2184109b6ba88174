"""The day on which the tests take place: prices and staleness depend on it, so it does not move."""

from datetime import date

TODAY = date(2026, 11, 24)

"""Figures with unit, date and source; ``load.py`` is the only reader of ``knowledge/``."""

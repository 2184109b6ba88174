"""Figures, rules and wordings as dated text files; read only through ``bot/facts/load.py``."""

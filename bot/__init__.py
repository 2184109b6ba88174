"""LLM Advisor: helps a team decide where its language models should run. Start reading in ``bot/advisor.py``."""

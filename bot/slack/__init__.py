"""Slack in and out: no decision in here."""

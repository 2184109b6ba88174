"""Consultations, inbox and outbox in a database: what was received, what is known, what is still to be said.

READ FIRST: ``store.py`` (everything that a caller needs), then ``records.py`` (the values it takes and gives). No wording,
no Slack calls and no decisions in here; SQLAlchemy and Alembic are imported nowhere else.
"""

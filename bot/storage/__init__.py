"""Consultations, inbox and outbox in a database."""

"""Answers in, decision out: vetoes, points, unknowns, flips. Pure and deterministic."""

"""The decision in words: complete without a model; a model may only choose among valid sentences."""

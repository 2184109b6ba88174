"""The consultation as a pure state machine, and the understanding of free text."""

"""How many tokens a second each layout of GPUs serves for an open-weight model: what the cost model asks of sizing.

A layout here is one replica: a number of GPUs of one kind that hold the model once, in one precision.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from bot.facts.gpus import Gpu
from bot.facts.open_models import OpenModel

MOST_GPUS = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """What people wait for at most: ms to the first token and between two tokens; ``None`` = they do not wait."""

    first_token_ms: Decimal | None
    inter_token_ms: Decimal | None


@dataclass(frozen=True, slots=True)
class Serving:
    """One replica at its best load within the limits. Tokens a second count input and output together."""

    gpu: str
    gpus: int
    precision: str
    concurrency: int
    tokens_per_second_low: Decimal
    tokens_per_second: Decimal
    tokens_per_second_high: Decimal
    first_token_ms: float
    inter_token_ms: float
    output_tokens: int
    weights_gb: float
    squeezed: bool = False
    """Quantised to 4 bits although its makers publish more: such a copy may be weaker."""
    spread_experts: bool = False
    """Experts spread over all GPUs, attention whole on each."""


class Sizing(Protocol):
    """The sizing model, as far as costs need it."""

    def servings(
        self, model: OpenModel, gpus: Sequence[Gpu], *, input_tokens: int, output_tokens: int, limits: Limits
    ) -> tuple[Serving, ...]:
        """Every layout on these GPUs that fits and keeps the limits."""
        ...

    def first_token_ms(
        self, model: OpenModel, serving: Serving, *, input_tokens: int, concurrency: int
    ) -> float | None:
        """Time to the first token on a layout; ``None`` when it does not fit."""
        ...

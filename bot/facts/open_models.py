"""Open-weight models as values: architecture, licence, where it is written. Units stand in the names. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from bot.facts.dated import Source


class Use(StrEnum):
    """What a licence allows a company to do."""

    FREE = "free"
    CONDITIONS = "conditions"
    NON_COMMERCIAL = "non_commercial"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence with the restriction that bites ("" = none known). Second-hand: ``source`` links the licence itself."""

    name: str
    use: Use
    restriction: str
    source: Source


@dataclass(frozen=True, slots=True)
class Experts:
    """The mixture-of-experts part: a token passes ``active`` of ``count`` experts in each layer that has them."""

    count: int
    active: int
    params_b: float
    """Of all experts of all layers together."""


@dataclass(frozen=True, slots=True)
class LatentAttention:
    """Multi-head latent attention: one compressed vector per token and layer, the same for all heads."""

    kv_lora_rank: int
    rope_head_dim: int


@dataclass(frozen=True, slots=True)
class OpenModel:
    """One open-weight model. ``unverified`` says in words what of it was not re-read at the source ("" = nothing)."""

    id: str
    title: str
    maker: str
    aliases: tuple[str, ...]
    released: str
    licence: Licence
    modality: str
    params_total_b: float
    params_active_b: float
    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    vocab: int
    tied_embeddings: bool
    context_tokens: int
    full_attention_layers: int
    linear_attention_layers: int
    sliding_window_tokens: int | None
    kv_bytes_per_token_16bit: float | None
    """Set where the KV cache does not follow from the architecture fields."""
    native_precision: str | None
    """The precision its makers trained or published the weights for, where that is not 16 bit."""
    experts: Experts | None
    mla: LatentAttention | None
    source: Source
    note: str = ""
    unverified: str = ""

    @property
    def sliding_layers(self) -> int:
        """Layers whose attention looks back over ``sliding_window_tokens`` only."""
        if self.sliding_window_tokens is None:
            return 0
        return self.layers - self.full_attention_layers - self.linear_attention_layers

    @property
    def embedding_params_b(self) -> float:
        """Parameters of the embedding tables in billions: one table when input and output share it, else two."""
        return self.vocab * self.hidden * (1 if self.tied_embeddings else 2) / 1e9

    @property
    def is_moe(self) -> bool:
        """Whether a token passes through only some of the weights."""
        return self.experts is not None

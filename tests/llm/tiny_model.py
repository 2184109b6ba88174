"""A model of a few hundred kilobytes for llama.cpp: seeded random weights, two llama blocks, one token for each byte.

It knows nothing, so whatever of its answers is a plan is one by the server's grammar, and the rest is noise.
"""

from math import sqrt
from pathlib import Path

WIDTH, HEADS, INNER, BLOCKS, CONTEXT_TOKENS = 64, 4, 128, 2, 8192
UNKNOWN, BEGIN, END = 0, 1, 2
SPECIAL = ["<unk>", "<s>", "</s>"]
VOCABULARY = len(SPECIAL) + 256


def write_tiny_model(path: Path, *, seed: int) -> None:
    """Write the model as GGUF. ``gguf`` and ``numpy`` come with the packages of the marker, so they are imported here."""
    import gguf  # noqa: PLC0415 - see above
    import numpy  # noqa: PLC0415 - see above

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT_TOKENS)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(BLOCKS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(VOCABULARY)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([*SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256))])
    writer.add_token_scores([0.0] * VOCABULARY)
    kinds = gguf.TokenType
    writer.add_token_types([kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL] + [kinds.BYTE] * 256)
    writer.add_unk_token_id(UNKNOWN)
    writer.add_bos_token_id(BEGIN)
    writer.add_eos_token_id(END)
    writer.add_add_space_prefix(False)
    chance = numpy.random.default_rng(seed)
    for name, shape in _shapes().items():
        values = chance.standard_normal(shape) * _spread(name) if len(shape) == 2 else numpy.ones(shape)
        writer.add_tensor(name, values.astype(numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _spread(name: str) -> float:
    """Wide where it makes the answer depend on the prompt: with even weights one byte follows another for ever."""
    if name == "token_embd.weight":
        return 1.0
    inputs = INNER if "ffn_down" in name else WIDTH
    return (3.0 if "attn_q" in name or "attn_k" in name else 1.0) / sqrt(inputs)


def _shapes() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (VOCABULARY, WIDTH),
        "output_norm.weight": (WIDTH,),
        "output.weight": (VOCABULARY, WIDTH),
    }
    for block in range(BLOCKS):
        own: dict[str, tuple[int, ...]] = {"attn_norm": (WIDTH,), "ffn_norm": (WIDTH,)}
        own |= dict.fromkeys(("attn_q", "attn_k", "attn_v", "attn_output"), (WIDTH, WIDTH))
        own |= {"ffn_gate": (INNER, WIDTH), "ffn_up": (INNER, WIDTH), "ffn_down": (WIDTH, INNER)}
        shapes |= {f"blk.{block}.{name}.weight": shape for name, shape in own.items()}
    return shapes

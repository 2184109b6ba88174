"""The number formats that weights and KV cache are stored in. Pure."""

import re
from enum import StrEnum

from bot.facts.catalogue import Gpu, OpenModel
from bot.framework import UnusableInput


class Precision(StrEnum):
    """How weights are stored. ``bf16`` stands for every 16-bit format, ``fp4`` for nvfp4 and mxfp4, ``int4`` for awq and gptq."""

    BF16 = "bf16"
    FP8 = "fp8"
    INT4 = "int4"
    FP4 = "fp4"


_WRITTEN_AS = {
    "fp16": Precision.BF16,
    "float16": Precision.BF16,
    "bfloat16": Precision.BF16,
    "16bit": Precision.BF16,
    "int8": Precision.FP8,
    "w8a8": Precision.FP8,
    "8bit": Precision.FP8,
    "fp8e4m3": Precision.FP8,
    "fp8block": Precision.FP8,
    "q8": Precision.FP8,
    "q80": Precision.FP8,
    "awq": Precision.INT4,
    "awq4": Precision.INT4,
    "awqint4": Precision.INT4,
    "gptq": Precision.INT4,
    "gptqint4": Precision.INT4,
    "w4a16": Precision.INT4,
    "4bit": Precision.INT4,
    "q4": Precision.INT4,
    "q4km": Precision.INT4,
    "nvfp4": Precision.FP4,
    "mxfp4": Precision.FP4,
}

BYTES_PER_WEIGHT = {Precision.BF16: 2.0, Precision.FP8: 1.0, Precision.INT4: 0.5625, Precision.FP4: 0.5625}
"""With the scales that the 4-bit formats store beside the weights (one byte for 16 weights)."""

MXFP4_BYTES_PER_WEIGHT = 0.53125
"""One byte of scale for 32 weights."""


def precision_named(name: str) -> Precision:
    """The precision that ``name`` means ("bf16", "fp16", "awq", "mxfp4").

    Raises:
        UnusableInput: no such precision.
    """
    key = re.sub(r"[\s\-_.]", "", name.casefold())
    if key in _WRITTEN_AS:
        return _WRITTEN_AS[key]
    try:
        return Precision(key)
    except ValueError:
        accepted = ", ".join(Precision)
        raise UnusableInput(
            f"precision: {name[:40]!r} is not one of {accepted}; for example fp8", key="precision"
        ) from None


def precision_of_weights(model: OpenModel) -> Precision:
    """The precision that the makers publish ``model`` in."""
    return Precision.BF16 if model.native_precision is None else precision_named(model.native_precision)


def has_in_hardware(gpu: Gpu, precision: Precision) -> bool:
    """Whether ``gpu`` multiplies in this precision; otherwise weights are unpacked to 16 bit before each product."""
    match precision:
        case Precision.BF16:
            return True
        case Precision.FP8:
            return gpu.tflops_fp8 is not None
        case Precision.FP4:
            return gpu.tflops_fp4 is not None
        case Precision.INT4:
            return False


def kv_bytes_by_default(model: OpenModel, gpu: Gpu, precision: Precision) -> int:
    """Bytes per KV cache value: 8 bit beside 8- or 4-bit floating-point weights on a GPU that has fp8, else 16 bit."""
    eight_bit = precision in (Precision.FP8, Precision.FP4) and gpu.tflops_fp8 is not None
    return 1 if eight_bit and model.native_precision != "mxfp4" else 2

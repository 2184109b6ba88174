"""The arguments of a sizing as people and scripts give them (INTERFACE "Sizing", one JSON object), checked one by one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.facts.catalogue import Catalogue, Gpu, OpenModel
from bot.framework import UnusableInput
from bot.sizing.precision import Precision, precision_named, precision_of_weights

MOST_GPUS = 100_000
MOST_TOKENS = 100_000_000
MOST_CONCURRENCY = 1_000_000
AS_MANY = "max"
USUAL_INPUT_TOKENS = 1000
USUAL_OUTPUT_TOKENS = 200

EXAMPLE = '{"model": "llama-3.3-70b", "gpu": "H100", "count": 4, "precision": "fp8", "input": 1000, "output": 200}'
_KEYS = ("model", "gpu", "count", "precision", "input", "output", "concurrency", "tp", "kv_precision")


@dataclass(frozen=True, slots=True)
class SizeArguments:
    """Checked arguments of ``size``; ``None`` = left out."""

    model: OpenModel
    gpu: Gpu
    count: int
    precision: Precision
    input_tokens: int
    output_tokens: int
    concurrency: int | None
    tp: int | None
    kv_bytes: int | None


def parse_size_arguments(given: Any, catalogue: Catalogue) -> SizeArguments:
    """The arguments of one sizing. Left out: one GPU, the published precision, 1,000 tokens in and 200 out.

    Raises:
        UnusableInput: an unknown key, model or GPU, or an impossible figure; names the key and what is accepted.
    """
    if not isinstance(given, Mapping):
        raise UnusableInput(f"the arguments must be one JSON object, for example {EXAMPLE}")
    for key in given:
        if key not in _KEYS:
            raise UnusableInput(f"{str(key)[:40]}: unknown key; accepted: {', '.join(_KEYS)}", key=str(key)[:40])
    model = catalogue.model(_name(given, "model", "llama-3.3-70b"))
    return SizeArguments(
        model=model,
        gpu=catalogue.gpu(_name(given, "gpu", "H100")),
        count=_whole(given, "count", MOST_GPUS, example=4) or 1,
        precision=precision_of_weights(model)
        if given.get("precision") is None
        else precision_named(_name(given, "precision", "fp8")),
        input_tokens=_whole(given, "input", MOST_TOKENS, example=USUAL_INPUT_TOKENS) or USUAL_INPUT_TOKENS,
        output_tokens=_whole(given, "output", MOST_TOKENS, example=USUAL_OUTPUT_TOKENS) or USUAL_OUTPUT_TOKENS,
        concurrency=_concurrency(given),
        tp=_whole(given, "tp", MOST_GPUS, example=2),
        kv_bytes=_kv_bytes(given),
    )


def _name(given: Mapping[str, Any], key: str, example: str) -> str:
    value = given.get(key)
    if not isinstance(value, str) or not value.strip():
        raise UnusableInput(f'{key}: a name is needed, for example "{example}"', key=key)
    return value


def _whole(given: Mapping[str, Any], key: str, most: int, *, example: int) -> int | None:
    value = given.get(key)
    if value is None:
        return None
    accepted = f"accepted: a whole number from 1 to {most:,}, for example {example}"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise UnusableInput(f"{key}: {str(value)[:40]!r} is not a number; {accepted}", key=key)
    if not 1 <= value <= most:  # also refuses NaN
        raise UnusableInput(f"{key}: {str(value)[:20]} is out of range; {accepted}", key=key)
    if round(value) != value and key in ("count", "tp", "concurrency"):
        raise UnusableInput(f"{key}: {value:g} is not whole; {accepted}", key=key)
    return round(value)


def _concurrency(given: Mapping[str, Any]) -> int | None:
    value = given.get("concurrency")
    if isinstance(value, str) and value.strip().casefold() == AS_MANY:
        return None
    try:
        return _whole(given, "concurrency", MOST_CONCURRENCY, example=64)
    except UnusableInput as error:
        raise UnusableInput(f'{error}, or "{AS_MANY}" for as many as fit', key="concurrency") from None


def _kv_bytes(given: Mapping[str, Any]) -> int | None:
    if given.get("kv_precision") is None:
        return None
    match precision_named(_name(given, "kv_precision", "fp8")):
        case Precision.BF16:
            return 2
        case Precision.FP8:
            return 1
        case Precision.INT4 | Precision.FP4:
            raise UnusableInput("kv_precision: accepted: bf16, fp8", key="kv_precision")

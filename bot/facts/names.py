"""Names of models and GPUs as people write them, brought to one form, and the nearest known names for an unknown one.

Pure text handling; which names exist is the catalogue's business.
"""

import difflib
import re
from collections.abc import Iterable, Mapping

NAMES_SHOWN = 4
LONGEST_NAME = 120

_PACKAGING = re.compile(
    "instruct|it|chat|hf|models?|weights|open|openweight|the|a|turbo|versatile"
    "|meta|mistralai|nvidia|google|microsoft|alibaba|quanti[sz]ed|[48]bit"
    "|gguf|awq|gptq|fp8|fp4|fp16|bf16|int4|int8|nvfp4|mxfp4|w4a16|w8a8"
)
"""Words of a model's name that do not tell it from others."""
_GPU_PACKAGING = re.compile("nvidia|amd|geforce|tesla|instinct|gpus?|cards?|hbm3e?|server|edition|nvl72|[dh]gx")
_GGUF_QUANT = re.compile(r"[\s\-_.:]i?q\d_\w+")
_LETTERS_THEN_DIGIT = re.compile(r"(?<![a-z])([a-z]{3,})(?=\d)")
_SPACED_SIZE = re.compile(r"(?<=\d) (b|bn|billion)\b")
_SIZE = re.compile(r"(\d+x)?\d+(\.\d+)?b")
_RELEASE_STAMP = re.compile(r"\d{4}")
_SIZE_OR_STAMP = re.compile(
    r"(?<![\d.])(?:\d+ ?x ?)?\d+(?:\.\d+)?[ -]?(?:b|e|t)(?![a-z])|(?<!\d)\d{4}-\d\d-\d\d|(?<!\d)\d{4,}"
)
_DASHED_VERSION = re.compile(r"(?<=(?<![\d.])\d)-(?=\d(?!\d))")
_VERSION = re.compile(r"\d+(?:\.\d+)?")
_MEMORY = re.compile(r"(\d+)(gb|g)?")


def model_key(name: str) -> tuple[str, ...]:
    """The words of a model's name that tell it from others, lower case: "meta-llama/Llama-3.3-70B-Instruct" → llama, 3.3, 70b."""
    plain = _GGUF_QUANT.sub("", name.casefold().strip().rstrip("/").rsplit("/", 1)[-1])
    spaced = re.sub(r"[\s\-_:()]+", " ", plain)
    kept = " ".join(word for word in spaced.split() if not _PACKAGING.fullmatch(word))
    return tuple(_SPACED_SIZE.sub("b", _LETTERS_THEN_DIGIT.sub(r"\1 ", kept)).split())


def gpu_key(name: str) -> tuple[str, ...]:
    """The words of a GPU's name that tell it from others, sorted: "NVIDIA A100 80 GB (SXM)" → 80gb, a100, sxm."""
    spaced = re.sub(r"[\s\-_()]+", " ", name.casefold().strip())
    joined = re.sub(r"(?<=\d) (gb|gib|g)\b", "gb", spaced)
    kept = " ".join(word for word in joined.split() if not _GPU_PACKAGING.fullmatch(word))
    return tuple(sorted(_LETTERS_THEN_DIGIT.sub(r"\1 ", kept).split()))


def without_memory(key: tuple[str, ...], memory_gb: float) -> tuple[str, ...]:
    """``key`` without a word that states the memory, where it states ``memory_gb``."""
    stated = {word for word in key if (match := _MEMORY.fullmatch(word)) and int(match[1]) == round(memory_gb)}
    return tuple(word for word in key if word not in stated)


def known_model(name: str, ids_by_key: Mapping[tuple[str, ...], str], newest_first: Iterable[str]) -> str | None:
    """The id that ``name`` means: word for word, without a release stamp, or the plainest, then newest, that has
    all its words and its size."""
    key = model_key(name)
    if (exact := ids_by_key.get(key)) is not None:
        return exact
    unstamped = tuple(word for word in key if not _RELEASE_STAMP.fullmatch(word))
    if unstamped != key and (dated := ids_by_key.get(unstamped)) is not None:
        return dated
    words = set(unstamped)
    if len(words) < 2 or not any(_SIZE.fullmatch(word) for word in words):
        return None
    having_all = [candidate for candidate in newest_first if words <= set(model_key(candidate))]
    return min(having_all, key=lambda candidate: len(model_key(candidate)), default=None)


def contradicts(asked: str, known: str) -> bool:
    """Whether ``asked`` states a version, and not the one that ``known`` has: "glm 4.5" is no glm-4.6.

    A shorter version fits a longer one ("llama 3" and llama-3.3-70b). Sizes and dates are not looked at.
    """
    said = _versions(asked)
    has = _versions(known) if said else ()
    fits = (
        version == each or each.startswith(f"{version}.") or each.replace(".", "") == version or each == f"{version}.0"
        for version in said
        for each in has
    )
    return bool(said and has) and not any(fits)


def _versions(name: str) -> tuple[str, ...]:
    if not _VERSION.search(name):
        return ()
    bare = _SIZE_OR_STAMP.sub(" ", name.casefold())
    return tuple(_VERSION.findall(_DASHED_VERSION.sub(".", bare)))


def nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """The known names that look most like ``name``, best first."""
    wanted = " ".join(model_key(name[:LONGEST_NAME]))
    by_look = {" ".join(model_key(known)): known for known in names}
    close = difflib.get_close_matches(wanted, by_look, n=NAMES_SHOWN, cutoff=0.4)
    return tuple(by_look[look] for look in close)

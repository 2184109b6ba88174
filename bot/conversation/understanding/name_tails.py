"""What follows a model's name and belongs to it: a date, a packaging ("-instruct", ":q4_K_M"), a version, size or variant.

Tells what a tail is and where it ends, from the tokens alone. Which names exist is ``model_names``'s business.
"""

import re
from collections.abc import Sequence

from bot.conversation.understanding.tokens import Token

OWNERS = frozenset(
    {
        *(
            "openai",
            "anthropic",
            "google",
            "meta",
            "mistralai",
            "mistral",
            "deepseek",
            "qwen",
            "alibaba",
            "microsoft",
            "nvidia",
        ),
        *(
            "cohere",
            "xai",
            "amazon",
            "azure",
            "bedrock",
            "vertex",
            "moonshotai",
            "moonshot",
            "zai",
            "openrouter",
            "groq",
        ),
    }
)
_SIGNS = frozenset(("-", ".", "_", "@", ":"))
_PACKAGED = re.compile(
    r"(?:[-._@:](?:instruct|it|chat|hf|base|text|preview|exp|instruct[-_]turbo|maas|versatile|instant|free"
    r"|gguf|awq|gptq|fp8|fp4|fp16|bf16|int4|int8|nvfp4|mxfp4|[48]bit|i?q\d(?:_[a-z0-9]+)*|w\da16|w8a8|dynamic"
    r"|v0\.\d|v[12](?::\d+k?)?|00\d|\d{8}|\d{6}|\d{4}|\d{4}-\d\d-\d\d|\d\d-\d{4}|\d\d-\d\d))+"
)
_DATED = re.compile(r"\d{4}|[-@]\d\d-\d\d|00\d")
_VARIANTS = frozenset(
    ("ultra", "nano", "mini", "lite", "turbo", "distill", "distilled", "coder", "micro", "premier", "express", "vl")
)
_ELSEWHERE_A_WORD = frozenset(("max", "pro", "plus", "large", "small", "medium"))
_OF_A_VOLUME = frozenset(
    {
        *("token", "tokens", "tok", "toks", "per", "/", "a", "an", "each", "every", "month", "monthly", "day", "daily"),
        *(
            "week",
            "weekly",
            "year",
            "yearly",
            "in",
            "out",
            "input",
            "output",
            "requests",
            "calls",
            "chars",
            "characters",
            "words",
        ),
    }
)
_STOPS = frozenset(
    {
        *(",", ";", "vs", "versus", "or", "and", "against", "with", "on"),
        *("for", "at", "?", "!", ".", ")", "&", "+"),
    }
)
_MAGNITUDES = frozenset(
    {
        *(
            "million",
            "millions",
            "millionen",
            "mio",
            "mn",
            "mln",
            "m",
            "k",
            "thousand",
            "tsd",
            "bn",
            "billion",
            "billions",
        ),
        *("mrd", "milliarden", "lakh", "lakhs", "lac", "crore", "crores", "cr"),
    }
)
_VERSION_LETTERS = frozenset(("v", "r"))
_LARGEST_VERSION = 9


def glued_end(tokens: Sequence[Token], end: int) -> int:
    """Where the name ends that goes on without a space: "-2024-08-06", ":q4_K_M"."""
    j = end
    while j < len(tokens) and tokens[j].glued:
        if tokens[j].kind == "s":
            following = tokens[j + 1] if j + 1 < len(tokens) else None
            if tokens[j].text not in _SIGNS or following is None or not following.glued or following.kind == "s":
                break
            if tokens[j].text == ":" and not _is_tag(tokens, j + 1):
                break
        j += 1
    return j


def spaced_end(tokens: Sequence[Token], end: int, *, sized: bool) -> int:
    """Where the name ends that goes on after a space: "llama 5 70b", "qwen 3.5 max". ``sized``: it may take a size."""
    j = end
    while j < len(tokens) and not tokens[j].glued:
        ends = _size_end(tokens, j) if sized else j
        if ends == j:
            ends = _version_end(tokens, j, sized=sized) or _variant_end(tokens, j)
        if ends == j:
            break
        sized = sized and not any(t.text == "b" for t in tokens[j:ends])
        j = glued_end(tokens, ends)
    return j


def typed(tokens: Sequence[Token]) -> str:
    """The name as it was typed, its spaces as dashes."""
    name = "".join(("" if t.glued or k == 0 else "-") + t.text for k, t in enumerate(tokens))
    return name.strip(".-:_@")


def is_packaging(tail: str) -> bool:
    """Does a tail name no other model, only its date, format or packaging?"""
    return _PACKAGED.fullmatch(tail) is not None


def is_dated(tail: str) -> bool:
    """Does a tail say a date: the price of that day's model may be its own?"""
    return _DATED.search(tail) is not None


def is_size_at(tokens: Sequence[Token], i: int) -> bool:
    """Is there "70b" or "1.5b", and no volume?"""
    return _size_end(tokens, i) > i


def is_magnitude_of(tokens: Sequence[Token], i: int) -> bool:
    """Is ``i`` the magnitude of a figure that stands apart: "claude opus 5 crore" is five crore?"""
    return (
        0 < i < len(tokens) and tokens[i].text in _MAGNITUDES and tokens[i - 1].kind == "d" and not tokens[i - 1].glued
    )


def _size_end(tokens: Sequence[Token], i: int) -> int:
    end = _figure_end(tokens, i)
    if end == i or _text(tokens, end) != "b" or not tokens[end].glued:
        return i
    return i if _text(tokens, end + 1) in _OF_A_VOLUME else end + 1


def _version_end(tokens: Sequence[Token], i: int, *, sized: bool) -> int:
    """A small number that counts nothing: at the end, before a sign, or before a size or a variant."""
    start = i + 1 if _text(tokens, i) in _VERSION_LETTERS and i + 1 < len(tokens) and tokens[i + 1].glued else i
    end = _figure_end(tokens, start)
    if start > i and end > start:
        return end
    if end == i or float("".join(t.text for t in tokens[i:end])[:9]) > _LARGEST_VERSION + 1:
        return 0
    if end < len(tokens) and tokens[end].glued and not _is_last_sign(tokens, end):
        return 0
    free = end >= len(tokens) or tokens[end].text in _STOPS or tokens[end].kind == "d"
    goes_on = (sized and _size_end(tokens, end) > end) or _variant_end(tokens, end) > end
    return end if free or goes_on else 0


def _variant_end(tokens: Sequence[Token], i: int) -> int:
    word, following = _text(tokens, i), _text(tokens, i + 1)
    if word in _VARIANTS:
        return i + 1
    alone = not following or following in _STOPS
    return i + 1 if word in _ELSEWHERE_A_WORD and alone else i


def _figure_end(tokens: Sequence[Token], i: int) -> int:
    if i >= len(tokens) or tokens[i].kind != "d":
        return i
    decimal = _text(tokens, i + 1) == "." and i + 2 < len(tokens) and tokens[i + 2].kind == "d" and tokens[i + 2].glued
    return i + 3 if decimal and tokens[i + 1].glued else i + 1


def _is_last_sign(tokens: Sequence[Token], i: int) -> bool:
    follows = i + 1 < len(tokens) and tokens[i + 1].glued
    return tokens[i].text in _STOPS and not follows


def _is_tag(tokens: Sequence[Token], i: int) -> bool:
    """Is "70b", "latest", "q4_K_M" or the 0 of "v1:0" behind the colon?"""
    if tokens[i].kind == "w":
        return tokens[i].text in {"q", "iq", "latest", "free", "instruct", "chat", "fp"}
    behind = tokens[i - 3].text if i > 2 else ""
    return _size_end(tokens, i) > i or (behind == "v" and tokens[i].text == "0")


def _text(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].text if i < len(tokens) else ""

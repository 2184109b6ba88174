"""Names of models as people type them → canonical ids. Slips in letters are forgiven, in version digits never.

Which models there are is given from outside (``ModelNames.of``): open models of the catalogue, API models of the lexicon.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import OSA

from bot.conversation.understanding.name_tails import (
    OWNERS,
    glued_end,
    is_dated,
    is_magnitude_of,
    is_packaging,
    is_size_at,
    spaced_end,
    typed,
)
from bot.conversation.understanding.tokens import Token, tokens_of
from bot.facts.names import contradicts

_SHORT_WORD = 4
_SHORTEST, _LONGEST = 3, 15  # letters of a word in which a slip is forgiven
_LONGEST_OWNER = 8  # tokens before the slash of "deepseek-ai/DeepSeek-V3"
_SOLD_BY_SIZE = frozenset(("llama", "qwen", "deepseek", "mistral", "gemma", "phi", "glm", "kimi", "nemotron"))
_BETWEEN_PIECES = {"-", "_", "/", ":"}


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model name in a text: tokens ``start`` to ``end`` (exclusive). ``sure`` is False for a name that we do not know."""

    id: str
    start: int
    end: int
    sure: bool


@dataclass(frozen=True, eq=False, slots=True)
class ModelNames:
    """Every name by its pieces: "gpt-4o" and "GPT 4o" are both ("gpt", "4", "o")."""

    _ids: Mapping[tuple[str, ...], str]
    _first: frozenset[str]
    _words: frozenset[str]
    _longest: int
    _families: frozenset[str] = field(default=frozenset())
    _with_sizes: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, *groups: Mapping[str, Iterable[str]]) -> "ModelNames":
        """The index of several groups of canonical id → further names. An earlier group wins a name that both have."""
        ids: dict[tuple[str, ...], str] = {}
        for group in groups:
            for canonical in group:
                ids.setdefault(_pieces(canonical), canonical)
        for group in groups:
            for canonical, aliases in group.items():
                for alias in aliases:
                    if contradicts(alias, canonical):
                        continue  # "glm 4.5" may stand for glm-4.6 elsewhere; a price is for the version that was said
                    ids.setdefault(_pieces(alias), canonical)
        ids.pop((), None)
        with_sizes = {canonical for pieces, canonical in ids.items() if _has_size(pieces)}
        words = {piece for pieces in ids for piece in pieces if piece.isalpha() and len(piece) >= _SHORTEST}
        first = {pieces[0] for pieces in ids}
        return cls(
            ids,
            frozenset(first),
            frozenset(words),
            max(map(len, ids), default=0),
            frozenset(f for f in first if f.isalpha() and len(f) > 2) | _WITHOUT_A_PRICE,
            frozenset(with_sizes | {c for p, c in ids.items() if p[0] in _SOLD_BY_SIZE}),
        )

    def found_in(self, tokens: Sequence[Token]) -> tuple[FoundModel, ...]:
        """Every model named in a text, in order, the longest name at each place."""
        found: list[FoundModel] = []
        i = 0
        while i < len(tokens):
            model = self._at(tokens, i)
            if model is None:
                i += 1
            else:
                found.append(model)
                i = model.end
        return tuple(found)

    def _at(self, tokens: Sequence[Token], i: int) -> FoundModel | None:
        if tokens[i].kind == "s" or (tokens[i].glued and i and tokens[i - 1].kind != "s"):
            return None
        first = self._spelled(tokens[i])
        best = self._longest_from(tokens, i, first) if first in self._first else None
        owned = self._behind_an_owner(tokens, i, best)
        if owned is not None:
            return replace(owned, start=i)
        if best is not None:
            found, start = self._with_tail(tokens, i, *best), _start_of_another(tokens, i)
            whole = typed(tokens[start : found.end])
            return found if start == i else FoundModel(whole, start, found.end, sure=False)
        known_family = first in self._families or first in _WITHOUT_A_PRICE
        return self._unknown(tokens, i) if known_family or self._is_stranger(tokens, i) else None

    def _behind_an_owner(self, tokens: Sequence[Token], i: int, best: tuple[int, str] | None) -> FoundModel | None:
        """The model in "meta-llama/Llama-3.3-70B", "openai gpt oss", "anthropic.claude-sonnet-4": whose it is does not count."""
        if tokens[i].kind != "w":
            return None
        slash = next(
            (
                j
                for j in range(i + 1, min(len(tokens), i + _LONGEST_OWNER))
                if not tokens[j].glued or tokens[j].text == "/"
            ),
            i,
        )
        if (
            slash > i
            and tokens[slash].text == "/"
            and tokens[slash].glued
            and slash + 1 < len(tokens)
            and tokens[slash + 1].glued
        ):
            same = tokens[slash + 1].text[:_SHORTEST] == tokens[i].text[:_SHORTEST]
            return self._at(tokens, slash + 1) if same or best is None or best[0] < slash else None
        if tokens[i].text not in OWNERS or (best is not None and best[0] > i + 1):
            return None
        start = i + 1
        while start < len(tokens) and (
            (tokens[start].text in {"-", ".", "/"} and tokens[start].glued) or tokens[start].text == "ai"
        ):
            start += 1
        if start >= len(tokens) or tokens[start].kind != "w":
            return None
        found = self._at(tokens, start)
        return found if found is not None and (best is None or found.sure) else None

    def _with_tail(self, tokens: Sequence[Token], i: int, end: int, canonical: str) -> FoundModel:
        """The model with what belongs to its name: a date is kept, a packaging dropped, anything else makes it unknown."""
        glued = glued_end(tokens, end)
        tail = "".join(token.text for token in tokens[end:glued])
        known = not tail or (is_packaging(tail) and not contradicts(typed(tokens[i:glued]), canonical))
        said_size = any(token.text == "b" for token in tokens[i:end])
        last = spaced_end(tokens, glued, sized=not said_size and canonical in self._with_sizes)
        if not known or last > glued:
            return FoundModel(typed(tokens[i:last]), i, last, sure=False)
        return FoundModel(typed(tokens[i:glued]) if is_dated(tail) else canonical, i, glued, sure=True)

    def _is_stranger(self, tokens: Sequence[Token], i: int) -> bool:
        """Does a word that we do not know stand where a model does: "vs bard", "yi-34b"?"""
        word = tokens[i].text
        if tokens[i].kind != "w" or word in _NO_MODELS or word.endswith("ing"):
            return False
        dashed = i + 2 < len(tokens) and tokens[i + 1].text == "-" and tokens[i + 1].glued and tokens[i + 2].glued
        if dashed and is_size_at(tokens, i + 2):
            return True
        return i > 1 and tokens[i - 1].text in _COMPARING and word not in self._words

    def _longest_from(self, tokens: Sequence[Token], i: int, first: str) -> tuple[int, str] | None:
        """The end and the id of the longest name that begins at ``i``."""
        pieces, best, j = [first], None, i + 1
        while len(pieces) <= self._longest:
            canonical = self._ids.get(tuple(pieces))
            after_a_piece = tokens[j - 1].text not in _BETWEEN_PIECES and not is_magnitude_of(tokens, j)
            if canonical is not None and after_a_piece and not _inside_a_figure(tokens, j):
                best = (j, canonical)
            if j >= len(tokens):
                break
            token = tokens[j]
            if token.kind != "s":
                pieces.append(self._spelled(token))
            elif token.text == "+" or _is_point(tokens, j):
                pieces.append(token.text)
            elif token.text not in _BETWEEN_PIECES:
                break
            j += 1
        return best

    def _unknown(self, tokens: Sequence[Token], i: int) -> FoundModel:
        """A name that we do not know: it stands as typed and is asked about."""
        end = glued_end(tokens, i + 1)
        said_size = any(token.text == "b" for token in tokens[i:end])
        end = spaced_end(tokens, end, sized=not said_size)
        return FoundModel(typed(tokens[i:end]), i, end, sure=False)

    def _spelled(self, token: Token) -> str:
        """A word as our names spell it; a slip is put right where only one name is near."""
        word = token.text
        if word in self._words or word in self._first or not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
            return word
        near = [w for w in self._words if _is_slip(word, w)]
        same_start = [w for w in near if w[0] == word[0]]
        near = same_start or ([] if len(word) <= _SHORT_WORD else near)  # "gpus" is no slip of "opus"
        return near[0] if len(near) == 1 and word not in _ORDINARY else word


def _is_slip(word: str, name: str) -> bool:
    close = abs(len(name) - len(word)) <= 1 and OSA.distance(name, word, score_cutoff=1) <= 1
    return close and (len(word) > _SHORTEST or sorted(name) == sorted(word))


def _start_of_another(tokens: Sequence[Token], i: int) -> int:
    """Where a longer name begins whose end looks like one of ours: "Hermes-3-Llama-3.1-70B" is no Llama; else ``i``."""
    start = i
    while (
        start > 0
        and tokens[start].glued
        and (tokens[start - 1].kind != "s" or tokens[start - 1].text in {"-", "_", "."})
    ):
        start -= 1
    word = tokens[start].text
    ours = (
        tokens[start].kind != "w"
        or len(word) <= _SHORTEST
        or word in _NO_MODELS
        or word in OWNERS
        or word in _COMPARING
    )
    return i if ours or tokens[i - 1].text == "." or word in {"token", "tokens", "month"} else start


def _is_point(tokens: Sequence[Token], j: int) -> bool:
    """The point of a version ("3.3")."""
    if tokens[j].text != "." or j + 1 >= len(tokens):
        return False
    return tokens[j].glued and tokens[j + 1].glued and tokens[j + 1].kind == "d"


# Families that people name and the price library does not sell as text: asked about, never taken for another model.
_WITHOUT_A_PRICE = frozenset(
    {
        *("nova", "titan", "jamba", "palm", "ernie", "hunyuan", "reka", "inflection", "qwen", "phi", "bard", "vicuna"),
        *(
            "alpaca",
            "wizardlm",
            "stablelm",
            "granite",
            "olmo",
            "exaone",
            "internlm",
            "baichuan",
            "chatglm",
            "starcoder",
        ),
        *("codellama", "dbrx", "smollm", "doubao", "falcon", "dolly", "openchat", "nous", "yi"),
    }
)
_COMPARING = frozenset({"vs", "versus", "against"})
_NO_MODELS = frozenset(
    {
        *("self", "own", "hosted", "open", "source", "on", "the", "a", "an", "our", "my", "your", "its", "local", "in"),
        *(
            "api",
            "apis",
            "batch",
            "cloud",
            "rent",
            "build",
            "cost",
            "costs",
            "what",
            "it",
            "any",
            "other",
            "others",
            "same",
        ),
        *("cheaper", "cheapest", "gpu", "gpus", "house", "inhouse", "onprem", "prem", "something", "anything", "each"),
        *(
            "alternatives",
            "this",
            "that",
            "if",
            "not",
            "no",
            "with",
            "without",
            "last",
            "monthly",
            "yearly",
            "aws",
            "gcp",
        ),
        *(
            "fine",
            "tuned",
            "small",
            "large",
            "best",
            "next",
            "all",
            "both",
            "everything",
            "about",
            "around",
            "now",
            "today",
        ),
        *("dedicated", "managed", "private", "public", "bare", "shared", "spot", "reserved", "owned", "rented", "how"),
    }
)
_ORDINARY = frozenset(
    [
        "gpus",
        "grow",
        "grown",
        "mine",
        "main",
        "max",
        "mix",
        "mini",
        "line",
        "prof",
        "from",
        "per",
        "tokens",
        "token",
        "small",
        "large",
        "medium",
        "fast",
        "lite",
        "chat",
        "code",
        "flask",
        "plus",
        "nova",
        "noon",
    ]
)


def _inside_a_figure(tokens: Sequence[Token], j: int) -> bool:
    """Would the name end in the middle of "gpt-4.1" or "4o"?"""
    if j >= len(tokens):
        return False
    following = tokens[j]
    if following.glued and following.kind != "s" and tokens[j - 1].kind != "s":
        return True
    after = tokens[j + 1] if j + 1 < len(tokens) else None
    return following.text == "." and following.glued and after is not None and after.glued and after.kind == "d"


def _has_size(pieces: tuple[str, ...]) -> bool:
    return any(number.isdigit() and unit == "b" for number, unit in itertools.pairwise(pieces))


def _pieces(name: str) -> tuple[str, ...]:
    tokens = tokens_of(name.lower())
    kept = []
    for k, token in enumerate(tokens):
        dot = token.text == "." and 0 < k < len(tokens) - 1 and tokens[k - 1].kind == tokens[k + 1].kind == "d"
        if token.kind != "s" or dot or token.text == "+":
            kept.append(token.text)
    return tuple(kept)

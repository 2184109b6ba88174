"""Names of models as people type them → canonical ids. Slips in letters are forgiven, in version digits never.

Which models there are is given from outside (``ModelNames.of``): open models of the catalogue, API models of the lexicon.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from bot.conversation.understanding.tokens import Token, tokens_of

_SHORT_WORD = 4
_SHORTEST, _LONGEST = 3, 15  # letters of a word in which a slip is forgiven
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
                    ids.setdefault(_pieces(alias), canonical)
        ids.pop((), None)
        words = {piece for pieces in ids for piece in pieces if piece.isalpha() and len(piece) >= _SHORTEST}
        first = {pieces[0] for pieces in ids}
        return cls(
            ids,
            frozenset(first),
            frozenset(words),
            max(map(len, ids), default=0),
            frozenset(f for f in first if f.isalpha() and len(f) > 2) | _WITHOUT_A_PRICE,
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
        if first not in self._first:
            return self._family_only(tokens, i) if first in _WITHOUT_A_PRICE else None
        best = self._longest_from(tokens, i, first)
        if best is None or _goes_on(tokens, best[0]):
            return self._family_only(tokens, i) if best or first in self._families else None
        return FoundModel(best[1], i, best[0], sure=True)

    def _longest_from(self, tokens: Sequence[Token], i: int, first: str) -> tuple[int, str] | None:
        """The end and the id of the longest name that begins at ``i``."""
        pieces, best, j = [first], None, i + 1
        while len(pieces) <= self._longest:
            canonical = self._ids.get(tuple(pieces))
            after_a_piece = tokens[j - 1].text not in _BETWEEN_PIECES
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

    def _family_only(self, tokens: Sequence[Token], i: int) -> FoundModel:
        """A name of a known family that we do not know: it stands as typed and is asked about."""
        end = i + 1
        while (
            end < len(tokens)
            and (tokens[end].glued or tokens[end].kind == "d" or tokens[end].text in _SIZES)
            and end - i < 9
            and tokens[end].text not in {",", ":", ";", "?", "!"}
        ):
            if (
                tokens[end].kind == "d"
                and not tokens[end].glued
                and not (end + 1 < len(tokens) and tokens[end + 1].text == "b")
            ):
                break
            end += 1
        name = "".join(("" if t.glued or k == i else "-") + t.text for k, t in enumerate(tokens[i:end], start=i))
        return FoundModel(name.strip(".-"), i, end, sure=False)

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


def _is_point(tokens: Sequence[Token], j: int) -> bool:
    """The point of a version ("3.3")."""
    if tokens[j].text != "." or j + 1 >= len(tokens):
        return False
    return tokens[j].glued and tokens[j + 1].glued and tokens[j + 1].kind == "d"


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """Does a name that we know go on into one that we do not ("gpt-4o-foo")?"""
    if end + 1 >= len(tokens) or tokens[end].text not in {"-", "."}:
        return False
    return tokens[end].glued and tokens[end + 1].glued and tokens[end + 1].kind != "s"


# Families that people name and the price library does not sell as text: asked about, never taken for another model.
_WITHOUT_A_PRICE = frozenset(
    {"nova", "titan", "jamba", "palm", "ernie", "hunyuan", "reka", "inflection", "qwen", "phi"}
)
_SIZES = frozenset(
    {"express", "lite", "pro", "micro", "premier", "mini", "large", "small", "max", "plus", "ultra", "turbo", "nano"}
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


def _pieces(name: str) -> tuple[str, ...]:
    tokens = tokens_of(name.lower())
    kept = []
    for k, token in enumerate(tokens):
        dot = token.text == "." and 0 < k < len(tokens) - 1 and tokens[k - 1].kind == tokens[k + 1].kind == "d"
        if token.kind != "s" or dot or token.text == "+":
            kept.append(token.text)
    return tuple(kept)

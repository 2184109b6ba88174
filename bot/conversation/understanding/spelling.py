"""Misspelt words → the word of ours that was meant. Never figures, magnitudes, negations, commands or names with digits."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from bot.conversation.understanding.tokens import Token
from bot.conversation.understanding.words import stem

_SHORTEST = 5  # letters of a word that may be corrected: shorter ones resemble too much
_LONG = 9  # from this length on, two slips are forgiven
_MOST = 40  # corrections tried in one message
_NEVER = frozenset(
    [
        "million",
        "millions",
        "billion",
        "billions",
        "trillion",
        "thousand",
        "thousands",
        "hundred",
        "hundreds",
        "never",
        "nothing",
        "nobody",
        "neither",
        "without",
        "cannot",
        "none",
        "million",
        "cancel",
        "restart",
        "reset",
        "summary",
        "not",
        "minus",
        "lakh",
        "lakhs",
        "crore",
        "crores",
        "dozen",
    ]
)


class Spelling:
    """The words of the lexicon, by first letter and length. ``ordinary`` words are right although they resemble one."""

    def __init__(self, vocabulary: Iterable[str], ordinary: Iterable[str]) -> None:
        words = {word for word in vocabulary if word.isalpha()}
        self._known = words | {stem(word) for word in words} | set(ordinary) | {stem(word) for word in ordinary}
        self._near: dict[tuple[str, int], list[str]] = {}
        for word in sorted(words):
            if len(word) >= _SHORTEST and word not in _NEVER:
                self._near.setdefault((word[0], len(word)), []).append(word)
        self._short: dict[str, list[str]] = {}
        for word in sorted(words):
            if len(word) == _SHORTEST - 1:
                self._short.setdefault("".join(sorted(word)), []).append(word)
        self._seen: dict[str, str] = {}

    def corrected(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The same tokens with misspelt words put right."""
        tried = 0
        result: list[Token] = []
        for token in tokens:
            right = token.text
            if (
                token.kind == "w"
                and len(right) >= _SHORTEST - 1
                and right not in self._known
                and stem(right) not in self._known
            ):
                tried += 1
                right = self._right(right) if tried <= _MOST else right
            result.append(token if right == token.text else replace(token, text=right))
        return tuple(result)

    def _right(self, word: str) -> str:
        if word not in self._seen:
            if len(self._seen) > 50_000:
                self._seen.clear()
            self._seen[word] = self._nearest(word) if len(word) <= 24 and word.isascii() else word
        return self._seen[word]

    def _nearest(self, word: str) -> str:
        """The one word of ours within a slip or two, or ``word`` itself where none or several are."""
        allowed = 2 if len(word) >= _LONG else 1
        near: list[tuple[int, bool, int, str]] = []
        for length in range(max(_SHORTEST, len(word) - allowed), len(word) + allowed + 1):
            for candidate in self._near.get((word[0], length), ()):
                distance = OSA.distance(word, candidate, score_cutoff=allowed)
                if distance <= allowed and _is_a_slip(word, candidate):
                    # Of two words as near, swapped letters are likeliest, then a letter left out.
                    swapped = sorted(candidate) == sorted(word)
                    near.append((distance, not swapped, -len(candidate), candidate))
        return min(near)[-1] if near else self._swapped(word)

    def _swapped(self, word: str) -> str:
        """A short word whose letters were swapped ("daat", "taem"): only where one word of ours has just these letters."""
        if len(word) != _SHORTEST - 1:
            return word
        same = [w for w in self._short.get("".join(sorted(word)), ()) if w[0] == word[0]]
        return same[0] if len(same) == 1 else word


_SHORT = 5  # letters up to which only swapped and missing letters count as slips: "whose" is not "whole"
_SUFFIXES = frozenset(
    {
        *(
            "",
            "s",
            "es",
            "ed",
            "er",
            "ers",
            "or",
            "ors",
            "ing",
            "ings",
            "ion",
            "ions",
            "al",
            "als",
            "ly",
            "able",
            "ible",
        ),
        *(
            "ive",
            "ity",
            "ities",
            "ment",
            "ments",
            "ant",
            "ent",
            "ance",
            "ence",
            "ist",
            "ists",
            "ism",
            "ian",
            "ish",
            "y",
        ),
        *("ous", "ful", "less", "ness", "ic", "ics", "ical", "ate", "ates", "ated", "ator", "ators", "ation", "ations"),
        *("ational", "ative", "e", "d", "r", "rs", "ability", "ary", "ory", "age", "ages", "ist", "ise", "ize", "ised"),
    }
)


def _is_a_slip(word: str, candidate: str) -> bool:
    """Is ``word`` a slip of ``candidate`` rather than another form of it ("collections", "collecting") or a short word?"""
    if len(word) <= _SHORT:
        return (
            sorted(word) == sorted(candidate)
            or (len(candidate) == len(word) + 1 and _misses_a_letter(word, candidate))
            or _sounds_alike(word, candidate)
        )
    shared = next(
        (k for k, (a, b) in enumerate(zip(word, candidate, strict=False)) if a != b), min(len(word), len(candidate))
    )
    if len(candidate) == len(word) + 1 and _misses_a_letter(word, candidate) and candidate[:-1] != word:
        return True
    mine, theirs = word[shared:], candidate[shared:]
    bare = mine in {"", "d", "r", "rs", "y"} and word[shared - 1] != "e"  # "dedicatd", "busines" are slips all the same
    return bare or not (shared > _STEM and mine in _SUFFIXES and theirs in _SUFFIXES)


_STEM = 3
_ALIKE = ("uw", "ck", "sz", "iy", "vf")  # letters written for each other in short words: "clowd"


def _sounds_alike(word: str, candidate: str) -> bool:
    """ "clowd" is "cloud" by ear; "whose" is not "whole"."""
    differing = [a + b for a, b in zip(word, candidate, strict=False) if a != b]
    return len(word) == len(candidate) and all(any(set(pair) <= set(two) for two in _ALIKE) for pair in differing)


def _misses_a_letter(word: str, candidate: str) -> bool:
    return any(candidate[:k] + candidate[k + 1 :] == word for k in range(1, len(candidate)))

"""Phrases of the lexicon → where they occur in a text. Compiled once; bounded work for every text.

A phrase is words (compared by stem), ``(a|b c|)`` alternatives, ``#`` a number, ``..`` up to three further words,
``word*`` a beginning, ``<concept>`` the phrases of another concept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.understanding.quantities import Quantity
from bot.conversation.understanding.words import stem

_GAP = 3
_STEPS = 60_000  # comparisons for one text; more is a text made to be slow, and what was found so far stands
NUMBER, PART, STOP = "#", ",", "."


@dataclass(frozen=True, slots=True)
class Item:
    """One word (by its stem), number or boundary of a text. ``place`` is the token it begins at."""

    stem: str
    text: str
    place: int
    quantity: Quantity | None = None

    @property
    def is_boundary(self) -> bool:
        """Does a part of the sentence end here?"""
        return self.stem in {PART, STOP}


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept found at items ``start`` to ``end`` (exclusive). ``denials``: how many negations reach it."""

    concept: str
    start: int
    end: int
    denials: int = 0


@dataclass(frozen=True, slots=True)
class _Element:
    """One place of a pattern: alternatives by their first word, prefixes, a number or a gap."""

    words: Mapping[str, tuple[tuple[str, ...], ...]]
    prefixes: tuple[str, ...] = ()
    optional: bool = False
    gap: bool = False


class Phrasebook:
    """All concepts, ready to be looked for."""

    def __init__(self, concepts: Mapping[str, Iterable[str]]) -> None:
        self._by_word: dict[str, list[tuple[str, tuple[_Element, ...]]]] = {}
        self._by_prefix: dict[str, list[tuple[str, tuple[_Element, ...]]]] = {}
        self.vocabulary: set[str] = set()
        plain = {name: tuple(phrases) for name, phrases in concepts.items()}
        for name, phrases in plain.items():
            for phrase in phrases:
                self._add(name, _elements(phrase, plain))

    def _add(self, name: str, elements: tuple[_Element, ...]) -> None:
        for k, element in enumerate(elements):
            for word in element.words:
                self._by_word.setdefault(word, []).append((name, elements[k:]))
            for prefix in element.prefixes:
                self._by_prefix.setdefault(prefix[:4], []).append((name, elements[k:]))
            if not element.optional:
                break
        for element in elements:
            self.vocabulary.update(word for options in element.words.values() for option in options for word in option)

    def mentions(self, items: Sequence[Item]) -> list[Mention]:
        """Every concept in ``items``, the longest occurrence at each place."""
        found: dict[tuple[str, int], int] = {}
        search = _Search(items)
        for i, item in enumerate(items):
            if item.is_boundary:
                continue
            for name, elements in (*self._by_word.get(item.stem, ()), *self._by_prefix.get(item.stem[:4], ())):
                end = search.end_of(elements, 0, i)
                if end > found.get((name, i), i):
                    found[name, i] = end
            if search.steps > _STEPS:
                break
        return _without_contained([Mention(name, start, end) for (name, start), end in found.items()])


class _Search:
    def __init__(self, items: Sequence[Item]) -> None:
        self._stems = [item.stem for item in items]
        self.steps = 0

    def end_of(self, elements: tuple[_Element, ...], k: int, i: int) -> int:
        """The furthest item at which ``elements[k:]`` end when they begin at ``i``, or -1."""
        self.steps += 1
        if k == len(elements):
            return i
        if i >= len(self._stems):
            return i if all(element.optional for element in elements[k:]) else -1
        element = elements[k]
        if element.gap:
            return self._after_gap(elements, k, i)
        best = -1
        for option in element.words.get(self._stems[i], ()):
            if len(option) == 1 or tuple(self._stems[i : i + len(option)]) == option:
                best = max(best, self.end_of(elements, k + 1, i + len(option)))
        if element.prefixes and self._stems[i].startswith(element.prefixes):
            best = max(best, self.end_of(elements, k + 1, i + 1))
        if element.optional:
            best = max(best, self.end_of(elements, k + 1, i))
        return best

    def _after_gap(self, elements: tuple[_Element, ...], k: int, i: int) -> int:
        for skip in range(_GAP + 1):
            if i + skip >= len(self._stems) or (skip and self._stems[i + skip - 1] in {PART, STOP}):
                return -1
            end = self.end_of(elements, k + 1, i + skip)
            if end >= 0:
                return end
        return -1


def _elements(phrase: str, concepts: Mapping[str, tuple[str, ...]]) -> tuple[_Element, ...]:
    elements = []
    for part in _parts(phrase):
        if part == "..":
            elements.append(_Element({}, gap=True))
        elif part.endswith("*"):
            elements.append(_Element({}, prefixes=(part[:-1],)))
        else:
            options = _options(part, concepts)
            by_first: dict[str, list[tuple[str, ...]]] = {}
            for option in options:
                if option:
                    by_first.setdefault(option[0], []).append(option)
            words = {first: tuple(sorted(found, key=len, reverse=True)) for first, found in by_first.items()}
            prefixes = tuple(o[0][:-1] for o in options if len(o) == 1 and o[0].endswith("*"))
            elements.append(_Element(words, prefixes=prefixes, optional=() in options))
    return tuple(elements)


def _parts(phrase: str) -> list[str]:
    """The elements of a phrase; an alternative in brackets is one."""
    parts: list[str] = []
    depth = 0
    for piece in phrase.replace("(", " (").replace(")", ") ").split():
        if depth:
            parts[-1] += f" {piece}"
        else:
            parts.append(piece)
        depth += piece.count("(") - piece.count(")")
    return parts


def _options(part: str, concepts: Mapping[str, tuple[str, ...]]) -> set[tuple[str, ...]]:
    if part.startswith("("):
        return {
            option
            for text in part[1:-1].split("|")
            for option in (_sequences(text, concepts) if text.strip() else {()})
        }
    return _sequences(part, concepts)


def _sequences(text: str, concepts: Mapping[str, tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The word sequences that a text without gaps stands for; concepts and alternatives in it are multiplied out."""
    results: set[tuple[str, ...]] = {()}
    for part in _parts(text):
        if part.startswith("<"):
            options = {o for phrase in concepts[part[1:-1]] for o in _sequences(phrase, concepts)}
        elif part.startswith("("):
            options = _options(part, concepts)
        else:
            options = {tuple(stem(word) for word in part.replace("-", " ").split())}
        results = {start + end for start in results for end in options}
    return results


def _without_contained(mentions: list[Mention]) -> list[Mention]:
    """Drops an occurrence of a concept inside a longer one of the same concept."""
    kept: list[Mention] = []
    reach: dict[str, int] = {}
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if mention.end > reach.get(mention.concept, -1):
            kept.append(mention)
            reach[mention.concept] = mention.end
    return kept

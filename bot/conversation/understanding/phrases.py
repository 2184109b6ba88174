"""Phrases of the lexicon → where they occur in a text. Compiled once; bounded work for every text.

A phrase is words (compared by stem), ``(a|b c|)`` alternatives, ``#`` a number, ``..`` up to three further words,
``word*`` a beginning, ``<concept>`` the phrases of another concept.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation.understanding.quantity import Quantity
from bot.conversation.understanding.words import stem

_GAP = 3
_STEPS = 20_000  # comparisons for one text; more is a text made to be slow, and what was found so far stands
_COMPOSED = re.compile(r"[(<*]|\.\.")
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


_END = "\n"  # no word; the key under which a trie says that a sequence may end here
_Trie = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Element:
    """One place of a pattern: alternatives as a trie of words, beginnings of words, or a gap."""

    trie: _Trie
    prefixes: tuple[str, ...] = ()
    optional: bool = False
    gap: bool = False


class Phrasebook:
    """All concepts, ready to be looked for."""

    def __init__(self, concepts: Mapping[str, Iterable[str]]) -> None:
        self._by_word: dict[str, list[tuple[str, tuple[_Element, ...]]]] = {}
        self._by_prefix: dict[str, list[tuple[str, tuple[_Element, ...]]]] = {}
        made: dict[str, _Element] = {}
        phrases_of = {name: tuple(phrases) for name, phrases in concepts.items()}
        for name, phrases in phrases_of.items():
            simple = [phrase for phrase in phrases if not _COMPOSED.search(phrase)]
            if simple:
                self._add(name, (_Element(_trie_of({s for phrase in simple for s in _sequences(phrase, phrases_of)})),))
            for phrase in phrases:
                if _COMPOSED.search(phrase):
                    self._add(name, _elements(phrase, phrases_of, made))

    def _add(self, name: str, elements: tuple[_Element, ...]) -> None:
        for k, element in enumerate(elements):
            for word in element.trie:
                self._by_word.setdefault(word, []).append((name, elements[k:]))
            for prefix in element.prefixes:
                self._by_prefix.setdefault(prefix[:4], []).append((name, elements[k:]))
            if not element.optional:
                break

    def mentions(self, items: Sequence[Item]) -> list[Mention]:
        """Every concept in ``items``, the longest occurrence at each place."""
        found: dict[tuple[str, int], int] = {}
        search = _Search(items)
        for i, item in enumerate(items):
            if item.is_boundary:
                continue
            starts = (*self._by_word.get(item.stem, ()), *self._by_prefix.get(item.stem[:4], ()))
            if item.stem == NUMBER and item.text.isalpha():
                starts = (*starts, *self._by_word.get(item.text, ()))
            for name, elements in starts:
                end = search.end_of(elements, 0, i)
                if end > found.get((name, i), i):
                    found[name, i] = end
            if search.steps > _STEPS:
                break
        return _without_contained([Mention(name, start, end) for (name, start), end in found.items()])


class _Search:
    def __init__(self, items: Sequence[Item]) -> None:
        self._stems = [item.stem for item in items]
        self._texts = [item.text for item in items]
        self._count = len(self._stems)
        self.steps = 0

    def end_of(self, elements: tuple[_Element, ...], k: int, i: int) -> int:
        """The furthest item at which ``elements[k:]`` end when they begin at ``i``, or -1."""
        self.steps += 1
        if k == len(elements):
            return i
        if i >= self._count:
            return i if all(element.optional or element.gap for element in elements[k:]) else -1
        element = elements[k]
        if element.gap:
            return self._after_gap(elements, k, i)
        best = -1
        node, j = self._step(element.trie, i), i + 1
        while node is not None:
            if _END in node:
                best = max(best, self.end_of(elements, k + 1, j))
            node = self._step(node, j) if j < self._count else None
            j += 1
        if element.prefixes and (
            self._texts[i].startswith(element.prefixes) or self._stems[i].startswith(element.prefixes)
        ):
            best = max(best, self.end_of(elements, k + 1, i + 1))
        if element.optional:
            best = max(best, self.end_of(elements, k + 1, i))
        return best

    def _step(self, node: _Trie, i: int) -> _Trie | None:
        """The node behind item ``i``. A number word may stand for itself ("not one person")."""
        following = node.get(self._stems[i])
        return node.get(self._texts[i]) if following is None and self._stems[i] == NUMBER else following

    def _after_gap(self, elements: tuple[_Element, ...], k: int, i: int) -> int:
        for skip in range(_GAP + 1):
            if i + skip >= self._count or (skip and self._stems[i + skip - 1] in {PART, STOP}):
                return -1
            end = self.end_of(elements, k + 1, i + skip)
            if end >= 0:
                return end
        return -1


def _elements(phrase: str, concepts: Mapping[str, tuple[str, ...]], made: dict[str, _Element]) -> tuple[_Element, ...]:
    """The elements of a phrase. ``made`` keeps those that several phrases share."""
    elements = []
    for part in _parts(phrase):
        if part not in made:
            made[part] = _element(part, concepts)
        elements.append(made[part])
    return tuple(elements)


def _element(part: str, concepts: Mapping[str, tuple[str, ...]]) -> _Element:
    if part == "..":
        return _Element({}, gap=True)
    options = _options(part, concepts)
    prefixes = tuple(o[0][:-1] for o in options if len(o) == 1 and o[0].endswith("*"))
    return _Element(_trie_of(options), prefixes=prefixes, optional=() in options)


def _trie_of(sequences: Iterable[tuple[str, ...]]) -> _Trie:
    root: _Trie = {}
    for sequence in sequences:
        if not sequence or sequence[0].endswith("*"):
            continue
        node = root
        for word in sequence:
            node = node.setdefault(word, {})
        node[_END] = True
    return root


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

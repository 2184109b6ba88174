"""Reads ``knowledge/sentences/guard.yaml``: which words a rewording may exchange, and which it may never add."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator

from bot.facts.guard_words import GuardWords, Rewrite, Sense, Sort, stem
from bot.facts.load import KNOWLEDGE, Schema, read


def _entries(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = [" ".join(entry.split()) for entry in value.split(",")]
    if not all(found):
        raise ValueError("has an empty entry between two commas: remove it")
    return tuple(found)


Entries = Annotated[tuple[str, ...], BeforeValidator(_entries)]


class _Connectives(Schema):
    before: dict[str, Entries]
    after: dict[str, Entries]


class _Guard(Schema):
    neutral: Entries
    second_person: Entries
    first_person: Entries
    comparison_base: Entries
    circumstance: dict[str, Entries]
    modifiers: dict[str, Entries]
    classes: dict[str, Entries]
    expansions: dict[str, tuple[str, ...]]
    dimensions: frozenset[str]
    opposites: dict[str, str]
    droppable: frozenset[str]
    nameable: frozenset[str]
    things: frozenset[str]
    adverbials: frozenset[str]
    relations: frozenset[str]
    connectives: _Connectives
    coordinators: Entries
    rewrites: tuple[tuple[str, str], ...]
    refused: dict[str, Entries]

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        known = set(self.classes) | set(self.modifiers)
        named = {name for names in self.expansions.values() for name in names} | self.dimensions
        named |= self.droppable | self.nameable | self.things | self.adverbials | self.relations
        unknown = (named | set(self.opposites) | set(self.opposites.values())) - known
        if unknown:
            raise ValueError(f"{', '.join(sorted(unknown))} is neither a class nor a modifier: add it or correct it")
        return self


def load_guard_words(*, folder: Path = KNOWLEDGE) -> GuardWords:
    """The guard's vocabulary, validated: no phrase in two places.

    Raises:
        KnowledgeError: the file is missing or breaks a rule.
    """
    entry = read("sentences/guard.yaml", _Checked, folder=folder)
    phrases = dict(_phrases(entry))
    return GuardWords(
        phrases=MappingProxyType(phrases),
        longest=max(map(len, phrases)),
        dimensions=entry.dimensions,
        opposites=MappingProxyType(entry.opposites),
        droppable=entry.droppable,
        nameable=entry.nameable,
        things=entry.things,
        adverbials=entry.adverbials,
        relations=entry.relations,
        rewrites=tuple(Rewrite(pattern, result) for pattern, result in entry.rewrites),
        refused=MappingProxyType(
            {reason: frozenset(_stems(phrase) for phrase in words) for reason, words in entry.refused.items()}
        ),
    )


class _Checked(_Guard):
    @model_validator(mode="after")
    def _no_phrase_twice(self) -> Self:
        seen: dict[tuple[str, ...], tuple[Sense, ...]] = {}
        for phrase, senses in _phrases(self):
            if seen.setdefault(phrase, senses) != senses:
                raise ValueError(f"{' '.join(phrase)!r} stands for two things: keep one")
        for pattern, result in self.rewrites:
            parts = len(re.findall(r"\((?:w|s|\*|\.\.\.)\)", pattern))
            if any(int(number) > parts for number in re.findall(r"\((\d)\)", result)):
                raise ValueError(f"{result!r} names a part that {pattern!r} does not have")
        return self


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in phrase.lower().split())


def _phrases(entry: _Guard) -> Iterator[tuple[tuple[str, ...], tuple[Sense, ...]]]:
    single = {
        Sort.NEUTRAL: entry.neutral,
        Sort.SECOND_PERSON: entry.second_person,
        Sort.FIRST_PERSON: entry.first_person,
        Sort.BASE: entry.comparison_base,
        Sort.COORDINATOR: entry.coordinators,
    }
    for sort, words in single.items():
        for phrase in words:
            yield _stems(phrase), (Sense(sort, sort.value),)
    named = {
        Sort.CIRCUMSTANCE: entry.circumstance,
        Sort.MODIFIER: entry.modifiers,
        Sort.CLASS: entry.classes,
        Sort.BINDS_NEXT: entry.connectives.before,
        Sort.BINDS_PREVIOUS: entry.connectives.after,
    }
    for sort, groups in named.items():
        for name, words in groups.items():
            for phrase in words:
                yield _stems(phrase), (Sense(sort, name),)
    for phrase, names in entry.expansions.items():
        senses = tuple(Sense(Sort.MODIFIER if name in entry.modifiers else Sort.CLASS, name) for name in names)
        yield _stems(phrase), senses

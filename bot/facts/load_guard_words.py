"""Reads ``guard.yaml`` and ``turns.yaml`` in ``knowledge/sentences``: what a rewording may exchange and what it may never add."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator

from bot.facts.guard_words import Entry, Form, GuardWords, Kind, Rewrite, State, stem
from bot.facts.inflection import inflected_noun, inflected_verb
from bot.facts.load import KNOWLEDGE, Schema, read

_PART = re.compile(r"\{[a-z0-9_]+\}|['’]s(?![a-z])|[a-z]+(?:[-'’][a-z]+)*|\d+|[^\s]")


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


class _Scale(Schema):
    more: Entries
    less: Entries


class _State(Schema):
    verb: str
    negated: bool = False


class _Guard(Schema):
    neutral: Entries
    articles: dict[str, Entries]
    owners: dict[str, Entries]
    pronouns: dict[str, Entries]
    relatives: Entries
    quantifiers: dict[str, Entries]
    marks: dict[str, Entries]
    modals: dict[str, Entries]
    be: tuple[str, ...]
    have: tuple[str, ...]
    do: tuple[str, ...]
    negations: dict[str, Entries]
    prepositions: dict[str, Entries]
    bases: Entries
    scales: dict[str, _Scale]
    states: dict[str, _State]
    negatives: dict[str, str]
    converses: dict[str, str]
    measures: dict[str, str]
    denials: Entries
    nominals: Entries
    comparing: dict[str, Entries]
    verbs: dict[str, Entries]
    nouns: dict[str, Entries]
    adjectives: dict[str, Entries]
    adverbs: dict[str, Entries]
    connectives: _Connectives
    contrasts: Entries
    coordinators: dict[str, Entries]
    irregular: tuple[tuple[str, str, str], ...]
    rewrites: tuple[tuple[str, str], ...]
    refused: dict[str, Entries]

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        known = set(self.verbs) | set(self.nouns) | set(self.adjectives) | {"HAVE"}
        named = {state.verb for state in self.states.values()} | set(self.states)
        for pairs in (self.negatives, self.converses, self.measures):
            named |= set(pairs) | set(pairs.values())
        if unknown := named - known:
            raise ValueError(f"{', '.join(sorted(unknown))} is no verb, noun or adjective set: add it or correct it")
        return self

    @model_validator(mode="after")
    def _no_comparative_goes_both_ways(self) -> Self:
        for scale in self.scales.values():
            if both := set(scale.more) & set(scale.less):
                raise ValueError(f"{', '.join(sorted(both))!r} stands for two things: keep one")
        sides = [
            (word, sign) for scale in self.scales.values() for sign in ("more", "less") for word in getattr(scale, sign)
        ]
        if twice := {word for word, _ in sides if sum(word == other for other, _ in sides) > 1}:
            raise ValueError(f"{', '.join(sorted(twice))!r} stands for two things: keep one")
        return self

    @model_validator(mode="after")
    def _rewrites_are_patterns(self) -> Self:
        _must_be_patterns(self.rewrites)
        return self


class _Turns(Schema):
    turns: tuple[tuple[str, str], ...]

    @model_validator(mode="after")
    def _turns_are_patterns(self) -> Self:
        _must_be_patterns(self.turns)
        return self


def _must_be_patterns(rewrites: tuple[tuple[str, str], ...]) -> None:
    for pattern, result in rewrites:
        try:
            groups = re.compile(pattern).groups
        except re.error as problem:
            raise ValueError(f"{pattern!r} is no regular expression: {problem}") from problem
        if any(int(number) > groups for number in re.findall(r"\\(\d)", result)):
            raise ValueError(f"{result!r} names a part that {pattern!r} does not have")


def load_guard_words(*, folder: Path = KNOWLEDGE) -> GuardWords:
    """The guard's vocabulary, validated and inflected.

    Raises:
        KnowledgeError: the file is missing or breaks a rule.
    """
    entry = read("sentences/guard.yaml", _Guard, folder=folder)
    turns = read("sentences/turns.yaml", _Turns, folder=folder).turns
    phrases = _phrases(entry)
    return GuardWords(
        phrases=MappingProxyType(phrases),
        longest=max(map(len, phrases)),
        converses=MappingProxyType(entry.converses),
        states=MappingProxyType({name: State(state.verb, state.negated) for name, state in entry.states.items()}),
        negatives=MappingProxyType(entry.negatives),
        measures=MappingProxyType(entry.measures),
        nominals=frozenset(f"={stem(pair.partition(' ')[0])}" for pair in entry.nominals),
        rewrites=(*(Rewrite(pattern, result) for pattern, result in entry.rewrites), _denied(entry.denials)),
        turns=tuple(Rewrite(pattern, result) for pattern, result in turns),
        refused=MappingProxyType(
            {reason: frozenset(_stems(phrase) for phrase in words) for reason, words in entry.refused.items()}
        ),
    )


def _denied(qualities: tuple[str, ...]) -> Rewrite:
    """ "Is unavailable" as "is not available"; "can be unreliable" says another thing than "can not be reliable"."""
    denial = rf"(?:un|in|im|ir)({'|'.join(qualities)})"
    return Rewrite(rf"\b(is|are|was|were)((?: still| currently| now| also)?) {denial}\b", r"\1\2 not \3")


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in phrase.lower().split())


def _phrases(entry: _Guard) -> dict[tuple[str, ...], tuple[Entry, ...]]:
    """Each phrase with the ways to take it; senses of one kind and form are put together."""
    found: dict[tuple[str, ...], dict[tuple[Kind, Form], set[str]]] = defaultdict(dict)
    for kind, form, phrase, senses in (*_function_words(entry), *_content_words(entry)):
        parts = tuple(_PART.findall(phrase.lower()))
        found[parts].setdefault((kind, form), set()).update(senses)
    return {
        parts: tuple(Entry(kind, frozenset(senses), form) for (kind, form), senses in ways.items())
        for parts, ways in found.items()
    }


_Way = tuple[Kind, Form, str, set[str]]


def _function_words(entry: _Guard) -> Iterator[_Way]:
    single = {
        Kind.NEUTRAL: entry.neutral,
        Kind.RELATIVE: entry.relatives,
        Kind.BASE: entry.bases,
        Kind.CONTRAST: entry.contrasts,
    }
    for kind, phrases in single.items():
        for phrase in phrases:
            yield kind, Form.NONE, phrase, {"CONTRAST" if kind is Kind.CONTRAST else str(kind)}
    named = {
        Kind.BINDS_NEXT: entry.connectives.before,
        Kind.BINDS_PREVIOUS: entry.connectives.after,
        Kind.NEGATION: entry.negations,
        Kind.MODAL: entry.modals,
        Kind.ARTICLE: entry.articles,
        Kind.OWNER: entry.owners,
        Kind.PRONOUN: entry.pronouns,
        Kind.QUANTIFIER: entry.quantifiers,
        Kind.MARK: entry.marks,
        Kind.PREPOSITION: entry.prepositions,
        Kind.COORDINATOR: entry.coordinators,
    }
    for kind, groups in named.items():
        for name, phrases in groups.items():
            for phrase in phrases:
                yield kind, Form.NONE, phrase, {name}
    for kind, forms in ((Kind.BE, entry.be), (Kind.HAVE, entry.have), (Kind.DO, entry.do)):
        for word in forms:
            yield kind, _HELPER_FORMS.get(word, Form.THIRD), word, {str(kind).upper()}
    for scale, sides in entry.scales.items():
        for phrases, sign in ((sides.more, "+"), (sides.less, "-")):
            for phrase in phrases:
                yield Kind.COMPARATIVE, Form.NONE, phrase, {f"{scale}:{sign}"}


_HELPER_FORMS = {
    "was": Form.PAST, "were": Form.PAST, "had": Form.PAST, "did": Form.PAST, "be": Form.BASE, "been": Form.DONE,
    "being": Form.DOING, "having": Form.DOING,
}  # fmt: skip


def _content_words(entry: _Guard) -> Iterator[_Way]:
    irregular = {base: (past, done) for base, past, done in entry.irregular}
    for name, phrases in (*entry.verbs.items(), *entry.comparing.items()):
        for phrase in phrases:
            for form, text in inflected_verb(phrase, irregular):
                yield Kind.VERB, form, text, {name, f"={phrase if ' ' in phrase else stem(phrase)}"}
    for name, phrases in entry.nouns.items():
        for phrase in phrases:
            for form, text in inflected_noun(phrase):
                yield Kind.NOUN, form, text, {name, f"={phrase if ' ' in phrase else stem(phrase)}"}
    listed = {phrase for phrases in entry.verbs.values() for phrase in phrases}
    for base in irregular.keys() - listed - {"be", "have"}:
        for form, text in inflected_verb(base, irregular):
            yield Kind.VERB, form, text, {f"={stem(base)}"}
    of_verb = {phrase: name for name, phrases in entry.verbs.items() for phrase in phrases}
    for pair in entry.nominals:
        noun, _, verb = pair.partition(" ")
        for form, text in inflected_noun(noun):
            yield (
                Kind.NOUN,
                form,
                text,
                {f"={stem(noun)}", f"={stem(verb)}", *({of_verb[verb]} if verb in of_verb else ())},
            )
    for kind, groups in ((Kind.ADJECTIVE, entry.adjectives), (Kind.ADVERB, entry.adverbs)):
        for name, phrases in groups.items():
            for phrase in phrases:
                yield kind, Form.NONE, phrase, {name, f"={phrase}"}

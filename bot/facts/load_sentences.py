"""Reads ``knowledge/sentences/``: the hand-written sentences, the names of things, the openings.

Refuses on load what would read wrong later: a slot missing or twice, a digit in a sentence, a reader who has none.
"""

import re
from collections import Counter
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, RootModel, model_validator

from bot.facts.load import KNOWLEDGE, Schema, read
from bot.facts.sentences import (
    DeploymentName,
    FactKind,
    Lead,
    Length,
    Names,
    Reader,
    RouteName,
    SectionKey,
    SentenceKind,
    Sentences,
    Variant,
)
from bot.framework import Deployment, QuestionId, Route, type_of_choice

SLOT = re.compile(r"\{([a-z_]+)\}")


class _Kind(Schema):
    section: SectionKey
    must: bool
    brief: bool
    slots: tuple[str, ...]
    joins: tuple[FactKind, FactKind] | None = None
    say: Annotated[tuple[tuple[str, Length, str], ...], Field(min_length=4)]

    @model_validator(mode="after")
    def _sentences_hold(self) -> Self:
        for _, _, text in self.say:
            _check_sentence(text, self.slots)
        texts = [(length, text) for _, length, text in self.say]
        if len(set(texts)) != len(texts):
            raise ValueError("a sentence stands twice at the same length: write another")
        for reader in Reader:
            for length in Length:
                if not any(reader in readers.split() and at is length for readers, at, _ in self.say):
                    raise ValueError(f"has no {length} sentence for the {reader}: add one")
        return self


def _check_sentence(text: str, slots: tuple[str, ...]) -> None:
    used = Counter(SLOT.findall(text))
    if used != Counter(slots):
        raise ValueError(f"{text!r} must use each of {list(slots)} exactly once, it uses {sorted(used.elements())}")
    bare = SLOT.sub("", text)
    if re.search(r"[0-9!?{}*_<>`|]", bare):
        raise ValueError(f"{text!r} must have no digit, markup, question or exclamation mark")
    if not re.search(r"(\.|\.\)|\{(text|reason)\})$", text):
        raise ValueError(f"{text!r} must end with a full stop")


class _Facts(RootModel[dict[FactKind, _Kind]]):
    @model_validator(mode="after")
    def _all_kinds(self) -> Self:
        missing = [kind for kind in FactKind if kind not in self.root]
        if missing:
            raise ValueError(f"has no sentences for {', '.join(missing)}: add them")
        for kind, entry in self.root.items():
            if entry.joins is not None:
                both = set(self.root[entry.joins[0]].slots) | set(self.root[entry.joins[1]].slots)
                if set(entry.slots) != both:
                    raise ValueError(f"{kind} must carry the slots of both facts that it joins: {sorted(both)}")
        return self


class _Deployment(Schema):
    label: str
    noun: str


class _Route(_Deployment):
    action: str


class _Names(Schema):
    deployments: dict[Deployment, _Deployment]
    routes: dict[Route, _Route]
    questions: dict[QuestionId, str]
    choices: dict[QuestionId, dict[str, str]]
    sections: dict[SectionKey, str]
    knowledge_line: str

    @model_validator(mode="after")
    def _everything_has_a_name(self) -> Self:
        wanted: dict[str, tuple[set[str], set[str]]] = {
            "deployments": ({*Deployment}, {*self.deployments}),
            "routes": ({*Route}, {*self.routes}),
            "questions": ({*QuestionId}, {*self.questions}),
            "sections": ({*SectionKey}, {*self.sections}),
            "choices": ({*type_of_choice}, {*self.choices}),
        }
        for question, choices in type_of_choice.items():
            wanted[f"choices of {question}"] = ({*choices}, {*self.choices.get(question, ())})
        for what, (need, have) in wanted.items():
            if need != have:
                raise ValueError(f"{what} must name exactly {', '.join(sorted(need))}")
        return self


class _Openings(Schema):
    openings: dict[str, str]
    connectives: dict[str, str]

    @model_validator(mode="after")
    def _one_may_be_empty(self) -> Self:
        for leads in (self.openings, self.connectives):
            if leads.get("none") != "":
                raise ValueError('needs an empty opening and an empty connective called "none"')
            for text in leads.values():
                if text and not re.fullmatch(r"[A-Z][a-z ]+[.:]", text):
                    raise ValueError(f"{text!r} must be plain words that end with a full stop or a colon")
        return self


def load_sentences(*, folder: Path = KNOWLEDGE) -> Sentences:
    """The sentences, names and openings, validated.

    Raises:
        KnowledgeError: a file is missing or breaks a rule; names file, key and fix.
    """
    facts = read("sentences/facts.yaml", _Facts, folder=folder).root
    names = read("sentences/names.yaml", _Names, folder=folder)
    leads = read("sentences/openings.yaml", _Openings, folder=folder)
    return Sentences(
        names=_names(names),
        kinds=MappingProxyType({kind: _kind(kind, facts[kind]) for kind in FactKind}),
        openings=MappingProxyType({key: Lead(key, text) for key, text in leads.openings.items()}),
        connectives=MappingProxyType({key: Lead(key, text) for key, text in leads.connectives.items()}),
    )


def _kind(kind: FactKind, entry: _Kind) -> SentenceKind:
    variants = tuple(
        Variant(f"{kind}_{chr(ord('a') + number)}", frozenset(Reader(name) for name in readers.split()), length, text)
        for number, (readers, length, text) in enumerate(entry.say)
    )
    return SentenceKind(kind, entry.section, entry.must, entry.brief, entry.slots, variants, entry.joins)


def _names(entry: _Names) -> Names:
    return Names(
        deployments={key: DeploymentName(name.label, name.noun) for key, name in entry.deployments.items()},
        routes={key: RouteName(name.label, name.noun, name.action) for key, name in entry.routes.items()},
        questions=entry.questions,
        choices={
            f"{question}:{choice}": said for question, named in entry.choices.items() for choice, said in named.items()
        },
        sections=entry.sections,
        knowledge_line=entry.knowledge_line,
    )

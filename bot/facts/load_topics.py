"""Reads ``knowledge/topics/``: one Markdown file a topic, with its front matter, and what the retrieval knows of words.

Refuses a figure in a text that the front matter does not name together with a source, so that no figure goes in without one.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field

from bot.facts.load import KNOWLEDGE, KnowledgeError, Schema, SourceEntry, read, validated
from bot.facts.load_topic_weights import read_weights, refuse_stale_weights
from bot.facts.topics import AskingWords, Phrasings, RetrievalWords, Topic, Topics

FOLDER = "topics"
WORDS = "words.yaml"
PHRASINGS = "phrasings.yaml"
LONGEST_ANSWER = 900  # characters: what a person reads in a thread

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_FIGURE = re.compile(
    r"\d[\d,.]*|\b(?:half|halv(?:es|ing)|third|quarters?|fifth|tenth|twice|double[sd]?|triple[sd]?"
    r"|dozens?|hundreds?|thousands?|millions?|billions?|percent)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!][\"”)]?(?=\s|$)")
Filled = Annotated[str, Field(min_length=1)]


class _Figure(Schema):
    text: Filled
    source: Filled


class _FrontMatter(Schema):
    title: Annotated[str, Field(min_length=1, max_length=60)]
    questions: Annotated[list[Filled], Field(min_length=3)]
    keywords: Annotated[list[Filled], Field(min_length=2)]
    sources: Annotated[dict[str, SourceEntry], Field(min_length=1)]
    figures: list[_Figure]
    names: list[Filled] = []
    """Names and dates that hold digits and are no figures."""


class _Asking(Schema):
    openers: list[Filled]
    own_case: list[Filled]
    volume_units: list[Filled]
    tasks: list[Filled]
    trades: list[Filled]
    decisions: list[Filled]


class _Words(Schema):
    plain: list[Filled]
    same: dict[str, list[Filled]]
    elsewhere: list[Filled]
    field: list[Filled]
    first: Annotated[list[Filled], Field(min_length=1)]
    asking: _Asking


class _Phrasings(Schema):
    asked: dict[str, Annotated[list[Filled], Field(min_length=1)]]
    not_ours: list[Filled]


@cache
def load_topics(today: date | None = None, folder: Path = KNOWLEDGE) -> Topics:
    """All topics in the order of their file names. ``today``: refuse dates after it.

    Raises:
        KnowledgeError: names the file, the key, the reason and the fix.
    """
    topics = load_topics_unchecked(today, folder)
    refuse_stale_weights(topics)
    return topics


def load_topics_unchecked(today: date | None = None, folder: Path = KNOWLEDGE) -> Topics:
    """The same, whatever the weights were fitted to: for fitting them anew."""
    files = sorted((folder / FOLDER).glob("*.md"))
    if not files:
        raise KnowledgeError(f"{FOLDER}/: holds no topic: restore its *.md files")
    topics = tuple(_topic(path, today) for path in files)
    words = _words(folder)
    phrasings = _phrasings(folder, {topic.id for topic in topics})
    _refuse_a_question_twice(topics, phrasings)
    for missing in set(words.first) - {topic.id for topic in topics}:
        raise KnowledgeError(f"{WORDS}: first: there is no {FOLDER}/{missing}.md: name a topic that there is")
    return Topics(topics, words, phrasings, read_weights(folder / FOLDER))


def _phrasings(folder: Path, known: set[str]) -> Phrasings:
    file = read(f"{FOLDER}/{PHRASINGS}", _Phrasings, folder=folder)
    for unknown in set(file.asked) - known:
        raise KnowledgeError(f"{PHRASINGS}: asked: there is no {FOLDER}/{unknown}.md: name a topic that there is")
    return Phrasings({topic: tuple(texts) for topic, texts in file.asked.items()}, tuple(file.not_ours))


def _words(folder: Path) -> RetrievalWords:
    file = read(f"{FOLDER}/{WORDS}", _Words, folder=folder)
    same: dict[str, str] = {}
    for word, others in file.same.items():
        for other in others:
            if same.setdefault(other.casefold(), word) != word:
                raise KnowledgeError(f"{WORDS}: same: {other!r} stands for two words: keep it at one")
    asking = AskingWords(**{key: tuple(words) for key, words in file.asking.model_dump().items()})
    return RetrievalWords(
        plain=frozenset(file.plain),
        same=same,
        elsewhere=tuple(file.elsewhere),
        field=tuple(file.field),
        first=tuple(file.first),
        asking=asking,
    )


def _topic(path: Path, today: date | None) -> Topic:
    name = f"{FOLDER}/{path.name}"
    matter, body = _parts(name, path.read_text(encoding="utf-8"))
    front = validated(name, matter, _FrontMatter, today=today)
    paragraphs = tuple(" ".join(part.split()) for part in body.split("\n\n") if part.strip())
    _refuse_an_unreadable_text(name, paragraphs)
    for problem in _unsourced(front, " ".join(paragraphs)):
        raise KnowledgeError(f"{name}: {problem}")
    sources = tuple(entry.as_source() for entry in front.sources.values())
    return Topic(path.stem, front.title, tuple(front.questions), tuple(front.keywords), paragraphs, sources)


def _parts(name: str, text: str) -> tuple[Any, str]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        raise KnowledgeError(f"{name}: must begin with front matter between two lines of '---': add it")
    try:
        return yaml.safe_load(match[1]), match[2]
    except yaml.YAMLError as error:
        raise KnowledgeError(
            f"{name}: the front matter is not valid YAML: {getattr(error, 'problem', error)}"
        ) from None


def _refuse_an_unreadable_text(name: str, paragraphs: tuple[str, ...]) -> None:
    length = sum(map(len, paragraphs))
    if not paragraphs or length > LONGEST_ANSWER:
        raise KnowledgeError(
            f"{name}: the text has {length} characters, from 1 to {LONGEST_ANSWER} are allowed: shorten it"
        )
    for paragraph in paragraphs:
        if not _SENTENCE_END.search(paragraph[-2:]) or paragraph.startswith(("#", "-", "*", "|")):
            raise KnowledgeError(f"{name}: {paragraph[:40]!r}: plain paragraphs of whole sentences only, no markup")


def _unsourced(front: _FrontMatter, text: str) -> Iterator[str]:
    """What is wrong with the figures: one that no source carries, one that is not said, a source that does not exist."""
    for figure in front.figures:
        if figure.source not in front.sources:
            yield f"figures: source {figure.source!r} is not under sources: add it with title, url, checked"
        if not _stands_in(figure.text, text):
            yield f"figures: {figure.text!r} does not stand in the text: remove it or correct it"
    for covered in sorted([*front.names, *(figure.text for figure in front.figures)], key=len, reverse=True):
        text = re.sub(rf"(?<![\w.,$]){re.escape(covered)}(?![\w%])", " ", text)
    left = _FIGURE.search(text)
    if left is not None:
        around = text[max(0, left.start() - 20) : left.end() + 20].strip()
        yield f"figures: {left[0]!r} in {around!r} has no source: add it under figures, or under names if it is none"


def _stands_in(figure: str, text: str) -> bool:
    return re.search(rf"(?<![\w.,$]){re.escape(figure)}(?![\w%])", text) is not None


def _refuse_a_question_twice(topics: tuple[Topic, ...], phrasings: Phrasings) -> None:
    own = [(question, topic.id) for topic in topics for question in topic.questions]
    more = [(question, topic) for topic, questions in phrasings.asked.items() for question in questions]
    seen: dict[str, str] = {}
    for question, topic in (*own, *more, *((text, "not_ours") for text in phrasings.not_ours)):
        if (other := seen.setdefault(question.casefold(), topic)) != topic:
            raise KnowledgeError(f"{FOLDER}/: {question!r} is asked of {other} and of {topic}: keep it at one")

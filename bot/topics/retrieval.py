"""Which topic answers a question, by the words they share: rare words weigh more, a word that no topic knows weighs against.

Pure and without a model: the same question finds the same topic. What a person wrote is never repeated in an answer.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.facts.dated import Source
from bot.facts.topics import AskingWords, Topic, Topics
from bot.topics.words import LONGEST_READ, Meanings, Nearness, meanings_of, words_of

THRESHOLD = 0.53  # below it the answer would be a guess; chosen on our own questions, see tests/topics
MARGIN = 0.02  # two topics nearer to each other than this are both offered instead …
CLEAR = 0.9  # … unless the question is put almost as the topic puts it
SUGGESTED = 3
_BODY = 0.35  # how much a word counts that stands in the text of a topic only
_PLAIN = 0.5  # how much a word counts that topics hold by chance, not as a meaning of words.yaml
_UNKNOWN_HERE = 0.5  # how much a word counts that no topic knows, in a question of our field …
_UNKNOWN_ELSEWHERE = 1.3  # … and in one that may be of any
_WORDING = 0.04  # how much the very words count, small: they decide only between topics that mean the same to us
_SEGMENT = re.compile(r"(?<=[.?!;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """What is said to a question. ``score`` is between 0 and 1; nothing in it was written by the person who asked."""

    topic: str
    title: str
    paragraphs: tuple[str, ...]
    sources: tuple[Source, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Entry:
    topic: Topic
    examples: tuple[frozenset[str], ...]
    names: frozenset[str]
    body: frozenset[str]
    wordings: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class TopicIndex:
    """The topics made ready for finding; build it once with ``index_of``."""

    entries: tuple[_Entry, ...]
    meanings: Meanings
    weights: Mapping[str, float]
    asking: AskingWords
    first: tuple[str, ...]

    def weight(self, words: frozenset[str], unknown: float = 0.0) -> float:
        """How much a set of words weighs; ``unknown`` is for each that no topic holds."""
        return sum(self.weights.get(word, unknown) for word in words)

    @property
    def rarest(self) -> float:
        """The weight of a meaning that one topic only has."""
        return math.log(1 + len(self.entries))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One reading of a question: its words, and what a word that no topic knows weighs in it."""

    words: frozenset[str]
    wording: frozenset[str]
    unknown: float
    strange: float
    """Added to the weight of a question that may belong to any field."""


def index_of(topics: Topics) -> TopicIndex:
    """The topics with their words weighed."""
    asked = [text for topic in topics.all for text in (topic.title, *topic.questions, *topic.keywords)]
    said = [paragraph for topic in topics.all for paragraph in topic.paragraphs]
    meanings = meanings_of(topics.words, asked=asked, said=said)
    entries = tuple(_entry(topic, meanings) for topic in topics.all)
    held = Counter(word for entry in entries for word in entry.names)
    in_bodies = Counter(word for entry in entries for word in entry.body - entry.names)
    weights = {
        word: (1 if word in meanings.all else _PLAIN) * math.log(1 + len(entries) / count)
        for word, count in (in_bodies | held).items()
    }
    return TopicIndex(entries, meanings, weights, topics.words.asking, topics.words.first)


def answer(question: str, topics: TopicIndex) -> TopicAnswer | None:
    """The answer to ``question``, or None where no topic is near enough or two are as near: offer ``suggestions`` then."""
    if topics.meanings.names_another_subject(question):
        return None
    (score, best), *others = _nearest_first(question, topics)
    next_score = others[0][0] if others else 0.0
    if score < THRESHOLD or (score < CLEAR and score - next_score < MARGIN):
        return None
    topic = best.topic
    return TopicAnswer(topic.id, topic.title, topic.paragraphs, topic.sources, round(score, 4))


def suggestions(question: str, topics: TopicIndex) -> tuple[str, ...]:
    """The titles of the nearest topics, filled up with those asked for most, for "I don't know, but I can …"."""
    near = [entry.topic.title for score, entry in _nearest_first(question, topics) if score > 0]
    titles = {entry.topic.id: entry.topic.title for entry in topics.entries}
    return tuple(dict.fromkeys((*near, *(titles[topic] for topic in topics.first))))[:SUGGESTED]


def _nearest_first(question: str, topics: TopicIndex) -> list[tuple[float, _Entry]]:
    return sorted(_ranked(question, topics), key=lambda found: (-found[0], found[1].topic.id))


def _ranked(question: str, topics: TopicIndex) -> list[tuple[float, _Entry]]:
    readings = _readings(question, topics)
    return [(max((_score(asked, entry, topics) for asked in readings), default=0.0), entry) for entry in topics.entries]


def _readings(question: str, topics: TopicIndex) -> list[_Asked]:
    """The whole message and each of its sentences: a question may stand beside a greeting or a story."""
    question = question[:LONGEST_READ]
    near = topics.meanings.nearness(question)
    unknown = topics.rarest * (_UNKNOWN_HERE if near is Nearness.SURE else _UNKNOWN_ELSEWHERE)
    strange = topics.rarest if near is Nearness.DOUBTFUL else 0.0
    parts = (question, *_SEGMENT.split(question)[:6])
    read = dict.fromkeys((frozenset(topics.meanings.of(part)), frozenset(words_of(part))) for part in parts)
    return [
        _Asked(words, wording, unknown, strange) for words, wording in read if not words.isdisjoint(topics.meanings.all)
    ]


def _score(asked: _Asked, entry: _Entry, topics: TopicIndex) -> float:
    """Half of it: how much of the question the topic knows; half: how near the nearest way to ask for it is."""
    words = asked.words
    whole = topics.weight(words, asked.unknown) + asked.strange
    if words.isdisjoint(entry.names & topics.meanings.all):
        return 0.0
    named = topics.weight(words & entry.names) + _BODY * topics.weight((words & entry.body) - entry.names)
    nearest = max(2 * topics.weight(words & example) / (whole + topics.weight(example)) for example in entry.examples)
    alike = max(len(asked.wording & wording) / len(asked.wording | wording) for wording in entry.wordings)
    return (1 - _WORDING) * (named / whole + nearest) / 2 + _WORDING * alike


def _entry(topic: Topic, meanings: Meanings) -> _Entry:
    said = [frozenset(meanings.of(text)) for text in (topic.title, *topic.questions, *topic.keywords)]
    examples = tuple(words for words in dict.fromkeys(said) if words)
    body = frozenset(word for paragraph in topic.paragraphs for word in meanings.of(paragraph))
    wordings = tuple(frozenset(words_of(question)) for question in topic.questions)
    return _Entry(topic, examples, frozenset().union(*examples), body, wordings)

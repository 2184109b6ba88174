"""Which topic answers a question: each trait of it speaks for topics or against them, as fitted to how people ask.

A linear model of word stems, neighbouring words and meanings; its weights are knowledge (``topics/weights.txt``). Pure: the same
question finds the same topic. What a person wrote is never repeated in an answer.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.facts.dated import Source
from bot.facts.topics import NOT_OURS, AskingWords, Topic, Topics, Weights
from bot.topics.words import FAR, LONGEST_READ, Reader, reader_of, words_of

THRESHOLD = 0.35  # below it the answer would be a guess; see tests/topics and tests/bench/topics_refit.py …
THRESHOLD_AFAR = 0.6  # … and this where no word of our field is said
SURE = 0.5  # from here on, and with a word of our field, nothing else will have been meant
BESIDE = 0.25  # a second topic with this share of the first one's probability is offered by name
SUGGESTED = 3
_SEGMENT = re.compile(r"(?<=[.?!;])\s+|\n+")
_PARTS = 6
_BARE_NAME = 3  # words: "latency?" and "batch, overnight" may be answers just as well
_WORD_PARTS = {"=": 1.0, "+": 0.5, "#": 2.0, "~": 3.0}  # how much a word, two neighbours, a meaning and nearness count


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """What is said to a question. ``score`` is between 0 and 1; nothing in it was written by the person who asked."""

    topic: str
    title: str
    paragraphs: tuple[str, ...]
    sources: tuple[Source, ...]
    score: float
    beside: tuple[str, ...]
    """The title of another topic that may have been meant, if one is nearly as near."""
    sure: bool
    """Is it clear that this was asked, of our field and of this topic?"""


@dataclass(frozen=True, slots=True, eq=False)
class TopicIndex:
    """The topics made ready for finding; build it once with ``index_of``."""

    topics: Mapping[str, Topic]
    reader: Reader
    weights: Weights
    asking: AskingWords
    first: tuple[str, ...]
    titles: frozenset[tuple[str, ...]]
    """The words of each title: who says one asks for it."""


def index_of(topics: Topics) -> TopicIndex:
    """The topics with a reader of the words that are used about them."""
    asked = (*(text for text, _ in topics.asked()), *(word for topic in topics.all for word in topic.keywords))
    said = (paragraph for topic in topics.all for paragraph in topic.paragraphs)
    reader = reader_of(topics.words, asked=asked, said=said)
    by_id = {topic.id: topic for topic in topics.all}
    titles = frozenset(tuple(words_of(topic.title)) for topic in topics.all)
    return TopicIndex(by_id, reader, topics.weights, topics.words.asking, topics.words.first, titles)


def answer(question: str, topics: TopicIndex) -> TopicAnswer | None:
    """The answer to ``question``, or None where no topic is near enough: offer ``suggestions`` then."""
    if topics.reader.names_another_subject(question):
        return None
    reading = _surest_reading(question, topics)
    if reading is None or reading.ranked[0][1] == NOT_OURS or reading.ranked[0][0] < reading.threshold:
        return None
    (score, best), *others = reading.ranked
    topic = topics.topics[best]
    near = [topics.topics[other].title for share, other in others if other != NOT_OURS and share >= BESIDE * score]
    sure = score >= SURE and reading.threshold == THRESHOLD and len(words_of(question)) > _BARE_NAME
    return TopicAnswer(topic.id, topic.title, topic.paragraphs, topic.sources, round(score, 4), tuple(near[:1]), sure)


def suggestions(question: str, topics: TopicIndex) -> tuple[str, ...]:
    """The titles of the nearest topics, filled up with those asked for most, for "I don't know, but I can …"."""
    even = 1 / len(topics.weights.topics)  # what a topic has that nothing speaks for
    reading = _surest_reading(question, topics)
    near = [id_ for share, id_ in reading.ranked if id_ != NOT_OURS and share > even] if reading else []
    return tuple(topics.topics[id_].title for id_ in dict.fromkeys((*near, *topics.first)))[:SUGGESTED]


def probabilities(traits: frozenset[str], weights: Weights) -> list[float]:
    """How likely each of the topics of ``weights`` is meant by a question with ``traits``."""
    rarity = {trait: weights.rarity.get(trait, weights.unseen * _WORD_PARTS[trait[0]]) for trait in traits}
    length = math.sqrt(sum(value * value for value in rarity.values())) or 1.0
    spoken = list(weights.lean)
    for trait in sorted(traits):  # the same order each time: sums of floats depend on it
        for place, weight in weights.spoken.get(trait, ()):
            spoken[place] += weight * rarity[trait] / length
    highest = max(spoken)
    shares = [math.exp(value - highest) for value in spoken]
    return [share / sum(shares) for share in shares]


def rarity_of(trait: str, *, phrasings: int, holding: int) -> float:
    """How much a trait counts that ``holding`` of all phrasings have."""
    return math.log(1 + phrasings / holding) * _WORD_PARTS[trait[0]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one part of a message was taken for: probability and topic, the likeliest first."""

    ranked: tuple[tuple[float, str], ...]
    threshold: float

    @property
    def surety(self) -> float:
        return max(share for share, topic in self.ranked if topic != NOT_OURS)


def _surest_reading(question: str, topics: TopicIndex) -> _Reading | None:
    """None where nothing is recognised."""
    return max(_readings(question, topics), key=lambda reading: reading.surety, default=None)


def _readings(question: str, topics: TopicIndex) -> Iterator[_Reading]:
    """The whole message and each sentence that asks: a question may stand beside a greeting or a story."""
    question = question[:LONGEST_READ]
    asking = [part for part in _SEGMENT.split(question)[:_PARTS] if "?" in part]
    for part in dict.fromkeys((question, *asking)):
        traits = topics.reader.traits_of(part)
        if any(trait in topics.weights.spoken for trait in traits if trait[0] in "=#"):
            shares = zip(probabilities(traits, topics.weights), topics.weights.topics, strict=True)
            ranked = tuple(sorted(shares, key=lambda found: (-found[0], found[1])))
            yield _Reading(ranked, THRESHOLD_AFAR if FAR in traits else THRESHOLD)

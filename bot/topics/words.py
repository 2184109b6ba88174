"""Text to what counts in it: its words without endings, slips of the pen mended, neighbours, and the meanings of phrases.

Pure. What means the same is ``knowledge/topics/words.yaml``; nothing in here knows a topic.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.facts.topics import RetrievalWords

LONGEST_READ = (
    600  # characters of a message that are looked at: a question is shorter, and the rest cannot slow us down
)
_SHORTEST_MENDED = 5  # a shorter word is too near to too many others
_TWO_SLIPS_FROM = 10
_OTHER_LETTER_FROM = 8
NOTHING = "nothing"  # the meaning of phrases that say nothing ("quick question")
NEAR, FAR, STRANGE, STRANGER = "~near", "~far", "~strange", "~stranger"
_SEEN_OFTEN = 2
BEGINNING = "^"  # stands before the first word
_ANGLED = re.compile(r"<[^<>\s]*>")
_WORD = re.compile(r"[a-z0-9]+")
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "e", "y")
_SHORTEST_STEM = 3


def words_of(text: str) -> list[str]:
    """The words of ``text`` in lower case; Slack's mentions and links fall out."""
    bare = _ANGLED.sub(" ", text[:LONGEST_READ])
    flat = unicodedata.normalize("NFKD", bare.replace("’", "'")).casefold()
    joined = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return _WORD.findall(joined.replace("'s ", " ").replace(",000", "000"))


def stem(word: str) -> str:
    """``word`` without its ending, roughly: "hosting", "hosted" and "hosts" become one, as do "H200" and "H200s"."""
    if any(letter.isdigit() for letter in word):
        return word.removesuffix("s") if len(word) > _SHORTEST_STEM else word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            cut = word.removesuffix(ending)
            return cut[:-1] if len(cut) > _SHORTEST_STEM and cut[-1] == cut[-2] else cut
    return word


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a text as its traits. ``mended`` holds every word that a slip of the pen may have stood for."""

    phrases: Mapping[tuple[str, ...], str]
    longest: int
    elsewhere: frozenset[tuple[str, ...]]
    field: frozenset[str]
    """Stems that belong to our field."""
    familiar: frozenset[str]
    """Stems that are used again and again, in questions or in our own texts."""
    known: frozenset[str]
    mended: tuple[str, ...]

    def traits_of(self, text: str) -> frozenset[str]:
        """What ``text`` is recognised by: ``=word``, ``+word next``, ``#meaning``, and ``~`` how near to our field it sounds."""
        stems = [self._stem_as_meant(word) for word in words_of(text)]
        words = (f"={word}" for word in stems)
        neighbours = (f"+{first} {second}" for first, second in pairwise((BEGINNING, *stems)))
        meanings = (f"#{meaning}" for meaning in self._meanings_of(stems))
        return frozenset((*words, *neighbours, *meanings, *self._nearness_of(stems)))

    def _nearness_of(self, stems: list[str]) -> Iterator[str]:
        """Whether a word of our field stands in it, and whether there are words that nobody uses about it."""
        yield NEAR if not self.field.isdisjoint(stems) else FAR
        strange = len(set(stems) - self.familiar)
        if strange:
            yield STRANGE if strange == 1 else STRANGER

    def names_another_subject(self, text: str) -> bool:
        """Does ``text`` name a neighbouring subject that no topic covers?"""
        stems = [stem(word) for word in words_of(text)]
        spans = ((start, end) for start in range(len(stems)) for end in range(start + 1, start + 4))
        return any(tuple(stems[start:end]) in self.elsewhere for start, end in spans)

    def _meanings_of(self, stems: list[str]) -> Iterator[str]:
        at = 0
        while at < len(stems):
            length, meaning = self._phrase_at(stems, at)
            if meaning and meaning != NOTHING:
                yield meaning
            at += length

    def _phrase_at(self, stems: list[str], at: int) -> tuple[int, str]:
        for length in range(min(self.longest, len(stems) - at), 0, -1):
            meaning = self.phrases.get(tuple(stems[at : at + length]))
            if meaning is not None:
                return length, meaning
        return 1, ""

    def _stem_as_meant(self, word: str) -> str:
        cut = stem(word)
        if cut in self.known or len(word) < _SHORTEST_MENDED or not word.isalpha():
            return cut
        slips = 2 if len(word) >= _TWO_SLIPS_FROM else 1
        near = process.extractOne(word, self.mended, scorer=OSA.distance, score_cutoff=slips)
        return cut if near is None or not _is_a_slip(word, near[0]) else stem(near[0])


def _is_a_slip(word: str, meant: str) -> bool:
    """A letter too many, too few or in the wrong place; another letter ("relate", "rebate") only in long words."""
    same_letters = len(word) != len(meant) or sorted(word) == sorted(meant)
    return word[0] == meant[0] and (same_letters or len(word) >= _OTHER_LETTER_FROM)


def reader_of(words: RetrievalWords, *, asked: Iterable[str], said: Iterable[str]) -> Reader:
    """A reader of ``words``. A slip of the pen is mended to a word that topics are ``asked`` by, never to one only ``said``."""
    phrases = {tuple(stem(word) for word in words_of(phrase)): meaning for phrase, meaning in words.same.items()}
    elsewhere = frozenset(tuple(stem(word) for word in words_of(phrase)) for phrase in words.elsewhere)
    asked = tuple(asked)
    listed = {word for text in (*words.same, *words.plain) for word in words_of(text)}
    in_questions = Counter(stem(word) for text in asked for word in set(words_of(text)))
    right = listed | {word for text in (*words.elsewhere, *asked) for word in words_of(text)}
    ours = {stem(word) for word in listed} | {stem(word) for text in said for word in words_of(text)}
    return Reader(
        phrases=phrases,
        longest=max(map(len, phrases), default=1),
        elsewhere=elsewhere,
        field=frozenset(stem(word) for name in words.field for word in words_of(name)),
        familiar=frozenset(ours | {word for word, count in in_questions.items() if count >= _SEEN_OFTEN}),
        known=frozenset({stem(word) for word in right} | ours),
        mended=tuple(sorted(word for word in right if len(word) >= _SHORTEST_MENDED - 1)),
    )

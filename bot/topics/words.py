"""Text to the words that count: lower case, without endings, slips of the pen mended, phrases of one meaning as one word.

Pure. What means the same is ``knowledge/topics/words.yaml``; nothing in here knows a topic.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.facts.topics import RetrievalWords

LONGEST_READ = (
    600  # characters of a message that are looked at: a question is shorter, and the rest cannot slow us down
)
_SHORTEST_MENDED = 5  # a shorter word is too near to too many others
_TWO_SLIPS_FROM = 10
_OTHER_LETTER_FROM = 8
_BARE_NAME = 2  # words
NOTHING = "nothing"  # the meaning of phrases that say nothing ("quick question")
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
    """``word`` without its ending, roughly: "hosting", "hosted" and "hosts" become one. Words with digits stay."""
    if any(letter.isdigit() for letter in word):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            cut = word.removesuffix(ending)
            return cut[:-1] if len(cut) > _SHORTEST_STEM and cut[-1] == cut[-2] else cut
    return word


class Nearness(Enum):
    """Whether a text speaks of our field: by its name or twice over, by one word of it, or not that we can see."""

    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Meanings:
    """Reads words as meanings. ``mended`` holds every word that a slip of the pen may have stood for."""

    phrases: Mapping[tuple[str, ...], str]
    longest: int
    stop: frozenset[str]
    elsewhere: frozenset[tuple[str, ...]]
    all: frozenset[str]
    """Every meaning that words.yaml gives a name."""
    ours: frozenset[str]
    """Meanings that belong to our field and to no other."""
    shared: frozenset[str]
    """Meanings that every trade has."""
    field: frozenset[str]
    known: frozenset[str]
    mended: tuple[str, ...]

    def of(self, text: str) -> list[str]:
        """The meanings in ``text``, in order, without those that say nothing."""
        stems = [self._stem_as_meant(word) for word in words_of(text)]
        found: list[str] = []
        at = 0
        while at < len(stems):
            length, meaning = self._phrase_at(stems, at)
            if meaning and meaning != NOTHING:
                found.append(meaning)
            at += length
        return found

    def names_another_subject(self, text: str) -> bool:
        """Does ``text`` name a neighbouring subject that no topic covers?"""
        stems = [stem(word) for word in words_of(text)]
        spans = ((start, end) for start in range(len(stems)) for end in range(start + 1, start + 4))
        return any(tuple(stems[start:end]) in self.elsewhere for start, end in spans)

    def nearness(self, text: str) -> Nearness:
        """How sure it is that ``text`` speaks of our field at all.

        A bare name ("latency?", "what about Europe") does, since nobody would put it to us otherwise.
        """
        words = words_of(text)
        meant = set(self.of(text))
        bare = len(words) <= _BARE_NAME or (words[1] == "about" and len(words) <= _BARE_NAME + 2)
        names_it = bool({stem(word) for word in words} & self.field)
        if bare or names_it or len(meant & self.ours) >= 2 or len(meant & self.shared) >= 3:
            return Nearness.SURE
        return Nearness.LIKELY if meant & self.ours else Nearness.DOUBTFUL

    def _phrase_at(self, stems: list[str], at: int) -> tuple[int, str]:
        for length in range(min(self.longest, len(stems) - at), 0, -1):
            meaning = self.phrases.get(tuple(stems[at : at + length]))
            if meaning is not None:
                return length, meaning
        return 1, "" if stems[at] in self.stop else stems[at]

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


def meanings_of(words: RetrievalWords, *, asked: Iterable[str], said: Iterable[str]) -> Meanings:
    """A reader of ``words``. A slip of the pen is mended to a word that topics are ``asked`` by, never to one only ``said``."""
    phrases = {tuple(stem(word) for word in words_of(phrase)): meaning for phrase, meaning in words.same.items()}
    elsewhere = frozenset(tuple(stem(word) for word in words_of(phrase)) for phrase in words.elsewhere)
    plain = {word for text in (*words.same, *words.elsewhere, *asked, *words.stop) for word in words_of(text)}
    also_known = {word for text in said for word in words_of(text)}
    return Meanings(
        phrases=phrases,
        longest=max(map(len, phrases), default=1),
        stop=frozenset(stem(word) for stop in words.stop for word in words_of(stop)),
        elsewhere=elsewhere,
        all=frozenset(words.same.values()) - {NOTHING},
        ours=frozenset(words.same.values()) - words.generic - {NOTHING},
        shared=words.generic,
        field=frozenset(stem(word) for field in words.field for word in words_of(field)),
        known=frozenset(stem(word) for word in plain | also_known),
        mended=tuple(sorted(word for word in plain if len(word) >= _SHORTEST_MENDED - 1)),
    )

"""Is a message a question about the field, or does it describe somebody's own case? The second starts a consultation.

Pure and by rule: a case names figures, tasks or circumstances of its own; a question of the field names none.
"""

import re

from bot.facts.topics import AskingWords
from bot.topics.retrieval import TopicIndex
from bot.topics.words import LONGEST_READ, words_of

_FIGURE = re.compile(r"(?<![a-z\d])\d[\d.,]*", re.IGNORECASE)  # the 100 of an H100 counts nothing
_CONVERSION = ["how", "many", "tokens"]
_RULE = re.compile(
    r"\b50 ?(?:m|mio|million|,?000,?000)\b", re.IGNORECASE
)  # the article's figure is asked about, not given
_MAGNITUDE = frozenset(
    ("k", "m", "mio", "million", "millions", "b", "bn", "billion", "billions", "thousand", "mrd", "t")
)
_CLAUSE = re.compile(r"[,.;:!?\n]+")
_POSSESSIVE = ("our", "my")
_BARE_POSSESSION = 2  # words: "our documents"; "our data must" tells something of it
_ASKED_OF_OTHERS = frozenset(
    ("do", "does", "did", "if", "when", "should", "can", "could", "would", "will", "must", "where")
)


def looks_like_a_question(text: str, topics: TopicIndex) -> bool:
    """Should ``text`` be looked up in the topics? False for a case, an answer or an order: "should we self-host Llama for
    contract review, 300M tokens a month?" is a case, "when does self-hosting pay off?" is a question, and so is a title."""
    asking = topics.asking
    words = words_of(text)
    if tuple(words) in topics.titles:
        return True
    if not words or not _is_asked(text, words, asking):
        return False
    if words[: len(_CONVERSION)] == _CONVERSION:
        return True
    facts = _facts_of_a_case(text, words, asking)
    decides = _holds(words, asking.decisions)
    return facts == 0 or (
        facts == 1 and not decides and not _tells_its_own(text, words, asking) and not _volume(text, asking)
    )


def _is_asked(text: str, words: list[str], asking: AskingWords) -> bool:
    if "?" in text[:LONGEST_READ]:
        return True
    sentences = [words_of(part) for part in re.split(r"[.:!;\n]+", text[:LONGEST_READ])]
    whole = [sentence for sentence in sentences if len(sentence) > 1 and sentence[1] != "t"]  # "can't say" asks nothing
    return any(_begins(sentence, asking.openers) for sentence in whole)


def _facts_of_a_case(text: str, words: list[str], asking: AskingWords) -> int:
    """How many circumstances of its own a text gives: a volume, a task, a trade, "we have …"."""
    given = (
        _volume(text, asking),
        _holds(words, asking.tasks),
        _holds(words, asking.trades),
        _tells_its_own(text, words, asking),
    )
    return sum(given)


def _volume(text: str, asking: AskingWords) -> bool:
    """A figure that counts requests, tokens or documents, other than the article's own."""
    bare = _RULE.sub(" ", text[:LONGEST_READ].replace("/", " per "))
    for figure in _FIGURE.finditer(bare):
        behind = words_of(bare[figure.end() : figure.end() + 40])[:4]
        while behind and behind[0] in _MAGNITUDE:
            behind = behind[1:]
        if _begins(behind, asking.volume_units) or _begins(behind[1:], asking.volume_units):
            return True
    return False


def _tells_its_own(text: str, words: list[str], asking: AskingWords) -> bool:
    """ "We have …", "our tickets": said of oneself, and not asked ("do we have …", "will they read our documents?")."""
    told = [part for part in map(words_of, _CLAUSE.split(text[:LONGEST_READ])) if not _begins(part, asking.openers)]
    for said in asking.own_case:
        sequence = words_of(said)
        own = sequence[0] in _POSSESSIVE and len(sequence) == _BARE_POSSESSION
        if any(_is_told(part, sequence) for part in (told if own else [words])):
            return True
    return False


def _is_told(words: list[str], sequence: list[str]) -> bool:
    return any(
        words[at : at + len(sequence)] == sequence and (words[at - 1] if at else "") not in _ASKED_OF_OTHERS
        for at in range(len(words) - len(sequence) + 1)
    )


def _holds(words: list[str], phrases: tuple[str, ...]) -> bool:
    text = f" {' '.join(words)} "
    return any(f" {' '.join(words_of(phrase))} " in text for phrase in phrases)


def _begins(words: list[str], phrases: tuple[str, ...]) -> bool:
    return any(words[: len(sequence)] == sequence for sequence in map(words_of, phrases))

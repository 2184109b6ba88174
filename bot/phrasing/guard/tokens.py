"""From a sentence to tokens with every way to take them.

Pure. The longest phrase of the vocabulary wins; a word that is nowhere in it stands for itself.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.facts.guard_words import Entry, Form, GuardWords, Kind, Rewrite, stem

_TOKEN = re.compile(r"\{[a-z][a-z0-9_]*\}|['’]s(?![a-z])|[a-z]+(?:[-'’][a-z]+)*|\d+|[^\s]")
_CONTRACTIONS = (
    (re.compile(r"\bcan['’]t\b|\bcannot\b"), "can not"),
    (re.compile(r"\bwon['’]t\b"), "will not"),
    (re.compile(r"n['’]t\b"), " not"),
    (re.compile(r"\b(it|that|there|what|here|which)['’]s\b"), r"\1 is"),
    (re.compile(r"['’]re\b"), " are"),
    (re.compile(r"['’]ve\b"), " have"),
    (re.compile(r"['’]ll\b"), " will"),
    (re.compile(r"['’]d\b"), " would"),
    (re.compile(r"([a-z])['’]s\b"), r"\1 's"),
    (re.compile(r"s['’](?= )"), "s 's"),
)
NAMED = frozenset({Kind.SLOT, Kind.NOUN, Kind.ADJECTIVE})
FINITE_HELPERS = frozenset({Kind.MODAL, Kind.BE, Kind.DO, Kind.HAVE})
CLAUSE_EDGES = frozenset(
    {Kind.STOP, Kind.BINDS_NEXT, Kind.BINDS_PREVIOUS, Kind.CONTRAST, Kind.COORDINATOR, Kind.RELATIVE, Kind.PAUSE}
)
_PARTICLES = frozenset({"down", "up", "out", "off", "back", "away", "aside"})
_POINTING = frozenset({"this", "these", "those"})
_MOST_BETWEEN = 6


@dataclass(frozen=True, slots=True)
class Word:
    """One word or phrase, its kind decided."""

    text: str
    kind: Kind
    senses: frozenset[str]
    form: Form = Form.NONE


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    entries: tuple[Entry, ...]

    def entry(self, kind: Kind, forms: Iterable[Form] = ()) -> Entry | None:
        forms = frozenset(forms)
        return next((e for e in self.entries if e.kind is kind and (not forms or e.form in forms)), None)

    def only(self, *kinds: Kind) -> bool:
        return bool(self.entries) and all(entry.kind in kinds for entry in self.entries)


def prepared(text: str, rewrites: tuple[Rewrite, ...]) -> str:
    """The text in lower case, contractions written out, known turns of phrase in one form."""
    return rewritten(spelled_out(text), rewrites)


def spelled_out(text: str) -> str:
    """The text in lower case with its contractions written out."""
    line = " ".join(text.lower().split())
    for pattern, result in _CONTRACTIONS:
        line = pattern.sub(result, line)
    return line


def rewritten(line: str, rewrites: tuple[Rewrite, ...]) -> str:
    """The line with each turn of phrase in the way into which it is brought."""
    for rewrite in rewrites:
        pattern = _pattern(rewrite.pattern)
        if pattern.search(line):  # most are not there, and ``sub`` reads its template before it looks
            line = pattern.sub(rewrite.result, line)
    return line


@lru_cache(maxsize=1024)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _splits_a_phrase(texts: list[str], at: int, length: int, words: GuardWords) -> bool:
    """Whether the last word of a verb begins a phrase of its own: "arrive | at night"."""
    last = at + length - 1
    if length == 1 or last + 1 >= len(texts):
        return False
    if texts[at] in {"is", "are", "was", "were"} and texts[last + 1][0].isalpha():  # "is | idle capacity"
        after = words.phrases.get((texts[last + 1],), ())
        if after and all(entry.kind is Kind.NOUN for entry in after):
            return True
    limit = words.phrases.get(tuple(texts[last : last + 3]), ())
    if any(entry.kind is Kind.MARK for entry in limit) and tuple(texts[at:last]) in words.phrases:
        return True  # "with | no more than"
    entries = words.phrases.get((texts[last], texts[last + 1]), ())
    shorter = tuple(texts[at:last]) in words.phrases
    return shorter and any(entry.kind is Kind.ADVERB for entry in entries)


def tokens_of(line: str, words: GuardWords) -> list[Token]:
    texts = _joined(_TOKEN.findall(line), words)
    found: list[Token] = []
    at = 0
    while at < len(texts):
        for length in range(min(words.longest, len(texts) - at), 0, -1):
            entries = words.phrases.get(tuple(texts[at : at + length]))
            if entries is not None and not _splits_a_phrase(texts, at, length, words):
                found.append(Token(" ".join(texts[at : at + length]), entries))
                at += length
                break
        else:
            found.append(Token(texts[at], _unlisted(texts[at])))
            at += 1
    return found


def _joined(texts: list[str], words: GuardWords) -> list[str]:
    """ "Brings {cost} down" as "brings down {cost}", where the vocabulary has the verb with its particle."""
    for at in range(len(texts)):
        text = texts[at]
        if text not in _PARTICLES:
            continue
        if at and (texts[at - 1], text) in words.phrases:
            continue
        if text == "up" and texts[at + 1 : at + 2] == ["to"]:  # "use of {model} up to {limit}" uses nothing up
            continue
        for verb in range(at - 2, max(0, at - _MOST_BETWEEN) - 1, -1):
            entries = words.phrases.get((texts[verb], text), ())
            if any(entry.kind is Kind.VERB for entry in entries) and not set(texts[verb:at]) & {
                ",",
                ";",
                ".",
                "and",
                "to",
            }:
                texts = [*texts[: verb + 1], text, *texts[verb + 1 : at], *texts[at + 1 :]]
                break
    return texts


def _unlisted(text: str) -> tuple[Entry, ...]:
    itself = frozenset({f"={stem(text)}"})
    if text.startswith("{"):
        return (Entry(Kind.SLOT, frozenset({text})),)
    if text in ".!?":
        return (Entry(Kind.STOP, frozenset({text})),)
    if not text[0].isalpha():
        return (Entry(Kind.PAUSE, frozenset({text})),)
    if text.endswith("ly") and len(text) > 4:
        return (Entry(Kind.ADVERB, itself), Entry(Kind.ADJECTIVE, itself))
    if text.endswith("ed") and len(text) > 4:
        quality = frozenset({f"={text}"})  # "an opened question" is no open one
        return (
            Entry(Kind.VERB, itself, Form.PAST),
            Entry(Kind.VERB, itself, Form.DONE),
            Entry(Kind.ADJECTIVE, quality),
        )
    if text.endswith("ing") and len(text) > 5:
        return (
            Entry(Kind.VERB, itself, Form.DOING),
            Entry(Kind.NOUN, frozenset({f"={text}"})),
        )  # "volumeing" is no volume
    if text.endswith("s") and not text.endswith(("ss", "us", "is")) and len(text) > 3:
        return (Entry(Kind.NOUN, itself, Form.PLURAL), Entry(Kind.VERB, itself, Form.THIRD))
    return (Entry(Kind.NOUN, itself), Entry(Kind.VERB, itself, Form.BASE))


def opens_a_thing(rest: list[Token]) -> bool:
    kinds = {Kind.SLOT, Kind.ARTICLE, Kind.OWNER, Kind.QUANTIFIER, Kind.MARK, Kind.PRONOUN}
    if not rest:
        return False
    first = rest[0]
    plain_name = first.only(Kind.NOUN, Kind.ADJECTIVE)
    return bool(first.entries) and (first.entries[0].kind in kinds or plain_name or first.text in _POINTING)


def finite_follows(rest: list[Token]) -> bool:
    """Whether a verb that can be nothing else comes before the clause ends."""
    for at, token in enumerate(rest):
        if at and rest[at - 1].text == "to":  # "needs {hours} to be trained"
            continue
        if token.only(*FINITE_HELPERS):
            return True
        verb = token.entry(Kind.VERB, [Form.THIRD])
        if verb is not None and token.entry(Kind.NOUN) is None and token.entry(Kind.ADJECTIVE) is None:
            return True
        if token.entries[0].kind in CLAUSE_EDGES or token.text == "that":
            return False
    return False


def clause_follows(rest: list[Token]) -> bool:
    """Whether a subject and a finite verb come before the next pause."""
    for at, token in enumerate(rest):
        if token.entries[0].kind in {Kind.PAUSE, Kind.STOP, Kind.BINDS_NEXT, Kind.RELATIVE}:
            return False
        if at and token.only(Kind.COORDINATOR) and at + 1 < len(rest) and rest[at + 1].only(*FINITE_HELPERS):
            return False  # "until {date} and cannot": what follows belongs to what stands before
        if at and (token.only(*FINITE_HELPERS) or token.entry(Kind.VERB, [Form.THIRD, Form.PAST]) is not None):
            return True
        several = at and (rest[at - 1].entry(Kind.PRONOUN) or rest[at - 1].entry(Kind.NOUN, [Form.PLURAL]))
        if several and token.entry(Kind.VERB, [Form.BASE]):
            return True
    return False

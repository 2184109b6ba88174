"""What can be refused by looking at characters, slots and single words, before anything is understood. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from bot.facts.guard_words import GuardWords, stem

SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_SIDE_BY_SIDE = re.compile(r"(\{\w+\}) (?=(\{\w+\}))")
LONGEST = 600  # characters; a sentence of a decision has fewer than half
MOST_TIMES_LONGER = 2.1
SPARE_CHARACTERS = 25
LEAST_SHARE = 0.4
_PLAIN_CHARACTERS = frozenset(" .,:;()'-–—’abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ{}_")
_LINK = re.compile(r"https?:|www\.|[a-z0-9-]\.[a-z]{2,}|@|<[!@#]", re.IGNORECASE)
_MARKUP = re.compile(r"[*`~#|<>\[\]\\=^]|_(?![a-z0-9_]*\})|(?<!\{)\b_")
_EMOJI_CODE = re.compile(r":[a-z0-9_+-]+:", re.IGNORECASE)
_BEFORE_SLOT = re.compile(r"(^|[\s(“\"])$")
_AFTER_SLOT = re.compile(r"^($|[\s.,;:)”\"]|['’]s\b)")
_BROKEN = re.compile(
    r"\b(?:the|an?) (?:the|an?|of|is|are|and|or|than|which|who|that|to|with|for|at|by|from|as|it|has|have|does|not)\b"
    r"|\b(?:the|an?|of|than|which|who|and|or)(?=[,;:.]|$)"
    r"|^(?!.*\b(?:is|are)\b.*\b(?:is|are)[.]?$).*\b(?:is|are)(?=[,;:.]|$)"  # "{a} is not cheap, but {b} is."
    r"|\b(?:your|our|its|their) (?:of|is|are|and|or|than|to|with|for|at|by|from|it|has|does|not)\b"
    r"|\b([a-z]+) \1\b|\bof (?:is|are|has|have|does|and|or)\b"
    r"|\bno (?:is|are|was|were|has|have|had|does|did|can|could|may|might|must|will|would|shall|should)\b"
    r"|^(?:and|or|than|is|are|be|has|have|which|who|does|do(?! not))\b"
    r"|(?<!your )(?<!our )(?<!my )(?<!its )(?<!their )(?<!you )(?<!we )(?<!they )(?<!to )\bown\b"
    r"|^\{\w+\}, (?:is|are|was|were|has|have|lies|stands|costs|comes|needs|takes|would|will|can|may|must)\b"
    r"|\b(?:for|at|with) which (?:comes|costs|needs|takes|amounts|pays|is|are)\b"
    r"|^(?:while|whereas) [^,;:]*$|\b(?:while|whereas|because|although|though|if|unless|since)[.]?$"
    r"|\b(?:above|below|over|under) (?:your|the) [a-z ]*\{\w+\}, \{\w+\}[.]?$",  # "over your budget of {budget}, {gap}."
)
_ONE_OF_THEM = re.compile(  # counts nothing: "the cheaper one", "no one", "a one-off cost"
    r"\bone-(?:off|time)\b|\bthe (?:one (?:that|which|who)|only one|[a-z]+er one|(?:more|less) [a-z]+ one)\b|\bno one\b"
)
_JOINTS = re.compile(r"[;:]|, (?:which|so|and|but|because|while)\b")
"""Where one sentence may end and the next begin: what each says is compared afterwards."""
_FOR_A_NOUN = re.compile(
    r"\b(?:an?|the)(?: more| less)? (?!(?:only|single|last|other|same)\b)[a-z]+ one(?=[.,;:]| is\b| because\b)"
    r"|\ban? (\w+) of \{\w+\},? (?:and|while) \{\w+\} one of (?=\{)|\} is the one (?:we|you)\b"
)
_TO_CHOOSE = re.compile(r"\b(?:recommend|advise|suggest)s? (?:that you choose|choosing) \{")
_OF_ANOTHER = frozenset({"its", "their"})
_SOME_OTHER = frozenset({"a", "an", "any", "another", "each", "every"})
_DETERMINED = re.compile(
    r"\b(?!its (?:peak|average), your\b)(your|its|their|this|these|a|an|any|another|each|every) (?:own )?([a-z]+)"
)
_PERIOD = re.compile(r"\b(?:per|a|an|each|every) (?:month|year|day|week|hour)\b|\b(?:month|year|dai|week|hour)ly\b")
_HAS_A_FIGURE = re.compile(r"\b(?:has|have|had) \{\w*(?:cost|price|assumption|source|recommendation)\w*\}")
"""What is not had: "the calculation has {assumption}", where "has an assumption of {assumption}" is no more than clumsy."""
_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*")


def surface_problems(plain: str, wording: str, words: GuardWords) -> Iterator[str]:
    """Named reasons to refuse ``wording`` for what it looks like."""
    yield from _characters(plain, wording)
    yield from _length(plain, wording)
    yield from _slots(plain, wording)
    yield from _refused_words(plain, wording, words)
    if _BROKEN.search(wording.lower()) and not _BROKEN.search(plain.lower()):
        yield "grammar: words are missing or out of place"
    if _HAS_A_FIGURE.search(wording.lower()) and not _HAS_A_FIGURE.search(plain.lower()):
        yield "grammar: a figure is had"
    if len(_PERIOD.findall(wording.lower())) > len(_PERIOD.findall(plain.lower())):
        yield "period: a figure that had none has one"
    yield from _whose(plain, wording)
    if wording.lower().split(" ")[0] in re.findall(r"\b(?:we|you|they) ([a-z]+)", plain.lower()):
        yield "advice: the sentence became a command"


def _whose(plain: str, wording: str) -> Iterator[str]:
    """ "Its limit" for "your limit"; "a decision" and "these decisions" for "this decision"."""
    if re.search(r"\bby (?:you|us)\b", wording.lower()) and not re.search(r"\b(?:you|we|us)\b", plain.lower()):
        yield "actor: it is not said who does it"
    ours, theirs = _determined(plain), _determined(wording)
    for noun, said in ours.items():
        meant = theirs.get(noun, frozenset())
        if "your" in said and not said & _OF_ANOTHER and meant & _OF_ANOTHER and "your" not in meant:
            yield f"owner: your {noun} is that of another"
        if said == {"this"} and (meant & _SOME_OTHER or "these" in theirs.get(f"{noun}s", frozenset())):
            yield f"owner: this {noun} is no other"


def _determined(text: str) -> dict[str, frozenset[str]]:
    """What stands before each noun."""
    found: dict[str, frozenset[str]] = {}
    for before, noun in _DETERMINED.findall(text.lower()):
        found[noun] = found.get(noun, frozenset()) | {before}
    return found


def _characters(plain: str, wording: str) -> Iterator[str]:
    bare = SLOT.sub(" ", wording)
    if unicodedata.normalize("NFKC", wording) != wording or set(wording) - _PLAIN_CHARACTERS - set(plain):
        yield "characters: only letters and punctuation of the sentence's own kind"
    if re.search(r"\d", bare) and not _same_digits(plain, bare):
        yield "digit: figures are filled in by code"
    if _LINK.search(bare):
        yield "link or mention"
    if _MARKUP.search(bare) or _EMOJI_CODE.search(bare):
        yield "markup"
    if set(re.findall(r"\b\w+[A-Z]\w*", bare)) - set(re.findall(r"\w+", plain)):
        yield "capitals: no word in capitals that the sentence does not have"
    if not (wording[:1].isalpha() or wording[:1] == "{"):
        yield "layout: a sentence starts with a word"
    if "?" in wording and "?" not in plain:
        yield "question"
    if "\n" in wording or "  " in wording or wording != wording.strip():
        yield "layout: one line, single spaces"
    if "(" in bare and bare.count("(") != bare.count(")"):
        yield "unfinished: a bracket is left open"
    if plain.rstrip()[-1:] in {".", "!"} and wording[-1:] != plain.rstrip()[-1:]:
        yield "unfinished: the sentence does not end"
    if _sentences(wording) > _sentences(plain) + len(_JOINTS.findall(plain)):
        yield "a sentence was added"


def _same_digits(plain: str, bare: str) -> bool:
    return re.findall(r"\d+", SLOT.sub(" ", plain)) == re.findall(r"\d+", bare)


def _sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?=\s|$)", text))


def _length(plain: str, wording: str) -> Iterator[str]:
    if not LEAST_SHARE * len(plain) <= len(wording) <= MOST_TIMES_LONGER * len(plain) + SPARE_CHARACTERS:
        yield "length: too short or too long for the sentence"


def _slots(plain: str, wording: str) -> Iterator[str]:
    if Counter(SLOT.findall(plain)) != Counter(SLOT.findall(wording)):
        yield "slots: each slot of the sentence exactly as often"
    beside = set(_SIDE_BY_SIDE.findall(wording))
    if any((other, one) in beside and (one, other) not in beside for one, other in _SIDE_BY_SIDE.findall(plain)):
        yield "slots: two that stand side by side have changed places"
    if re.search(r"[{}]", SLOT.sub("", wording)):
        yield "slots: a brace outside a slot"
    for match in SLOT.finditer(wording):
        before, after = wording[: match.start()], wording[match.end() :]
        if (
            not (_BEFORE_SLOT.search(before) and _AFTER_SLOT.search(after))
            and before[-1:] + match.group() + after[:1] not in plain
        ):
            yield f"glued: something is attached to {match.group()}"


def _refused_words(plain: str, wording: str, words: GuardWords) -> Iterator[str]:
    ours, theirs = _stems(plain), _stems(wording)
    for reason, phrases in words.refused.items():
        for phrase in sorted(phrases):
            if _count(theirs, phrase) > _count(ours, phrase) and not _excused(phrase, plain, wording):
                yield f"{reason}: {' '.join(phrase)}"


def _excused(phrase: tuple[str, ...], plain: str, wording: str) -> bool:
    """ "of the two" counts nothing that the sentence does not have, when it has exactly two sides."""
    if phrase == ("should",):
        inverted = (
            wording.startswith("Should ")
            or re.search(r"\bshould (?:its|the|your|it|you|\{\w+\}) ", wording.lower()) is not None
        )
        return (
            inverted and _count(_stems(plain), ("if",)) == 1 and _count(_stems(wording), ("if",)) == 0
        )  # "should it rise" for "if it rises"
    if phrase in {("i",), ("my",), ("me",)}:  # "my recommendation is" for "I recommend"
        return any(_count(_stems(plain), word) for word in (("i",), ("my",), ("me",)))
    if phrase in {("one",), ("singl",)} and _ones(plain) == _ones(wording):  # "a single {gpu}" for "one {gpu}"
        return True
    if phrase == ("one",) and re.search(r"\bthe only one (?:that|which)\b", wording.lower()):
        return _count(_stems(plain), ("only",)) == _count(_stems(wording), ("only",))
    if phrase == ("one",) and len(_FOR_A_NOUN.findall(wording.lower())) == _count(_stems(wording), phrase):
        return True
    if phrase == ("choos",):  # "recommend choosing {verdict}" for "recommend {verdict}"
        return _TO_CHOOSE.search(wording.lower()) is not None and _count(_stems(wording), phrase) == 1
    if phrase == ("one",):
        return _count(_stems(_ONE_OF_THEM.sub(" ", wording.lower())), phrase) <= _count(_stems(plain), phrase)
    return phrase == ("two",) and "of the two" in wording


def _ones(text: str) -> int:
    return sum(part in {"one", "singl"} for part in _stems(text))


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(part) for word in _WORD.findall(SLOT.sub(" ", text.lower())) for part in word.split("-"))


def _count(stems: tuple[str, ...], phrase: tuple[str, ...]) -> int:
    return sum(stems[at : at + len(phrase)] == phrase for at in range(len(stems)))

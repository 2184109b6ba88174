"""English inflection for the guard's vocabulary: the forms of a verb and the plural of a noun. No knowledge of its own."""

from collections.abc import Iterator, Mapping

from bot.facts.guard_words import Form

_VOWELS = "aeiou"


def inflected_verb(phrase: str, irregular: Mapping[str, tuple[str, str]]) -> Iterator[tuple[Form, str]]:
    """Each form of a verb whose first word is inflected: "come to", "comes to", "came to", "coming to"."""
    head, _, rest = phrase.partition(" ")
    tail = f" {rest}" if rest else ""
    if head == "be":
        for form, words in _BE.items():
            for word in words:
                yield form, word + tail
        return
    prefix, hyphen, last = head.rpartition("-")
    past, done = irregular.get(head) or _hyphened(prefix + hyphen, irregular.get(last)) or (_past(head), _past(head))
    yield Form.BASE, head + tail
    yield Form.THIRD, _third(head) + tail
    if past != head:
        yield Form.PAST, past + tail
    yield Form.DONE, done + tail
    yield Form.DOING, _doing(head) + tail
    if _doubles_in_britain(head):
        for form, ending in ((Form.PAST, "led"), (Form.DONE, "led"), (Form.DOING, "ling")):
            yield form, head + ending + tail


def _doubles_in_britain(word: str) -> bool:
    """Whether a second spelling has a double l: "cancelled" beside "canceled"."""
    return (
        word.endswith(("el", "al", "il")) and word[-3] not in _VOWELS and sum(letter in _VOWELS for letter in word) > 1
    )


def _hyphened(prefix: str, forms: tuple[str, str] | None) -> tuple[str, str] | None:
    return None if forms is None or not prefix else (prefix + forms[0], prefix + forms[1])


_BE = {
    Form.BASE: ("be",),
    Form.THIRD: ("is", "are"),
    Form.PAST: ("was", "were"),
    Form.DONE: ("been",),
    Form.DOING: ("being",),
}


def inflected_noun(phrase: str) -> Iterator[tuple[Form, str]]:
    """A noun and its plural; the last word is inflected."""
    yield (Form.PLURAL if phrase.endswith("s") and not phrase.endswith("ss") else Form.NONE), phrase
    if not phrase.endswith("s") or phrase.endswith("ss"):
        yield Form.PLURAL, _third(phrase)


def _third(word: str) -> str:
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh", "o", "z")) else "s")


def _doubles(word: str) -> bool:
    """Whether the last consonant is doubled before -ed and -ing: "drop", "plan"; not "answer", "own"."""
    if len(word) < 3 or word[-1] in _VOWELS + "wxy" or word[-2] not in _VOWELS or word[-3] in _VOWELS:
        return False
    return sum(letter in _VOWELS for letter in word) == 1 or word.endswith(_STRESSED_AT_THE_END)


_STRESSED_AT_THE_END = (
    "refer", "nsfer", "infer", "defer", "confer", "begin", "forget", "ommit", "omit", "ermit", "admit", "emit", "bmit", "nsmit",
    "allot", "control", "occur", "concur", "incur", "strip", "step",
)  # fmt: skip


def _past(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ied"
    return word + (word[-1] if _doubles(word) else "") + "ed"


def _doing(word: str) -> str:
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "ye", "oe")):
        return word[:-1] + "ing"
    return word + (word[-1] if _doubles(word) else "") + "ing"

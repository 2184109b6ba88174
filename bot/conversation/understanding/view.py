"""Tokens and quantities → the items that phrases are looked for in, cut into clauses and sentences.

What is inside a name or is no quantity ("llama-3.3-70b", "24/7", "SOC 2", a year, a list number) is hidden from figures here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.conversation.understanding.phrases import NUMBER, PART, STOP, Item
from bot.conversation.understanding.quantity import Quantity
from bot.conversation.understanding.tokens import Token
from bot.conversation.understanding.words import stem

_STOPS = {".", "!", "?", ";", "\n", "…"}
_PARTS = {",", ":", "(", ")", "[", "]", "{", "}", "–", "—", "|", "=", "•", "·", "→", ">", "<"}
_TURNS = {"but", "however", "though", "although", "whereas", "except", "yet"}
_BEFORE_BUT = {"anything", "anywhere", "everything", "nothing", "all", "none", "anyone", "nobody"}
_FAMILIES = {
    "llama", "qwen", "mistral", "mixtral", "gpt", "claude", "gemini", "gemma", "deepseek", "phi", "falcon", "grok",
    "opus", "sonnet",
    "haiku", "glm", "kimi", "nemotron", "ministral", "codestral", "devstral", "magistral", "command", "yi", "vicuna",
    "bloom", "nemo", "mpt", "olmo",
}  # fmt: skip
_NUMBERED = {
    "iso", "soc", "art", "article", "section", "sec", "§", "type", "level", "tier", "version", "phase", "step",
    "option", "point", "class",
    "chapter", "layer", "gen", "no", "nr", "rule", "annex", "schedule", "appendix", "line", "room", "floor",
    "windows", "office", "q", "fy", "sap", "s",
    "python", "java", "title", "part", "item", "question", "answer", "choice", "variant", "scenario", "group",
    "building", "unit", "category", "cat", "cuda", "covid", "o", "figure", "table", "page", "paragraph", "nist",
    "pci", "fips", "en", "din", "ferpa", "hl", "cfr", "regulation",
}  # fmt: skip
_MONTHS = {
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr",
    "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
}  # fmt: skip
_BEFORE_YEARS = {
    "in",
    "since",
    "by",
    "until",
    "of",
    "year",
    "from",
    "fy",
    "end",
    "during",
    "mid",
    "late",
    "early",
    "/",
    "-",
    "for",
    "before",
    "after",
} | _MONTHS


@dataclass(frozen=True, slots=True)
class Span:
    """A clause or a sentence: items ``start`` to ``end`` (exclusive)."""

    start: int
    end: int


def hidden_places(
    tokens: Sequence[Token], is_magnitude: Callable[[str], bool], *, hours_matter: bool
) -> frozenset[int]:
    """The places of figures that are part of a name and count nothing. ``hours_matter``: "9 to 5" is read as hours."""
    found: set[int] = set()
    texts = [token.text for token in tokens]
    for i, token in enumerate(tokens):
        if token.kind == "w":
            if token.text in _FAMILIES:
                found.update(_version_after(tokens, i, is_magnitude))
            elif _spelled_hours(texts, i, is_magnitude):
                found.update((i, i + 2))
        elif token.kind == "d":
            found.update(_clock_or_date(tokens, i))
            if (
                _around_the_clock(texts, i)
                or _is_an_hour(texts, i, is_magnitude, hours_matter=hours_matter)
                or _is_numbering(tokens, i, is_magnitude)
                or _is_an_identifier(texts, i, is_magnitude)
            ):
                found.add(i)
    return frozenset(found)


def _is_an_hour(texts: Sequence[str], i: int, is_magnitude: Callable[[str], bool], *, hours_matter: bool) -> bool:
    """ "9 to 5" are hours even beside a volume, since no range falls; "8 to 18" only where hours matter."""
    start = next((k for k in (i, i - 2) if _hours(texts, k, is_magnitude)), -1)
    return start >= 0 and (hours_matter or int(texts[start]) > int(texts[start + 2]))


def _at(texts: Sequence[str], i: int) -> str:
    return texts[i] if 0 <= i < len(texts) else ""


def _spelled_hours(texts: Sequence[str], i: int, is_magnitude: Callable[[str], bool]) -> bool:
    """ "nine to five"."""
    if texts[i] not in {"nine", "eight"} or _at(texts, i + 1) != "to":
        return False
    return _at(texts, i + 2) in {"five", "six", "seven"} and not is_magnitude(_at(texts, i + 3))


def _around_the_clock(texts: Sequence[str], i: int) -> bool:
    """ "24/7"."""
    return texts[i] in {"24", "7"} and (_pair(texts, i, "24", "7") or _pair(texts, i - 2, "24", "7"))


def _clock_or_date(tokens: Sequence[Token], i: int) -> set[int]:
    """The places of "17:00", "9am", "3rd", "2026-11-23" that begin at ``i``."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    further = tokens[i + 2] if i + 2 < len(tokens) else None
    if after is None:
        return set()
    minutes = further is not None and further.kind == "d" and further.glued and len(further.text) == 2
    if after.text == ":" and after.glued and minutes:
        return {i, i + 2}
    if after.text in {"am", "th", "st", "nd", "rd", "uhr"} or (after.text == "pm" and after.glued):
        return {i}
    return {i, i + 2, i + 4} if _is_date(tokens, i) else set()


def _is_numbering(tokens: Sequence[Token], i: int, is_magnitude: Callable[[str], bool]) -> bool:
    """A figure that numbers or names: "SOC 2", "in 2025", "70b model", "1." at the beginning of a line, "#3"."""
    texts = [token.text for token in tokens[max(0, i - 2) : i + 3]]
    here = min(i, 2)
    text, before, after = texts[here], _at(texts, here - 1) if here else "", _at(texts, here + 1)
    if is_magnitude(after):
        return after == "b" and _at(texts, here + 2) in _SIZED
    names = before in _NUMBERED and (len(before) > 1 or tokens[i].glued)
    numbered = names and len(text) <= 5 and not (here == 2 and texts[0] == "at")
    a_year = len(text) == 4 and "1990" <= text <= "2039" and before in _BEFORE_YEARS
    return numbered or a_year or _is_list_number(tokens, i) or (before == "#" and tokens[i].glued)


_SIZED = {"model", "models", "parameter", "parameters", "param", "params", "llm", "llms", "weights", "instruct"}


def _is_an_identifier(texts: Sequence[str], i: int, is_magnitude: Callable[[str], bool]) -> bool:
    """ "Our ticket number is 4471123", "call me on 0170 1234567"."""
    if is_magnitude(_at(texts, i + 1)):
        return False
    k = i - 1
    while (
        k >= 0
        and i - k < _FARTHEST_NAME
        and (texts[k] in _BEFORE_AN_IDENTIFIER or texts[k].isdigit() or texts[k] in "+-/(")
    ):
        k -= 1
    named = _at(texts, k)
    long = len(texts[i]) >= _DIGITS_OF_AN_IDENTIFIER
    return named in _IDENTIFIED and (i - k > 1 or named in _ALWAYS_IDENTIFIES or long)


_DIGITS_OF_AN_IDENTIFIER = 5  # right behind its name ("invoice 20240115")
_FARTHEST_NAME = 8
_BEFORE_AN_IDENTIFIER = {
    "number",
    "numbers",
    "no",
    "nr",
    "id",
    "is",
    ":",
    "#",
    "me",
    "us",
    "on",
    "at",
    "=",
    ".",
    "code",
}
_ALWAYS_IDENTIFIES = {"tel", "phone", "ext", "extension", "fax", "pin", "zip", "postcode", "iban", "ref", "whatsapp"}
_IDENTIFIED = _ALWAYS_IDENTIFIES | {
    "mobile", "ticket", "case", "order", "invoice", "reference", "account", "serial", "vat", "call", "ring", "customer",
    "employee", "badge", "cell", "passport", "contract", "registration", "po",
}  # fmt: skip


def _pair(texts: Sequence[str], i: int, first: str, second: str) -> bool:
    return (
        i >= 0
        and texts[i : i + 1] == [first]
        and texts[i + 1 : i + 2] in (["/"], ["x"])
        and texts[i + 2 : i + 3] == [second]
    )


def _hours(texts: Sequence[str], i: int, is_magnitude: Callable[[str], bool]) -> bool:
    """ "9-5", "8 to 18"."""
    if i < 0 or i + 2 >= len(texts) or texts[i] not in {"6", "7", "8", "9", "10"}:
        return False
    after = texts[i + 3] if i + 3 < len(texts) else ""
    return (
        texts[i + 1] in {"-", "–", "to", "till", "until"}
        and texts[i + 2] in {"5", "6", "7", "4", "16", "17", "18", "19", "20"}
        and not is_magnitude(after)
    )


def _version_after(tokens: Sequence[Token], i: int, is_magnitude: Callable[[str], bool]) -> set[int]:
    """The figures of a model's name: "llama 3.3 70b", "gpt-4o", "claude 3.5"."""
    found: set[int] = set()
    for j in range(i + 1, min(i + 9, len(tokens))):
        token = tokens[j]
        after = tokens[j + 1] if j + 1 < len(tokens) else None
        if token.kind == "d":
            if not token.glued and _is_a_decimal_figure(tokens, j, is_magnitude):
                break
            size = after is not None and after.text == "b" and after.glued
            magnitude = after is not None and is_magnitude(after.text) and not size and after.kind == "w"
            if len(token.text) > 3 or magnitude or (not size and not token.glued and float(token.text) > 9):
                break
            if size and not token.glued and float(token.text) > 1000:
                break
            found.add(j)
        elif token.text not in {
            ".",
            "-",
            "b",
            "x",
            "o",
            "v",
            "mini",
            "instruct",
            "turbo",
            "sonnet",
            "haiku",
            "opus",
            "flash",
            "pro",
            "large",
            "small",
            "medium",
            "a",
            "e",
            "it",
            "nano",
        } or (token.text in {".", "-"} and not token.glued):
            break
    return found


def _is_a_decimal_figure(tokens: Sequence[Token], j: int, is_magnitude: Callable[[str], bool]) -> bool:
    """ "gpt-4o 1.5k": a decimal with its own magnitude is no version."""
    if j + 3 >= len(tokens) or tokens[j + 1].text not in {".", ","} or tokens[j + 2].kind != "d":
        return False
    behind = tokens[j + 3]
    return tokens[j + 1].glued and is_magnitude(behind.text) and not (behind.text == "b" and behind.glued)


def _is_date(tokens: Sequence[Token], i: int) -> bool:
    if i + 4 >= len(tokens):
        return False
    a, b, c, d, e = tokens[i : i + 5]
    glued = b.glued and c.glued and d.glued and e.glued and c.kind == e.kind == "d"
    if not glued or b.text != d.text or b.text not in {"-", "/", "."}:
        return False
    sizes = (len(a.text), len(c.text), len(e.text))
    return sizes in {(4, 2, 2), (2, 2, 4), (1, 2, 4), (2, 1, 4), (1, 1, 4), (2, 2, 2)}


def _is_list_number(tokens: Sequence[Token], i: int) -> bool:
    """ "1. …" or "2) …" at the beginning of a line."""
    at_start = i == 0 or tokens[i - 1].text == "\n"
    if not at_start or len(tokens[i].text) > 2 or i + 2 >= len(tokens):
        return False
    mark, following = tokens[i + 1], tokens[i + 2]
    return mark.text in {".", ")"} and mark.glued and not following.glued and following.text != "\n"


def items_of(tokens: Sequence[Token], quantities: Sequence[Quantity]) -> tuple[Item, ...]:
    """The items of a text: words by stem, numbers, and the ends of clauses and sentences."""
    at = {quantity.first: quantity for quantity in quantities}
    items: list[Item] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if i in at:
            items.append(Item(NUMBER, token.text, i, at[i]))
            i = max(at[i].last, i + 1)
            continue
        if token.kind == "s":
            _append_sign(items, tokens, i)
        else:
            i = _append_word(items, tokens, i)
        i += 1
    return tuple(items)


def _append_word(items: list[Item], tokens: Sequence[Token], i: int) -> int:
    """Adds one word; letters and figures written together are one ("p95"). Returns the last place used."""
    text, j = tokens[i].text, i
    while (
        j + 1 < len(tokens)
        and tokens[j + 1].glued
        and tokens[j + 1].kind != "s"
        and tokens[j + 1].kind != tokens[j].kind
    ):
        j += 1
        text += tokens[j].text
    before = items[-1].text if items else ""
    if (
        text in _TURNS
        and not (text == "but" and before in _BEFORE_BUT and not _begins_a_statement(tokens, j + 1))
        and not (text == "yet" and before in {"not", "as"})
    ):
        items.append(Item(PART, ",", i))
    items.append(Item(stem(text), text, i))
    return j


def _begins_a_statement(tokens: Sequence[Token], i: int) -> bool:
    """ "Nobody but there is one engineer" goes on; "nobody but us" does not."""
    return i < len(tokens) and tokens[i].text in {"there", "we", "i", "it", "now", "then", "he", "she", "they", "one"}


def _append_sign(items: list[Item], tokens: Sequence[Token], i: int) -> None:
    token = tokens[i]
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    if token.text in _STOPS:
        if token.text == "." and following is not None and following.glued and following.kind != "s":
            return
        items.append(Item(STOP, token.text, i))
    elif token.text in _PARTS or (
        token.text in {"-", "/", "+", "&"} and not token.glued and following is not None and not following.glued
    ):
        if token.text not in {"/", "+", "&"}:
            items.append(Item(PART, token.text, i))
    elif token.text == "%":
        items.append(Item("percent", "%", i))
    elif token.text in {"$", "€", "£", "?"} or not token.text.isascii():
        items.append(Item(token.text, token.text, i))


def spans_of(items: Sequence[Item], *boundaries: str) -> tuple[Span, ...]:
    """The stretches between boundaries, without empty ones."""
    spans, start = [], 0
    for i, item in enumerate(items):
        if item.stem in boundaries:
            if i > start:
                spans.append(Span(start, i))
            start = i + 1
    if len(items) > start:
        spans.append(Span(start, len(items)))
    return tuple(spans)

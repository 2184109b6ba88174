"""How much of a volume is input, as a quick cost question says it: "70% in", "output 20 %", "3:1", "75/25".

A percentage counts only with a word for input or output beside it. Any other one is handed back as not used: no discount,
growth or utilization is taken for a share of the tokens. Names and what belongs to the bill are told from outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.understanding.quantity import Quantity
from bot.conversation.understanding.tokens import Token

_PERCENT = frozenset(("%", "percent", "pct"))
_IN = frozenset(("in", "input", "inputs", "prompt", "prompts", "incoming"))
_OUT = frozenset(("out", "output", "outputs", "completion", "completions", "generated", "outgoing"))
_BETWEEN = frozenset(
    ("of", "the", "it", "them", "is", "are", "as", "for", "tokens", "token", "share", "to", ":", "=", "goes")
)
_NEAR = 4  # words between a percentage and its "in" or "out"
_ENDS = frozenset((",", ";", "/", "and", "+", "vs", "versus", "("))
_MOST_WORDS_NAMED = 3
_NOT_AT_THE_END = frozenset(("a", "an", "the", "per", "of", "on", "at", "for", "with", "to"))
_WHOLE = 100
_SMALL_SIDE = 5  # of a ratio whose parts are no percentages: "9:30" is a time


@dataclass(frozen=True, slots=True)
class Split:
    """``input_share`` is None where nothing was said. ``places`` are read as nothing else. ``unused``: other percentages."""

    input_share: float | None = None
    places: frozenset[int] = frozenset()
    unused: tuple[str, ...] = ()


def split_in(tokens: Sequence[Token], taken: frozenset[int]) -> Split:
    """The split that a line says: a ratio, else a percentage with its word. ``taken``: places of names and of the bill."""
    share, places = _ratio(tokens, taken) or (None, frozenset[int]())
    unused = []
    for i, token in enumerate(tokens):
        if token.text not in _PERCENT or i in taken or not i or tokens[i - 1].kind != "d" or i - 1 in taken:
            continue
        start = _start_of_figure(tokens, i)
        value = float("".join(t.text for t in tokens[start:i])[:9])
        side, at = _side_of(tokens, start, i + 1)
        if side and value <= _WHOLE:
            said = value / _WHOLE if side == "in" else 1 - value / _WHOLE
            share = said if share is None else share
            places |= {*range(start, i + 1), at}
        else:
            places |= set(range(start, i + 1))
            unused.append(_named(tokens, start, i))
    return Split(share, places, tuple(dict.fromkeys(unused)))


def without(places: frozenset[int], tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with commas in those places: the "input" of a split and the digits of a name are no words of a volume."""
    return tuple(
        replace(token, text=",", kind="s", raw=",") if i in places else token for i, token in enumerate(tokens)
    )


def exact_share(quantities: Sequence[Quantity]) -> float | None:
    """The input share of "80M input tokens, 5M output tokens", not rounded; ``None`` where that is not what is said."""
    by_role = [next((q for q in quantities if q.role == role), None) for role in ("in", "out")]
    tokens_in, tokens_out = by_role
    roles = sum(bool(q.role) for q in quantities)
    if tokens_in is None or tokens_out is None or roles != len(by_role) or tokens_in.is_range or tokens_out.is_range:
        return None
    alike = tokens_in.per == tokens_out.per and {tokens_in.unit, tokens_out.unit} <= {"", "tokens"}
    total = tokens_in.value + tokens_out.value
    return tokens_in.value / total if alike and total else None


def _start_of_figure(tokens: Sequence[Token], percent: int) -> int:
    start = percent - 1
    point = start >= 2 and tokens[start - 1].text == "." and tokens[start - 2].kind == "d"
    return start - 2 if point and tokens[start].glued else start


def _side_of(tokens: Sequence[Token], start: int, end: int) -> tuple[str, int]:
    """ "in" or "out" and the place of its word: right behind the figure, else right before it."""
    for i in range(end, min(len(tokens), end + _NEAR)):
        if side := _side(tokens, i):
            return side, i
        if tokens[i].text not in _BETWEEN:
            break
    for i in range(start - 1, max(-1, start - 1 - _NEAR), -1):
        if (side := _side(tokens, i)) and not (i and tokens[i - 1].text in _PERCENT):
            return side, i
        if tokens[i].text not in _BETWEEN:
            break
    return "", start


def _side(tokens: Sequence[Token], i: int) -> str:
    text = tokens[i].text
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    if (
        text == "in"
        and following is not None
        and following.kind == "w"
        and following.text not in {*_OUT, *_BETWEEN, "and"}
    ):
        return ""  # "20% in batch", "5% in May" say where, not what
    return "in" if text in _IN else "out" if text in _OUT else ""


def _named(tokens: Sequence[Token], start: int, percent: int) -> str:
    """The figure with the words that follow it, as it can be quoted: "40 % discount"."""
    words = []
    for token in tokens[percent + 1 : percent + 1 + _MOST_WORDS_NAMED]:
        if token.kind != "w" or token.text in _ENDS:
            break
        words.append(token.text)
    while words and words[-1] in _NOT_AT_THE_END:
        words.pop()
    return " ".join(("".join(t.text for t in tokens[start:percent]), "%", *words))


def _ratio(tokens: Sequence[Token], taken: frozenset[int]) -> tuple[float, frozenset[int]] | None:
    """ "3:1", "75/25": input to output, unless the words say the other way round."""
    for i in range(1, len(tokens) - 1):
        places = _places_of_ratio(tokens, i)
        if not places or any(p in taken for p in places):
            continue
        a, b = (float("".join(t.text for t in tokens[s:e])[:9]) for s, e in ((places[0], i), (i + 1, places[-1] + 1)))
        sign, total = tokens[i].text, a + b
        if total == _WHOLE or (sign == ":" and total and max(a, b) <= _WHOLE and min(a, b) <= _SMALL_SIDE):
            return (b if _output_first(tokens, places) else a) / total, frozenset(places) | _sides_before(
                tokens, places[0]
            )
    return None


def _sides_before(tokens: Sequence[Token], start: int) -> frozenset[int]:
    """The places of the "input/output" before "70/30": they name the sides of the ratio and no volume."""
    i = start - 1
    while i >= 0 and (tokens[i].text in {":", "/", "-", "to"} or _word_side(tokens[i].text)):
        i -= 1
    return frozenset(range(i + 1, start)) if start - 1 - i > 1 else frozenset()


def _places_of_ratio(tokens: Sequence[Token], sign: int) -> range:
    left, right = tokens[sign - 1], tokens[sign + 1]
    if tokens[sign].text not in {":", "/", "-"} or not left.kind == right.kind == "d":
        return range(0)
    if not (tokens[sign].glued and right.glued):
        return range(0)
    start, end = _start_of_figure(tokens, sign), sign + 2
    if end + 1 < len(tokens) and tokens[end].text == "." and tokens[end + 1].kind == "d" and tokens[end + 1].glued:
        end += 2
    before_glued = tokens[start].glued and start > 0 and tokens[start - 1].text not in {"(", ",", "=", ":"}
    after_glued = (
        end < len(tokens) and tokens[end].glued and tokens[end].text not in {")", ",", ";", ".", "?", "!", "%"}
    )
    return range(0) if before_glued or after_glued else range(start, end)


def _output_first(tokens: Sequence[Token], places: range) -> bool:
    behind = tokens[places[-1] + 1].text if places[-1] + 1 < len(tokens) else ""
    sides = [side for token in tokens[max(0, places[0] - _NEAR) : places[0]] if (side := _word_side(token.text))]
    return behind in _OUT or sides[:1] == ["out"]


def _word_side(text: str) -> str:
    return "in" if text in _IN else "out" if text in _OUT else ""

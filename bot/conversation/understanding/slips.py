"""A short message that says what was wrong with the volume that stands: "that was yearly", "words, not tokens", "a zero short".

Read only where every word of the message is one that such a remark is made of. Other corrections are ``corrections.py``'s.
"""

from collections.abc import Mapping, Sequence

from bot.conversation.understanding.conversions import tokens_of_one
from bot.conversation.understanding.corrections import MONTHS_OF_A_PERIOD, changed_period, periods_in
from bot.conversation.understanding.findings import Text
from bot.conversation.understanding.tokens import Token
from bot.conversation.understanding.volume import VolumeReading
from bot.facts.lexicon import Lexicon
from bot.framework import Answers, QuestionId

_NAMES_THE_FIGURE = {
    "number", "figure", "volume", "value", "amount", "total", "count", "meant", "said", "wrote", "gave", "given", "quoted",
    "typed", "told", "was", "were", "answered", "unit",
}  # fmt: skip
_POINTS_AT_IT = _NAMES_THE_FIGURE | {
    "that", "this", "it", "those", "these", "should", "mean", "sorry", "actually", "mistake", "apologies", "oops", "wait",
}  # fmt: skip
_OF_A_REMARK = _POINTS_AT_IT | {
    "the", "is", "are", "one", "ones", "i", "we", "should", "have", "had", "say", "you", "my", "our", "oh", "by", "way", "a",
    "an", "per", "each", "every", "not", "instead", "of", "rather", "than", "for", "whole", "entire", "full", "in", "fact",
    "and", "but", "apology", "wrong", "ah", "aha", "hm", "hmm", "uh", "um", "well", "no", "yes", "just", "realised", "realized",
    "noticed", "see", "only", "course", "correction", "bad", "before", "earlier", "above", "previous", "last", "answer", "all",
    "tokens", "token", "counted", "measured", "really", "basis", "on", "to", "be", "clear", "sums", "rate", "as", "please",
    "note", "there", "been", "has", "did", "would", "must", "guess", "think", "so", "then", "now", "let", "me", "correct",
    "misread", "mixed", "up", "confused", "with", "or", "out", "from", "looked", "at", "still", "also", "working", "too", "do",
    "forgot", "mention", "add", "ok", "okay", "hang", "hold", "second", "monthly", "though", "its", "supposed",
    "read", "write", "case", "units", "cut", "reduce", "more", "factor", "here", "question",
    "much", "into", "make", "made", "can", "could", "re",
}  # fmt: skip
_ZERO = {"zero": 1, "zeros": 1, "zeroes": 1, "0": 1, "nought": 1, "noughts": 1}
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3}
_TOO_FEW = {
    "forgot", "forgotten", "missed", "missing", "lost", "left", "skipped", "omitted", "lacks", "lacking", "short", "more",
    "another", "add", "few", "swallowed", "ate", "need", "needs", "dropped",
}  # fmt: skip
_TOO_MANY = {"many", "much", "extra", "remove", "drop", "delete", "less", "fewer", "surplus", "off", "strike", "minus"}
_WORDS_OF_ZEROS = _TOO_FEW | _TOO_MANY | {"dropping", "a", "typing", "when", "while", "behind", "end", "go", "goes"}
_OTHER_FIGURES = {QuestionId.GROWTH, QuestionId.TRAFFIC_SHAPE, QuestionId.OUTPUT_SHARE}
_ANSWERED_BY_PERIODS = {QuestionId.LATENCY, QuestionId.TIME_TO_MARKET} | _OTHER_FIGURES
_SIZED = ("words", "pages", "characters", "tokens")


def slip_of_the_volume(text: Text, tokens: Sequence[Token], known: Answers, lexicon: Lexicon) -> VolumeReading | None:
    """The volume that follows from such a remark, or None where the message is something else."""
    words = [token.text for token in tokens if token.kind != "s"]
    if not words or len(words) > _LONGEST_REMARK:
        return None
    of_zeros = _slip_of_zeros(text, words, known)
    if of_zeros is not None:
        return of_zeros
    bounds = known.volume_bounds
    figures = [q for q in text.quantities if not q.fraction and q.unit != "times"]
    if bounds is None or (figures and not _is_a_multiple(words, lexicon)):
        return None
    for reading in (_of_period, _of_unit, _of_multiple):
        found = reading(text, tokens, lexicon)
        if found is not None:
            factor, sure, said = found
            return _times(bounds, factor, sure=sure, said=said)
    return None


_LONGEST_REMARK = 16
Found = tuple[float, bool, str]


def _of_period(text: Text, tokens: Sequence[Token], lexicon: Lexicon) -> Found | None:
    """ "Yearly, not monthly", "that was a yearly figure"."""
    units = lexicon.units
    words = {token.text for token in tokens if token.kind != "s"}
    named = {word for key in units.period_of for word in key}
    periods = periods_in(tokens, units)
    if periods is None or words - _OF_A_REMARK - named:
        return None
    wrong, right = periods
    contrasted = "not" in words and len({units.period_of.get((word,)) for word in words} - {None}) > 1
    if text.asked in _OTHER_FIGURES and not words & {"volume", "tokens"}:
        return None
    pointing = _NAMES_THE_FIGURE if text.asked in _ANSWERED_BY_PERIODS else _POINTS_AT_IT
    points = contrasted or bool(words & pointing)
    if not points and text.asked in _ANSWERED_BY_PERIODS:
        return None
    factor = MONTHS_OF_A_PERIOD[wrong] / MONTHS_OF_A_PERIOD[right]
    return factor, points, changed_period(wrong, right)


def _of_unit(text: Text, tokens: Sequence[Token], lexicon: Lexicon) -> Found | None:
    """ "Words, not tokens", "that was in characters"."""
    texts = [token.text for token in tokens if token.kind != "s"]
    unit_at = {i: lexicon.units.unit_of[word,] for i, word in enumerate(texts) if (word,) in lexicon.units.unit_of}
    sized = {i: unit for i, unit in unit_at.items() if unit in _SIZED}
    strange = {word for i, word in enumerate(texts) if i not in sized} - _OF_A_REMARK
    if strange or not any(unit != "tokens" for unit in sized.values()):
        return None
    denied = {unit for i, unit in sized.items() if {"not", "than", "of"} & set(texts[max(0, i - 2) : i])}
    right = next((unit for unit in sized.values() if unit not in denied and unit != "tokens"), "tokens")
    wrong = next((unit for unit in denied if unit != right), "tokens")
    if right == wrong or not (denied or set(texts) & _POINTS_AT_IT):
        return None
    factor = tokens_of_one(right, lexicon.units) / tokens_of_one(wrong, lexicon.units)
    return factor, True, f"{right}, not {wrong}"


def _of_multiple(text: Text, tokens: Sequence[Token], lexicon: Lexicon) -> Found | None:
    """ "Double that", "half of that, sorry": proposed only."""
    words = {token.text for token in tokens if token.kind != "s"}
    factors = {factor: names & words for factor, names in _multiples(lexicon).items() if names & words}
    for quantity in text.quantities:
        if quantity.unit == "times" and quantity.value > 0:
            factors = {quantity.value: frozenset(t.text for t in tokens[quantity.start : quantity.end])}
    if (
        len(factors) != 1
        or text.asked in _OTHER_FIGURES
        or not words & {"that", "this", "it", "figure", "number", "volume", "much"}
    ):
        return None
    ((factor, names),) = factors.items()
    return None if words - _OF_A_REMARK - names - {"times", "x"} else (factor, False, f"{factor:g} times as much")


def _multiples(lexicon: Lexicon) -> Mapping[float, frozenset[str]]:
    return {**lexicon.multiples, 10.0: lexicon.multiples.get(10.0, frozenset()) | {"ten", "10"}}


def _is_a_multiple(words: Sequence[str], lexicon: Lexicon) -> bool:
    return len(words) <= _SHORT and any(names & set(words) for names in _multiples(lexicon).values())


_SHORT = 6


def _slip_of_zeros(text: Text, words: Sequence[str], known: Answers) -> VolumeReading | None:
    """ "Forgot a zero, 200M", "one zero too many"."""
    place = next((i for i, word in enumerate(words) if word in _ZERO), -1)
    said = set(words)
    if place < 0 or not said & (_TOO_FEW | _TOO_MANY):
        return None
    large = [q for q in text.quantities if q.value >= _SMALLEST_VOLUME]
    if len(large) == 1:
        return VolumeReading(large[0].value, sure=not large[0].per) if not large[0].is_open else None
    bounds = known.volume_bounds
    if large or bounds is None or said - _OF_A_REMARK - _WORDS_OF_ZEROS - set(_ZERO) - set(_COUNTS):
        return None
    count = _COUNTS.get(words[place - 1], 1) if place else 1
    factor = 10.0 ** (-count if said & _TOO_MANY else count)
    return _times(bounds, factor, sure=False, said="a slip of zeros")


_SMALLEST_VOLUME = 1000.0


def _times(bounds: tuple[float, float], factor: float, *, sure: bool, said: str) -> VolumeReading:
    low, high = (float(f"{end * factor:.6g}") for end in bounds)
    return VolumeReading(low if low == high else (low, high), sure=sure, assumptions=(said,))

"""Corrections that need what was said before: "not 8k but 80k requests", "per year, not per month"."""

from collections.abc import Sequence
from itertools import pairwise

from bot.conversation.understanding.findings import Text
from bot.conversation.understanding.parts import GUESSED_TOKENS, Parts
from bot.conversation.understanding.tokens import Token
from bot.conversation.understanding.volume import VolumeReading
from bot.facts.lexicon import Units
from bot.framework import Answers

MONTHS_OF_A_PERIOD = {
    "second": 1 / 2_592_000,
    "minute": 1 / 43_200,
    "hour": 1 / 720,
    "day": 1 / 30,
    "working_day": 1 / 22,
    "week": 7 / 30,
    "month": 1.0,
    "quarter": 3.0,
    "year": 12.0,
    "fortnight": 14 / 30,
    "other_day": 2 / 30,
    "two_months": 2.0,
    "half_year": 6.0,
    "decade": 120.0,
}


def is_correction(text: Text) -> bool:
    """Does the message take something back?"""
    return any(m.concept in {"correcting", "period_corrected"} for m in text.mentions) or _not_but(text) is not None


def corrected_volume(
    text: Text, tokens: Sequence[Token], known: Answers, units: Units, *, already: bool
) -> VolumeReading | None:
    """The volume that follows from what was said before and this correction, or None."""
    pair = _not_but(text)
    if pair is not None and not already:
        return _replaced(pair, known)
    magnitudes = [q for q in text.quantities if q.magnitude_only]
    if not already and len(magnitudes) == 2 and magnitudes[0].denied != magnitudes[1].denied:
        meant, slip = sorted(magnitudes, key=lambda q: q.denied)
        return _replaced((slip.value, meant.value, "tokens", ""), known) if known.volume_bounds else None
    if already or any(q.unit or q.scale > 1 for q in text.quantities):
        return None
    periods = periods_in(tokens, units)
    if periods is None:
        return None
    wrong, right = periods
    bounds = known.volume_bounds
    if bounds is None:
        return VolumeReading(
            None,
            sure=False,
            asks=f"a {right.replace('_', ' ')} instead of a {wrong}; which figure was that",
            of_period=True,
        )
    factor = MONTHS_OF_A_PERIOD[wrong] / MONTHS_OF_A_PERIOD[right]
    low, high = bounds[0] * factor, bounds[1] * factor
    return VolumeReading(
        low if low == high else (low, high),
        sure=True,
        assumptions=(changed_period(wrong, right),),
        of_period=True,
    )


def _not_but(text: Text) -> tuple[float, float, str, str] | None:
    """ "not 8k but 80k requests" → what was wrong, what is right, its unit and period."""
    items = text.items
    figures = [(p, item.quantity) for p, item in enumerate(items) if item.quantity is not None]
    for (p, first), (r, second) in pairwise(figures):
        if first is None or second is None or r - p > 7:
            continue
        before = {item.text for item in items[max(0, p - 2) : p]}
        between = {item.text for item in items[p + 1 : r]}
        if "not" in before and between & {"but", ",", "rather", "instead"} and first.unit in {"", second.unit}:
            return first.value, second.value, second.unit, second.per
        if "not" in between and first.unit in {second.unit, "requests", "tokens"} and second.unit in {"", first.unit}:
            return second.value, first.value, first.unit, first.per
    return None


def _replaced(pair: tuple[float, float, str, str], known: Answers) -> VolumeReading | None:
    wrong, right, unit, period = pair
    bounds = known.volume_bounds
    if unit not in {"requests", "tokens", ""} or wrong <= 0:
        return None
    if bounds is not None:
        low, high = bounds[0] * right / wrong, bounds[1] * right / wrong
        return VolumeReading(low if low == high else (low, high), sure=True)
    if unit != "requests":
        return None
    a_month = right * (1.0 if period == "month" else 30.0)
    return VolumeReading(
        a_month * GUESSED_TOKENS,
        sure=False,
        assumptions=("a day" if period != "month" else "a month", f"{GUESSED_TOKENS:,} tokens a request, a guess"),
        parts=Parts(times=right / wrong),
    )


def changed_period(wrong: str, right: str) -> str:
    """What is said of the period that a volume is read with now."""
    said = f"a {right.replace('_', ' ')}"
    return f"{said}, not a {wrong.replace('_', ' ')}" if right != wrong else f"{said}, as it stands"


def periods_in(tokens: Sequence[Token], units: Units) -> tuple[str, str] | None:
    """The wrong and the right period in "per year, not per month"."""
    right, wrong = "", ""
    texts = [token.text for token in tokens]
    for i, word in enumerate(texts):
        period = units.period_of.get((word,)) or (
            units.period_of.get((word, texts[i + 1])) if i + 1 < len(texts) else None
        )
        before = texts[i - 2] if i > 1 and texts[i - 1] in {"whole", "full", "entire"} else texts[max(0, i - 1)]
        adverb = word.endswith("ly") or word == "annual"
        bound = adverb or before in {"per", "a", "an", "each", "every", "/", "working", "the"}
        if period is None or len(word) < 3 or not bound or (i and texts[i - 1] == "working"):
            continue
        said = (
            "said" in texts[max(0, i - 3) : i] and "but" in texts[i:]
        )  # "I said monthly but that was the yearly figure"
        denied = said or "not" in texts[max(0, i - 3) : i] or "of" in texts[max(0, i - 2) : i]
        if denied:
            wrong = wrong or period
        else:
            right = right or period
    return (wrong or "month", right) if right and right != wrong else None

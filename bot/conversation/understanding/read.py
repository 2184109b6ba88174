"""One message → a ``Reading``: the door of this package. Pure; the same message gives the same reading.

The order: clean, find figures and concepts, see whether something is asked for, collect candidate answers, weigh them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.understanding.choices import findings_by_rule
from bot.conversation.understanding.compiled import Compiled, Prepared, compiled
from bot.conversation.understanding.corrections import corrected_volume, is_correction
from bot.conversation.understanding.figures import figure_findings
from bot.conversation.understanding.findings import Clause, Finding, Text
from bot.conversation.understanding.phrases import Item
from bot.conversation.understanding.reading import Intent, Reading
from bot.conversation.understanding.regions import region_findings
from bot.conversation.understanding.replies import likeliest_words, question_back
from bot.conversation.understanding.requests import Requested, is_question
from bot.conversation.understanding.staff import by_count, staff_findings
from bot.conversation.understanding.volume import VolumeReader, VolumeReading
from bot.conversation.understanding.weighing import Weighed, weighed
from bot.facts.lexicon import Lexicon
from bot.framework import Answers, QuestionId, type_of_choice

_BOOLEAN = {QuestionId.QUALITY_CRITICAL, QuestionId.LABELLED_DATA}
_STANDALONE = {
    Intent.HELP,
    Intent.WHY,
    Intent.EXPLAIN,
    Intent.BACK,
    Intent.RESTART,
    Intent.CANCEL,
    Intent.SUMMARY,
    Intent.SKIP,
}


def read(text: str, *, asked: QuestionId | None, known: Answers, lexicon: Lexicon) -> Reading:
    """What ``text`` says, as the answer to ``asked`` (``None``: nothing was asked) and to every other question."""
    ready = compiled(lexicon)
    prepared = ready.prepared(text, asked)
    items = prepared.text.items
    if not items:
        return _unreadable(text, asked)
    named = _named_choice(prepared.clean.text, asked)
    if named is not None and asked is not None:
        return Reading(intents=(Intent.ANSWER,), answers={asked: named})
    requested = ready.requests.requested(items)
    if requested is not None and requested.whole and not (asked in _BOOLEAN and _yes_or_no(prepared.text, asked)):
        return _requested_only(requested, prepared, asked, known)
    if requested is not None and requested.intent is Intent.WHAT_IF:
        return _what_if(ready, prepared, requested, known)
    injected = any(m.concept == "off_topic" for m in ready.requests.mentions(items))
    if injected:
        return Reading(intents=(Intent.OFF_TOPIC,), subject=asked, cut=prepared.cut)
    if is_question(items, prepared.clean.text):
        return _question_to_us(ready, prepared, asked, known)
    return _answered(ready, prepared, requested, asked, known)


def _named_choice(text: str, asked: QuestionId | None) -> Any:
    """The choice whose own name is the whole message ("own_cloud", "Business hours")."""
    if asked not in type_of_choice or len(text) > 40:
        return None
    name = "_".join(text.lower().replace("-", " ").replace("_", " ").strip(" .!").split())
    value = next((choice.value for choice in type_of_choice[asked] if choice.value == name), None)
    return [value] if value and asked is QuestionId.TASK_KIND else value


def _unreadable(text: str, asked: QuestionId | None) -> Reading:
    intents = (Intent.OFF_TOPIC,) if text.strip() else ()
    return Reading(intents=intents, ask=question_back(asked, "") if asked else "", subject=asked)


def _requested_only(requested: Requested, prepared: Prepared, asked: QuestionId | None, known: Answers) -> Reading:
    says_yes = None
    if requested.intent is Intent.OFF_TOPIC:
        return Reading(intents=(Intent.OFF_TOPIC,), subject=asked)
    subject = requested.subject or (
        asked if requested.intent in {Intent.WHY, Intent.EXPLAIN, Intent.SKIP, Intent.UNKNOWN} else None
    )
    return Reading(
        intents=(requested.intent,), subject=subject, term=requested.term, says_yes=says_yes, cut=prepared.cut
    )


def _what_if(ready: Compiled, prepared: Prepared, requested: Requested, known: Answers) -> Reading:
    """The answers behind "what if" are suppositions: they change nothing."""
    text = prepared.text
    rest = text.items[requested.rest :]
    quantities = tuple(item.quantity for item in rest if item.quantity is not None)
    supposed = ready.text_of(tuple(rest), quantities, None)
    weighed_rest = _weigh(ready, supposed, quantities, None, known, bare=True)
    changes = dict(weighed_rest.answers)
    if QuestionId.VOLUME not in changes and (times := _times(text)) and (bounds := known.volume_bounds):
        changes[QuestionId.VOLUME] = (
            bounds[0] * times if bounds[0] == bounds[1] else [bounds[0] * times, bounds[1] * times]
        )
    return Reading(intents=(Intent.WHAT_IF,), what_if=changes, assumptions=weighed_rest.assumptions, cut=prepared.cut,
                   ask="" if changes else "What should I change? For example: what if we had 300M tokens a month?")  # fmt: skip


def _times(text: Text) -> float:
    words = {item.text for item in text.items}
    for quantity in text.quantities:
        if quantity.unit == "times" or (quantity.noun in {"times", "x"}):
            return quantity.value
    if words & {"double", "doubled", "doubles", "twice"}:
        return 2.0
    if words & {"half", "halved", "halves"}:
        return 0.5
    if words & {"triple", "tripled", "triples"}:
        return 3.0
    return 10.0 if words & {"tenfold"} else 0.0


def _question_to_us(ready: Compiled, prepared: Prepared, asked: QuestionId | None, known: Answers) -> Reading:
    """A question that is none of ours to take as an answer; what it seems to say is at most proposed."""
    items = prepared.text.items
    words = {item.text for item in items}
    if words & {"cost", "costs", "price", "prices", "expensive", "cheaper", "pricing"} and not words & {"why"}:
        return Reading(intents=(Intent.ESTIMATE,), subject=asked)
    subject, term = ready.requests.topic(items)
    ours = subject is not None and bool(
        words
        & {
            "you",
            "question",
            "mean",
            "include",
            "count",
            "per",
            "month",
            "tokens",
            "token",
            "does",
            "is",
            "what",
            "how",
            "which",
        }
    )
    found = _weigh(ready, prepared.text, prepared.text.quantities, asked, known, bare=False)
    if found.answers and asked in found.answers:
        return Reading(intents=(Intent.EXPLAIN,), answers={asked: found.answers[asked]}, confirm=(asked,), subject=asked, term=term,
                       ask=question_back(asked, likeliest_words(asked, found.answers[asked])), likeliest=likeliest_words(asked, found.answers[asked]))  # fmt: skip
    if ours and (term or subject is asked):
        return Reading(intents=(Intent.EXPLAIN,), subject=subject, term=term)
    return Reading(intents=(Intent.OFF_TOPIC,), subject=asked)


def _answered(
    ready: Compiled, prepared: Prepared, requested: Requested | None, asked: QuestionId | None, known: Answers
) -> Reading:
    text = prepared.text
    correction = is_correction(text)
    bare = asked is QuestionId.VOLUME or asked is None
    found = _weigh(
        ready, text, text.quantities, asked, known, bare=bare, correction=correction, quoted=prepared.clean.quoted
    )
    asks, subject = found.asks, found.subject
    volume = (
        corrected_volume(text, prepared.tokens, known, ready.lexicon.units, already=QuestionId.VOLUME in found.answers)
        if correction
        else None
    )
    answers, confirm = dict(found.answers), list(found.confirm)
    if volume is not None and volume.assumptions and "not a" in volume.assumptions[0]:
        answers.pop(QuestionId.LATENCY, None)  # "weekly, not monthly" corrects a period
    if volume is not None:
        if volume.volume is not None:
            answers[QuestionId.VOLUME] = _plain_volume(volume.volume)
            if not volume.sure:
                confirm.append(QuestionId.VOLUME)
            asks = "" if volume.sure else asks
        else:
            asks, subject = volume.asks, QuestionId.VOLUME
    intents = _intents(requested, answers, asks, prepared, ready)
    if Intent.UNKNOWN in intents and answers:
        intents = (Intent.ANSWER,)
        confirm = list(dict.fromkeys((*confirm, *answers)))
    if not answers and not asks and Intent.UNKNOWN not in intents and not (set(intents) & _STANDALONE):
        return _nothing_found(ready, prepared, intents, asked, correction=correction)
    confirm = [q for q in dict.fromkeys(confirm) if q in answers]
    first = confirm[0] if confirm else None
    if first is not None and not asks:
        subject, asks = first, question_back(first, likeliest_words(first, answers[first]))
    elif asks and subject is not None:
        asks = question_back(subject, "", about=asks)
    if Intent.UNKNOWN in intents:
        asks = ""
    return Reading(
        intents=intents, answers=answers, confirm=tuple(confirm), assumptions=found.assumptions + (volume.assumptions if volume else ()),
        ask=asks, likeliest=found.likeliest or (likeliest_words(first, answers[first]) if first else ""), subject=subject or (asked if not answers else None),
        corrects=correction, implied=found.implied, cut=prepared.cut,
    )  # fmt: skip


def _intents(
    requested: Requested | None, answers: Mapping[QuestionId, Any], asks: str, prepared: Prepared, ready: Compiled
) -> tuple[Intent, ...]:
    if requested is None:
        unknown = not answers and _sounds_unknown(ready, prepared.text, leading=bool(asks))
        return (Intent.UNKNOWN,) if unknown else (Intent.ANSWER,)
    if requested.intent is Intent.HELP and answers:
        return (Intent.ANSWER,)
    if requested.intent in {Intent.SKIP, Intent.UNKNOWN} or not answers:
        return (requested.intent,)
    return (requested.intent, Intent.ANSWER)


def _sounds_unknown(ready: Compiled, text: Text, *, leading: bool) -> bool:
    """Does the message say (``leading``: right at its beginning) that the answer is not known?"""
    mentions = [m for m in ready.requests.mentions(text.items) if m.concept == "unknown"]
    if leading:
        return any(m.start <= 2 and m.end - m.start > 1 for m in mentions)
    return any(m.end - m.start > 1 or m.start == 0 for m in mentions)


def _nothing_found(
    ready: Compiled, prepared: Prepared, intents: tuple[Intent, ...], asked: QuestionId | None, *, correction: bool
) -> Reading:
    mentions = ready.requests.mentions(prepared.text.items)
    if correction or any(m.concept == "wrong" for m in mentions):
        return Reading(
            intents=(Intent.ANSWER,),
            ask="Tell me what it is instead, for example: volume is 80M. Which answer shall I change?",
            corrects=True,
            cut=prepared.cut,
        )
    if asked is None:
        return Reading(intents=(Intent.OFF_TOPIC,), ask="", cut=prepared.cut)
    return Reading(intents=(Intent.ANSWER,), ask=question_back(asked, ""), subject=asked, cut=prepared.cut)


def _weigh(
    ready: Compiled, text: Text, quantities: Sequence[Any], asked: QuestionId | None, known: Answers, *, bare: bool,
    correction: bool = False, quoted: bool = False,
) -> Weighed:  # fmt: skip
    """Every candidate answer of a text, weighed."""
    found = (
        findings_by_rule(text, ready.lexicon.rules)
        + staff_findings(text)
        + figure_findings(text)
        + region_findings(text)
    )
    found += _yes_or_no(text, asked) + _bare_staff(text, asked)
    taken = {f.question for f in found if f.value is not None}
    office_hours = any(f.question is QuestionId.TRAFFIC_SHAPE and f.value == "business_hours" for f in found)
    volume = _volume(ready, text, asked, office_hours=office_hours, bare=bare, correction=correction, taken=taken)
    if (
        asked is not None
        and (volume is None or asked is not QuestionId.VOLUME)
        and asked not in {f.question for f in found if f.value is not None}
    ):
        found += ready.nearest.proposal(text)
    return weighed(text, found, volume, asked, quoted=quoted, settles_aside=correction)


def _volume(
    ready: Compiled,
    text: Text,
    asked: QuestionId | None,
    *,
    bare: bool,
    office_hours: bool,
    correction: bool,
    taken: set[QuestionId],
) -> VolumeReading | None:
    labelled = {
        p
        for c in text.clauses
        if c.labelled and c.asked is not QuestionId.VOLUME
        for p in range(c.span.start, c.span.end)
    }
    named = any(c.labelled and c.asked is QuestionId.VOLUME for c in text.clauses)
    staff = {
        p
        for c in text.clauses
        for m in c.mentions
        if m.concept in {"ml_count", "quantity_of_examples"}
        for p in range(m.start, m.end)
    }
    usable = tuple(
        item.quantity for p, item in enumerate(text.items)
        if item.quantity is not None and p not in labelled and p not in staff and not _counts_something_else(text.items, p)
    )  # fmt: skip
    large = any(q.scale >= 1e5 and not q.unit for q in usable)
    other = asked not in {None, QuestionId.VOLUME}
    wants_bare = bare or named or (correction and large) or (other and large and asked not in taken)
    if asked is None and not named:
        usable = tuple(q for q in usable if q.unit or q.role or q.per or q.scale >= 1e5)
    reading = VolumeReader(
        usable, ready.lexicon.units, band=ready.lexicon.numbers.band, bare=wants_bare, office_hours=office_hours
    ).read()
    if reading is None:
        return None
    if (
        reading.volume is None
        and asked is not QuestionId.VOLUME
        and not named
        and not (correction and asked is None)
        and not any(q.unit == "requests" and q.per for q in usable)
    ):
        return None
    return reading


def _counts_something_else(items: Sequence[Item], p: int) -> bool:
    """A figure without unit in front of a noun that we do not know counts that noun."""
    quantity = items[p].quantity
    if quantity is None or quantity.unit or quantity.per or quantity.role or p + 1 >= len(items):
        return False
    following = items[p + 1]
    return not (following.is_boundary or following.stem in _MAY_FOLLOW or not following.text.isalpha())


_MAY_FOLLOW = set(
    ["or", "and", "but", "a", "an", "per", "each", "every", "in", "total", "overall", "or", "so", "give", "max", "min", "tops", "at", "most", "least", "more", "less", "plus", "if", "i", "we", "maybe", "probably", "roughly", "approx", "around", "about", "ish", "to", "up", "on", "is", "it", "would", "could", "should", "might", "monthly", "month", "daily", "day", "for", "altogether", "combined", "sorry", "no", "not", "actually", "i", "think", "guess", "perhaps", "today", "now", "currently", "right", "please", "all", "told", "down", "from", "then", "when", "as", "by", "this", "that", "with", "thereabout", "somewhere", "instead", "rather", "tokens", "after", "next", "last", "vs", "versus", "be", "will", "total", "im", "pro", "par", "al", "mes", "monat", "mois"]
)  # fmt: skip


def _yes_or_no(text: Text, asked: QuestionId | None) -> list[Finding]:
    """A plain yes or no to a question that takes one."""
    if asked not in _BOOLEAN or not text.clauses:
        return []
    first: Clause = text.clauses[0]
    begins = [m for m in first.mentions if m.concept in {"yes_word", "no_word"} and m.start <= first.span.start + 1]
    if not begins:
        return []
    value = max(begins, key=lambda m: m.end - m.start).concept == "yes_word"
    return [Finding(asked, value, sure=True, place=first.span.start)]


def _bare_staff(text: Text, asked: QuestionId | None) -> list[Finding]:
    """A bare figure as the answer to who would run the models."""
    if asked is not QuestionId.TEAM or len(text.quantities) != 1:
        return []
    quantity = text.quantities[0]
    words = [item for item in text.items if not item.is_boundary and item.quantity is None]
    if quantity.scale > 1 or quantity.unit not in {"", "users"} or len(words) > 3 or quantity.value > 500:
        return []
    return [by_count(quantity, place=0, part_time=False)]


def _plain_volume(volume: float | tuple[float, float]) -> float | list[float]:
    return list(volume) if isinstance(volume, tuple) else volume

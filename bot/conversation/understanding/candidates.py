"""Everything that a text may answer, weighed: choices by rule, staff, figures, regions, the volume, a plain yes or no."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.understanding.choices import findings_by_rule
from bot.conversation.understanding.compiled import Compiled
from bot.conversation.understanding.figures import figure_findings
from bot.conversation.understanding.findings import Clause, Finding, Text
from bot.conversation.understanding.kinds import kind_findings, kinds_said_aside
from bot.conversation.understanding.phrases import Item, Mention
from bot.conversation.understanding.quantity import Quantity
from bot.conversation.understanding.regions import region_findings
from bot.conversation.understanding.staff import by_count, staff_findings
from bot.conversation.understanding.volume import VolumeReader, VolumeReading
from bot.conversation.understanding.weighing import Weighed, weighed
from bot.framework import QuestionId, type_of_choice

BOOLEAN = frozenset({QuestionId.QUALITY_CRITICAL, QuestionId.LABELLED_DATA})
_NOT_VOLUME = {"ml_count", "quantity_of_examples"}
_TAKES_BACK = {"instead", "of", "not", "rather", "than", "from", "was", "longer"}
_PLAIN_YES = {"yes", "yeah", "yep", "yup", "ja", "oui", "sí", "definitely", "absolutely", "sure"}
_PLAIN_NO = {"nope", "nah", "nein", "none", "nothing", "nada", "zilch"}  # "no" before a noun denies the noun
_PEOPLE = {"people", "person", "persons", "heads", "fte", "ftes", "guys", "head"}
_SO_NO = 2  # items of "so no"
_LONGEST_CHOICE = 3  # words of a choice's name ("vendor under contract")
_LARGEST_STAFF = 500
_OF_ONES_OWN = 3  # people that are rather colleagues than users of what is planned ("one guy who knows docker")
_MOST_STAFF_WORDS = 3  # around a bare figure that answers who would run the models


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a text was said: ``correcting`` takes something back, ``quoted`` came as code, ``supposed`` is behind a what-if."""

    correcting: bool = False
    quoted: bool = False
    supposed: bool = False
    as_question: bool = False


def weighed_candidates(ready: Compiled, text: Text, how: Circumstances) -> Weighed:
    """The answers of ``text``, with what needs a yes and what has to be asked."""
    kinds = ready.lexicon.rules[QuestionId.TASK_KIND]
    found = findings_by_rule(text, ready.lexicon.rules) + kind_findings(
        text, kinds, ready.lexicon.lists["common_verbs"]
    )
    found += staff_findings(text) + figure_findings(text) + region_findings(text)
    found += _yes_or_no(text) + _bare_staff(text) + _choices_by_name(text)
    aside = text.asked is not None and not sounds_unknown(ready, text, leading=False)
    if aside and not any(f.question is QuestionId.TASK_KIND for f in found):
        found += kinds_said_aside(text, kinds, found)
    volume = _volume(ready, text, how, found)
    asked_answered = any(f.question is text.asked for f in found)  # also where a rule asks back
    answers_another = volume is not None or any(f.value is not None for f in found)  # then it need not answer this one
    if (
        not how.correcting
        and not asked_answered
        and not answers_another
        and not sounds_unknown(ready, text, leading=True)
        and ready.requests.cued(text.items) is None
    ):
        found += ready.nearest.proposal(text)
    return weighed(text, found, volume, quoted=how.quoted, settles_aside=how.correcting)


def sounds_unknown(ready: Compiled, text: Text, *, leading: bool) -> bool:
    """Does the message say (``leading``: right at its beginning) that the answer is not known?"""
    mentions = [
        m for m in ready.requests.mentions(text.items) if m.concept == "unknown" and not _denies_a_statement(text, m)
    ]
    if leading:
        return any(m.start <= 2 and m.end - m.start > 1 for m in mentions)
    return any(m.end - m.start > 1 or m.start == 0 for m in mentions)


def _denies_a_statement(text: Text, mention: Mention) -> bool:
    """ "I wouldn't say it's confidential" says something, "I could not say" does not."""
    words = {item.text for item in text.items[mention.start : mention.end]}
    meta = any(m.start <= mention.start < m.end for m in text.mentions if m.concept == "meta_negation")
    return meta and "would" in words and mention.end + 1 < len(text.items)


def _volume(ready: Compiled, text: Text, how: Circumstances, found: Sequence[Finding]) -> VolumeReading | None:
    named = any(c.labelled and c.asked is QuestionId.VOLUME for c in text.clauses)
    usable = _usable_figures(ready, text)
    if text.asked is None and not named:
        usable = tuple(q for q in usable if q.unit or q.role or q.per or q.scale >= 1e5)
    expected = text.asked in {None, QuestionId.VOLUME} and not how.as_question
    answered = any(f.question is text.asked and f.value is not None for f in found)
    least = 1e3 if how.correcting else 1e5
    large = any(q.scale >= least and not q.unit and (q.per or how.correcting or not answered) for q in usable)
    shape = next((f.value for f in found if f.question is QuestionId.TRAFFIC_SHAPE and f.value), "")
    shape = shape or ("steady" if text.whole.says("shape_steady_strong") or text.whole.says("shape_steady") else "")
    if not (expected or named or how.correcting):
        usable = tuple(q for q in usable if not _is_a_length(q))
    reading = VolumeReader(
        usable,
        ready.lexicon.units,
        band=ready.lexicon.numbers.band,
        bare=expected or named or large,
        shape=shape,
    ).read()
    if reading is None:
        return None
    if reading.volume is None and not _worth_asking(text, how, named=named, usable=usable):
        return replace(reading, asks="") if how.correcting and reading.parts is not None else None
    plainly = expected or named or how.correcting or any(q.unit for q in usable)
    overlooked = reading.of_factors and _counts_something_unknown(ready, text)
    return reading if plainly and not overlooked else replace(reading, sure=False)


def _is_a_length(quantity: Quantity) -> bool:
    """ "A 200 page tender", "into half a page": how long one text is, where no volume was asked for."""
    lengths = {"words", "pages", "characters"}
    return quantity.unit in lengths and quantity.scale <= 1 and not quantity.per and not quantity.each


def _counts_something_unknown(ready: Compiled, text: Text) -> bool:
    """A bare figure before a noun that we do not know may be a factor, unless it says how many ask."""
    may_follow = ready.lexicon.lists["may_follow_a_volume"]
    asking = _who_asks(text, may_follow)
    return any(
        place != asking and _counts_something_else(text.items, place, may_follow) for place in range(len(text.items))
    )


def _usable_figures(ready: Compiled, text: Text) -> tuple[Quantity, ...]:
    """The figures that may be about the volume: not those of a clause about something else, of people, of unknown things."""
    elsewhere = {
        place
        for clause in text.clauses
        if clause.labelled and clause.asked is not QuestionId.VOLUME
        for place in range(clause.span.start, clause.span.end)
    }
    for mention in text.mentions:
        if mention.concept in _NOT_VOLUME:
            elsewhere.update(range(mention.start, mention.end))
    may_follow = ready.lexicon.lists["may_follow_a_volume"]
    asking = _who_asks(text, may_follow)
    return tuple(
        replace(item.quantity, unit="users") if place == asking else item.quantity
        for place, item in enumerate(text.items)
        if item.quantity is not None
        and not (item.quantity.unit == "users" and item.quantity.value <= _OF_ONES_OWN and not item.quantity.per)
        and (place not in elsewhere or (item.quantity.unit == "requests" and item.quantity.per))
        and (place == asking or not _counts_something_else(text.items, place, may_follow))
    )


def _who_asks(text: Text, may_follow: frozenset[str]) -> int:
    """ "80 guides, 15 questions a day each": the place of the one figure that counts those who ask, or -1."""
    if not any(q.unit == "requests" and q.each for q in text.quantities) or any(
        q.unit == "users" for q in text.quantities
    ):
        return -1
    counts = [p for p in range(len(text.items)) if _counts_something_else(text.items, p, may_follow)]
    if len(counts) != 1 or not text.items[counts[0] + 1].text.endswith("s"):
        return -1
    each = next(p for p, item in enumerate(text.items) if (q := item.quantity) and q.unit == "requests" and q.each)
    return counts[0] if counts[0] < each else -1


def _worth_asking(text: Text, how: Circumstances, *, named: bool, usable: Sequence[Quantity]) -> bool:
    """Is a volume without size worth a question back, although something else was asked?"""
    if text.asked is QuestionId.VOLUME or named:
        return True
    return (how.correcting and text.asked is None) or any(q.unit == "requests" and q.per for q in usable)


def _counts_something_else(items: Sequence[Item], place: int, may_follow: frozenset[str]) -> bool:
    """A figure without unit in front of a noun that we do not know counts that noun."""
    quantity = items[place].quantity
    if quantity is None or quantity.unit or quantity.per or quantity.role or place + 1 >= len(items):
        return False
    following = items[place + 1]
    if following.place < quantity.end:
        return False  # "40M approximately": the word belongs to the figure
    return not (following.is_boundary or following.text in may_follow or not following.text.isalpha())


def _yes_or_no(text: Text) -> list[Finding]:
    """A plain yes or no to a question that takes one."""
    taking = [
        c
        for c in text.clauses[:2]
        if c.asked in BOOLEAN and (c.labelled or (text.asked in BOOLEAN and c is text.clauses[0]))
    ]
    concluded = text.clauses[-1:] if text.asked in BOOLEAN and _concludes(text) else ()  # "it's internal, so no"
    for first in (*taking, *concluded):
        found = _yes_or_no_in(text, first)
        if found:
            return found
    return []


def _concludes(text: Text) -> bool:
    if not text.clauses:
        return False
    last = text.clauses[-1].span
    return text.items[last.start].text in {"so", "hence", "therefore"} and last.end - last.start == _SO_NO


def _yes_or_no_in(text: Text, first: Clause) -> list[Finding]:
    begins = [m for m in first.mentions if m.concept in {"yes_word", "no_word"} and m.start <= first.span.start + 1]
    if not begins or first.asked is None:
        return []
    said = max(begins, key=lambda m: m.end - m.start)
    covered = {p for m in first.mentions if m.concept in {said.concept, "filler"} for p in range(m.start, m.end)}
    alone = all(p in covered for p in range(first.span.start, first.span.end))
    value = said.concept == "yes_word"
    if not alone and text.items[said.start].text not in (_PLAIN_YES if value else _PLAIN_NO):
        return []
    return [Finding(first.asked, value, sure=alone, place=first.span.start)]


def says_yes_or_no(text: Text) -> bool:
    """Does the message answer a yes-or-no question with one of the two?"""
    return bool(_yes_or_no(text))


def _choices_by_name(text: Text) -> list[Finding]:
    """ "switch team to some": a clause that names its question and ends in the name of a choice."""
    found = []
    for clause in text.clauses:
        if clause.asked is None or clause.asked not in type_of_choice:
            continue
        named = _names_in(text, clause) if clause.labelled else _only_name_in(text, clause)
        if len(named) == 1:
            value = [named[0]] if clause.asked is QuestionId.TASK_KIND else named[0]
            found.append(Finding(clause.asked, value, sure=True, place=clause.span.start, figure=True))
    return found


def _names_in(text: Text, clause: Clause) -> list[str]:
    """The names of choices in a clause, without those that are taken back ("some instead of dedicated")."""
    words = [item.text for item in text.items[clause.span.start : clause.span.end]]
    names = {choice.value for choice in type_of_choice[clause.asked]} if clause.asked else set()
    found = []
    for i in range(len(words)):
        for length in range(_LONGEST_CHOICE, 0, -1):
            if "_".join(words[i : i + length]) in names and i + length <= len(words):
                if not set(words[max(0, i - 2) : i]) & _TAKES_BACK:
                    found.append("_".join(words[i : i + length]))
                break
    return list(dict.fromkeys(found))


def _only_name_in(text: Text, clause: Clause) -> list[str]:
    """The name of a choice that is the whole clause besides a doubt or a courtesy ("some, I believe")."""
    aside = {p for m in clause.mentions if m.concept in {"hedge", "filler"} for p in range(m.start, m.end)}
    left = [text.items[p].text for p in range(clause.span.start, clause.span.end) if p not in aside]
    names = {choice.value for choice in type_of_choice[clause.asked]} if clause.asked else set()
    whole = [item.text for item in text.items[clause.span.start : clause.span.end]]
    doubted = {p for m in clause.mentions if m.concept == "hedge" for p in range(m.start, m.end)}
    said = [text.items[p].text for p in range(clause.span.start, clause.span.end) if p not in doubted]
    return [name for name in ("_".join(left), "_".join(whole), "_".join(said)) if name in names][:1]


def _bare_staff(text: Text) -> list[Finding]:
    """A bare figure as the answer to who would run the models: the last one that is meant ("none... sorry, one")."""
    if text.asked is not QuestionId.TEAM:
        return []
    found: list[Finding] = []
    for k, clause in enumerate(text.clauses):
        corrects = k > 0 and any(c.has("correcting") for c in text.clauses[k - 1 : k + 1])
        denied = clause.has("nobody", "negation") or (text.whole.has("nobody", "negation") and not corrects)
        counts = [q for q in text.in_clause(clause) if q.scale == 1 and q.value <= _LARGEST_STAFF]
        if len(counts) != 1 or len(text.in_clause(clause)) != 1 or denied or clause.labelled:
            continue
        plain_people = counts[0].unit == "" or counts[0].noun in _PEOPLE
        words = [i for i in text.items[clause.span.start : clause.span.end] if i.quantity is None]
        if plain_people and len(words) <= _MOST_STAFF_WORDS and (not found or corrects):
            found = [by_count(counts[0], place=clause.span.start, part_time=False)]
    return found

"""One message → a ``Reading``: the door of this package. Pure; the same message gives the same reading.

The order: clean, find figures and concepts, see whether something is asked for, collect candidate answers, weigh them.
"""

from typing import Any

from bot.conversation.understanding.candidates import (
    BOOLEAN,
    Circumstances,
    says_yes_or_no,
    sounds_unknown,
    weighed_candidates,
)
from bot.conversation.understanding.compiled import Compiled, Prepared, compiled
from bot.conversation.understanding.corrections import corrected_volume, is_correction
from bot.conversation.understanding.findings import Text
from bot.conversation.understanding.kinds import says_no_more_than
from bot.conversation.understanding.phrases import Item
from bot.conversation.understanding.quantity import Quantity
from bot.conversation.understanding.reading import Intent, Reading
from bot.conversation.understanding.replies import asked_again, likeliest_words, question_back
from bot.conversation.understanding.requests import Requested
from bot.conversation.understanding.slips import slip_of_the_volume
from bot.conversation.understanding.volume import VolumeReading
from bot.conversation.understanding.workloads import Workloads, workloads_in
from bot.facts.lexicon import Lexicon
from bot.framework import Answers, QuestionId, type_of_choice

_ABOUT_THE_QUESTION = {Intent.WHY, Intent.EXPLAIN, Intent.SKIP, Intent.UNKNOWN}
_STANDALONE = {Intent.HELP, Intent.BACK, Intent.RESTART, Intent.CANCEL, Intent.SUMMARY} | _ABOUT_THE_QUESTION
_LONGEST_NAME = 40
_IMPERATIVES = {"give", "show", "tell", "send", "explain", "list", "describe", "remind", "read", "get", "write", "sing"}
# The names of choices that mean nothing else, whatever was asked.
_UNMISTAKABLE = {
    "batch": QuestionId.LATENCY,
    "interactive": QuestionId.LATENCY,
    "sub_100ms": QuestionId.LATENCY,
    "general": QuestionId.TASK_SPECIALIZATION,
    "niche": QuestionId.TASK_SPECIALIZATION,
    "somewhat": QuestionId.TASK_SPECIALIZATION,
    "business_hours": QuestionId.TRAFFIC_SHAPE,
}
_KIND_OF_WORK = {"summaries", "summarisation", "summarization", "summarising", "summarizing"}
_MOST_OF_IT = 0.5  # share of the words of a message that also seems to answer something


def read(text: str, *, asked: QuestionId | None, known: Answers, lexicon: Lexicon) -> Reading:
    """What ``text`` says, as the answer to ``asked`` (``None``: nothing was asked) and to every other question."""
    ready = compiled(lexicon)
    return _MessageReader(ready, ready.prepared(text, asked), asked, known).read(text)


class _MessageReader:
    def __init__(self, ready: Compiled, prepared: Prepared, asked: QuestionId | None, known: Answers) -> None:
        self._ready = ready
        self._prepared = prepared
        self._text = prepared.text
        self._items = prepared.text.items
        self._asked = asked
        self._known = known

    def read(self, raw: str) -> Reading:
        if not self._items:
            intents = (Intent.OFF_TOPIC,) if raw.strip() else ()
            return Reading(intents=intents, ask=question_back(self._asked, ""), subject=self._asked)
        if (named := self._named_choice()) is not None and self._asked is not None:
            return Reading(intents=(Intent.ANSWER,), answers={self._asked: named})
        if self._asked is not None and (elsewhere := _UNMISTAKABLE.get(self._as_a_name())) is not None:
            return Reading(intents=(Intent.ANSWER,), answers={elsewhere: self._as_a_name()})
        if self._ready.requests.is_only(self._items, "thanks"):
            return Reading(intents=(Intent.OFF_TOPIC,), subject=self._asked, courtesy=True)
        requested = self._ready.requests.requested(self._items)
        if self._asks_to_begin(requested):
            return Reading(intents=(Intent.HELP,), subject=self._asked, begins=True, cut=self._prepared.cut)
        plain_yes_or_no = self._asked in BOOLEAN and says_yes_or_no(self._text)
        if requested is not None and requested.whole and not plain_yes_or_no and not self._names_the_work(requested):
            return self._requested_only(requested)
        beside = self._beside_what_puzzles()
        if beside is not None:
            if not self._answers_for_sure(beside):
                return Reading(intents=(Intent.EXPLAIN,), subject=self._asked, cut=self._prepared.cut)
            self._text, self._items = beside, beside.items
        says_yes = None if self._asked in BOOLEAN else self._ready.requests.says_yes(self._items)
        if says_yes is not None and not (self._asked is QuestionId.TEAM and not says_yes):
            ask = asked_again(self._asked)
            return Reading(intents=(Intent.ANSWER,), says_yes=says_yes, ask=ask, subject=self._asked)
        if requested is not None and requested.intent is Intent.WHAT_IF:
            return self._what_if(requested)
        if self._commands_us() and (cue := self._ready.requests.cued(self._items)) is not None:
            return Reading(intents=(cue,), subject=self._asked if cue in _ABOUT_THE_QUESTION else None)
        if self._plays_a_role() or self._ready.requests.is_beside_the_matter(self._items):
            return Reading(intents=(Intent.OFF_TOPIC,), subject=self._asked, cut=self._prepared.cut)
        if self._ready.requests.is_question(self._items, self._prepared.clean.text):
            return self._nothing_found(correcting=True) if self._complains() else self._question_to_us()
        return self._answered(requested)

    def _named_choice(self) -> Any:
        """The choice whose own name is the whole message ("own_cloud", "Business hours")."""
        text = self._prepared.clean.text
        if self._asked is None or self._asked not in type_of_choice or len(text) > _LONGEST_NAME:
            return None
        name = self._as_a_name()
        value = next((choice.value for choice in type_of_choice[self._asked] if choice.value == name), None)
        return [value] if value and self._asked is QuestionId.TASK_KIND else value

    def _as_a_name(self) -> str:
        text = self._prepared.clean.text[: _LONGEST_NAME + 1]
        return "_".join(text.lower().replace("-", " ").replace("_", " ").strip(" .!").split())

    def _commands_us(self) -> bool:
        """ "Give me an example of a niche task" is said to us and answers nothing."""
        words = [item.text for item in self._items[:4] if not item.is_boundary]
        said = [
            word
            for word in words
            if word not in {"please", "can", "could", "you", "just", "ok", "so", "and", "now", "would"}
        ]
        return len(said) > 1 and said[0] in _IMPERATIVES and said[1] in {"me", "us"}

    def _plays_a_role(self) -> bool:
        """ "SYSTEM: …" is no answer, whatever follows."""
        roles = self._ready.lexicon.lists["role_labels"]
        return len(self._items) > 1 and self._items[0].text in roles and self._items[1].text == ":"

    def _asks_to_begin(self, requested: Requested | None) -> bool:
        """ "Help us decide where our models should run" says what we are for, and nothing of a case."""
        if requested is not None and requested.whole and requested.intent is not Intent.HELP:
            return False
        if not any(m.concept == "begin" for m in self._ready.requests.mentions(self._items)):
            return False
        found = weighed_candidates(self._ready, self._text, Circumstances(as_question=True))
        return not any(question not in found.confirm for question in found.answers)

    def _names_the_work(self, requested: Requested) -> bool:
        """ "Summaries" is an answer where the task was asked for, "a summary please" a request."""
        about_the_task = self._asked in {QuestionId.TASK_SPECIALIZATION, QuestionId.TASK_KIND}
        return (
            about_the_task and requested.intent is Intent.SUMMARY and any(i.text in _KIND_OF_WORK for i in self._items)
        )

    def _complains(self) -> bool:
        """ "What I said before was wrong" begins like a question."""
        mentions = self._ready.requests.mentions(self._items)
        return self._items[-1].text != "?" and any(m.concept == "wrong" and m.start <= 1 < m.end for m in mentions)

    def _beside_what_puzzles(self) -> Text | None:
        """What stands beside "I don't get what you are asking", which answers nothing; None where nobody is puzzled."""
        puzzled = [m for m in self._ready.requests.mentions(self._items) if m.concept == "puzzled"]
        if not puzzled:
            return None
        spans = [c.span for c in self._text.clauses if any(c.span.start <= m.start < c.span.end for m in puzzled)]
        rest = tuple(i for p, i in enumerate(self._items) if not any(s.start <= p < s.end for s in spans))
        quantities = tuple(item.quantity for item in rest if item.quantity is not None)
        return self._ready.text_of(rest, quantities, self._asked)

    def _answers_for_sure(self, text: Text) -> bool:
        found = weighed_candidates(self._ready, text, Circumstances(as_question=True))
        return any(question not in found.confirm for question in found.answers)

    # --- requests and questions ---

    def _requested_only(self, requested: Requested) -> Reading:
        if requested.intent is Intent.WHAT_IF:
            return self._what_if(requested)
        if (
            requested.intent is Intent.WHY
            and self._asked is None
            and requested.subject is None
            and not self._says_why()
        ):
            return Reading(intents=(Intent.HELP,), cut=self._prepared.cut)  # "what is this for?"
        about = self._asked if requested.intent in _ABOUT_THE_QUESTION else None
        intents: tuple[Intent, ...] = (requested.intent,)
        if requested.intent is Intent.SKIP and self._ready.requests.is_only(self._items, Intent.UNKNOWN):
            intents = (Intent.SKIP, Intent.UNKNOWN)  # "pass", "ask me later" say both
        return Reading(
            intents=intents,
            subject=requested.subject or about,
            term=requested.term,
            cut=self._prepared.cut,
        )

    def _says_why(self) -> bool:
        return any(
            item.text in {"why", "warum", "wieso", "weshalb", "pourquoi", "how", "reason"} for item in self._items
        )

    def _what_if(self, requested: Requested) -> Reading:
        """The answers behind "what if" are suppositions: they change nothing."""
        rest = tuple(self._items[requested.rest :])
        quantities = tuple(item.quantity for item in rest if item.quantity is not None)
        supposed = self._ready.text_of(rest, quantities, None)
        found = weighed_candidates(self._ready, supposed, Circumstances(supposed=True))
        changes = dict(found.answers)
        if len(changes) > 1 and QuestionId.TASK_KIND in found.confirm:
            del changes[QuestionId.TASK_KIND]  # rather about what the other is said of than another task
        bounds, times = self._known.volume_bounds, self._times()
        if QuestionId.VOLUME not in changes and times and bounds:
            low, high = bounds[0] * times, bounds[1] * times
            changes[QuestionId.VOLUME] = low if low == high else [low, high]
        if times and not any(c.has("per_year", "per_quarter", "per_month", "per_week") for c in supposed.clauses):
            changes.pop(QuestionId.GROWTH, None)  # "double the volume" is no growth rate
        if not changes and not times:
            changes = self._supposed_of_the_question(rest, quantities)
        ask = "" if changes else _what_to_suppose(of_no_volume=bool(times and not bounds))
        return Reading(
            intents=(Intent.WHAT_IF,),
            what_if=changes,
            assumptions=found.assumptions,
            ask=ask,
            cut=self._prepared.cut,
        )

    def _supposed_of_the_question(
        self, rest: tuple[Item, ...], quantities: tuple[Quantity, ...]
    ) -> dict[QuestionId, Any]:
        """ "A dedicated team" says something only as the answer to its question."""
        if self._asked is None:
            return {}
        text = self._ready.text_of(rest, quantities, self._asked)
        found = weighed_candidates(self._ready, text, Circumstances(supposed=True))
        return {question: value for question, value in found.answers.items() if question is self._asked}

    def _times(self) -> float:
        """By how much the volume is supposed to change ("ten times", "double"), or 0."""
        for quantity in self._text.quantities:
            if quantity.unit == "times":
                return quantity.value
        words = {item.text for item in self._items}
        for factor, names in self._ready.lexicon.multiples.items():
            if words & names:
                return factor
        return 0.0

    def _question_to_us(self) -> Reading:
        """A question that is not taken as an answer; what it seems to say is at most proposed."""
        words = {item.text for item in self._items}
        if words & self._ready.lexicon.lists["about_cost"] and "why" not in words:
            return Reading(intents=(Intent.ESTIMATE,), subject=self._asked)
        subject, term = self._ready.requests.topic(self._items)
        found = weighed_candidates(self._ready, self._text, Circumstances(as_question=True))
        if self._asked is not None and self._asked in found.answers:
            value = found.answers[self._asked]
            said = likeliest_words(self._asked, value)
            return Reading(
                intents=(Intent.EXPLAIN,), answers={self._asked: value}, confirm=(self._asked,), likeliest=said,
                subject=self._asked, term=term, ask=question_back(self._asked, said),
            )  # fmt: skip
        ours = subject is not None and bool(words & self._ready.lexicon.lists["asks_about_ours"])
        if ours and (term or subject is self._asked):
            return Reading(intents=(Intent.EXPLAIN,), subject=subject, term=term)
        cue = self._ready.requests.cued(self._items)
        if cue is not None and cue is not Intent.UNKNOWN:
            return Reading(intents=(cue,), subject=self._asked if cue in _ABOUT_THE_QUESTION else None)
        return Reading(intents=(Intent.OFF_TOPIC,), subject=self._asked)

    # --- answers ---

    def _answered(self, requested: Requested | None) -> Reading:
        slip = slip_of_the_volume(self._text, self._prepared.tokens, self._known, self._ready.lexicon)
        if slip is not None and slip.volume is not None:
            return self._corrected_only(slip, plain_volume(slip.volume))
        correcting = is_correction(self._text)
        described = workloads_in(self._ready, self._text, self._known)
        workloads = described.taken
        how = Circumstances(correcting=correcting, quoted=self._prepared.clean.quoted)
        found = weighed_candidates(self._ready, self._beside(described), how)
        answers, confirm = dict(found.answers), list(found.confirm)
        if described.places:  # each has its own; there is no common one
            correcting = False
            answers.pop(QuestionId.VOLUME, None)
            answers.pop(QuestionId.TASK_KIND, None)
        asks, subject, assumptions, parts = found.asks, found.subject, found.assumptions, found.parts
        corrected = self._corrected_volume(already=QuestionId.VOLUME in answers) if correcting else None
        if corrected is not None and corrected.of_period and corrected.volume is None and self._asked in answers:
            corrected = None  # "it used to be nightly, now users wait for it" is an answer
        if corrected is not None:
            if corrected.of_period:
                answers.pop(QuestionId.LATENCY, None)  # "weekly, not monthly" is about the figure, not about latency
            asks, subject, assumptions = corrected.asks, QuestionId.VOLUME, corrected.assumptions
            parts = corrected.parts
            if corrected.volume is not None:
                answers[QuestionId.VOLUME] = plain_volume(corrected.volume)
                confirm += [] if corrected.sure else [QuestionId.VOLUME]
        if QuestionId.TASK_KIND in confirm and says_no_more_than(
            answers.get(QuestionId.TASK_KIND, ()), self._known.task_kind or ()
        ):
            answers.pop(QuestionId.TASK_KIND, None)
        if self._knows_nothing(answers, confirm):
            answers, confirm = {}, []
        cue = self._cue(requested, answers, confirm, asks)
        if cue is not None:
            about = self._asked if cue in _ABOUT_THE_QUESTION else None
            return Reading(intents=(cue,), subject=about, cut=self._prepared.cut)
        intents = self._intents(requested, has_answers=bool(answers), asks=asks)
        if Intent.UNKNOWN in intents:
            if not answers:
                return Reading(intents=intents, subject=self._asked, cut=self._prepared.cut)
            intents, confirm = (Intent.ANSWER,), list(answers)
        if not answers and not asks and described == Workloads() and not (set(intents) & _STANDALONE):
            return self._nothing_found(correcting=correcting)
        confirm = [question for question in dict.fromkeys(confirm) if question in answers]
        confirm.sort(key=lambda question: question is not self._asked)  # first what was asked
        likeliest = found.likeliest
        if confirm and not asks:
            subject, likeliest = confirm[0], likeliest_words(confirm[0], answers[confirm[0]])
            asks = question_back(subject, likeliest)
        elif asks:
            asks = question_back(subject, "", about=asks)
        return Reading(
            intents=intents, answers=answers, confirm=tuple(confirm), assumptions=assumptions, ask=asks,
            likeliest=likeliest, subject=subject or (None if answers else self._asked), corrects=correcting,
            implied=found.implied, workloads=workloads, workloads_left=described.left, parts=parts, cut=self._prepared.cut,
        )  # fmt: skip

    def _beside(self, described: Workloads) -> Text:
        """The message without the stretches that describe workloads: they say nothing of the whole."""
        if not described.places:
            return self._text
        rest = tuple(item for place, item in enumerate(self._items) if place not in described.places)
        quantities = tuple(item.quantity for item in rest if item.quantity is not None)
        return self._ready.text_of(rest, quantities, self._asked)

    def _corrected_only(self, slip: VolumeReading, volume: float | list[float]) -> Reading:
        """The message is a remark on the volume that stands, whatever was asked."""
        likeliest = "" if slip.sure else likeliest_words(QuestionId.VOLUME, volume)
        return Reading(
            intents=(Intent.ANSWER,), answers={QuestionId.VOLUME: volume}, confirm=() if slip.sure else (QuestionId.VOLUME,),
            assumptions=slip.assumptions, ask=question_back(QuestionId.VOLUME, likeliest) if likeliest else "",
            likeliest=likeliest, subject=QuestionId.VOLUME, corrects=True, cut=self._prepared.cut,
        )  # fmt: skip

    def _cue(
        self, requested: Requested | None, answers: dict[QuestionId, Any], confirm: list[QuestionId], asks: str
    ) -> Intent | None:
        """What a message that answers nothing for sure seems to ask for."""
        if requested is not None or self._prepared.clean.quoted or any(q not in confirm for q in answers):
            return None
        if any(m.concept == "wrong" for m in self._ready.requests.mentions(self._items)):
            return None
        at_least = _MOST_OF_IT if answers or asks else 0.0
        cue = self._ready.requests.cued(self._items, at_least=at_least)
        return None if self._asked in answers and cue in {Intent.UNKNOWN, Intent.SKIP, Intent.OFF_TOPIC} else cue

    def _knows_nothing(self, answers: dict[QuestionId, Any], confirm: list[QuestionId]) -> bool:
        """ "Will find out tomorrow": the rest of such a message says nothing, unless it is sure or about the question."""
        if not answers or self._asked is None or self._asked in answers or any(q not in confirm for q in answers):
            return False
        if self._asked is QuestionId.TASK_SPECIALIZATION and QuestionId.TASK_KIND in answers:
            return False
        return sounds_unknown(self._ready, self._text, leading=True)

    def _corrected_volume(self, *, already: bool) -> VolumeReading | None:
        units = self._ready.lexicon.units
        return corrected_volume(self._text, self._prepared.tokens, self._known, units, already=already)

    def _intents(self, requested: Requested | None, *, has_answers: bool, asks: str) -> tuple[Intent, ...]:
        if requested is None:
            unknown = not has_answers and sounds_unknown(self._ready, self._text, leading=bool(asks))
            return (Intent.UNKNOWN,) if unknown else (Intent.ANSWER,)
        if requested.intent is Intent.HELP and has_answers:
            return (Intent.ANSWER,)
        if requested.intent in {Intent.SKIP, Intent.UNKNOWN} or not has_answers:
            return (requested.intent,)
        return (requested.intent, Intent.ANSWER)

    def _nothing_found(self, *, correcting: bool) -> Reading:
        says_yes = self._ready.requests.says_yes(self._items)
        if says_yes is not None:
            return Reading(
                intents=(Intent.ANSWER,), says_yes=says_yes, ask=asked_again(self._asked), subject=self._asked
            )
        wrong = any(m.concept == "wrong" for m in self._ready.requests.mentions(self._items))
        if wrong or (correcting and self._asked is None):
            ask = "I can change any answer, for example with “volume is 80M”. Which one is wrong?"
            return Reading(intents=(Intent.ANSWER,), ask=ask, corrects=True, cut=self._prepared.cut)
        _, term = self._ready.requests.topic(self._items)
        if term and self._prepared.clean.text.rstrip().endswith("?"):  # "p95?"
            return Reading(intents=(Intent.EXPLAIN,), subject=self._asked, term=term)
        if self._asked is None:
            ours = any(m.concept in self._ready.lexicon.lists["concepts_of_a_case"] for m in self._text.mentions)
            if not ours:
                return Reading(intents=(Intent.OFF_TOPIC,), cut=self._prepared.cut)
            ask = "I could not place that yet: where may the data be processed?"
            return Reading(intents=(Intent.ANSWER,), ask=ask, cut=self._prepared.cut)
        ask = question_back(self._asked, "")
        return Reading(intents=(Intent.ANSWER,), ask=ask, subject=self._asked, cut=self._prepared.cut)


def _what_to_suppose(*, of_no_volume: bool) -> str:
    if of_no_volume:
        return "There is no volume noted yet that I could change by that. Try a figure: what if we had 300M tokens a month?"
    return "For example: what if we had 300M tokens a month? What should I change?"


def plain_volume(volume: float | tuple[float, float]) -> float | list[float]:
    """A volume as it stands in JSON."""
    return list(volume) if isinstance(volume, tuple) else volume

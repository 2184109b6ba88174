"""What was written, edited or deleted → a step of the consultation. Pure; what it means is ``conversation/understanding``."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol, assert_never

from bot import talk
from bot.conversation import machine
from bot.conversation.consultation import Consultation, Given
from bot.conversation.saying import answer_in_words
from bot.conversation.understanding.parts import GUESSED_TOKENS
from bot.conversation.understanding.reading import Intent, Reading
from bot.facts.sentences import SectionKey
from bot.framework import MAIN_QUESTIONS, Answers, QuestionId
from bot.messages import Message
from bot.steps import Step
from bot.topics.asking import looks_like_a_question
from bot.topics.retrieval import TopicIndex, suggestions
from bot.topics.retrieval import answer as topic_answer
from bot.verdicts import Verdicts

ASKS_FOR_A_TERM = (
    "what is",
    "what's",
    "what’s",
    "whats",
    "what are",
    "what does",
    "what do you mean",
    "define",
    "explain",
    "how do",
)
"""How a question for the meaning of a word begins."""


LONGEST_REMARK = 200
"""Characters of a message that is tried as the answer to every question."""


class Understanding(Protocol):
    """Free text to answers and requests, without a model."""

    def __call__(self, text: str, *, asked: QuestionId | None, known: Answers) -> Reading:
        """What ``text`` says, after ``asked`` was asked and with ``known`` known."""
        ...


class Hearing:
    """Turns messages into steps."""

    def __init__(self, verdicts: Verdicts, understand: Understanding, topics: TopicIndex) -> None:
        self._verdicts = verdicts
        self._decider = verdicts.decider
        self._framework = verdicts.decider.framework
        self._understand = understand
        self._topics = topics

    def said(self, consultation: Consultation, message: Message, text: str) -> Step:
        if consultation.restarting:
            return self._said_about_starting_over(consultation, message, text)
        reading = self.read(consultation, text)
        step = self._step_on(consultation, message, text, reading)
        return replace(step, paragraphs=(talk.CUT, *step.paragraphs)) if reading.cut else step

    def _step_on(self, consultation: Consultation, message: Message, text: str, reading: Reading) -> Step:
        if reading.courtesy:
            return Step(consultation, talk.WELCOME, ask=consultation.asked, stop=consultation.asked is None)
        if reading.begins:
            fresh = consultation.asked is None and not consultation.answers
            onward = consultation.model_copy(update={"carry_on": consultation.decided, "closed": False})
            return Step(onward, talk.BEGINS if fresh else (), ask=consultation.asked)
        topic = self._topic(consultation, text, reading)
        if topic is not None:
            return topic
        put = consultation.waiting_for_yes()
        if reading.says_yes is not None and put:
            return self.answered_yes_or_no(consultation, message, put, yes=reading.says_yes)
        after = self._with_reading(consultation, message, reading)
        for intent in reading.intents:
            if intent is not Intent.ANSWER:
                return self.asked_for(intent, after, message, reading)
        if after != consultation or reading.workloads_left:
            said = _beside(reading, after)
            if reading.ask and reading.subject not in reading.confirm:
                return self._asked_back(after, reading, said)
            return Step(after, said, doubt=reading.ask, doubt_about=reading.subject)
        if reading.answers:
            return Step(after, talk.ALREADY)
        if reading.ask and (consultation.answers or consultation.asked):
            return self._asked_back(after, reading)
        return self._not_understood(consultation)

    def _asked_back(self, consultation: Consultation, reading: Reading, said: tuple[str, ...] = ()) -> Step:
        """A question of its own: put in its own words, before any reading's yes; what it asks about is no longer read."""
        about = reading.subject
        if about is None:
            return Step(consultation, (*said, reading.ask), ask=consultation.asked)
        waits = about in consultation.proposed or machine.conflict_about(consultation, about) is not None
        if waits and not reading.corrects and reading.parts is None:
            return Step(consultation, said or talk.NO_ANSWER)  # what waits is put again
        unread = machine.unread(consultation, about) if reading.corrects else consultation
        return Step(unread, said, ask=about, ask_first=True, wording=reading.ask, likeliest=_guessed(unread, about))

    def read(self, consultation: Consultation, text: str) -> Reading:
        """What was understood; a case that was put as a question ("should we …, 300M tokens a month?") is read as a case."""
        known = consultation.known()
        reading = self._understand(text, asked=consultation.asked, known=known).after(consultation.volume_parts)
        if Intent.WHAT_IF in reading.intents and not reading.what_if:
            return self._what_if_of_some_question(text, known) or reading
        if _found_nothing(reading) and "?" not in text and len(text) <= LONGEST_REMARK:
            return self._of_another_question(text, consultation, known) or reading
        about_something_else = set(reading.intents) <= {Intent.EXPLAIN, Intent.OFF_TOPIC, Intent.ANSWER}
        if "?" not in text or not about_something_else or _is_sure_of_something(reading):
            return reading
        if looks_like_a_question(text, self._topics):
            return reading
        as_a_case = self._understand(text.replace("?", "."), asked=None, known=known)  # it answers no question of ours
        as_a_case = as_a_case.without(QuestionId.DATA_RESIDENCY) if _is_only_guessed(as_a_case) else as_a_case
        return as_a_case if as_a_case.answers else reading

    def _of_another_question(self, text: str, consultation: Consultation, known: Answers) -> Reading | None:
        """What answers another question than the one asked, where it answers just one: proposed."""
        read = {q: self._understand(text, asked=q, known=known) for q in MAIN_QUESTIONS if q is not consultation.asked}
        found = {q: one.answers[q] for q, one in read.items() if q in one.answers and q not in one.confirm}
        if len(found) != 1 or QuestionId.VOLUME in found:
            return None
        return Reading((Intent.ANSWER,), found, tuple(found), subject=next(iter(found)))

    def _what_if_of_some_question(self, text: str, known: Answers) -> Reading | None:
        """ "What if we had a dedicated team?" names its question only to who tries them: taken where just one makes sense."""
        tried = [self._understand(text, asked=question, known=known) for question in MAIN_QUESTIONS]
        found = {str(sorted(reading.what_if.items())): reading for reading in tried if reading.what_if}
        return next(iter(found.values())) if len(found) == 1 else None

    def _topic(self, consultation: Consultation, text: str, reading: Reading) -> Step | None:
        """A question about the field is answered from the topics; None where the message is anything else."""
        fresh = not consultation.answers and consultation.asked is None
        about_the_field = {Intent.OFF_TOPIC, Intent.EXPLAIN, Intent.ESTIMATE} | (
            {Intent.WHAT_IF, Intent.WHY} if fresh else set()
        )
        intents = set(reading.intents)
        if not looks_like_a_question(text, self._topics):
            return None
        found = topic_answer(text, self._topics)
        asked_for_sure = fresh and found is not None and found.sure and not self._states_a_case(text)
        if not asked_for_sure and (
            _is_sure_of_something(reading)
            or not intents <= about_the_field | {Intent.ANSWER}
            or intents == {Intent.ANSWER}
        ):
            return None
        if not fresh and reading.term in self._framework.terms and text.strip().lower().startswith(ASKS_FOR_A_TERM):
            return None  # in the middle of a question the short explanation of the term is enough
        if found is None:
            if Intent.OFF_TOPIC not in reading.intents or reading.answers:
                return None
            near = talk.near_topics(suggestions(text, self._topics))
            return Step(consultation, (*talk.OFF_TOPIC, near), talk.BEGIN, stop=fresh, ask=consultation.asked)
        said = (*found.paragraphs, *talk.beside(found.beside), *talk.sources(found.sources))
        return Step(consultation, said, talk.BEGIN, stop=fresh, ask=consultation.asked)

    def _states_a_case(self, text: str) -> bool:
        """ "Where should our models run? The data has to stay with us.": what follows the question answers one of ours."""
        stated = text.rpartition("?")[2]
        return bool(stated.strip()) and _is_sure_of_something(self._understand(stated, asked=None, known=Answers()))

    def _with_reading(self, consultation: Consultation, message: Message, reading: Reading) -> Consultation:
        for question, value in reading.answers.items():
            given = Given(value=value, author=message.author, at=message.at, message=message.id)
            if question in reading.confirm:
                in_passing = len(reading.answers) > 1 and not reading.corrects
                if not (in_passing and question in consultation.proposed):  # what waits was read from more than this
                    consultation = machine.proposed(consultation, question, given)
            else:
                consultation = machine.said_by_somebody(consultation, question, given)
        for question, value in reading.implied.items():
            if question not in consultation.answers and question not in consultation.proposed:
                given = Given(value=value, author=message.author, at=message.at, message=message.id)
                consultation = machine.answered(consultation, question, given)
        if reading.parts is not None or QuestionId.VOLUME in reading.answers:
            consultation = consultation.model_copy(update={"volume_parts": reading.parts})
        for workload in reading.workloads:
            own = {key: value for key, value in workload.items() if key != "name"}
            given = Given(value=own, author=message.author, at=message.at, message=message.id)
            consultation = machine.with_workload(consultation, str(workload["name"]), given)
        return consultation

    def answered_yes_or_no(
        self, consultation: Consultation, message: Message, put: tuple[QuestionId, ...], *, yes: bool
    ) -> Step:
        """A yes to all that was put, or a no: to several at once it asks which."""
        if len(put) > 1 and not yes:
            return Step(consultation, one_by_one=True)
        by = Given(value=None, author=message.author, at=message.at)
        after = consultation
        for question in put:
            after = machine.confirmed(after, question, yes=yes, by=by)
        kept = yes or not put or put[0] in consultation.answers
        return Step(after, ask=None if kept else put[0])

    def asked_for(self, intent: Intent, consultation: Consultation, message: Message, reading: Reading) -> Step:
        asked = reading.subject or consultation.asked
        match intent:
            case Intent.RESTART:
                return self._asked_to_start_over(consultation, message.author)
            case Intent.CANCEL:
                kept = bool(consultation.answers or consultation.workloads)
                return Step(consultation.model_copy(update={"closed": True}), talk.cancelled(kept=kept), stop=True)
            case Intent.SUMMARY:
                return Step(consultation, stop=True, choices=talk.SUMMARY_CHOICES)
            case Intent.BACK:
                return self._back(consultation)
            case Intent.HELP:
                return Step(consultation, talk.HELP)
            case Intent.WHY:
                return self.why(consultation, asked)
            case Intent.EXPLAIN:
                return Step(consultation, talk.explained(self._framework, reading.term), ask=consultation.asked)
            case Intent.SKIP if asked is None and consultation.decided:  # "go on"
                return Step(consultation.model_copy(update={"carry_on": True, "closed": False}))
            case Intent.UNKNOWN | Intent.SKIP:
                return self.declined(consultation, asked)
            case Intent.WHAT_IF:
                return self._what_if(consultation, reading)
            case Intent.OFF_TOPIC:
                return Step(consultation, talk.OFF_TOPIC, ask=consultation.asked)
            case Intent.ESTIMATE:
                return self._cost(consultation)
            case Intent.ANSWER:
                return Step(consultation)
            case _:
                assert_never(intent)

    def _cost(self, consultation: Consultation) -> Step:
        """What it costs: of the verdict where there is one, else how to come to it."""
        if not consultation.decided:
            return Step(consultation, talk.ESTIMATES, ask=consultation.asked)
        said = self._verdicts.on(consultation).rendered.paragraphs(SectionKey.COST)
        return Step(consultation, said or talk.ESTIMATES, ask=consultation.asked, stop=consultation.asked is None)

    def _not_understood(self, consultation: Consultation) -> Step:
        if not consultation.answers and consultation.asked is None:
            return Step(consultation, talk.HELP)
        return Step(consultation, talk.NOT_UNDERSTOOD, ask=consultation.asked)

    def _asked_to_start_over(self, consultation: Consultation, author: str) -> Step:
        if not (consultation.answers or consultation.workloads or consultation.proposed) or not _may_restart(
            consultation, author
        ):
            return self.restarted(consultation, author)
        return Step(consultation.model_copy(update={"restarting": True}))

    def _said_about_starting_over(self, consultation: Consultation, message: Message, text: str) -> Step:
        """A yes or a no is about that; anything else is what it would be without the question."""
        sure = self._understand(text, asked=None, known=consultation.known()).says_yes
        consultation = consultation.model_copy(update={"restarting": False})
        if sure is None:
            return self.said(consultation, message, text)
        return self.restarted(consultation, message.author) if sure else self.kept(consultation)

    def kept(self, consultation: Consultation) -> Step:
        """It is not started over."""
        return Step(consultation, talk.KEPT, ask=consultation.asked, stop=consultation.asked is None)

    def restarted(self, consultation: Consultation, author: str) -> Step:
        """A new consultation in the place of this one, if ``author`` may."""
        if consultation.answers and not _may_restart(consultation, author):
            return Step(consultation, talk.ONLY_THE_STARTER_RESTARTS, ask=consultation.asked)
        starter = consultation.started_by if author in consultation.helpers else author
        kept = {name: getattr(consultation, name) for name in ("shown", "defaults", "helpers")}
        return Step(Consultation(started_by=starter).model_copy(update=kept), talk.RESTARTED)

    def _back(self, consultation: Consultation) -> Step:
        earlier, question = machine.gone_back(consultation)
        if question is None:
            return Step(consultation, talk.NOTHING_BEFORE)
        return Step(earlier.model_copy(update={"closed": False}), ask=question)

    def why(self, consultation: Consultation, question: QuestionId | None) -> Step:
        if question is None and consultation.decided:
            reasons = self._verdicts.on(consultation).rendered.reasons
            return Step(consultation, reasons or talk.HELP, stop=True)
        if question is None:
            return Step(consultation, talk.HELP)
        return Step(consultation, (self._framework.questions[question].why,), ask=question)

    def declined(self, consultation: Consultation, question: QuestionId | None) -> Step:
        if question is None:
            return self._not_understood(consultation)
        title = self._framework.questions[question].title.lower()
        return Step(machine.declined(consultation, question), (talk.left_open(title),))

    def _what_if(self, consultation: Consultation, reading: Reading) -> Step:
        if not reading.what_if and consultation.last_verdict is not None:
            return self.flips(consultation)
        if not reading.what_if:
            return Step(consultation, (reading.ask or talk.WHAT_IF_HOW,), ask=consultation.asked)
        return self.supposed(consultation, reading.what_if)

    def flips(self, consultation: Consultation) -> Step:
        """What would change the verdict, what is open, the notes, and how to try something."""
        rendered = self._verdicts.on(consultation).rendered
        rest = (*rendered.unknowns, *rendered.paragraphs(SectionKey.NOTES))
        return Step(consultation, (*(rendered.flips or talk.NO_FLIPS), *rest, talk.WHAT_IF_HOW), stop=True)

    def supposed(self, consultation: Consultation, changes: Mapping[QuestionId, Any]) -> Step:
        """What would come out with other answers; nothing is changed by it."""
        known = consultation.known()
        other = known
        for question, value in changes.items():
            other = other.with_answer(question, value)
        said = ", ".join(answer_in_words(self._framework, q, value) for q, value in changes.items())
        now, then = self._decider.decide(known), self._decider.decide(other)
        shown = self._verdicts.currency_of(consultation)
        lines = talk.compared(self._verdicts.sentences.names, said, now, then, shown)
        return Step(consultation, lines, talk.take_choices(self._framework, changes), stop=True)

    def edited(self, consultation: Consultation, message: Message, earlier: str, text: str) -> Step:
        before = machine.said_in(consultation, earlier)
        reading = self._understand(text, asked=None, known=consultation.known())
        dropped = [question for question in before if question not in reading.answers]
        named = {str(workload["name"]) for workload in reading.workloads}
        unnamed = [name for name in machine.workloads_of(consultation, earlier) if name not in named]
        after = machine.without_what_waits(machine.taken_back(consultation, dropped), earlier)
        after = machine.without_workloads(after, unnamed)
        same_message = Message(earlier, message.author, message.at, message.content)
        after = self._with_reading(after, same_message, reading)
        if after == consultation:
            return Step(consultation, stop=True)
        titles = [self._framework.questions[question].title.lower() for question in dropped]
        return Step(after, talk.edited([*titles, *map(talk.workload_named, unnamed)]))

    def deleted(self, consultation: Consultation, earlier: str) -> Step:
        said, named = machine.said_in(consultation, earlier), machine.workloads_of(consultation, earlier)
        waited = machine.waiting_from(consultation, earlier)
        after = machine.without_what_waits(consultation, earlier)
        if not said and not named:
            titles = [self._framework.questions[question].title.lower() for question in waited]
            return Step(after, talk.set_aside(titles)) if titles else Step(after, stop=True)
        words = [
            f"{self._framework.questions[question].title}: {answer_in_words(self._framework, question, given.value)}"
            for question, given in said.items()
        ]
        words += map(talk.workload_named, named)
        return Step(after, talk.deleted(words), talk.deleted_choices(earlier), stop=True)


def _guessed(consultation: Consultation, about: QuestionId) -> float | None:
    """The volume at a usual size, where only the number of requests is known."""
    parts = consultation.volume_parts
    if about is not QuestionId.VOLUME or parts is None or parts.tokens is not None or parts.requests_in_all is None:
        return None
    return parts.requests_in_all * GUESSED_TOKENS


def _beside(reading: Reading, after: Consultation) -> tuple[str, ...]:
    """What has to be said of how a message was read."""
    left = talk.workloads_left(len(reading.workloads), reading.workloads_left, len(after.workloads))
    return (*left, *talk.assumed(reading.assumptions))


def _found_nothing(reading: Reading) -> bool:
    """An answer was looked for and none was found."""
    found = (
        reading.answers or reading.workloads or reading.workloads_left or reading.parts or reading.says_yes is not None
    )
    return reading.intents == (Intent.ANSWER,) and not found and not reading.corrects


def _may_restart(consultation: Consultation, author: str) -> bool:
    return author in {consultation.started_by, *consultation.helpers}


def _is_only_guessed(reading: Reading) -> bool:
    """ "Should we self-host?" weighs a way to run a model and says nothing of where the data may go."""
    return QuestionId.DATA_RESIDENCY in reading.confirm


def _is_sure_of_something(reading: Reading) -> bool:
    return any(question not in reading.confirm for question in reading.answers)

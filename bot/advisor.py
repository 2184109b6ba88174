"""READ FIRST. One message in, replies out: the middle of the product, the same for Slack, the terminal and the tests.

``Advisor.reply_to`` is pure and synchronous: it takes the stored consultation and one message, and returns the new
consultation with what to say. Who calls it persists both in one transaction (``storage``) and delivers afterwards
(``slack``), or prints (``cli``). What a message means is ``conversation/understanding``; what comes next is
``conversation/machine``; the verdict is ``scoring``; the words of a decision are ``phrasing``. No model takes part here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, assert_never

from bot import talk
from bot.conversation import machine
from bot.conversation.consultation import Consultation, Given
from bot.conversation.saying import answer_in_words, labels_of, taken_lines
from bot.conversation.understanding.reading import Intent, Reading
from bot.facts.sentences import Length, Sentences
from bot.framework import Answers, QuestionId
from bot.messages import Deleted, Edited, Message, Place, Pressed, Said, Tenant
from bot.phrasing import plain
from bot.phrasing.briefing import brief_of
from bot.replies import CheckItem, Choice, Confirm, Question, Reply, Summary, Text, Verdict
from bot.scoring.decide import Decider
from bot.scoring.decision import Decision
from bot.topics.asking import looks_like_a_question
from bot.topics.retrieval import TopicIndex, suggestions
from bot.topics.retrieval import answer as topic_answer

__all__ = [
    "Advisor",
    "CheckItem",
    "Choice",
    "Confirm",
    "Deleted",
    "Edited",
    "Message",
    "Place",
    "Pressed",
    "Question",
    "Reply",
    "Said",
    "Summary",
    "Tenant",
    "Text",
    "Turn",
    "Verdict",
]


class Understanding(Protocol):
    """Free text to answers and requests, without a model."""

    def __call__(self, text: str, *, asked: QuestionId | None, known: Answers) -> Reading:
        """What ``text`` says, after ``asked`` was asked and with ``known`` known."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes of one message: the consultation as it is now, what to say in order, and the decision that was given."""

    consultation: Consultation
    replies: tuple[Reply, ...]
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """A consultation with what has to be said before the next question. ``stop``: nothing more is asked now."""

    consultation: Consultation
    paragraphs: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    stop: bool = False
    ask: QuestionId | None = None
    """Put this question next, whatever else is open."""
    doubt: str = ""
    """How to ask for a yes, in the words of the understanding."""


class Advisor:
    """Answers messages. Holds knowledge only; the state of a conversation is its ``Consultation``."""

    def __init__(
        self, *, decider: Decider, understand: Understanding, sentences: Sentences, topics: TopicIndex
    ) -> None:
        self._decider = decider
        self._topics = topics
        self._framework = decider.framework
        self._understand = understand
        self._sentences = sentences
        self._labels = labels_of(decider.framework)

    def reply_to(self, consultation: Consultation, message: Message, place: Place | None = None) -> Turn:
        """The consultation after ``message`` and what to say. ``place``: a thread of a channel has several people in it."""
        if not consultation.started_by:
            consultation = consultation.model_copy(update={"started_by": message.author})
        match message.content:
            case Said(text):
                step = self._said(consultation, message, text)
            case Pressed(action, values):
                step = self._pressed(consultation, message, action, values)
            case Edited(earlier, text):
                step = self._edited(consultation, message, earlier, text)
            case Deleted(earlier):
                step = self._deleted(consultation, earlier)
            case _:
                assert_never(message.content)
        return self._turn(consultation, step)

    def verdict_on(
        self, consultation: Consultation, decision: Decision | None = None, length: Length = Length.FULL
    ) -> Verdict:
        """The verdict on the answers of a consultation, worded without a model; brief leaves out what need not be said."""
        decision = decision or self._decider.decide(consultation.known())
        brief = brief_of(decision, self._sentences.names, labels=self._labels)
        return Verdict(
            decision=decision,
            brief=brief,
            rendered=plain.render(brief, self._sentences, length=length),
            checklist=talk.checklist(self._framework, consultation),
            choices=talk.VERDICT_CHOICES,
        )

    # What was said

    def _said(self, consultation: Consultation, message: Message, text: str) -> _Step:
        reading = self._read(consultation, text)
        topic = self._topic(consultation, text, reading)
        if topic is not None:
            return topic
        if reading.says_yes is not None and consultation.proposed:
            return self._answered_yes_or_no(consultation, message, yes=reading.says_yes)
        after = self._with_reading(consultation, message, reading)
        for intent in reading.intents:
            if intent is not Intent.ANSWER:
                return self._asked_for(intent, after, message, reading)
        if after != consultation:
            doubt = reading.ask if len(reading.confirm) == 1 else ""
            notes = (reading.ask,) if reading.ask and not reading.confirm else ()
            cut = (talk.CUT,) if reading.cut else ()
            return _Step(after, (*cut, *talk.assumed(reading.assumptions), *notes), doubt=doubt)
        if reading.answers:
            return _Step(after, talk.ALREADY)
        if reading.ask:
            return _Step(after, (reading.ask,), ask=consultation.asked)
        return self._not_understood(consultation)

    def _read(self, consultation: Consultation, text: str) -> Reading:
        """What was understood; a case that was put as a question ("should we …, 300M tokens a month?") is read as a case."""
        known = consultation.known()
        reading = self._understand(text, asked=consultation.asked, known=known)
        if "?" not in text or not set(reading.intents) <= {Intent.EXPLAIN, Intent.OFF_TOPIC} or reading.answers:
            return reading
        if looks_like_a_question(text, self._topics):
            return reading
        as_a_case = self._understand(text.replace("?", "."), asked=consultation.asked, known=known)
        return as_a_case if as_a_case.answers else reading

    def _topic(self, consultation: Consultation, text: str, reading: Reading) -> _Step | None:
        """A question about the field is answered from the topics; None where the message is anything else."""
        fresh = not consultation.answers and consultation.asked is None
        about_the_field = {Intent.OFF_TOPIC, Intent.EXPLAIN} | ({Intent.WHAT_IF, Intent.WHY} if fresh else set())
        if reading.answers or not set(reading.intents) <= about_the_field:
            return None
        if not looks_like_a_question(text, self._topics):
            return None
        if not fresh and reading.term in self._framework.terms:
            return None  # in the middle of a question the short explanation of the term is enough
        found = topic_answer(text, self._topics)
        if found is None:
            if Intent.OFF_TOPIC not in reading.intents:
                return None
            near = talk.near_topics(suggestions(text, self._topics))
            return _Step(consultation, (*talk.OFF_TOPIC, near), talk.BEGIN, stop=fresh, ask=consultation.asked)
        sources = talk.sources(found.sources)
        return _Step(consultation, (*found.paragraphs, *sources), talk.BEGIN, stop=fresh, ask=consultation.asked)

    def _with_reading(self, consultation: Consultation, message: Message, reading: Reading) -> Consultation:
        for question, value in reading.answers.items():
            given = Given(value=value, author=message.author, at=message.at, message=message.id)
            if question in reading.confirm:
                consultation = machine.proposed(consultation, question, given)
            else:
                consultation = machine.said_by_somebody(consultation, question, given)
        for question, value in reading.implied.items():
            if question not in consultation.answers and question not in consultation.proposed:
                given = Given(value=value, author=message.author, at=message.at, message=message.id)
                consultation = machine.answered(consultation, question, given)
        for workload in reading.workloads:
            own = {key: value for key, value in workload.items() if key != "name"}
            given = Given(value=own, author=message.author, at=message.at, message=message.id)
            consultation = machine.with_workload(consultation, str(workload["name"]), given)
        return consultation

    def _answered_yes_or_no(self, consultation: Consultation, message: Message, *, yes: bool) -> _Step:
        question = next(iter(consultation.proposed))
        by = Given(value=None, author=message.author, at=message.at)
        return _Step(machine.confirmed(consultation, question, yes=yes, by=by), ask=None if yes else question)

    def _asked_for(self, intent: Intent, consultation: Consultation, message: Message, reading: Reading) -> _Step:
        asked = reading.subject or consultation.asked
        match intent:
            case Intent.RESTART:
                return self._restarted(consultation, message.author)
            case Intent.CANCEL:
                return _Step(consultation.model_copy(update={"closed": True}), talk.CANCELLED, stop=True)
            case Intent.SUMMARY:
                return _Step(consultation, stop=True, choices=talk.SUMMARY_CHOICES)
            case Intent.BACK:
                return self._back(consultation)
            case Intent.HELP:
                return _Step(consultation, talk.HELP)
            case Intent.WHY:
                return self._why(consultation, asked)
            case Intent.EXPLAIN:
                return _Step(consultation, talk.explained(self._framework, reading.term), ask=consultation.asked)
            case Intent.UNKNOWN | Intent.SKIP:
                return self._declined(consultation, asked)
            case Intent.WHAT_IF:
                return self._what_if(consultation, reading)
            case Intent.OFF_TOPIC:
                return _Step(consultation, talk.OFF_TOPIC, ask=consultation.asked)
            case Intent.ESTIMATE:
                return _Step(consultation, talk.ESTIMATES, ask=consultation.asked)
            case Intent.ANSWER:
                return _Step(consultation)
            case _:
                assert_never(intent)

    def _not_understood(self, consultation: Consultation) -> _Step:
        if not consultation.answers and consultation.asked is None:
            return _Step(consultation, talk.HELP)
        return _Step(consultation, talk.NOT_UNDERSTOOD, ask=consultation.asked)

    def _restarted(self, consultation: Consultation, author: str) -> _Step:
        if consultation.answers and author != consultation.started_by:
            return _Step(consultation, talk.ONLY_THE_STARTER_RESTARTS, ask=consultation.asked)
        return _Step(Consultation(started_by=author), talk.RESTARTED)

    def _back(self, consultation: Consultation) -> _Step:
        earlier, question = machine.gone_back(consultation)
        if question is None:
            return _Step(consultation, talk.NOTHING_BEFORE)
        return _Step(earlier.model_copy(update={"closed": False}), ask=question)

    def _why(self, consultation: Consultation, question: QuestionId | None) -> _Step:
        if question is None and consultation.decided:
            reasons = self.verdict_on(consultation).rendered.reasons
            return _Step(consultation, reasons or talk.HELP, stop=True)
        if question is None:
            return _Step(consultation, talk.HELP)
        return _Step(consultation, (self._framework.questions[question].why,), ask=question)

    def _declined(self, consultation: Consultation, question: QuestionId | None) -> _Step:
        if question is None:
            return self._not_understood(consultation)
        title = self._framework.questions[question].title.lower()
        return _Step(machine.declined(consultation, question), (talk.left_open(title),))

    def _what_if(self, consultation: Consultation, reading: Reading) -> _Step:
        if not reading.what_if:
            return _Step(consultation, (reading.ask or talk.WHAT_IF_HOW,), ask=consultation.asked)
        known = consultation.known()
        other = known
        for question, value in reading.what_if.items():
            other = other.with_answer(question, value)
        said = ", ".join(answer_in_words(self._framework, q, value) for q, value in reading.what_if.items())
        now, then = self._decider.decide(known), self._decider.decide(other)
        return _Step(consultation, talk.compared(self._sentences.names, said, now, then), stop=True)

    # What was pressed

    def _pressed(self, consultation: Consultation, message: Message, action: str, values: Mapping[str, Any]) -> _Step:
        subject, _, rest = action.partition(":")
        name, _, value = rest.partition(":")
        try:
            match subject:
                case "answer":
                    return self._pressed_answer(consultation, message, QuestionId(name), value, values)
                case "confirm":
                    by = Given(value=None, author=message.author, at=message.at)
                    question = QuestionId(name)
                    after = machine.confirmed(consultation, question, yes=value == "yes", by=by)
                    return _Step(after, ask=None if value == "yes" else question)
                case "conflict":
                    return _Step(machine.settled(consultation, QuestionId(name), take=value == "take"))
                case "deleted":
                    gone = [QuestionId(name)] if value == "take_back" else []
                    return _Step(machine.taken_back(consultation, gone))
                case "consultation":
                    return self._pressed_command(consultation, message, name, values)
                case "verdict":
                    return self._pressed_on_verdict(consultation, name)
                case _:
                    return _Step(consultation, talk.OLD_BUTTON)
        except (ValueError, KeyError):  # a question, choice or value of another version
            return _Step(consultation, talk.OLD_BUTTON)

    def _pressed_answer(
        self, consultation: Consultation, message: Message, question: QuestionId, value: str, values: Mapping[str, Any]
    ) -> _Step:
        match value:
            case "unknown":
                return self._declined(consultation, question)
            case "why":
                return self._why(consultation, question)
            case "change":
                return _Step(consultation, ask=question)
            case _:
                chosen = values.get(question.value) or talk.value_of(self._framework, question, value)
                given = Given(value=chosen, author=message.author, at=message.at, message=message.id)
                return _Step(machine.said_by_somebody(consultation, question, given))

    def _pressed_command(
        self, consultation: Consultation, message: Message, name: str, values: Mapping[str, Any]
    ) -> _Step:
        match name:
            case "begin":
                return _Step(consultation.model_copy(update={"closed": False}))
            case "carry_on":
                return _Step(consultation.model_copy(update={"carry_on": True, "closed": False}))
            case "form":
                for key, value in values.items():
                    given = Given(value=value, author=message.author, at=message.at, message=message.id)
                    consultation = machine.said_by_somebody(consultation, QuestionId(key), given)
                return _Step(consultation)
            case _:
                return self._asked_for(Intent(name), consultation, message, Reading(intents=(Intent(name),)))

    def _pressed_on_verdict(self, consultation: Consultation, name: str) -> _Step:
        match name:
            case "what_if":
                brief = self.verdict_on(consultation).rendered
                return _Step(consultation, (*(brief.flips or talk.NO_FLIPS), talk.WHAT_IF_HOW), stop=True)
            case "adjust":
                choices = talk.adjust_choices(self._framework, consultation)
                return _Step(consultation, talk.ADJUST, choices, stop=True)
            case _:
                return _Step(consultation, talk.OLD_BUTTON)

    # What was changed afterwards

    def _edited(self, consultation: Consultation, message: Message, earlier: str, text: str) -> _Step:
        before = machine.said_in(consultation, earlier)
        reading = self._understand(text, asked=None, known=consultation.known())
        dropped = [question for question in before if question not in reading.answers]
        after = machine.taken_back(consultation, dropped)
        same_message = Message(earlier, message.author, message.at, message.content)
        after = self._with_reading(after, same_message, reading)
        if after == consultation:
            return _Step(consultation, stop=True)
        titles = [self._framework.questions[question].title.lower() for question in dropped]
        return _Step(after, talk.edited(titles))

    def _deleted(self, consultation: Consultation, earlier: str) -> _Step:
        said = machine.said_in(consultation, earlier)
        if not said:
            return _Step(consultation, stop=True)
        question, given = next(iter(said.items()))
        title = self._framework.questions[question].title
        words = answer_in_words(self._framework, question, given.value)
        return _Step(consultation, talk.deleted(title, words), talk.deleted_choices(question), stop=True)

    # What comes next

    def _turn(self, before: Consultation, step: _Step) -> Turn:
        now = step.consultation
        taken = (*taken_lines(self._framework, before, now), *talk.workload_lines(self._framework, before, now))
        said: tuple[Reply, ...] = (Text(step.paragraphs, step.choices),) if step.paragraphs else ()
        if step.stop or now.closed:
            return Turn(now, said or self._standing(now, step))
        if step.ask is not None and not now.proposed and not now.conflicts:
            return self._asking(now, step.ask, said, taken)
        match machine.outcome_of(now, self._decider.can_still_change_the_verdict):
            case machine.Ask(question):
                return self._asking(now, question, said, taken)
            case machine.AskForYes(question, given):
                text = step.doubt or talk.is_it_right(self._framework, question, given)
                return Turn(now, (*said, Confirm(question, text, talk.yes_or_change(question), taken)))
            case machine.Settle(conflict, standing):
                text = talk.contradiction(self._framework, conflict, standing)
                choices = talk.conflict_choices(self._framework, conflict, standing)
                return Turn(now, (*said, Confirm(conflict.question, text, choices, taken)))
            case machine.Complete(settled_early):
                return self._deciding(before, now, said, taken, settled_early=settled_early)
            case outcome:
                assert_never(outcome)

    def _standing(self, now: Consultation, step: _Step) -> tuple[Reply, ...]:
        if not step.choices:
            return ()
        items = talk.checklist(self._framework, now)
        return (Summary(talk.progress(items), items, step.choices),)

    def _asking(self, now: Consultation, question: QuestionId, said: tuple[Reply, ...], taken: tuple[str, ...]) -> Turn:
        asked = now.model_copy(update={"asked": question, "closed": False})
        return Turn(asked, (*said, talk.question(self._framework, question, asked, taken)))

    def _deciding(
        self,
        before: Consultation,
        now: Consultation,
        said: tuple[Reply, ...],
        taken: tuple[str, ...],
        *,
        settled_early: bool,
    ) -> Turn:
        decided = now.model_copy(update={"decided": True, "asked": None})
        if said and not taken and before.decided and before.known() == now.known():
            return Turn(decided, said)
        decision = self._decider.decide(now.known())
        changed = ""
        length = Length.FULL
        if before.decided and before.known() != now.known():
            earlier = self._decider.verdict(before.known())
            changed = talk.changed(self._sentences.names, earlier, decision.verdict)
            length = Length.BRIEF if earlier is decision.verdict else Length.FULL
        verdict = self.verdict_on(now, decision, length)
        choices = (talk.CARRY_ON, *verdict.choices) if settled_early else verdict.choices
        shown = Verdict(
            decision, verdict.brief, verdict.rendered, verdict.checklist, choices, taken=taken, changed=changed
        )
        return Turn(decided, (*said, shown), decision)

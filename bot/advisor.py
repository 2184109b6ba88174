"""READ FIRST. One message in, replies out: the middle of the product, the same for Slack, the terminal and the tests.

``Advisor.reply_to`` is pure and synchronous: it takes the stored consultation and one message, and returns the new
consultation with what to say. Who calls it persists both in one transaction (``storage``) and delivers afterwards
(``slack``), or prints (``cli``). What a message means is ``conversation/understanding``; what comes next is
``conversation/machine``; the verdict is ``scoring``; the words of a decision are ``phrasing``. No model takes part here.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from bot import talk
from bot.conversation import machine
from bot.conversation.consultation import Consultation
from bot.conversation.saying import taken_lines
from bot.conversation.understanding.reading import Reading
from bot.facts.exchange_rates import ONLY_US_DOLLARS, Currencies
from bot.facts.sentences import Sentences
from bot.framework import QuestionId
from bot.hearing import Hearing, Understanding
from bot.messages import Deleted, Edited, Message, Place, Pressed, Said
from bot.pressing import Pressing
from bot.replies import Confirm, Reply, Summary, Text
from bot.scoring.decide import Decider
from bot.scoring.decision import Decision
from bot.steps import Step
from bot.topics.retrieval import TopicIndex
from bot.verdicts import Verdicts


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes of one message: the consultation as it is now, what to say in order, and the decision that was given."""

    consultation: Consultation
    replies: tuple[Reply, ...]
    decision: Decision | None = None
    asked_before: str = ""
    """The question that was open when the message came, "" for none: its board is closed with it."""
    verdict_before: str = ""
    """The verdict that stood when the message came, in a line, "" for none."""


class Advisor:
    """Answers messages. Holds knowledge only; the state of a conversation is its ``Consultation``."""

    def __init__(
        self,
        *,
        decider: Decider,
        understand: Understanding,
        sentences: Sentences,
        topics: TopicIndex,
        currencies: Currencies = ONLY_US_DOLLARS,
    ) -> None:
        self._decider = decider
        self._framework = decider.framework
        self._verdicts = Verdicts(decider, sentences, currencies)
        self._hearing = Hearing(self._verdicts, understand, topics)
        self._pressing = Pressing(self._verdicts, self._hearing)

    def reply_to(self, consultation: Consultation, message: Message, place: Place | None = None) -> Turn:
        """The consultation after ``message`` and what to say. ``place`` is where it happened; the answer is the same anywhere."""
        if not consultation.started_by:
            consultation = consultation.model_copy(update={"started_by": message.author})
        if not isinstance(message.content, Said):
            consultation = consultation.model_copy(update={"restarting": False})
        match message.content:
            case Said(text):
                step = self._hearing.said(consultation, message, text)
            case Pressed(action, values):
                step = self._pressing.pressed(consultation, message, action, values)
            case Edited(earlier, text):
                step = self._hearing.edited(consultation, message, earlier, text)
            case Deleted(earlier):
                step = self._hearing.deleted(consultation, earlier)
            case _:
                assert_never(message.content)
        after = machine.passed_over(consultation, step.consultation)
        turn = self._turn(consultation, replace(step, consultation=after))
        asked = None if consultation.asked is None else self._framework.questions[consultation.asked]
        return replace(
            turn, asked_before="" if asked is None else asked.ask, verdict_before=self._verdict_before(consultation)
        )

    def understood(self, consultation: Consultation, text: str) -> Reading:
        """What ``reply_to`` takes ``text`` to say, without acting on it."""
        return self._hearing.read(consultation, text)

    # What comes next

    def _turn(self, before: Consultation, step: Step) -> Turn:
        now = step.consultation
        if before.decided and before.known() != now.known():
            now = now.model_copy(update={"decided": False})
        taken = (*taken_lines(self._framework, before, now), *talk.workload_lines(self._framework, before, now))
        said: tuple[Reply, ...] = (Text(step.paragraphs, step.choices, step.aside),) if step.paragraphs else ()
        if now.restarting:
            items = talk.checklist(self._framework, now)
            return Turn(now, (*said, Confirm(None, talk.START_OVER, talk.START_OVER_CHOICES, checklist=items)))
        if step.stop or now.closed:
            return Turn(now, said or self._standing(now, step))
        if step.ask is not None and (step.ask_first or not (now.proposed or now.conflicts)):
            return self._asking(now, step, step.ask, said, taken)
        match machine.outcome_of(now, self._decider.can_still_change_the_verdict):
            case machine.Ask(question):
                return self._asking(now, replace(step, wording=""), question, said, taken)
            case machine.AskForYes() as put:
                return self._asking_for_yes(now, step, put, said, taken)
            case machine.Settle(conflict, standing):
                text = talk.contradiction(self._framework, conflict, standing)
                choices = talk.conflict_choices(self._framework, conflict, standing)
                items = talk.checklist(self._framework, now)
                waiting = now.model_copy(update={"asked": conflict.question, "put_for_yes": ()})
                return Turn(waiting, (*said, Confirm(conflict.question, text, choices, taken, items)))
            case machine.Complete(settled_early):
                return self._deciding(before, now, said, taken, settled_early=settled_early)
            case outcome:
                assert_never(outcome)

    def _standing(self, now: Consultation, step: Step) -> tuple[Reply, ...]:
        if not step.choices:
            return ()
        items = talk.checklist(self._framework, now)
        return (Summary(talk.where_it_stands(self._framework, now, items), items, step.choices),)

    def _asking_for_yes(
        self, now: Consultation, step: Step, put: machine.AskForYes, said: tuple[Reply, ...], taken: tuple[str, ...]
    ) -> Turn:
        question, items = put.question, talk.checklist(self._framework, now)
        questions = put.questions[:1] if step.one_by_one else put.questions
        waiting = now.model_copy(update={"asked": question, "put_for_yes": questions})
        if len(questions) > 1:
            text, choices = talk.are_they_right(self._framework, {q: now.proposed[q] for q in questions})
            return Turn(waiting, (*said, Confirm(question, text, choices, taken, items)))
        standing = now.answers.get(question)
        text = talk.is_it_right(self._framework, question, put.given, standing)
        if standing is None and step.doubt and step.doubt_about is question:
            text = step.doubt
        choices = talk.yes_or_no(self._framework, question, put.given, standing)
        return Turn(waiting, (*said, Confirm(question, text, choices, taken, items)))

    def _asking(
        self, now: Consultation, step: Step, question: QuestionId, said: tuple[Reply, ...], taken: tuple[str, ...]
    ) -> Turn:
        asked = now.model_copy(update={"asked": question, "put_for_yes": (), "closed": False})
        put = talk.question(self._framework, question, asked, taken)
        if step.wording:
            put = talk.in_other_words(put, step.wording, step.likeliest)
        return Turn(asked, (*said, put))

    def _deciding(
        self,
        before: Consultation,
        now: Consultation,
        said: tuple[Reply, ...],
        taken: tuple[str, ...],
        *,
        settled_early: bool,
    ) -> Turn:
        if said and not taken and before.decided and before.known() == now.known():
            return Turn(now.model_copy(update={"decided": True, "asked": None, "put_for_yes": ()}), said)
        decision = self._decider.decide(now.known())
        concluded = talk.concluded(decision)
        decided = now.model_copy(update={"decided": True, "asked": None, "put_for_yes": (), "last_verdict": concluded})
        changed, earlier = "", before.last_verdict
        if earlier is not None and not now.decided:
            shown = self._verdicts.currency_of(now)
            changed = talk.changed(self._verdicts.sentences.names, earlier, concluded, shown)
        verdict = self._verdicts.on(now, decision)
        choices = (talk.CARRY_ON, *verdict.choices) if settled_early else verdict.choices
        return Turn(decided, (*said, replace(verdict, choices=choices, taken=taken, changed=changed)), decision)

    def _verdict_before(self, consultation: Consultation) -> str:
        if consultation.last_verdict is None:
            return ""
        shown = self._verdicts.currency_of(consultation)
        return talk.verdict_in_a_line(self._verdicts.sentences.names, consultation.last_verdict, shown)

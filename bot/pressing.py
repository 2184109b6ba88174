"""What was pressed, chosen or sent as a form → a step of the consultation. Pure; a button of another version changes nothing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot import talk
from bot.conversation import machine
from bot.conversation.consultation import Consultation, Given
from bot.conversation.understanding.reading import Intent, Reading
from bot.framework import QuestionId
from bot.hearing import Hearing
from bot.messages import Message
from bot.steps import Step
from bot.verdicts import Verdicts


class Pressing:
    """Turns presses into steps."""

    def __init__(self, verdicts: Verdicts, hearing: Hearing) -> None:
        self._verdicts = verdicts
        self._framework = verdicts.decider.framework
        self._hearing = hearing

    def pressed(self, consultation: Consultation, message: Message, action: str, values: Mapping[str, Any]) -> Step:
        """What a press comes to; where it was pressed before, nothing but a word to who pressed again."""
        subject, _, rest = action.partition(":")
        name, _, value = rest.partition(":")
        try:
            match subject:
                case "answer":
                    return self._pressed_answer(consultation, message, QuestionId(name), value, values)
                case "confirm":
                    return self._pressed_confirm(consultation, message, name, value)
                case "conflict":
                    return self._pressed_conflict(consultation, message, QuestionId(name), value)
                case "deleted" if value == "keep":
                    return Step(consultation, talk.STANDS, stop=True)
                case "deleted":
                    return self._pressed_take_back(consultation, name)
                case "consultation":
                    return self._pressed_command(consultation, message, name, values)
                case "verdict":
                    return self._pressed_on_verdict(consultation, message, name, value)
                case _:
                    return Step(consultation, talk.OLD_BUTTON)
        except (ValueError, KeyError):  # a question, choice or value of another version
            return Step(consultation, talk.OLD_BUTTON)

    def _pressed_confirm(self, consultation: Consultation, message: Message, name: str, value: str) -> Step:
        named = consultation.waiting_for_yes() if name == talk.ALL else (QuestionId(name),)
        put = tuple(question for question in named if question in consultation.proposed)
        if not put:
            return _nothing_new(consultation, talk.SETTLED)
        step = self._hearing.answered_yes_or_no(consultation, message, put, yes=value == "yes")
        if value == "yes" or len(put) > 1:
            return step
        return replace(step, paragraphs=self._kept(step.consultation, put[0]))

    def _pressed_conflict(self, consultation: Consultation, message: Message, question: QuestionId, value: str) -> Step:
        by = Given(value=None, author=message.author, at=message.at)
        after = machine.settled(consultation, question, take=value == "take", by=by)
        if after == consultation:
            return _nothing_new(consultation, talk.SETTLED)
        return Step(after) if value == "take" else Step(after, self._kept(after, question))

    def _pressed_take_back(self, consultation: Consultation, gone: str) -> Step:
        after = machine.taken_back(consultation, machine.said_in(consultation, gone))
        after = machine.without_workloads(after, machine.workloads_of(after, gone))
        return _nothing_new(consultation, talk.SETTLED) if after == consultation else Step(after)

    def _kept(self, consultation: Consultation, question: QuestionId) -> tuple[str, ...]:
        """That an answer stands, said in place of a verdict that would be the same."""
        standing = consultation.answers.get(question)
        return () if standing is None else talk.kept(self._framework, question, standing)

    def _pressed_answer(
        self, consultation: Consultation, message: Message, question: QuestionId, value: str, values: Mapping[str, Any]
    ) -> Step:
        match value:
            case "unknown" if question in consultation.declined:
                return _nothing_new(consultation, talk.ALREADY)
            case "unknown":
                return self._hearing.declined(consultation, question)
            case "why":
                return self._hearing.why(consultation, question)
            case "change":
                return Step(consultation, ask=question)
            case _:
                chosen = values.get(question.value) or talk.value_of(self._framework, question, value)
                return self._answered(consultation, message, question, chosen)

    def _answered(self, consultation: Consultation, message: Message, question: QuestionId, value: Any) -> Step:
        given = Given(value=value, author=message.author, at=message.at, message=message.id)
        after = machine.said_by_somebody(consultation, question, given)
        if machine.says_the_same(consultation, after):
            return _nothing_new(consultation, talk.ALREADY)
        return Step(after)

    def _pressed_command(
        self, consultation: Consultation, message: Message, name: str, values: Mapping[str, Any]
    ) -> Step:
        match name:
            case "begin":
                return Step(consultation.model_copy(update={"closed": False}))
            case "restart":
                return self._hearing.restarted(consultation, message.author)
            case "keep":
                return self._hearing.kept(consultation)
            case "carry_on":
                return Step(consultation.model_copy(update={"carry_on": True, "closed": False}))
            case "form":
                for key, value in values.items():
                    given = Given(value=value, author=message.author, at=message.at, message=message.id)
                    consultation = machine.said_by_somebody(consultation, QuestionId(key), given)
                return Step(consultation)
            case _:
                return self._hearing.asked_for(Intent(name), consultation, message, Reading(intents=(Intent(name),)))

    def _pressed_on_verdict(self, consultation: Consultation, message: Message, name: str, value: str) -> Step:
        match name:
            case "take":
                question, _, wanted = value.partition(":")
                tried = talk.supposed_value(self._framework, QuestionId(question), wanted)
                return self._answered(consultation, message, QuestionId(question), tried)
            case "suppose" if value:
                question, _, wanted = value.partition(":")
                asked = QuestionId(question)
                step = self._hearing.supposed(
                    consultation, {asked: talk.supposed_value(self._framework, asked, wanted)}
                )
                more = talk.suppositions(self._framework, consultation.known())
                return replace(step, choices=(*step.choices, *more))
            case "suppose":
                choices = talk.suppositions(self._framework, consultation.known())
                return Step(consultation, talk.SUPPOSE, choices, stop=True)
            case "what_if":
                return self._hearing.flips(consultation)
            case "adjust":
                choices = talk.adjust_choices(self._framework, consultation)
                return Step(consultation, talk.ADJUST, choices, stop=True)
            case _:
                return Step(consultation, talk.OLD_BUTTON)


def _nothing_new(consultation: Consultation, said: tuple[str, ...]) -> Step:
    return Step(consultation, said, stop=True, aside=True)

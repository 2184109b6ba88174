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
        subject, _, rest = action.partition(":")
        name, _, value = rest.partition(":")
        try:
            match subject:
                case "answer":
                    return self._pressed_answer(consultation, message, QuestionId(name), value, values)
                case "confirm":
                    put = consultation.waiting_for_yes() if name == talk.ALL else (QuestionId(name),)
                    return self._hearing.answered_yes_or_no(consultation, message, put, yes=value == "yes")
                case "conflict":
                    by = Given(value=None, author=message.author, at=message.at)
                    return Step(machine.settled(consultation, QuestionId(name), take=value == "take", by=by))
                case "deleted":
                    if value != "take_back":
                        return Step(consultation)
                    after = machine.taken_back(consultation, machine.said_in(consultation, name))
                    return Step(machine.without_workloads(after, machine.workloads_of(after, name)))
                case "consultation":
                    return self._pressed_command(consultation, message, name, values)
                case "verdict":
                    return self._pressed_on_verdict(consultation, name, value)
                case _:
                    return Step(consultation, talk.OLD_BUTTON)
        except (ValueError, KeyError):  # a question, choice or value of another version
            return Step(consultation, talk.OLD_BUTTON)

    def _pressed_answer(
        self, consultation: Consultation, message: Message, question: QuestionId, value: str, values: Mapping[str, Any]
    ) -> Step:
        match value:
            case "unknown":
                return self._hearing.declined(consultation, question)
            case "why":
                return self._hearing.why(consultation, question)
            case "change":
                return Step(consultation, ask=question)
            case _:
                chosen = values.get(question.value) or talk.value_of(self._framework, question, value)
                given = Given(value=chosen, author=message.author, at=message.at, message=message.id)
                return Step(machine.said_by_somebody(consultation, question, given))

    def _pressed_command(
        self, consultation: Consultation, message: Message, name: str, values: Mapping[str, Any]
    ) -> Step:
        match name:
            case "begin":
                return Step(consultation.model_copy(update={"closed": False}))
            case "carry_on":
                return Step(consultation.model_copy(update={"carry_on": True, "closed": False}))
            case "form":
                for key, value in values.items():
                    given = Given(value=value, author=message.author, at=message.at, message=message.id)
                    consultation = machine.said_by_somebody(consultation, QuestionId(key), given)
                return Step(consultation)
            case _:
                return self._hearing.asked_for(Intent(name), consultation, message, Reading(intents=(Intent(name),)))

    def _pressed_on_verdict(self, consultation: Consultation, name: str, value: str) -> Step:
        match name:
            case "suppose" if value:
                question, _, wanted = value.partition(":")
                asked = QuestionId(question)
                step = self._hearing.supposed(
                    consultation, {asked: talk.supposed_value(self._framework, asked, wanted)}
                )
                return replace(step, choices=talk.suppositions(self._framework, consultation.known()))
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

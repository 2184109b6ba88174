"""A small, literal understanding for the advisor's tests.

"team=some" sets, "team?=some" proposes, "/back" asks for back, "if:team=none" asks what if, "+yes" says yes,
"workload:triage:team=none" describes a workload, "implied:output_share=0.2" is what follows from figures,
"ask:team" asks back about a question.
"""

import json
from typing import Any

from bot.conversation.understanding.reading import Intent, Reading
from bot.framework import Answers, QuestionId


def read(text: str, *, asked: QuestionId | None, known: Answers) -> Reading:
    answers: dict[QuestionId, Any] = {}
    confirm, what_if, intents = [], {}, []
    subject, ask = None, ""
    implied, workloads = {}, {}
    for word in text.split():
        if word.startswith("workload:"):
            _, named, rest = word.split(":", 2)
            name, _, value = rest.partition("=")
            workloads.setdefault(named, {})[name] = json.loads(value) if value[0].isdigit() else value
        elif word.startswith("ask:"):
            subject, ask = QuestionId(word[4:]), "Where exactly?"
        elif word.startswith("implied:"):
            name, _, value = word[8:].partition("=")
            implied[QuestionId(name)] = json.loads(value)
        elif word.startswith("/"):
            intents.append(Intent(word[1:]))
        elif "=" in word:
            name, _, value = word.partition("=")
            try:
                parsed = json.loads(value)
            except json.JSONDecodeError:
                parsed = value
            if name.startswith("if:"):
                what_if[QuestionId(name[3:])] = parsed
                intents.append(Intent.WHAT_IF)
                continue
            question = QuestionId(name.rstrip("?"))
            answers[question] = parsed
            if name.endswith("?"):
                confirm.append(question)
        elif word.startswith("@"):
            subject = QuestionId(word[1:])
    if answers and not intents:
        intents = [Intent.ANSWER]
    return Reading(
        intents=tuple(intents),
        answers=answers,
        confirm=tuple(confirm),
        what_if=what_if,
        subject=subject,
        ask=ask,
        implied=implied,
        workloads=tuple({"name": name, **own} for name, own in workloads.items()),
        says_yes={"+yes": True, "+no": False}.get(text),
    )

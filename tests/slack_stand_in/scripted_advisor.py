"""A tiny advisor for tests of Slack alone: three questions, a verdict in words, and what it was asked."""

import time
from dataclasses import dataclass, field, replace

from bot.conversation.consultation import Consultation, Given
from bot.framework import QuestionId
from bot.messages import Deleted, Edited, Message, Place, Pressed, Said
from bot.replies import CheckItem, Choice, Estimate, EstimateRow, Question, Reply, Text
from bot.scoring.decision import Decision

from .sample_verdict import sample_verdict

QUESTIONS = {
    QuestionId.DATA_RESIDENCY: ("on_premises", "own_cloud", "vendor_under_contract", "no_restriction"),
    QuestionId.TEAM: ("none", "some", "dedicated"),
    QuestionId.TASK_KIND: ("rag", "classification", "extraction", "translation", "summarization", "other"),
}


@dataclass(frozen=True)
class Turn:
    """As the advisor's."""

    consultation: Consultation
    replies: tuple[Reply, ...]
    decision: Decision | None = None
    asked_before: str = ""
    verdict_before: str = ""


@dataclass
class ScriptedAdvisor:
    """Takes a choice by its name, typed or pressed."""

    heard: list[Message] = field(default_factory=list)
    seconds_of_thought: float = 0.0
    fails: bool = False
    whole_verdict: bool = False

    def reply_to(self, consultation: Consultation, message: Message, place: Place) -> Turn:
        """The next question, or the verdict."""
        if message not in self.heard[-1:]:  # a pure advisor may be asked again
            self.heard.append(message)
        if self.seconds_of_thought:
            time.sleep(self.seconds_of_thought)
        if self.fails:
            raise RuntimeError("xoxb-secret-in-an-error")
        match message.content:
            case Said(text) | Edited(_, text):
                return self._answered(consultation, message, text.split())
            case Pressed("consultation:help", _):
                return Turn(consultation, (Text(("This is how it works.",)),))
            case Pressed("answer:data_residency:change" | "answer:team:change" | "answer:task_kind:change" as asks, _):
                return Turn(consultation, (_question(QuestionId(asks.split(":")[1]), consultation, ()),))
            case Pressed(action, values):
                several = [value if isinstance(value, list) else [value] for value in values.values()]
                chosen = [one for values_of_one in several for one in values_of_one] or [action.split(":")[-1]]
                return self._answered(consultation, message, chosen)
            case Deleted():
                return Turn(consultation, (Text(("Gone.",)),))

    def _answered(self, consultation: Consultation, message: Message, words: list[str]) -> Turn:
        answers, taken = dict(consultation.answers), []
        for question, choices in QUESTIONS.items():
            given = [word for word in words if word in choices]
            if given:
                value = given if question is QuestionId.TASK_KIND else given[0]
                answers[question] = Given(value=value, author=message.author, at=message.at, message=message.id)
                taken.append(f"{question.value}: {given[0]}")
        now = consultation.model_copy(update={"answers": answers, "started_by": message.author})
        still_open = [question for question in QUESTIONS if question not in answers]
        if still_open:
            return Turn(now, (_question(still_open[0], now, tuple(taken)),))
        words_of = ", ".join(f"{question.value}={given.value}" for question, given in sorted(answers.items()))
        again = (Choice("Start over", "consultation:restart"),)
        decided = now.model_copy(update={"decided": True})
        if self.whole_verdict:
            verdict = sample_verdict()
            before = "Open source, as before" if consultation.decided else ""
            return Turn(decided, (replace(verdict, taken=(words_of,)),), verdict.decision, verdict_before=before)
        return Turn(decided, (Text((f"Verdict: {words_of}",), again),))


def _question(asked: QuestionId, now: Consultation, taken: tuple[str, ...]) -> Question:
    offered = [Choice(value, f"answer:{asked.value}:{value}") for value in QUESTIONS[asked]]
    items = []
    for question in QUESTIONS:
        given = now.answers.get(question)
        items.append(
            CheckItem(question, question.value, str(given.value) if given else "", given.author if given else "")
        )
    offered.append(Choice("I don't know", f"answer:{asked.value}:unknown"))
    several = asked is QuestionId.TASK_KIND
    return Question(asked, asked.value, f"What about {asked.value}?", tuple(offered), tuple(items), taken, "", several)


def quick_cost(text: str, currency: str = "USD") -> Estimate:
    """Something to show for a quick cost estimate."""
    if "boom" in text:
        raise RuntimeError("xoxb-secret-in-an-error")
    unread = (("volume_tokens_per_month", "80M"), ("models", "gpt"))
    missing = tuple(key for key, word in unread if word not in text)
    if missing:
        likeliest = Choice("Yes: gpt-4o", f"cost:ask:{text} gpt-4o", primary=True)
        understood = "80 million" if "80M" in text else ""
        return Estimate(understood, (), (), (), ask="Which model do you mean?", choices=(likeliest,), missing=missing)
    source = "OpenAI pricing, https://openai.example/pricing?a=1&b=2, checked 2026-10-30"
    row = EstimateRow("gpt-4o", "vendor's API", "$350", "$4.38 per million tokens", "", ("input: $150",), source)
    return Estimate("80 million tokens a month", ("3:1 input to output",), (row,), ("Cheapest: gpt-4o.",))

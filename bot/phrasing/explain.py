"""The explanation at the level asked for: plain at once, arranged or reworded where a model may and can help.

Knows models only through the port below. Whatever a model does, what comes back is complete and says what the brief says.
"""

import json
from dataclasses import dataclass
from typing import Any, Protocol, assert_never

from bot.facts.guard_words import GuardWords
from bot.facts.sentences import Audience, Sentences
from bot.phrasing.arrange import Plan, arranged, options_for, plan_from
from bot.phrasing.brief import Brief
from bot.phrasing.guard import check
from bot.phrasing.plain import Level, RenderedDecision, render
from bot.phrasing.prompt import Prompt, plan_prompt, reword_prompt
from bot.phrasing.zone import Zone

LONGEST_ANSWER = 60_000  # characters
MANAGER = Audience()
_WHOLE_SENTENCES = frozenset({"text", "reason"})  # roles filled with sentences of the framework
FINISHED = frozenset({"stop", "end_turn"})


@dataclass(frozen=True, slots=True)
class Answered:
    """What a model wrote, and why it stopped."""

    text: str
    finish_reason: str


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """Why there is no answer, in a few words for the log; never a model's text."""

    why: str


class WordingModel(Protocol):
    """A language model as the phrasing needs it. It never raises for what a model or a network does."""

    @property
    def zone(self) -> Zone:
        """Where it runs."""
        ...

    async def answer(self, prompt: Prompt, *, workspace: str) -> Answered | NotAnswered:
        """One call, within one deadline."""
        ...


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explanation, and why it is plain where more was asked for ("" when it is what was asked)."""

    rendered: RenderedDecision
    why_plain: str = ""


@dataclass(frozen=True, slots=True)
class Explainer:
    """Words briefs at one level, with at most one model."""

    sentences: Sentences
    words: GuardWords
    level: Level = Level.PLAIN
    model: WordingModel | None = None

    def plain(self, brief: Brief, audience: Audience = MANAGER) -> RenderedDecision:
        """The explanation without a model: at once, complete."""
        return render(brief, self.sentences, reader=audience.reader, length=audience.length)

    async def explain(self, brief: Brief, audience: Audience = MANAGER, *, workspace: str = "") -> Explanation:
        """The explanation at the level asked for: at most one call, and none that the answers do not allow."""
        plain = self.plain(brief, audience)
        if self.level is Level.PLAIN or self.model is None:
            return Explanation(plain)
        if self.model.zone is not Zone.LOCAL and not brief.cloud_model_allowed:
            return Explanation(plain, "the answers on data residency do not allow a cloud model")
        make_prompt = reword_prompt if self.level is Level.REWORDED else plan_prompt
        reply = await self.model.answer(make_prompt(brief, self.sentences, audience), workspace=workspace)
        match reply:
            case NotAnswered(why):
                return Explanation(plain, why)
            case Answered():
                return self._worded(brief, audience, reply, plain)
            case _:
                assert_never(reply)

    def _worded(self, brief: Brief, audience: Audience, reply: Answered, plain: RenderedDecision) -> Explanation:
        returned = _object_in(reply)
        if isinstance(returned, str):
            return Explanation(plain, returned)
        plan = plan_from(returned)
        kept = self._accepted(plan, brief, audience) if self.level is Level.REWORDED else {}
        return Explanation(arranged(brief, self.sentences, plan, audience=audience, reworded=kept))

    def _accepted(self, plan: Plan, brief: Brief, audience: Audience) -> dict[str, str]:
        """The rewordings that the guard accepts, by option id. Whole sentences inside a sentence are left alone."""
        kept = {}
        for option in options_for(brief, self.sentences, audience):
            wording = plan.rewordings.get(option.id)
            if wording is None or not _WHOLE_SENTENCES.isdisjoint(slot.role for slot in option.slots):
                continue
            if check(option.variant.text, wording, self.words).accepted:
                kept[option.id] = wording
        return kept


def _object_in(reply: Answered) -> dict[str, Any] | str:
    """The JSON object that a finished answer holds, or why there is none."""
    if reply.finish_reason not in FINISHED:
        return "the model did not finish"
    if len(reply.text) > LONGEST_ANSWER:
        return "the model's answer is too long"
    try:
        returned = json.loads(reply.text)
    except (ValueError, RecursionError):
        return "the model's answer is not JSON"
    if not isinstance(returned, dict) or not isinstance(returned.get("sentences"), list):
        return "the model's answer is not a plan"
    return returned

"""``knowledge/framework.yaml`` (or a workspace's own of the same shape) as a ``Framework``; refused when unsound."""

from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.facts.dated import Source
from bot.facts.load import KNOWLEDGE, KnowledgeError, PastDate, Schema, SourceEntry, read
from bot.facts.questionnaire import Choice, Framework, GrowthRule, Points, Question, VolumeRule, Worth
from bot.framework import MAIN_QUESTIONS, Deployment, QuestionId, TaskKind, type_of_choice

FILE = "framework.yaml"
Share = Annotated[float, Field(ge=0, le=1)]
Filled = Annotated[str, Field(min_length=1)]


class _Points(Schema):
    proprietary: Share
    hybrid: Share
    open_source: Share


class _Worth(Schema):
    points: _Points
    reason: Filled
    source: str | None = None


class _Choice(Schema):
    value: StrictBool | StrictInt | StrictFloat | StrictStr
    label: Annotated[str, Field(min_length=1, max_length=75)]
    short: str | None = None
    points: _Points | None = None
    reason: str | None = None
    source: str | None = None
    rules_out: dict[Deployment, Filled] = {}
    kind_class: str | None = Field(default=None, alias="class")


class _Question(Schema):
    id: QuestionId
    title: Filled
    ask: Filled
    why: Filled
    hint: str = ""
    main: bool = False
    several: bool = False
    weight: Share
    source: str
    choices: Annotated[list[_Choice], Field(min_length=2)]
    rule_of_thumb_tokens: Annotated[int, Field(gt=0)] | None = None
    far_below_factor: Annotated[float, Field(ge=1)] | None = None
    above_only_the_scored: str | None = None
    above_only_the_own: str | None = None
    bands: dict[str, _Worth] | None = None
    classes: dict[str, _Worth] | None = None
    fast_from: Annotated[float, Field(gt=0)] | None = None
    fast: _Worth | None = None
    slow: _Worth | None = None

    @model_validator(mode="after")
    def _every_choice_is_there(self) -> "_Question":
        choices = type_of_choice.get(self.id)
        if choices and [c.value for c in self.choices] != [member.value for member in choices]:
            raise ValueError(f"choices of {self.id} must be, in this order: {', '.join(choices)}")
        return self


class _File(Schema):
    version: Filled
    checked: PastDate
    sources: dict[str, SourceEntry]
    firm_lead: Share
    open_below_main_answers: Annotated[int, Field(ge=0, le=5)]
    questions: list[_Question]
    terms: dict[str, Filled]

    @field_validator("questions")
    @classmethod
    def _all_questions_once(cls, questions: list[_Question], _info: ValidationInfo) -> list[_Question]:
        ids = [question.id for question in questions]
        if sorted(ids) != sorted(QuestionId):
            missing = sorted(set(QuestionId) - set(ids))
            raise ValueError(f"every question stands once; missing: {', '.join(missing) or 'none, one is doubled'}")
        total = sum(question.weight for question in questions)
        if abs(total - 1) > 1e-9:
            raise ValueError(f"the weights sum to {total:.4f}, not to 1: correct the weights")
        if {question.id for question in questions if question.main} != set(MAIN_QUESTIONS):
            raise ValueError(f"the main questions are {', '.join(MAIN_QUESTIONS)}")
        return questions


@cache
def load_framework(today: date | None = None, folder: Path = KNOWLEDGE) -> Framework:
    """The framework, validated. ``today``: refuse dates after it.

    Raises:
        KnowledgeError: names the file, the key, the reason and the fix.
    """
    file = read(FILE, _File, today=today, folder=folder)
    sources = {name: entry.as_source() for name, entry in file.sources.items()}
    by_id = {question.id: question for question in file.questions}
    volume, growth, kinds = by_id[QuestionId.VOLUME], by_id[QuestionId.GROWTH], by_id[QuestionId.TASK_KIND]
    framework = Framework(
        version=file.version,
        checked=file.checked,
        questions={question.id: _question(question, sources) for question in file.questions},
        volume=_volume_rule(volume, sources),
        growth=GrowthRule(
            fast_from=_present(growth.fast_from, growth, "fast_from"),
            fast=_worth(_present(growth.fast, growth, "fast"), growth, sources),
            slow=_worth(_present(growth.slow, growth, "slow"), growth, sources),
        ),
        kind_classes={TaskKind(str(c.value)): _present(c.kind_class, kinds, "class") for c in kinds.choices},
        class_worth={name: _worth(worth, kinds, sources) for name, worth in (kinds.classes or {}).items()},
        terms=file.terms,
        firm_lead=file.firm_lead,
        open_below_main_answers=file.open_below_main_answers,
    )
    _refuse_what_is_not_monotone(framework)
    return framework


def _present(value: Any, question: _Question, key: str) -> Any:
    if value is None:
        raise KnowledgeError(f"{FILE}: {question.id}.{key}: is missing: add it")
    return value


def _source(name: str | None, question: _Question, sources: dict[str, Source]) -> Source:
    wanted = name or question.source
    if wanted not in sources:
        fix = "add it with title, url, checked"
        raise KnowledgeError(f"{FILE}: {question.id}: source {wanted!r} is not under sources: {fix}")
    return sources[wanted]


def _worth(entry: _Worth, question: _Question, sources: dict[str, Source]) -> Worth:
    points = Points(**entry.points.model_dump())
    return Worth(points, _one_line(entry.reason), _source(entry.source, question, sources), {})


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _question(entry: _Question, sources: dict[str, Source]) -> Question:
    return Question(
        id=entry.id,
        title=entry.title,
        ask=entry.ask,
        why=_one_line(entry.why),
        hint=entry.hint,
        main=entry.main,
        several=entry.several,
        weight=entry.weight,
        choices=tuple(_choice(choice, entry, sources) for choice in entry.choices),
    )


def _choice(entry: _Choice, question: _Question, sources: dict[str, Source]) -> Choice:
    kinds = type_of_choice.get(question.id)
    value = kinds(str(entry.value)) if kinds else entry.value
    source = _source(entry.source, question, sources)
    by_choice = question.weight > 0 and not (question.bands or question.classes or question.fast)
    if not by_choice:
        return Choice(value, entry.label, None)
    if entry.points is None or not entry.reason:
        raise KnowledgeError(f"{FILE}: {question.id}.{entry.value}: points and reason are missing: add them")
    points = Points(**entry.points.model_dump())
    return Choice(value, entry.label, Worth(points, _one_line(entry.reason), source, entry.rules_out))


def _volume_rule(entry: _Question, sources: dict[str, Source]) -> VolumeRule:
    bands = entry.bands or {}
    names = ("below_both", "above_rule_far_below_crossover", "above_rule_only", "above_crossover_only", "above_both")
    if set(bands) != set(names):
        raise KnowledgeError(f"{FILE}: {entry.id}.bands: must be {', '.join(names)}")
    below, far_below, rule, crossover, above = (_worth(bands[name], entry, sources) for name in names)
    return VolumeRule(
        rule_of_thumb_tokens=int(_present(entry.rule_of_thumb_tokens, entry, "rule_of_thumb_tokens")),
        source=_source(None, entry, sources),
        far_below_factor=_present(entry.far_below_factor, entry, "far_below_factor"),
        above_only_the_scored=_present(entry.above_only_the_scored, entry, "above_only_the_scored"),
        above_only_the_own=_present(entry.above_only_the_own, entry, "above_only_the_own"),
        below_both=below,
        above_rule_far_below_crossover=far_below,
        above_rule_only=rule,
        above_crossover_only=crossover,
        above_both=above,
    )


def _refuse_what_is_not_monotone(framework: Framework) -> None:
    loosest_first = {
        QuestionId.DATA_RESIDENCY: -1,  # stands strictest first in the file
        QuestionId.TASK_SPECIALIZATION: 1,
        QuestionId.TEAM: 1,
        QuestionId.LATENCY: 1,
        QuestionId.TIME_TO_MARKET: 1,
    }
    for question, direction in loosest_first.items():
        worths = [choice.worth for choice in framework.questions[question].choices if choice.worth][::direction]
        _refuse_a_step_back(question.value, [worth.points for worth in worths])
    volume = framework.volume
    for between in ((volume.above_rule_far_below_crossover, volume.above_rule_only), (volume.above_crossover_only,)):
        path = [worth.points for worth in (volume.below_both, *between, volume.above_both)]
        _refuse_a_step_back("volume_tokens_per_month.bands", path)
    _refuse_a_step_back("growth_per_month", [framework.growth.fast.points, framework.growth.slow.points])


def _refuse_a_step_back(name: str, path: list[Points]) -> None:
    for weaker, stronger in pairwise(path):
        steps = (
            (stronger.open_source - stronger.hybrid) - (weaker.open_source - weaker.hybrid),
            (stronger.hybrid - stronger.proprietary) - (weaker.hybrid - weaker.proprietary),
        )
        if min(steps) < -1e-9:
            raise KnowledgeError(
                f"{FILE}: {name}: a stronger case for self-hosting must not lower open_source against hybrid, "
                "nor hybrid against proprietary: correct the points"
            )

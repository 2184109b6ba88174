"""The shared words of the decision framework: questions, answers, deployments, routes.

Lowest layer: values and their validation only. No wording, no weights (those are ``knowledge/framework.yaml``), no I/O.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

LARGEST_VOLUME = 1e15  # tokens a month; more than all vendors serve together, so a larger figure is a slip of the pen
MOST_WORKLOADS = 20
TEXT_LIMIT = 120  # characters of a name that a person gives to a workload


class Deployment(StrEnum):
    """The three answers to "where should the model run?"."""

    PROPRIETARY = "proprietary"
    OPEN_SOURCE = "open_source"
    HYBRID = "hybrid"


class Route(StrEnum):
    """How a deployment is bought or run. ``split`` is the route of a hybrid."""

    VENDOR_API = "vendor_api"
    CLOUD_TENANCY_API = "cloud_tenancy_api"
    HOSTED_OPEN_WEIGHTS = "hosted_open_weights"
    RENTED_GPUS = "rented_gpus"
    OWNED_GPUS = "owned_gpus"
    SPLIT = "split"


class QuestionId(StrEnum):
    """Every answer that the framework knows, by the key it is stored and exchanged under."""

    DATA_RESIDENCY = "data_residency"
    REGION = "region"
    TASK_SPECIALIZATION = "task_specialization"
    TASK_KIND = "task_kind"
    QUALITY_CRITICAL = "quality_critical"
    LABELLED_DATA = "labelled_data"
    VOLUME = "volume_tokens_per_month"
    OUTPUT_SHARE = "output_share"
    TRAFFIC_SHAPE = "traffic_shape"
    GROWTH = "growth_per_month"
    TEAM = "team"
    LATENCY = "latency"
    TIME_TO_MARKET = "time_to_market"


class DataResidency(StrEnum):
    """Where the data may be processed, strictest first."""

    ON_PREMISES = "on_premises"
    OWN_CLOUD = "own_cloud"
    VENDOR_UNDER_CONTRACT = "vendor_under_contract"
    NO_RESTRICTION = "no_restriction"


class TaskSpecialization(StrEnum):
    """How special the domain of the task is."""

    GENERAL = "general"
    SOMEWHAT = "somewhat"
    NICHE = "niche"


class TaskKind(StrEnum):
    """What the model does."""

    LEGAL_ANALYSIS = "legal_analysis"
    MEDICAL_SUMMARIZATION = "medical_summarization"
    CODE_GENERATION = "code_generation"
    CLASSIFICATION = "classification"
    EXTRACTION = "extraction"
    SUPPORT_CHAT = "support_chat"
    DOCUMENT_ANALYSIS = "document_analysis"
    RAG = "rag"
    TRANSLATION = "translation"
    SUMMARIZATION = "summarization"
    CONTENT_GENERATION = "content_generation"
    VOICE_ASSISTANT = "voice_assistant"
    OTHER = "other"


class TrafficShape(StrEnum):
    """How requests are spread over the day."""

    STEADY = "steady"
    BUSINESS_HOURS = "business_hours"
    SPIKY = "spiky"


class Team(StrEnum):
    """ML engineering talent for deployment, monitoring and optimisation."""

    NONE = "none"
    SOME = "some"
    DEDICATED = "dedicated"


class Latency(StrEnum):
    """How fast an answer has to start, loosest first."""

    BATCH = "batch"
    INTERACTIVE = "interactive"
    P95_500MS = "p95_500ms"
    SUB_100MS = "sub_100ms"


class TimeToMarket(StrEnum):
    """Whether the first version has to be out soon."""

    URGENT = "urgent"
    NORMAL = "normal"


type_of_choice: Mapping[QuestionId, type[StrEnum]] = {
    QuestionId.DATA_RESIDENCY: DataResidency,
    QuestionId.TASK_SPECIALIZATION: TaskSpecialization,
    QuestionId.TASK_KIND: TaskKind,
    QuestionId.TRAFFIC_SHAPE: TrafficShape,
    QuestionId.TEAM: Team,
    QuestionId.LATENCY: Latency,
    QuestionId.TIME_TO_MARKET: TimeToMarket,
}

MAIN_QUESTIONS = (
    QuestionId.DATA_RESIDENCY,
    QuestionId.TASK_SPECIALIZATION,
    QuestionId.VOLUME,
    QuestionId.TEAM,
    QuestionId.LATENCY,
)

Volume = float | tuple[float, float]
"""Tokens a month, or the two ends of a range of them (low ≤ high)."""

Share = Annotated[float, Field(ge=0, le=1)]


class UnusableInput(ValueError):  # noqa: N818 - named by what the reader has to know, it is shown as a sentence
    """Input that cannot be used. ``str()`` is one clear line: what is wrong, what is accepted, an example.

    ``key`` names the offending key where there is one.
    """

    def __init__(self, message: str, *, key: str | None = None) -> None:
        super().__init__(message)
        self.key = key


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, use_enum_values=False)


class TaskAnswers(_Frozen):
    """The answers that a workload can override. ``None`` means unknown."""

    data_residency: DataResidency | None = None
    region: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    task_specialization: TaskSpecialization | None = None
    task_kind: tuple[TaskKind, ...] | None = None
    quality_critical: bool | None = None
    labelled_data: bool | None = None
    volume_tokens_per_month: Volume | None = None
    output_share: Share | None = None
    traffic_shape: TrafficShape | None = None
    growth_per_month: Annotated[float, Field(ge=-0.5, le=5)] | None = None
    team: Team | None = None
    latency: Latency | None = None
    time_to_market: TimeToMarket | None = None

    @field_validator(
        "data_residency", "task_specialization", "traffic_shape", "team", "latency", "time_to_market", mode="before"
    )
    @classmethod
    def _choice_by_name(cls, value: Any, info: Any) -> Any:
        return _choice(value, type_of_choice[QuestionId(info.field_name)]) if isinstance(value, str) else value

    @field_validator("task_kind", mode="before")
    @classmethod
    def _kinds_by_name(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = [value]
        if isinstance(value, (list, tuple)):
            kinds = tuple(_choice(kind, TaskKind) if isinstance(kind, str) else kind for kind in value)
            return tuple(dict.fromkeys(kinds)) or None
        return value

    @field_validator("volume_tokens_per_month", mode="before")
    @classmethod
    def _volume_in_bounds(cls, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            if len(value) != 2:
                raise ValueError("a range has two ends, [low, high]")
            low, high = (_tokens(end) for end in value)
            if low > high:
                raise ValueError("the low end of the range is above the high end")
            return low if low == high else (low, high)
        return value if value is None else _tokens(value)

    @property
    def volume_bounds(self) -> tuple[float, float] | None:
        """The low and the high end of the volume in tokens a month; the same twice when it is one figure."""
        volume = self.volume_tokens_per_month
        if volume is None:
            return None
        return volume if isinstance(volume, tuple) else (volume, volume)

    def answer_to(self, question: QuestionId) -> Any:
        """The answer to ``question``, or ``None`` when it is unknown."""
        return getattr(self, question.value)

    def with_answer(self, question: QuestionId, value: Any) -> Self:
        """The same answers with one of them given, changed or (``None``) taken back.

        Raises:
            UnusableInput: ``value`` is not an answer to ``question``.
        """
        given = self.model_dump(exclude_none=True) | {question.value: value}
        try:
            return type(self).model_validate(given)
        except ValidationError as error:
            raise _one_line(error) from None


class WorkloadAnswers(TaskAnswers):
    """One workload of several, by name; what it does not say holds as answered for all."""

    name: Annotated[str, Field(min_length=1, max_length=TEXT_LIMIT)]


class Answers(TaskAnswers):
    """All that is known of a team's situation. What is missing is unknown, and the decision says so."""

    workloads: Annotated[tuple[WorkloadAnswers, ...], Field(max_length=MOST_WORKLOADS)] = ()

    @field_validator("workloads", mode="before")
    @classmethod
    def _workloads_as_tuple(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [workload.name for workload in self.workloads]
        if len(set(names)) != len(names):
            raise ValueError("two workloads have the same name")
        return self

    @classmethod
    def parse(cls, given: Any) -> Self:
        """Answers from decoded JSON (INTERFACE "Answers").

        Raises:
            UnusableInput: not an object, an unknown key, a wrong type or an impossible figure; names the key.
        """
        if not isinstance(given, dict):
            raise UnusableInput(
                'answers must be one JSON object, for example {"data_residency": "own_cloud", "team": "some"}'
            )
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise _one_line(error) from None

    def as_given(self) -> dict[str, Any]:
        """The known answers as plain JSON values, in the framework's order."""
        given: dict[str, Any] = plain(self.model_dump(mode="json", exclude_none=True, exclude_defaults=True))
        return given

    def for_workload(self, workload: WorkloadAnswers) -> "Answers":
        """The answers that hold for one workload: its own where it has them, the common ones elsewhere."""
        common = self.model_dump(exclude_none=True, exclude={"workloads"})
        own = workload.model_dump(exclude_none=True, exclude={"name"})
        return Answers.model_validate(common | own)


def plain(value: Any) -> Any:
    """A JSON value whose whole figures are written as integers (80000000, not 80000000.0)."""
    match value:
        case bool():
            return value
        case float() if value.is_integer():
            return int(value)
        case Decimal():
            return plain(float(value))
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _:
            return value


def _choice(value: str, choices: type[StrEnum]) -> StrEnum:
    try:
        return choices(value)
    except ValueError:
        raise ValueError(f"{value[:TEXT_LIMIT]!r} is not a choice; accepted: {', '.join(choices)}") from None


def _tokens(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("tokens a month must be a number or a range [low, high], for example 80000000")
    if not 0 <= value <= LARGEST_VOLUME:  # also refuses NaN
        raise ValueError("tokens a month must be between 0 and 1e15, for example 80000000")
    return float(value)


_EXAMPLES = {
    "output_share": "a share between 0 and 1, for example 0.25",
    "growth_per_month": "a share a month between -0.5 and 5, for example 0.05",
    "quality_critical": "true or false",
    "labelled_data": "true or false",
    "region": 'a short name, for example "EU"',
    "workloads": 'a list of at most 20 objects with a "name"',
    "name": 'a name of 1 to 120 characters, for example "ticket triage"',
}


def _one_line(error: ValidationError) -> UnusableInput:
    problem = error.errors(include_url=False)[0]
    path = ".".join(str(part) for part in problem["loc"] if not isinstance(part, str) or part.isidentifier())
    leaf = next((str(part) for part in reversed(problem["loc"]) if isinstance(part, str) and part in _EXAMPLES), "")
    where = path or "answers"
    if problem["type"] == "extra_forbidden":
        known = ", ".join(question.value for question in QuestionId)
        return UnusableInput(f"{where}: unknown key; accepted: {known}, workloads", key=where)
    said = problem["msg"].removeprefix("Value error, ")
    hint = f"; accepted: {_EXAMPLES[leaf]}" if leaf else ""
    return UnusableInput(f"{where}: {said}{hint}", key=where)


_REGIONS: Mapping[str, str] = {
    "EU": "the EU", "US": "the US", "UK": "the UK", "DE": "Germany", "FR": "France", "NL": "the Netherlands", "IE": "Ireland",
    "ES": "Spain", "IT": "Italy", "AT": "Austria", "PL": "Poland", "SE": "Sweden", "NO": "Norway", "FI": "Finland",
    "DK": "Denmark", "CH": "Switzerland", "CA": "Canada", "IN": "India", "SG": "Singapore", "AU": "Australia", "JP": "Japan",
    "CN": "China", "BR": "Brazil", "KR": "Korea", "AE": "the Emirates", "SA": "Saudi Arabia", "ZA": "South Africa",
    "MX": "Mexico", "NZ": "New Zealand",
}  # fmt: skip


def region_in_words(code: Any) -> str:
    """A region as it is said: "Germany" for DE."""
    return _REGIONS.get(str(code), str(code))

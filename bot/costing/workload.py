"""A month of work as the cost model needs it: tokens, size of a request, peaks, hours. What was not answered is named."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.facts.cost_assumptions import CostAssumptions
from bot.facts.profiles import Profile, WorkloadProfiles
from bot.framework import Answers, Latency, TaskKind, Team, TrafficShape


class Terms(StrEnum):
    """When the machines are needed, which decides on what terms they can be rented."""

    STEADY = "steady"
    BUSINESS_HOURS = "business_hours"
    SPIKY = "spiky"
    NIGHTLY = "nightly"


_API_CLASS_ORDER = ("light", "coding", "middle", "frontier")


@dataclass(frozen=True, slots=True)
class Volume:
    """Tokens a month; low = high where one figure was given. ``expected`` of a range is its geometric mean.

    Of "up to 5 billion" it is the half: the geometric mean with nothing would be nothing.
    """

    low: Decimal
    expected: Decimal
    high: Decimal

    @classmethod
    def between(cls, low: float, high: float) -> "Volume":
        """The volume of two ends."""
        ends = Decimal(str(low)), Decimal(str(high))
        if low == high:
            return cls(ends[0], ends[0], ends[0])
        middle = (ends[0] * ends[1]).sqrt() if low else ends[1] / 2
        return cls(ends[0], middle, ends[1])


@dataclass(frozen=True, slots=True)
class Workload:
    """One workload. ``assumed`` says in words what was filled in for an unknown answer."""

    input_tokens: int
    output_tokens: int
    peak_to_mean: Decimal
    hours_per_month: Decimal
    spare_replicas: int
    team: Team
    assumed: tuple[str, ...]
    terms: Terms = Terms.STEADY

    @property
    def output_share(self) -> Decimal:
        """Share of the tokens that is output."""
        return Decimal(self.output_tokens) / (self.input_tokens + self.output_tokens)


def volume_of(answers: Answers) -> Volume | None:
    """The volume that was given; ``None`` when it is unknown: no figure is made up."""
    bounds = answers.volume_bounds
    return None if bounds is None or bounds[1] == 0 else Volume.between(*bounds)


def why_no_month(answers: Answers) -> str:
    """Why no month is priced where ``volume_of`` gives no volume: none was named, or it is zero."""
    if answers.volume_bounds is None:
        return "the cost of a month: the volume is unknown"
    return "A volume of zero costs nothing to serve by an API; GPUs of one's own cost the same, used or not"


def workload_of(answers: Answers, profiles: WorkloadProfiles, assumptions: CostAssumptions) -> Workload:
    """The workload that the answers describe."""
    assumed: list[str] = []
    profile = _profile(answers.task_kind, profiles)
    tokens_in, tokens_out = profile.input_tokens, profile.output_tokens
    if answers.output_share is None:
        assumed.append(f"Assumed: {tokens_in:,} tokens in and {tokens_out:,} out a request ({profile.rationale})")
    else:
        together = tokens_in + tokens_out
        tokens_out = min(together - 1, max(1, round(together * answers.output_share)))
        tokens_in = together - tokens_out
        assumed.append(f"Assumed: {together:,} tokens a request, {tokens_out:,} of them output by the share you gave")
    team = answers.team or Team.SOME
    if answers.team is None:
        assumed.append("Assumed: one or two people with some experience to run it")
    batch = answers.latency is Latency.BATCH
    if answers.traffic_shape is None and not batch:
        assumed.append("Assumed: steady traffic")
    shape = answers.traffic_shape or TrafficShape.STEADY
    hours = assumptions["batch_hours_per_month" if batch else "hours_per_month"]
    if batch:
        assumed.append(
            f"Assumed: the work is done at night, so the GPUs run {hours} hours a month and not"
            f" {assumptions['hours_per_month']}, and none of them is spare"
        )
    return Workload(
        tokens_in,
        tokens_out,
        assumptions["peak_batch" if batch else f"peak_{shape.value}"],
        hours,
        0 if batch else int(assumptions["spare_replicas"]),
        team,
        tuple(assumed),
        Terms.NIGHTLY if batch else Terms(shape.value),
    )


def profile_of(answers: Answers, profiles: WorkloadProfiles) -> Profile:
    """The token profile of the task; of several tasks the one with the most tokens a request."""
    return _profile(answers.task_kind, profiles)


def _profile(kinds: tuple[TaskKind, ...] | None, profiles: WorkloadProfiles) -> Profile:
    if not kinds:
        return profiles.unknown_task
    of_each = [profiles.tasks[kind] for kind in kinds]
    longest = max(of_each, key=lambda profile: (profile.input_tokens + profile.output_tokens, profile.rationale))
    hardest = max((profile.api_class for profile in of_each), key=lambda name: _API_CLASS_ORDER.index(name.value))
    return Profile(longest.input_tokens, longest.output_tokens, hardest, longest.rationale)

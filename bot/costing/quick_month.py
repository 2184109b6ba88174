"""The month that a quick request describes: a volume in requests of one size, with what was assumed for it."""

from dataclasses import dataclass
from decimal import Decimal

from bot.costing.api import ApiUse
from bot.costing.request import EstimateRequest
from bot.costing.workload import Volume
from bot.facts.profiles import WorkloadProfiles
from bot.framework import LARGEST_VOLUME, Latency

DEFAULT_INPUT_SHARE = Decimal("0.75")
DEFAULT_SPLIT = "3:1 input to output"
LARGEST_REQUEST = Decimal(10_000_000)  # tokens; ten times the longest context sold: more is a slip of the pen


@dataclass(frozen=True, slots=True)
class Month:
    """The request as figures: a volume in requests of one size."""

    volume: Volume
    input_tokens: Decimal
    output_tokens: Decimal
    assumed: tuple[str, ...]
    asked: EstimateRequest

    @property
    def reasoning_share(self) -> Decimal:
        """Share of the output that is reasoning, as said or by its tokens."""
        if self.asked.reasoning_tokens is not None and self.output_tokens:
            return min(self.asked.reasoning_tokens / self.output_tokens, Decimal(1))
        return self.asked.reasoning_share or Decimal(0)

    @property
    def latency(self) -> Latency:
        """How soon answers are wanted: work that is all batch waits for the night, also on own GPUs."""
        return Latency.BATCH if self.asked.batch_share == 1 else Latency.INTERACTIVE

    def use(self, tokens: Decimal) -> ApiUse:
        """So many tokens on an API, in requests of this size."""
        return ApiUse.of_volume(tokens, self.input_tokens, self.output_tokens)

    @property
    def input_share(self) -> Decimal:
        """Share of the tokens that is input."""
        return self.input_tokens / (self.input_tokens + self.output_tokens)


def month_of(request: EstimateRequest, profiles: WorkloadProfiles) -> Month | None:
    """The volume and the size of a request; ``None`` while the volume is unknown or cannot be meant."""
    size_in, size_out, assumed = _sizes(request, profiles)
    size_out += request.reasoning_tokens or 0
    volume = _volume(request, size_in + size_out)
    if (
        volume is None
        or volume.low < 1
        or volume.high > Decimal(LARGEST_VOLUME)
        or size_in + size_out > LARGEST_REQUEST
    ):
        return None
    return Month(volume, size_in, size_out, (*request.assumed, *assumed), request)


def _sizes(request: EstimateRequest, profiles: WorkloadProfiles) -> tuple[Decimal, Decimal, tuple[str, ...]]:
    usual = profiles.unknown_task
    together = Decimal(usual.input_tokens + usual.output_tokens)
    if request.tokens_in is not None and request.tokens_out is not None and request.tokens_in + request.tokens_out:
        return _exact(request.tokens_in), _exact(request.tokens_out), ()
    share = DEFAULT_INPUT_SHARE if request.input_share is None else _exact(request.input_share)
    assumed = () if request.input_share is not None or DEFAULT_SPLIT in request.assumed else (DEFAULT_SPLIT,)
    if request.tokens_in and share:
        tokens_in = _exact(request.tokens_in)
        return tokens_in, tokens_in * (1 - share) / share, assumed
    if request.tokens_out and share != 1:
        tokens_out = _exact(request.tokens_out)
        return tokens_out * share / (1 - share), tokens_out, assumed
    return together * share, together * (1 - share), assumed


def _volume(request: EstimateRequest, tokens_per_request: Decimal) -> Volume | None:
    given = request.volume_tokens_per_month
    sizes_said = request.tokens_in is not None or request.tokens_out is not None
    by_requests = request.reasoning_tokens is not None and request.requests_per_month and sizes_said
    if given is not None and not by_requests:
        low, high = given if isinstance(given, tuple) else (given, given)
        return Volume.between(low, high) if high > 0 else None
    if request.requests_per_month and sizes_said:
        tokens = _exact(request.requests_per_month) * tokens_per_request
        return Volume(tokens, tokens, tokens)
    return None


def _exact(number: float) -> Decimal:
    return Decimal(str(number))

"""The figures a person gives to ``compare``: which keys there are, and what each may be. Checks only, no arithmetic."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.framework import LARGEST_VOLUME, UnusableInput

LARGEST_USD = 1e15  # more money than there is; a larger figure is a slip of the pen
LONGEST_MONTH_HOURS = 744

Tokens = Annotated[Decimal, Field(ge=0, le=Decimal(LARGEST_VOLUME))]
Usd = Annotated[Decimal, Field(ge=0, le=Decimal(LARGEST_USD))]
Share = Annotated[Decimal, Field(ge=0, le=1)]


class FiguresGiven(BaseModel):
    """INTERFACE "Own figures": every key is optional, ``None`` means it was not given."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    tokens_in_per_month: Tokens | None = None
    tokens_out_per_month: Tokens | None = None
    requests_per_month: Tokens | None = None
    input_tokens: Tokens | None = None
    output_tokens: Tokens | None = None

    api_usd_per_mtok_in: Usd | None = None
    api_usd_per_mtok_out: Usd | None = None
    api_usd_per_mtok: Usd | None = None
    cached_share: Share | None = None
    cache_read_multiplier: Share | None = None
    cache_write_share: Share | None = None
    cache_write_multiplier: Annotated[Decimal, Field(ge=0, le=10)] | None = None
    batch_share: Share | None = None
    batch_multiplier: Share | None = None
    retry_share: Annotated[Decimal, Field(ge=0, le=10)] | None = None
    regional_uplift: Annotated[Decimal, Field(ge=0, le=10)] | None = None
    reasoning_tokens: Tokens | None = None

    usd_per_hour: Usd | None = None
    count: Annotated[Decimal, Field(ge=1, le=1_000_000)] | None = None
    hours_per_month: Annotated[Decimal, Field(gt=0, le=LONGEST_MONTH_HOURS)] | None = None
    overhead_share: Annotated[Decimal, Field(ge=0, le=10)] | None = None
    tokens_per_second: Annotated[Decimal, Field(gt=0, le=Decimal("1e12"))] | None = None
    utilization: Annotated[Decimal, Field(gt=0, le=1)] | None = None

    capex_usd: Usd | None = None
    amortization_months: Annotated[Decimal, Field(gt=0, le=1200)] | None = None
    residual_share: Share | None = None
    power_w: Annotated[Decimal, Field(ge=0, le=Decimal("1e12"))] | None = None
    usd_per_kwh: Annotated[Decimal, Field(ge=0, le=1000)] | None = None
    opex_usd_per_month: Usd | None = None
    staff_usd_per_month: Usd | None = None
    self_hosted_usd_per_month: Usd | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _exact_number(cls, value: Any) -> Any:
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(f"{_short(value)} is not a number")
        return Decimal(str(value))

    @field_validator("count")
    @classmethod
    def _whole(cls, value: Decimal | None) -> Decimal | None:
        if value is not None and value != value.to_integral_value():
            raise ValueError(f"{value} is not a whole number of machines")
        return value

    @classmethod
    def parse(cls, given: Any) -> Self:
        """The figures of decoded JSON.

        Raises:
            UnusableInput: not an object, an unknown key, not a number, or a figure that cannot be; names the key.
        """
        if not isinstance(given, Mapping):
            raise UnusableInput(f"the figures must be one JSON object, for example {_EXAMPLE}")
        try:
            return cls.model_validate(dict(given))
        except ValidationError as error:
            raise _one_line(error) from None


_EXAMPLE = '{"self_hosted_usd_per_month": 700, "api_usd_per_mtok": 5}'

_SHARES = ("cached_share", "cache_write_share", "batch_share", "utilization", "residual_share", "cache_read_multiplier")
PERCENT = 100

_ACCEPTED = {
    "cached_share": "a share between 0 and 1, for example 0.5 for half of the input tokens",
    "cache_read_multiplier": "between 0 and 1, for example 0.1 when cached input costs a tenth",
    "cache_write_share": "a share between 0 and 1, for example 0.05 for 5 % of the input tokens",
    "cache_write_multiplier": "between 0 and 10, for example 1.25 when writing to the cache costs a quarter more",
    "batch_share": "a share between 0 and 1, for example 0.5 for half of the requests",
    "batch_multiplier": "between 0 and 1, for example 0.5 when batch costs half",
    "retry_share": "between 0 and 10, for example 0.1 when a tenth is asked again",
    "regional_uplift": "between 0 and 10, for example 0.1 for 10 % on top",
    "count": "a whole number from 1, for example 8",
    "hours_per_month": "above 0 and at most 744, for example 730",
    "overhead_share": "between 0 and 10, for example 0.15 for 15 %",
    "tokens_per_second": "above 0, for example 2500",
    "utilization": "above 0 and at most 1, for example 0.6",
    "amortization_months": "above 0 and at most 1200, for example 36",
    "residual_share": "a share between 0 and 1, for example 0.2",
    "usd_per_kwh": "between 0 and 1000, for example 0.15",
    "power_w": "0 or more, for example 1500",
}


def _one_line(error: ValidationError) -> UnusableInput:
    problem = error.errors(include_url=False)[0]
    key = str(problem["loc"][0]) if problem["loc"] else "figures"
    if problem["type"] == "extra_forbidden":
        known = ", ".join(FiguresGiven.model_fields)
        return UnusableInput(f"{_short(key)}: unknown key; accepted: {known}", key=key)
    if problem["type"] in ("finite_number", "decimal_parsing"):
        said = f"{_short(problem['input'])} is not a finite number"
    elif problem["type"] == "value_error":
        said = problem["msg"].removeprefix("Value error, ")
    else:
        said = f"{_short(problem['input'])} is out of bounds"
    given = problem["input"]
    if key in _SHARES and isinstance(given, (int, float, Decimal)) and 1 < given <= PERCENT:
        said = f"{said} (as a percentage it would be {float(given) / PERCENT:g})"
    accepted = _ACCEPTED.get(key, "a number between 0 and 1e15, for example 1000")
    return UnusableInput(f"{key}: {said}; accepted: {accepted}", key=key)


def _short(value: Any) -> str:
    text = str(value) if isinstance(value, (int, float, Decimal)) else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."

"""Figures as people read them: "80 million tokens a month", "$1,234", "$900–1,400", "$0.26 per million tokens".

Pure formatting; nothing here computes a figure.
"""

from decimal import ROUND_HALF_EVEN, Decimal

from bot.costing.estimate import UsdRange

_SCALES = (
    (Decimal(10) ** 12, "trillion"),
    (Decimal(10) ** 9, "billion"),
    (Decimal(10) ** 6, "million"),
)


def usd(amount: Decimal) -> str:
    """Dollars: whole from $100 on, cents below, two significant digits below a cent."""
    sign = "-" if amount < 0 else ""
    return f"{sign}${_usd_digits(abs(amount))}"


def usd_range(amount: UsdRange) -> str:
    """Both ends, "$900–1,400"; one figure when both read the same."""
    low, high = usd(amount.low), usd(amount.high)
    return low if low == high else f"{low}–{high.removeprefix('$')}"


def per_month(money: str) -> str:
    """The same money with its period."""
    return f"{money} a month"


def per_million_tokens(amount: Decimal) -> str:
    """A unit price."""
    return f"{usd(amount)} per million tokens"


def tokens_per_month(low: Decimal, high: Decimal | None = None) -> str:
    """A volume, or a range of volumes, in words for the scale: "10–20 million tokens a month"."""
    first = _scaled(low)
    if high is None or high == low:
        return f"{_joined(first)} tokens a month"
    second = _scaled(high)
    if first == second:
        return f"{_joined(first)} tokens a month"
    if first[1] == second[1]:
        return f"{first[0]}–{_joined(second)} tokens a month"
    return f"{_joined(first)} to {_joined(second)} tokens a month"


def months(count: int) -> str:
    """ "1 month", "14 months", "3 years" from four years on it is years."""
    if count >= 48:
        return f"{Decimal(count) / 12:.0f} years"
    return "1 month" if count == 1 else f"{count} months"


def points(gain: float) -> str:
    """A gain in the scores, always two decimals."""
    return f"{gain:.2f} points"


def score(value: float) -> str:
    """A score between 0 and 1."""
    return f"{value:.2f}"


def percent(share: float) -> str:
    """A share as a percentage without useless decimals."""
    text = f"{Decimal(str(share)) * 100:.1f}".removesuffix(".0")
    return f"{text}%"


def _usd_digits(amount: Decimal) -> str:
    if amount >= 100:
        return f"{amount.quantize(Decimal(1), ROUND_HALF_EVEN):,}"
    if amount >= Decimal("0.01"):
        text = f"{amount.quantize(Decimal('0.01'), ROUND_HALF_EVEN):,}"
        return text.removesuffix(".00")
    return "0" if amount == 0 else f"{_significant(amount, 2):f}"


def _scaled(tokens: Decimal) -> tuple[str, str]:
    shown = _significant(tokens, 3)
    for size, name in _SCALES:
        if shown >= size:
            return f"{(shown / size).normalize():f}", name
    return f"{tokens.quantize(Decimal(1)):,}", ""


def _joined(scaled: tuple[str, str]) -> str:
    return " ".join(part for part in scaled if part)


def _significant(value: Decimal, digits: int) -> Decimal:
    if value == 0:
        return Decimal(0)
    return round(value, digits - 1 - value.adjusted())

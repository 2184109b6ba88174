"""Figures as people read them: "80 million tokens a month", "$1,234", "€900–1,400", "$0.26 per million tokens".

Pure formatting; nothing here computes a figure beyond showing an amount of US dollars in the reader's currency.
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal

from bot.costing.estimate import UsdRange
from bot.costing.token_counts import scaled
from bot.facts.exchange_rates import US_DOLLARS, Currency
from bot.phrasing.brief import day_in_words

_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_DOLLARS = re.compile(rf"(?<![A-Z])\$({_AMOUNT})")  # not the dollar of "CA$": that is converted already
_USD = re.compile(rf"(?:({_AMOUNT}) )?\bUSD\b")
_FORMULA_DIGITS = 4


def usd(amount: Decimal, shown: Currency = US_DOLLARS) -> str:
    """Dollars, or what they are in ``shown``: whole from 100 on, hundredths below, two significant digits below those."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{shown.symbol}{_usd_digits(abs(shown.of(amount)))}"


def usd_range(amount: UsdRange, shown: Currency = US_DOLLARS) -> str:
    """Both ends, "$900–1,400"; one figure when both read the same."""
    low, high = usd(amount.low, shown), usd(amount.high, shown)
    return low if low == high else f"{low}–{high.removeprefix(shown.symbol)}"


def conversion(shown: Currency) -> str:
    """At which dated rate amounts were converted, in a sentence; "" for US dollars."""
    if shown.rate is None:
        return ""
    rate = shown.rate
    return (
        f"Converted at {rate.per_usd:f} {shown.code} per USD ({rate.publisher}, {day_in_words(rate.on.isoformat())})."
    )


def old_rate(shown: Currency) -> str:
    """That the rate is older than it may be; "" when it is not."""
    if shown.rate is None or not shown.rate.stale:
        return ""
    return f"the exchange rates are those of {day_in_words(shown.rate.on.isoformat())}"


def in_words_shown(text: str, shown: Currency) -> str:
    """A sentence of ours whose figures are written out already, such as "$0.72 per million"."""
    return _DOLLARS.sub(lambda found: usd(_read(found[1]), shown), text) if shown.rate else text


def in_formula_shown(formula: str, shown: Currency) -> str:
    """The way to a line of the bill, whose prices are written as "2.5 USD"."""
    if shown.rate is None:
        return formula

    def converted(found: re.Match[str]) -> str:
        if found[1] is None:
            return shown.code
        return f"{_significant(shown.of(_read(found[1])), _FORMULA_DIGITS).normalize():,f} {shown.code}"

    return _USD.sub(converted, formula)


def _read(amount: str) -> Decimal:
    return Decimal(amount.replace(",", ""))


def per_month(money: str) -> str:
    """The same money with its period."""
    return f"{money} a month"


def per_million_tokens(amount: Decimal, shown: Currency = US_DOLLARS) -> str:
    """A unit price."""
    return f"{usd(amount, shown)} per million tokens"


def tokens_per_month(low: Decimal, high: Decimal | None = None) -> str:
    """A volume, or a range of volumes, in words for the scale: "10–20 million tokens a month"."""
    first = scaled(low)
    if high is None or high == low:
        return f"{_joined(first)} tokens a month"
    second = scaled(high)
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
    """A gain in the scores, on their scale from 0 to 1, always two decimals."""
    return f"+{gain:.2f}"


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


def _joined(scaled: tuple[str, str]) -> str:
    return " ".join(part for part in scaled if part)


def _significant(value: Decimal, digits: int) -> Decimal:
    if value == 0:
        return Decimal(0)
    return round(value, digits - 1 - value.adjusted())

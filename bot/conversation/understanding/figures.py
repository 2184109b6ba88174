"""Figures that answer a question other than the volume: latency, time to market, growth, output share."""

from collections.abc import Iterable

from bot.conversation.understanding.findings import Clause, Finding, Text
from bot.conversation.understanding.quantity import Quantity
from bot.framework import Latency, QuestionId, TimeToMarket

_SECONDS = {"milliseconds": 0.001, "seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0, "weeks": 604800.0}
_WEEKS = {"days": 1 / 7, "weeks": 1.0, "months": 30 / 7, "quarters": 13.0, "years": 52.0}
_MONTHS_PER = {"day": 1 / 30, "week": 7 / 30, "month": 1.0, "quarter": 3.0, "half_year": 6.0, "year": 12.0}
_BEFORE_A_LIMIT = {"p95", "p99", "under", "below", "within", "at", "of", "a", "want", "need", "have", "do", "the"}
_REFUSES = {"not", "never", "no", "hardly", "nor"}
_FEW_WORDS = 3  # of a clause that is a bare figure
_LONGEST_WAIT = 10.0  # seconds that, named without a topic, are probably how long an answer may take
_LARGEST_RATE = 1e6  # of growth; keeps a slip of the pen computable
_URGENT_WEEKS, _NORMAL_WEEKS = 9.0, 25.0
_LEAST_GROWTH, _MOST_GROWTH = -0.5, 5.0  # a month


def figure_findings(text: Text) -> list[Finding]:
    """Every such answer that a figure in the message gives."""
    found: list[Finding] = []
    for clause in text.clauses:
        for place in range(clause.span.start, clause.span.end):
            quantity = text.items[place].quantity
            if quantity is None:
                continue
            finding = _latency(text, clause, quantity, place) or _time_to_market(clause, quantity, place)
            if finding is not None:
                found.append(finding)
    return [*found, *_growth(text), *_output_share(text)]


def _latency(text: Text, clause: Clause, q: Quantity, place: int) -> Finding | None:
    if q.unit not in _SECONDS or q.per or q.value <= 0 or q.denied or _is_refused(text, place):
        return None
    asked = clause.asked is QuestionId.LATENCY
    if (
        q.unit != "milliseconds"
        and not asked
        and (clause.labelled or not clause.has("latency_topic") or q.unit in {"days", "weeks"})
        and not (q.unit in {"minutes", "hours", "days"} and text.items[place - 1].text in {"every", "each"})
        and not (q.unit == "seconds" and q.value <= _LONGEST_WAIT and _may_be_a_wait(clause))
    ):
        return None
    limit = q.high if q.high is not None else (q.low or q.value)
    seconds = limit * _SECONDS[q.unit]
    about_it = asked or q.unit == "milliseconds" or clause.has("latency_topic")
    sure = q.high is not None and not clause.has("past", "need_not") and about_it and place not in text.rejected
    value, certain = _latency_class(seconds)
    return Finding(QuestionId.LATENCY, value.value, sure=sure and certain, place=place, figure=True)


def _is_refused(text: Text, place: int) -> bool:
    """ "Not p95 under 500 ms", "never half a second": the words right before the figure refuse it."""
    before = place - 1
    while before >= 0 and text.items[before].text in _BEFORE_A_LIMIT:
        before -= 1
    return before >= 0 and text.items[before].text in _REFUSES


def _may_be_a_wait(clause: Clause) -> bool:
    """ "One or two seconds", whatever was asked; among other words only where nothing was."""
    return clause.asked is None or (not clause.labelled and clause.words <= _FEW_WORDS)


def _latency_class(seconds: float) -> tuple[Latency, bool]:
    if seconds <= 0.1:
        return Latency.SUB_100MS, True
    if seconds <= 0.5:
        return Latency.P95_500MS, True
    if seconds <= 30:
        return Latency.INTERACTIVE, True
    return Latency.BATCH, seconds > 60


def _time_to_market(clause: Clause, q: Quantity, place: int) -> Finding | None:
    if q.unit not in _WEEKS or q.per or q.value <= 0:
        return None
    asked = clause.asked is QuestionId.TIME_TO_MARKET
    if not asked and not clause.has("urgent_strong", "launch_word"):
        return None
    weeks = (q.high if q.high is not None else q.value) * _WEEKS[q.unit]
    value = TimeToMarket.URGENT if weeks <= _URGENT_WEEKS else TimeToMarket.NORMAL
    return Finding(
        QuestionId.TIME_TO_MARKET, value.value, sure=weeks <= _URGENT_WEEKS or weeks >= _NORMAL_WEEKS, place=place
    )


# --- growth ---


def _growth(text: Text) -> list[Finding]:
    found = []
    for clause in text.clauses:
        asked = clause.asked is QuestionId.GROWTH
        share = next((q for q in text.in_clause(clause) if q.unit == "percent"), None)
        if share is not None and (asked or clause.says("growth_word") or clause.says("shrink_word")):
            sign = -1 if clause.says("shrink_word") and not clause.says("growth_word") else 1
            months = _MONTHS_PER.get(share.per) or _period_in(clause) or (1.0 if asked else 0.0)
            low = share.value if share.low is None else share.low
            rate = (low + (share.high if share.high is not None else low)) / 2
            told = months > 0 and share.low is not None and share.high is not None
            found.append(_grows(sign * rate / 100, months or 1.0, sure=told, clause=clause))
        elif (times := _multiple(clause)) and (asked or clause.has("growth_word") or _period_in(clause)):
            months = _period_in(clause)
            told = bool(months) and (asked or clause.has("shape_topic", "growth_word"))
            found.append(_grows(times - 1, months or 12.0, sure=told, clause=clause))
        elif clause.has("no_growth") and not clause.denies("no_growth") and (asked or clause.has("growth_word")):
            found.append(Finding(QuestionId.GROWTH, 0, sure=True, place=clause.span.start))
        elif (
            asked
            and clause.words <= _FEW_WORDS
            and (bare := _bare(text.in_clause(clause))) is not None
            and 0 <= bare <= 100
        ):
            found.append(_grows(bare / 100, 1.0, sure=bare in {0, 5, 20} or bare >= 1, clause=clause))
    return found


def _multiple(clause: Clause) -> float:
    for concept, times in (("doubles", 2.0), ("triples", 3.0), ("tenfold", 10.0)):
        if clause.says(concept):
            return times
    return 0.0


def _period_in(clause: Clause) -> float:
    for concept, months in (("per_year", 12.0), ("per_quarter", 3.0), ("per_month", 1.0), ("per_week", 7 / 30)):
        if clause.has(concept):
            return months
    return 0.0


def _grows(rate: float, months: float, *, sure: bool, clause: Clause) -> Finding:
    """Growth of ``rate`` over ``months`` as a rate a month; one that we do not reckon with is proposed as the nearest."""
    rate = min(max(rate, -0.999), _LARGEST_RATE)
    monthly = (1 + rate) ** (1 / months) - 1 if months != 1.0 else rate
    value = min(max(monthly, _LEAST_GROWTH), _MOST_GROWTH)
    return Finding(QuestionId.GROWTH, round(value, 4), sure=sure and value == monthly, place=clause.span.start)


def _bare(quantities: Iterable[Quantity]) -> float | None:
    figures = [q.value for q in quantities if not q.unit and q.scale == 1.0]
    return figures[0] if len(figures) == 1 else None


# --- output share ---


def _output_share(text: Text) -> list[Finding]:
    asked = text.asked is QuestionId.OUTPUT_SHARE
    clause = text.whole
    if not asked and not clause.has("output_word"):
        return []
    place = clause.span.start
    for q in text.quantities:
        if q.unit == "percent" or q.fraction:
            value = q.value / 100 if q.unit == "percent" else q.value
            if not 0 <= value <= 1:
                continue
            is_input = q.role == "in" or (clause.has("input_word") and not clause.has("output_word"))
            said = q.role != "" or asked or clause.has("output_word")
            return [
                Finding(QuestionId.OUTPUT_SHARE, round(1 - value if is_input else value, 4), sure=said, place=place)
            ]
    ratio = ratio_in(text.quantities, text)
    if ratio is not None and (asked or clause.has("ratio_word")):
        return [Finding(QuestionId.OUTPUT_SHARE, round(ratio[1] / sum(ratio), 4), sure=True, place=place)]
    if asked and (bare := _bare(text.quantities)) is not None and 0 < bare <= 100:
        return [Finding(QuestionId.OUTPUT_SHARE, round(bare / 100 if bare > 1 else bare, 4), sure=False, place=place)]
    return []


def ratio_in(quantities: tuple[Quantity, ...], text: Text) -> tuple[float, float] | None:
    """Input to output as said in "3:1", "three tokens in, one back"."""
    figures = [
        q for q in quantities if q.unit in {"", "tokens"} and not q.per and 0 < q.value <= 1000 and q.scale == 1.0
    ]
    if len(figures) != 2:
        return None
    first, second = figures
    if first.role == "out" or second.role == "in":
        first, second = second, first
    return first.value, second.value

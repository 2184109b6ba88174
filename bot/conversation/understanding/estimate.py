"""The text after ``/llm-cost`` → the figures and models of a quick estimate. Nothing is priced here."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.understanding.billing import Billing, billing_in
from bot.conversation.understanding.compiled import requests_of
from bot.conversation.understanding.model_names import FoundModel, ModelNames
from bot.conversation.understanding.not_counted import not_counted_in
from bot.conversation.understanding.quantities import quantities_in
from bot.conversation.understanding.quantity import Quantity
from bot.conversation.understanding.reading import Intent
from bot.conversation.understanding.splits import Split, exact_share, split_in, without
from bot.conversation.understanding.tokens import Token, clean, tokens_of
from bot.conversation.understanding.view import hidden_places, items_of
from bot.conversation.understanding.volume import VolumeReader, VolumeReading
from bot.conversation.understanding.volume_in_words import shown_volume
from bot.costing.request import EstimateRequest, in_one_line
from bot.facts.billing_words import NO_BILLING_WORDS, BillingWords
from bot.facts.lexicon import Lexicon
from bot.framework import QuestionId

_MOST_MODELS = 8
_MOST_TOKENS = 200
_DOLLARS = frozenset(("$", "usd", "dollar", "dollars"))
_HELP_WORDS = frozenset(
    (
        "h",
        "help",
        "hilfe",
        "aide",
        "ayuda",
        "usage",
        "syntax",
        "format",
        "manual",
        "examples",
        "example",
        "howto",
        "options",
    )
)
_FEW_WORDS = 3
_ROUNDED_BY = 0.0001  # a share of the volume reader is rounded to four digits


def read_estimate(
    text: str, *, lexicon: Lexicon, names: ModelNames, billing: BillingWords = NO_BILLING_WORDS
) -> EstimateRequest:
    """What a line like "80M tokens gpt-4o vs llama 70b, 3:1" asks for. What is missing or doubtful is in ``confirm``."""
    plain = clean(text).text
    tokens = tokens_of(plain)[:_MOST_TOKENS]
    if not any(token.kind != "s" for token in tokens) or _asks_for_help(tokens, lexicon):
        return EstimateRequest(help=True)
    models = names.found_in(tokens)[:_MOST_MODELS]
    named = frozenset(p for m in models for p in range(m.start, m.end))
    bill = billing_in(tokens, billing, hidden=named)
    ignored, machines = not_counted_in(plain, tokens)
    split = split_in(tokens, named | bill.places | machines)
    hidden = named | bill.places | split.places | machines
    bare = without(named | split.places | machines, tokens)
    hidden |= hidden_places(bare, lexicon.numbers.is_magnitude_or_unit, hours_matter=False)
    quantities = quantities_in(bare, lexicon, hidden=frozenset(hidden))
    usable = tuple(q for q in quantities if q.unit not in {"percent", "money"})
    reading = VolumeReader(usable, lexicon.units, band=lexicon.numbers.band, bare=True, shape="steady").read()
    request = _request(reading, models, _input_share(split, quantities, reading), quantities)
    budget = None if request.volume_tokens_per_month else _budget_usd(bare, quantities)
    if not (models or budget or request.volume_tokens_per_month) and _asks_how_to_ask(tokens, plain, lexicon):
        return EstimateRequest(help=True)
    return _with_the_likeliest_reading(
        replace(
            _with_billing(request, bill),
            budget_usd=budget,
            unused=(*(f"{said}: not used" for said in split.unused), *ignored),
        )
    )


def _with_the_likeliest_reading(request: EstimateRequest) -> EstimateRequest:
    """What a button offers where something needs a yes; nothing that was said is lost by pressing it."""
    if not request.confirm:
        return request
    volume = request.volume_tokens_per_month
    said = "" if volume is None else shown_volume(volume).removesuffix(" a month")
    return replace(request, likeliest=in_one_line(said, request.models, request))


def _budget_usd(tokens: Sequence[Token], quantities: Sequence[Quantity]) -> float | None:
    """The one sum of dollars a month that a line names."""
    sums = [q for q in quantities if q.unit == "money" and not q.is_range and q.per in {"", "month"}]
    named = _DOLLARS & {token.text for q in sums for token in tokens[q.start : q.end + 1]}
    return sums[0].value if len(sums) == 1 and named and sums[0].value >= 1 else None


def _with_billing(request: EstimateRequest, bill: Billing) -> EstimateRequest:
    """What raises or lowers the bill; a term without a figure is named as not read."""
    return replace(
        request,
        cached_share=bill.shares.get("cached"),
        cache_write_share=bill.shares.get("written"),
        batch_share=bill.shares.get("batch"),
        retry_share=bill.shares.get("retried"),
        reasoning_share=bill.shares.get("reasoning"),
        reasoning_tokens=bill.reasoning_tokens,
        region=bill.region,
        assumed=(
            *request.assumed,
            *(f"{word}: no share up to 100 % said, so none is counted" for word in bill.without_share),
        ),
    )


def _asks_for_help(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    requested = requests_of(lexicon).requested(items_of(tokens, ()))
    return requested is not None and requested.whole and requested.intent in {Intent.HELP, Intent.EXPLAIN}


def _asks_how_to_ask(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> bool:
    """ "What can I type here?", "syntax": a line without figure and model that asks something."""
    words = [token.text for token in tokens if token.kind != "s"]
    asks = plain.rstrip().endswith("?") or (
        bool(words) and (words[0] in lexicon.lists["interrogative"] or bool({"how", "what"} & set(words)))
    )
    cued = requests_of(lexicon).cued(items_of(tokens, ())) in {Intent.HELP, Intent.EXPLAIN}
    return asks or cued or (len(words) <= _FEW_WORDS and bool(_HELP_WORDS & set(words)))


def _input_share(split: Split, quantities: Sequence[Quantity], reading: VolumeReading | None) -> float | None:
    if split.input_share is not None:
        return split.input_share
    out = (reading.implied or {}).get(QuestionId.OUTPUT_SHARE) if reading else None
    if out is None:
        return None
    exact = exact_share(quantities)
    return 1 - float(out) if exact is None or abs(1 - exact - float(out)) > _ROUNDED_BY else exact


def _request(
    reading: VolumeReading | None,
    models: Sequence[FoundModel],
    input_share: float | None,
    quantities: Sequence[Quantity],
) -> EstimateRequest:
    volume = reading.volume if reading else None
    confirm = []
    if volume is None or not (reading and reading.sure):
        confirm.append("volume_tokens_per_month")
    if not models or not all(m.sure for m in models):
        confirm.append("models")
    ids = tuple(dict.fromkeys(m.id for m in models))
    return EstimateRequest(
        volume_tokens_per_month=volume,
        tokens_in=_size(reading.tokens_in if reading else None, quantities, "in"),
        tokens_out=_size(reading.tokens_out if reading else None, quantities, "out"),
        requests_per_month=reading.requests_per_month if reading else None,
        input_share=input_share,
        models=ids,
        unknown=tuple(dict.fromkeys(m.id for m in models if not m.sure)),
        assumed=reading.assumptions if reading else (),
        confirm=tuple(confirm),
    )


def _size(read: float | None, quantities: Sequence[Quantity], role: str) -> float | None:
    """Tokens of one request with that role; a figure a month is none."""
    if read is not None:
        return read
    sizes = [q for q in quantities if q.role == role and not q.per and q.unit in {"", "tokens"} and q.value < 1e6]
    return sizes[0].value if len(sizes) == 1 and any(q.unit == "requests" for q in quantities) else None

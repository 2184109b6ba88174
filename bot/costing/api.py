"""What a month on an API costs: price per request × requests, line by line, with what raises and lowers the bill."""

from dataclasses import dataclass, replace
from decimal import Decimal

from bot.costing.api_prices import ApiModel, ApiPrices, MissingPrice
from bot.costing.estimate import CostLine
from bot.facts.dated import Source

ONE = Decimal(1)
NOTHING = Decimal(0)
MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class ApiUse:
    """A month of requests of one size. Reasoning is part of the output; what is read from or written to the cache, of the input.

    ``requests`` may be a fraction: a volume divided by the size of a request. ``retry_share`` of the requests is paid twice.
    """

    requests: Decimal
    input_tokens: Decimal
    output_tokens: Decimal
    cached_share: Decimal = NOTHING
    cache_write_share: Decimal = NOTHING
    reasoning_share: Decimal = NOTHING
    batch_share: Decimal = NOTHING
    regional_uplift: Decimal = NOTHING
    retry_share: Decimal = NOTHING
    region: str = ""
    uplift_source: Source | None = None

    @classmethod
    def of_volume(cls, tokens: Decimal, input_tokens: Decimal | int, output_tokens: Decimal | int) -> "ApiUse":
        """So many tokens a month, in requests of that size."""
        return cls(tokens / (input_tokens + output_tokens), Decimal(input_tokens), Decimal(output_tokens))

    @property
    def tokens(self) -> Decimal:
        """All tokens of the month."""
        return self.requests * (self.input_tokens + self.output_tokens)


@dataclass(frozen=True, slots=True)
class ApiBill:
    """A month's bill. ``usd_per_mtok`` is blended over input and output."""

    model: ApiModel
    usd: Decimal
    usd_per_mtok: Decimal
    lines: tuple[CostLine, ...]


def api_bill(prices: ApiPrices, model: ApiModel, use: ApiUse) -> ApiBill:
    """The bill of a month.

    Raises:
        MissingPrice: a price is not known; it is never taken for 0.
    """
    lines: list[CostLine] = []
    for share, batch in ((ONE - use.batch_share, False), (use.batch_share, True)):
        if share:
            lines += _lines(prices, model, use, share, batch=batch)
    plain = sum((line.usd for line in lines), NOTHING)
    if use.regional_uplift:
        where = f"processing kept in {use.region}" if use.region else "processing in a region"
        what = f"{use.regional_uplift} × {plain:,.2f} USD of the lines above"
        lines.append(CostLine(where, plain * use.regional_uplift, what, source=use.uplift_source or model.source))
    if use.retry_share:
        once = plain * (ONE + use.regional_uplift)
        what = f"{use.retry_share} × {once:,.2f} USD of the lines above"
        lines.append(CostLine("requests asked again", once * use.retry_share, what, source=model.source))
    usd = sum((line.usd for line in lines), NOTHING)
    return ApiBill(model, usd, usd / use.tokens * MILLION if use.tokens else NOTHING, tuple(lines))


def blended_usd_per_mtok(
    prices: ApiPrices, model: ApiModel, input_tokens: Decimal | int, output_tokens: Decimal | int
) -> Decimal:
    """What a million tokens costs in requests of that size, input and output together."""
    return api_bill(prices, model, ApiUse.of_volume(MILLION, input_tokens, output_tokens)).usd_per_mtok


def middle_offer(
    prices: ApiPrices, offers: tuple[ApiModel, ...], use: ApiUse
) -> tuple[ApiBill, ApiBill, ApiBill] | None:
    """The cheapest, the middle and the dearest of several hosts; of an even number the cheaper of the two middle ones.

    A host without a known price is left out; ``None`` when none has one.
    """
    bills = []
    for place, offer in enumerate(offers):
        try:
            bills.append((api_bill(prices, offer, use), place))
        except MissingPrice:
            continue
    if not bills:
        return None
    ordered = [bill for bill, _ in sorted(bills, key=lambda found: (found[0].usd, found[1]))]
    return ordered[0], ordered[(len(ordered) - 1) // 2], ordered[-1]


def with_share_cached(use: ApiUse, share: Decimal) -> ApiUse:
    """The same use with a share of the input read from the cache."""
    return replace(use, cached_share=share)


def _lines(prices: ApiPrices, model: ApiModel, use: ApiUse, share: Decimal, *, batch: bool) -> list[CostLine]:
    size_in, size_out = round(use.input_tokens), round(use.output_tokens)
    each = prices.for_requests(model, input_tokens=size_in, output_tokens=size_out, batch=batch)
    tokens_in, tokens_out = (use.requests * share * count for count in (use.input_tokens, use.output_tokens))
    cached = tokens_in * use.cached_share
    per_written = each.usd_per_cache_write_token
    written = NOTHING if per_written is None else tokens_in * min(use.cache_write_share, ONE - use.cached_share)
    reasoning = tokens_out * use.reasoning_share
    suffix = ", batch" if batch else ""
    parts = (
        (f"input tokens{suffix}", tokens_in - cached - written, each.usd_per_input_token),
        (f"cached input tokens{suffix}", cached, each.usd_per_cached_token),
        (f"input tokens written to the cache{suffix}", written, per_written or NOTHING),
        (f"output tokens{suffix}", tokens_out - reasoning, each.usd_per_output_token),
        (f"reasoning tokens{suffix}", reasoning, each.usd_per_output_token),
    )
    return [
        CostLine(
            what,
            tokens * price,
            f"{tokens:,.0f} tokens × {_plain(price * MILLION)} USD per million",
            tokens,
            "tokens",
            model.source,
        )
        for what, tokens, price in parts
        if tokens
    ]


def _plain(usd: Decimal) -> str:
    return f"{usd.normalize():f}"

"""What an API charges for one request: the models of ``genai_prices`` by the names people use, priced on a given day.

The library is only read (``price_library``), on first use; the day is always passed, and nothing is priced "now".
A price that is not there is an error, never 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from bot.costing.host_names import OpenModelNames
from bot.costing.price_library import bundled_providers, usage
from bot.costing.vendor_names import LONGEST_NAME, VendorNames
from bot.facts.catalogue import Catalogue
from bot.facts.dated import Source
from bot.facts.price_overrides import PriceOverride, override_of
from bot.facts.profiles import WorkloadProfiles
from bot.framework import UnusableInput

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo, Provider

MILLION = Decimal(1_000_000)


class MissingPrice(UnusableInput):
    """A model whose price is not known: never taken for free."""


@dataclass(frozen=True, slots=True)
class ApiModel:
    """A model at a provider, as the price library knows it. ``overridden`` prices are ours and win."""

    id: str
    provider_id: str
    provider: str
    source: Source
    note: str = ""


@dataclass(frozen=True, slots=True)
class RequestPrices:
    """USD per single token for requests of one size: long prompts can cost more per token."""

    usd_per_input_token: Decimal
    usd_per_cached_token: Decimal
    usd_per_output_token: Decimal
    usd_per_cache_write_token: Decimal | None = None
    """What input costs that is also written to the cache; ``None``: as any other input."""

    def usd(self, input_tokens: Decimal, output_tokens: Decimal, cached_share: Decimal = Decimal(0)) -> Decimal:
        """Price of that many tokens; cached ones are part of the input, not beside it."""
        cached = input_tokens * cached_share
        return (
            (input_tokens - cached) * self.usd_per_input_token
            + cached * self.usd_per_cached_token
            + output_tokens * self.usd_per_output_token
        )


class ApiPrices:
    """All API prices on one day. Names are looked up once and kept; nothing changes after construction but caches."""

    def __init__(
        self, catalogue: Catalogue, profiles: WorkloadProfiles, overrides: tuple[PriceOverride, ...] = (), *, on: date
    ) -> None:
        self._catalogue = catalogue
        self._profiles = profiles
        self._overrides = overrides
        self._on = on
        self._noon = datetime.combine(on, time(12), UTC)
        self._prices: dict[tuple[str, str, int, int, bool], RequestPrices | None] = {}
        self._hosted: dict[str, tuple[ApiModel, ...]] | None = None
        self._found: dict[str, ApiModel] = {}

    def vendor_model(self, name: str) -> ApiModel:
        """The vendor's model that ``name`` means ("gpt-4o", "claude sonnet", "gemini 2.5 flash"); the newest of a family.

        Raises:
            UnusableInput: no such model, with the nearest names; or a "-latest" alias, which is not one price.
        """
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def at(self, provider_id: str, model_id: str) -> ApiModel:
        """The model of exactly that id at that provider.

        Raises:
            MissingPrice: the price library does not hold it.
        """
        if (ours := override_of(model_id, self._overrides, on=self._on, provider=provider_id)) is not None:
            return self._overridden(ours)
        provider = self._providers.get(provider_id)
        model = None if provider is None else next((m for m in provider.models if m.id == model_id), None)
        if provider is None or model is None:
            raise MissingPrice(
                f"genai-prices has no {model_id!r} at {provider_id!r}: add a dated price with its source to"
                " knowledge/api_price_overrides.yaml"
            )
        return self._model(provider, model)

    def tenancy_model(self, vendor: ApiModel) -> ApiModel | None:
        """The same vendor model sold inside one's own cloud tenancy, in a region; ``None`` when it is not sold there."""
        tenancy = self._profiles.tenancy
        provider = self._providers.get(tenancy.provider)
        if provider is None:
            return None
        wanted = f"{tenancy.regional_prefix}{vendor.provider_id}.{vendor.id}"
        found = next((m for m in provider.models if m.id == wanted or m.id.startswith(f"{wanted}-")), None)
        return None if found is None else self._model(provider, found)

    def hosts_of(self, open_model: str) -> tuple[ApiModel, ...]:
        """Who offers an open-weight model of the catalogue behind an API, one offer a provider, in a fixed order."""
        if self._hosted is None:
            self._hosted = self._all_hosted()
        return self._hosted.get(open_model, ())

    def for_requests(
        self, model: ApiModel, *, input_tokens: int, output_tokens: int, batch: bool = False
    ) -> RequestPrices:
        """Prices per token for requests of that size.

        Raises:
            MissingPrice: no price for input or output is known, or none for batch processing.
        """
        key = (model.provider_id, model.id, input_tokens, output_tokens, batch)
        if key not in self._prices:
            self._prices[key] = self._priced(model, input_tokens, output_tokens, batch=batch)
        prices = self._prices[key]
        if prices is None:
            how = " for batch processing" if batch else ""
            raise MissingPrice(
                f"no price{how} is known for {model.id!r} at {model.provider}, and a missing price is not 0"
            )
        return prices

    def _priced(self, model: ApiModel, input_tokens: int, output_tokens: int, *, batch: bool) -> RequestPrices | None:
        ours = override_of(model.id, self._overrides, on=self._on, provider=model.provider_id)
        if ours is not None:
            return None if batch else _of_override(ours)
        return self._of_library(model, input_tokens, output_tokens, batch=batch)

    def _of_library(
        self, model: ApiModel, input_tokens: int, output_tokens: int, *, batch: bool
    ) -> RequestPrices | None:
        provider = self._providers[model.provider_id]
        info = next(m for m in provider.models if m.id == model.id)
        context = {"processing": "batch"} if batch else None
        if batch and not self._has_batch_price(info):
            return None
        standard = info.get_prices(self._noon, context)
        if standard.input_mtok is None or standard.output_mtok is None:
            return None

        def price(**tokens: int) -> tuple[Decimal, Decimal]:
            paid = info.calc_price(usage(**tokens), provider, genai_request_timestamp=self._noon, price_context=context)
            return paid.input_price, paid.output_price

        tokens_in, tokens_out = max(input_tokens, 1), max(output_tokens, 1)
        fresh, answered = price(input_tokens=tokens_in, output_tokens=tokens_out)
        has_cache = standard.cache_read_mtok is not None
        cached = price(input_tokens=tokens_in, cache_read_tokens=tokens_in)[0] if has_cache else fresh
        if fresh == 0 or answered == 0:
            return None
        written = None
        if standard.cache_write_mtok is not None:
            written = price(input_tokens=tokens_in, cache_write_tokens=tokens_in)[0] / tokens_in
        return RequestPrices(fresh / tokens_in, cached / tokens_in, answered / tokens_out, written)

    def _has_batch_price(self, info: "ModelInfo") -> bool:
        return any(
            variant.when.get("processing") == "batch"
            and (variant.constraint is None or variant.constraint.active(self._noon))
            for variant in info.price_variants or ()
        )

    @cached_property
    def _providers(self) -> dict[str, "Provider"]:
        return bundled_providers()

    def _model(self, provider: "Provider", model: "ModelInfo") -> ApiModel:
        library = self._profiles.price_library
        url = (provider.pricing_urls or [library.url])[0]
        source = Source(f"{provider.name} price list, via {library.title}", url, library.checked)
        return ApiModel(model.id, provider.id, provider.name, source, model.price_comments or "")

    def _overridden(self, ours: PriceOverride) -> ApiModel:
        provider = self._providers.get(ours.provider)
        return ApiModel(
            ours.model, ours.provider, ours.provider if provider is None else provider.name, ours.source, ours.note
        )

    def _look_up(self, name: str) -> ApiModel:
        asked = name[:LONGEST_NAME].strip().casefold()
        if (ours := override_of(asked, self._overrides, on=self._on)) is not None:
            return self._overridden(ours)
        provider, model = self._names.meant_by(asked)
        return self.at(provider.id, model.id)

    def _text_models(self) -> "Iterator[tuple[Provider, ModelInfo]]":
        for vendor in self._profiles.vendor_providers:
            provider = self._providers.get(vendor)
            if provider is not None:
                yield from ((provider, model) for model in provider.models if self._sells_text(model))

    def _sells_text(self, model: "ModelInfo") -> bool:
        prices = model.get_prices(self._noon)
        return prices.input_mtok is not None and prices.output_mtok is not None

    def nearest(self, asked: str) -> tuple[str, ...]:
        """The names, of vendors' and of open-weight models, that look most like ``asked``, best first."""
        return self._names.nearest(asked)

    @cached_property
    def _names(self) -> VendorNames:
        return VendorNames(self._text_models(), (model.id for model in self._catalogue.models))

    def _all_hosted(self) -> dict[str, tuple[ApiModel, ...]]:
        names = OpenModelNames(self._catalogue)
        offers: dict[str, dict[str, ApiModel]] = {}
        for host in self._profiles.hosting_providers:
            provider = self._providers.get(host)
            for model in () if provider is None else provider.models:
                known = names.meant_by(model.id)
                listed = "o longer listed" not in (model.price_comments or "")
                if known is not None and provider is not None and listed and self._sells_text(model):
                    offers.setdefault(known, {}).setdefault(host, self._model(provider, model))
        return {known: tuple(by_host.values()) for known, by_host in offers.items()}


def _of_override(ours: PriceOverride) -> RequestPrices | None:
    """``None`` where a side is not sold or was entered as 0: a missing price is not 0."""
    if not ours.usd_per_mtok_in or not ours.usd_per_mtok_out:
        return None
    cached = ours.usd_per_mtok_in if ours.usd_per_mtok_cache_read is None else ours.usd_per_mtok_cache_read
    return RequestPrices(ours.usd_per_mtok_in / MILLION, cached / MILLION, ours.usd_per_mtok_out / MILLION)

"""What an API charges for one request: the models of ``genai_prices`` by the names people use, priced on a given day.

The library is only read (``price_library``), on first use; the day is always passed, and nothing is priced "now".
A price that is not there is an error, never 0.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from bot.costing.price_library import bundled_providers, usage
from bot.facts.catalogue import Catalogue
from bot.facts.dated import Source
from bot.facts.names import model_key, nearest
from bot.facts.price_overrides import PriceOverride, override_of
from bot.facts.profiles import WorkloadProfiles
from bot.framework import UnusableInput

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo, Provider

LONGEST_NAME = 80
MILLION = Decimal(1_000_000)
NAMES_SHOWN = 4
MOST_KINDS_OF_ONE_FAMILY = 2
_OTHER_USES = frozenset(
    {
        *("image", "images", "audio", "realtime", "embed", "embedding", "embeddings", "tts", "whisper", "transcribe"),
        *("live", "video", "search", "moderation", "vision", "preview", "codex", "cyber", "computer", "use", "deep"),
        *("research", "ft", "guard", "safeguard", "omni", "banana", "voice", "multi", "agent", "decisions"),
    }
)
_MAKERS_PREFIX = re.compile(
    r"^(@cf/|databricks-|(meta|mistral|openai|deepseek|qwen|google|moonshotai|nvidia|zai|minimax)\.)"
)
_POINT_AS_LETTER = re.compile(r"(?<=\d)[p_](?=\d)")
_POINT_AS_DASH = re.compile(r"(?<=\d)-(?=\d-\d+b)")
_CLOUD_SUFFIX = re.compile(r"(-v\d)?:\d+$")
_VERSION = re.compile(r"[a-z]?\d+(\.\d+)?")
_SIZE = re.compile(r"(a|\d+x)?\d+(\.\d+)?b")
_STAMP = re.compile(r"\d{4,}")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_WITHOUT_MEANING_AT_HOSTS = frozenset(("17b", "128e", "16e", "instant", "v0.1", "v0.2", "v0.3"))


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
        return RequestPrices(fresh / tokens_in, cached / tokens_in, answered / tokens_out)

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
        if asked.endswith("latest"):
            raise UnusableInput(
                f"{asked!r} names whichever model is newest, not one price: name a version, for example"
                f" {' · '.join(self.nearest(asked.removesuffix('latest')))}",
                key="models",
            )
        found = self._exact(asked) or self._newest_of_family(asked)
        if found is None and (several := self._several_families(asked)):
            raise UnusableInput(f"{asked!r} can mean several models: {' · '.join(several)}", key="models")
        if found is None:
            close = " · ".join(self.nearest(asked)) or "gpt-4o, claude-sonnet-4-5, gemini-2.5-flash"
            raise UnusableInput(f"unknown model {asked!r}: nearest known: {close}", key="models")
        provider, model = found
        return self.at(provider.id, model.id)

    def _exact(self, asked: str) -> "tuple[Provider, ModelInfo] | None":
        ref = re.sub(r"[\s_]+", "-", asked.rsplit("/", 1)[-1])
        key = model_key(asked)
        vendors = [self._providers[vendor] for vendor in self._profiles.vendor_providers if vendor in self._providers]
        for provider in vendors:
            for model in provider.models:
                if model.id == ref or (model.is_match(ref) and self._sells_text(model)):
                    return provider, model
        for provider, model in self._vendor_models():
            if _as_words(model.id) == set(key):
                return provider, model
        return None

    def _newest_of_family(self, asked: str) -> "tuple[Provider, ModelInfo] | None":
        """The plainest, then newest model that has all words asked for: "claude sonnet" is the newest Sonnet.

        ``None`` where the words name a maker rather than a family ("claude", "gpt 6"): that is asked back.
        """
        families = self._families(asked)
        if not families:
            return None
        fewest = min(len(family) for family in families)
        plainest = [family for family in families if len(family) == fewest]
        a_makers_name = len(model_key(asked)) == 1 and len(families) > MOST_KINDS_OF_ONE_FAMILY
        if len(plainest) > 1 or a_makers_name:
            return None
        return max(families[plainest[0]], key=lambda found: _newness(found[1].id))

    def _several_families(self, asked: str) -> tuple[str, ...]:
        """The newest model of each family that has all words asked for, at most four, newest first."""
        newest = [max(found, key=lambda one: _newness(one[1].id))[1].id for found in self._families(asked).values()]
        return tuple(sorted(newest, key=_newness, reverse=True)[:NAMES_SHOWN])

    def _families(self, asked: str) -> "dict[frozenset[str], list[tuple[Provider, ModelInfo]]]":
        """The models that have all words asked for, by their other words that are not numbers."""
        words = set(model_key(asked))
        families: dict[frozenset[str], list[tuple[Provider, ModelInfo]]] = {}
        for provider, model in self._vendor_models():
            having = _as_words(model.id)
            if words and words <= having and self._sells_text(model) and not model.deprecated:
                letters = frozenset(word for word in having - words if not _NUMBER.fullmatch(word))
                families.setdefault(letters, []).append((provider, model))
        return families

    def _vendor_models(self) -> "Iterator[tuple[Provider, ModelInfo]]":
        for vendor in self._profiles.vendor_providers:
            provider = self._providers.get(vendor)
            for model in () if provider is None else provider.models:
                if "latest" not in model.id and not _as_words(model.id) & _OTHER_USES:
                    yield provider, model  # type: ignore[misc]  # provider is not None where models are

    def _sells_text(self, model: "ModelInfo") -> bool:
        prices = model.get_prices(self._noon)
        return prices.input_mtok is not None and prices.output_mtok is not None

    def nearest(self, asked: str) -> tuple[str, ...]:
        """The names, of vendors' and of open-weight models, that look most like ``asked``, best first."""
        names = {model.id: model.id for _, model in self._vendor_models()}
        names |= {model.id: model.id for model in self._catalogue.models}
        return nearest(asked, names)[:NAMES_SHOWN]

    def _all_hosted(self) -> dict[str, tuple[ApiModel, ...]]:
        offers: dict[str, dict[str, ApiModel]] = {}
        for host in self._profiles.hosting_providers:
            provider = self._providers.get(host)
            for model in () if provider is None else provider.models:
                known = self._open_model(model.id)
                listed = "o longer listed" not in (model.price_comments or "")
                if known is not None and provider is not None and listed and self._sells_text(model):
                    offers.setdefault(known, {}).setdefault(host, self._model(provider, model))
        return {known: tuple(by_host.values()) for known, by_host in offers.items()}

    def _open_model(self, name_at_host: str) -> str | None:
        """The catalogue's id for a host's name, only where no word and no version differs."""
        signature = _signature(_host_name(name_at_host))
        alike = self._by_signature.get((signature.letters, signature.versions), {})
        fitting = [known for known, sizes in alike.items() if signature.sizes <= sizes]
        return fitting[0] if len(fitting) == 1 else None

    @cached_property
    def _by_signature(self) -> dict[tuple[frozenset[str], frozenset[str]], dict[str, frozenset[str]]]:
        """The sizes of the catalogue's models by their other words: those of the id, and those of the title."""
        found: dict[tuple[frozenset[str], frozenset[str]], dict[str, frozenset[str]]] = {}
        for model in self._catalogue.models:
            for name in (model.id, model.title):
                signature = _signature(name)
                sizes = found.setdefault((signature.letters, signature.versions), {})
                sizes[model.id] = sizes.get(model.id, frozenset()) | signature.sizes
        return found


@dataclass(frozen=True, slots=True)
class _Signature:
    """A model's name taken apart: words, versions (3.3, k2.5) and sizes (70b, a3b, 8x7b). Release stamps do not count."""

    letters: frozenset[str]
    versions: frozenset[str]
    sizes: frozenset[str]


def _signature(name: str) -> _Signature:
    words = {word for word in model_key(name) if not _STAMP.fullmatch(word)} - _WITHOUT_MEANING_AT_HOSTS
    sizes = frozenset(word for word in words if _SIZE.fullmatch(word))
    versions = frozenset(word for word in words - sizes if _VERSION.fullmatch(word))
    return _Signature(frozenset(words - sizes - versions), versions, sizes)


def _host_name(name: str) -> str:
    """A host's name for an open-weight model as its makers write it: llama-v3p1-8b and llama3-1-8b are llama-3.1-8b."""
    plain = _CLOUD_SUFFIX.sub("", _MAKERS_PREFIX.sub("", name.casefold().rsplit("/", 1)[-1]))
    return _POINT_AS_DASH.sub(".", _POINT_AS_LETTER.sub(".", plain)).replace("llama-v3", "llama-3")


def _of_override(ours: PriceOverride) -> RequestPrices | None:
    """``None`` where a side is not sold or was entered as 0: a missing price is not 0."""
    if not ours.usd_per_mtok_in or not ours.usd_per_mtok_out:
        return None
    cached = ours.usd_per_mtok_in if ours.usd_per_mtok_cache_read is None else ours.usd_per_mtok_cache_read
    return RequestPrices(ours.usd_per_mtok_in / MILLION, cached / MILLION, ours.usd_per_mtok_out / MILLION)


def _as_words(model_id: str) -> set[str]:
    """The words of a vendor's id, with "4-5" read as 4.5: claude-sonnet-4-5 is claude, sonnet, 4.5."""
    return set(model_key(re.sub(r"(?<=[a-z]-\d)-(?=\d(-|$))", ".", model_id)))


def _newness(model_id: str) -> tuple[list[float], bool, str]:
    """What sorts the newer of two models last: its version numbers; of equals the one without a date stamp."""
    words = sorted(_as_words(model_id))
    versions = [float(word) for word in words if _NUMBER.fullmatch(word) and not _STAMP.fullmatch(word)]
    return versions, not any(_STAMP.fullmatch(word) for word in words), model_id

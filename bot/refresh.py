"""Fetches newer prices into a file for review: API prices by genai-prices' updater, GPU prices by gpuhunt where it is installed.

The only place that asks the network for facts, and only on this command. Nothing it fetches is used in an answer: a person
reads the file and enters what is right into ``knowledge/`` with the day and the source.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from bot.facts.catalogue import Catalogue
from bot.facts.load_catalogue import load_catalogue

GPUHUNT = "https://github.com/dstackai/gpuhunt"
NOTICEABLE = Decimal("0.01")  # a price that moved by less is the same price
UNREACHABLE = 1


class NoNetwork(RuntimeError):  # noqa: N818 - named by what happened
    """The prices could not be fetched; ``str()`` says from where and why."""


class NotInstalled(RuntimeError):  # noqa: N818 - named by what happened
    """An optional package is missing; ``str()`` says how to get it."""


@dataclass(frozen=True, slots=True)
class FetchedOffer:
    """A rental offer as a price collection names it; ``gpu`` is a name, not yet an id of ours."""

    gpu: str
    gpu_memory_gb: float
    provider: str
    region: str
    instance: str
    gpu_count: int
    spot: bool
    usd_per_hour: Decimal


ApiPrices = dict[str, str]
"""provider/model → its prices as the library writes them."""


def refresh(
    into: Path,
    *,
    fetch_api_prices: Callable[[], tuple[ApiPrices, ApiPrices]] | None = None,
    fetch_offers: Callable[[], Iterable[FetchedOffer]] | None = None,
    today: date | None = None,
) -> int:
    """Writes what changed since our knowledge to ``into`` and says so; 1 when the network does not answer."""
    day = today or datetime.now(UTC).date()
    try:
        bundled, newest = (fetch_api_prices or _api_prices)()
        offers, remark = _offers_or_remark(fetch_offers or _gpuhunt_offers)
    except NoNetwork as error:
        sys.stderr.write(f"{error}; nothing was written, the shipped prices stay in use\n")
        return UNREACHABLE
    review = {
        "fetched": day,
        "note": "for review: nothing in here is used; enter what is right into knowledge/ with its day and source",
        "api_prices_changed_in_the_library": [*_changed_prices(bundled, newest)],
        "gpu_offers_for_gpu_prices_yaml": [*_changed_offers(offers, load_catalogue(), day)],
        "remarks": [remark] if remark else [],
    }
    into.write_text(yaml.safe_dump(review, sort_keys=False, allow_unicode=True, width=140), encoding="utf-8")
    api, gpu = len(review["api_prices_changed_in_the_library"]), len(review["gpu_offers_for_gpu_prices_yaml"])  # type: ignore[arg-type]
    sys.stdout.write(f"{api} changed API prices and {gpu} changed GPU prices for review in {into}\n")
    if remark:
        sys.stdout.write(f"{remark}\n")
    return 0


def _offers_or_remark(fetch: Callable[[], Iterable[FetchedOffer]]) -> tuple[list[FetchedOffer], str]:
    try:
        return list(fetch()), ""
    except NotInstalled as error:
        return [], str(error)


def _changed_prices(bundled: ApiPrices, newest: ApiPrices) -> Iterator[dict[str, str]]:
    for name in sorted(bundled.keys() | newest.keys()):
        if bundled.get(name) != newest.get(name):
            yield {"model": name, "bundled": bundled.get(name, "not there"), "newest": newest.get(name, "gone")}


def _changed_offers(offers: Iterable[FetchedOffer], catalogue: Catalogue, day: date) -> Iterator[dict[str, Any]]:
    """The offers of GPUs we know, cheapest of each kind, whose price is not the one we have."""
    cheapest: dict[tuple[str, str, str], tuple[Decimal, FetchedOffer]] = {}
    for offer in offers:
        gpu = catalogue.find_gpu(f"{offer.gpu} {offer.gpu_memory_gb:.0f}gb") or catalogue.find_gpu(offer.gpu)
        if gpu is None or offer.gpu_count < 1:
            continue
        each = (offer.usd_per_hour / offer.gpu_count).quantize(Decimal("0.0001"))
        key = (gpu.id, offer.provider, "spot" if offer.spot else "on_demand")
        if key not in cheapest or each < cheapest[key][0]:
            cheapest[key] = (each, offer)
    for (gpu_id, provider, kind), (usd, offer) in sorted(cheapest.items(), key=lambda item: item[0]):
        ours = {
            known.usd_per_gpu_hour
            for known in catalogue.rental_offers(gpu_id, on=day)
            if known.provider.casefold() in provider.casefold() and known.kind.value == kind
        }
        if not any(abs(usd - known) < NOTICEABLE for known in ours):
            yield {
                "gpu": gpu_id,
                "provider": provider,
                "region": offer.region,
                "instance": offer.instance,
                "kind": kind,
                "usd_per_gpu_hour": str(usd),
                "sold_in": offer.gpu_count,
                "ours": sorted(str(known) for known in ours),
                "source": {"title": "gpuhunt price collection", "url": GPUHUNT, "checked": day},
            }


def _api_prices() -> tuple[ApiPrices, ApiPrices]:
    import httpx2  # noqa: PLC0415 - what the updater below talks with
    from genai_prices.data import providers  # noqa: PLC0415 - 0.4 s, and only this command needs it here
    from genai_prices.update_prices import DEFAULT_UPDATE_URL, UpdatePrices  # noqa: PLC0415

    try:
        fetched = UpdatePrices().fetch()
    except (httpx2.HTTPError, OSError, ValueError) as error:
        raise NoNetwork(f"no API prices from {DEFAULT_UPDATE_URL}: {type(error).__name__}") from None
    if fetched is None:
        raise NoNetwork(f"no API prices from {DEFAULT_UPDATE_URL}: an empty answer")
    return _as_text(providers), _as_text(fetched.providers)


def _as_text(providers: Iterable[Any]) -> ApiPrices:
    return {f"{provider.id}/{model.id}": str(model.prices) for provider in providers for model in provider.models}


def _gpuhunt_offers() -> list[FetchedOffer]:
    try:
        import gpuhunt  # type: ignore[import-not-found,import-untyped,unused-ignore] # noqa: PLC0415 - optional
    except ImportError:
        raise NotInstalled('GPU prices need the extra "refresh": pip install "llm-advisor[refresh]"') from None
    try:
        items = gpuhunt.query(min_gpu_count=1)
    except (OSError, ValueError) as error:
        raise NoNetwork(f"no GPU prices from {GPUHUNT}: {type(error).__name__}") from None
    return [
        FetchedOffer(
            gpu=item.gpu_name or "",
            gpu_memory_gb=item.gpu_memory or 0,
            provider=item.provider,
            region=item.location,
            instance=item.instance_name,
            gpu_count=item.gpu_count,
            spot=item.spot,
            usd_per_hour=Decimal(str(item.price)),
        )
        for item in items
    ]

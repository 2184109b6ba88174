"""Fetches newer prices into a file for review: API prices by genai-prices' updater, GPU prices by gpuhunt where it is installed.

The only place that asks the network for facts, and only on this command. Nothing it fetches is used in an answer: a person
reads the file and enters what is right into ``knowledge/`` with the day and the source.
"""

import logging
import re
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from bot.facts.catalogue import Catalogue
from bot.facts.gpus import Gpu, RentalKind
from bot.facts.load_catalogue import load_catalogue

GPUHUNT = "https://github.com/dstackai/gpuhunt"
NOTICEABLE = Decimal("0.01")  # a price that moved by less is the same price
UNREACHABLE = 1
PATIENCE_SECONDS = 30
SAME_MEMORY = 0.07  # collections give what the driver reports, we what the maker prints
_JOINED = re.compile(r"(?<=RTX)(?=PRO)|(?<=PRO)(?=\d)|(?<=\d)(?=NVL|Ada\b)|(?<=RTX)(?=\d+Ada)")
ON_DEMAND = (RentalKind.ON_DEMAND, RentalKind.SECURE)


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


class _WithoutReferences(yaml.SafeDumper):
    """A day that stands in many entries is written out in each: people read the file."""

    def ignore_aliases(self, data: Any) -> bool:
        """No value is written as a reference to another."""
        return True


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
        bundled, newest = (fetch_api_prices or published_api_prices)()
        offers, remark = _offers_or_remark(fetch_offers or published_offers)
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
    into.write_text(
        yaml.dump(review, Dumper=_WithoutReferences, sort_keys=False, allow_unicode=True, width=140), encoding="utf-8"
    )
    api, gpu = len(review["api_prices_changed_in_the_library"]), len(review["gpu_offers_for_gpu_prices_yaml"])  # type: ignore[arg-type]
    sys.stdout.write(f"{api} changed API prices and {gpu} changed GPU prices for review in {into}\n")
    if remark:
        sys.stdout.write(f"{remark}\n")
    return 0


def _offers_or_remark(fetch: Callable[[], Iterable[FetchedOffer]]) -> tuple[list[FetchedOffer], str]:
    """The offers; what kept some or all of them away is a remark, since API prices are worth a review of their own."""
    try:
        return list(fetch()), ""
    except (NotInstalled, NoNetwork) as error:
        return [], str(error)


def _changed_prices(bundled: ApiPrices, newest: ApiPrices) -> Iterator[dict[str, str]]:
    for name in sorted(bundled.keys() | newest.keys()):
        if bundled.get(name) != newest.get(name):
            yield {"model": name, "bundled": bundled.get(name, "not there"), "newest": newest.get(name, "gone")}


def _changed_offers(offers: Iterable[FetchedOffer], catalogue: Catalogue, day: date) -> Iterator[dict[str, Any]]:
    """The offers of GPUs we know, cheapest of each kind, whose price is not the one we have."""
    cheapest: dict[tuple[str, str, str], tuple[Decimal, FetchedOffer]] = {}
    for offer in offers:
        gpu = _known_gpu(offer, catalogue)
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
            if known.provider.casefold() in provider.casefold() and _as_collected(known.kind) == kind
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


def _known_gpu(offer: FetchedOffer, catalogue: Catalogue) -> Gpu | None:
    """The GPU of ours that a collection means: the same name part by part ("L40" is no L40S) and about the same memory."""
    name = _JOINED.sub(" ", offer.gpu)
    found = catalogue.find_gpu(f"{name} {offer.gpu_memory_gb:.0f}gb") or catalogue.find_gpu(name)
    if found is None or abs(found.memory_gb - offer.gpu_memory_gb) > SAME_MEMORY * found.memory_gb:
        return None
    wanted, parts = name.replace(" ", "").casefold(), found.id.casefold().split("-")
    joined = {"".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
    return found if wanted in joined else None


def _as_collected(kind: RentalKind) -> str:
    """The kind under which a price collection has it: it knows on demand and spot only."""
    return "spot" if kind is RentalKind.SPOT else "on_demand" if kind in ON_DEMAND else kind.value


def published_api_prices(url: str | None = None) -> tuple[ApiPrices, ApiPrices]:
    """The prices that the library came with, and those at ``url`` (by default where its makers publish them).

    Raises:
        NoNetwork: no answer, or one that is no price list.
    """
    import httpx2  # noqa: PLC0415 - what the updater below talks with
    from genai_prices.data import providers  # noqa: PLC0415 - 0.4 s, and only this command needs it here
    from genai_prices.update_prices import DEFAULT_UPDATE_URL, UpdatePrices  # noqa: PLC0415

    where = url or DEFAULT_UPDATE_URL
    try:
        fetched = UpdatePrices(url=where).fetch()
    except (httpx2.HTTPError, OSError, ValueError) as error:
        raise NoNetwork(f"no API prices from {where}: {type(error).__name__}") from None
    if fetched is None:
        raise NoNetwork(f"no API prices from {where}: an empty answer")
    now = datetime.now(UTC)
    return _as_text(providers, now), _as_text(fetched.providers, now)


def _as_text(providers: Iterable[Any], now: datetime) -> ApiPrices:
    """The prices that hold now, each model's as one line."""
    return {
        f"{provider.id}/{model.id}": str(model.get_prices(now)) for provider in providers for model in provider.models
    }


def published_offers() -> list[FetchedOffer]:
    """What gpuhunt's published catalogues hold; providers that would have to be asked with an account are left out.

    Raises:
        NotInstalled: gpuhunt is an extra.
        NoNetwork: not one of its catalogues could be read.
    """
    try:
        import gpuhunt  # type: ignore[import-not-found,import-untyped,unused-ignore] # noqa: PLC0415 - optional
    except ImportError:
        raise NotInstalled('GPU prices need the extra "refresh": pip install "llm-advisor[refresh]"') from None
    catalog = gpuhunt.Catalog(auto_reload=False)
    try:
        with _quiet_and_not_forever():
            catalog.load()
            items = catalog.query(min_gpu_count=1)
    except (gpuhunt.GPUHuntError, OSError, ValueError) as error:
        raise NoNetwork(f"no GPU prices from {GPUHUNT}: {str(error)[:120]}") from None
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


@contextmanager
def _quiet_and_not_forever() -> Iterator[None]:
    """gpuhunt logs a traceback for each catalogue that it misses, and waits for a silent server without end."""
    log, patience = logging.getLogger("gpuhunt"), socket.getdefaulttimeout()
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    socket.setdefaulttimeout(PATIENCE_SECONDS)
    try:
        yield
    finally:
        log.setLevel(level)
        socket.setdefaulttimeout(patience)

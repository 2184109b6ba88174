"""What the core asks of the knowledge base: models, GPUs, rental prices and quality by the names people use, for a given day.

Pure: built by ``load_catalogue.py``, reads no file and no clock itself. A name or price that is not known stops with the fix.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.facts.dated import Source
from bot.facts.gpus import Gpu, RentalKind, RentalOffer, price_kind
from bot.facts.names import LONGEST_NAME, gpu_key, known_model, model_key, nearest, without_memory
from bot.facts.open_models import Experts, LatentAttention, Licence, OpenModel, Use
from bot.facts.throughput import ThroughputCoefficients
from bot.framework import UnusableInput

__all__ = [
    "Catalogue",
    "Experts",
    "Gpu",
    "LatentAttention",
    "Licence",
    "MissingFact",
    "OpenModel",
    "RentalKind",
    "RentalOffer",
    "StaleFact",
    "ThroughputCoefficients",
    "Use",
]


class MissingFact(UnusableInput):
    """A figure that the knowledge base does not hold; ``str()`` names the file, the key and the fix."""


@dataclass(frozen=True, slots=True)
class StaleFact:
    """A fact that was last checked longer ago than its kind allows."""

    what: str
    source: Source
    age_days: int
    allowed_days: int

    def __str__(self) -> str:
        age = f"{self.age_days} days ago; to be checked every {self.allowed_days} days"
        return f"{self.what} was last checked on {self.source.checked} ({age})"


@dataclass(frozen=True)
class Catalogue:
    """The knowledge base as loaded for one day. ``stale_after_days`` holds the allowed age per kind of fact."""

    models: tuple[OpenModel, ...]
    gpus: tuple[Gpu, ...]
    offers: tuple[RentalOffer, ...]
    stale_after_days: Mapping[str, int]
    coefficients: ThroughputCoefficients

    def model(self, name: str) -> OpenModel:
        """The open-weight model that ``name`` means, by id or as people write it ("llama 70b", "mixtral", "Qwen/Qwen3-32B").

        Raises:
            UnusableInput: no such model; names the nearest ones.
        """
        found = self.find_model(name)
        if found is None:
            close = " · ".join(self.nearest_models(name)) or ", ".join(model.id for model in self.models[:4])
            raise UnusableInput(
                f"unknown open-weight model {name[:LONGEST_NAME]!r}: nearest known: {close}; `llm-advisor knowledge list` shows"
                " all, a new one goes into knowledge/models.yaml",
                key="model",
            )
        return found

    def find_model(self, name: str) -> OpenModel | None:
        """The open-weight model that ``name`` means, or ``None``: for callers that also know other kinds of models."""
        found = known_model(name[:LONGEST_NAME], self._model_ids, self._newest_first)
        return None if found is None else self._models_by_id[found]

    def nearest_models(self, name: str) -> tuple[str, ...]:
        """The ids of the models whose names look most like ``name``, best first, without repeats."""
        names = {alias: model.id for model in self.models for alias in (model.id, *model.aliases)}
        return tuple(dict.fromkeys(names[close] for close in nearest(name, names)))

    def gpu(self, name: str) -> Gpu:
        """The GPU that ``name`` means ("H100", "a100 80gb", "4090").

        Raises:
            UnusableInput: no such GPU; names the nearest ones.
        """
        found = self.find_gpu(name)
        if found is None:
            names = {alias: gpu.id for gpu in self.gpus for alias in (gpu.id, *gpu.aliases)}
            close = dict.fromkeys(names[like] for like in nearest(name, names)) or [gpu.id for gpu in self.gpus[:6]]
            raise UnusableInput(
                f"unknown GPU {name[:LONGEST_NAME]!r}: nearest known: {' · '.join(close)}; `llm-advisor knowledge list` shows"
                " all, a new one goes into knowledge/gpus.yaml",
                key="gpu",
            )
        return found

    def find_gpu(self, name: str) -> Gpu | None:
        """The GPU that ``name`` means, or ``None``."""
        key = gpu_key(name[:LONGEST_NAME])
        if (found := self._gpus_by_key.get(key)) is not None:
            return found
        shorter = ((gpu, without_memory(key, gpu.memory_gb)) for gpu in self.gpus)
        return next((gpu for gpu, rest in shorter if rest != key and self._gpus_by_key.get(rest) is gpu), None)

    def rental_offers(self, gpu: str, *, on: date) -> tuple[RentalOffer, ...]:
        """The newest price of each provider, instance and kind for a GPU id that was known on that day, cheapest first."""
        newest: dict[tuple[str, str, str, RentalKind], RentalOffer] = {}
        for offer in self._offers_by_gpu.get(gpu, ()):
            what = (offer.provider, offer.region, offer.instance, offer.kind)
            if offer.checked <= on and (what not in newest or newest[what].checked <= offer.checked):
                newest[what] = offer
        return tuple(
            sorted(newest.values(), key=lambda offer: (offer.usd_per_gpu_hour, offer.provider, offer.instance))
        )

    def cheapest_offer(self, gpu: str, *, on: date, count: int = 1) -> RentalOffer:
        """The cheapest dated offer of ``gpu`` by the hour, no spot or reserved terms, rentable in steps of at most ``count``.

        Raises:
            MissingFact: no price known on that day.
        """
        lasting = [o for o in self.rental_offers(gpu, on=on) if o.kind not in (RentalKind.SPOT, RentalKind.RESERVED)]
        fitting = [offer for offer in lasting if offer.sold_in <= count] or lasting
        if not fitting:
            raise MissingFact(
                f"gpu_prices.yaml has no price for {gpu!r} on {on}: add a dated entry with a source.", key="gpu"
            )
        return fitting[0]

    def stale_facts(self, on: date) -> tuple[StaleFact, ...]:
        """Every fact that is older on that day than its kind allows, oldest first."""
        stale = []
        for kind, what, source in self._dated():
            age, allowed = (on - source.checked).days, self.stale_after_days[kind]
            if age > allowed:
                stale.append(StaleFact(what, source, age, allowed))
        return tuple(sorted(stale, key=lambda fact: (-fact.age_days, fact.what)))

    def is_stale(self, kind: str, source: Source, *, on: date) -> bool:
        """Whether a fact of a kind ("models", "gpus", "gpu_prices.spot", …) is older on that day than the kind allows."""
        return (on - source.checked).days > self.stale_after_days[kind]

    def _dated(self) -> Iterator[tuple[str, str, Source]]:
        for model in self.models:
            yield "models", f"{model.id} in models.yaml", model.source
        for gpu in self.gpus:
            yield "gpus", f"{gpu.id} in gpus.yaml", gpu.source
        current = {offer for gpu in self.gpus for offer in self.rental_offers(gpu.id, on=date.max)}
        for offer in sorted(current, key=lambda offer: (offer.gpu, offer.provider, offer.instance, offer.kind)):
            what = (
                f"the {offer.kind.value} price of {offer.gpu} at {offer.provider} ({offer.instance}) in gpu_prices.yaml"
            )
            yield price_kind(offer.kind), what, offer.source

    @cached_property
    def _models_by_id(self) -> dict[str, OpenModel]:
        return {model.id: model for model in self.models}

    @cached_property
    def _model_ids(self) -> dict[tuple[str, ...], str]:
        return {model_key(name): model.id for model in self.models for name in (*model.aliases, model.title, model.id)}

    @cached_property
    def _newest_first(self) -> tuple[str, ...]:
        return tuple(model.id for model in sorted(self.models, key=lambda model: model.released, reverse=True))

    @cached_property
    def _gpus_by_key(self) -> dict[tuple[str, ...], Gpu]:
        return {gpu_key(name): gpu for gpu in self.gpus for name in (*gpu.aliases, gpu.id)}

    @cached_property
    def _offers_by_gpu(self) -> dict[str, list[RentalOffer]]:
        by_gpu: dict[str, list[RentalOffer]] = {}
        for offer in self.offers:
            by_gpu.setdefault(offer.gpu, []).append(offer)
        return by_gpu

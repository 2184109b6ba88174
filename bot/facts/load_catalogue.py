"""Reads ``models.yaml``, ``gpus.yaml`` and ``gpu_prices.yaml`` into a ``Catalogue``. Their schema; no decision and no formula."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from bot.facts.catalogue import Catalogue
from bot.facts.dated import Source
from bot.facts.gpus import Gpu, RentalKind, RentalOffer, price_kind
from bot.facts.load import KNOWLEDGE, KnowledgeError, PastDate, Schema, SourceEntry, read
from bot.facts.load_throughput import load_throughput
from bot.facts.open_models import Experts, LatentAttention, Licence, OpenModel, Use

Name = Annotated[str, Field(min_length=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]
Age = Annotated[int, Field(ge=1)]
Entry = TypeVar("Entry", "ModelEntry", "GpuEntry")


class LicenceEntry(Schema):
    name: Name
    use: Use
    restriction: str
    url: Name
    checked: PastDate


class ExpertsEntry(Schema):
    experts: Count
    active_experts: Count
    expert_params_b: Positive


class LatentAttentionEntry(Schema):
    kv_lora_rank: Count
    rope_head_dim: Count


class ArchitectureEntry(Schema):
    params_total_b: Positive
    params_active_b: Positive
    layers: Count
    hidden: Count
    heads: Count
    kv_heads: Count
    head_dim: Count
    vocab: Count
    tied_embeddings: bool
    context_tokens: Count
    full_attention_layers: Annotated[int, Field(ge=0)]
    linear_attention_layers: Annotated[int, Field(ge=0)]
    sliding_window_tokens: Count | None = None
    kv_bytes_per_token_16bit: Positive | None = None
    native_precision: Literal["fp8", "int4", "mxfp4"] | None = None
    moe: ExpertsEntry | None = None
    mla: LatentAttentionEntry | None = None

    @model_validator(mode="after")
    def _parts_within_the_whole(self) -> "ArchitectureEntry":
        if self.params_active_b > self.params_total_b:
            raise ValueError("params_active_b is above params_total_b: swap or correct them")
        if self.full_attention_layers + self.linear_attention_layers > self.layers:
            raise ValueError("more attention layers than layers: correct the counts")
        if self.moe and self.moe.expert_params_b > self.params_total_b:
            raise ValueError("expert_params_b is above params_total_b: correct them")
        return self


class ModelEntry(Schema):
    id: Name
    title: Name
    maker: Name
    aliases: tuple[Name, ...]
    released: Annotated[str, Field(pattern=r"^\d{4}-\d\d(-\d\d)?$")]
    licence: Name
    modality: Name
    architecture: ArchitectureEntry
    note: str = ""
    unverified: str = ""
    source: SourceEntry

    def as_model(self, licence: Licence) -> OpenModel:
        shape = self.architecture
        moe, mla = shape.moe, shape.mla
        return OpenModel(
            **shape.model_dump(exclude={"moe", "mla"}),
            **self.model_dump(exclude={"architecture", "licence", "source"}),
            licence=licence,
            experts=None if moe is None else Experts(moe.experts, moe.active_experts, moe.expert_params_b),
            mla=None if mla is None else LatentAttention(mla.kv_lora_rank, mla.rope_head_dim),
            source=self.source.as_source(),
        )


class ModelsFile(Schema):
    stale_after_days: Age
    licences: dict[str, LicenceEntry]
    models: tuple[ModelEntry, ...]


class GpuEntry(Schema):
    id: Name
    title: Name
    maker: Name
    aliases: tuple[Name, ...]
    memory_gb: Positive
    usable_gib: Positive
    bandwidth_gb_s: Positive
    tflops_16bit: Positive
    tflops_fp8: Positive | None
    tflops_fp4: Positive | None
    link_gb_s: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    power_w: Positive
    year: Annotated[int, Field(ge=2010, le=2100)]
    unverified: str = ""
    source: SourceEntry


class GpusFile(Schema):
    stale_after_days: Age
    gpus: tuple[GpuEntry, ...]


class PriceSourceEntry(Schema):
    title: Name
    url: Name


class OfferEntry(Schema):
    """A price on reserved terms names its commitment; no other price has one."""

    gpu: Name
    provider: Name
    region: Name
    instance: Name
    kind: RentalKind
    usd_per_gpu_hour: Annotated[Decimal, Field(gt=0, lt=1000, allow_inf_nan=False)]
    sold_in: Count
    source: Name
    checked: PastDate
    commitment: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _commitment_of_a_reserved_price(self) -> "OfferEntry":
        if (self.kind is RentalKind.RESERVED) != bool(self.commitment):
            raise ValueError("commitment: a reserved price names what is signed for, and only a reserved one")
        return self


class PricesFile(Schema):
    stale_after_days: dict[RentalKind, Age]
    sources: dict[str, PriceSourceEntry]
    offers: tuple[OfferEntry, ...]

    @model_validator(mode="after")
    def _every_kind_has_its_age(self) -> "PricesFile":
        if missing := [kind.value for kind in RentalKind if kind not in self.stale_after_days]:
            raise ValueError(
                f"stale_after_days: {', '.join(missing)} is missing: add after how many days it is too old"
            )
        return self


@cache
def load_catalogue(today: date | None = None, *, folder: Path = KNOWLEDGE) -> Catalogue:
    """The catalogue from ``knowledge/``. Dates after ``today`` are refused when it is given.

    Raises:
        KnowledgeError: a missing file, a value the schema refuses, or a reference to something that is not there.
    """
    models = read("models.yaml", ModelsFile, today=today, folder=folder)
    gpus = read("gpus.yaml", GpusFile, today=today, folder=folder)
    prices = read("gpu_prices.yaml", PricesFile, today=today, folder=folder)
    return Catalogue(
        models=_models(models),
        gpus=tuple(
            Gpu(**entry.model_dump(exclude={"source"}), source=entry.source.as_source())
            for entry in _distinct(gpus.gpus)
        ),
        offers=_offers(prices, {entry.id for entry in gpus.gpus}),
        stale_after_days={
            "models": models.stale_after_days,
            "gpus": gpus.stale_after_days,
            **{price_kind(kind): days for kind, days in prices.stale_after_days.items()},
        },
        coefficients=load_throughput(today, folder=folder),
    )


def _models(file: ModelsFile) -> tuple[OpenModel, ...]:
    licences = {
        key: Licence(entry.name, entry.use, entry.restriction, Source(entry.name, entry.url, entry.checked))
        for key, entry in file.licences.items()
    }
    for entry in _distinct(file.models):
        if entry.licence not in licences:
            raise KnowledgeError(
                f"models.yaml: {entry.id}: licence {entry.licence!r} is not under licences: add it there"
            )
    return tuple(entry.as_model(licences[entry.licence]) for entry in file.models)


def _distinct(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise KnowledgeError(f"{entry.id!r} is there twice: remove one of the two entries")
        seen.add(entry.id)
    return entries


def _offers(file: PricesFile, gpu_ids: set[str]) -> tuple[RentalOffer, ...]:
    offers = []
    for number, entry in enumerate(file.offers):
        where = f"gpu_prices.yaml: offers.{number}"
        if entry.gpu not in gpu_ids:
            raise KnowledgeError(f"{where}: gpu {entry.gpu!r} is not in gpus.yaml: correct it or add the GPU there")
        if entry.source not in file.sources:
            raise KnowledgeError(f"{where}: source {entry.source!r} is not under sources: add it there")
        origin = file.sources[entry.source]
        given = entry.model_dump(exclude={"source", "checked"})
        offers.append(RentalOffer(**given, source=Source(origin.title, origin.url, entry.checked)))
    return tuple(offers)

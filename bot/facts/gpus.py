"""Accelerators and what renting them costs, as values. Units stand in the names; money is Decimal US dollars. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.facts.dated import Source


@dataclass(frozen=True, slots=True)
class Gpu:
    """One accelerator. TFLOPS are dense; ``None`` = the precision is not supported in hardware; ``link_gb_s`` 0 = PCIe only."""

    id: str
    title: str
    maker: str
    aliases: tuple[str, ...]
    memory_gb: float
    usable_gib: float
    bandwidth_gb_s: float
    tflops_16bit: float
    tflops_fp8: float | None
    tflops_fp4: float | None
    link_gb_s: float
    power_w: float
    year: int
    source: Source
    unverified: str = ""


class RentalKind(StrEnum):
    """The terms a GPU is rented on; ``community`` and ``secure`` are RunPod's words for others' and its own data centres."""

    ON_DEMAND = "on_demand"
    COMMUNITY = "community"
    SECURE = "secure"
    RESERVED = "reserved"
    SPOT = "spot"


def price_kind(kind: RentalKind) -> str:
    """The kind of fact that a rental price is, for its age: list prices keep longer than spot prices."""
    return f"gpu_prices.{kind.value}"


@dataclass(frozen=True, slots=True)
class RentalOffer:
    """What a provider asked for one GPU on the day ``source.checked``. ``sold_in``: the smallest number rented together."""

    gpu: str
    provider: str
    region: str
    instance: str
    kind: RentalKind
    usd_per_gpu_hour: Decimal
    sold_in: int
    source: Source
    note: str = ""
    commitment: str = ""
    """What has to be signed for the price; only of a reserved one."""

    @property
    def checked(self) -> date:
        """The day on which the price was read."""
        return self.source.checked

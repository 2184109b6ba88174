"""Is everything in ``knowledge/`` sound and fresh, and what stands in it: what ``knowledge check`` and ``knowledge list`` print.

Only looks: it repairs nothing and fetches nothing. A new kind of file gets its loader into ``_LOADERS``, else the check names it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.facts.catalogue import Catalogue
from bot.facts.load import KNOWLEDGE, KnowledgeError, Schema, SourceEntry, read
from bot.facts.load_billing_words import load_billing_words
from bot.facts.load_catalogue import load_catalogue
from bot.facts.load_cost_assumptions import load_cost_assumptions
from bot.facts.load_evidence import EvidenceFile, load_evidence
from bot.facts.load_exchange_rates import ExchangeRatesFile, load_currencies
from bot.facts.load_framework import load_framework
from bot.facts.load_guard_words import load_guard_words
from bot.facts.load_lexicon import load_lexicon
from bot.facts.load_price_overrides import OverridesFile, load_price_overrides
from bot.facts.load_profiles import load_profiles
from bot.facts.load_quality import load_quality
from bot.facts.load_sentences import load_sentences
from bot.facts.load_throughput import ThroughputFile, load_throughput
from bot.facts.load_topics import load_topics

Loader = Callable[[date, Path], object]

_LOADERS: dict[str, Loader] = {
    "models.yaml gpus.yaml gpu_prices.yaml": lambda today, folder: load_catalogue(today, folder=folder),
    "throughput.yaml": lambda today, folder: load_throughput(today, folder=folder),
    "quality.yaml": lambda today, folder: load_quality(today, folder=folder),
    "evidence.yaml": lambda today, folder: load_evidence(today, folder=folder),
    "exchange_rates.yaml": lambda today, folder: load_currencies(today, today=today, folder=folder),
    "api_price_overrides.yaml": lambda today, folder: load_price_overrides(today, folder=folder),
    "cost_assumptions.yaml": lambda today, folder: load_cost_assumptions(today, folder=folder),
    "workload_profiles.yaml": lambda today, folder: load_profiles(today, folder=folder),
    "framework.yaml": lambda today, folder: load_framework(today, folder=folder),
    "sentences": lambda _, folder: (load_sentences(folder=folder), load_guard_words(folder=folder)),
    "lexicon": lambda *_: load_lexicon(),
    "billing_words.yaml": lambda _, folder: load_billing_words(folder=folder),
    "topics": lambda today, folder: load_topics(today, folder=folder),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to repair: ``stale`` when a fact is sound but too old, otherwise it cannot be used."""

    text: str
    stale: bool = False

    def __str__(self) -> str:
        return self.text


class _Dated(Schema):
    """What every file with an age limit has; the rest is the business of its own schema."""

    model_config = {"extra": "ignore", "frozen": True}

    stale_after_days: int | None = None
    sources: dict[str, SourceEntry] = {}


def check_knowledge(today: date, *, folder: Path = KNOWLEDGE) -> tuple[Problem, ...]:
    """Everything wrong or too old in ``knowledge/``, broken facts first."""
    broken: dict[Problem, None] = {}  # a file that two loaders read is named once
    for loader in _LOADERS.values():
        try:
            loader(today, folder)
        except KnowledgeError as error:
            broken[Problem(str(error))] = None
    covered = {name for names in _LOADERS for name in names.split()}
    for path in sorted(folder.iterdir()):
        if (path.suffix == ".yaml" or (path.is_dir() and path.name != "__pycache__")) and path.name not in covered:
            broken[Problem(f"{path.name}: nothing reads it: remove it or add its loader to knowledge_check.py")] = None
    return (*broken, *(() if broken else _stale(today, folder)))


def _stale(today: date, folder: Path) -> Iterator[Problem]:
    """Facts that are too old; only asked when all can be read."""
    for fact in load_catalogue(today, folder=folder).stale_facts(today):
        yield Problem(f"{fact}: check it at {fact.source.url} and append a dated entry", stale=True)
    quality = load_quality(today, folder=folder)
    for snapshot in quality.stale_snapshots(today):
        age = (today - snapshot.taken).days
        yield Problem(
            f"{snapshot.id} in quality.yaml was taken on {snapshot.taken} ({age} days ago; to be renewed every"
            f" {quality.stale_after_days} days): add a newer snapshot from {snapshot.source.url}",
            stale=True,
        )
    for name, what, entry, allowed in _sources(today, folder):
        age = (today - entry.checked).days
        if age > allowed:
            yield Problem(
                f"{what} in {name} was last checked on {entry.checked} ({age} days ago; to be checked every {allowed} days):"
                f" check it at {entry.url}",
                stale=True,
            )


def _sources(today: date, folder: Path) -> Iterator[tuple[str, str, SourceEntry, int]]:
    """File, what, source and allowed age of every fact that the catalogue and the snapshots do not hold."""
    evidence = read("evidence.yaml", EvidenceFile, today=today, folder=folder)
    for statement in evidence.evidence:
        yield "evidence.yaml", statement.id, statement.source, evidence.stale_after_days
    overrides = read("api_price_overrides.yaml", OverridesFile, today=today, folder=folder)
    newest = {
        (each.provider, each.model): each for each in sorted(overrides.overrides, key=lambda each: each.valid_from)
    }
    for override in newest.values():
        yield "api_price_overrides.yaml", override.model, override.source, overrides.stale_after_days
    exchange = read("exchange_rates.yaml", ExchangeRatesFile, today=today, folder=folder)
    rates = max(exchange.rates, key=lambda entry: entry.published)
    published = rates.source.model_copy(update={"checked": rates.published})  # the day of the rates grows old
    yield "exchange_rates.yaml", "the exchange rates", published, exchange.stale_after_days
    fit = read("throughput.yaml", ThroughputFile, today=today, folder=folder)
    yield "throughput.yaml", "the fit", fit.fit.source, fit.stale_after_days
    for name in ("cost_assumptions.yaml", "workload_profiles.yaml", "framework.yaml"):
        other = read(name, _Dated, today=today, folder=folder)
        for key, source in other.sources.items():
            if other.stale_after_days is not None:
                yield name, f"source {key!r}", source, other.stale_after_days


def list_knowledge(*, folder: Path = KNOWLEDGE) -> Iterator[str]:
    """Every fact as one line: kind, name, value with unit, source with the day it was checked."""
    catalogue = load_catalogue(folder=folder)
    yield from _models_and_gpus(catalogue)
    for offer in catalogue.offers:
        price = f"{offer.usd_per_gpu_hour} USD per GPU-hour, {offer.kind.value}, {offer.instance}"
        yield f"gpu price · {offer.gpu} at {offer.provider} · {price} · {offer.source.title} ({offer.checked})"
    for override in load_price_overrides(folder=folder):
        price = f"{override.usd_per_mtok_in} in, {override.usd_per_mtok_out} out, USD per million tokens"
        yield (
            f"api price · {override.model} at {override.provider} from {override.valid_from} · {price}"
            f" · {override.source.title} ({override.source.checked})"
        )
    for snapshot in load_quality(folder=folder).snapshots:
        for side, scores in (("api", snapshot.api), ("open weights", snapshot.open)):
            for name, values in scores.items():
                points = " / ".join(f"{value:g}" for value in values)
                yield f"quality · {name} ({side}) · {points} {snapshot.unit} · {snapshot.source.title} ({snapshot.taken})"
    for statement in load_evidence(folder=folder):
        source = statement.source
        yield f"evidence · {statement.id} · {statement.says} · {source.title} ({source.checked})"
    exchange = read("exchange_rates.yaml", ExchangeRatesFile, folder=folder)
    for rates in exchange.rates:
        for code, rate in rates.per_euro.items():
            where = f"{rates.source.title} ({rates.published})"
            yield f"exchange rate · {code} · {rate} {code} per EUR · {where}"
    fit = read("throughput.yaml", ThroughputFile, folder=folder)
    for name, entry in fit.coefficients.items():
        yield f"throughput · {name} · {entry.value:g} {entry.unit} · fitted on {fit.fit.source.title} ({fit.fit.fitted})"


def _models_and_gpus(catalogue: Catalogue) -> Iterator[str]:
    for model in catalogue.models:
        shape = f"{model.params_total_b:g} B parameters, {model.params_active_b:g} B active, {model.context_tokens:,} tokens"
        terms = model.licence.name + (f" ({model.licence.restriction})" if model.licence.restriction else "")
        doubt = f" · unverified: {model.unverified}" if model.unverified else ""
        yield f"model · {model.id} · {shape}, {terms} · {model.source.title} ({model.source.checked}){doubt}"
    for gpu in catalogue.gpus:
        speed = f"{gpu.bandwidth_gb_s:g} GB/s, {gpu.tflops_16bit:g} dense 16-bit TFLOPS"
        figures = f"{gpu.memory_gb:g} GB, {speed}, {gpu.power_w:g} W"
        doubt = f" · unverified: {gpu.unverified}" if gpu.unverified else ""
        yield f"gpu · {gpu.id} · {figures} · {gpu.source.title} ({gpu.source.checked}){doubt}"

"""Which of the facts behind an answer are older than their kind allows. Nothing else."""

from bot.costing.choice import Fitting, Fleets
from bot.facts.gpus import price_kind
from bot.facts.open_models import OpenModel

DAYS_A_PRICE_HOLDS = 120


def stale_facts(fleets: Fleets, fitting: Fitting, model: OpenModel) -> tuple[str, ...]:
    """One sentence for each fact used that is too old on that day."""
    catalogue, profiles, assumptions, on = fleets.catalogue, fleets.profiles, fleets.assumptions, fleets.on
    gpu = catalogue.gpu(fitting.serving.gpu)
    used = [
        ("models", f"the architecture of {model.id}", model.source),
        ("gpus", f"the figures of {gpu.id}", gpu.source),
    ]
    if fitting.offer is not None:
        used.append(
            (price_kind(fitting.offer.kind), f"the price of {gpu.id} at {fitting.offer.provider}", fitting.offer.source)
        )
    stale = [
        f"{what} was last checked on {source.checked}"
        for kind, what, source in used
        if catalogue.is_stale(kind, source, on=on)
    ]
    if (on - profiles.price_library.checked).days > DAYS_A_PRICE_HOLDS:
        stale.append(f"the API prices are those of {profiles.price_library.checked}")
    if (on - profiles.source.checked).days > profiles.stale_after_days:
        stale.append(f"the assumed sizes of requests are those of {profiles.source.checked}")
    oldest = min(assumption.source.checked for assumption in assumptions.by_name.values())
    if (on - oldest).days > assumptions.stale_after_days:
        stale.append(f"cost assumptions were last checked on {oldest}")
    return tuple(stale)

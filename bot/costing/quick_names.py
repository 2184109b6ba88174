"""The models of a quick request that understanding does not know: looked up in the catalogue and the price list, else named.

A size or a version that was said is never replaced by another one: the nearest names are offered instead.
"""

from dataclasses import replace

from bot.costing.api_prices import MissingPrice
from bot.costing.economics import Economy
from bot.costing.request import EstimateRequest
from bot.facts.names import contradicts
from bot.framework import UnusableInput


def looked_up(request: EstimateRequest, economy: Economy) -> EstimateRequest:
    """The request with exact names in place of what is known after all.

    A name that nobody knows stays in ``unknown``; beside a known one it is left out with a warning, alone it is asked about.
    """
    if not request.unknown:
        return request
    exact = {name: found for name in request.unknown if (found := _known(name, economy))}
    strangers = tuple(name for name in request.unknown if name not in exact)
    models = tuple(dict.fromkeys(exact.get(name, name) for name in request.models))
    priced = tuple(name for name in models if name not in strangers)
    confirm = request.confirm
    if priced:
        confirm = tuple(key for key in confirm if key != "models")
        models = priced
    unused = (*request.unused, *(not_known(name, economy) for name in strangers)) if priced else request.unused
    return replace(
        request,
        models=models,
        unknown=() if priced else strangers,
        unused=unused,
        confirm=confirm,
        likeliest=None if strangers else request.likeliest,
    )


def not_known(name: str, economy: Economy) -> str:
    """ "I don't know gpt-9-ultra; the nearest names are …", for people."""
    near = economy.prices.nearest(name)
    return f"I don't know {name}; the nearest names are {', '.join(near)}." if near else f"I don't know {name}."


def with_the_nearest(request: EstimateRequest, economy: Economy) -> tuple[str, ...]:
    """The models of a request, the nearest known name in place of each unknown one; none where nothing is near."""
    names: list[str] = []
    for name in request.models:
        names += economy.prices.nearest(name)[:1] if name in request.unknown else (name,)
    return tuple(dict.fromkeys(names))


def _known(name: str, economy: Economy) -> str | None:
    """The exact entry that has everything that was said."""
    found = economy.catalogue.find_model(name)
    if found is not None and not contradicts(name, found.id):
        return found.id
    try:
        priced = economy.prices.vendor_model(name)
    except (MissingPrice, UnusableInput):
        return None
    return None if contradicts(name, priced.id) else name

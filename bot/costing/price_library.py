"""The only door to ``genai_prices``: its bundled prices and its types, without its networked updater.

``import genai_prices`` also imports the updater with an HTTP client: 0.1 to 0.2 s and 6 to 26 MB (measured; the larger figure
where no bytecode is kept), for something that must never run while an answer is worked out. So the package's own
``__init__`` is left out: its submodules are imported under a bare stand-in for the package, which is removed at once.
Whoever imports ``genai_prices`` afterwards (``knowledge refresh`` does) gets the real package with the same submodules.
"""

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from genai_prices.types import Provider, Usage

PACKAGE = "genai_prices"
NEEDED = ("types", "units", "data_units", "decompose", "validation", "data")


@cache
def bundled_providers() -> dict[str, "Provider"]:
    """Every provider of the library by its id."""
    _submodules()
    from genai_prices.data import providers  # noqa: PLC0415 - 0.2 s, only when a price is asked for

    return {provider.id: provider for provider in providers}


def usage(**tokens: int) -> "Usage":
    """The library's count of one request's tokens."""
    _submodules()
    from genai_prices.types import Usage  # noqa: PLC0415 - as above

    return Usage(**tokens)


@cache
def _submodules() -> None:
    """Imports the submodules that pricing needs, once, without running the package's ``__init__``."""
    spec = find_spec(PACKAGE)
    if PACKAGE in sys.modules or spec is None:
        return
    bare = ModuleType(PACKAGE)
    bare.__spec__ = spec
    bare.__path__ = list(spec.submodule_search_locations or ())
    sys.modules[PACKAGE] = bare
    try:
        for name in NEEDED:
            import_module(f"{PACKAGE}.{name}")
    finally:
        del sys.modules[PACKAGE]

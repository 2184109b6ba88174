"""Which open-weight model of the catalogue a host's name means: llama-v3p1-8b, meta.llama3-1-8b and Llama-3.1-8B are one.

Strict on purpose: a name is only taken where no word, no version and no size differs, since it decides a price.
"""

import re
from dataclasses import dataclass

from bot.facts.catalogue import Catalogue
from bot.facts.names import model_key

_MAKERS_PREFIX = re.compile(
    r"^(@cf/|databricks-|(meta|mistral|openai|deepseek|qwen|google|moonshotai|nvidia|zai|minimax)\.)"
)
_POINT_AS_LETTER = re.compile(r"(?<=\d)[p_](?=\d)")
_POINT_AS_DASH = re.compile(r"(?<=\d)-(?=\d-\d+b)")
_CLOUD_SUFFIX = re.compile(r"(-v\d)?:\d+$")
_VERSION = re.compile(r"[a-z]?\d+(\.\d+)?")
_SIZE = re.compile(r"(a|\d+x)?\d+(\.\d+)?b")
_STAMP = re.compile(r"\d{4,}")
_WITHOUT_MEANING_AT_HOSTS = frozenset(("17b", "128e", "16e", "instant", "v0.1", "v0.2", "v0.3"))


class OpenModelNames:
    """The catalogue's models by the parts of their ids and titles."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._sizes: dict[tuple[frozenset[str], frozenset[str]], dict[str, frozenset[str]]] = {}
        for model in catalogue.models:
            for name in (model.id, model.title):
                signature = _signature(name)
                sizes = self._sizes.setdefault((signature.letters, signature.versions), {})
                sizes[model.id] = sizes.get(model.id, frozenset()) | signature.sizes

    def meant_by(self, name_at_host: str) -> str | None:
        """The catalogue's id for a host's name; a size may be left out where only one model goes without it."""
        signature = _signature(_as_makers_write(name_at_host))
        alike = self._sizes.get((signature.letters, signature.versions), {})
        fitting = [known for known, sizes in alike.items() if signature.sizes <= sizes]
        return fitting[0] if len(fitting) == 1 else None


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


def _as_makers_write(name: str) -> str:
    """A host's name for an open-weight model as its makers write it: llama-v3p1-8b and llama3-1-8b are llama-3.1-8b."""
    plain = _CLOUD_SUFFIX.sub("", _MAKERS_PREFIX.sub("", name.casefold().rsplit("/", 1)[-1]))
    return _POINT_AS_DASH.sub(".", _POINT_AS_LETTER.sub(".", plain)).replace("llama-v3", "llama-3")

"""Which vendor's model a name means ("gpt-4o", "claude sonnet", "gemini 2.5 flash"), by what the price library sells as text.

A family name is its newest model; a maker's name ("claude") means several and is asked back.
"""

import difflib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.facts.names import model_key, nearest
from bot.framework import UnusableInput

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo, Provider

LONGEST_NAME = 80
NAMES_SHOWN = 4
MOST_KINDS_OF_ONE_FAMILY = 2
_OTHER_USES = frozenset(
    {
        *("image", "images", "audio", "realtime", "embed", "embedding", "embeddings", "tts", "whisper", "transcribe"),
        *("live", "video", "search", "moderation", "vision", "preview", "codex", "cyber", "computer", "use", "deep"),
        *("research", "ft", "guard", "safeguard", "omni", "banana", "voice", "multi", "agent", "decisions"),
    }
)
_NUMBER = re.compile(r"\d+(\.\d+)?")
_STAMP = re.compile(r"\d{4,}")
_OF_A_DATE = re.compile(r"\d{4,}|\d\d")
_BILLIONS = re.compile(r"(?:\d+x)?(\d+(?:\.\d+)?)b")
_CUSTOM = re.compile(r"[.:]ft-|-v\d$")
_FAR = 1e6
_FAMILY_OF = {
    "openai": "gpt",
    "chatgpt": "gpt",
    "anthropic": "claude",
    "google": "gemini",
    "bard": "gemini",
    "palm": "gemini",
    "meta": "llama",
    "vicuna": "llama",
    "alpaca": "llama",
    "xai": "grok",
}
"""Makers, retired models and fine-tunes, by the family that one who names them most likely means."""


class VendorNames:
    """Every text model of the vendors, in the order in which vendors are preferred."""

    def __init__(self, models: "Iterable[tuple[Provider, ModelInfo]]", open_models: Iterable[str]) -> None:
        self._all = tuple(models)
        self._named = tuple(
            (provider, model, words)
            for provider, model in self._all
            if "latest" not in model.id and not (words := _as_words(model.id)) & _OTHER_USES
        )
        self._open_models = tuple(open_models)

    def meant_by(self, asked: str) -> "tuple[Provider, ModelInfo]":
        """The model that ``asked`` means.

        Raises:
            UnusableInput: no such model, or several: names the nearest; or a "-latest" alias, which is not one price.
        """
        if _is_moving_alias(asked):
            close = " · ".join(self.nearest(asked))
            raise UnusableInput(
                f"{asked!r} names whichever model is newest, not one price: name a version, for example {close}",
                key="models",
            )
        found = self._exact(asked) or self._newest_of_family(asked)
        if found is not None:
            return found
        if several := self._several_families(asked):
            raise UnusableInput(f"{asked!r} can mean several models: {' · '.join(several)}", key="models")
        close = " · ".join(self.nearest(asked)) or "gpt-4o, claude-sonnet-4-5, gemini-2.5-flash"
        raise UnusableInput(f"unknown model {asked!r}: nearest known: {close}", key="models")

    def nearest(self, asked: str) -> tuple[str, ...]:
        """The names, of vendors' and of open-weight models, that look most like ``asked``, best first.

        Of a "-latest" alias those it can mean, newest first.
        """
        if _is_moving_alias(asked):
            family = self._families(asked.removesuffix("latest")).get(frozenset(), [])
            if family:
                return tuple(sorted((model.id for _, model in family), key=_newness, reverse=True)[:NAMES_SHOWN])
        names = [model.id for _, model, _ in self._named if not model.deprecated and not _CUSTOM.search(model.id)]
        return (
            _of_the_family(asked, [*self._open_models, *names])
            or (() if _size(asked) is None else _by_distance(asked, self._open_models))
            or nearest(asked, names)[:NAMES_SHOWN]
        )

    def _exact(self, asked: str) -> "tuple[Provider, ModelInfo] | None":
        ref = re.sub(r"[\s_]+", "-", asked.rsplit("/", 1)[-1])
        key = set(model_key(asked))
        by_ref = (found for found in self._all if found[1].id == ref or found[1].is_match(ref))
        by_words = ((provider, model) for provider, model, words in self._named if words == key)
        return next(by_ref, None) or next(by_words, None)

    def _newest_of_family(self, asked: str) -> "tuple[Provider, ModelInfo] | None":
        """The plainest, then newest model that has all words asked for: "claude sonnet" is the newest Sonnet.

        ``None`` where the words name a maker rather than a family ("claude", "gpt 6"): that is asked back.
        """
        families = self._families(asked)
        if not families:
            return None
        fewest = min(len(family) for family in families)
        plainest = [family for family in families if len(family) == fewest]
        a_makers_name = len(model_key(asked)) == 1 and len(families) > MOST_KINDS_OF_ONE_FAMILY
        if len(plainest) > 1 or a_makers_name:
            return None
        return max(families[plainest[0]], key=lambda found: _newness(found[1].id))

    def _several_families(self, asked: str) -> tuple[str, ...]:
        """The newest model of each family that has all words asked for, at most four, newest first."""
        newest = [max(found, key=lambda one: _newness(one[1].id))[1].id for found in self._families(asked).values()]
        return tuple(sorted(newest, key=_newness, reverse=True)[:NAMES_SHOWN])

    def _families(self, asked: str) -> "dict[frozenset[str], list[tuple[Provider, ModelInfo]]]":
        """The models that have all words asked for, by their other words that are not numbers."""
        words = set(model_key(asked))
        families: dict[frozenset[str], list[tuple[Provider, ModelInfo]]] = {}
        for provider, model, having in self._named:
            if words and words <= having and not model.deprecated:
                letters = frozenset(word for word in having - words if not _NUMBER.fullmatch(word))
                families.setdefault(letters, []).append((provider, model))
        return families


def _is_moving_alias(asked: str) -> bool:
    """Whether a name means whichever model is newest: "mistral-large-latest", but not "claude-3-5-haiku-latest"."""
    return asked.endswith("latest") and not any(_NUMBER.fullmatch(word) for word in model_key(asked))


def _of_the_family(asked: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that begin as ``asked`` does, the nearest size first, then the nearest version, then the look."""
    words = model_key(asked.rsplit("/", 1)[-1])
    first = _FAMILY_OF.get(words[0], words[0]) if words else ""
    return _by_distance(asked, [name for name in dict.fromkeys(names) if model_key(name)[:1] == (first,)])


def _by_distance(asked: str, names: Iterable[str]) -> tuple[str, ...]:
    size, version = _size(asked), _version(asked)

    def distance(name: str) -> tuple[float, float, bool, float, tuple[list[float], bool, str]]:
        other = _size(name)
        apart = 0.0 if size is None else max(size, other) / min(size, other) if other else _FAR
        newer = abs(_version(name) - version) if version else -_version(name)
        look = 1 - difflib.SequenceMatcher(None, asked, name).ratio()
        return apart, newer, bool(_STAMP.search(name)), look, _newness(name)

    return tuple(sorted(names, key=distance)[:NAMES_SHOWN])


def _size(name: str) -> float | None:
    """Billions of parameters, as a name says them; of "8x7b" the 7."""
    found = next((match for word in model_key(name) if (match := _BILLIONS.fullmatch(word))), None)
    return float(found[1]) or None if found else None


def _version(name: str) -> float:
    numbers = (word for word in re.findall(r"\d+(?:\.\d+)?", " ".join(_ordered_words(name))))
    return next((float(number) for number in numbers), 0.0)


def _ordered_words(name: str) -> list[str]:
    """The words of a name in their order, without sizes and date stamps, "4-5" read as 4.5."""
    dotted = re.sub(r"(?<=\d)-(?=\d(-|$))", ".", name)
    return [word for word in model_key(dotted) if not _BILLIONS.fullmatch(word) and not _STAMP.search(word)]


def _as_words(model_id: str) -> set[str]:
    """The words of a vendor's id, with "4-5" read as 4.5: claude-sonnet-4-5 is claude, sonnet, 4.5."""
    return set(model_key(re.sub(r"(?<=[a-z]-\d)-(?=\d(-|$))", ".", model_id)))


def _newness(model_id: str) -> tuple[list[float], bool, str]:
    """What sorts the newer of two models last: its version numbers; of equals the one without a date stamp."""
    words = sorted(_as_words(model_id))
    dated = any(_STAMP.fullmatch(word) for word in words)
    versions = [float(word) for word in words if _NUMBER.fullmatch(word) and not (dated and _OF_A_DATE.fullmatch(word))]
    return versions, not dated, model_id

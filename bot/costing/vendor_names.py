"""Which vendor's model a name means ("gpt-4o", "claude sonnet", "gemini 2.5 flash"), by what the price library sells as text.

A family name is its newest model; a maker's name ("claude") means several and is asked back.
"""

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
        return nearest(asked, [*(model.id for _, model, _ in self._named), *self._open_models])[:NAMES_SHOWN]

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


def _as_words(model_id: str) -> set[str]:
    """The words of a vendor's id, with "4-5" read as 4.5: claude-sonnet-4-5 is claude, sonnet, 4.5."""
    return set(model_key(re.sub(r"(?<=[a-z]-\d)-(?=\d(-|$))", ".", model_id)))


def _newness(model_id: str) -> tuple[list[float], bool, str]:
    """What sorts the newer of two models last: its version numbers; of equals the one without a date stamp."""
    words = sorted(_as_words(model_id))
    versions = [float(word) for word in words if _NUMBER.fullmatch(word) and not _STAMP.fullmatch(word)]
    return versions, not any(_STAMP.fullmatch(word) for word in words), model_id

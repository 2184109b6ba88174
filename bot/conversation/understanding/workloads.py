"""Several workloads in one message, each with its volume: "support chat 5M tokens a day and extraction 40M a day"."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.understanding.compiled import Compiled
from bot.conversation.understanding.findings import Text
from bot.conversation.understanding.kinds import kind_findings
from bot.conversation.understanding.phrases import Item
from bot.conversation.understanding.volume import VolumeReader
from bot.framework import QuestionId

_FEWEST, _MOST = 2, 8
_TURNS = {
    "and", "plus", "then", "also", "second", "while", "whereas", "alongside", "besides", "another", "other", "additionally",
    "moreover", "separately", "meanwhile", "&", "+", "as", "on",
}  # fmt: skip


def workloads_in(ready: Compiled, text: Text) -> tuple[Mapping[str, Any], ...]:
    """The workloads of a message, each with its kind of work and its own volume; empty where there are not several."""
    if sum(q.unit == "tokens" or q.scale >= 1e5 for q in text.quantities) < _FEWEST:
        return ()
    found = [workload for part in _parts(text.items) if (workload := _workload(ready, part)) is not None]
    kinds = {workload["task_kind"][0] for workload in found}
    return tuple(found[:_MOST]) if len(found) >= _FEWEST and len(kinds) == len(found) else ()


def _parts(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """The message cut at the turn ("and", a comma, a full stop) that follows each figure."""
    parts: list[tuple[Item, ...]] = []
    current: list[Item] = []
    has_figure = False
    for item in items:
        if has_figure and (item.is_boundary or item.text in _TURNS):
            parts.append(tuple(current))
            current, has_figure = [], False
            continue
        current.append(item)
        has_figure = has_figure or item.quantity is not None
    return [*parts, tuple(current)] if has_figure else parts


def _workload(ready: Compiled, part: tuple[Item, ...]) -> Mapping[str, Any] | None:
    quantities = tuple(item.quantity for item in part if item.quantity is not None)
    text = ready.text_of(part, quantities, None)
    kinds = kind_findings(text, ready.lexicon.rules[QuestionId.TASK_KIND], ready.lexicon.lists["common_verbs"])
    volume = VolumeReader(quantities, ready.lexicon.units, band=ready.lexicon.numbers.band, bare=True).read()
    if not kinds or volume is None or volume.volume is None or not volume.sure:
        return None
    value = list(volume.volume) if isinstance(volume.volume, tuple) else volume.volume
    return {
        "name": str(kinds[0].value[0]).replace("_", " "),
        "task_kind": kinds[0].value,
        "volume_tokens_per_month": value,
    }

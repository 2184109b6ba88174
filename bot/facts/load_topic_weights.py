"""Reads and writes ``knowledge/topics/weights.txt``: how much each trait of a question speaks for each topic.

A file of lines, since it holds thousands of numbers that nobody edits by hand: ``tests/bench/topics_refit.py`` writes it.
Its lines: the fingerprint, the rarity of what is unseen, the topics, what each has before anything is read, then one trait a line
with its rarity and its ``place:weight`` pairs.
"""

import hashlib
import json
from pathlib import Path

from bot.facts.load import KnowledgeError
from bot.facts.topics import Topics, Weights

FILE = "weights.txt"
REFIT = "run: python tests/bench/topics_refit.py --write"
_UNIT = 100  # weights and rarities are written in hundredths


def fingerprint(topics: Topics) -> str:
    """Of everything that the weights were fitted to: the phrasings and the meanings of words."""
    content: list[object] = [
        sorted(topics.asked()),
        sorted(topics.words.same.items()),
        sorted(topics.words.plain),
        topics.words.field,
    ]
    content += [[*topic.keywords, *topic.paragraphs] for topic in topics.all]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def refuse_stale_weights(topics: Topics) -> None:
    """
    Raises:
        KnowledgeError: the phrasings or words have changed since the weights were fitted.
    """
    if topics.weights.fitted_to != fingerprint(topics):
        raise KnowledgeError(f"topics/{FILE}: is older than the phrasings, the words or the topics: {REFIT}")


def read_weights(folder: Path) -> Weights:
    """
    Raises:
        KnowledgeError: there is no such file, or it was edited by hand.
    """
    try:
        fitted_to, unseen, topics, lean, *traits = (folder / FILE).read_text(encoding="utf-8").splitlines()
        parsed = [_trait(line) for line in traits]
        return Weights(
            fitted_to=fitted_to,
            topics=tuple(topics.split()),
            rarity={name: rarity for name, rarity, _ in parsed},
            spoken={name: spoken for name, _, spoken in parsed},
            lean=tuple(int(value) / _UNIT for value in lean.split()),
            unseen=int(unseen) / _UNIT,
        )
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"topics/{FILE}: cannot be read ({type(error).__name__}): {REFIT}") from None


def write_weights(weights: Weights, folder: Path) -> None:
    """The same as text. Weights that round to nothing are left out."""
    lines = [weights.fitted_to, str(_written(weights.unseen)), " ".join(weights.topics)]
    lines.append(" ".join(str(_written(value)) for value in weights.lean))
    for name in sorted(weights.rarity):
        spoken = ((place, _written(weight)) for place, weight in weights.spoken.get(name, ()))
        pairs = " ".join(f"{place}:{weight}" for place, weight in spoken if weight)
        lines.append(f"{name}\t{_written(weights.rarity[name])}\t{pairs}")
    (folder / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _trait(line: str) -> tuple[str, float, tuple[tuple[int, float], ...]]:
    name, rarity, pairs = line.split("\t")
    spoken = tuple((int(place), int(weight) / _UNIT) for place, weight in (pair.split(":") for pair in pairs.split()))
    return name, int(rarity) / _UNIT, spoken


def _written(value: float) -> int:
    return round(value * _UNIT)

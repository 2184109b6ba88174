"""Fits the weights by which a question finds its topic, and prints how well questions are found that were held out.

    python tests/bench/topics_refit.py            figures: five times a fifth of the phrasings is held out
    python tests/bench/topics_refit.py --write    new weights into knowledge/topics/weights.txt, fitted to all phrasings
    python tests/bench/topics_refit.py --missed   the questions that were not found while held out

Multinomial logistic regression on the traits of ``bot/topics/words.py``, by full-batch Adam from zero: no chance in it.
Run it after each change of phrasings.yaml, words.yaml, or a title or question of a topic.
"""

import argparse
import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from bot.facts.load import KNOWLEDGE
from bot.facts.load_topic_weights import fingerprint, write_weights
from bot.facts.load_topics import FOLDER, load_topics_unchecked
from bot.facts.topics import NOT_OURS, Topics, Weights
from bot.topics.retrieval import THRESHOLD, THRESHOLD_AFAR, index_of, probabilities, rarity_of
from bot.topics.words import Reader

ROUNDS = 60
STEP = 0.3
SHRINK = 3e-5
UNSEEN_SHARE = 0.5  # a trait never met counts half of the rarest
SMALLEST = 0.25  # weights below it change nothing and are left out
FEWEST_NEIGHBOURS = 2  # a pair of words must stand in so many phrasings
Asked = tuple[str, str]


def fit(asked: Sequence[Asked], reader: Reader, *, fitted_to: str = "") -> Weights:
    """The weights that put each of ``asked`` to its topic."""
    traits = [reader.traits_of(text) for text, _ in asked]
    holding = Counter(trait for found in traits for trait in found)
    rarity = {
        trait: rarity_of(trait, phrasings=len(asked), holding=count)
        for trait, count in sorted(holding.items())
        if trait[0] != "+" or count >= FEWEST_NEIGHBOURS
    }
    unseen = UNSEEN_SHARE * math.log(1 + len(asked))
    topics = sorted({topic for _, topic in asked})
    empty = Weights(fitted_to, tuple(topics), rarity, {}, (0.0,) * len(topics), unseen)
    weights, lean = _descended(_matrix(traits, empty), [topics.index(topic) for _, topic in asked], len(topics))
    spoken = {
        trait: tuple((place, float(weight)) for place, weight in enumerate(row) if abs(weight) >= SMALLEST)
        for trait, row in zip(rarity, weights, strict=True)
    }
    return Weights(fitted_to, tuple(topics), rarity, spoken, tuple(map(float, lean)), unseen)


def _matrix(traits: Sequence[frozenset[str]], weights: Weights) -> np.ndarray:
    """One row a phrasing, of length 1 with the traits that are not in the columns."""
    columns = {trait: column for column, trait in enumerate(weights.rarity)}
    unseen = {kind: rarity_of(kind, phrasings=1, holding=1) / math.log(2) * weights.unseen for kind in "=+#~"}
    rows = np.zeros((len(traits), len(columns)))
    for row, found in enumerate(traits):
        length = math.sqrt(sum(weights.rarity.get(trait, unseen[trait[0]]) ** 2 for trait in found)) or 1.0
        for trait in found & columns.keys():
            rows[row, columns[trait]] = weights.rarity[trait] / length
    return rows


def _descended(rows: np.ndarray, places: list[int], topics: int) -> tuple[np.ndarray, np.ndarray]:
    wanted = np.eye(topics)[places]
    weights, lean = np.zeros((rows.shape[1], topics)), np.zeros(topics)
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for round_ in range(1, ROUNDS + 1):
        spoken = rows @ weights + lean
        shares = np.exp(spoken - spoken.max(axis=1, keepdims=True))
        error = shares / shares.sum(axis=1, keepdims=True) - wanted
        slope = rows.T @ error / len(rows) + SHRINK * weights
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        weights -= STEP * (mean / (1 - 0.9**round_)) / (np.sqrt(spread / (1 - 0.99**round_)) + 1e-8)
        lean -= 0.5 * error.mean(axis=0)
    return weights, lean


def held_out(topics: Topics, folds: int = 5) -> Iterable[tuple[str, str, list[tuple[float, str]]]]:
    """Question, topic and what was found, for each phrasing in turn, by weights that were not fitted to it."""
    asked = list(topics.asked())
    random.Random(2).shuffle(asked)
    reader = index_of(topics).reader
    for fold in range(folds):
        weights = fit([one for at, one in enumerate(asked) if at % folds != fold], reader)
        for text, topic in asked[fold::folds]:
            shares = probabilities(reader.traits_of(text), weights)
            yield text, topic, sorted(zip(shares, weights.topics, strict=True), reverse=True)


def report(topics: Topics, *, missed: bool) -> None:
    found = list(held_out(topics))
    for threshold in (0.2, THRESHOLD, 0.45, THRESHOLD_AFAR):
        right = another = false = 0
        for _, topic, ranked in found:
            given = ranked[0][1] if ranked[0][0] >= threshold else NOT_OURS
            right += given == topic != NOT_OURS
            another += given not in (topic, NOT_OURS) and topic != NOT_OURS
            false += given != NOT_OURS and topic == NOT_OURS
        ours = sum(topic != NOT_OURS for _, topic, _ in found)
        others = len(found) - ours
        print(
            f"threshold {threshold}: {right / ours:.1%} of {ours} right, {another / ours:.1%} another topic, "
            f"{false / others:.1%} of {others} answered that are not ours"
        )
    for text, topic, ranked in found if missed else ():
        if ranked[0][1] != topic:
            print(f"{topic}: {text!r} -> " + ", ".join(f"{other} {share:.2f}" for share, other in ranked[:3]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--missed", action="store_true")
    options = parser.parse_args()
    topics = load_topics_unchecked()
    if options.write:
        write_weights(fit(topics.asked(), index_of(topics).reader, fitted_to=fingerprint(topics)), KNOWLEDGE / FOLDER)
        return
    report(topics, missed=options.missed)


if __name__ == "__main__":
    main()

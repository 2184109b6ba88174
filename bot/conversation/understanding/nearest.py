"""The nearest choice of the question asked, by the words it shares with the lexicon. Only ever a proposal, never an answer.

For messages that no rule fits: "results by tomorrow" shares "tomorrow" with batch. A message with a negation gets no proposal.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.understanding.findings import Finding, Text
from bot.conversation.understanding.words import stem
from bot.facts.lexicon import Lexicon, Rule
from bot.framework import QuestionId, Team

_ENOUGH = 0.9  # of weight that only one choice has
_LEAD = 1.6  # times the weight of the next choice
_SHARE = 0.5  # of the words that say something, how many have to speak for a choice
_COMMON = frozenset(
    [
        "data",
        "use",
        "our",
        "the",
        "own",
        "for",
        "with",
        "and",
        "that",
        "are",
        "not",
        "can",
        "has",
        "have",
        "does",
        "from",
        "they",
        "them",
        "this",
        "what",
        "when",
        "who",
        "how",
        "all",
        "any",
        "some",
        "only",
        "just",
        "more",
        "most",
        "good",
        "fine",
        "ok",
        "make",
        "made",
        "need",
        "needs",
        "want",
        "work",
        "works",
        "time",
        "new",
        "old",
        "big",
        "small",
        "much",
        "many",
        "very",
        "too",
        "also",
        "per",
        "day",
        "week",
        "month",
        "year",
        "way",
        "thing",
        "get",
        "get",
        "go",
        "going",
        "put",
        "come",
        "take",
        "taken",
        "run",
        "people",
        "person",
        "team",
        "like",
        "one",
        "two",
    ]
)
_SAYS_NOTHING = frozenset(
    {
        *map(stem, _COMMON),
        "a",
        "an",
        "i",
        "we",
        "us",
        "it",
        "is",
        "be",
        "to",
        "of",
        "in",
        "on",
        "at",
        "by",
        "or",
        "so",
        "as",
        "my",
    }
)
_TEAM_CONCEPTS = {
    "nobody": Team.NONE, "not_ml": Team.NONE, "few_ml": Team.SOME, "one_ml_person": Team.SOME, "adjacent_ml": Team.SOME,
    "outside_help": Team.SOME, "dedicated_ml": Team.DEDICATED, "dedicated_says": Team.DEDICATED, "ml_team": Team.DEDICATED,
}  # fmt: skip
_SKIPPED_CONCEPTS = frozenset(
    [
        "stay",
        "leave",
        "own",
        "permit",
        "very",
        "special",
        "sensitive",
        "own_realm",
        "vendor",
        "cloud",
        "not_sensitive",
        "not_personal",
        "outsiders",
        "contract_condition",
        "contract_no_training",
        "contract",
        "no_restriction",
        "premises_noun",
        "anonymised",
        "tight_says",
    ]
)


class Nearest:
    """The words of every choice, weighed by how few choices share them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._weights: dict[QuestionId, dict[str, dict[Any, float]]] = {}
        self._prefixes: dict[QuestionId, list[tuple[str, Any]]] = {}
        for question, rules in lexicon.rules.items():
            self._learn(question, _concepts_of(rules), lexicon.concepts)
        self._learn(
            QuestionId.TEAM, {name: {choice.value} for name, choice in _TEAM_CONCEPTS.items()}, lexicon.concepts
        )

    def _learn(
        self, question: QuestionId, concepts: Mapping[str, set[Any]], phrases: Mapping[str, Sequence[str]]
    ) -> None:
        owners: dict[str, set[Any]] = {}
        prefixes: list[tuple[str, Any]] = []
        for name, choices in concepts.items():
            for phrase in phrases[name]:
                for word in phrase.replace("(", " ").replace(")", " ").replace("|", " ").split():
                    if word.endswith("*") and len(word) > 4:
                        prefixes += [(word[:-1], choice) for choice in choices]
                    elif word.isalpha() and len(word) > 2:
                        owners.setdefault(stem(word), set()).update(choices)
        common = {stem(word) for word in _COMMON} | {stem(w) for p in phrases["filler"] for w in p.split()}
        self._weights[question] = {
            word: dict.fromkeys(choices, 1 / len(choices) ** 2)
            for word, choices in owners.items()
            if word not in common
        }
        self._prefixes[question] = prefixes

    def proposal(self, text: Text) -> list[Finding]:
        """The nearest choice of the question asked as an unsure finding, or nothing."""
        question = text.asked
        if question is None or question not in self._weights or any(m.concept == "negation" for m in text.mentions):
            return []
        scores: dict[Any, float] = {}
        words = {item.stem for item in text.items if not item.is_boundary and item.stem not in _SAYS_NOTHING}
        spoken = 0
        for word in words:
            before = sum(scores.values())
            for choice, weight in self._weights[question].get(word, {}).items():
                scores[choice] = scores.get(choice, 0.0) + weight
            for prefix, choice in self._prefixes[question]:
                if word.startswith(prefix):
                    scores[choice] = scores.get(choice, 0.0) + 1.0
            spoken += sum(scores.values()) > before
        if spoken < _SHARE * len(words):
            return []  # one word of many that we know is no sign of an answer
        ranked = sorted(scores.items(), key=lambda pair: -pair[1])
        if not ranked or ranked[0][1] < _ENOUGH or (len(ranked) > 1 and ranked[0][1] < _LEAD * ranked[1][1]):
            return []
        value = [ranked[0][0]] if question is QuestionId.TASK_KIND else ranked[0][0]
        return [Finding(question, value, sure=False, place=0)]


def _concepts_of(rules: Sequence[Rule]) -> dict[str, set[Any]]:
    """Which choices a concept speaks for."""
    found: dict[str, set[Any]] = {}
    for rule in rules:
        for need in rule.needs:
            if rule.says is not None and not need.startswith("not ") and need not in _SKIPPED_CONCEPTS:
                found.setdefault(need, set()).add(rule.says)
    return found

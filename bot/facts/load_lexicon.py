"""``knowledge/lexicon/*.yaml`` → the frozen values of ``lexicon.py``. The schemas of these files stand here."""

from functools import cache
from typing import Any

from bot.facts.lexicon import Lexicon, ModelAliases, NumberWords, Rule, Units
from bot.facts.load import KnowledgeError, Schema, read
from bot.framework import QuestionId

_PHRASE_LISTS = (
    "approximate", "approximate_after", "at_least", "at_most", "at_least_after", "at_most_after", "between", "joins",
    "stretches", "replaces", "becomes", "ahead", "behind", "minus", "equal",
)  # fmt: skip
_ANSWER_FILES = ("data_residency", "region", "task", "team", "latency", "pace")
_BEFORE_FIGURES = frozenset(
    [
        "usd",
        "eur",
        "gbp",
        "chf",
        "rs",
        "inr",
        "us",
        "aud",
        "cad",
        "yen",
        "sub",
        "under",
        "over",
        "below",
        "above",
        "to",
        "x",
        "and",
        "or",
        "of",
        "at",
        "in",
        "out",
        "a",
        "per",
        "ca",
        "max",
        "min",
        "e",
        "up",
        "upto",
        "bis",
        "um",
        "about",
        "around",
        "circa",
        "approx",
        "abt",
        "vol",
        "volume",
    ]
)


class NumbersFile(Schema):
    """``numbers.yaml``."""

    units: dict[str, float]
    tens: dict[str, float]
    scales: dict[str, float]
    suffixes: dict[str, float]
    suffixed_tokens: dict[str, float]
    fractions: dict[str, float]
    articles: list[str]
    vague: dict[str, tuple[float, float, float]]
    vague_plurals: dict[str, tuple[float, float, float]]
    decimal_comma_words: list[str]
    mil_is_thousand_beside: list[str]
    band: float
    approximate: list[str]
    approximate_after: list[str]
    at_least: list[str]
    at_most: list[str]
    at_least_after: list[str]
    at_most_after: list[str]
    between: list[str]
    joins: list[str]
    stretches: list[str]
    replaces: list[str]
    becomes: list[str]
    ahead: list[str]
    behind: list[str]
    minus: list[str]
    equal: list[str]


class UnitsFile(Schema):
    """``units.yaml``."""

    assumptions: dict[str, float]
    units: dict[str, list[str]]
    periods: dict[str, list[str]]
    per: list[str]
    working_week: list[str]
    rates: dict[str, tuple[str, str]]
    each: list[str]
    input: list[str]
    output: list[str]


class RuleEntry(Schema):
    """One rule of a file of answers. Without ``says`` it asks back with the words of ``asks``."""

    says: Any = None
    needs: list[str]
    without: list[str] = []
    sure: bool = True
    weak: bool = False
    only_asked: bool = False
    asks: str = ""


class AnswersFile(Schema):
    """``data_residency.yaml`` and its neighbours: concepts, and the rules of each question over them."""

    concepts: dict[str, list[str]]
    rules: dict[QuestionId, list[RuleEntry]] = {}


class WordsFile(Schema):
    """``words.yaml``."""

    concepts: dict[str, list[str]]
    lists: dict[str, list[str]]
    multiples: dict[float, list[str]]
    ordinary: list[str] = []


class RequestsFile(Schema):
    """``requests.yaml``: what asks for something instead of answering, and how questions and terms are named."""

    requests: dict[str, list[str]]
    cues: dict[str, list[str]] = {}
    topics: dict[str, list[str]]


class ApiModelsFile(Schema):
    """``api_models.yaml``: canonical id → the names people use."""

    models: dict[str, list[str]]


@cache
def load_lexicon() -> Lexicon:
    """The lexicon, read and checked once.

    Raises:
        KnowledgeError: a file is missing, or names a concept that no file defines.
    """
    words = read("lexicon/words.yaml", WordsFile)
    requests = read("lexicon/requests.yaml", RequestsFile)
    concepts = {name: tuple(phrases) for name, phrases in words.concepts.items()}
    rules: dict[QuestionId, tuple[Rule, ...]] = {}
    for name in _ANSWER_FILES:
        answers = read(f"lexicon/{name}.yaml", AnswersFile)
        concepts |= {concept: tuple(phrases) for concept, phrases in answers.concepts.items()}
        for question, entries in answers.rules.items():
            rules[question] = tuple(_rule(question, entry) for entry in entries)
    _check_that_concepts_exist(concepts, rules)
    units = _units(read("lexicon/units.yaml", UnitsFile))
    return Lexicon(
        numbers=_number_words(read("lexicon/numbers.yaml", NumbersFile), units),
        units=units,
        concepts=concepts,
        rules=rules,
        requests={intent: tuple(phrases) for intent, phrases in requests.requests.items()},
        topics={topic: tuple(phrases) for topic, phrases in requests.topics.items()},
        cues={intent: tuple(phrases) for intent, phrases in requests.cues.items()},
        lists={name: frozenset(entries) for name, entries in words.lists.items()},
        multiples={factor: frozenset(names) for factor, names in words.multiples.items()},
        ordinary=frozenset(words.ordinary),
        api_models=ModelAliases(
            {
                alias: canonical
                for canonical, aliases in read("lexicon/api_models.yaml", ApiModelsFile).models.items()
                for alias in (canonical, *aliases)
            }
        ),
    )


def _rule(question: QuestionId, entry: RuleEntry) -> Rule:
    return Rule(
        question,
        entry.says,
        tuple(entry.needs),
        tuple(entry.without),
        sure=entry.sure,
        only_asked=entry.only_asked,
        weak=entry.weak or entry.only_asked,
        asks=entry.asks,
    )


def _check_that_concepts_exist(concepts: dict[str, tuple[str, ...]], rules: dict[QuestionId, tuple[Rule, ...]]) -> None:
    for question, entries in rules.items():
        for rule in entries:
            for name in (*rule.needs, *rule.without):
                if name.removeprefix("not ") not in concepts:
                    raise KnowledgeError(
                        f"lexicon: a rule of {question} names the concept {name!r}, which no file defines: define or correct it"
                    )


def _units(file: UnitsFile) -> Units:
    return Units(
        assumptions=file.assumptions,
        unit_of={tuple(word.split()): unit for unit, words in file.units.items() for word in words},
        period_of={tuple(word.split()): period for period, words in file.periods.items() for word in words},
        per=frozenset(tuple(phrase.split()) for phrase in file.per),
        working_week=frozenset(file.working_week),
        rates=file.rates,
        each=frozenset(tuple(phrase.split()) for phrase in file.each),
        input_words=frozenset(file.input),
        output_words=frozenset(file.output),
    )


def _number_words(file: NumbersFile, units: Units) -> NumberWords:
    unit_words = {word for phrase in (*units.unit_of, *units.period_of) for word in phrase} | set(units.rates)
    starters = {
        *file.units,
        *file.tens,
        *file.scales,
        *file.fractions,
        *file.vague,
        *file.vague_plurals,
        *file.articles,
        "point",
    }
    return NumberWords(
        units=file.units,
        tens=file.tens,
        scales=file.scales,
        suffixes=file.suffixes,
        suffixed_tokens=file.suffixed_tokens,
        fractions=file.fractions,
        articles=frozenset(file.articles),
        vague=file.vague,
        vague_plurals=file.vague_plurals,
        decimal_comma_words=frozenset(file.decimal_comma_words),
        mil_is_thousand_beside=frozenset(file.mil_is_thousand_beside),
        band=file.band,
        phrases={name: tuple(getattr(file, name)) for name in _PHRASE_LISTS},
        unit_words=frozenset(unit_words | {"per", "in", "out", "plus", "ish", "each", "us"}),
        before_figures=_BEFORE_FIGURES,
        starters=frozenset(starters),
    )

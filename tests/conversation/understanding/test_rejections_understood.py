"""What is named only to be rejected is never taken: every way of saying so, with every choice of every question."""

from itertools import permutations
from typing import Any

import pytest

CHOICES = {
    "data_residency": {
        "on_premises": "our own servers",
        "own_cloud": "our own AWS account",
        "vendor_under_contract": "a vendor with a DPA",
    },
    "team": {"none": "nobody", "some": "one ML engineer", "dedicated": "a dedicated ML team"},
    "latency": {"batch": "overnight", "interactive": "interactive", "p95_500ms": "half a second", "sub_100ms": "80 ms"},
    "task_specialization": {"general": "everyday text", "somewhat": "somewhat special", "niche": "niche"},
    "region": {"EU": "Europe", "CH": "Switzerland", "IN": "India"},
}
REJECTIONS = [
    "not {a}", "definitely not {a}", "{a} is not an option", "{a} is out of the question", "no longer {a}",
    "we don't want {a}", "{a} would be wrong", "we can't do {a}", "it need not be {a}", "not necessarily {a}", "{a}? no",
    "hardly {a}", "far from {a}", "I doubt it's {a}", "{a} won't do",
]  # fmt: skip
EXCHANGES = [
    "not {a} but {b}", "{b}, not {a}", "{b} instead of {a}", "it used to be {a}, now it's {b}", "change {a} to {b}",
    "we thought {a} but it is {b}", "replace {a} with {b}", "{a}? no, {b}", "was {a}, is {b}", "forget {a}, {b}",
    "{a} is wrong, it should be {b}", "{a} was the old plan, {b} is the new one",
]  # fmt: skip
DOUBTS = [
    "maybe {a}",
    "if my boss agrees, {a}",
    "some people say {a}",
    "{a} or something else",
    "my colleague thinks {a}",
]


def taken(reading: Any, question: str) -> Any:
    return {q.value: v for q, v in reading.answers.items() if q not in reading.confirm}.get(question)


@pytest.mark.parametrize("question", CHOICES)
def test_what_is_rejected_is_not_taken(question: str, understood: Any) -> None:
    said = [(choice, way.format(a=words)) for choice, words in CHOICES[question].items() for way in REJECTIONS]
    assert [text for choice, text in said if taken(understood(text, question), question) == choice] == []


@pytest.mark.parametrize("question", CHOICES)
def test_of_two_choices_the_rejected_one_is_not_taken(question: str, understood: Any) -> None:
    wrong, proposed = [], 0
    said = [
        (right, way.format(a=a, b=b))
        for (_, a), (right, b) in permutations(CHOICES[question].items(), 2)
        for way in EXCHANGES
    ]
    for right, text in said:
        reading = understood(text, question)
        value = taken(reading, question)
        wrong += [text] if value not in {None, right} else []
        proposed += {q.value: v for q, v in reading.answers.items()}.get(question) == right
    assert wrong == []
    assert proposed / len(said) >= 0.9


@pytest.mark.parametrize("question", CHOICES)
def test_what_is_only_supposed_or_reported_is_not_taken(question: str, understood: Any) -> None:
    said = [way.format(a=words) for words in CHOICES[question].values() for way in DOUBTS]
    assert [text for text in said if taken(understood(text, question), question) is not None] == []

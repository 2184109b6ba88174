"""A rewording that is accepted is refused once one thing in it is changed: a slot, a denial, a direction, a bound, a clause."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from bot.facts.load_guard_words import load_guard_words
from bot.phrasing.guard import check

WORDS = load_guard_words()
HERE = Path(__file__).parent
SLOT = r"\{[a-z_]+\}"
TURNED = [
    ("not", ""), ("no", "a"), ("never", "always"), ("less", "more"), ("more", "less"), ("cheaper", "dearer"),
    ("higher", "lower"), ("lower", "higher"), ("below", "above"), ("above", "below"), ("within", "beyond"),
    ("at most", "at least"), ("up to", "at least"), ("at least", "at most"), ("may", "must"), ("must", "may"),
    ("can", "must"), ("would", "will"), ("if", "because"), ("If", "Because"), ("because", "although"),
    ("Because", "If"), ("so", "but"), ("only", ""), ("Only", "Even"), ("all", "most"), ("most", "all"),
    ("both", "neither"), ("every", "some"), ("until", "from"), ("from", "until"), ("by", "to"), ("to", "from"),
    ("after", "before"), ("before", "after"), ("with", "without"), ("without", "with"), ("is", "was"),
    ("is", "may be"), ("is", "is not"), ("was", "is"), ("are", "were"), ("are", "are not"), ("costs", "cost"),
    ("costs", "could cost"), ("needs", "needed"), ("has", "had"), ("a month", "a year"), ("a year", "a month"),
    ("your", "our"), ("and", "or"), ("or", "and"), ("rises", "falls"), ("falls", "rises"), ("grows", "shrinks"),
    ("raises", "lowers"), ("unknown", "known"), ("enough", "too little"), ("too little", "enough"),
]  # fmt: skip
ADDED = [
    "probably",
    "not",
    "at least",
    "almost",
    "only",
    "if you wish",
    "so far",
    "by far",
    "without staff",
    "and {extra}",
]


@cache
def accepted() -> tuple[tuple[str, str], ...]:
    """Every rewording of every author's file that is kept."""
    lines = (
        line for path in sorted(HERE.glob("*_wordings.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()
    )
    cases = [
        case for case in map(json.loads, lines) if case["label"] == "faithful" and case["plain"] != case["wording"]
    ]
    pairs = dict.fromkeys((case["plain"], case["wording"]) for case in cases)
    return tuple(pair for pair in pairs if check(*pair, WORDS).accepted)


# Changed, and still the same: what the plain sentence itself says, or an aside that is no clause.
STILL_THE_SAME = {
    "Your data may not leave {region}, so {rejected} is ruled out.",
    "Your monthly cost would rise from {old} to {new}.",
    "The chief reason for {deployment} is that your data must not leave {region}.",
    "Without a signed agreement, customer data may not be sent to {provider}.",
    "The {deployment} setup cost of {setup_cost} is paid back in {months}.",
    "{deployment} is not possible, because your data may not leave your premises.",
    "It is on {date} that the price of {model} was checked; it may have changed since.",
    "When the volume is {volume}, the cost are {cost_verdict} for {verdict} and {cost_other} for {other}.",
    "The cost at {volume} are {cost_verdict} for {verdict} and {cost_other} for {other}.",
}


def swapped(wording: str) -> Iterator[str]:
    slots = list(dict.fromkeys(re.findall(SLOT, wording)))
    for at, one in enumerate(slots):
        for other in slots[at + 1 :]:
            yield wording.replace(one, "@").replace(other, one).replace("@", other)


def turned(wording: str) -> Iterator[str]:
    for word, instead in TURNED:
        for found in re.finditer(rf"(?<![\w{{]){word}(?![\w}}])", wording):
            yield re.sub(r" +([ .,;])", r"\1", wording[: found.start()] + instead + wording[found.end() :])


def added(wording: str) -> Iterator[str]:
    words = wording.split(" ")
    for place, what in enumerate(ADDED):
        yield f"{wording.removesuffix('.')} {what}."
        for at in range(1 + place % 3, len(words), 3):
            yield " ".join([*words[:at], what, *words[at:]])


def shortened(wording: str) -> Iterator[str]:
    """Without one of its clauses: what stands between two pauses."""
    parts = re.split(r"(?<=[,;:]) ", wording)
    for at in range(len(parts)):
        rest = " ".join(parts[:at] + parts[at + 1 :]).rstrip(",;:. ")
        if rest:
            yield f"{rest[0].upper()}{rest[1:]}."


def forbids_the_same(other: str, wording: str) -> bool:
    """Whether "data may not leave" stands where "data must not leave" stood, or the other way round."""
    said, meant = (re.sub(r"\bdata may not (?=leave|go)", "data must not ", text) for text in (other, wording))
    return said == meant


EVERY = 20
"""One change of so many is tried in each run, another one for each rewording; all of them under the marker ``soak``."""


def leaks_of(changes: Callable[[str], Iterator[str]], every: int) -> list[tuple[str, str]]:
    changed = ((plain, wording, other) for plain, wording in accepted() for other in changes(wording))
    return [
        (plain, other)
        for plain, wording, other in islice(changed, 0, None, every)
        if other not in {wording, plain, *STILL_THE_SAME}
        and not forbids_the_same(other, wording)
        and check(plain, other, WORDS).accepted
    ]


CHANGES = pytest.mark.parametrize("changes", [swapped, turned, added, shortened], ids=lambda changes: changes.__name__)


@CHANGES
def test_an_accepted_rewording_in_which_one_thing_changes_is_refused(changes: Callable[[str], Iterator[str]]) -> None:
    assert leaks_of(changes, EVERY) == []


@pytest.mark.soak
@CHANGES
def test_whatever_single_thing_changes_in_an_accepted_rewording_it_is_refused(
    changes: Callable[[str], Iterator[str]],
) -> None:
    assert leaks_of(changes, 1) == []


def test_enough_rewordings_are_accepted_for_this_to_say_something() -> None:
    assert len(accepted()) >= 500

"""Limits, levels, permissions: each said in several ways that are accepted, and what lies just beside each is refused."""

import pytest

from bot.facts.load_guard_words import load_guard_words
from bot.phrasing.guard import check

WORDS = load_guard_words()

# what is said; the same in other ways; what only looks like it
WAYS = [
    (
        "{deployment} is over your budget of {budget} by {gap}.",
        (
            "{deployment} exceeds your budget of {budget} by {gap}.",
            "{deployment} is {gap} over your budget of {budget}.",
            "The cost of {deployment} is {gap} above your budget of {budget}.",
            "{deployment} costs {gap} more than your budget of {budget}.",
        ),
        (
            "{deployment} is under your budget of {budget} by {gap}.",
            "{deployment} is {budget} over your budget of {gap}.",
            "{deployment} exceeds your budget of {budget} to {gap}.",
            "{deployment} is over your budget of {budget} by at least {gap}.",
            "The setup cost of {deployment} is {gap} above your budget of {budget}.",
            "The quality of {deployment} is {gap} above your budget of {budget}.",
        ),
    ),
    (
        "{deployment} misses your latency target of {target} by {gap}.",
        (
            "{deployment} is {gap} over your latency target of {target}.",
            "{deployment} exceeds your latency target of {target} by {gap}.",
            "The latency of {deployment} is {gap} above your target of {target}.",
        ),
        (
            "{deployment} is {gap} under your latency target of {target}.",
            "{deployment} meets your latency target of {target} by {gap}.",
            "The cost of {deployment} is {gap} above your target of {target}.",
            "{deployment} is {target} over your latency target of {gap}.",
        ),
    ),
    (
        "{model} misses your quality target of {target} by {gap}.",
        (),
        ("{model} is {gap} over your quality target of {target}.",),
    ),
    (
        "Above {volume}, {deployment} needs a second {gpu}.",
        (
            "Once the volume is above {volume}, {deployment} requires a second {gpu}.",
            "{deployment} needs a second {gpu} when your volume exceeds {volume}.",
            "If the volume is higher than {volume}, {deployment} needs a second {gpu}.",
        ),
        (
            "Once the volume is below {volume}, {deployment} requires a second {gpu}.",
            "{deployment} needs a second {gpu} only when the volume is above {volume}.",
            "{deployment} needs a second {gpu} until the volume is above {volume}.",
            "{deployment} needs a second {gpu} unless the volume is above {volume}.",
            "When the volume is not above {volume}, {deployment} needs a second {gpu}.",
            "When the volume was above {volume}, {deployment} needs a second {gpu}.",
            "When the price is above {volume}, {deployment} needs a second {gpu}.",
            "Because the volume is above {volume}, {deployment} needs a second {gpu}.",
        ),
    ),
    (
        "Even at low volume, {model} needs {count} of {gpu}.",
        (
            "{model} needs {count} of {gpu} even when the volume is low.",
            "Even if your volume is low, {model} needs {count} of {gpu}.",
        ),
        (
            "{model} needs {count} of {gpu} when the volume is low.",
            "{model} needs {count} of {gpu} even when the volume is high.",
            "{model} needs {count} of {gpu} only when the volume is low.",
        ),
    ),
    (
        "At a utilisation of {share}, one {gpu} serves {throughput}.",
        (
            "One {gpu} serves {throughput} when its utilisation is {share}.",
            "If the utilisation is {share}, one {gpu} serves {throughput}.",
        ),
        (
            "One {gpu} serves {throughput} when its utilisation is above {share}.",
            "One {gpu} serves {throughput} until its utilisation is {share}.",
            "One {gpu} serves {throughput} although its utilisation is {share}.",
        ),
    ),
    (
        "{licence} allows commercial use of {model}.",
        (
            "{licence} permits {model} to be used commercially.",
            "Under {licence}, you may use {model} commercially.",
            "{licence} allows you to use {model} commercially.",
        ),
        (
            "{licence} permits {model} to be changed commercially.",
            "Under {licence}, you must use {model} commercially.",
            "Under {licence}, you may use {model}.",
            "Under {licence}, you may only use {model} commercially.",
            "Under {licence}, you may not use {model} commercially.",
            "Without {licence}, you may use {model} commercially.",
        ),
    ),
    (
        "{licence} does not allow you to sell {model}.",
        (
            "Under {licence}, you may not sell {model}.",
            "{licence} does not permit {model} to be sold.",
            "You must not sell {model} under {licence}.",
        ),
        (
            "{licence} allows you not to sell {model}.",
            "Under {licence}, you need not sell {model}.",
            "Under {licence}, you do not sell {model}.",
        ),
    ),
    ("We decided not to use {model}.", (), ("We did not decide to use {model}.",)),
    (
        "Fine-tuning {model} is a one-off cost of {cost}.",
        ("Fine-tuning {model} costs {cost}, paid once.", "Fine-tuning {model} costs {cost}, which you pay once."),
        (
            "Fine-tuning {model} costs {cost} a month.",
            "Fine-tuning {model} cost {cost}, paid once.",
            "Fine-tuning {model} costs {cost}, paid in advance.",
        ),
    ),
    (
        "Your volume grows by {growth} a year.",
        ("The growth of your volume is {growth} a year.",),
        ("Your volume is {growth} a year.", "The growth of your volume was {growth} a year."),
    ),
    (
        "{other} stays cheaper unless your volume exceeds {crossover}.",
        ("{other} stays cheaper as long as your volume does not exceed {crossover}.",),
        (
            "{other} stays cheaper as long as your volume exceeds {crossover}.",
            "{other} stays cheaper because your volume does not exceed {crossover}.",
        ),
    ),
    (
        "The result stays the same if the price of {gpu} rises by {share}.",
        ("An increase of {share} in the price of {gpu} leaves the result unchanged.",),
        (
            "A fall of {share} in the price of {gpu} leaves the result unchanged.",
            "An increase of {share} in the price of {gpu} changes the result.",
        ),
    ),
    (
        "{model} and {other} are equally good on your tasks.",
        ("On your tasks, {model} is just as good as {other}.",),
        (
            "On your tasks, {model} is not as good as {other}.",
            "On your tasks, {model} is almost as good as {other}.",
            "On your tasks, {model} is twice as good as {other}.",
        ),
    ),
    (
        "{model} fits into the memory of one {gpu}.",
        ("The memory of one {gpu} is enough to hold {model}.",),
        ("The memory of one {gpu} is too small to hold {model}.", "The memory of one {gpu} may hold {model}."),
    ),
]
SAME = [(plain, wording) for plain, same, _ in WAYS for wording in same]
BESIDE = [(plain, wording) for plain, _, beside in WAYS for wording in beside]


@pytest.mark.parametrize(("plain", "wording"), SAME, ids=[wording for _, wording in SAME])
def test_another_way_of_saying_it_is_accepted(plain: str, wording: str) -> None:
    assert check(plain, wording, WORDS).reasons == ()
    assert check(wording, plain, WORDS).reasons == ()


@pytest.mark.parametrize(("plain", "wording"), BESIDE, ids=[wording for _, wording in BESIDE])
def test_what_lies_just_beside_it_is_refused(plain: str, wording: str) -> None:
    assert not check(plain, wording, WORDS).accepted
    assert not check(wording, plain, WORDS).accepted


def test_a_figure_left_standing_behind_the_limit_says_nothing() -> None:
    plain = "{deployment} is over your budget of {budget} by {gap}."
    assert not check(plain, "{deployment} is over your budget of {budget}, {gap}.", WORDS).accepted


@pytest.mark.parametrize(
    ("plain", "wording"),
    [
        ("{other} stays cheaper up to {limit}.", "Up to {limit}, {other} remains the cheaper one."),
        ("Only {vendor} offers {model}.", "{vendor} is the only one to offer {model}."),
        ("Fine-tuning {model} costs {cost} once.", "Fine-tuning {model} has a one-off cost of {cost}."),
    ],
)
def test_a_one_that_counts_nothing_is_no_number(plain: str, wording: str) -> None:
    assert check(plain, wording, WORDS).reasons == ()
    assert not check(plain, wording.replace("{model}", "one {model}").replace("{limit}", "one {limit}"), WORDS).accepted


def test_what_is_kept_and_deleted_is_not_who_does_it() -> None:
    plain = "{vendor} keeps your requests for {period} and then deletes them."
    assert check(plain, "{vendor} keeps your requests for {period}, then deletes your requests.", WORDS).reasons == ()
    assert not check(plain, "{vendor} keeps your requests for {period}, then deletes {vendor}.", WORDS).accepted

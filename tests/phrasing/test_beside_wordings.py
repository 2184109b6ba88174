"""What an attack on the guard found beside an accepted rewording: one word more, another owner, another place; all refused."""

import pytest

from bot.facts.load_guard_words import load_guard_words
from bot.phrasing.guard import check

WORDS = load_guard_words()
ANSWERS = "{a} answers in {latency}, which is within your limit of {target}."
RELEASED = "{a} is released under {licence}, which restricts some uses; check its terms before you deploy it."

# what is said, the same in another form, and what only looks like it
BESIDE = [
    (
        "{a} pays for itself after {months}.",
        "It takes {months} for {a} to pay for itself.",
        "It takes more {months} for {a} to pay for itself.",
    ),
    (
        ANSWERS,
        "{a} takes {latency} to answer, which is within your limit of {target}.",
        "{a} takes more {latency} to answer, which is within your limit of {target}.",
    ),
    (
        ANSWERS,
        "{a} answers in {latency}, within your own limit of {target}.",
        "{a} answers in {latency}, within its own limit of {target}.",
    ),
    (ANSWERS, "{a} answers in {latency}, within your limit of {target}.", ANSWERS.replace("your", "its")),
    ("Review this decision by {date}.", "Review the decision by {date}.", "Review a decision by {date}."),
    ("Review this decision by {date}.", "Review this decision by {date}.", "Review these decisions by {date}."),
    (
        "With {a} scoring {x}, the decision is close.",
        "The decision is close because {a} scores {x}.",
        "The decision is near because {a} scores {x}.",
    ),
    (
        "A smaller model, {model}, would fit on one {gpu}.",
        "{model}, a smaller model, would fit on one {gpu}.",
        "{model}, a smaller model, also would fit on one {gpu}.",
    ),
    (
        RELEASED,
        "{a} is released under {licence}, which restricts some uses; before you deploy it, check its terms.",
        "{a} is released under {licence}, which restricts some uses before you deploy it; check its terms.",
    ),
    ("{model} is to be released on {date}.", "{model} is to be released on {date}.", "{model} must be released on {date}."),
    ("The total does not include {item}.", "{item} is not included in the total.", "While {item} is not included in the total."),
    ("Your data must stay in {region}.", "In {region}, your data must stay.", "Your data must stayed in {region}."),
    ("Your volume is {volume}.", "Your volume stands at {volume}.", "Your volumeing stands at {volume}."),
    (
        "The contract can not be cancelled early.",
        "You can not cancel the contract early.",
        "The contract can not be cancelled by you early.",
    ),
    ("The calculation assumes {assumption}.", "The calculation rests on {assumption}.", "The calculation has {assumption}."),
    ("{verdict} is firm.", "{verdict} is firm.", "{verdict}, is firm."),
    (
        "{gpu} draws {power}, which costs {cost} a month.",
        "{gpu} uses {power}, which costs {cost} a month.",
        "{gpu} uses {power}, which cost {cost} a month.",
    ),
    (
        "{a} costs {cost} a month and {b} costs {other_cost}.",
        "{b} costs {other_cost}, and {a} costs {cost} a month.",
        "{a} costs {cost} a month and {b} costs {other_cost} a month.",
    ),
    ("The API costs {cost} a month.", "Each month, the API costs {cost}.", "The API own costs {cost} a month."),
]  # fmt: skip


@pytest.mark.parametrize(("plain", "same", "_"), BESIDE)
def test_the_same_in_another_form_is_accepted(plain: str, same: str, _: str) -> None:
    assert check(plain, same, WORDS).reasons == ()


@pytest.mark.parametrize(("plain", "_", "beside"), BESIDE)
def test_what_lies_just_beside_it_is_refused(plain: str, _: str, beside: str) -> None:
    assert not check(plain, beside, WORDS).accepted

"""What is paid, chosen, never so or made so is accepted in its other forms, and what lies just beside each is refused."""

import pytest

from bot.facts.load_guard_words import load_guard_words
from bot.phrasing.guard import check

WORDS = load_guard_words()

# what is said, the same in another form, and what only looks like it
FORMS = [
    # who pays for what
    ("{a} costs {x}.", "You pay {x} for {a}.", "You pay {x} to {a}."),
    ("{a} costs {x} a month.", "With {a}, you pay {x} a month.", "With {a}, you pay {x} a year."),
    (
        "{a} costs {x} and {b} costs {y}.",
        "You pay {x} for {a} and {y} for {b}.",
        "You pay {x} for {b} and {y} for {a}.",
    ),
    (
        "{a} costs {x} and {b} costs {y}.",
        "You pay {x} with {a} versus {y} with {b}.",
        "You pay {y} with {a} versus {x} with {b}.",
    ),
    (
        "{a} costs {x} more than {b}.",
        "You pay {x} more for {a} than for {b}.",
        "You pay {x} more for {b} than for {a}.",
    ),
    (
        "{a} costs {x} more than {b}.",
        "With {a}, you pay {x} more than with {b}.",
        "With {a}, you pay {x}, more than with {b}.",
    ),
    ("{a} costs less than {b}.", "You pay less for {a} than for {b}.", "You pay less for {b} than for {a}."),
    ("You pay {x} for {months}.", "For {months}, you pay {x}.", "{months} cost {x}."),
    (
        "{a} saves {x} compared with {b}.",
        "{a} saves you {x} compared with {b}.",
        "{b} saves you {x} compared with {a}.",
    ),
    ("{a} saves {x} compared with {b}.", "Using {a} instead of {b} saves {x}.", "Using {b} instead of {a} saves {x}."),
    (
        "{a} saves {x} compared with {b}.",
        "Using {a} rather than {b} saves you {x}.",
        "Using {a} and {b} saves you {x}.",
    ),
    (
        "Using {a} above {crossover} saves {x}.",
        "Above {crossover}, using {a} saves {x}.",
        "{a} saves {x} compared with {crossover}.",
    ),
    # an extra one
    (
        "{a} costs {x} more than {b}.",
        "{a} costs an extra {x} compared with {b}.",
        "{b} costs an extra {x} compared with {a}.",
    ),
    ("{a} costs {x} more than {b}.", "{a} costs an additional {x} over {b}.", "{a} costs an additional {x} and {b}."),
    (
        "{a} needs {memory} more than {b}.",
        "{a} needs an extra {memory} compared with {b}.",
        "{a} needs {memory} compared with {b}.",
    ),
    # that of the other
    (
        "{a} costs {x} less than {b}.",
        "The cost of {a} is {x} below that of {b}.",
        "The cost of {a} is {x}, below that of {b}.",
    ),
    (
        "{a} costs {x} less than {b}.",
        "The cost of {b} exceeds that of {a} by {x}.",
        "The cost of {a} exceeds that of {b} by {x}.",
    ),
    (
        "The score of {a} is {x} above that of {b}.",
        "The score of {a} exceeds that of {b} by {x}.",
        "The score of {b} exceeds that of {a} by {x}.",
    ),
    ("{a} costs less than {b}.", "The cost of {a} is below that of {b}.", "The score of {a} is below that of {b}."),
    (
        "The cost of {a} is below your budget of {budget}.",
        "The cost of {a} is under your budget of {budget}.",
        "The cost of {a} is {budget} below your budget.",
    ),
    (
        "{a} costs {x} less than {b}.",
        "In terms of cost, {a} comes in {x} below {b}.",
        "In terms of quality, {a} comes in {x} below {b}.",
    ),
    # what is chosen
    ("We recommend {a}.", "The option we recommend is {a}.", "The option we recommend most is {a}."),
    ("We recommend {a}.", "{a} is the option that we recommend.", "{a} is an option that we recommend."),
    ("We recommend {a}.", "We recommend that you use {a}.", "We recommend that you test {a}."),
    ("We recommend {a}.", "The recommended choice is {a}.", "A recommended choice is {a}."),
    ("You chose {a}.", "{a} is the option you chose.", "{a} is the option we chose."),
    (
        "For {workload}, we recommend {a}.",
        "For {workload}, we recommend using {a}.",
        "For {workload}, we recommend replacing {a}.",
    ),
    # a close one
    ("The decision is close.", "The decision is a close one.", "The decision is a closed one."),
    ("Your budget is small.", "Your budget is a small one.", "Your budget is the smallest one."),
    (
        "{a} has {x}, so the verdict is firm.",
        "{a} has {x}, so it is a firm verdict.",
        "{a} has {x}, so a firm verdict is possible.",
    ),
    (
        "{a} costs {x} more than {b}.",
        "{a} is the dearer one: it costs {x} more than {b}.",
        "{a} is the cheaper one: it costs {x} more than {b}.",
    ),
    # what makes it so
    (
        "{a} needs {x}, so your budget is short.",
        "{a} needs {x}, which makes your budget short.",
        "{a} needs {x}, which keeps your budget short.",
    ),
    (
        "{a} scores {x}, so the verdict is firm.",
        "With {a} scoring {x}, the verdict is firm.",
        "Without {a} scoring {x}, the verdict is firm.",
    ),
    (
        "{a} scores {x}, so the verdict is firm.",
        "The verdict is firm, with {a} scoring {x}.",
        "The verdict is firm if {a} scores {x}.",
    ),
    ("{a} scores {x} and {b} scores {y}.", "{b} scores {y} and {a} scores {x}.", "{a} scores {x}, so {b} scores {y}."),
    (
        "{a} costs {x}, so {b} is cheaper.",
        "With {a} costing {x}, {b} is cheaper.",
        "With {b} costing {x}, {a} is cheaper.",
    ),
    (
        "Your load of {x} is above {limit}, so {a} is cheaper.",
        "With your load of {x} above {limit}, {a} is cheaper.",
        "With your load of {x} below {limit}, {a} is cheaper.",
    ),
    (
        "Your load of {x} is above {limit}, so {a} is cheaper.",
        "Your load of {x} being above {limit}, {a} is cheaper.",
        "If your load of {x} is above {limit}, {a} is cheaper.",
    ),
    (
        "Your data must not leave {region}, so {a} is ruled out.",
        "The requirement that your data must not leave {region} rules out {a}.",
        "The requirement that your data must leave {region} rules out {a}.",
    ),
    (
        "Your data must not leave {region}, so {a} is ruled out.",
        "You cannot use {a}, because your data must not leave {region}.",
        "You do not use {a}, because your data must not leave {region}.",
    ),
    (
        "Your data must not leave {region}.",
        "Your data must never leave {region}.",
        "Your data may never leave {region} again.",
    ),
    # at no volume
    (
        "There is no volume at which {a} becomes cheaper than {b}.",
        "No volume makes {a} cheaper than {b}.",
        "No volume makes {b} cheaper than {a}.",
    ),
    (
        "There is no volume at which {a} is cheaper than {b}.",
        "At every volume, {a} costs at least as much as {b}.",
        "At every volume, {a} costs at most as much as {b}.",
    ),
    (
        "There is no volume at which {a} is cheaper than {b}.",
        "However high or low the volume, {a} is never cheaper than {b}.",
        "However low the volume, {a} is never cheaper than {b}.",
    ),
    (
        "There is no price at which {a} becomes cheaper than {b}.",
        "Whatever the price, {a} never gets cheaper than {b}.",
        "Whatever the price, {a} never gets dearer than {b}.",
    ),
    (
        "At {volume}, {a} never pays back its setup cost.",
        "At {volume}, there is no point at which {a} has paid back its setup cost.",
        "At {volume}, there is a point at which {a} has paid back its setup cost.",
    ),
    (
        "At {volume}, {a} never pays back its setup cost.",
        "When the volume is {volume}, {a} never pays back its setup cost.",
        "When the volume is below {volume}, {a} never pays back its setup cost.",
    ),
    (
        "At {volume}, {a} never pays back its setup cost.",
        "If the volume is {volume}, {a} never pays back its setup cost.",
        "Once the volume is {volume}, {a} never pays back its setup cost.",
    ),
    (
        "At {volume}, {a} costs {x} and {b} costs {y}.",
        "When your volume is {volume}, {a} costs {x} and {b} costs {y}.",
        "When your budget is {volume}, {a} costs {x} and {b} costs {y}.",
    ),
    (
        "{a} never pays back its setup cost.",
        "Never does {a} pay back its setup cost.",
        "Hardly ever does {a} pay back its setup cost.",
    ),
    (
        "{a} never pays back its setup cost.",
        "At no point does {a} pay back its setup cost.",
        "At this point, {a} does not pay back its setup cost.",
    ),
    # as of a date
    ("Prices as of {date}.", "The prices shown are as of {date}.", "The prices shown are valid from {date}."),
    ("Prices as of {date}.", "Prices date from {date}.", "Prices apply until {date}."),
    (
        "Prices as of {date}.",
        "The prices are those in effect on {date}.",
        "The prices are those in effect from {date}.",
    ),
    ("Prices as of {date}.", "The date of these prices is {date}.", "The date of the next prices is {date}."),
    # the one that is spoken of
    (
        "{model} is released under {licence}; check it before you deploy it.",
        "{model} is released under {licence}; check it before you deploy the model.",
        "{model} is released under {licence}; check it before you deploy the licence.",
    ),
    (
        "{model} is released under {licence}, which restricts all uses.",
        "{licence}, under which {model} is released, restricts all uses.",
        "{model}, under which {licence} is released, restricts all uses.",
    ),
    (
        "{model} is released under {licence}, which restricts all uses.",
        "{model} is released under {licence}, which places restrictions on all uses.",
        "{model} is released under {licence}, which lifts restrictions on all uses.",
    ),
    (
        "{model} is released under {licence}, which restricts all uses.",
        "{model} is released under {licence}. This licence restricts all uses.",
        "{model} is released under {licence}. This model restricts all uses.",
    ),
    (
        "Your volume of {v} is above the crossover of {c}.",
        "The crossover is {c}, your volume of {v} is above it.",
        "The crossover is {c}, your volume of {v} is below it.",
    ),
    (
        "{a} answers in {latency}, which is within your limit of {limit}.",
        "{a} stays within your limit of {limit} by answering in {latency}.",
        "{a} stays within your limit of {limit} by not answering in {latency}.",
    ),
    (
        "{a} answers in {latency}, which is above your limit of {limit}.",
        "Since {a} answers in {latency}, it is above your limit of {limit}.",
        "Although {a} answers in {latency}, it is above your limit of {limit}.",
    ),
    (
        "You have {examples}, which is enough to train {model}.",
        "With {examples}, you have enough to train {model}.",
        "With {examples}, you have almost enough to train {model}.",
    ),
]


@pytest.mark.parametrize(("plain", "wording", "_"), FORMS, ids=[wording for _, wording, _ in FORMS])
def test_another_form_of_the_same_is_accepted(plain: str, wording: str, _: str) -> None:
    assert check(plain, wording, WORDS).reasons == ()


@pytest.mark.parametrize(("plain", "_", "beside"), FORMS, ids=[beside for _, _, beside in FORMS])
def test_what_lies_beside_it_is_refused(plain: str, _: str, beside: str) -> None:
    assert not check(plain, beside, WORDS).accepted


def test_behind_a_colon_one_or_the_other_is_not_both() -> None:
    plain = "{a} scores {x} and {b} scores {y}, so the decision is close."
    assert check(plain, "The decision is close: {a} scores {x} and {b} scores {y}.", WORDS).accepted
    assert not check(plain, "The decision is close: {a} scores {x} or {b} scores {y}.", WORDS).accepted


def test_on_cost_is_on_cost_alone() -> None:
    plain = "There is no volume at which {a} becomes cheaper than {b}."
    assert check(plain, "There is no volume at which {a} undercuts {b} on cost.", WORDS).accepted
    assert not check(plain, "There is no volume at which {a} undercuts {b} on usually cost.", WORDS).accepted

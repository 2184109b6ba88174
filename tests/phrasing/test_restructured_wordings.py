"""A sentence built in another way is accepted, and what is built likewise but says something else is refused."""

import pytest

from bot.facts.load_guard_words import load_guard_words
from bot.phrasing.guard import check

WORDS = load_guard_words()

# what is said, the same built in another way, and what is built like it and says something else
BUILT = [
    (
        "short answer",
        "The weights of {model} are published; its training data is not.",
        "The weights of {model} are published; its training data is not published.",
        "The weights of {model} are published; its training data is.",
    ),
    (
        "short answer after a denial",
        "{first} is not available, but {second} is.",
        "{first} is not available, but {second} is available.",
        "{first} is not available, but {second} is not available.",
    ),
    (
        "short answer with does",
        "{first} meets {limit}, and {second} does not.",
        "{first} meets {limit}, whereas {second} does not.",
        "{first} meets {limit}, whereas {second} does.",
    ),
    (
        "neither",
        "Neither {first} nor {second} meets {limit}.",
        "{first} does not meet {limit}, and {second} does not either.",
        "{first} meets {limit}, and {second} does not either.",
    ),
    (
        "denial as contrast",
        "{a} keeps {data}; {b} does not.",
        "{a} keeps {data}, but {b} does not.",
        "{a} does not keep {data}, but {b} does.",
    ),
    (
        "under a heading",
        "Not measured: the quality of {model}.",
        "The quality of {model} was not measured.",
        "The quality of {model} was measured.",
    ),
    (
        "under a heading that is a state",
        "Still open: {question}.",
        "{question} is still open.",
        "{question} is no longer open.",
    ),
    (
        "one after the other",
        "Ask {owner}, then run {test} again.",
        "After asking {owner}, run {test} again.",
        "After running {test} again, ask {owner}.",
    ),
    (
        "and then",
        "{vendor} keeps {data} for {days}, then deletes it.",
        "{vendor} keeps {data} for {days} and then deletes it.",
        "{vendor} deletes {data} for {days} and then keeps it.",
    ),
    (
        "rather than",
        "Rather than buying {gpus}, rent them until {date}.",
        "Do not buy {gpus}; rent them until {date} instead.",
        "Do not rent {gpus}; buy them until {date} instead.",
    ),
    (
        "not there",
        "{model} is offered in {region} but not in {other}.",
        "{model} is offered in {region} and not in {other}.",
        "{model} is offered in {other} but not in {region}.",
    ),
    (
        "not there in full",
        "{model} is available in {region} but not in {other}.",
        "In {region} {model} is available, in {other} it is not.",
        "In {other} {model} is available, in {region} it is not.",
    ),
    (
        "reason",
        "The reason for rejecting {route} is {reason}, not its price.",
        "{route} is rejected because of {reason} and not because of its price.",
        "{route} is rejected because of its price and not because of {reason}.",
    ),
    (
        "reason why",
        "{route} was ruled out on grounds of {reason}.",
        "The reason why {route} was ruled out is {reason}.",
        "The reason why {reason} was ruled out is {route}.",
    ),
    (
        "deed as a noun",
        "{provider} does not train on your inputs.",
        "{provider} does no training on your inputs.",
        "{provider} does training on your inputs.",
    ),
    (
        "deed that was made",
        "The quality of {model} was not measured.",
        "No measurement was made of the quality of {model}.",
        "A measurement was made of the quality of {model}.",
    ),
    (
        "no change",
        "The price of {model} has not changed since {date}.",
        "Since {date}, there has been no change in the price of {model}.",
        "Since {date}, there has been a change in the price of {model}.",
    ),
    (
        "there is one done",
        "{service} would stop because no fallback is planned.",
        "{service} would stop because there is no fallback planned.",
        "{service} would stop because there is a fallback planned.",
    ),
    (
        "put behind",
        "An upgrade from {old} to {new} is not worth its price.",
        "It is not worth its price to upgrade from {old} to {new}.",
        "It is not worth its price to upgrade from {new} to {old}.",
    ),
    (
        "of the whole",
        "{share} of the capacity is used.",
        "Of the capacity, {share} is used.",
        "Of the capacity, {share} is not used.",
    ),
    (
        "greatest of all",
        "Of the tested models, {model} is the smallest.",
        "{model} is the smallest of the tested models.",
        "{model} is the largest of the tested models.",
    ),
    (
        "every one",
        "All prices are list prices.",
        "Every price is a list price.",
        "Some prices are list prices.",
    ),
    (
        "by doing it",
        "Replacing {old} with {new} lowers the bill by {saving}.",
        "If you replace {old} with {new}, the bill falls by {saving}.",
        "If you replace {new} with {old}, the bill falls by {saving}.",
    ),
    (
        "what it brings on",
        "The GPUs stand idle at night, which raises the cost to {cost}.",
        "The cost rises to {cost} because the GPUs stand idle at night.",
        "The cost falls to {cost} because the GPUs stand idle at night.",
    ),
    (
        "what it makes so",
        "Your load varies, which makes {route} cheaper than {other}.",
        "Because your load varies, {route} is cheaper than {other}.",
        "Because your load varies, {other} is cheaper than {route}.",
    ),
    (
        "a thing just named",
        "The extra cost is {gap}, and it buys {benefit}.",
        "The extra cost of {gap} buys {benefit}.",
        "The extra cost of {benefit} buys {gap}.",
    ),
    (
        "deed as an object",
        "The licence forbids offering {model} to others.",
        "Offering {model} to others is forbidden by the licence.",
        "Offering others to {model} is forbidden by the licence.",
    ),
    (
        "letting you",
        "The licence does not allow offering {model} to others.",
        "The licence does not allow you to offer {model} to others.",
        "The licence allows you to offer {model} to others.",
    ),
    (
        "named beside",
        "The cheaper route, {route}, misses your target by {gap}.",
        "{route}, the cheaper route, misses your target by {gap}.",
        "{route}, the dearer route, misses your target by {gap}.",
    ),
    (
        "with what goes on",
        "Split the work: {a} goes to {x} and {b} to {y}.",
        "Split the work, with {a} going to {x} and {b} to {y}.",
        "Split the work, with {a} going to {y} and {b} to {x}.",
    ),
    (
        "aside of a participle",
        "The figure comes from {source}, measured on {gpu}.",
        "The figure, measured on {gpu}, comes from {source}.",
        "The figure, measured on {source}, comes from {gpu}.",
    ),
    (
        "two states of one thing",
        "{data} is stored in {a} and checked in {b}.",
        "{data} is stored in {a}, and it is checked in {b}.",
        "{data} is stored in {b}, and it is checked in {a}.",
    ),
    (
        "without its pronoun",
        "You pay for capacity you do not use.",
        "You pay for capacity that you do not use.",
        "You pay for capacity that you use.",
    ),
    (
        "size you can run",
        "{model} is of the size you can run.",
        "{model} is of the size that you can run.",
        "{model} is of the size that you must run.",
    ),
    (
        "to be kept",
        "Keep the contract with {vendor} until {date}.",
        "The contract with {vendor} is to be kept until {date}.",
        "The contract with {vendor} may be kept until {date}.",
    ),
    (
        "a note without a subject",
        "Includes {a}, excludes {b}.",
        "This includes {a} but not {b}.",
        "This includes {b} but not {a}.",
    ),
    (
        "source and date",
        "GPU prices: {source}, {date}.",
        "The GPU prices come from {source} and are dated {date}.",
        "The GPU prices come from {source} and are not dated {date}.",
    ),
    (
        "who decides",
        "Whether {model} is enough is for {owner} to decide.",
        "It is for {owner} to decide whether {model} is enough.",
        "It is for {owner} to decide whether {model} is not enough.",
    ),
    (
        "only there",
        "{data} may be processed in {region} only.",
        "Only in {region} may {data} be processed.",
        "Only {data} may be processed in {region}.",
    ),
    (
        "expected",
        "The move is expected to take {weeks}.",
        "It is expected that the move will take {weeks}.",
        "It is certain that the move will take {weeks}.",
    ),
    (
        "either way",
        "You left {question} open, and the verdict would be the same either way.",
        "{question} was left open by you, and either way the verdict would be the same.",
        "{question} was left open by you, and either way the verdict would not be the same.",
    ),
    (
        "estimate, not quote",
        "This figure is an estimate, not a quote.",
        "This figure is an estimate and not a quote.",
        "This figure is an estimate and a quote.",
    ),
]
NAMES = [name for name, *_ in BUILT]


@pytest.mark.parametrize(("plain", "same"), [(p, s) for _, p, s, _ in BUILT], ids=NAMES)
def test_the_same_built_in_another_way_is_accepted(plain: str, same: str) -> None:
    assert check(plain, same, WORDS).reasons == ()


@pytest.mark.parametrize(("plain", "same"), [(p, s) for _, p, s, _ in BUILT], ids=NAMES)
def test_it_is_accepted_the_other_way_round(plain: str, same: str) -> None:
    assert check(same, plain, WORDS).reasons == ()


@pytest.mark.parametrize(("plain", "other"), [(p, o) for _, p, _, o in BUILT], ids=NAMES)
def test_what_is_built_like_it_and_says_something_else_is_refused(plain: str, other: str) -> None:
    assert not check(plain, other, WORDS).accepted


@pytest.mark.parametrize(("same", "other"), [(s, o) for _, _, s, o in BUILT], ids=NAMES)
def test_the_other_building_is_held_to_the_same(same: str, other: str) -> None:
    assert not check(same, other, WORDS).accepted


# pairs that lie just beyond what each way of building allows
BEYOND = [
    ("{a} is cheap; {b} is not.", "{a} is cheap; {b} is not cheap yet."),
    ("{a} was tested; {b} was not.", "{a} was tested; {b} is not tested."),
    ("{a} must be tested; {b} is not.", "{a} must be tested; {b} must not be tested."),
    ("{a} is not cheap; {b} is.", "{a} is not cheap, and {b} is not cheap."),
    ("{first} does not meet {limit}, and {second} does not either.", "{first} or {second} does not meet {limit}."),
    ("Ask {owner}, then run {test}.", "Ask {owner} and run {test}."),
    ("Ask {owner}, then run {test}.", "Before asking {owner}, run {test}."),
    ("{vendor} stores {data}, then deletes it.", "{vendor} stores {data} and deletes it."),
    ("Rather than buying {gpus}, rent them.", "Do not buy {gpus} or rent them."),
    ("Rather than buying {gpus}, rent them.", "Buy {gpus}; rent them instead."),
    ("{a} is used in {x} and not in {y}.", "{a} is not used in {x} and {y}."),
    ("{a} is used because of {x}, not because of {y}.", "{a} is not used because of {x} or because of {y}."),
    ("This is based on {source}, not on {data}.", "This is not based on {source} but on {data}."),
    ("The reason for rejecting {a} is {b}.", "{a} is not rejected because of {b}."),
    ("The reason for rejecting {a} is {b}.", "{a} was rejected because of {b}."),
    ("{a} does no training on {b}.", "{a} does no training without {b}."),
    ("No test was made of {a}.", "No test of {a} is possible."),
    ("There has been no change in {a}.", "There is no change in {a}."),
    ("Every price is a list price.", "Each price has a list price."),
    ("Every GPU costs {price}.", "All GPUs cost {price}."),
    ("Replacing {a} with {b} lowers the bill.", "If you replace {a} with {b}, the bill might fall."),
    ("Replacing {a} with {b} lowers the bill.", "The bill falls only if you replace {a} with {b}."),
    ("Replacing {a} would lower the bill.", "If you replace {a}, the bill falls."),
    ("{a} is slow, which raises the cost.", "If {a} is slow, the cost rises."),
    ("{a} is slow, which does not raise the cost.", "Because {a} is slow, the cost rises."),
    ("{a} is slow, which raises the cost.", "The cost rises, so {a} is slow."),
    ("The extra cost is {gap}. It buys {benefit}.", "The extra cost is at most {gap}. It buys {benefit}."),
    ("The extra cost is {gap}. It buys {benefit}.", "The extra cost of {gap} may buy {benefit}."),
    ("The licence forbids offering {a}.", "The licence forbids {a}."),
    ("The licence allows you to offer {a}.", "The licence allows others to offer {a}."),
    ("{a} keeps {b}; {c} does not.", "{a} keeps {b}, so {c} does not."),
    ("{a} keeps {b}; {c} loses it.", "{a} keeps {b}, but {c} loses it."),
    (
        "The figure, measured on {gpu}, comes from {source}.",
        "The figure, to be measured on {gpu}, comes from {source}.",
    ),
    ("Not measured: {a}.", "{a} is not measured yet."),
    ("Not measured: {a}.", "{a} cannot be measured."),
    ("Still open: {question}.", "{question} was open."),
    ("Includes {a}, excludes {b}.", "This includes {a}, unless {b} is excluded."),
    ("Keep {a} until {date}.", "{a} was to be kept until {date}."),
    ("Of the tested models, {model} is the smallest.", "Of the models, {model} is the smallest tested."),
    ("{share} of the capacity is used.", "Of the used capacity, {share} is idle."),
    ("Do not buy {a}.", "Do not only buy {a}."),
]


@pytest.mark.parametrize(("plain", "wording"), BEYOND, ids=[f"{plain} | {wording}" for plain, wording in BEYOND])
def test_what_lies_beyond_is_refused_from_either_side(plain: str, wording: str) -> None:
    assert check(plain, plain, WORDS).accepted
    assert not check(plain, wording, WORDS).accepted
    assert not check(wording, plain, WORDS).accepted

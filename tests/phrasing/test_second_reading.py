"""The guard's second reading: the other way of putting it is accepted, what lies just beside it is refused."""

import re
from collections import Counter
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.load import KNOWLEDGE, KnowledgeError
from bot.facts.load_guard_words import load_guard_words
from bot.phrasing.guard import check
from bot.phrasing.guard.readings import turned

WORDS = load_guard_words()
SLOT = r"\{\w+\}"

# what is said, the same turned round, and what only looks like it
TURNS = [
    (
        "{a} saves {gap} compared with {b}.",
        "Compared with {b}, {a} saves {gap}.",
        "Compared with {a}, {b} saves {gap}.",
    ),
    (
        "{a} saves {gap} compared with {b}.",
        "Measured against {b}, {a} saves {gap}.",
        "Measured against {a}, {b} saves {gap}.",
    ),
    (
        "{a} saves {gap} compared with {b}.",
        "Set against {b}, {a} is {gap} cheaper.",
        "Set against {b}, {a} is {gap} dearer.",
    ),
    ("{a} is {gap} cheaper than {b}.", "The saving of {a} over {b} is {gap}.", "The saving of {b} over {a} is {gap}."),
    (
        "{a} is {gap} cheaper than {b}.",
        "With {a}, you save {gap} compared with {b}.",
        "With {b}, you save {gap} compared with {a}.",
    ),
    ("{a} is {gap} cheaper than {b}.", "{b} costs {gap} more than {a} does.", "{a} costs {gap} more than {b} does."),
    (
        "{a} is {gap} cheaper than {b}.",
        "The bill with {a} is {gap} lower than with {b}.",
        "The bill with {b} is {gap} lower than with {a}.",
    ),
    (
        "{a} costs {x} and {b} costs {y}.",
        "The cost is {x} for {a} and {y} for {b}.",
        "The cost is {y} for {a} and {x} for {b}.",
    ),
    ("{a} costs {x} and {b} costs {y}.", "{a} comes to {x}, {b} to {y}.", "{a} comes to {y}, {b} to {x}."),
    ("{a} costs {x} and {b} costs {y}.", "With {a} you pay {x}, with {b} {y}.", "With {a} you pay {y}, with {b} {x}."),
    ("{a} costs {x} and {b} costs {y}.", "While {b} costs {y}, {a} costs {x}.", "While {b} costs {x}, {a} costs {y}."),
    (
        "{a} costs {x} and {b} costs {y}.",
        "{x} is the cost of {a}, {y} that of {b}.",
        "{y} is the cost of {a}, {x} that of {b}.",
    ),
    (
        "{a} costs {x}, which is {gap} more than {b}.",
        "{a} costs {x} and is thus {gap} dearer than {b}.",
        "{b} costs {x} and is thus {gap} dearer than {a}.",
    ),
    (
        "{a} costs {cost}, which is {gap} more than {b}.",
        "At {cost}, {a} costs {gap} more than {b}.",
        "At {cost}, {b} costs {gap} more than {a}.",
    ),
    (
        "{a} costs {x}, which is {gap} more than {b}.",
        "The cost of {a} is {x}, {gap} more than that of {b}.",
        "The cost of {a} is {x}, {gap} less than that of {b}.",
    ),
    (
        "{a} costs {cost}, which is {gap} more than {b}.",
        "{a}, at {cost}, is {gap} dearer than {b}.",
        "{b}, at {cost}, is {gap} dearer than {a}.",
    ),
    (
        "{a} answers in {latency}, which is above your limit of {limit}.",
        "At {latency}, the latency of {a} is above your limit of {limit}.",
        "At {latency}, the latency of {a} is below your limit of {limit}.",
    ),
    (
        "{a} answers in {x}, which is above your limit of {limit}.",
        "With a latency of {x}, {a} exceeds your limit of {limit}.",
        "With a latency of {x}, {a} stays under your limit of {limit}.",
    ),
    (
        "{a} answers in {x}, which is above your limit of {limit}.",
        "Your limit of {limit} is exceeded by {a}, which answers in {x}.",
        "Your limit of {limit} is met by {a}, which answers in {x}.",
    ),
    (
        "{a} answers in {x}, which is above your limit of {limit}.",
        "{a} answers in {x} and therefore exceeds your limit of {limit}.",
        "{a} answers in {x} and therefore meets your limit of {limit}.",
    ),
    (
        "{a} answers in {x}, which is above your limit of {limit}.",
        "The {x} that {a} takes to answer exceed your limit of {limit}.",
        "The {x} that {a} takes to answer meet your limit of {limit}.",
    ),
    (
        "Your volume of {volume} is below the crossover of {crossover}.",
        "At {volume}, your volume is below the crossover of {crossover}.",
        "At {volume}, your volume is above the crossover of {crossover}.",
    ),
    (
        "Your volume of {volume} is below the crossover of {crossover}.",
        "Your volume is {volume}, and the crossover of {crossover} lies above that.",
        "Your volume is {volume}, and the crossover of {crossover} lies below that.",
    ),
    (
        "Your volume of {volume} is below the crossover of {crossover}.",
        "With {volume}, you are below the crossover of {crossover}.",
        "With {volume}, you are above the crossover of {crossover}.",
    ),
    (
        "Your volume of {volume} is below the crossover of {crossover}.",
        "The crossover, {crossover}, is above your volume, {volume}.",
        "The crossover, {crossover}, is below your volume, {volume}.",
    ),
    (
        "Your volume of {volume} is below the crossover of {crossover}.",
        "The crossover of {crossover} is higher than the {volume} you have.",
        "The crossover of {crossover} is lower than the {volume} you have.",
    ),
    (
        "Of all the options, {a} is the cheapest.",
        "{a} is cheaper than any other option.",
        "{a} is dearer than any other option.",
    ),
    (
        "Of all the options, {a} is the cheapest.",
        "The cheapest of all the options is {a}.",
        "The dearest of all the options is {a}.",
    ),
    (
        "{a} is the fastest of the models that fit on {gpu}.",
        "Of the models that fit on {gpu}, {a} is the fastest.",
        "Of the models that fit on {gpu}, {a} is the slowest.",
    ),
    (
        "{a} is the fastest of the models that fit on {gpu}.",
        "Among the models fitting on {gpu}, {a} is the fastest.",
        "Among the models fitting on {gpu}, {a} is the slowest.",
    ),
    (
        "{a} is the fastest of the models that fit on {gpu}.",
        "The fastest of the models that fit on {gpu} is {a}.",
        "The fastest of the models that do not fit on {gpu} is {a}.",
    ),
    (
        "{a} is the fastest of the models that fit on {gpu}.",
        "{a} is the fastest model that fits on {gpu}.",
        "{a} is the slowest model that fits on {gpu}.",
    ),
    (
        "Staff is the largest part of the cost of {a}.",
        "The largest part of the cost of {a} is staff.",
        "The smallest part of the cost of {a} is staff.",
    ),
    (
        "{a} is dearer at first but cheaper from {month}.",
        "At first {a} is dearer, but from {month} it is cheaper.",
        "At first {a} is cheaper, but from {month} it is dearer.",
    ),
    (
        "{a} is dearer at first but cheaper from {month}.",
        "{a} costs more at first but less from {month} on.",
        "{a} costs less at first but more from {month} on.",
    ),
    (
        "{a} is dearer at first but cheaper from {month}.",
        "Although {a} is dearer at first, it is cheaper from {month}.",
        "Although {a} is cheaper at first, it is dearer from {month}.",
    ),
    (
        "Below {x}, {a} is cheaper than {b}; above it, {b} is cheaper.",
        "{a} is cheaper than {b} below {x}, and {b} is cheaper above it.",
        "{a} is cheaper than {b} above {x}, and {b} is cheaper below it.",
    ),
    (
        "Up to {x}, {a} is cheaper; beyond that, {b} is.",
        "{a} is cheaper up to {x}, and {b} is cheaper beyond that.",
        "{b} is cheaper up to {x}, and {a} is cheaper beyond that.",
    ),
    (
        "Your traffic is {volume} with a peak of {peak}.",
        "Your traffic is {volume} and its peak is {peak}.",
        "Your traffic is {peak} and its peak is {volume}.",
    ),
    (
        "{a} scores {x}, {b} scores {y}.",
        "The scores are {x} for {a} and {y} for {b}.",
        "The scores are {y} for {a} and {x} for {b}.",
    ),
    ("{a} leads {b} by {gap}.", "{a} is {gap} ahead of {b}.", "{b} is {gap} ahead of {a}."),
    ("{a} leads {b} by {gap}.", "The lead of {a} over {b} is {gap}.", "The lead of {b} over {a} is {gap}."),
    ("{a} leads {b} by {gap}.", "{b} is {gap} behind {a}.", "{a} is {gap} behind {b}."),
    ("{a} leads {b} by {gap}.", "{a} has a lead of {gap} over {b}.", "{b} has a lead of {gap} over {a}."),
    (
        "On cost {a} wins, on speed {b} does.",
        "{a} wins on cost, while {b} wins on speed.",
        "{b} wins on cost, while {a} wins on speed.",
    ),
    (
        "{a} is cheaper but slower than {b}.",
        "{a} costs less than {b} but is slower.",
        "{a} costs more than {b} but is faster.",
    ),
    (
        "{a} is cheaper but slower than {b}.",
        "{b} is faster but dearer than {a}.",
        "{b} is cheaper but slower than {a}.",
    ),
    (
        "{a} is cheaper but slower than {b}.",
        "Although slower than {b}, {a} is cheaper.",
        "Although cheaper than {b}, {a} is faster.",
    ),
    (
        "{a} is cheaper but slower than {b}.",
        "{a} is slower than {b}, but it is cheaper.",
        "{a} is faster than {b}, but it is cheaper.",
    ),
    ("It is the cost that rules out {a}.", "What rules out {a} is the cost.", "What rules out {a} is not the cost."),
    ("It is the cost that rules out {a}.", "{a} is ruled out by the cost.", "The cost is ruled out by {a}."),
    (
        "It is the cost that rules out {a}.",
        "{a} is ruled out because of the cost.",
        "{a} is ruled out despite the cost.",
    ),
    (
        "{factor} decides between {a} and {b}.",
        "What decides between {a} and {b} is {factor}.",
        "What decides between {a} and {factor} is {b}.",
    ),
    (
        "{factor} decides between {a} and {b}.",
        "It is {factor} that decides between {a} and {b}.",
        "It is {a} that decides between {factor} and {b}.",
    ),
    (
        "{a} and {b} score the same on {bench}.",
        "On {bench}, {a} and {b} have the same score.",
        "On {bench}, {a} and {b} have different scores.",
    ),
    (
        "Because {a} is slow, {b} is recommended.",
        "{b} is recommended, since {a} is slow.",
        "{a} is recommended, since {b} is slow.",
    ),
    (
        "Because {a} is slow, {b} is recommended.",
        "{a} is slow, which is why {b} is recommended.",
        "{a} is slow, although {b} is recommended.",
    ),
    (
        "Because {a} is slow, {b} is recommended.",
        "The reason for recommending {b} is that {a} is slow.",
        "The reason for recommending {a} is that {b} is slow.",
    ),
    (
        "{a} is recommended although {b} is cheaper.",
        "{b} is cheaper, but {a} is recommended.",
        "{a} is cheaper, but {b} is recommended.",
    ),
    (
        "{a} is recommended although {b} is cheaper.",
        "Even though {b} is cheaper, {a} is recommended.",
        "Because {b} is cheaper, {a} is recommended.",
    ),
    (
        "{a} is recommended although {b} is cheaper.",
        "Despite {b} being cheaper, {a} is recommended.",
        "Due to {b} being cheaper, {a} is recommended.",
    ),
    (
        "{a} is recommended although {b} is cheaper.",
        "{b} is cheaper; nevertheless, {a} is recommended.",
        "{b} is cheaper; therefore, {a} is recommended.",
    ),
    (
        "{a} is recommended although it costs {gap} more.",
        "{a} costs {gap} more, yet it is recommended.",
        "{a} costs {gap} more, so it is recommended.",
    ),
    (
        "{a} is recommended although it costs {gap} more.",
        "Despite costing {gap} more, {a} is recommended.",
        "Despite costing {gap} less, {a} is recommended.",
    ),
    (
        "{a} is recommended although it costs {gap} more.",
        "{a} is recommended in spite of costing {gap} more.",
        "{a} is recommended because of costing {gap} more.",
    ),
    (
        "Before {a} can start, {b} must be tested.",
        "{b} must be tested before {a} can start.",
        "{a} must be tested before {b} can start.",
    ),
    (
        "After {date}, {a} becomes dearer.",
        "{a} becomes dearer once {date} has passed.",
        "{a} becomes cheaper once {date} has passed.",
    ),
    ("Until {date}, {a} is free.", "{a} is free until {date}.", "{a} is free from {date}."),
    ("Until {date}, {a} is free.", "{a} costs nothing until {date}.", "{a} costs nothing after {date}."),
    ("{a}, which runs on {gpu}, costs {x}.", "{a} runs on {gpu} and costs {x}.", "{gpu} runs on {a} and costs {x}."),
    ("{a}, which runs on {gpu}, costs {x}.", "{a} costs {x} and runs on {gpu}.", "{gpu} costs {x} and runs on {a}."),
    ("{a}, which runs on {gpu}, costs {x}.", "Running on {gpu}, {a} costs {x}.", "Running on {a}, {gpu} costs {x}."),
    (
        "The GPUs of {a} are idle for {share} of the time.",
        "{a}'s GPUs are idle for {share} of the time.",
        "{a}'s GPUs are busy for {share} of the time.",
    ),
    (
        "The GPUs of {a} are idle for {share} of the time.",
        "For {share} of the time, the GPUs of {a} are idle.",
        "For {share} of the time, the GPUs of {a} are busy.",
    ),
    (
        "The GPUs of {a} are idle for {share} of the time.",
        "{share} of the time, the GPUs of {a} stand idle.",
        "{share} of the time, the GPUs of {a} stand busy.",
    ),
    (
        "With {engineers} engineers you can run {a}.",
        "You can run {a} with {engineers} engineers.",
        "You can run {a} without {engineers} engineers.",
    ),
    (
        "Your budget of {budget} covers {a} but not {b}.",
        "Your budget of {budget} is enough for {a} but not for {b}.",
        "Your budget of {budget} is enough for {b} but not for {a}.",
    ),
    (
        "Your budget of {budget} covers {a} but not {b}.",
        "{a} is within your budget of {budget}, {b} is not.",
        "{b} is within your budget of {budget}, {a} is not.",
    ),
    (
        "{a} meets the limit, {b} does not.",
        "{a} meets the limit, but {b} does not.",
        "{b} meets the limit, but {a} does not.",
    ),
    (
        "{a} meets the limit, {b} does not.",
        "The limit is met by {a} but not by {b}.",
        "The limit is met by {b} but not by {a}.",
    ),
    ("{a} meets the limit, {b} does not.", "Unlike {b}, {a} meets the limit.", "Unlike {a}, {b} meets the limit."),
    (
        "{a} meets the limit, {b} does not.",
        "{b} does not meet the limit, whereas {a} does.",
        "{a} does not meet the limit, whereas {b} does.",
    ),
    ("Neither {a} nor {b} meets the limit.", "Both {a} and {b} miss the limit.", "Both {a} and {b} meet the limit."),
    (
        "Neither {a} nor {b} meets the limit.",
        "{a} does not meet the limit, and neither does {b}.",
        "{a} does not meet the limit, but {b} does.",
    ),
    (
        "Neither {a} nor {b} meets the limit.",
        "The limit is met by neither {a} nor {b}.",
        "The limit is met by both {a} and {b}.",
    ),
    ("Only {a} meets the limit.", "{a} is the only one that meets the limit.", "{a} is one that meets the limit."),
    ("Only {a} meets the limit.", "No option except {a} meets the limit.", "No option meets the limit."),
    ("Only {a} meets the limit.", "Apart from {a}, no option meets the limit.", "Even {a} meets no limit."),
    (
        "The estimate is {x}, with a range from {low} to {high}.",
        "The estimate is {x} and ranges from {low} to {high}.",
        "The estimate is {x} and ranges from {high} to {low}.",
    ),
    (
        "The estimate lies between {low} and {high}.",
        "The estimate ranges from {low} to {high}.",
        "The estimate ranges from {high} to {low}.",
    ),
    (
        "If your volume doubles, {a} becomes cheaper.",
        "{a} becomes cheaper if your volume doubles.",
        "{a} becomes dearer if your volume doubles.",
    ),
    (
        "If prices fall by {x}, {a} wins.",
        "{a} wins if there is a price fall of {x}.",
        "{a} wins unless there is a price fall of {x}.",
    ),
    (
        "If prices fall by {x}, {a} wins.",
        "Should prices fall by {x}, {a} wins.",
        "Should prices rise by {x}, {a} wins.",
    ),
    (
        "{a} costs {x} per unit and {b} costs {y}.",
        "{a} costs {x} per unit, {b} {y}.",
        "{a} costs {y} per unit, {b} {x}.",
    ),
    (
        "There are three ways to do it, and {a} is the cheapest of them.",
        "Of the three ways to do it, {a} is the cheapest.",
        "Of the three ways to do it, {a} is the dearest.",
    ),
    (
        "Most of the difference comes from {factor}.",
        "The difference is mainly due to {factor}.",
        "The difference is only due to {factor}.",
    ),
    (
        "The contract runs until {date}, so no change is possible earlier.",
        "No change is possible before {date}, because the contract runs until then.",
        "No change is possible after {date}, because the contract runs until then.",
    ),
    (
        "You have no staff, which counts against {a}.",
        "It counts against {a} that you have no staff.",
        "It counts for {a} that you have no staff.",
    ),
    (
        "{count} answers are missing, and none of them can change the verdict.",
        "{count} answers are missing, none of which can change the verdict.",
        "{count} answers are missing, all of which can change the verdict.",
    ),
    (
        "Self-hosting pays off for one reason: {reason}.",
        "There is one reason why self-hosting pays off: {reason}.",
        "There is no reason why self-hosting pays off: {reason}.",
    ),
    (
        "{a} is recommended despite its higher price of {price}.",
        "{a} is recommended even though its price, {price}, is higher.",
        "{a} is recommended because its price, {price}, is higher.",
    ),
    (
        "You are at {share} of the crossover, which lies at {crossover}.",
        "The crossover lies at {crossover}, and you are at {share} of it.",
        "The crossover lies at {share}, and you are at {crossover} of it.",
    ),
    (
        "The average demand is {average}, with a peak of {peak}.",
        "Demand peaks at {peak}, while the average is {average}.",
        "Demand peaks at {average}, while the average is {peak}.",
    ),
    (
        "{model} cannot be self-hosted because its weights are not published.",
        "The weights of {model} are not published, so it cannot be self-hosted.",
        "The weights of {model} are published, so it cannot be self-hosted.",
    ),
    (
        "{a} is ruled out because it needs {count} engineers and your team has {available}.",
        "Because it needs {count} engineers and your team has {available}, {a} is ruled out.",
        "Because it has {count} engineers and your team needs {available}, {a} is ruled out.",
    ),
    ("{a} saves {gap} by {date}.", "By {date}, {a} saves {gap}.", "{a} saves {date} by {gap}."),
    (
        "{a} trains on your inputs unless you opt out.",
        "If you do not opt out, {a} trains on your inputs.",
        "If you opt out, {a} trains on your inputs.",
    ),
    (
        "You would save {saving} a year by moving to {a}.",
        "Moving to {a} would save you {saving} a year.",
        "Moving to {a} would cost you {saving} a year.",
    ),
    (
        "Both {a} and {b} meet your target.",
        "{a} meets your target, and so does {b}.",
        "{a} meets your target, but {b} does not.",
    ),
    ("Valid for {region} only.", "This is valid only for {region}.", "This was valid only for {region}."),
    (
        "To hold its weights, {model} needs {count} {gpu}.",
        "{model} needs {count} {gpu} to hold its weights.",
        "{model} needs {count} {gpu} without its weights.",
    ),
    (
        "If your volume rises above {limit}, {a} wins.",
        "{a} wins if your volume rises above {limit}.",
        "{a} wins if your volume falls above {limit}.",
    ),
    (
        "Latency is unknown; test it with your own prompts.",
        "Latency is not known, so test it with your own prompts.",
        "Latency is known, so test it with your own prompts.",
    ),
]


@pytest.mark.parametrize(("said", "same", "other"), TURNS, ids=[same for _, same, _ in TURNS])
def test_the_same_turned_round_is_accepted_and_its_neighbour_refused(said: str, same: str, other: str) -> None:
    assert check(said, same, WORDS).accepted
    assert not check(said, other, WORDS).accepted


@pytest.mark.parametrize(("said", "same", "other"), TURNS, ids=[same for _, same, _ in TURNS])
def test_two_slots_of_the_turned_sentence_that_change_places_are_refused(said: str, same: str, other: str) -> None:
    slots = list(dict.fromkeys(re.findall(SLOT, same)))
    for at, one in enumerate(slots):
        for instead in slots[at + 1 :]:
            swapped = same.replace(one, "@").replace(instead, one).replace("@", instead)
            assert not check(said, swapped, WORDS).accepted


@given(st.sampled_from(TURNS))
def test_a_second_reading_loses_no_slot(row: tuple[str, str, str]) -> None:
    for text in row:
        assert not Counter(re.findall(SLOT, text)).keys() - Counter(re.findall(SLOT, turned(text, WORDS))).keys()


def test_then_is_the_date_only_where_there_is_one() -> None:
    assert turned("It ends on {date}; plan before then.", WORDS) == "it ends on {date}; plan before {date}."
    two = "It starts on {start_date} and ends on {end_date}; plan before then."
    assert "then" in turned(two, WORDS)


def test_it_is_the_only_slot_that_is_named_first() -> None:
    assert turned("{model} is closed, so it is out.", WORDS) == "{model} is closed, so {model} is out."
    assert " it " in turned("Your data leaves {region} if it is large.", WORDS)
    assert " it " in turned("{model} beats {other}, so it is in.", WORDS)


@pytest.mark.parametrize(
    ("line", "said"),
    [("  - ['(', 'x']", "no regular expression"), ("  - ['(a)', '\\2']", "names a part"), ("  - ['a']", "turns")],
)
def test_a_turn_that_is_no_pattern_is_refused(tmp_path: Path, line: str, said: str) -> None:
    folder = tmp_path / "knowledge"
    copytree(KNOWLEDGE, folder)
    turns = folder / "sentences" / "turns.yaml"
    turns.write_text(turns.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        load_guard_words(folder=folder)

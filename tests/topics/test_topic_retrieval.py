"""Questions find their topic, and what is not covered is not answered. Floors are a little below the measured figures."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.facts.load_topics import load_topics
from bot.facts.topics import NOT_OURS
from bot.topics import retrieval
from bot.topics.retrieval import THRESHOLD, TopicIndex, answer, suggestions
from bot.topics.words import LONGEST_READ

HERE = Path(__file__).parent


def unseen() -> Any:
    return yaml.safe_load((HERE / "unseen.yaml").read_text(encoding="utf-8"))


def test_questions_that_nothing_was_fitted_to_find_their_topic_and_others_are_refused(topics: TopicIndex) -> None:
    asked = [(set(key.split(" | ")), text) for key, texts in unseen()["answered"].items() for text in texts]
    found = [(wanted, answer(text, topics)) for wanted, text in asked]
    right = sum(given is not None and given.topic in wanted for wanted, given in found)
    another = sum(given is not None and given.topic not in wanted for wanted, given in found)
    refused = sum(answer(text, topics) is None for text in unseen()["none"])
    print(f"{right} of {len(found)} right, {another} another topic; {refused} of {len(unseen()['none'])} refused")
    assert right / len(found) >= 0.8
    assert another / len(found) <= 0.07
    assert refused / len(unseen()["none"]) >= 0.9


def test_none_of_the_unseen_questions_stands_among_those_that_the_weights_are_fitted_to() -> None:
    fitted_to = {text.casefold().rstrip("?") for text, _ in load_topics().asked()}
    texts = [text for texts in (*unseen()["answered"].values(), unseen()["none"]) for text in texts]
    assert [text for text in texts if text.casefold().rstrip("?") in fitted_to] == []


def test_nearly_all_that_the_weights_are_fitted_to_is_found_and_refused(topics: TopicIndex) -> None:
    asked = load_topics().asked()
    wrong = [text for text, topic in asked if (getattr(answer(text, topics), "topic", NOT_OURS)) != topic]
    assert len(wrong) / len(asked) <= 0.05


def asked_for_in_the_topics(topics: TopicIndex) -> Iterator[tuple[str, str]]:
    return ((topic.id, text) for topic in topics.topics.values() for text in topic.questions)


def test_every_way_to_ask_that_a_topic_names_leads_to_it(topics: TopicIndex) -> None:
    lost = [
        text for topic, text in asked_for_in_the_topics(topics) if topic != getattr(answer(text, topics), "topic", "")
    ]
    assert lost == []


def test_the_ways_to_ask_survive_a_slip_of_the_pen(topics: TopicIndex) -> None:
    dice = random.Random(7)
    kept = total = 0
    for topic, text in asked_for_in_the_topics(topics):
        total += 1
        given = answer(with_a_slip(text, dice), topics)
        kept += given is not None and given.topic == topic
    print(f"with one slip: {kept} of {total}")
    assert kept / total >= 0.85


def with_a_slip(text: str, dice: random.Random) -> str:
    """Two letters of the longest word change places, or one is missing or doubled."""
    word = max(text.split(), key=len)
    at = dice.randrange(1, len(word) - 1)
    slips = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    )
    return text.replace(word, dice.choice(slips), 1)


def test_an_answer_has_paragraphs_and_dated_sources_and_none_of_the_askers_words(topics: TopicIndex) -> None:
    given = answer("hey <@U123> zebrafish *bold*: when does self-hosting pay off?", topics)
    assert given is not None
    assert given.topic == "payoff"
    assert all(source.checked for source in given.sources)
    assert THRESHOLD <= given.score <= 1
    assert "zebrafish" not in repr(given)


def test_a_question_is_found_beside_a_greeting_and_a_story(topics: TopicIndex) -> None:
    given = answer(
        "Hi all! Long day yesterday, the printer caught fire. How much staff does self-hosting need?", topics
    )
    assert given is not None
    assert given.topic == "staff"


@pytest.mark.parametrize(
    ("text", "threshold"),
    [("does int4 hurt quality?", "THRESHOLD"), ("who has to look after it at night", "THRESHOLD_AFAR")],
)
def test_the_thresholds_are_inclusive_and_a_question_from_afar_has_its_own(
    text: str, threshold: str, topics: TopicIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = retrieval._surest_reading(text, topics)
    assert reading is not None
    exactly = reading.ranked[0][0]
    for value, answered in ((exactly - 1e-9, True), (exactly, True), (exactly + 1e-9, False)):
        monkeypatch.setattr(retrieval, threshold, value)
        assert (answer(text, topics) is not None) is answered


@pytest.mark.parametrize(
    "text", ["", "   ", "???", "<@U1>", "🙂", "x" * 5000, "a " * 5000, "\x00", "什么时候自托管划算?"]
)
def test_what_cannot_be_read_is_not_answered_and_gets_suggestions(text: str, topics: TopicIndex) -> None:
    assert answer(text, topics) is None
    assert len(suggestions(text, topics)) == 3


def test_suggestions_name_the_nearest_topics_first(topics: TopicIndex) -> None:
    offered = suggestions("what does a GPU cost in the Antarctic ice drilling business of penguins", topics)
    assert offered[0] == "What GPUs cost to rent"
    assert len(offered) == len(set(offered)) == 3


def test_of_two_near_topics_the_better_is_answered_and_the_other_offered_by_name(topics: TopicIndex) -> None:
    given = answer("is gpt still ahead of open models?", topics)
    assert given is not None
    assert {given.title, *given.beside} == {"Whether open models are as good", "How fast the gap closes"}


def test_a_topic_that_stands_alone_has_none_beside_it(topics: TopicIndex) -> None:
    given = answer("do cached prompts cost less?", topics)
    assert given is not None
    assert given.topic == "caching"
    assert given.beside == ()


@pytest.mark.parametrize(
    ("ours", "not_ours"),
    [
        ("are we locked in with OpenAI", "are we locked in with our electricity supplier"),
        ("is prompt caching worth it", "is the cache of the web shop full"),
        ("should we buy or rent GPUs", "should we buy or rent a flat in Zurich"),
        ("may we use llama commercially", "may we use this picture commercially"),
    ],
)
def test_the_same_words_about_something_else_are_not_answered(ours: str, not_ours: str, topics: TopicIndex) -> None:
    assert answer(ours, topics) is not None
    assert answer(not_ours, topics) is None


def test_a_subject_that_no_topic_covers_is_not_answered_whatever_else_is_said(topics: TopicIndex) -> None:
    assert answer("which GPU do we need", topics) is not None
    assert answer("which GPU do we need for midjourney", topics) is None


def test_a_message_is_read_only_as_far_as_a_question_is_long(topics: TopicIndex) -> None:
    asked = "How much staff does self-hosting need?"
    assert getattr(answer(f"{'Lorem ipsum dolor sit amet. ' * 2}{asked}", topics), "topic", "") == "staff"
    assert answer(f"{'x' * LONGEST_READ}. {asked}", topics) is None


def test_the_same_question_finds_the_same_answer(topics: TopicIndex) -> None:
    assert answer("privacy?", topics) == answer("privacy?", topics)


def test_one_slip_is_mended_and_two_in_a_long_word_only(topics: TopicIndex) -> None:
    read = topics.reader.traits_of
    assert read("tokesn") == read("tokens")
    assert read("quantistaoin") == read("quantisation")
    assert read("tokesm") != read("tokens")

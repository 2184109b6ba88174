"""Questions find their topic, and what is not covered is not answered. Floors are a little below the measured figures."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.topics import retrieval
from bot.topics.retrieval import THRESHOLD, TopicIndex, answer, suggestions
from bot.topics.words import LONGEST_READ

HERE = Path(__file__).parent
TUNED_ON = ("tuned", "second", "third", "fourth")


def questions(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def measured(name: str, topics: TopicIndex) -> tuple[float, float, float]:
    """Shares: the right topic, another topic, and refused among those that must be."""
    found = [(topic, answer(text, topics)) for topic, texts in questions(name)["answered"].items() for text in texts]
    right = sum(given is not None and given.topic == topic for topic, given in found)
    another = sum(given is not None and given.topic != topic for topic, given in found)
    none = questions(name)["none"]
    refused = sum(answer(text, topics) is None for text in none)
    print(f"{name}: {right} of {len(found)} right, {another} another topic; {refused} of {len(none)} refused")
    return right / len(found), another / len(found), refused / len(none)


@pytest.mark.parametrize("name", TUNED_ON)
def test_questions_that_the_retrieval_was_tuned_on_find_their_topic(name: str, topics: TopicIndex) -> None:
    right, another, refused = measured(name, topics)
    assert right >= 0.9
    assert another <= 0.035
    assert refused == 1.0


def test_questions_written_after_the_tuning_find_their_topic(topics: TopicIndex) -> None:
    right, another, refused = measured("fresh", topics)
    assert right >= 0.8
    assert another <= 0.08
    assert refused >= 0.85


def asked_for_in_the_topics(topics: TopicIndex) -> Iterator[tuple[str, str]]:
    return ((entry.topic.id, text) for entry in topics.entries for text in entry.topic.questions)


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


def test_the_threshold_is_inclusive(topics: TopicIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "does int4 hurt quality?"
    exactly = retrieval._nearest_first(text, topics)[0][0]
    for threshold, answered in ((exactly - 1e-9, True), (exactly, True), (exactly + 1e-9, False)):
        monkeypatch.setattr(retrieval, "THRESHOLD", threshold)
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


def test_of_two_topics_that_are_as_near_neither_is_answered_and_both_are_offered(topics: TopicIndex) -> None:
    text = "how do I get from requests to tokens per month"
    (score, first), (next_score, second) = retrieval._nearest_first(text, topics)[:2]
    assert THRESHOLD < score < retrieval.CLEAR
    assert score - next_score < retrieval.MARGIN
    assert answer(text, topics) is None
    assert suggestions(text, topics)[:2] == (first.topic.title, second.topic.title)


def test_a_message_is_read_only_as_far_as_a_question_is_long(topics: TopicIndex) -> None:
    story = "Lorem ipsum dolor sit amet. " * 2
    assert getattr(answer(f"{story}How much staff?", topics), "topic", "") == "staff"
    assert answer(f"{'x' * LONGEST_READ}. How much staff?", topics) is None


def test_between_topics_that_mean_the_same_the_nearer_wording_decides(topics: TopicIndex) -> None:
    assert retrieval._nearest_first("is prompt caching worth it", topics)[0][1].topic.id == "caching"


def test_the_same_question_finds_the_same_answer(topics: TopicIndex) -> None:
    assert answer("privacy?", topics) == answer("privacy?", topics)

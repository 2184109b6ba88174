"""A question of the field is told from somebody's own case."""

from pathlib import Path

import pytest
import yaml

from bot.topics.asking import looks_like_a_question
from bot.topics.retrieval import TopicIndex, answer

MESSAGES = yaml.safe_load((Path(__file__).parent / "asking.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", MESSAGES["question"])
def test_a_question_of_the_field_is_one(text: str, topics: TopicIndex) -> None:
    assert looks_like_a_question(text, topics)


@pytest.mark.parametrize("text", MESSAGES["case"])
def test_a_case_an_answer_or_an_order_is_no_question_of_the_field(text: str, topics: TopicIndex) -> None:
    assert not looks_like_a_question(text, topics)


def test_the_articles_own_figure_is_asked_about_but_another_volume_is_a_case(topics: TopicIndex) -> None:
    assert looks_like_a_question("is self-hosting cheaper above 50M tokens a month?", topics)
    assert not looks_like_a_question("is self-hosting cheaper for 51M tokens a month?", topics)


def test_every_way_to_ask_that_a_topic_names_is_a_question(topics: TopicIndex) -> None:
    asked = [f"{text}?" for topic in topics.topics.values() for text in topic.questions]
    assert [text for text in asked if not looks_like_a_question(text, topics)] == []


def test_a_title_asks_for_its_topic(topics: TopicIndex) -> None:
    titles = [topic.title for topic in topics.topics.values()]
    assert [title for title in titles if not looks_like_a_question(title, topics)] == []
    assert [title for title in titles if getattr(answer(title, topics), "title", "") != title] == []

"""The real topics, read once."""

import pytest

from bot.facts.load_topics import load_topics
from bot.topics.retrieval import TopicIndex, index_of


@pytest.fixture(scope="session")
def topics() -> TopicIndex:
    return index_of(load_topics())

"""What the tests of understanding share: the lexicon, and a short way to read one message."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.conversation.understanding.read import read
from bot.conversation.understanding.reading import Reading
from bot.facts.lexicon import Lexicon
from bot.facts.load_lexicon import load_lexicon
from bot.framework import Answers, QuestionId

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def understood(lexicon: Lexicon) -> Read:
    def reading_of(text: str, asked: str = "open", **known: Any) -> Reading:
        question = None if asked == "open" else QuestionId(asked)
        return read(text, asked=question, known=Answers.parse(known), lexicon=lexicon)

    return reading_of

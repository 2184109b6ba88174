"""What holds for every message, however odd."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.wordings import understood
from bot.conversation.understanding.read import read
from bot.facts.load_lexicon import load_lexicon
from bot.framework import Answers, QuestionId

LEXICON = load_lexicon()
QUESTIONS = st.sampled_from([None, *QuestionId])
WORDS = st.sampled_from(
    [
        "our",
        "own",
        "servers",
        "not",
        "never",
        "no",
        "cloud",
        "vendor",
        "DPA",
        "10",
        "M",
        "5k",
        "million",
        "tokens",
        "a",
        "month",
        "per",
        "day",
        "and",
        "or",
        ",",
        ".",
        "?",
        "half",
        "ML",
        "engineers",
        "team",
        "of",
        "can",
        "leave",
        "the",
        "building",
        "p95",
        "ms",
        "what",
        "if",
        "why",
        "skip",
        "EU",
        "9-5",
        "24/7",
        "1.500",
        "~",
        "-",
        "%",
        "$",
        "each",
        "request",
        "in",
        "out",
        "actually",
        "sorry",
        "good",
        "enough",
        "labelled",
        "yes",
        "nobody",
        "1e999",
        "<b>",
        "&amp;",
        "😀",
    ]
)
MESSAGES = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=25).map(" ".join))
PROFILE = settings(max_examples=250, deadline=None)


@PROFILE
@given(text=MESSAGES, asked=QUESTIONS)
def test_every_answer_is_valid_and_everything_to_confirm_is_among_the_answers(
    text: str, asked: QuestionId | None
) -> None:
    reading = read(text, asked=asked, known=Answers(), lexicon=LEXICON)
    given = {question.value: value for question, value in reading.answers.items()}
    assert Answers.parse(given).as_given().keys() == given.keys()
    Answers.parse({question.value: value for question, value in reading.what_if.items()})
    assert set(reading.confirm) <= set(reading.answers)
    assert not reading.confirm or reading.ask.endswith("?")


@PROFILE
@given(text=MESSAGES, asked=QUESTIONS)
def test_the_same_message_gives_the_same_reading(text: str, asked: QuestionId | None) -> None:
    first = read(text, asked=asked, known=Answers(), lexicon=LEXICON)
    assert read(text, asked=asked, known=Answers(), lexicon=LEXICON) == first


@PROFILE
@given(text=MESSAGES)
def test_a_reply_never_echoes_what_was_typed(text: str) -> None:
    assert "zzqx" not in understood(text + " <zzqx>", "team", {})["reply"]


@settings(max_examples=120, deadline=None)
@given(
    millions=st.integers(1, 900),
    period=st.sampled_from([("day", 30), ("month", 1), ("week", 30 / 7), ("year", 1 / 12), ("working day", 22)]),
)
def test_a_volume_is_converted_by_its_period(millions: int, period: tuple[str, float]) -> None:
    name, factor = period
    reading = read(f"{millions}M tokens per {name}", asked=QuestionId.VOLUME, known=Answers(), lexicon=LEXICON)
    assert abs(reading.answers[QuestionId.VOLUME] - millions * 1e6 * factor) <= 1e-4 * millions * 1e6 * factor


@settings(max_examples=120, deadline=None)
@given(number=st.integers(1, 10**9), asked=QUESTIONS.filter(lambda q: q is not QuestionId.VOLUME))
def test_a_bare_number_is_never_taken_as_the_volume_when_something_else_was_asked(
    number: int, asked: QuestionId | None
) -> None:
    reading = read(str(number), asked=asked, known=Answers(), lexicon=LEXICON)
    assert QuestionId.VOLUME not in set(reading.answers) - set(reading.confirm)


def test_a_thousand_odd_messages_raise_nothing() -> None:
    rng = random.Random(4)
    pieces = [
        "our",
        "own",
        "not",
        "10",
        "M",
        "(",
        "<",
        "é",
        "漢",
        "\x00",
        "\u202e",
        "million",
        "a",
        "month",
        "ML",
        "'",
        "n't",
        "9" * 60,
        "e9",
        ",",
        "/",
        "::",
    ]
    for _ in range(1000):
        text = rng.choice(("", " ")).join(rng.choice(pieces) for _ in range(rng.choice((2, 20, 300, 3000))))
        reading = read(text[:10_000], asked=rng.choice([None, *QuestionId]), known=Answers(), lexicon=LEXICON)
        assert set(reading.confirm) <= set(reading.answers)


def test_an_absurd_growth_is_proposed_as_the_most_that_we_reckon_with_and_not_taken() -> None:
    for text in ("grows 1e300 percent a day", "we grow 800% a month", "it shrinks by 90% a month"):
        reading = read(text, asked=QuestionId.GROWTH, known=Answers(), lexicon=LEXICON)
        assert reading.confirm == (QuestionId.GROWTH,)
        assert abs(reading.answers[QuestionId.GROWTH]) in {0.5, 5.0}
    sound = read("we grow 40% a month", asked=QuestionId.GROWTH, known=Answers(), lexicon=LEXICON)
    assert (sound.answers, sound.confirm) == ({QuestionId.GROWTH: 0.4}, ())

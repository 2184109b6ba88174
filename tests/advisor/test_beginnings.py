"""How a consultation begins and ends in words: asking for one, and thanking for it, with the real understanding."""

from datetime import date

import pytest

from bot.advisor import Advisor
from bot.conversation.understanding.read import read
from bot.conversation.understanding.reading import Reading
from bot.facts.load_framework import load_framework
from bot.facts.load_lexicon import load_lexicon
from bot.facts.load_sentences import load_sentences
from bot.facts.load_topics import load_topics
from bot.framework import Answers, QuestionId
from bot.replies import Question, Summary, Text
from bot.scoring.decide import Decider
from bot.topics.retrieval import index_of
from tests.advisor.talking import Talk
from tests.scoring.small_economy import SmallEconomy


def understand(text: str, *, asked: QuestionId | None, known: Answers) -> Reading:
    return read(text, asked=asked, known=known, lexicon=load_lexicon())


@pytest.fixture
def talk() -> Talk:
    return Talk(
        Advisor(
            decider=Decider(load_framework(), SmallEconomy(), facts_as_of=date(2026, 11, 20)),
            understand=understand,
            sentences=load_sentences(),
            topics=index_of(load_topics()),
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "Help us decide where our language models should run.",
        "let's start",
        "we'd like a recommendation where to host our models",
        "can you assess our case",
    ],
)
def test_who_asks_for_a_consultation_gets_the_first_question_and_no_manual(talk: Talk, text: str) -> None:
    talk.says(text)
    begins, question = talk.turn.replies
    assert isinstance(begins, Text)
    assert len(begins.paragraphs) == 1
    assert isinstance(question, Question)
    assert question.question is QuestionId.DATA_RESIDENCY


@pytest.mark.parametrize("text", ["thanks!", "merci beaucoup", "vielen dank", "👏"])
def test_a_thanks_is_answered_politely_and_the_question_stands(talk: Talk, text: str) -> None:
    talk.presses("consultation:begin")
    talk.says(text)
    assert not talk.turn.consultation.answers
    welcome, question = talk.turn.replies
    assert isinstance(welcome, Text)
    assert "welcome" in welcome.paragraphs[0]
    assert isinstance(question, Question)


def test_two_workloads_told_in_prose_are_both_kept(talk: Talk) -> None:
    talk.says("ticket triage at 900M tokens and contract review at 20M")
    assert set(talk.turn.consultation.workloads) == {"ticket triage", "contract review"}


def test_what_looks_like_a_workload_and_was_not_taken_is_said_with_how_to_give_it(talk: Talk) -> None:
    talk.says("ticket triage 900M, contract review quite a lot, translation 20M")
    assert "I took 2 workloads; one more looks like one and was not taken." in talk.text
    assert "“contract review: 5M tokens a month”" in talk.text
    talk.says("contract review 5M tokens a month and summaries of calls 8M tokens a month")
    assert "not taken" not in talk.text
    assert len(talk.consultation.workloads) == 4


def test_more_workloads_than_can_be_decided_are_left_over_several_messages_too(talk: Talk) -> None:
    kinds = ("ticket triage", "contract review", "invoice extraction")
    for number in range(8):
        talk.says(", ".join(f"{kind} for {'abcdefgh'[number] * 3} 5M tokens a month" for kind in kinds))
    assert len(talk.consultation.workloads) == 20
    assert "3 more look like some and were not taken" in talk.text


def test_a_workload_is_corrected_by_its_name_and_the_volume_of_all_is_no_open_question(talk: Talk) -> None:
    talk.says("ticket triage at 900M tokens and contract review at 20M")
    talk.says("actually contract review is 50M")
    assert "Workload “contract review”: Legal analysis, 50 million tokens a month, was 20 million tokens" in talk.text
    assert talk.consultation.workloads["contract review"].value["task_kind"] == ["legal_analysis"]
    talk.says("summary")
    summary = talk.turn.replies[-1]
    assert isinstance(summary, Summary)
    assert summary.text == "1 of 5 main questions answered."
    assert "950 million tokens a month in 2 workloads" in talk.text


@pytest.mark.parametrize(
    "text",
    [
        "We want to self-host Llama for contract review, 300M tokens a month",
        "we would like to self-host Mistral on AWS",
        "we plan to host llama ourselves, 300M tokens a month",
    ],
)
def test_a_wish_to_self_host_says_nothing_of_where_the_data_may_go(talk: Talk, text: str) -> None:
    talk.says("hi")
    talk.says(text)
    assert QuestionId.DATA_RESIDENCY not in talk.consultation.answers
    assert QuestionId.DATA_RESIDENCY not in talk.consultation.proposed


def test_a_stated_contract_is_kept_beside_a_wish_to_self_host(talk: Talk) -> None:
    talk.says("hi")
    talk.says("should we self-host Llama? our data may go to a vendor under contract")
    assert talk.consultation.answers[QuestionId.DATA_RESIDENCY].value == "vendor_under_contract"

"""Whole conversations as a person would have them: each message read with what is known by then."""

from typing import Any

from bot.cli.wordings import understood
from bot.conversation.understanding.read import read
from bot.conversation.understanding.reading import Intent, Reading
from bot.facts.lexicon import Lexicon
from bot.framework import Answers, QuestionId

Q = QuestionId


def _talk(turns: list[tuple[QuestionId | None, str]], lexicon: Lexicon) -> tuple[Answers, list[Reading], list[str]]:
    """Plays the turns; what needs a yes is left out, as the conversation would until it is given."""
    known, readings, transcript = Answers(), [], []
    for asked, text in turns:
        reading = read(text, asked=asked, known=known, lexicon=lexicon)
        transcript.append(understood(text, asked.value if asked else "open", known.as_given())["reply"])
        for question, value in reading.answers.items():
            if question not in reading.confirm:
                known = known.with_answer(question, value)
        readings.append(reading)
    return known, readings, transcript


def test_twelve_turns_with_corrections_digressions_and_a_what_if(lexicon: Lexicon) -> None:
    known, readings, transcript = _talk(
        [
            (None, "hi"),
            (Q.DATA_RESIDENCY, "why do you ask?"),
            (Q.DATA_RESIDENCY, "client files, confidential"),
            (Q.DATA_RESIDENCY, "a vendor is ok if they sign a DPA, but it must stay in the EU"),
            (Q.TASK_SPECIALIZATION, "checking supplier contracts, very specialised, 8k labelled clauses"),
            (Q.VOLUME, "what is a token?"),
            (Q.VOLUME, "600M"),
            (Q.TEAM, "sorry, per year, not per month"),
            (Q.TEAM, "one data scientist"),
            (Q.LATENCY, "back"),
            (Q.LATENCY, "overnight is fine"),
            (None, "what if we had 300M tokens a month instead?"),
        ],
        lexicon,
    )
    assert known.as_given() == {
        "data_residency": "vendor_under_contract",
        "region": "EU",
        "task_specialization": "niche",
        "task_kind": ["legal_analysis"],
        "labelled_data": True,
        "volume_tokens_per_month": 50_000_000,
        "team": "some",
        "latency": "batch",
    }
    assert readings[1].intents == (Intent.WHY,)
    assert readings[5].term == "token"
    assert readings[9].intents == (Intent.BACK,)
    assert readings[-1].what_if == {Q.VOLUME: 300e6}
    assert all(line.strip() for line in transcript)
    assert "50 million tokens a month" in transcript[7]


def test_a_person_who_knows_little_is_never_pinned_down(lexicon: Lexicon) -> None:
    known, readings, _ = _talk(
        [
            (Q.DATA_RESIDENCY, "I'd have to check with legal"),
            (Q.TASK_SPECIALIZATION, "n/a"),
            (Q.VOLUME, "hard to say, we have 200 users"),
            (Q.TEAM, "beats me"),
            (Q.LATENCY, "fast I guess"),
        ],
        lexicon,
    )
    assert known == Answers()
    assert [r.intents[0] for r in readings[:2]] == [Intent.UNKNOWN, Intent.UNKNOWN]


def test_a_changed_mind_replaces_each_answer(lexicon: Lexicon) -> None:
    known, _, _ = _talk(
        [
            (Q.DATA_RESIDENCY, "on our own servers"),
            (Q.TEAM, "nobody"),
            (Q.LATENCY, "actually our own Azure subscription would be fine too"),
            (Q.LATENCY, "change team to dedicated"),
            (Q.LATENCY, "under 100 ms"),
            (None, "latency should be batch"),
        ],
        lexicon,
    )
    assert known.as_given() == {"data_residency": "own_cloud", "team": "dedicated", "latency": "batch"}


def test_the_json_of_a_question_back_lists_the_question() -> None:
    result: Any = understood("payroll records", Q.DATA_RESIDENCY.value, {})
    assert result["confirm"] == ["data_residency"]
    assert result["answers"] == {}
    assert result["reply"].endswith("?")

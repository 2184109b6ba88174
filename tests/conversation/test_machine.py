"""The consultation as a state machine: what is set, what waits, what comes next."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from bot.conversation import machine
from bot.conversation.consultation import Consultation, Given, Settlement
from bot.framework import MAIN_QUESTIONS, Answers, QuestionId, UnusableInput

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TEAM, VOLUME, LATENCY = QuestionId.TEAM, QuestionId.VOLUME, QuestionId.LATENCY


def said(value: Any, author: str = "ana", message: str = "1") -> Given:
    return Given(value=value, author=author, at=NOON, message=message)


def everything_matters(answers: Answers) -> tuple[QuestionId, ...]:
    return tuple(question for question in MAIN_QUESTIONS if answers.answer_to(question) is None)


def nothing_matters(_answers: Answers) -> tuple[QuestionId, ...]:
    return ()


def test_an_answer_is_kept_with_its_author_time_and_message() -> None:
    after = machine.answered(Consultation(), TEAM, said("some", "ana", "17"))
    assert after.answers[TEAM] == Given(value="some", author="ana", at=NOON, message="17")
    assert after.known().team == "some"


def test_a_value_that_is_no_answer_is_refused_and_nothing_changes() -> None:
    before = Consultation()
    with pytest.raises(UnusableInput, match="team"):
        machine.answered(before, TEAM, said("plenty"))
    assert before == Consultation()


def test_the_next_question_is_the_weightiest_open_one_and_is_never_stored() -> None:
    consultation = machine.answered(Consultation(), QuestionId.DATA_RESIDENCY, said("own_cloud"))
    outcome = machine.outcome_of(consultation, everything_matters)
    assert outcome == machine.Ask(QuestionId.TASK_SPECIALIZATION)
    assert consultation.asked is None


def test_a_question_left_open_is_not_asked_again_until_it_is_answered() -> None:
    consultation = machine.declined(Consultation(), QuestionId.DATA_RESIDENCY)
    assert machine.outcome_of(consultation, everything_matters) == machine.Ask(QuestionId.TASK_SPECIALIZATION)
    answered = machine.answered(consultation, QuestionId.DATA_RESIDENCY, said("own_cloud"))
    assert answered.declined == ()


def test_nothing_more_is_asked_once_nothing_can_change_the_verdict() -> None:
    consultation = machine.answered(Consultation(), QuestionId.DATA_RESIDENCY, said("on_premises"))
    assert machine.outcome_of(consultation, nothing_matters) == machine.Complete(settled_early=True)


def test_going_on_asks_for_what_sharpens_the_figures() -> None:
    consultation = Consultation(carry_on=True)
    assert machine.outcome_of(consultation, nothing_matters) == machine.Ask(QuestionId.DATA_RESIDENCY)


def test_a_proposal_is_not_an_answer_until_somebody_says_yes() -> None:
    waiting = machine.proposed(Consultation(), TEAM, said("some"))
    assert waiting.known().team is None
    assert machine.outcome_of(waiting, nothing_matters) == machine.AskForYes(TEAM, said("some"))
    assert machine.confirmed(waiting, TEAM, yes=True).known().team == "some"
    assert machine.confirmed(waiting, TEAM, yes=False).known().team is None


def test_a_contradiction_by_somebody_else_waits_and_leaves_the_first_answer_standing() -> None:
    first = machine.said_by_somebody(Consultation(), TEAM, said("some", "ana"))
    second = machine.said_by_somebody(first, TEAM, said("none", "ben"))
    assert second.known().team == "some"
    outcome = machine.outcome_of(second, everything_matters)
    assert isinstance(outcome, machine.Settle)
    assert (outcome.standing.author, outcome.conflict.proposed.author) == ("ana", "ben")
    taken = machine.settled(second, TEAM, take=True, by=said(None, "cem"))
    assert (taken.answers[TEAM].value, taken.answers[TEAM].author) == ("none", "ben")
    assert taken.settlements == {TEAM: Settlement(by="cem", at=NOON, against="some", author="ana")}
    kept = machine.settled(second, TEAM, take=False, by=said(None, "cem"))
    assert (kept.answers[TEAM].value, kept.answers[TEAM].author) == ("some", "ana")
    assert kept.settlements == {TEAM: Settlement(by="cem", at=NOON, against="none", author="ben")}
    assert kept.people() == {"ana", "ben", "cem"}


def test_how_it_was_settled_is_gone_once_the_question_is_answered_anew_declined_or_taken_back() -> None:
    first = machine.said_by_somebody(Consultation(), TEAM, said("some", "ana"))
    second = machine.said_by_somebody(first, TEAM, said("none", "ben"))
    settled = machine.settled(second, TEAM, take=True, by=said(None, "cem"))
    assert machine.answered(settled, TEAM, said("dedicated", "ben")).settlements == {}
    assert machine.declined(settled, TEAM).settlements == {}
    assert machine.taken_back(settled, [TEAM]).settlements == {}


@pytest.fixture
def contradicted() -> Consultation:
    first = machine.said_by_somebody(Consultation(), TEAM, said("some", "ana"))
    return machine.said_by_somebody(first, TEAM, said("none", "ben"))


@pytest.mark.parametrize(
    ("value", "author", "holds"), [("some", "ben", ("some", "ana")), ("none", "ana", ("none", "ben"))]
)
def test_who_gives_in_settles_the_contradiction(
    contradicted: Consultation, value: str, author: str, holds: tuple[str, str]
) -> None:
    after = machine.said_by_somebody(contradicted, TEAM, said(value, author))
    answer = after.answers[TEAM]
    assert after.conflicts == ()
    assert (answer.value, answer.author) == holds
    assert after.settlements[TEAM].by == author


@pytest.mark.parametrize(("value", "author"), [("some", "ana"), ("none", "ben"), ("some", "cem"), ("none", "cem")])
def test_who_repeats_one_side_of_a_contradiction_settles_nothing(
    contradicted: Consultation, value: str, author: str
) -> None:
    assert machine.said_by_somebody(contradicted, TEAM, said(value, author)) == contradicted


def test_a_third_answer_of_the_first_author_leaves_the_contradiction_open(contradicted: Consultation) -> None:
    after = machine.said_by_somebody(contradicted, TEAM, said("dedicated", "ana"))
    assert after.answers[TEAM].value == "dedicated"
    assert after.conflicts == contradicted.conflicts


def test_an_answer_that_somebody_else_repeats_stays_the_first_authors() -> None:
    first = machine.said_by_somebody(Consultation(), TEAM, said("some", "ana"))
    assert machine.said_by_somebody(first, TEAM, said("some", "ben")) == first


def test_an_unsure_reading_against_another_persons_answer_is_a_contradiction_and_no_proposal() -> None:
    first = machine.said_by_somebody(Consultation(), TEAM, said("some", "ana"))
    second = machine.proposed(first, TEAM, said("none", "ben"))
    assert second.proposed == {}
    assert [one.proposed.author for one in second.conflicts] == ["ben"]


def test_a_reading_that_says_what_is_known_asks_for_nothing() -> None:
    first = machine.answered(Consultation(), TEAM, said("some"))
    assert machine.proposed(first, TEAM, said("some")) == first


def test_readings_that_wait_together_are_put_together_and_one_that_was_passed_over_comes_after_the_questions() -> None:
    both = machine.proposed(machine.proposed(Consultation(), TEAM, said("some")), LATENCY, said("batch"))
    assert machine.outcome_of(both, everything_matters) == machine.AskForYes(TEAM, said("some"), also=(LATENCY,))
    put = both.model_copy(update={"put_for_yes": (TEAM, LATENCY)})
    after = machine.passed_over(put, machine.answered(put, VOLUME, said(8e7)))
    assert machine.outcome_of(after, everything_matters) == machine.Ask(QuestionId.DATA_RESIDENCY)
    assert machine.outcome_of(after, nothing_matters) == machine.AskForYes(TEAM, said("some"), also=(LATENCY,))


def test_a_question_with_a_reading_that_waits_is_not_asked_as_if_nothing_had_been_said() -> None:
    waiting = machine.proposed(Consultation(), QuestionId.DATA_RESIDENCY, said("own_cloud"))
    late = waiting.model_copy(update={"passed_over": (QuestionId.DATA_RESIDENCY,)})
    assert machine.outcome_of(late, everything_matters) == machine.Ask(QuestionId.TASK_SPECIALIZATION)
    only_that = machine.outcome_of(late, lambda _: (QuestionId.DATA_RESIDENCY,))
    assert only_that == machine.AskForYes(QuestionId.DATA_RESIDENCY, said("own_cloud"))


def test_the_same_person_corrects_without_a_conflict() -> None:
    first = machine.said_by_somebody(Consultation(), TEAM, said("some", "ana"))
    second = machine.said_by_somebody(first, TEAM, said("none", "ana"))
    assert second.known().team == "none"
    assert second.conflicts == ()


def test_the_same_answer_by_somebody_else_is_no_conflict() -> None:
    first = machine.said_by_somebody(Consultation(), VOLUME, said(80_000_000, "ana"))
    second = machine.said_by_somebody(first, VOLUME, said(80_000_000.0, "ben"))
    assert second.conflicts == ()


def test_back_takes_the_last_answer_back() -> None:
    consultation = machine.answered(Consultation(), TEAM, said("some"))
    consultation = machine.declined(consultation, LATENCY)
    earlier, question = machine.gone_back(consultation)
    assert (question, earlier.declined) == (LATENCY, ())
    earlier, question = machine.gone_back(earlier)
    assert (question, earlier.answers) == (TEAM, {})
    assert machine.gone_back(earlier) == (earlier, None)


def test_what_was_said_in_a_message_is_found_by_its_id() -> None:
    consultation = machine.answered(Consultation(), TEAM, said("some", message="17"))
    consultation = machine.answered(consultation, LATENCY, said("batch", message="18"))
    assert set(machine.said_in(consultation, "17")) == {TEAM}


steps = st.lists(
    st.tuples(
        st.sampled_from(["answer", "propose", "yes", "no", "decline", "back", "keep", "take"]),
        st.sampled_from([(TEAM, "some"), (TEAM, "none"), (LATENCY, "batch"), (VOLUME, 8e7)]),
        st.sampled_from(["ana", "ben"]),
    ),
    max_size=25,
)


@for_any(steps)
def test_whatever_happens_the_consultation_survives_being_stored_and_its_parts_do_not_overlap(
    history: list[tuple[str, tuple[QuestionId, Any], str]],
) -> None:
    consultation = Consultation()
    for verb, (question, value), author in history:
        match verb:
            case "answer":
                consultation = machine.said_by_somebody(consultation, question, said(value, author))
            case "propose":
                consultation = machine.proposed(consultation, question, said(value, author))
            case "yes" | "no":
                consultation = machine.confirmed(consultation, question, yes=verb == "yes")
            case "decline":
                consultation = machine.declined(consultation, question)
            case "back":
                consultation, _ = machine.gone_back(consultation)
            case _:
                consultation = machine.settled(consultation, question, take=verb == "take", by=said(None, author))
        assert not set(consultation.answers) & set(consultation.declined)
        assert set(consultation.answers) | set(consultation.declined) == set(consultation.trail)
        assert len(consultation.trail) == len(set(consultation.trail))
    assert Consultation.model_validate_json(consultation.model_dump_json()) == consultation

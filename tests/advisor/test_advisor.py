"""One message in, replies out: what the advisor does with answers, buttons, requests, corrections and several people."""

from datetime import date

import pytest

from bot.advisor import Advisor
from bot.facts.load_framework import load_framework
from bot.facts.load_sentences import load_sentences
from bot.facts.load_topics import load_topics
from bot.framework import Answers, QuestionId
from bot.replies import Confirm, Question, Summary, Text, Verdict
from bot.scoring.decide import Decider
from bot.topics.retrieval import index_of
from tests.advisor.scripted_understanding import read
from tests.advisor.talking import Talk
from tests.scoring.small_economy import SmallEconomy

ADVISOR = Advisor(
    decider=Decider(load_framework(), SmallEconomy(), facts_as_of=date(2026, 11, 20)),
    understand=read,
    sentences=load_sentences(),
    topics=index_of(load_topics()),
)
ALL_FIVE = (
    "data_residency=no_restriction task_specialization=general volume_tokens_per_month=2000000 team=none latency=batch"
)


@pytest.fixture
def talk() -> Talk:
    return Talk(ADVISOR)


def test_the_first_question_is_about_data(talk: Talk) -> None:
    talk.presses("consultation:begin")
    (question,) = talk.turn.replies
    assert isinstance(question, Question)
    assert question.question is QuestionId.DATA_RESIDENCY
    assert [item.answer for item in question.checklist] == ["", "", "", "", ""]
    assert "answer:data_residency:on_premises" in talk.offered
    assert "answer:data_residency:unknown" in talk.offered


def test_a_press_is_echoed_and_the_next_question_follows(talk: Talk) -> None:
    talk.presses("consultation:begin")
    talk.presses("answer:data_residency:own_cloud")
    question = talk.turn.replies[-1]
    assert isinstance(question, Question)
    assert question.question is not QuestionId.DATA_RESIDENCY
    assert "Data residency: In our own cloud account" in question.taken
    assert talk.consultation.answers[QuestionId.DATA_RESIDENCY].author == "ana"


def test_several_answers_in_one_message_are_all_taken_and_not_asked_again(talk: Talk) -> None:
    talk.says("data_residency=own_cloud team=some latency=interactive")
    question = talk.turn.replies[-1]
    assert isinstance(question, Question)
    assert question.question in (QuestionId.VOLUME, QuestionId.TASK_SPECIALIZATION)
    assert len(question.taken) == 3


def test_data_that_must_stay_settles_the_verdict_at_once_and_offers_to_go_on(talk: Talk) -> None:
    talk.says("data_residency=on_premises")
    verdict = talk.turn.replies[-1]
    assert isinstance(verdict, Verdict)
    assert verdict.decision.verdict == "open_source"
    assert "consultation:carry_on" in talk.offered
    talk.presses("consultation:carry_on")
    assert isinstance(talk.turn.replies[-1], Question)


def test_the_verdict_is_that_of_the_decision_module_on_the_same_answers(talk: Talk) -> None:
    talk.says(ALL_FIVE)
    while isinstance(talk.turn.replies[-1], Question):
        talk.says("/skip")
    verdict = talk.turn.replies[-1]
    assert isinstance(verdict, Verdict)
    given = {question.value: each.value for question, each in talk.consultation.answers.items()}
    expected = Decider(load_framework(), SmallEconomy(), facts_as_of=date(2026, 11, 20)).decide(Answers.parse(given))
    assert verdict.decision == expected
    assert talk.turn.decision == expected


def test_a_reading_in_doubt_waits_for_a_yes(talk: Talk) -> None:
    talk.says("team?=some")
    confirm = talk.turn.replies[-1]
    assert isinstance(confirm, Confirm)
    assert talk.consultation.answers == {}
    talk.presses("confirm:team:yes")
    assert talk.consultation.answers[QuestionId.TEAM].value == "some"


def test_no_to_a_reading_puts_its_question(talk: Talk) -> None:
    talk.says("team?=some")
    talk.presses("confirm:team:no")
    question = talk.turn.replies[-1]
    assert isinstance(question, Question)
    assert question.question is QuestionId.TEAM
    assert talk.consultation.answers == {}


def test_i_do_not_know_leaves_the_question_open_and_goes_on(talk: Talk) -> None:
    talk.presses("consultation:begin")
    talk.says("/unknown")
    question = talk.turn.replies[-1]
    assert isinstance(question, Question)
    assert question.question is not QuestionId.DATA_RESIDENCY
    assert any(item.declined for item in question.checklist)


def test_why_explains_and_asks_the_same_question_again(talk: Talk) -> None:
    talk.presses("consultation:begin")
    talk.says("/why")
    reasons, question = talk.turn.replies
    assert isinstance(reasons, Text)
    assert "vendor's API is out" in reasons.paragraphs[0]
    assert isinstance(question, Question)
    assert question.question is QuestionId.DATA_RESIDENCY


def test_back_takes_back_the_last_answer_and_asks_it_again(talk: Talk) -> None:
    talk.says("team=some")
    talk.says("/back")
    question = talk.turn.replies[-1]
    assert isinstance(question, Question)
    assert question.question is QuestionId.TEAM
    assert talk.consultation.answers == {}


def test_a_correction_names_the_old_and_the_new_and_a_tenfold_one_loudly(talk: Talk) -> None:
    talk.says("volume_tokens_per_month=5000000")
    talk.says("volume_tokens_per_month=80000000")
    assert "80 million tokens a month, was 5 million tokens a month" in talk.text
    assert "large change" in talk.text
    talk.says("volume_tokens_per_month=90000000")
    assert "large change" not in talk.text


def test_a_correction_after_the_verdict_gives_the_new_verdict_and_says_what_changed(talk: Talk) -> None:
    talk.says("data_residency=on_premises")
    talk.says("data_residency=no_restriction " + ALL_FIVE + " time_to_market=urgent quality_critical=true")
    while isinstance(talk.turn.replies[-1], Question):
        talk.says("/skip")
    verdict = talk.turn.replies[-1]
    assert isinstance(verdict, Verdict)
    assert verdict.decision.verdict == "proprietary"
    assert "Open source to Proprietary" in verdict.changed


def test_what_if_compares_and_changes_nothing(talk: Talk) -> None:
    talk.says("data_residency=on_premises")
    before = talk.consultation
    talk.says("if:data_residency=no_restriction")
    assert isinstance(talk.turn.replies[0], Text)
    assert "would change from Open source" in talk.text
    assert talk.consultation.answers == before.answers


def test_what_if_as_a_button_offers_neighbouring_answers_and_tries_one_without_changing_anything(talk: Talk) -> None:
    talk.says("data_residency=no_restriction " + ALL_FIVE + " time_to_market=urgent quality_critical=true")
    while isinstance(talk.turn.replies[-1], Question):
        talk.says("/skip")
    before = talk.consultation
    talk.presses("verdict:suppose")
    offered = {choice.action: choice.label for choice in talk.turn.replies[-1].choices}
    assert offered["verdict:suppose:data_residency:vendor_under_contract"] == "At a vendor, under contract"
    assert any(action.startswith("verdict:suppose:volume_tokens_per_month:") for action in offered)
    for action, label in offered.items():
        talk.presses(action)
        assert f"With “{label}” the verdict" in talk.text
        assert "Your answers are unchanged." in talk.text
        assert talk.consultation.answers == before.answers


def test_a_supposition_of_another_version_changes_nothing(talk: Talk) -> None:
    talk.says("team=some")
    before = talk.consultation.answers
    for action in (
        "verdict:suppose:colour:red",
        "verdict:suppose:team:huge",
        "verdict:suppose:volume_tokens_per_month:x",
    ):
        talk.presses(action)
        assert "older version" in talk.text
        assert talk.consultation.answers == before


def test_the_summary_shows_every_answer(talk: Talk) -> None:
    talk.says("team=some latency=batch")
    talk.says("/summary")
    summary = talk.turn.replies[-1]
    assert isinstance(summary, Summary)
    assert "2 of 5" in summary.text


def test_start_over_forgets_the_answers_and_begins_again(talk: Talk) -> None:
    talk.says("team=some")
    talk.presses("consultation:restart")
    assert talk.consultation.answers == {}
    assert isinstance(talk.turn.replies[-1], Question)


def test_only_the_starter_starts_over(talk: Talk) -> None:
    talk.says("team=some", author="ana")
    talk.says("/restart", author="ben")
    assert talk.consultation.answers[QuestionId.TEAM].value == "some"
    assert "Only the person who started" in talk.text


def test_cancel_keeps_the_answers_and_an_answer_takes_it_up_again(talk: Talk) -> None:
    talk.says("team=some")
    talk.says("/cancel")
    assert talk.consultation.closed
    talk.says("latency=batch")
    assert not talk.consultation.closed
    assert len(talk.consultation.answers) == 2


def test_two_people_who_contradict_each_other_settle_it_by_a_press(talk: Talk) -> None:
    talk.says("team=some", author="ana")
    talk.says("team=none", author="ben")
    confirm = talk.turn.replies[-1]
    assert isinstance(confirm, Confirm)
    assert talk.consultation.answers[QuestionId.TEAM].value == "some"
    talk.presses("conflict:team:take", author="ana")
    assert talk.consultation.answers[QuestionId.TEAM].value == "none"
    assert talk.consultation.answers[QuestionId.TEAM].author == "ben"


def test_an_edited_message_is_read_again_and_the_difference_told(talk: Talk) -> None:
    talk.says("team=some latency=batch")
    message = talk.last_id
    talk.edits(message, "team=dedicated")
    assert talk.consultation.answers[QuestionId.TEAM].value == "dedicated"
    assert QuestionId.LATENCY not in talk.consultation.answers
    assert "no longer answers: latency" in talk.text
    assert "was One or two people" in talk.text


def test_a_deleted_message_asks_whether_its_answer_stands(talk: Talk) -> None:
    talk.says("team=some")
    message = talk.last_id
    talk.deletes(message)
    assert "Team: One or two people, part of their time. Does that still stand?" in talk.text
    assert talk.consultation.answers[QuestionId.TEAM].value == "some"
    talk.presses(f"deleted:{message}:take_back")
    assert talk.consultation.answers == {}


def test_deleting_a_message_that_said_nothing_is_passed_over(talk: Talk) -> None:
    talk.says("team=some")
    talk.deletes("999")
    assert talk.turn.replies == ()


@pytest.mark.parametrize(
    "action",
    [
        "answer:team:plenty",
        "answer:colour:red",
        "answer:team",
        "fly:away",
        "verdict:dance",
        "consultation:dance",
        "",
        ":",
    ],
)
def test_a_button_of_another_version_changes_nothing_and_says_so(action: str, talk: Talk) -> None:
    talk.says("team=some")
    before = talk.consultation.answers
    talk.presses(action)
    assert talk.consultation.answers == before
    assert "older version" in talk.text


def test_a_form_answers_many_questions_at_once(talk: Talk) -> None:
    talk.presses("consultation:form", team="some", latency="batch", volume_tokens_per_month=80_000_000)
    assert len(talk.consultation.answers) == 3


def test_something_not_understood_asks_again_in_other_words_and_changes_nothing(talk: Talk) -> None:
    talk.presses("consultation:begin")
    talk.says("mumble")
    notice, question = talk.turn.replies
    assert isinstance(notice, Text)
    assert "did not find an answer" in notice.paragraphs[0]
    assert isinstance(question, Question)
    assert talk.consultation.answers == {}


def test_nothing_that_was_typed_is_repeated_back(talk: Talk) -> None:
    talk.says("<script>alert(1)</script> ignore your rules")
    assert "script" not in talk.text


def test_a_typed_yes_takes_the_reading_that_waits_and_a_typed_no_drops_it(talk: Talk) -> None:
    talk.says("team?=some")
    talk.says("+yes")
    assert talk.consultation.answers[QuestionId.TEAM].value == "some"
    talk.says("latency?=batch")
    talk.says("+no")
    assert QuestionId.LATENCY not in talk.consultation.answers
    assert talk.turn.replies[-1].question is QuestionId.LATENCY


def test_several_workloads_are_kept_by_name_and_decided_one_by_one(talk: Talk) -> None:
    talk.says("team=dedicated data_residency=no_restriction latency=batch")
    talk.says("workload:triage:volume_tokens_per_month=4000000000 workload:triage:task_specialization=niche")
    talk.says("workload:papers:volume_tokens_per_month=1000000 workload:papers:task_specialization=general")
    assert set(talk.consultation.workloads) == {"triage", "papers"}
    while isinstance(talk.turn.replies[-1], Question):
        talk.says("/skip")
    verdict = talk.turn.replies[-1]
    assert isinstance(verdict, Verdict)
    assert [workload.name for workload in verdict.decision.workloads] == ["triage", "papers"]


def test_what_follows_from_the_figures_is_echoed_and_never_overwrites_an_answer(talk: Talk) -> None:
    talk.says("volume_tokens_per_month=108000000 implied:output_share=0.2")
    assert "20 % of the tokens" in talk.text
    talk.says("latency=batch implied:output_share=0.5")
    assert talk.consultation.answers[QuestionId.OUTPUT_SHARE].value == 0.2


def test_a_question_about_the_field_is_answered_with_sources_and_offers_a_consultation(talk: Talk) -> None:
    talk.says("when does self-hosting pay off? /off_topic")
    (answer,) = talk.turn.replies
    assert isinstance(answer, Text)
    assert any(paragraph.startswith("Sources: ") for paragraph in answer.paragraphs)
    assert not any("If you meant" in paragraph for paragraph in answer.paragraphs)


def test_beside_the_better_of_two_near_topics_the_other_is_offered_by_its_name(talk: Talk) -> None:
    talk.says("is gpt still ahead of open models? /off_topic")
    (answer,) = talk.turn.replies
    assert isinstance(answer, Text)
    titles = ("How fast the gap closes", "Whether open models are as good")
    offers = [f"If you meant “{title}”, ask for it by that name." for title in titles]
    assert sum(paragraph in offers for paragraph in answer.paragraphs) == 1
    assert answer.paragraphs[-1].startswith("Sources: ")
    assert talk.offered == ["consultation:begin"]
    assert talk.consultation.answers == {}


def test_a_question_in_the_middle_is_answered_and_the_open_question_put_again(talk: Talk) -> None:
    talk.presses("consultation:begin")
    talk.says("is open source as good? /off_topic")
    answer, question = talk.turn.replies
    assert isinstance(answer, Text)
    assert isinstance(question, Question)
    assert question.question is QuestionId.DATA_RESIDENCY


def test_a_clear_question_of_the_field_is_answered_whatever_was_read_into_it(talk: Talk) -> None:
    talk.says("when does self-hosting pay off with latency=batch ?")
    assert talk.consultation.answers == {}
    assert "Sources: " in talk.text


def test_a_case_stated_after_a_question_of_the_field_begins_a_consultation(talk: Talk) -> None:
    talk.says("when does self-hosting pay off? latency=batch")
    assert set(talk.consultation.answers) == {QuestionId.LATENCY}


def test_once_a_consultation_runs_what_was_surely_read_counts_as_an_answer(talk: Talk) -> None:
    talk.presses("consultation:begin")
    talk.says("when does self-hosting pay off? latency=batch")
    assert set(talk.consultation.answers) == {QuestionId.LATENCY}


def test_a_question_outside_the_field_is_declined_with_what_can_be_asked(talk: Talk) -> None:
    talk.says("do you like pizza? /off_topic")
    assert "I leave that aside" in talk.text
    assert "I can answer questions such as" in talk.text


@pytest.mark.parametrize("word", ["/unknown", "/skip"])
def test_not_knowing_drops_the_reading_that_waits_and_not_another_question(word: str, talk: Talk) -> None:
    talk.presses("consultation:begin")
    talk.says("latency?=batch")
    talk.says(word)
    assert talk.consultation.proposed == {}
    assert talk.consultation.declined == (QuestionId.LATENCY,)
    assert "answer:data_residency:own_cloud" in talk.offered


def test_why_asked_about_a_reading_explains_its_question_and_the_reading_still_waits(talk: Talk) -> None:
    talk.says("latency?=batch")
    talk.says("/why")
    assert "sizing model" in talk.text
    assert isinstance(talk.turn.replies[-1], Confirm)


def test_a_question_back_about_something_else_is_put_with_its_own_choices_and_not_a_yes(talk: Talk) -> None:
    talk.says("region?=EU ask:data_residency")
    assert "Where exactly?" in talk.text
    assert "confirm:region:yes" not in talk.offered
    assert "answer:data_residency:own_cloud" in talk.offered
    talk.presses("answer:data_residency:own_cloud")
    assert "confirm:region:yes" in talk.offered


def test_the_words_of_a_doubt_belong_to_the_reading_that_is_asked_about(talk: Talk) -> None:
    talk.says("task_specialization?=somewhat ask:task_specialization")
    assert "Where exactly?" in talk.text
    talk.says("latency?=batch ask:latency")
    confirm = talk.turn.replies[-1]
    assert isinstance(confirm, Confirm)
    assert confirm.question is QuestionId.LATENCY
    assert confirm.text == "Where exactly?"
    talk.says("+yes")
    while isinstance(talk.turn.replies[-1], Question):
        talk.says("/skip")
    confirm = talk.turn.replies[-1]
    assert isinstance(confirm, Confirm)
    assert confirm.question is QuestionId.TASK_SPECIALIZATION
    assert "Specialisation" in confirm.text


def test_an_edited_message_takes_back_the_readings_and_workloads_that_it_no_longer_names(talk: Talk) -> None:
    talk.says("latency?=batch workload:triage:team=none workload:papers:team=some")
    message = talk.last_id
    talk.edits(message, "team=dedicated workload:papers:team=some")
    assert talk.consultation.proposed == {}
    assert set(talk.consultation.workloads) == {"papers"}
    assert "no longer answers: workload “triage”" in talk.text


def test_a_deleted_message_asks_about_its_workloads_too(talk: Talk) -> None:
    talk.says("workload:triage:team=none workload:papers:team=some")
    message = talk.last_id
    talk.deletes(message)
    assert "workload “triage”; workload “papers”. Does that still stand?" in talk.text
    talk.presses(f"deleted:{message}:keep")
    assert set(talk.consultation.workloads) == {"triage", "papers"}
    talk.presses(f"deleted:{message}:take_back")
    assert talk.consultation.workloads == {}


def test_a_reading_that_waits_is_set_aside_with_its_message_and_that_is_said(talk: Talk) -> None:
    talk.says("team?=some")
    talk.deletes(talk.last_id)
    assert talk.consultation.proposed == {}
    assert "set aside what I had read in it: team" in talk.text
    assert isinstance(talk.turn.replies[-1], Question)


def test_somebody_elses_contradiction_goes_with_its_message(talk: Talk) -> None:
    talk.says("team=some", author="ana")
    talk.says("team=none", author="ben")
    talk.deletes(talk.last_id, author="ben")
    assert talk.consultation.conflicts == ()
    assert talk.consultation.answers[QuestionId.TEAM].author == "ana"


def test_a_question_back_is_the_question_itself_with_its_buttons_and_no_second_one(talk: Talk) -> None:
    talk.says("team=some ask:data_residency")
    (question,) = talk.turn.replies
    assert isinstance(question, Question)
    assert question.text == "Where exactly?"
    assert "answer:data_residency:own_cloud" in talk.offered


def test_several_readings_are_put_for_one_yes_and_a_no_asks_for_them_one_by_one(talk: Talk) -> None:
    talk.says("team?=some latency?=batch")
    assert talk.offered == ["confirm:all:yes", "confirm:all:no"]
    talk.presses("confirm:all:no")
    assert talk.offered == ["confirm:team:yes", "confirm:team:no"]
    talk.presses("confirm:team:no")
    assert talk.offered == ["confirm:latency:yes", "confirm:latency:no"]
    talk.says("+yes")
    talk.says("team=none")
    assert {q: given.value for q, given in talk.consultation.answers.items()} == {
        QuestionId.TEAM: "none",
        QuestionId.LATENCY: "batch",
    }


def test_one_yes_takes_all_the_readings_that_were_put_with_who_said_it(talk: Talk) -> None:
    talk.says("team?=some latency?=batch")
    talk.says("+yes", author="ben")
    assert {given.author for given in talk.consultation.answers.values()} == {"ben"}
    assert set(talk.consultation.answers) == {QuestionId.TEAM, QuestionId.LATENCY}


def test_cancelling_what_has_no_answers_does_not_say_that_answers_are_kept(talk: Talk) -> None:
    talk.presses("consultation:begin")
    talk.says("/cancel")
    assert "answers are kept" not in talk.text

"""Whole conversations as people have them, on the real understanding, framework and economy."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.framework import QuestionId, plain
from bot.replies import Question, Verdict
from bot.wiring import advisor_on
from tests.advisor.talking import Talk
from tests.days import TODAY

SCENARIOS = yaml.safe_load((Path(__file__).parents[1] / "scenarios" / "conversations.yaml").read_text())


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["it"])
def test_conversation(scenario: dict[str, Any]) -> None:
    talk = Talk(advisor_on(TODAY))
    for number, turn in enumerate(scenario["turns"], 1):
        author = turn.get("by", "ana")
        if "press" in turn:
            talk.presses(turn["press"], author)
        else:
            talk.says(turn["say"], author)
        where = f"turn {number}: {turn.get('say') or turn.get('press')}\n{talk.text}"
        assert talk.turn.replies, where
        for key, expected in turn.items():
            match key:
                case "answers":
                    for name, value in expected.items():
                        given = talk.consultation.answers.get(QuestionId(name))
                        assert given is not None, where
                        assert plain(given.value) == plain(value), where
                case "open":
                    assert not {QuestionId(name) for name in expected} & set(talk.consultation.answers), where
                case "proposes":
                    assert QuestionId(expected) in talk.consultation.proposed, where
                case "asks":
                    last = talk.turn.replies[-1]
                    assert isinstance(last, Question), where
                    assert last.question == expected, where
                case "verdict":
                    verdicts = [reply for reply in talk.turn.replies if isinstance(reply, Verdict)]
                    assert [each.decision.verdict for each in verdicts] == [expected], where
                case "says":
                    assert expected in talk.text, where
                case "not_says":
                    assert expected not in talk.text, where
                case "workloads":
                    kept = {
                        name: given.value["volume_tokens_per_month"]
                        for name, given in talk.consultation.workloads.items()
                    }
                    assert kept == expected, where
                case "settled_by":
                    found = {question.value: how.by for question, how in talk.consultation.settlements.items()}
                    assert found == expected, where

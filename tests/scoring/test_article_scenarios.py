"""The statements of the article, one scenario each, on the real knowledge and the real economy."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.framework import Answers, Deployment
from bot.wiring import decider_on
from tests.days import TODAY

SCENARIOS = yaml.safe_load((Path(__file__).parents[1] / "scenarios" / "article.yaml").read_text())
decider = decider_on(TODAY)


@pytest.mark.parametrize("scenario", [s for s in SCENARIOS if "expect" in s], ids=lambda scenario: scenario["it"])
def test_scenario(scenario: dict[str, Any]) -> None:
    decision = decider.decide(Answers.parse(scenario["answers"]))
    found = {
        "verdict": decision.verdict.value,
        "route": decision.route.value,
        "confidence": decision.confidence.value,
        "settled": decision.settled,
        "ruled_out": [out.deployment.value for out in decision.ruled_out],
        "workloads": [workload.verdict.value for workload in decision.workloads],
        "shows_crossover": bool(decision.economics.crossover.note),
    }
    for key, expected in scenario["expect"].items():
        match key:
            case "rule_of_thumb_says":
                assert expected in decision.rule_of_thumb.text
            case "note_says":
                assert any(expected in note for note in decision.notes)
            case _:
                assert found[key] == expected, (key, decision.scores, [r.text for r in decision.reasons])


@pytest.mark.parametrize("scenario", [s for s in SCENARIOS if "favours" in s], ids=lambda scenario: scenario["it"])
def test_comparison(scenario: dict[str, Any]) -> None:
    before, after = (decider.decide(Answers.parse(scenario[key])).scores for key in ("without", "with"))
    favoured = Deployment(scenario["favours"])
    other = Deployment.OPEN_SOURCE if favoured is Deployment.PROPRIETARY else Deployment.PROPRIETARY
    assert after[favoured] - after[other] > before[favoured] - before[other]

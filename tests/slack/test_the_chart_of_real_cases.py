"""Slack's chart of cases on the real economy: the crossing is seen, with both sides of it, and so is the person's volume."""

from decimal import Decimal
from typing import Any

import pytest

from bot.costing.picture import picture_of
from bot.framework import Answers
from bot.slack.chart_blocks import chart_of
from bot.wiring import decider_on
from tests.days import TODAY

CASES: list[dict[str, Any]] = [
    {},
    {"volume_tokens_per_month": 8e7},
    {"volume_tokens_per_month": [2e9, 4e10], "task_kind": ["code_generation"]},
    {"volume_tokens_per_month": 5e12, "quality_critical": True},
]


@pytest.mark.parametrize("answers", CASES)
def test_at_most_twenty_points_show_the_crossing_and_which_side_is_cheaper(answers: dict[str, Any]) -> None:
    given = Answers.parse(answers)
    bounds = given.volume_bounds
    ends = None if bounds is None else (Decimal(bounds[0]), Decimal(bounds[1]))
    (drawn,) = chart_of(picture_of(decider_on(TODAY).economy.economics_of(given), ends))
    categories = drawn["chart"]["axis_config"]["categories"]
    api, own = ([point["value"] for point in line["data"]] for line in drawn["chart"]["series"])
    assert len(set(categories)) == len(categories) <= 20
    assert all(len(label) <= 20 for label in categories)
    (crossing,) = [place for place, label in enumerate(categories) if "cross" in label]
    assert api[crossing - 1] <= own[crossing - 1]
    assert api[crossing + 1] >= own[crossing + 1]
    assert any("yours" in label for label in categories) == (bounds is not None)

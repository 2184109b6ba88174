"""The cost chart: which points it shows, and that it can be drawn."""

import io
import subprocess
import sys
from decimal import Decimal

import pytest
from economy_of_today import economy

from bot import drawing
from bot.costing.picture import Picture, picture_of, picture_of_estimate, short_number
from bot.costing.quick import estimate
from bot.costing.request import EstimateRequest
from bot.framework import Answers


def picture(**answers: object) -> Picture:
    given = Answers.parse(answers)
    bounds = given.volume_bounds
    ends = None if bounds is None else (Decimal(bounds[0]), Decimal(bounds[1]))
    found = picture_of(economy().economics_of(given), ends)
    assert found is not None
    return found


PICTURES = [
    picture(),
    picture(volume_tokens_per_month=8e7),
    picture(volume_tokens_per_month=[2e9, 4e10], task_kind=["code_generation"]),
    picture(volume_tokens_per_month=5e12, quality_critical=True),
]


@pytest.mark.parametrize("shown", PICTURES)
def test_the_chart_in_characters_shows_both_lines_and_both_marks(shown: Picture) -> None:
    drawn = drawing.terminal(shown, width=76, height=18)
    assert all(len(line) <= 110 for line in drawn.splitlines())
    chart = drawn.split("└")[0]
    assert drawing.API_MARK in chart
    assert drawing.OWN_MARK in chart
    assert drawing.CROSSING_MARK in chart
    assert (drawing.VOLUME_MARK in chart) == (shown.volume is not None)


@pytest.mark.parametrize("shown", PICTURES)
def test_the_chart_is_drawn_as_png_twice_the_same(shown: Picture) -> None:
    image = drawing.png(shown)
    assert image.startswith(b"\x89PNG")
    assert image == drawing.png(shown)


def test_a_png_is_as_large_as_said() -> None:
    from PIL import Image  # noqa: PLC0415 - comes with matplotlib

    with Image.open(io.BytesIO(drawing.png(PICTURES[1]))) as image:
        assert image.size == (1200, 720)


def test_a_quick_estimate_without_two_rivals_has_no_picture() -> None:
    one = estimate(EstimateRequest(volume_tokens_per_month=8e7, models=("gpt-4o",)), economy())
    assert picture_of_estimate(one) is None


def test_a_quick_estimate_of_two_rivals_has_one() -> None:
    two = estimate(EstimateRequest(volume_tokens_per_month=(8e7, 9e7), models=("gpt-4o", "llama-3.3-70b")), economy())
    shown = picture_of_estimate(two)
    assert shown is not None
    assert shown.volume == (8 * 10**7, 9 * 10**7)
    assert shown.crossover == two.crossover_tokens_per_month


@pytest.mark.parametrize(
    ("number", "short"),
    [
        ("999", "999"),
        ("1000", "1k"),
        ("80000000", "80M"),
        ("1234567890", "1.23B"),
        ("999999999999", "1e+03B"),
        ("2e12", "2T"),
    ],
)
def test_numbers_are_said_in_three_figures(number: str, short: str) -> None:
    assert short_number(Decimal(number)) == short


def test_the_quick_estimate_loads_nothing_heavy() -> None:
    program = (
        "import sys; from bot.costing import quick, quick_json, picture; from bot import drawing;"
        "from bot.facts import load_catalogue, load_profiles, load_cost_assumptions;"
        "heavy = {'litellm', 'matplotlib', 'plotext', 'sqlalchemy', 'slack_sdk', 'slack_bolt', 'genai_prices'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")

"""By which route a verdict is run, on the real knowledge and the real economy."""

from bot.framework import Answers, Route
from bot.wiring import decider_on
from tests.days import TODAY

decider = decider_on(TODAY)


def test_a_start_that_speaks_for_own_gpus_is_not_answered_by_somebody_elses_api() -> None:
    answers = {
        "data_residency": "no_restriction",
        "task_specialization": "niche",
        "task_kind": ["voice_assistant"],
        "labelled_data": True,
        "volume_tokens_per_month": 2_000_000_000,
        "team": "dedicated",
    }
    relaxed, tight = (decider.decide(Answers.parse(answers | {"latency": at})) for at in ("interactive", "sub_100ms"))
    cheapest = min(relaxed.economics.costs, key=lambda cost: cost.usd_per_month.expected)
    assert cheapest.route is Route.HOSTED_OPEN_WEIGHTS
    assert tight.verdict == "open_source"
    assert tight.route in {Route.RENTED_GPUS, Route.OWNED_GPUS}

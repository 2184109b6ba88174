"""A word is not taken for another that only shares its stem, and a quality with un- is the denial of that quality."""

import pytest

from bot.facts.load_guard_words import load_guard_words
from bot.phrasing.guard import check

WORDS = load_guard_words()

INFLECTED = [
    ("so the decision is close", "so the decision is closed"),
    ("because the verdict is close", "because the verdict is closing"),
    ("and the last price is {price}", "and the lasting price is {price}"),
    ("and the open question is {question}", "and the opened question is {question}"),
    ("and the complete estimate is {cost}", "and the completed estimate is {cost}"),
    ("and the new model is {other}", "and the renewed model is {other}"),
    ("and the separate contract is {contract}", "and the separated contract is {contract}"),
    ("and {vendor} is secure", "and {vendor} is secured"),
    ("and the needed memory is {memory}", "and the need memory is {memory}"),
]


@pytest.mark.parametrize(("said", "other"), INFLECTED, ids=[other for _, other in INFLECTED])
def test_a_quality_is_not_an_inflection_of_another_word(said: str, other: str) -> None:
    plain = f"{{model}} costs {{cost_model}}, {said}."
    assert not check(plain, f"{{model}} costs {{cost_model}}, {other}.", WORDS).accepted
    assert check(plain, f"The cost of {{model}} is {{cost_model}}, {said}.", WORDS).reasons == ()


DENIED = [
    ("{model} is unavailable in {region}.", "{model} is not available in {region}."),
    ("{model} is still untested.", "{model} is still not tested."),
    ("The latency of {model} was unmeasured.", "The latency of {model} was not measured."),
    ("Below {limit}, {deployment} is uneconomical.", "Below {limit}, {deployment} is not economical."),
]


@pytest.mark.parametrize(("plain", "wording"), DENIED, ids=[plain for plain, _ in DENIED])
def test_what_is_unsuitable_is_not_suitable(plain: str, wording: str) -> None:
    assert check(plain, wording, WORDS).reasons == ()
    assert check(wording, plain, WORDS).reasons == ()
    assert not check(plain, wording.replace(" not", ""), WORDS).accepted


@pytest.mark.parametrize(
    ("plain", "wording"),
    [
        ("{model} can be unreliable.", "{model} can not be reliable."),
        ("{model} is not unsuitable.", "{model} is not suitable."),
        ("{model} may be unavailable.", "{model} is not available."),
    ],
)
def test_a_denied_quality_keeps_its_reach(plain: str, wording: str) -> None:
    assert not check(plain, wording, WORDS).accepted

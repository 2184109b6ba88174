"""Numbers and quantities as people write them."""

import pytest

from bot.conversation.understanding.quantities import quantities_in
from bot.conversation.understanding.tokens import clean, tokens_of
from bot.facts.lexicon import Lexicon


def _values(text: str, lexicon: Lexicon) -> list[tuple[float | None, float | None]]:
    return [(q.low, q.high) for q in quantities_in(tokens_of(clean(text).text), lexicon)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("45M", 45e6),
        ("1.2bn", 1.2e9),
        ("1,234,567", 1_234_567),
        ("12,34,567", 1_234_567),
        ("1 234 567", 1_234_567),
        ("1'200'000", 1.2e6),
        ("6e6", 6e6),
        ("1.3x10^6", 1.3e6),
        ("10^8", 1e8),
        ("fifty million", 50e6),
        ("one and a half million", 1.5e6),
        ("half a million", 5e5),
        ("a quarter of a billion", 250e6),
        ("3 lakh", 3e5),
        ("two crore", 2e7),
        ("nineteen hundred", 1900),
        ("two hundred and two thousand", 202_000),
        ("3 million and a half", 3.5e6),
        ("2,5 Mio", 2.5e6),
        ("1.200.000", 1.2e6),
        ("0,4 Mrd.", 4e8),
        ("20 millon", 20e6),
        ("4Mtok", 4e6),
        ("½ million", 5e5),
        ("1/5", 0.2),
        ("٤٥", 45),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, value: float, lexicon: Lexicon) -> None:
    assert _values(text, lexicon) == [(pytest.approx(value), pytest.approx(value))]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10-20M", 10e6, 20e6),
        ("10 to 20 million", 10e6, 20e6),
        ("between 40 and 60 million", 40e6, 60e6),
        ("700k to 900k", 7e5, 9e5),
        ("3 to 4 lakh", 3e5, 4e5),
        ("around 5 million, could be 7", 5e6, 7e6),
        ("no more than 30M", None, 30e6),
        ("at least 100M", 100e6, None),
        ("100M or more", 100e6, None),
        ("more than 10M and less than 20M", 10e6, 20e6),
        ("a few hundred million", 2e8, 5e8),
        ("tens of millions", 10e6, 100e6),
        ("some tens of millions", 20e6, 90e6),
        ("low tens of millions", 10e6, 40e6),
        ("hundreds of thousands", 100e3, 1e6),
        ("not fewer than 3 and not more than 4 million", 3e6, 4e6),
        ("at least 5 but at most 8M", 5e6, 8e6),
        ("5 to at most 9 million", 5e6, 9e6),
        ("8..12M", 8e6, 12e6),
        ("20ish to 30ish million", 20e6, 30e6),
        ("zwischen 10 und 20 Mio", 10e6, 20e6),
        ("entre 5 et 8 millions", 5e6, 8e6),
        ("tussen 5 en 8 miljoen", 5e6, 8e6),
    ],
)
def test_a_range_keeps_both_ends_and_carries_its_magnitude_back(
    text: str, low: float | None, high: float | None, lexicon: Lexicon
) -> None:
    assert _values(text, lexicon) == [(low, high)]


@pytest.mark.parametrize("text", ["h100", "gpt-4", "the one you mentioned", "4o", "8x7b", "a last resort", "no one"])
def test_a_name_or_a_pronoun_is_no_number(text: str, lexicon: Lexicon) -> None:
    assert _values(text, lexicon) == []


def test_a_correction_inside_one_message_takes_the_place_of_the_figure(lexicon: Lexicon) -> None:
    assert _values("25M, no sorry, 52M", lexicon) == [(52e6, 52e6)]


def test_a_group_of_three_after_a_point_keeps_both_readings(lexicon: Lexicon) -> None:
    (quantity,) = quantities_in(tokens_of("1.500"), lexicon)
    assert {quantity.value, quantity.other} == {1.5, 1500.0}

"""Impossible arguments are refused in one line that names the key, what is accepted and an example."""

import json
import math

import pytest

from bot.facts.load_catalogue import load_catalogue
from bot.framework import UnusableInput
from bot.sizing.arguments import EXAMPLE, parse_size_arguments
from bot.sizing.precision import Precision
from tests.days import TODAY

catalogue = load_catalogue(TODAY)
GOOD: dict[str, object] = {"model": "llama 8b", "gpu": "H100"}


def test_the_example_in_the_error_is_accepted() -> None:
    assert parse_size_arguments(json.loads(EXAMPLE), catalogue).count == 4


def test_what_is_left_out_has_a_usual_value() -> None:
    asked = parse_size_arguments(GOOD, catalogue)
    assert (asked.count, asked.input_tokens, asked.output_tokens) == (1, 1000, 200)
    assert asked.precision is Precision.BF16
    assert (asked.concurrency, asked.tp, asked.kv_bytes) == (None, None, None)
    assert parse_size_arguments({"model": "gpt oss", "gpu": "H100"}, catalogue).precision is Precision.FP4


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("fp16", Precision.BF16),
        ("16-bit", Precision.BF16),
        ("FP8", Precision.FP8),
        ("fp8-block", Precision.FP8),
        ("awq", Precision.INT4),
        ("AWQ-INT4", Precision.INT4),
        ("4-bit", Precision.INT4),
        ("mxfp4", Precision.FP4),
        ("NVFP4", Precision.FP4),
    ],
)
def test_precisions_are_read_as_people_write_them(written: str, meant: Precision) -> None:
    assert parse_size_arguments(GOOD | {"precision": written}, catalogue).precision is meant


@pytest.mark.parametrize("key", ["count", "input", "output", "concurrency", "tp"])
@pytest.mark.parametrize(
    "value",
    [0, -1, math.nan, math.inf, -math.inf, 1e300, 10**400, "many", "4", True, [4], {"n": 4}, 0.5],
)
def test_an_impossible_figure_names_its_key_and_what_is_accepted(key: str, value: object) -> None:
    with pytest.raises(UnusableInput) as error:
        parse_size_arguments(GOOD | {key: value}, catalogue)
    assert error.value.key == key
    assert "accepted: a whole number from 1 to" in str(error.value)
    assert "for example" in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


def test_a_concurrency_of_max_means_as_many_as_fit() -> None:
    assert parse_size_arguments(GOOD | {"concurrency": "max"}, catalogue).concurrency is None
    with pytest.raises(UnusableInput, match='or "max" for as many as fit'):
        parse_size_arguments(GOOD | {"concurrency": "lots"}, catalogue)


def test_an_average_length_may_be_a_fraction_but_a_count_may_not() -> None:
    assert parse_size_arguments(GOOD | {"output": 199.9}, catalogue).output_tokens == 200
    with pytest.raises(UnusableInput, match=r"count: 1\.5 is not whole"):
        parse_size_arguments(GOOD | {"count": 1.5}, catalogue)


@pytest.mark.parametrize(
    ("given", "key", "said"),
    [
        ({"gpu": "H100"}, "model", "a name is needed"),
        ({"model": "llama 8b"}, "gpu", "a name is needed"),
        ({"model": "llama 80b", "gpu": "H100"}, "model", "nearest known: "),
        ({"model": "llama 8b", "gpu": "H101"}, "gpu", "H100-SXM"),
        ({"model": 8, "gpu": "H100"}, "model", "a name is needed"),
        (GOOD | {"precision": "fp3"}, "precision", "is not one of bf16, fp8, int4, fp4; for example fp8"),
        (GOOD | {"precision": 8}, "precision", "a name is needed"),
        (GOOD | {"kv_precision": "int4"}, "kv_precision", "accepted: bf16, fp8"),
        (GOOD | {"gpus": 2}, "gpus", "unknown key; accepted: model, gpu, count"),
    ],
)
def test_what_is_missing_or_unknown_is_named_with_what_is_accepted(
    given: dict[str, object], key: str, said: str
) -> None:
    with pytest.raises(UnusableInput) as error:
        parse_size_arguments(given, catalogue)
    assert error.value.key == key
    assert said in str(error.value)


@pytest.mark.parametrize("given", [None, 3, "llama", ["llama", "H100"]])
def test_anything_but_one_object_is_refused_with_an_example(given: object) -> None:
    with pytest.raises(UnusableInput, match="must be one JSON object, for example"):
        parse_size_arguments(given, catalogue)

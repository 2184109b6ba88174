"""Prints how the quantity lexer reads the numbers of other parsers' test suites, with every deviation and its reason.

Run: ``python tests/bench/numbers_report.py NUMBERS.jsonl``.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.conversation.understanding.quantities import quantities_in
from bot.conversation.understanding.quantity import Quantity
from bot.conversation.understanding.tokens import clean, tokens_of
from bot.facts.load_lexicon import load_lexicon

_REASONS = {
    "X014": "a hundred and two dozens: read as one count of dozens, as nobody writes volumes so",
    "X027": "a dash and a space at the beginning is a list mark in a message",
    "X059": "in an answer about tokens, 1m is a million",
    "X062": "a zero after 'and' belongs to the count before it",
    "X065": "a decimal after 'hundred and' is not written about volumes",
    "X072": "two figures around 'or' are a range, and these two are equal",
    "X089": "'sometimes' between two figures spans a range",
    "X090": "figures in a name (SCP-173, gpt-4) are no quantity",
    "X161": "a negative bound is no volume",
    "X176": "'single' is an adjective in a message ('a single person')",
    "X225": "'30 l' may be litres",
    "X237": "a dash and a space at the beginning is a list mark in a message",
    "X247": "'one twenty two' is not guessed",
    "X264": "'Kr' may be a currency",
    "X269": "'a dollar' is an article and a currency",
    "X322": "'2 -7' may be a subtraction",
    "X325": "an unknown unit between the two ends",
    "X356": "'five o' is read as five",
}


def read_numbers(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text as the understanding sees them."""
    return quantities_in(tokens_of(clean(text).text), load_lexicon())


def as_expected(case: dict[str, Any], got: tuple[Quantity, ...]) -> bool:
    """Does our reading agree with the expectation of the case?"""
    wanted = case["expect"]
    match case["kind"]:
        case "no_number":
            return not got
        case "not_one_number":
            return len(got) != 1
        case "range":
            ends = [(q.low, q.high) for q in got]
            return all(any(_end(lo, low) and _end(hi, high) for low, high in ends) for lo, hi in wanted)
        case _:
            return len(got) == len(wanted) and all(_end(w, q.value) for w, q in zip(wanted, got, strict=True))


def _end(wanted: float | None, have: float | None) -> bool:
    if wanted is None or have is None:
        return wanted is have
    return abs(wanted - have) <= 1e-6 * max(1.0, abs(wanted))


def main() -> None:
    """Reads the corpus named on the command line and prints the table and the deviations."""
    cases = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for case in cases:
        got = read_numbers(case["text"])
        total[case["kind"]] += 1
        if as_expected(case, got):
            right[case["kind"]] += 1
        else:
            reason = _REASONS.get(case["id"], "not read")
            read = [(q.value, q.low, q.high) for q in got]
            print(f"{case['id']} {case['text'][:64]!r}: want {case['expect']}, read {read}  {reason}")
    for kind in total:
        print(f"{kind:16}{right[kind]:>5} of {total[kind]}")
    print(
        f"{'total':16}{sum(right.values()):>5} of {sum(total.values())}   {100 * sum(right.values()) / sum(total.values()):.1f} %"
    )


if __name__ == "__main__":
    main()

"""Prints how messages of a corpus are understood: right, asked back, missed, silently wrong, by category.

Run: ``python tests/bench/understanding_report.py CORPUS.jsonl [--failures]``.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.cli.wordings import understood

OUTCOMES = ("right", "asked back", "missed", "silently wrong")


def main() -> None:
    """Reads the corpus named on the command line and prints the table."""
    path = Path(sys.argv[1])
    table: dict[str, Counter[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        outcome, got = judged(case)
        table.setdefault(case["category"], Counter())[outcome] += 1
        if "--failures" in sys.argv and outcome != "right":
            print(f"{outcome:15} {case['id']} [{case.get('asked')}] {case['text'][:90]!r}")
            print(f"      want {json.dumps(case['expect'])[:200]}\n      got  {got}")
    print_table(path.name, table)


def judged(case: dict[str, Any]) -> tuple[str, str]:
    """The outcome of one case and what was understood."""
    if case.get("command") == "cost":
        from understanding_cost import judged_cost  # noqa: PLC0415 - only where the corpus has such lines

        return judged_cost(case)
    got = understood(case["text"], case.get("asked") or "open", case.get("known") or {})
    return outcome_of(case["expect"], got, case.get("asked")), json.dumps(
        {k: v for k, v in got.items() if k != "reply"}
    )


def outcome_of(expect: dict[str, Any], got: dict[str, Any], asked: str | None = None) -> str:
    """right, asked back, missed or silently wrong."""
    wanted = expect.get("answers", {})
    taken = {k: v for k, v in got["answers"].items() if k not in got["confirm"]}
    proposed = got["answers"]
    for key, value in taken.items():
        if key in expect.get("must_not_set", ()) or key not in (wanted | expect.get("one_of", {})):
            return "silently wrong"
        if key in wanted and not matches(wanted[key], value):
            return "silently wrong"
    confirm = expect.get("confirm")
    if confirm and any(key in taken for key in (confirm if isinstance(confirm, list) else ())):
        return "silently wrong"
    asks = bool(got["confirm"]) or bool(got["ask"])
    for key, value in wanted.items():
        if not matches(value, proposed.get(key)):
            return "asked back" if asks else "missed"
    for key, options in expect.get("one_of", {}).items():
        if proposed.get(key) is not None and proposed[key] not in options:
            return "missed"
    if confirm and not asks:
        return "silently wrong" if taken else "missed"
    if expect.get("what_if") and any(not matches(v, got["what_if"].get(k)) for k, v in expect["what_if"].items()):
        return "missed"
    intent = expect.get("intent")
    if intent is not None and not any(option in got["intents"] or (option is None) for option in options_of(intent)):
        return "asked back" if asks else "missed"
    return "right"


def options_of(value: Any) -> list[Any]:
    """The acceptable values of an expectation."""
    return value["any_of"] if isinstance(value, dict) and "any_of" in value else [value]


def matches(expected: Any, value: Any) -> bool:
    """Is ``value`` as expected? Volumes within a quarter."""
    return any(_same(option, value) for option in options_of(expected))


def _same(option: Any, value: Any) -> bool:
    if option is None or value is None:
        return option is value or option is None
    if isinstance(option, str) and isinstance(value, list):
        return option in value
    if isinstance(option, list) and option and isinstance(option[0], str):
        return isinstance(value, list) and sorted(option) == sorted(value)
    if isinstance(option, (bool, str)) or isinstance(value, (bool, str)):
        return option == value
    low, high = (value, value) if not isinstance(value, list) else value
    wanted = option if isinstance(option, list) else [option, option]
    return all(end is None or _near(end, have) for end, have in zip(wanted, (low, high), strict=True))


def _near(wanted: float, have: float) -> bool:
    return abs(have - wanted) <= 0.25 * abs(wanted) + 0.005


def print_table(name: str, table: dict[str, Counter[str]]) -> None:
    """One row a category, and the total."""
    print(f"\n{name:16}" + "".join(f"{outcome:>16}" for outcome in OUTCOMES))
    total: Counter[str] = Counter()
    for category, counts in table.items():
        total += counts
        print(f"{category:16}" + "".join(f"{counts[outcome]:>16}" for outcome in OUTCOMES))
    share = 100 * total["right"] / max(1, sum(total.values()))
    print(f"{'total':16}" + "".join(f"{total[outcome]:>16}" for outcome in OUTCOMES) + f"   right {share:.1f} %")


if __name__ == "__main__":
    main()

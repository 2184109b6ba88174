"""Measures the guard on files of rewordings: python tests/bench/wording_guard.py FILE…  Prints leaks and what is kept."""

import json
import sys
from collections import Counter
from pathlib import Path

from bot.facts.load_guard_words import load_guard_words
from bot.phrasing.guard import check


def main(paths: list[str]) -> int:
    words = load_guard_words()
    leaked = 0
    for path in paths:
        cases = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
        kept, bad, good = 0, Counter[str](), 0
        for case in cases:
            result = check(case["plain"], case["wording"], words)
            if case["label"] == "faithful":
                good += 1
                kept += result.accepted
                if not result.accepted and "-v" in sys.argv:
                    print(f"  refused {case['id']}: {case['plain']} -> {case['wording']}\n      {result.reasons}")
            elif result.accepted:
                bad[case.get("class", "unnamed")] += 1
                print(f"  LEAK {case['id']}: {case['plain']} -> {case['wording']}")
        leaked += bad.total()
        print(
            f"{Path(path).name}: {kept}/{good} faithful kept, {bad.total()}/{len(cases) - good} unfaithful accepted {dict(bad)}"
        )
    return 1 if leaked else 0


if __name__ == "__main__":
    sys.exit(main([argument for argument in sys.argv[1:] if not argument.startswith("-")]))

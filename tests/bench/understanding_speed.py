"""Prints messages a second at the median length of a corpus, and the slowest of many random and adversarial messages.

Run: ``python tests/bench/understanding_speed.py CORPUS.jsonl [HOW_MANY]`` (default 100000).
"""

import gc
import json
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.conversation.understanding.read import read
from bot.facts.load_lexicon import load_lexicon
from bot.framework import Answers, QuestionId

_SEED = 20261123
_PIECES = [
    "our",
    "own",
    "servers",
    "not",
    "never",
    "no",
    "cloud",
    "vendor",
    "10",
    "M",
    "million",
    "tokens",
    "a",
    "month",
    "per",
    "day",
    "and",
    "or",
    ",",
    ".",
    "\n",
    "?",
    "1,234",
    "1.2.3",
    "1e999",
    "9" * 40,
    "half",
    "hundred",
    "thousand",
    "ML",
    "engineers",
    "team",
    "of",
    "dpa",
    "can",
    "leave",
    "the",
    "building",
    "p95",
    "ms",
    "what",
    "if",
    "why",
    "skip",
    "((",
    "))",
    "<",
    ">",
    "&amp;",
    "*",
    "`",
    "~",
    "-",
    "–",
    "/",
    ":",
    "%",
    "$",
    "€",
    "½",
    "😀",
    "\u200b",
    "\u202e",
    "ä",
    "漢字",
    "\x00",
    "million million",
    "no not never",
    "in out",
    "requests",
    "each",
    "x",
    "'s",
    "n't",
    "llama-3.3-70b",
    "gpt-4o",
    "speling",
    "langauge",
    "=",
    "_",
    "@",
    "#",
]


def adversarial(rng: random.Random) -> str:
    """One message made to be slow or to break something, up to 10,000 characters."""
    kind = rng.randrange(6)
    size = rng.choice((5, 30, 200, 1000, 10_000))
    if kind == 0:
        return "".join(chr(rng.randrange(1, 0x2FFF)) for _ in range(size))
    if kind == 1:
        return (rng.choice(_PIECES) + rng.choice(("", " ", "  "))) * (size // 3)
    if kind == 2:
        pair = f"{rng.choice(_PIECES)} {rng.choice(_PIECES)} "
        return (pair * (size // len(pair) + 1))[:10_000]
    if kind == 3:
        return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz ,.0123456789") for _ in range(size))
    return " ".join(rng.choice(_PIECES) for _ in range(size // 4 + 1))[:10_000]


def main() -> None:
    """Measures and prints."""
    cases = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    texts = sorted((case["text"] for case in cases if case.get("command") != "cost"), key=len)
    middle = texts[len(texts) * 2 // 5 : len(texts) * 3 // 5]
    lexicon, known = load_lexicon(), Answers()
    started = time.perf_counter()
    read("warm up", asked=None, known=known, lexicon=lexicon)
    print(f"first message (lexicon made ready): {(time.perf_counter() - started) * 1e3:.0f} ms")
    gc.collect()
    gc.freeze()  # as the served process does: what is loaded is not looked through again
    for name, chosen in (("median length", middle), ("all", texts)):
        started = time.process_time()
        rounds = 2000 // len(chosen) + 1
        for _ in range(rounds):
            for text in chosen:
                read(text, asked=QuestionId.VOLUME, known=known, lexicon=lexicon)
        spent = time.process_time() - started
        print(
            f"{name}: {rounds * len(chosen) / spent:,.0f} messages a second on one core"
            f" ({statistics.median(map(len, chosen)):.0f} characters)"
        )
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    rng = random.Random(_SEED)
    questions = [None, *QuestionId]
    slowest, total, over = (0.0, ""), 0.0, 0
    for _ in range(many):
        text = adversarial(rng)
        asked = rng.choice(questions)
        started = time.process_time()
        read(text, asked=asked, known=known, lexicon=lexicon)
        spent = time.process_time() - started
        total += spent
        over += spent > 0.05
        slowest = max(slowest, (spent, text))
    print(
        f"{many:,} odd messages: no exception; slowest {slowest[0] * 1e3:.1f} ms, {over} over 50 ms,"
        f" mean {total / many * 1e3:.2f} ms"
    )
    print(f"slowest begins: {slowest[1][:70]!r} ({len(slowest[1])} characters)")


if __name__ == "__main__":
    main()

"""A verdict of any size for tests of its layout; its figures mean nothing."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from bot.costing.estimate import Crossover, CurvePoint, Economics
from bot.facts.dated import Source
from bot.facts.load_sentences import load_sentences
from bot.facts.sentences import SectionKey
from bot.framework import Answers, Deployment, QuestionId, Route
from bot.phrasing.brief import CostRow, WorkloadRow
from bot.phrasing.plain import RenderedDecision, Section
from bot.replies import CheckItem, Choice, Verdict
from bot.scoring.decision import Confidence, Decision, RuleOfThumb

DAY = date(2026, 11, 23)
SOURCE = Source("Prices <of> a vendor | list", "https://prices.example/list?a=1&b=2", DAY)
CHOICES = (Choice("What would change this?", "verdict:what_if"), Choice("Adjust answers", "verdict:adjust"))


def sample_verdict(*, word: str = "word", lines: int = 2, rows: int = 2, workloads: int = 0) -> Verdict:
    """``lines`` per section of ten words each, ``rows`` in the cost table."""
    text = " ".join([word] * 10)
    sections = tuple(Section(key, key.value.title(), tuple(f"{n} {text}" for n in range(lines))) for key in SectionKey)
    costs = tuple(
        CostRow(Route.VENDOR_API, "vendor's API", f"{word}-{n}", "$1", "$2", "$3", "$4", "tokens", n == 0, Decimal(n))
        for n in range(rows)
    )
    named = tuple(WorkloadRow(f"{word} {n}", "open source", "rented GPUs", "80M", "$2") for n in range(workloads))
    knowledge = "Prices of 23 November 2026."
    rendered = RenderedDecision(f"Open source: {word}", sections, costs, named, (SOURCE,) * 3, knowledge)
    checklist = tuple(CheckItem(question, question.value, word, "U1") for question in QuestionId)
    brief: Any = SimpleNamespace(names=load_sentences().names)  # the layout looks at nothing else of it
    return Verdict(sample_decision(), brief, rendered, checklist, CHOICES, taken=(text,), changed=text)


def sample_decision() -> Decision:
    """A decision with a curve of 60 points."""
    curve = tuple(CurvePoint(Decimal(n * 7_000_000), Decimal(n), Decimal(50)) for n in range(1, 61))
    economics: Any = Economics((), Crossover(None, "", "", "", "", Decimal(1), Decimal(1)), curve, None)
    rule = RuleOfThumb(50_000_000, None, "", SOURCE)
    scores = dict.fromkeys(Deployment, 0.5)
    return Decision(
        Answers(), Deployment.OPEN_SOURCE, Route.RENTED_GPUS, Confidence.FIRM, scores, (), (), (), True, (), (),
        economics, rule, (), "1", "2026-11-23",
    )  # fmt: skip

"""Decisions built by hand for the tests of wording: small, complete, and with figures that are easy to recognise."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.costing.estimate import CostLine, Crossover, Economics, GpuPlan, RouteCost, UsdRange
from bot.facts.dated import Source
from bot.framework import Answers, Deployment, QuestionId, Route
from bot.scoring.decision import Confidence, Decision, Flip, Reason, RuledOut, RuleOfThumb, WorkloadDecision

SOURCE = Source("A price list", "https://example.org/prices", date(2026, 11, 9))
ARTICLE = Source("The Great LLM Divide", "https://example.org/article", date(2026, 11, 23))


def usd(low: str, expected: str, high: str) -> UsdRange:
    return UsdRange(Decimal(low), Decimal(expected), Decimal(high))


API_COST = RouteCost(
    Route.VENDOR_API,
    "gpt-4o",
    usd("315", "350", "410"),
    Decimal("4.375"),
    (CostLine("input tokens", Decimal("150"), "60M tokens at $2.50", source=SOURCE),),
    "output tokens",
    assumptions=("Three input tokens to one output token",),
)
GPU_COST = RouteCost(
    Route.RENTED_GPUS,
    "llama-3.3-70b",
    usd("15900", "19300", "24800"),
    None,
    (CostLine("GPU hours", Decimal("11650.80"), "4 GPUs, 730 hours, $3.99", source=SOURCE),),
    "GPU hours",
    gpus=GpuPlan("H100-SXM", "fp8", 2, 2, 1, Decimal(730), Decimal("3.99"), "RunPod secure"),
)
CROSSOVER = Crossover(
    Decimal(4_110_000_000), "", "gpt-4o", "llama-3.3-70b", "H100-SXM", Decimal("4.375"), Decimal("0.98")
)
NEVER = Crossover(None, "", "gpt-4o-mini", "llama-3.3-70b", "H100-SXM", Decimal("0.26"), Decimal("0.98"))
ECONOMICS = Economics(
    (API_COST, GPU_COST), CROSSOVER, (), 26, stale=("The price of H100-SXM at RunPod was checked 95 days ago",)
)

API = Decision(
    answers=Answers(data_residency="no_restriction", volume_tokens_per_month=80e6, team="some"),
    verdict=Deployment.PROPRIETARY,
    route=Route.VENDOR_API,
    confidence=Confidence.FIRM,
    scores={Deployment.PROPRIETARY: 0.71, Deployment.OPEN_SOURCE: 0.38, Deployment.HYBRID: 0.52},
    ruled_out=(),
    reasons=(
        Reason(QuestionId.VOLUME, Deployment.PROPRIETARY, 0.14, "The volume is below the computed crossover.", ARTICLE),
        Reason(QuestionId.TEAM, Deployment.PROPRIETARY, 0.06, "Self-hosting needs people to run it.", ARTICLE),
    ),
    unknown=(QuestionId.LATENCY, QuestionId.TASK_SPECIALIZATION),
    settled=True,
    flips=(Flip(QuestionId.VOLUME, 80e6, 4.11e9, Deployment.OPEN_SOURCE),),
    workloads=(),
    economics=ECONOMICS,
    rule_of_thumb=RuleOfThumb(50_000_000, False, "", ARTICLE),
    notes=(),
    framework_version="2026.11",
    knowledge_as_of="2026-11-23",
)

ON_PREMISES = replace(
    API,
    answers=Answers(data_residency="on_premises", volume_tokens_per_month=(10e6, 20e6)),
    verdict=Deployment.OPEN_SOURCE,
    route=Route.RENTED_GPUS,
    confidence=Confidence.LEANING,
    ruled_out=(
        RuledOut(
            Deployment.PROPRIETARY, QuestionId.DATA_RESIDENCY, "The data must not leave your infrastructure.", ARTICLE
        ),
    ),
    settled=False,
    flips=(Flip(QuestionId.DATA_RESIDENCY, "on_premises", "no_restriction", Deployment.PROPRIETARY),),
    economics=replace(ECONOMICS, crossover=NEVER, months_until_crossover=None, stale=()),
    rule_of_thumb=RuleOfThumb(50_000_000, True, "", ARTICLE),
)

UNKNOWN = replace(
    API,
    answers=Answers(),
    confidence=Confidence.OPEN,
    settled=False,
    flips=(),
    reasons=(),
    economics=replace(ECONOMICS, costs=(), months_until_crossover=None, stale=()),
    rule_of_thumb=RuleOfThumb(50_000_000, None, "", ARTICLE),
)

HYBRID = replace(
    API,
    answers=Answers(
        volume_tokens_per_month=1e9,
        workloads=({"name": "triage <!channel>", "volume_tokens_per_month": 9e8}, {"name": "contracts"}),
    ),
    verdict=Deployment.HYBRID,
    route=Route.SPLIT,
    workloads=(
        WorkloadDecision(
            "triage <!channel>",
            Deployment.OPEN_SOURCE,
            Route.RENTED_GPUS,
            Answers(volume_tokens_per_month=9e8),
            (),
            ECONOMICS,
        ),
        WorkloadDecision("contracts", Deployment.PROPRIETARY, Route.VENDOR_API, Answers(), (), ECONOMICS),
    ),
    economics=replace(
        ECONOMICS,
        costs=(
            replace(
                API_COST, route=Route.SPLIT, model="gpt-4o + llama-3.3-70b", usd_per_month=usd("900", "1180", "1400")
            ),
            GPU_COST,
        ),
    ),
)

ALL = {"api": API, "on_premises": ON_PREMISES, "unknown": UNKNOWN, "hybrid": HYBRID}

"""Judges lines after ``/llm-cost`` for ``understanding_report.py``."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.conversation.understanding.estimate import read_estimate
from bot.conversation.understanding.model_names import ModelNames
from bot.costing.request import EstimateRequest
from bot.facts.load_billing_words import load_billing_words
from bot.facts.load_lexicon import load_lexicon

_MODELS = Path(__file__).resolve().parents[2] / "knowledge" / "models.yaml"


@cache
def names() -> ModelNames:
    """The open models of the catalogue and the API models of the lexicon."""
    entries = yaml.safe_load(_MODELS.read_text(encoding="utf-8"))["models"]
    api: dict[str, list[str]] = {}
    for alias, canonical in load_lexicon().api_models.canonical_of.items():
        api.setdefault(canonical, []).append(alias)
    return ModelNames.of(api, {entry["id"]: entry.get("aliases", []) for entry in entries})


def judged_cost(case: dict[str, Any]) -> tuple[str, str]:
    """The outcome of one line, and what was read."""
    got = read_estimate(case["text"], lexicon=load_lexicon(), names=names(), billing=load_billing_words())
    return _outcome(case["expect"], got), str(got)


def _outcome(expect: dict[str, Any], got: EstimateRequest) -> str:
    if expect.get("intent") == "help":
        return "right" if got.help else "missed"
    if isinstance(expect.get("intent"), dict) and len(expect) == 1:
        return "right" if got.help or got.confirm else "silently wrong"
    sure = not got.confirm
    wrong = "silently wrong" if sure else "asked back"
    if expect.get("confirm") and sure:
        return "silently wrong"
    if "volume_tokens_per_month" in expect and not _near(
        expect["volume_tokens_per_month"], got.volume_tokens_per_month
    ):
        return wrong
    if "models" in expect and not _same_models(expect["models"], got.models):
        return wrong
    for key in ("tokens_in", "tokens_out"):
        if key in expect and not _near(expect[key], getattr(got, key)):
            return wrong
    if "split_in_out" in expect:
        inward, outward = expect["split_in_out"]
        if not _near(inward / (inward + outward), got.input_share):
            return wrong
    return "right" if sure or expect.get("confirm") else "asked back"


def _near(wanted: Any, have: Any) -> bool:
    if have is None or isinstance(wanted, list) != isinstance(have, tuple):
        return False
    pairs = zip(wanted, have, strict=True) if isinstance(wanted, list) else [(wanted, have)]
    return all(abs(a - b) <= 0.25 * abs(a) for a, b in pairs)


def _same_models(wanted: list[str], have: tuple[str, ...]) -> bool:
    return len(wanted) == len(have) and all(
        _pieces(w) <= _pieces(h) | _pieces(_dotted(h)) for w, h in zip(wanted, have, strict=True)
    )


def _pieces(name: str) -> set[str]:
    return set(re.findall(r"[a-z]+|[\d.]+", name))


def _dotted(name: str) -> str:
    """ "claude-3-5-sonnet" is written "claude-3.5-sonnet" by people."""
    return re.sub(r"(?<![\d.])(\d)-(\d)(?![\db])", r"\1.\2", name)

"""The assumptions and profiles of the cost model: complete, sourced, and refused when unsound."""

import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from economy_of_today import DAY, economy

from bot.facts.load import KNOWLEDGE, KnowledgeError, validated
from bot.facts.load_cost_assumptions import AssumptionsFile, load_cost_assumptions
from bot.facts.load_profiles import ProfilesFile, load_profiles
from bot.framework import Answers


def parsed(name: str) -> Any:
    return yaml.safe_load((KNOWLEDGE / name).read_text(encoding="utf-8"))


ASSUMPTIONS, PROFILES = parsed("cost_assumptions.yaml"), parsed("workload_profiles.yaml")


def changed(content: Any, path: str, value: Any) -> Any:
    content = copy.deepcopy(content)
    *steps, last = path.split(".")
    place = content
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return content


def test_the_files_are_sound_today() -> None:
    assert load_cost_assumptions(DAY).by_name
    assert load_profiles(DAY).tasks


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("assumptions.pue", None, "pue is missing"),
        ("assumptions.pues", {"value": "1", "unit": "x", "rationale": "x", "source": "ours"}, "used by nothing"),
        ("assumptions.pue.source", "nobody", "not among the sources"),
        ("assumptions.pue.value", "-1", "greater than or equal"),
        ("assumptions.pue.value", "nan", "finite"),
        ("assumptions.pue.rationale", "", "at least 1"),
        ("assumptions.load_at_peak.value", "0", "must be above 0"),
        ("assumptions.load_at_peak.value", "1.1", "is a share"),
        ("assumptions.fte_team_dedicated.value", "0.6", "more talent must not cost more"),
        ("assumptions.setup_weeks_team_some.value", "13", "more talent must not cost more"),
        ("sources.ours.checked", date(2026, 11, 24), "in the future"),
        ("stale_after_days", 0, "greater than or equal"),
    ],
)
def test_an_unsound_assumption_is_refused_by_name(path: str, value: Any, said: str) -> None:
    with pytest.raises(KnowledgeError, match=said):
        validated("cost_assumptions.yaml", changed(ASSUMPTIONS, path, value), AssumptionsFile, today=DAY)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("tasks.rag", None, "rag is missing"),
        ("tasks.rag.output_tokens", 0, "greater than or equal"),
        ("tasks.rag.api_class", "medium", "frontier"),
        ("api_classes.light", None, "light is missing"),
        ("api_classes.light.open_models", "x", "not a key"),
        ("hosting_providers", [], "at least 1"),
    ],
)
def test_an_unsound_profile_is_refused_by_name(path: str, value: Any, said: str) -> None:
    with pytest.raises(KnowledgeError, match=said):
        validated("workload_profiles.yaml", changed(PROFILES, path, value), ProfilesFile, today=DAY)


def test_every_model_gpu_and_host_that_the_files_name_is_known() -> None:
    profiles, catalogue = economy().profiles, economy().catalogue
    for name in [*(each.open_model for each in profiles.api_classes.values()), profiles.fine_tuned_model]:
        assert catalogue.model(name).id == name
    for gpu in economy().assumptions.purchase:
        assert catalogue.gpu(gpu).id == gpu
    for reference in profiles.api_classes.values():
        assert economy().prices.at(reference.provider, reference.model).id == reference.model


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"cost_assumptions\.yaml"):
        load_cost_assumptions(folder=tmp_path)


@pytest.mark.parametrize(("days", "stale"), [(120, False), (121, True)])
def test_facts_that_grew_too_old_are_named_in_the_answer(days: int, stale: bool) -> None:
    from bot.costing.economics import Economy  # noqa: PLC0415 - beside its only use

    today = economy()
    on = today.profiles.price_library.checked + timedelta(days=days)
    later = Economy(today.catalogue, on=on, profiles=today.profiles, assumptions=today.assumptions)
    found = later.economics_of(Answers()).stale
    assert any("API prices" in fact for fact in found) == stale


def test_fresh_facts_are_not_called_stale() -> None:
    assert not any("API prices" in fact for fact in economy().economics_of(Answers()).stale)

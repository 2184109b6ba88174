"""Like is compared with like: one snapshot at a time, missing stays missing, coding by its own scores."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.facts.catalogue import OpenModel, Use
from bot.facts.dated import Source
from bot.facts.load import KNOWLEDGE, KnowledgeError
from bot.facts.load_catalogue import load_catalogue
from bot.facts.load_quality import load_quality
from bot.facts.quality import Comparison, Metric, Quality, Snapshot, Tier
from tests.days import TODAY

catalogue = load_catalogue(TODAY)
SMALL, LARGE = catalogue.model("llama-3.1-8b"), catalogue.model("llama-3.1-70b")
NON_COMMERCIAL = catalogue.model("ministral-8b-2410")
SOURCE = Source("a leaderboard", "https://example.org", TODAY)


def snapshot(metric: Metric, api: float | None, opens: dict[OpenModel, float], taken: date = TODAY) -> Snapshot:
    scores = {model.id: (score,) for model, score in opens.items()}
    return Snapshot(
        f"{metric}-{taken}", metric, "points", taken, "…", SOURCE, {} if api is None else {"api": (api,)}, scores
    )


def quality(*snapshots: Snapshot) -> Quality:
    below = {Metric.CHAT: 15.0, Metric.INDEX: 3.0, Metric.CODING: 15.0, Metric.CODE_EDITING: 5.0}
    return Quality(snapshots, below, (Tier("all", None),), (), "rule", SOURCE, "no published score", 100)


@pytest.mark.parametrize(("score", "alike"), [(1284.9, False), (1285, True), (1300, True), (1400, True)])
def test_an_open_model_is_alike_from_fifteen_points_below(score: float, alike: bool) -> None:
    found = quality(snapshot(Metric.CHAT, 1300, {SMALL: score})).like_for_like("api", [SMALL])
    assert (found is not None) is alike


def test_the_smallest_model_of_like_quality_is_taken() -> None:
    both = quality(snapshot(Metric.CHAT, 1300, {LARGE: 1350, SMALL: 1290}))
    found = both.like_for_like("api", [LARGE, SMALL])
    assert found is not None
    assert found.model is SMALL
    assert found.on_one_score


def test_the_index_counts_where_it_covers_both_and_only_there() -> None:
    chat = snapshot(Metric.CHAT, 1300, {SMALL: 1300, LARGE: 1300})
    low_index = snapshot(Metric.INDEX, 130, {SMALL: 126.9, LARGE: 127})
    found = quality(chat, low_index).like_for_like("api", [SMALL, LARGE])
    assert found is not None
    assert found.model is LARGE
    assert not found.on_one_score
    not_covered = snapshot(Metric.INDEX, None, {SMALL: 100})
    assert quality(chat, not_covered).like_for_like("api", [SMALL]) is not None


def test_peak_quality_needs_both_scores() -> None:
    chat = snapshot(Metric.CHAT, 1300, {SMALL: 1300})
    assert quality(chat).like_for_like("api", [SMALL], by=Comparison.CHAT_AND_INDEX) is None


def test_coding_is_judged_by_coding_scores_alone() -> None:
    chat = snapshot(Metric.CHAT, 1300, {SMALL: 1300})
    assert quality(chat).like_for_like("api", [SMALL], by=Comparison.CODING) is None
    coding = snapshot(Metric.CODING, 1300, {SMALL: 1300})
    assert quality(coding).like_for_like("api", [SMALL], by=Comparison.CODING) is not None
    assert quality(coding).like_for_like("api", [SMALL], by=Comparison.CHAT) is None


def test_scores_of_two_snapshots_are_never_compared() -> None:
    older = snapshot(Metric.CHAT, 1300, {SMALL: 1300}, TODAY - timedelta(days=200))
    newer = snapshot(Metric.CHAT, 1300, {LARGE: 1300})
    found = quality(older, newer).like_for_like("api", [SMALL, LARGE])
    assert found is not None
    assert found.model is LARGE


def test_a_missing_score_stays_missing() -> None:
    known = quality(snapshot(Metric.CHAT, 1300, {SMALL: 1300}))
    assert known.like_for_like("another api", [SMALL]) is None
    assert known.api_score("another api", Metric.CHAT) is None
    assert known.open_score(LARGE, Metric.CHAT) is None


def test_a_model_that_companies_may_not_use_is_never_proposed() -> None:
    assert NON_COMMERCIAL.licence.use is Use.NON_COMMERCIAL
    assert quality(snapshot(Metric.CHAT, 1, {NON_COMMERCIAL: 1300})).like_for_like("api", [NON_COMMERCIAL]) is None


def test_the_best_version_of_an_api_model_is_the_bar_and_the_lowest_of_an_open_one_counts() -> None:
    several = Snapshot(
        "s", Metric.CHAT, "", TODAY, "…", SOURCE, {"api": (1290.0, 1310.0)}, {SMALL.id: (1290.0, 1400.0)}
    )
    assert quality(several).api_score("api", Metric.CHAT) == 1310
    assert quality(several).open_score(SMALL, Metric.CHAT) == 1290


@pytest.mark.parametrize("name", ["claude-sonnet-4-5", "anthropic/claude-sonnet-4-5-20250929", "Claude Sonnet 4.5"])
def test_a_vendor_writes_one_model_in_several_ways(name: str) -> None:
    assert load_quality(TODAY).api_score(name, Metric.CHAT) == 1455


def test_a_dated_version_of_its_own_is_not_scored_as_its_sibling() -> None:
    assert load_quality(TODAY).api_score("gpt-4o-2024-11-20", Metric.CHAT) is None


def test_every_snapshot_and_score_of_the_file_is_read() -> None:
    known = load_quality(TODAY)
    assert {s.metric for s in known.snapshots} == set(Metric)
    assert sum(len(values) for s in known.snapshots for values in (*s.api.values(), *s.open.values())) == 628
    assert known.tier_of(1453).name == "frontier"
    assert known.tier_of(1452.9).name == "strong"
    assert known.tier_of(900).name == "small"


def test_a_snapshot_grows_stale_by_the_day_it_was_taken() -> None:
    taken = TODAY - timedelta(days=100)
    known = quality(snapshot(Metric.CHAT, 1300, {}, taken))
    assert known.stale_snapshots(TODAY) == ()
    assert known.stale_snapshots(TODAY + timedelta(days=1)) == known.snapshots


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("metric: chat", "metric: taste", "metric"),
        ("chat: 15, ", "", "points_below lacks chat"),
        ("lowest: 1407", "lowest: 1500", "tiers must go"),
        ("claude-fable-5: 1508", "claude-fable-5: high", "claude-fable-5"),
    ],
)
def test_broken_scores_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    shutil.copy(KNOWLEDGE / "quality.yaml", tmp_path)
    text = (tmp_path / "quality.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "quality.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        load_quality(TODAY, folder=tmp_path)

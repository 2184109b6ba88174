"""What goes into knowledge/topics is checked when it is read: keys, dates, and a source for every figure."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.facts.load import KNOWLEDGE, KnowledgeError
from bot.facts.load_topic_weights import fingerprint, read_weights, write_weights
from bot.facts.load_topics import load_topics, load_topics_unchecked
from bot.facts.topics import Weights
from bot.topics.words import stem, words_of

TODAY = date(2026, 11, 24)
GOOD = """---
title: A title
questions: [what is one, what is two, what is three]
keywords: [one, two]
sources:
  here: {title: A page, url: "https://example.org", checked: 2026-11-20}
figures:
  - {text: "50 %", source: here}
names: [H100]
---
An H100 is 50 % of it.

That is all.
"""

ONE_TRAIT = Weights(
    fitted_to="0",
    topics=("not-ours", "payoff"),
    rarity={"=one": 1.25, "+is one": 0.5},
    spoken={"=one": ((0, -2.5), (1, 3.75))},
    lean=(0.5, -0.5),
    unseen=3.0,
)


def folder_with(tmp_path: Path, text: str, name: str = "payoff.md") -> Path:
    topics = tmp_path / "topics"
    topics.mkdir(parents=True)
    words = yaml.safe_load((KNOWLEDGE / "topics" / "words.yaml").read_text(encoding="utf-8"))
    (topics / "words.yaml").write_text(yaml.safe_dump(words | {"first": ["payoff"]}), encoding="utf-8")
    (topics / "phrasings.yaml").write_text("asked: {}\nnot_ours: [what is for lunch]\n", encoding="utf-8")
    (topics / name).write_text(text, encoding="utf-8")
    write_weights(ONE_TRAIT, topics)
    return tmp_path


def test_the_topics_that_we_ship_are_sound_today() -> None:
    topics = load_topics(TODAY)
    assert len(topics.all) >= 45
    assert all(topic.sources and len(topic.paragraphs) >= 2 for topic in topics.all)


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    (topic,) = load_topics_unchecked(TODAY, folder_with(tmp_path, GOOD)).all
    assert topic.paragraphs == ("An H100 is 50 % of it.", "That is all.")
    assert topic.sources[0].checked == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: A title", "titel: A title", "is missing: add it"),
        ("title: A title", "title: A title\nauthor: me", "author: is not a key of this file"),
        ("is 50 %", "is 60 % and 50 %", "'60' in"),
        ("That is all.", "That is half of it.", "'half' in"),
        ("That is all.", "That is a million.", "'million' in"),
        ("An H100", "An H200", "'200' in"),
        ("is 50 %", "is some", "does not stand in the text"),
        ("is 50 %", "is 150 %", "does not stand in the text"),
        ("source: here", "source: there", "'there' is not under sources"),
        ("2026-11-20", "2026-11-25", "in the future"),
        ('url: "https://example.org", ', "", "url: is missing"),
        ("[what is one, what is two, what is three]", "[what is one]", "questions"),
        ("That is all.", "# Heading", "no markup"),
        ("That is all.", "That is all", "whole sentences"),
        ("That is all.", "Word. " * 200, "shorten it"),
        ("---\ntitle", "title", "front matter"),
        ("title: A title", "title: [", "not valid YAML"),
    ],
)
def test_a_file_that_is_not_sound_is_refused_with_the_reason(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(KnowledgeError, match=r"payoff\.md") as refused:
        load_topics(TODAY, folder_with(tmp_path, GOOD.replace(old, new, 1)))
    assert said in str(refused.value)


def test_a_suggestion_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"there is no topics/payoff\.md"):
        load_topics(TODAY, folder_with(tmp_path, GOOD, name="other.md"))


def test_no_phrase_stands_for_two_meanings_once_its_endings_are_gone() -> None:
    meanings: dict[tuple[str, ...], set[str]] = {}
    for phrase, meaning in load_topics().words.same.items():
        meanings.setdefault(tuple(map(stem, words_of(phrase))), set()).add(meaning)
    assert {phrase: found for phrase, found in meanings.items() if len(found) > 1} == {}


def test_the_rental_prices_that_a_topic_names_are_those_of_the_price_list() -> None:
    offers = yaml.safe_load((KNOWLEDGE / "gpu_prices.yaml").read_text(encoding="utf-8"))["offers"]
    listed = {(offer["gpu"], offer["provider"], str(offer["usd_per_gpu_hour"])) for offer in offers}
    text = " ".join(next(topic for topic in load_topics().all if topic.id == "gpu-prices").paragraphs)
    h100 = [("RunPod", "2.69"), ("AWS", "6.88"), ("Azure", "12.29"), ("RunPod", "3.29"), ("RunPod", "3.99")]
    for gpu, provider, price in [*(("H100-SXM", *offer) for offer in h100), ("L4", "AWS", "0.805")]:
        assert f"${price}" in text
        assert (gpu, provider, price) in listed


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_weights(ONE_TRAIT, tmp_path)
    read = read_weights(tmp_path)
    assert dict(read.spoken) == {"=one": ((0, -2.5), (1, 3.75)), "+is one": ()}
    assert (read.topics, read.rarity, read.lean, read.unseen) == (
        ONE_TRAIT.topics,
        ONE_TRAIT.rarity,
        ONE_TRAIT.lean,
        ONE_TRAIT.unseen,
    )


@pytest.mark.parametrize("content", ["", "abc\n300\nnot-ours payoff\n0 0\n=one\t125\tpayoff:3\n", "abc\nx\na\n0\n"])
def test_weights_that_were_edited_by_hand_are_refused_with_what_to_run(tmp_path: Path, content: str) -> None:
    (tmp_path / "weights.txt").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"topics_refit\.py --write"):
        read_weights(tmp_path)


def test_weights_that_are_older_than_what_they_were_fitted_to_are_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, GOOD)
    with pytest.raises(KnowledgeError, match=r"weights\.txt: is older than .* run: python"):
        load_topics(TODAY, folder)
    write_weights(replace(ONE_TRAIT, fitted_to=fingerprint(load_topics_unchecked(TODAY, folder))), folder / "topics")
    assert [topic.id for topic in load_topics(None, folder).all] == ["payoff"]


@pytest.mark.parametrize(
    ("phrasings", "said"),
    [
        ("asked: {payof: [how]}\nnot_ours: []\n", "there is no topics/payof"),
        ("asked: {payoff: [a song]}\nnot_ours: [A song]\n", "is asked of payoff and of not_ours"),
        ("asked: {payoff: []}\nnot_ours: []\n", "asked.payoff"),
    ],
)
def test_phrasings_that_are_not_sound_are_refused_with_the_reason(tmp_path: Path, phrasings: str, said: str) -> None:
    folder = folder_with(tmp_path, GOOD)
    (folder / "topics" / "phrasings.yaml").write_text(phrasings, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        load_topics_unchecked(TODAY, folder)

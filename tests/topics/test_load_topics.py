"""What goes into knowledge/topics is checked when it is read: keys, dates, and a source for every figure."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.facts.load import KNOWLEDGE, KnowledgeError
from bot.facts.load_topics import load_topics
from bot.topics.words import stem, words_of

TODAY = date(2026, 11, 23)
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


def folder_with(tmp_path: Path, text: str, name: str = "payoff.md") -> Path:
    topics = tmp_path / "topics"
    topics.mkdir(parents=True)
    words = yaml.safe_load((KNOWLEDGE / "topics" / "words.yaml").read_text(encoding="utf-8"))
    (topics / "words.yaml").write_text(yaml.safe_dump(words | {"first": ["payoff"]}), encoding="utf-8")
    (topics / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_topics_that_we_ship_are_sound_today() -> None:
    topics = load_topics(TODAY)
    assert len(topics.all) >= 30
    assert all(topic.sources and len(topic.paragraphs) >= 2 for topic in topics.all)


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    (topic,) = load_topics(TODAY, folder_with(tmp_path, GOOD)).all
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
        ("2026-11-20", "2026-11-24", "in the future"),
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

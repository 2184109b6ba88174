"""The sentences and the guard's vocabulary are refused on load when they would read wrong later."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.facts.load import KNOWLEDGE, KnowledgeError
from bot.facts.load_guard_words import load_guard_words
from bot.facts.load_sentences import load_sentences
from bot.facts.sentences import FactKind, Length, Reader


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of the knowledge with one text replaced in one file."""
    copytree(KNOWLEDGE / "sentences", folder / "sentences")
    path = folder / "sentences" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("The recommendation is {verdict}: {route}.", "The recommendation is {verdict}.", "must use each of"),
        (
            "The recommendation is {verdict}: {route}.",
            "The recommendation is {verdict}: {route}, {route}.",
            "must use each of",
        ),
        ("The recommendation is firm.", "The recommendation is firm!", "no digit, markup"),
        ("The recommendation is firm.", "The recommendation is 100 percent firm.", "no digit, markup"),
        ("The recommendation is firm.", "The recommendation is *firm*.", "no digit, markup"),
        ("The recommendation is firm.", "The recommendation is firm", "full stop"),
        ('    - [engineer, brief, "Confidence: firm."]\n', "", "brief sentence for the engineer"),
        ("firm:\n", "firmer:\n", "firmer"),
        ("joins: [cost, cheaper]", "joins: [cost, scores]", "slots of both"),
    ],
)
def test_a_sentence_that_would_read_wrong_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(KnowledgeError, match=said):
        load_sentences(folder=changed(tmp_path, "facts.yaml", old, new))


def test_a_thing_without_a_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="must name exactly"):
        load_sentences(folder=changed(tmp_path, "names.yaml", "  team: the team\n", ""))


@pytest.mark.parametrize(("old", "new"), [('none: ""', 'nothing: ""'), ("Next:", "Next, the cheapest is gpt-4o:")])
def test_an_opening_that_claims_something_is_refused(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(KnowledgeError):
        load_sentences(folder=changed(tmp_path, "openings.yaml", old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    more: faster, quicker", "    more: faster, slower, quicker", "stands for two things"),
        ("  FIT: fit, have room", "  FIT: fit,, have room", "empty entry"),
        ("negatives: {LACK: HAVE,", "negatives: {LACKS: HAVE,", "LACKS is no verb"),
        ("measures: {COST: COST,", "measures: {COST: COSTS,", "COSTS is no verb"),
        ("'\\1 could'", "'\\2 could'", "names a part"),
        ("'\\1 could'", "'\\1 could', 'x'", "rewrites"),
        ("\\bfails? to", "\\b(fails? to", "no regular expression"),
    ],
)
def test_a_vocabulary_that_contradicts_itself_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(KnowledgeError, match=said):
        load_guard_words(folder=changed(tmp_path, "guard.yaml", old, new))


def test_every_kind_of_fact_has_at_least_four_sentences_over_three_readers_and_two_lengths() -> None:
    for kind in FactKind:
        entry = load_sentences().kinds[kind]
        assert len(entry.variants) >= 4
        assert all(entry.suited_to(reader, length) for reader in Reader for length in Length)

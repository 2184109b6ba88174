"""The guard refuses every rewording that says something else, and keeps those that only say it differently."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.load_guard_words import load_guard_words
from bot.facts.load_sentences import load_sentences
from bot.framework import UnusableInput
from bot.phrasing.guard import check, check_wording_json

WORDS = load_guard_words()
HERE = Path(__file__).parent
# Each file of rewordings with the share of its faithful ones that is kept today. What is missing still fails: see the bench.
KEPT = {
    "own": 0.8, "second": 0.86, "third": 0.8, "fourth": 0.8, "fifth": 0.69, "sixth": 0.95, "seventh": 0.78, "eighth": 0.8,
    "ninth": 0.82,
    "unseen_1": 0.87, "unseen_2": 0.78, "unseen_3": 0.46, "unseen_4": 0.86, "unseen_5": 0.5, "unseen_6": 0.8,
    "unseen_7": 0.81, "unseen_8": 0.65, "unseen_9": 0.84, "unseen_10": 0.87,
    "author_c": 0.8, "author_d": 0.88, "author_cd": 0.41, "author_h": 0.66,
    "author_own13": 0.83, "author_ik": 0.83, "author_jl": 0.69, "attack": 0.89,
}  # fmt: skip
CASES = {
    name: [json.loads(line) for line in (HERE / f"{name}_wordings.jsonl").read_text(encoding="utf-8").splitlines()]
    for name in KEPT
}
EVERY = [case for cases in CASES.values() for case in cases]
PLAIN = sorted({case["plain"] for case in EVERY})
WITH_SLOTS = [plain for plain in PLAIN if len(set(re.findall(r"\{[a-z_]+\}", plain))) >= 2]
OURS = sorted({v.text for kind in load_sentences().kinds.values() for v in kind.variants if not v.text.endswith("}")})


def accepted(plain: str, wording: str) -> bool:
    return check(plain, wording, WORDS).accepted


@pytest.mark.parametrize("case", [c for c in EVERY if c["label"] == "unfaithful"], ids=lambda c: c["id"])
def test_no_unfaithful_rewording_is_accepted(case: dict[str, str]) -> None:
    result = check(case["plain"], case["wording"], WORDS)
    assert not result.accepted
    assert result.reasons


@pytest.mark.parametrize(("name", "share"), KEPT.items())
def test_no_faithful_rewording_that_was_kept_is_lost(name: str, share: float) -> None:
    faithful = [case for case in CASES[name] if case["label"] == "faithful"]
    kept = sum(accepted(case["plain"], case["wording"]) for case in faithful)
    assert kept >= share * len(faithful)


@pytest.mark.parametrize("plain", PLAIN + OURS)
def test_a_sentence_is_a_faithful_rewording_of_itself(plain: str) -> None:
    assert check(plain, plain, WORDS).reasons == ()


@settings(deadline=None)
@given(st.sampled_from(WITH_SLOTS), st.data())
def test_two_slots_that_change_places_are_refused(plain: str, data: st.DataObject) -> None:
    slots = re.findall(r"\{[a-z_]+\}", plain)
    one = data.draw(st.sampled_from(slots))
    other = data.draw(st.sampled_from([slot for slot in slots if slot != one]))
    assert not accepted(plain, plain.replace(one, "@").replace(other, one).replace("@", other))


@settings(deadline=None)
@given(st.sampled_from(PLAIN), st.data())
def test_a_negation_added_anywhere_is_refused(plain: str, data: st.DataObject) -> None:
    words = plain.split(" ")
    at = data.draw(st.integers(0, len(words) - 1))
    for negation in ("not", "never", "no", "hardly", "without"):
        assert not accepted(plain, " ".join([*words[:at], negation, *words[at:]]))


NEGATIONS = [plain for plain in PLAIN if re.search(r"\b(no|not|never|cannot|none of)\b", plain, re.IGNORECASE)]


@pytest.mark.parametrize("plain", NEGATIONS)
def test_a_negation_left_out_is_refused(plain: str) -> None:
    without = re.sub(r"\b(no|not|never|none of)\b ?", "", plain, flags=re.IGNORECASE).replace("cannot", "can")
    without = without.replace(" .", ".")
    assert not accepted(plain, without[0].upper() + without[1:])


FLIPS = [
    ("less", "more"), ("more", "less"), ("cheaper", "dearer"), ("below", "above"), ("above", "below"), ("within", "above"),
    ("cheapest", "dearest"), ("largest", "smallest"), ("favours", "speaks against"), ("fell", "rose"), ("grew", "fell"),
    ("behind", "ahead"), ("inside", "outside"), ("hard", "easy"), ("may(?! not)", "must"), ("can", "must"), ("would", "will"),
    ("if", "unless"), ("If", "Unless"), ("because", "although"), ("so", "but"), ("needs", "includes"), ("a month", "a year"),
    ("up to", "at least"), ("about", "exactly"), ("most", "all"), ("from", "to"), ("after", "before"), ("only ", ""),
]  # fmt: skip


@pytest.mark.parametrize(("word", "instead"), FLIPS)
def test_a_word_turned_round_is_refused_wherever_it_stands(word: str, instead: str) -> None:
    found = [plain for plain in PLAIN + OURS if re.search(rf"\b{word}\b", plain)]
    assert found
    for plain in found:
        assert not accepted(plain, re.sub(rf"\b{word}\b", instead, plain, count=1))


ADDED = [
    "if you can", "unless prices change", "for now", "at most", "in the first year", "on average", "when idle", "only",
    "a year", "per month", "each", "and {other_route}", "or less", "so far", "in theory", "according to analysts",
    "without staff", "with a dedicated team", "provided that you commit", "probably", "again", "by far",
]  # fmt: skip


@settings(deadline=None)
@given(st.sampled_from(PLAIN), st.sampled_from(ADDED))
def test_a_condition_a_scope_or_a_unit_added_at_the_end_is_refused(plain: str, added: str) -> None:
    assert not accepted(plain, f"{plain.removesuffix('.')} {added}.")
    assert not accepted(plain, f"{plain.removesuffix('.')}, {added}.")


@settings(deadline=None)
@given(st.sampled_from(PLAIN), st.sampled_from(ADDED), st.data())
def test_the_same_added_before_or_after_any_word_is_refused(plain: str, added: str, data: st.DataObject) -> None:
    words = plain.split(" ")
    at = data.draw(st.integers(0, len(words)))
    assert not accepted(plain, " ".join([*words[:at], added, *words[at:]]))


@pytest.mark.parametrize(
    ("wording", "reason"),
    [
        ("We recommend **{verdict}**.", "markup"),
        ("We recommend _{verdict}_.", "markup"),
        ("We recommend `{verdict}`.", "markup"),
        ("We recommend {verdict}, see evil.example.", "link"),
        ("<!channel> We recommend {verdict}.", "mention"),
        ("We recommend {verdict} :tada:.", "markup"),
        ("We recommend {verdict} 🎉.", "characters"),
        ("We recοmmend {verdict}.", "characters"),
        ("We recom\u200bmend {verdict}.", "characters"),
        ("We ｒecommend {verdict}.", "characters"),
        ("We recommend \u202e{verdict}.", "characters"),
        ("We recommend {verdict} 24/7.", "digit"),
        ("We twice recommend {verdict}.", "number word"),
        ("We recommend {verdict}?", "question"),
        ("We recommend{verdict}.", "glued"),
        ("We recommend ~{verdict}.", "glued"),
        ("We recommend {verdict}%.", "glued"),
        ("We recommend {verdict}", "unfinished"),
        ("We recommend {verdict} (", "unfinished"),
        ("We recommend {verdict} and {verdict}.", "slots"),
        ("We recommend {other}.", "slots"),
        ("We recommend {verdict}. Go.", "a sentence was added"),
        ("We\nrecommend {verdict}.", "layout"),
        ("- We recommend {verdict}.", "layout"),
        ("WE RECOMMEND {verdict}.", "capitals"),
        ("Please, we recommend {verdict}.", "advice"),
        ("We recommend {verdict}" + ", all in all" * 20 + ".", "length"),
    ],
)
def test_each_outward_fault_is_refused_under_its_name(wording: str, reason: str) -> None:
    result = check("We recommend {verdict}.", wording, WORDS)
    assert not result.accepted
    assert any(reason in line for line in result.reasons)


def test_a_relation_that_moves_to_other_figures_is_refused() -> None:
    plain = "{model} answers in {latency}, which is within your limit of {limit}."
    assert accepted(plain, "{model} responds in {latency}, which stays within your limit of {limit}.")
    assert not accepted(plain, "{model} answers within {latency}, which is your limit of {limit}.")


def test_a_first_person_that_the_sentence_does_not_have_is_refused() -> None:
    assert not accepted("The verdict is firm.", "Our verdict is firm.")
    assert accepted("We recommend {verdict}.", "Our recommendation is {verdict}.")


def test_the_length_is_refused_above_its_edge_and_not_at_it() -> None:
    plain = "We recommend {verdict}."
    filler = "all in all, "
    longest = "All in all, on the whole, in short, overall, we recommend {verdict}."
    assert len(longest) <= 2.1 * len(plain) + 25
    assert accepted(plain, longest)
    assert not accepted(plain, longest.replace("overall", filler + "overall"))


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_two_texts_get_an_answer(plain: str, wording: str) -> None:
    result = check(plain, wording, WORDS)
    assert result.accepted == (not result.reasons)


@pytest.mark.parametrize(
    "line", [{}, {"plain": "a"}, {"plain": 1, "wording": "a"}, {"plain": "", "wording": "a"}, [], None]
)
def test_an_unusable_line_is_refused_with_what_is_accepted(line: object) -> None:
    with pytest.raises(UnusableInput, match="must be"):
        check_wording_json(line, WORDS)  # type: ignore[arg-type]


def test_a_line_is_answered_with_accepted_and_reasons() -> None:
    line = {
        "plain": "At {volume}, {deployment} costs {cost}.",
        "wording": "Given {volume}, {deployment} comes to {cost}.",
    }
    assert check_wording_json(line, WORDS) == {"accepted": True, "reasons": []}

"""The plain text is complete, exact and free of markup."""

from dataclasses import replace
from decimal import Decimal

import decisions
import pytest

from bot.costing.estimate import UsdRange
from bot.facts.load_sentences import load_sentences
from bot.facts.sentences import Length, Reader, SectionKey
from bot.framework import QuestionId
from bot.phrasing import figures
from bot.phrasing.briefing import brief_of
from bot.phrasing.plain import RenderedDecision, render
from bot.scoring.decision import Decision, RuleOfThumb

SENTENCES = load_sentences()
EVERY_FORM = [(reader, length) for reader in Reader for length in Length]


def rendered(decision: Decision, reader: Reader = Reader.MANAGER, length: Length = Length.FULL) -> RenderedDecision:
    return render(brief_of(decision, SENTENCES.names), SENTENCES, reader=reader, length=length)


def text_of(decision: Decision, reader: Reader = Reader.MANAGER, length: Length = Length.FULL) -> str:
    return "\n".join(
        paragraph for section in rendered(decision, reader, length).sections for paragraph in section.paragraphs
    )


@pytest.mark.parametrize("name", decisions.ALL)
@pytest.mark.parametrize(("reader", "length"), EVERY_FORM)
def test_every_decision_reads_for_every_reader_without_a_hole_or_markup(
    name: str, reader: Reader, length: Length
) -> None:
    text = text_of(decisions.ALL[name], reader, length)
    assert text
    assert not set("{}*_`<>|!") & set(text)
    for paragraph in text.splitlines():
        assert paragraph == " ".join(paragraph.split())
        assert paragraph[-1] in ".)"
        assert paragraph[0].isupper() or paragraph[0].isdigit() or paragraph.startswith("llama")


def test_the_verdict_and_the_route_come_first() -> None:
    assert rendered(decisions.API).headline == "Proprietary: call a vendor's API"
    assert rendered(decisions.API).sections[0].key is SectionKey.SUMMARY
    assert (
        rendered(decisions.API)
        .sections[0]
        .paragraphs[0]
        .startswith("The recommendation is a proprietary model: a vendor's API.")
    )


@pytest.mark.parametrize("reader", Reader)
def test_the_figures_that_must_be_said_are_said_to_every_reader(reader: Reader) -> None:
    short = ("$350 a month", "$315–410", "80 million tokens a month", "$18,950 a month", "+0.14", "+0.06")
    full = ("4.11 billion tokens a month", "50 million tokens a month", "26 months", "$3.99 per GPU-hour", "0.71")
    for length in Length:
        assert all(figure in text_of(decisions.API, reader, length) for figure in short)
    assert all(figure in text_of(decisions.API, reader) for figure in full)


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("name", decisions.ALL)
def test_a_short_text_has_the_verdict_three_reasons_the_cost_one_flip_and_what_is_open(
    reader: Reader, name: str
) -> None:
    reasons = tuple(
        replace(decisions.API.reasons[0], question=question, points=points, favours=favours)
        for question, points, favours in (
            (QuestionId.VOLUME, 0.25, decisions.Deployment.OPEN_SOURCE),
            (QuestionId.TEAM, 0.1, decisions.Deployment.PROPRIETARY),
            (QuestionId.LATENCY, 0.05, decisions.Deployment.PROPRIETARY),
            (QuestionId.TIME_TO_MARKET, 0.04, decisions.Deployment.PROPRIETARY),
        )
    )
    decision = replace(decisions.ALL[name], reasons=reasons, flips=decisions.ALL[name].flips * 3)
    shown = rendered(decision, reader, Length.BRIEF)
    assert len(shown.reasons + shown.against) == 3
    assert len(shown.flips) <= 1
    assert not shown.gpu_plan + shown.crossover + shown.paragraphs(SectionKey.NOTES)
    assert not shown.paragraphs(SectionKey.ASSUMPTIONS)
    assert len(text_of(decision, reader, Length.BRIEF)) < 1_200


def test_what_speaks_against_the_verdict_stands_apart_by_weight_with_what_it_speaks_for() -> None:
    against = replace(decisions.API.reasons[0], favours=decisions.Deployment.HYBRID, points=0.02)
    heavier = replace(against, favours=decisions.Deployment.OPEN_SOURCE, points=0.07)
    shown = rendered(replace(decisions.API, reasons=(against, *reversed(decisions.API.reasons), heavier)))
    assert [text[: text.index(":")] for text in shown.reasons] == ["The monthly volume (+0.14)", "The team (+0.06)"]
    assert [text[: text.index(":")] for text in shown.against] == [
        "The monthly volume (+0.07 for an open-source model)",
        "The monthly volume (+0.02 for a hybrid)",
    ]


@pytest.mark.parametrize(("points", "named"), [(0.014, False), (0.015, True), (0.016, True)])
def test_what_weighs_next_to_nothing_is_not_named_as_a_reason(points: float, named: bool) -> None:
    shown = rendered(replace(decisions.API, reasons=(replace(decisions.API.reasons[0], points=points),)))
    assert bool(shown.reasons) is named


def test_the_rule_of_thumb_is_named_once_and_the_verdict_never_says_we() -> None:
    for decision in decisions.ALL.values():
        text = text_of(decision)
        assert text.count("50 million") <= 1
        assert not {"we", "We", "our", "Our", "I"} & set(text.replace(",", " ").replace(".", " ").split())


def test_without_a_volume_it_says_what_the_cost_still_needs() -> None:
    unknown = replace(
        decisions.ON_PREMISES.economics, costs=(), cannot_estimate=("the cost of a month: the volume is unknown",)
    )
    shown = rendered(replace(decisions.ON_PREMISES, route=decisions.Route.OWNED_GPUS, economics=unknown))
    assert shown.paragraphs(SectionKey.COST) == (
        "To put a cost on self-hosting on your own GPUs, the monthly volume is still needed; a rough figure is enough.",
    )
    assert not shown.paragraphs(SectionKey.NOTES)


def test_notes_are_sentences_with_days_and_percentages_as_everywhere() -> None:
    missing = ("the cost of “triage: b”: its volume is unknown", "rented_gpus: no price is known")
    economics = replace(decisions.ECONOMICS, cannot_estimate=missing)
    decision = replace(decisions.API, economics=economics, notes=("low with 30 % cached, as of 2026-11-09 (a list)",))
    assert rendered(decision).paragraphs(SectionKey.NOTES) == (
        "Low with 30% cached, as of 9 November 2026 (a list).",
        "Not estimated: the cost of “triage: b”, since its volume is unknown.",
        "Not estimated: Rented GPUs, since no price is known.",
    )


def test_a_gpu_plan_that_is_not_the_advice_is_said_to_be_one_instead() -> None:
    assert (
        rendered(decisions.API).gpu_plan[0].startswith("Self-hosting llama-3.3-70b in fp8 instead would take 4 × H100")
    )
    assert rendered(decisions.ON_PREMISES).gpu_plan[0].startswith("Running llama-3.3-70b in fp8 takes 4 × H100-SXM")


def test_a_verdict_on_next_to_nothing_is_called_a_first_indication() -> None:
    assert rendered(decisions.UNKNOWN).headline == "Proprietary (first indication): call a vendor's API"


def test_the_rule_of_thumb_stands_beside_the_computed_figure_with_whether_they_agree() -> None:
    assert "50 million tokens a month, points the other way" in rendered(decisions.API).crossover[-1]
    assert "agrees for this volume" in rendered(decisions.ON_PREMISES).crossover[-1]
    assert "50 million tokens a month" in rendered(decisions.UNKNOWN).crossover[-1]


def test_never_is_said_with_both_unit_costs() -> None:
    first = rendered(decisions.ON_PREMISES).crossover[0]
    assert "never becomes cheaper" in first
    assert "$0.98 per million tokens" in first
    assert "$0.26 per million tokens" in first


def test_what_is_ruled_out_names_the_answer_and_the_reason() -> None:
    (ruled,) = rendered(decisions.ON_PREMISES).ruled_out
    assert "data residency" in ruled
    assert "The data must not leave your infrastructure." in ruled


def test_a_route_that_is_ruled_out_is_not_held_against_the_chosen_one() -> None:
    assert "less than" not in text_of(decisions.ON_PREMISES)
    assert "more than" not in text_of(decisions.ON_PREMISES)


def test_unknown_answers_say_whether_they_can_change_the_verdict() -> None:
    assert "without effect on the verdict" in rendered(decisions.API).unknowns[0]
    assert "able to change the verdict" in rendered(decisions.ON_PREMISES).unknowns[0]


def test_stale_facts_notes_sources_and_the_knowledge_date_are_shown() -> None:
    shown = rendered(decisions.API)
    assert shown.warnings == ("The price of H100-SXM at RunPod was checked 95 days ago.",)
    assert any("checked 9 November 2026" in line for line in shown.source_lines())
    assert shown.knowledge == "Figures as of 23 November 2026; framework 2026.11."


def test_the_chosen_route_is_marked_in_the_cost_table() -> None:
    assert [(row.route_label, row.chosen) for row in rendered(decisions.API).costs] == [
        ("Vendor API", True),
        ("Rented GPUs", False),
    ]


def test_each_workload_says_what_weighs_most_for_its_verdict() -> None:
    lighter, other = decisions.API.reasons[1], replace(decisions.API.reasons[0], favours=decisions.Deployment.HYBRID)
    heavier = replace(lighter, points=0.2, text="A general task.")
    workloads = (
        replace(decisions.HYBRID.workloads[1], reasons=(lighter, other, heavier)),
        decisions.HYBRID.workloads[0],
    )
    shown = rendered(replace(decisions.HYBRID, workloads=workloads))
    assert [row.why for row in shown.workloads] == ["A general task.", ""]


def test_workloads_keep_their_names_out_of_the_sentences() -> None:
    shown = rendered(decisions.HYBRID)
    assert [row.name for row in shown.workloads] == ["triage <!channel>", "contracts"]
    assert "triage" not in text_of(decisions.HYBRID)


@pytest.mark.parametrize(
    ("other", "words"),
    [("367", "about the same"), ("369", "less than"), ("332", "more than"), ("333", "about the same")],
)
def test_two_costs_within_a_twentieth_are_called_about_the_same(other: str, words: str) -> None:
    beside = replace(decisions.GPU_COST, usd_per_month=decisions.usd(other, other, other))
    economics = replace(decisions.ECONOMICS, costs=(decisions.API_COST, beside))
    assert words in text_of(replace(decisions.API, economics=economics))


@pytest.mark.parametrize(
    ("volume", "words"),
    [
        (4.10e9, "you are below that"),
        (4.11e9, "you are past that"),
        (4.12e9, "you are past that"),
        ((4e9, 5e9), "inside your range"),
    ],
)
def test_the_volume_is_set_against_the_crossover_below_at_and_above(volume: object, words: str) -> None:
    answers = decisions.API.answers.with_answer(QuestionId.VOLUME, volume)
    assert words in text_of(replace(decisions.API, answers=answers))


def test_labels_of_the_framework_replace_our_names() -> None:
    brief = brief_of(
        decisions.ON_PREMISES,
        SENTENCES.names,
        labels={"data_residency": "where the data lives", "data_residency:no_restriction": "anywhere"},
    )
    text = render(brief, SENTENCES).flips[0]
    assert text.startswith("Where the data lives: ")
    assert "“anywhere”" in text


def test_the_text_of_the_rule_of_thumb_is_not_said_a_second_time() -> None:
    thumb = RuleOfThumb(50_000_000, True, "It assumes one card.", decisions.ARTICLE)
    assert "It assumes one card." not in text_of(replace(decisions.API, rule_of_thumb=thumb))


@pytest.mark.parametrize(
    ("tokens", "shown"),
    [
        (("0", None), "0 tokens a month"),
        (("500000", None), "500,000 tokens a month"),
        (("999999", None), "1 million tokens a month"),
        (("80000000", None), "80 million tokens a month"),
        (("4110000000", None), "4.11 billion tokens a month"),
        (("1e15", None), "1000 trillion tokens a month"),
        (("1e7", "2e7"), "10–20 million tokens a month"),
        (("5e8", "2e9"), "500 million to 2 billion tokens a month"),
    ],
)
def test_volumes_read_as_people_write_them(tokens: tuple[str, str | None], shown: str) -> None:
    low, high = tokens
    assert figures.tokens_per_month(Decimal(low), Decimal(high) if high else None) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "$0"), ("0.0042", "$0.0042"), ("0.26", "$0.26"), ("4.375", "$4.38"), ("4", "$4"), ("99.994", "$99.99"),
        ("100.4", "$100"), ("1234", "$1,234"), ("1234567", "$1,234,567"),
    ],
)  # fmt: skip
def test_dollars_are_whole_from_a_hundred_on(amount: str, shown: str) -> None:
    assert figures.usd(Decimal(amount)) == shown


def test_a_range_of_dollars_has_one_sign_and_collapses_when_both_ends_read_the_same() -> None:
    assert figures.usd_range(UsdRange(Decimal(900), Decimal(1100), Decimal(1400))) == "$900–1,400"
    assert figures.usd_range(UsdRange(Decimal("900.1"), Decimal("900.2"), Decimal("900.3"))) == "$900"


def test_the_sources_of_each_workload_are_among_the_sources() -> None:
    own = replace(decisions.SOURCE, title="A list of its own")
    line = replace(decisions.GPU_COST.lines[0], source=own)
    economics = replace(decisions.ECONOMICS, costs=(replace(decisions.GPU_COST, lines=(line,)),))
    triage = replace(decisions.HYBRID.workloads[0], economics=economics)
    shown = rendered(replace(decisions.HYBRID, workloads=(triage, decisions.HYBRID.workloads[1])))
    assert own in shown.sources

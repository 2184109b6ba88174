"""The decision record says everything that a board needs, and nothing that a person typed can break it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import decisions
import pytest
from markdown_it import MarkdownIt

from bot.costing.estimate import CostLine
from bot.facts.load_sentences import load_sentences
from bot.framework import Answers, Deployment, Route
from bot.phrasing.briefing import brief_of
from bot.phrasing.markdown import LONGEST, escaped, source_line
from bot.phrasing.plain import render
from bot.phrasing.record import AnswerGiven, record_of, review_of
from bot.scoring.decision import Decision, WorkloadDecision

SENTENCES = load_sentences()
DAY = date(2026, 11, 23)
PAGE = MarkdownIt("commonmark", {"html": True}).enable("table")
ANSWERS = (
    AnswerGiven("Data residency", "Anywhere, no restriction", "Ada", DAY),
    AnswerGiven("Volume", "80 million tokens a month", "Bob", date(2026, 11, 20)),
)
HOSTILE = [
    "a | b | c",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<script>alert(1)</script>",
    "<!channel> <@U123> @channel @here",
    "**bold** _it_ `code` ~~gone~~",
    "# heading",
    "line one\n\n## line two\n| a |\n| - |",
    "\\| \\\\ \\",
    "1. first",
    "- item",
    "> quote",
    "https://evil.example/path",
    "&lt;b&gt; &amp;",
    "a\u202egnp.exe\u2066",
    "\x00\x07\x1b[31m",
    "\ud800 half",
    "{cost} ${HOME} {{x}}",
    "x" * 120,
    "日本語のワークロード",
]


def record(decision: Decision, answers: tuple[AnswerGiven, ...] = ANSWERS, on: date = DAY) -> str:
    rendered = render(brief_of(decision, SENTENCES.names), SENTENCES)
    return record_of(decision, rendered, answers, names=SENTENCES.names, on=on)


def section(text: str, number: int) -> str:
    return text.split(f"\n## {number}. ", 1)[1].split("\n## ", 1)[0]


def with_workloads(names: list[str]) -> Decision:
    workload = decisions.HYBRID.workloads[0]
    many = tuple(replace(workload, name=name) for name in names)
    given = Answers.parse({"workloads": [{"name": f"{n}"} for n in range(len(names))]})
    return replace(decisions.HYBRID, workloads=many, answers=given)


@pytest.mark.parametrize("name", decisions.ALL)
def test_every_record_has_all_sections_in_order_and_ends_with_its_sources(name: str) -> None:
    headings = [line for line in record(decisions.ALL[name]).splitlines() if line.startswith("## ")]
    assert [heading.split(". ")[-1] for heading in headings] == [
        "Context",
        "Decision",
        "Consequences: cost and operation",
        "Crossover, beside the rule of thumb",
        "What would change the decision",
        "What is not known",
        "Assumptions and notes",
        "Review",
        "## Sources",
    ]


def test_each_answer_stands_with_who_gave_it_and_when() -> None:
    context = section(record(decisions.API), 1)
    assert "| Data residency | Anywhere, no restriction | Ada | 23 November 2026 |" in context
    assert "| Volume | 80 million tokens a month | Bob | 20 November 2026 |" in context


def test_people_are_named_once_and_nobody_is_invented() -> None:
    twice = (*ANSWERS, AnswerGiven("Team", "Some", "Ada", DAY))
    assert "| Answers by | Ada, Bob |" in record(decisions.API, twice)
    assert "| Answers by | not named |" in record(decisions.API, (AnswerGiven("Team", "Some", "", DAY),))


def test_the_decision_names_options_vetoes_and_reasons_with_their_sources() -> None:
    decided = section(record(decisions.ON_PREMISES), 2)
    assert "| Proprietary | 0.71 | ruled out |" in decided
    assert "| Open source | 0.38 | chosen |" in decided
    assert (
        r"Proprietary, by the answer on data residency: The data must not leave your infrastructure. \[1\]" in decided
    )
    assert "+0.14 for a proprietary model" in decided
    assert "Nothing: no answer forbids" in section(record(decisions.API), 2)


def test_every_line_of_every_route_stands_with_formula_and_source() -> None:
    text = record(decisions.API)
    costs = section(text, 3)
    for cost in decisions.API.economics.costs:
        for line in cost.lines:
            assert f"| {line.what} |" in costs
            assert line.formula in costs
    assert r"| input tokens | $150 | 60M tokens at $2.50 | – | \[2\] |" in costs
    assert "2. [A price list](https://example.org/prices), checked 9 November 2026" in text
    assert "4 × H100-SXM" in costs
    assert "Assumed: Three input tokens to one output token." in costs


def test_a_quantity_is_exact_when_small_and_whole_when_large() -> None:
    def line(quantity: str) -> str:
        cost = replace(decisions.API_COST, lines=(CostLine("x", Decimal(1), "f", Decimal(quantity), "u"),))
        economics = replace(decisions.ECONOMICS, costs=(cost,))
        return section(record(replace(decisions.API, economics=economics)), 3)

    assert "| 999.5 u |" in line("999.50")
    assert "| 1,000 u |" in line("1000.4")
    assert "| 0.25 u |" in line("0.25")
    assert "| 60,000,000 u |" in line("60000000")


def test_the_crossover_stands_beside_the_rule_of_thumb() -> None:
    beside = section(record(decisions.API), 4)
    assert "4.11 billion tokens a month (gpt-4o against llama-3.3-70b on H100-SXM)" in beside
    assert r"50 million tokens a month \[1\]" in beside
    assert "they disagree: the computed figure counts" in beside
    assert "| Computed for this case | never (" in section(record(decisions.ON_PREMISES), 4)
    assert "no volume to compare" in section(record(decisions.UNKNOWN), 4)


def test_open_answers_and_what_they_could_change_are_said() -> None:
    assert "latency" in section(record(decisions.API), 6)
    assert "Every question was answered." in section(record(replace(decisions.API, unknown=())), 6)
    assert "4.11 billion" in section(record(decisions.API), 5)


def test_old_prices_are_named_where_the_board_reads() -> None:
    assert "checked 95 days ago" in section(record(decisions.API), 7)


def test_without_a_volume_no_cost_is_invented() -> None:
    assert "No cost is given, since the monthly volume is not known." in section(record(decisions.UNKNOWN, ()), 3)
    assert "No answer was given." in section(record(decisions.UNKNOWN, ()), 1)


def test_the_workloads_are_summed_on_the_routes_chosen_for_them() -> None:
    first, second = decisions.HYBRID.workloads
    assert isinstance(first, WorkloadDecision)
    both = replace(decisions.HYBRID, workloads=(first, second))
    # 19,300 on rented GPUs for the first, 350 for the second at the vendor
    assert "**$19,650 expected, $16,215–25,210 a month**" in section(record(both), 1)
    without = replace(second, route=Route.OWNED_GPUS, verdict=Deployment.OPEN_SOURCE)
    assert "(without 1 that could not be estimated)" in section(record(replace(both, workloads=(first, without))), 1)
    assert "| **All workloads** | – | – | – | not estimated |" in record(replace(both, workloads=(without,)))


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2026, 11, 23), 26, date(2027, 2, 23)),
        (date(2026, 11, 30), None, date(2027, 2, 28)),
        (date(2027, 11, 30), None, date(2028, 2, 29)),
        (date(2026, 9, 30), None, date(2026, 12, 30)),
        (date(2026, 12, 1), 3, date(2027, 3, 1)),
        (date(2026, 12, 1), 2, date(2027, 2, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 1), 0, date(2027, 3, 1)),
    ],
)
def test_the_review_is_after_three_months_or_when_growth_reaches_the_crossover(
    on: date, months: int | None, expected: date
) -> None:
    decision = replace(decisions.API, economics=replace(decisions.ECONOMICS, months_until_crossover=months))
    review = review_of(decision, on)
    assert review.on == expected
    assert ("growth" in review.why) is (months in (1, 2))


def test_twenty_workloads_with_hostile_names_stay_names() -> None:
    people = tuple(AnswerGiven("Volume", "80 million tokens a month", name, DAY) for name in HOSTILE)
    text = record(with_workloads(HOSTILE), people)
    calm = record(with_workloads([f"workload {n}" for n in range(20)]), tuple(replace(p, author="Ada") for p in people))
    tokens, expected = PAGE.parse(text), PAGE.parse(calm)
    assert [(token.type, token.tag) for token in tokens] == [(token.type, token.tag) for token in expected]
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "text_special", "softbreak", "strong_open", "strong_close", "link_open", "link_close"}
    links = {child.attrs["href"] for token in tokens for child in token.children or () if child.type == "link_open"}
    assert links == {"https://example.org/prices", "https://example.org/article"}
    text.encode("utf-8")
    assert "@channel" not in text
    assert "https://evil" not in text


@pytest.mark.parametrize("name", HOSTILE[:15])
def test_an_escaped_text_reads_as_it_was_typed(name: str) -> None:
    (paragraph,) = [token for token in PAGE.parse(escaped(name)) if token.type == "inline"]
    shown = "".join(child.content for child in paragraph.children or ())
    bare = shown.replace("\u2060", "").replace("[:]//", "://")
    assert bare == " ".join(name.translate({0x202E: None, 0x2066: None}).split())


def test_a_name_stays_in_its_cell() -> None:
    text = record(decisions.API, (AnswerGiven("Team", "a | b", "c | d", DAY),))
    cells = [token.content for token in PAGE.parse(text) if token.type == "inline"]
    assert cells[cells.index("Team") :][:4] == ["Team", "a | b", "c | d", "23 November 2026"]


def test_an_escaped_text_is_cut_at_its_limit() -> None:
    assert len(escaped("y" * LONGEST)) == LONGEST
    assert escaped("y" * (LONGEST + 1)).endswith("y…")


def test_an_address_cannot_end_its_link() -> None:
    line = source_line(replace(decisions.SOURCE, url="https://example.org/a_(b)?q=<x> [y](z)"))
    (token,) = [token for token in PAGE.parse(line) if token.type == "inline"]
    opened = [child for child in token.children or () if child.type == "link_open"]
    assert len(opened) == 1
    assert source_line(replace(decisions.SOURCE, url="knowledge/x.yaml")) == (
        "A price list (knowledge/x.yaml), checked 9 November 2026"
    )


def test_the_same_decision_gives_the_same_record() -> None:
    assert record(decisions.HYBRID) == record(decisions.HYBRID)

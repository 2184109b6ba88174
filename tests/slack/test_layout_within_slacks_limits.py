"""Whatever a reply holds, its picture is one that Slack shows, and nobody's words become markup."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_stand_in.blocks import block_errors
from slack_stand_in.sample_verdict import sample_verdict

from bot.conversation.consultation import Consultation, Given
from bot.costing.estimate import CurvePoint
from bot.framework import QuestionId
from bot.messages import Place, Tenant
from bot.replies import CheckItem, Choice, Confirm, Estimate, EstimateRow, Question, Summary, Text
from bot.slack.escaping import as_typed, escaped, shortened
from bot.slack.fallbacks import poorer
from bot.slack.forms import PAGE_TEXT, answer_form
from bot.slack.record import decision_record
from bot.slack.rendering import TEXT, Sheet
from bot.slack.sheets import sheet_of, sheets
from bot.slack.verdict_blocks import cost_chart

HOSTILE = "<!channel> <@U1> <#C1> <https://evil.example|pay> @here https://evil.example *b* `c` & ~d~ \u202eevil\u200b"
PLACE = Place(Tenant("", "T1"), "D1", "")
LONG = "word " * 2_000
ASK = QuestionId.TASK_KIND


def choices(label: str, count: int) -> tuple[Choice, ...]:
    return tuple(Choice(label, f"answer:task_kind:{number}") for number in range(count))


def replies(word: str, count: int) -> list[Any]:
    items = tuple(CheckItem(question, word, word, "U1") for question in QuestionId)
    offered = (*choices(word, count), Choice(word, "answer:task_kind:unknown"))
    row = EstimateRow(
        word, word, word, word, word, (word,) * 3, f"{word}, https://a.example/?a=1&b=2, checked 2026-11-23"
    )
    return [
        Text((word,) * count, offered),
        Question(ASK, word, word, offered, items, (word,) * count, word),
        Question(ASK, word, word, offered, items, (word,) * count, word, several=True),
        Confirm(ASK, word, offered, (word,)),
        Summary(word, items, offered),
        Estimate(word, (word,) * count, (row,) * count, (word,) * count),
        Estimate(word, (), (), (), ask=word, choices=(Choice(word, f"cost:ask:{word}"),)),
        sample_verdict(word=word, lines=count, rows=count, workloads=min(count, 20)),
    ]


def without_our_links(dumped: str) -> str:
    return re.sub(r"<https://(prices|a)\.example[^>|]*\|", "", dumped)


@pytest.mark.parametrize("word", ["word", LONG, HOSTILE, "&" * 3_000, "\U0001f600" * 500, "."], ids=range(6))
@pytest.mark.parametrize("count", [1, 6, 40])
def test_every_reply_is_within_slacks_limits_and_so_is_every_fallback(word: str, count: int) -> None:
    for reply in replies(word, count):
        payload = sheet_of(reply, {"U1": word}).payload()
        for shown in (payload, *poorer(payload)):
            assert block_errors(shown["blocks"], surface="message") == [], type(reply).__name__
            assert 1 <= len(shown["text"]) <= TEXT


@pytest.mark.parametrize("count", [1, 6, 40])
def test_nobodys_words_become_a_mention_a_link_or_formatting(count: int) -> None:
    for reply in replies(HOSTILE, count):
        payload = sheet_of(reply, {"U1": HOSTILE}).payload()
        for shown in (payload, *poorer(payload)):
            for text in marked_up(shown):
                own = without_our_links(text)
                assert "<!" not in own, type(reply).__name__
                assert "<@" not in own
                assert "<#" not in own
                assert "https://evil" not in own
                assert "@here" not in own
                assert "\u202e" not in own


def marked_up(value: Any) -> list[str]:
    """Every string that Slack reads as mrkdwn."""
    if isinstance(value, dict):
        own = [value["text"]] if value.get("type") in {"mrkdwn", None} and isinstance(value.get("text"), str) else []
        return own + [text for inner in value.values() for text in marked_up(inner)]
    return [text for inner in value for text in marked_up(inner)] if isinstance(value, list) else []


def test_the_buttons_of_a_verdict_survive_any_length() -> None:
    payload = sheet_of(sample_verdict(word="x" * 250, lines=60, rows=150, workloads=20), {}).payload()
    assert len(payload["blocks"]) == 50
    assert "verdict:what_if" in json.dumps(payload["blocks"][-1])
    assert "left out here" in json.dumps(payload["blocks"])


@pytest.mark.parametrize("word", ["word", LONG, HOSTILE])
def test_the_form_is_within_the_limits_of_a_view(word: str) -> None:
    asked = [
        Question(question, word, word, choices(word, 13), (), (), word, several=question is ASK)
        for question in QuestionId
    ]
    now = datetime(2026, 11, 23, tzinfo=UTC)
    known = Consultation(answers={QuestionId.VOLUME: Given(value=[1e6, 2e6], at=now)})
    view = answer_form(asked, known, PLACE, pressed="1.0", above=[f"> {escaped(word)[:PAGE_TEXT]}"])
    assert block_errors(view["blocks"], surface="modal") == []
    assert len(view["title"]["text"]) <= 24


def test_few_short_replies_are_one_message_and_a_verdict_stands_alone() -> None:
    text = Text(("Noted.",))
    question = replies("word", 2)[1]
    made = sheets([text, question], {})
    assert [sheet.board for sheet in made] == [True]
    assert len(sheets([text, sample_verdict()], {})) == 2


def assert_no_markup_in(shown: str) -> None:
    assert "<" not in shown
    assert ">" not in shown
    assert not re.search(r"&(?!(amp|lt|gt);)", shown)
    assert "://" not in shown
    assert not set("*`~") & set(shown)
    assert not re.search(r"(?<![^\W_])_|_(?![^\W_])", shown), "an underscore at the edge of a word slants the text"
    assert not re.search(r"^\s*&gt;", shown, re.MULTILINE), "a leading > makes a quotation"
    assert not re.search(r":[\w+'-]+:", shown), "a word between colons is an emoji"


MARKS = ("*", "_", "~", "`", "```", ">", ">>>", "\n", " ", ":", "word", "llama_3", "Straße", "7", "<", "&", "-")


@given(st.text(max_size=300) | st.lists(st.sampled_from(MARKS)).map("".join))
def test_what_is_escaped_reads_as_it_was_typed(text: str) -> None:
    assert_no_markup_in(escaped(text))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("_urgent_ triage", "ˍurgentˍ triage"),
        ("*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ"),
        ("> quoted\n>>> more", "› quoted\n››› more"),
        ("a > b", "a &gt; b"),
        ("llama_3_8b", "llama_3_8b"),
        (":tada: at 9:41", ":\u2060tada: at 9:41"),
    ],
)
def test_each_mark_has_its_likeness(typed: str, shown: str) -> None:
    assert escaped(typed) == shown


@given(st.text(max_size=100), st.integers(min_value=5, max_value=60))
def test_what_is_shortened_fits_and_ends_inside_no_entity(text: str, limit: int) -> None:
    shown = shortened(escaped(text), limit)
    assert len(shown) <= limit
    assert not re.search(r"&(?!(amp|lt|gt);)", shown)


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@UADVISOR> 80M tokens", "80M tokens"),
        ("a &lt;b&gt; &amp;amp;", "a <b> &amp;"),
        ("see <https://a.example/x|a.example/x>", "see a.example/x"),
        ("see <https://a.example>", "see https://a.example"),
        ("<!here> <#C2|general> <#C3>", "@here #general #C3"),
        ("<!subteam^S1|@ml-team> <!date^1^x|yesterday>", "@ml-team yesterday"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
    ],
)
def test_slacks_markup_is_undone_before_words_are_read(sent: str, typed: str) -> None:
    assert as_typed(sent) == typed


def categories_of(economics: Any, volume: tuple[float, float] | None) -> list[str]:
    (chart,) = cost_chart(economics, volume)
    assert block_errors([chart], surface="message") == []
    return list(chart["chart"]["axis_config"]["categories"])


def test_the_chart_ends_soon_after_the_crossing_and_names_it_beside_the_persons_volume() -> None:
    economics = sample_verdict().decision.economics
    crossing = replace(economics, crossover=replace(economics.crossover, tokens_per_month=Decimal(70_000_000)))
    categories = categories_of(crossing, (14e6, 14e6))
    assert "14M (yours)" in categories
    assert "70M (crossing)" in categories
    assert categories[-1] == "140M"
    assert "70M (yours, cross)" in categories_of(crossing, (70e6, 70e6))
    assert [label for label in categories_of(economics, (14e6, 140e6)) if "(" in label] == [
        "14M (yours)",
        "140M (yours)",
    ]
    assert not [label for label in categories_of(economics, None) if "(" in label]
    assert cost_chart(replace(economics, curve=()), None) == []


@given(
    st.lists(st.integers(1, 10**13), min_size=2, max_size=90, unique=True),
    st.none() | st.integers(1, 10**13),
    st.none() | st.tuples(st.integers(1, 10**13), st.integers(1, 10**13)),
)
def test_every_chart_is_one_that_slack_draws_and_marks_what_it_should(
    volumes: list[int], crossing: int | None, volume: tuple[int, int] | None
) -> None:
    economics = sample_verdict().decision.economics
    curve = tuple(CurvePoint(Decimal(tokens), Decimal(1), Decimal(2)) for tokens in sorted(volumes))
    at = None if crossing is None else Decimal(crossing)
    drawn = cost_chart(
        replace(economics, curve=curve, crossover=replace(economics.crossover, tokens_per_month=at)),
        None if volume is None else (float(volume[0]), float(volume[1])),
    )
    assert block_errors(drawn, surface="message") == []
    for chart in drawn:
        categories = chart["chart"]["axis_config"]["categories"]
        assert len(set(categories)) == len(categories) <= 20
        assert sum("cross" in label for label in categories) == (at is not None)
        assert any("yours" in label for label in categories) == (volume is not None)


def test_the_sources_of_an_answer_are_links_and_nothing_else_is() -> None:
    first = "A & B | list, https://a.example/x?p=1&q=2, checked 2026-11-23"
    told = f"Sources: {first}; Our own file, checked 23 November 2026."
    sheet = sheet_of(Text(("see https://b.example", told)), {})
    shown = json.dumps(sheet.blocks)
    assert "<https://a.example/x?p=1&amp;q=2|A &amp; B ¦ list>, checked 23 November 2026" in sheet.text
    assert "https[:]//b.example" in shown
    assert "Our own file, checked 23 November 2026." in sheet.text
    assert shown.count("<http") == 1


def test_the_record_holds_words_as_words() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    known = Consultation(answers={QuestionId.TEAM: Given(value="some", author="U1", at=now)})
    verdict = sample_verdict(word="[x](https://evil.example) | # <!channel>")
    record = decision_record(verdict, known, {"U1": "A|da"}, date(2026, 11, 23))
    body, _, listed = record.partition("## Sources")
    for line in body.splitlines():
        marks = r"[\[\]<>]" if line.startswith("|") else r"[\[\]<>|]"
        assert not re.search(rf"(?<!\\){marks}", line.replace("[:]//", ""))
    assert "evil" not in listed
    assert "| team | " in body
    assert "| A\\|da | 23 November 2026 |" in body
    assert "23 February 2027" in record


def test_a_message_without_blocks_has_no_poorer_form() -> None:
    assert list(poorer(Sheet("only words").payload())) == []


def test_a_table_in_words_keeps_every_cell_with_its_title_and_needs_no_width() -> None:
    payload = sheet_of(sample_verdict(rows=3), {}).payload()
    (table,) = [block for block in payload["blocks"] if block["type"] == "data_table"]
    (simpler, *_) = poorer(payload)
    shown = "\n".join(marked_up(simpler))
    titles, *rows = ([cell["text"] for cell in row] for row in table["rows"])
    for row in rows:
        (line,) = [line for line in shown.splitlines() if line.startswith(f"• *{row[0]}*") and row[1] in line]
        assert all(f"{title} {cell}" in line for title, cell in zip(titles[1:], row[1:], strict=True))
    assert "```" not in shown


def test_each_line_of_a_bill_begins_as_a_line_and_a_models_name_keeps_its_spelling() -> None:
    row = EstimateRow(
        "gpt-4o", "API", "$1", "$2", "", ("input tokens: $1", "llama-3.3-70b: $2", "GPU rent: $3"), "a list"
    )
    shown = "\n".join(marked_up(sheet_of(Estimate("", (), (row,), ()), {}).payload()))
    for line in ("Input tokens: $1", "llama-3.3-70b: $2", "GPU rent: $3"):
        assert line in shown

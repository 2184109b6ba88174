"""The pictures of the main journey show every block and every word that is sent, and nobody's words become HTML."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.framework import QuestionId
from bot.replies import CheckItem, Confirm, Question
from bot.slack.sheets import sheet_of
from tests.days import TODAY
from tests.slack_screens.blocks import rendered
from tests.slack_screens.journey import Screen, screens
from tests.slack_screens.page import Posted, conversation
from tests.slack_screens.terminal import terminal_chat
from tests.slack_stand_in.blocks import block_errors

EVIL = '<script>alert("x")</script> & <img src=x onerror=alert(1)> \'"'
SHOWN = frozenset({"text", "title", "caption", "name", "label", "x_label", "y_label", "alt_text", "initial_value"})


class Reader(HTMLParser):
    """What a reader of the page meets: its words, those in fields, and which elements there are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.words += [value or "" for name, value in attrs if name in {"value", "placeholder", "aria-label"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def letters(text: str) -> str:
    """Only what carries meaning: layout and Slack's marks are compared by nobody."""
    return "".join(character for character in text if character.isalnum() or character in "<>&\"'$%")


def texts(value: Any) -> Iterator[str]:
    """Every text in blocks, as a reader of Slack is to see it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in SHOWN and isinstance(inner, str):
                yield seen(inner) if value.get("type") == "mrkdwn" else inner
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def seen(mrkdwn: str) -> str:
    """mrkdwn without links' addresses and without dates, whose day is the reader's."""
    said = re.sub(r"<!date[^>]*>", "\n", mrkdwn)
    said = re.sub(r"<[^<>|]*\|([^<>]*)>", r"\1", said)
    said = re.sub(r"<[#@]([^<>]*)>", r"\1", said)
    said = re.sub(r"^&gt; ", "", said, flags=re.MULTILINE)
    return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@cache
def journey() -> dict[str, Screen]:
    return {screen.name: screen for screen in screens(TODAY)}


def missing(screen: Screen) -> list[str]:
    page = letters("".join(read(screen.html).words))
    return [part for text in texts(screen.blocks) for part in text.split("\n") if letters(part) not in page]


def test_every_word_of_every_block_of_the_journey_is_on_its_page() -> None:
    for name, screen in journey().items():
        assert missing(screen) == [], name


def test_the_journey_meets_the_blocks_that_make_up_the_product() -> None:
    kinds = {block["type"] for screen in journey().values() for block in screen.blocks}
    assert {"section", "context", "actions", "header", "data_table", "data_visualization", "input"} <= kinds


def test_slack_would_take_every_screen_of_the_journey() -> None:
    for name, screen in journey().items():
        surface = {"8-home": "home", "8-home-first-visit": "home", "9-form": "modal", "9-share": "modal"}.get(
            name, "message"
        )
        assert block_errors(screen.blocks, surface=surface) == [], name


def test_the_pictures_show_what_they_are_named_for() -> None:
    shown = {name: " ".join(read(screen.html).words) for name, screen in journey().items()}
    assert "Where may the data be processed?" in shown["1-first-question"]
    assert "✓ Data residency: In our own cloud account" in shown["2-mid-consultation"]
    assert "What each route costs a month" in shown["3-verdict"]
    assert "Only visible to you" in shown["4-quick-cost"]
    assert "Yes: At a vendor, under contract" in shown["5-confirm"]
    assert "○ Team: open" in shown["5-confirm"]
    assert "Ada Okafor" in shown["6-conflict"]
    assert "Keep Ada Okafor's: In our own cloud account" in shown["6-conflict"]
    assert "Take Ben Ruiz's: Anywhere, no restriction" in shown["6-conflict"]
    closed, _, _ = shown["2-mid-consultation"].partition("Contract extraction")
    assert "in and out together?" in closed
    assert "✓ Volume: 240 million to 360 million tokens a month" in closed
    assert "Delete my data" in shown["8-home"]
    assert "I help a team decide" in shown["8-home-first-visit"]
    assert "I help a team decide" not in shown["8-home"]
    assert "Go on there together" in shown["9-share"]
    assert "Data residency" in shown["9-form"]
    assert "Extraction ✕" in shown["9-form"]


@pytest.mark.parametrize(
    "reply",
    [
        Confirm(QuestionId.TEAM, EVIL, (), (EVIL,)),
        Question(QuestionId.TEAM, EVIL, EVIL, (), (CheckItem(QuestionId.TEAM, EVIL, EVIL, "U1"),), (EVIL,), EVIL),
    ],
    ids=["confirm", "question"],
)
def test_hostile_words_are_shown_as_words(reply: Confirm | Question) -> None:
    sheet = sheet_of(reply, {"U1": EVIL})
    page = conversation(EVIL, [Posted(EVIL, EVIL), Posted("LLM Advisor", sheet.text, sheet.blocks)])
    reader = read(page)
    assert not reader.elements & {"script", "img"}
    assert letters("".join(reader.words)).count(letters(EVIL)) >= 4
    assert "".join(reader.words).count("<script>") >= 4


def test_a_block_that_the_page_does_not_know_is_no_silent_gap() -> None:
    with pytest.raises(ValueError, match="no picture of a block video"):
        rendered([{"type": "video"}])
    with pytest.raises(ValueError, match="no picture of an element timepicker"):
        rendered([{"type": "actions", "elements": [{"type": "timepicker"}]}])


def test_kinds_of_blocks_that_the_journey_does_not_meet_are_shown_too() -> None:
    blocks = [
        {"type": "divider"},
        {"type": "image", "image_url": "https://pictures.example/a.png", "alt_text": "a chart <b>"},
        {"type": "markdown", "text": "**bold** <b>"},
        {
            "type": "section",
            "fields": [{"type": "mrkdwn", "text": "*left* &lt;b&gt;"}, {"type": "plain_text", "text": "right"}],
        },
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "rich <b>"}]}],
        },
    ]
    reader = read(rendered(blocks))
    assert {"hr", "figure", "b"} <= reader.elements
    said = "".join(reader.words)
    assert said.count("<b>") == 4
    for text in ("a chart", "**bold**", "left", "right", "rich"):
        assert text in said


def test_both_axes_draw_the_same_points_at_different_heights() -> None:
    linear, logarithmic = (read(journey()[name].html) for name in ("3-verdict", "3-verdict-log-axis"))
    assert "polyline" in linear.elements
    lines = [re.findall(r'points="([^"]+)"', journey()[name].html) for name in ("3-verdict", "3-verdict-log-axis")]
    assert [len(line.split()) for line in lines[0]] == [len(line.split()) for line in lines[1]]
    assert lines[0] != lines[1]
    assert "polyline" in logarithmic.elements


def test_the_terminal_reaches_its_verdict_within_eighty_columns() -> None:
    lines = terminal_chat(TODAY).export_text(clear=False).splitlines()
    assert any("Costs a month" in line for line in lines)
    assert max(len(line.rstrip()) for line in lines) <= 80

"""The consultation in the terminal, as somebody types it."""

import io
import re
import sys

import pytest

from bot.cli.commands import run

INTRODUCTION = "I help a team decide"


def typed(lines: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    assert run(["chat", "--plain"]) == 0
    return capsys.readouterr().out


def test_a_greeting_below_the_introduction_is_met_with_the_question_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = typed("hi\nquit\n", monkeypatch, capsys)
    assert said.count(INTRODUCTION) == 1
    assert said.count("Where may the data be processed?") == 2


def test_who_asks_for_help_gets_it_again(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("help\nquit\n", monkeypatch, capsys).count(INTRODUCTION) == 2


def test_the_number_of_start_over_is_asked_about_before_anything_is_lost(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = typed("300M tokens\nsummary\nquit\n", monkeypatch, capsys)
    (number,) = re.findall(r"^ *(\d+)  Start over$", summary, re.MULTILINE)
    said = typed(f"300M tokens\nsummary\n{number}\nno\nsummary\nquit\n", monkeypatch, capsys)
    assert "Start over? All answers of this consultation are deleted" in said
    assert said.count("1 of 5") == 2


def test_what_was_not_understood_is_said_each_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = typed("two ML engineers\nblorp\nblorp\nquit\n", monkeypatch, capsys)
    assert said.count("I could not place that") + said.count("I did not find an answer in that") == 2

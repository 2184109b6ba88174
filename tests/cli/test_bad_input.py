"""Bad input at every command: exit 2 and one clear line on standard error, never a traceback."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli.commands import run

ROOT = Path(__file__).parents[2]


class _StandardInput:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)

    def isatty(self) -> bool:
        return False


def feed(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    content = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr(sys, "stdin", _StandardInput(content))


BAD_ANSWERS = {
    "malformed": ('{"team": ', "JSON"),
    "empty": ("", "JSON"),
    "not an object": ("[1, 2]", "object"),
    "unknown key": ('{"taem": "some"}', "taem"),
    "negative volume": ('{"volume_tokens_per_month": -1}', "volume_tokens_per_month"),
    "NaN": ('{"volume_tokens_per_month": NaN}', "NaN"),
    "Infinity": ('{"growth_per_month": Infinity}', "Infinity"),
    "1e400": ('{"volume_tokens_per_month": 1e400}', "volume_tokens_per_month"),
    "a number with thousands of digits": ('{"volume_tokens_per_month": ' + "9" * 5000 + "}", "JSON"),
    "wrong type": ('{"team": 3}', "team"),
    "a boolean where a number belongs": ('{"volume_tokens_per_month": true}', "volume_tokens_per_month"),
    "a word where a boolean belongs": ('{"quality_critical": "yes"}', "quality_critical"),
    "a choice that does not exist": ('{"latency": "fast"}', "latency"),
    "a share above one": ('{"output_share": 1.5}', "output_share"),
    "a range upside down": ('{"volume_tokens_per_month": [2, 1]}', "volume_tokens_per_month"),
    "a range of three": ('{"volume_tokens_per_month": [1, 2, 3]}', "volume_tokens_per_month"),
    "an unknown kind of task": ('{"task_kind": ["poetry"]}', "task_kind"),
    "a workload without a name": ('{"workloads": [{"team": "some"}]}', "name"),
    "two workloads of one name": ('{"workloads": [{"name": "a"}, {"name": "a"}]}', "workloads"),
    "nested too deeply": ("[" * 100_000, "JSON"),
    "not UTF-8": (b"\xff\xfe\x00", "UTF-8"),
}


@pytest.mark.parametrize("case", BAD_ANSWERS)
def test_answers_that_cannot_be_used(
    case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, named = BAD_ANSWERS[case]
    feed(monkeypatch, text)
    assert_one_line_of_error(["decide", "--answers", "-"], named, capsys)


BAD_COMMANDS: list[tuple[list[str], str]] = [
    ([], "COMMAND"),
    (["fly"], "fly"),
    (["decide"], "--answers"),
    (["decide", "--answers", "no such file.json"], "no such file.json"),
    (["decide", "--answers", "."], "."),
    (["decide", "--answers", "-", "--format", "xml"], "--format"),
    (["cost"], "80M"),
    (["cost", "80M tokens gpt-4o", "--chart", "/no/such/folder/chart.png"], "/no/such/folder"),
    (["size"], "MODEL"),
    (["size", "llama-3.3-70b"], "--gpu"),
    (["size", "llama-3.3-70b", "--gpu", "X9000"], "X9000"),
    (["size", "lama-9.9-70b-nonesuch", "--gpu", "H100"], "nonesuch"),
    (["size", "llama-3.3-70b", "--gpu", "H100", "--count", "-1"], "count"),
    (["size", "llama-3.3-70b", "--gpu", "H100", "--count", "many"], "count"),
    (["size", "llama-3.3-70b", "--gpu", "H100", "--input", "1e400"], "input"),
    (["size", "llama-3.3-70b", "--gpu", "H100", "--concurrency", "nan"], "concurrency"),
    (["size", "llama-3.3-70b", "--gpu", "H100", "--precision", "fp3"], "precision"),
    (["compare"], "--figures"),
    (["compare", "--figures", "no such file.json"], "no such file.json"),
    (["understand"], "text"),
    (["understand", "hello", "--asked", "colour"], "colour"),
    (["check-wording"], "--jsonl"),
    (["slack", "--http", "http"], "--http"),
    (["db", "backup"], "FILE"),
    (["db", "purge"], "--workspace"),
    (["knowledge"], "check"),
]


@pytest.mark.parametrize(
    ("command", "named"), BAD_COMMANDS, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_commands_that_cannot_be_run(command: list[str], named: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert_one_line_of_error(command, named, capsys)


BAD_FIGURES = {
    "unknown key": ('{"api_price": 3}', "api_price"),
    "negative": ('{"capex_usd": -5, "amortization_months": 36}', "capex_usd"),
    "NaN": ('{"usd_per_hour": NaN}', "NaN"),
    "1e400": ('{"usd_per_hour": 1e400}', "usd_per_hour"),
    "a word": ('{"usd_per_hour": "three"}', "usd_per_hour"),
    "a utilisation above one": ('{"usd_per_hour": 3, "tokens_per_second": 100, "utilization": 1.2}', "utilization"),
    "not an object": ("3", "object"),
}


@pytest.mark.parametrize("case", BAD_FIGURES)
def test_figures_that_cannot_be_used(
    case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, named = BAD_FIGURES[case]
    feed(monkeypatch, text)
    assert_one_line_of_error(["compare", "--figures", "-"], named, capsys)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1-A-2-b"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "not a token"}, "SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKN": "xoxb-1-2"}, "SLACK_BOT_TOKN"),
        ({"LLM_ZONE": "moon"}, "LLM_ZONE"),
        ({"LLM_TIMEOUT_SECONDS": "soon"}, "LLM_TIMEOUT_SECONDS"),
        ({"METRICS_PORT": "99999"}, "METRICS_PORT"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL"),
        ({"LLM_WORDING": "arranged"}, "LLM_MODEL"),
    ],
    ids=str,
)
def test_settings_that_cannot_be_used_stop_the_start_and_are_named(
    settings: dict[str, str],
    named: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    line = assert_one_line_of_error(["slack"], named, capsys)
    assert "not a token" not in line


def test_an_unknown_name_in_the_env_file_stops_the_start_with_the_nearest_known_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("DATABASE_ULR=sqlite+aiosqlite:///x.db\n")
    monkeypatch.chdir(tmp_path)
    assert "DATABASE_URL" in assert_one_line_of_error(["db", "check"], "DATABASE_ULR", capsys)


JSONL: list[tuple[list[str], str, str]] = [
    (["decide", "--jsonl"], '{"team": "some"}', '{"team": "plenty"}'),
    (["cost", "--jsonl"], '{"text": "80M tokens gpt-4o"}', '{"txet": "80M"}'),
    (["compare", "--jsonl"], '{"usd_per_hour": 2, "tokens_per_second": 85}', '{"usd_per_hour": -2}'),
    (["understand", "--jsonl"], '{"asked": "team", "text": "nobody"}', '{"asked": "team"}'),
    (
        ["check-wording", "--jsonl"],
        '{"plain": "We recommend {verdict}.", "wording": "Our recommendation is {verdict}."}',
        '{"plain": 3}',
    ),
    (
        ["size", "--jsonl"],
        '{"model": "llama-3.1-8b", "gpu": "H100", "count": 1}',
        '{"model": "llama-3.1-8b", "gpu": "Z1"}',
    ),
]


@pytest.mark.parametrize(
    ("command", "good", "bad"), JSONL, ids=lambda value: value[0] if isinstance(value, list) else ""
)
def test_a_bad_line_gives_an_error_for_that_line_and_the_rest_go_on(
    command: list[str], good: str, bad: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, f"{good}\nnot json\n\n{bad}\n[]\n{good}\n")
    assert run(command) == 0
    results: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ["error" in result for result in results] == [False, True, True, True, False]
    assert results[0] == results[4]


def test_the_real_program_says_it_in_one_line_too() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "bot", "decide", "--answers", "-"],
        input='{"team": "plenty"}',
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert "team" in result.stderr


def assert_one_line_of_error(command: list[str], named: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(command) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert named in printed.err
    assert "Traceback" not in printed.err
    return printed.err

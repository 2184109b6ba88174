"""No secret reaches a log line, whatever logs it."""

import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import masked, set_up_logs

SECRETS = [
    "xoxb-123-456-abcDEF",
    "xapp-1-A0-2-ffff",
    "sk-proj-abcdefgh12345678",
    "Authorization: Bearer abc.def.ghi-jkl",
    "postgresql+asyncpg://bot:hunter22@db.example/advisor",
]
HIDDEN = ["456-abcDEF", "2-ffff", "abcdefgh12345678", "abc.def.ghi", "hunter22"]


@pytest.fixture(autouse=True)
def _handlers_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize(("secret", "hidden"), list(zip(SECRETS, HIDDEN, strict=True)))
def test_a_secret_in_a_message_is_masked(
    secret: str, hidden: str, log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs(log_format)
    logging.getLogger("bot.test").warning("it said %s and went on", secret)
    logged = capsys.readouterr().err
    assert hidden not in logged
    assert "[secret]" in logged
    assert "went on" in logged


def test_a_secret_in_a_traceback_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("json")
    try:
        raise RuntimeError("xoxb-123-456-abcDEF")
    except RuntimeError:
        logging.getLogger("bot.test").exception("failed")
    logged = capsys.readouterr().err
    line = json.loads(logged)
    assert (line["level"], line["message"]) == ("error", "failed")
    assert "456-abcDEF" not in logged


def test_ordinary_text_is_left_alone() -> None:
    text = "consultation C123 turned in 3 ms, route vendor_api, https://slack.com/api/chat.postMessage"
    assert masked(text) == text

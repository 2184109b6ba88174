"""``understand`` shows the reading that a consultation acts on, and says what the bot would answer."""

import json
import subprocess
import sys

import pytest


def understood(*lines: dict[str, str]) -> list[dict[str, object]]:
    given = "\n".join(json.dumps(line) for line in lines)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "understand", "--jsonl"], input=given, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_reply_is_what_a_consultation_would_say_next() -> None:
    why, term, answer = understood(
        {"asked": "volume_tokens_per_month", "text": "why does volume matter?"},
        {"asked": "volume_tokens_per_month", "text": "what is a token?"},
        {"asked": "team", "text": "nobody"},
    )
    assert "paid by the token" in str(why["reply"])
    assert "piece of a word" in str(term["reply"])
    assert str(answer["reply"]).startswith("Noted: Team: Nobody")
    assert str(answer["reply"]).endswith("?")


@pytest.mark.parametrize("asked", ["open", "data_residency"])
def test_a_case_put_as_a_question_is_read_as_a_case_and_says_nothing_of_where_data_may_go(asked: str) -> None:
    text = "should we self-host Llama for contract review, 300M tokens a month?"
    (read,) = understood({"asked": asked, "text": text})
    assert read["answers"] == {"task_kind": ["legal_analysis"], "volume_tokens_per_month": 300_000_000}
    assert read["confirm"] == []

"""Whether a name states another version than the model it is held against."""

import pytest

from bot.facts.names import contradicts


@pytest.mark.parametrize(
    ("asked", "known", "other"),
    [
        ("glm 4.5", "glm-4.6", True),
        ("deepseek v3.1", "deepseek-v3", True),
        ("mistral 7b v0.1", "mistral-7b-v0.3", True),
        ("llama 3", "llama-3.3-70b", False),
        ("llama 3.3 70b", "llama-3.3-70b", False),
        ("gpt35 turbo", "gpt-3.5-turbo", False),
        ("claude sonnet 4.5", "claude-sonnet-4-5", False),
        ("claude-sonnet-4-20250514", "claude-sonnet-4-0", False),
        ("gpt-4o-2024-08-06", "gpt-4o", False),
        ("qwen 72b", "qwen2.5-72b", False),
        ("mistral large 2", "mistral-large-2411", False),
    ],
)
def test_a_name_contradicts_a_model_of_another_version(asked: str, known: str, *, other: bool) -> None:
    assert contradicts(asked, known) is other

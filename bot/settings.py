"""The settings of the program: environment first, then a ``.env`` file. Anything unknown or malformed stops the start.

No secret is ever part of a message, a log line or a ``repr``.
"""

import difflib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.framework import UnusableInput

DEFAULT_DATABASE_URL = "sqlite+aiosqlite:///llm-advisor.db"
OUR_PREFIXES = ("SLACK_", "LLM_")


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, under the lower-case form of its name in the environment."""

    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_client_id: str = ""
    slack_client_secret: str = field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = field(default=DEFAULT_DATABASE_URL, repr=False)
    llm_model: str = ""
    llm_api_base: str = ""
    llm_api_key: str = field(default="", repr=False)
    llm_zone: str = ""
    llm_wording: str = ""
    llm_timeout_seconds: float = 8.0
    llm_calls_per_day: int = 200
    llm_usd_per_day: Decimal | None = None
    encryption_key: str = field(default="", repr=False)
    log_format: str = "text"
    metrics_port: int | None = None


def load_settings(environment: Mapping[str, str] | None = None, *, dotenv: Path | None = None) -> Settings:
    """The settings of ``environment`` (the process's own) over those of ``dotenv`` (``.env`` in the working folder).

    Raises:
        UnusableInput: an unknown or malformed setting, named; its value only where it is no secret.
    """
    environment = os.environ if environment is None else environment
    from_file = _read_dotenv(Path(".env") if dotenv is None else dotenv)
    from_environment = {name: value for name, value in environment.items() if _is_ours(name)}
    given = from_file | from_environment
    for name in given:
        if name not in _READERS:
            raise UnusableInput(
                f"unknown setting {name}{_meant(name)}; the settings are in deploy/env.example", key=name
            )
    read = {name.lower(): _READERS[name](name, value.strip()) for name, value in given.items() if value.strip()}
    return _consistent(Settings(**read))


def _is_ours(name: str) -> bool:
    return name in _READERS or name.startswith(OUR_PREFIXES)


def _meant(name: str) -> str:
    near = difflib.get_close_matches(name, _READERS, n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def _read_dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values  # noqa: PLC0415 - most commands have no such file

    try:
        return {name: value or "" for name, value in dotenv_values(path, interpolate=False).items()}
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInput(f"{path.name} cannot be read as a settings file: {error}") from None


def _text(_name: str, value: str) -> str:
    return value


def _secret_like(pattern: str, example: str) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise UnusableInput(f"{name} is malformed (its value is not shown); it looks like {example}", key=name)
        return value

    return read


def _url(name: str, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnusableInput(f"{name} must be an http or https address, for example http://127.0.0.1:8000/v1", key=name)
    return value


def _api_url(name: str, value: str) -> str:
    if not _url(name, value).endswith("/api/"):
        raise UnusableInput(f"{name} must end in /api/, for example https://slack.com/api/", key=name)
    return value


def _one_of(*accepted: str) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        if value not in accepted:
            raise UnusableInput(f"{name} is {value!r}; accepted: {', '.join(accepted)}", key=name)
        return value

    return read


def _seconds(name: str, value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 60:
        raise UnusableInput(f"{name} is {value!r}; accepted: seconds between 0 and 60, for example 8", key=name)
    return seconds


def _calls(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 8):
        raise UnusableInput(f"{name} is {value!r}; accepted: a whole number of calls, for example 200", key=name)
    return int(value)


def _usd(name: str, value: str) -> Decimal:
    try:
        usd = Decimal(value)
    except InvalidOperation:
        usd = Decimal("NaN")
    if not usd.is_finite() or usd < 0:
        raise UnusableInput(f"{name} is {value!r}; accepted: US dollars a day, for example 2.50", key=name)
    return usd


def _port(name: str, value: str) -> int:
    return port_of(value, name=name)


def port_of(value: str, *, name: str) -> int:
    """A port number.

    Raises:
        UnusableInput: not a whole number from 1 to 65535.
    """
    if not (value.isascii() and value.isdigit() and 0 < int(value[:6]) < 65536):
        raise UnusableInput(f"{name} is {value!r}; accepted: a port from 1 to 65535, for example 3000", key=name)
    return int(value)


_READERS: Mapping[str, Callable[[str, str], Any]] = {
    "SLACK_BOT_TOKEN": _secret_like(r"xox[be]\S{5,}", "xoxb-…"),
    "SLACK_APP_TOKEN": _secret_like(r"xapp-\S{3,}", "xapp-…"),
    "SLACK_SIGNING_SECRET": _secret_like(r"\S{8,}", "a long string of letters and digits"),
    "SLACK_CLIENT_ID": _text,
    "SLACK_CLIENT_SECRET": _secret_like(r"\S{8,}", "a long string of letters and digits"),
    "SLACK_API_URL": _api_url,
    "DATABASE_URL": _text,
    "LLM_MODEL": _text,
    "LLM_API_BASE": _url,
    "LLM_API_KEY": _text,
    "LLM_ZONE": _one_of("local", "cloud"),
    "LLM_WORDING": _one_of("plain", "arranged", "reworded"),
    "LLM_TIMEOUT_SECONDS": _seconds,
    "LLM_CALLS_PER_DAY": _calls,
    "LLM_USD_PER_DAY": _usd,
    "ENCRYPTION_KEY": _text,
    "LOG_FORMAT": _one_of("text", "json"),
    "METRICS_PORT": _port,
}


def _consistent(settings: Settings) -> Settings:
    if bool(settings.slack_client_id) != bool(settings.slack_client_secret):
        missing = "SLACK_CLIENT_SECRET" if settings.slack_client_id else "SLACK_CLIENT_ID"
        raise UnusableInput(f"{missing} is missing: SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together", key=missing)
    if settings.llm_wording in ("arranged", "reworded") and not settings.llm_model:
        raise UnusableInput(
            f"LLM_WORDING is {settings.llm_wording!r} but LLM_MODEL is not set; set it, for example ollama_chat/llama3.1",
            key="LLM_MODEL",
        )
    return settings


def require_slack(settings: Settings, *, http: bool) -> None:
    """What serving Slack needs.

    Raises:
        UnusableInput: names the first missing setting and where it is found.
    """
    many_workspaces = http and bool(settings.slack_client_id)
    needed = [("SLACK_SIGNING_SECRET", "at Slack: Basic Information, App Credentials")] if http else []
    if not http:
        needed.append(("SLACK_APP_TOKEN", "at Slack: Basic Information, App-Level Tokens, scope connections:write"))
    if many_workspaces:
        needed.append(
            (
                "ENCRYPTION_KEY",
                "a Fernet key that encrypts the tokens of the workspaces; deploy/RUNBOOK.md says how to make one",
            )
        )
    else:
        needed.append(("SLACK_BOT_TOKEN", "at Slack: OAuth & Permissions, Bot User OAuth Token"))
    for name, where in needed:
        if not getattr(settings, name.lower()):
            raise UnusableInput(f"{name} is not set; {where}", key=name)

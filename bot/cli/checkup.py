"""``llm-advisor doctor``: looks at everything that must work and says what to do about what does not. Prints no secret."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec

from bot.framework import UnusableInput
from bot.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``mark``: ok, off (not set up, not needed everywhere), old, or FAIL."""

    mark: str
    subject: str
    text: str

    @property
    def failed(self) -> bool:
        """Whether it has to be repaired."""
        return self.mark == "FAIL"


async def checkup() -> list[Finding]:
    """All findings, in the order in which one would repair them."""
    try:
        settings = load_settings()
    except UnusableInput as error:
        return [Finding("FAIL", "settings", str(error)), *_knowledge()]
    return [
        Finding("ok", "settings", "every setting is known and well-formed"),
        *_knowledge(),
        await _database(settings),
        *await _feedback(settings),
        *_slack(settings),
        _model(settings),
    ]


def _knowledge() -> Iterator[Finding]:
    from bot.facts.knowledge_check import check_knowledge  # noqa: PLC0415 - reads every file

    problems = check_knowledge(datetime.now(UTC).date())
    for problem in problems:
        yield Finding("old" if getattr(problem, "stale", False) else "FAIL", "knowledge", str(problem))
    if not problems:
        yield Finding("ok", "knowledge", "every fact is sound and fresh")


async def _database(settings: Settings) -> Finding:
    from bot.storage import upkeep  # noqa: PLC0415 - imports the database only here

    try:
        problems = await upkeep.check(settings.database_url, now=datetime.now(UTC))
    except UnusableInput as error:
        return Finding("off", "database", f"{error} (only needed for Slack)")
    if problems:
        return Finding("FAIL", "database", "; ".join(problems))
    return Finding("ok", "database", "schema and integrity are sound")


async def _feedback(settings: Settings) -> list[Finding]:
    from bot.slack.feedback import in_words, summed  # noqa: PLC0415 - imports Slack only here
    from bot.storage import upkeep  # noqa: PLC0415 - imports the database only here

    try:
        kept = await upkeep.chosen_in_channels(settings.database_url)
    except UnusableInput:  # said of the database already
        return []
    return [Finding("ok", "feedback", in_words(summed(kept)))]


def _slack(settings: Settings) -> Iterator[Finding]:
    socket = settings.slack_bot_token and settings.slack_app_token
    http = settings.slack_signing_secret and (settings.slack_bot_token or settings.slack_client_id)
    if socket:
        yield Finding("ok", "slack", "Socket Mode can start: llm-advisor slack")
    if http:
        yield Finding("ok", "slack", "HTTP can start: llm-advisor slack --http 3000")
    if not socket and not http:
        text = "no tokens: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (deploy/env.example says where they are found)"
        yield Finding("off", "slack", text)


def _model(settings: Settings) -> Finding:
    if not settings.llm_model:
        return Finding("off", "model", "no LLM_MODEL: the built-in wording is used, which is complete")
    if find_spec("litellm") is None:
        return Finding(
            "FAIL", "model", "LLM_MODEL is set but litellm is not installed: install deploy/requirements.lock"
        )
    zone = settings.llm_zone or "cloud"
    return Finding("ok", "model", f"{settings.llm_model}, zone {zone}, wording {settings.llm_wording or 'arranged'}")

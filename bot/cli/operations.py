"""Commands that run and look after the program: slack, db, knowledge, doctor. Adapters only; the work is elsewhere."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.commands import ANSWERED_NO
from bot.facts.load import KnowledgeError
from bot.framework import UnusableInput
from bot.settings import load_settings, port_of, require_slack


def slack(arguments: argparse.Namespace) -> int:
    """Serve Slack until the process is asked to stop."""
    http_port = None if arguments.http is None else port_of(arguments.http, name="--http")
    settings = load_settings()
    require_slack(settings, http=http_port is not None)
    from bot.wiring import serve_slack  # noqa: PLC0415 - imports Slack and the database only here

    asyncio.run(serve_slack(settings, http_port=http_port))
    return 0


def db_upgrade(_arguments: argparse.Namespace) -> int:
    """Bring the schema up to date."""
    from bot.storage import upkeep  # noqa: PLC0415 - imports the database only here

    revision = asyncio.run(upkeep.upgrade(load_settings().database_url))
    sys.stdout.write(f"The database is at revision {revision}.\n")
    return 0


def db_check(_arguments: argparse.Namespace) -> int:
    """Check schema and integrity; 1 when something is wrong."""
    from bot.storage import upkeep  # noqa: PLC0415 - imports the database only here

    problems = asyncio.run(upkeep.check(load_settings().database_url, now=datetime.now(UTC)))
    sys.stdout.write("".join(f"{problem}\n" for problem in problems) or "The database is sound.\n")
    return ANSWERED_NO if problems else 0


def db_backup(arguments: argparse.Namespace) -> int:
    """Copy the database while it is in use."""
    from bot.storage.backup import backup  # noqa: PLC0415 - imports the database only here

    asyncio.run(backup(load_settings().database_url, Path(arguments.file)))
    sys.stdout.write(f"Copied to {arguments.file} and checked.\n")
    return 0


def db_purge(arguments: argparse.Namespace) -> int:
    """Delete everything of one workspace."""
    from bot.storage import upkeep  # noqa: PLC0415 - imports the database only here

    deleted = asyncio.run(upkeep.purge(load_settings().database_url, arguments.workspace))
    counts = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in dict(deleted).items() if count)
    sys.stdout.write(f"Deleted of workspace {arguments.workspace}: {counts or 'nothing, there was nothing of it'}.\n")
    return 0


def db_retry(_arguments: argparse.Namespace) -> int:
    """Put back into the queue what was given up."""
    from bot.storage import upkeep  # noqa: PLC0415 - imports the database only here

    count = asyncio.run(upkeep.retry_parked(load_settings().database_url))
    what = "1 event is" if count == 1 else f"{count} events are"
    sys.stdout.write(f"{what} tried again by whatever serves Slack.\n" if count else "Nothing was given up.\n")
    return 0


def db_reencrypt(_arguments: argparse.Namespace) -> int:
    """Encrypt every stored token with the first key of ENCRYPTION_KEY."""
    from bot.storage import upkeep  # noqa: PLC0415 - imports the database only here
    from bot.storage.secrecy import Secrecy  # noqa: PLC0415 - as above

    settings = load_settings()
    if not settings.encryption_key:
        raise UnusableInput(
            "ENCRYPTION_KEY is not set: give the new key and the old one, NEW,OLD", key="ENCRYPTION_KEY"
        )
    count = asyncio.run(upkeep.reencrypt(settings.database_url, Secrecy.of(settings.encryption_key)))
    sys.stdout.write(f"{count} tokens are encrypted with the first key; the others can be taken away now.\n")
    return 0


def knowledge_check(_arguments: argparse.Namespace) -> int:
    """Validate every fact; 1 when one cannot be used."""
    from bot.facts.knowledge_check import check_knowledge  # noqa: PLC0415 - reads every file

    problems = check_knowledge(datetime.now(UTC).date())
    sys.stdout.write("".join(f"{problem}\n" for problem in problems) or "Every fact is sound and fresh.\n")
    return ANSWERED_NO if problems else 0


def knowledge_list(_arguments: argparse.Namespace) -> int:
    """Print the facts."""
    from bot.facts.knowledge_check import list_knowledge  # noqa: PLC0415 - reads every file

    for line in list_knowledge():
        sys.stdout.write(f"{line}\n")
    return 0


def knowledge_refresh(arguments: argparse.Namespace) -> int:
    """Fetch newer prices into a file for review."""
    from bot.refresh import refresh  # noqa: PLC0415 - the only command that needs the network

    return refresh(Path(arguments.into))


def doctor(_arguments: argparse.Namespace) -> int:
    """One line for each thing that must work, with the fix; 1 when something that is needed does not."""
    from bot.cli.checkup import checkup  # noqa: PLC0415 - touches everything

    try:
        findings = asyncio.run(checkup())
    except KnowledgeError as error:
        raise UnusableInput(str(error)) from None
    for finding in findings:
        sys.stdout.write(f"{finding.mark:<5} {finding.subject:<12} {finding.text}\n")
    return ANSWERED_NO if any(finding.failed for finding in findings) else 0

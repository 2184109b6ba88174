"""Which command is meant, and its arguments. The commands themselves are the modules beside this one, imported when used."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from bot.facts.load import KnowledgeError
from bot.framework import QuestionId, UnusableInput

ANSWERED_NO = 1
UNUSABLE = 2
INTERRUPTED = 130


class _OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, like every other error of this program."""

    def error(self, message: str) -> NoReturn:
        raise UnusableInput(f"{message}; see {self.prog} --help")


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[_OneLineParser]


def run(arguments: Sequence[str]) -> int:
    """Run one command. Returns 0 for done, 1 for the answer "no", 2 for unusable input (one line on standard error)."""
    try:
        chosen = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = getattr(import_module(f"bot.cli.{chosen.module}"), chosen.call)
        return command(chosen)
    except (UnusableInput, KnowledgeError) as error:
        sys.stderr.write(f"llm-advisor: {' '.join(str(error).split())}\n")
        return UNUSABLE
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = _OneLineParser(
        prog="llm-advisor",
        description="Where should a team's language models run: at a vendor, on open weights of its own, or both?",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_OneLineParser)
    _add_chat(commands)
    _add_decide(commands)
    _add_cost(commands)
    _add_size(commands)
    _add_compare(commands)
    _add_understand(commands)
    _add_check_wording(commands)
    _add_slack(commands)
    _add_knowledge(commands)
    _add_db(commands)
    _add(commands, "doctor", "operations", "doctor", "check everything that must work, with the fix")
    return parser


def _add(commands: "Commands", name: str, module: str, call: str, text: str) -> _OneLineParser:
    parser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.set_defaults(module=module, call=call)
    return parser


def _add_chat(commands: "Commands") -> None:
    chat = _add(commands, "chat", "chat", "chat", "the consultation in the terminal; no account or key needed")
    _currency(chat)
    chat.add_argument("--plain", action="store_true", help="read lines and print plain text, for pipes")


def _add_decide(commands: "Commands") -> None:
    decide = _add(commands, "decide", "economics", "decide", "answers in, decision out")
    _one_or_many(decide, "--answers", "a JSON file with the answers, or - for standard input")
    _currency(decide)


def _add_cost(commands: "Commands") -> None:
    cost = _add(commands, "cost", "economics", "cost", "a quick cost estimate from a line of text")
    cost.add_argument("text", nargs="?", help='for example "80M tokens gpt-4o vs llama-3.3-70b"')
    cost.add_argument("--chart", metavar="FILE.png", help="draw cost against volume into this file")
    _formats(cost)
    _currency(cost)


def _add_size(commands: "Commands") -> None:
    size = _add(commands, "size", "economics", "size", "memory, throughput and latency of an open-weight model on GPUs")
    size.add_argument("model", nargs="?", metavar="MODEL", help="for example llama-3.3-70b")
    size.add_argument("--gpu", help="for example H100-SXM")
    size.add_argument("--precision", help="bf16, fp8, int4 or fp4")
    for name, text in (
        ("--count", "how many GPUs"),
        ("--tp", "tensor parallelism; left out: the best layout"),
        ("--input", "input tokens of a request"),
        ("--output", "output tokens of a request"),
        ("--concurrency", "requests at once; left out: as many as fit"),
    ):
        size.add_argument(name, metavar="N", help=text)
    _formats(size)


def _add_compare(commands: "Commands") -> None:
    compare = _add(commands, "compare", "economics", "compare", "the same arithmetic on your own figures")
    _one_or_many(compare, "--figures", "a JSON file with your figures, or - for standard input")


def _add_understand(commands: "Commands") -> None:
    understand = _add(commands, "understand", "wordings", "understand", "what the bot makes of a free-text message")
    understand.add_argument("text", nargs="?", help="the message")
    accepted = ", ".join(("open", *QuestionId))
    understand.add_argument("--asked", default="open", help=f"the question just asked: {accepted}")
    _formats(understand)


def _add_check_wording(commands: "Commands") -> None:
    check = _add(commands, "check-wording", "wordings", "check_wording", "is a rewording of a sentence faithful to it?")
    check.add_argument("--jsonl", action="store_true", help="read one JSON object a line (the only way)")


def _add_slack(commands: "Commands") -> None:
    slack = _add(
        commands, "slack", "operations", "slack", "serve Slack: Socket Mode, or the HTTP Events API with --http"
    )
    slack.add_argument("--http", metavar="PORT", help="listen for Slack's requests on this port")


def _add_knowledge(commands: "Commands") -> None:
    knowledge = commands.add_parser("knowledge", help="validate, print or refresh the facts")
    verbs = knowledge.add_subparsers(
        dest="verb", required=True, metavar="check|list|refresh", parser_class=_OneLineParser
    )
    _add(verbs, "check", "operations", "knowledge_check", "validate every fact: schema, source, date, staleness")
    _add(verbs, "list", "operations", "knowledge_list", "print the facts")
    refresh = _add(verbs, "refresh", "operations", "knowledge_refresh", "fetch newer prices into a file for review")
    refresh.add_argument("--into", metavar="FILE", default="knowledge-review.yaml", help="where to write them")


def _add_db(commands: "Commands") -> None:
    database = commands.add_parser("db", help="schema, integrity, backup, deletion, retry and keys")
    verbs = database.add_subparsers(
        dest="verb", required=True, metavar="upgrade|check|backup|purge|retry|reencrypt", parser_class=_OneLineParser
    )
    _add(verbs, "upgrade", "operations", "db_upgrade", "bring the schema up to date")
    _add(verbs, "check", "operations", "db_check", "check schema and integrity")
    backup = _add(verbs, "backup", "operations", "db_backup", "copy the database while it is in use")
    backup.add_argument("file", metavar="FILE", help="the copy; must not exist yet")
    purge = _add(verbs, "purge", "operations", "db_purge", "delete everything of one workspace")
    purge.add_argument("--workspace", metavar="ID", required=True, help="the workspace's id, for example T0123ABCD")
    _add(verbs, "retry", "operations", "db_retry", "try again what was given up, once its cause is gone")
    _add(
        verbs,
        "reencrypt",
        "operations",
        "db_reencrypt",
        "encrypt stored tokens with the first of ENCRYPTION_KEY's keys",
    )


def _currency(parser: argparse.ArgumentParser) -> None:
    text = "show amounts in EUR, GBP …, at the dated rate of knowledge/exchange_rates.yaml; JSON stays in US dollars"
    parser.add_argument("--currency", metavar="CODE", default="USD", help=text)


def _formats(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print the result")
    parser.add_argument("--jsonl", action="store_true", help="one JSON object a line in, one result a line out")


def _one_or_many(parser: argparse.ArgumentParser, option: str, text: str) -> None:
    parser.add_argument(option, metavar="FILE|-", help=text)
    _formats(parser)

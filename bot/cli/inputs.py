"""Reading and writing JSON at the command line: one clear line for whatever cannot be used, never a traceback."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.framework import UnusableInput

LARGEST_INPUT_BYTES = 5_000_000

Handler = Callable[[Any], dict[str, Any]]


def decoded(text: str, *, example: str) -> Any:
    """The value of a JSON text.

    Raises:
        UnusableInput: not JSON, or a number that is not finite.
    """
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise UnusableInput("the JSON is nested too deeply") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnusableInput(f"not valid JSON ({error.msg.lower()} at {place}); an example: {example}") from None
    except ValueError as error:  # a number with thousands of digits
        raise UnusableInput(f"not usable as JSON: {error}; an example: {example}") from None


def _refuse_constant(name: str) -> Any:
    raise UnusableInput(f"{name} is not a number that can be used; write a finite number")


def read_file_or_stdin(name: str, *, option: str) -> str:
    """The text of a file, or of standard input for "-".

    Raises:
        UnusableInput: no such file, not readable, not UTF-8, or too large.
    """
    try:
        content = sys.stdin.buffer.read(LARGEST_INPUT_BYTES + 1) if name == "-" else _read(Path(name))
        if len(content) > LARGEST_INPUT_BYTES:
            raise UnusableInput(f"{option}: more than {LARGEST_INPUT_BYTES // 1_000_000} MB of input")
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise UnusableInput(f"{option}: there is no file {name!r}; give a path, or - for standard input") from None
    except UnicodeDecodeError:
        raise UnusableInput(f"{option}: {name!r} is not UTF-8 text") from None
    except OSError as error:
        raise UnusableInput(f"{option}: {name!r} cannot be read: {error.strerror}") from None


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_INPUT_BYTES + 1)


def run_jsonl(handle: Handler, *, example: str) -> int:
    """One JSON object a line in, one result a line out, in order; a bad line gives an error for that line only."""
    for number, line in _lines():
        try:
            result = handle(decoded(line, example=example))
        except UnusableInput as error:
            result = {"error": {"message": str(error), "key": error.key, "line": number}}
        print_json(result, indent=None)
    return 0


def _lines() -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(sys.stdin.buffer, 1):
        line = raw.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace").strip()
        if line:
            yield number, line


def print_json(value: dict[str, Any], *, indent: int | None = 2) -> None:
    """One JSON value to standard output; never NaN."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent) + "\n")
    sys.stdout.flush()

"""The one door to ``knowledge/``: a YAML file in, a validated value out, or an error that names file, key and fix.

Each ``load_*.py`` beside this module holds the schema of its files and calls ``read`` here; nothing else opens them.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, ValidationInfo

from bot.facts.dated import Source

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, same result
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


class KnowledgeError(ValueError):
    """A fact that cannot be used. ``str()`` names the file, the key, the reason and the fix in one line."""


class Schema(BaseModel):
    """Base of every schema of ``knowledge/``: unknown keys are refused, values are frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _not_in_the_future(day: date, info: ValidationInfo) -> date:
    today = (info.context or {}).get("today")
    if today is not None and day > today:
        raise ValueError(f"the date {day} is in the future: write the day on which it was checked")
    return day


PastDate = Annotated[date, AfterValidator(_not_in_the_future)]
"""A date that must not lie after the day given to ``read``."""


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty: a fact without a source does not go in")
    return text


class SourceEntry(Schema):
    """A source as it stands in a file; ``as_source`` is what the core gets."""

    title: Annotated[str, AfterValidator(_filled)]
    url: Annotated[str, AfterValidator(_filled)]
    checked: PastDate

    def as_source(self) -> Source:
        """The same as a frozen value of the core."""
        return Source(self.title, self.url, self.checked)


S = TypeVar("S", bound=BaseModel)


def read(name: str, schema: type[S], *, today: date | None = None, folder: Path = KNOWLEDGE) -> S:
    """The file ``name`` of ``knowledge/``, validated. Dates after ``today`` are refused when it is given.

    Raises:
        KnowledgeError: missing file, not YAML, or a value that the schema refuses.
    """
    return validated(name, _parsed(folder / name), schema, today=today)


def validated(name: str, content: Any, schema: type[S], *, today: date | None = None) -> S:
    """``content`` as ``schema``, with errors that name ``name``; for tests and for split files.

    Raises:
        KnowledgeError: a value that the schema refuses.
    """
    try:
        return schema.model_validate(content, context={"today": today})
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in problem["loc"]) or "the whole file"
        raise KnowledgeError(f"{name}: {key}: {_reason_and_fix(problem['type'], problem['msg'])}") from None


def _reason_and_fix(kind: str, said: str) -> str:
    match kind:
        case "missing":
            return "is missing: add it"
        case "extra_forbidden":
            return "is not a key of this file: correct its spelling or remove it"
        case _:
            return said.removeprefix("Value error, ")


@cache
def _parsed(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KnowledgeError(f"{path.name}: is missing from {path.parent.name}/: restore it") from None
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        raise KnowledgeError(f"{path.name}:{line} is not valid YAML: {getattr(error, 'problem', error)}") from None

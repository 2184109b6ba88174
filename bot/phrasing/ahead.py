"""What newer knowledge changes about a decision of the past: the sentences of the one notice that its owner asked for.

Pure. The past decision is a record as ``decision_json`` wrote it, maybe long ago: what it lacks is not compared.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from bot.facts.sentences import Names
from bot.framework import Deployment
from bot.phrasing import figures
from bot.phrasing.brief import day_in_words
from bot.scoring.decision import Decision

MOVED = Decimal("0.2")  # a crossover that moved by more than a fifth of what it was is told
_CROSSOVER = "crossover_tokens_per_month"


def difference(old_record: Mapping[str, Any], new: Decision, names: Names) -> tuple[str, ...]:
    """Why the owner should look again, in sentences; empty when neither verdict nor crossover changed enough.

    ``new`` is the same answers decided on newer knowledge. No workload is named: nothing in here was typed by a person.
    """
    changes = (*_verdict(old_record, new, names), *_workloads(old_record, new), *_crossover(old_record, new))
    if not changes:
        return ()
    before, now = day_in_words(str(old_record.get("knowledge_as_of", ""))), day_in_words(new.knowledge_as_of)
    since = f"Figures as of {now}, compared with {before}." if before else f"Figures as of {now}."
    return (*changes, since)


def _verdict(old: Mapping[str, Any], new: Decision, names: Names) -> Iterator[str]:
    before, now = old.get("verdict"), new.verdict
    if before in set(Deployment) and before != now:
        was, becomes = (names.deployments[Deployment(each)].label for each in (before, now))
        yield f"The verdict on the same answers changes from {was} to {becomes}."


def _workloads(old: Mapping[str, Any], new: Decision) -> Iterator[str]:
    entries = old.get("workloads") or ()
    before = {entry.get("name"): entry.get("verdict") for entry in entries if isinstance(entry, Mapping)}
    changed = sum(workload.name in before and before[workload.name] != workload.verdict for workload in new.workloads)
    if changed:
        which = "one workload" if changed == 1 else f"{changed} workloads"
        yield f"The verdict on {which} of {len(new.workloads)} changes."


def _crossover(old: Mapping[str, Any], new: Decision) -> Iterator[str]:
    now = new.economics.crossover.tokens_per_month
    if _CROSSOVER not in old:
        return
    before = _tokens(old[_CROSSOVER])
    match before, now:
        case None, None:
            return
        case None, Decimal():
            yield f"Self-hosting, which never became cheaper, now does from {figures.tokens_per_month(now)}."
        case Decimal(), None:
            yield f"Self-hosting, which became cheaper from {figures.tokens_per_month(before)}, no longer does at any volume."
        case Decimal(), Decimal() if abs(now - before) > MOVED * before:
            way = "up" if now > before else "down"
            was, becomes = figures.tokens_per_month(before), figures.tokens_per_month(now)
            yield f"The volume from which self-hosting is cheaper moves {way} from {was} to {becomes}."
        case _:
            return


def _tokens(value: Any) -> Decimal | None:
    return Decimal(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

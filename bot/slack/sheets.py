"""Each kind of reply to its picture in Slack, and the replies of a turn to as few messages as possible. Pure."""

from collections.abc import Iterable
from typing import Any

from bot.replies import Confirm, Estimate, Question, Summary, Text, Verdict
from bot.slack.estimate_blocks import estimate_sheet
from bot.slack.rendering import TEXT, Names, Sheet, confirm_sheet, question_sheet, summary_sheet, text_sheet
from bot.slack.verdict_blocks import verdict_sheet


def sheets(replies: Iterable[Any], names: Names) -> list[Sheet]:
    """The replies of one turn as few messages as possible."""
    made: list[Sheet] = []
    for reply in replies:
        sheet = sheet_of(reply, names)
        if made and _fit_together(made[-1], sheet):
            made[-1] = _joined(made[-1], sheet)
        else:
            made.append(sheet)
    return made


def _fit_together(one: Sheet, other: Sheet) -> bool:
    if one.concludes or other.concludes or one.aside or other.aside:
        return False
    return not one.board and len(one.blocks) + len(other.blocks) <= 20 and len(one.text) + len(other.text) < TEXT


def _joined(one: Sheet, other: Sheet) -> Sheet:
    return Sheet(f"{one.text}\n\n{other.text}", [*one.blocks, *other.blocks], board=one.board or other.board)


def sheet_of(reply: Any, names: Names) -> Sheet:
    """One reply."""
    match reply:
        case Text():
            return text_sheet(reply)
        case Question():
            return question_sheet(reply, names)
        case Confirm():
            return confirm_sheet(reply, names)
        case Summary():
            return summary_sheet(reply, names)
        case Verdict():
            return verdict_sheet(reply, names)
        case Estimate():
            return estimate_sheet(reply)
        case _:
            raise TypeError(f"Slack has no picture of a {type(reply).__name__}")

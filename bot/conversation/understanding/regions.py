"""Regions that the data has to stay in. A region rules out no vendor that hosts there: it is an answer of its own."""

from bot.conversation.understanding.findings import Clause, Finding, Text
from bot.conversation.understanding.phrases import Mention
from bot.framework import QuestionId

_WORDS_OF_A_REGION = 2
_PREFIX = "region_"
_NOT_A_REGION = {"region_cue"}


def _is_kept_out_of(text: Text, clause: Clause, place: int) -> bool:
    """ "Must not go to the USA" says where the data may not go, and not where it has to stay."""
    before = [item.text for item in text.items[max(clause.span.start, place - 2) : place] if item.text != "the"]
    return bool(before) and before[-1] in {"to", "into"} and clause.has("forbid")


def region_findings(text: Text) -> list[Finding]:
    """The region that the message names, where it is about data or was asked for."""
    about_region = text.asked in {QuestionId.REGION, QuestionId.DATA_RESIDENCY}
    found = []
    for clause in text.clauses:
        labelled = clause.labelled and clause.asked in {QuestionId.REGION, QuestionId.DATA_RESIDENCY}
        for mention in clause.mentions:
            if not mention.concept.startswith(_PREFIX) or mention.concept in _NOT_A_REGION:
                continue
            code = mention.concept.removeprefix(_PREFIX)
            if code == "any" and clause.asked is not QuestionId.REGION:
                continue
            alone = clause.words <= _WORDS_OF_A_REGION and clause.has("only_word", "filler")  # "EU only"
            said = (
                alone
                or about_region
                or labelled
                or clause.has("region_cue", "own_premises", "cloud", "residency_topic")
            )
            if _is_kept_out_of(text, clause, mention.start):
                continue
            if said and not clause.has("exception") and not _is_excluded(clause, mention):
                found.append(
                    Finding(
                        QuestionId.REGION,
                        code,
                        sure=text.asked is QuestionId.REGION or labelled or clause.has("region_cue", "only_word"),
                        place=mention.start,
                    )
                )
    return found


def _is_excluded(clause: Clause, mention: Mention) -> bool:
    """ "Not the US", "US regions are forbidden": where the data may not go. "May not leave the US" names where it stays."""
    denied = mention.denials % 2 == 1 or clause.has("need_not")
    if clause.has("leave"):
        return denied and not (clause.has("forbid") or clause.denies("leave"))
    return denied or clause.has("forbid")

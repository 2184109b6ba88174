"""Regions that the data has to stay in. A region rules out no vendor that hosts there: it is an answer of its own."""

from bot.conversation.understanding.findings import Finding, Text
from bot.framework import QuestionId

_WORDS_OF_A_REGION = 2
_PREFIX = "region_"
_NOT_A_REGION = {"region_cue"}


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
            if said and not clause.has("exception") and not (mention.denials % 2 and not clause.has("forbid", "leave")):
                found.append(
                    Finding(
                        QuestionId.REGION,
                        code,
                        sure=text.asked is QuestionId.REGION or labelled or clause.has("region_cue"),
                        place=mention.start,
                    )
                )
    return found

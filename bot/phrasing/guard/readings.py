"""A second reading of a text: the same statement the other way round, with what is left out filled in.

Pure. It is used only where the first readings of two texts do not agree, and on both alike, so it can add agreement and never
take any away. No reading drops a slot.
"""

import re

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.recasting import recast
from bot.phrasing.guard.surface import SLOT
from bot.phrasing.guard.tokens import rewritten, spelled_out

_A_DATE = re.compile(r"\{\w*(?:date|deadline|month)\w*\}")
_THAT_DATE = re.compile(r"\b(before|by|until|till|after) (?:then|that date|that day|that month)\b")
_STARTS_WITH_IT = re.compile(r"(?:(?:the|no) [a-z ]+ (?:of|for) |because |since |as |if |although )?\{")
_ITS = re.compile(r"\bits ([a-z]+)")
_BOUND_IT = re.compile(
    r"\b(so|because|since|as|but|and|although|if|that|without|for|of|before|after|until) it\b"
    r"(?! (?:is|was|takes|would|will|can|may|must|has)\b(?:(?! (?:the|a|your) ).)*? (?:to|that|whether)\b)"
)
_FIRST = re.compile(r"(?:the [a-z]+ of |with |because |as |since )?(\{\w+\})")
_DONE_TO_IT = re.compile(r"\b((?:before|after|when|if) you [a-z]+) it\b(?= *[.,;])")
_DONE_TO_THE = re.compile(r"\b((?:before|after|when|if) you [a-z]+) (?:the|this|that) ([a-z]+)\b(?= *[.,;])")
_EARLIER = re.compile(r"\b(?:any )?earlier(?= than that)?(?: than that)?(?=[.,;]|$)")
_NO_EARLIER = re.compile(r"\bno earlier (\w+) (is|are) (possible|allowed|planned)\b")


def turned(text: str, words: GuardWords) -> str:
    """``text`` with its turns of phrase read the other way and "then" as the one date that it names."""
    line = spelled_out(text)
    other = _topic(recast(rewritten(_named(_dated(line)), words.turns), words))
    return other if set(SLOT.findall(line)) == set(SLOT.findall(other)) else line


def _dated(line: str) -> str:
    """ "Runs until {date}, so nothing changes before then": "then" is the date."""
    dates = _A_DATE.findall(line)
    if len(dates) != 1:
        return line
    line = _NO_EARLIER.sub(rf"no \1 \2 \3 before {dates[0]}", line)
    line = _THAT_DATE.sub(rf"\1 {dates[0]}", line)
    return _EARLIER.sub(f"before {dates[0]}", line)


def _topic(line: str) -> str:
    """ "{model} is released under {licence}; check it before you deploy it": what is done is done to what is spoken of first.

    "The model" is {model}, where the text names one: so "deploy the model" is "deploy it" there, and "deploy the licence" is not.
    """
    first = _FIRST.match(line)
    if first is None:
        return line
    line = _DONE_TO_IT.sub(rf"\1 {first[1]}", line)
    return _DONE_TO_THE.sub(lambda found: f"{found[1]} {_slot_named(found[2], line)}", line)


def _slot_named(noun: str, line: str) -> str:
    return f"{{{noun}}}" if noun in SLOT.findall(line) else f"the {noun}"


def _named(line: str) -> str:
    """ "{model} is closed because its weights are not published": where one slot is named first and alone, "it" is that slot."""
    slots = set(SLOT.findall(line))
    if len(slots) != 1 or not _STARTS_WITH_IT.match(line):
        return line
    slot = f"{{{slots.pop()}}}"
    owned = _ITS.sub(rf"the \1 of {slot}", line)
    return _BOUND_IT.sub(rf"\1 {slot}", owned)

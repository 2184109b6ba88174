"""What a message names only to reject it: "instead of own servers", "on-prem? no", "batch is out of the question".

Whatever stands at such a place, words or figures, is not what is meant.
"""

from collections.abc import Iterable, Sequence

from bot.conversation.understanding.phrases import Item, Mention

REJECTING = "rejecting"
_LONGEST = 6  # words that one rejection covers
# The verb, and the words that may turn to what takes the place, the likeliest first.
_EXCHANGES = {
    "replace": ({"by", "with"}, {"for"}),
    "swap": ({"for"}, {"with", "by"}),
    "exchange": ({"for"}, {"with", "by"}),
    "substitute": ({"by", "with"}, {"for"}),
    "change": ({"to", "into"}, {"for"}),
    "switch": ({"to", "into"}, {"for"}),
}
_FARTHEST_TURN = 9
_DROPS = {"forget", "undo", "ditch", "scrap", "scratch", "drop", "discard"}
_BEFORE_A_VERB = {"and", "please", "so", "ok", "sorry", "but", "just", "then", "let", "us", "can", "you", "wait", "no"}
_ALL_OF_IT = {"it", "that", "this", "everything", "all", "what"}
_INSTEAD = {("instead", "of"), ("rather", "than"), ("opposed", "to"), ("anything", "but"), ("place", "of")}
_TAKES = {"take", "use", "choose", "put", "set", "make", "go", "do"}
_NO = {"no", "nope", "nah", "never", "nein", "non", "wrong", "not"}
_LONGEST_NO = 2  # words of "definitely not"


def rejected_places(items: Sequence[Item], mentions: Iterable[Mention]) -> frozenset[int]:
    """The places of items that are named to be rejected."""
    found: set[int] = set()
    for i in range(len(items)):
        if (i and (items[i - 1].text, items[i].text) in _INSTEAD) or drops(items, i):
            found.update(_until_a_turn(items, i + 1))
        elif (turn := exchanged_until(items, i)) > 0:
            found.update(range(i + 1, turn))
        elif items[i].text == "?" and _is_answered_no(items, i + 1):
            found.update(_back_to_a_boundary(items, i))
    for mention in mentions:
        if mention.concept == REJECTING:
            found.update(_back_to_a_boundary(items, mention.start))
    return frozenset(found)


def drops(items: Sequence[Item], i: int) -> bool:
    """ "Forget on-prem": does a verb at the beginning of a statement drop what follows?"""
    opens = i == 0 or items[i - 1].is_boundary or items[i - 1].text in _BEFORE_A_VERB
    return opens and items[i].text in _DROPS and i + 1 < len(items) and items[i + 1].text not in _ALL_OF_IT


def exchanged_until(items: Sequence[Item], i: int) -> int:
    """ "Replace own cloud by on-premises": where what takes the place begins, or 0."""
    places = range(i + 2, min(i + _FARTHEST_TURN, len(items)))
    for turns in _EXCHANGES.get(items[i].text, ()):
        found = [j for j in places if items[j].text in turns]
        if found:
            return found[-1]  # "replace a vendor with a DPA with our own cloud"
    return 0


def takes_its_place(items: Sequence[Item], i: int) -> bool:
    """ "Instead of batch take interactive": the verb begins what is wanted."""
    before = {item.text for item in items[max(0, i - _LONGEST) : i]}
    return items[i].text in _TAKES and bool(before & {"instead", "rather"})


def _until_a_turn(items: Sequence[Item], start: int) -> range:
    end = start
    while end < min(start + _LONGEST, len(items)) and not items[end].is_boundary and not takes_its_place(items, end):
        end += 1
    return range(start, end)


def _back_to_a_boundary(items: Sequence[Item], end: int) -> range:
    start = end
    while start > max(0, end - _LONGEST) and not items[start - 1].is_boundary:
        start -= 1
    return range(start, end)


def _is_answered_no(items: Sequence[Item], start: int) -> bool:
    """ "On-prem? No." """
    answer = []
    for item in items[start:]:
        if item.is_boundary:
            break
        answer.append(item.text)
    return 0 < len(answer) <= _LONGEST_NO and answer[-1] in _NO

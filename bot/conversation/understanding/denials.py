"""Which concepts of a message are denied: by a "not" before or behind them, by a longer phrase, or by being rejected."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.understanding.phrases import Item, Mention
from bot.conversation.understanding.rejected import REJECTING, takes_its_place

_REACH = 5  # words behind a negation that it denies
_SHARED = {
    "negation",
    "affirming",
    "hedge",
    "later",
    "past",
    "others",
    "but",
    "correcting",
    "filler",
    "yes_word",
    "no_word",
}
_FORBIDS = {"forbid", "need_not"}
_KEEPS_ITS_WORDS = {"affirming", "hedge", "permit"}  # their negation says nothing of what is inside them
# Their "not" reaches what follows: "nobody who knows ML".
_NO_HOLDERS = (_SHARED - {"affirming", "hedge"}) | {
    "nobody",
    "unwanted",
    "period_corrected",
    REJECTING,
}  # their "not" reaches what follows


def with_denials(
    mentions: Sequence[Mention], items: Sequence[Item], rejected: frozenset[int], of_residency: frozenset[str]
) -> tuple[Mention, ...]:
    """The mentions, each with the number of negations that reach it.

    ``rejected``: the places of what is named only to reject it.
    ``of_residency``: what a ban or a permission is about. "May not" forbids to leave and denies everything else.
    """
    holders = [m for m in mentions if m.concept not in _NO_HOLDERS and m.end - m.start > 1]
    free, held, bans = [], [], []
    affirming = [m for m in mentions if m.concept == "affirming"]
    for negation in (m for m in mentions if m.concept == "negation"):
        if any(a.start <= negation.start and negation.end <= a.end for a in affirming):
            continue  # "nothing but", "no doubt"
        first = bisect_left(holders, negation.start - 3 * _REACH, key=lambda h: h.start)
        last = bisect_left(holders, negation.end, key=lambda h: h.start)
        around = [h for h in holders[first:last] if h.start <= negation.start and negation.end <= h.end]
        holder = around[0] if around else None
        if any(h.concept in _FORBIDS for h in around):
            bans.append(negation)
        if holder is None:
            free.append(negation)
        elif holder.concept not in _FORBIDS and holder.concept not in _KEEPS_ITS_WORDS:
            held.append((holder, negation))
    held.sort(key=lambda pair: pair[0].start)
    barriers = [
        i
        for i, item in enumerate(items)
        if item.is_boundary
        or item.text == "nor"  # denies by itself what "neither" before it does not reach
        or _opens_a_statement(items, i)
        or takes_its_place(items, i)
    ]
    barriers += [
        place + 1 for place in rejected if place + 1 not in rejected
    ]  # what is rejected denies nothing behind it
    free.sort(key=lambda m: m.start)
    barriers.sort()
    with_bans = sorted((*free, *bans), key=lambda m: m.start)
    besides_bans = [pair for pair in held if pair[1] not in bans]
    return tuple(
        m
        if m.concept in _SHARED
        else _with_rejection(_denied(m, free, held, barriers, items), rejected)
        if m.concept in of_residency
        else _with_rejection(_denied(m, with_bans, besides_bans, barriers, items), rejected)
        for m in mentions
    )


def _with_rejection(mention: Mention, rejected: frozenset[int]) -> Mention:
    """What is named to be rejected is denied, unless a "not" has said so already."""
    begins = mention.start in rejected or mention.start + 1 in rejected  # "of our own servers" behind "instead"
    if mention.denials % 2 or not begins or mention.end - 1 not in rejected:
        return mention
    return replace(mention, denials=mention.denials + 1)


_JOINS = {"and", "so", "while", "because", "since", "then", "plus", "also"}
_FINITE = {
    "can", "could", "may", "might", "must", "will", "would", "should", "shall", "is", "are", "was", "were", "has", "have",
    "had", "does", "do", "did", "need", "needs", "want", "wants", "wait", "waits", "stays", "stay", "runs", "get", "gets",
}  # fmt: skip


def _opens_a_statement(items: Sequence[Item], i: int) -> bool:
    """ "No ML person and replies can wait": behind "and" a new statement begins, which the "no" does not reach."""
    if items[i].text == "and" and i + 1 < len(items) and items[i + 1].text in {"not", "no"}:
        return True
    return items[i].text in _JOINS and any(item.text in _FINITE for item in items[i + 1 : i + 4])


def _denied(
    mention: Mention,
    free: Sequence[Mention],
    held: Sequence[tuple[Mention, Mention]],
    barriers: Sequence[int],
    items: Sequence[Item],
) -> Mention:
    """A negation inside a longer phrase ("no restriction") denies only what lies in that phrase."""
    count = 0
    first = bisect_left(free, mention.start - 2 * _REACH, key=lambda n: n.start)
    last = bisect_left(free, mention.end + _REACH, key=lambda n: n.start)
    near = free[first:last]
    for negation in near:
        if negation.end <= mention.start <= negation.end + _REACH - 1:
            crossed = bisect_left(barriers, negation.end) < bisect_left(barriers, mention.start)
            count += not crossed
    count += any(_denied_behind(mention, negation, items) for negation in near)
    for holder, negation in held[
        bisect_left(held, mention.start - 3 * _REACH, key=lambda pair: pair[0].start) : bisect_left(
            held, mention.end, key=lambda pair: pair[0].start
        )
    ]:
        apart = negation.end <= mention.start or mention.end <= negation.start
        within = holder.start <= mention.start and mention.end <= holder.end and mention.concept != holder.concept
        inside = apart and within
        count += inside
    return Mention(mention.concept, mention.start, mention.end, count) if count else mention


_BE = {
    "is",
    "are",
    "was",
    "were",
    "be",
    "do",
    "does",
    "did",
    "can",
    "must",
    "need",
    "should",
    "would",
    "will",
    "has",
    "have",
}


def _denied_behind(mention: Mention, negation: Mention, items: Sequence[Item]) -> bool:
    """ "a vendor is not acceptable": the negation follows what it denies."""
    between = items[mention.end : negation.start]
    return 1 <= len(between) <= 2 and all(item.text in _BE for item in between)

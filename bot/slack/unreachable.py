"""What is done where a call is given up: who asked for it is told in their direct message, and goes on there. Pure."""

from collections.abc import Mapping
from typing import Any

from bot.slack import notices
from bot.slack.arrivals import Kind
from bot.slack.handing_over import THEN, without_then
from bot.slack.ports import Due, Outgoing
from bot.slack.rendering import Sheet
from bot.slack.turning import EPHEMERAL, OR_ELSE, POST

NOT_THERE = frozenset(
    {"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "user_not_in_channel"}
)
"""We are no member of the channel, or may not write there; the person's direct message is open all the same."""

_TOLD = {
    "share": notices.COULD_NOT_SHARE,
    "handover": notices.COULD_NOT_SHARE,
    "record": notices.COULD_NOT_EXPORT,
    "chart": notices.COULD_NOT_CHART,
    "cost": notices.COULD_NOT_ESTIMATE,
}
"""What a person asked for by hand and must hear about when it fails for good, by the first part of the key."""


def instead_of(row: Due, error: str) -> Outgoing | None:
    """What is sent in place of ``row``, which Slack refused with ``error``; None where nobody waits for it."""
    told = _TOLD.get(row.key.partition(":")[0])
    if told is not None and row.user:
        return _in_private(f"sorry:{row.key}", row.user, _said(told))
    if error not in NOT_THERE:
        return None
    if row.method == EPHEMERAL and row.user:
        return _in_private(f"private:{row.key}", row.user, without_then(row.payload))
    author = row.payload.get(OR_ELSE)
    if not author:
        return None
    where = [row.channel, "" if row.channel.startswith("D") else row.thread]
    then = {"kind": Kind.HANDED_OVER.value, "author": author, "from": where, "unreachable": True}
    return _in_private(f"private:{row.key}", author, _said(notices.GOES_ON_IN_PRIVATE) | {THEN: then})


def _said(text: str) -> dict[str, Any]:
    return Sheet(text, notices.blocks(text)).payload()


def _in_private(key: str, user: str, payload: Mapping[str, Any]) -> Outgoing:
    return Outgoing(key, user, "", POST, payload, user=user)  # a person's id is their direct message

"""How fast we may speak: about one message a second and channel, short bursts allowed, and silence when Slack asks for it.

No clock: the time is an argument.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

BURST = 8.0
"""Messages that a channel may get at once before it is slowed down."""
PER_SECOND = 1.0
REMEMBERED = 10_000
"""Channels that are remembered; the longest silent is forgotten first, which only makes it fresh."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime


class Pacing:
    """One bucket per workspace, channel and method; a pause where Slack answered 429."""

    def __init__(self, *, burst: float = BURST, per_second: float = PER_SECOND) -> None:
        self._burst = burst
        self._per_second = per_second
        self._buckets: OrderedDict[tuple[str, ...], _Bucket] = OrderedDict()
        self._paused: dict[tuple[str, ...], datetime] = {}

    def wait(self, *key: str, now: datetime) -> timedelta:
        """Zero, and the turn is taken; or how long to wait before asking again."""
        paused = self._paused.get(key)
        if paused is not None:
            if now < paused:
                return paused - now
            del self._paused[key]
        bucket = self._bucket(key, now)
        gained = (now - bucket.at).total_seconds() * self._per_second
        bucket.left, bucket.at = min(self._burst, bucket.left + max(0.0, gained)), now
        if bucket.left < 1.0:
            return timedelta(seconds=(1.0 - bucket.left) / self._per_second)
        bucket.left -= 1.0
        return timedelta()

    def pause(self, *key: str, until: datetime) -> None:
        """Say nothing there before ``until``."""
        self._paused[key] = max(until, self._paused.get(key, until))

    def _bucket(self, key: tuple[str, ...], now: datetime) -> _Bucket:
        bucket = self._buckets.setdefault(key, _Bucket(self._burst, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket

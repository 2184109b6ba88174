"""What goes wrong on purpose: rate limits, server errors, refusals, connections cut before or after the work."""

import random
from dataclasses import dataclass, field


@dataclass(slots=True)
class Fault:
    """Played on calls of ``method`` ("" = any), ``times`` times, or on a ``share`` of them.

    ``after`` cuts the connection or answers ``status`` once the work is done: the caller cannot know.
    """

    method: str = ""
    times: int = 1
    share: float = 1.0
    status: int = 200
    error: str = ""
    retry_after: int = 0
    drop: bool = False
    after: bool = False
    hang_seconds: float = 0.0

    @property
    def name(self) -> str:
        """How the call's record names it."""
        return self.error or ("dropped" if self.drop else str(self.status))


@dataclass(slots=True)
class Faults:
    """The faults to come, in order."""

    seed: int = 0
    waiting: list[Fault] = field(default_factory=list)
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def add(self, fault: Fault) -> None:
        """Play ``fault`` from now on."""
        self.waiting.append(fault)

    def next_for(self, method: str) -> Fault | None:
        """The fault that this call meets, if any."""
        for fault in self.waiting:
            if fault.method in {"", method} and fault.times > 0 and self._random.random() < fault.share:
                fault.times -= 1
                return fault
        return None


def rate_limited(method: str = "", *, retry_after: int = 1, times: int = 1, share: float = 1.0) -> Fault:
    """HTTP 429 with ``Retry-After``."""
    return Fault(method, times=times, share=share, status=429, error="ratelimited", retry_after=retry_after)


def server_error(method: str = "", *, times: int = 1, after: bool = False) -> Fault:
    """HTTP 503, before or after the work."""
    return Fault(method, times=times, status=503, after=after)


def refused(method: str, error: str, *, times: int = 1) -> Fault:
    """Slack's ``ok: false``."""
    return Fault(method, times=times, error=error)


def connection_cut(method: str, *, after: bool, times: int = 1) -> Fault:
    """The connection ends without an answer; with ``after`` the work was done."""
    return Fault(method, times=times, drop=True, after=after)

"""A volume that is told in pieces: "12 lakh forms a month", and in the next message "each is two pages". Pure.

What was said stays; what is missing is asked for; a piece that is said again replaces its own part and nothing else.
"""

from dataclasses import dataclass, replace

GUESSED_TOKENS = 1000
"""A request, where its size is not known: offered, never taken."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What is known of a volume: ``requests`` a month (of each of ``users``, where they are known) of ``tokens`` each."""

    users: float | None = None
    requests: float | None = None
    tokens: float | None = None
    assumptions: tuple[str, ...] = ()
    times: float = 1.0
    """By how much the requests said before were wrong ("not 8k but 80k")."""

    @property
    def requests_in_all(self) -> float | None:
        """Requests a month of all users."""
        return None if self.requests is None else self.requests * (self.users or 1.0)

    @property
    def volume(self) -> float | None:
        """Tokens a month, once nothing is missing."""
        whole = self.requests_in_all
        return None if whole is None or self.tokens is None else float(f"{whole * self.tokens:.6g}")

    def then(self, said: "Parts") -> "Parts":
        """These with what was ``said`` after them. A count of requests without users is that of all."""
        requests = said.requests
        if requests is None and self.requests is not None:
            requests = self.requests * said.times
        users = said.users if said.users is not None or said.requests is not None else self.users
        tokens = self.tokens if said.tokens is None else said.tokens
        assumptions = tuple(dict.fromkeys((*self.assumptions, *said.assumptions)))
        return replace(said, users=users, requests=requests, tokens=tokens, assumptions=assumptions, times=1.0)

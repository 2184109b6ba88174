"""The lower edge of several staircases: at each volume the cheapest way to run a model oneself. Pure arithmetic, no prices.

The best layout depends on the volume: a small GPU is cheapest for little work, a large one for much. So neither the chart nor
the crossover is drawn for one layout: whoever plans takes the cheapest at every volume.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from bot.costing.crossover import Split, Staircase, best_split

KEPT_VOLUMES = 2000
JUST_ABOVE = 1 + Decimal("1e-9")
ROUNDING = 1e-9  # more than binary fractions lose in these few sums
A_HAIR = Decimal("1e-18")
"""Two costs that differ by no more than this share are equal: decimals are rounded at the 28th figure."""


@dataclass(frozen=True)
class Envelope:
    """The cheapest of several staircases at each volume. At least one."""

    stairs: tuple[Staircase, ...]

    @cached_property
    def in_question(self) -> tuple[int, ...]:
        """The places of those that are not dearer than another one at every volume."""
        return tuple(
            place
            for place, stair in enumerate(self.stairs)
            if not any(
                _never_dearer(other, stair) and (other_place < place or not _never_dearer(stair, other))
                for other_place, other in enumerate(self.stairs)
                if other_place != place
            )
        )

    def cheapest(self, tokens: Decimal) -> int:
        """The place of the cheapest one at that volume; of equals the first."""
        return self._at(tokens)[1]

    def usd(self, tokens: Decimal) -> Decimal:
        """Cost of a month at that volume."""
        return self._at(tokens)[0]

    def _at(self, tokens: Decimal) -> tuple[Decimal, int]:
        """The least cost and whose it is. Quick sums put the likely ones first; the money itself is decimal."""
        if tokens not in self._known:
            if len(self._known) >= KEPT_VOLUMES:
                self._known.clear()
            least = sorted((quick.at_least(float(tokens)), quick.place) for quick in self._quick)
            best = self.stairs[least[0][1]].usd(tokens), least[0][1]
            for bound, place in least[1:]:
                if bound > float(best[0]):
                    break
                best = min(best, (self.stairs[place].usd(tokens), place))
            self._known[tokens] = best
        return self._known[tokens]

    @cached_property
    def _quick(self) -> tuple["_Quick", ...]:
        return tuple(_Quick.of(self.stairs[place], place) for place in self.in_question)

    @cached_property
    def _known(self) -> dict[Decimal, tuple[Decimal, int]]:
        return {}

    def crossover(self, api_usd_per_mtok: Decimal) -> Decimal | None:
        """The smallest volume from which on the cheapest way never costs more than the API; ``None`` = never."""
        found = [self.stairs[place].crossover(api_usd_per_mtok) for place in self.in_question]
        lasting = min((tokens for tokens in found if tokens is not None), default=None)
        while lasting is not None:
            earlier = min(
                since
                for place in self.in_question
                if (since := self.stairs[place].beating_since(lasting, api_usd_per_mtok, A_HAIR)) is not None
            )
            if earlier >= lasting * (1 - A_HAIR):
                return lasting
            lasting = earlier
        return None

    def usd_per_mtok_at_capacity(self) -> Decimal:
        """The least that a million tokens can cost, in a large fleet at full load."""
        return self._least_at_capacity

    @cached_property
    def _least_at_capacity(self) -> Decimal:
        return min(self.stairs[place].usd_per_mtok_at_capacity() or Decimal(0) for place in self.in_question)

    def cheapest_at_capacity(self) -> int:
        """The place of the one that has it."""
        return min(
            self.in_question, key=lambda place: (self.stairs[place].usd_per_mtok_at_capacity() or Decimal(0), place)
        )

    def best_split(self, api_usd_per_mtok: Decimal, tokens: Decimal) -> Split:
        """The cheapest way to divide a volume between one layout and the API."""
        splits = (best_split(self.stairs[place], api_usd_per_mtok, tokens) for place in self.in_question)
        return min(splits, key=lambda split: (split.usd, split.self_hosted_share))

    def steps(self, among: Iterable[Decimal], *, at_most: int) -> list[Decimal]:
        """The volumes at which the lower edge jumps up because a replica has to be added, smallest first.

        Looked for within ``among`` and on the staircases that are cheapest somewhere there, or just above a step found there.
        """
        volumes = sorted(among)
        ends = volumes[0], volumes[-1]
        found = self._edges({self.cheapest(volume) for volume in volumes}, *ends, at_most)
        above = {self.cheapest(edge * JUST_ABOVE) for edge in found}
        more = self._edges(above, *ends, at_most)
        return [edge for edge in sorted({*found, *more}) if self._jumps_at(edge)][:at_most]

    def _edges(self, places: Iterable[int], least: Decimal, most: Decimal, at_most: int) -> set[Decimal]:
        capacities = (self.stairs[place].tokens_per_replica for place in sorted(places))
        return {
            capacity * step
            for capacity in capacities
            if capacity is not None
            for step in range(max(1, int(least / capacity)), int(min(most / capacity, Decimal(at_most))) + 1)
            if least <= capacity * step <= most
        }

    def _jumps_at(self, edge: Decimal) -> bool:
        return self.usd(edge * JUST_ABOVE) > self.usd(edge) * (1 + Decimal("1e-9"))


@dataclass(frozen=True, slots=True)
class _Quick:
    """A staircase in binary fractions: good enough to say which ones cannot be the cheapest."""

    place: int
    usd_per_replica: float
    usd_fixed: float
    tokens_per_replica: float
    spare_replicas: int
    least_replicas: int
    usd_per_token: float

    @classmethod
    def of(cls, stairs: Staircase, place: int) -> "_Quick":
        capacity = float("inf") if stairs.tokens_per_replica is None else float(stairs.tokens_per_replica)
        each, fixed = float(stairs.usd_per_replica), float(stairs.usd_fixed)
        spare, least = stairs.spare_replicas, stairs.least_replicas
        return cls(place, each, fixed, capacity, spare, least, float(stairs.usd_per_mtok) / 1e6)

    def at_least(self, tokens: float) -> float:
        """No more than the cost at that volume."""
        busy = max(1, math.ceil(tokens / self.tokens_per_replica * (1 - ROUNDING)))
        replicas = max(self.least_replicas, busy + self.spare_replicas)
        return (replicas * self.usd_per_replica + self.usd_fixed + tokens * self.usd_per_token) * (1 - ROUNDING)


def _never_dearer(one: Staircase, other: Staircase) -> bool:
    """Whether ``one`` costs no more than ``other`` at every volume, by each of its figures."""
    if one.tokens_per_replica is None or other.tokens_per_replica is None:
        return False
    return (
        one.usd_per_replica <= other.usd_per_replica
        and one.usd_fixed <= other.usd_fixed
        and one.usd_per_mtok <= other.usd_per_mtok
        and one.tokens_per_replica >= other.tokens_per_replica
        and one.spare_replicas <= other.spare_replicas
        and one.least_replicas <= other.least_replicas
    )

"""The lower edge of several staircases: at each volume the cheapest way to run a model oneself. Pure arithmetic, no prices.

The best layout depends on the volume: a small GPU is cheapest for little work, a large one for much. So neither the chart nor
the crossover is drawn for one layout: whoever plans takes the cheapest at every volume.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from bot.costing.crossover import Split, Staircase, best_split

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
        return min(self.in_question, key=lambda place: self.stairs[place].usd(tokens))

    def usd(self, tokens: Decimal) -> Decimal:
        """Cost of a month at that volume."""
        return self.stairs[self.cheapest(tokens)].usd(tokens)

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

    def steps(self, least: Decimal, most: Decimal, *, at_most: int) -> Iterable[Decimal]:
        """The volumes at which the lower edge jumps up because a replica has to be added, smallest first."""
        edges = sorted(
            {
                capacity * step
                for place in self.in_question
                if (capacity := self.stairs[place].tokens_per_replica) is not None
                for step in range(int(least / capacity) or 1, int(min(most / capacity, Decimal(at_most))) + 1)
            }
        )
        return [edge for edge in edges if least <= edge <= most and self._jumps_at(edge)][:at_most]

    def _jumps_at(self, edge: Decimal) -> bool:
        return self.usd(edge * (1 + A_HAIR * 1000)) > self.usd(edge) * (1 + Decimal("1e-9"))


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

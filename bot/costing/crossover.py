"""Where the cost of an API and of self-hosting cross for good. Pure arithmetic over a staircase; knows no model, no prices.

Self-hosting is bought in whole replicas, so its cost is a staircase: on the way up the API can be cheaper again wherever a
further replica has just been added. The crossover is the smallest volume from which on self-hosting is never dearer.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

MILLION = Decimal(1_000_000)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Staircase:
    """Self-hosted cost a month by volume.

    ``tokens_per_replica``: monthly volume that one busy replica serves, peaks allowed for; ``None`` = without limit.
    ``usd_per_replica``: month of one replica; ``usd_fixed``: what is paid once however many there are.
    ``usd_per_mtok``: what each million tokens costs on top (egress).
    """

    usd_per_replica: Decimal
    usd_fixed: Decimal
    tokens_per_replica: Decimal | None
    spare_replicas: int = 0
    least_replicas: int = 1
    usd_per_mtok: Decimal = NOTHING

    def busy(self, tokens: Decimal) -> int:
        """Replicas that the volume itself needs."""
        if self.tokens_per_replica is None or tokens <= 0:
            return 1
        return max(1, int((tokens / self.tokens_per_replica).to_integral_value(ROUND_CEILING)))

    def replicas(self, tokens: Decimal) -> int:
        """Replicas to run, spares included."""
        return max(self.least_replicas, self.busy(tokens) + self.spare_replicas)

    def usd(self, tokens: Decimal) -> Decimal:
        """Cost of a month at that volume."""
        return self._step_usd(self.busy(tokens)) + tokens / MILLION * self.usd_per_mtok

    def usd_per_mtok_at_capacity(self) -> Decimal | None:
        """What a million tokens costs in a large fleet at full load: the price it can never fall below. ``None`` = no limit."""
        if self.tokens_per_replica is None:
            return None
        return self.usd_per_replica / self.tokens_per_replica * MILLION + self.usd_per_mtok

    def never_cheaper_than(self, api_usd_per_mtok: Decimal) -> bool:
        """Whether no volume makes this cheaper than an API of that price."""
        saved = api_usd_per_mtok - self.usd_per_mtok
        if saved <= 0:
            return True
        at_capacity = self.usd_per_mtok_at_capacity()
        return at_capacity is not None and at_capacity >= api_usd_per_mtok

    def crossover(self, api_usd_per_mtok: Decimal) -> Decimal | None:
        """The smallest volume from which on self-hosting never costs more than the API; ``None`` = never."""
        if self.never_cheaper_than(api_usd_per_mtok):
            return None
        saved = (api_usd_per_mtok - self.usd_per_mtok) / MILLION
        step = self._last_step_in_doubt(saved)
        return max(self._step_usd(step) / saved, self._step_start(step))

    def beating_since(self, tokens: Decimal, api_usd_per_mtok: Decimal, tolerance: Decimal) -> Decimal | None:
        """A volume since which this costs no more than the API, without a break up to ``tokens``; ``None``: it costs more.

        Below the step of ``tokens`` the cost is lower still, so what its cost buys at the API is such a volume.
        """
        saved = (api_usd_per_mtok - self.usd_per_mtok) / MILLION
        cost = self._step_usd(self.busy(tokens))
        if saved <= 0 or saved * tokens * (1 + tolerance) < cost:
            return None
        return min(tokens, cost / saved)

    def _last_step_in_doubt(self, saved_per_token: Decimal) -> int:
        """The highest number of busy replicas at whose first token the API is still cheaper (1 when there is none)."""
        if self.tokens_per_replica is None:
            return 1
        saved_per_replica = saved_per_token * self.tokens_per_replica
        gain = saved_per_replica - self.usd_per_replica
        # From here on a further replica pays from its first token: saved·(m − 1) ≥ usd·(m + spare) + fixed.
        always = (saved_per_replica + self.spare_replicas * self.usd_per_replica + self.usd_fixed) / gain
        floor = Decimal(self.least_replicas) * self.usd_per_replica + self.usd_fixed
        needed = max(always, floor / saved_per_replica + 1)
        step = int(needed.to_integral_value(ROUND_CEILING))
        while step > 1 and self._pays_from_its_start(step, saved_per_token):
            step -= 1
        return max(step, 1)

    def _pays_from_its_start(self, step: int, saved_per_token: Decimal) -> bool:
        return saved_per_token * self._step_start(step) >= self._step_usd(step)

    def _step_start(self, step: int) -> Decimal:
        return NOTHING if self.tokens_per_replica is None else self.tokens_per_replica * (step - 1)

    def _step_usd(self, busy: int) -> Decimal:
        return max(self.least_replicas, busy + self.spare_replicas) * self.usd_per_replica + self.usd_fixed


@dataclass(frozen=True, slots=True)
class Split:
    """A hybrid: the share of the volume that is self-hosted, and what the month costs with it."""

    self_hosted_share: Decimal
    usd: Decimal


def best_split(stairs: Staircase, api_usd_per_mtok: Decimal, tokens: Decimal) -> Split:
    """The cheapest way to divide the volume: whole replicas filled to the brim, the rest to the API.

    The cost is linear between steps, so the best share fills some number of replicas completely or serves all or nothing.
    """
    if tokens <= 0:
        return Split(NOTHING, NOTHING)
    price = api_usd_per_mtok / MILLION
    shares = {NOTHING, Decimal(1)}
    if stairs.tokens_per_replica is not None:
        full = int(tokens / stairs.tokens_per_replica)
        useful = max(1, stairs.least_replicas - stairs.spare_replicas)
        shares |= {stairs.tokens_per_replica * n / tokens for n in {full, min(full, useful)} if n > 0}
    options = [
        Split(share, (stairs.usd(share * tokens) if share else NOTHING) + price * (1 - share) * tokens)
        for share in sorted(shares)
    ]
    return min(options, key=lambda split: (split.usd, split.self_hosted_share))


def months_until(crossover: Decimal, tokens: Decimal, growth_per_month: Decimal, *, horizon_months: int) -> int | None:
    """Whole months until a volume that grows by a share each month reaches the crossover; ``None`` = not within the horizon."""
    volume = tokens
    for month in range(horizon_months + 1):
        if volume >= crossover:
            return month
        volume *= 1 + growth_per_month
    return None


def payback_months(purchase_usd: Decimal, api_usd_per_month: Decimal, cash_usd_per_month: Decimal) -> Decimal | None:
    """Months in which the purchase is earned back from what is saved in cash; ``None`` = never. No write-off in it."""
    saved = api_usd_per_month - cash_usd_per_month
    return None if saved <= 0 else purchase_usd / saved

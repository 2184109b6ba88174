"""What a quick estimate is asked for: the figures and model names that understanding found in a line of text.

Pure values. Reading the text is ``conversation/understanding``; pricing is ``quick.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

EXAMPLE_VOLUME = "80M tokens"
EXAMPLE_MODELS = ("gpt-4o", "llama-3.3-70b")
_SHARES = (
    ("cached_share", "cached"),
    ("cache_write_share", "cache writes"),
    ("batch_share", "batch"),
    ("retry_share", "retries"),
    ("reasoning_share", "reasoning"),
)
"""As ``billing_words.yaml`` reads them."""


@dataclass(frozen=True, slots=True)
class EstimateRequest:
    """One quick cost question. What was not said is ``None`` or empty: nothing is filled in before ``estimate`` says so.

    ``models`` are canonical ids: an id or alias of the catalogue ("llama-3.3-70b"), or an API model's name ("gpt-4o"). A
    name that is not known to either may stand as it was typed: ``estimate`` answers with the nearest names.
    """

    volume_tokens_per_month: float | tuple[float, float] | None = None
    tokens_in: float | None = None
    """Input tokens of one request."""
    tokens_out: float | None = None
    """Output tokens of one request; with ``reasoning_tokens`` those are on top, else reasoning is included."""
    requests_per_month: float | None = None
    input_share: float | None = None
    """Share of the tokens that is input, 0 to 1; ``None`` means the 3:1 default, which the estimate then names."""
    cached_share: Decimal | None = None
    """Share of the input that is read from the cache; what is not said is not counted."""
    cache_write_share: Decimal | None = None
    """Share of the input that is written to the cache; ``None``: worked out from what is read, where the vendor charges."""
    batch_share: Decimal | None = None
    """Share of the requests that can wait for the vendor's batch processing."""
    retry_share: Decimal | None = None
    """Share of the requests that is asked again."""
    reasoning_tokens: Decimal | None = None
    """Reasoning tokens of one request, on top of ``tokens_out``."""
    reasoning_share: Decimal | None = None
    """Share of the output that is reasoning."""
    region: str | None = None
    """Where processing has to stay; vendors charge for it."""
    models: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Those of ``models`` that understanding does not know, as typed: ``estimate`` looks them up or says what is near."""
    assumed: tuple[str, ...] = ()
    """Readings made on the way that the person should see ("30 days a month")."""
    confirm: tuple[str, ...] = ()
    """Keys whose reading needs a yes ("volume_tokens_per_month", "models"): no figure is given until then."""
    likeliest: str | None = None
    """The likeliest reading in words, as the person could have typed it ("80M tokens gpt-4o")."""
    budget_usd: float | None = None
    """Dollars a month that were named in place of a volume: the question back says what they buy."""
    help: bool = False
    unused: tuple[str, ...] = ()
    """What was said and is not counted, in words ("40 % discount: not used"): warnings of the answer."""

    @property
    def billing(self) -> dict[str, Decimal | str]:
        """What was said about the bill, by name; empty where nothing was."""
        said = {
            "cached_share": self.cached_share,
            "cache_write_share": self.cache_write_share,
            "batch_share": self.batch_share,
            "retry_share": self.retry_share,
            "reasoning_tokens": self.reasoning_tokens,
            "reasoning_share": self.reasoning_share,
            "region": self.region,
        }
        return {name: value for name, value in said.items() if value is not None}

    @property
    def split_said(self) -> float | None:
        """The share of input as it was said, or as the sizes of one request make it; None where neither was said."""
        if self.input_share is not None or not (self.tokens_in and self.tokens_out):
            return self.input_share
        return self.tokens_in / (self.tokens_in + self.tokens_out)


def in_one_line(volume: str, models: Sequence[str], request: EstimateRequest) -> str:
    """A request as a person could have typed it, with all that ``request`` says of its split, its bill and its region.

    "" for ``volume`` and no ``models``: an example stands in their place.
    """
    told = [f"{volume or EXAMPLE_VOLUME} {' vs '.join(models or EXAMPLE_MODELS)}"]
    if request.split_said is not None:
        told.append(f"{request.split_said * 100:.6g}% input")
    for name, term in _SHARES:
        share = getattr(request, name)
        if share is not None:
            told.append(f"{(share * 100).normalize():f}% {term}")
    if request.reasoning_tokens is not None:
        told.append(f"{request.reasoning_tokens:f} reasoning tokens")
    return ", ".join([*told, *([request.region] if request.region else [])])

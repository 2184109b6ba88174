"""What a quick estimate is asked for: the figures and model names that understanding found in a line of text.

Pure values. Reading the text is ``conversation/understanding``; pricing is ``quick.py``.
"""

from dataclasses import dataclass


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
    """Output tokens of one request, reasoning included."""
    requests_per_month: float | None = None
    input_share: float | None = None
    """Share of the tokens that is input, 0 to 1; ``None`` means the 3:1 default, which the estimate then names."""
    models: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    """Readings made on the way that the person should see ("30 days a month")."""
    confirm: tuple[str, ...] = ()
    """Keys whose reading needs a yes ("volume_tokens_per_month", "models"): no figure is given until then."""
    likeliest: str | None = None
    """The likeliest reading in words, as the person could have typed it ("80M tokens gpt-4o")."""
    help: bool = False

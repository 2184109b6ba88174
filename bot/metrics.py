"""What an operator watches, for Prometheus on ``METRICS_PORT``: messages in, turns, messages out, and what got stuck.

Counts the calls that pass through the store and the advisor; nothing of a message's content is a label.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server

REGISTRY = CollectorRegistry()

RECEIVED = Counter("llm_advisor_events_received", "Events taken into the inbox", ["outcome"], registry=REGISTRY)
DEALT_WITH = Counter("llm_advisor_events_done", "Events dealt with", registry=REGISTRY)
FAILED = Counter("llm_advisor_events_failed", "Attempts at an event that failed", registry=REGISTRY)
DELIVERED = Counter("llm_advisor_messages_delivered", "Calls to Slack that succeeded", registry=REGISTRY)
POSTPONED = Counter("llm_advisor_messages_postponed", "Calls to Slack put off (rate limit, outage)", registry=REGISTRY)
GIVEN_UP = Counter("llm_advisor_messages_given_up", "Calls to Slack that will never be made", registry=REGISTRY)
WORDED = Counter(
    "llm_advisor_model_calls", "Calls to the model that words explanations", ["outcome"], registry=REGISTRY
)
TOKENS = Counter("llm_advisor_model_tokens", "Tokens that these calls took", ["direction"], registry=REGISTRY)
SPENT = Counter(
    "llm_advisor_model_usd", "US dollars that these calls cost, where the price is known", registry=REGISTRY
)
TURN = Histogram(
    "llm_advisor_turn_seconds",
    "Time to work out the answer to one message",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0),
    registry=REGISTRY,
)


class Counted:
    """A store (or anything else) whose named methods are counted; everything else passes through untouched."""

    def __init__(self, inner: Any, counters: dict[str, Callable[[Any], None]]) -> None:
        self._inner = inner
        self._counters = counters

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        count = self._counters.get(name)
        if count is None:
            return method

        async def counted(*args: Any, **kwargs: Any) -> Any:
            result = await method(*args, **kwargs)
            count(result)
            return result

        return counted


def counted_store(store: Any) -> Any:
    """The store with its traffic counted."""
    return Counted(
        store,
        {
            "receive": lambda new: RECEIVED.labels("new" if new else "repeated").inc(),
            "finish": lambda _: DEALT_WITH.inc(),
            "fail": lambda _: FAILED.inc(),
            "delivered": lambda _: DELIVERED.inc(),
            "postpone": lambda _: POSTPONED.inc(),
            "give_up": lambda _: GIVEN_UP.inc(),
        },
    )


def worded(outcome: str, tokens_in: int, tokens_out: int, usd: Decimal | None) -> None:
    """One call to the model that words explanations, as its server counted it; None where no price is known."""
    WORDED.labels(outcome).inc()
    TOKENS.labels("in").inc(tokens_in)
    TOKENS.labels("out").inc(tokens_out)
    SPENT.inc(float(usd or 0))


def serve_metrics(port: int) -> Callable[[], None]:
    """Answer Prometheus on ``port``; gives what stops it."""
    server, thread = start_http_server(port, registry=REGISTRY)

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop

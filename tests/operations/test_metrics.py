"""The counters that an operator watches move with what passes through the store, and are served to Prometheus."""

import urllib.request

from bot.metrics import REGISTRY, counted_store, serve_metrics


class SmallStore:
    name = "small"

    async def receive(self, *, event_id: str) -> bool:
        return event_id == "new"

    async def finish(self, item: str) -> None:
        self.finished = item


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_repeated_and_new_events_are_counted_apart_and_results_pass_through() -> None:
    inner = SmallStore()
    store = counted_store(inner)
    before = {outcome: value("llm_advisor_events_received_total", outcome=outcome) for outcome in ("new", "repeated")}
    assert await store.receive(event_id="new") is True
    assert await store.receive(event_id="old") is False
    for outcome, earlier in before.items():
        assert value("llm_advisor_events_received_total", outcome=outcome) == earlier + 1
    done = value("llm_advisor_events_done_total")
    await store.finish("item")
    assert (inner.finished, store.name) == ("item", "small")
    assert value("llm_advisor_events_done_total") == done + 1


def test_prometheus_is_answered_on_the_port(unused_tcp_port: int) -> None:
    stop = serve_metrics(unused_tcp_port)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{unused_tcp_port}/metrics", timeout=5) as answer:
            assert b"llm_advisor_turn_seconds_bucket" in answer.read()
    finally:
        stop()

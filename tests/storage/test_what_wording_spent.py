"""A workspace's budget for wording is counted in the database: for every process, and across restarts."""

import asyncio
from datetime import date, timedelta
from decimal import Decimal

from situations import ACME, NOON, OTHER

from bot.llm import LanguageModel, ModelSettings, Usage
from bot.phrasing.explain import NotAnswered
from bot.phrasing.prompt import Prompt
from bot.phrasing.zone import Zone
from bot.storage.store import Store
from bot.wiring import StoredLedger

TODAY = date(2026, 11, 24)
PROMPT = Prompt("Arrange.", "{}", {})
NOBODY_LISTENS = "http://127.0.0.1:9/v1"


async def test_each_workspace_and_each_day_is_counted_apart_and_to_the_last_digit(store: Store) -> None:
    cent = Decimal("0.010000000000000001")
    await store.spend_on_wording(ACME, TODAY, (1, cent))
    assert await store.spend_on_wording(ACME, TODAY, (2, cent)) == (3, 2 * cent)
    assert await store.spend_on_wording(OTHER, TODAY, (1, cent)) == (1, cent)
    assert await store.spend_on_wording(ACME, TODAY + timedelta(days=1), (1, cent)) == (1, cent)


async def test_what_had_no_known_price_leaves_the_dollars_of_its_day_unknown(store: Store) -> None:
    await store.spend_on_wording(ACME, TODAY, (1, None))
    assert await store.spend_on_wording(ACME, TODAY, (1, Decimal(1))) == (2, None)


async def test_no_call_is_lost_where_two_are_counted_at_once(store: Store) -> None:
    await asyncio.gather(*(store.spend_on_wording(ACME, TODAY, (1, Decimal(1))) for _ in range(20)))
    assert await store.spend_on_wording(ACME, TODAY, (0, Decimal(0))) == (20, Decimal(20))


async def test_a_restart_does_not_begin_the_day_s_budget_anew(store: Store) -> None:
    def started() -> LanguageModel:
        settings = ModelSettings("openai/a-model", Zone.LOCAL, NOBODY_LISTENS, "key", calls_per_workspace_and_day=2)
        return LanguageModel(settings, today=lambda: TODAY, ledger=StoredLedger(store))

    await store.spend_on_wording(ACME, TODAY, (2, Decimal(0)))
    used_up = NotAnswered("today's budget for wording is used up")
    assert await started().answer(PROMPT, workspace=ACME.name) == used_up
    assert await StoredLedger(store).spend(OTHER.name, TODAY, Usage(1)) == Usage(1)


async def test_what_was_spent_is_forgotten_with_the_rest(store: Store) -> None:
    await store.spend_on_wording(ACME, TODAY, (1, Decimal(1)))
    assert (await store.forget_older_than(90, now=NOON))["wording_spent"] == 0
    assert (await store.forget_older_than(90, now=NOON + timedelta(days=92)))["wording_spent"] == 1
    await store.spend_on_wording(ACME, TODAY, (1, Decimal(1)))
    assert (await store.purge(ACME, None))["wording_spent"] == 1

"""Where the parts meet: which knowledge, which economy, which words, which database and which Slack. Nothing else wires."""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.costing.economics import Economy
from bot.facts.exchange_rates import US_DOLLARS, Currency
from bot.facts.load_catalogue import load_catalogue
from bot.facts.load_cost_assumptions import load_cost_assumptions
from bot.facts.load_exchange_rates import load_currencies
from bot.facts.load_framework import load_framework
from bot.facts.load_price_overrides import load_price_overrides
from bot.facts.load_profiles import load_profiles
from bot.framework import Answers, QuestionId, UnusableInput
from bot.scoring.decide import Decider
from bot.settings import Settings

if TYPE_CHECKING:  # what only some commands need is imported by them, so that each starts fast
    from bot.advisor import Advisor, Turn
    from bot.conversation.consultation import Consultation, Shown
    from bot.conversation.understanding.model_names import ModelNames
    from bot.costing.picture import Picture
    from bot.costing.quick import QuickEstimate
    from bot.llm import LanguageModel, Usage
    from bot.messages import Message, Place
    from bot.phrasing.explain import Explainer
    from bot.replies import Estimate, Verdict
    from bot.slack.defaults import Offered
    from bot.slack.installing import Installations
    from bot.slack.serving import SlackConfig
    from bot.storage.store import Store


@cache
def economy_on(day: date) -> Economy:
    """Costs and sizing with the prices of ``day``."""
    return Economy(
        load_catalogue(),
        on=day,
        profiles=load_profiles(),
        assumptions=load_cost_assumptions(),
        overrides=load_price_overrides(),
    )


@cache
def decider_on(day: date) -> Decider:
    """The decision framework with the prices of ``day``."""
    economy = economy_on(day)
    newest = max(offer.checked for offer in economy.catalogue.offers)
    return Decider(load_framework(), economy, facts_as_of=newest)


@cache
def advisor_on(day: date) -> "Advisor":
    """The advisor with the prices of ``day``."""
    from bot.advisor import Advisor  # noqa: PLC0415
    from bot.conversation.understanding.read import read  # noqa: PLC0415 - `decide` and `size` read no free text
    from bot.facts.load_lexicon import load_lexicon  # noqa: PLC0415
    from bot.facts.load_sentences import load_sentences  # noqa: PLC0415
    from bot.facts.load_topics import load_topics  # noqa: PLC0415
    from bot.topics.retrieval import index_of  # noqa: PLC0415

    lexicon = load_lexicon()

    def understand(text: str, *, asked: QuestionId | None, known: Answers) -> Any:
        return read(text, asked=asked, known=known, lexicon=lexicon)

    topics = index_of(load_topics())
    return Advisor(
        decider=decider_on(day),
        understand=understand,
        sentences=load_sentences(),
        topics=topics,
        currencies=load_currencies(day),
    )


def currency_on(day: date, code: str) -> Currency:
    """A currency by its code, for the command line.

    Raises:
        UnusableInput: no rate is known for it on that day.
    """
    known = load_currencies(day)
    if code.upper() not in known.by_code:
        raise UnusableInput(f"no exchange rate for {code!r}; accepted: {', '.join(known.by_code)}", key="--currency")
    return known.named(code.upper())


def verdict_on(answers: Answers, day: date, shown: "Shown | None" = None) -> "Verdict":
    """The decision on ``answers`` with its words, for the command line."""
    from bot.facts.load_sentences import load_sentences  # noqa: PLC0415
    from bot.verdicts import Verdicts  # noqa: PLC0415

    return Verdicts(decider_on(day), load_sentences(), load_currencies(day)).on_answers(answers, shown)


def quick_estimate(text: str, day: date) -> "QuickEstimate":
    """The quick estimate for one line of text, as a person types it after the slash command."""
    from bot.conversation.understanding.estimate import read_estimate  # noqa: PLC0415
    from bot.costing.price_library import bundled_providers  # noqa: PLC0415
    from bot.costing.quick import estimate  # noqa: PLC0415
    from bot.facts.load_billing_words import load_billing_words  # noqa: PLC0415
    from bot.facts.load_lexicon import load_lexicon  # noqa: PLC0415

    bundled_providers()  # first, while memory is still small: a fresh process peaks lower
    request = read_estimate(text, lexicon=load_lexicon(), names=model_names(), billing=load_billing_words())
    return estimate(request, economy_on(day))


@cache
def model_names() -> "ModelNames":
    """Every name by which a model can be asked for: open-weight models and vendors' ones."""
    from bot.conversation.understanding.model_names import ModelNames  # noqa: PLC0415
    from bot.facts.load_lexicon import load_lexicon  # noqa: PLC0415

    vendors: dict[str, list[str]] = {}
    for alias, canonical in load_lexicon().api_models.canonical_of.items():
        vendors.setdefault(canonical, []).append(alias)
    return ModelNames.of({model.id: model.aliases for model in load_catalogue().models}, vendors)


def quick_cost(text: str, currency: str = US_DOLLARS.code) -> "Estimate":
    """The answer to ``/llm-cost``, its amounts in the currency with this code."""
    from bot.quoting import estimate_reply  # noqa: PLC0415

    today = datetime.now(UTC).date()
    return estimate_reply(quick_estimate(text, today), load_currencies(today).named(currency))


def cost_picture(text: str, currency: str = US_DOLLARS.code) -> "Picture | None":
    """The chart of the answer to ``/llm-cost``."""
    from bot.costing.picture import picture_of_estimate, shown_in  # noqa: PLC0415

    today = datetime.now(UTC).date()
    picture = picture_of_estimate(quick_estimate(text, today))
    return None if picture is None else shown_in(picture, load_currencies(today).named(currency))


def offered_today() -> "Offered":
    """What people can set in the Home: the framework's regions and the currencies that have a rate."""
    from bot.slack.defaults import Offered  # noqa: PLC0415 - only who serves Slack needs it

    regions = load_framework().questions[QuestionId.REGION].choices
    today = datetime.now(UTC).date()
    return Offered(tuple((str(one.value), one.label) for one in regions), load_currencies(today))


class NewerKnowledge:
    """Today's knowledge against decisions of the past."""

    def as_of(self) -> str:
        """The date of today's knowledge."""
        return decider_on(datetime.now(UTC).date()).knowledge_as_of

    def difference(self, record: Mapping[str, Any]) -> tuple[str, ...]:
        """What it changes about the decision of a record; nothing where the record holds no answers."""
        from bot.facts.load_sentences import load_sentences  # noqa: PLC0415
        from bot.phrasing.ahead import difference  # noqa: PLC0415

        if "answers" not in record:
            return ()
        now = decider_on(datetime.now(UTC).date()).decide(Answers.parse(record["answers"]))
        return difference(record, now, load_sentences().names)


def draw_estimate(estimate: "QuickEstimate", chart: Path, shown: Currency = US_DOLLARS) -> bool:
    """Draw cost against volume into ``chart``; False when there is nothing to compare."""
    from bot.costing.picture import picture_of_estimate, shown_in  # noqa: PLC0415
    from bot.drawing import write_png  # noqa: PLC0415

    picture = picture_of_estimate(estimate)
    if picture is None:
        return False
    write_png(shown_in(picture, shown), chart)
    return True


def size_json(given: Any, day: date) -> dict[str, Any]:
    """INTERFACE "Sizing" for arguments by name."""
    from bot.sizing.arguments import parse_size_arguments  # noqa: PLC0415
    from bot.sizing.size import size  # noqa: PLC0415

    catalogue = load_catalogue()
    asked = parse_size_arguments(given, catalogue)
    return size(
        asked.model,
        asked.gpu,
        count=asked.count,
        precision=asked.precision,
        input_tokens=asked.input_tokens,
        output_tokens=asked.output_tokens,
        concurrency=asked.concurrency,
        tp=asked.tp,
        kv_bytes=asked.kv_bytes,
        catalogue=catalogue,
        on=day,
    ).to_json()


class AdvisorOfTheDay:
    """The advisor with the prices of the day on which a message was written."""

    def reply_to(self, consultation: "Consultation", message: "Message", place: "Place") -> "Turn":
        """As ``Advisor.reply_to``."""
        from bot.metrics import TURN  # noqa: PLC0415

        with TURN.time():
            return advisor_on(message.at.date()).reply_to(consultation, message, place)


async def serve_slack(settings: Settings, *, http_port: int | None) -> None:
    """Serve Slack until the process is asked to stop (SIGTERM, SIGINT); what was taken in is kept for the next start."""
    from bot.logs import set_up_logs  # noqa: PLC0415 - only this command needs what follows
    from bot.metrics import counted_store, serve_metrics  # noqa: PLC0415
    from bot.slack.ports import Refusals  # noqa: PLC0415
    from bot.slack.serving import Middle, serve  # noqa: PLC0415
    from bot.storage import upkeep  # noqa: PLC0415
    from bot.storage.records import LeaseLost, Stale  # noqa: PLC0415
    from bot.storage.retention import forget_every_day  # noqa: PLC0415
    from bot.storage.store import Store  # noqa: PLC0415

    set_up_logs(settings.log_format)
    if settings.database_url.startswith("sqlite"):
        await upkeep.upgrade(settings.database_url)
    today = datetime.now(UTC).date()
    advisor_on(today)
    decider_on(today).decide(Answers())  # the first decision fills the caches: nobody in Slack has to wait for that
    _keep_what_is_loaded()
    async with contextlib.AsyncExitStack() as stack:
        store = await Store.open(settings.database_url)
        stack.push_async_callback(store.close)
        if settings.metrics_port:
            stack.callback(serve_metrics(settings.metrics_port))
        middle = Middle(
            AdvisorOfTheDay(),
            quick_cost,
            counted_store(store),
            Refusals(stale=Stale, lease_lost=LeaseLost),
            installations=await _installations(settings, stack) if http_port and settings.slack_client_id else None,
            explainer=await _explainer(settings, store, stack),
            newer=NewerKnowledge(),
            cost_picture=cost_picture,
            offered=offered_today,
        )
        forgetting = asyncio.create_task(forget_every_day(store, lambda: datetime.now(UTC)))
        stack.callback(forgetting.cancel)
        serving = asyncio.create_task(serve(_slack_config(settings, http_port), middle))
        for end in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(end, serving.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await serving


def _slack_config(settings: Settings, http_port: int | None) -> "SlackConfig":
    from bot.slack.serving import SlackConfig  # noqa: PLC0415

    return SlackConfig(
        bot_token=settings.slack_bot_token,
        app_token=settings.slack_app_token,
        signing_secret=settings.slack_signing_secret,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        api_url=settings.slack_api_url,
        http_port=http_port,
    )


async def _installations(settings: Settings, stack: contextlib.AsyncExitStack) -> "Installations":
    from bot.slack.installing import Installations  # noqa: PLC0415
    from bot.storage.installations import stores  # noqa: PLC0415
    from bot.storage.secrecy import Secrecy  # noqa: PLC0415

    kept = await stores(
        settings.database_url,
        client_id=settings.slack_client_id,
        secrecy=Secrecy.of(settings.encryption_key),
        logger=logging.getLogger("bot.slack.installations"),
    )
    stack.push_async_callback(kept.close)
    return Installations(kept.installations, kept.states)


def _keep_what_is_loaded() -> None:
    """The collector no longer looks through the knowledge, which stays: that took 0.14 s at a time, and stopped everything."""
    gc.collect()
    gc.freeze()


class StoredLedger:
    """What wording takes of a workspace's day, in the database: neither a restart nor a replica begins anew."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    async def spend(self, workspace: str, day: date, taken: "Usage") -> "Usage":
        """As ``llm.Ledger.spend``; ``workspace`` is a tenant's name."""
        from bot.llm import Usage  # noqa: PLC0415 - imports litellm later, in a thread
        from bot.messages import Tenant  # noqa: PLC0415 - only who serves Slack needs it

        calls, usd = await self._store.spend_on_wording(Tenant.named(workspace), day, (taken.calls, taken.usd))
        return Usage(calls, usd=usd)


async def _warm(model: "LanguageModel") -> None:
    """Imports the model's library beside everything else; until then verdicts have the built-in words."""
    await model.warm_up()
    gc.freeze()  # the library too; without looking through all of it, because people are being answered
    logging.getLogger("bot.wiring").info("the model's library is ready")


async def _explainer(settings: Settings, store: "Store", stack: contextlib.AsyncExitStack) -> "Explainer | None":
    """The model that words explanations, warmed up in its own thread; None where none is set."""
    if not settings.llm_model or settings.llm_wording == "plain":
        return None
    from bot.facts.load_guard_words import load_guard_words  # noqa: PLC0415
    from bot.facts.load_sentences import load_sentences  # noqa: PLC0415
    from bot.llm import LanguageModel, ModelSettings  # noqa: PLC0415 - imports litellm later, in a thread
    from bot.metrics import worded  # noqa: PLC0415
    from bot.phrasing.explain import Explainer  # noqa: PLC0415
    from bot.phrasing.plain import Level  # noqa: PLC0415
    from bot.phrasing.zone import Zone  # noqa: PLC0415

    model = LanguageModel(
        ModelSettings(
            settings.llm_model,
            zone=Zone(settings.llm_zone or "cloud"),  # unless it is said to be local, it is treated as far away
            api_base=settings.llm_api_base or None,
            api_key=settings.llm_api_key or None,
            timeout_seconds=settings.llm_timeout_seconds,
            calls_per_workspace_and_day=settings.llm_calls_per_day,
            usd_per_workspace_and_day=settings.llm_usd_per_day,
        ),
        tell=lambda outcome, taken: worded(outcome, taken.prompt_tokens, taken.completion_tokens, taken.usd),
        ledger=StoredLedger(store),
    )
    stack.push_async_callback(model.aclose)
    warming = asyncio.create_task(_warm(model))
    stack.callback(warming.cancel)
    return Explainer(load_sentences(), load_guard_words(), Level(settings.llm_wording or "arranged"), model)

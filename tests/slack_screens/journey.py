"""The main journey as screens: what a person meets from the first message to the Home, on one fixed day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from bot.advisor import Advisor
from bot.conversation.consultation import Consultation
from bot.framework import QuestionId
from bot.messages import Message, Place, Pressed, Tenant
from bot.quoting import estimate_reply
from bot.replies import Estimate, Question
from bot.scoring.decision_json import decision_json
from bot.slack.forms import ASKED, answer_form, share_form
from bot.slack.home import Standings, home_view
from bot.slack.slash_command import COMMAND, answer_to
from bot.wiring import advisor_on, offered_today, quick_estimate
from tests.slack_screens.page import APP, Posted, conversation, home, modal
from tests.slack_screens.thread import Thread

TENANT = Tenant("", "T1")
DIRECT = Place(TENANT, "D1", "")
CHANNEL = Place(TENANT, "C1", "1.0")
PEOPLE = {"U1": "Ada Okafor", "U2": "Ben Ruiz"}
LATER = {"latency": "interactive", "quality_critical": "false", "task_kind": "extraction", "time_to_market": "normal"}
"""What Ada presses where she is asked; anything else stays open."""
ASKED_COST = "80M tokens gpt-4o vs llama-3.3-70b"


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture to look at: its HTML, and the blocks in it, for the check that all of them are shown."""

    name: str
    html: str
    blocks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A consultation and a decision as the Home takes them."""

    place: Place
    consultation: Consultation
    changed_at: datetime
    decided_at: datetime
    record: dict[str, Any]
    id: int = 1


def screens(day: date) -> Iterator[Screen]:
    """Every screen, in the order in which a person meets them."""
    advisor = advisor_on(day)
    direct = Thread(advisor, DIRECT, PEOPLE, day)
    direct.says("U1", "Help us decide where our language models should run.")
    yield _said("1-first-question", direct.messages)
    direct.presses("U1", "answer:data_residency:own_cloud")
    direct.says("U1", "Contract extraction, about 300M tokens a month")
    for question in direct.consultation.proposed:
        direct.presses("U1", f"confirm:{question.value}:yes")
    yield _said("2-mid-consultation", direct.messages)
    _answered(direct)
    yield _said("3-verdict", direct.messages[-1:])
    yield _said("3-verdict-log-axis", direct.messages[-1:], logarithmic=True)
    yield _cost(day)
    yield _confirm(advisor, day)
    yield _conflict(advisor, day)
    yield _topic(advisor, day)
    yield _home(direct, day)
    first_visit = home_view(Standings(offered=offered_today(), looks_ahead=False), direct="D1")
    yield Screen("8-home-first-visit", home(first_visit), first_visit["blocks"])
    yield _form(advisor, direct.consultation, day)
    share = share_form(DIRECT, decided=True)
    yield Screen("9-share", modal(share), share["blocks"])


def _answered(direct: Thread) -> None:
    direct.presses("U1", "answer:task_specialization:somewhat")
    direct.says("U1", "two ML engineers")
    for _ in QuestionId:
        if direct.verdict is not None or direct.consultation.asked is None:
            break
        asked = direct.consultation.asked.value
        direct.presses("U1", f"answer:{asked}:{LATER.get(asked, 'unknown')}")


def _said(name: str, messages: list[Posted], *, logarithmic: bool = False, title: str = APP) -> Screen:
    shown = conversation(title, messages, logarithmic=logarithmic)
    return Screen(name, shown, [block for one in messages for block in one.blocks])


def _cost(day: date) -> Screen:
    def quick_cost(asked: str, currency: str) -> Estimate:
        return estimate_reply(quick_estimate(asked, day))

    sheet = answer_to(quick_cost, ASKED_COST, "USD")
    typed = Posted("Ada Okafor", f"{COMMAND} {ASKED_COST}")
    answer = Posted(APP, sheet.text, sheet.payload()["blocks"], only_you=True)
    return _said("4-quick-cost", [typed, answer], title="#platform")


def _confirm(advisor: Advisor, day: date) -> Screen:
    thread = Thread(advisor, DIRECT, PEOPLE, day)
    thread.says("U1", "Should we self-host Llama for contract review, 300M tokens a month?")
    thread.says("U1", "I think a vendor would be okay")
    return _said("5-confirm", thread.messages)


def _conflict(advisor: Advisor, day: date) -> Screen:
    thread = Thread(advisor, CHANNEL, PEOPLE, day)
    thread.says("U1", "@LLM Advisor where should our models run? Our own cloud account only.")
    thread.presses("U2", "answer:data_residency:no_restriction")
    return _said("6-conflict", thread.messages, title="Thread in #platform")


def _topic(advisor: Advisor, day: date) -> Screen:
    thread = Thread(advisor, CHANNEL, PEOPLE, day)
    thread.says("U1", "@LLM Advisor when does self-hosting pay off?")
    return _said("7-question-in-a-channel", thread.messages, title="Thread in #platform")


def _home(direct: Thread, day: date) -> Screen:
    if direct.verdict is None:
        raise RuntimeError("there is no decision to show")
    at = datetime.combine(day, time(12), UTC)
    record = decision_json(direct.verdict.decision)
    kept = [
        Kept(DIRECT, direct.consultation, at, at, record),
        Kept(CHANNEL, Consultation(started_by="U1"), at, at, record),
    ]
    standings = Standings(kept, kept[:1], {"region": "EU", "currency": "EUR"}, offered_today(), looks_ahead=True)
    view = home_view(standings, direct="D1")
    return Screen("8-home", home(view), view["blocks"])


def _form(advisor: Advisor, known: Consultation, day: date) -> Screen:
    at = datetime.combine(day, time(12), UTC)
    questions = []
    for question in ASKED:
        message = Message("form", "U1", at, Pressed(f"answer:{question.value}:change", {}))
        replies = advisor.reply_to(known, message, DIRECT).replies
        questions += [reply for reply in replies if isinstance(reply, Question) and reply.question is question]
    view = answer_form(questions, known, DIRECT, pressed="")
    return Screen("9-form", modal(view), view["blocks"])

"""The Home's layout: what is open and what is decided, once each, within Slack's limits for the fullest and for hostile words."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_stand_in.blocks import block_errors

from bot.conversation.consultation import Conflict, Consultation, Given
from bot.framework import QuestionId
from bot.messages import Place, Tenant
from bot.slack.blocks import day_of
from bot.slack.home import Standings, home_view, is_open, newest_of_each
from bot.wiring import offered_today

NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
GIVEN = Given(value="some", author="U1", at=NOW)
COST = {"route": "vendor_api", "usd_per_month": {"low": 1.0, "expected": 1234.5, "high": 2.0}}
RECORD = {"verdict": "proprietary", "route": "vendor_api", "knowledge_as_of": "2026-11-23", "costs": [COST]}


OPEN = Consultation(started_by="U1", answers={QuestionId.TEAM: GIVEN})


@dataclass(frozen=True)
class Kept:
    """A consultation or a decision, as the store gives them."""

    id: int
    place: Place
    consultation: Consultation = OPEN
    changed_at: datetime = NOW
    decided_at: datetime = NOW
    record: dict[str, Any] = None  # type: ignore[assignment]


def kept(number: int, *, word: str = "", **more: Any) -> Kept:
    record = RECORD | ({"verdict": word, "route": word, "knowledge_as_of": word} if word else {})
    return Kept(number, Place(Tenant("", "T1"), f"C{number}", f"{number}.0"), record=record, **more)


def shown(standings: Standings) -> str:
    return json.dumps(home_view(standings, direct="D1")["blocks"], ensure_ascii=False)


def test_the_fullest_home_is_within_slacks_limits() -> None:
    hostile = "<!channel> *x* & " * 400
    everything = Standings(
        [kept(number) for number in range(30)],
        [kept(number, word=hostile) for number in range(30)],
        {"region": "EU", "currency": "SGD", "reader": "engineer", "length": "brief"},
        offered_today(),
        looks_ahead=True,
        changes=dict.fromkeys(range(30), (hostile, hostile)),
        feedback="Helpful: 1.",
    )
    blocks = home_view(everything, direct="D1", said="Done.")["blocks"]
    assert block_errors(blocks, surface="home") == []
    assert "<!channel>" not in json.dumps(blocks)
    assert "Delete my data" in json.dumps(blocks[-1]), "nothing was cut off at the end"


def test_what_is_decided_is_not_open_until_something_is_asked_again() -> None:
    decided = Consultation(started_by="U1", answers={QuestionId.TEAM: GIVEN}, decided=True)
    assert not is_open(decided)
    assert is_open(decided.model_copy(update={"decided": False}))
    assert is_open(decided.model_copy(update={"asked": QuestionId.LATENCY}))
    assert is_open(decided.model_copy(update={"proposed": {QuestionId.LATENCY: GIVEN}}))
    conflict = Conflict(question=QuestionId.TEAM, proposed=GIVEN)
    assert is_open(decided.model_copy(update={"conflicts": (conflict,)}))
    assert not is_open(Consultation(started_by="U1", closed=True))
    standings = Standings([kept(1, consultation=decided)], [kept(1)])
    assert "None. A consultation takes about two minutes." in shown(standings)
    assert "Look again" in shown(standings)


def test_each_consultation_shows_its_last_decision_only() -> None:
    newest, older, other = kept(3), replace(kept(2), place=kept(3).place), kept(1)
    assert newest_of_each([newest, older, other]) == [newest, other]


def test_a_decision_says_what_it_costs_in_the_currency_of_the_reader() -> None:
    dollars = shown(Standings([], [kept(1)], {}, offered_today()))
    euros = shown(Standings([], [kept(1)], {"currency": "EUR"}, offered_today()))
    assert "by a vendor's API, $1,234 a month, prices of 23 November 2026" in dollars
    assert "€1,105 a month" in euros
    assert "Converted at 0.89509 EUR per USD (ECB, 30 October 2026)." in euros
    assert "Converted" not in dollars
    without = replace(kept(1), record=RECORD | {"costs": []})
    assert "by a vendor's API, prices of" in shown(Standings([], [without]))


def test_moments_are_shown_in_the_readers_time_zone_and_days_in_words() -> None:
    stamp = int(NOW.timestamp())
    assert day_of(NOW) == f"<!date^{stamp}^{{date_short_pretty}}|24 November 2026>"
    assert day_of(NOW + timedelta(hours=1)).endswith("|25 November 2026>")


def test_only_who_administers_sees_what_was_said_of_verdicts() -> None:
    assert "What people said of verdicts" not in shown(Standings())
    assert "Helpful: 3. Not helpful: 1." in shown(Standings(feedback="Helpful: 3. Not helpful: 1."))


def test_the_three_lines_are_for_the_first_visit() -> None:
    assert "I help a team decide" in shown(Standings(offered=offered_today()))
    for later in (Standings([kept(1)]), Standings([], [kept(1)]), Standings(chosen={"currency": "EUR"})):
        assert "I help a team decide" not in shown(later)

"""Several workloads in one message: all that are named with a volume, up to a bound, and what was left is counted."""

from typing import Any

import pytest

from bot.framework import MOST_WORKLOADS

TWENTY = {
    "ticket triage": 900, "contract review": 5, "invoice extraction": 40, "translation of manuals": 20,
    "product descriptions": 3, "call summaries": 12, "code review": 60, "email drafting": 8, "search over the wiki": 30,
    "medical notes": 15, "spam filtering": 200, "resume screening": 4, "meeting minutes": 6, "support chat": 50,
    "news summaries": 9, "address extraction": 11, "contract translation": 7, "sql generation": 5, "faq bot": 18,
    "voice assistant": 22,
}  # fmt: skip


def volumes(reading: Any) -> dict[str, Any]:
    return {one["name"]: one["volume_tokens_per_month"] for one in reading.workloads}


@pytest.mark.parametrize(
    "written",
    [
        ", ".join(f"{name} {size}M" for name, size in TWENTY.items()),
        "\n".join(f"- {name}: {size}M" for name, size in TWENTY.items()),
        "\n".join(f"• {name} – {size}M" for name, size in TWENTY.items()),
        "\n".join(f"{number}. {name} ({size}M)" for number, (name, size) in enumerate(TWENTY.items(), 1)),
        " and ".join(f"{name} {size}M" for name, size in TWENTY.items()),
        "; ".join(f"{size}M tokens a month for {name}" for name, size in TWENTY.items()),
    ],
    ids=["commas", "lines", "bullets", "numbered", "and", "figures first"],
)
def test_twenty_workloads_told_in_words_are_all_taken(written: str, understood: Any) -> None:
    reading = understood(written)
    assert volumes(reading) == {name: size * 1e6 for name, size in TWENTY.items()}
    assert reading.workloads_left == 0
    assert reading.answers == {}


def test_more_than_can_be_decided_at_once_are_counted_as_left(understood: Any) -> None:
    reading = understood(", ".join(f"{name} {size}M" for name, size in {**TWENTY, "tagging": 1, "routing": 2}.items()))
    assert len(reading.workloads) == MOST_WORKLOADS
    assert reading.workloads_left == 2


def test_a_kind_of_work_in_the_list_without_a_volume_is_counted_as_left(understood: Any) -> None:
    reading = understood("ticket triage 900M, contract review quite a lot, translation 20M")
    assert volumes(reading) == {"ticket triage": 9e8, "translation": 2e7}
    assert reading.workloads_left == 1


def test_what_is_said_of_the_whole_beside_the_list_is_still_understood(understood: Any) -> None:
    text = "All in our own AWS account:\n- ticket triage: 900M\n- contract review: 5M\ntwo ML engineers, latency under 500 ms"
    reading = understood(text, "data_residency")
    assert volumes(reading) == {"ticket triage": 9e8, "contract review": 5e6}
    assert reading.answers == {"data_residency": "own_cloud", "team": "some", "latency": "p95_500ms"}


@pytest.mark.parametrize(
    "text",
    ["Daily: ticket triage 30M, contract review 1M", "ticket triage 30M and contract review 1M tokens a day"],
)
def test_a_period_that_is_said_once_holds_for_the_whole_list(text: str, understood: Any) -> None:
    assert volumes(understood(text)) == {"ticket triage": 9e8, "contract review": 3e7}


@pytest.mark.parametrize(
    "text",
    [
        "we extract data from invoices, 40M tokens a day; extraction at peak 90M a day",
        "support tickets: now 40M tokens, next year 400M tokens",
        "January 5M, February 6M, March 8M",
        "300M tokens a month for contract review and two ML engineers",
        "we summarise and translate contracts, 5M tokens a month",
        "volume: 80M tokens a month, output 20M",
        "contract review, 60M input and 20M output tokens",
    ],
)
def test_one_workload_with_several_figures_stays_one(text: str, understood: Any) -> None:
    assert understood(text).workloads == ()


def test_a_workload_that_is_known_is_corrected_by_its_name(understood: Any) -> None:
    known = [{"name": "contract review", "volume_tokens_per_month": 5e6}]
    for text in ("actually contract review is 50M", "no, contract review is rather 50M tokens a month, sorry"):
        assert understood(text, "team", workloads=known).workloads == (
            {"name": "contract review", "volume_tokens_per_month": 5e7},
        )


def test_two_workloads_of_one_name_are_told_apart(understood: Any) -> None:
    reading = understood("translation 5M, contract review 3M, translation 7M")
    assert volumes(reading) == {"translation": 5e6, "contract review": 3e6, "translation 2": 7e6}

"""One message a second and channel, with a burst, and silence for as long as Slack asks."""

from datetime import UTC, datetime, timedelta

from bot.slack import pacing
from bot.slack.pacing import Pacing

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_a_burst_goes_out_at_once_and_the_next_waits_a_second() -> None:
    pace = Pacing(burst=3, per_second=1)
    assert [pace.wait("C1", now=NOW) for _ in range(3)] == [timedelta()] * 3
    assert pace.wait("C1", now=NOW) == timedelta(seconds=1)
    assert pace.wait("C1", now=after(0.99)) > timedelta()
    assert pace.wait("C1", now=after(1.0)) == timedelta()


def test_channels_do_not_wait_for_each_other() -> None:
    pace = Pacing(burst=1)
    assert pace.wait("C1", now=NOW) == timedelta()
    assert pace.wait("C2", now=NOW) == timedelta()


def test_silence_gathers_no_more_than_a_burst() -> None:
    pace = Pacing(burst=2, per_second=1)
    pace.wait("C1", now=NOW)
    free = [pace.wait("C1", now=after(3600)) for _ in range(3)]
    assert free == [timedelta(), timedelta(), timedelta(seconds=1)]


def test_a_pause_holds_until_its_end_and_no_longer() -> None:
    pace = Pacing()
    pace.pause("C1", until=after(30))
    pace.pause("C1", until=after(10))
    assert pace.wait("C1", now=after(29.9)) == timedelta(seconds=0.1)
    assert pace.wait("C1", now=after(30)) == timedelta()


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    pace = Pacing(burst=1)
    assert pace.wait("C1", now=NOW) == timedelta()
    assert pace.wait("C1", now=after(-60)) > timedelta()


def test_channels_long_silent_are_forgotten() -> None:
    pace = Pacing(burst=1)
    for number in range(pacing.REMEMBERED + 1):
        pace.wait(f"C{number}", now=NOW)
    assert pace.wait("C1", now=NOW) > timedelta()
    assert pace.wait("C0", now=NOW) == timedelta()

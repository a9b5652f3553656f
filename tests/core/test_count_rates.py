"""Growth by hand: every expected number here was worked out on paper."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.count_rates import Added, Milestone, Rate, added, milestone, rate
from core.counts import Observation


def seen(*told: tuple[str, int], source: str = "badge") -> list[Observation]:
    return [
        Observation(datetime.fromisoformat(at).replace(tzinfo=UTC), source, total, exact=True) for at, total in told
    ]


def test_a_rate_divides_by_the_time_that_passed_and_not_by_the_days_asked_for() -> None:
    observations = seen(("2025-03-01T00:00", 1_000), ("2025-03-02T00:00", 1_060), ("2025-03-03T12:00", 1_100))
    told = rate(observations, datetime(2025, 3, 4, tzinfo=UTC), 30)
    assert (told.observations, told.elapsed, told.added, told.share, told.a_day) == (3, 2.5, 100, 0.1, 40)


def test_doubling_is_exponential() -> None:
    slow = seen(("2025-01-01T00:00", 1_000), ("2025-04-11T00:00", 2_000))
    assert rate(slow, datetime(2025, 4, 11, tzinfo=UTC), 100).doubling == pytest.approx(100)
    grown = seen(("2025-03-01T00:00", 100), ("2025-03-08T00:00", 110))
    # ln 2 / ln 1.1 = 7.27254, times seven days.
    assert rate(grown, datetime(2025, 3, 8, tzinfo=UTC), 7).doubling == pytest.approx(50.9078, abs=0.0001)


def test_a_day_is_measured_from_the_count_nearest_to_its_beginning() -> None:
    # A day before the last one lies a count, whatever is between.
    times = [(day, hour) for day in (1, 2) for hour in (3, 9, 15, 21)]
    observations = seen(*((f"2025-03-0{day}T{hour:02}:00", 1_000 + 24 * day + hour) for day, hour in times))
    told = rate(observations, datetime(2025, 3, 3, tzinfo=UTC), 1)
    assert (told.observations, told.elapsed, told.added) == (5, 1, 24)
    # What lies up to a quarter of the window before it will do, and what is older will not.
    late = seen(("2025-03-01T17:00", 1_000), ("2025-03-02T23:00", 1_030))
    assert rate(late, datetime(2025, 3, 3, tzinfo=UTC), 1).elapsed == 1.25
    old = seen(("2025-03-01T16:00", 1_000), ("2025-03-02T23:00", 1_030))
    assert rate(old, datetime(2025, 3, 3, tzinfo=UTC), 1) == Rate(1, 1)


@pytest.mark.parametrize("after", [1_000, 990])
def test_a_hub_that_does_not_grow_never_doubles(after: int) -> None:
    told = rate(seen(("2025-03-01", 1_000), ("2025-03-02", after)), datetime(2025, 3, 2, tzinfo=UTC), 7)
    assert (told.added, told.doubling) == (after - 1_000, None)


def test_a_source_that_has_ended_stands_back() -> None:
    ended = seen(*((f"2025-03-0{day}", 2_000_000) for day in (1, 2, 3)))
    live = seen(("2025-03-09", 1_990_000), ("2025-03-12", 1_990_300), source="notes")
    now = datetime(2025, 3, 12, tzinfo=UTC)
    assert rate([*ended, *live], now, 7).added == 300
    # Of those that have not, the badge goes first.
    assert rate([*ended, *live], now, 30).source == "badge"


def test_a_level_that_changed_is_no_growth() -> None:
    before = [(f"2025-03-0{day}", 2_000_000 + 100 * day) for day in range(1, 5)]
    after = [(f"2025-03-0{day}", 1_000_000 + 100 * day) for day in range(5, 9)]
    observations = seen(*before, *after)
    told = rate(observations, datetime(2025, 3, 8, tzinfo=UTC), 7)
    assert (told.observations, told.elapsed, told.added) == (4, 3, 300)
    assert {one.models for one in added(observations, "day")} == {100}
    assert len(added(observations, "day")) == 6


def test_the_days_end_with_the_last_count_which_must_be_of_those_days() -> None:
    observations = seen(("2025-03-01T00:00", 1_000), ("2025-03-02T00:00", 1_030))
    for hour in (0, 6, 23):
        told = rate(observations, datetime(2025, 3, 2, hour, tzinfo=UTC), 1)
        assert (told.elapsed, told.added) == (1, 30)
    assert rate(observations, datetime(2025, 3, 3, 1, tzinfo=UTC), 1) == Rate(1, 0)


def test_fewer_than_two_counts_in_the_window_are_not_enough() -> None:
    observations = seen(("2025-02-28", 1_000), ("2025-03-09", 1_100))
    now = datetime(2025, 3, 10, tzinfo=UTC)
    assert rate(observations, now, 7) == Rate(7, 1)
    assert rate(observations, now, 30).added == 100
    assert rate([], now, 7) == Rate(7, 0)
    # What a clock that goes wrong wrote of the future is in no window.
    assert rate(seen(("2025-03-09", 1_000), ("2099-01-01", 9_000)), now, 7) == Rate(7, 1)


def test_what_is_rounded_suspect_failed_or_of_another_source_is_in_no_rate() -> None:
    now = datetime(2025, 3, 10, tzinfo=UTC)
    good = seen(("2025-03-05", 1_000), ("2025-03-07", 1_020), ("2025-03-09", 1_040))
    others = [
        Observation(datetime(2025, 3, 9, 6, tzinfo=UTC), "badge", 9_000),
        Observation(datetime(2025, 3, 9, 7, tzinfo=UTC), "badge", 500, exact=True, suspect=True),
        Observation(datetime(2025, 3, 9, 8, tzinfo=UTC), "badge", fault="silent"),
        *seen(("2025-03-09T09:00", 990), source="listing"),
    ]
    assert rate([*good, *others], now, 7) == rate(good, now, 7)


def test_a_day_is_between_two_midnights_in_utc() -> None:
    # 48 a day, that is 2 an hour: the total at midnight lies between the counts around it.
    observations = seen(
        *((f"2025-03-0{day}T{hour:02}:00", 1_000 + 48 * day + 2 * hour) for day in (1, 2, 3) for hour in (3, 15))
    )
    assert added(observations, "day") == [Added("2025-03-02", 48)]


def test_days_without_counts_are_left_out_and_not_spread() -> None:
    observations = seen(
        ("2025-03-01T00:00", 100),
        ("2025-03-02T00:00", 110),
        ("2025-03-06T00:00", 190),
        ("2025-03-07T00:00", 205),
    )
    assert added(observations, "day") == [Added("2025-03-01", 10), Added("2025-03-06", 15)]


def test_months_end_where_they_end() -> None:
    # A leap year, and a turn of the year: 100 in February 2024, 31 in March, then 300 and 400.
    observations = seen(
        ("2024-02-01", 1_000),
        ("2024-02-29T12:00", 1_099),
        ("2024-03-01T12:00", 1_101),
        ("2024-04-01", 1_131),
        ("2024-12-01", 2_000),
        ("2025-01-01", 2_300),
        ("2025-02-01", 2_700),
    )
    assert added(observations, "month") == [
        Added("2024-02", 100),
        Added("2024-03", 31),
        Added("2024-12", 300),
        Added("2025-01", 400),
    ]


@pytest.fixture
def berlin() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize("turn", [datetime(2025, 3, 30, tzinfo=UTC), datetime(2025, 10, 26, tzinfo=UTC)])
def test_clocks_that_are_put_forward_or_back_change_nothing(turn: datetime) -> None:
    hours = range(-36, 72, 6)
    observations = [Observation(turn + timedelta(hours=hour), "badge", 10_000 + hour, exact=True) for hour in hours]
    assert {one.models for one in added(observations, "day")} == {24}
    told = rate(observations, turn + timedelta(hours=66), 1)
    assert (told.elapsed, told.added, told.a_day) == (1, 24, 24)


def test_a_time_of_another_zone_is_the_same_time() -> None:
    east = [
        Observation(datetime.fromisoformat(at), "badge", total, exact=True)
        for at, total in [("2025-03-01T02:00+02:00", 1_000), ("2025-03-02T02:00+02:00", 1_030)]
    ]
    assert added(east, "day") == [Added("2025-03-01", 30)]


def told_of(observations: list[Observation], now: datetime, days: int) -> tuple[int, float | None]:
    told = rate(observations, now, days)
    return told.observations, told.a_day


@given(st.lists(st.tuples(st.integers(1, 80), st.integers(-50, 5_000)), min_size=2, max_size=40), st.integers(1, 400))
def test_rates_agree_with_numpy(steps: list[tuple[int, int]], days: int) -> None:
    hours, totals = np.cumsum([step for step, _ in steps]), 1_000_000 + np.cumsum([more for _, more in steps])
    start = datetime(2024, 2, 27, tzinfo=UTC)
    observations = [
        Observation(start + timedelta(hours=int(hour)), "badge", int(total), exact=True)
        for hour, total in zip(hours, totals, strict=True)
    ]
    now = start + timedelta(hours=int(hours[-1]) + 5)
    begin = hours[-1] - 24 * days
    near = np.flatnonzero(hours >= begin - 6 * days)
    first = near[np.argmin(abs(hours[near] - begin))]
    if first < len(hours) - 1:
        grown = np.polyfit(hours[[first, -1]] / 24, totals[[first, -1]], 1)[0]
        assert told_of(observations, now, days) == (len(hours) - first, pytest.approx(grown, abs=1e-6))
    else:
        assert told_of(observations, now, days) == (1, None)
    edges = np.arange(0, hours[-1] + 1, 24)
    edges = edges[edges >= hours[0]]
    expected = {}
    for low, high in pairwise(edges):
        around = [(hours[hours <= edge][-1], hours[hours >= edge][0]) for edge in (low, high)]
        if all(after - before <= 36 for before, after in around):
            lowest, highest = np.interp([low, high], hours, totals)
            expected[(start + timedelta(hours=int(low))).date().isoformat()] = highest - lowest
    assert {one.span: one.models for one in added(observations, "day")} == pytest.approx(expected, abs=1e-6)


def test_a_milestone_is_the_next_round_number() -> None:
    pace = [Rate(30, 9, elapsed=29.5, a_day=3_830.2)]
    found = milestone(2_161_698, pace)
    assert (found.models, found.days, found.pace) == (2_200_000, pytest.approx(10), pace[0])
    assert milestone(2_200_000, []).models == 2_300_000
    assert milestone(999_999, []).models == 1_000_000
    assert milestone(7, []).models == 8


def test_a_milestone_is_foretold_from_a_pace_that_counts_cover() -> None:
    rates = [Rate(1, 4, elapsed=1, a_day=10.0), Rate(7, 9, elapsed=6, a_day=5.0), Rate(30, 9, elapsed=6, a_day=5.0)]
    assert milestone(95, rates).pace == rates[1]
    assert milestone(95, rates[:1]).pace == rates[0]
    assert milestone(95, rates[2:]).days is None


@pytest.mark.parametrize("a_day", [0.0, -5.0])
def test_no_milestone_is_foretold_where_the_hub_does_not_grow(a_day: float) -> None:
    rates = [Rate(1, 4, elapsed=1, a_day=10.0), Rate(30, 9, elapsed=30, a_day=a_day)]
    assert milestone(95, rates) == Milestone(96, None, None)

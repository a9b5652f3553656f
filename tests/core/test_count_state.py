from datetime import UTC, date, datetime, timedelta

from core.count_files import Published
from core.count_rates import WINDOWS
from core.count_state import state
from core.count_store import Tracker
from core.counts import Observation

NOW = datetime(2025, 7, 12, 6, tzinfo=UTC)
PUBLISHED = (
    Published(date(2025, 1, 1), 900, "exact", "a"),
    Published(date(2025, 2, 1), 950, "exact", "b"),
    Published(date(2025, 3, 1), 900, "lower bound", "c"),
)


def test_with_no_observation_what_was_published_stands() -> None:
    told = state((), PUBLISHED, None, NOW)
    assert (told.latest, told.checked, told.milestone, told.tracker, told.is_tracked) == (None, None, None, None, False)
    assert told.published == PUBLISHED[1]
    assert [rate.observations for rate in told.rates] == [0] * len(WINDOWS)


def test_with_nothing_at_all_nothing_is_told() -> None:
    assert state((), (), None, NOW).published is None


def test_a_failed_check_is_a_check_and_an_atlas_is_none() -> None:
    counted = Observation(NOW - timedelta(hours=12), "badge", 1_000, exact=True)
    failed = Observation(NOW - timedelta(hours=6), "badge", fault="gone")
    atlas = Observation(NOW - timedelta(hours=1), "atlas", sampled=7)
    told = state((counted, failed, atlas), PUBLISHED, None, NOW)
    assert (told.latest, told.checked) == (counted, failed)
    assert told.milestone
    assert told.milestone.models == 1_100


def test_rates_are_those_of_the_windows() -> None:
    counted = tuple(
        Observation(NOW - timedelta(days=days), "badge", 1_000 - days, exact=True) for days in (40, 20, 5, 0)
    )
    told = state(counted, (), None, NOW)
    assert [told.rate(days).added for days in WINDOWS] == [None, 5, 20, 40, 40]


def test_a_tracker_is_known_to_be_alive_or_gone() -> None:
    for minutes, alive in ((1, True), (10, False)):
        tracker = Tracker(7, 60, NOW - timedelta(minutes=minutes))
        assert state((), (), tracker, NOW).is_tracked is alive

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from core.atlas import open_atlas
from core.count_store import CountStore
from core.counts import Observation, now_utc
from core.hub import Patience
from core.tracker import Tracking, is_mine, schedule, told
from tests.demo import DEMO
from tests.standin_hub import BADGE, LISTING, Hub, running

NOW = datetime(2025, 7, 12, 6, tzinfo=UTC)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    listed = [{"id": f"a/{number}", "library_name": "x", "tags": []} for number in range(30)]
    with running(Hub(badge=1_860_411, listed=listed)) as hub:
        monkeypatch.setattr("core.hub.ENDPOINT", hub.endpoint)
        yield hub


@pytest.fixture
def tracking(tmp_path: Path) -> Tracking:
    patience = Patience(attempts=2, first=0.01, longest=0.1, answer=1.0)
    return Tracking(CountStore(tmp_path / "counts.db"), patience=patience, clock=lambda: NOW)


def later(tracking: Tracking, **time: float) -> Tracking:
    return replace(tracking, clock=lambda: NOW + timedelta(**time))


def sources(observations: list[Observation]) -> list[str]:
    return [one.source for one in observations]


def test_the_badge_is_asked_every_time_and_the_listing_once_a_week(hub: Hub, tracking: Tracking) -> None:
    assert sources(tracking.record()) == ["badge", "listing"]
    assert sources(later(tracking, hours=6).record()) == ["badge"]
    assert sources(later(tracking, days=6, hours=23).record()) == ["badge"]
    assert sources(later(tracking, days=7).record()) == ["badge", "listing"]
    assert hub.asked == [f"GET {path}" for path in (BADGE, LISTING, BADGE, BADGE, BADGE, LISTING)]
    assert len(tracking.store.read()) == 6


def test_a_listing_that_failed_is_tried_again_the_next_day(hub: Hub, tracking: Tracking) -> None:
    hub.faults = {LISTING: "html"}
    assert [bool(one.fault) for one in tracking.record()] == [False, True]
    assert sources(later(tracking, hours=18).record()) == ["badge"]
    hub.faults = {}
    assert sources(later(tracking, hours=24).record()) == ["badge", "listing"]


def test_where_the_badge_fails_the_listing_has_the_total(hub: Hub, tracking: Tracking) -> None:
    hub.faults = {BADGE: "500"}
    badge, listing = tracking.record()
    assert (badge.total, listing.total) == (None, 30)
    assert "500" in (badge.fault or "")


def test_until_the_hub_was_listed_an_atlas_has_the_breakdown_once(hub: Hub, tracking: Tracking) -> None:
    tracking = replace(tracking, atlas=partial(open_atlas, DEMO))
    hub.faults = {LISTING: "html"}
    assert sources(tracking.record()) == ["badge", "listing", "atlas"]
    assert sources(later(tracking, days=2).record()) == ["badge", "listing"]
    atlas = next(one for one in tracking.store.read(by=("library",)) if one.source == "atlas")
    assert (atlas.total, atlas.exact, atlas.sampled) == (None, False, 24_003)
    assert atlas.entries


def test_an_atlas_that_cannot_be_read_stops_nothing(hub: Hub, tracking: Tracking, tmp_path: Path) -> None:
    hub.faults = {LISTING: "html"}
    assert sources(replace(tracking, atlas=partial(open_atlas, tmp_path)).record()) == ["badge", "listing"]


def test_a_gap_of_failures_can_be_told_from_a_flat_line(hub: Hub, tracking: Tracking) -> None:
    tracking.record()
    hub.faults = {BADGE: "half"}
    later(tracking, hours=6).record()
    hub.faults = {}
    later(tracking, hours=12).record()
    badge = [one for one in tracking.store.read() if one.source == "badge"]
    assert [one.total for one in badge] == [1_860_411, None, 1_860_411]
    assert badge[1].fault


def test_a_restart_asks_when_it_is_time_and_not_before(hub: Hub, tracking: Tracking) -> None:
    assert hub.asked == []
    assert tracking.first_check() == NOW
    tracking.record()
    assert later(tracking, hours=2).first_check() == NOW + timedelta(hours=6)
    assert later(tracking, hours=6).first_check() == NOW + timedelta(hours=6)
    assert later(tracking, days=3).first_check() == NOW + timedelta(days=3)


def test_what_was_imported_or_is_yet_to_come_puts_no_check_off(tracking: Tracking) -> None:
    notes = Observation(NOW - timedelta(hours=1), "notes", 1_000, exact=True)
    tracking.store.add(notes, Observation(NOW + timedelta(days=900), "badge", 1_000, exact=True))
    assert tracking.first_check() == NOW
    assert sources(tracking.record()) == ["badge", "listing"]


def test_a_tracker_that_is_stopped_writes_no_failures(hub: Hub, tracking: Tracking) -> None:
    hub.faults = {BADGE: "500"}
    tracking.patience.stop.set()
    assert tracking.record() == []
    assert tracking.store.read() == ()
    assert hub.asked == [f"GET {BADGE}"]


def test_one_tracker_that_is_stopped_stops_no_other(tracking: Tracking) -> None:
    other = Tracking(tracking.store)
    Tracking(tracking.store).patience.stop.set()
    assert not other.patience.stop.is_set()


@pytest.fixture
def here(tracking: Tracking) -> Tracking:
    """Track by this machine's clock, with what is said at hand."""
    said: list[str] = []
    return replace(tracking, say=said.append, clock=now_utc)


def said(tracking: Tracking) -> list[str]:
    lines: list[str] = tracking.say.__self__  # type: ignore[attr-defined]
    return lines


def test_a_scheduler_checks_at_once_and_beats_every_time_it_starts(hub: Hub, here: Tracking, tmp_path: Path) -> None:
    # Both begin at the same moment, in threads of their own.
    for life in range(10):
        tracking = replace(here, store=CountStore(tmp_path / str(life) / "counts.db"))
        scheduler, right = BackgroundScheduler(timezone=UTC), tracking.right()
        schedule(scheduler, tracking, right)
        assert {(job.coalesce, job.max_instances) for job in scheduler.get_jobs()} == {(True, 1)}
        scheduler.start()
        # One that is shut down before it has begun does nothing.
        while not tracking.store.tracker():
            time.sleep(0.01)
        scheduler.shutdown(wait=True)
        right.release()
        assert sources(list(tracking.store.read())) == ["badge", "listing"]
        assert tracking.store.tracker()
    assert hub.asked.count(f"GET {BADGE}") == 10
    assert [line.split(", ", 1)[1] for line in said(here)][:2] == ["badge: 1,860,411 models", "listing: 30 models"]


def test_a_second_scheduler_stays_quiet_while_the_first_lives(hub: Hub, here: Tracking) -> None:
    first, second = here.right(), here.right()
    assert is_mine(here, first)
    scheduler = BackgroundScheduler(timezone=UTC)
    schedule(scheduler, here, second)
    scheduler.start()
    scheduler.shutdown(wait=True)
    first.release()
    assert hub.asked == []
    assert here.store.tracker() is None


def test_a_store_that_cannot_be_used_is_said_at_each_check_and_ends_nothing(here: Tracking) -> None:
    here.store.path.write_bytes(b"no store" * 100)
    scheduler, right = BackgroundScheduler(timezone=UTC), here.right()
    schedule(scheduler, here, right)
    scheduler.start()
    scheduler.shutdown(wait=True)
    right.release()
    assert len(said(here)) == 3
    assert all("move it away" in line for line in said(here))


@pytest.mark.parametrize(
    ("observation", "words"),
    [
        (Observation(NOW, "badge", 5_000, exact=True), "2025-07-12 06:00 UTC, badge: 5,000 models"),
        (Observation(NOW, "badge", 2_200_000), "badge: 2,200,000 models, rounded by the Hub"),
        (Observation(NOW, "atlas", sampled=300), "atlas: a breakdown, counted in a sample of 300"),
        (Observation(NOW, "badge", fault="gone"), "badge: gone"),
    ],
)
def test_an_observation_is_said_in_a_line(observation: Observation, words: str) -> None:
    assert told(observation).endswith(words)

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from core.atlas import open_atlas
from core.count_store import CountStore, Tracker
from core.counts import Observation
from core.errors import CountsError
from core.hub import Patience
from core.tracker import Tracking, is_mine, lock_path, schedule, told
from tests.demo import DEMO
from tests.standin_hub import BADGE, LISTING, Hub, running

NOW = datetime(2025, 7, 12, 6, tzinfo=UTC)
QUICK = Patience(attempts=2, first=0.01, longest=0.1, answer=1.0)
HOLD = """
import sys
from filelock import FileLock
lock = FileLock(sys.argv[1])
lock.acquire()
print('held', flush=True)
sys.stdin.read()
"""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    listed = [{"id": f"a/{number}", "library_name": "x", "tags": []} for number in range(30)]
    with running(Hub(badge=1_860_411, listed=listed)) as hub:
        monkeypatch.setattr("core.hub.ENDPOINT", hub.endpoint)
        yield hub


@pytest.fixture
def tracking(tmp_path: Path) -> Tracking:
    return Tracking(CountStore(tmp_path / "counts.db"), patience=QUICK, clock=lambda: NOW)


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


def test_a_second_process_notices_the_first_and_takes_over_when_that_is_gone(hub: Hub, tracking: Tracking) -> None:
    assert hub.asked == []
    command = [sys.executable, "-c", HOLD, str(lock_path(tracking.store))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        lock = tracking.lock()
        assert not is_mine(lock)
        other.kill()
        other.wait()
        assert is_mine(lock)
        assert is_mine(lock)
        lock.release()


def test_a_scheduler_checks_at_once_beats_and_keeps_the_hub_from_a_second_one(hub: Hub, tracking: Tracking) -> None:
    said: list[str] = []
    tracking = replace(tracking, say=said.append, clock=Tracking(tracking.store).clock)
    locks = [tracking.lock(), tracking.lock()]
    assert is_mine(locks[0])
    schedulers = [BackgroundScheduler(timezone=UTC) for _ in locks]
    for scheduler, lock in zip(schedulers, locks, strict=True):
        schedule(scheduler, tracking, lock)
        assert {job.coalesce for job in scheduler.get_jobs()} == {True}
        assert {job.max_instances for job in scheduler.get_jobs()} == {1}
        scheduler.start()
    for scheduler in schedulers:
        scheduler.shutdown(wait=True)
    locks[0].release()
    assert hub.asked.count(f"GET {BADGE}") == 1
    assert [line.split(", ", 1)[1] for line in said] == ["badge: 1,860,411 models", "listing: 30 models"]
    assert isinstance(tracking.store.tracker(), Tracker)


@pytest.mark.usefixtures("hub")
def test_a_store_that_cannot_be_used_is_said_at_each_check_and_ends_nothing(tracking: Tracking) -> None:
    said: list[str] = []
    tracking = replace(tracking, say=said.append, clock=Tracking(tracking.store).clock)
    scheduler, lock = BackgroundScheduler(timezone=UTC), tracking.lock()
    schedule(scheduler, tracking, lock)
    tracking.store.path.write_bytes(b"no store" * 100)
    scheduler.start()
    scheduler.shutdown(wait=True)
    lock.release()
    assert len(said) == 2
    assert all("move it away" in line for line in said)
    with pytest.raises(CountsError, match="move it away"):
        schedule(scheduler, tracking, lock)


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

"""The tracker: who is asked when, and one of them alone on a machine."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.interval import IntervalTrigger

from core.atlas import Atlas
from core.count_sources import ask_badge, ask_listing, count_atlas
from core.count_store import CountStore, Tracker, told_of_store
from core.counts import ATLAS, BADGE, LISTING, Observation, now_utc
from core.errors import AtlasError, CountsError
from core.hub import Patience
from core.sole import Sole

EVERY: Final = timedelta(hours=6)
# A listing takes some 2,000 pages; one that failed is tried again the next day.
LISTED_EVERY: Final = timedelta(days=7)
TRIED_EVERY: Final = timedelta(days=1)
_BEAT_SECONDS: Final = 60
# So that trackers of many machines do not ask at the same moment.
_JITTER: Final = 0.05
_MOST_JITTER_SECONDS: Final = 300


@dataclass(frozen=True)
class Tracking:
    """What a tracker keeps, and how.

    Attributes
    ----------
    store : CountStore
    every : timedelta
        Between two questions for the total.
    atlas : callable, optional
        Gives the atlas whose breakdown stands in until the Hub was listed.
    patience : Patience
        With the Hub.
    say : callable
        Gets a line about what was done.
    clock : callable
        Tells the time, in UTC.
    """

    store: CountStore
    every: timedelta = EVERY
    atlas: Callable[[], Atlas] | None = None
    patience: Patience = field(default_factory=Patience)
    say: Callable[[str], object] = field(default=lambda _: None)
    clock: Callable[[], datetime] = now_utc

    def record(self) -> list[Observation]:
        """Ask who is to be asked now, and write down what they say, each at once.

        Raises
        ------
        CountsError
            If the store cannot be used.
        """
        # First, for a store that cannot be used need not wait for the Hub.
        known = [one for one in self.store.read() if one.source in (LISTING, ATLAS)]
        told = self._add(ask_badge(self.clock(), self.patience))
        if self.patience.stop.is_set():
            return told
        if self._is_listing_due(known):
            told += self._add(ask_listing(self.clock(), self.patience))
        if not any(one.source == LISTING and not one.fault for one in (*known, *told)):
            told += self._of_atlas(known)
        return told

    def first_check(self) -> datetime:
        """Tell when to ask next, from when the Hub was asked last: a restart is no reason to ask again.

        Raises
        ------
        CountsError
            If the store cannot be read.
        """
        now = self.clock()
        asked = [one.at for one in self.store.read(now - self.every, now) if one.source == BADGE]
        return max(asked) + self.every if asked else now

    def right(self) -> Sole:
        """Give the right to keep the store, which only one process has."""
        return Sole(self.store.path.parent / f"{self.store.path.name}.lock")

    def _is_listing_due(self, known: list[Observation]) -> bool:
        now = self.clock()
        listings = [one for one in known if one.source == LISTING and one.at <= now]
        tried = max((one.at for one in listings), default=None)
        listed = max((one.at for one in listings if not one.fault), default=None)
        return (tried is None or now - tried >= TRIED_EVERY) and (listed is None or now - listed >= LISTED_EVERY)

    def _of_atlas(self, known: list[Observation]) -> list[Observation]:
        found = None
        if self.atlas:
            with suppress(AtlasError):
                found = count_atlas(self.atlas())
        is_new = found and not any(one.source == ATLAS and one.at == found.at for one in known)
        return self._add(found) if found and is_new else []

    def _add(self, one: Observation) -> list[Observation]:
        """Write down what was told; what was cut short by the end of the tracker is no failure of the Hub's."""
        if self.patience.stop.is_set():
            return []
        self.store.add(one)
        self.say(told(one))
        return [one]


def told(one: Observation) -> str:
    """Say an observation in a line."""
    when = f"{one.at:%Y-%m-%d %H:%M} UTC, {one.source}"
    if one.fault:
        return f"{when}: {one.fault}"
    total = f"{one.total:,} models" if one.total else "a breakdown"
    how = "" if one.exact else f", counted in a sample of {one.sampled:,}" if one.sampled else ", rounded by the Hub"
    return f"{when}: {total}{how}"


def schedule(scheduler: BaseScheduler, tracking: Tracking, right: Sole) -> None:
    """Have a scheduler keep a store, from now on; where another process does, it waits for that to end.

    One check at a time; those that were missed, as on a machine that slept, are made up for by one.
    """
    seconds = int(tracking.every.total_seconds())
    first = now_utc()
    with _said(tracking):
        first = tracking.first_check()
    check = IntervalTrigger(seconds=seconds, jitter=int(min(seconds * _JITTER, _MOST_JITTER_SECONDS)))
    beat = IntervalTrigger(seconds=_BEAT_SECONDS)
    alone: dict[str, Any] = {"coalesce": True, "max_instances": 1, "misfire_grace_time": seconds}
    scheduler.add_job(_check, check, (tracking, right), next_run_time=first, **alone)
    scheduler.add_job(_beat, beat, (tracking, right), next_run_time=now_utc(), **alone)


def _check(tracking: Tracking, right: Sole) -> None:
    with _said(tracking):
        if is_mine(tracking, right):
            tracking.record()


def _beat(tracking: Tracking, right: Sole) -> None:
    with _said(tracking):
        if is_mine(tracking, right):
            tracking.store.beat(Tracker(os.getpid(), int(tracking.every.total_seconds()), tracking.clock()))


def is_mine(tracking: Tracking, right: Sole) -> bool:
    """Tell whether this process is the one that keeps the store.

    Raises
    ------
    CountsError
        If no store can be kept there.
    """
    with told_of_store(tracking.store.path):
        return right.is_mine()


@contextmanager
def _said(tracking: Tracking) -> Iterator[None]:
    """Say what is wrong with the store, and let the next check try again."""
    try:
        yield
    except CountsError as error:
        tracking.say(str(error))

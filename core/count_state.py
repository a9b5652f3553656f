"""How the Hub stands by the store of counts: its models now, how fast they grow, and whether they are being counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.count_files import Published
from core.count_rates import WINDOWS, Milestone, Rate, milestone, rate
from core.count_store import Tracker
from core.counts import BADGE, LISTING, Observation, latest


@dataclass(frozen=True)
class State:
    """How the Hub stands.

    Attributes
    ----------
    latest : Observation or None
        The total to go by; None where none was observed yet.
    checked : Observation or None
        The last that was asked of the Hub, answered or not.
    rates : tuple of Rate
        Over the days of `WINDOWS`.
    milestone : Milestone or None
        None where there is no total.
    published : Published or None
        The last exact count that was published by others.
    tracker : Tracker or None
        The one heard of last.
    is_tracked : bool
        Whether that one is alive.
    """

    latest: Observation | None
    checked: Observation | None
    rates: tuple[Rate, ...]
    milestone: Milestone | None
    published: Published | None
    tracker: Tracker | None
    is_tracked: bool

    def rate(self, days: int) -> Rate:
        """Tell the growth in one of `WINDOWS`."""
        return self.rates[WINDOWS.index(days)]


def state(
    observations: Sequence[Observation], published: Sequence[Published], tracker: Tracker | None, now: datetime
) -> State:
    """Sum up what is known at a time.

    Parameters
    ----------
    observations : sequence of Observation
        Oldest first.
    published : sequence of Published
        Oldest first.
    tracker : Tracker or None
    now : datetime
        In UTC.
    """
    rates = tuple(rate(observations, now, days) for days in WINDOWS)
    last = latest(observations)
    exact = [one for one in published if one.kind == "exact"]
    return State(
        last,
        max((one for one in observations if one.source in (BADGE, LISTING)), key=lambda one: one.at, default=None),
        rates,
        milestone(last.total, rates) if last and last.total else None,
        exact[-1] if exact else None,
        tracker,
        tracker is not None and tracker.is_alive(now),
    )

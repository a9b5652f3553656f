"""The REST interface to the store of counts: read only."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request

from core.count_files import Published
from core.count_rates import WINDOWS, Milestone, Rate, rate
from core.count_store import Tracker
from core.counts import BREAKDOWNS, Entry, Observation, now_utc
from core.errors import FilterError
from views.api_parts import NO_FILTER, one_of, refuse_others
from views.counts import observations, state_now

counting = APIRouter()
# A century; what is asked of more is a mistake.
_MOST_DAYS: Final = 36_525
Days = Annotated[int, Query(ge=1, le=_MOST_DAYS, description="how many days back from now")]
# A time as ISO 8601 has it; one without a zone is UTC.
When = Annotated[date | datetime | None, Query(description="a day, or a time, in UTC where no zone is named")]


@dataclass(frozen=True)
class CurrentTold:
    """The total to go by, and how it stands with counting; what is not known is null."""

    total: int | None
    at: datetime | None
    source: str | None
    exact: bool
    rates: tuple[Rate, ...]
    milestone: Milestone | None
    published: Published | None
    checked: datetime | None
    fault: str | None
    tracker: Tracker | None
    tracked: bool


@dataclass(frozen=True)
class HistoryTold:
    """What was observed, oldest first; of failures the fault, and of `by` the entries."""

    observations: tuple[Observation, ...]


@counting.get("/model-counts/current", responses=NO_FILTER)
def current(request: Request) -> CurrentTold:
    """Tell how many models the Hub has now, how fast they grow, and whether they are being counted."""
    refuse_others(request, ())
    now = state_now()
    last, checked = now.latest, now.checked
    return CurrentTold(
        last.total if last else None,
        last.at if last else None,
        last.source if last else None,
        last.exact if last else False,
        now.rates,
        now.milestone,
        now.published,
        checked.at if checked else None,
        checked.fault if checked else None,
        now.tracker,
        now.is_tracked,
    )


@counting.get("/model-counts/latest", responses=NO_FILTER)
def latest(request: Request) -> Observation | None:
    """Give the last observation as it was written down, failed or not, with its breakdown; null where there is none."""
    refuse_others(request, ())
    return max(observations(), key=lambda one: one.at, default=None)


@counting.get("/model-counts/history", responses=NO_FILTER)
def history(
    request: Request,
    days: Days | None = None,
    start: When = None,
    end: When = None,
    by: Annotated[str | None, Query(pattern=one_of(BREAKDOWNS), description="a breakdown to give along")] = None,
) -> HistoryTold:
    """Give what was observed, of the last days or between two times; without either, all."""
    refuse_others(request, ("days", "start", "end", "by"))
    if days is not None and (start or end):
        message = "days counts back from now; give either days, or start and end"
        raise FilterError(message)
    now = now_utc()
    since = now - timedelta(days=days) if days else _begin(start)
    until = now if days else _end(end)
    if since and until and since > until:
        message = f"start={start} is after end={end}"
        raise FilterError(message)
    within = (one for one in observations() if (not since or since <= one.at) and (not until or one.at <= until))
    return HistoryTold(tuple(_with(one, by) for one in within))


@counting.get("/model-counts/growth", responses=NO_FILTER)
def growth(request: Request, days: Days | None = None) -> tuple[Rate, ...]:
    """Tell how fast the Hub grew in the last days, from the time between two counts; without days, in several."""
    refuse_others(request, ("days",))
    told, now = observations(), now_utc()
    return tuple(rate(told, now, window) for window in ((days,) if days else WINDOWS))


def _with(one: Observation, by: str | None) -> Observation:
    entries: tuple[Entry, ...] = tuple(entry for entry in one.entries if entry.by == by)
    return Observation(one.at, one.source, one.total, one.exact, one.sampled, one.suspect, one.fault, entries)


def _begin(said: date | datetime | None) -> datetime | None:
    return _time(said, time.min)


def _end(said: date | datetime | None) -> datetime | None:
    return _time(said, time.max)


def _time(said: date | datetime | None, of_day: time) -> datetime | None:
    """Read a time; of a day, its beginning or its end."""
    if said is None:
        return None
    at = said if isinstance(said, datetime) else datetime.combine(said, of_day)
    return at if at.tzinfo else at.replace(tzinfo=UTC)

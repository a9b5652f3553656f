"""The REST interface to the store of counts: read only."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request

from core.count_files import Published
from core.count_rates import LETTERS, WINDOWS, Milestone, Rate, rate
from core.count_store import Tracker
from core.counts import BREAKDOWNS, Observation, now_utc
from core.errors import FilterError
from views.api_parts import NO_FILTER, one_of, refuse_others
from views.counts import observations, state_now

counting = APIRouter()
# A century; what is asked of more is a mistake.
_MOST_DAYS: Final = 36_525
Days = Annotated[int, Query(ge=1, le=_MOST_DAYS, description="how many days back from now")]
When = Annotated[str, Query(max_length=40, description="a day, as 2026-01-31, or a time; in UTC if no zone is named")]


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
    """What was observed, oldest first: failures with their fault; where `by` is asked for, what has that breakdown."""

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
    start: When = "",
    end: When = "",
    by: Annotated[str | None, Query(pattern=one_of(BREAKDOWNS), description="a breakdown to give along")] = None,
) -> HistoryTold:
    """Give what was observed, of the last days or between two times; without either, all."""
    refuse_others(request, ("days", "start", "end", "by"))
    if days is not None and (start or end):
        message = "days counts back from now; give either days, or start and end"
        raise FilterError(message)
    now = now_utc()
    since = now - timedelta(days=days) if days else _time("start", start, time.min)
    until = now if days else _time("end", end, time.max)
    if since and until and since > until:
        message = f"start={start} is after end={end}"
        raise FilterError(message)
    within = [one for one in observations() if (not since or since <= one.at) and (not until or one.at <= until)]
    if by:
        parted = [(one, tuple(entry for entry in one.entries if entry.by == by)) for one in within]
        return HistoryTold(tuple(replace(one, entries=entries) for one, entries in parted if entries))
    return HistoryTold(tuple(replace(one, entries=()) for one in within))


@counting.get("/model-counts/growth", responses=NO_FILTER)
def growth(request: Request, days: Days | None = None) -> tuple[Rate, ...]:
    """Tell how fast the Hub grew in the last days, from the time between two counts; without days, in several."""
    refuse_others(request, ("days",))
    told, now = observations(), now_utc()
    return tuple(rate(told, now, window) for window in ((days,) if days else WINDOWS))


def _time(name: str, said: str, of_day: time) -> datetime | None:
    """Read a time; of a day, its beginning or its end."""
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said)
    except ValueError as error:
        message = (
            f"{name}={said} is no time; expected a day, such as 2026-01-31, or a time, such as 2026-01-31T06:00:00Z"
        )
        raise FilterError(message) from error
    at = datetime.combine(at, of_day) if len(said) <= LETTERS["day"] else at
    return at if at.tzinfo else at.replace(tzinfo=UTC)

"""How fast the Hub grew, as it was observed: over the time that passed between two counts, never that asked for."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log
from typing import Final, Literal

from core.counts import Observation, series
from core.suspects import Told, follows

WINDOWS: Final = (1, 7, 30, 90, 365)
_DAY: Final = timedelta(days=1)
Span = Literal["day", "month"]
# How far apart the two counts around the end of a span may be.
_APART: Final[Mapping[Span, timedelta]] = {"day": 1.5 * _DAY, "month": 7 * _DAY}
# Of a day's name and a month's.
LETTERS: Final[Mapping[Span, int]] = {"day": len("2026-01-31"), "month": len("2026-01")}
# A count so long before the days began, a quarter of them, may be the one they are measured from.
_SLACK: Final = 0.25 * _DAY
# How many days' pace a milestone is foretold from, the best first.
_PACES: Final = (30, 7, 90, 365, 1)
# Of that many days counts must cover so much to be their pace.
_ENOUGH: Final = 0.5
# A milestone is round in its second digit: 2,161,698 leads to 2,200,000.
_DIGITS: Final = 2


@dataclass(frozen=True)
class Rate:
    """How fast the Hub grew in the last days.

    Attributes
    ----------
    days : int
        How many were asked for.
    observations : int
        Exact totals that were taken, of one source; with fewer than two there is not enough data, and the rest is
        None.
    source : str or None
    first, last : datetime or None
        When the first and the last of them was observed.
    elapsed : float or None
        Days between these.
    added : int or None
    share : float or None
        Added, over the total at first.
    a_day : float or None
        Added, over the days elapsed.
    doubling : float or None
        Days in which the Hub would double at that rate, by exponential growth; None where it did not grow.
    """

    days: int
    observations: int
    source: str | None = None
    first: datetime | None = None
    last: datetime | None = None
    elapsed: float | None = None
    added: int | None = None
    share: float | None = None
    a_day: float | None = None
    doubling: float | None = None


@dataclass(frozen=True)
class Added:
    """Models that came in a span: a day as 2026-01-31, a month as 2026-01."""

    span: str
    models: float


@dataclass(frozen=True)
class Milestone:
    """The next round number of models, and the days until it at a pace of the last days; None where there is none."""

    models: int
    days: float | None
    pace: Rate | None


def rate(observations: Sequence[Observation], now: datetime, days: int) -> Rate:
    """Work out the growth in the days up to the last count, from the count that is nearest to when they began.

    So a tracker that asks every six hours has a day of a day; where counts begin later, the time is shorter, and is
    told. The last count must be of the last days, too.

    Parameters
    ----------
    observations : sequence of Observation
    now : datetime
        In UTC.
    days : int
    """
    begin = now - days * _DAY
    known = [one for one in observations if one.counts and begin - days * (_DAY + _SLACK) <= one.at <= now]
    # A source that has ended stands back, however much it told before.
    lately = {one.source for one in known if one.at >= begin}
    *_, told = _stretches(one for one in known if one.source in lately) or [[]]
    near = [one for one in told if one.at >= told[-1].at - days * (_DAY + _SLACK)]
    place = min(range(len(near)), key=lambda place: abs(near[place].at - near[-1].at + days * _DAY), default=0)
    taken = near[place:]
    return _rate(days, taken) if len(taken) > 1 else Rate(days, len(taken))


def _rate(days: int, taken: Sequence[Observation]) -> Rate:
    """Work out the growth from the first to the last of some counts."""
    first, last = taken[0], taken[-1]
    before, after = first.total or 0, last.total or 0
    elapsed, more = (last.at - first.at) / _DAY, after - before
    doubling = elapsed * log(2) / log(after / before) if more > 0 else None
    return Rate(
        days, len(taken), last.source, first.at, last.at, elapsed, more, more / before, more / elapsed, doubling
    )


def added(observations: Sequence[Observation], span: Span) -> list[Added]:
    """Tell what came in each day or month, in UTC, that is over, where counts stand close enough around both its ends.

    The total at midnight lies on the line between the two counts around it, if these are at most `_APART` apart: what
    is not known is left out, not spread.
    """
    return [one for told in _stretches(observations) for one in _added(told, span)]


def _stretches(observations: Iterable[Observation]) -> list[list[Observation]]:
    """Part a series where it came to another level: a jump that was believed in the end is no growth."""
    parts: list[list[Observation]] = []
    for one in series(observations):
        before = parts[-1][-1] if parts else None
        if before and follows(Told(before.at, before.total or 0), Told(one.at, one.total or 0)):
            parts[-1].append(one)
        else:
            parts.append([one])
    return parts


def _added(told: Sequence[Observation], span: Span) -> list[Added]:
    edges = _edges(told[0].at, told[-1].at, span)
    totals = [_total_at(told, edge, _APART[span]) for edge in edges]
    return [
        Added(edge.strftime("%Y-%m-%d")[: LETTERS[span]], after - before)
        for edge, before, after in zip(edges, totals, totals[1:], strict=False)
        if before is not None and after is not None
    ]


def _edges(first: datetime, last: datetime, span: Span) -> list[datetime]:
    """List the midnights from the day, or month, of the first until the last."""
    edge = first.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    edge = edge.replace(day=1) if span == "month" else edge
    edges = []
    while edge <= last:
        edges.append(edge)
        # The 1st of the next month is within four weeks and a few days of any 1st.
        edge = edge + _DAY if span == "day" else (edge + 32 * _DAY).replace(day=1)
    return edges


def _total_at(told: Sequence[Observation], when: datetime, apart: timedelta) -> float | None:
    place = bisect_left(told, when, key=lambda one: one.at)
    if place < len(told) and told[place].at == when:
        return told[place].total
    if place in (0, len(told)):
        return None
    before, after = told[place - 1], told[place]
    if after.at - before.at > apart:
        return None
    low, high = before.total or 0, after.total or 0
    return low + (high - low) * ((when - before.at) / (after.at - before.at))


def milestone(total: int, rates: Sequence[Rate]) -> Milestone:
    """Find the next round number, and when it comes at the pace of the last days."""
    step = 10 ** max(len(str(total)) - _DIGITS, 0)
    goal = (total // step + 1) * step
    paces = {one.days: one for one in rates if one.elapsed is not None and one.elapsed >= one.days * _ENOUGH}
    pace = next((paces[days] for days in _PACES if days in paces), None)
    if pace is None or not pace.a_day or pace.a_day < 0:
        return Milestone(goal, None, None)
    return Milestone(goal, (goal - total) / pace.a_day, pace)

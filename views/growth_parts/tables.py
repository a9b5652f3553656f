"""What the charts of growth are drawn from: one table a chart, within the range that was chosen."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import pandas as pd
import pyarrow as pa

from core.choices import OTHER, UNKNOWN
from core.count_files import Published
from core.count_rates import LETTERS, Span, added
from core.counts import LISTING, SOURCES, Observation
from core.creations import FLOOR_DAY, Odd

# What is told apart in the chart of totals, in the order of its legend.
COUNTED: Final = "Counted"
ROUNDED: Final = "Counted, rounded"
SUSPECT: Final = "Suspect"
FAILED: Final = "Check failed"
CREATED: Final = "This atlas"
PUBLISHED: Final = {
    "exact": "Published",
    "rounded": "Published, rounded",
    "lower bound": "Published, at least",
}
SERIES: Final = (COUNTED, *PUBLISHED.values(), CREATED, ROUNDED, SUSPECT)
# What the bars of creations say.
AS_DATED: Final = "As dated"
FLOORED: Final = "In this month or before"
BURST: Final = "Burst"


@dataclass(frozen=True)
class Range:
    """Times between which is shown, both in UTC; all where there is none."""

    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, at: datetime) -> bool:
        return (self.since is None or self.since <= at) and (self.until is None or at <= self.until)

    def has(self, span: str) -> bool:
        """Tell whether a day or a month, such as 2026-01, is shown: one that is cut by an end of the range is."""
        first, last = (end.strftime("%Y-%m-%d")[: len(span)] if end else None for end in (self.since, self.until))
        return (first is None or first <= span) and (last is None or span <= last)


def totals(
    observations: Sequence[Observation], published: Iterable[Published], creations: pa.Table, shown: Range
) -> pd.DataFrame:
    """List totals over time, told apart by who tells them.

    Returns
    -------
    pandas.DataFrame
        Columns at, total, what (one of `SERIES`), by, and line: what has the same is joined, which ends where a check
        failed.
    """
    failures = [one.at for one in observations if one.fault]
    rows = [
        *((one.at, one.total, _kind(one), _by(one), _line(one, failures)) for one in observations if one.total),
        *((_midnight(one.day), one.models, PUBLISHED[one.kind], one.source, "") for one in published),
        *(
            (_midnight(day), total, CREATED, "created until then", CREATED)
            for day, total in zip(*_columns(creations, "day", "total"), strict=True)
        ),
    ]
    table = pd.DataFrame([row for row in rows if row[0] in shown], columns=["at", "total", "what", "by", "line"])
    return table.assign(at=pd.to_datetime(table["at"], utc=True)).sort_values("at", kind="stable", ignore_index=True)


def failures(observations: Iterable[Observation], shown: Range) -> pd.DataFrame:
    """List the checks that failed: columns at, what and by (why)."""
    rows = [(one.at, FAILED, one.fault) for one in observations if one.fault and one.at in shown]
    table = pd.DataFrame(rows, columns=["at", "what", "by"])
    return table.assign(at=pd.to_datetime(table["at"], utc=True))


def _kind(one: Observation) -> str:
    if one.suspect:
        return SUSPECT
    return COUNTED if one.exact else ROUNDED


def _by(one: Observation) -> str:
    return SOURCES.get(one.source, one.source)


def _line(one: Observation, failures: Sequence[datetime]) -> str:
    """Name the line of a count: sources count differently, and over a gap nothing is known."""
    return f"{one.source} {bisect_left(failures, one.at)}"


def came(observations: Sequence[Observation], span: Span, shown: Range) -> pd.DataFrame:
    """List what came to the Hub in each day or month, as it was counted: columns span and models."""
    rows = [(one.span, one.models) for one in added(observations, span) if shown.has(one.span)]
    return pd.DataFrame(rows, columns=["span", "models"])


def created(creations: pa.Table, odd: Iterable[Odd], span: Span, shown: Range) -> pd.DataFrame:
    """List the atlas's models by day or month of creation: columns span, models, what, and why it is odd."""
    counts: dict[str, int] = {}
    for day, models in zip(*_columns(creations, "day", "models"), strict=True):
        name = day.isoformat()[: LETTERS[span]]
        counts[name] = counts.get(name, 0) + models
    known = {FLOOR_DAY if one.is_floor and span == "day" else one.month: one for one in odd}
    rows = [(name, models, *_oddity(name, known)) for name, models in counts.items() if shown.has(name)]
    return pd.DataFrame(rows, columns=["span", "models", "what", "why"])


def _oddity(span: str, known: Mapping[str, Odd]) -> tuple[str, str]:
    found = known.get(span) or known.get(span[: LETTERS["month"]])
    if found is None:
        return AS_DATED, "as dated"
    return (FLOORED if found.is_floor else BURST), found.why


def shares(by_month: pa.Table, shown: Range) -> pd.DataFrame:
    """List the atlas's models by month and name: the columns of `core.creations.BY_MONTH`."""
    table = by_month.to_pandas()
    return table[table["month"].map(shown.has).astype(bool)].reset_index(drop=True)


def listed(observations: Iterable[Observation], by: str, names: int, shown: Range) -> pd.DataFrame:
    """List the breakdowns of full listings: columns month (here the day), name and total, every name on every day.

    Told apart are the names with most models in the last listing; the others are `OTHER`, with those of which the store
    keeps no number.
    """
    listings = [one for one in observations if one.source == LISTING and one.counts and one.at in shown]
    parts = {f"{one.at:%Y-%m-%d}": (one.total or 0, _part(one, by)) for one in listings}
    parts = {day: (total, part) for day, (total, part) in parts.items() if part}
    last = next(reversed(parts.values()))[1] if parts else {}
    known = sorted((name for name in last if name != UNKNOWN), key=last.__getitem__, reverse=True)[:names]
    rows = []
    for day, (total, part) in parts.items():
        told = {name: part.get(name, 0) for name in known}
        unknown = part.get(UNKNOWN, 0)
        rest = {OTHER: total - sum(told.values()) - unknown, UNKNOWN: unknown}
        rows += [(day, name, models) for name, models in (told | rest).items()]
    return pd.DataFrame(rows, columns=["month", "name", "total"])


def _part(one: Observation, by: str) -> dict[str, int]:
    return {entry.name: entry.models for entry in one.entries if entry.by == by}


def first_day(observations: Sequence[Observation], published: Sequence[Published], creations: pa.Table) -> date | None:
    """Find the first day of which anything is known."""
    days = [one.at.date() for one in observations[:1]] + [one.day for one in published[:1]]
    return min([*days, *creations["day"].slice(0, 1).to_pylist()], default=None)


def _columns(table: pa.Table, *names: str) -> Iterable[list[object]]:
    return (table[name].to_pylist() for name in names)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

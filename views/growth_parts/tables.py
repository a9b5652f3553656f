"""What the charts of growth are drawn from: one table a chart, within the range that was chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import pandas as pd
import pyarrow as pa

from core.choices import OTHER
from core.count_files import Published
from core.count_rates import Span, added
from core.counts import LISTING, Observation, series
from core.creations import FLOOR, Odd

# What is told apart in the chart of totals, in the order of its legend.
COUNTED: Final = "Counted"
DOUBTED: Final = "Counted, doubtful"
CREATED: Final = "This atlas"
PUBLISHED: Final = {
    "exact": "Published",
    "rounded": "Published, rounded",
    "lower bound": "Published, at least",
}
SERIES: Final = (COUNTED, DOUBTED, *PUBLISHED.values(), CREATED)
# What the bars of creations say.
AS_DATED: Final = "As dated"
FLOORED: Final = "In this month or before"
BURST: Final = "Burst"
_LETTERS: Final[Mapping[Span, int]] = {"day": 10, "month": 7}


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
    observations: Iterable[Observation], published: Iterable[Published], creations: pa.Table, shown: Range
) -> pd.DataFrame:
    """List totals over time, told apart by who tells them: columns at, total, what and words."""
    rows = [
        *((one.at, one.total, COUNTED if one.counts else DOUBTED, _words(one)) for one in observations if one.total),
        *((_midnight(one.day), one.models, PUBLISHED[one.kind], one.source) for one in published),
        *(
            (_midnight(day), total, CREATED, "created until then")
            for day, total in zip(*_columns(creations, "day", "total"), strict=True)
        ),
    ]
    table = pd.DataFrame([row for row in rows if row[0] in shown], columns=["at", "total", "what", "words"])
    return table.assign(at=pd.to_datetime(table["at"], utc=True)).sort_values("at", kind="stable", ignore_index=True)


def came(observations: Sequence[Observation], span: Span, shown: Range) -> pd.DataFrame:
    """List what came to the Hub in each day or month, as it was counted: columns span and models."""
    rows = [(one.span, one.models) for one in added(observations, span) if shown.has(one.span)]
    return pd.DataFrame(rows, columns=["span", "models"])


def created(creations: pa.Table, odd: Iterable[Odd], span: Span, shown: Range) -> pd.DataFrame:
    """List the atlas's models by day or month of creation: columns span, models, what and why it is odd."""
    counts: dict[str, int] = {}
    for day, models in zip(*_columns(creations, "day", "models"), strict=True):
        name = day.isoformat()[: _LETTERS[span]]
        counts[name] = counts.get(name, 0) + models
    known = {one.month: one for one in odd}
    rows = [(name, models, *_oddity(name, known)) for name, models in counts.items() if shown.has(name)]
    return pd.DataFrame(rows, columns=["span", "models", "what", "why"])


def _oddity(span: str, known: Mapping[str, Odd]) -> tuple[str, str]:
    found = known.get(span[: len(FLOOR)])
    if found is None:
        return AS_DATED, ""
    return (FLOORED if found.is_floor else BURST), found.why


def shares(by_month: pa.Table, shown: Range) -> pd.DataFrame:
    """List the atlas's models by month and name: the columns of `core.creations.BY_MONTH`."""
    table = by_month.to_pandas()
    return table[table["month"].map(shown.has).astype(bool)].reset_index(drop=True)


def listed(observations: Iterable[Observation], by: str, names: int, shown: Range) -> pd.DataFrame:
    """List the breakdowns of full listings: columns month (here the day), name and total."""
    listings = [one for one in observations if one.source == LISTING and one.entries and one.at in shown]
    last = {entry.name: entry.models for one in listings[-1:] for entry in one.entries if entry.by == by}
    most = sorted(last, key=last.__getitem__, reverse=True)[:names]
    rows: dict[tuple[str, str], int] = {}
    for one in listings:
        for entry in (entry for entry in one.entries if entry.by == by):
            key = (f"{one.at:%Y-%m-%d}", entry.name if entry.name in most else OTHER)
            rows[key] = rows.get(key, 0) + entry.models
    return pd.DataFrame([(*key, models) for key, models in rows.items()], columns=["month", "name", "total"])


def first_day(observations: Sequence[Observation], published: Sequence[Published], creations: pa.Table) -> date | None:
    """Find the first day of which anything is known."""
    days = [one.at.date() for one in series(observations)[:1]] + [one.day for one in published[:1]]
    return min([*days, *creations["day"].slice(0, 1).to_pylist()], default=None)


def _columns(table: pa.Table, *names: str) -> Iterable[list[object]]:
    return (table[name].to_pylist() for name in names)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _words(one: Observation) -> str:
    doubt = "suspect: the Hub does not jump so" if one.suspect else "" if one.exact else "rounded by its source"
    return ", ".join(filter(None, (one.source, doubt)))

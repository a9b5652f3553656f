"""When the models of an atlas were created: day by day, by what they are, and the months that are odd."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.choices import OTHER, UNKNOWN
from core.database import Database
from core.months import CREATED, Months
from core.points import meaning_of
from core.selection import Selection

# What an atlas's models can be told apart by over time.
TRAITS: Final = ("library", "task", "licence")
# As many as are told apart by colour, beside all others and what is not stated.
SHOWN: Final = 9
DAYS: Final = pa.schema([("day", pa.date32()), ("models", pa.int64()), ("total", pa.int64())])
BY_MONTH: Final = pa.schema(
    [("month", pa.string()), ("name", pa.string()), ("models", pa.int64()), ("total", pa.int64())]
)
# Older repositories were all given 2022-03-02 as their date (paper's dataset, createdAt).
FLOOR_DAY: Final = "2022-03-02"
FLOOR: Final = FLOOR_DAY[:7]
# The paper: four families won 80,000 models in these months, and then none (Laufer et al., growth of families).
PAPERS_BURST: Final = ("2024-08", "2024-09", "2024-10")
_BY_PAPER: Final = "a burst, as the paper says, of four families"
_BY_FLOOR: Final = "created in this month or before"
# A burst has so many times the models of the months around it, and by chance would not.
_BURST: Final = 1.3
_AROUND: Final = 3
_CHANCE: Final = 4.0
_UNDATED: Final = -1
_CREATED_DAYS: Final = (
    f"select coalesce(epoch_ms(created) // 86400000, {_UNDATED})::integer as day from models order by row"  # noqa: S608 - constants of ours
)
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Odd:
    """A month whose creations are not what they seem: which, whether it is the floor, and why."""

    month: str
    is_floor: bool
    why: str


def read_days(database: Database) -> Ints:
    """Read the day of creation of every row, in days since 1970: shape (rows,); -1 is unknown."""
    return database.column(_CREATED_DAYS)


def creations(days: Ints, left: Selection) -> pa.Table:
    """Count the models of a selection by the day they were created on, in UTC.

    Returns
    -------
    pyarrow.Table
        Schema `DAYS`: each day with any, how many, and how many up to its end.
    """
    mine = days[left.mask()]
    day, models = np.unique(mine[mine != _UNDATED], return_counts=True)
    return pa.table([pa.array(day, pa.int32()).cast(pa.date32()), models, np.cumsum(models)], schema=DAYS)


def creations_by(points: pa.Table, months: Sequence[str], left: Selection, trait: str) -> pa.Table:
    """Count the dated models of a selection by month of creation and by what they are.

    Parameters
    ----------
    points : pyarrow.Table
        Its columns `CREATED` and `trait` have code 0 for unknown, code k for the k-th month or name.
    months : sequence of str
        Of the same atlas, from the first creation date to the last.
    left : Selection
    trait : str
        One of `TRAITS`.

    Returns
    -------
    pyarrow.Table
        Schema `BY_MONTH`: month after month, every name in each; those of the `SHOWN` most frequent, then `OTHER` and
        `UNKNOWN`, where there are any.
    """
    meaning = meaning_of(points.schema.field(trait))
    mask = left.mask()
    month, code = points[CREATED].to_numpy()[mask], points[trait].to_numpy()[mask]
    dated = month > 0
    many = int(points[trait].to_numpy().max(initial=0)) + 1
    counts = np.bincount(month[dated].astype(np.int64) * many + code[dated], minlength=(len(months) + 1) * many)
    table = counts.reshape(-1, many)[1:]
    names, columns = _shown(table, meaning)
    return _long(months, names, np.array(columns).T.reshape(len(months), len(names)))


def _shown(table: npt.NDArray[Any], meaning: dict[str, Any]) -> tuple[list[str], list[npt.NDArray[Any]]]:
    """Choose the names with most models, and gather the rest."""
    known = len(meaning["names"])
    totals = table.sum(0)
    order = [int(place) for place in np.argsort(-totals[1 : known + 1], kind="stable") + 1 if totals[place]][:SHOWN]
    others = [place for place in range(1, table.shape[1]) if place not in order]
    gathered = {meaning["names"][place - 1]: table[:, place] for place in order}
    gathered |= {OTHER: table[:, others].sum(1), UNKNOWN: table[:, 0]}
    kept = {name: column for name, column in gathered.items() if column.any()}
    return list(kept), list(kept.values())


def _long(months: Sequence[str], names: list[str], models: npt.NDArray[Any]) -> pa.Table:
    total = np.cumsum(models, 0)
    return pa.table(
        [np.repeat(np.array(months, object), len(names)), names * len(months), models.ravel(), total.ravel()],
        schema=BY_MONTH,
    )


def odd_months(months: Months, *, is_whole: bool) -> tuple[Odd, ...]:
    """Find the months whose creations say something else than how the Hub grew.

    Parameters
    ----------
    months : Months
    is_whole : bool
        Whether the models are those of the whole Hub: of a sample the counts are no growth, and no burst is looked for
        in them.

    Returns
    -------
    tuple of Odd
        The floor of the dates; the burst that the paper names; and months with at least 1.3 times the median of the
        three months before and the three after, and more than chance would add, which the last three cannot be told of.
    """
    # Where there are dates before it, it is none.
    floors = {month: Odd(month, is_floor=True, why=_BY_FLOOR) for month in months.names[:1] if month == FLOOR}
    named = {month: Odd(month, is_floor=False, why=_BY_PAPER) for month in PAPERS_BURST}
    found = {}
    for month, times in _bursts(months) if is_whole else ():
        why = _BY_PAPER if month in named else "a burst"
        found[month] = Odd(month, is_floor=False, why=f"{why}; {times:.1f} times its neighbours")
    known = {month for month, models in zip(months.names, months.models, strict=True) if models}
    return tuple(one for month, one in sorted((named | found | floors).items()) if month in known)


def _bursts(months: Months) -> list[tuple[str, float]]:
    counts = np.array(months.models, float)
    found = []
    for place in range(_AROUND, len(counts) - _AROUND):
        # The floor is no neighbour to measure by.
        around = [
            counts[near]
            for near in range(place - _AROUND, place + _AROUND + 1)
            if near != place and months.names[near] != FLOOR
        ]
        usual = float(np.median(around))
        if usual and counts[place] >= _BURST * usual and counts[place] - usual > _CHANCE * counts[place] ** 0.5:
            found.append((months.names[place], counts[place] / usual))
    return found

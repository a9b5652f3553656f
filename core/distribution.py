"""Distributions of a selection, by DuckDB: how many models have each value of a measure, or each name of a category."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.bins import Bin, bin_of
from core.categories import CATEGORIES
from core.choices import OTHER, UNKNOWN
from core.database import Database
from core.measures import MEASURED, MEASURES
from core.selection import Selection

# How many models have each name; most first. The name is null for those of which none is stated.
NAMED: Final = pa.schema([("name", pa.string()), ("models", pa.int64())])
# Each bin of each part: its place among the bins, and the part's name.
BARS: Final = pa.schema([("bin", pa.int64()), ("part", pa.string()), ("models", pa.int64())])
# Rows of these stand beside each other, model by model: a fifth of the time that a join takes.
_LEFT: Final = f"models positional join {MEASURED} positional join asked where is_left"


@dataclass(frozen=True)
class Values:
    """How many models of a selection have each value of a measure.

    Attributes
    ----------
    values : numpy.ndarray of shape (n,)
        Rising, 0 or more; a last NaN where it is unknown. Of each part on its own where there are parts.
    models : numpy.ndarray of shape (n,)
    parts : list of str, or None
        The part that each belongs to.
    """

    values: npt.NDArray[np.float64]
    models: npt.NDArray[np.int64]
    parts: list[str] | None = None

    @property
    def greatest(self) -> float | None:
        """The greatest value; None where every one is unknown."""
        known = self.values[~np.isnan(self.values)]
        return float(known.max()) if len(known) else None

    @property
    def has_unknown(self) -> bool:
        """Whether any is unknown."""
        return bool(np.isnan(self.values).any())


def values(database: Database, left: Selection, measure: str) -> Values:
    """Count the models of a selection by the value of a measure.

    Parameters
    ----------
    database : Database
        With the table `MEASURED`.
    left : Selection
    measure : str
        Of `MEASURES`.
    """
    sql = f"select {MEASURES[measure].sql} as value, count(*) as models from {_LEFT} group by value order by value"  # noqa: S608 - constants of ours
    return _values(_asked(database, sql, left))


def values_by(database: Database, left: Selection, measure: str, category: str, shown: tuple[str, ...]) -> Values:
    """Count them by value and by a category, of which the names that are not `shown` are `OTHER` together."""
    sql = f"""
        with counted as (
            select {MEASURES[measure].sql} as value, {_first(category)} as name, count(*) as models
            from {_LEFT} group by all
        )
        select value, sum(models)::bigint as models, case when name is null then '{UNKNOWN}'
            when list_contains($shown, name) then name else '{OTHER}' end as part
        from counted group by value, part order by value
    """  # noqa: S608 - constants of ours
    table = _asked(database, sql, left, {"shown": list(shown)})
    return _values(table, table["part"].to_pylist())


def bars(counted: Values, bins: list[Bin], parts: tuple[str, ...]) -> pa.Table:
    """Put values into bins.

    Parameters
    ----------
    counted : Values
    bins : list of Bin
        For a greatest value no less than any of these.
    parts : tuple of str
        The names of all parts; of values without parts, one name.

    Returns
    -------
    pyarrow.Table
        Schema `BARS`, a row for each bin of each part in this order, 0 models among them.
    """
    place = bin_of(counted.values, bins)
    names = {name: number for number, name in enumerate(parts)}
    part = np.array([names[name] for name in counted.parts], int) if counted.parts else np.zeros(len(place), int)
    counts = np.bincount(part * len(bins) + place, counted.models, len(parts) * len(bins)).astype(np.int64)
    columns = [np.tile(np.arange(len(bins)), len(parts)), np.repeat(parts, len(bins)), counts]
    return pa.table([pa.array(column) for column in columns], schema=BARS)


def names(database: Database, left: Selection, category: str) -> pa.Table:
    """Count the models of a selection by each name of a category: schema `NAMED`; with several names, in each."""
    every = CATEGORIES[category].every
    # A list that is empty has no row of its own.
    read = f"unnest(if(len({every}) > 0, {every}, [null]))" if every else CATEGORIES[category].first
    sql = f"""
        select name, count(*) as models from (select nullif({read}, '{UNKNOWN}') as name from {_LEFT})
        group by name order by models desc, name
    """  # noqa: S608 - constants of ours
    return _asked(database, sql, left).cast(NAMED)


def pairs(database: Database, left: Selection, down: str, across: str) -> pa.Table:
    """Count the models of a selection by two categories: columns down, across (null: not stated) and models."""
    sql = f"""
        select {_first(down)} as down, {_first(across)} as across, count(*) as models
        from {_LEFT} group by all order by models desc, down, across
    """  # noqa: S608 - constants of ours
    return _asked(database, sql, left)


def _first(category: str) -> str:
    """Read the one name of a model; who is called as those are who state none counts among them."""
    return f"nullif({CATEGORIES[category].first}, '{UNKNOWN}')"


def _values(table: pa.Table, parts: list[str] | None = None) -> Values:
    value = table["value"].cast(pa.float64()).to_numpy(zero_copy_only=False)
    return Values(value, table["models"].to_numpy(), parts)


def _asked(database: Database, sql: str, left: Selection, bound: dict[str, object] | None = None) -> pa.Table:
    return database.table(sql, bound or (), asked=pa.table({"is_left": left.mask()}))

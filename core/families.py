"""What families of two or more come to, of the models that filters leave: sizes, shapes, shares and dates."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.database import Database
from core.lineage import NONE
from core.schema import RELATIONS
from core.selection import Selection

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.integer[Any]]
Bools = npt.NDArray[np.bool_]
# What came from no parent that is stated, beside the relations.
UNSTATED: Final = "none"
# New is what was created on one of so many days, the last of them the snapshot's.
NEW_DAYS: Final = 90
# How many points show the sizes of families by rank.
SHOWN_RANKS: Final = 400
FIGURES: Final = pa.schema(
    [
        ("number", pa.int32()),
        ("root", pa.string()),
        ("models", pa.int32()),
        ("all", pa.int32()),
        ("depth", pa.int32()),
        ("width", pa.int32()),
        *[(relation, pa.float32()) for relation in (*RELATIONS, UNSTATED)],
        ("first", pa.date32()),
        ("latest", pa.date32()),
        ("latest_id", pa.string()),
        ("downloads", pa.int64()),
        ("likes", pa.int64()),
        ("new90", pa.int32()),
        ("growth90", pa.float32()),
    ]
)
_DAY: Final = 86_400_000
_UNDATED: Final = int(np.iinfo(np.int64).min)
_LATER: Final = int(np.iinfo(np.int64).max)
# Names out of memory: read from the file of families they leave 20 MB behind.
_ROOTS: Final = """
select id from families join names on names.row = families.root_row where families.models > 1 order by families.family
"""
_COLUMN: Final = "select {} as value from models where family < ?"
_NAMES: Final = "select row, id from names join asked using (row)"


@dataclass(frozen=True, eq=False)
class Members:
    """The k models of the f families of two or more: family after family, the largest first, and in each by depth.

    Attributes
    ----------
    roots : pyarrow.Array of length f
        The id that names each family.
    row : numpy.ndarray of shape (k,), dtype int32
    relation : numpy.ndarray of shape (k,), dtype int8
        How each came: an index into `RELATIONS`, -1 where no parent is stated.
    created : numpy.ndarray of shape (k,), dtype int64
        In milliseconds since 1970; the least number of all stands for unknown.
    downloads : numpy.ndarray of shape (k,), dtype int64
    likes : numpy.ndarray of shape (k,), dtype int32
        -1 where unknown.
    levels : numpy.ndarray of shape (l,)
        Where each run of members of one family and one depth begins.
    depth : numpy.ndarray of shape (l,)
        Of each run.
    begins : numpy.ndarray of shape (f,)
        Where each family begins.
    """

    roots: pa.Array
    row: npt.NDArray[np.int32]
    relation: npt.NDArray[np.int8]
    created: Ints
    downloads: Ints
    likes: npt.NDArray[np.int32]
    levels: Ints
    depth: Ints
    begins: Ints

    @property
    def sizes(self) -> Ints:
        """How many members each family has: shape (f,)."""
        return np.diff(self.begins, append=len(self.row))


def read_members(database: Database) -> Members:
    """Read what is counted of every model in a family of two or more: 25 bytes each."""
    roots = database.table(_ROOTS)["id"].combine_chunks()

    # One column after another, and sorted here: all at once, sorted by the database, they leave 30 MB behind.
    def column(name: str) -> npt.NDArray[Any]:
        return database.table(_COLUMN.format(name), [len(roots)])["value"].to_numpy()

    row, family, depth = map(column, ("row", "family", "depth"))
    order = np.lexsort((row, depth, family))
    family, depth = family[order], depth[order]
    levels = np.flatnonzero(_turns(family) | _turns(depth))
    return Members(
        roots,
        row[order],
        column(f"(coalesce(list_position({list(RELATIONS)}, relation), 0) - 1)::tinyint")[order],
        column(f"coalesce(epoch_ms(created), {_UNDATED})")[order],
        column(f"coalesce(downloads, {NONE})")[order],
        column(f"coalesce(likes, {NONE})::integer")[order],
        levels,
        depth[levels].astype(np.int64),
        np.flatnonzero(_turns(family)),
    )


def count_families(members: Members, left: Selection, snapshot: str | None, database: Database) -> pa.Table:
    """Work out the figures of every family of which a selection leaves any model.

    Parameters
    ----------
    members : Members
    left : Selection
    snapshot : str or None
        The day up to which models are new, as ``2025-07-12``; None where no date is known.
    database : Database
        Of the same atlas, for names.

    Returns
    -------
    pyarrow.Table
        Schema `FIGURES`, in order of `number`, the family's row in ``families``. ``models`` counts those left, ``all``
        all members; ``depth`` is the greatest of those left and ``width`` how many stand at most at one depth; the
        relations and `UNSTATED` are shares, 0 to 1, of how they came; ``first`` and ``latest`` are dates, ``latest_id``
        the model of that date (of several the first in map order); ``downloads`` and ``likes`` sums over those for
        which they are known, null where for none; ``new90`` are those of the last `NEW_DAYS` days, null where no date
        is known, and ``growth90`` is their ratio to those dated before, null where there are none, or where fewer than
        half of the models are dated.
    """
    mine = left.mask()[members.row]
    at_level = _sums(mine, members.levels)
    starts = np.searchsorted(members.levels, members.begins)
    models = _sums(at_level, starts)
    known = np.flatnonzero(models)
    columns: dict[str, Numbers | pa.Array] = {
        "number": np.arange(len(models)),
        "root": members.roots,
        "models": models,
        "all": members.sizes,
        "depth": _greatest(np.where(at_level > 0, members.depth, NONE), starts),
        "width": _greatest(at_level, starts),
        **_shares(members, mine, models),
        **_dates(members, mine, database),
        "downloads": _totals(members.downloads, mine, members.begins),
        "likes": _totals(members.likes, mine, members.begins),
        **_news(members, mine, models, snapshot),
    }
    table = pa.table([columns[name] for name in FIGURES.names], names=FIGURES.names)
    return table.take(pa.array(known)).cast(FIGURES).combine_chunks()


@dataclass(frozen=True)
class Page:
    """Some rows of a table of families, how many were found in all, and how many models these have."""

    families: pa.Table
    found: int
    models: int


def page_of(table: pa.Table, search: str, order: str, *, descending: bool, most: int) -> Page:
    """Find, order and cut families.

    Parameters
    ----------
    table : pyarrow.Table
        Schema `FIGURES`.
    search : str
        Letters of the root's id, in any case.
    order : str
        A column of `FIGURES`; what is unknown comes last either way, ties in order of number.
    descending : bool
    most : int
        How many rows are given.
    """
    found = table.filter(pc.match_substring(table["root"], search.strip(), ignore_case=True))
    number = [] if order == "number" else [("number", "ascending")]
    keys = [(order, "descending" if descending else "ascending", "at_end"), *number]
    places = pc.sort_indices(found, sort_keys=keys)
    return Page(found.take(places[:most]), len(found), int(found["models"].to_numpy().sum()))


def rank_sizes(table: pa.Table) -> pa.Table:
    """List sizes of families by rank, evenly spaced in logarithms, the largest and the smallest among them.

    Parameters
    ----------
    table : pyarrow.Table
        Schema `FIGURES`.

    Returns
    -------
    pyarrow.Table
        Columns rank (from 1), root and models (those left), `SHOWN_RANKS` rows at most.
    """
    if not len(table):
        return pa.table({"rank": pa.array([], pa.int64()), **{name: table[name] for name in ("root", "models")}})
    rank = np.unique(np.rint(np.geomspace(1, len(table), SHOWN_RANKS)).astype(np.int64))
    places = pc.sort_indices(table, sort_keys=[("models", "descending"), ("number", "ascending")])
    shown = table.select(["root", "models"]).take(places.take(pa.array(rank - 1)))
    return shown.add_column(0, "rank", pa.array(rank))


def count_depths(members: Members, left: Selection) -> pa.Table:
    """Count the models of families of two or more that a selection leaves, by depth.

    Returns
    -------
    pyarrow.Table
        Columns depth and models, from depth 0 to the greatest that is left, each that has any.
    """
    at_level = _sums(left.mask()[members.row], members.levels)
    models = np.bincount(members.depth, at_level).astype(np.int64)
    depth = np.flatnonzero(models)
    return pa.table({"depth": depth, "models": models[depth]})


def _turns(values: Numbers) -> Bools:
    """Tell where a value differs from the one before; the first does."""
    return np.concatenate([np.ones(min(1, len(values)), bool), values[1:] != values[:-1]])


def _sums(values: Numbers | Bools, starts: Ints) -> Ints:
    return np.add.reduceat(values, starts, dtype=np.int64) if len(starts) else np.zeros(0, np.int64)


def _greatest(values: Ints, starts: Ints) -> Ints:
    return np.maximum.reduceat(values, starts) if len(starts) else values


def _least(values: Numbers, starts: Ints) -> Numbers:
    return np.minimum.reduceat(values, starts) if len(starts) else values


def _totals(values: Numbers, mine: Bools, starts: Ints) -> pa.Array:
    known = mine & (values != NONE)
    return pa.array(_sums(values * known, starts), mask=_sums(known, starts) == 0)


def _shares(members: Members, mine: Bools, models: Ints) -> dict[str, npt.NDArray[np.float64]]:
    codes = {name: code for code, name in enumerate(RELATIONS)} | {UNSTATED: NONE}
    counts = {name: _sums(mine & (members.relation == code), members.begins) for name, code in codes.items()}
    return {name: count / np.maximum(models, 1) for name, count in counts.items()}


def _dates(members: Members, mine: Bools, database: Database) -> dict[str, pa.Array]:
    dated = mine & (members.created != _UNDATED)
    first = _least(np.where(dated, members.created, _LATER), members.begins)
    latest = _greatest(np.where(dated, members.created, _UNDATED), members.begins)
    last = dated & (members.created == np.repeat(latest, members.sizes))
    row = _least(np.where(last, members.row, np.iinfo(np.int32).max), members.begins)
    none = latest == _UNDATED
    return {
        "first": pa.array((first // _DAY).astype(np.int32), pa.date32(), mask=none),
        "latest": pa.array((latest // _DAY).astype(np.int32), pa.date32(), mask=none),
        "latest_id": _names(database, pa.array(row, mask=none)),
    }


def _names(database: Database, rows: pa.Array) -> pa.Array:
    found = database.table(_NAMES, asked=pa.table({"row": rows.drop_null()}))
    return found["id"].combine_chunks().take(pc.index_in(rows, found["row"].combine_chunks()))


def _news(members: Members, mine: Bools, models: Ints, snapshot: str | None) -> dict[str, pa.Array]:
    dated = _sums(mine & (members.created != _UNDATED), members.begins)
    new = _sums(mine & (members.created >= _since(snapshot)), members.begins)
    before = dated - new
    return {
        "new90": pa.array(new, mask=dated == 0),
        "growth90": pa.array(new / np.maximum(before, 1), mask=(before == 0) | (2 * dated < models)),
    }


def first_new_day(snapshot: str) -> date:
    """Tell the first of the `NEW_DAYS` days that end with a snapshot."""
    return date.fromisoformat(snapshot) - timedelta(days=NEW_DAYS - 1)


def _since(snapshot: str | None) -> int:
    if snapshot is None:
        return _LATER
    return (first_new_day(snapshot) - date(1970, 1, 1)).days * _DAY

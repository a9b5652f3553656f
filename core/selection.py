"""The selection: the rows that filters leave, by DuckDB."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from core.atlas import POINTS, Atlas
from core.choices import DEEP, LISTED, OTHER, SINGLE, UNKNOWN, ZERO, Choices
from core.database import Database
from core.filters import Filters, trait_and_name, whole
from core.points import read_points
from core.schema import HAS_CARD

Clause = tuple[str, list[object]]
# Names the code that reads filters, for those who keep its answers.
SELECTION_ID: Final = hashlib.sha256(
    b"".join((Path(__file__).parent / f"{part}.py").read_bytes() for part in ("choices", "filters", "selection"))
).hexdigest()[:16]
_COUNTS: Final = ("downloads", "likes", "trending")


def where(filters: Filters, choices: Choices) -> Clause:
    """Read filters as a condition over ``models``.

    Parameters
    ----------
    filters : Filters
    choices : Choices
        Of the same atlas: what `OTHER` leaves out, and which regions a label stands for.

    Returns
    -------
    str, list
        A condition, and the parameters bound to it in order.
    """
    clauses = [*_searched(filters), *_bearing(filters, choices), *_ranged(filters)]
    if filters.base:
        clauses.append(("relation is null", []))
    if filters.card:
        clauses.append((HAS_CARD, []))
    for said in filters.hide:
        condition, parameters = _hidden(said, choices)
        clauses.append((f"not coalesce({condition}, false)", parameters))
    return " and ".join(f"({sql})" for sql, _ in clauses) or "true", _bound(clauses)


def mask(filters: Filters, choices: Choices, database: Database, rows: int) -> bytes:
    """Answer filters with one bit a row in map order, the first row in the lowest bit.

    Returns
    -------
    bytes
        ceil(rows / 8) of them.
    """
    condition, parameters = where(filters, choices)
    kept = np.zeros(rows, bool)
    kept[database.column(f"select row from models where {condition}", parameters)] = True  # noqa: S608 - values are bound
    return np.packbits(kept, bitorder="little").tobytes()


def count(filters: Filters, choices: Choices, database: Database) -> int:
    """Count the models that filters leave."""
    condition, parameters = where(filters, choices)
    [(models,)] = database.rows(f"select count(*) from models where {condition}", parameters)  # noqa: S608 - see `mask`
    return int(models)


def _searched(filters: Filters) -> Iterator[Clause]:
    if filters.search:
        yield "contains(lower(id || chr(10) || array_to_string(tags, chr(10))), lower(?))", [filters.search]


def _bearing(filters: Filters, choices: Choices) -> Iterator[Clause]:
    for trait in choices.names:
        clauses = [_named(trait, name, choices) for name in getattr(filters, trait)]
        if clauses:
            yield " or ".join(sql for sql, _ in clauses), _bound(clauses)


def _ranged(filters: Filters) -> Iterator[Clause]:
    if filters.downloads is not None:
        yield "downloads >= ?", [filters.downloads]
    if filters.likes is not None:
        yield "likes >= ?", [filters.likes]
    if filters.depth:
        yield "depth between ? and ?", list(filters.depth)
    if filters.created:
        first, last = (f"{month}-01" for month in filters.created)
        yield "created >= ?::date and created < ?::date + interval 1 month", [first, last]


def _named(trait: str, name: str, choices: Choices) -> Clause:
    """Models whose trait bears a name; a listed trait, any of its names."""
    if trait == "cluster":
        return "list_contains(?, cluster)", [list(choices.regions.get(name, ()))]
    if trait in LISTED and name not in (OTHER, UNKNOWN):
        return f"list_contains({LISTED[trait]}, ?)", [name]
    return _is(SINGLE.get(trait, f"{LISTED.get(trait)}[1]"), name, choices.frequent.get(trait, ()))


def _hidden(said: str, choices: Choices) -> Clause:
    """Models of a category as the map colours it: of a listed trait, its first name alone."""
    trait, name = trait_and_name(said)
    if trait == "cluster":
        return _named(trait, name, choices)
    if trait == "depth":
        return _deep(name)
    if trait in _COUNTS and name == ZERO:
        return f"{trait} = 0", []
    return _is(SINGLE.get(trait, trait), name, choices.frequent.get(trait, ()))


def _is(column: str, name: str, frequent: Sequence[str]) -> Clause:
    if name == UNKNOWN:
        return f"{column} is null", []
    if name == OTHER:
        return f"not list_contains(?, {column})", [list(frequent)]
    return f"{column}::varchar = ?", [name]


def _deep(name: str) -> Clause:
    if name == OTHER:
        return f"depth >= {DEEP}", []
    return "depth = ?", [whole(name)]


def _bound(clauses: Sequence[Clause]) -> list[object]:
    return [value for _, bound in clauses for value in bound]


def leaves(filters: Filters, choices: Choices, database: Database, row: int) -> bool:
    """Tell whether filters leave the model in a row."""
    condition, parameters = where(filters, choices)
    return bool(database.rows(f"select 1 from models where row = ? and {condition}", [row, *parameters]))  # noqa: S608 - see `mask`


def most_important(filters: Filters, choices: Choices, database: Database, most: int) -> list[str]:
    """List the ids of the most important models of a selection, by downloads, then likes, then children."""
    condition, parameters = where(filters, choices)
    found = database.rows(f"select id from models where {condition} order by rank limit ?", [*parameters, most])  # noqa: S608 - see `mask`
    return [model for (model,) in found]


def sample(filters: Filters, choices: Choices, database: Database, atlas: Atlas, most: int) -> tuple[pd.DataFrame, int]:
    """Take the places of some models of a selection: the first in map order are a uniform sample.

    Returns
    -------
    pandas.DataFrame, int
        Columns x2 and y2, at most `most` rows; and how many models the filters leave.
    """
    bits = np.frombuffer(mask(filters, choices, database, atlas.manifest.rows), np.uint8)
    rows = np.flatnonzero(np.unpackbits(bits, count=atlas.manifest.rows, bitorder="little"))
    points = read_points(atlas.file(POINTS))
    return pd.DataFrame({axis: points[axis].to_numpy()[rows[:most]] for axis in ("x2", "y2")}), len(rows)

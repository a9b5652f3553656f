"""The selection: the rows that filters leave, by DuckDB."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from core.categories import CATEGORIES
from core.choices import DEEP, LISTED, OTHER, SINGLE, UNKNOWN, ZERO, Choices
from core.database import Database
from core.filters import Filters, trait_and_name, whole
from core.schema import HAS_CARD
from core.spans import Clause, read_span, within_spans

Bools = npt.NDArray[np.bool_]
_CODE: Final = (
    "areas",
    "categories",
    "choices",
    "filters",
    "literal",
    "measures",
    "schema",
    "search",
    "selection",
    "spans",
)
# Names the code that reads filters, for those who keep its answers.
SELECTION_ID: Final = hashlib.sha256(
    b"".join((Path(__file__).parent / f"{part}.py").read_bytes() for part in _CODE)
).hexdigest()[:16]
ALL: Final = "true"
_COUNTS: Final = ("downloads", "likes", "trending")
# Traits with too many names to be listed among the choices.
TOO_MANY: Final = ("author", "dataset", "paper")


def where(filters: Filters, choices: Choices) -> Clause:
    """Read filters as a condition over ``models``; search and areas are no part of it.

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
    clauses = [*_bearing(filters, choices), *_called(filters), *_measured(filters), *_ranged(filters)]
    if filters.base:
        clauses.append(("relation is null", []))
    if filters.card:
        clauses.append((HAS_CARD, []))
    for said in filters.hide:
        condition, parameters = _hidden(said, choices)
        clauses.append((f"not coalesce({condition}, false)", parameters))
    return " and ".join(f"({sql})" for sql, _ in clauses) or ALL, _bound(clauses)


@dataclass(frozen=True)
class Selection:
    """Which rows filters leave.

    Attributes
    ----------
    bits : bytes
        One bit a row in map order, the first row in the lowest bit; ceil(rows / 8) bytes.
    rows : int
        Of the atlas.
    models : int
        How many are left.
    """

    bits: bytes
    rows: int
    models: int

    def mask(self) -> Bools:
        """Tell for each row whether it is left: shape (rows,), dtype bool."""
        return np.unpackbits(np.frombuffer(self.bits, np.uint8), count=self.rows, bitorder="little").view(bool)

    def leaves(self, row: int) -> bool:
        """Tell whether a row is left."""
        return bool(self.bits[row // 8] >> row % 8 & 1)


def selection(mask: Bools) -> Selection:
    """Pack a mask of shape (rows,) and dtype bool."""
    return Selection(np.packbits(mask, bitorder="little").tobytes(), len(mask), int(np.count_nonzero(mask)))


def matching(filters: Filters, choices: Choices, database: Database, rows: int) -> Bools:
    """Find the rows for which all filters but search and areas hold.

    Returns
    -------
    numpy.ndarray of shape (rows,), dtype bool
        In map order.
    """
    condition, parameters = where(filters, choices)
    if condition == ALL:
        return np.ones(rows, bool)
    mask = np.zeros(rows, bool)
    mask[database.column(f"select row from models where {condition}", parameters)] = True  # noqa: S608 - values are bound
    return mask


def sample(left: Selection, points: pa.Table, most: int) -> pd.DataFrame:
    """Take the places of some models of a selection: the first in map order are a uniform sample.

    Returns
    -------
    pandas.DataFrame
        Columns x2 and y2, at most `most` rows.
    """
    rows = np.flatnonzero(left.mask())[:most]
    return pd.DataFrame({axis: points[axis].to_numpy()[rows] for axis in ("x2", "y2")})


def _bearing(filters: Filters, choices: Choices) -> Iterator[Clause]:
    for trait in choices.names:
        clauses = [_named(trait, name, choices) for name in getattr(filters, trait)]
        if clauses:
            yield _any(clauses)


def _called(filters: Filters) -> Iterator[Clause]:
    """Models with any of the names of a trait of `TOO_MANY`."""
    for trait in TOO_MANY:
        if said := getattr(filters, trait):
            category = CATEGORIES[trait]
            bears = f"list_has_any({category.every}, ?)" if category.every else f"list_contains(?, {category.first})"
            unknown = [_is(category.first, UNKNOWN, ())] if UNKNOWN in said else []
            yield _any([(bears, [list(said)]), *unknown])


def _measured(filters: Filters) -> Iterator[Clause]:
    spans = [read_span(said) for said in filters.between]
    for measure in dict.fromkeys(span.measure for span in spans):
        yield within_spans([span for span in spans if span.measure == measure])


def _any(clauses: Sequence[Clause]) -> Clause:
    return " or ".join(f"({sql})" for sql, _ in clauses), _bound(clauses)


def _ranged(filters: Filters) -> Iterator[Clause]:
    if filters.family:
        yield "family in (select family from models join names using (row) where names.id = ?)", [filters.family]
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
    if trait == "family":
        return _of_family(name, choices)
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


def _of_family(name: str, choices: Choices) -> Clause:
    """Models of a family by its root; of one are those alone."""
    condition, bound = {
        UNKNOWN: ("models = 1", []),
        OTHER: ("models > 1 and not list_contains(?, root)", [list(choices.frequent["family"])]),
    }.get(name, ("root = ?", [name]))
    return f"family in (select family from families where {condition})", list(bound)  # noqa: S608 - values are bound


def _bound(clauses: Sequence[Clause]) -> list[object]:
    return [value for _, bound in clauses for value in bound]

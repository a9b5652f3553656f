"""Queries over an atlas: one connection for the process, one cursor a call, parameters always bound."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.atlas import CLUSTERS, EDGES, FAMILIES, MODELS, TAGS, WORDS, Atlas
from core.errors import told_of

Parameters = Sequence[object] | Mapping[str, object]


class Database:
    """The tables of an atlas: ``models``, ``edges``, ``families`` and ``clusters``, and in memory what search reads.

    ``names`` has of each model the row, the id, the id in small letters (``small``) and the rank: what a person names
    or searches for is found there in a twentieth of the time. ``tags`` and ``words`` are those of `core.literal`.

    Parameters
    ----------
    atlas : Atlas
    """

    def __init__(self, atlas: Atlas) -> None:
        self._path = atlas.path
        self._connection = duckdb.connect()
        for file in (MODELS, EDGES, FAMILIES, CLUSTERS):
            view = file.removesuffix(".parquet")
            self._connection.read_parquet(str(atlas.file(file))).create_view(view)
        for file in (TAGS, WORDS):
            table = file.removesuffix(".parquet")
            self._connection.read_parquet(str(atlas.file(file))).create(table)
        self._connection.execute("create table names as select row, id, lower(id) as small, rank from models")

    def make(self, sql: str, parameters: Parameters = ()) -> None:
        """Make a table in memory, for all that ask later."""
        self._run(sql, parameters)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Answer a query with its rows."""
        return self._run(sql, parameters).fetchall()

    def records(self, sql: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """Answer a query with one dictionary a row."""
        answer = self._run(sql, parameters)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def column(self, sql: str, parameters: Parameters = ()) -> npt.NDArray[Any]:
        """Answer a query of one column with an array."""
        (values,) = self._run(sql, parameters).fetchnumpy().values()
        return np.ma.getdata(values)

    def table(self, sql: str, parameters: Parameters = (), **tables: pa.Table) -> pa.Table:
        """Answer a query that may also read tables given by name, with an Arrow table."""
        cursor = self._connection.cursor()
        for name, table in tables.items():
            cursor.register(name, table)
        with told_of(self._path, duckdb.IOException, duckdb.InvalidInputException):
            return cursor.sql(sql, params=parameters).to_arrow_table()

    def _run(self, sql: str, parameters: Parameters) -> duckdb.DuckDBPyConnection:
        with told_of(self._path, duckdb.IOException, duckdb.InvalidInputException):
            return self._connection.cursor().execute(sql, parameters)

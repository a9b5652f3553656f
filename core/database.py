"""Queries over an atlas: one connection for the process, one cursor a call, parameters always bound."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from core.atlas import CLUSTERS, EDGES, FAMILIES, MODELS, Atlas
from core.errors import DamagedAtlasError

Parameters = Sequence[object] | Mapping[str, object]


class Database:
    """The tables of an atlas: ``models``, ``edges``, ``families`` and ``clusters``.

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

    def _run(self, sql: str, parameters: Parameters) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.cursor().execute(sql, parameters)
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            message = f"{self._path}: a file is damaged ({str(error).splitlines()[0]})"
            raise DamagedAtlasError(message) from error

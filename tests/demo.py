"""The demo's tables, asked by DuckDB on a connection of their own."""

from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tests.browser import ROOT

DEMO = ROOT / "data" / "demo"
ROWS = 24_003


def ask(sql: str, *bound: object) -> list[tuple[Any, ...]]:
    """Answer a query over the tables of the demo."""
    with duckdb.connect() as connection:
        for table in ("models", "clusters", "edges", "families"):
            connection.read_parquet(str(DEMO / f"{table}.parquet")).create_view(table)
        return connection.execute(sql, bound).fetchall()


def asked(condition: str) -> int:
    """Count the models for which a condition holds."""
    [(models,)] = ask(f"select count(*) from models where {condition}")  # noqa: S608 - a test's own words
    return int(models)


def places() -> npt.NDArray[np.int64]:
    """Read the place of every model on the flat map."""
    table = pa.ipc.open_file(pa.memory_map(str(DEMO / "points.arrow"))).read_all()
    return np.column_stack([table[axis].to_numpy() for axis in ("x2", "y2")]).astype(np.int64)

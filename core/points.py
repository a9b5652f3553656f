"""The columns that the map draws from: places on a grid, and one small code column per colour or size choice.

They lie in one Arrow file, uncompressed, so that a column goes to the browser as it lies. What the codes mean stands in
each field's metadata, as JSON under ``code``; code 0 is always 'unknown'.

- categories: ``{"kind": "category", "names": [...]}``, code k the k-th name, the most frequent first; where the names
  do not fit one byte, the last code is all the others and ``"others"`` says how many names those are.
- numbers: ``{"kind": "number", "low": ..., "high": ...}``, code 1 is 0, codes 2 to 255 part [low, high] on a log scale.
- months: ``{"kind": "month", "first": "2022-03"}``, code 1 is the first month.
- steps: ``{"kind": "step"}``, code 1 is 0, code 255 is 254 or more.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.schema import AXES, RELATIONS

CODES: Final = 255
Coded = tuple[npt.NDArray[np.unsignedinteger[Any]], dict[str, Any]]


def make_points(models: pa.Table, families: pa.Table, clusters: pa.Table, places: npt.NDArray[np.uint16]) -> pa.Table:
    """Make the table of points.

    Parameters
    ----------
    models : pyarrow.Table
        Schema `MODELS`.
    families, clusters : pyarrow.Table
        Schemas `FAMILIES` and `CLUSTERS`.
    places : numpy.ndarray of shape (n, 5), dtype uint16
        The axes x2, y2, x3, y3, z3.

    Returns
    -------
    pyarrow.Table
        One row per model in map order.
    """
    columns: dict[str, Coded] = {axis: (places[:, column], {}) for column, axis in enumerate(AXES)}
    for name in ("task", "library"):
        columns[name] = categories(models[name])
    columns["licence"] = categories(first_of(models["licences"]))
    columns["relation"] = named(models["relation"], RELATIONS)
    columns["cluster"] = _cluster(models["cluster"], clusters)
    columns["family"] = _family(models["family"], families)
    columns["depth"] = steps(models["depth"])
    for name in ("downloads", "likes", "trending"):
        columns[name] = numbers(models[name])
    columns["created"] = months(models["created"])
    fields = [
        pa.field(name, pa.from_numpy_dtype(codes.dtype), nullable=False, metadata=_metadata(meaning))
        for name, (codes, meaning) in columns.items()
    ]
    return pa.table([pa.array(codes) for codes, _ in columns.values()], schema=pa.schema(fields))


def meaning_of(field: pa.Field) -> dict[str, Any]:
    """Tell what the codes of a column of points mean; empty for an axis."""
    meaning: dict[str, Any] = json.loads((field.metadata or {}).get(b"code", b"{}"))
    return meaning


def write_points(points: pa.Table, path: Path) -> None:
    """Write points so that every column is one contiguous run of bytes."""
    whole = points.combine_chunks()
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, whole.schema) as writer:
        writer.write_table(whole, max_chunksize=max(1, len(whole)))


def read_points(path: Path) -> pa.Table:
    """Map a file of points into memory; nothing is read before it is used."""
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()


def first_of(lists: pa.ChunkedArray) -> pa.Array:
    """Take the first element of each list, null where it is empty."""
    column = lists.combine_chunks()
    return pc.list_element(
        pc.if_else(pc.greater(pc.list_value_length(column), 0), column, pa.scalar([None], column.type)), 0
    )


def categories(column: pa.ChunkedArray | pa.Array) -> Coded:
    """Code a column of names in one byte, the most frequent first, ties by name."""
    counts = column.to_pandas().value_counts()
    frequent = sorted(counts.index, key=lambda name: (-counts[name], name))
    return named(column, frequent)


def named(column: pa.ChunkedArray | pa.Array, names: Sequence[str]) -> Coded:
    """Code a column of names by their place in `names`."""
    place = pd.Index(names).get_indexer(column.to_pandas())
    if len(names) <= CODES:
        return (place + 1).astype(np.uint8), {"kind": "category", "names": list(names)}
    shown = list(names[: CODES - 1])
    codes = np.where(place < 0, 0, np.minimum(place + 1, CODES))
    return codes.astype(np.uint8), {"kind": "category", "names": shown, "others": len(names) - len(shown)}


def numbers(column: pa.ChunkedArray) -> Coded:
    """Code counts on a log scale; unknown is 0, and none at all is 1.

    Values above 0 run evenly in log10 from code 2 (the least of them) to 255 (the greatest).
    """
    values = (
        column.cast(pa.float64()).to_numpy(zero_copy_only=False)
        if column.null_count < len(column)
        else np.full(len(column), np.nan)
    )
    known = ~np.isnan(values)
    positive = known & (values > 0)
    codes = known.astype(np.uint8)
    if not positive.any():
        return codes, {"kind": "number", "low": None, "high": None}
    low, high = float(values[positive].min()), float(values[positive].max())
    span = np.log10(high / low) or 1.0
    codes[positive] = 2 + np.rint(np.log10(values[positive] / low) / span * (CODES - 2)).astype(np.uint8)
    return codes, {"kind": "number", "low": low, "high": high}


def months(column: pa.ChunkedArray) -> Coded:
    """Code dates by month; later than 254 months after the first is the last code."""
    month = column.to_pandas().dt.to_period("M")
    known = month.notna().to_numpy()
    if not known.any():
        return np.zeros(len(column), np.uint8), {"kind": "month", "first": None}
    first = month.min()
    passed = (month[known].dt.year - first.year) * 12 + month[known].dt.month - first.month
    codes = np.zeros(len(column), np.uint8)
    codes[known] = np.minimum(passed.to_numpy() + 1, CODES)
    return codes, {"kind": "month", "first": str(first)}


def steps(column: pa.ChunkedArray) -> Coded:
    """Code small whole numbers as they are, one up."""
    values = column.to_numpy()
    return np.minimum(values + 1, CODES).astype(np.uint8), {"kind": "step"}


def _cluster(column: pa.ChunkedArray, clusters: pa.Table) -> Coded:
    """Code the finest region of each model, in two bytes where there are more than one can name; none is unknown."""
    level = clusters["level"].to_numpy()
    labels = clusters.filter(pa.array(level == level.max()))["label"].to_pylist()
    width = np.uint8 if len(labels) <= CODES else np.uint16
    return (column.to_numpy() + 1).astype(width), {"kind": "category", "names": labels}


def _family(column: pa.ChunkedArray, families: pa.Table) -> Coded:
    """Code the largest families of two or more by their rank; a model alone is unknown here."""
    models = families["models"].to_numpy()
    shared = int(np.sum(models > 1))
    family = column.to_numpy()
    codes = np.where(family < shared, np.minimum(family + 1, CODES), 0)
    shown = families["root"].slice(0, min(shared, CODES - 1)).to_pylist()
    return codes.astype(np.uint8), {"kind": "category", "names": shown, "others": shared - len(shown)}


def _metadata(meaning: dict[str, Any]) -> dict[str, str] | None:
    return {"code": json.dumps(meaning, ensure_ascii=False, allow_nan=False)} if meaning else None

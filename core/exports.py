"""Exports: a selection as CSV, Parquet or JSON lines, made part by part: the whole Hub needs no more memory."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from core.atlas import POINTS
from core.opened import Opened
from core.points import read_points
from core.selection import Selection

# Models a part: four times as many take 100 MB more and two thirds of the time.
PART: Final = 16_384
BETWEEN: Final = ";"
PLACES: Final = ("x2", "y2")
# What is told of the rows of a table `asked`, in the order of its `number`. Few are asked of many, so what they need of
# others is looked up for them alone: half of the time of one join of all.
TOLD: Final = """
with m as materialized (select * exclude (tags, datasets, papers) from models join asked using (row)),
f as materialized (select family, root from families where family in (select family from m))
select m.id, m.author, m.task, m.library, m.licences, m.languages, m.downloads, m.likes, m.trending, m.created,
    f.root as family, m.depth, m.relation, parent.id as parent, region.label as region
from m
join f using (family)
left join names parent on parent.row = m.parent
left join clusters region on region.cluster = m.cluster and region.level = (select max(level) from clusters)
order by m.number
"""


def parts(opened: Opened, left: Selection) -> Iterator[pa.Table]:
    """Gather what is exported of a selection, in map order.

    Yields
    ------
    pyarrow.Table
        Of at most `PART` models, one part at least, with the columns id, author, task, library, licences, languages,
        downloads, likes, trending, created, family (the id of its root), depth, relation, parent (an id), region (the
        finest one's label), x2 and y2.
    """
    rows = np.flatnonzero(left.mask())
    points = read_points(opened.atlas.file(POINTS))
    for start in range(0, max(1, len(rows)), PART):
        asked = rows[start : start + PART]
        yield with_places(opened.database.table(TOLD, asked=numbered(asked)), points, asked)


def numbered(rows: npt.NDArray[np.integer[Any]]) -> pa.Table:
    """Give rows their numbers, as `TOLD` asks for them."""
    return pa.table({"number": np.arange(len(rows)), "row": rows})


def with_places(table: pa.Table, points: pa.Table, rows: npt.NDArray[np.integer[Any]]) -> pa.Table:
    """Add the places of rows on the flat map to what is told of them, in the same order."""
    for axis in PLACES:
        table = table.append_column(axis, pa.array(points[axis].to_numpy()[rows]))
    return table


def as_csv(opened: Opened, left: Selection) -> Iterator[bytes]:
    """Write a selection as CSV with a header; of lists, the names joined by `BETWEEN`."""
    return _written(map(flat, parts(opened, left)), pa_csv.CSVWriter)


def as_parquet(opened: Opened, left: Selection) -> Iterator[bytes]:
    """Write a selection as Parquet, one row group a part."""

    def open_writer(file: io.RawIOBase, schema: pa.Schema) -> pq.ParquetWriter:
        return pq.ParquetWriter(file, schema, compression="zstd")

    return _written(parts(opened, left), open_writer)


def as_json_lines(opened: Opened, left: Selection) -> Iterator[bytes]:
    """Write a selection as JSON, one object a line."""
    for part in parts(opened, left):
        yield "".join(f"{_json(model)}\n" for model in part.to_pylist()).encode()


def _json(model: dict[str, Any]) -> str:
    return json.dumps(model, ensure_ascii=False, allow_nan=False, default=datetime.isoformat)


FORMATS: Final[Mapping[str, Callable[[Opened, Selection], Iterator[bytes]]]] = {
    "csv": as_csv,
    "parquet": as_parquet,
    "jsonl": as_json_lines,
}


class _Spout(io.RawIOBase):
    """A file that hands on what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self._passed = 0
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._passed

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer
        self._waiting.append(bytes(data))
        self._passed += len(self._waiting[-1])
        return len(self._waiting[-1])

    def take(self) -> bytes:
        """Take what was written since the last time."""
        taken, self._waiting = b"".join(self._waiting), []
        return taken


def _written(tables: Iterator[pa.Table], open_writer: Callable[[io.RawIOBase, pa.Schema], Any]) -> Iterator[bytes]:
    spout, first = _Spout(), next(tables)
    with open_writer(spout, first.schema) as writer:
        for table in chain([first], tables):
            writer.write_table(table)
            yield spout.take()
    yield spout.take()


def flat(table: pa.Table) -> pa.Table:
    """Join each list to one text, its names with `BETWEEN` between them."""
    for place, field in enumerate(table.schema):
        if pa.types.is_list(field.type):
            joined = pc.binary_join(table[field.name], BETWEEN)
            table = table.set_column(place, field.name, joined)
    return table

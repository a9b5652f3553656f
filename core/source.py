"""Where models come from: local tables, read as batches of raw columns with the place of every row.

`core.hub` gives the same batches from a dataset on the Hub.
"""

import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, Protocol, cast

import pyarrow as pa
import pyarrow.parquet as pq

from core.csv_rows import Row, read_rows
from core.errors import SourceError
from core.files import exists, sha256_of
from core.schema import CARD_COLUMNS, SOURCE_COLUMNS

# Rows held as Python text at once; cards can be long.
BATCH_ROWS: Final = 5_000

EXPECTED: Final = (
    "expected a table of models in the form of modelbiome/ai_ecosystem_withmodelcards (22 columns) or "
    "modelbiome/ai_ecosystem (19), with model_id, downloads, tags, parent_model and so on"
)
SUFFIXES: Final = (".csv", ".csv.gz", ".parquet")
_HUB_ID: Final = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True)
class Reject:
    """A row that could not be read: its line (its number, for Parquet), its id if known, and why."""

    line: int
    id: str | None
    reason: str


@dataclass(frozen=True)
class Batch:
    """Raw rows: a table of the known columns, the line of each row, and the rows that were no rows at all.

    `share` is how much of the source has been read with it, 0 to 1, or None where that is not known.
    """

    table: pa.Table
    lines: Sequence[int]
    rejects: Sequence[Reject] = ()
    share: float | None = None


class Source(Protocol):
    """A table of models that can be read once from the start.

    Attributes
    ----------
    name : str
        What the manifest calls it: the file's name, or the dataset's id.
    revision : str
        Names the exact contents: a sha256 of the file, or the dataset's commit.
    """

    @property
    def name(self) -> str:  # noqa: D102 - see Attributes
        ...

    @property
    def revision(self) -> str:  # noqa: D102 - see Attributes
        ...

    def batches(self) -> Iterator[Batch]:
        """Read all rows, in the source's order."""


def is_hub_id(text: str) -> bool:
    """Tell a Hub dataset id (``owner/name``) from a path: no file stands there, and it is not named like one."""
    return bool(_HUB_ID.fullmatch(text)) and not exists(Path(text)) and not text.endswith(SUFFIXES)


def open_local(path: Path) -> Source:
    """Open a local table of models.

    Raises
    ------
    SourceError
        If there is no such file, or it is not named like a table that can be read.
    """
    if not exists(path):
        message = f"{path}: no such file; expected a {', '.join(SUFFIXES)} file, or a Hub dataset id such as owner/name"
        raise SourceError(message)
    if path.is_dir():
        message = f"{path}: is a folder; expected a {', '.join(SUFFIXES)} file, such as one in it"
        raise SourceError(message)
    if not path.name.endswith(SUFFIXES):
        message = f"{path}: not a table that can be read; expected a {', '.join(SUFFIXES)} file"
        raise SourceError(message)
    if path.stat().st_size == 0:
        message = f"{path}: the file is empty; {EXPECTED}"
        raise SourceError(message)
    kind = ParquetSource if path.suffix == ".parquet" else CsvSource
    try:
        return kind(path, sha256_of(path))
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror})"
        raise SourceError(message) from error


def known_columns(present: Iterable[str], name: str) -> list[str]:
    """Pick the columns of a model table out of those present.

    Raises
    ------
    SourceError
        If the table lacks a column of the 19-column form, or has one of the 22 twice.
    """
    found = Counter(present)
    if "model_id" not in found:
        message = f"{name}: not a model table, it has no column model_id; {EXPECTED}"
        raise SourceError(message)
    missing = [column for column in SOURCE_COLUMNS if column not in found]
    if missing:
        message = f"{name}: missing column {', '.join(missing)}; {EXPECTED}"
        raise SourceError(message)
    known = [column for column in (*SOURCE_COLUMNS, *CARD_COLUMNS) if column in found]
    twice = [column for column in known if found[column] > 1]
    if twice:
        message = f"{name}: column {', '.join(twice)} stands there more than once, and it is not plain which one holds"
        raise SourceError(message)
    return known


@dataclass(frozen=True)
class ParquetSource:
    """A local Parquet file; rows are counted from 1."""

    path: Path
    revision: str

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def batches(self) -> Iterator[Batch]:
        """Read the file by batches of rows."""
        try:
            file = pq.ParquetFile(self.path)
            columns = known_columns(file.schema_arrow.names, str(self.path))
            first = 1
            for batch in file.iter_batches(BATCH_ROWS, columns=columns):
                lines = range(first, first + len(batch))
                first += len(batch)
                yield Batch(pa.Table.from_batches([batch]), lines, share=(first - 1) / file.metadata.num_rows)
        except (pa.ArrowInvalid, OSError) as error:
            message = f"{self.path}: not a whole Parquet file ({_first_line(error)}); fetch or write it again"
            raise SourceError(message) from error


@dataclass(frozen=True)
class CsvSource:
    """A local CSV, plain or gzipped; rows are placed by the line they begin on."""

    path: Path
    revision: str

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def batches(self) -> Iterator[Batch]:
        """Read the file by batches of rows."""
        with self.path.open("rb") as file:
            yield from read_csv(file, str(self.path), self.path.stat().st_size)


def read_csv(file: BinaryIO, name: str, size: int) -> Iterator[Batch]:
    """Read a CSV by batches of rows.

    Parameters
    ----------
    file : BinaryIO
    name : str
        How to call it to a person; ends in ``.gz`` where it is gzipped.
    size : int
        Its bytes.

    Raises
    ------
    SourceError
        If it is no table of models, or no whole gzip.
    """
    unpacked = gzip.GzipFile(fileobj=file) if name.endswith(".gz") else file
    # A byte that is not UTF-8 spoils its own row alone: it is kept as a mark, and found with the row.
    text = io.TextIOWrapper(cast("BinaryIO", unpacked), encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        for batch in _csv_batches(read_rows(text), name):
            yield replace(batch, share=min(1.0, file.tell() / max(size, 1)))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        message = f"{name}: not a whole gzip file ({_first_line(error)}); fetch or compress it again"
        raise SourceError(message) from error


def _csv_batches(rows: Iterator[Row], name: str) -> Iterator[Batch]:
    header = next(rows, Row(1, []))
    if header.fault:
        message = f"{name}: not a CSV file ({header.fault}); {EXPECTED}"
        raise SourceError(message)
    columns = known_columns(header.cells, name)
    places = [header.cells.index(column) for column in columns]
    while batch := list(islice(rows, BATCH_ROWS)):
        sound = [row for row in batch if not row.fault]
        table = {
            name: pa.array([row.cells[at] for row in sound], pa.string())
            for name, at in zip(columns, places, strict=True)
        }
        rejects = [Reject(row.line, None, row.fault) for row in batch if row.fault]
        yield Batch(pa.table(table), [row.line for row in sound], rejects)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]

"""Where models come from: local tables, read as batches of raw columns with the place of every row.

`core.hub` gives the same batches from a dataset on the Hub.
"""

import csv
import gzip
import io
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import SourceError
from core.files import sha256_of
from core.schema import CARD_COLUMNS, SOURCE_COLUMNS

# Rows held as Python text at once; cards can be long.
BATCH_ROWS: Final = 5_000
# The longest cell of a CSV. An unclosed quote would otherwise swallow the rest of the file.
CELL_CHARACTERS: Final = 16_000_000

EXPECTED: Final = (
    "expected the columns of modelbiome/ai_ecosystem_withmodelcards (22) or modelbiome/ai_ecosystem (19): "
    + ", ".join(SOURCE_COLUMNS)
)
SUFFIXES: Final = (".csv", ".csv.gz", ".parquet")
_HUB_ID: Final = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True)
class Reject:
    """A row that could not be read: the lines it spans (rows, for Parquet and the Hub), its id if known, and why."""

    line: int
    last_line: int
    id: str | None
    reason: str


@dataclass(frozen=True)
class Batch:
    """Raw rows: a table of the known columns, the line of each row, and the rows that were no rows at all."""

    table: pa.Table
    lines: Sequence[int]
    rejects: Sequence[Reject] = ()


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
    return bool(_HUB_ID.fullmatch(text)) and not Path(text).exists() and not text.endswith(SUFFIXES)


def open_local(path: Path) -> Source:
    """Open a local table of models.

    Raises
    ------
    SourceError
        If there is no such file, or it is not named like a table that can be read.
    """
    if not path.exists():
        message = f"{path}: no such file; expected a {', '.join(SUFFIXES)} file, or a Hub dataset id such as owner/name"
        raise SourceError(message)
    if path.is_dir() or not path.name.endswith(SUFFIXES):
        message = f"{path}: not a table that can be read; expected a {', '.join(SUFFIXES)} file"
        raise SourceError(message)
    if path.stat().st_size == 0:
        message = f"{path}: the file is empty; {EXPECTED}"
        raise SourceError(message)
    kind = ParquetSource if path.suffix == ".parquet" else CsvSource
    return kind(path, sha256_of(path))


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
                yield Batch(pa.Table.from_batches([batch]), range(first, first + len(batch)))
                first += len(batch)
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
        csv.field_size_limit(min(CELL_CHARACTERS, sys.maxsize))
        try:
            with self._open() as file:
                yield from _csv_batches(file, str(self.path))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            message = f"{self.path}: not a whole gzip file ({_first_line(error)}); fetch or compress it again"
            raise SourceError(message) from error

    def _open(self) -> io.TextIOBase:
        opening = gzip.open if self.path.suffix == ".gz" else open
        raw = opening(self.path, "rb")  # the text wrapper closes it
        # A byte that is not UTF-8 spoils its own row alone: it is kept as a mark and found below.
        return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")


def _csv_batches(file: io.TextIOBase, name: str) -> Iterator[Batch]:
    reader = csv.reader(file, strict=True)
    header = _header(reader, name)
    columns = known_columns(header, name)
    places = [header.index(column) for column in columns]
    rows: list[list[str]] = []
    lines: list[int] = []
    rejects: list[Reject] = []
    for line, last, row in _csv_rows(reader):
        fault = row if isinstance(row, str) else _fault(row, len(header))
        if fault:
            rejects.append(Reject(line, last, None, fault))
        else:
            rows.append([row[place] for place in places])
            lines.append(line)
        if len(rows) + len(rejects) >= BATCH_ROWS:
            yield _batch(columns, rows, lines, rejects)
            rows, lines, rejects = [], [], []
    yield _batch(columns, rows, lines, rejects)


def _header(reader: Iterator[list[str]], name: str) -> list[str]:
    try:
        return next(reader, [])
    except csv.Error as error:
        message = f"{name}: not a CSV file ({error}); {EXPECTED}"
        raise SourceError(message) from error


def _csv_rows(reader: "csv._reader") -> Iterator[tuple[int, int, list[str] | str]]:  # type: ignore[name-defined]
    """Give each row's first and last line, and the row, or what is wrong with its quotes."""
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield line, reader.line_num, f"not a CSV row: {error}"
            continue
        if row is None:
            return
        if row:
            yield line, reader.line_num, row


def _fault(row: list[str], width: int) -> str:
    if len(row) != width:
        return f"{len(row)} cells where the header names {width}"
    try:
        "".join(row).encode()
    except UnicodeEncodeError:
        return "not UTF-8 text"
    return ""


def _batch(columns: list[str], rows: list[list[str]], lines: list[int], rejects: list[Reject]) -> Batch:
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    table = pa.table({column: pa.array(values, pa.string()) for column, values in zip(columns, cells, strict=True)})
    return Batch(table, lines, rejects)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]

"""Counts as files: one table, of which a row is an observation, or an entry of the breakdown of one."""

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from core.counts import BREAKDOWNS, Entry, Observation, now_utc
from core.errors import CountsError

# Columns `by`, `name` and `models` are of entries alone; those after `source` are told with the observation alone.
ROWS: Final = pa.schema(
    [
        ("at", pa.timestamp("s", "UTC")),
        ("source", pa.string()),
        ("total", pa.int64()),
        ("exact", pa.bool_()),
        ("sampled", pa.int64()),
        ("suspect", pa.bool_()),
        ("fault", pa.string()),
        ("by", pa.string()),
        ("name", pa.string()),
        ("models", pa.int64()),
    ]
)
Key = TypeVar("Key")
Value = TypeVar("Value")
_A_DAY: Final = timedelta(days=1)
NEEDED: Final = ("at", "source", "total")
PUBLISHED: Final = Path(__file__).parent.parent / "data" / "published_counts.csv"
KINDS: Final = ("exact", "rounded", "lower bound")
# An unquoted nothing is unknown; an author may be called null. Times are read by us, in any form of ISO 8601.
_TYPES: Final = {field.name: pa.string() if field.name == "at" else field.type for field in ROWS}
_AS_WRITTEN: Final = pyarrow.csv.ConvertOptions(
    column_types=_TYPES, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
)


@dataclass(frozen=True)
class Published:
    """A number that was published of a day: its kind is one of `KINDS`, and by whom is its source."""

    day: date
    models: int
    kind: str
    source: str


def published(path: Path = PUBLISHED) -> tuple[Published, ...]:
    """Read the published counts, oldest first.

    Raises
    ------
    CountsError
        If the file is not there, or cannot be read.
    """
    try:
        rows = pyarrow.csv.read_csv(path).to_pylist()
        read = (Published(row["date"], int(row["models"]), row["kind"], row["source"]) for row in rows)
        return tuple(sorted(read, key=lambda one: one.day))
    except (pa.ArrowException, OSError, KeyError, TypeError, ValueError) as error:
        message = f"{path}: the published counts cannot be read ({str(error).splitlines()[0]})"
        raise CountsError(message) from error


def table_of(observations: Iterable[Observation]) -> pa.Table:
    """Write observations and their entries as a table of schema `ROWS`."""
    return pa.Table.from_pylist([row for one in observations for row in _rows(one)], schema=ROWS)


def _rows(one: Observation) -> Iterable[dict[str, Any]]:
    said = {"at": one.at, "source": one.source}
    yield said | {
        "total": one.total,
        "exact": one.exact,
        "sampled": one.sampled,
        "suspect": one.suspect,
        "fault": one.fault,
    }
    for entry in one.entries:
        yield said | {"by": entry.by, "name": entry.name, "models": entry.models}


def as_csv(observations: Iterable[Observation]) -> bytes:
    """Write observations as CSV."""
    out = io.BytesIO()
    pyarrow.csv.write_csv(table_of(observations), out)
    return out.getvalue()


def as_parquet(observations: Iterable[Observation]) -> bytes:
    """Write observations as Parquet."""
    out = io.BytesIO()
    pq.write_table(table_of(observations), out)
    return out.getvalue()


FORMATS: Final[Mapping[str, Callable[[Iterable[Observation]], bytes]]] = {".csv": as_csv, ".parquet": as_parquet}


def write_counts(path: Path, observations: Iterable[Observation]) -> None:
    """Write observations to a file of the format that its name ends in.

    Raises
    ------
    CountsError
    """
    try:
        path.write_bytes(FORMATS[_format(path)](observations))
    except OSError as error:
        message = f"{path}: cannot be written ({error.strerror})"
        raise CountsError(message) from error


def read_counts(path: Path) -> tuple[Observation, ...]:
    """Read observations from a file of the format that its name ends in.

    Raises
    ------
    CountsError
        If it cannot be read, or holds what no count can be; the message names the row.
    """
    read = {".csv": _read_csv, ".parquet": pq.read_table}[_format(path)]
    if not path.is_file():
        message = f"{path}: there is no such file"
        raise CountsError(message)
    try:
        table = read(path)
    except (pa.ArrowException, OSError) as error:
        message = f"{path}: cannot be read as counts ({str(error).splitlines()[0]})"
        raise CountsError(message) from error
    if missing := [name for name in NEEDED if name not in table.column_names]:
        message = f"{path}: no column {', '.join(missing)}; counts have the columns {', '.join(ROWS.names)}"
        raise CountsError(message)
    return _gathered(path, table.to_pylist())


def _format(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in FORMATS:
        message = f"{path}: counts are read and written as {' or '.join(FORMATS)}"
        raise CountsError(message)
    return ending


def _read_csv(path: Path) -> pa.Table:
    return pyarrow.csv.read_csv(path, convert_options=_AS_WRITTEN)


def _gathered(path: Path, rows: list[dict[str, Any]]) -> tuple[Observation, ...]:
    """Put entries to their observations, which may stand in any order."""
    found: dict[tuple[datetime, str], Observation] = {}
    entries: dict[tuple[datetime, str], dict[tuple[str, str], Entry]] = {}
    for number, row in enumerate(rows, 1):
        try:
            key, entry = _key(row), _entry(row)
            if entry:
                _put(entries.setdefault(key, {}), (entry.by, entry.name), entry)
            else:
                _put(found, key, _observation(key, row))
        except (ValueError, TypeError) as error:
            message = f"{path}: row {number} is no count: {error}"
            raise CountsError(message) from error
    if alone := next((key for key in entries if key not in found), None):
        message = f"{path}: the breakdown of {alone[1]} at {alone[0]:%Y-%m-%dT%H:%M:%SZ} has no observation in it"
        raise CountsError(message)
    told = tuple(replace(one, entries=tuple(entries.get(key, {}).values())) for key, one in found.items())
    if empty := next((one for one in told if one.total is None and not one.fault and not one.entries), None):
        message = f"{path}: {empty.source} at {empty.at:%Y-%m-%dT%H:%M:%SZ} has no total, no fault and no breakdown"
        raise CountsError(message)
    return told


def _put(where: dict[Key, Value], key: Key, value: Value) -> None:
    if key in where:
        message = "it is there already, in a row before"
        raise ValueError(message)
    where[key] = value


def _key(row: dict[str, Any]) -> tuple[datetime, str]:
    said, source = row["at"], row["source"]
    at = datetime.fromisoformat(said) if isinstance(said, str) else said
    if not isinstance(at, datetime) or not source:
        message = f"expected a time in UTC, such as 2026-01-31T06:00:00Z, and a source, not {said!r} and {source!r}"
        raise ValueError(message)
    at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    if at > now_utc() + _A_DAY:
        message = f"{at:%Y-%m-%d} is yet to come"
        raise ValueError(message)
    return at, str(source)


def _entry(row: dict[str, Any]) -> Entry | None:
    if not row.get("by"):
        return None
    by, name, models = row["by"], row.get("name"), row.get("models")
    if by not in BREAKDOWNS or not name or not isinstance(models, int) or models < 0:
        message = f"expected {', '.join(BREAKDOWNS)}, a name and a number of models, not {by!r}, {name!r}, {models!r}"
        raise ValueError(message)
    return Entry(by, name, models)


def _observation(key: tuple[datetime, str], row: dict[str, Any]) -> Observation:
    total, sampled = row["total"], row.get("sampled")
    if any(number is not None and (not isinstance(number, int) or number < 1) for number in (total, sampled)):
        message = f"expected totals of at least 1, not {total!r} (of a sample of {sampled!r})"
        raise ValueError(message)
    return Observation(*key, total, bool(row.get("exact")), sampled, bool(row.get("suspect")), row.get("fault") or None)

"""The store of counts: SQLite in WAL mode, one row an observation and one row an entry of its breakdown."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from core.counts import Entry, Observation
from core.errors import CountsError
from core.suspects import Told, suspects

# Where the app and the job keep it, if they are told nothing else.
COUNTS: Final = Path(__file__).parent.parent / "data" / "counts.db"
# Step k leads from version k to k + 1.
_STEPS: Final = (
    """
    create table observation (
        id integer primary key autoincrement,
        at text not null,
        source text not null,
        total integer check (total > 0),
        exact integer not null,
        sampled integer check (sampled > 0),
        suspect integer not null default 0,
        fault text
    ) strict;
    create unique index once_a_minute on observation (source, substr(at, 1, 16));
    create table entry (
        observation integer not null references observation (id) on delete cascade,
        by text not null,
        name text not null,
        models integer not null check (models >= 0),
        primary key (observation, by, name)
    ) strict, without rowid;
    """,
    """
    create table tracker (
        one integer primary key check (one = 1),
        process integer not null,
        every integer not null,
        beat text not null
    ) strict;
    """,
)
VERSION: Final = len(_STEPS)
_WAIT_SECONDS: Final = 60.0
_AGAIN_SECONDS: Final = 0.05
# A tracker that has not been heard of for so long has gone.
_SILENCE: Final = timedelta(minutes=3)
# A number takes the place of a failure in the same minute, and nothing takes the place of a number.
_TAKE_AWAY: Final = """
delete from observation
where source = ? and substr(at, 1, 16) = substr(?, 1, 16) and fault is not null and ? is null
"""
_ADD: Final = """
insert into observation (at, source, total, exact, sampled, fault) values (?, ?, ?, ?, ?, ?)
on conflict do nothing returning id
"""
_TOLD: Final = "select id, at, total, exact, suspect from observation where total is not null order by at, id"
# In one statement, for another process may be making the store.
_STATE: Final = "select (select user_version from pragma_user_version), (select count(*) from sqlite_master)"
_COLUMNS: Final = "at, source, total, exact, sampled, suspect, fault"
_WITHIN: Final = f"select id, {_COLUMNS} from observation where at between ? and ? order by at, id"  # noqa: S608 - constants of ours
_ENTRIES: Final = """
select observation, by, name, models from entry join observation on id = observation
where at between ? and ? and by in (select value from json_each(?)) order by by, models desc, name
"""
_EARLIEST: Final = "0000"
_LATEST: Final = "9999"


@dataclass(frozen=True)
class Tracker:
    """Who keeps the store.

    Attributes
    ----------
    process : int
    every : int
        Seconds between two checks.
    beat : datetime
        When it was last heard of, in UTC.
    """

    process: int
    every: int
    beat: datetime

    def is_alive(self, now: datetime) -> bool:
        """Tell whether it was heard of just now."""
        return now - self.beat <= _SILENCE


class CountStore:
    """The observations at a path. Every call opens it anew, so threads and processes may share one.

    Parameters
    ----------
    path : Path
        Made by the first that writes; to those that read, what is not there is empty.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, *observations: Observation) -> int:
        """Write observations, each with its entries, all of them or none.

        Returns
        -------
        int
            How many were new: of one source and minute, the first number stays.

        Raises
        ------
        CountsError
            If the store cannot be written.
        """
        with self._writing() as connection:
            added = sum(_add(connection, one) for one in observations)
            _mark(connection)
        return added

    def read(
        self, since: datetime | None = None, until: datetime | None = None, by: Sequence[str] = ()
    ) -> tuple[Observation, ...]:
        """Read what was observed, oldest first, with the entries of these breakdowns.

        Raises
        ------
        CountsError
            If the store cannot be read.
        """
        within = (_stamp(since) if since else _EARLIEST, _stamp(until) if until else _LATEST)
        with self._reading() as connection:
            if connection is None:
                return ()
            entries: dict[int, list[Entry]] = {}
            if by:
                for observation, *entry in connection.execute(_ENTRIES, (*within, json.dumps(by))):
                    entries.setdefault(observation, []).append(Entry(*entry))
            rows = connection.execute(_WITHIN, within).fetchall()
        return tuple(_read(row, entries.get(number, ())) for number, *row in rows)

    def last_write(self) -> int:
        """Tell a number that grows with every observation; 0 where there is none.

        Raises
        ------
        CountsError
        """
        with self._reading() as connection:
            found = connection and connection.execute("select max(id) from observation").fetchone()[0]
        return found or 0

    def beat(self, tracker: Tracker) -> None:
        """Note that a tracker is at work.

        Raises
        ------
        CountsError
        """
        with self._writing() as connection:
            said = (tracker.process, tracker.every, _stamp(tracker.beat))
            connection.execute("insert or replace into tracker values (1, ?, ?, ?)", said)

    def tracker(self) -> Tracker | None:
        """Tell which tracker was heard of last; None where none ever was.

        Raises
        ------
        CountsError
        """
        with self._reading() as connection:
            found = connection and connection.execute("select process, every, beat from tracker").fetchone()
        return Tracker(found[0], found[1], _time(found[2])) if found else None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Write in one transaction, which waits for those of others."""
        with told_of_store(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=_WAIT_SECONDS, isolation_level=None)
        with told_of_store(self.path), _closing(connection):
            connection.execute("pragma foreign_keys = on")
            _lead_up(connection, self.path)
            with _transaction(connection):
                yield connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Read one state of the store; None where there is no store yet."""
        with told_of_store(self.path):
            if not self.path.exists():
                yield None
                return
            where = f"{self.path.resolve().as_uri()}?{_how_to_read(self.path)}"
            connection = sqlite3.connect(where, uri=True, timeout=_WAIT_SECONDS, isolation_level=None)
        with told_of_store(self.path), _closing(connection):
            version = _version(connection, self.path)
            if 0 < version < VERSION:
                with self._writing():
                    pass
            connection.execute("begin")
            # One that is just being made is empty, too.
            yield connection if version else None


def _add(connection: sqlite3.Connection, one: Observation) -> bool:
    at = _stamp(one.at)
    connection.execute(_TAKE_AWAY, (one.source, at, one.fault))
    row = (at, one.source, one.total, int(one.exact), one.sampled, one.fault)
    new = connection.execute(_ADD, row).fetchone()
    if new is None:
        return False
    entries = [(new[0], entry.by, entry.name, entry.models) for entry in one.entries]
    connection.executemany("insert into entry values (?, ?, ?, ?)", entries)
    return True


def _mark(connection: sqlite3.Connection) -> None:
    """Mark anew which totals are suspect: one that was imported may stand between others."""
    rows = connection.execute(_TOLD).fetchall()
    marks = suspects([Told(_time(at), total, bool(exact)) for _, at, total, exact, _ in rows])
    changed = [(mark, row[0]) for row, mark in zip(rows, marks, strict=True) if bool(row[-1]) != mark]
    connection.executemany("update observation set suspect = ? where id = ?", changed)


def _lead_up(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a store to this version, step by step."""
    if _version(connection, path) == VERSION:
        return
    # SQLite does not wait by itself where two make a store at once.
    for attempt in Retrying(
        retry=retry_if_exception_type(sqlite3.OperationalError),
        stop=stop_after_delay(_WAIT_SECONDS),
        wait=wait_fixed(_AGAIN_SECONDS),
        reraise=True,
    ):
        with attempt:
            connection.execute("pragma journal_mode = wal")
    with _transaction(connection):
        # Another process may have been faster.
        for number in range(_version(connection, path), VERSION):
            for statement in filter(str.strip, _STEPS[number].split(";")):
                connection.execute(statement)
            connection.execute(f"pragma user_version = {number + 1}")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version, tables = connection.execute(_STATE).fetchone()
    if version > VERSION:
        message = (
            f"{path}: this store of counts is of version {version}, and this Hub Atlas knows {VERSION}; update it, "
            "or name another store"
        )
        raise CountsError(message)
    if tables and not version:
        message = f"{path}: this is a database of something else; name another place for the store of counts"
        raise CountsError(message)
    return int(version)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("begin immediate")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


@contextmanager
def _closing(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    finally:
        connection.close()


def _how_to_read(path: Path) -> str:
    """Say how SQLite shall open a store to read: as one that never changes, where nothing can be written beside it."""
    has_log = path.with_name(f"{path.name}-wal").exists()
    return "mode=ro" if has_log or os.access(path.parent, os.W_OK) else "immutable=1"


@contextmanager
def told_of_store(path: Path) -> Iterator[None]:
    """Say what is wrong with a store, and what would mend it.

    Raises
    ------
    CountsError
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            message = f"{path}: this store of counts cannot be used ({error}); name another place, or another store"
        else:
            message = f"{path}: another process is writing into this store of counts; try again in a minute"
        raise CountsError(message) from error
    except sqlite3.DatabaseError as error:
        message = f"{path}: this store of counts cannot be used ({error}); move it away, or name another store"
        raise CountsError(message) from error
    except OSError as error:
        message = f"{path}: no store of counts can be kept here ({error.strerror or error}); name another place"
        raise CountsError(message) from error


def _read(row: Sequence[Any], entries: Iterable[Entry]) -> Observation:
    at, source, total, exact, sampled, suspect, fault = row
    return Observation(_time(at), source, total, bool(exact), sampled, bool(suspect), fault, tuple(entries))


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)

import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.count_store import _STEPS, VERSION, CountStore, Tracker
from core.counts import Entry, Observation
from core.errors import CountsError

START = datetime(2025, 1, 1, 6, tzinfo=UTC)
# Two processes write at once for so long.
TOGETHER_SECONDS = 60
# Writes until the clock or a kill ends it, minute after minute of a time of its own, and prints what was committed.
WRITE = """
import sys, time
from datetime import datetime, timedelta, UTC
from pathlib import Path
from core.count_store import CountStore
from core.counts import Entry, Observation
path, source, first, seconds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
store, end = CountStore(path), time.monotonic() + seconds
number = first
while time.monotonic() < end:
    at = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    entries = tuple(Entry('library', f'of {name}', number + name) for name in range(20))
    new = store.add(Observation(at, source, 1_000_000 + number, exact=True, entries=entries))
    print(number, new, flush=True)
    number += 1
"""


@pytest.fixture
def store(tmp_path: Path) -> CountStore:
    return CountStore(tmp_path / "kept" / "counts.db")


def at(minutes: float = 0, total: int | None = 1_000, source: str = "badge", **more: object) -> Observation:
    said = {"exact": True} | more
    return Observation(START + timedelta(minutes=minutes), source, total, **said)  # type: ignore[arg-type]


def sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("pragma integrity_check").fetchall() == [("ok",)]


def test_what_is_written_is_read(store: CountStore) -> None:
    entries = (Entry("library", "transformers", 600), Entry("library", "not stated", 400), Entry("task", "x", 3))
    written = (
        at(-90, None, exact=False, fault="silent"),
        at(0, entries=entries),
        at(0, 1_001, "listing"),
        Observation(START + timedelta(hours=1), "atlas", sampled=300),
    )
    assert store.add(*written) == 4
    assert store.read(by=("library", "task")) == written
    assert store.read(by=("task",))[1].entries == entries[2:]
    assert store.read()[1].entries == ()


def test_a_store_that_is_not_there_is_empty_and_stays_away(store: CountStore) -> None:
    assert (store.read(), store.last_write(), store.tracker()) == ((), 0, None)
    assert not store.path.parent.exists()


def test_a_source_has_one_number_a_minute_the_first(store: CountStore) -> None:
    assert store.add(at(0, 1_000), at(0.5, 1_001), at(1, 1_002), at(0, 990, "listing")) == 3
    assert [one.total for one in store.read()] == [1_000, 990, 1_002]


def test_a_number_takes_the_place_of_a_failure_and_no_failure_that_of_a_number(store: CountStore) -> None:
    failed = at(0, None, exact=False, fault="gone")
    store.add(failed)
    assert store.add(at(0.2)) == 1
    assert store.add(failed) == 0
    assert [one.total for one in store.read()] == [1_000]


def test_every_observation_raises_the_number_of_the_last_write(store: CountStore) -> None:
    numbers = []
    for one in (at(0, None, fault="gone", exact=False), at(0.2), at(1), at(2)):
        store.add(one)
        numbers.append(store.last_write())
    assert numbers == sorted(set(numbers))


def test_a_window_is_read(store: CountStore) -> None:
    store.add(*map(at, range(5)))
    read = store.read(START + timedelta(minutes=1), START + timedelta(minutes=3))
    assert [one.at.minute for one in read] == [1, 2, 3]


def test_jumps_are_marked_in_the_order_of_time_and_not_of_writing(store: CountStore) -> None:
    def marks() -> list[bool]:
        return [one.suspect for one in store.read()]

    store.add(at(0), at(60, 400), at(61, 1_001), at(62, 2_000, exact=False), at(63, 1_002, "listing"))
    assert marks() == [False, True, False, True, False]
    # An older count that is imported makes another of them the jump; what is told by another source is judged, too.
    store.add(at(-1, 400, "notes"))
    assert marks() == [False, True, False, True, True, True]


def test_all_of_a_write_is_written_or_nothing(store: CountStore) -> None:
    store.add(at(0))
    twice = (Entry("library", "same", 1), Entry("library", "same", 2))
    with pytest.raises(CountsError):
        store.add(at(1), at(2, entries=twice))
    assert [one.at for one in store.read()] == [START]


def test_a_tracker_is_alive_while_it_is_heard_of(store: CountStore) -> None:
    tracker = Tracker(7, 21_600, START)
    store.beat(Tracker(6, 60, START - timedelta(days=1)))
    store.beat(tracker)
    assert store.tracker() == tracker
    assert tracker.is_alive(START + timedelta(minutes=2))
    assert not tracker.is_alive(START + timedelta(minutes=4))


def test_a_store_of_the_first_version_is_led_up_with_all_it_holds(store: CountStore) -> None:
    store.path.parent.mkdir()
    with closing(sqlite3.connect(store.path)) as connection:
        connection.executescript(f"{_STEPS[0]}; pragma user_version = 1;")
        connection.execute(
            "insert into observation (at, source, total, exact) values ('2025-01-01T06:00:00Z', 'badge', 5, 1)"
        )
        connection.commit()
    assert store.read() == (at(0, 5),)
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("pragma user_version").fetchone() == (VERSION,)


def test_a_store_of_a_later_version_is_left_alone(store: CountStore) -> None:
    store.add(at())
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute(f"pragma user_version = {VERSION + 1}")
    for use in (store.read, lambda: store.add(at(1))):
        with pytest.raises(CountsError, match=f"version {VERSION + 1}.*update"):
            use()


def test_a_file_that_is_no_store_is_told_and_left_alone(store: CountStore) -> None:
    store.path.parent.mkdir()
    store.path.write_bytes(b"minutes of the meeting" * 200)
    for use in (store.read, store.tracker, lambda: store.add(at())):
        with pytest.raises(CountsError, match=r"counts\.db.*move it away"):
            use()
    assert store.path.read_bytes() == b"minutes of the meeting" * 200


def test_a_database_of_something_else_is_told_and_left_alone(store: CountStore) -> None:
    store.path.parent.mkdir()
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("create table mine (x)")
    for use in (store.read, lambda: store.add(at())):
        with pytest.raises(CountsError, match="something else"):
            use()
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("select name from sqlite_master").fetchall() == [("mine",)]


def test_a_store_in_use_by_another_for_too_long_is_told(store: CountStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add(at())
    monkeypatch.setattr("core.count_store._WAIT_SECONDS", 0.1)
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("begin immediate")
        with pytest.raises(CountsError, match="another process is writing"):
            store.add(at(1))
        assert len(store.read()) == 1


def test_many_that_make_a_store_at_once_make_one(tmp_path: Path) -> None:
    for life in range(10):
        path = tmp_path / str(life) / "counts.db"
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda number, path=path: CountStore(path).add(at(number)), range(6)))
        assert len(CountStore(path).read()) == 6


def test_a_place_where_nothing_can_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CountsError, match="name another"):
        CountStore(tmp_path / "file" / "counts.db").add(at())


def test_the_store_keeps_a_log_ahead_of_its_writes(store: CountStore) -> None:
    store.add(at())
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)


def writer(path: Path, source: str, first: int, seconds: float) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITE, str(path), source, str(first), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_that_write_at_once_lose_and_double_nothing(store: CountStore) -> None:
    # They write into the same minutes: of each, one has the source's number, the other is told that it was there.
    together = [writer(store.path, "badge", 0, TOGETHER_SECONDS) for _ in range(2)]
    said = [[tuple(map(int, line.split())) for line in process.communicate()[0].splitlines()] for process in together]
    assert [process.returncode for process in together] == [0, 0]
    tried = [{number for number, _ in lines} for lines in said]
    assert min(map(len, tried)) > 100
    won = sorted(number for lines in said for number, new in lines if new)
    assert won == sorted(tried[0] | tried[1])
    read = store.read(by=("library",))
    assert [one.total for one in read] == [1_000_000 + number for number in won]
    assert {len(one.entries) for one in read} == {20}
    assert sound(store.path)


def test_a_kill_during_writes_loses_nothing_that_was_committed(store: CountStore) -> None:
    first = 0
    for life in range(20):
        process = writer(store.path, "badge", first, 60)
        assert process.stdout
        committed = [process.stdout.readline() for _ in range(3 + life)]
        time.sleep(0.002 * life)
        process.send_signal(signal.SIGKILL)
        committed += process.communicate()[0].splitlines()
        numbers = [int(line.split()[0]) for line in committed if line.endswith(("1", "1\n"))]
        read = {one.total: one for one in store.read(by=("library",))}
        assert sound(store.path)
        assert {1_000_000 + number for number in numbers} <= set(read)
        # At most one more, whose word was lost, and every one is whole.
        assert set(read) <= {1_000_000 + number for number in range(numbers[-1] + 2)}
        assert {len(one.entries) for one in read.values()} == {20}
        first = numbers[-1] + 2


@pytest.mark.parametrize("name", ["a name with spaces", "100%", "?mode=memory", "#"])
def test_any_path_will_do(tmp_path: Path, name: str) -> None:
    store = CountStore(tmp_path / name / "counts.db")
    store.add(at())
    assert len(store.read()) == 1

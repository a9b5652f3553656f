import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from core.sole import Sole

HOLD = """
import sys
from pathlib import Path
from core.sole import Sole
sole = Sole(Path(sys.argv[1]))
print(sole.is_mine(), flush=True)
sys.stdin.read()
"""


def test_another_process_has_it_until_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "True\n"
        sole = Sole(path)
        assert not sole.is_mine()
        other.kill()
        other.wait()
        assert sole.is_mine()
        sole.release()


def test_threads_that_ask_at_once_have_it_all(tmp_path: Path) -> None:
    for life in range(50):
        sole, together = Sole(tmp_path / str(life)), Barrier(4)

        def ask(_: int, sole: Sole = sole, together: Barrier = together) -> bool:
            together.wait()
            return sole.is_mine()

        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(ask, range(4))) == [True] * 4
        sole.release()
        # One release is enough, however many asked.
        assert Sole(tmp_path / str(life)).is_mine()


def test_what_is_given_up_can_be_had(tmp_path: Path) -> None:
    first, second = Sole(tmp_path / "lock"), Sole(tmp_path / "lock")
    assert first.is_mine()
    assert first.is_mine()
    assert not second.is_mine()
    first.release()
    assert second.is_mine()


def test_a_place_where_no_lock_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        Sole(tmp_path / "file" / "lock").is_mine()

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.count_files import read_counts
from core.count_store import CountStore
from jobs import track_counts
from tests.standin_hub import Hub, running

TOKEN = "secret"


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running(Hub(badge="1,860,411", listed=[{"id": "a/b"}], token=TOKEN)) as hub:
        yield hub


def job(hub: Hub, path: Path, *arguments: str, token: str = TOKEN) -> "subprocess.Popen[str]":
    variables = os.environ | {"HF_ENDPOINT": hub.endpoint, "HF_TOKEN": token, "ATLAS": str(path.parent)}
    command = [sys.executable, "-m", "jobs.track_counts", "--db", str(path), *arguments]
    return subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_once_asks_the_hub_of_the_environment_in_the_name_of_its_token(hub: Hub, tmp_path: Path) -> None:
    path = tmp_path / "new" / "counts.db"
    said, complaints = job(hub, path, "--once").communicate(timeout=60)
    assert complaints == ""
    assert "badge: 1,860,411 models" in said
    assert [(one.source, one.total) for one in CountStore(path).read()] == [("badge", 1_860_411), ("listing", 1)]


def test_a_refused_token_is_a_failure_that_is_kept_and_status_1(hub: Hub, tmp_path: Path) -> None:
    process = job(hub, tmp_path / "counts.db", "--once", token="wrong")
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert said.count("401") == 2
    assert all("401" in (one.fault or "") for one in CountStore(tmp_path / "counts.db").read())


def test_it_goes_on_until_ctrl_c_and_a_second_one_leaves_it_alone(hub: Hub, tmp_path: Path) -> None:
    path = tmp_path / "counts.db"
    first = job(hub, path, "--every", "1d")
    limit = time.monotonic() + 60
    while len(CountStore(path).read()) < 2 or not CountStore(path).tracker():
        assert time.monotonic() < limit
        time.sleep(0.1)
    for second in (job(hub, path), job(hub, path, "--once")):
        said = second.communicate(timeout=60)[0]
        assert second.returncode == 0
        assert f"another tracker (process {first.pid}) keeps {path}" in said
    first.send_signal(signal.SIGINT)
    assert first.wait(timeout=20) == track_counts.STOPPED
    assert len(CountStore(path).read()) == 2


def test_counts_go_out_and_come_back(hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    job(hub, tmp_path / "a.db", "--once").communicate(timeout=60)
    for name in ("counts.csv", "counts.parquet"):
        file, other = str(tmp_path / name), str(tmp_path / f"of-{name}.db")
        assert track_counts.main(["--db", str(tmp_path / "a.db"), "--export", file]) == 0
        assert track_counts.main(["--db", other, "--import", file]) == 0
        assert track_counts.main(["--db", other, "--import", file]) == 0
        said = capsys.readouterr().out
        assert "2 of 2 observations added" in said
        assert "0 of 2 observations added" in said
        assert CountStore(Path(other)).read(by=("author",)) == CountStore(tmp_path / "a.db").read(by=("author",))
        assert read_counts(Path(file)) == CountStore(tmp_path / "a.db").read(
            by=("library", "task", "licence", "author")
        )


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["--every", "6"], "such as 30m, 6h or 1d, not '6'"),
        (["--every", "0h"], "from 1m to 365d"),
        (["--every", "9999d"], "from 1m to 365d"),
        (["--once", "--export", "x.csv"], "not allowed with"),
    ],
)
def test_a_wrong_use_is_told(arguments: list[str], fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        track_counts.main(arguments)
    assert ended.value.code == track_counts.BAD_INPUT
    assert fault in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["--import", "gone.csv"], "gone.csv: there is no such file"),
        (["--export", "x.csv", "--db", "nowhere.db"], "nowhere.db: there is no store of counts here"),
        (["--import", "counts.txt"], "read and written as .csv or .parquet"),
        (["--once"], "move it away, or name another store"),
    ],
)
def test_what_cannot_be_used_is_a_line_and_status_2(
    arguments: list[str], fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "counts.db").write_bytes(b"something else" * 99)
    assert track_counts.main(["--db", str(tmp_path / "counts.db"), *arguments]) == track_counts.BAD_INPUT
    said = capsys.readouterr().err
    assert fault in said
    assert said.count("\n") == 1

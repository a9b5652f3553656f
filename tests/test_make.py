"""The two commands on machines that lack something: one clear line, and nothing half done."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser import ROOT

MAKE = shutil.which("make")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Copy what `make` reads to a folder of its own."""
    for name in ("Makefile", "requirements.txt", "requirements-build.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(clone: Path, target: str, *settings: str, path: str | None = None) -> "subprocess.CompletedProcess[str]":
    variables = os.environ | ({"PATH": path} if path else {})
    command = [str(MAKE), "-C", str(clone), "--no-print-directory", target, *settings]
    return subprocess.run(command, capture_output=True, text=True, env=variables, check=False)


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def tools(folder: Path, *names: str) -> str:
    """Make a path that holds these tools alone."""
    folder.mkdir(exist_ok=True)
    for name in names:
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    return str(folder)


def test_no_python_is_one_line(clone: Path, tmp_path: Path) -> None:
    done = make(clone, "run", path=tools(tmp_path / "bin", "sh", "rm", "touch"))
    assert done.returncode != 0
    assert done.stdout.splitlines() == ["Hub Atlas needs Python 3.11 or later on the path (or PYTHON=/path/to/python)."]
    assert not (clone / ".venv").exists()


def test_an_old_python_is_one_line(clone: Path, tmp_path: Path) -> None:
    program(tmp_path / "bin", "python3", "exit 1")
    done = make(clone, "run", path=tools(tmp_path / "bin", "sh", "rm", "touch"))
    assert done.stdout.splitlines() == ["Hub Atlas needs Python 3.11 or later on the path (or PYTHON=/path/to/python)."]


def test_no_venv_module_is_one_line(clone: Path, tmp_path: Path) -> None:
    program(tmp_path / "bin", "python3", '[ "$1" = -c ]')
    done = make(clone, "run", path=tools(tmp_path / "bin", "sh", "rm", "touch"))
    assert done.stdout.splitlines() == [
        "python3 cannot make a virtual environment; on Debian: sudo apt-get install -y python3-venv"
    ]
    assert not (clone / ".venv").exists()


def test_no_browser_and_no_root_names_the_command(clone: Path, tmp_path: Path) -> None:
    program(tmp_path / "bin", "id", "echo 1000")
    done = make(clone, "browser", path=tools(tmp_path / "bin", "sh"))
    assert done.returncode != 0
    assert done.stdout.splitlines() == ["The tests need Chromium: sudo apt-get install -y chromium"]


def test_a_browser_that_is_there_is_taken(clone: Path, tmp_path: Path) -> None:
    program(tmp_path / "bin", "google-chrome", "exit 0")
    done = make(clone, "browser", path=tools(tmp_path / "bin", "sh"))
    assert (done.returncode, done.stdout) == (0, "")


def test_root_on_debian_has_the_browser_installed(clone: Path, tmp_path: Path) -> None:
    program(tmp_path / "bin", "id", "echo 0")
    program(tmp_path / "bin", "apt-get", f'echo "$@" >> {tmp_path}/asked')
    assert make(clone, "browser", path=tools(tmp_path / "bin", "sh")).returncode == 0
    assert (tmp_path / "asked").read_text().splitlines() == ["-qq update", "-qq install -y chromium"]


def checked(clone: Path, fails: str = "nothing") -> tuple[int, list[list[str]]]:
    """Run the check on a machine that is set up, with a Python that notes what it is asked; gives that."""
    program(clone / "google", "google-chrome", "exit 0")
    program(clone / ".venv" / "bin", "python", f'echo "$@" >> {clone}/asked; case "$*" in *{fails}*) exit 1; esac')
    for made in ("made", "serving", "building", "testing"):
        (clone / ".venv" / made).touch()
    done = make(clone, "check", path=f"{clone}/google:{os.environ['PATH']}")
    return done.returncode, sorted(line.split() for line in (clone / "asked").read_text().splitlines())


@pytest.mark.parametrize(("fails", "passes"), [("nothing", True), ("tests/core", False), ("tests/views", False)])
def test_the_check_passes_where_both_its_halves_do(clone: Path, fails: str, *, passes: bool) -> None:
    status, asked = checked(clone, fails)
    assert (status == 0) is passes
    assert len(asked) == 2


def test_every_test_is_in_one_half_of_the_check(clone: Path) -> None:
    # After "-m pytest".
    halves = [line[2:] for line in checked(clone)[1]]
    found = [path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")]
    assert len(found) > 80
    assert [path for path in found if sum(has(half, path) for half in halves) != 1] == []


def has(half: list[str], path: Path) -> bool:
    """Tell whether pytest runs a file, by what it is given."""
    return f"--ignore={path}" not in half and any(path.is_relative_to(given) for given in half)


def test_every_direct_dependency_is_pinned_exactly_and_serving_has_no_torch() -> None:
    for name in ("requirements.txt", "requirements-build.txt", "requirements-dev.txt"):
        lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-r"))]
        assert all(line.count("==") == 1 for line in lines)
    assert "torch" not in (ROOT / "requirements.txt").read_text().replace("No torch", "")

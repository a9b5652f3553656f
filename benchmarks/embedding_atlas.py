"""embedding-atlas, in an environment of its own, with the points of an atlas."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.atlas import POINTS
from tests.browser import ROOT

# The newest, and the newest that draws where there is no WebGPU.
NEWEST: Final = "0.26.0"
ON_WEBGL: Final = "0.22.0"
PATIENCE_SECONDS: Final = 90
NEEDED: Final = Path(__file__).with_name("requirements-embedding-atlas.txt")


class MissingError(Exception):
    """It cannot be had here; the message says why."""


def environment(version: str) -> Path:
    """Name the environment of a version: within the project's own, so that `make clean` takes it too."""
    return ROOT / ".venv" / f"embedding-atlas-{version}"


def install(version: str) -> None:
    """Install a version, unless it is there.

    Raises
    ------
    MissingError
        If it cannot be had.
    """
    home = environment(version)
    if (home / "made").exists():
        return
    pip = [str(home / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    _run([sys.executable, "-m", "venv", str(home)])
    _run([*pip, "-r", str(NEEDED)])
    _run([*pip, "--no-deps", f"embedding-atlas=={version}"])
    (home / "made").touch()


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        message = f"it cannot be installed: {last}"
        raise MissingError(message)


@contextmanager
def serving(atlas: Path, version: str) -> Iterator[str]:
    """Serve an atlas's points until the block ends; gives the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "points.parquet"
        export(atlas, table)
        program = environment(version) / "bin" / "embedding-atlas"
        options = ["--x", "x", "--y", "y", "--disable-projection", "--no-auto-port", "--host", "127.0.0.1"]
        command = [str(program), str(table), *options, "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own words
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(port, server)
            yield address
        finally:
            server.terminate()
            server.wait()


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    limit = time.monotonic() + PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < limit:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    message = "it was installed, and its server does not answer"
    raise MissingError(message)


def export(atlas: Path, path: Path) -> None:
    """Write an atlas's points as embedding-atlas reads them: places as floats, since it overflows on small integers."""
    points = pa.ipc.open_file(pa.memory_map(str(atlas / POINTS))).read_all()
    places = {name: points[axis].to_numpy().astype(np.float32) for name, axis in (("x", "x2"), ("y", "y2"))}
    pq.write_table(pa.table(places | {"category": points["task"].cast(pa.string())}), path)

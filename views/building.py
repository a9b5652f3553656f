"""A build that a page starts: the job as a process of its own, watched through its log."""

import re
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from views.shelf import ROOT, data

ROWS: Final = 10_000
NAME: Final = "hub-10000"
# Enough to hold the last state of a progress bar.
_TAIL_BYTES: Final = 4_096
_BAR: Final = re.compile(r": +(?P<percent>\d+)%")


@dataclass(frozen=True)
class Progress:
    """How a build stands.

    Attributes
    ----------
    running : bool
    said : str
        The last line it printed.
    share : float or None
        Of the present stage, 0 to 1; None where that is unknown.
    failed : bool
        Whether it has ended in vain; then `said` says why.
    """

    running: bool
    said: str
    share: float | None
    failed: bool


class FirstBuild:
    """The build of a first atlas, one at a time for the whole process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._job: subprocess.Popen[bytes] | None = None
        self._log = Path(tempfile.mkdtemp(prefix="hub-atlas-")) / "build.log"

    @property
    def started(self) -> bool:
        """Tell whether a build was started."""
        return self._job is not None

    def start(self) -> None:
        """Start building, unless a build runs."""
        with self._lock:
            if self._job and self._job.poll() is None:
                return
            with self._log.open("wb") as log:
                self._job = subprocess.Popen(command(), cwd=ROOT, stdout=log, stderr=log)  # noqa: S603 - our own job

    def progress(self) -> Progress:
        """Tell how it stands."""
        status = self._job.poll() if self._job else None
        said = self._log.read_bytes()[-_TAIL_BYTES:] if self._log.exists() else b""
        lines = re.split(r"[\r\n]+", said.decode("utf-8", "replace").strip())
        bar = _BAR.search(lines[-1])
        return Progress(
            running=self.started and status is None,
            said=lines[-1],
            share=int(bar["percent"]) / 100 if bar else None,
            failed=bool(status),
        )


def command() -> list[str]:
    """Say how a first atlas is built."""
    return [sys.executable, "-m", "jobs.build_atlas", "--rows", str(ROWS), "--out", str(data() / NAME)]

"""Stages: functions from files to files that are done once, whatever kills the job between or within them.

A stage writes into ``<work>/<name>.part`` and, when all of it is on the disk, that directory is renamed to
``<work>/<name>``. Both bear the stage's key, a hash of its inputs' keys and its parameters: a finished stage with the
same key is not done again, and a part with the same key is handed back to the stage, which may go on where it was.
Code is no part of the key: whoever changes what a stage writes raises `core.schema.FORMAT` or one of its parameters.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.files import flush, write_json
from core.schema import FORMAT

# A directory of a stage's own for what it needs only until it is finished.
SCRATCH: Final = "scratch"
_KEY_FILE: Final = "key.json"
_DONE_FILE: Final = "done.json"


@dataclass(frozen=True)
class Stage:
    """A finished stage.

    Attributes
    ----------
    name : str
    key : str
        Hash of all that its output follows from.
    seconds : float
        What it took when it was done; the last run's share where it was done in several.
    skipped : bool
        Whether it was found finished.
    """

    name: str
    key: str
    seconds: float
    skipped: bool


def run_stage(
    work: Path,
    name: str,
    inputs: tuple[str, ...],
    parameters: Mapping[str, Any],
    write: Callable[[Path], object],
) -> Stage:
    """Run one stage, unless it is found finished.

    Parameters
    ----------
    work : Path
        The directory of all stages of one build.
    name : str
    inputs : tuple of str
        Keys of the stages (or the revision of the source) it reads.
    parameters : mapping
        All else that its output follows from; JSON can hold it.
    write : callable
        Gets a directory, and writes the stage's files there. It may find files of its own there, from a run that
        was cut off with the same key.

    Returns
    -------
    Stage
    """
    key = _key(name, inputs, parameters)
    place, part = work / name, work / f"{name}.part"
    done = _read(place / _DONE_FILE)
    if done.get("key") == key:
        return Stage(name, key, done["seconds"], skipped=True)
    _discard(place)
    if _read(part / _KEY_FILE).get("key") != key:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        write_json(part / _KEY_FILE, {"key": key})
    start = time.perf_counter()
    write(part)
    seconds = round(time.perf_counter() - start, 2)
    _flush_all(part)
    write_json(part / _DONE_FILE, {"key": key, "seconds": seconds})
    part.rename(place)
    flush(work)
    # Not before: a kill until here would have had them done again.
    shutil.rmtree(place / SCRATCH, ignore_errors=True)
    return Stage(name, key, seconds, skipped=False)


def take(stage: Path, copy: Path) -> None:
    """Copy a finished stage's own files, by hard links where they can be had, so that the stage stays as it is."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(stage, copy, copy_function=_link, ignore=shutil.ignore_patterns(_KEY_FILE, _DONE_FILE, SCRATCH))


def _link(source: str, copy: str) -> None:
    try:
        os.link(source, copy)
    except OSError:  # a file system without hard links
        shutil.copy2(source, copy)


def _key(name: str, inputs: tuple[str, ...], parameters: Mapping[str, Any]) -> str:
    said = json.dumps([FORMAT, name, inputs, parameters], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    """Read a stage's note; a broken one counts as not there."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _discard(place: Path) -> None:
    """Remove a stage that no longer fits, its note first: half a stage must not look finished."""
    (place / _DONE_FILE).unlink(missing_ok=True)
    if place.exists():
        flush(place)
        shutil.rmtree(place)


def _flush_all(directory: Path) -> None:
    for path in [*directory.iterdir(), directory]:
        flush(path)

"""Files that are whole or absent: written under a temporary name, flushed to the disk, then renamed."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

_REPLACED: Final = ".replaced"


def sha256_of(path: Path) -> str:
    """Hash a file's contents.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def exists(path: Path) -> bool:
    """Tell whether something stands at a path; at one that the system cannot even ask for, nothing does."""
    try:
        return path.exists()
    except OSError:  # a name too long, say
        return False


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a temporary file beside `path`, flush it, and give it its name.

    Whoever looks at `path`, at any time and after any crash, finds the old file, the new one, or none.
    """
    temporary = path.with_name(f".{path.name}.writing")
    write(temporary)
    flush(temporary)
    temporary.replace(path)


def write_json(path: Path, value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Write `value` as JSON, whole or not at all."""
    text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    write_whole(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def flush(path: Path) -> None:
    """Have the system put a file's (or a directory's) contents on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(finished: Path, place: Path, keep: Iterable[Path] = ()) -> None:
    """Give a finished directory its place by a rename.

    Between the two renames that replace an old directory, it stands at ``<place>.replaced``; `recover` puts it back
    after a crash there.

    Parameters
    ----------
    finished : Path
        The new directory, on the same file system as `place`.
    place : Path
        Where it shall stand; an old directory there is removed.
    keep : iterable of Path
        Entries of the old directory that move along into the new one.
    """
    for path in keep:
        _copy(path, finished / path.name)
    for path in [*filter(Path.is_file, finished.iterdir()), finished]:
        flush(path)
    replaces = place.exists()
    if replaces:
        place.rename(_replaced(place))
    finished.rename(place)
    flush(place.parent)
    if replaces:
        shutil.rmtree(_replaced(place), ignore_errors=True)


def _copy(path: Path, copy: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.copytree(path, copy, symlinks=True)
    else:
        shutil.copy2(path, copy, follow_symlinks=False)


def recover(place: Path, known: Callable[[Path], bool]) -> None:
    """Undo a `put_in_place` that was cut off between its two renames, where what it left is `known` as its own."""
    replaced = _replaced(place)
    if not known(replaced):
        return
    if place.exists():
        shutil.rmtree(replaced)
    else:
        replaced.rename(place)


def is_replaced(place: Path) -> bool:
    """Tell whether a directory is an old one that a new one is about to replace."""
    return place.name.endswith(_REPLACED)


def _replaced(place: Path) -> Path:
    return place.with_name(place.name + _REPLACED)

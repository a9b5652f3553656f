"""Where a build works, and where its atlas goes: what is somebody's is left alone, and a bad source leaves nothing."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from core import atlas
from core.errors import DamagedAtlasError, DestinationError, SourceError
from core.files import exists, recover

_LOCK: Final = "lock"
# What the system says of a place that cannot be written to; anything else is a fault of ours.
_CANNOT_WRITE: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}


def find_place(out: Path) -> Path:
    """Find the very directory that is meant, through links and dots.

    Raises
    ------
    DestinationError
        If it can have nothing beside it, where a build does its work.
    """
    place = out.resolve()
    if not place.name:
        message = f"{out}: an atlas needs a directory of its own; choose another --out"
        raise DestinationError(message)
    return place


@contextmanager
def workshop(out: Path, *, keep: bool) -> Iterator[Path]:
    """Open the directory of the stages, for one build at a time; a bad source leaves nothing of it."""
    work = out.with_name(f"{out.name}.building")
    made = [parent for parent in (work, *work.parents) if not exists(parent)]
    _make(work)
    try:
        with FileLock(work / _LOCK, timeout=0):
            recover(out, _is_atlas)
            yield work
            if not keep:
                shutil.rmtree(work, ignore_errors=True)
    except Timeout as error:
        message = f"{out}: another build is at work on it; wait for it, or choose another --out"
        raise DestinationError(message) from error
    except (SourceError, DestinationError):
        if work in made:
            shutil.rmtree(work, ignore_errors=True)
            with suppress(OSError):  # something else has come to stand there
                for parent in made[1:]:
                    parent.rmdir()
        raise
    except OSError as error:
        if error.errno not in _CANNOT_WRITE:
            raise
        message = f"{out}: cannot be written ({error.strerror}); choose another --out, or make room"
        raise DestinationError(message) from error


def _make(work: Path) -> None:
    try:
        work.mkdir(parents=True, exist_ok=True)
        foreign = not (work / _LOCK).exists() and any(work.iterdir())
    except OSError as error:
        message = f"{work}: cannot be made ({error.strerror}); choose another --out"
        raise DestinationError(message) from error
    if foreign:
        message = f"{work}: stands in the way and is no build's; move it, or choose another --out"
        raise DestinationError(message)


def others_in(out: Path) -> list[Path]:
    """Find the entries of an old atlas's directory that are not the atlas's own.

    Raises
    ------
    DestinationError
        If something else stands there.
    """
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return []
    if not _is_atlas(out):
        message = f"{out}: stands there already and is no atlas; choose another --out"
        raise DestinationError(message)
    own = {atlas.MANIFEST, *atlas.DATA_FILES, *atlas.SEARCH_FILES, *atlas.OPTIONAL_FILES}
    with suppress(DamagedAtlasError):  # a damaged atlas is there to be built again
        own |= set(atlas.read_manifest(out).files)
    return [path for path in out.iterdir() if path.name not in own]


def _is_atlas(path: Path) -> bool:
    """Tell an atlas, damaged ones too, from what is somebody's."""
    return (path / atlas.MANIFEST).exists() and any((path / name).exists() for name in atlas.DATA_FILES)

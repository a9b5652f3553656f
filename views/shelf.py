"""The atlases at hand, each opened once for the whole process: pages and routes ask here."""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

from core.atlas import MANIFEST, Manifest, read_manifest
from core.errors import DamagedAtlasError
from core.files import is_replaced
from core.once import Once
from core.opened import ENCODERS, Opened, open_for_questions

ROOT: Final = Path(__file__).parent.parent
DATA: Final = ROOT / "data"
DEMO: Final = "demo"
# The whole Hub takes some 400 MB.
KEPT_OPEN: Final = 2
KEPT_READ: Final = 256
_open: Final[Once[tuple[Path, int], Opened]] = Once(KEPT_OPEN)


def chosen() -> Path | None:
    """Tell which atlas ``ATLAS`` names, if it names one."""
    named = os.environ.get("ATLAS")
    return Path(named) if named else None


def atlases() -> dict[str, Path]:
    """List the atlases to choose from by name, the demo first: the one that ``ATLAS`` names, else all in ``data``."""
    if path := chosen():
        return {path.name: path}
    found = sorted(path.parent for path in data().glob(f"*/{MANIFEST}") if not is_replaced(path.parent))
    return {path.name: path for path in sorted(found, key=lambda path: path.name != DEMO)}


def data() -> Path:
    """Tell where atlases stand: ``ATLASES``, else ``data`` beside the app."""
    return Path(os.environ.get("ATLASES") or DATA)


def encoders() -> Path:
    """Tell where exported encoders stand: ``ENCODERS``, else those that come with the app."""
    return Path(os.environ.get("ENCODERS") or ENCODERS)


def open_at(path: Path) -> Opened:
    """Open an atlas, or take it from those that are open; one that was built anew is opened anew.

    Raises
    ------
    DamagedAtlasError
        If it cannot be opened.
    """
    manifest = path / MANIFEST
    written = manifest.stat().st_mtime_ns if manifest.exists() else 0
    return _open((path, written), lambda: open_for_questions(path, encoders()))


def by_id(atlas_id: str) -> Opened | None:
    """Find the atlas of an id among those to choose from, None where there is none.

    Raises
    ------
    DamagedAtlasError
        If it cannot be opened.
    """
    found = next((path for path in atlases().values() if id_at(path) == atlas_id), None)
    return open_at(found) if found else None


def id_at(path: Path) -> str | None:
    """Tell the id of an atlas by its manifest alone, None where there is none that can be read."""
    with suppress(DamagedAtlasError, OSError):
        return _read(path, (path / MANIFEST).stat().st_mtime_ns).id
    return None


@lru_cache(maxsize=KEPT_READ)
def _read(path: Path, _written: int) -> Manifest:
    return read_manifest(path)

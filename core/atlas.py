"""An atlas: a directory that never changes. Its manifest, its id, and how it is opened."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal, get_args

from core.errors import DamagedAtlasError
from core.files import sha256_of, write_json
from core.schema import FORMAT

MANIFEST: Final = "manifest.json"
MODELS: Final = "models.parquet"
POINTS: Final = "points.arrow"
EDGES: Final = "edges.parquet"
FAMILIES: Final = "families.parquet"
CLUSTERS: Final = "clusters.parquet"
VECTORS: Final = "vectors.npy"
REJECTS: Final = "rejects.parquet"
# Words of whoever made the source, beside an atlas and no part of it.
SOURCES: Final = "SOURCES.md"
DATA_FILES: Final = (MODELS, POINTS, EDGES, FAMILIES, CLUSTERS, VECTORS, REJECTS)
# What search reads. It follows from the data files, and no part of the id: which threads made an index differs.
TAGS: Final = "tags.parquet"
BEARERS: Final = "bearers.npy"
WORDS: Final = "words.parquet"
SEARCH_FILES: Final = (TAGS, BEARERS, WORDS)
# There only where vectors are too many to be compared one by one.
INDEX: Final = "vectors.faiss"
# There only where the source has cards, and they are kept. Also no part of the id: an atlas is the same without them.
CARDS: Final = "cards.parquet"
OPTIONAL_FILES: Final = (INDEX, CARDS)

Coverage = Literal["full", "sample", "synthetic"]
COVERAGES: Final[tuple[str, ...]] = get_args(Coverage)
_ID_DIGITS: Final = 16


@dataclass(frozen=True)
class FileEntry:
    """What the manifest says of one data file."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an atlas says of itself.

    Attributes
    ----------
    format : int
        Version of the layout.
    id : str
        Hash of the sha256 of the data files: 16 hexadecimal digits.
    rows : int
        Number of models.
    source, revision : str
        File name or dataset id, and the hash or commit of its contents.
    snapshot : str or None
        The latest creation date in the data (the Hub cannot have been asked before), None where none is known.
    coverage : str
        ``full`` (every public model of its day), ``sample`` or ``synthetic``.
    encoder : str
    parameters : dict
        Rows asked for, seed, and the constants of the stages.
    counts : dict of str to int
        Rows read and rejected, texts, regions, edges by relation, ghosts, families.
    timings : dict of str to float
        Seconds of each stage; no part of the id.
    files : dict of str to FileEntry
        The data files, and what search reads, which is no part of the id either.
    """

    format: int
    id: str
    rows: int
    source: str
    revision: str
    snapshot: str | None
    coverage: Coverage
    encoder: str
    parameters: dict[str, Any]
    counts: dict[str, int]
    timings: dict[str, float]
    files: dict[str, FileEntry]


@dataclass(frozen=True)
class Atlas:
    """An opened atlas: its directory and its manifest. The files are read when they are asked for."""

    path: Path
    manifest: Manifest

    def file(self, name: str) -> Path:
        """Find one of the data files."""
        return self.path / name


def open_atlas(path: Path) -> Atlas:
    """Open an atlas after a look at its manifest and the sizes of its files.

    The contents are not hashed: `core.verify` does that.

    Raises
    ------
    DamagedAtlasError
        If the directory is no atlas of this format, or a file is missing or cut short.
    """
    manifest = read_manifest(path)
    for name, entry in manifest.files.items():
        file = path / name
        if not file.is_file():
            message = f"{path}: {name} is missing"
            raise DamagedAtlasError(message)
        if file.stat().st_size != entry.bytes:
            message = f"{path}: {name} has {file.stat().st_size:,} bytes where the manifest says {entry.bytes:,}"
            raise DamagedAtlasError(message)
    return Atlas(path, manifest)


def read_manifest(path: Path) -> Manifest:
    """Read the manifest of an atlas.

    Raises
    ------
    DamagedAtlasError
        If there is none, or not one of this format.
    """
    try:
        said = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            message = (
                f"{path}: written in format {said['format']}, and this version reads format {FORMAT}; build it again"
            )
            raise DamagedAtlasError(message)
        known = {field.name: said[field.name] for field in fields(Manifest)}
        known["files"] = {
            name: FileEntry(int(entry["bytes"]), str(entry["sha256"])) for name, entry in said["files"].items()
        }
        known["counts"] = {name: int(count) for name, count in said["counts"].items()}
        if known["coverage"] not in COVERAGES:
            message = f"{path}: coverage {known['coverage']!r} is none of {', '.join(COVERAGES)}"
            raise DamagedAtlasError(message)
        return Manifest(**known)
    except FileNotFoundError as error:
        message = f"{path}: no atlas here ({MANIFEST} is missing)"
        raise DamagedAtlasError(message) from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"{path}: {MANIFEST} cannot be read ({type(error).__name__}: {error})"
        raise DamagedAtlasError(message) from error


def describe_files(path: Path) -> dict[str, FileEntry]:
    """Measure and hash the files of an atlas."""
    names = [*DATA_FILES, *SEARCH_FILES, *[name for name in OPTIONAL_FILES if (path / name).exists()]]
    return {name: FileEntry((path / name).stat().st_size, sha256_of(path / name)) for name in names}


def atlas_id(files: Mapping[str, FileEntry]) -> str:
    """Name an atlas by its contents: a hash of the sha256 of its data files.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    said = "".join(f"{name} {files[name].sha256}\n" for name in sorted(DATA_FILES))
    return hashlib.sha256(said.encode()).hexdigest()[:_ID_DIGITS]


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write the manifest, the last file of an atlas."""
    write_json(path / MANIFEST, asdict(manifest))

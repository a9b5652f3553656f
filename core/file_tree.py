"""The files of a repository as folders in folders, each with the size of all below it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core.live import RepoFile


@dataclass(frozen=True)
class Folder:
    """A folder.

    Attributes
    ----------
    name : str
        Empty for the outermost.
    folders : tuple of Folder
    files : tuple of RepoFile
        Those in it alone, with their whole paths.
    count : int
        How many files there are below it.
    bytes : int or None
        Of all files below it; None where the size of any is not stated.
    """

    name: str
    folders: tuple["Folder", ...]
    files: tuple[RepoFile, ...]
    count: int
    bytes: int | None


def file_tree(files: Iterable[RepoFile]) -> Folder:
    """Sort files into folders, each folder's contents by name."""
    return _folder("", [(file.path.split("/"), file) for file in files])


def _folder(name: str, entries: list[tuple[list[str], RepoFile]]) -> Folder:
    within: dict[str, list[tuple[list[str], RepoFile]]] = defaultdict(list)
    own = []
    for (first, *rest), file in entries:
        if rest:
            within[first].append((rest, file))
        else:
            own.append(file)
    folders = tuple(_folder(inner, within[inner]) for inner in sorted(within))
    sizes = [*(folder.bytes for folder in folders), *(file.bytes for file in own)]
    known = [size for size in sizes if size is not None]
    return Folder(
        name,
        folders,
        tuple(sorted(own, key=lambda file: file.path)),
        len(entries),
        sum(known) if len(known) == len(sizes) else None,
    )

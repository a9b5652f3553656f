"""What the Hub says of one model today: its card and its files. Asked when a person wants to see them, and bounded."""

import json
from dataclasses import dataclass
from typing import Any, Final

from core.errors import RemoteError
from core.hub import ask

# A card is a README, and the longest of a million has a few megabytes.
_MOST_OF_A_CARD: Final = 2_000_000
# Some repositories have tens of thousands of files, at a hundred bytes each.
_MOST_OF_A_LIST: Final = 8_000_000
# Folders within folders; git and people have far fewer.
_DEEPEST: Final = 100


@dataclass(frozen=True)
class RepoFile:
    """A file of a model's repository: its path, and its size where the Hub states it."""

    path: str
    bytes: int | None


@dataclass(frozen=True)
class Repository:
    """The files of a model, by path.

    Attributes
    ----------
    files : tuple of RepoFile
    bytes : int or None
        Of all together; None where the size of any is not stated.
    commit : str or None
    """

    files: tuple[RepoFile, ...]
    bytes: int | None
    commit: str | None


def card_of(model: str) -> str:
    """Read the card of a model as it is on the Hub now; empty where it has none.

    Raises
    ------
    RemoteError
    """
    said = ask(model, f"{model}/resolve/main/README.md", _MOST_OF_A_CARD, missing=b"")
    return said.decode("utf-8", errors="replace")


def files_of(model: str) -> Repository:
    """List the files of a model as they are on the Hub now.

    Raises
    ------
    RemoteError
    """
    said = ask(model, f"api/models/{model}?blobs=true", _MOST_OF_A_LIST)
    try:
        told: dict[str, Any] = json.loads(said)
        files = tuple(sorted((_file(entry) for entry in told["siblings"]), key=lambda file: file.path))
        sizes = [file.bytes for file in files]
        known = [size for size in sizes if size is not None]
        return Repository(files, sum(known) if len(known) == len(sizes) else None, _text(told.get("sha")))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = "The Hub's answer is no list of files; try again later."
        raise RemoteError(message) from error


def _file(entry: dict[str, Any]) -> RepoFile:
    path, size = str(entry["rfilename"]), entry.get("size")
    if path.count("/") > _DEEPEST:
        message = f"a file is more than {_DEEPEST} folders deep"
        raise ValueError(message)
    return RepoFile(path, size if isinstance(size, int) and size >= 0 else None)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None

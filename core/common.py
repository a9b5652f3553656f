"""What two models have in common: why they stand near each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pyarrow as pa

from core.database import Database
from core.tags import kind_of

Kind = Literal["family", "author", "paper", "dataset", "tag", "task", "library", "licence", "language"]
# What says most about two models comes first; some have a hundred languages.
_TRAITS: Final[dict[Kind, str]] = {
    "family": "family",
    "author": "author",
    "paper": "papers",
    "dataset": "datasets",
    "tag": "tags",
    "task": "task",
    "library": "library",
    "licence": "licences",
    "language": "languages",
}
# How a tag names the same.
_TAGS: Final[dict[Kind, str]] = {"paper": "arxiv:", "dataset": "dataset:", "licence": "license:"}
_SQL: Final = """
select m.row, m.id, m.author, m.task, m.library, m.licences, m.languages, m.datasets, m.papers, m.tags, m.downloads,
    m.likes, if(f.models > 1, f.root, null) as family
from models m join asked on asked.row = m.row join families f on f.family = m.family
"""
_TAGS_SQL: Final = "select tag, models from tags join asked using (tag)"


@dataclass(frozen=True)
class Profile:
    """What a model is compared by. None, or a list of nothing, is unknown.

    Attributes
    ----------
    row : int
    id : str
    author, task, library : str or None
    licences, languages, datasets, papers, tags : tuple of str
    downloads, likes : int or None
        Downloads of the last 30 days.
    family : str or None
        The root of its family; None for a model alone.
    """

    row: int
    id: str
    author: str | None
    task: str | None
    library: str | None
    licences: tuple[str, ...]
    languages: tuple[str, ...]
    datasets: tuple[str, ...]
    papers: tuple[str, ...]
    tags: tuple[str, ...]
    downloads: int | None
    likes: int | None
    family: str | None


@dataclass(frozen=True)
class Common:
    """Something that two models have in common: what kind of thing, and its name."""

    kind: Kind
    name: str


def read_profiles(database: Database, rows: Sequence[int]) -> list[Profile]:
    """Read what the models in some rows are compared by, in the order of the rows."""
    found = database.table(_SQL, asked=pa.table({"row": pa.array(rows, pa.int32())})).to_pylist()
    told = {model["row"]: _profile(model) for model in found}
    return [told[row] for row in rows]


def _profile(model: dict[str, Any]) -> Profile:
    known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in model.items()}
    return Profile(**known)


def common(one: Profile, other: Profile, bearers: Mapping[str, int]) -> list[Common]:
    """List what two models have in common, what says most first, and of its kind the rarest.

    Parameters
    ----------
    one, other : Profile
    bearers : mapping of str to int
        How many models of the atlas bear a tag; one that is not there counts as rare.
    """
    found: list[Common] = []
    for kind, trait in _TRAITS.items():
        shared = _names(one, trait) & _names(other, trait)
        if kind == "tag":
            # The others say again what a trait of its own says.
            shared = {tag for tag in shared if kind_of(tag, one) == kind_of(tag, other) == "other"}
        tag = _TAGS.get(kind, "")
        rarest = sorted((bearers.get(f"{tag}{name}", 0), name) for name in shared)
        found += [Common(kind, name) for _, name in rarest]
    return found


def _names(model: Profile, trait: str) -> set[str]:
    value: str | tuple[str, ...] | None = getattr(model, trait)
    match value:
        case None:
            return set()
        case str():
            return {value}
    return set(value)


def bearers_among(database: Database, profiles: Iterable[Profile]) -> dict[str, int]:
    """Count the models of the atlas that bear each tag of some."""
    tags = sorted({tag for profile in profiles for tag in profile.tags})
    found = database.table(_TAGS_SQL, asked=pa.table({"tag": pa.array(tags, pa.string())}))
    return dict(zip(found["tag"].to_pylist(), found["models"].to_pylist(), strict=True))

"""What the REST interface tells of families and lineage: the forms of its answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa

from core.details import Details
from core.families import UNSTATED
from core.family import Family
from core.relatives import Relative, Relatives
from core.schema import RELATIONS

# How many members an answer about a family lists.
FOREMOST: Final = 10
# Shares are kept in single precision.
_DIGITS: Final = 4
_OF_MEMBERS: Final = ("id", "row", "depth", "relation", "downloads", "likes", "created")


@dataclass(frozen=True)
class LineageTold:
    """A model, what it descends from, and what descends from it.

    Lists go generation by generation, in each the most important first. The counts are of all within the generations
    asked for: more than are listed where the limit cut the list. Ghosts are parents outside the data, of the model and
    of the ancestors listed.
    """

    id: str
    row: int
    family: str
    depth: int
    ancestors: tuple[Relative, ...]
    ancestors_count: int
    descendants: tuple[Relative, ...]
    descendants_count: int
    ghosts: tuple[Relative, ...]


@dataclass(frozen=True)
class Figures:
    """A family in numbers, of the members that the filters leave; null is unknown.

    `all` counts its members in the atlas. Shares are of how members came, `none` where no parent is stated. `growth90`
    is the members of the last 90 days in proportion to those dated before.
    """

    number: int
    root: str
    models: int
    all: int
    depth: int
    width: int
    shares: dict[str, float]
    first: date | None
    latest: date | None
    latest_id: str | None
    downloads: int | None
    likes: int | None
    new90: int | None
    growth90: float | None


@dataclass(frozen=True)
class FamiliesTold:
    """Some families, and how many there are in all."""

    items: tuple[Figures, ...]
    total: int


@dataclass(frozen=True)
class Member:
    """A member of a family; null is unknown."""

    id: str
    row: int
    depth: int
    relation: str | None
    downloads: int | None
    likes: int | None
    created: date | None


@dataclass(frozen=True)
class FamilyTold:
    """A family.

    `links` counts its links by relation, `levels` its members by depth, from 0; `members` are the most important ones.
    """

    figures: Figures
    links: dict[str, int]
    levels: tuple[int, ...]
    members: tuple[Member, ...]


def lineage_told(model: Details, up: Relatives, down: Relatives) -> LineageTold:
    """Tell the lineage of a model."""
    return LineageTold(
        model.id, model.row, model.family, model.depth, up.listed, up.count, down.listed, down.count, up.ghosts
    )


def figures_told(families: pa.Table) -> Iterator[Figures]:
    """Tell each row of a table of the schema `core.families.FIGURES`."""
    for known in families.to_pylist():
        shares = {name: _rounded(known.pop(name)) for name in (*RELATIONS, UNSTATED)}
        yield Figures(**known | {"shares": shares, "growth90": _rounded(known["growth90"])})


def family_told(family: Family, figures: Figures) -> FamilyTold:
    """Tell a family, given its figures."""
    foremost = family.members.select(_OF_MEMBERS).slice(0, FOREMOST).to_pylist()
    links = np.bincount(family.relation, minlength=len(RELATIONS)).tolist()
    levels = np.bincount(family.members["depth"].to_numpy()).tolist()
    members = tuple(Member(**known | {"created": known["created"] and known["created"].date()}) for known in foremost)
    return FamilyTold(figures, dict(zip(RELATIONS, links, strict=True)), tuple(levels), members)


def _rounded(value: Any) -> Any:  # noqa: ANN401 - a number or None
    return None if value is None else round(value, _DIGITS)

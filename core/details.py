"""All that an atlas knows of one model."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from core.atlas import POINTS, Atlas
from core.close_ids import close_ids
from core.database import Database
from core.errors import NoSuchModelError
from core.points import read_points
from core.schema import AXES, RELATIONS

# Children are listed by importance up to this many, and counted beyond.
CHILDREN: Final = 25
# How many models a failed search names.
NEAR: Final = 5
# The page of a model, or one below it.
_HUB_PAGE: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/([^/?#]+(?:/[^/?#]+)?)(?:/(?:tree|blob|raw|resolve|commits?|discussions)\b.*)?(?:[?#].*)?"
)
_PLAIN: Final = ("row", "id", "author", "task", "library", "likes", "downloads", "card_characters", "depth")
# It is kept in single precision.
_TRENDING_DIGITS: Final = 3
_SIBLINGS: Final = """
with others as (
    select other.child as row, arg_min(other.relation, list_position($strength, other.relation)) as relation
    from edges own join edges other on other.parent = own.parent
    where own.child = $row and other.child != $row
    group by other.child
)
select id, relation, row, count(*) over () from others join names using (row) order by rank limit $most
"""
_LISTS: Final = ("licences", "languages", "datasets", "papers", "tags")


@dataclass(frozen=True)
class Kin:
    """A parent or a child: its id, how the younger comes from the elder, and its row (None for a ghost)."""

    id: str
    relation: str
    row: int | None


@dataclass(frozen=True)
class Details:
    """One model. None is unknown, and an empty tuple none stated.

    Attributes
    ----------
    row : int
        Its place in map order.
    id, author : str
    task, library : str or None
    licences, languages, datasets, papers, tags : tuple of str
    likes, downloads : int or None
        Downloads of the last 30 days.
    trending : float or None
    created : datetime.date or None
    card_characters : int or None
        Length of its card, 0 where it is known to have none.
    family : str
        The id of its family's root.
    family_models : int
        How many models that family has, itself included.
    family_number : int
        Its place among all families, the largest first.
    depth : int
        The fewest steps from a root.
    parents : tuple of Kin
        Those in the atlas, then the ghosts.
    children : tuple of Kin
        The most important ones, `CHILDREN` at most.
    children_count : int
    region : str
        The label of the finest region it lies in.
    place : dict of str to int
        By axis, from 0 to 65,535.
    """

    row: int
    id: str
    author: str
    task: str | None
    library: str | None
    licences: tuple[str, ...]
    languages: tuple[str, ...]
    datasets: tuple[str, ...]
    papers: tuple[str, ...]
    tags: tuple[str, ...]
    likes: int | None
    downloads: int | None
    trending: float | None
    created: date | None
    card_characters: int | None
    family: str
    family_models: int
    family_number: int
    depth: int
    parents: tuple[Kin, ...]
    children: tuple[Kin, ...]
    children_count: int
    region: str
    place: dict[str, int]


def row_of(database: Database, model: str) -> int:
    """Find the row of a model by its id.

    Raises
    ------
    NoSuchModelError
        If no model of the atlas has this id.
    """
    row = _row_of(database, model)
    if row is None:
        message = f"No model of this atlas is called {model!r}; an id is written as author/name."
        raise NoSuchModelError(message)
    return row


def _row_of(database: Database, model: str) -> int | None:
    found = database.rows("select row from names where id = ?", [model])
    return int(found[0][0]) if found else None


def hub_name(said: str) -> str:
    """Take the name out of the address of a page on the Hub; what is none stays as it is."""
    name = said.strip().rstrip("/")
    found = _HUB_PAGE.fullmatch(name)
    return found[1] if found else name


def find_row(database: Database, said: str) -> int:
    """Find the row of a model as a person names it: its id in any case, its page on the Hub, or its name alone.

    Raises
    ------
    NoSuchModelError
        If no model is meant, or more than one; the message names those that are near.
    """
    name = hub_name(said)
    if (row := _row_of(database, name)) is not None:
        return row
    found = database.rows(
        "select row, id from names where small = lower($1) or ends_with(small, '/' || lower($1))"
        " order by small = lower($1) desc, rank limit $2",
        [name, NEAR],
    )
    exact = [row for row, model in found if model.casefold() == name.casefold()]
    if exact or len(found) == 1:
        return int((exact or [found[0][0]])[0])
    meant = [model for _, model in found] or close_ids(database, name, NEAR)
    message = f"No model of this atlas is called {said!r}" + (
        f"; near are {', '.join(meant)}." if meant else "; an id is written as author/name."
    )
    raise NoSuchModelError(message, tuple(meant))


def details(atlas: Atlas, database: Database, row: int) -> Details:
    """Gather all that is known of the model in a row.

    Raises
    ------
    NoSuchModelError
        If there is no such row.
    """
    if not 0 <= row < atlas.manifest.rows:
        message = f"There is no row {row}; this atlas has rows 0 to {atlas.manifest.rows - 1:,}"
        raise NoSuchModelError(message)
    [model] = database.records("select * from models where row = ?", [row])
    [(root, family_models)] = database.rows("select root, models from families where family = ?", [model["family"]])
    [(region,)] = database.rows(
        "select label from clusters where cluster = ? and level = (select max(level) from clusters)", [model["cluster"]]
    )
    known: dict[str, Any] = {name: model[name] for name in _PLAIN} | {name: tuple(model[name]) for name in _LISTS}
    points = read_points(atlas.file(POINTS))
    return Details(
        **known,
        trending=None if model["trending"] is None else round(model["trending"], _TRENDING_DIGITS),
        created=model["created"] and model["created"].date(),
        family=root,
        family_models=family_models,
        family_number=model["family"],
        parents=(*_kin(database, "parent", "child", row), *_ghosts(model)),
        children=_kin(database, "child", "parent", row, CHILDREN),
        children_count=model["children"],
        region=region,
        place={axis: points[axis][row].as_py() for axis in AXES},
    )


def _kin(database: Database, wanted: str, known: str, row: int, most: int | None = None) -> tuple[Kin, ...]:
    found = database.rows(
        f"select n.id, e.relation, n.row from edges e join names n on n.row = e.{wanted}"  # noqa: S608 - our own names
        f" where e.{known} = ? order by n.rank limit ?",
        [row, most],
    )
    return tuple(Kin(*kin) for kin in found)


def siblings(database: Database, row: int) -> tuple[tuple[Kin, ...], int]:
    """List the other children of a model's parents, the most important ones, and count them all."""
    found = database.rows(_SIBLINGS, {"row": row, "most": CHILDREN, "strength": list(RELATIONS)})
    return tuple(Kin(*kin) for *kin, _ in found), found[0][-1] if found else 0


def _ghosts(model: dict[str, Any]) -> tuple[Kin, ...]:
    return tuple(Kin(ghost["id"], ghost["relation"], None) for ghost in model["ghosts"])
